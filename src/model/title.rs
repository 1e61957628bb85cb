//! Titles as keys: the same title typed two ways is one title; titles that only look alike are not.

use super::letters;

/// What two spellings of one title share: composed letters, one case, single plain spaces.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TitleKey(String);

impl TitleKey {
    /// The key of a title as written.
    pub fn new(title: &str) -> TitleKey {
        TitleKey(letters::folded(title, Some))
    }

    /// The folded text, for finding near misses to suggest; it never joins data by likeness.
    pub fn text(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_title_share_a_key() {
        for (a, b) in
            [("Дәстүр", "ДӘСТҮР"), ("Й", "И\u{306}"), ("Inside  Out\u{a0}2", "inside out 2"), (" 1987 ", "1987")]
        {
            assert_eq!(TitleKey::new(a), TitleKey::new(b), "{a} {b}");
        }
        for (a, b) in [("Аватар", "Аватар 2"), ("Dune: Part Two", "Dune Part 2"), ("Е", "Ё")] {
            assert_ne!(TitleKey::new(a), TitleKey::new(b), "{a} {b}");
        }
    }
}
