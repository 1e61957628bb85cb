//! Bytes to model: containers, columns by meaning, values, and every problem with its file, line and column.
//!
//! Reading folds each record into the [`Rollup`] a report declared; no list of all
//! records exists. Nothing here knows which report runs.

pub mod amounts;
mod around;
mod bulk;
pub mod bundled;
pub mod canonical;
pub mod claims;
pub mod columns;
pub mod conventions;
pub mod countries;
mod coverage;
pub mod csv;
pub mod dates;
pub mod encoding;
mod fields;
mod fold;
mod folding;
pub mod formats;
mod framing;
mod guess;
pub mod json;
mod lexicon;
mod packing;
pub mod prices;
pub mod problem;
pub mod profile;
mod progress;
pub mod quantities;
pub mod quotes;
pub mod records;
mod row;
mod running;
mod sha256;
pub mod totals;
mod wide_rates;
pub mod words;
mod workbook;
mod xml;

use std::borrow::Cow;
use std::io::{self, BufRead, BufReader, Read};
use std::num::NonZeroUsize;
use std::sync::Arc;

use crate::model::account::Account;
use crate::model::box_office::{Basis, BoxOffice};
use crate::model::country::Country;
use crate::model::currency::Currency;
use crate::model::gross_basis::GrossBasis;
use crate::model::origin::OriginRule;
use crate::model::period::{Period, Span};
use crate::model::rate::{DEFAULT_MAX_AGE, Rate};
use crate::model::rollup::Rollup;
use columns::{Chosen, Field};
pub use coverage::CinemaRows;
use problem::{Place, Problem, Problems};
pub use progress::Progress;

/// A container of text is one file here and one line in this list: how it is recognised by its first bytes, and how
/// its records are read. The first that recognises the bytes reads them. Workbooks, which are no text, are
/// recognised before by [`packing`].
macro_rules! containers {
    ($($module:ident: $variant:ident $name:literal,)*) => {
        /// A container of records.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Container {
            $(#[doc = concat!("The container of `--input-format ", $name, "`.")] $variant,)*
        }

        impl Container {
            /// All containers with the words of `--input-format`.
            pub const WORDS: &'static [(&'static str, Container)] = &[$(($name, Container::$variant),)*];

            /// The word of `--input-format`.
            fn word(self) -> &'static str {
                match self { $(Container::$variant => $name,)* }
            }

            fn recognise(head: &[u8]) -> Option<Container> {
                $(if $module::recognises(head) { return Some(Container::$variant); })*
                None
            }

            fn read(self, input: &mut (dyn BufRead + Send), file: &str, shape: &Shape, sink: &mut dyn Sink) -> Result<(), Stop> {
                match self { $(Container::$variant => $module::read(input, file, shape, sink),)* }
            }
        }
    };
}

containers! {
    xml: Xml "xml",
    json: Json "json",
    csv: Csv "csv",
}

/// Records to read.
pub struct Source {
    /// The name people know it by.
    pub name: String,
    /// The bytes.
    pub bytes: Box<dyn Read + Send>,
    /// Opens them once more, where that can be done.
    pub again: Option<Again>,
    /// The same bytes at any place, where they are a file's.
    pub at: Option<Arc<dyn ReadAt>>,
}

/// A file that can be read at any place, by several threads at once.
pub trait ReadAt: Send + Sync {
    /// Reads some bytes from a place on.
    fn read_at(&self, buffer: &mut [u8], offset: u64) -> io::Result<usize>;
    /// How many bytes there are.
    fn length(&self) -> io::Result<u64>;
}

/// Opens a source once more.
pub type Again = Box<dyn Fn() -> io::Result<Box<dyn Read + Send>>>;

/// What a zero in a column of money or tickets says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Zeros {
    /// That nothing was taken.
    #[default]
    Nothing,
    /// That nobody knows what was.
    Unknown,
}

