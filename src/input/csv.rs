//! CSV: lines of fields parted by comma, semicolon, tab or bar, as RFC 4180 has it.
//!
//! Tokenising is the `csv` crate's. This file adds the choice of the delimiter, and what the crate is silent about:
//! stray quotes and endless fields. Where in the lines the table is, is found by framing.

use std::borrow::Cow;
use std::io::{BufRead, Read};

use super::bulk::{self, Class, End, Rest, Wave, Whole};
use super::encoding::Letters;
use super::framing::{Edges, Framing};
use super::problem::{Place, Problem};
use super::quotes::QuoteLint;
use super::{AnyPlace, RawCell, Shape, Sink, Stop};

/// How much of the start is looked at to find the delimiter.
const HEAD: usize = 64 * 1024;

/// The signs that part fields, the first where there is none.
const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// Whatever is not another container is taken for CSV.
pub fn recognises(_head: &[u8]) -> bool {
    true
}

/// How much of the start of a file is read row by row before the others are folded in bulk: enough to know its columns.
const CAREFUL_HEAD: usize = 8 * 1024;

/// Reads a table into a sink.
pub fn read(input: &mut (dyn BufRead + Send), file: &str, shape: &Shape, sink: &mut dyn Sink) -> Result<(), Stop> {
    let head = input.fill_buf().map_err(|error| Stop::from_io(error, file))?.to_vec();
    let stated = stated_delimiter(&head);
    let mut before = 0;
    if stated.is_some() {
        before = head.iter().position(|byte| *byte == b'\n').map_or(head.len(), |at| at.saturating_add(1));
        input.consume(before);
    }
    let delimiter = match shape.delimiter.or(stated) {
        Some(delimiter) => delimiter,
        None => delimiter(&head, sink).map_err(|message| {
            Stop::Refused(Problem::new(Place { file: file.to_owned(), ..Place::default() }, message))
        })?,
    };
    sink.delimiter(delimiter);
    let framing = Framing::new(sink, file, Edges::Ragged, shape.header_row);
    let lines = u64::from(stated.is_some());
    let (head, letters) = (shape.block.min(CAREFUL_HEAD), Letters::UTF_8);
    Rows { framing, file, delimiter, has_limits: shape.has_limits, head, lines, letters }.read(input, before)
}

/// The rows of a file, on their way to framing.
struct Rows<'s> {
    framing: Framing<'s>,
    file: &'s str,
    delimiter: u8,
    has_limits: bool,
    /// How many bytes are read row by row first.
    head: usize,
    /// How many lines have passed.
    lines: u64,
    /// The letters of what is folded in bulk.
    letters: Letters,
}

