//! Share of the top N by origin: how many of the N leading films are domestic, and what part of the N's gross and
//! admissions they took. These can differ widely, so they always stand side by side.
//!
//! A list that does not hold the whole market cannot say what the top N of the market are; then every row says
//! what the list is, and its shares are only about.

use clap::Args;

use crate::model::bound::{Bound, Figure};
use crate::model::box_office::{BoxOffice, Coverage, FilmTakings};
use crate::model::leaders::{all_leaders, part_of_leaders};
use crate::model::money::MoneyError;
use crate::model::origin::Origin;
use crate::model::period::{Period, Span};
use crate::model::published::Scope;
use crate::model::ranking::Place;
use crate::model::rollup::Rollup;
use crate::sheet::{Cell, Column, Holds, Note, Page, Sentence, Sheet};

use super::answer::{gross_columns, number, year_cell, year_column};
use super::chart::{By, ranked_by};
use super::options::{Cut, Weekends, When, Years, rollup_of, words, years};
use super::{IsFile, Report, ReportError, band, concentration, method, top_films};

/// Show the share of the N leading films by origin, by count, by gross and by admissions.
///
/// Films rank by gross, or as --by says. A film of unknown origin counts as unknown, never as foreign.
#[derive(Args, Clone, Debug)]
#[command(
    after_help = "Films rank by gross, or as --by says. A film of unknown origin is unknown, never foreign.\nWhere the list of films is not the whole market, the row says so.\n\nExamples:\n  kinostat top-share --year 2024\n  kinostat top-share --years 2022..2024 --top 10 -f csv\n  kinostat top-share --year 2024 --band --films --sheet band\n  kinostat top-share --years 2022..2024 --concentration --sheet concentration -f csv"
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

    /// What films rank by
    #[arg(long, value_name = "MEASURE", default_value = "gross", value_parser = words(&By::OF_A_LIST))]
    by: By,

    /// Also show the domestic share under every origin rule that decides any of the films, lowest to highest
    #[arg(long)]
    band: bool,

    /// Draw the band too
    #[arg(long, requires = "band")]
    bars: bool,

    /// Also list the films by origin, and of which the origin depends on the rule
    #[arg(long)]
    films: bool,

    /// Also show how concentrated the market is: the share of its top 3 and top 100 films, and HHI
    #[arg(long)]
    concentration: bool,
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

    fn span(&self, data: &BoxOffice) -> Option<Span> {
        self.rollup().span.or_else(|| self.weekends.span(self.when.asked(), data))
    }

    fn operands(&mut self, words: Vec<String>, _: IsFile<'_>) -> Result<Vec<String>, ReportError> {
        self.check_asked().map(|()| words)
    }

    fn run(&self, data: &BoxOffice) -> Result<Page, ReportError> {
        let periods = self.periods(data)?;
        let title = match periods.as_slice() {
            [first, .., last] => format!("Share of the top films, {first} to {last}"),
            _ => format!("Share of the top films of {}", periods.iter().map(Period::to_string).collect::<String>()),
        };
        let mut page = Page { report: "top-share", title: Sentence::start(title), ..Page::default() };
        page.sheets.push(sheet(data, &periods, &self.cut, self.by)?);
        if self.band {
            let band = band::sheet(data, &periods, &self.cut, self.by)?;
            page.summary = band::summary(&band);
            if self.bars {
                page.plots.push(band::plot(&band));
            }
            page.sheets.push(band);
        }
        if self.films {
            page.sheets.push(top_films::sheet(data, &periods, &self.cut, self.by)?);
        }
        if self.concentration {
            page.sheets.push(concentration::sheet(data, &periods)?);
            page.notes.extend(concentration::notes());
        }
        page.notes.push(Note::new("ranked_by", format!("films rank by {}", self.by.word())));
        method::add(&mut page, data, &periods, Some(self.cut.ties))?;
        Ok(page)
    }
}

