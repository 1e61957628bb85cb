//! Values for spreadsheets and scripts: exact, never grouped or translated, text as it was read.
//!
//! One sheet is written wide, a column of the file for each of its own, with columns for currencies and bounds
//! beside. A page of several is written tidy, a line a value, so that one header serves all of them.

use std::io::{self, Write};

use csv::{Terminator, Writer, WriterBuilder};

use super::{RenderOptions, chosen, number};
use crate::model::bound::{Bound, Figure};
use crate::model::currency::Currency;
use crate::sheet::{Cell, Column, Holds, Page, Sheet};

/// Writes a page as comma-separated values.
pub fn render(page: &Page, options: &RenderOptions, out: &mut dyn Write) -> io::Result<()> {
    let sheets = chosen(page, options)?;
    let mut writer = WriterBuilder::new().terminator(Terminator::Any(b'\n')).from_writer(out);
    let written = match sheets.as_slice() {
        [sheet] => wide(sheet, &mut writer),
        several => tidy(several, &mut writer),
    };
    written.map_err(io_error)?;
    writer.flush()
}

/// A failed write is told by its own kind, so that a closed pipe can be known as one.
fn io_error(error: csv::Error) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    }
}

/// A value as the columns of a file have it.
struct Exact {
    value: String,
    unit: String,
    bound: &'static str,
}

fn exact(cell: &Cell) -> Exact {
    let text = |value: &str| Exact { value: value.to_owned(), unit: String::new(), bound: "" };
    match cell {
        Cell::Text(text_or_address) | Cell::Cite(text_or_address) => text(text_or_address),
        Cell::Number(number) => text(&number.to_string()),
        Cell::Count(figure) => bounded(figure, u64::to_string, "count"),
        Cell::Money(figure) => bounded(figure, |money| number::amount(*money), currency(figure.value.currency)),
        Cell::Share(figure) => bounded(figure, |share| number::percent(share.percent()), "percent"),
        Cell::Change(figure) => bounded(figure, |change| number::percent(change.percent()), "percent"),
        Cell::Points(figure) => bounded(figure, |points| number::percent(points.points()), "points"),
        Cell::Times(figure) => bounded(figure, |times| number::times(*times), "times"),
        Cell::Mean(figure) => bounded(figure, |mean| number::percent(mean.number()), "mean"),
        Cell::Index(figure) => bounded(figure, |index| number::percent(index.value()), "index"),
        Cell::Rate(quote) => {
            Exact { unit: format!("{}/{}", quote.quote, quote.base), ..text(&number::rate(quote).unwrap_or_default()) }
        }
        Cell::Missing(_) => Exact { bound: "missing", ..text("") },
    }
}

fn bounded<T>(figure: &Figure<T>, value: impl Fn(&T) -> String, unit: &str) -> Exact {
    Exact { value: value(&figure.value), unit: unit.to_owned(), bound: Bound::word(figure.bound) }
}

fn currency(currency: Currency) -> &'static str {
    if currency == Currency::UNSTATED { "" } else { currency.code() }
}

/// What a column of a sheet is written as: its value, and what stands beside it.
struct Beside<'a> {
    column: &'a Column,
    place: usize,
    currency: bool,
    bound: bool,
}

/// What stands beside the values depends on what a column holds, never on this page's values, so that the header
/// is the same from one run to the next.
fn beside(place: usize, column: &Column) -> Beside<'_> {
    let plain = matches!(column.holds, Holds::Words | Holds::Number | Holds::Rate);
    Beside { column, place, currency: matches!(column.holds, Holds::Money | Holds::Mixed), bound: !plain }
}

fn wide<W: Write>(sheet: &Sheet, writer: &mut Writer<W>) -> csv::Result<()> {
    let columns: Vec<Beside> = sheet.columns.iter().enumerate().map(|(place, column)| beside(place, column)).collect();
    for Beside { column, currency, bound, .. } in &columns {
        writer.write_field(column.key)?;
        if *currency {
            writer.write_field(format!("{}_currency", column.key))?;
        }
        if *bound {
            writer.write_field(format!("{}_bound", column.key))?;
        }
    }
    writer.write_record(None::<&[u8]>)?;
    for row in &sheet.rows {
        for Beside { place, currency, bound, .. } in &columns {
            let cell = row.cells.get(*place);
            let Exact { value, unit, bound: word } =
                cell.map(exact).unwrap_or_else(|| exact(&Cell::Text(String::new())));
            writer.write_field(value)?;
            if *currency {
                writer.write_field(if matches!(cell, Some(Cell::Money(_))) { unit.as_str() } else { "" })?;
            }
            if *bound {
                writer.write_field(word)?;
            }
        }
        writer.write_record(None::<&[u8]>)?;
    }
    Ok(())
}

fn tidy<W: Write>(sheets: &[&Sheet], writer: &mut Writer<W>) -> csv::Result<()> {
    writer.write_record(["sheet", "row", "column", "value", "unit", "bound"])?;
    for sheet in sheets {
        for row in &sheet.rows {
            for (column, cell) in sheet.columns.iter().zip(&row.cells) {
                let Exact { value, unit, bound } = exact(cell);
                writer.write_record([sheet.name, &row.id, column.key, &value, &unit, bound])?;
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::{Format, sample};

    #[test]
    fn one_sheet_is_wide() {
        let films = RenderOptions { sheet: Some("films".to_owned()), ..RenderOptions::default() };
        let text = sample::rendered(Format::Csv, &films);
        let expected = "rank,title,gross,gross_currency,gross_bound,rate,source
1,Қаш: Арыстан мен оның үлкен ағайындарының оралуы,952800000,KZT,exact,468.9625,https://example.org/2023
2,기생충 그리고 아주 긴 제목의 이야기,49044433.9366,USD,about,,https://example.org/figures
3,\"Cafe\u{301} | *de* la `gare`, <b>\"\"un\"\"</b> [e\u{301}te\u{301}]\",,,missing,,
4,👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧,0.5,,at_least,,
5,\"\u{1b}[31mred\u{202e}\nline\",-3,KZT,at_most,,
";
        assert_eq!(text, expected, "{text}");
    }

    #[test]
    fn several_sheets_are_tidy() {
        let text = sample::rendered(Format::Csv, &RenderOptions::default());
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines.first(), Some(&"sheet,row,column,value,unit,bound"));
        for line in [
            "parts,domestic,origin,Domestic,,",
            "parts,domestic,gross,23000000000,KZT,about",
            "parts,domestic,gross_share,50.0000,percent,about",
            "parts,domestic,gross_change,51.3158,percent,about",
            "parts,domestic,admissions,9900000,count,at_least",
            "parts,domestic,admissions_points,10.0000,points,exact",
            "parts,foreign,gross_change,,,missing",
            "films,1,rank,1,,",
            "films,1,rate,468.9625,KZT/USD,",
            "films,1,source,https://example.org/2023,,",
        ] {
            assert!(lines.contains(&line), "{line} in\n{text}");
        }
        assert!(!text.contains('\r') && !text.starts_with('\u{feff}'));
    }

    #[test]
    fn a_closed_pipe_is_told_as_one() {
        struct Closed;
        impl Write for Closed {
            fn write(&mut self, _: &[u8]) -> io::Result<usize> {
                Err(io::ErrorKind::BrokenPipe.into())
            }
            fn flush(&mut self) -> io::Result<()> {
                Ok(())
            }
        }
        for format in Format::ALL {
            let error = format.render(&sample::page(), &RenderOptions::default(), &mut Closed).unwrap_err();
            assert_eq!(error.kind(), io::ErrorKind::BrokenPipe, "{}", format.name());
        }
    }
}
