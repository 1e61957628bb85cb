//! CSV: lines of fields parted by comma, semicolon, tab or bar, as RFC 4180 has it.
//!
//! Tokenising is the `csv` crate's. This file adds what it is silent about: stray quotes, ragged lines, and
//! text that is not UTF-8.

use std::borrow::Cow;
use std::io::{BufRead, Read};

use super::problem::{Place, Problem};
use super::quotes::QuoteLint;
use super::{RawCell, Sink, Stop};

/// How much of the start is looked at to find the delimiter.
const HEAD: usize = 64 * 1024;

/// Whatever is not another container is taken for CSV.
pub fn recognises(_head: &[u8]) -> bool {
    true
}

/// Reads a table into a sink.
pub fn read(input: &mut dyn BufRead, file: &str, sink: &mut dyn Sink) -> Result<(), Stop> {
    let delimiter = delimiter(input.fill_buf().map_err(Stop::Io)?);
    let lint = QuoteLint::new(input, delimiter);
    let mut reader = ::csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .buffer_capacity(HEAD)
        .from_reader(lint);
    let mut record = ::csv::ByteRecord::new();
    let mut width = None;
    while next(&mut reader, &mut record, file)? {
        let line = record.position().map_or(0, ::csv::Position::line);
        let cells = cells(&record, file, line)?;
        match width {
            None => {
                let headers: Vec<&str> = cells.iter().map(|cell| cell.text.as_ref()).collect();
                sink.table(&headers, line)?;
                width = Some(cells.len());
            }
            Some(width) if fits(&cells, width) => sink.row(cells.get(..width).unwrap_or(&cells), line)?,
            Some(width) => {
                let found = cells.len();
                let message = format!(
                    "{found} fields where the header has {width}; expected {width}, is a field with the delimiter in it missing its quotes?"
                );
                sink.problem(Problem::new(Place { file: file.to_owned(), line, column: 0 }, message))?;
            }
        }
    }
    match width {
        Some(_) => Ok(()),
        None => Err(Stop::empty(file)),
    }
}

fn next<R: Read>(reader: &mut ::csv::Reader<R>, record: &mut ::csv::ByteRecord, file: &str) -> Result<bool, Stop> {
    reader.read_byte_record(record).map_err(|error| match error.into_kind() {
        ::csv::ErrorKind::Io(io) => Stop::from_lint(io, file),
        other => Stop::Refused(Problem::new(Place { file: file.to_owned(), ..Place::default() }, format!("{other:?}"))),
    })
}

/// A row as wide as the header, or wider by blanks only.
fn fits(cells: &[RawCell<'_>], width: usize) -> bool {
    cells.len() >= width && cells.iter().skip(width).all(|cell| cell.text.trim().is_empty())
}

fn cells<'r>(record: &'r ::csv::ByteRecord, file: &str, line: u64) -> Result<Vec<RawCell<'r>>, Stop> {
    let field = |(index, bytes): (usize, &'r [u8])| {
        let column = u64::try_from(index).unwrap_or(u64::MAX).saturating_add(1);
        if bytes.contains(&0) {
            let place = Place { file: file.to_owned(), line, column };
            return Err(Stop::Refused(Problem::new(place, "has a NUL byte, so it is no text; expected CSV in UTF-8")));
        }
        let text = std::str::from_utf8(bytes).map_err(|error| {
            let bad = bytes.get(error.valid_up_to()).copied().unwrap_or_default();
            let place = Place { file: file.to_owned(), line, column };
            let message =
                format!("byte {bad:#04x} is not UTF-8; save the file as UTF-8, or try: iconv -f windows-1251 -t UTF-8");
            Stop::Refused(Problem::new(place, message))
        })?;
        Ok(RawCell { text: Cow::Borrowed(text), line, column })
    };
    record.iter().enumerate().map(field).collect()
}

/// The delimiter of the header line: the candidate it has most of, outside quotes.
fn delimiter(head: &[u8]) -> u8 {
    let mut counts = [(b',', 0_u32), (b';', 0), (b'\t', 0), (b'|', 0)];
    let mut quoted = false;
    for byte in head.iter().copied().take_while(|byte| *byte != b'\n') {
        quoted ^= byte == b'"';
        if let Some((_, count)) = counts.iter_mut().find(|(delimiter, _)| *delimiter == byte && !quoted) {
            *count = count.saturating_add(1);
        }
    }
    // `max_by_key` keeps the last of equals: the comma, where there is no other sign.
    counts.iter().rev().max_by_key(|(_, count)| *count).map_or(b',', |(delimiter, _)| *delimiter)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_header_line_decides_the_delimiter() {
        for (head, expected) in [
            ("title,gross\n", b','),
            ("title;gross\n1,5;2,5,3\n", b';'),
            ("title\tgross", b'\t'),
            ("\"a,b,c\";gross", b';'),
            ("title", b','),
            ("a|b|c,d", b'|'),
        ] {
            assert_eq!(delimiter(head.as_bytes()), expected, "{head}");
        }
    }
}
