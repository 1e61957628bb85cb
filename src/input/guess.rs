//! Guesses at encodings: which of those that bytes may be in makes a text that people wrote.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};

use super::encoding::{KAZAKH_LETTERS, Letters};
use super::{columns, countries};

const OFTEN_CYRILLIC: &str = "ыоеаинт";
const SMALL_CYRILLIC: &str = "ёәғқңөұүһі";
const CAPITAL_CYRILLIC: &str = "ЁӘҒҚҢӨҰҮҺІ";
/// Letters of French, German, Spanish, Portuguese, Italian, Turkish and Polish.
const LATIN: &str = "éèêàâçùûôîïëäöüßñóíáúãõìòşğıİŞłąęśćńżźŁŚŻ";
/// Letters that only end words.
const HEBREW_ENDINGS: &str = "ךםןףץ";
const SIGNS: &str = "«»—–№“”„’…\u{a0}€£₸";

/// The encoding that bytes are in, or the candidates with what they would read.
pub fn guess(bytes: &[u8], whole: bool) -> Result<Letters, String> {
    match std::str::from_utf8(bytes) {
        Ok(_) => return Ok(Letters::UTF_8),
        Err(error) if error.error_len().is_none() && !whole => return Ok(Letters::UTF_8),
        Err(error) if error.error_len().is_some() => {
            // Letters of another encoding make no four characters of UTF-8, so it is that, with a fault that is told
            // where it stands.
            let before = std::str::from_utf8(bytes.get(..error.valid_up_to()).unwrap_or_default()).unwrap_or_default();
            if before.chars().filter(|c| !c.is_ascii()).count() >= 4 {
                return Ok(Letters::UTF_8);
            }
        }
        Err(_) => {}
    }
    // A character cut in two at the end of the evidence is no fault of its encoding.
    let bytes =
        if whole { bytes } else { bytes.get(..memchr::memrchr(b'\n', bytes).unwrap_or(bytes.len())).unwrap_or(bytes) };
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let base = detector.guess(None, Utf8Detection::Deny);
    let base = if base == encoding_rs::GBK { encoding_rs::GB18030 } else { base };
    let detected = Letters { base, kazakh: false };
    let mut scored: Vec<(i64, Letters, String)> = candidates(detected)
        .into_iter()
        .filter_map(|letters| Some((letters, letters.decoded(bytes)?)))
        .map(|(letters, text)| {
            // Of two that read the same, the plainer name is said.
            let favour = if letters == detected && letters.base != encoding_rs::KOI8_U { 4 } else { 0 };
            (score(&text).saturating_add(favour), letters, text)
        })
        .collect();
    scored.sort_by_key(|(score, letters, _)| (std::cmp::Reverse(*score), letters.name()));
    let readings = || {
        let words = |text: &str| -> Vec<String> {
            let parts = text.split(['\n', '\r', ',', ';', '\t', '"']);
            parts.filter(|part| !part.is_empty()).take(2_000).map(|part| part.chars().take(24).collect()).collect()
        };
        let read: Vec<(Letters, Vec<String>)> =
            scored.iter().take(4).map(|(_, letters, text)| (*letters, words(text))).collect();
        // The first word that the readings do not share.
        let most = read.iter().map(|(_, words)| words.len()).max().unwrap_or_default();
        let differs = |place: &usize| {
            let mut all = read.iter().map(|(_, words)| words.get(*place));
            let first = all.next().flatten();
            all.any(|other| other != first)
        };
        let place = (0..most).find(differs).unwrap_or_default();
        let reading = |(letters, words): &(Letters, Vec<String>)| {
            format!("{letters} \"{}\"", words.get(place).map_or("", String::as_str))
        };
        read.iter().map(reading).collect::<Vec<_>>().join(", ")
    };
    match scored.as_slice() {
        [(best, letters, text), rest @ ..] => {
            let next = rest.iter().find(|(_, _, other)| other != text).map_or(i64::MIN, |(score, ..)| *score);
            if *best > 0 && best.saturating_sub(next) >= 4 { Ok(*letters) } else { Err(readings()) }
        }
        [] => Err(readings()),
    }
}

