//! The index of a block of CSV: where its fields and its records end, found sixty-four bytes at a time.
//!
//! Each sign of interest becomes a mask of sixty-four bits; which of them stand inside quotes is a running parity of the
//! quotes. The text must be as RFC 4180 has it: a quote opens a field at its start and closes it at its end, and is
//! written twice between. Whatever else stands in a block, a lone carriage return or a NUL too, makes it irregular, and the
//! careful reader reads it.

use fearless_simd::{Level, Simd, SimdBase, SimdMask, dispatch, u8x64};

/// How many bytes are looked at together.
const WORD: usize = 64;

/// Where fields and records of a block end.
#[derive(Debug)]
pub struct Index {
    level: Level,
    /// The place of every sign that ends a field, after one that stands before the block; what follows the first `known`
    /// is left from other blocks.
    ends: Vec<u32>,
    known: usize,
    /// For each record, how many field ends there are up to its own; what follows the first `count` is left from before.
    records: Vec<u32>,
    count: usize,
    /// Line breaks inside quotes.
    breaks: Vec<u32>,
}

/// What a block is, beside where its fields end.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Seen {
    /// Something in it is not as RFC 4180 has it.
    pub irregular: bool,
    /// It ends inside quotes.
    pub open: bool,
}

impl Default for Index {
    fn default() -> Index {
        Index { level: Level::new(), ends: Vec::new(), known: 0, records: Vec::new(), count: 0, breaks: Vec::new() }
    }
}

/// What is carried from sixty-four bytes to the next.
struct Carry {
    /// All ones inside quotes.
    quoted: u64,
    /// Whether the byte before may stand before an opening quote: the start of the block may.
    may_open: u64,
    /// Whether the byte before closed a quote.
    closed: u64,
    /// Whether it was a carriage return.
    returned: u64,
    irregular: u64,
}

impl Index {
    /// Indexes a block that begins where a record does.
    pub fn of(&mut self, block: &[u8], delimiter: u8) -> Seen {
        self.breaks.clear();
        // A field ends at most once a byte, and a whole word of ends is written at a time.
        let room = block.len().saturating_add(WORD);
        if self.ends.len() < room {
            // Anew, so that only what is used of them is ever in memory.
            (self.ends, self.records) = (vec![0; room], vec![0; room]);
        }
        if let Some(before) = self.ends.first_mut() {
            *before = u32::MAX;
        }
        let level = self.level;
        let seen = dispatch!(level, simd => self.masks(simd, block, delimiter));
        // What comes after the last whole record is another block's.
        let length = self.length();
        self.breaks.retain(|place| usize::try_from(*place).is_ok_and(|place| place < length));
        seen
    }

    /// The records: for each the place where the one before ends, and those where its fields do.
    pub fn records(&self) -> impl ExactSizeIterator<Item = &[u32]> {
        let mut before = 0_usize;
        self.records.get(..self.count).unwrap_or_default().iter().map(move |end| {
            let marks = self.ends.get(before..*end as usize).unwrap_or_default();
            before = (*end as usize).wrapping_sub(1);
            marks
        })
    }

    /// The line breaks inside quotes.
    pub fn breaks(&self) -> &[u32] {
        &self.breaks
    }

    /// How many bytes the whole records of the block are.
    pub fn length(&self) -> usize {
        let last = self
            .count
            .checked_sub(1)
            .and_then(|last| self.records.get(last))
            .and_then(|end| usize::try_from(*end).ok()?.checked_sub(1));
        let place = last.and_then(|last| self.ends.get(last)).and_then(|place| usize::try_from(*place).ok());
        place.map_or(0, |place| place.saturating_add(1))
    }

