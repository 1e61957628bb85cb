//! Canonical records as files: one format a file, all of one signature. A page is rendered elsewhere; here are the records
//! themselves, each value in full, so that reading them back changes nothing.

use std::io;

use crate::input::canonical::Canonical;
use crate::input::columns::{Field, SHOWING};

/// A format is one file here and one line in this list.
macro_rules! formats {
    ($($module:ident: $variant:ident $name:literal,)*) => {
        $(mod $module;)*

        /// A format for records.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Format {
            $(#[doc = concat!("`-f ", $name, "`, written by `export/", stringify!($module), ".rs`.")] $variant,)*
        }

        impl Format {
            /// All formats with their names, which are also the endings of files.
            pub const WORDS: &'static [(&'static str, Format)] = &[$(($name, Format::$variant),)*];

            /// Writes all records.
            pub fn write(self, records: Canonical, out: &mut dyn io::Write) -> io::Result<()> {
                match self { $(Format::$variant => $module::write(records, out),)* }
            }
        }
    };
}

formats! {
    csv: Csv "csv",
    json: Json "json",
    xlsx: Xlsx "xlsx",
}

impl Format {
    /// The format of a name or an ending.
    pub fn named(name: &str) -> Option<Format> {
        Format::WORDS.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, format)| *format)
    }
}

/// Whether the values of a field are numbers.
fn is_number(field: Field) -> bool {
    field.is_amount() || field.is_count() || SHOWING.contains(&field) || field == Field::Units
}

/// Whether a text is a plain number, as JSON has it too.
fn is_plain(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, decimals) = digits.split_once('.').unwrap_or((digits, "0"));
    let all_digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    all_digits(whole) && all_digits(decimals) && (whole == "0" || !whole.starts_with('0'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::canonical::{Record, RecordKind};

    /// One record with all that is hard to write.
    pub fn sample() -> Canonical {
        let mut record = Record::new(RecordKind::BoxOffice);
        for (field, value) in [
            (Field::Title, "=1+1, \"quoted\""),
            (Field::Date, "2024-03-07"),
            (Field::Gross, "12345678901234567890.5"),
            (Field::Admissions, "12"),
            (Field::AdmissionsToDate, "≈120"),
        ] {
            record.state(field, Some(value));
        }
        let mut records = Canonical::default();
        records.add(&record, None).unwrap();
        records
    }

    pub fn written(format: Format) -> Vec<u8> {
        let mut out = Vec::new();
        format.write(sample(), &mut out).unwrap();
        out
    }

    #[test]
    fn plain_numbers_are_told_from_words() {
        for (text, plain) in
            [("0", true), ("-1.5", true), ("0.25", true), ("007", false), ("≈1", false), ("1.", false), ("", false)]
        {
            assert_eq!(is_plain(text), plain, "{text}");
        }
    }
}
