//! JSON: an array of objects, an object that holds such arrays at any depth, or one object after another.
//!
//! Records are handed on as they are read; nothing is kept of those before. Numbers are taken as the digits that
//! stand in the file, so that no money passes through a float. Tokenising is struson's.

use std::borrow::Cow;
use std::cell::Cell;
use std::collections::BTreeSet;
use std::io::{self, BufRead, Read};
use std::rc::Rc;

use struson::reader::{
    JsonReader, JsonReaderPosition, JsonStreamReader, ReaderError, ReaderSettings, SyntaxErrorKind, ValueType,
};

use super::problem::{Place, Problem};
use super::{RawCell, Shape, Sink, Stop};

/// JSON begins with a bracket or a brace.
pub fn recognises(head: &[u8]) -> bool {
    let head = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head);
    head.iter().find(|byte| !byte.is_ascii_whitespace()).is_some_and(|byte| matches!(byte, b'[' | b'{'))
}

/// Reads records into a sink.
pub fn read(input: &mut dyn BufRead, file: &str, shape: &Shape, sink: &mut dyn Sink) -> Result<(), Stop> {
    let settings = ReaderSettings {
        allow_multiple_top_level: true,
        track_path: false,
        restrict_number_values: false,
        ..ReaderSettings::default()
    };
    let since = Rc::new(Cell::new(0));
    let most = if shape.has_limits { LONGEST_RECORD } else { usize::MAX };
    let metered = Metered { inner: input, since: Rc::clone(&since), most };
    let json = JsonStreamReader::new_custom(metered, settings);
    let mut document = Document { json, file, sink, headers: Vec::new(), found: false, since };
    loop {
        match document.peek()? {
            ValueType::Array | ValueType::Object => document.value()?,
            _ => {
                let why = "expected an object such as {\"title\": …} or an array of them";
                return Err(Stop::Refused(Problem::new(document.here(), why)));
            }
        }
        if !document.has_next()? {
            break;
        }
    }
    if document.found { Ok(()) } else { Err(Stop::empty(file)) }
}

/// More bytes than any record has.
const LONGEST_RECORD: usize = 16 * 1024 * 1024;

/// A record that does not end.
#[derive(Debug, thiserror::Error)]
#[error("a record of more than 16 MiB; is a quote or a bracket missing? --no-limits reads it all the same")]
struct LongRecord;

/// Counts the bytes since the last record, which are not endless.
struct Metered<R> {
    inner: R,
    since: Rc<Cell<usize>>,
    most: usize,
}

impl<R: Read> Read for Metered<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.since.set(self.since.get().saturating_add(read));
        if self.since.get() > self.most { Err(io::Error::other(LongRecord)) } else { Ok(read) }
    }
}

/// A value as the text a cell of CSV would hold.
struct Value {
    text: String,
    line: u64,
    column: u64,
    exact: bool,
}

/// The members of an object in their order.
type Members = Vec<(String, Value)>;

struct Document<'a, R: Read> {
    json: JsonStreamReader<R>,
    file: &'a str,
    sink: &'a mut dyn Sink,
    /// The headers of the record read last; objects may differ in their keys.
    headers: Vec<String>,
    /// Whether there was anything that could be a record.
    found: bool,
    /// How many bytes were read since the last record.
    since: Rc<Cell<usize>>,
}