fn candidates(detected: Letters) -> Vec<Letters> {
    let names = [
        "windows-1251",
        "kz-1048",
        "koi8-r",
        "ibm866",
        "windows-1252",
        "windows-1250",
        "windows-1254",
        "windows-1255",
        "euc-kr",
        "shift_jis",
        "big5",
        "gb18030",
        "euc-jp",
    ];
    let mut all: Vec<Letters> = names.into_iter().filter_map(Letters::named).collect();
    if !all.iter().any(|letters| letters.base == detected.base) {
        all.push(detected);
    }
    all
}

/// How much a text looks like one that people wrote: letters of one script, in words, with capitals at their start, and
/// above all words that are known from headers.
fn score(text: &str) -> i64 {
    let mut score = 0_i64;
    let mut before = ' ';
    for c in text.chars().take(20_000) {
        let point = u32::from(c);
        let wide = matches!(point, 0x1100..=0x11FF | 0x3040..=0x30FF | 0x4E00..=0x9FFF | 0xAC00..=0xD7A3);
        let after_latin = || before.is_ascii_alphabetic() || !before.is_alphabetic();
        let is_sign = || SIGNS.contains(c) || matches!(c, '\u{3000}'..='\u{3020}' | '\u{ff01}'..='\u{ff5e}');
        let gain: i64 = match c {
            c if c.is_ascii() => 0,
            c if OFTEN_CYRILLIC.contains(c) => 3,
            c if matches!(c, 'а'..='я') || SMALL_CYRILLIC.contains(c) => 2,
            c if matches!(c, 'А'..='Я') || CAPITAL_CYRILLIC.contains(c) => 1,
            c if KAZAKH_LETTERS.iter().any(|(of_1251, _)| *of_1251 == c) => -2,
            c if wide => common_wide(c),
            c if LATIN.contains(c) => {
                if after_latin() {
                    2
                } else {
                    0
                }
            }
            _ if is_sign() => 1,
            // Scripts that no encoding here is of, where the detector thinks of one that is: enough to make a doubt.
            'א'..='ת' if HEBREW_ENDINGS.contains(before) => -5,
            'א'..='ת' | '\u{0621}'..='\u{064A}' | '\u{0E01}'..='\u{0E5B}' | 'Α'..='ώ' => {
                if before.is_alphabetic() && !before.is_ascii() || !before.is_alphabetic() { 3 } else { 0 }
            }
            c if c.is_alphabetic() => -1,
            _ => -3,
        };
        score = score.saturating_add(gain);
        // A capital after a small letter, or letters of two scripts in one word, are no word.
        let mixes = c.is_alphabetic()
            && before.is_alphabetic()
            && !c.is_ascii()
            && before.is_ascii()
            && ('Ѐ'..='ӿ').contains(&c);
        if c.is_uppercase() && before.is_lowercase() && !c.is_ascii() || mixes {
            score = score.saturating_sub(5);
        }
        before = c;
    }
    let known = text.lines().take(3).flat_map(|line| line.split([',', ';', '\t', '|'])).filter(|cell| !cell.is_ascii());
    let known = known.take(60).filter(|cell| columns::meaning(cell.trim_matches(['"', ' ', '\r'])).is_some()).count();
    // The names of countries stand in the rows: "Україна" is one, "Украүна" is none.
    let rows = text.lines().take(60).flat_map(|line| line.split([',', ';', '\t', '|'])).filter(|cell| !cell.is_ascii());
    let countries =
        rows.take(300).filter(|cell| countries::country(cell.trim_matches(['"', ' ', '\r'])).is_some()).count();
    let known = known.saturating_add(countries);
    score.saturating_add(i64::try_from(known).unwrap_or(0).saturating_mul(60))
}

/// Syllables and characters that are met often gain more than those that a wrong reading makes.
fn common_wide(c: char) -> i64 {
    match u32::from(c) {
        // Hangul: a wrong reading seldom makes one of the common syllables after another.
        0xAC00..=0xD7A3 => 2,
        0x3040..=0x30FF => 2,
        0x1100..=0x11FF => -1,
        _ => 1,
    }
}
