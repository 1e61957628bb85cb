//! A list of words that the build sorted, searched where it stands.

use std::cmp::Ordering;

/// Lines of a word, or a kind and a word, and what it means, sorted and parted by tabs.
pub struct Lexicon(&'static str);

impl Lexicon {
    /// The list in a text.
    pub const fn new(text: &'static str) -> Lexicon {
        Lexicon(text)
    }

    /// All words with what they mean.
    pub fn entries(&self) -> impl Iterator<Item = (&'static str, &'static str)> {
        self.0.lines().filter_map(|line| line.rsplit_once('\t'))
    }

    /// What a word of a kind means, where the words of each kind stand together.
    pub fn find_of(&self, kind: &str, word: &str) -> Option<&'static str> {
        self.search(|known| known.split_once('\t').unwrap_or((known, "")).cmp(&(kind, word)))
    }

    /// What a word means.
    pub fn find(&self, word: &str) -> Option<&'static str> {
        self.search(|known| known.cmp(word))
    }

    /// Halves the text until the line is found: a run looks up few words, and parting all lines would take longer.
    fn search(&self, compared: impl Fn(&str) -> Ordering) -> Option<&'static str> {
        let mut rest = self.0;
        while !rest.is_empty() {
            let half = rest.len() >> 1;
            let start = memchr::memrchr(b'\n', rest.as_bytes().get(..half)?).map_or(0, |end| end.saturating_add(1));
            let line = rest.get(start..)?.lines().next()?;
            let (known, means) = line.rsplit_once('\t')?;
            rest = match compared(known) {
                Ordering::Equal => return Some(means),
                Ordering::Greater => rest.get(..start)?,
                Ordering::Less => rest.get(start.saturating_add(line.len()).saturating_add(1)..).unwrap_or_default(),
            };
        }
        None
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
