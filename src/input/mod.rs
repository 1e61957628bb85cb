//! Bytes to model: containers, columns by meaning, values, and every problem with its file, line and column.
//!
//! Reading folds each record into the [`Rollup`] a report declared; no list of all
//! records exists. Nothing here knows which report runs.

pub mod bundled;
pub mod columns;
pub mod countries;
mod coverage;
pub mod csv;
mod fold;
pub mod json;
pub mod problem;
pub mod quotes;
pub mod records;
mod running;
mod sha256;

use std::borrow::Cow;
use std::io::{self, BufRead, BufReader, Read};

use crate::model::box_office::{Basis, BoxOffice};
use crate::model::country::Country;
use crate::model::currency::Currency;
use crate::model::origin::OriginRule;
use crate::model::rate::{DEFAULT_MAX_AGE, Rate};
use crate::model::rollup::Rollup;
use columns::{Chosen, Field};
pub use coverage::CinemaRows;
use problem::{Place, Problem, Problems};

/// A container is one file here and one line in this list: how it is recognised by its first bytes, and how
/// its records are read. The first that recognises the bytes reads them.
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

            fn recognise(head: &[u8]) -> Option<Container> {
                $(if $module::recognises(head) { return Some(Container::$variant); })*
                None
            }

            fn read(self, input: &mut dyn BufRead, file: &str, sink: &mut dyn Sink) -> Result<(), Stop> {
                match self { $(Container::$variant => $module::read(input, file, sink),)* }
            }
        }
    };
}

containers! {
    json: Json "json",
    csv: Csv "csv",
}

/// Containers that are not read yet, by their first bytes, with what to do instead.
const NOT_READ: [(&[u8], &str); 7] = [
    (b"\x1f\x8b", "is gzip, which is not read; unpack it first: gunzip -c FILE | kinostat …"),
    (b"\x28\xb5\x2f\xfd", "is zstd, which is not read; unpack it first: zstd -dc FILE | kinostat …"),
    (b"PK\x03\x04", "is a zip or an Excel workbook, which is not read; save the sheet as CSV UTF-8"),
    (b"\xd0\xcf\x11\xe0", "is an old Excel workbook, which is not read; save the sheet as CSV UTF-8"),
    (b"\xff\xfe", "is UTF-16, which is not read; save it as UTF-8, or try: iconv -f UTF-16 -t UTF-8"),
    (b"\xfe\xff", "is UTF-16, which is not read; save it as UTF-8, or try: iconv -f UTF-16 -t UTF-8"),
    (b"<?xml", "is XML, which is not read; expected CSV or JSON"),
];

/// Records to read.
pub struct Source {
    /// The name people know it by.
    pub name: String,
    /// The bytes.
    pub bytes: Box<dyn Read>,
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
    /// `--lenient`: skip and count bad records.
    pub lenient: bool,
    /// `--input-format`; without it by the first bytes.
    pub container: Option<Container>,
    /// `--rate-max-age`.
    pub max_rate_age: i32,
    /// `--rate`.
    pub fixed_rates: Vec<Rate>,
    /// Whether the user named files of rates, which go before any rates among the records.
    pub rates_named: bool,
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
            territory: None,
            series: Vec::new(),
            series_asked: Vec::new(),
            origin_rule: None,
            basis: Basis::Calendar,
            cinema_rows: CinemaRows::Sum,
            lenient: false,
            container: None,
            max_rate_age: DEFAULT_MAX_AGE,
            fixed_rates: Vec::new(),
            rates_named: false,
            needs_box_office: false,
        }
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
    fn is_of_records(&self, header: &str) -> bool;
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

    fn from_lint(error: io::Error, file: &str) -> Stop {
        match error.downcast::<quotes::QuoteError>() {
            Ok(quote) => {
                let place = Place { file: file.to_owned(), line: quote.line(), column: 0 };
                Stop::Refused(Problem::new(place, quote.to_string()))
            }
            Err(error) => Stop::Io(error),
        }
    }
}

/// The name of standard input in messages and notes.
pub const STDIN: &str = "standard input";

/// Reads all sources into one data set. Rates are taken from `rates` unless the sources hold their own.
pub fn read(sources: Vec<Source>, rates: Vec<Source>, reading: &Reading) -> Result<BoxOffice, InputError> {
    let mut fold = fold::Fold::new(reading);
    for source in sources {
        read_source(source, reading, &mut fold)?;
    }
    fold.check_chosen_columns()?;
    fold.check_box_office()?;
    if reading.rates_named || !fold.rates.has_published() {
        fold.forget_rates();
        fold.rates_only = true;
        for source in rates {
            read_source(source, reading, &mut fold)?;
        }
    }
    fold.check_chosen_columns()?;
    fold.finish()
}

fn read_source<'r>(source: Source, reading: &'r Reading, fold: &mut fold::Fold<'r>) -> Result<(), InputError> {
    let Source { name, bytes } = source;
    let unreadable = |error| InputError::Unreadable { name: name.clone(), error };
    let hashing = sha256::Hashing::new(bytes);
    let digest = hashing.digest();
    let (head, rest) = head(hashing).map_err(unreadable)?;
    let mut input = BufReader::with_capacity(256 * 1024, io::Cursor::new(head.clone()).chain(rest));
    let head = head.as_slice();
    let mut records = records::Records::new(name.clone(), reading, fold);
    let read = match not_read(head, &name) {
        Some(problem) => Err(Stop::Refused(problem)),
        None if head.iter().all(u8::is_ascii_whitespace) => Err(Stop::empty(&name)),
        None => match reading.container.filter(|_| records.are_asked_for()).or_else(|| Container::recognise(head)) {
            Some(container) => container.read(&mut input, &name, &mut records),
            None => Err(Stop::empty(&name)),
        },
    };
    match read {
        Ok(()) => {}
        Err(Stop::Io(error)) => return Err(unreadable(error)),
        Err(Stop::Refused(problem)) => {
            records.stop(problem);
            return Err(fold.bad());
        }
    }
    io::copy(&mut input, &mut io::sink()).map_err(unreadable)?;
    records.finish(digest.hex());
    Ok(())
}

/// The start of a source, enough to tell what it is: its first line and the end of a block, or all of it. A pipe may
/// hand over a byte at a time, which must change nothing.
fn head<R: Read>(mut source: R) -> io::Result<(Vec<u8>, R)> {
    let mut head = Vec::<u8>::new();
    let mut block = [0_u8; 8 * 1024];
    loop {
        let read = match source.read(&mut block) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            read => read?,
        };
        head.extend(block.iter().take(read));
        let has_line = head.iter().skip_while(|byte| byte.is_ascii_whitespace()).any(|byte| *byte == b'\n');
        if read == 0 || has_line && head.len() > 8 || head.len() >= HEAD {
            return Ok((head, source));
        }
    }
}

/// The longest first line that is looked at to tell what a source is.
const HEAD: usize = 64 * 1024;

fn not_read(head: &[u8], name: &str) -> Option<Problem> {
    let place = || Place { file: name.to_owned(), ..Place::default() };
    let known = NOT_READ.iter().find(|(magic, _)| head.starts_with(magic));
    known.map(|(_, why)| Problem::new(place(), *why)).or_else(|| {
        let nul = head.iter().position(|byte| *byte == 0)?;
        Some(Problem::new(place(), format!("has a NUL byte at {nul}, so it is no text; expected CSV or JSON in UTF-8")))
    })
}