impl<R: Read> Document<'_, R> {
    /// An array of records, or an object that is a record or holds records.
    fn value(&mut self) -> Result<(), Stop> {
        if self.peek()? == ValueType::Object {
            return self.object();
        }
        self.begin_array()?;
        self.list()
    }

    /// The rest of a list of records.
    fn list(&mut self) -> Result<(), Stop> {
        self.sink.list();
        while self.has_next()? {
            self.element()?;
        }
        self.sink.list();
        self.headers.clear();
        self.end_array()
    }

    fn element(&mut self) -> Result<(), Stop> {
        let kind = self.peek()?;
        if matches!(kind, ValueType::Object | ValueType::Array) {
            return self.value();
        }
        self.found = true;
        let place = Place { column: 0, ..self.here() };
        let found = self.scalar(kind)?;
        let found: String = found.chars().take(20).collect();
        let why = format!("{found} is not an object; expected a record such as {{\"title\": …}}");
        self.sink.problem(Problem::new(place, why))
    }

    /// An object is a record, unless it holds records and none of the keys before them is one of a record.
    fn object(&mut self) -> Result<(), Stop> {
        let start = self.here();
        self.json.begin_object().map_err(|error| self.stop(error))?;
        let mut members = Members::new();
        let mut names = BTreeSet::new();
        let mut holds_records = false;
        while self.has_next()? {
            let name = self.json.next_name_owned().map_err(|error| self.stop(error))?;
            if !names.insert(name.clone()) {
                return Err(Stop::Refused(Problem::new(
                    start,
                    format!("the key \"{name}\" stands twice in one object"),
                )));
            }
            let is_record = members.iter().any(|(name, _)| self.sink.is_of_records(name));
            let kind = self.peek()?;
            let at = self.here();
            match kind {
                ValueType::Object if is_record => self.flattened(&name, &mut members)?,
                ValueType::Object => {
                    holds_records = true;
                    self.object()?;
                }
                ValueType::Array => {
                    self.begin_array()?;
                    let of_objects = self.has_next()? && self.peek()? == ValueType::Object;
                    if of_objects && !is_record {
                        holds_records = true;
                        self.list()?;
                    } else {
                        let text = self.listed()?;
                        members.push((name, Value { text, line: at.line, column: at.column, exact: false }));
                    }
                }
                _ => {
                    let text = self.scalar(kind)?;
                    let exact = kind == ValueType::Number;
                    members.push((name, Value { text, line: at.line, column: at.column, exact }));
                }
            }
        }
        self.json.end_object().map_err(|error| self.stop(error))?;
        if holds_records { Ok(()) } else { self.record(&members, start.line) }
    }

    /// The members of an object within a record, under names such as `gross.amount`.
    fn flattened(&mut self, name: &str, members: &mut Members) -> Result<(), Stop> {
        self.json.begin_object().map_err(|error| self.stop(error))?;
        while self.has_next()? {
            let inner = self.json.next_name_owned().map_err(|error| self.stop(error))?;
            let name = format!("{name}.{inner}");
            let kind = self.peek()?;
            let at = self.here();
            let text = match kind {
                ValueType::Object => {
                    self.flattened(&name, members)?;
                    continue;
                }
                ValueType::Array => {
                    self.begin_array()?;
                    self.listed()?
                }
                _ => self.scalar(kind)?,
            };
            members.push((name, Value { text, line: at.line, column: at.column, exact: kind == ValueType::Number }));
        }
        self.json.end_object().map_err(|error| self.stop(error))
    }

    /// The rest of a list within a record, joined by semicolons; of objects in it their first text is taken, which
    /// is what names them.
    fn listed(&mut self) -> Result<String, Stop> {
        let mut items = Vec::new();
        while self.has_next()? {
            let kind = self.peek()?;
            match kind {
                ValueType::Object => {
                    let mut inner = Members::new();
                    self.flattened("", &mut inner)?;
                    let named = inner.iter().find(|(name, _)| name == ".name");
                    let first = named.or(inner.iter().find(|(_, value)| value.text.chars().any(char::is_alphabetic)));
                    items.extend(first.map(|(_, value)| value.text.clone()));
                }
                ValueType::Array => {
                    self.begin_array()?;
                    items.push(self.listed()?);
                }
                _ => items.push(self.scalar(kind)?),
            }
        }
        self.end_array()?;
        Ok(items.join(";"))
    }

    fn record(&mut self, members: &Members, line: u64) -> Result<(), Stop> {
        self.found = true;
        self.since.set(0);
        if !members.iter().map(|(name, _)| name).eq(&self.headers) {
            self.headers = members.iter().map(|(name, _)| name.clone()).collect();
            let headers: Vec<&str> = self.headers.iter().map(String::as_str).collect();
            self.sink.table(&headers, line)?;
        }
        let cell = |(_, value): &(String, Value)| RawCell {
            text: Cow::Owned(value.text.clone()),
            line: value.line,
            column: value.column,
            exact: value.exact,
        };
        let cells: Vec<RawCell<'_>> = members.iter().map(cell).collect();
        self.sink.row(&cells, line)
    }

    fn scalar(&mut self, kind: ValueType) -> Result<String, Stop> {
        let text = match kind {
            ValueType::String => self.json.next_string(),
            ValueType::Number => self.json.next_number_as_string(),
            ValueType::Boolean => self.json.next_bool().map(|truth| truth.to_string()),
            _ => self.json.next_null().map(|()| String::new()),
        };
        text.map_err(|error| self.stop(error))
    }

    fn begin_array(&mut self) -> Result<(), Stop> {
        self.json.begin_array().map_err(|error| self.stop(error))
    }

    fn end_array(&mut self) -> Result<(), Stop> {
        self.json.end_array().map_err(|error| self.stop(error))
    }

    fn has_next(&mut self) -> Result<bool, Stop> {
        self.json.has_next().map_err(|error| self.stop(error))
    }

    fn peek(&mut self) -> Result<ValueType, Stop> {
        self.json.peek().map_err(|error| self.stop(error))
    }

    /// Where reading stands, which after a look at a value is where it begins.
    fn here(&self) -> Place {
        self.place(&self.json.current_position(false))
    }

    fn place(&self, position: &JsonReaderPosition) -> Place {
        let (line, column) = position.line_pos.map_or((0, 0), |at| (at.line, at.column));
        Place { file: self.file.to_owned(), line: line.saturating_add(1), column: column.saturating_add(1) }
    }

    fn stop(&self, error: ReaderError) -> Stop {
        let (place, why) = match error {
            ReaderError::IoError { error, location } => match error.downcast::<LongRecord>() {
                Ok(long) => (self.place(&location), long.to_string()),
                Err(error) => return Stop::from_io(error, self.file),
            },
            ReaderError::SyntaxError(error) => {
                (self.place(&error.location), format!("not JSON: {}", words(error.kind)))
            }
            ReaderError::MaxNestingDepthExceeded { max_nesting_depth, location } => {
                (self.place(&location), format!("is nested deeper than {max_nesting_depth} levels"))
            }
            other => (self.here(), other.to_string()),
        };
        Stop::Refused(Problem::new(place, why))
    }
}

