//! Words as they are compared: one case, composed letters, no marks around them. The build folds and sorts the word
//! lists of `data/` by the same rules, so that no run has to.

use unicode_normalization::UnicodeNormalization;

/// A header as it is compared: one case, words apart by single spaces, no punctuation around them.
pub fn header(text: &str) -> String {
    let spaced: String = lower(text).chars().map(|c| if c.is_alphanumeric() { c } else { ' ' }).collect();
    spaced.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A word as it is compared: composed letters, one case, single spaces, no point or colon at its end.
pub fn word(text: &str) -> String {
    let mut lower = lower(text);
    // Most words are plain already.
    if lower.is_ascii() && !lower.contains("  ") && !lower.contains(|c: char| c.is_ascii_control()) {
        lower.truncate(lower.trim_end_matches(['.', ':', ' ']).len());
        return if lower.starts_with(' ') { lower.trim_start().to_owned() } else { lower };
    }
    let spaced = lower.split_whitespace().collect::<Vec<_>>().join(" ");
    spaced.trim_end_matches(['.', ':', '：', ' ']).to_owned()
}

/// One case and composed letters; ё is е, and the dot that Turkish capitals leave behind is dropped.
pub fn lower(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let plain = |c: char| if c == 'ё' { 'е' } else { c };
    if is_composed(text) {
        return text.chars().flat_map(char::to_lowercase).filter(|c| *c != '\u{307}').map(plain).collect();
    }
    text.nfc().flat_map(char::to_lowercase).filter(|c| *c != '\u{307}').map(plain).collect()
}

/// Whether all letters are Latin or Cyrillic ones that are composed beyond doubt.
pub fn is_composed(text: &str) -> bool {
    text.chars().all(
        |c| matches!(c, '\0'..='\u{2FF}' | '\u{400}'..='\u{482}' | '\u{48A}'..='\u{52F}' | '\u{2010}'..='\u{2027}'),
    )
}
