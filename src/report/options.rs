//! Options that several reports share, so that a flag means the same everywhere.

use clap::Args;

use crate::model::asked::Asked;
use crate::model::box_office::BoxOffice;
use crate::model::period::{Grain, Period, Span};
use crate::model::ranking::Ties;
use crate::model::rollup::Rollup;
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

/// What films rank by. The leading films by gross need not lead by admissions, so a claim about them names which.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// Money paid for tickets.
    Gross,
    /// Tickets.
    Admissions,
}

impl By {
    /// All with the words of `--by`.
    pub const WORDS: [(&'static str, By); 2] = [("gross", By::Gross), ("admissions", By::Admissions)];

    /// The word of `--by`.
    pub fn word(self) -> &'static str {
        By::WORDS.iter().find(|(_, by)| *by == self).map_or("", |(word, _)| word)
    }
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