/// What is wrong with the text, in words for who wrote it.
fn words(kind: SyntaxErrorKind) -> &'static str {
    match kind {
        SyntaxErrorKind::TrailingCommaNotEnabled => "a comma stands before the end of a list; take it out",
        SyntaxErrorKind::MissingComma => "a comma is missing before this",
        SyntaxErrorKind::MissingColon => "a colon is missing after the key",
        SyntaxErrorKind::UnexpectedComma | SyntaxErrorKind::UnexpectedColon | SyntaxErrorKind::MalformedJson => {
            "expected a value here: a text in quotes, a number, an object or a list"
        }
        SyntaxErrorKind::UnexpectedClosingBracket => "a bracket closes here where a value is expected",
        SyntaxErrorKind::ExpectingMemberNameOrObjectEnd => "expected a key in quotes, or the end of the object",
        SyntaxErrorKind::InvalidLiteral | SyntaxErrorKind::TrailingDataAfterLiteral => {
            "a word without quotes; only true, false and null stand without"
        }
        SyntaxErrorKind::MalformedNumber | SyntaxErrorKind::TrailingDataAfterNumber => {
            "a number that JSON does not know; expected digits such as 12500000.50"
        }
        SyntaxErrorKind::NotEscapedControlCharacter => "a line ends, or a control character stands, within a text",
        SyntaxErrorKind::UnknownEscapeSequence
        | SyntaxErrorKind::MalformedEscapeSequence
        | SyntaxErrorKind::UnpairedSurrogatePairEscapeSequence => {
            "a backslash with something after it that is no character"
        }
        SyntaxErrorKind::IncompleteDocument => "it ends before its last bracket closes; is it cut off?",
        SyntaxErrorKind::TrailingData => "more stands after its end",
        _ => "comments are not part of it",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::BufReader;

    /// Notes how much of the source was read when each record came.
    #[derive(Default)]
    struct Noting {
        read: Rc<Cell<usize>>,
        rows: Vec<(String, usize)>,
    }

    impl Sink for Noting {
        fn table(&mut self, _: &[&str], _: u64) -> Result<(), Stop> {
            Ok(())
        }

        fn row(&mut self, cells: &[RawCell<'_>], line: u64) -> Result<(), Stop> {
            let cells: Vec<String> =
                cells.iter().map(|cell| format!("{}@{}:{}", cell.text, cell.line, cell.column)).collect();
            self.rows.push((format!("{line} {}", cells.join(" ")), self.read.get()));
            Ok(())
        }

        fn problem(&mut self, problem: Problem) -> Result<(), Stop> {
            Err(Stop::Refused(problem))
        }

        fn is_of_records(&self, header: &str) -> bool {
            header == "title"
        }
    }

    struct Counted<R>(R, Rc<Cell<usize>>);

    impl<R: Read> Read for Counted<R> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let read = self.0.read(buffer)?;
            self.1.set(self.1.get() + read);
            Ok(read)
        }
    }

    fn rows(text: &str) -> Vec<(String, usize)> {
        let mut sink = Noting::default();
        let source = Counted(text.as_bytes(), sink.read.clone());
        read(&mut BufReader::with_capacity(4096, source), "films.json", &Shape::default(), &mut sink)
            .map_err(|stop| format!("{stop:?}"))
            .unwrap();
        sink.rows
    }

    #[test]
    fn records_are_found_at_any_depth_with_their_places() {
        for text in [
            "[\n {\"title\": \"A\", \"gross\": 12345678901234567890.12}\n]",
            "{\"year\": 2024, \"list\": [\n {\"title\": \"A\", \"gross\": 12345678901234567890.12}]}",
            "{\"data\": {\"pages\": [{\"films\": [\n {\"title\": \"A\", \"gross\": 12345678901234567890.12}]}]}}",
        ] {
            let rows = rows(text);
            assert_eq!(rows.first().unwrap().0, "2 A@2:12 12345678901234567890.12@2:26", "{text}");
            assert_eq!(rows.len(), 1, "{text}");
        }
    }

    #[test]
    fn what_stands_within_a_record_belongs_to_it() {
        let text = r#"{"title": "A", "gross": {"amount": 1, "of": ["x", null]}, "countries": [{"iso": "KZ", "name": "Kazakhstan"}, {"name": "USA"}]}"#;
        let (row, _) = rows(text).remove(0);
        assert_eq!(row, "1 A@1:11 1@1:36 x;@1:45 Kazakhstan;USA@1:72");
    }

    #[test]
    fn an_array_is_handed_on_while_it_is_read() {
        let text = format!("[{}]", vec![r#"{"title": "A", "gross": 1}"#; 100_000].join(","));
        let rows = rows(&text);
        assert_eq!(rows.len(), 100_000);
        assert!(rows.first().unwrap().1 <= 8192, "{} bytes before the first record", rows.first().unwrap().1);
    }
}
