//! Options on how the files of records are laid out, for what no rule can tell.

use std::fs;

use clap::Args;

use super::{Usage, words};
use crate::input::amounts::Mark;
use crate::input::dates::DateOrder;
use crate::input::encoding::Letters;
use crate::input::profile::{self, FileDate, Profile};
use crate::input::records::MixedUnits;
use crate::input::{Container, Reading, Shape, Zeros};

/// How the files of records are laid out.
#[derive(Args, Debug)]
#[command(next_help_heading = "Layout")]
pub struct LayoutOptions {
    /// The layout of a publisher, by its name or from a file of the same form; a name that is none lists them
    #[arg(long, value_name = "NAME|FILE")]
    profile: Option<String>,

    /// The container, instead of telling it by the first bytes
    #[arg(long, value_name = "FORMAT", value_parser = words(Container::WORDS))]
    input_format: Option<Container>,

    /// The encoding of the letters, such as windows-1251 or kz-1048
    #[arg(long, value_name = "NAME", value_parser = letters)]
    encoding: Option<Letters>,

    /// What parts the fields of CSV: , ; | or tab
    #[arg(long, value_name = "SIGN", value_parser = delimiter)]
    delimiter: Option<u8>,

    /// The line the header stands in
    #[arg(long, value_name = "LINE", value_parser = clap::value_parser!(u64).range(1..))]
    header_row: Option<u64>,

    /// The sheet of a workbook, by its name or number, or all
    #[arg(long, value_name = "SHEET")]
    sheet_in: Option<String>,

    /// The section of a table, by its heading or number
    #[arg(long, value_name = "SECTION")]
    section: Option<String>,

    /// The sign before decimals: point or comma
    #[arg(long, value_name = "MARK", value_parser = words(&Mark::WORDS))]
    decimal: Option<Mark>,

    /// Which number of 01/02/2024 is the day: day-first or month-first
    #[arg(long, value_name = "ORDER", value_parser = words(&DateOrder::WORDS))]
    date_order: Option<DateOrder>,

    /// What the day in a file's name is: day, week-start or week-end
    #[arg(long, value_name = "WHAT", value_parser = words(&FileDate::WORDS))]
    file_date: Option<FileDate>,

    /// What a small number with decimals among whole ones is: millions, or as-written
    #[arg(long, value_name = "READING", value_parser = words(&MixedUnits::WORDS))]
    mixed_units: Option<MixedUnits>,

    /// What a zero among money or tickets says: nothing was taken, or it is unknown
    #[arg(long, value_name = "READING", default_value = "nothing", value_parser = words(&Zeros::WORDS))]
    zeros: Zeros,

    /// Read fields, records and packed files of any length
    #[arg(long)]
    no_limits: bool,
}

impl LayoutOptions {
    /// The same, as it is read by.
    pub fn apply(&self, reading: &mut Reading) -> anyhow::Result<()> {
        reading.profile = self.profile.as_deref().map(named).transpose()?;
        reading.decimal = self.decimal;
        reading.date_order = self.date_order;
        reading.file_date = self.file_date;
        reading.section.clone_from(&self.section);
        reading.mixed_units = self.mixed_units;
        reading.zeros = self.zeros;
        reading.shape = Shape {
            container: self.input_format,
            encoding: self.encoding,
            delimiter: self.delimiter,
            header_row: self.header_row,
            sheet: self.sheet_in.clone(),
            has_limits: !self.no_limits,
            ..Shape::default()
        };
        Ok(())
    }
}

/// A built-in profile, or one in a file.
fn named(name: &str) -> anyhow::Result<Profile> {
    if let Some(built_in) = profile::built_in(name) {
        return Ok(built_in);
    }
    let looks_like_file = name.contains(['/', '\\', '.']);
    let text = match fs::read_to_string(name) {
        Ok(text) => text,
        Err(error) if looks_like_file => return Err(Usage(format!("--profile {name}: {error}")).into()),
        Err(_) => {
            let listed = profile::names().collect::<Vec<_>>().join(", ");
            return Err(Usage(format!("--profile {name}: no such layout or file; the layouts are {listed}")).into());
        }
    };
    Profile::parse(name, &text).map_err(|error| Usage(format!("--profile {name}: {}", error.trim_end())).into())
}

fn letters(name: &str) -> Result<Letters, String> {
    Letters::named(name).ok_or_else(|| {
        "expected the name of an encoding, such as utf-8, windows-1251, kz-1048, koi8-r, ibm866, euc-kr or shift_jis"
            .to_owned()
    })
}

fn delimiter(sign: &str) -> Result<u8, String> {
    match sign {
        "tab" | "\\t" | "\t" => Ok(b'\t'),
        sign => match sign.as_bytes() {
            [one] if one.is_ascii_punctuation() && *one != b'"' => Ok(*one),
            _ => Err("expected one sign such as ; or the word tab".to_owned()),
        },
    }
}
