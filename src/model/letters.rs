//! Letters as they are compared: composed, of one case, words apart by single spaces.
//!
//! Most titles and words are plain Latin or Cyrillic, and are folded here letter by letter without asking Unicode's
//! tables. The build folds its word lists by the same code.

use unicode_normalization::UnicodeNormalization;

/// Whether a letter is a Latin or Cyrillic one, or a common sign, that is composed beyond doubt.
pub fn is_composed(letter: char) -> bool {
    matches!(
        letter,
        '\0'..='\u{2FF}' | '\u{400}'..='\u{482}' | '\u{48A}'..='\u{52F}' | '\u{2010}'..='\u{2027}'
    )
}

/// Composed letters of one case, words apart by single spaces, none around them; `kept` says what becomes of a letter.
pub fn folded(text: &str, kept: impl Fn(char) -> Option<char>) -> String {
    if text.chars().all(is_composed) {
        joined(text.chars(), text.len(), kept)
    } else {
        joined(text.nfc(), text.len(), kept)
    }
}

fn joined(letters: impl Iterator<Item = char>, length: usize, kept: impl Fn(char) -> Option<char>) -> String {
    let mut folded = String::with_capacity(length);
    let mut is_parted = false;
    for letter in letters {
        let small = small(letter);
        if small.is_none() && letter.is_whitespace() {
            is_parted = true;
            continue;
        }
        let mut push = |letter: char| {
            if std::mem::take(&mut is_parted) && !folded.is_empty() {
                folded.push(' ');
            }
            folded.push(letter);
        };
        match small {
            Some(small) => kept(small).into_iter().for_each(push),
            None => letter.to_lowercase().filter_map(&kept).for_each(&mut push),
        }
    }
    folded
}

/// The small letter of one of the alphabets that most texts are in; nothing for any other letter.
fn small(letter: char) -> Option<char> {
    match letter {
        'а'..='я' | 'a'..='z' => Some(letter),
        'A'..='Z' | 'А'..='Я' => char::from_u32(u32::from(letter).saturating_add(0x20)),
        '!'..='~' => Some(letter),
        // Қ and қ, as most letters that only some of the languages have, stand side by side.
        '\u{48A}'..='\u{4BF}' | '\u{4D0}'..='\u{52F}' => char::from_u32(u32::from(letter) | 1),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_small_letters_are_those_of_unicode() {
        for letter in ('\0'..='\u{2FFF}').filter(|letter| small(*letter).is_some()) {
            assert!(letter.to_lowercase().eq(small(letter)), "{letter:?}");
        }
    }

    #[test]
    fn letters_composed_beyond_doubt_are_left_alone_by_unicode() {
        for letter in ('\0'..='\u{2FFF}').filter(|letter| is_composed(*letter)) {
            assert!([letter, letter].into_iter().nfc().eq([letter, letter]), "{letter:?}");
        }
    }

    #[test]
    fn words_are_parted_by_single_spaces() {
        for (text, expected) in [("  Ұлы\u{a0} КӨШ ", "ұлы көш"), ("И\u{306} x", "й x"), ("", ""), (" \t", "")]
        {
            assert_eq!(folded(text, Some), expected);
        }
    }
}
