//! Text measured in the cells of a terminal: how wide it is, shortened to a width, wrapped into lines.

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// How many cells a text takes: two for a Korean syllable, none for a combining mark.
pub fn width(text: &str) -> usize {
    text.width()
}

/// The text cut to a width, ending in `mark`, never within what a reader sees as one character.
pub fn shortened(text: &str, limit: usize, mark: &str) -> String {
    let room = limit.saturating_sub(width(mark));
    let mut taken: usize = 0;
    let mut kept = String::new();
    for grapheme in text.graphemes(true) {
        taken = taken.saturating_add(width(grapheme));
        if taken > room {
            break;
        }
        kept.push_str(grapheme);
    }
    format!("{}{mark}", kept.trim_end())
}

/// The longest word of a text, in cells.
pub fn longest_word(text: &str) -> usize {
    text.split(' ').map(width).max().unwrap_or(0)
}

/// The text in lines of up to `limit` cells, all but the first after `indent`. Words stay whole, so that an
/// address can be copied; a word longer than a line has a line of its own.
pub fn wrapped(text: &str, limit: Option<usize>, indent: &str) -> Vec<String> {
    let Some(limit) = limit else {
        return vec![text.to_owned()];
    };
    let mut lines = Vec::new();
    let mut line = String::new();
    let mut begun = false;
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        let longer = width(&line).saturating_add(width(word)).saturating_add(1);
        if begun && longer > limit {
            lines.push(std::mem::replace(&mut line, indent.to_owned()));
            begun = false;
        }
        if begun {
            line.push(' ');
        }
        line.push_str(word);
        begun = true;
    }
    lines.push(line);
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shortened_text_keeps_whole_characters() {
        for (text, limit, mark, expected) in [
            ("Dune: Part Two", 8, "…", "Dune: P…"),
            ("Dune: Part Two", 7, "…", "Dune:…"),
            ("기생충 이야기", 6, "…", "기생…"),
            ("기생충 이야기", 7, "…", "기생충…"),
            ("e\u{301}te\u{301}s", 3, "…", "e\u{301}t…"),
            ("👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧", 5, "…", "👩‍👩‍👧👩‍👩‍👧…"),
            ("Dune: Part Two", 8, "...", "Dune:..."),
        ] {
            let short = shortened(text, limit, mark);
            assert_eq!(short, expected);
            assert!(width(&short) <= limit);
        }
    }

    #[test]
    fn lines_break_between_words() {
        assert_eq!(wrapped("one two three", Some(8), "  "), ["one two", "  three"]);
        assert_eq!(wrapped("one two three", Some(7), "  "), ["one two", "  three"]);
        assert_eq!(wrapped("one two three", Some(6), "  "), ["one", "  two", "  three"]);
        assert_eq!(wrapped("one two three", None, "  "), ["one two three"]);
        assert_eq!(
            wrapped("see https://example.org/a-long-one now", Some(10), ""),
            ["see", "https://example.org/a-long-one", "now"]
        );
        assert_eq!(wrapped("", Some(10), ""), [""]);
    }

    #[test]
    fn tied_words_stay_together() {
        assert_eq!(wrapped("took 23.0\u{a0}bn\u{a0}tenge", Some(14), ""), ["took", "23.0\u{a0}bn\u{a0}tenge"]);
    }

    proptest::proptest! {
        #[test]
        fn no_text_is_too_wide_once_shortened(text in "\\PC{0,60}", limit in 3_usize..40) {
            proptest::prop_assert!(width(&shortened(&text, limit, "…")) <= limit);
        }
    }
}
