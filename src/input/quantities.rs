//! Quantities as people write them, in English, Russian and Kazakh: `over 22 bn tenge`, `более 22 млрд тенге`,
//! `22 миллиард теңгеден астам`, `a third`, `вдвое`, `65 → 107`.
//!
//! `data/quantities.csv` holds the words. What is left of a phrase without them must be an amount; anything else is
//! refused by name.

use rust_decimal::Decimal;

use crate::model::currency::Currency;
use crate::model::number;
use crate::model::quantity::{Kind, Quantity, Stated};

use super::amounts::{self, Evidence, Mark};
use super::columns::lower;
use super::lexicon::{Lexicon, lexicon};
use super::words;

static WORDS: Lexicon = lexicon!("quantities");

/// A quantity, or two of them: from one to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phrase {
    /// One.
    One(Quantity),
    /// From the first to the second.
    FromTo(Quantity, Quantity),
}

/// Why a phrase is no quantity.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PhraseError {
    /// There is nothing in it.
    #[error("is empty; expected a quantity such as \"over 22 bn tenge\"")]
    Empty,
    /// A word that means nothing here.
    #[error("has \"{0}\", which is no word of a quantity")]
    Word(String),
    /// No number, and no word for one.
    #[error("names no number; expected one such as \"22 bn\", \"30 %\" or \"a third\"")]
    NoNumber,
    /// Two numbers or two words that say different things.
    #[error("says two things at once: {0}")]
    Twice(String),
    /// A mark that may part thousands or decimals.
    #[error("\"{0}\" may be read two ways; write 1234 or 1.23")]
    Open(String),
}

/// What a word of a phrase does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Word {
    Stated(Stated),
    /// A qualifier before the number; behind it, which way a change went.
    Before(Stated),
    Value(Kind, Decimal),
    Unit(Kind),
    Down,
    Noise,
}

fn known(phrase: &str) -> Option<Word> {
    let (kind, key) = WORDS.find(phrase.trim_end_matches('.'))?.split_once(' ')?;
    let stated = || Stated::WORDS.iter().find(|(word, _)| *word == key).map(|(_, stated)| *stated);
    Some(match kind {
        "stated" => Word::Stated(stated()?),
        "before" => Word::Before(stated()?),
        "value" => {
            let (kind, value) = key.split_once('/')?;
            Word::Value(if kind == "percent" { Kind::Percent } else { Kind::Times }, number::decimal(value).ok()?)
        }
        "unit" => Word::Unit(match key {
            "percent" => Kind::Percent,
            "points" => Kind::Points,
            "times" => Kind::Times,
            _ => Kind::Count,
        }),
        "down" => Word::Down,
        _ => Word::Noise,
    })
}

/// What parts a quantity from the one it became.
const ARROWS: [&str; 5] = ["→", "->", "=>", "⟶", " – "];

/// Reads a phrase.
pub fn parse(text: &str) -> Result<Phrase, PhraseError> {
    let text = lower(text.trim()).replace(['«', '»', '"', '“', '”'], " ");
    for arrow in ARROWS {
        if let Some((from, to)) = text.split_once(arrow) {
            return from_to(from, to);
        }
    }
    for (begins, parts) in [("from ", " to "), ("с ", " до "), ("со ", " до ")] {
        if let Some((from, to)) = text.strip_prefix(begins).and_then(|rest| rest.split_once(parts)) {
            return from_to(from, to);
        }
    }
    if let Some((from, to)) = kazakh_pair(&text) {
        return from_to(&from, &to);
    }
    one(&text).map(Phrase::One)
}

/// Two quantities. A bare first one is of what the second is: `from 20 to 23 bn` begins at 20 billion.
fn from_to(from: &str, to: &str) -> Result<Phrase, PhraseError> {
    let (first, second) = (one(from)?, one(to)?);
    let is_number = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | ' ' | '\u{a0}');
    let is_bare = !from.trim().is_empty() && from.trim().chars().all(is_number);
    if !is_bare || first.kind != Kind::Count {
        return Ok(Phrase::FromTo(first, second));
    }
    let unit: String = to.trim().trim_start_matches(is_number).to_owned();
    let first = one(&format!("{} {unit}", from.trim())).unwrap_or(first);
    Ok(Phrase::FromTo(first, second))
}

