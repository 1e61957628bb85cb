//! Classes: rows that say the same in words, byte for byte.

use std::hash::BuildHasher;

use foldhash::fast::RandomState;

/// So many classes may have one hash before all of their words are hashed.
const ALIKE: usize = 8;

/// The classes of a table, by number in the order they were met.
pub struct Classes {
    hasher: RandomState,
    seeds: [u64; 2],
    hashes_all: bool,
    words: Vec<u8>,
    /// Where the words of each lie.
    known: Vec<Words>,
    /// A table of open addresses, no more than half full; its length is a power of two.
    slots: Vec<Slot>,
}

/// Where words lie among all.
#[derive(Clone, Copy, Default)]
struct Words {
    start: u32,
    length: u32,
}

#[derive(Clone, Copy)]
struct Slot {
    /// The upper half of the hash.
    tag: u32,
    class: u32,
    words: Words,
}

const FREE: Slot = Slot { tag: 0, class: u32::MAX, words: Words { start: 0, length: 0 } };

impl Default for Classes {
    fn default() -> Classes {
        let hasher = RandomState::default();
        let seeds = [hasher.hash_one(1), hasher.hash_one(2)];
        let (words, known) = (Vec::new(), Vec::new());
        Classes { hasher, seeds, hashes_all: false, words, known, slots: vec![FREE; 256] }
    }
}

impl Classes {
    /// How many there are.
    pub fn count(&self) -> usize {
        self.known.len()
    }

    /// The words that the rows of a class have in common.
    #[inline(always)]
    pub fn words(&self, class: u32) -> &[u8] {
        self.known.get(class as usize).map_or(&[], |words| self.at(*words))
    }

    #[inline(always)]
    fn at(&self, words: Words) -> &[u8] {
        let start = words.start as usize;
        self.words.get(start..start.wrapping_add(words.length as usize)).unwrap_or_default()
    }

    /// The class of rows with these words in common; their hash, where there is none yet.
    #[inline(always)]
    pub fn find(&self, words: &[u8]) -> Result<u32, u64> {
        let hash = self.hash(words);
        let (tag, mut at) = ((hash >> 32) as u32, hash as usize);
        while let Some(slot) = self.slots.get(at & self.slots.len().wrapping_sub(1)) {
            if slot.class == FREE.class {
                break;
            }
            if slot.tag == tag && self.at(slot.words) == words {
                return Ok(slot.class);
            }
            at = at.wrapping_add(1);
        }
        Err(hash)
    }

    /// A new class of rows with these words, which have this hash; `None` where there can be no more.
    #[cold]
    pub fn add(&mut self, words: &[u8], hash: u64) -> Option<u32> {
        let class = u32::try_from(self.known.len()).ok().filter(|class| *class < FREE.class)?;
        u32::try_from(self.words.len().checked_add(words.len())?).ok()?;
        let place = Words { start: self.words.len() as u32, length: words.len() as u32 };
        self.words.extend_from_slice(words);
        self.known.push(place);
        if self.known.len() > self.slots.len() / 2 {
            self.place_all(self.slots.len().saturating_mul(2));
        } else if self.place(class, hash) > ALIKE && !self.hashes_all {
            self.hashes_all = true;
            self.place_all(self.slots.len());
        }
        Some(class)
    }

    fn place_all(&mut self, size: usize) {
        self.slots.clear();
        self.slots.resize(size, FREE);
        for class in (0..self.known.len()).filter_map(|class| u32::try_from(class).ok()) {
            self.place(class, self.hash(self.words(class)));
        }
    }

    /// Puts a class in the table; how many with the same tag stood in its way.
    fn place(&mut self, class: u32, hash: u64) -> usize {
        let last = self.slots.len().wrapping_sub(1);
        let words = self.known.get(class as usize).copied().unwrap_or_default();
        let (tag, mut at, mut alike) = ((hash >> 32) as u32, hash as usize, 0_usize);
        while let Some(slot) = self.slots.get_mut(at & last) {
            if slot.class == FREE.class {
                *slot = Slot { tag, class, words };
                break;
            }
            alike = alike.wrapping_add(usize::from(slot.tag == tag));
            at = at.wrapping_add(1);
        }
        alike
    }

    /// The hash of words: of their start, middle and end, which tell films apart, or of all of them once too many were
    /// alike in those.
    #[inline(always)]
    fn hash(&self, words: &[u8]) -> u64 {
        let piece =
            |from: usize| words.get(from..).and_then(<[u8]>::first_chunk::<8>).map(|bytes| u64::from_le_bytes(*bytes));
        let (length, [seed, other]) = (words.len(), self.seeds);
        match (piece(0), piece(length >> 1 & !7), piece(length.wrapping_sub(8))) {
            (Some(start), Some(middle), Some(end)) if !self.hashes_all => {
                let end = end.rotate_left(24) ^ middle ^ other ^ (length as u64);
                let mixed = u128::from(start ^ seed).wrapping_mul(u128::from(end));
                (mixed as u64) ^ ((mixed >> 64) as u64)
            }
            _ => self.hasher.hash_one(words),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn class_of(classes: &mut Classes, words: &str) -> u32 {
        classes.find(words.as_bytes()).unwrap_or_else(|hash| classes.add(words.as_bytes(), hash).unwrap())
    }

    #[test]
    fn words_are_of_one_class_if_every_byte_is_the_same() {
        let mut classes = Classes::default();
        let words: Vec<String> = (0..3_000).map(|number| format!("F{number:05},Film {number},foreign")).collect();
        for (number, words) in (0..).zip(&words) {
            assert_eq!(class_of(&mut classes, words), number);
        }
        for (number, words) in (0..).zip(&words) {
            assert_eq!(class_of(&mut classes, words), number);
            assert_eq!(classes.words(number), words.as_bytes());
        }
        assert_eq!(classes.count(), 3_000);
    }

    #[test]
    fn words_alike_at_start_middle_and_end_are_hashed_whole() {
        let mut classes = Classes::default();
        let words: Vec<String> =
            (0..1_000).map(|number| format!("12345678 {number:05} 12345678 23456789 12345678 34567890")).collect();
        for (number, words) in (0..).zip(&words) {
            assert_eq!(class_of(&mut classes, words), number);
        }
        assert!(classes.hashes_all);
        for (number, words) in (0..).zip(&words) {
            assert_eq!(class_of(&mut classes, words), number);
        }
    }

    #[test]
    fn short_words_and_none_are_classes_too() {
        let mut classes = Classes::default();
        for (number, words) in
            ["", "a", "ab", "a,b,c", "12345678", "123456789"].into_iter().zip(0..).map(|(w, n)| (n, w))
        {
            assert_eq!(class_of(&mut classes, words), number, "{words:?}");
            assert_eq!(class_of(&mut classes, words), number, "{words:?}");
        }
    }
}