impl Zeros {
    /// All readings with the words of `--zeros`.
    pub const WORDS: [(&'static str, Zeros); 2] = [("nothing", Zeros::Nothing), ("unknown", Zeros::Unknown)];
}

/// How a source is laid out, where a user said so.
#[derive(Clone, Debug, PartialEq)]
pub struct Shape {
    /// `--input-format`; without it by the first bytes.
    pub container: Option<Container>,
    /// `--encoding`; without it by the bytes.
    pub encoding: Option<encoding::Letters>,
    /// `--delimiter`; without it by the first lines.
    pub delimiter: Option<u8>,
    /// `--header-row`: its line.
    pub header_row: Option<u64>,
    /// `--sheet-in`: the name of a sheet, its number, or `all`.
    pub sheet: Option<String>,
    /// How many bytes of rows are folded together in bulk; the answer is the same.
    pub block: usize,
    /// Not with `--no-limits`: whether fields, records and files may only be so long.
    pub has_limits: bool,
}

impl Default for Shape {
    fn default() -> Shape {
        Shape {
            container: None,
            encoding: None,
            delimiter: None,
            header_row: None,
            sheet: None,
            block: bulk::BLOCK,
            has_limits: true,
        }
    }
}

/// How to read: what the report needs, and what the user or a profile chose.
#[derive(Clone, Debug)]
pub struct Reading {
    /// What the report needs.
    pub rollup: Rollup,
    /// `--col` and `--set`.
    pub columns: Vec<(Field, Chosen)>,
    /// `--currency`: the currency where the records do not say.
    pub currency: Option<Currency>,
    /// `--home`.
    pub home: Option<Country>,
    /// `--gross-basis`.
    pub gross_basis: Option<GrossBasis>,
    /// `--territory`.
    pub territory: Option<String>,
    /// The series to prefer, the first before the others.
    pub series: Vec<String>,
    /// Those of them that the user named, and that must be there.
    pub series_asked: Vec<String>,
    /// `--origin-rule`; without it by the origin column if there is one, else three-way.
    pub origin_rule: Option<OriginRule>,
    /// `--basis`.
    pub basis: Basis,
    /// `--cinema-rows`.
    pub cinema_rows: CinemaRows,
    /// `--profile`.
    pub profile: Option<profile::Profile>,
    /// `--decimal`.
    pub decimal: Option<amounts::Mark>,
    /// `--date-order`.
    pub date_order: Option<dates::DateOrder>,
    /// `--file-date`.
    pub file_date: Option<profile::FileDate>,
    /// `--section`: its number or heading.
    pub section: Option<String>,
    /// `--mixed-units`.
    pub mixed_units: Option<records::MixedUnits>,
    /// `--zeros`.
    pub zeros: Zeros,
    /// `--threads`; without it as many as the machine has.
    pub threads: Option<NonZeroUsize>,
    /// Whether every row is read by itself, whatever that takes.
    pub careful: bool,
    /// How far reading has come.
    pub progress: Arc<Progress>,
    /// Whether the hash of every source is told, whatever that takes.
    pub hashes_all: bool,
    /// `--lenient`: skip and count bad records.
    pub lenient: bool,
    /// How the sources are laid out.
    pub shape: Shape,
    /// `--rate-max-age`.
    pub max_rate_age: i32,
    /// `--rate`.
    pub fixed_rates: Vec<Rate>,
    /// Whether the user named files of rates, which go before any rates among the records.
    pub rates_named: bool,
    /// Whether the question is how the sources are read, so that nothing wrong with them is a reason to stop.
    pub inspects: bool,
    /// Whether the records themselves are asked for.
    pub keeps_records: bool,
    /// Whether records of box office or market figures are needed, so that releases alone are not enough.
    pub needs_box_office: bool,
}

impl Reading {
    /// Reading for a rollup, with nothing chosen.
    pub fn of(rollup: Rollup) -> Reading {
        Reading {
            rollup,
            columns: Vec::new(),
            currency: None,
            home: None,
            gross_basis: None,
            territory: None,
            series: Vec::new(),
            series_asked: Vec::new(),
            origin_rule: None,
            basis: Basis::Calendar,
            cinema_rows: CinemaRows::Sum,
            profile: None,
            decimal: None,
            date_order: None,
            file_date: None,
            section: None,
            mixed_units: None,
            zeros: Zeros::Nothing,
            threads: None,
            careful: false,
            progress: Arc::default(),
            hashes_all: false,
            lenient: false,
            shape: Shape::default(),
            max_rate_age: DEFAULT_MAX_AGE,
            fixed_rates: Vec::new(),
            rates_named: false,
            inspects: false,
            keeps_records: false,
            needs_box_office: false,
        }
    }
}

impl Reading {
    /// The period that takings of some days are counted in, and whether the days cross its edge. Under the release basis
    /// a film's run counts as one, so no edge of a year matters.
    fn placed(&self, span: Span) -> Option<(Period, bool)> {
        let placed = self.rollup.grain.place(span);
        match self.basis {
            Basis::Calendar => placed,
            Basis::Release => Some((placed.map_or(Period::Run, |(bucket, _)| bucket), false)),
        }
    }

    /// Whether the report speaks of a period.
    fn is_wanted(&self, bucket: Period) -> bool {
        let asked = match self.basis {
            Basis::Calendar => self.rollup.span,
            // A film's whole run counts in its release year, whenever it was taken.
            Basis::Release => None,
        };
        asked.zip(bucket.span()).is_none_or(|(asked, bucket)| asked.overlaps(bucket))
    }

    /// The options given that say what a figure is, and not what a record says.
    pub fn definitions_given(&self) -> Vec<&'static str> {
        let given = [
            ("--origin-rule", self.origin_rule.is_some()),
            ("--basis", self.basis != Basis::Calendar),
            ("--series", !self.series_asked.is_empty()),
            ("--cinema-rows", self.cinema_rows != CinemaRows::Sum),
        ];
        given.into_iter().filter(|(_, is_given)| *is_given).map(|(option, _)| option).collect()
    }

    /// The options given that a layout has no key for.
    pub fn not_of_a_layout(&self) -> Vec<&'static str> {
        let given = [
            ("--section", self.section.is_some()),
            ("--sheet-in", self.shape.sheet.is_some()),
            ("--header-row", self.shape.header_row.is_some()),
            ("--input-format", self.shape.container.is_some()),
            ("--mixed-units", self.mixed_units.is_some()),
            ("--zeros", self.zeros != Zeros::Nothing),
            ("--lenient", self.lenient),
            ("--no-limits", !self.shape.has_limits),
        ];
        let given = given.into_iter().filter(|(_, is_given)| *is_given).map(|(option, _)| option);
        given.chain(self.definitions_given()).collect()
    }
}

