//! Rows in bulk: the rows of a plain table of cinemas, folded by all threads at the speed of the disk.
//!
//! The careful reader reads the head of a table and says, with a [`Plan`], what of each row matters and how it is written.
//! A wave of blocks is then added up by several threads. What a row says in words is read once, by the careful reader, and
//! so is every row that is not as plain as the plan has it; both in the order of the lines, so that nothing depends on the
//! number of threads or on where blocks end.

mod blocks;
mod classes;
mod days;
mod digits;
mod fields;
mod index;
mod ledger;
mod segments;
mod sums;
mod tally;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::{self, BufRead};
use std::num::NonZeroUsize;
use std::sync::Mutex;

pub use blocks::{BLOCK, End};
use blocks::{Block, Blocks};
use days::Calendar;
pub use days::Dated;
use index::Index;
pub use ledger::Careful;
use ledger::Ledger;
use segments::Segments;
pub use segments::Start;
pub use sums::{Sum, Whole};
pub use tally::Columns;
use tally::Tally;

use super::encoding::Letters;
use super::{Progress, ReadAt};

/// How a table is folded in bulk.
pub struct Plan<'c> {
    /// Which of its columns are read, and how.
    pub columns: Columns,
    /// Where its dates lie.
    pub calendar: Box<Calendar<'c>>,
    /// How many threads fold.
    pub threads: NonZeroUsize,
    /// How many bytes are folded together.
    pub block: usize,
    /// Where what was read is counted.
    pub progress: &'c Progress,
}

/// Rows that say the same in words.
#[derive(Debug)]
pub struct Class {
    /// The line of the first.
    pub line: u64,
    /// The first, as it stands in the file.
    pub text: Vec<u8>,
    /// The first lines that state gross and admissions.
    pub stated: [Option<u64>; 2],
    /// The first and the last day of its rows, counted from 1970.
    pub days: (i32, i32),
    /// How many there are.
    pub rows: u64,
    /// What they come to, by period.
    pub sums: Vec<Sum>,
    /// All dates of its strand, in one class of each strand.
    pub dates: Vec<(i32, i32)>,
}

/// What a wave of blocks came to.
pub struct Wave {
    /// Classes of rows, by their first line.
    pub classes: Vec<Class>,
    /// Rows to be read carefully, by line.
    pub careful: Vec<Careful>,
    /// What all plain rows come to.
    pub whole: Whole,
    /// How many lines stand before what comes next.
    pub lines: u64,
    /// Why it ends.
    pub end: End,
    /// Where what comes next starts.
    pub rest: Rest,
    /// Whether rows say a great many different things in words.
    is_diverse: bool,
}

impl Wave {
    /// Whether another wave is worth the while: more than nine rows in ten were plain, and said few different things.
    pub fn is_worthwhile(&self) -> bool {
        let careful = u64::try_from(self.careful.len()).unwrap_or(u64::MAX);
        !self.is_diverse && careful.saturating_mul(9) < self.whole.rows
    }
}

/// More threads than this only wait for each other.
const MOST_THREADS: usize = 256;

/// A thread that knows more classes than this stops.
const MOST_CLASSES: usize = 100_000;

