//! Canonical records: every accepted record of the sources in the fields of `columns`, with plain numbers and ISO dates,
//! kept in a temporary file until all is read and it is known which films need an id.
//!
//! Reading them back changes nothing: what an option, a layout or the words beside a table said stands in each record.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Seek, SeekFrom};

use tempfile::SpooledTempFile;

use super::columns::Field;

/// How many bytes are kept in memory before they go to a file.
const IN_MEMORY: usize = 16 * 1024 * 1024;

/// What a record is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum RecordKind {
    /// Takings of a film.
    BoxOffice,
    /// A film.
    Release,
    /// A published figure.
    Market,
    /// An exchange rate.
    Rate,
    /// A film in a list of the box office that gives it no figure.
    Listed,
    /// Takings outside the days a rollup was made for, which it leaves out: only that there are such is told.
    Outside,
}

impl RecordKind {
    /// All kinds with the words of the column `record_type`.
    pub const WORDS: [(&'static str, RecordKind); 6] = [
        ("box_office", RecordKind::BoxOffice),
        ("release", RecordKind::Release),
        ("market", RecordKind::Market),
        ("rate", RecordKind::Rate),
        ("listed", RecordKind::Listed),
        ("outside", RecordKind::Outside),
    ];

    fn word(self) -> &'static str {
        RecordKind::WORDS.iter().find(|(_, kind)| *kind == self).map_or("", |(word, _)| word)
    }
}

/// The values of one record.
#[derive(Clone, Debug, PartialEq)]
pub struct Record {
    /// What it is.
    pub kind: RecordKind,
    /// Its values; a field that is not stated is not there.
    pub values: BTreeMap<Field, String>,
}

impl Record {
    /// A record without values yet.
    pub fn new(kind: RecordKind) -> Record {
        Record { kind, values: BTreeMap::new() }
    }

    /// States a field, if there is something to state.
    pub fn state(&mut self, field: Field, value: Option<impl Into<String>>) {
        let value = value.map(Into::into).filter(|value: &String| !value.is_empty());
        self.values.extend(value.map(|value| (field, value)));
    }
}

/// The records of all sources.
pub struct Canonical {
    spool: csv::Writer<SpooledTempFile>,
    stated: BTreeSet<Field>,
    rows: u64,
    /// The id of each film that its title and year do not tell from another.
    ids: BTreeMap<usize, String>,
}

impl Default for Canonical {
    fn default() -> Canonical {
        let file = tempfile::spooled_tempfile(IN_MEMORY);
        let spool = csv::WriterBuilder::new().flexible(true).from_writer(file);
        Canonical { spool, stated: BTreeSet::new(), rows: 0, ids: BTreeMap::new() }
    }
}

impl Canonical {
    /// Adds a record, of a film if it is of one.
    pub fn add(&mut self, record: &Record, film: Option<usize>) -> io::Result<()> {
        self.stated.extend(record.values.keys());
        self.rows = self.rows.saturating_add(1);
        let film = film.map(|film| film.to_string()).unwrap_or_default();
        let values = Field::ALL.iter().map(|field| record.values.get(field).map_or("", String::as_str));
        let whole = [film.as_str(), record.kind.word()].into_iter().chain(values);
        self.spool.write_record(whole).map_err(of_csv)
    }

    /// Gives ids to the films that have none and need one.
    pub fn name_films(&mut self, ids: BTreeMap<usize, String>) {
        if !ids.is_empty() {
            self.stated.insert(Field::FilmId);
        }
        self.ids = ids;
    }

    /// How many records there are.
    pub fn rows(&self) -> u64 {
        self.rows
    }

    /// The fields that some record states, in the order they are documented. What a record is stands first, so that no
    /// title is taken for a total or a note.
    pub fn columns(&self) -> Vec<Field> {
        let kind = (self.rows > 0).then_some(Field::RecordType);
        kind.into_iter().chain(Field::ALL.iter().copied().filter(|field| self.stated.contains(field))).collect()
    }

    /// Hands on each record, one value a column.
    pub fn for_each(self, mut take: impl FnMut(&[&str]) -> io::Result<()>) -> io::Result<()> {
        let columns = self.columns();
        let places: Vec<usize> = columns
            .iter()
            .map(|column| match column {
                Field::RecordType => 1,
                column => {
                    Field::ALL.iter().position(|field| field == column).map_or(1, |place| place.saturating_add(2))
                }
            })
            .collect();
        let id_place = columns.iter().position(|column| *column == Field::FilmId);
        let mut file = self.spool.into_inner().map_err(|error| io::Error::other(error.to_string()))?;
        file.seek(SeekFrom::Start(0))?;
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(io::BufReader::new(file));
        let mut row = csv::StringRecord::new();
        while reader.read_record(&mut row).map_err(of_csv)? {
            let id = row.get(0).and_then(|film| film.parse().ok()).and_then(|film: usize| self.ids.get(&film));
            let mut values: Vec<&str> = places.iter().map(|place| row.get(*place).unwrap_or_default()).collect();
            if let (Some(id), Some(value)) = (id, id_place.and_then(|place| values.get_mut(place)))
                && value.is_empty()
            {
                *value = id;
            }
            take(&values)?;
        }
        Ok(())
    }
}

/// What the system said, where CSV only passed it on: a closed pipe is to be told from a full disk.
pub fn of_csv(error: csv::Error) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(kind: RecordKind, values: &[(Field, &str)]) -> Record {
        let mut record = Record::new(kind);
        values.iter().for_each(|(field, value)| record.state(*field, Some(*value)));
        record
    }

    fn rows(records: Canonical) -> Vec<String> {
        let mut rows = Vec::new();
        let taken = records.for_each(|row| {
            rows.push(row.join("|"));
            Ok(())
        });
        taken.unwrap();
        rows
    }

    #[test]
    fn columns_are_those_that_are_stated() {
        let mut records = Canonical::default();
        records.add(&record(RecordKind::BoxOffice, &[(Field::Title, "Dune"), (Field::Gross, "1")]), Some(0)).unwrap();
        assert_eq!(records.columns(), [Field::RecordType, Field::Title, Field::Gross]);
        records.add(&record(RecordKind::Rate, &[(Field::Rate, "470")]), None).unwrap();
        assert_eq!(records.columns(), [Field::RecordType, Field::Title, Field::Gross, Field::Rate]);
        assert_eq!(rows(records), ["box_office|Dune|1|", "rate|||470"]);
    }

    #[test]
    fn films_that_need_an_id_get_one_and_others_keep_theirs() {
        let mut records = Canonical::default();
        records.add(&record(RecordKind::Release, &[(Field::Title, "Dune")]), Some(0)).unwrap();
        records.add(&record(RecordKind::Release, &[(Field::Title, "Dune"), (Field::FilmId, "7")]), Some(1)).unwrap();
        records.name_films(BTreeMap::from([(0, "Dune (1984)".to_owned()), (1, "x".to_owned())]));
        assert_eq!(rows(records), ["release|Dune (1984)|Dune", "release|7|Dune"]);
    }
}
