//! Words as they are compared: one case, composed letters, no marks around them. The build folds and sorts the word
//! lists of `data/` by the same rules, so that no run has to.

use unicode_normalization::UnicodeNormalization;

use crate::model::letters;

/// A header as it is compared: one case, words apart by single spaces, no punctuation around them.
pub fn header(text: &str) -> String {
    let spaced: String = lower(text).chars().map(|c| if c.is_alphanumeric() { c } else { ' ' }).collect();
    spaced.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A word as it is compared: composed letters, one case, single spaces, no point or colon at its end; ё is е.
pub fn word(text: &str) -> String {
    let mut folded = letters::folded(text, plain);
    folded.truncate(folded.trim_end_matches(['.', ':', '：', ' ']).len());
    folded
}

/// One case and composed letters; ё is е.
pub fn lower(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    if text.chars().all(letters::is_composed) {
        return text.chars().flat_map(char::to_lowercase).filter_map(plain).collect();
    }
    text.nfc().flat_map(char::to_lowercase).filter_map(plain).collect()
}

/// ё is е, and the dot that Turkish capitals leave behind is dropped.
fn plain(letter: char) -> Option<char> {
    match letter {
        'ё' => Some('е'),
        '\u{307}' => None,
        other => Some(other),
    }
}

/// How a word begins, as it is compared: its first letter, and the second if that is a letter too.
pub fn opening(text: &str) -> Option<(char, Option<char>)> {
    let mut letters = text.trim_start().chars();
    let small = |letter: char| letter.to_lowercase().next().and_then(plain);
    let first = letters.next().and_then(small)?;
    Some((first, letters.next().filter(|second| second.is_alphabetic()).and_then(small)))
}

/// Whether nothing that follows can be composed with the letters a word begins with.
pub fn opens_plainly(text: &str) -> bool {
    text.trim_start().chars().take(3).all(letters::is_composed)
}
