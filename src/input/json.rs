//! JSON: an array of objects, an object that holds such arrays, or one object a line.
//!
//! Numbers are taken as the digits that stand in the file, so that no money passes through a float.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fmt;
use std::io::BufRead;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::columns::{Field, meaning};
use super::problem::{Place, Problem};
use super::{RawCell, Sink, Stop};

/// JSON begins with a bracket or a brace.
pub fn recognises(head: &[u8]) -> bool {
    let head = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head);
    head.iter().find(|byte| !byte.is_ascii_whitespace()).is_some_and(|byte| matches!(byte, b'[' | b'{'))
}

/// Reads records into a sink. One object a line is read line by line; anything else needs the whole text.
pub fn read(input: &mut dyn BufRead, file: &str, sink: &mut dyn Sink) -> Result<(), Stop> {
    let mut text = String::new();
    let mut lines = 0_u64;
    let mut table = Table::default();
    while read_line(input, &mut text, file, lines.saturating_add(1))? {
        lines = lines.saturating_add(1);
        let line = text.trim_start_matches('\u{feff}');
        if line.trim().is_empty() {
            text.clear();
            continue;
        }
        let document = Document::new(line, file, lines);
        match serde_json::from_str::<&RawValue>(line) {
            Ok(value) if value.get().starts_with('{') && !holds_tables(value) => {
                document.record(value, &mut table, sink)?;
                text.clear();
            }
            _ => break,
        }
    }
    if text.is_empty() {
        return if table.headers.is_empty() { Err(Stop::empty(file)) } else { Ok(()) };
    }
    let mut number = lines.saturating_add(1);
    while read_line(input, &mut text, file, number)? {
        number = number.saturating_add(1);
    }
    let whole = text.trim_start_matches('\u{feff}');
    let document = Document::new(whole, file, lines);
    let values = serde_json::Deserializer::from_str(whole).into_iter::<&RawValue>();
    for value in values {
        let value = value.map_err(|error| document.syntax(&error))?;
        document.top(value, &mut table, sink)?;
    }
    Ok(())
}

/// Reads one line more, which is line `number` of the file.
fn read_line(input: &mut dyn BufRead, text: &mut String, file: &str, number: u64) -> Result<bool, Stop> {
    let mut bytes = Vec::new();
    input.read_until(b'\n', &mut bytes).map_err(Stop::Io)?;
    let line = std::str::from_utf8(&bytes).map_err(|error| {
        let bad = bytes.get(error.valid_up_to()).copied().unwrap_or_default();
        let column = u64::try_from(error.valid_up_to()).unwrap_or(u64::MAX).saturating_add(1);
        let place = Place { file: file.to_owned(), line: number, column };
        Stop::Refused(Problem::new(place, format!("byte {bad:#04x} is not UTF-8; save the file as UTF-8")))
    })?;
    text.push_str(line);
    Ok(!bytes.is_empty())
}

/// The members of an object in their order, with the text of each value.
struct Members<'a>(Vec<(Cow<'a, str>, &'a RawValue)>);

impl<'de> Deserialize<'de> for Members<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Collect;
        impl<'de> Visitor<'de> for Collect {
            type Value = Members<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut members: Vec<(Cow<'de, str>, &RawValue)> = Vec::new();
                let mut seen = BTreeSet::new();
                while let Some((key, value)) = map.next_entry::<String, &RawValue>()? {
                    if !seen.insert(key.clone()) {
                        return Err(serde::de::Error::custom(format!("the key \"{key}\" stands twice in one object")));
                    }
                    members.push((Cow::Owned(key), value));
                }
                Ok(Members(members))
            }
        }
        deserializer.deserialize_map(Collect)
    }
}

/// Whether an object holds arrays of records rather than being a record itself: a record names a film, a
/// measure or a rate, and may well hold lists of its own.
fn holds_tables(value: &RawValue) -> bool {
    let record = [Field::FilmId, Field::Title, Field::Gross, Field::Admissions, Field::Measure, Field::Base];
    serde_json::from_str::<Members<'_>>(value.get()).is_ok_and(|Members(members)| {
        let plain = members.iter().filter(|(_, value)| !is_table(value));
        let is_record = plain.into_iter().any(|(key, _)| meaning(key).is_some_and(|field| record.contains(&field)));
        !is_record && members.iter().any(|(_, value)| is_table(value))
    })
}

fn is_table(value: &RawValue) -> bool {
    value.get().strip_prefix('[').is_some_and(|rest| rest.trim_start().starts_with('{'))
}

/// The headers of the records read last; objects may differ in their keys.
#[derive(Default)]
struct Table {
    headers: Vec<String>,
}

struct Document<'a> {
    text: &'a str,
    file: &'a str,
    first_line: u64,
    /// Where the line breaks of the text are.
    breaks: Vec<usize>,
}

impl<'a> Document<'a> {
    fn new(text: &'a str, file: &'a str, first_line: u64) -> Document<'a> {
        let breaks = text.match_indices('\n').map(|(at, _)| at).collect();
        Document { text, file, first_line, breaks }
    }
}

