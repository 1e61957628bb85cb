//! JSON: an array of records, one a line. Numbers are numbers, with every digit; what a record does not state is null.

use std::io::{self, Write};

use serde_json::Value;

use super::{is_number, is_plain};
use crate::input::canonical::Canonical;

/// Writes records as JSON.
pub fn write(records: Canonical, out: &mut dyn Write) -> io::Result<()> {
    let columns = records.columns();
    let mut begun = false;
    records.for_each(|row| {
        let before = if begun { ",\n" } else { "[\n" };
        begun = true;
        let fields = columns.iter().zip(row).map(|(field, value)| {
            let value = match *value {
                "" => "null".to_owned(),
                digits if is_number(*field) && is_plain(digits) => digits.to_owned(),
                words => Value::from(words).to_string(),
            };
            format!("\"{}\":{value}", field.name())
        });
        write!(out, "{before}{{{}}}", fields.collect::<Vec<_>>().join(","))
    })?;
    writeln!(out, "{}", if begun { "\n]" } else { "[]" })
}

#[cfg(test)]
mod tests {
    use super::super::{Format, tests::written};

    #[test]
    fn numbers_keep_every_digit() {
        let text = String::from_utf8(written(Format::Json)).unwrap();
        let record = r#"{"record_type":"box_office","title":"=1+1, \"quoted\"","date":"2024-03-07","gross":12345678901234567890.5,"admissions":12,"admissions_to_date":"≈120"}"#;
        assert_eq!(text, format!("[\n{record}\n]\n"));
    }
}