/// `65-тен 107-ге`, `65 фильмнен 107 фильмге`: from the one in the ablative to the other in the dative.
fn kazakh_pair(text: &str) -> Option<(String, String)> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let ends = |word: &str, endings: &[&str]| endings.iter().any(|ending| word.ends_with(ending));
    let has_digit = |words: &[&str]| words.iter().any(|word| word.contains(|c: char| c.is_ascii_digit()));
    let from = words.iter().position(|word| ends(word, &["тен", "тан", "ден", "дан", "нен", "нан"]))?;
    let (first, rest) = words.split_at(from.saturating_add(1));
    let to = rest.iter().position(|word| ends(word, &["ге", "ға", "ке", "қа"]))?;
    let second = rest.get(..=to)?;
    let after = rest.get(to.saturating_add(1)..)?;
    let is_pair = has_digit(first)
        && has_digit(second)
        && after.iter().all(|word| known(word) == Some(Word::Noise) || *word == "дейін");
    is_pair.then(|| (first.join(" "), second.join(" ")))
}

/// How many words a phrase of the list has, at most.
const LONGEST: usize = 5;

/// Endings of Kazakh and Russian words, the longest before the shorter.
const ENDINGS: [&str; 30] = [
    "ларынан",
    "ларының",
    "лардан",
    "лерден",
    "ларға",
    "лерге",
    "ларды",
    "лерді",
    "тардан",
    "терден",
    "ынан",
    "інен",
    "ның",
    "нің",
    "дың",
    "дің",
    "тың",
    "тің",
    "нан",
    "нен",
    "дан",
    "ден",
    "тан",
    "тен",
    "ға",
    "ге",
    "қа",
    "ке",
    "ды",
    "ді",
];

/// One quantity.
fn one(text: &str) -> Result<Quantity, PhraseError> {
    let spaced = spaced(&signs_as_words(text));
    if let Some(word) = CHANGED_TO.iter().find(|word| spaced.contains(**word)) {
        return Err(PhraseError::Word((*word).trim().to_owned()));
    }
    let words: Vec<&str> = spaced.split_whitespace().collect();
    if words.is_empty() {
        return Err(PhraseError::Empty);
    }
    let mut reading = Reading::default();
    let mut place = 0;
    while place < words.len() {
        let phrase = (1..=LONGEST.min(words.len().saturating_sub(place))).rev().find_map(|many| {
            let slice = words.get(place..place.saturating_add(many))?;
            known(&slice.join(" ")).map(|word| (word, many))
        });
        if let Some((word, many)) = phrase {
            reading.take(word, words.get(place.saturating_sub(1)).copied().filter(|_| place > 0))?;
            place = place.saturating_add(many);
            continue;
        }
        reading.amount(words.get(place).copied().unwrap_or_default())?;
        place = place.saturating_add(1);
    }
    reading.finish()
}

/// What says to what a value changed, and not by how much: a level, and no change.
const CHANGED_TO: [&str; 12] = [
    "grew to ",
    "rose to ",
    "fell to ",
    "dropped to ",
    "вырос до ",
    "выросли до ",
    "выросла до ",
    "упал до ",
    "упали до ",
    "снизился до ",
    "снизились до ",
    "снизилась до ",
];

/// Signs in words: `≥ 15` as `at least 15`.
fn signs_as_words(text: &str) -> String {
    let signs = [
        ("≥", "at least"),
        ("≤", "at most"),
        (">=", "at least"),
        ("<=", "at most"),
        (">", "more than"),
        ("<", "less than"),
        ("≈", "about"),
        ("~", "about"),
    ];
    signs.into_iter().fold(text.to_owned(), |text, (sign, word)| text.replace(sign, &format!(" {word} ")))
}

