//! Amounts as people write them: `1 234 567,89 ₸`, `$1.2bn`, `1,73 млрд`, `12억 3,456만 원`, `(1,234)`, `≈ 9.5 m`.
//!
//! What a comma or a point means is not decided here but by the whole column ([`super::conventions`]); this file
//! says what one value tells of it, and what it is worth once that is settled. Everything is exact.

use rust_decimal::Decimal;

use crate::model::bound::Bound;
use crate::model::currency::Currency;
use crate::model::number::NumberError;

use super::words;

/// The sign that parts whole numbers from decimals.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mark {
    /// 1,234.50
    Point,
    /// 1.234,50
    Comma,
}

impl Mark {
    /// All marks with the words of `--decimal`.
    pub const WORDS: [(&'static str, Mark); 2] = [("point", Mark::Point), ("comma", Mark::Comma)];

    /// The word of `--decimal`.
    pub fn word(self) -> &'static str {
        match self {
            Mark::Point => "point",
            Mark::Comma => "comma",
        }
    }

    fn sign(self) -> char {
        match self {
            Mark::Point => '.',
            Mark::Comma => ',',
        }
    }

    /// The other mark.
    pub fn other(self) -> Mark {
        match self {
            Mark::Point => Mark::Comma,
            Mark::Comma => Mark::Point,
        }
    }
}

/// What one value tells of the decimal mark of its column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Evidence {
    /// Nothing: it has neither comma nor point.
    None,
    /// It can only be read with this mark.
    Says(Mark),
    /// `1,234` and `1.234` can be read either way.
    Open,
}

/// An amount taken apart, its digits not yet read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    negative: bool,
    /// Digits with their marks, and what a word after them multiplies by.
    parts: Vec<(String, Decimal)>,
    /// The currency a sign or word names; several where the sign is of several.
    pub currencies: Vec<Currency>,
    /// Whether it is a percentage.
    pub percent: bool,
    /// What a sign such as ≥ says.
    pub bound: Bound,
    /// Whether a word such as `млн` rounded it.
    pub rounded: bool,
    /// Whether its magnitudes are those of Chinese, Japanese or Korean, which stand one after another.
    adds_up: bool,
}

const SPACES: [char; 5] = [' ', '\u{a0}', '\u{202f}', '\u{2009}', '\u{2007}'];
const APOSTROPHES: [char; 4] = ['\'', '\u{2019}', '\u{2bc}', '`'];

fn is_mark(c: char) -> bool {
    matches!(c, '.' | ',') || SPACES.contains(&c) || APOSTROPHES.contains(&c)
}

/// Digits of any width as those of ASCII: `１２３`.
fn narrow(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '０'..='９' => char::from_u32(u32::from(c).saturating_sub(0xFF10).saturating_add(0x30)).unwrap_or(c),
            '，' => ',',
            '．' => '.',
            '％' => '%',
            '－' | '\u{2212}' | '\u{2010}' | '\u{2011}' => '-',
            other => other,
        })
        .collect()
}

/// Takes an amount apart.
pub fn written(text: &str) -> Result<Written, NumberError> {
    let narrowed = narrow(text.trim());
    let bracketed = narrowed.strip_prefix('(').and_then(|rest| rest.strip_suffix(')'));
    let mut rest = bracketed.unwrap_or(&narrowed).trim();
    let mut amount = Written {
        negative: bracketed.is_some(),
        parts: Vec::new(),
        currencies: Vec::new(),
        percent: false,
        bound: Bound::Exact,
        rounded: false,
        adds_up: true,
    };
    while !rest.is_empty() {
        if rest.starts_with(|c: char| c.is_ascii_digit()) {
            let end = number_end(rest);
            let (digits, after) = rest.split_at_checked(end).ok_or(NumberError::NotDigits)?;
            amount.parts.push((digits.to_owned(), Decimal::ONE));
            rest = after;
        } else {
            let end = rest.find(|c: char| c.is_ascii_digit()).unwrap_or(rest.len());
            let (words, after) = rest.split_at_checked(end).ok_or(NumberError::NotDigits)?;
            amount.take(words, after.is_empty())?;
            rest = after;
        }
    }
    if amount.parts.is_empty() {
        return Err(NumberError::NotDigits);
    }
    // "1 억 2345 만" adds up; two numbers without such words are none.
    let in_order = (amount.adds_up || amount.parts.len() == 1)
        && amount.parts.windows(2).all(|pair| matches!(pair, [(_, a), (_, b)] if a > b));
    if in_order { Ok(amount) } else { Err(NumberError::NotDigits) }
}

