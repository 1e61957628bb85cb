//! The chart: films ranked by what they took in a period.
//!
//! Films that tie share a place; the order among them is by title and says nothing.

use std::collections::{BTreeMap, BTreeSet};

use clap::Args;
use rust_decimal::Decimal;

use crate::model::asked::Asked;
use crate::model::bound::Figure;
use crate::model::box_office::{BoxOffice, FilmTakings};
use crate::model::film::Film;
use crate::model::market::Market;
use crate::model::money::MoneyError;
use crate::model::period::{Period, Span};
use crate::model::published::Scope;
use crate::model::ranking::{Place, Ranking};
use crate::model::rollup::Rollup;
use crate::model::run::all_runs;
use crate::model::share::Share;
use crate::model::suggestion::{did_you_mean, nearest};
use crate::model::title::TitleKey;
use crate::sheet::{Bar, Cell, Column, Holds, Note, Page, Plot, Sentence, Sheet};

use super::answer::{gross_cells, gross_columns, number};
use super::charts::{self, Each};
use super::options::{Cut, Weekends, When, rollup_of, words};
use super::standing::Standing;
use super::within::Within;
use super::{IsFile, Report, ReportError, method};

/// Rank the films of a year or another period by gross.
///
/// Counted is the money taken within the period (or, with --basis release, all money of the films released
/// in it). Films without a gross are not ranked.
#[derive(Args, Clone, Debug)]
#[command(
    after_help = "Counted is money taken within the period; with --basis release, all money of the films\nreleased in it. Films without a gross are not ranked.\n\nExamples:\n  kinostat chart --year 2024\n  kinostat chart --period last-weekend --top 5 -f csv\n  kinostat chart --year 2024 --each week --top 5 -f csv\n  kinostat chart --year 2024 --film Дәстүр\n  kinostat chart --period last-weekend --full --bars takings.csv\n  kinostat chart --year 2024 --by admissions --origin domestic takings.csv"
)]
pub struct Options {
    #[command(flatten)]
    when: When,

    #[command(flatten)]
    weekends: Weekends,

    #[command(flatten)]
    cut: Cut,

    /// The charts of all its weeks (Monday to Sunday, where most days lie) or months, with the change on the one before
    #[arg(long, value_name = "week|month", value_parser = words(&Each::WORDS), conflicts_with = "film")]
    each: Option<Each>,

    /// What films rank by
    #[arg(long, value_name = "MEASURE", default_value = "gross", value_parser = words(&By::WORDS))]
    by: By,

    #[command(flatten)]
    within: Within,

    /// Also the place and change against the period before, weeks on release, running total, cinemas and averages
    #[arg(long, conflicts_with = "each")]
    full: bool,

    /// Set it against this period instead of the one before; periods of unlike length are compared by the day
    #[arg(long, value_name = "PERIOD", value_parser = Asked::parse, conflicts_with = "each")]
    against: Option<Asked>,

    /// Draw the films as bars too
    #[arg(long, conflicts_with = "each")]
    bars: bool,

    /// Show only this film, with its place; may be repeated
    #[arg(long, value_name = "TITLE")]
    pub film: Vec<String>,
}

/// What films of a chart rank by. The leading films by one need not lead by another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// Money paid for tickets.
    Gross,
    /// Tickets.
    Admissions,
    /// Gross over the cinemas that show the film.
    PerCinema,
    /// Admissions over screenings.
    PerScreening,
    /// Gross from the release to the end of the period.
    ToDate,
}