/// Words parted from digits where they are written together: `1.5-fold`, `100-ден`, `30%`.
fn spaced(text: &str) -> String {
    let mut spaced = String::with_capacity(text.len());
    let letters: Vec<char> = text.chars().collect();
    for (place, letter) in letters.iter().enumerate() {
        let before = place.checked_sub(1).and_then(|place| letters.get(place));
        let after = letters.get(place.saturating_add(1));
        let between = before.is_some_and(char::is_ascii_digit) && after.is_some_and(|after| after.is_alphabetic());
        match letter {
            '-' | '‑' if between => spaced.push(' '),
            '!' | '?' | ';' | ':' => spaced.push(' '),
            ',' | '.' if !after.is_some_and(char::is_ascii_digit) && before.is_some_and(char::is_ascii_digit) => {
                spaced.push(' ')
            }
            letter => spaced.push(*letter),
        }
    }
    spaced
}

/// A phrase as far as it was read.
#[derive(Default)]
struct Reading {
    stated: Option<Stated>,
    value: Option<(Kind, Decimal)>,
    unit: Option<Kind>,
    is_down: bool,
    /// What is left for the amount.
    amount: Vec<String>,
    has_digits: bool,
    is_cyrillic: bool,
}

impl Reading {
    fn take(&mut self, word: Word, before: Option<&str>) -> Result<(), PhraseError> {
        let is_dative = before.is_some_and(|word| ["ға", "ге", "қа", "ке"].iter().any(|ending| word.ends_with(ending)));
        let is_kazakh_change =
            is_dative && before.is_some_and(|word| word.chars().any(|c| c.is_alphabetic() && !c.is_ascii()));
        match word {
            Word::Stated(stated) => self.state(stated),
            Word::Before(stated) => {
                let is_kazakh = before.is_some_and(|before| ENDINGS.iter().any(|ending| before.ends_with(ending)));
                let has_number = self.has_digits || self.value.is_some();
                if !has_number || is_kazakh && !is_kazakh_change {
                    return self.state(stated);
                }
                self.is_down |= stated == Stated::LessThan;
                Ok(())
            }
            Word::Value(kind, value) => match self.value.replace((kind, value)) {
                Some(other) if other != (kind, value) => Err(PhraseError::Twice("two words for numbers".to_owned())),
                _ => Ok(()),
            },
            Word::Unit(kind) => {
                // Of two the first says what is counted, unless it is only how: 30 percent of films.
                self.unit = self.unit.or(Some(kind));
                Ok(())
            }
            Word::Down => {
                self.is_down = true;
                Ok(())
            }
            Word::Noise => Ok(()),
        }
    }

    fn state(&mut self, stated: Stated) -> Result<(), PhraseError> {
        match self.stated.replace(stated) {
            // "nearly about" is a weaker "nearly"; "more than about" is a floor.
            Some(Stated::About) | None => Ok(()),
            Some(other) if stated == Stated::About || other == stated => {
                self.stated = Some(other);
                Ok(())
            }
            Some(_) => Err(PhraseError::Twice("two words for how exact it is".to_owned())),
        }
    }

    /// A word that is a part of the amount: digits, a magnitude, a currency, in any case.
    fn amount(&mut self, word: &str) -> Result<(), PhraseError> {
        self.has_digits |= word.contains(|c: char| c.is_ascii_digit());
        self.is_cyrillic |= word.chars().any(|c| ('а'..='ӿ').contains(&c));
        if word.contains(|c: char| c.is_ascii_digit()) || !word.contains(char::is_alphabetic) {
            self.amount.push(word.strip_prefix('+').unwrap_or(word).to_owned());
            return Ok(());
        }
        let is_amount = |word: &str| words::magnitude(word).is_some() || words::currencies(word).is_some();
        if is_amount(word) {
            self.amount.push(word.to_owned());
            return Ok(());
        }
        // The ending that stands behind a number alone: 100-ден.
        if ENDINGS.contains(&word) || matches!(word, "тен" | "нің" | "сы" | "сі" | "ы" | "і") {
            return Ok(());
        }
        for ending in ENDINGS {
            let Some(stem) = word.strip_suffix(ending).filter(|stem| stem.chars().count() >= 3) else { continue };
            if is_amount(stem) {
                self.amount.push(stem.to_owned());
                return Ok(());
            }
            if let Some(word) = known(stem) {
                return self.take(word, None);
            }
        }
        Err(PhraseError::Word(word.to_owned()))
    }