impl Document<'_> {
    fn top(&self, value: &RawValue, table: &mut Table, sink: &mut dyn Sink) -> Result<(), Stop> {
        if value.get().starts_with('[') {
            return self.array(value, table, sink);
        }
        if !value.get().starts_with('{') {
            return Err(self.refuse(value.get(), "expected an object such as {\"title\": …} or an array of them"));
        }
        if !holds_tables(value) {
            return self.record(value, table, sink);
        }
        let Members(members) = self.parse(value)?;
        members
            .into_iter()
            .filter(|(_, value)| is_table(value))
            .try_for_each(|(_, value)| self.array(value, table, sink))
    }

    fn array(&self, value: &RawValue, table: &mut Table, sink: &mut dyn Sink) -> Result<(), Stop> {
        let items: Vec<&RawValue> = serde_json::from_str(value.get()).map_err(|error| self.syntax(&error))?;
        if items.is_empty() {
            return Err(Stop::empty(self.file));
        }
        items.into_iter().try_for_each(|item| self.record(item, table, sink))
    }

    fn record(&self, value: &RawValue, table: &mut Table, sink: &mut dyn Sink) -> Result<(), Stop> {
        let (line, _) = self.position(value.get());
        if !value.get().starts_with('{') {
            let found: String = value.get().chars().take(20).collect();
            let place = Place { file: self.file.to_owned(), line, column: 0 };
            return sink.problem(Problem::new(
                place,
                format!("{found} is not an object; expected a record such as {{\"title\": …}}"),
            ));
        }
        let Members(members) = self.parse(value)?;
        if !members.iter().map(|(key, _)| key.as_ref()).eq(table.headers.iter().map(String::as_str)) {
            table.headers = members.iter().map(|(key, _)| key.clone().into_owned()).collect();
            let headers: Vec<&str> = table.headers.iter().map(String::as_str).collect();
            sink.table(&headers, line)?;
        }
        let mut cells: Vec<RawCell<'_>> = Vec::with_capacity(members.len());
        for (key, value) in &members {
            let (line, column) = self.position(value.get());
            let Some(text) = text(value) else {
                let place = Place { file: self.file.to_owned(), line, column };
                return sink.problem(Problem::new(place, format!("{key}: is no text; half of a character is missing")));
            };
            cells.push(RawCell { text, line, column });
        }
        sink.row(&cells, line)
    }

    fn parse<'v>(&self, value: &'v RawValue) -> Result<Members<'v>, Stop> {
        serde_json::from_str(value.get()).map_err(|error| {
            let (line, column) = self.position(value.get());
            let said = error.to_string();
            let said = said.split(" at line ").next().unwrap_or(&said).to_owned();
            Stop::Refused(Problem::new(Place { file: self.file.to_owned(), line, column }, said))
        })
    }

    /// The line and the byte of the line where a part of the text begins.
    fn position(&self, part: &str) -> (u64, u64) {
        let offset = (part.as_ptr() as usize).saturating_sub(self.text.as_ptr() as usize);
        let breaks = self.breaks.partition_point(|at| *at < offset);
        let line_start =
            breaks.checked_sub(1).and_then(|last| self.breaks.get(last)).map_or(0, |at| at.saturating_add(1));
        let whole = |number: usize| u64::try_from(number).unwrap_or(u64::MAX);
        (self.first_line.saturating_add(whole(breaks)), whole(offset.saturating_sub(line_start)).saturating_add(1))
    }

    fn refuse(&self, part: &str, message: &str) -> Stop {
        let (line, column) = self.position(part);
        Stop::Refused(Problem::new(Place { file: self.file.to_owned(), line, column }, message))
    }

    fn syntax(&self, error: &serde_json::Error) -> Stop {
        let line = u64::try_from(error.line()).unwrap_or_default().saturating_add(self.first_line).saturating_sub(1);
        let column = u64::try_from(error.column()).unwrap_or_default();
        let said = error.to_string();
        let said = said.split(" at line ").next().unwrap_or(&said);
        Stop::Refused(Problem::new(Place { file: self.file.to_owned(), line, column }, format!("not JSON: {said}")))
    }
}

/// A value as the text a CSV cell would hold; a list is joined by semicolons. `None` for a string that is no text.
fn text(value: &RawValue) -> Option<Cow<'_, str>> {
    let raw = value.get();
    Some(match raw.as_bytes().first() {
        Some(b'"') => Cow::Owned(serde_json::from_str::<String>(raw).ok()?),
        Some(b'n') => Cow::Borrowed(""),
        Some(b'[') => match serde_json::from_str::<Vec<&RawValue>>(raw) {
            Ok(items) if items.iter().all(|item| !item.get().starts_with(['[', '{'])) => {
                Cow::Owned(items.into_iter().map(text).collect::<Option<Vec<_>>>()?.join(";"))
            }
            // A list of lists or objects is no value of a field; its text stands as it is, and no grammar takes it.
            _ => Cow::Borrowed(raw),
        },
        _ => Cow::Borrowed(raw),
    })
}
