//! Growth: each year of a range against the year before, for the market and by origin.
//!
//! Change is computed within one series and between whole years, or the same days of two, never otherwise.

use clap::Args;

use crate::model::box_office::BoxOffice;
use crate::model::currency::Currency;
use crate::model::market::{Answer, Market, Quantity, change, converted_change};
use crate::model::period::Period;
use crate::model::published::{Measure, Scope};
use crate::model::rollup::Rollup;
use crate::sheet::{Cell, Column, Holds, Page, Sentence, Sheet};

use super::answer::{answer_cell, answer_money, change_cell, series_cells, series_columns};
use super::options::{Years, years};
use super::{Report, ReportError, method};

/// Show growth year over year.
///
/// The first year of the range has a change when the year before it is in the data.
#[derive(Args, Clone, Debug)]
#[command(
    after_help = "Change keeps to one series, which the row names, and to whole years. The first year has a\nchange when the year before it is in the data.\n\nExamples:\n  kinostat growth --years 2022..2024\n  kinostat growth --years 2023..2024 --origin domestic -f csv"
)]
pub struct Options {
    /// The years
    #[arg(long, value_name = "FROM..TO", value_parser = years)]
    pub years: Years,

    /// Only these parts of the market
    #[arg(long, value_name = "ORIGIN,…", value_delimiter = ',', default_value = "total,domestic,coproduction,foreign,unknown", value_parser = scope)]
    pub origin: Vec<Scope>,
}

fn scope(word: &str) -> Result<Scope, String> {
    Scope::parse(word).ok_or_else(|| format!("expected one of {}", Scope::ALL.map(Scope::word).join(", ")))
}

impl Report for Options {
    fn rollup(&self) -> Rollup {
        Rollup::years(self.years.first.saturating_sub(1), self.years.last)
    }

    fn run(&self, data: &BoxOffice) -> Result<Page, ReportError> {
        let Years { first, last } = self.years;
        let mut periods = vec![Period::Year(first.saturating_sub(1))];
        periods.extend(self.years.periods());
        let title = if first == last { format!("Growth in {first}") } else { format!("Growth, {first} to {last}") };
        let mut page = Page { report: "growth", title: Sentence::start(title), ..Page::default() };
        let mut sheet = Sheet::new("growth", "Year over year", columns(data));
        for scope in &self.origin {
            for pair in periods.windows(2) {
                let [before, now] = pair else { continue };
                // Each change keeps to one series; the next may be of another, which its row names.
                let market = Market::over(data, pair);
                let year = now.year().unwrap_or_default();
                sheet.push(format!("{year} {}", scope.word()), row(data, &market, *scope, *now, *before)?);
            }
        }
        page.sheets.push(sheet);
        method::add(&mut page, data, &self.years.periods(), None)?;
        Ok(page)
    }
}

fn columns(data: &BoxOffice) -> Vec<Column> {
    let second = data.second_currency();
    let mut columns = vec![Column::new("year", "Year").holding(Holds::Number), Column::new("origin", "Origin")];
    columns.push(Column::of("Gross", "gross", of_currency(data.currency())).holding(Holds::Money));
    columns.push(Column::of("Gross", "gross_change", "change").holding(Holds::Change));
    if let Some(second) = second {
        columns.push(Column::of("Gross", "gross_converted", second.to_string()).holding(Holds::Money));
        columns.push(Column::of("Gross", "gross_converted_change", format!("change, {second}")).holding(Holds::Change));
    }
    columns.extend([
        Column::of("Admissions", "admissions", "Admissions").holding(Holds::Count),
        Column::of("Admissions", "admissions_change", "change").holding(Holds::Change),
        Column::of("Average ticket", "average_ticket", of_currency(data.currency())).holding(Holds::Money),
        Column::of("Average ticket", "average_ticket_change", "change").holding(Holds::Change),
    ]);
    if let Some(second) = second {
        columns
            .push(Column::of("Average ticket", "average_ticket_converted", second.to_string()).holding(Holds::Money));
        let change = Column::of("Average ticket", "average_ticket_converted_change", format!("change, {second}"));
        columns.push(change.holding(Holds::Change));
    }
    columns.extend([
        Column::of("Films", "films_released", "Released").holding(Holds::Count),
        Column::of("Films", "films_released_change", "change").holding(Holds::Change),
        Column::of("Films", "films_in_distribution", "In distribution").holding(Holds::Count),
        Column::of("Films", "films_in_distribution_change", "change").holding(Holds::Change),
    ]);
    if !data.published.all().is_empty() {
        columns.extend(series_columns());
    }
    columns
}

fn row(
    data: &BoxOffice,
    market: &Market<'_>,
    scope: Scope,
    now: Period,
    before: Period,
) -> Result<Vec<Cell>, ReportError> {
    let unequal = |measure| market.unequal(measure, now, before);
    let mut cells = vec![Cell::Number(now.year().map_or(0, i64::from)), scope.word().into()];
    let gross = (market.gross(scope, now)?, market.gross(scope, before)?);
    cells.push(answer_cell(&gross.0));
    cells.push(change_cell(change(&gross.0, &gross.1, unequal(Measure::Gross))));
    if data.second_currency().is_some() {
        cells.push(answer_money(&gross.0));
        cells.push(change_cell(converted_change(&gross.0, &gross.1, unequal(Measure::Gross))));
    }
    let admissions = (market.admissions(scope, now)?, market.admissions(scope, before)?);
    let ticket = (market.average_ticket(scope, now)?, market.average_ticket(scope, before)?);
    let released = (market.released(scope, now), market.released(scope, before));
    let shown = (market.in_distribution(scope, now)?, market.in_distribution(scope, before)?);
    cells.extend(with_change(&admissions, unequal(Measure::Admissions)));
    cells.extend(with_change(&ticket, unequal(Measure::Gross)));
    if data.second_currency().is_some() {
        cells.push(answer_money(&ticket.0));
        cells.push(change_cell(converted_change(&ticket.0, &ticket.1, unequal(Measure::Gross))));
    }
    cells.extend(with_change(&released, unequal(Measure::FilmsReleased)));
    cells.extend(with_change(&shown, unequal(Measure::FilmsInDistribution)));
    if !data.published.all().is_empty() {
        cells.extend(series_cells(&gross.0));
        cells.extend(series_cells(&admissions.0));
        cells.extend(series_cells(&released.0));
    }
    Ok(cells)
}

fn with_change<T: Quantity>(pair: &(Answer<T>, Answer<T>), unequal: Option<String>) -> [Cell; 2]
where
    Cell: From<crate::model::bound::Figure<T>>,
{
    [answer_cell(&pair.0), change_cell(change(&pair.0, &pair.1, unequal))]
}

/// A header for money, by its currency.
fn of_currency(currency: Currency) -> String {
    if currency == Currency::UNSTATED { "currency not stated".to_owned() } else { currency.to_string() }
}
