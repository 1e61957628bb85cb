//! Options that several reports share, so that a flag means the same everywhere.

use clap::Args;
use rust_decimal::Decimal;

use crate::model::asked::Asked;
use crate::model::box_office::{BoxOffice, FilmId};
use crate::model::number;
use crate::model::period::{Grain, Period, Span};
use crate::model::ranking::Ties;
use crate::model::rollup::Rollup;
use crate::model::spelling::{Found, find};
use crate::model::suggestion::did_you_mean;
use crate::model::weekend::Weekend;

use super::ReportError;

/// Which period is asked for.
#[derive(Args, Clone, Debug)]
#[group(multiple = false)]
pub struct When {
    /// The year
    #[arg(long, value_name = "YEAR", value_parser = one_year)]
    year: Option<i16>,

    /// Another period: 2024-H1, 2024-Q3, 2024-03, 2024-W12, 2024-03-07, 2024-03-07..2024-03-10, 2024-ytd@04-30, last-weekend, all
    #[arg(long, value_name = "PERIOD", value_parser = Asked::parse)]
    period: Option<Asked>,
}

impl When {
    /// The period asked for, if any.
    pub fn asked(&self) -> Option<Asked> {
        self.period.or(self.year.map(Period::Year).map(Asked::Of))
    }

    /// The period asked for, where there must be one.
    pub fn needed(&self) -> Result<Asked, ReportError> {
        let question = "say which period: --year 2024, --period 2024-03, or --period last-weekend";
        self.asked().ok_or_else(|| ReportError::Question(question.to_owned()))
    }

    /// The period asked for where there are no records to name it, if any.
    pub fn named(&self) -> Result<Option<Period>, ReportError> {
        let named = |asked: Asked| {
            let what = || ReportError::Question(format!("{asked} is a period of records; name one by its days"));
            asked.named().ok_or_else(what)
        };
        self.asked().map(named).transpose()
    }
}

/// The days that a market counts as its weekend.
#[derive(Args, Clone, Debug)]
pub struct Weekends {
    /// The days of a weekend, or of a cinema week [default: thu-sun in Kazakhstan, Russia and their neighbours, else fri-sun]
    #[arg(long, value_name = "DAYS", value_parser = words(&Weekend::WORDS))]
    weekend: Option<Weekend>,
}

impl Weekends {
    /// The weekend asked for, else that of the market.
    pub fn of(&self, data: &BoxOffice) -> Weekend {
        let of_market = Weekend::of_market(data.definitions.territory.as_deref(), data.definitions.home);
        self.weekend.unwrap_or(of_market)
    }

    /// The weeks of the market's cinemas: those the records are of, else those of the market.
    pub fn week_of(data: &BoxOffice) -> Weekend {
        let first_days =
            data.sums().filter(|(_, _, days, _)| days.days() == 7).map(|(_, _, days, _)| days.first.weekday());
        let of_records = Weekend::weeks_from(first_days);
        of_records.unwrap_or_else(|| Weekend::cinema_week(data.definitions.territory.as_deref(), data.definitions.home))
    }

    /// The period that was asked for, in the records there are.
    pub fn period(&self, asked: Asked, data: &BoxOffice) -> Result<Period, ReportError> {
        let is_told = |weekend| data.longer_than(weekend) == 0;
        asked.within(&data.account.covered, self.of(data), is_told).map_err(ReportError::NotFound)
    }

    /// The days of a period that the records name.
    pub fn span(&self, asked: Option<Asked>, data: &BoxOffice) -> Option<Span> {
        self.period(asked?, data).ok()?.span()
    }
}

/// What a question about one period needs of the records; `grain` where the period is parted.
pub fn rollup_of(asked: Option<Asked>, grain: Option<Grain>) -> Rollup {
    let rollup = match asked {
        Some(Asked::Of(period)) => Rollup::periods(period, None),
        Some(Asked::LastWeekend | Asked::All) => Rollup::all_days(),
        None => Rollup::nothing(),
    };
    Rollup { grain: grain.unwrap_or(rollup.grain), ..rollup }
}

/// Which film, where a title alone does not tell.
#[derive(Args, Clone, Debug)]
pub struct Named {
    /// Of several films of a title the one released in this period: 2018, 2024-03
    #[arg(long, value_name = "PERIOD", value_parser = released)]
    released: Option<Period>,
}

fn released(text: &str) -> Result<Period, String> {
    Period::parse(text)
        .filter(|period| period.span().is_some())
        .ok_or_else(|| "expected 2018, 2024-03 or a day".to_owned())
}

