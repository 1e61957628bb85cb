//! The formats of a workbook's cells: which currencies and percents they show. A cell's value does not say them, and a reader of the
//! sheet sees them all the same.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;

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
        let mut text = String::new();
        if part.take(LONGEST).read_to_string(&mut text).is_err() {
            return Shown::default();
        }
        let of_cells = text.split_once("<cellXfs").and_then(|(_, rest)| rest.split_once("</cellXfs>"));
        let formats = of_cells.map(|(inside, _)| inside.split("<xf ").skip(1)).into_iter().flatten().enumerate();
        let mut shown = Shown::default();
        for (columns, id) in
            formats.filter_map(|(style, format)| Some((styles.get(&style)?, attribute(format, "numFmtId")?)))
        {
            let mut codes = text.split("<numFmt ").skip(1).filter(|format| attribute(format, "numFmtId") == Some(id));
            let code = codes.next().and_then(|format| attribute(format, "formatCode")).unwrap_or_default();
            if PERCENTS.contains(&id) || code.contains('%') {
                shown.percents.extend(columns);
            }
            shown.currencies.extend(currency(code));
        }
        shown.currencies.sort();
        shown.currencies.dedup();
        shown
    }
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

fn attribute<'t>(element: &'t str, name: &str) -> Option<&'t str> {
    let (_, rest) = element.split_once(&format!("{name}=\""))?;
    rest.split('"').next()
}

/// The currency that a format such as `"$"#,##0.00` or `[$€-2] #,##0` shows.
fn currency(format: &str) -> Option<Currency> {
    let plain = format.replace("&quot;", "\"").replace("\\", "");
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
            ("&quot;$&quot;#,##0.00", Some("USD")),
            ("[$€-2] #,##0", Some("EUR")),
            ("#,##0.00 [$₸-43F]", Some("KZT")),
            ("#,##0\\ &quot;₽&quot;", Some("RUB")),
            ("$#,##0", Some("USD")),
            ("#,##0.00", None),
            ("0%", None),
            ("yyyy-mm-dd", None),
        ] {
            assert_eq!(currency(format).map(Currency::code), expected, "{format}");
        }
    }
}
