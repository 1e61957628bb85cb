//! XML of the National Bank of Kazakhstan and of the Bank of Russia: rates of a day, a currency an element.
//!
//! Kazakhstan's has `item`s with `title`, `description`, `quant` and `pubDate`; Russia's has `Valute`s, or `Record`s of one
//! currency, with `CharCode`, `Nominal` and `Value`, and a decimal comma. Tokenising is quick-xml's.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::io::{self, BufRead, Read};
use std::rc::Rc;

use quick_xml::Reader;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesStart, Event};

use super::problem::{Place, Problem};
use super::{RawCell, Shape, Sink, Stop};

/// Whether bytes begin as XML does.
pub fn recognises(head: &[u8]) -> bool {
    head.trim_ascii_start().starts_with(b"<?xml") || head.trim_ascii_start().starts_with(b"<ValCurs")
}

/// The encoding that the first line of XML states.
pub fn stated_encoding(head: &[u8]) -> Option<String> {
    let line = head.split(|byte| *byte == b'>').next().filter(|line| recognises(line))?;
    let line = String::from_utf8_lossy(line);
    let (_, after) = line.split_once("encoding=")?;
    let quote = after.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
    after.split(quote).nth(1).map(str::to_owned)
}

/// Which elements hold a rate, and what their parts are called.
struct Layout {
    element: &'static str,
    base: &'static str,
    units: &'static str,
    rate: &'static str,
    date: &'static str,
    quote: &'static str,
}

const LAYOUTS: [Layout; 3] = [
    Layout { element: "item", base: "title", units: "quant", rate: "description", date: "pubDate", quote: "KZT" },
    Layout { element: "Valute", base: "CharCode", units: "Nominal", rate: "Value", date: "Date", quote: "RUB" },
    Layout { element: "Record", base: "CharCode", units: "Nominal", rate: "Value", date: "Date", quote: "RUB" },
];

/// Reads rates into a sink.
pub fn read(input: &mut dyn BufRead, file: &str, _: &Shape, sink: &mut dyn Sink) -> Result<(), Stop> {
    let line = Rc::new(Cell::new(1_u64));
    let mut xml = Reader::from_reader(Lines { inner: input, line: Rc::clone(&line) });
    let mut buffer = Vec::new();
    let mut path: Vec<String> = Vec::new();
    let mut inside: Option<&Layout> = None;
    let mut parts: BTreeMap<String, String> = BTreeMap::new();
    let mut day = String::new();
    let mut began = false;
    loop {
        let refused = |why: String| {
            Stop::Refused(Problem::new(Place { file: file.to_owned(), line: line.get(), column: 0 }, why))
        };
        buffer.clear();
        let event = xml.read_event_into(&mut buffer).map_err(|error| match error {
            quick_xml::Error::Io(io) => Stop::from_io(io::Error::new(io.kind(), io.to_string()), file),
            other => refused(format!("not XML: {other}")),
        })?;
        match event {
            Event::Start(start) => {
                let name = local_name(&start);
                for attribute in start.attributes().flatten() {
                    if attribute.key.as_ref() == "Date" {
                        let date = attribute.value.into_owned();
                        if name == "Record" {
                            parts.insert("Date".to_owned(), date)
                        } else {
                            Some(std::mem::replace(&mut day, date))
                        };
                    }
                }
                if let Some(layout) = LAYOUTS.iter().find(|layout| layout.element == name).filter(|_| inside.is_none())
                {
                    inside = Some(layout);
                }
                path.push(name);
            }
            Event::Text(text) => {
                let Some(name) = path.last() else { continue };
                if inside.is_some() {
                    parts.entry(name.clone()).or_default().push_str(&text);
                } else if name == "date" {
                    day = text.trim().to_owned();
                }
            }
            Event::GeneralRef(entity) => {
                if let (Some(text), Some(_), Some(of)) = (resolve_predefined_entity(&entity), inside, path.last()) {
                    parts.entry(of.clone()).or_default().push_str(text);
                }
            }
            Event::End(_) => {
                let name = path.pop().unwrap_or_default();
                if let Some(layout) = inside.filter(|layout| layout.element == name) {
                    inside = None;
                    let row = row_of(layout, &std::mem::take(&mut parts), &day);
                    if !began {
                        began = true;
                        sink.table(&["base", "quote", "units", "rate", "date", "method"], line.get())?;
                    }
                    let cell = |text: String| RawCell { text: text.into(), line: line.get(), column: 0, exact: true };
                    sink.row(&row.map(cell), line.get())?;
                }
            }
            Event::Eof => break,
            _ => {}
        }
    }
    if began {
        return Ok(());
    }
    let why = "is XML that holds no rates of the National Bank of Kazakhstan or the Bank of Russia; expected those, CSV, JSON or a workbook";
    Err(Stop::Refused(Problem::new(Place { file: file.to_owned(), ..Place::default() }, why)))
}

