//! `kinostat export`: the records themselves, in canonical fields.

use clap::Args;

use super::looks::Looks;
use super::records::RecordOptions;
use super::{Usage, output, source};
use crate::export;
use crate::input;
use crate::model::rollup::Rollup;
use crate::render::sanitise;

/// Write the records as canonical CSV, JSON or xlsx.
///
/// Every record that a report would take is written in the fields of kinostat: plain numbers, ISO dates, codes of
/// currencies and countries, and what an option, a layout or the words beside a table say. Reading it back changes no
/// figure. Total rows, headings and columns without a meaning are left out; inspect lists them.
#[derive(Args, Debug)]
#[command(
    after_help = "The format is that of -f or of the ending of -o, csv without either.\n\nExamples:\n  kinostat export export.xlsx > films.csv\n  kinostat export --encoding kz-1048 old.csv -o films.xlsx"
)]
pub struct Export {
    #[command(flatten)]
    records: RecordOptions,
}

impl Export {
    /// Reads the records and writes them.
    pub fn run(&self, looks: &Looks) -> anyhow::Result<()> {
        let format = looks.records_format()?;
        if format == export::Format::Xlsx && looks.is_for_a_terminal() {
            return Err(Usage("a workbook is not for a terminal; say -o films.xlsx".to_owned()).into());
        }
        let options = &self.records;
        let found = source::find(&options.files, options, true, looks.quiet)?;
        let inputs = found.paths.clone();
        looks.check_not_read(&inputs)?;
        let mut reading = options.reading(Rollup::nothing(), found.bundled)?;
        reading.keeps_records = true;
        let (records, account) = input::export(found.sources, &reading)?;
        if !looks.quiet {
            let told = account.refused.iter().chain(&account.warnings);
            told.for_each(|what| output::tell(&sanitise::visible(what)));
        }
        let mut records = Some(records);
        looks.write_with(&mut |out| match records.take() {
            Some(records) => format.write(records, out),
            None => Ok(()),
        })
    }
}