impl Rows<'_> {
    /// Reads all rows, of which so many bytes have passed: the first by themselves, then in bulk for as long as that can
    /// be done.
    fn read(mut self, input: &mut (dyn BufRead + Send), passed: usize) -> Result<(), Stop> {
        let mut head = Vec::new();
        let read = Read::take(&mut *input, u64::try_from(self.head).unwrap_or(u64::MAX)).read_to_end(&mut head);
        read.map_err(|error| Stop::from_io(error, self.file))?;
        let known = bulk::whole_records(&head, self.delimiter).filter(|_| head.len() == self.head);
        let Some((length, fields)) = known else {
            self.each(head.as_slice().chain(input))?;
            return self.framing.finish();
        };
        let rest = head.split_off(length);
        self.each(head.as_slice())?;
        let is_plain = self.framing.plan(fields, self.delimiter).is_some();
        let file = if is_plain { self.framing.take_file() } else { None };
        self.letters = file.as_ref().map_or(Letters::UTF_8, |file| file.letters);
        let letters_of = |head: &[u8]| std::str::from_utf8(head).map_or(length, |head| head.chars().count());
        let in_file = if self.letters == Letters::UTF_8 { length } else { letters_of(&head) };
        let mut rest = match &file {
            Some(AnyPlace { start, .. }) => {
                let passed = u64::try_from(passed.saturating_add(in_file)).unwrap_or(u64::MAX);
                Rest::File(bulk::Start { offset: start.saturating_add(passed), ..bulk::Start::default() })
            }
            None => Rest::Stream(rest),
        };
        loop {
            let Some(plan) = self.framing.plan(fields, self.delimiter) else { break };
            let rows = match (&mut rest, &file) {
                (Rest::Stream(read), _) => bulk::Rows::Stream(std::mem::take(read), input),
                (Rest::File(start), Some(at)) => bulk::Rows::File(at.file.as_ref(), *start, at.letters),
                (Rest::File(_), None) => break,
            };
            let wave = bulk::wave(rows, self.lines, &plan).map_err(|error| Stop::from_io(error, self.file))?;
            drop(plan);
            self.framing.begin_bulk();
            self.take(&wave)?;
            let is_worthwhile = wave.is_worthwhile();
            rest = wave.rest;
            match wave.end {
                End::Eof => {
                    self.framing.read_whole();
                    return self.framing.finish();
                }
                End::Io(error) => return Err(Stop::from_io(error, self.file)),
                End::Stopped if is_worthwhile => {}
                _ => break,
            }
        }
        match rest {
            Rest::Stream(read) => {
                self.framing.end_bulk();
                self.each(read.as_slice().chain(input))?;
            }
            // The careful reader starts from the beginning: what it makes of this place may depend on what is before.
            Rest::File(_) => self.framing.need_care("rows are not as plain as the first of them"),
        }
        self.framing.finish()
    }

    /// Takes in what a wave of rows came to, in the order of the lines.
    fn take(&mut self, wave: &Wave) -> Result<(), Stop> {
        let mut classes = wave.classes.iter().peekable();
        let mut passed = Whole::default();
        for careful in &wave.careful {
            while let Some(class) = classes.next_if(|class| class.line < careful.line) {
                self.class(class)?;
            }
            if careful.before.rows > passed.rows {
                self.framing.passed(&careful.before.since(&passed));
                passed = careful.before;
            }
            self.one(&careful.text, careful.line)?;
        }
        for class in classes {
            self.class(class)?;
        }
        if wave.whole.rows > passed.rows {
            self.framing.passed(&wave.whole.since(&passed));
        }
        self.lines = wave.lines;
        Ok(())
    }

    /// Takes in the rows of a class, by the text of the first of them.
    fn class(&mut self, class: &Class) -> Result<(), Stop> {
        let text = self.as_utf8(&class.text);
        let fields = bulk::fields_of(&text, self.delimiter);
        let cells = cells_of(fields.iter().map(AsRef::as_ref), self.file, class.line)?;
        self.framing.class(&cells, class.line, class);
        Ok(())
    }

    /// Reads one row, which is as RFC 4180 has it.
    fn one(&mut self, text: &[u8], line: u64) -> Result<(), Stop> {
        if text.is_empty() || text == b"\r" {
            self.framing.blank();
            return Ok(());
        }
        let text = self.as_utf8(text);
        let fields = bulk::fields_of(&text, self.delimiter);
        let cells = cells_of(fields.iter().map(AsRef::as_ref), self.file, line)?;
        self.framing.line(&cells, line)
    }

    /// The text of a row that was folded in bulk.
    fn as_utf8<'t>(&self, text: &'t [u8]) -> Cow<'t, [u8]> {
        match self.letters.decoded(text) {
            Some(decoded) if self.letters != Letters::UTF_8 => Cow::Owned(decoded.into_bytes()),
            _ => Cow::Borrowed(text),
        }
    }

    /// Reads rows one by one.
    fn each(&mut self, bytes: impl Read) -> Result<(), Stop> {
        let lint = QuoteLint::new(bytes, self.delimiter, self.has_limits).after(self.lines);
        let starts = lint.starts();
        let mut reader = reader(self.delimiter, lint);
        let mut record = ::csv::ByteRecord::new();
        while next(&mut reader, &mut record, self.file)? {
            let start = starts.borrow_mut().pop_front();
            if start.is_some_and(|start| start.after_blank) {
                self.framing.blank();
            }
            let line = start.map_or(0, |start| start.line);
            let row = cells_of(record.iter(), self.file, line)?;
            self.framing.line(&row, line)?;
        }
        let lint = reader.into_inner();
        if lint.ends_blank() {
            self.framing.blank();
        }
        self.lines = lint.lines();
        Ok(())
    }
}

fn reader<R: Read>(delimiter: u8, bytes: R) -> ::csv::Reader<R> {
    ::csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .buffer_capacity(HEAD)
        .from_reader(bytes)
}

fn next<R: Read>(reader: &mut ::csv::Reader<R>, record: &mut ::csv::ByteRecord, file: &str) -> Result<bool, Stop> {
    reader.read_byte_record(record).map_err(|error| match error.into_kind() {
        ::csv::ErrorKind::Io(io) => Stop::from_io(io, file),
        other => Stop::Refused(Problem::new(Place { file: file.to_owned(), ..Place::default() }, format!("{other:?}"))),
    })
}

fn cells_of<'r>(fields: impl Iterator<Item = &'r [u8]>, file: &str, line: u64) -> Result<Vec<RawCell<'r>>, Stop> {
    let mut cells = Vec::with_capacity(fields.size_hint().0);
    for (column, bytes) in (1..).zip(fields) {
        // The letters were made UTF-8 before.
        let text = std::str::from_utf8(bytes).map_err(|_| {
            Stop::Refused(Problem::new(
                Place { file: file.to_owned(), line, column },
                "is not UTF-8; save the file as UTF-8",
            ))
        })?;
        cells.push(RawCell { text: Cow::Borrowed(text), line, column, exact: false });
    }
    Ok(cells)
}

/// The delimiter that a first line such as `sep=;` states.
fn stated_delimiter(head: &[u8]) -> Option<u8> {
    let line = head.split(|byte| matches!(byte, b'\n' | b'\r')).next()?;
    let line = line.strip_prefix(b"\"").and_then(|line| line.strip_suffix(b"\"")).unwrap_or(line);
    match line.strip_prefix(b"sep=").or(line.strip_prefix(b"SEP=")) {
        Some([delimiter]) => Some(*delimiter),
        _ => None,
    }
}

