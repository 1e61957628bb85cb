//! The one grammar of numbers in records: `12500000`, `-3`, `1234.50`, `22 000 000 000`.
//!
//! A sign, digits (plain, or in threes parted by one kind of space or apostrophe), and a point with decimals.
//! No exponent, no comma, no underscore: what could be read two ways is refused with a reason, never guessed.

use rust_decimal::Decimal;

/// Why a text is not a number of the grammar.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NumberError {
    /// The text is not digits.
    #[error("is not a number; expected digits such as 12500000 or 12500000.50")]
    NotDigits,
    /// A comma, which some read as thousands and some as decimals.
    #[error("has a comma, which may mean thousands or decimals; write 12500000 or 12.5 with a point")]
    Comma,
    /// An exponent, as spreadsheets write large numbers.
    #[error("is in exponent form, which may have lost digits; write the digits in full")]
    Exponent,
    /// Digits grouped other than in threes by one mark.
    #[error("has digits that are not grouped in threes; write 12500000 or 12 500 000")]
    Grouping,
    /// More digits than can be kept exactly.
    #[error("has more than 28 digits, more than can be kept exactly")]
    TooLong,
    /// A fraction or a sign where a whole number of things is counted.
    #[error("is not a whole number; expected a count such as 107")]
    NotWhole,
}

const GROUP_MARKS: [char; 5] = [' ', '\u{a0}', '\u{202f}', '\'', '\u{2019}'];

/// Reads a decimal exactly: every digit is kept, or it is an error.
pub fn decimal(text: &str) -> Result<Decimal, NumberError> {
    let text = text.trim();
    if let Some(plain) = plain(text) {
        return Ok(plain);
    }
    let digits = text.strip_prefix(['-', '\u{2212}']).unwrap_or(text);
    let negative = digits.len() != text.len();
    let (whole, fraction) = match digits.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (digits, None),
    };
    let whole = ungrouped(whole)?;
    let fraction = match fraction {
        Some(fraction) if fraction.is_empty() || !fraction.bytes().all(|b| b.is_ascii_digit()) => {
            return Err(complaint(digits));
        }
        Some(fraction) => fraction,
        None => "",
    };
    let significant = whole.trim_start_matches('0').len().saturating_add(fraction.len());
    if significant > 28 {
        return Err(NumberError::TooLong);
    }
    let sign = if negative { "-" } else { "" };
    let point = if fraction.is_empty() { "" } else { "." };
    Decimal::from_str_exact(&format!("{sign}{whole}{point}{fraction}"))
        .map(|number| number.normalize())
        .map_err(|_| NumberError::TooLong)
}

/// Reads digits, and decimals behind a point, as most numbers are written; nothing of any other text, nor of a long one.
pub fn plain(text: &str) -> Option<Decimal> {
    let (whole, fraction) = text.split_once('.').map_or((text, None), |(whole, fraction)| (whole, Some(fraction)));
    if text.len() > 18 || whole.is_empty() || fraction == Some("") {
        return None;
    }
    let mut units = 0_i64;
    for byte in whole.bytes().chain(fraction.unwrap_or_default().bytes()) {
        let digit = byte.is_ascii_digit().then(|| i64::from(byte & 0x0F))?;
        units = units.checked_mul(10)?.checked_add(digit)?;
    }
    let scale = u32::try_from(fraction.map_or(0, str::len)).ok()?;
    Some(Decimal::new(units, scale).normalize())
}

/// Reads a count of things: a whole number of zero or more.
pub fn count(text: &str) -> Result<u64, NumberError> {
    whole(text).and_then(|number| u64::try_from(number).map_err(|_| NumberError::NotWhole))
}

/// Reads a whole number, which a correction may have below zero.
pub fn whole(text: &str) -> Result<i64, NumberError> {
    let number = decimal(text)?;
    if !number.fract().is_zero() {
        return Err(NumberError::NotWhole);
    }
    i64::try_from(number).map_err(|_| NumberError::TooLong)
}

/// Digits with any grouping marks taken out, once those stand in threes and are of one kind.
fn ungrouped(whole: &str) -> Result<String, NumberError> {
    let Some(mark) = whole.chars().find(|c| GROUP_MARKS.contains(c)) else {
        return if !whole.is_empty() && whole.bytes().all(|b| b.is_ascii_digit()) {
            Ok(whole.to_owned())
        } else {
            Err(complaint(whole))
        };
    };
    let groups: Vec<&str> = whole.split(mark).collect();
    let all_digits = groups.iter().all(|group| group.bytes().all(|b| b.is_ascii_digit()));
    if !all_digits {
        return Err(complaint(whole));
    }
    let in_threes = groups.iter().enumerate().all(|(place, group)| match place {
        0 => (1..=3).contains(&group.len()),
        _ => group.len() == 3,
    });
    if in_threes { Ok(groups.concat()) } else { Err(NumberError::Grouping) }
}

/// What is wrong with a text that is not plain digits.
fn complaint(text: &str) -> NumberError {
    let body: String = text.chars().filter(|c| !GROUP_MARKS.contains(c)).collect();
    let numeric = |extra: &[char]| {
        body.starts_with(|c: char| c.is_ascii_digit()) && body.chars().all(|c| c.is_ascii_digit() || extra.contains(&c))
    };
    if numeric(&[',', '.']) && body.contains(',') {
        NumberError::Comma
    } else if numeric(&['.', 'e', 'E', '+', '-']) && body.contains(['e', 'E']) {
        NumberError::Exponent
    } else {
        NumberError::NotDigits
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_numbers_keep_every_digit() {
        for (text, expected) in [
            ("0", "0"),
            ("007", "7"),
            ("12500000", "12500000"),
            ("-3.50", "-3.5"),
            ("\u{2212}3", "-3"),
            (" 22 000 000 000 ", "22000000000"),
            ("1\u{a0}234.5", "1234.5"),
            ("1'234'567", "1234567"),
            ("12345678901234567890.12", "12345678901234567890.12"),
            ("123456789012.123456", "123456789012.123456"),
            ("9999999999999999999999999999", "9999999999999999999999999999"),
            ("0.0000000000000000000000000001", "0.0000000000000000000000000001"),
        ] {
            assert_eq!(decimal(text).map(|d| d.to_string()), Ok(expected.to_owned()), "{text}");
        }
    }

    #[test]
    fn anything_else_is_refused_by_name() {
        use NumberError::{Comma, Exponent, Grouping, NotDigits, TooLong};
        for (text, error) in [
            ("", NotDigits),
            (".5", NotDigits),
            ("1.", NotDigits),
            ("+5", NotDigits),
            ("1_000", NotDigits),
            ("12,5M", NotDigits),
            ("12M", NotDigits),
            ("--1", NotDigits),
            ("1.2.3", NotDigits),
            ("12,5", Comma),
            ("1,234,567.89", Comma),
            ("1e5", Exponent),
            ("1.5E+09", Exponent),
            ("12 34", Grouping),
            ("1 234\u{a0}567", NotDigits),
            ("99999999999999999999999999999", TooLong),
        ] {
            assert_eq!(decimal(text), Err(error), "{text}");
        }
    }

    #[test]
    fn counts_are_whole() {
        assert_eq!(count("107"), Ok(107));
        assert_eq!(count("107.0"), Ok(107));
        assert_eq!(count("9 900 000"), Ok(9_900_000));
        assert_eq!(count("1.5"), Err(NumberError::NotWhole));
        assert_eq!(count("-1"), Err(NumberError::NotWhole));
    }
}
