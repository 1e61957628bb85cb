//! Answers of the market as cells: a figure, its counterpart in the second currency, a change, and whose counting
//! it is; or why there is none. Also what a row is of: a year or another period, a place, a size.

use crate::model::bound::Figure;
use crate::model::box_office::BoxOffice;
use crate::model::market::Answer;
use crate::model::money::Money;
use crate::model::period::Period;
use crate::model::takings::Takings;
use crate::sheet::{Cell, Column, Holds};

use super::headed;

/// A figure, or why it is not known.
pub fn answer_cell<T: Copy>(answer: &Answer<T>) -> Cell
where
    Cell: From<Figure<T>>,
{
    answer.as_ref().map_or_else(|why| Cell::Missing(why.clone()), |known| known.figure.into())
}

/// The figure in the second currency, or why it is not known.
pub fn answer_money(answer: &Answer<Money>) -> Cell {
    match answer {
        Ok(known) => Cell::or_missing(known.converted, "not converted"),
        Err(why) => Cell::Missing(why.clone()),
    }
}

/// Whose countings the figures are, and where they are published.
pub fn series_columns() -> [Column; 6] {
    let group = "Published by";
    [
        Column::of(group, "gross_series", "Gross"),
        Column::of(group, "gross_source", "Source"),
        Column::of(group, "admissions_series", "Admissions"),
        Column::of(group, "admissions_source", "Source"),
        Column::of(group, "films_series", "Films released"),
        Column::of(group, "films_source", "Source"),
    ]
}

/// Whose counting a figure is, and where it is published.
pub fn series_cells<T>(answer: &Answer<T>) -> [Cell; 2] {
    match answer.as_ref().map(|known| &known.published) {
        Ok(Some(published)) => {
            let source = published.source.clone().map(Cell::Cite);
            let source = source.unwrap_or_else(|| Cell::Missing("the records name no source".to_owned()));
            [published.series.as_str().into(), source]
        }
        Ok(None) => ["the records".into(), Cell::Missing("the sum of the records".to_owned())],
        Err(why) => [Cell::Missing(why.clone()), Cell::Missing(why.clone())],
    }
}

/// A change, or why there is none.
pub fn change_cell<T: Into<Cell>>(change: Result<T, String>) -> Cell {
    change.map_or_else(Cell::Missing, Into::into)
}

/// The column of gross, and beside it that of the second currency, where there is one.
pub fn gross_columns(data: &BoxOffice) -> impl Iterator<Item = Column> {
    let converted = data.second_currency().map(|second| Column::new("gross_converted", second.to_string()));
    let columns = std::iter::once(Column::new("gross", headed("Gross", data))).chain(converted);
    columns.map(|column| column.holding(Holds::Money))
}

/// What was taken, in these columns; or why it is not known.
pub fn gross_cells(data: &BoxOffice, takings: Option<&Takings>, why: &str) -> impl Iterator<Item = Cell> {
    let converted = data.second_currency().map(|_| takings.and_then(Takings::converted));
    let gross = Cell::or_missing(takings.and_then(Takings::gross), why);
    std::iter::once(gross).chain(converted.map(|converted| Cell::or_missing(converted, "not converted")))
}

/// The column that says which year or other period a row is of.
pub fn year_column(periods: &[Period]) -> Column {
    let are_years = periods.iter().all(|period| matches!(period, Period::Year(_)));
    let (header, holds) = if are_years { ("Year", Holds::Number) } else { ("Period", Holds::Words) };
    Column::new("year", header).holding(holds)
}

/// The year or other period a row is of.
pub fn year_cell(period: Period) -> Cell {
    match period {
        Period::Year(year) => Cell::Number(i64::from(year)),
        other => Cell::Text(other.to_string()),
    }
}

/// A size as a cell.
pub fn number(size: usize) -> Cell {
    Cell::Number(i64::try_from(size).unwrap_or(i64::MAX))
}