    #[inline(always)]
    fn masks<S: Simd>(&mut self, simd: S, block: &[u8], delimiter: u8) -> Seen {
        let mut carry = Carry { quoted: 0, may_open: 1, closed: 0, returned: 0, irregular: 0 };
        // The counts are kept apart from what they count, for speed.
        let (mut known, mut count) = (1_usize, 0_usize);
        let (words, rest) = block.as_chunks::<WORD>();
        let mut base = 0_u32;
        for word in words {
            let (lines, ends) = self.word(simd, word, base, delimiter, &mut carry);
            count = self.note_records(lines, ends, known, count);
            known = self.note_ends(ends, base, known);
            base = base.wrapping_add(WORD as u32);
        }
        if !rest.is_empty() {
            // What pads the last word is no sign of interest.
            let mut padded = [b' '; WORD];
            padded.iter_mut().zip(rest).for_each(|(pad, byte)| *pad = *byte);
            let before = carry.irregular;
            let (lines, ends) = self.word(simd, &padded, base, delimiter, &mut carry);
            count = self.note_records(lines, ends, known, count);
            known = self.note_ends(ends, base, known);
            // A quote or a carriage return at the very end may yet be followed by what it needs.
            if rest.last().is_some_and(|last| matches!(last, b'"' | b'\r')) && before == 0 {
                carry.irregular &= !(1_u64 << (rest.len() & 63));
            }
        }
        (self.known, self.count) = (known, count);
        Seen { irregular: carry.irregular != 0, open: carry.quoted != 0 }
    }

    /// The line breaks outside quotes, and all ends of fields.
    #[inline(always)]
    fn word<S: Simd>(&mut self, simd: S, word: &[u8; WORD], base: u32, delimiter: u8, carry: &mut Carry) -> (u64, u64) {
        let bytes = u8x64::from_slice(simd, word);
        let are = |sign: u8| bytes.simd_eq(u8x64::splat(simd, sign)).to_bitmask();
        let (parts, lines, quotes) = (are(delimiter), are(b'\n'), are(b'"'));
        let controls = bytes.simd_le(u8x64::splat(simd, b'\r')).to_bitmask() & !lines;
        let mut returns = 0;
        if controls | carry.returned != 0 {
            returns = are(b'\r');
            carry.irregular |= (returns << 1 | carry.returned) & !lines | are(0);
            carry.returned = returns >> 63;
        }
        let signs = parts | lines;
        if quotes | carry.quoted | carry.closed == 0 {
            carry.may_open = signs >> 63;
            return (lines, signs);
        }
        let quoted = inside(quotes) ^ carry.quoted;
        let (opening, closing) = (quotes & quoted, quotes & !quoted);
        let may_open = (signs | quotes) << 1 | carry.may_open;
        let after_closing = closing << 1 | carry.closed;
        carry.irregular |= opening & !may_open;
        carry.irregular |= after_closing & !(signs | returns | quotes);
        carry.may_open = (signs | quotes) >> 63;
        carry.closed = closing >> 63;
        carry.quoted = 0_u64.wrapping_sub(quoted >> 63);
        let mut breaks = lines & quoted;
        while breaks != 0 {
            self.breaks.push(base.wrapping_add(breaks.trailing_zeros()));
            breaks &= breaks.wrapping_sub(1);
        }
        (lines & !quoted, signs & !quoted)
    }

    /// Notes the ends of records. Most words hold one or none: it is written without asking, and counted if there is one.
    #[inline(always)]
    fn note_records(&mut self, lines: u64, ends: u64, known: usize, mut count: usize) -> usize {
        let mut records = lines;
        loop {
            let up_to = records ^ records.wrapping_sub(1);
            if let Some(slot) = self.records.get_mut(count) {
                *slot = (known as u32).wrapping_add((ends & up_to).count_ones());
            }
            count = count.wrapping_add(usize::from(records != 0));
            records &= records.wrapping_sub(1);
            if records == 0 {
                return count;
            }
        }
    }

    /// Notes the ends of fields, four at a time: what is written too much, is written over by the next.
    #[inline(always)]
    fn note_ends(&mut self, mut ends: u64, base: u32, known: usize) -> usize {
        let count = ends.count_ones() as usize;
        let mut slots = self.ends.get_mut(known..).unwrap_or_default();
        while let Some((four, rest)) = slots.split_first_chunk_mut::<8>() {
            for slot in four {
                *slot = base.wrapping_add(ends.trailing_zeros());
                ends &= ends.wrapping_sub(1);
            }
            if ends == 0 {
                break;
            }
            slots = rest;
        }
        known.wrapping_add(count)
    }
}

/// Whether the quotes in a text are an odd number.
pub fn has_odd_quotes(text: &[u8]) -> bool {
    let level = Level::new();
    dispatch!(level, simd => odd_quotes(simd, text))
}