impl By {
    /// All with the words of `--by`.
    pub const WORDS: [(&'static str, By); 5] = [
        ("gross", By::Gross),
        ("admissions", By::Admissions),
        ("per-cinema", By::PerCinema),
        ("per-screening", By::PerScreening),
        ("to-date", By::ToDate),
    ];

    /// Those that every list of films has, whatever else its records state.
    pub const OF_A_LIST: [(&'static str, By); 2] = [("gross", By::Gross), ("admissions", By::Admissions)];

    /// The word of `--by`.
    pub fn word(self) -> &'static str {
        By::WORDS.iter().find(|(_, by)| *by == self).map_or("", |(word, _)| word)
    }
}

impl Options {
    /// Whether more than takings is asked for.
    fn is_full(&self) -> bool {
        self.full || self.against.is_some() || !matches!(self.by, By::Gross | By::Admissions)
    }
}

impl Report for Options {
    fn rollup(&self) -> Rollup {
        let rollup = match (self.when.asked(), self.each) {
            (Some(Asked::Of(period)), Some(each)) => each.rollup(period),
            _ if self.is_full() => Rollup { showings: true, ..Rollup::all_days() },
            (asked, each) => rollup_of(asked, each.map(Each::grain)),
        };
        Rollup { by: self.within.aspect(), ..rollup }
    }

    fn span(&self, data: &BoxOffice) -> Option<Span> {
        self.rollup().span.or_else(|| self.weekends.span(self.when.asked(), data))
    }

    fn operands(&mut self, words: Vec<String>, _: IsFile<'_>) -> Result<Vec<String>, ReportError> {
        self.when.needed().map(|_| words)
    }

    fn run(&self, data: &BoxOffice) -> Result<Page, ReportError> {
        let period = self.weekends.period(self.when.needed()?, data)?;
        let some = if self.within.is_all() { None } else { Some(self.within.of(data)?) };
        let within = some.as_ref().unwrap_or(data);
        let mut page = Page { report: "chart", ..Page::default() };
        if some.is_some() {
            page.notes.push(Note::new("within", format!("only {}; shares are of the whole market", self.within)));
        }
        if let Some(each) = self.each {
            page.title = Sentence::start(format!("Charts of {period}"));
            page.sheets.push(charts::sheet(within, period, each, &self.cut)?);
            method::add(&mut page, data, &[period], Some(self.cut.ties))?;
            return Ok(page);
        }
        page.title = Sentence::start(format!("Chart of {period}"));
        let films = within.in_period(period)?;
        let ranking = ranked_by(&films, self.by, within, period)?;
        let sizes = self.cut.sizes();
        let top = ranking.top(sizes.last().copied().unwrap_or(usize::MAX), self.cut.ties)?;
        if ranking.places().is_empty() {
            page.summary.push(Sentence::start(format!("0 films have a gross in {period}.")));
        }
        let shown: Vec<&Place<&FilmTakings<'_>>> = if self.film.is_empty() {
            top.iter().collect()
        } else {
            self.film.iter().map(|title| find(title, &ranking)).collect::<Result<_, _>>()?
        };
        let against = self.against.map(|asked| self.weekends.period(asked, data)).transpose()?;
        let standing = if self.is_full() { Some(Standing::of(within, period, against, self.by)?) } else { None };
        page.sheets.push(sheet(data, period, &shown, standing.as_ref())?);
        if self.bars {
            page.plots.push(bars(period, &shown));
        }
        if self.by != By::Gross {
            page.notes.push(Note::new("ranked_by", format!("films rank by {}", self.by.word())));
        }
        if let Some(standing) = &standing {
            page.notes.push(Note::new("against", format!("changes are against {}", standing.said())));
        }
        method::add(&mut page, data, &[period], Some(self.cut.ties))?;
        Ok(page)
    }
}

/// The films as bars of what they took.
fn bars(period: Period, shown: &[&Place<&FilmTakings<'_>>]) -> Plot {
    let bar = |place: &&Place<&FilmTakings<'_>>| {
        let gross = place.item.takings.gross()?;
        let label = format!("{:>2} {}", place.rank, place.item.film.title);
        Some(Bar { label, from: Decimal::ZERO, to: gross.value.amount.max(Decimal::ZERO), said: vec![gross.into()] })
    };
    Plot { title: format!("Gross of {period}"), full: None, bars: shown.iter().filter_map(bar).collect() }
}

/// Films in the order of their gross.
pub fn ranked<'f, 'd>(films: &'f [FilmTakings<'d>]) -> Ranking<&'f FilmTakings<'d>> {
    let with_gross = films.iter().filter(|film| film.takings.gross().is_some()).collect();
    Ranking::by(with_gross, |film| film.takings.gross().map(|gross| gross.value.amount), |film| film.key())
}

/// Films in the order of a measure; those that do not state it are not ranked.
pub fn ranked_by<'f, 'd>(
    films: &'f [FilmTakings<'d>],
    by: By,
    data: &BoxOffice,
    period: Period,
) -> Result<Ranking<&'f FilmTakings<'d>>, MoneyError> {
    let mut to_date: BTreeMap<*const Film, Decimal> = BTreeMap::new();
    if let (By::ToDate, Some(span)) = (by, period.span()) {
        for run in all_runs(data)? {
            if let Some(total) = run.to_date(span.last.min(run.span().last))? {
                to_date.insert(std::ptr::from_ref(run.film), total.value.amount);
            }
        }
    }
    let value = |film: &FilmTakings<'_>| -> Option<Decimal> {
        let takings = &film.takings;
        let gross = || takings.gross().map(|gross| gross.value.amount);
        let per = |sum: Decimal, count: Option<Figure<u64>>| sum.checked_div(Decimal::from(count?.value));
        match by {
            By::Gross => gross(),
            By::Admissions => takings.admissions().map(|sold| Decimal::from(sold.value)),
            By::PerCinema => per(gross()?, takings.showings()?.cinemas().or(takings.showings()?.screens())),
            By::PerScreening => per(Decimal::from(takings.admissions()?.value), takings.showings()?.screenings()),
            By::ToDate => to_date.get(&std::ptr::from_ref(film.film)).copied(),
        }
    };
    let with_value = films.iter().filter(|film| value(film).is_some()).collect();
    Ok(Ranking::by(with_value, |film| value(film), |film| film.key()))
}

