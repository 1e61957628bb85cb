//! The formats of a workbook's cells: which currencies and percents they show. A cell's value does not say them, and a
//! reader of the sheet sees them all the same.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead, BufReader, Read};

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use crate::model::currency::Currency;

use super::packing::Spool;
use super::words;

/// More bytes than the styles of a workbook have.
const LONGEST: u64 = 16 * 1024 * 1024;

/// The styles that cells have, by number, each with the columns it stands in.
pub type Styles = BTreeMap<usize, BTreeSet<usize>>;

/// What the formats of cells show beside their values.
#[derive(Debug, Default)]
pub struct Shown {
    /// The currencies.
    pub currencies: Vec<Currency>,
    /// The columns that have percents.
    pub percents: BTreeSet<usize>,
}

/// The formats of percents that every workbook has, by number.
const PERCENTS: [&str; 2] = ["9", "10"];

impl Shown {
    /// What the formats of these styles show.
    pub fn of(archive: &mut zip::ZipArchive<Spool>, styles: &Styles) -> Shown {
        let Ok(part) = archive.by_name("xl/styles.xml") else { return Shown::default() };
        let Formats { codes, of_styles } = Formats::read(BufReader::new(part.take(LONGEST)));
        let mut shown = Shown::default();
        for (id, columns) in of_styles.iter().enumerate().filter_map(|(style, id)| Some((id, styles.get(&style)?))) {
            let code = codes.get(id).map_or("", String::as_str);
            if PERCENTS.contains(&id.as_str()) || code.contains('%') {
                shown.percents.extend(columns);
            }
            shown.currencies.extend(currency(code));
        }
        shown.currencies.sort();
        shown.currencies.dedup();
        shown
    }
}

/// The formats of a workbook.
#[derive(Default)]
struct Formats {
    /// Their codes, by number; those that every workbook has stand nowhere.
    codes: BTreeMap<String, String>,
    /// For each style of cells the number of its format.
    of_styles: Vec<String>,
}

impl Formats {
    /// Those that the styles name. What cannot be read says nothing; whether the workbook is whole is calamine's to say.
    fn read(styles: impl BufRead) -> Formats {
        let mut xml = Reader::from_reader(styles);
        let (mut buffer, mut formats, mut is_of_cells) = (Vec::new(), Formats::default(), false);
        while let Ok(event) = xml.read_event_into(&mut buffer) {
            match event {
                Event::Start(element) | Event::Empty(element) => match element.local_name().as_ref() {
                    "numFmt" => {
                        let stated = attribute(&element, "numFmtId").zip(attribute(&element, "formatCode"));
                        formats.codes.extend(stated);
                    }
                    "cellXfs" => is_of_cells = true,
                    "xf" if is_of_cells => {
                        formats.of_styles.push(attribute(&element, "numFmtId").unwrap_or_default());
                    }
                    _ => {}
                },
                Event::End(element) if element.local_name().as_ref() == "cellXfs" => is_of_cells = false,
                Event::Eof => break,
                _ => {}
            }
            buffer.clear();
        }
        formats
    }
}

fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = element.attributes().flatten().find(|attribute| attribute.key.as_ref() == name)?;
    Some(found.normalized_value(XmlVersion::Implicit1_0).ok()?.into_owned())
}

/// Notes the styles of the cells in a piece of a sheet, and their columns.
pub fn note_styles(block: &[u8], styles: &mut Styles) {
    for at in memchr::memmem::find_iter(block, b"<c r=\"") {
        let Some(cell) = block.get(at.saturating_add(6)..).and_then(|rest| rest.split(|byte| *byte == b'>').next())
        else {
            continue;
        };
        let column = cell.iter().take_while(|byte| byte.is_ascii_uppercase()).fold(0_usize, |column, letter| {
            column.saturating_mul(26).saturating_add(usize::from(letter.saturating_sub(b'A'))).saturating_add(1)
        });
        let style = memchr::memmem::find(cell, b" s=\"").and_then(|at| {
            let digits = cell.get(at.saturating_add(4)..)?.split(|byte| *byte == b'"').next()?;
            std::str::from_utf8(digits).ok()?.parse::<usize>().ok()
        });
        if let (Some(style), Some(column)) = (style, column.checked_sub(1)) {
            styles.entry(style).or_default().insert(column);
        }
    }
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
