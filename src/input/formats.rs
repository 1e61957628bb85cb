//! The formats of a workbook's cells: which currencies they show. A cell's value does not say them, and a reader of the
//! sheet sees them all the same.

use std::collections::BTreeSet;
use std::io::Read;

use crate::model::currency::Currency;

use super::packing::Spool;
use super::words;

/// More bytes than the styles of a workbook have.
const LONGEST: u64 = 16 * 1024 * 1024;

/// The currencies of the formats that cells of these styles have.
pub fn currencies(archive: &mut zip::ZipArchive<Spool>, styles: &BTreeSet<usize>) -> Vec<Currency> {
    let Ok(part) = archive.by_name("xl/styles.xml") else { return Vec::new() };
    let mut text = String::new();
    if part.take(LONGEST).read_to_string(&mut text).is_err() {
        return Vec::new();
    }
    let of_cells = text.split_once("<cellXfs").and_then(|(_, rest)| rest.split_once("</cellXfs>"));
    let formats = of_cells.map(|(inside, _)| inside.split("<xf ").skip(1)).into_iter().flatten();
    let used = formats.enumerate().filter(|(style, _)| styles.contains(style));
    let ids: BTreeSet<&str> = used.filter_map(|(_, format)| attribute(format, "numFmtId")).collect();
    let codes = text
        .split("<numFmt ")
        .skip(1)
        .filter(|format| attribute(format, "numFmtId").is_some_and(|id| ids.contains(id)));
    let mut found: Vec<Currency> = codes.filter_map(|format| currency(attribute(format, "formatCode")?)).collect();
    found.sort();
    found.dedup();
    found
}

/// The number in quotes after ` s=`.
pub fn number_at(block: &[u8], at: usize) -> Option<usize> {
    let rest = block.get(at.checked_add(4)?..)?;
    let digits = rest.split(|byte| *byte == b'"').next().filter(|digits| digits.len() < 6)?;
    std::str::from_utf8(digits).ok()?.parse().ok()
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
