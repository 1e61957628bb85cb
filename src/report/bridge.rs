//! The bridge of a year: from what was taken in it to what the films released in it took. The lines add up exactly.

use crate::model::account::Extent;
use crate::model::bound::Figure;
use crate::model::box_office::{Basis, BoxOffice};
use crate::model::bridge::{Bridge, Line};
use crate::model::period::Period;
use crate::sheet::{Cell, Column, Holds, Note, Sheet};

use super::ReportError;
use super::answer::{gross_columns, year_cell};
use super::options::Years;

/// One row for each year and line.
pub fn sheet(data: &BoxOffice, years: Years) -> Result<Sheet, ReportError> {
    if data.definitions.basis == Basis::Release {
        let why = "--bridge leads from the calendar year to the releases; leave out --basis release";
        return Err(ReportError::Question(why.to_owned()));
    }
    let mut columns = vec![
        Column::new("year", "Year").holding(Holds::Number),
        Column::new("sign", ""),
        Column::new("line", "Line"),
        Column::new("meaning", "What"),
        Column::new("films", "Films").holding(Holds::Count),
    ];
    columns.extend(gross_columns(data));
    columns.push(Column::new("admissions", "Admissions").holding(Holds::Count));
    let title = "From the gross of the calendar year to that of its releases";
    let mut sheet = Sheet::new("bridge", title, columns);
    for year in years.first..=years.last {
        let bridge = Bridge::of(data, year)?;
        let is_known = data.extent(Period::Year(year)) != Extent::Nothing;
        for (line, sign, word, meaning) in Line::ALL {
            let takings = bridge.takings(line, data)?;
            let cell = |value: Option<Cell>, why: &str| match is_known {
                true => value.unwrap_or_else(|| Cell::Missing(why.to_owned())),
                false => Cell::Missing(format!("no records for {year}")),
            };
            let mut cells = vec![year_cell(Period::Year(year)), sign.into(), word.into(), meaning.into()];
            cells.push(cell(Some(Figure::exact(bridge.films(line)).into()), ""));
            cells.push(cell(takings.gross().map(Into::into), "the records state no gross"));
            if data.second_currency().is_some() {
                cells.push(cell(takings.converted().map(Into::into), "not converted"));
            }
            cells.push(cell(takings.admissions().map(Into::into), "the records state no admissions"));
            sheet.push(format!("{year} {word}"), cells);
        }
    }
    Ok(sheet)
}

/// What the lines rest on.
pub fn notes(data: &BoxOffice) -> Vec<Note> {
    let mut notes = vec![Note::new(
        "bridge",
        "the bridge is of the films the records list; a film of an earlier year is a re-release if it is first shown in \
         the year more than 365 days after its release",
    )];
    let to_date = data
        .account
        .covered
        .span()
        .map(|covered| format!("to date is to {}, the last day of the records", covered.last));
    notes.extend(to_date.map(|to_date| Note::new("to_date", to_date)));
    notes
}