fn local_name(start: &BytesStart<'_>) -> String {
    start.local_name().as_ref().to_owned()
}

fn row_of(layout: &Layout, parts: &BTreeMap<String, String>, day: &str) -> [String; 6] {
    let part = |name: &str| parts.get(name).map_or("", |text| text.trim());
    let date = Some(part(layout.date)).filter(|date| !date.is_empty()).unwrap_or(day);
    [
        part(layout.base).to_owned(),
        layout.quote.to_owned(),
        part(layout.units).to_owned(),
        part(layout.rate).replace(',', "."),
        whole_year(date),
        "spot".to_owned(),
    ]
}

/// `18.04.16` is what the National Bank writes for 2016.
fn whole_year(date: &str) -> String {
    match date.split('.').collect::<Vec<_>>().as_slice() {
        [day, month, year] if year.len() == 2 => format!("20{year}-{month}-{day}"),
        [day, month, year] => format!("{year}-{month}-{day}"),
        _ => date.to_owned(),
    }
}

/// Counts the lines that were taken.
struct Lines<'a> {
    inner: &'a mut dyn BufRead,
    line: Rc<Cell<u64>>,
}

impl Read for Lines<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.fill_buf()?.read(buffer)?;
        self.consume(count);
        Ok(count)
    }
}

impl BufRead for Lines<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.inner.fill_buf()
    }

    fn consume(&mut self, count: usize) {
        let passed = self.inner.fill_buf().ok().and_then(|ready| ready.get(..count)).unwrap_or_default();
        let breaks = memchr::memchr_iter(b'\n', passed).count();
        self.line.set(self.line.get().saturating_add(u64::try_from(breaks).unwrap_or(u64::MAX)));
        self.inner.consume(count);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Default)]
    struct Rows(Vec<String>);

    impl Sink for Rows {
        fn table(&mut self, _: &[&str], _: u64) -> Result<(), Stop> {
            Ok(())
        }

        fn row(&mut self, cells: &[RawCell<'_>], line: u64) -> Result<(), Stop> {
            let cells: Vec<&str> = cells.iter().map(|cell| cell.text.as_ref()).collect();
            self.0.push(format!("{line}: {}", cells.join(" ")));
            Ok(())
        }

        fn problem(&mut self, problem: Problem) -> Result<(), Stop> {
            Err(Stop::Refused(problem))
        }
    }

    fn rows(text: &str) -> Result<Vec<String>, String> {
        let mut rows = Rows::default();
        match read(&mut text.as_bytes(), "rates.xml", &Shape::default(), &mut rows) {
            Ok(()) => Ok(rows.0),
            Err(Stop::Refused(problem)) => Err(problem.to_string()),
            Err(Stop::Io(error)) => panic!("{error}"),
        }
    }

    #[test]
    fn rates_of_kazakhstan() {
        let feed = "<?xml version=\"1.0\"?><rss><channel><title>Rates</title>\n<item><title>KRW</title><pubDate>18.04.16</pubDate><description>29.15</description><quant>100</quant></item></channel></rss>";
        assert_eq!(rows(feed).unwrap(), ["2: KRW KZT 100 29.15 2016-04-18 spot"]);
        let of_day = "<?xml version=\"1.0\"?><rates><date>01.03.2024</date><item><fullname>A &amp; B</fullname><title>USD</title><description>450.5</description><quant>1</quant></item></rates>";
        assert_eq!(rows(of_day).unwrap(), ["1: USD KZT 1 450.5 2024-03-01 spot"]);
    }

    #[test]
    fn rates_of_russia() {
        let daily = "<?xml version=\"1.0\"?><ValCurs Date=\"02.03.2024\"><Valute ID=\"R01335\"><CharCode>KZT</CharCode><Nominal>100</Nominal><Value>20,2953</Value></Valute></ValCurs>";
        assert_eq!(rows(daily).unwrap(), ["1: KZT RUB 100 20.2953 2024-03-02 spot"]);
        let one = "<ValCurs ID=\"R01235\"><Record Date=\"03.03.2001\" Id=\"R01235\"><Nominal>1</Nominal><Value>28,62</Value></Record></ValCurs>";
        assert_eq!(rows(one).unwrap(), ["1:  RUB 1 28.62 2001-03-03 spot"]);
    }

    #[test]
    fn other_xml_is_refused() {
        for text in
            ["<?xml version=\"1.0\"?><html></html>", "<?xml version=\"1.0\"?><a><b></a>", "<?xml version=\"1.0\"?>"]
        {
            assert!(rows(text).is_err(), "{text}");
        }
    }

    #[test]
    fn the_encoding_is_the_one_that_is_stated() {
        let head = b"<?xml version=\"1.0\" encoding=\"windows-1251\"?><ValCurs>";
        assert_eq!(stated_encoding(head).as_deref(), Some("windows-1251"));
        assert_eq!(stated_encoding(b"<?xml version=\"1.0\"?><a encoding=\"x\">"), None);
    }
}
