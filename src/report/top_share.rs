//! Share of the top N by origin: how many of the N leading films are domestic, and what part of the N's gross
//! they took. The two can differ widely, so they always stand side by side.
//!
//! A list that does not hold the whole market cannot say what the top N of the market are; then every row says
//! what the list is, and its shares are only about.

use clap::Args;

use crate::model::bound::{Bound, Figure};
use crate::model::box_office::{BoxOffice, Coverage, FilmTakings};
use crate::model::origin::Origin;
use crate::model::period::Period;
use crate::model::published::{Measure, Scope};
use crate::model::ranking::Place;
use crate::model::rollup::Rollup;
use crate::model::share::Share;
use crate::model::takings::Takings;
use crate::sheet::{Cell, Column, Holds, Page, Sentence, Sheet};

use super::chart::{count, ranked};
use super::options::{Cut, Weekends, When, Years, rollup_of, years};
use super::{Report, ReportError, headed, method};

/// Show the share of the N leading films by origin, by count and by gross.
///
/// Films rank by gross. A film of unknown origin counts as unknown, never as foreign.
#[derive(Args, Clone, Debug)]
#[command(
    after_help = "Films rank by gross. A film of unknown origin is unknown, never foreign. Where the list of\nfilms is not the whole market, the row says so.\n\nExamples:\n  kinostat top-share --year 2024\n  kinostat top-share --years 2022..2024 --top 10 -f csv"
)]
pub struct Options {
    #[command(flatten)]
    when: When,

    /// Several years
    #[arg(long, value_name = "FROM..TO", value_parser = years, conflicts_with_all = ["year", "period"])]
    pub years: Option<Years>,

    #[command(flatten)]
    weekends: Weekends,

    #[command(flatten)]
    cut: Cut,
}

impl Options {
    fn check_asked(&self) -> Result<(), ReportError> {
        if self.years.is_some() || self.when.asked().is_some() {
            return Ok(());
        }
        Err(ReportError::Question("say when: --year 2024, --years 2022..2024, or --period 2024-03".to_owned()))
    }

    fn periods(&self, data: &BoxOffice) -> Result<Vec<Period>, ReportError> {
        self.check_asked()?;
        let one = self.when.asked().map(|asked| self.weekends.period(asked, data)).transpose()?;
        Ok(self.years.map_or_else(|| one.into_iter().collect(), Years::periods))
    }
}

impl Report for Options {
    fn rollup(&self) -> Rollup {
        match self.years {
            Some(Years { first, last }) => Rollup::years(first, last),
            None => rollup_of(self.when.asked(), None),
        }
    }

    fn operands(&mut self, words: Vec<String>) -> Result<Vec<String>, ReportError> {
        self.check_asked().map(|()| words)
    }

    fn run(&self, data: &BoxOffice) -> Result<Page, ReportError> {
        let periods = self.periods(data)?;
        let title = match periods.as_slice() {
            [first, .., last] => format!("Share of the top films, {first} to {last}"),
            _ => format!("Share of the top films of {}", periods.iter().map(Period::to_string).collect::<String>()),
        };
        let mut page = Page { report: "top-share", title: Sentence::start(title), ..Page::default() };
        page.sheets.push(sheet(data, &periods, &self.cut)?);
        method::add(&mut page, data, &periods, Some(self.cut.ties))?;
        Ok(page)
    }
}

/// One row for each N, year and origin.
pub fn sheet(data: &BoxOffice, periods: &[Period], cut: &Cut) -> Result<Sheet, ReportError> {
    let mut columns = vec![
        Column::new("year", "Year").holding(Holds::Number),
        Column::new("origin", "Origin"),
        Column::new("top", "Top").holding(Holds::Number),
        Column::new("films", "Films").holding(Holds::Count),
        Column::new("count_share", "By count").holding(Holds::Share),
        Column::new("gross_share", "By gross").holding(Holds::Share),
        Column::new("gross", headed("Gross", data.currency())).holding(Holds::Money),
    ];
    if let Some(second) = data.second_currency() {
        columns.push(Column::new("gross_converted", second.to_string()).holding(Holds::Money));
    }
    columns.extend([
        Column::new("listed", "Listed").holding(Holds::Number),
        Column::new("list", "List"),
        Column::new("coverage", "Of market").holding(Holds::Share),
    ]);
    let mut sheet = Sheet::new("top_share", "Share of the top films, by count and by gross", columns);
    for n in cut.sizes() {
        for period in periods {
            let films = data.in_period(*period)?;
            let ranking = ranked(&films);
            let top = ranking.top(n, cut.ties)?;
            let list = List {
                n,
                films: films.len(),
                coverage: data.coverage(*period)?,
                beside_totals: data.published.speaks_of(Measure::Gross),
                lacks_records: data.account.too_long > 0,
            };
            for scope in Scope::ALL {
                let cells = row(data, *period, scope, top, &list)?;
                sheet.push(format!("{period} top {n} {}", scope.word()), cells);
            }
        }
    }
    Ok(sheet)
}