    fn finish(self) -> Result<Quantity, PhraseError> {
        let stated = self.stated.unwrap_or(Stated::Plainly);
        // To fall by more than a half is to be at less than minus a half.
        let stated = if self.is_down { stated.turned() } else { stated };
        let signed = |value: Decimal, step: Decimal, kind: Kind| {
            let turned = match kind {
                _ if !self.is_down => None,
                // To fall twofold is to be a half.
                Kind::Times => Decimal::ONE
                    .checked_div(value)
                    .and_then(|part| Some((part, step.checked_mul(part)?.checked_mul(part)?))),
                _ => value.abs().checked_mul(Decimal::NEGATIVE_ONE).map(|value| (value, step)),
            };
            let (value, step) = turned.unwrap_or((value, step));
            Quantity { value, step, stated, kind }
        };
        if !self.has_digits {
            let (kind, value) = self.value.ok_or(PhraseError::NoNumber)?;
            // A word rounds more than digits do: a third is 31 to 36 %, twice is 1.75 to 2.25 times.
            let step = if kind == Kind::Percent { Decimal::from(5) } else { Decimal::new(5, 1) };
            return Ok(signed(value, step, kind));
        }
        if self.value.is_some() {
            return Err(PhraseError::Twice("a number in digits and one in words".to_owned()));
        }
        let text = self.amount.join(" ");
        let written = amounts::written(&text).map_err(|_| PhraseError::Word(text.clone()))?;
        let mark = match written.evidence(false).map_err(|_| PhraseError::Word(text.clone()))? {
            Evidence::None => Mark::Point,
            Evidence::Says(mark) => mark,
            // English parts thousands by commas, Russian and Kazakh decimals.
            Evidence::Open if text.contains('.') => return Err(PhraseError::Open(text)),
            Evidence::Open if self.is_cyrillic => Mark::Comma,
            Evidence::Open => Mark::Point,
        };
        let value = written.value(mark).map_err(|_| PhraseError::Word(text.clone()))?;
        let currency: Option<Currency> = match written.currencies.as_slice() {
            [one] => Some(*one),
            _ => None,
        };
        let kind = match self.unit {
            Some(Kind::Points) => Kind::Points,
            _ if written.percent => Kind::Percent,
            Some(unit) => unit,
            None if currency.is_some() || !written.currencies.is_empty() || written.rounded => Kind::Money(currency),
            None => Kind::Count,
        };
        Ok(signed(value, step(&written, mark, kind).unwrap_or_default(), kind))
    }
}

/// What the last digit counts. Whole things are counted exactly.
fn step(written: &amounts::Written, mark: Mark, kind: Kind) -> Option<Decimal> {
    let (digits, magnitude) = written.last_part()?;
    let decimals = match digits.split_once(if mark == Mark::Point { '.' } else { ',' }) {
        Some((_, decimals)) => u32::try_from(decimals.len()).ok()?,
        None => 0,
    };
    if kind == Kind::Times && decimals == 0 && matches!(digits, "1" | "2") {
        // As for the words: 2 times are as many as twice.
        return Some(Decimal::new(5, 1));
    }
    let is_exact = decimals == 0 && magnitude == Decimal::ONE && matches!(kind, Kind::Count | Kind::Money(_));
    if is_exact { Some(Decimal::ZERO) } else { Decimal::try_new(1, decimals).ok()?.checked_mul(magnitude) }
}