/// One row for each N, year and origin.
pub fn sheet(data: &BoxOffice, periods: &[Period], cut: &Cut, by: By) -> Result<Sheet, ReportError> {
    let mut columns = vec![
        year_column(periods),
        Column::new("origin", "Origin"),
        Column::new("top", "Top").holding(Holds::Number),
        Column::new("films", "Films").holding(Holds::Count),
        Column::new("count_share", "By count").holding(Holds::Share),
        Column::new("gross_share", "By gross").holding(Holds::Share),
        Column::new("admissions_share", "By admissions").holding(Holds::Share),
    ];
    columns.extend(gross_columns(data));
    columns.extend([
        Column::new("admissions", "Admissions").holding(Holds::Count),
        Column::new("listed", "Listed").holding(Holds::Number),
        Column::new("list", "List"),
        Column::new("coverage", "Of market").holding(Holds::Share),
    ]);
    let mut sheet = Sheet::new("top_share", "Share of the top films, by count, gross and admissions", columns);
    for n in cut.sizes() {
        for period in periods {
            let films = data.in_period(*period)?;
            let ranking = ranked_by(&films, by, data, *period)?;
            let top = ranking.top(n, cut.ties)?;
            let list = List::of(data, *period, films.len())?;
            for scope in Scope::ALL {
                let cells = row(data, *period, scope, (n, top), &list)?;
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
    (n, top): (usize, &[Place<&FilmTakings<'_>>]),
    list: &List,
) -> Result<Vec<Cell>, ReportError> {
    let part = match scope {
        Scope::Total => all_leaders(data, top)?,
        Scope::Of(origin) => part_of_leaders(data, top, |film| film.origin == origin, list.slack())?,
    };
    let why = if top.is_empty() {
        Some(format!("no films that state what they rank by in {period}"))
    } else if matches!(scope, Scope::Of(origin) if origin != Origin::Unknown) && !data.knows_origin() {
        Some("origin is not in the data".to_owned())
    } else {
        None
    };
    let cell = |value: Option<Cell>, otherwise: &str| match &why {
        Some(why) => Cell::Missing(why.clone()),
        None => value.unwrap_or_else(|| Cell::Missing(otherwise.to_owned())),
    };
    let mut cells = vec![year_cell(period), scope.word().into(), number(n)];
    cells.push(cell(Some(Figure::exact(part.films).into()), ""));
    cells.push(cell(part.by_count.map(Into::into), "a share of nothing"));
    cells.push(cell(part.by_gross.map(Into::into), "a share of nothing"));
    cells.push(cell(part.by_admissions.map(Into::into), NO_ADMISSIONS));
    cells.push(cell(part.takings.gross().map(Into::into), "no gross"));
    if data.second_currency().is_some() {
        cells.push(cell(part.takings.converted().map(Into::into), "not converted"));
    }
    cells.push(cell(part.takings.admissions().map(Into::into), NO_ADMISSIONS));
    cells.push(number(list.films));
    cells.push(list.words().into());
    let coverage = list.coverage.as_ref().map(|coverage| coverage.share);
    cells.push(Cell::or_missing(coverage, "no published total to compare with"));
    Ok(cells)
}

/// Why there is no share of admissions.
pub const NO_ADMISSIONS: &str = "admissions of the top films not in the data";

/// What the shares rest on.
pub struct List {
    films: usize,
    coverage: Option<Coverage>,
    is_whole: bool,
}

impl List {
    /// What is known of the list of films of a period.
    pub fn of(data: &BoxOffice, period: Period, films: usize) -> Result<List, MoneyError> {
        let coverage = data.coverage(period)?;
        let is_whole = data.lists_all(coverage.as_ref());
        Ok(List { films, coverage, is_whole })
    }

    /// Whether the list is not known to lack anything.
    pub fn is_whole(&self) -> bool {
        self.is_whole
    }

    /// What films that the list lacks leave open of a share.
    pub fn slack(&self) -> Bound {
        if self.is_whole() { Bound::Exact } else { Bound::About }
    }

    /// What the list is, in a word.
    pub fn words(&self) -> &'static str {
        match &self.coverage {
            None if self.is_whole() => "as given",
            Some(_) if self.is_whole() => "whole",
            _ => "incomplete",
        }
    }
}