/// Where the number at the start of a text ends: a mark belongs to it when a digit follows.
fn number_end(text: &str) -> usize {
    let mut end = 0;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let next_is_digit = chars.peek().is_some_and(|(_, next)| next.is_ascii_digit());
        if !(c.is_ascii_digit() || is_mark(c) && next_is_digit) {
            break;
        }
        end = at.saturating_add(c.len_utf8());
    }
    end
}

impl Written {
    /// Takes in what stands before or after digits: signs, currencies, magnitudes.
    fn take(&mut self, text: &str, last: bool) -> Result<(), NumberError> {
        let text = text.trim_matches(SPACES);
        if text.is_empty() || last && text == "." {
            return Ok(());
        }
        let text = text.trim_matches(SPACES);
        if matches!(text, "e" | "E" | "e-" | "E-" | "e+" | "E+") && !last && !self.parts.is_empty() {
            return Err(NumberError::Exponent);
        }
        if self.word(text) {
            return Ok(());
        }
        let mut left = text;
        while !left.is_empty() {
            // The longest beginning that is a word we know: "млрд тенге", "R$ mil", "억원".
            let ends: Vec<usize> = left.char_indices().map(|(at, c)| at.saturating_add(c.len_utf8())).collect();
            let known = ends.into_iter().rev().find_map(|end| {
                let (word, after) = left.split_at_checked(end)?;
                let whole = !word.ends_with(char::is_alphabetic)
                    || !after.starts_with(char::is_alphabetic)
                    || !word.ends_with(|c: char| c.is_ascii() || ('а'..='ӿ').contains(&c));
                (whole && self.word(word)).then_some(after)
            });
            left = known.ok_or(NumberError::NotDigits)?.trim_start_matches(['.', ' ', '\u{a0}', '\u{202f}']);
        }
        Ok(())
    }

    /// Takes in one word or sign, if it is known.
    fn word(&mut self, word: &str) -> bool {
        let word = word.trim();
        let first = self.parts.is_empty();
        match word {
            "-" if first && !self.negative => self.negative = true,
            "%" => self.percent = true,
            "≈" | "~" | "∼" | "ca." | "ca" if first => self.bound = Bound::About,
            "≥" | ">" | ">=" if first => self.bound = Bound::AtLeast,
            "≤" | "<" | "<=" if first => self.bound = Bound::AtMost,
            "de" | "of" | "di" => {}
            _ => {
                if let Some(times) = words::magnitude(word).filter(|_| !first) {
                    let Some((_, magnitude)) = self.parts.last_mut() else { return false };
                    let Some(product) = magnitude.checked_mul(times) else { return false };
                    *magnitude = product;
                    self.adds_up &= word.starts_with(|c| c > '\u{3000}');
                    self.rounded = true;
                } else if let Some(found) = words::currencies(word) {
                    if !self.currencies.is_empty() && self.currencies != found {
                        return false;
                    }
                    self.currencies = found;
                } else {
                    return false;
                }
            }
        }
        true
    }

    /// The last digits with their marks, and what a word after them multiplies by.
    pub fn last_part(&self) -> Option<(&str, Decimal)> {
        self.parts.last().map(|(digits, magnitude)| (digits.as_str(), *magnitude))
    }

    /// What the value tells of the decimal mark; of a count, which has no decimals, more than of money.
    pub fn evidence(&self, is_count: bool) -> Result<Evidence, NumberError> {
        let mut said = Evidence::None;
        for (digits, _) in &self.parts {
            let one = match evidence(digits)? {
                // A count in threes is grouped.
                Evidence::Open if is_count && !self.rounded => {
                    let mark = if digits.contains(',') { Mark::Comma } else { Mark::Point };
                    Evidence::Says(mark.other())
                }
                one => one,
            };
            said = match (said, one) {
                (Evidence::None, one) => one,
                (Evidence::Says(a), Evidence::Says(b)) if a != b => return Err(NumberError::NotDigits),
                (Evidence::Open, one @ Evidence::Says(_)) => one,
                (said, _) => said,
            };
        }
        Ok(said)
    }

