//! A list of words that the build sorted and indexed, searched where it stands. A word that begins like none of them is
//! known to be none before it is folded, as most titles are.

use super::folding::{opening, opens_plainly};

/// Lines of a word and what it means, sorted and parted by tabs, with their index.
pub struct Lexicon {
    text: &'static str,
    index: &'static [u8],
}

/// The list that the build wrote by this name.
macro_rules! lexicon {
    ($name:literal) => {
        $crate::input::lexicon::Lexicon::new(
            include_str!(concat!(env!("OUT_DIR"), "/", $name, ".tsv")),
            include_bytes!(concat!(env!("OUT_DIR"), "/", $name, ".index")),
        )
    };
}
pub(crate) use lexicon;

/// How many bytes of an index say how its words begin: a bit for each of some.
const OPENINGS: usize = 128;

/// How many bytes say where a line begins, counted from one; nothing does if they are zero.
const SLOT: usize = 4;

impl Lexicon {
    /// The list in a text, with its index.
    pub const fn new(text: &'static str, index: &'static [u8]) -> Lexicon {
        Lexicon { text, index }
    }

    /// All words with what they mean.
    pub fn entries(&self) -> impl Iterator<Item = (&'static str, &'static str)> {
        self.text.lines().filter_map(|line| line.rsplit_once('\t'))
    }

    /// What a folded word means.
    pub fn find(&self, word: &str) -> Option<&'static str> {
        let (slots, _) = self.index.get(OPENINGS..)?.as_chunks::<SLOT>();
        for place in places(word, slots.len()) {
            let line = usize::try_from(u32::from_le_bytes(*slots.get(place)?)).ok()?;
            let line = self.text.get(line.checked_sub(1)?..)?;
            if let Some(means) = line.strip_prefix(word).and_then(|rest| rest.strip_prefix('\t')) {
                return means.lines().next();
            }
        }
        None
    }

    /// Whether a text that is not folded yet may be a word of the list.
    pub fn may_hold(&self, text: &str) -> bool {
        let (place, bit) = opening_bit(text);
        self.index.get(place).is_some_and(|bits| bits & bit != 0) || !opens_plainly(text)
    }
}

/// The index of the lines of a text: how its words begin, and where the line of each stands.
#[allow(dead_code, reason = "the build calls it, not a run")]
pub fn index(text: &str) -> Vec<u8> {
    let mut openings = [0_u8; OPENINGS];
    // Half of the slots stay free, so that few words are looked for in more than one.
    let mut slots = vec![0_u32; text.lines().count().saturating_mul(2).next_power_of_two()];
    let mut start = 1_usize;
    for line in text.lines() {
        let word = line.rsplit_once('\t').map_or(line, |(word, _)| word);
        let (place, bit) = opening_bit(word);
        openings.get_mut(place).into_iter().for_each(|bits| *bits |= bit);
        let free = places(word, slots.len()).find(|place| slots.get(*place) == Some(&0));
        if let Some(slot) = free.and_then(|place| slots.get_mut(place)) {
            *slot = u32::try_from(start).unwrap_or_default();
        }
        start = start.saturating_add(line.len()).saturating_add(1);
    }
    openings.into_iter().chain(slots.into_iter().flat_map(u32::to_le_bytes)).collect()
}

/// The slots a word may stand in, the first before the others; there are a power of two of them.
fn places(word: &str, slots: usize) -> impl Iterator<Item = usize> {
    let hash = word.bytes().fold(FNV_START, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(FNV_PRIME));
    let first = usize::try_from(hash >> 32).unwrap_or_default();
    (0..slots).map(move |step| first.wrapping_add(step) & slots.wrapping_sub(1))
}

/// The byte and the bit that stand for how a word begins.
fn opening_bit(word: &str) -> (usize, u8) {
    let (first, second) = opening(word).unwrap_or_default();
    let both = u64::from(u32::from(first)) << 32 | second.map_or(0, |second| u64::from(u32::from(second)));
    let bit = usize::try_from(both.wrapping_mul(FNV_PRIME) >> 40).unwrap_or_default()
        & OPENINGS.wrapping_mul(8).wrapping_sub(1);
    (bit >> 3, 1 << (bit & 7))
}

/// FNV-1a, which the build and the run have in common whatever machine either is for.
const FNV_START: u64 = 0xcbf2_9ce4_8422_2325;
const FNV_PRIME: u64 = 0x0000_0100_0000_01b3;

#[cfg(test)]
mod tests {
    use super::*;

    const WORDS: &str = "a\tone\nb c\ttwo\nд\tthree\n合 计\tfour\n";

    fn list() -> Lexicon {
        Lexicon::new(WORDS, index(WORDS).leak())
    }

    #[test]
    fn every_word_of_a_list_is_found_in_it() {
        let found = ["a", "b c", "д", "合 计", "b", "", "one"].map(|word| list().find(word));
        assert_eq!(found, [Some("one"), Some("two"), Some("three"), Some("four"), None, None, None]);
    }

    #[test]
    fn no_spelling_of_a_word_is_taken_for_none() {
        for spelling in ["A", " a.", "B  C", "Д:", "合  计", "a\u{301}", "Д\u{306}"] {
            assert!(list().may_hold(spelling), "{spelling}");
        }
        assert!(["Title", "Фильм", "zz"].into_iter().any(|title| !list().may_hold(title)));
    }
}
