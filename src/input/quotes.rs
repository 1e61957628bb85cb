//! A lint for quotes in CSV, run over the bytes on their way to the parser.
//!
//! A parser that forgives a stray quote may take a whole file for one field. Text after a closing quote, and
//! a quote that never closes, are errors here, at the line where the quote opened.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::io::{self, Read};
use std::rc::Rc;

/// What is wrong with a quote.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum QuoteError {
    /// Text stands between a closing quote and the next delimiter.
    #[error("text after a closing quote; inside a quoted field a quote is written twice (\"\")")]
    After {
        /// The line of the text.
        line: u64,
    },
    /// The input ends inside quotes.
    #[error("this line opens a quote that never closes; close it, or write a quote inside a field twice (\"\")")]
    Open {
        /// The line of the opening quote.
        line: u64,
    },
    /// A field longer than any field of records.
    #[error("a field of more than 1 MiB; is a quote missing? --no-limits reads it all the same")]
    LongField {
        /// The line it is in.
        line: u64,
    },
    /// A record longer than any record.
    #[error("a record of more than 16 MiB; is a quote missing? --no-limits reads it all the same")]
    LongRecord {
        /// The line it is in.
        line: u64,
    },
    /// More columns than any table has.
    #[error("a record of more than 4,096 fields; --no-limits reads it all the same")]
    ManyFields {
        /// The line it is in.
        line: u64,
    },
}

const LONGEST_FIELD: u32 = 1024 * 1024;
const LONGEST_RECORD: u32 = 16 * 1024 * 1024;
const MOST_FIELDS: u32 = 4_096;

impl QuoteError {
    /// The line to look at.
    pub fn line(&self) -> u64 {
        match self {
            QuoteError::After { line }
            | QuoteError::Open { line }
            | QuoteError::LongField { line }
            | QuoteError::LongRecord { line }
            | QuoteError::ManyFields { line } => *line,
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    FieldStart,
    Unquoted,
    Quoted,
    MaybeEnd,
}

/// Where a record begins, which a parser that skips blank lines does not say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Start {
    /// The line of its first byte.
    pub line: u64,
    /// Whether a blank line stands before it.
    pub after_blank: bool,
}

/// The starts of the records that were passed on, the first before the others.
pub type Starts = Rc<RefCell<VecDeque<Start>>>;

/// Passes bytes through while watching their quotes.
pub struct QuoteLint<R> {
    inner: R,
    delimiter: u8,
    state: State,
    line: u64,
    opened: u64,
    has_limits: bool,
    field: u32,
    record: u32,
    fields: u32,
    starts: Starts,
    /// Whether the next byte that ends no line begins a record.
    is_between: bool,
    blank: bool,
    after_return: bool,
    /// What is wrong with the record that comes next.
    ahead: Option<QuoteError>,
}

impl<R: Read> QuoteLint<R> {
    /// Watches the quotes of a table with this delimiter, and how long its fields are.
    pub fn new(inner: R, delimiter: u8, has_limits: bool) -> QuoteLint<R> {
        QuoteLint {
            inner,
            delimiter,
            state: State::FieldStart,
            line: 1,
            opened: 1,
            has_limits,
            field: 0,
            record: 0,
            fields: 0,
            starts: Starts::default(),
            is_between: true,
            blank: false,
            after_return: false,
            ahead: None,
        }
    }

    /// The same, of what stands after so many lines.
    #[must_use]
    pub fn after(mut self, lines: u64) -> QuoteLint<R> {
        self.line = lines.saturating_add(1);
        self
    }

    /// Where the records begin, to be taken one by one.
    pub fn starts(&self) -> Starts {
        Rc::clone(&self.starts)
    }

    /// How many lines have ended, with those before.
    pub fn lines(&self) -> u64 {
        self.line.saturating_sub(1)
    }

    /// Whether a blank line came last.
    pub fn ends_blank(&self) -> bool {
        self.blank
    }

    /// Notes where a record begins.
    fn mark(&mut self, byte: u8) {
        match byte {
            b'\n' if self.after_return => {}
            b'\n' | b'\r' if self.is_between => self.blank = true,
            b'\n' | b'\r' => {}
            _ if self.is_between => {
                self.starts.borrow_mut().push_back(Start { line: self.line, after_blank: self.blank });
                (self.is_between, self.blank) = (false, false);
            }
            _ => {}
        }
    }

    /// Counts a byte of a field and a record.
    fn measure(&mut self, ends_field: bool, ends_record: bool) -> Result<(), QuoteError> {
        let line = self.line;
        (self.field, self.record) = (self.field.saturating_add(1), self.record.saturating_add(1));
        if ends_field {
            (self.field, self.fields) = (0, self.fields.saturating_add(1));
        }
        if ends_record {
            (self.record, self.fields) = (0, 0);
        }
        if self.field > LONGEST_FIELD {
            return Err(QuoteError::LongField { line });
        }
        if self.record > LONGEST_RECORD {
            return Err(QuoteError::LongRecord { line });
        }
        if self.fields > MOST_FIELDS { Err(QuoteError::ManyFields { line }) } else { Ok(()) }
    }

