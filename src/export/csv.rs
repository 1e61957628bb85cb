//! CSV: UTF-8, commas, a point before decimals, as every other tool reads it.

use std::io::{self, Write};

use crate::input::canonical::{Canonical, of_csv};

/// Writes records as CSV.
pub fn write(records: Canonical, out: &mut dyn Write) -> io::Result<()> {
    let mut writer = ::csv::Writer::from_writer(out);
    let columns = records.columns();
    if columns.is_empty() {
        return Ok(());
    }
    writer.write_record(columns.iter().map(|field| field.name())).map_err(of_csv)?;
    records.for_each(|row| writer.write_record(row).map_err(of_csv))?;
    writer.flush()
}

#[cfg(test)]
mod tests {
    use super::super::{Format, tests::written};

    #[test]
    fn values_are_in_full() {
        let text = String::from_utf8(written(Format::Csv)).unwrap();
        let expected = "record_type,title,date,gross,admissions,admissions_to_date\n\
                        box_office,\"=1+1, \"\"quoted\"\"\",2024-03-07,12345678901234567890.5,12,≈120\n";
        assert_eq!(text, expected);
    }
}