    /// Its worth with this decimal mark.
    pub fn value(&self, mark: Mark) -> Result<Decimal, NumberError> {
        let mut sum = Decimal::ZERO;
        for (digits, magnitude) in &self.parts {
            let product = exact(digits, mark)?.checked_mul(*magnitude).ok_or(NumberError::TooLong)?;
            sum = sum.checked_add(product).ok_or(NumberError::TooLong)?;
        }
        if self.negative {
            sum.set_sign_negative(!sum.is_zero());
        }
        Ok(sum.normalize())
    }
}

/// What digits with their marks tell of the decimal mark.
fn evidence(digits: &str) -> Result<Evidence, NumberError> {
    let (points, commas) = (digits.matches('.').count(), digits.matches(',').count());
    let (mark, count) = match (points, commas) {
        (0, 0) => return Ok(Evidence::None),
        (points, 0) => (Mark::Point, points),
        (0, commas) => (Mark::Comma, commas),
        (..) => {
            // Both stand: the last one parts the decimals, and may stand once.
            let last = if digits.rfind('.') > digits.rfind(',') { Mark::Point } else { Mark::Comma };
            let once = digits.matches(last.sign()).count() == 1;
            return if once { Ok(Evidence::Says(last)) } else { Err(NumberError::NotDigits) };
        }
    };
    if count > 1 {
        return Ok(Evidence::Says(mark.other()));
    }
    let (before, after) = digits.split_once(mark.sign()).ok_or(NumberError::NotDigits)?;
    let grouped = before.contains(is_mark);
    let could_group = !grouped && after.len() == 3 && before.len() <= 3 && before != "0" && !before.starts_with("00");
    Ok(if could_group { Evidence::Open } else { Evidence::Says(mark) })
}

