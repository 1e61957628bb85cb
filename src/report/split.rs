//! What made the gross change: films, admissions a film, average ticket and exchange rate, each by how many times it
//! changed. The parts multiply to the whole.

use crate::model::box_office::BoxOffice;
use crate::model::market::Market;
use crate::model::published::Scope;
use crate::model::split::{Part, split};
use crate::sheet::{Cell, Column, Holds, Sheet};

use super::answer::{year_cell, year_column};
use super::growth::Step;
use super::{ReportError, headed};

/// One row for each part of the market and step.
pub fn sheet(data: &BoxOffice, origins: &[Scope], steps: &[Step]) -> Result<Sheet, ReportError> {
    let compared: Vec<_> = steps.iter().map(|[_, now]| *now).collect();
    let mut columns = vec![
        year_column(&compared),
        Column::new("origin", "Origin"),
        Column::of("Gross", "gross_times", headed("Gross", data)),
        Column::of("Gross", "admissions_times", "= admissions"),
        Column::of("Gross", "average_ticket_times", "× average ticket"),
        Column::of("Admissions", "films_times", "= films in distribution"),
        Column::of("Admissions", "admissions_per_film_times", "× admissions a film"),
    ];
    if let Some(second) = data.second_currency() {
        columns.push(Column::of("Currency", "gross_converted_times", format!("Gross, {second}")));
        columns.push(Column::of("Currency", "rate_times", format!("= gross, {} × rate", data.currency())));
    }
    let is_words = |column: &Column| matches!(column.key, "year" | "origin");
    let columns =
        columns.into_iter().map(|column| if is_words(&column) { column } else { column.holding(Holds::Times) });
    let title = "What the gross changed by, times on the year before";
    let mut sheet = Sheet::new("split", title, columns.collect());
    for scope in origins {
        for step in steps {
            let [before, now] = step;
            let parts = split(Market::over(data, step), *scope, *now, *before)?;
            let mut cells = vec![year_cell(*now), scope.word().into()];
            cells.extend([
                times(parts.gross),
                times(parts.admissions),
                times(parts.average_ticket),
                times(parts.films),
                times(parts.admissions_per_film),
            ]);
            if data.second_currency().is_some() {
                cells.extend([times(parts.converted), times(parts.rate)]);
            }
            sheet.push(format!("{now} {}", scope.word()), cells);
        }
    }
    Ok(sheet)
}

fn times(part: Part) -> Cell {
    part.map_or_else(Cell::Missing, Into::into)
}