/// Where rows come from.
pub enum Rows<'i> {
    /// From a stream, of which something was read already; a record begins at its start.
    Stream(Vec<u8>, &'i mut (dyn BufRead + Send)),
    /// From a file, from a place on, in letters that are UTF-8 or one byte each.
    File(&'i dyn ReadAt, Start, Letters),
}

/// The same on their way to several threads.
enum Pieces<'i> {
    Stream(Blocks<'i>),
    File(Segments<'i>),
}

impl Pieces<'_> {
    fn next(&self, block: &mut Block) -> bool {
        match self {
            Pieces::Stream(blocks) => blocks.next(block),
            Pieces::File(segments) => segments.next(block),
        }
    }

    fn stop(&self) {
        match self {
            Pieces::Stream(blocks) => blocks.stop(),
            Pieces::File(segments) => segments.stop(),
        }
    }
}

/// What comes after a wave.
#[derive(Debug)]
pub enum Rest {
    /// Of a stream, what was read of it.
    Stream(Vec<u8>),
    /// Of a file, where it starts.
    File(Start),
}

/// Folds rows of a table until they end, or until enough of them wait to be read carefully. There are as many lines
/// before them as are said.
pub fn wave(rows: Rows<'_>, lines: u64, plan: &Plan<'_>) -> io::Result<Wave> {
    let delimiter = plan.columns.delimiter;
    let (blocks, letters) = match rows {
        // Letters of a stream were made UTF-8 before.
        Rows::Stream(read, input) => (Pieces::Stream(Blocks::new(read, input, delimiter)), Letters::UTF_8),
        Rows::File(file, start, letters) => {
            (Pieces::File(Segments::new((file, start, letters), plan.block, delimiter)?), letters)
        }
    };
    // The bytes of a stream are counted before they are unpacked.
    let is_file = matches!(blocks, Pieces::File(_));
    let ledger = Mutex::new(Ledger::after(lines));
    let work = |thread: usize| {
        let (mut block, mut tally) = (Block::of(plan.block), Tally::of(letters));
        while blocks.next(&mut block) {
            let remarks = tally.add(block.records(), &block.index, &plan.columns, &plan.calendar);
            plan.progress.add_rows(block.index.records().len());
            if is_file {
                plan.progress.add_bytes(block.records().len());
            }
            let is_enough = ledger.lock().is_ok_and(|mut ledger| ledger.note(thread, &block, remarks));
            if is_enough || tally.count() > MOST_CLASSES {
                blocks.stop();
            }
        }
        tally
    };
    let tallies: Vec<Tally> = std::thread::scope(|scope| {
        let work = &work;
        // Where a thread cannot be had, the others do its work.
        let spawn = |thread: usize| std::thread::Builder::new().spawn_scoped(scope, move || work(thread)).ok();
        let others: Vec<_> = (1..plan.threads.get().min(MOST_THREADS)).map_while(spawn).collect();
        let first = work(0);
        // A thread that panicked took its rows along: the panic goes on here.
        let others =
            others.into_iter().map(|other| other.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
        std::iter::once(first).chain(others).collect()
    });
    let is_diverse = tallies.iter().any(|tally| tally.count() > MOST_CLASSES);
    let mut ledger = ledger.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
    let classes = classes(&tallies, &mut ledger);
    let (end, rest) = match blocks {
        Pieces::Stream(blocks) => {
            let (end, rest) = blocks.finish();
            (end, Rest::Stream(rest))
        }
        Pieces::File(segments) => {
            let (end, start) = segments.finish();
            (end, Rest::File(start))
        }
    };
    Ok(Wave { classes, careful: ledger.careful, whole: ledger.whole, lines: ledger.lines, end, rest, is_diverse })
}

/// The classes of all threads, each once.
fn classes(tallies: &[Tally], ledger: &mut Ledger) -> Vec<Class> {
    let mut known: BTreeMap<&[u8], usize> = BTreeMap::new();
    let mut strands: BTreeMap<&[u8], Vec<(i32, i32)>> = BTreeMap::new();
    let mut all: Vec<(Class, &[u8])> = Vec::new();
    for (thread, tally) in tallies.iter().enumerate() {
        for (strand, dates) in tally.strands() {
            strands.entry(strand).or_default().extend(dates);
        }
        let mut places = Vec::with_capacity(tally.count());
        for (number, (class, words, strand)) in (0..).zip(tally.classes()) {
            let firsts = ledger.firsts.remove(&(thread, number)).unwrap_or_default();
            let place = *known.entry(words).or_insert_with(|| {
                let (line, text) = (u64::MAX, Vec::new());
                let (days, dates) = ((i32::MAX, i32::MIN), Vec::new());
                let class = Class { line, text, stated: [None; 2], days, rows: 0, sums: Vec::new(), dates };
                all.push((class, strand));
                all.len().saturating_sub(1)
            });
            places.push(place);
            let Some((known, _)) = all.get_mut(place) else { continue };
            if firsts.line < known.line {
                (known.line, known.text) = (firsts.line, firsts.text);
            }
            for (known, stated) in known.stated.iter_mut().zip(firsts.stated) {
                *known = [*known, stated].into_iter().flatten().min();
            }
            known.days = (known.days.0.min(class.days.0), known.days.1.max(class.days.1));
            known.rows = known.rows.saturating_add(class.rows);
        }
        for (class, sum) in tally.sums() {
            let class = places.get(*class as usize).and_then(|place| all.get_mut(*place));
            class.into_iter().for_each(|(class, _)| class.sums.push(*sum));
        }
    }
    all.sort_by_key(|(class, _)| class.line);
    let with_dates = all.into_iter().map(|(mut class, strand)| {
        class.sums = by_period(class.sums);
        class.dates = strands.remove(strand).unwrap_or_default();
        class.dates.sort_unstable();
        class.dates.dedup();
        class
    });
    with_dates.collect()
}

/// The sums of several threads as one for each period.
fn by_period(mut sums: Vec<Sum>) -> Vec<Sum> {
    sums.sort_unstable_by_key(|sum| sum.period);
    sums.dedup_by(|next, sum| {
        let is_same = sum.period == next.period;
        if is_same {
            sum.add(next);
        }
        is_same
    });
    sums
}

/// How many bytes of a text are whole records, if all of it is as RFC 4180 has it, and how many fields the last has.
pub fn whole_records(text: &[u8], delimiter: u8) -> Option<(usize, usize)> {
    let mut index = Index::default();
    let seen = index.of(text, delimiter);
    let fields = index.records().last().map_or(0, |marks| marks.len().saturating_sub(1));
    (!seen.irregular && index.length() > 0).then_some((index.length(), fields))
}

/// The fields of one record that is as RFC 4180 has it, without their quotes.
pub fn fields_of(text: &[u8], delimiter: u8) -> Vec<Cow<'_, [u8]>> {
    let text = text.strip_suffix(b"\r").unwrap_or(text);
    if memchr::memchr(b'"', text).is_none() {
        return text.split(|byte| *byte == delimiter).map(Cow::Borrowed).collect();
    }
    let mut fields = Vec::new();
    let (mut start, mut is_quoted) = (0_usize, false);
    for place in 0..=text.len() {
        let byte = text.get(place);
        is_quoted ^= byte == Some(&b'"');
        if byte.is_none() || !is_quoted && byte == Some(&delimiter) {
            fields.push(unquoted(text.get(start..place).unwrap_or_default()));
            start = place.saturating_add(1);
        }
    }
    fields
}

fn unquoted(field: &[u8]) -> Cow<'_, [u8]> {
    match field.strip_prefix(b"\"").and_then(|field| field.strip_suffix(b"\"")) {
        None => Cow::Borrowed(field),
        Some(field) if !field.contains(&b'"') => Cow::Borrowed(field),
        Some(field) => {
            let mut was_quote = false;
            let once = |byte: &&u8| {
                // Of two quotes the first is kept.
                was_quote = **byte == b'"' && !was_quote;
                **byte != b'"' || was_quote
            };
            Cow::Owned(field.iter().filter(once).copied().collect())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_of_a_row_are_those_the_csv_crate_finds() {
        for text in [
            "a,b,c",
            "a,б,c",
            "a,,",
            ",",
            "\"a,b\",c",
            "\"a \"\"b\"\"\",\"\"",
            "\"\"\"a\"\"\",\"b\nc\"",
            "\"\"\"\"\"\"",
            "a,b\r",
        ] {
            let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
            let record = reader.byte_records().next().unwrap().unwrap();
            let fields = fields_of(text.as_bytes(), b',');
            assert_eq!(fields, record.iter().collect::<Vec<_>>(), "{text:?}");
        }
        assert_eq!(fields_of(b"", b','), [b"".as_slice()]);
    }
}
