//! Releases: how many films came out, by month and origin, and how many were in distribution, films of earlier months
//! included. The two are often confused: 378 films were released in Russia in 2015, and 497 were shown.

use clap::Args;

use crate::model::bound::Figure;
use crate::model::box_office::BoxOffice;
use crate::model::market::{Answer, Market};
use crate::model::money::MoneyError;
use crate::model::period::{Grain, Period};
use crate::model::published::Scope;
use crate::model::rollup::Rollup;
use crate::sheet::{Cell, Column, Holds, Page, Sentence, Sheet};

use super::answer::{answer_cell, series_cells, year_cell};
use super::options::{Years, years};
use super::{IsFile, Report, ReportError, method};

/// Count the films released by origin and month, beside those in distribution.
///
/// Released is a film whose first day in the territory lies in the month. In distribution is every film that took
/// something in it, whenever it was released.
#[derive(Args, Clone, Debug)]
#[command(
    override_usage = "kinostat releases YEARS [OPTIONS] [FILE]...",
    after_help = "Months are counted in the records; a film whose release is known by its year alone is of no\nmonth. The sheet `years` has what was published, where anything was.\n\nExamples:\n  kinostat releases 2024\n  kinostat releases 2022..2024 --sheet years -f csv"
)]
pub struct Options {
    /// The years, if they do not stand first
    #[arg(long, value_name = "FROM..TO", value_parser = years)]
    years: Option<Years>,
}

impl Options {
    fn years(&self) -> Result<Years, ReportError> {
        let question = || ReportError::Question("say which years: kinostat releases 2022..2024".to_owned());
        self.years.ok_or_else(question)
    }
}

impl Report for Options {
    fn rollup(&self) -> Rollup {
        // Records of whole years count for the year, and tell nothing of its months.
        let years = self.years.map_or_else(Rollup::nothing, |years| Rollup::years(years.first, years.last));
        Rollup { grain: Grain::Day, ..years }
    }

    fn operands(&mut self, mut words: Vec<String>, _: IsFile<'_>) -> Result<Vec<String>, ReportError> {
        if let (None, Some(Ok(asked))) = (self.years, words.first().map(|word| years(word))) {
            self.years = Some(asked);
            words.remove(0);
        }
        self.years().map(|_| words)
    }

    fn run(&self, data: &BoxOffice) -> Result<Page, ReportError> {
        let asked = self.years()?;
        let Years { first, last } = asked;
        let title = if first == last { format!("Releases of {first}") } else { format!("Releases, {first} to {last}") };
        let mut page = Page { report: "releases", title: Sentence::start(title), ..Page::default() };
        page.sheets.push(months(data, asked)?);
        page.sheets.push(of_years(data, asked)?);
        method::add(&mut page, data, &asked.periods(), None)?;
        Ok(page)
    }
}

/// One row for each month, for what has no month, and for the year they add up to.
fn months(data: &BoxOffice, years: Years) -> Result<Sheet, MoneyError> {
    let mut columns = vec![Column::new("period", "Month")];
    let of_origin = ["total", "domestic", "coproduction", "foreign", "unknown"];
    columns.extend(of_origin.map(|key| Column::of("Released", key, key).holding(Holds::Count)));
    columns.push(Column::of("In distribution", "in_distribution", "All films").holding(Holds::Count));
    let mut sheet = Sheet::new("releases", "Films released by month and origin", columns);
    for year in years.periods() {
        let months = year.months();
        let market = Market::over(data, &[]);
        for month in &months {
            let mut cells = vec![month.to_string().into()];
            cells.extend(Scope::ALL.map(|scope| answer_cell(&market.listed_as_released(scope, *month))));
            cells.push(answer_cell(&market.in_distribution(Scope::Total, *month)?));
            sheet.push(month.to_string(), cells);
        }
        let mut cells = vec![format!("{year}, month not known").into()];
        cells.extend(Scope::ALL.map(|scope| without_month(data, scope, year, &months)));
        cells.push(Cell::Missing("films without a month of release are in distribution in others".to_owned()));
        sheet.push(format!("{year} month not known"), cells);
        let mut cells = vec![year.to_string().into()];
        cells.extend(Scope::ALL.map(|scope| answer_cell(&market.listed_as_released(scope, year))));
        cells.push(answer_cell(&market.in_distribution(Scope::Total, year)?));
        sheet.push(year.to_string(), cells);
    }
    Ok(sheet)
}

/// Films released in a year of which no month is known.
fn without_month(data: &BoxOffice, scope: Scope, year: Period, months: &[Period]) -> Cell {
    let of_months = months.iter().map(|month| data.released(*month, scope));
    let with_month = of_months.sum::<Option<u64>>();
    let without = data.released(year, scope).zip(with_month).and_then(|(all, some)| all.checked_sub(some));
    Cell::or_missing(without.map(Figure::exact), "the records hold no release dates")
}

/// One row for each year and origin: released against in distribution.
fn of_years(data: &BoxOffice, years: Years) -> Result<Sheet, MoneyError> {
    let columns = vec![
        Column::new("year", "Year").holding(Holds::Number),
        Column::new("origin", "Origin"),
        Column::new("films_released", "Released").holding(Holds::Count),
        Column::new("films_in_distribution", "In distribution").holding(Holds::Count),
        Column::new("older", "Of earlier years").holding(Holds::Count),
        Column::new("films_series", "Counted by"),
        Column::new("films_source", "Source"),
    ];
    let mut sheet = Sheet::new("years", "Released against in distribution", columns);
    for year in years.periods() {
        let periods = [year];
        let market = Market::over(data, &periods);
        for scope in Scope::ALL {
            let (released, shown) = (market.released(scope, year), market.in_distribution(scope, year)?);
            let mut cells = vec![year_cell(year), scope.word().into()];
            cells.extend([answer_cell(&released), answer_cell(&shown), older(data, scope, year, &shown)?]);
            cells.extend(series_cells(&released));
            sheet.push(format!("{year} {}", scope.word()), cells);
        }
    }
    Ok(sheet)
}

/// How many of the films in distribution were released before the year.
fn older(data: &BoxOffice, scope: Scope, year: Period, shown: &Answer<u64>) -> Result<Cell, MoneyError> {
    let Some(span) = year.span().filter(|_| shown.as_ref().is_ok_and(|shown| shown.published.is_none())) else {
        return Ok(Cell::Missing("the films in distribution are not listed".to_owned()));
    };
    let films = data.in_period(year)?;
    let here = films.iter().filter(|one| scope.holds(one.film.origin));
    let of_earlier = here.filter(|one| one.film.release.and_then(Period::span).is_some_and(|of| of.last < span.first));
    let count = u64::try_from(of_earlier.count()).unwrap_or(u64::MAX);
    Ok(if data.knows_releases() {
        Figure::exact(count).into()
    } else {
        Cell::Missing("the records hold no release dates".to_owned())
    })
}
