//! A workbook: numbers as numbers where a workbook can hold them (fifteen digits), days as days, words as words and never
//! as formulas.

use std::io::{self, Write};

use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, XlsxError};

use super::{is_number, is_plain};
use crate::input::canonical::Canonical;
use crate::input::columns::Field;

/// How many rows a sheet has.
const ROWS: u64 = 1_048_576;

/// How many digits a workbook keeps of a number.
const DIGITS: usize = 15;

/// Writes records as a workbook of one sheet.
pub fn write(records: Canonical, out: &mut dyn Write) -> io::Result<()> {
    if records.rows() >= ROWS {
        let count = records.rows();
        return Err(io::Error::other(format!("{count} records are more than a sheet holds, {ROWS} rows; say -f csv")));
    }
    let columns = records.columns();
    let mut workbook = Workbook::new();
    let failed = |error: XlsxError| io::Error::other(error.to_string());
    let sheet = workbook.add_worksheet_with_constant_memory().map_err(failed)?;
    let (bold, day) = (Format::new().set_bold(), Format::new().set_num_format("yyyy-mm-dd"));
    sheet.set_freeze_panes(1, 0).map_err(failed)?;
    for (place, field) in (0_u16..).zip(&columns) {
        let width = if matches!(field, Field::Title) { 32 } else { 14 };
        sheet.set_column_width(place, width).map_err(failed)?;
        sheet.write_string_with_format(0, place, field.name(), &bold).map_err(failed)?;
    }
    let mut line = 0_u32;
    records.for_each(|row| {
        line = line.saturating_add(1);
        for ((place, field), value) in (0_u16..).zip(&columns).zip(row).filter(|(_, value)| !value.is_empty()) {
            let number = if is_number(*field) { number(value) } else { None };
            let of_day = if *field == Field::Date { ExcelDateTime::parse_from_str(value).ok() } else { None };
            match (number, of_day) {
                (Some(number), _) => sheet.write_number(line, place, number),
                (None, Some(date)) => sheet.write_datetime_with_format(line, place, date, &day),
                (None, None) => sheet.write_string(line, place, *value),
            }
            .map_err(failed)?;
        }
        Ok(())
    })?;
    let bytes = workbook.save_to_buffer().map_err(failed)?;
    out.write_all(&bytes)
}

/// A number that a workbook keeps as it is.
fn number(text: &str) -> Option<f64> {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    if is_plain(text) && digits <= DIGITS { text.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::super::{Format, tests::written};
    use super::*;

    #[test]
    fn it_is_a_workbook() {
        assert!(written(Format::Xlsx).starts_with(b"PK"));
    }

    #[test]
    fn what_a_workbook_would_round_stays_words() {
        assert_eq!(number("123456789012345"), Some(123_456_789_012_345.0));
        assert_eq!(number("1234567890123456"), None);
        assert_eq!(number("≈120"), None);
    }
}
