//! Text from data made safe to show: what would steer a terminal or turn a line around is shown as an escape.
//!
//! Formats for people and messages pass all text from outside through here before they add styles of their own.
//! Formats for machines do not: there text stays as it was read.

use std::fmt::Write;

/// The text with control characters and direction marks as visible escapes: `\x1b`, `‹U+202E›`.
///
/// Letters, combining marks and the joiners of scripts and emoji are left alone.
pub fn visible(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for character in text.chars() {
        let written = match character {
            '\n' => write!(shown, "\\n"),
            '\r' => write!(shown, "\\r"),
            '\t' => write!(shown, "\\t"),
            control if control.is_control() => write!(shown, "\\x{:02x}", u32::from(control)),
            turns if turns_text(turns) => write!(shown, "‹U+{:04X}›", u32::from(turns)),
            plain => {
                shown.push(plain);
                Ok(())
            }
        };
        debug_assert!(written.is_ok(), "a String takes everything");
    }
    shown
}

/// Marks that change the direction of text, break lines unseen, or start a file.
fn turns_text(character: char) -> bool {
    matches!(
        character,
        '\u{202a}'..='\u{202e}'
            | '\u{2066}'..='\u{2069}'
            | '\u{200e}'
            | '\u{200f}'
            | '\u{61c}'
            | '\u{feff}'
            | '\u{2028}'
            | '\u{2029}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_steers_a_terminal_is_shown() {
        for (text, shown) in [
            ("\u{1b}[31mred", "\\x1b[31mred"),
            ("a\nb\tc\r", "a\\nb\\tc\\r"),
            ("\0\u{7}\u{7f}", "\\x00\\x07\\x7f"),
            ("\u{9b}2J", "\\x9b2J"),
            ("\u{85}", "\\x85"),
            ("abc\u{202e}fdp", "abc‹U+202E›fdp"),
            ("\u{2066}\u{2069}\u{200e}\u{200f}", "‹U+2066›‹U+2069›‹U+200E›‹U+200F›"),
            ("\u{61c}\u{feff}\u{2028}\u{2029}", "‹U+061C›‹U+FEFF›‹U+2028›‹U+2029›"),
        ] {
            assert_eq!(visible(text), shown);
        }
    }

    #[test]
    fn titles_stay_as_they_are() {
        for title in ["Қаш", "기생충", "e\u{301}te\u{301}", "👩‍👩‍👧 дома", "+1", "-30-", "a | b", "می\u{200c}خواهم"]
        {
            assert_eq!(visible(title), title);
        }
    }
}