/// Digits read exactly, with this mark for the decimals and one other kind, in threes or the Indian way, for groups.
fn exact(digits: &str, mark: Mark) -> Result<Decimal, NumberError> {
    let (whole, fraction) = match digits.split_once(mark.sign()) {
        Some((_, fraction)) if fraction.contains(is_mark) => return Err(NumberError::NotDigits),
        Some((whole, fraction)) => (whole, fraction),
        None => (digits, ""),
    };
    let mut whole_digits = String::with_capacity(whole.len());
    if let Some(group) = whole.chars().find(|c| is_mark(*c)) {
        let groups: Vec<&str> = whole.split(group).collect();
        let all_digits = groups.iter().all(|group| !group.is_empty() && group.bytes().all(|b| b.is_ascii_digit()));
        if !all_digits {
            return Err(NumberError::NotDigits);
        }
        let last = groups.len().saturating_sub(1);
        let grouped = |size: usize| {
            groups.iter().enumerate().all(|(place, group)| match place {
                0 => (1..=size).contains(&group.len()),
                place if place == last => group.len() == 3,
                _ => group.len() == size,
            })
        };
        let indian = group == ',' && groups.len() > 2 && grouped(2);
        if !grouped(3) && !indian {
            return Err(NumberError::Grouping);
        }
        groups.iter().for_each(|group| whole_digits.push_str(group));
    } else {
        whole_digits.push_str(whole);
    }
    let significant = whole_digits.trim_start_matches('0').len().saturating_add(fraction.len());
    if significant > 28 {
        return Err(NumberError::TooLong);
    }
    let point = if fraction.is_empty() { "" } else { "." };
    Decimal::from_str_exact(&format!("{whole_digits}{point}{fraction}")).map_err(|_| NumberError::NotDigits)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn says(text: &str) -> Evidence {
        written(text).unwrap_or_else(|error| panic!("{text}: {error}")).evidence(false).unwrap()
    }

    #[test]
    fn what_a_value_tells_of_its_column() {
        use Evidence::{None, Open, Says};
        for (text, evidence) in [
            ("12500000", None),
            ("1 234 567", None),
            ("1,5", Says(Mark::Comma)),
            ("1.50", Says(Mark::Point)),
            ("1,234", Open),
            ("1.234", Open),
            ("0,123", Says(Mark::Comma)),
            ("1234,567", Says(Mark::Comma)),
            ("1 234,567", Says(Mark::Comma)),
            ("1,234,567", Says(Mark::Point)),
            ("1.234.567", Says(Mark::Comma)),
            ("12,34,567", Says(Mark::Point)),
            ("1,234.5", Says(Mark::Point)),
            ("1.234,5", Says(Mark::Comma)),
            ("1,234.567", Says(Mark::Point)),
            ("1,73 млрд", Says(Mark::Comma)),
            ("$1.2bn", Says(Mark::Point)),
        ] {
            assert_eq!(says(text), evidence, "{text}");
        }
        assert_eq!(written("1,234").unwrap().evidence(true), Ok(Says(Mark::Point)));
        assert_eq!(written("1.234").unwrap().evidence(true), Ok(Says(Mark::Comma)));
    }

    #[test]
    fn amounts_as_people_write_them() {
        for (text, mark, expected, currency) in [
            ("1 234 567,89", Mark::Comma, "1234567.89", ""),
            ("1\u{a0}234\u{202f}567", Mark::Point, "", ""),
            ("1\u{a0}234\u{a0}567,89 ₸", Mark::Comma, "1234567.89", "KZT"),
            ("1'234'567.89", Mark::Point, "1234567.89", ""),
            ("12,34,567.50", Mark::Point, "1234567.5", ""),
            ("1.234.567,89", Mark::Comma, "1234567.89", ""),
            ("$1.2bn", Mark::Point, "1200000000", "USD"),
            ("US$ 1,234.50", Mark::Point, "1234.5", "USD"),
            ("1,73 млрд", Mark::Comma, "1730000000", ""),
            ("952,8 млн теңге", Mark::Comma, "952800000", "KZT"),
            ("952,8 млн. тг.", Mark::Comma, "952800000", "KZT"),
            ("12억 3,456만 원", Mark::Point, "1234560000", "KRW"),
            ("1.5億", Mark::Point, "150000000", ""),
            ("2.5 crore", Mark::Point, "25000000", ""),
            ("₹ 3 lakh", Mark::Point, "300000", "INR"),
            ("R$ 1.234,50", Mark::Comma, "1234.5", "BRL"),
            ("12.345,60 TL", Mark::Comma, "12345.6", "TRY"),
            ("12 345 zł", Mark::Comma, "12345", "PLN"),
            ("-3.50", Mark::Point, "-3.5", ""),
            ("(1,234)", Mark::Point, "-1234", ""),
            ("-$5", Mark::Point, "-5", "USD"),
            ("１２，３４５", Mark::Point, "12345", ""),
            ("12345678901234567890.12", Mark::Point, "12345678901234567890.12", ""),
            ("5 руб.", Mark::Point, "5", "RUB"),
            ("22 000 000 000 тенге", Mark::Point, "22000000000", "KZT"),
        ] {
            let amount = written(text).unwrap_or_else(|error| panic!("{text}: {error}"));
            let value = amount.value(mark).map(|value| value.to_string());
            if expected.is_empty() {
                assert!(value.is_err(), "{text} mixes two kinds of groups");
                continue;
            }
            assert_eq!(value.as_deref(), Ok(expected), "{text}");
            let codes: Vec<&str> = amount.currencies.iter().map(|code| code.code()).collect();
            assert_eq!(codes.join(";"), currency, "{text}");
        }
        assert!(written("5.8 %").unwrap().percent);
        assert_eq!(written("≈ 9.5 m").unwrap().bound, Bound::About);
    }

    #[test]
    fn what_is_no_amount() {
        for text in [
            "",
            "-",
            "abc",
            "1_000",
            "12M5",
            "--1",
            "1.2.3,4,5",
            "12 34",
            "1,23,4",
            "5 stars",
            "1 234 1 234 x",
            "12 5 млн 3",
        ] {
            let refused = match written(text) {
                Ok(amount) => {
                    amount.evidence(false).is_err()
                        || amount.value(Mark::Point).is_err() && amount.value(Mark::Comma).is_err()
                }
                Err(_) => true,
            };
            assert!(refused, "{text}");
        }
        assert_eq!(written("1e5"), Err(NumberError::Exponent));
        assert_eq!(written("1.5E+09"), Err(NumberError::Exponent));
    }
}
