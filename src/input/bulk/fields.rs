//! The fields of one record of a block, by the places where they end.

use std::ops::RangeInclusive;

/// A record of a block.
#[derive(Clone, Copy)]
pub struct Fields<'b> {
    block: &'b [u8],
    /// Where each field ends; the first mark is that of the record before.
    marks: &'b [u32],
}

/// How a record lies in its block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row {
    /// Where it starts.
    pub start: usize,
    /// Where it ends, before its line break.
    pub end: usize,
    /// How many records of the block stand before it.
    pub records: usize,
}

impl<'b> Fields<'b> {
    /// The fields between marks, of which the first is the end of the record before.
    pub fn new(block: &'b [u8], marks: &'b [u32]) -> Fields<'b> {
        Fields { block, marks }
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.marks.len().wrapping_sub(1)
    }

    /// Where the record lies, after so many others.
    pub fn row(&self, records: usize) -> Row {
        let start = self.marks.first().map_or(0, |mark| mark.wrapping_add(1) as usize);
        Row { start, end: self.marks.last().map_or(start, |mark| *mark as usize), records }
    }

    /// Where the fields from one column to another start and end.
    #[inline(always)]
    pub fn between(&self, first: usize, last: usize) -> Option<(usize, usize)> {
        let next = last.wrapping_add(1);
        let (start, end) = (self.marks.get(first)?.wrapping_add(1) as usize, *self.marks.get(next)? as usize);
        // The last field ends before the whole line break.
        let returned = next == self.count() && end > start && self.block.get(end.wrapping_sub(1)) == Some(&b'\r');
        Some((start, end.wrapping_sub(usize::from(returned))))
    }

    /// Where a field of a number or a date starts and ends, without the quotes it may stand in.
    #[inline(always)]
    pub fn bare(&self, column: usize) -> Option<(usize, usize)> {
        let (start, end) = self.between(column, column)?;
        if self.block.get(start) == Some(&b'"') && end.wrapping_sub(start) >= 2 {
            return Some((start.wrapping_add(1), end.wrapping_sub(1)));
        }
        Some((start, end))
    }

    /// Whether a field is empty.
    pub fn is_empty(&self, column: usize) -> Option<bool> {
        self.between(column, column).map(|(start, end)| start == end)
    }

    /// Whether a field says anything beyond doubt, as these bytes beyond ASCII do that it may begin with.
    #[inline(always)]
    pub fn is_stated(&self, column: usize, opening: &RangeInclusive<u8>) -> Option<bool> {
        let plain = |byte: u8| byte.is_ascii_graphic() && byte != b'"' || opening.contains(&byte);
        let (start, end) = self.between(column, column)?;
        Some(match self.block.get(start..end)? {
            [b'"', first, _, ..] | [first, ..] => plain(*first),
            [] => false,
        })
    }

    /// The bytes of fields that stand side by side.
    #[inline(always)]
    pub fn text(&self, (first, last): (usize, usize)) -> Option<&'b [u8]> {
        let (start, end) = self.between(first, last)?;
        self.block.get(start..end)
    }

    /// The bytes of some columns one after the other, parted as in the table.
    pub fn join(&self, to: &mut Vec<u8>, columns: &[(usize, usize)], delimiter: u8) -> Option<()> {
        to.clear();
        for stretch in columns {
            to.extend_from_slice(self.text(*stretch)?);
            to.push(delimiter);
        }
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::encoding::Letters;

    #[test]
    fn the_last_field_ends_before_the_whole_line_break() {
        let block = b"x,y\r\n\"1\",,a\r\n";
        let fields = Fields::new(block, &[4, 8, 9, 12]);
        assert_eq!((fields.count(), fields.row(1)), (3, Row { start: 5, end: 12, records: 1 }));
        assert_eq!(fields.text((0, 0)), Some(b"\"1\"".as_slice()));
        assert_eq!(fields.bare(0), Some((6, 7)));
        assert_eq!((fields.is_empty(1), fields.is_empty(2), fields.is_empty(3)), (Some(true), Some(false), None));
        assert_eq!(fields.text((1, 2)), Some(b",a".as_slice()));
        let first = Fields::new(block, &[u32::MAX, 1, 4]);
        assert_eq!((first.text((0, 1)), first.row(0).start), (Some(b"x,y".as_slice()), 0));
    }

    #[test]
    fn a_field_is_stated_if_it_starts_with_a_letter_or_a_sign() {
        for (text, expected) in [
            ("C1", true),
            ("Ұлы", true),
            ("\"a b\"", true),
            ("", false),
            (" ", false),
            ("\"\"", false),
            ("\u{a0}", false),
        ] {
            let marks = [u32::MAX, u32::try_from(text.len()).unwrap()];
            assert_eq!(
                Fields::new(text.as_bytes(), &marks).is_stated(0, &Letters::UTF_8.opening()),
                Some(expected),
                "{text:?}"
            );
        }
    }
}