/// How well a delimiter fits the start of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Fit {
    /// How many headers are known in the line that has most.
    known: usize,
    /// How many lines in a hundred have as many fields as most have, more than one.
    agreeing: usize,
    /// How many fields that is.
    width: usize,
}

/// The delimiter that makes most headers known, and by which most lines agree.
fn delimiter(head: &[u8], sink: &dyn Sink) -> Result<u8, String> {
    let lines = head.split(|byte| matches!(byte, b'\n' | b'\r')).filter(|line| !line.is_empty());
    let counts = |sign: u8| lines.clone().take(40).any(|line| line.contains(&sign));
    let present: Vec<u8> = DELIMITERS.into_iter().filter(|sign| counts(*sign)).collect();
    match present.as_slice() {
        [] => return Ok(b','),
        [one] => return Ok(*one),
        _ => {}
    }
    let mut fits: Vec<(Fit, u8)> = present.iter().map(|sign| (fit(head, *sign, sink), *sign)).collect();
    fits.sort_by(|(a, _), (b, _)| b.cmp(a));
    match fits.as_slice() {
        [(best, sign), (next, other), ..] => {
            let alike = best.known == next.known && best.agreeing == next.agreeing && best.width > 1 && next.width > 1;
            if alike && best.known > 0 {
                let shown =
                    |sign: u8| if sign == b'\t' { "a tab".to_owned() } else { format!("\"{}\"", char::from(sign)) };
                return Err(format!(
                    "fields may be parted by {} or by {}; say which with --delimiter",
                    shown(*sign),
                    shown(*other)
                ));
            }
            Ok(*sign)
        }
        [(_, sign)] => Ok(*sign),
        [] => Ok(b','),
    }
}

fn fit(head: &[u8], sign: u8, sink: &dyn Sink) -> Fit {
    let mut known = 0;
    let mut widths: Vec<usize> = Vec::new();
    let mut reader = reader(sign, head);
    let mut record = ::csv::ByteRecord::new();
    while widths.len() < 60 && reader.read_byte_record(&mut record).unwrap_or(false) {
        let cells: Vec<&str> = record.iter().map(|field| std::str::from_utf8(field).unwrap_or_default()).collect();
        // Headers hold few digits; rows need not be looked up.
        if !cells.iter().any(|cell| cell.starts_with(|c: char| c.is_ascii_digit())) {
            known = known.max(sink.header_score(&cells));
        }
        widths.push(cells.len());
    }
    let of_width = |width: usize| widths.iter().filter(|other| **other == width).count();
    let width =
        widths.iter().copied().filter(|width| *width > 1).max_by_key(|width| (of_width(*width), *width)).unwrap_or(1);
    let agreeing =
        if width > 1 { of_width(width).saturating_mul(100).checked_div(widths.len()).unwrap_or(0) } else { 0 };
    Fit { known, agreeing, width }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Knows two headers.
    struct Knowing;

    impl Sink for Knowing {
        fn table(&mut self, _: &[&str], _: u64) -> Result<(), Stop> {
            Ok(())
        }

        fn row(&mut self, _: &[RawCell<'_>], _: u64) -> Result<(), Stop> {
            Ok(())
        }

        fn problem(&mut self, _: Problem) -> Result<(), Stop> {
            Ok(())
        }

        fn header_score(&self, cells: &[&str]) -> usize {
            cells.iter().filter(|cell| matches!(**cell, "title" | "gross")).count()
        }
    }

    #[test]
    fn the_delimiter_is_the_one_that_makes_headers_known() {
        for (head, expected) in [
            ("title,gross\n", b','),
            ("title;gross\n1,5;2,5\n", b';'),
            ("title\tgross", b'\t'),
            ("\"a,b,c\";gross\n", b';'),
            ("title", b','),
            ("title|gross\na,b|1\n", b'|'),
            ("Report, for 2024; all films\ntitle;gross\nA;1\n", b';'),
            ("x;y\n1,5;2\n1,7;3\n", b';'),
        ] {
            assert_eq!(delimiter(head.as_bytes(), &Knowing), Ok(expected), "{head}");
        }
    }

    #[test]
    fn cells_are_the_fields_of_a_row_in_utf_8() {
        for text in ["a,б,c", "a,,", "", ",", "a,b\r", "\"a,b\",c"] {
            let fields = bulk::fields_of(text.as_bytes(), b',');
            let cells = cells_of(fields.iter().map(AsRef::as_ref), "rows.csv", 1).unwrap();
            assert!(cells.iter().map(|cell| cell.text.as_bytes()).eq(fields.iter().map(AsRef::as_ref)), "{text:?}");
        }
        let fields = bulk::fields_of(b"a,\xff", b',');
        assert!(cells_of(fields.iter().map(AsRef::as_ref), "rows.csv", 1).is_err());
    }

    #[test]
    fn a_first_line_may_state_the_delimiter() {
        assert_eq!(stated_delimiter(b"sep=;\r\ntitle;gross\n"), Some(b';'));
        assert_eq!(stated_delimiter(b"title;gross\n"), None);
    }
}