fn find<'r, 'f, 'd>(
    title: &str,
    ranking: &'r Ranking<&'f FilmTakings<'d>>,
) -> Result<&'r Place<&'f FilmTakings<'d>>, ReportError> {
    let key = TitleKey::new(title);
    let names = |place: &&Place<&FilmTakings<'_>>| {
        let film = place.item.film;
        film.other_titles.iter().chain([&film.title]).any(|name| TitleKey::new(name) == key)
    };
    let found: Vec<_> = ranking.places().iter().filter(names).collect();
    match found.as_slice() {
        [one] => Ok(one),
        [] => {
            let known = ranking
                .places()
                .iter()
                .flat_map(|place| place.item.film.other_titles.iter().chain([&place.item.film.title]));
            let near = nearest(title, known.map(String::as_str));
            Err(ReportError::NotFound(format!("no film \"{title}\" has a gross here{}", did_you_mean(&near))))
        }
        several => {
            let releases = several
                .iter()
                .map(|place| place.item.film.release.map_or("?".to_owned(), |release| release.to_string()));
            let mut listed = releases.collect::<Vec<_>>();
            listed.sort();
            let (count, listed) = (several.len(), listed.join(", "));
            Err(ReportError::Question(format!(
                "{count} films are called \"{title}\" (released {listed}); leave out --film to see both in the list"
            )))
        }
    }
}

/// The ranked films as a sheet.
pub fn sheet(
    data: &BoxOffice,
    period: Period,
    top: &[&Place<&FilmTakings<'_>>],
    standing: Option<&Standing<'_>>,
) -> Result<Sheet, MoneyError> {
    let mut columns = vec![
        Column::new("rank", "#").holding(Holds::Number),
        Column::new("title", "Film"),
        Column::new("origin", "Origin"),
        Column::new("release", "Released"),
    ];
    columns.extend(gross_columns(data));
    columns.extend([
        Column::new("gross_share", "Of market").holding(Holds::Share),
        Column::new("admissions", "Admissions").holding(Holds::Count),
        Column::new("source", "Source"),
    ]);
    columns.extend(standing.into_iter().flat_map(|standing| standing.columns(data)));
    let whole = Market::over(data, &[period]).gross(Scope::Total, period)?;
    let mut sheet = Sheet::new("chart", format!("Top films of {period}"), columns);
    let mut taken = BTreeSet::new();
    for place in top {
        let FilmTakings { film, takings } = place.item;
        let gross = takings.gross();
        let share = match (&whole, gross) {
            (Ok(whole), Some(gross)) => {
                Share::figure(gross.map(|money| money.amount), whole.figure.map(|money| money.amount))
            }
            _ => None,
        };
        let mut cells = vec![
            number(place.rank),
            film.title.as_str().into(),
            film.origin.word().into(),
            Cell::or_missing(film.release.map(|release| release.to_string()), "release date not in the data"),
        ];
        cells.extend(gross_cells(data, Some(takings), "no gross"));
        cells.push(Cell::or_missing(share, "the market's gross is not known"));
        cells.push(Cell::or_missing(takings.admissions(), "admissions not in the data"));
        cells.push(match takings.sources.as_slice() {
            [] => Cell::Missing("the records name no source".to_owned()),
            [one] => Cell::Cite(one.clone()),
            several => Cell::Cite(several.join(" ")),
        });
        if let Some(standing) = standing {
            cells.extend(standing.cells(place.item)?);
        }
        sheet.push(row_id(film, period, &mut taken), cells);
    }
    Ok(sheet)
}

/// The period and the title, with the release or id where two films of the sheet share it.
pub fn row_id(film: &Film, period: Period, taken: &mut BTreeSet<String>) -> String {
    let with_release = film.release.map(|release| format!("{} ({release})", film.title));
    let with_id = film.id.as_ref().map(|id| format!("{} [{id}]", film.title));
    // Two films without a release or an id to tell them apart still get rows of their own.
    let numbered = format!("{} #{}", film.title, taken.len());
    let names = [Some(film.title.clone()), with_release, with_id, Some(numbered)];
    let ids = names.into_iter().flatten().map(|name| format!("{period} {name}"));
    let free = ids.into_iter().find(|id| !taken.contains(id)).unwrap_or_default();
    taken.insert(free.clone());
    free
}