#[inline(always)]
fn odd_quotes<S: Simd>(simd: S, text: &[u8]) -> bool {
    let (words, rest) = text.as_chunks::<WORD>();
    let quotes = |word: &[u8; WORD]| u8x64::from_slice(simd, word).simd_eq(u8x64::splat(simd, b'"'));
    let odd = words.iter().fold(quotes(&[0; WORD]), |odd, word| odd ^ quotes(word));
    let of_rest = rest.iter().filter(|byte| **byte == b'"').count();
    (odd.to_bitmask().count_ones() as usize).wrapping_add(of_rest) & 1 == 1
}

/// Which bits stand after an odd number of ones, counting their own.
#[inline(always)]
fn inside(quotes: u64) -> u64 {
    let mut parity = quotes;
    for shift in [1, 2, 4, 8, 16, 32] {
        parity ^= parity << shift;
    }
    parity
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::input::bulk::fields_of;

    fn indexed(text: &str) -> (Index, Seen) {
        let mut index = Index::default();
        let seen = index.of(text.as_bytes(), b',');
        (index, seen)
    }

    fn ends(index: &Index) -> Vec<Vec<u32>> {
        index.records().map(<[u32]>::to_vec).collect()
    }

    #[test]
    fn each_record_has_the_end_before_it_and_those_of_its_fields() {
        let (index, seen) = indexed("a,b\n\"c,\n\",d\r\ne");
        assert_eq!(ends(&index), [vec![u32::MAX, 1, 3], vec![3, 9, 12]]);
        assert_eq!(
            (index.breaks(), index.length(), seen),
            ([7].as_slice(), 13, Seen { irregular: false, open: false })
        );
    }

    #[test]
    fn what_is_not_of_rfc_4180_is_irregular_wherever_it_stands() {
        for (text, irregular, open) in [
            ("a\"b,c\n", true, true),
            ("\"a\"b,c\n", true, false),
            ("a\rb,c\n", true, false),
            ("a\0b,c\n", true, false),
            ("a,\"b", false, true),
            ("a,\"b\"", false, false),
            ("a,b\r", false, false),
            ("a,\"\"\"b\"\"\"\r\n", false, false),
            ("a\tb\u{b}c\n", false, false),
        ] {
            for before in 0..130 {
                let padded = format!("{},{text}", "x".repeat(before));
                let (_, seen) = indexed(&padded);
                assert_eq!(seen, Seen { irregular, open }, "{padded:?}");
            }
        }
    }

    #[test]
    fn an_index_is_of_its_last_block_alone() {
        let mut index = Index::default();
        index.of("a,\"\n\",b\n".repeat(100).as_bytes(), b',');
        index.of(b"a;b\nc", b';');
        assert_eq!((ends(&index), index.breaks().len(), index.length()), (vec![vec![u32::MAX, 1, 3]], 0, 4));
    }

    proptest! {
        #[test]
        fn odd_quotes_are_counted(text in "[a\"]{0,300}") {
            prop_assert_eq!(has_odd_quotes(text.as_bytes()), text.matches('"').count() % 2 == 1);
        }

        #[test]
        fn fields_are_those_the_csv_crate_finds(
            rows in prop::collection::vec(prop::collection::vec("[aé,;\"\n\r ]{0,9}|[a-z]{0,80}", 1..6), 1..30),
            has_returns: bool,
        ) {
            let terminator = if has_returns { csv::Terminator::CRLF } else { csv::Terminator::Any(b'\n') };
            let mut writer = csv::WriterBuilder::new().flexible(true).terminator(terminator).from_writer(Vec::new());
            rows.iter().for_each(|row| writer.write_record(row).unwrap());
            let text = writer.into_inner().unwrap();
            let mut index = Index::default();
            let seen = index.of(&text, b',');
            // A lone carriage return within quotes is left to the careful reader.
            let has_lone = rows.iter().flatten().any(|cell| cell.replace("\r\n", "").contains('\r'));
            prop_assert_eq!(seen.irregular, has_lone);
            if !has_lone {
                let found: Vec<Vec<String>> = index
                    .records()
                    .map(|marks| {
                        let (start, end) = (marks[0].wrapping_add(1) as usize, *marks.last().unwrap() as usize);
                        let fields = fields_of(&text[start..end], b',');
                        assert_eq!(fields.len(), marks.len() - 1);
                        fields.into_iter().map(|field| String::from_utf8(field.into_owned()).unwrap()).collect()
                    })
                    .collect();
                prop_assert_eq!(found, rows);
                prop_assert_eq!(index.length(), text.len());
            }
        }
    }
}