    fn watch(&mut self, byte: u8) -> Result<(), QuoteError> {
        self.mark(byte);
        let ends_line = byte == b'\r' || byte == b'\n' && !self.after_return;
        self.after_return = byte == b'\r';
        if ends_line {
            self.line = self.line.saturating_add(1);
        }
        let ends_field = byte == self.delimiter || byte == b'\n' || byte == b'\r';
        self.state = match (self.state, byte) {
            (State::FieldStart, b'"') => {
                self.opened = self.line;
                State::Quoted
            }
            (State::FieldStart | State::Unquoted, _) if ends_field => State::FieldStart,
            // A byte-order mark before the first field is not text.
            (State::FieldStart, 0xEF | 0xBB | 0xBF) if self.line == 1 && self.opened == 1 => State::FieldStart,
            (State::FieldStart | State::Unquoted, _) => State::Unquoted,
            (State::Quoted, b'"') => State::MaybeEnd,
            (State::Quoted, _) | (State::MaybeEnd, b'"') => State::Quoted,
            (State::MaybeEnd, _) if ends_field => State::FieldStart,
            (State::MaybeEnd, _) => return Err(QuoteError::After { line: self.line }),
        };
        let ended = ends_field && self.state == State::FieldStart;
        self.is_between |= ended && byte != self.delimiter;
        if self.has_limits { self.measure(ended, ended && byte != self.delimiter) } else { Ok(()) }
    }
}

impl<R: Read> Read for QuoteLint<R> {
    /// Passes bytes on up to the record that is wrong: those before it are read and counted first.
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if let Some(error) = self.ahead.take() {
            return Err(io::Error::other(error));
        }
        let read = self.inner.read(buffer)?;
        let mut record = 0;
        for (place, byte) in buffer.iter().take(read).enumerate() {
            if self.is_between {
                record = place;
            }
            if let Err(error) = self.watch(*byte) {
                if record == 0 {
                    return Err(io::Error::other(error));
                }
                self.ahead = Some(error);
                return Ok(record);
            }
        }
        if read == 0 && !buffer.is_empty() && self.state == State::Quoted {
            return Err(io::Error::other(QuoteError::Open { line: self.opened }));
        }
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lint(text: &str) -> Result<(), QuoteError> {
        let mut sunk = Vec::new();
        match QuoteLint::new(text.as_bytes(), b',', true).read_to_end(&mut sunk) {
            Ok(_) => Ok(()),
            Err(error) => Err(error.downcast::<QuoteError>().unwrap()),
        }
    }

    #[test]
    fn quotes_as_they_should_be() {
        for text in [
            "a,b\n1,2\n",
            "\"a\",\"b\"\r\n",
            "\"a\"\"b\",\"line\nbreak\"\n",
            "7\" single,2\n",
            "\"\",\"\"",
            "\u{feff}\"a\",b\n",
        ] {
            assert_eq!(lint(text), Ok(()), "{text}");
        }
    }

    #[test]
    fn records_begin_in_the_lines_people_see() {
        for (text, expected) in [
            ("a\nb\n", &[(1, false), (2, false)][..]),
            ("a\r\nb\r\n", &[(1, false), (2, false)]),
            ("a\rb\r", &[(1, false), (2, false)]),
            ("\n\na\r\n\r\nb", &[(3, true), (5, true)]),
            ("\"a\n\nb\",c\n\"\"\nd", &[(1, false), (4, false), (5, false)]),
            ("\"a\r\nb\"\r\n\r\n\r\nc", &[(1, false), (5, true)]),
        ] {
            let mut lint = QuoteLint::new(text.as_bytes(), b',', true);
            io::copy(&mut lint, &mut io::sink()).unwrap();
            let starts: Vec<(u64, bool)> =
                lint.starts().borrow().iter().map(|start| (start.line, start.after_blank)).collect();
            assert_eq!(starts, expected, "{text:?}");
        }
    }

    #[test]
    fn what_stands_before_a_wrong_record_is_passed_on() {
        for (text, expected) in [
            ("a,b\n1,2\n\"x\"y,2\n3,4\n", "a,b\n1,2\n"),
            ("a,b\r\n\r\n1,\"2\"z\r\n", "a,b\r\n\r\n"),
            ("\"x\"y,2\n3,4\n", ""),
        ] {
            let mut passed = Vec::new();
            let mut lint = QuoteLint::new(text.as_bytes(), b',', true);
            let error = lint.read_to_end(&mut passed).unwrap_err();
            assert!(matches!(error.downcast().unwrap(), QuoteError::After { .. }));
            assert_eq!(String::from_utf8(passed).unwrap(), expected);
        }
    }

    #[test]
    fn quotes_as_they_should_not_be() {
        assert_eq!(lint("a,b\n\"x\"y,2\n"), Err(QuoteError::After { line: 2 }));
        assert_eq!(lint("a,b\n1,2\n\"x,2\n3,4\n"), Err(QuoteError::Open { line: 3 }));
    }
}
