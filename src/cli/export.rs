//! `kinostat export`: the records themselves, in canonical fields.

use clap::Args;

use super::looks::Looks;
use super::records::RecordOptions;
use super::{Usage, output, source};
use crate::export;
use crate::input;
use crate::model::account::Account;
use crate::model::rollup::Rollup;

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
        if let Some(option) = options.conversion_given().first() {
            let why = "records are written in the currency they state, converted by no rate";
            return Err(
                Usage(format!("export takes no {option}: {why}; kinostat convert shows them in another")).into()
            );
        }
        if looks.names_a_sheet() {
            let way = "to read one sheet of a workbook, say --sheet-in";
            return Err(Usage(format!("export takes no --sheet, which is of a report's page; {way}")).into());
        }
        let found = source::find(&options.files, options, true, looks.quiet)?;
        let inputs = found.paths.clone();
        looks.check_not_read(&inputs)?;
        let mut reading = options.reading(Rollup::nothing(), found.bundled)?;
        reading.keeps_records = true;
        let watch = looks.watch(&reading, &found.sources);
        let read = input::export(found.sources, &reading);
        drop(watch);
        let (records, account) = read?;
        if !looks.quiet {
            super::tell(account.refused.iter().chain(&account.warnings));
            super::tell(&of_sources(&account));
            let definitions = reading.definitions_given();
            if !definitions.is_empty() {
                let what = "these say what a figure is, not what a record says; give them again when reading";
                output::tell(&format!("{what}: {}", definitions.join(", ")));
            }
        }
        let mut records = Some(records);
        looks.write_with(&mut |out| match records.take() {
            Some(records) => format.write(records, out),
            None => Ok(()),
        })
    }
}

/// How many columns that are left out are named.
const SHOWN: usize = 12;

/// How each source was read, and what was left out of it.
fn of_sources(account: &Account) -> Vec<String> {
    let mut told: Vec<String> = Vec::new();
    for source in &account.sources {
        let name = &source.name;
        told.extend(source.reading.iter().map(|how| format!("{name}: {how}")));
        let columns = &source.columns_not_used;
        let shown = columns.iter().take(SHOWN).cloned().collect::<Vec<_>>().join(", ");
        let more = columns.len().saturating_sub(SHOWN);
        match (columns.len(), more) {
            (0, _) => {}
            (_, 0) => told.push(format!("{name}: columns left out, for they have no meaning here: {shown}")),
            _ => told.push(format!("{name}: columns left out, for they have no meaning here: {shown} and {more} more")),
        }
    }
    told.extend(account.set_aside.iter().map(|(why, count)| format!("left out: {why}: {count}")));
    told
}
