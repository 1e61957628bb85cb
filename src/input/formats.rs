//! The formats of a workbook's cells: which currencies and percents they show. A cell's value does not say them, and a
//! reader of the sheet sees them all the same.

use std::collections::BTreeMap;
use std::io::BufRead;

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use crate::model::currency::Currency;

use super::words;

/// What the format of a cell shows beside its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sign {
    /// The sign of a currency.
    Currency(Currency),
    /// That the value is a share.
    Percent,
}

impl Sign {
    /// What a format such as `"$"#,##0.00` or `0%` shows.
    pub fn of(format: &str) -> Option<Sign> {
        if format.contains('%') {
            return Some(Sign::Percent);
        }
        // The two formats of accountants that a workbook need not spell out: they show the currency of whoever opens it.
        if format.starts_with("_($* #") {
            return None;
        }
        currency(format).map(Sign::Currency)
    }
}

/// What the cells of a sheet show, by column: each sign with the first and the last line it stands in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shown {
    signs: BTreeMap<(usize, Sign), (u64, u64)>,
}

impl Shown {
    /// Notes a cell that has a number.
    pub fn note(&mut self, column: usize, line: u64, sign: Sign) {
        let (first, last) = self.signs.entry((column, sign)).or_insert((line, line));
        (*first, *last) = ((*first).min(line), (*last).max(line));
    }

    /// The signs in a column below the header of a table, and a line of each.
    pub fn below(&self, column: usize, header: u64) -> impl Iterator<Item = (Sign, u64)> {
        let of_column = self.signs.iter().filter(move |((of, _), (_, last))| *of == column && *last > header);
        of_column.map(move |((_, sign), (first, last))| (*sign, if *first > header { *first } else { *last }))
    }
}

/// More cells than a repeated number of an OpenDocument sheet stands in.
const MOST_REPEATED: usize = 1_000;

/// What the cells of an OpenDocument workbook show, by sheet: there each cell says itself whether it is money or a share.
/// What cannot be read says nothing; whether the workbook is whole is calamine's to say.
pub fn of_open_document(content: impl BufRead) -> BTreeMap<String, Shown> {
    let mut xml = Reader::from_reader(content);
    let mut buffer = Vec::new();
    let mut sheets: BTreeMap<String, Shown> = BTreeMap::new();
    let (mut sheet, mut line, mut next_line, mut column) = (Shown::default(), 0_u64, 1_u64, 0_usize);
    let mut name = String::new();
    while let Ok(event) = xml.read_event_into(&mut buffer) {
        match event {
            Event::Start(element) | Event::Empty(element) => match element.name().as_ref() {
                "table:table" => {
                    name = attribute(&element, "table:name").unwrap_or_default();
                    (sheet, next_line) = (Shown::default(), 1);
                }
                "table:table-row" => {
                    (line, column) = (next_line, 0);
                    next_line = next_line.saturating_add(repeated(&element, "table:number-rows-repeated"));
                }
                "table:table-cell" | "table:covered-table-cell" => {
                    let repeats = repeated(&element, "table:number-columns-repeated");
                    let repeats = usize::try_from(repeats).unwrap_or(usize::MAX);
                    let sign = match attribute(&element, "office:value-type").as_deref() {
                        Some("percentage") => Some(Sign::Percent),
                        Some("currency") => attribute(&element, "office:currency")
                            .and_then(|code| Currency::parse(&code))
                            .map(Sign::Currency),
                        _ => None,
                    };
                    if let Some(sign) = sign {
                        let columns = column..column.saturating_add(repeats.min(MOST_REPEATED));
                        columns.for_each(|column| sheet.note(column, line, sign));
                    }
                    column = column.saturating_add(repeats);
                }
                _ => {}
            },
            Event::End(element) if element.name().as_ref() == "table:table" => {
                sheets.insert(std::mem::take(&mut name), std::mem::take(&mut sheet));
            }
            Event::Eof => break,
            _ => {}
        }
        buffer.clear();
    }
    sheets
}

/// How often a row or a cell stands there.
fn repeated(element: &BytesStart<'_>, name: &str) -> u64 {
    attribute(element, name).and_then(|times| times.parse().ok()).unwrap_or(1)
}

fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = element.attributes().flatten().find(|attribute| attribute.key.as_ref() == name)?;
    Some(found.normalized_value(XmlVersion::Implicit1_0).ok()?.into_owned())
}
/// The currency that a format such as `"$"#,##0.00` or `[$€-2] #,##0` shows.
fn currency(format: &str) -> Option<Currency> {
    let plain = format.replace('\\', "");
    let bracketed = plain.split("[$").nth(1).and_then(|rest| rest.split(['-', ']']).next());
    let quoted = plain.split('"').nth(1);
    let bare = plain.split(|c: char| "#0,._-*()?;@ \"[]".contains(c)).find(|part| !part.is_empty());
    [bracketed, quoted, bare].into_iter().flatten().find_map(|sign| match words::currencies(sign.trim())?.as_slice() {
        [one] => Some(*one),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_show_what_they_show() {
        assert_eq!(Sign::of("0.0%"), Some(Sign::Percent));
        assert_eq!(Sign::of("_($* #,##0.00_);_($* (#,##0.00);_($* \"-\"??_);_(@_)"), None);
        assert_eq!(Sign::of("_-\"$\"* #,##0.00_-"), Some(Sign::Currency(Currency::USD)));
    }

    #[test]
    fn signs_are_those_below_the_header() {
        let mut shown = Shown::default();
        shown.note(2, 1, Sign::Percent);
        shown.note(2, 5, Sign::Currency(Currency::USD));
        shown.note(2, 9, Sign::Currency(Currency::USD));
        assert_eq!(shown.below(2, 3).collect::<Vec<_>>(), [(Sign::Currency(Currency::USD), 5)]);
        assert_eq!(shown.below(2, 5).collect::<Vec<_>>(), [(Sign::Currency(Currency::USD), 9)]);
        assert_eq!(shown.below(1, 0).count(), 0);
    }

    #[test]
    fn cells_of_open_document_say_what_they_are() {
        let content = r#"<office:spreadsheet><table:table table:name="A &amp; B"><table:table-row table:number-rows-repeated="2"><table:table-cell/></table:table-row><table:table-row><table:table-cell table:number-columns-repeated="2"/><table:table-cell office:value-type="currency" office:currency="EUR" office:value="5"/></table:table-row></table:table><table:table table:name="C"><table:table-row><table:table-cell office:value-type="percentage" office:value="0.5"/></table:table-row></table:table></office:spreadsheet>"#;
        let shown = of_open_document(content.as_bytes());
        let eur = Currency::parse("EUR").unwrap();
        assert_eq!(shown["A & B"].below(2, 0).collect::<Vec<_>>(), [(Sign::Currency(eur), 3)]);
        assert_eq!(shown["C"].below(0, 0).collect::<Vec<_>>(), [(Sign::Percent, 1)]);
    }

    #[test]
    fn formats_show_their_currency() {
        for (format, expected) in [
            ("\"$\"#,##0.00", Some("USD")),
            ("[$€-2] #,##0", Some("EUR")),
            ("#,##0.00 [$₸-43F]", Some("KZT")),
            ("#,##0\\ \"₽\"", Some("RUB")),
            ("$#,##0", Some("USD")),
            ("#,##0.00", None),
            ("0%", None),
            ("yyyy-mm-dd", None),
        ] {
            assert_eq!(currency(format).map(Currency::code), expected, "{format}");
        }
    }
}
