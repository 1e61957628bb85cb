//! A list of words that the build sorted, searched where it stands.

use std::sync::OnceLock;

/// Lines of a word, or a kind and a word, and what it means, sorted and parted by tabs.
pub struct Lexicon {
    text: &'static str,
    lines: OnceLock<Vec<(&'static str, &'static str)>>,
}

impl Lexicon {
    /// The list in a text.
    pub const fn new(text: &'static str) -> Lexicon {
        Lexicon { text, lines: OnceLock::new() }
    }

    /// All words with what they mean.
    pub fn entries(&self) -> &[(&'static str, &'static str)] {
        self.lines.get_or_init(|| self.text.lines().filter_map(|line| line.rsplit_once('\t')).collect())
    }

    /// What a word of a kind means, where the words of each kind stand together.
    pub fn find_of(&self, kind: &str, word: &str) -> Option<&'static str> {
        let entries = self.entries();
        let parts = |entry: &'static str| entry.split_once('\t').unwrap_or((entry, ""));
        let place = entries.binary_search_by(|(known, _)| parts(known).cmp(&(kind, word))).ok()?;
        entries.get(place).map(|(_, means)| *means)
    }

    /// What a word means.
    pub fn find(&self, word: &str) -> Option<&'static str> {
        let entries = self.entries();
        let place = entries.binary_search_by(|(known, _)| (*known).cmp(word)).ok()?;
        entries.get(place).map(|(_, means)| *means)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_of_a_list_is_found_in_it() {
        let list = Lexicon::new("a\tone\nb c\ttwo\nд\tthree\n");
        assert_eq!(
            ["a", "b c", "д", "b", ""].map(|word| list.find(word)),
            [Some("one"), Some("two"), Some("three"), None, None]
        );
        let list = Lexicon::new("k\ta\tone\nk\tb c\ttwo\nl\ta\tthree\n");
        assert_eq!(
            [("k", "a"), ("l", "a"), ("k", "b c"), ("l", "b c")].map(|(kind, word)| list.find_of(kind, word)),
            [Some("one"), Some("three"), Some("two"), None]
        );
    }
}