fn row(
    data: &BoxOffice,
    period: Period,
    scope: Scope,
    top: &[Place<&FilmTakings<'_>>],
    list: &List,
) -> Result<Vec<Cell>, ReportError> {
    let year = match period {
        Period::Year(year) => Cell::Number(i64::from(year)),
        other => Cell::Text(other.to_string()),
    };
    let start = vec![year, scope.word().into(), Cell::Number(i64::try_from(list.n).unwrap_or(i64::MAX))];
    let within = |film: &&Place<&FilmTakings<'_>>| scope == Scope::Total || scope == Scope::Of(film.item.film.origin);
    let here: Vec<_> = top.iter().filter(within).collect();
    let rest = Takings::total(top.iter().filter(|film| !within(film)).map(|film| &film.item.takings))?;
    let all = Takings::total(top.iter().map(|film| &film.item.takings))?;
    let mut takings = Takings::total(here.iter().map(|film| &film.item.takings))?;
    if here.is_empty() {
        takings = Takings::nothing(data.currency(), data.second_currency());
    }

    let why = if top.is_empty() {
        Some(format!("no films with a gross in {period}"))
    } else if matches!(scope, Scope::Of(origin) if origin != Origin::Unknown) && !data.knows_origin() {
        Some("origin is not in the data".to_owned())
    } else {
        None
    };
    let slack = if list.is_whole() || scope == Scope::Total { Bound::Exact } else { Bound::About };
    let films = count(here.len());
    let by_count =
        Share::figure(films.map(Into::into), count(top.len()).map(Into::into)).map(|share| share.loosened(slack));
    let part = takings.gross().map(|gross| gross.map(|money| money.amount));
    let whole = all.gross().map(|gross| gross.value.amount);
    let by_gross = match (part, whole) {
        (_, Some(whole)) if scope == Scope::Total => Share::of(whole, whole).map(Figure::exact),
        (Some(part), Some(whole)) => Share::within(part, rest.gross().map_or(Bound::Exact, |gross| gross.bound), whole),
        _ => None,
    };
    let by_gross = by_gross.map(|share| share.loosened(slack));
    let cell = |value: Option<Cell>, otherwise: &str| match &why {
        Some(why) => Cell::Missing(why.clone()),
        None => value.unwrap_or_else(|| Cell::Missing(otherwise.to_owned())),
    };
    let mut cells = start;
    cells.push(cell(Some(films.into()), ""));
    cells.push(cell(by_count.map(Into::into), "a share of nothing"));
    cells.push(cell(by_gross.map(Into::into), "a share of nothing"));
    cells.push(cell(takings.gross().map(Into::into), "no gross"));
    if data.second_currency().is_some() {
        cells.push(cell(takings.converted().map(Into::into), "not converted"));
    }
    cells.push(Cell::Number(i64::try_from(list.films).unwrap_or(i64::MAX)));
    cells.push(list.words().into());
    let coverage = list.coverage.as_ref().map(|coverage| coverage.share);
    cells.push(Cell::or_missing(coverage, "no published total to compare with"));
    Ok(cells)
}

/// What the shares rest on.
struct List {
    n: usize,
    films: usize,
    coverage: Option<Coverage>,
    /// Whether totals are published beside the list, though perhaps of other years.
    beside_totals: bool,
    /// Whether records longer than the period were left out.
    lacks_records: bool,
}

impl List {
    /// Whether the list is not known to lack anything.
    fn is_whole(&self) -> bool {
        match &self.coverage {
            Some(coverage) => coverage.scope == Scope::Total && coverage.is_whole(),
            None => !self.beside_totals && !self.lacks_records,
        }
    }

    fn words(&self) -> &'static str {
        match &self.coverage {
            None if self.is_whole() => "as given",
            Some(_) if self.is_whole() => "whole",
            _ => "incomplete",
        }
    }
}