/// Why no data set came of the records.
#[derive(Debug, thiserror::Error)]
pub enum InputError {
    /// Records are bad.
    #[error("{0}")]
    Bad(Problems),
    /// A choice is needed that the records do not settle.
    #[error("{0}")]
    Choice(String),
    /// A source cannot be read.
    #[error("cannot read {name}: {error}")]
    Unreadable {
        /// The source.
        name: String,
        /// What the system says.
        error: io::Error,
    },
}

/// One field of a record as text, with its place.
#[derive(Clone, Debug)]
pub struct RawCell<'a> {
    /// The text.
    pub text: Cow<'a, str>,
    /// The line it stands in.
    pub line: u64,
    /// The column, as [`Place::column`] has it.
    pub column: u64,
    /// Whether the container says it is a number, written with a point: JSON and workbooks do.
    pub exact: bool,
}

impl RawCell<'_> {
    /// The same cell, on its own.
    pub fn to_owned(&self) -> RawCell<'static> {
        RawCell { text: Cow::Owned(self.text.clone().into_owned()), ..*self }
    }
}

/// What a container hands records to.
pub trait Sink {
    /// A table begins, or goes on with other columns.
    fn table(&mut self, headers: &[&str], line: u64) -> Result<(), Stop>;
    /// A record with one cell a header.
    fn row(&mut self, cells: &[RawCell<'_>], line: u64) -> Result<(), Stop>;
    /// A record that is bad as a whole; reading goes on.
    fn problem(&mut self, problem: Problem) -> Result<(), Stop>;
    /// Whether a header is one that records have, and not the name of a list of records.
    fn is_of_records(&self, _header: &str) -> bool {
        false
    }
    /// How many cells of a row are headers whose meaning is known.
    fn header_score(&self, _cells: &[&str]) -> usize {
        0
    }
    /// Whether a column of the table holds what names films.
    fn names_films(&self, _column: usize) -> bool {
        true
    }
    /// A list of records begins or ends; objects of one list may leave out keys that others of it have.
    fn list(&mut self) {}
    /// What parts the fields of the source.
    fn delimiter(&mut self, _delimiter: u8) {}
    /// A line that stands before a table, or beside it.
    fn around(&mut self, _text: &str) {}
    /// The name of the sheet the next table stands in, and whether it is one of several.
    fn sheet(&mut self, _name: &str, _is_one_of_several: bool) {}
    /// How rows of so many fields, parted by a sign, can be folded in bulk from here on.
    fn plan(&self, _fields: usize, _delimiter: u8) -> Option<bulk::Plan<'_>> {
        None
    }
    /// The file that the source is, if it can be read at any place.
    fn take_file(&mut self) -> Option<AnyPlace> {
        None
    }
    /// All of the source is read, however much of its stream is left.
    fn read_whole(&mut self) {}
    /// What was folded in bulk is not enough, and why: all is to be read again.
    fn need_care(&mut self, _why: &str) {}
    /// Plain rows passed that come to so much.
    fn passed(&mut self, _whole: &bulk::Whole) {}
    /// Rows of one class, of which the first stands in a line with these cells.
    fn class(&mut self, _cells: &[RawCell<'_>], _line: u64, _class: &bulk::Class) {}
    /// What the formats of the cells of a sheet show.
    fn shown(&mut self, _shown: formats::Shown) {}
    /// A sheet that holds no records, where all that do were asked for.
    fn sheet_left_out(&mut self, _name: &str) {}
    /// A line of words among the rows: a section's heading, or a note.
    fn heading(&mut self, _text: &str, _is_section: bool) {}
}

/// Why reading a source stops before its end.
#[derive(Debug)]
pub enum Stop {
    /// What comes after cannot be trusted.
    Refused(Problem),
    /// The source cannot be read.
    Io(io::Error),
}

impl Stop {
    fn empty(file: &str) -> Stop {
        let why = if file == STDIN {
            "was empty; did the command before the pipe fail?"
        } else {
            "is empty; expected records"
        };
        Stop::Refused(Problem::new(Place { file: file.to_owned(), ..Place::default() }, why))
    }

    /// What an error of reading says: of the text, of its packing, or of the system.
    fn from_io(error: io::Error, file: &str) -> Stop {
        let at =
            |line: u64, why: String| Stop::Refused(Problem::new(Place { file: file.to_owned(), line, column: 0 }, why));
        let error = match error.downcast::<quotes::QuoteError>() {
            Ok(quote) => return at(quote.line(), quote.to_string()),
            Err(error) => error,
        };
        let error = match error.downcast::<encoding::EncodingError>() {
            Ok(letters) => return at(letters.line(), letters.to_string()),
            Err(error) => error,
        };
        match error.downcast::<packing::PackingError>() {
            Ok(packing) => at(0, packing.to_string()),
            Err(error) => Stop::Io(error),
        }
    }
}

/// The name of standard input in messages and notes.
pub const STDIN: &str = "standard input";

/// Reads all sources into one data set. Rates are taken from `rates` unless the sources hold their own.
///
/// Rows that can be are folded in bulk. Where that turns out not to be enough, to tell every bad row by itself or to say
/// whether money stands twice, all is read once more, row by row.
pub fn read(sources: Vec<Source>, rates: Vec<Source>, reading: &Reading) -> Result<BoxOffice, InputError> {
    let (sources, of_sources) = with_agains(sources);
    let (rates, of_rates) = with_agains(rates);
    let care = fold::Care::default();
    let answer = read_once(sources, rates, reading, &care, &of_sources);
    let Some(why) = care.into_reason() else { return answer };
    match (opened_again(of_sources)?, opened_again(of_rates)?) {
        (Some(sources), Some(rates)) => {
            let careful = Reading { careful: true, ..reading.clone() };
            read_once(sources, rates, &careful, &fold::Care::default(), &[])
        }
        _ => Err(answer.err().unwrap_or_else(|| {
            InputError::Choice(format!(
                "{why}, and {STDIN} can be read only once; give the records as a file, or say --careful"
            ))
        })),
    }
}

fn with_agains(sources: Vec<Source>) -> (Vec<Source>, Vec<(String, Option<Again>)>) {
    let parted = sources.into_iter().map(|source| {
        let Source { name, bytes, again, at } = source;
        (Source { name: name.clone(), bytes, again: None, at }, (name, again))
    });
    parted.unzip()
}

/// The sources once more; `None` where one of them can be read only once.
fn opened_again(agains: Vec<(String, Option<Again>)>) -> Result<Option<Vec<Source>>, InputError> {
    let opened = agains.into_iter().map(|(name, again)| {
        let bytes = again.map(|again| again()).transpose();
        let bytes = bytes.map_err(|error| InputError::Unreadable { name: name.clone(), error })?;
        Ok(bytes.map(|bytes| Source { name, bytes, again: None, at: None }))
    });
    opened.collect()
}

fn read_once(
    sources: Vec<Source>,
    rates: Vec<Source>,
    reading: &Reading,
    care: &fold::Care,
    agains: &[(String, Option<Again>)],
) -> Result<BoxOffice, InputError> {
    let mut fold = fold::Fold::new(reading, care);
    let is_one = sources.len() == 1;
    for (place, source) in sources.into_iter().enumerate() {
        // What can be read only once is hashed at once, to be told from the others.
        let is_read_once = agains.get(place).is_none_or(|(_, again)| again.is_none());
        read_source(source, reading.hashes_all || is_read_once && !is_one, &mut fold)?;
    }
    for place in fold.without_hash_of_one_length() {
        if let Some((name, Some(again))) = agains.get(place) {
            let hash = again().and_then(sha256::of);
            fold.note_hash(place, hash.map_err(|error| InputError::Unreadable { name: name.clone(), error })?);
        }
    }
    let checked = fold.check_chosen_columns();
    fold.unless_inspecting(checked)?;
    fold.check_box_office()?;
    if reading.rates_named || !fold.rates.has_published() {
        fold.forget_rates();
        fold.rates_only = true;
        for source in rates {
            read_source(source, reading.hashes_all, &mut fold)?;
        }
        let checked = fold.check_chosen_columns();
        fold.unless_inspecting(checked)?;
    }
    if reading.inspects { Ok(fold.inspected()) } else { fold.finish() }
}

/// The records of all sources in canonical fields, and how the sources were used.
pub fn export(sources: Vec<Source>, reading: &Reading) -> Result<(canonical::Canonical, Account), InputError> {
    // Every record is wanted by itself, so none is folded in bulk.
    let care = fold::Care::default();
    let mut fold = fold::Fold::new(reading, &care);
    for source in sources {
        read_source(source, true, &mut fold)?;
    }
    fold.check_chosen_columns()?;
    fold.exported()
}

fn read_source(source: Source, is_hashed: bool, fold: &mut fold::Fold<'_>) -> Result<(), InputError> {
    let reading = fold.reading;
    let Source { name, bytes, at, .. } = source;
    let most = if is_hashed { u64::MAX } else { sha256::MOST };
    let hashing = sha256::Hashing::new(Counted { bytes, progress: Arc::clone(&reading.progress) }, most);
    let digest = hashing.digest();
    let mut records = records::Records::new(name.clone(), reading, fold);
    // What is hashed is to be read from its start to its end.
    let at = at.filter(|_| !is_hashed);
    let read = read_content(Box::new(hashing), at.clone(), &name, &mut records);
    match read {
        Ok(()) => {
            let has_passed = |file: &Arc<dyn ReadAt>| file.length().is_ok_and(|length| length == digest.length());
            let (hash, length) = match at.filter(|file| records.is_done() && !has_passed(file)) {
                None => (digest.hex(), digest.length()),
                Some(at) => sha256::of_file(at.as_ref())
                    .map_err(|error| InputError::Unreadable { name: name.clone(), error })?,
            };
            records.finish(hash, length);
            Ok(())
        }
        Err(Stop::Io(error)) => Err(InputError::Unreadable { name, error }),
        Err(Stop::Refused(problem)) => {
            records.stop(problem);
            if reading.inspects { Ok(()) } else { Err(fold.bad()) }
        }
    }
}

/// A file that can be read at any place.
pub struct AnyPlace {
    /// The file.
    pub file: Arc<dyn ReadAt>,
    /// Where its text starts.
    pub start: u64,
    /// Its letters: UTF-8, or of one byte each.
    pub letters: encoding::Letters,
}

/// Counts bytes as they are read.
struct Counted {
    bytes: Box<dyn Read + Send>,
    progress: Arc<Progress>,
}

impl Read for Counted {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.bytes.read(buffer)?;
        self.progress.add_bytes(read);
        Ok(read)
    }
}

/// Takes off the packing, makes letters UTF-8, and hands the rest to the container it is.
fn read_content(
    bytes: Box<dyn Read + Send>,
    at: Option<Arc<dyn ReadAt>>,
    name: &str,
    records: &mut records::Records<'_, '_>,
) -> Result<(), Stop> {
    let shape = records.shape();
    let from_io = |error| Stop::from_io(error, name);
    let (content, packings) = packing::unpacked(bytes, shape.has_limits).map_err(from_io)?;
    let mut bytes = match content {
        packing::Content::Text(bytes) => bytes,
        packing::Content::Workbook(file) => {
            records.note_container("workbook", &packings);
            return workbook::read(file, name, &shape, records);
        }
    };
    let mut head = Vec::new();
    bytes.by_ref().take(256).read_to_end(&mut head).map_err(from_io)?;
    let mark = if head.starts_with(BYTE_ORDER_MARK) { BYTE_ORDER_MARK.len() } else { 0 };
    let stated = xml::stated_encoding(&head).and_then(|name| encoding::Letters::named(&name));
    let (mut text, found) = encoding::Text::new(io::Cursor::new(head).chain(bytes), shape.encoding.or(stated));
    // A pipe may hand over a byte at a time, which must change nothing.
    let mut head = Vec::new();
    text.by_ref().take(HEAD).read_to_end(&mut head).map_err(from_io)?;
    if head.iter().all(u8::is_ascii_whitespace) {
        return Err(Stop::empty(name));
    }
    // So far plain letters are UTF-8.
    let letters = found.lock().ok().and_then(|found| *found).unwrap_or(encoding::Letters::UTF_8);
    if packings.is_empty() && (letters == encoding::Letters::UTF_8 || letters.is_bytewise()) {
        let start = if letters == encoding::Letters::UTF_8 { mark } else { 0 };
        let start = u64::try_from(start).unwrap_or(u64::MAX);
        records.read_at(at.map(|file| AnyPlace { file, start, letters }));
    }
    let container = shape.container.or_else(|| Container::recognise(&head)).ok_or_else(|| Stop::empty(name))?;
    let mut input = BufReader::with_capacity(64 * 1024, io::Cursor::new(head).chain(text));
    records.note_container(container.word(), &packings);
    let read = container.read(&mut input, name, &shape, records);
    let read = match read {
        Ok(()) if !records.is_done() => io::copy(&mut input, &mut io::sink()).map(|_| ()).map_err(from_io),
        read => read,
    };
    let letters = found.lock().ok().and_then(|found| *found);
    if let Some(letters) = letters {
        records.note_letters(letters, shape.encoding.or(stated).is_none());
    }
    read
}

/// The mark that UTF-8 may begin with.
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// How much of a source is looked at to tell what it is.
const HEAD: u64 = 64 * 1024;
