//! The ledger of a wave: what the threads remark of their blocks, put in the order of the lines whatever thread was first.

use std::collections::BTreeMap;

use super::blocks::Block;
use super::fields::Row;
use super::sums::Whole;
use super::tally::{First, Remarks};

/// A row that is to be read carefully.
#[derive(Debug)]
pub struct Careful {
    /// Its line.
    pub line: u64,
    /// As it stands in the file.
    pub text: Vec<u8>,
    /// What the plain rows before it come to.
    pub before: Whole,
}

/// The first rows of a class, by one thread.
#[derive(Clone, Debug, Default)]
pub struct Firsts {
    /// The line of the first.
    pub line: u64,
    /// As it stands in the file.
    pub text: Vec<u8>,
    /// The first lines that state gross and admissions.
    pub stated: [Option<u64>; 2],
}

/// What is remarked of a block, until all blocks before it are done.
struct Waiting {
    thread: usize,
    lines: u64,
    whole: Whole,
    careful: Vec<(u64, Vec<u8>, Whole)>,
    firsts: Vec<(u64, Vec<u8>, u32, First)>,
}

/// Remarks in the order of the lines.
#[derive(Default)]
pub struct Ledger {
    next: u64,
    waiting: BTreeMap<u64, Waiting>,
    /// How many lines stand before the next block.
    pub lines: u64,
    /// What the plain rows before it come to.
    pub whole: Whole,
    /// Rows to be read carefully.
    pub careful: Vec<Careful>,
    bytes: usize,
    /// The first rows of each class of each thread.
    pub firsts: BTreeMap<(usize, u32), Firsts>,
}

/// How many bytes of rows wait to be read carefully.
const MOST: usize = 4 * 1024 * 1024;

impl Ledger {
    /// A ledger of blocks that stand after so many lines.
    pub fn after(lines: u64) -> Ledger {
        Ledger { lines, ..Ledger::default() }
    }

    /// Takes in what was remarked of a block; whether enough is remarked.
    pub fn note(&mut self, thread: usize, block: &Block, remarks: Remarks) -> bool {
        let breaks = block.index.breaks();
        let line = |row: Row| {
            let before = breaks.partition_point(|place| usize::try_from(*place).is_ok_and(|place| place < row.start));
            to_u64(row.records).saturating_add(to_u64(before))
        };
        let text = |row: Row| block.records().get(row.start..row.end).unwrap_or_default().to_vec();
        let text_of_first = |row: Row, first: First| if first == First::OfClass { text(row) } else { Vec::new() };
        let careful: Vec<(u64, Vec<u8>, Whole)> =
            remarks.careful.into_iter().map(|(row, before)| (line(row), text(row), before)).collect();
        self.bytes = careful.iter().fold(self.bytes, |sum, (_, text, _)| sum.saturating_add(text.len().max(64)));
        let records = block.index.records().len();
        let waiting = Waiting {
            thread,
            lines: to_u64(records).saturating_add(to_u64(breaks.len())),
            whole: remarks.whole,
            careful,
            firsts: remarks
                .firsts
                .into_iter()
                .map(|(row, class, first)| (line(row), text_of_first(row, first), class, first))
                .collect(),
        };
        self.waiting.insert(block.number, waiting);
        while let Some(waiting) = self.waiting.remove(&self.next) {
            self.take(waiting);
            self.next = self.next.saturating_add(1);
        }
        self.bytes > MOST
    }

    fn take(&mut self, block: Waiting) {
        let at = |line: u64| self.lines.saturating_add(line).saturating_add(1);
        for (line, text, within) in block.careful {
            let mut before = self.whole;
            before.add(&within);
            self.careful.push(Careful { line: at(line), text, before });
        }
        for (line, text, class, first) in block.firsts {
            let line = at(line);
            let firsts = self.firsts.entry((block.thread, class)).or_default();
            match first {
                First::OfClass => (firsts.line, firsts.text) = (line, text),
                First::WithGross => firsts.stated = [firsts.stated[0].or(Some(line)), firsts.stated[1]],
                First::WithAdmissions => firsts.stated = [firsts.stated[0], firsts.stated[1].or(Some(line))],
            }
        }
        self.lines = self.lines.saturating_add(block.lines);
        self.whole.add(&block.whole);
    }
}

fn to_u64(count: usize) -> u64 {
    u64::try_from(count).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn block(number: u64, text: &str) -> Block {
        let mut block = Block::of(text.len());
        block.room(0, text.len()).copy_from_slice(text.as_bytes());
        block.hold(0, text.len(), b',');
        block.number = number;
        block
    }

    fn remarks(careful: Row, first: Row, rows: u64) -> Remarks {
        let whole = Whole { rows, ..Whole::default() };
        let before = Whole { rows: 1, ..Whole::default() };
        Remarks { careful: vec![(careful, before)], firsts: vec![(first, 0, First::OfClass)], whole }
    }

    #[test]
    fn remarks_are_in_the_order_of_the_lines_whichever_thread_was_first() {
        let texts = ["a,1\n\"b\nb\",2\n?,?\n", "a,3\n?,?\nc,4\n"];
        let row = |start: usize, end: usize, records: usize| Row { start, end, records };
        let note = |ledger: &mut Ledger, number: u64| match number {
            0 => ledger.note(0, &block(0, texts[0]), remarks(row(12, 15, 2), row(0, 3, 0), 2)),
            _ => ledger.note(1, &block(1, texts[1]), remarks(row(4, 7, 1), row(8, 11, 2), 2)),
        };
        for order in [[0, 1], [1, 0]] {
            let mut ledger = Ledger::after(10);
            for number in order {
                assert!(!note(&mut ledger, number));
            }
            let careful: Vec<_> = ledger.careful.iter().map(|one| (one.line, &one.text[..], one.before.rows)).collect();
            assert_eq!(careful, [(14, b"?,?".as_slice(), 1), (16, b"?,?".as_slice(), 3)]);
            let firsts: Vec<_> = ledger.firsts.iter().map(|(of, first)| (*of, first.line, &first.text[..])).collect();
            assert_eq!(firsts, [((0, 0), 11, b"a,1".as_slice()), ((1, 0), 17, b"c,4".as_slice())]);
            assert_eq!((ledger.lines, ledger.whole.rows), (17, 4));
        }
    }
}