impl Named {
    /// The film of a title, or which it may be.
    pub fn find(&self, data: &BoxOffice, title: &str) -> Result<FilmId, ReportError> {
        let wanted = self.released.and_then(Period::span);
        match find(data, title, |film| wanted.is_none_or(|wanted| film.released_in(wanted))) {
            Found::One(film) => Ok(film),
            Found::None(near) => {
                // Without --released the same is found once more: no film.
                let there = match find(data, title, |_| true) {
                    Found::One(film) => vec![film],
                    Found::Several(films) => films,
                    Found::None(_) => {
                        let near: Vec<&str> = near.iter().map(String::as_str).collect();
                        let why = format!("no film \"{title}\" has takings here{}", did_you_mean(&near));
                        return Err(ReportError::NotFound(why));
                    }
                };
                let there = listed(data, &there);
                Err(ReportError::NotFound(format!("no film \"{title}\" was released then; there is {there}")))
            }
            Found::Several(films) => {
                let (count, each) = (films.len(), listed(data, &films));
                let way = "say which by its id in place of the title, or with --released";
                Err(ReportError::Question(format!("{count} films are called \"{title}\": {each}; {way}")))
            }
        }
    }
}

/// Films with what tells them apart.
fn listed(data: &BoxOffice, films: &[FilmId]) -> String {
    let each = films.iter().filter_map(|id| data.film(*id)).map(|film| {
        let release = film.release.map_or_else(|| "no release date".to_owned(), |release| release.to_string());
        let id = film.id.as_ref().map(|id| format!(", id {id}")).unwrap_or_default();
        format!("\"{}\" ({release}{id})", film.title)
    });
    each.collect::<Vec<_>>().join(", ")
}

/// Reads an amount of money as people write it: 500m, 1.2bn, 300000000.
pub fn amount(text: &str) -> Result<Decimal, String> {
    let expected = "expected an amount such as 500m, 1.2bn or 300000000";
    let text = text.trim().to_lowercase();
    let scales = [("bn", 1_000_000_000), ("b", 1_000_000_000), ("mln", 1_000_000), ("m", 1_000_000), ("k", 1_000)];
    let (digits, scale) = scales
        .iter()
        .find_map(|(word, scale)| Some((text.strip_suffix(word)?.trim(), *scale)))
        .unwrap_or((text.as_str(), 1));
    let amount = number::decimal(digits).map_err(|error| format!("{expected}: it {error}"))?;
    let amount = amount.checked_mul(Decimal::from(scale)).filter(|amount| *amount > Decimal::ZERO);
    amount.ok_or_else(|| expected.to_owned())
}

/// How a list is cut.
#[derive(Args, Clone, Debug)]
pub struct Cut {
    /// How many films the list and the shares are of
    #[arg(long, value_name = "N,…", value_delimiter = ',', default_values_t = [10, 20], value_parser = clap::value_parser!(u32).range(1..))]
    pub top: Vec<u32>,

    /// What to do with films that tie at the cut: all in, all out, or an error
    #[arg(long, value_name = "include|exclude|fail", default_value = "include", value_parser = words(&Ties::WORDS))]
    pub ties: Ties,
}

/// One of some words, which completions and messages list.
pub fn words<T: Copy + Send + Sync + 'static>(
    words: &'static [(&'static str, T)],
) -> impl clap::builder::TypedValueParser<Value = T> {
    use clap::builder::TypedValueParser;
    clap::builder::PossibleValuesParser::new(words.iter().map(|(word, _)| *word))
        .try_map(|word| words.iter().find(|(known, _)| *known == word).map(|(_, value)| *value).ok_or(word))
}

impl Cut {
    /// The cuts asked for, smallest first, each once.
    pub fn sizes(&self) -> Vec<usize> {
        let mut sizes: Vec<usize> = self.top.iter().filter_map(|n| usize::try_from(*n).ok()).collect();
        sizes.sort_unstable();
        sizes.dedup();
        sizes
    }
}

/// A range of years, `2019..2024`, or one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Years {
    /// The first year.
    pub first: i16,
    /// The last year.
    pub last: i16,
}

impl Years {
    /// Each year as a period.
    pub fn periods(self) -> Vec<Period> {
        (self.first..=self.last).map(Period::Year).collect()
    }
}

/// Reads a year.
pub fn one_year(text: &str) -> Result<i16, String> {
    match Period::parse(text) {
        Some(Period::Year(year)) => Ok(year),
        _ => Err("expected a year such as 2024".to_owned()),
    }
}

/// Reads a range of years.
pub fn years(text: &str) -> Result<Years, String> {
    let (first, last) = text.split_once("..").unwrap_or((text, text));
    let (first, last) = (one_year(first), one_year(last));
    match (first, last) {
        (Ok(first), Ok(last)) if first <= last => Ok(Years { first, last }),
        _ => Err("expected years such as 2019..2024, the earlier first".to_owned()),
    }
}
