//! Segments: a file of CSV cut at even places, each piece read by whichever thread asks next.
//!
//! A segment knows from the parity of the quotes in all segments before it whether it starts inside quotes, and so where
//! its first record begins. Each counts its own and hands the parity on, before it is looked at any closer.

use std::collections::BTreeMap;
use std::io;
use std::sync::{Condvar, Mutex};

use super::blocks::{Block, End};
use super::index;
use crate::input::ReadAt;
use crate::input::encoding::Letters;

/// How much is read at a time to find the end of a segment's last record.
const BEYOND: usize = 4 * 1024;

/// A record longer than this is the careful reader's.
const LONGEST: usize = 1024 * 1024;

/// Where a segment starts: whether inside quotes, and whether a record does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Start {
    /// The place in the file.
    pub offset: u64,
    /// Inside quotes.
    pub quoted: bool,
    /// In the middle of a record, which is of the segment before.
    pub within: bool,
}

struct Handed {
    next: u64,
    /// The segment whose own parity is not known yet, and where it starts.
    known: u64,
    quoted: bool,
    /// The parities of segments after it.
    own: BTreeMap<u64, bool>,
    /// Whether segments start inside quotes, as far as that is known and not asked for yet.
    starts: BTreeMap<u64, bool>,
    end: End,
}

/// A file on its way to several threads.
pub struct Segments<'f> {
    file: &'f dyn ReadAt,
    start: Start,
    length: u64,
    size: usize,
    delimiter: u8,
    letters: Letters,
    handed: Mutex<Handed>,
    turned: Condvar,
}

impl<'f> Segments<'f> {
    /// Segments of a file from a place on, in letters that are UTF-8 or one byte each.
    pub fn new(
        (file, start, letters): (&'f dyn ReadAt, Start, Letters),
        size: usize,
        delimiter: u8,
    ) -> io::Result<Segments<'f>> {
        let handed = Handed {
            next: 0,
            known: 0,
            quoted: start.quoted,
            own: BTreeMap::new(),
            starts: BTreeMap::from([(0, start.quoted)]),
            end: End::Open,
        };
        let length = file.length()?;
        let (handed, turned) = (Mutex::new(handed), Condvar::new());
        Ok(Segments { file, start, length, size, delimiter, letters, handed, turned })
    }

    /// Fills the next segment; `false` where none comes.
    pub fn next(&self, block: &mut Block) -> bool {
        match self.fill(block) {
            Ok(is_filled) => is_filled,
            Err(error) => {
                self.finish_with(End::Io(error));
                false
            }
        }
    }

    /// No more segments are to be handed out.
    pub fn stop(&self) {
        self.finish_with(End::Stopped);
    }

    fn finish_with(&self, end: End) {
        if let Ok(mut handed) = self.handed.lock()
            && matches!(handed.end, End::Open | End::Eof | End::Stopped)
        {
            handed.end = end;
        }
        self.turned.notify_all();
    }

    /// Why no more came, and where the next would start.
    pub fn finish(self) -> (End, Start) {
        let mut handed = self.handed.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let start = Start { offset: self.from(handed.next), quoted: handed.quoted, within: true };
        (std::mem::take(&mut handed.end), start)
    }

    fn from(&self, number: u64) -> u64 {
        let size = u64::try_from(self.size).unwrap_or(u64::MAX);
        self.start.offset.saturating_add(number.saturating_mul(size))
    }

    /// The number of the next segment.
    fn take(&self) -> Option<u64> {
        let mut handed = self.handed.lock().ok()?;
        if !matches!(handed.end, End::Open) {
            return None;
        }
        if self.from(handed.next) >= self.length {
            handed.end = End::Eof;
            return None;
        }
        let number = handed.next;
        handed.next = number.saturating_add(1);
        Some(number)
    }

    /// Hands on the parity of a segment; whether it starts inside quotes, once all before it have handed on theirs.
    fn starts_quoted(&self, number: u64, own: bool) -> Option<bool> {
        let mut handed = self.handed.lock().ok()?;
        handed.own.insert(number, own);
        let mut has_turned = false;
        while let Some(own) = {
            let known = handed.known;
            handed.own.remove(&known)
        } {
            handed.known = handed.known.saturating_add(1);
            handed.quoted ^= own;
            let (known, quoted) = (handed.known, handed.quoted);
            handed.starts.insert(known, quoted);
            has_turned = true;
        }
        if has_turned {
            self.turned.notify_all();
        }
        loop {
            if let Some(quoted) = handed.starts.remove(&number) {
                return Some(quoted);
            }
            if matches!(handed.end, End::Irregular | End::Io(_)) {
                return None;
            }
            handed = self.turned.wait(handed).ok()?;
        }
    }

    fn fill(&self, block: &mut Block) -> io::Result<bool> {
        let Some(number) = self.take() else { return Ok(false) };
        block.number = number;
        let from = self.from(number);
        // A record starts here if a line ended just before.
        let before = u64::from(number > 0 || self.start.within);
        let rest = usize::try_from(self.length.saturating_sub(from)).unwrap_or(usize::MAX);
        let size = self.size.min(rest);
        let behind = usize::from(before > 0);
        let whole = size.saturating_add(behind);
        block.make_room(whole);
        self.read(block.room(0, whole), from.saturating_sub(before))?;
        let own = index::has_odd_quotes(block.room(behind, whole));
        let Some(quoted) = self.starts_quoted(number, own) else { return Ok(false) };
        let first = if behind == 0 { Some(0) } else { first_record(block.room(0, whole), quoted) };
        let Some(first) = first else {
            // All of it is of one record, which is another segment's.
            block.hold(0, 0, self.delimiter);
            return Ok(true);
        };
        let mut end = whole;
        let mut is_quoted = quoted ^ own;
        let ends_record =
            |block: &mut Block, quoted: bool| !quoted && block.room(whole.saturating_sub(1), whole) == b"\n";
        if !ends_record(block, is_quoted) {
            loop {
                let at = from.saturating_add(u64::try_from(end.saturating_sub(behind)).unwrap_or(u64::MAX));
                let rest = usize::try_from(self.length.saturating_sub(at)).unwrap_or(usize::MAX);
                let more = BEYOND.min(rest);
                if more == 0 {
                    break;
                }
                let wider = end.saturating_add(more);
                block.make_room(wider);
                self.read(block.room(end, wider), at)?;
                let found = end_of_record(block.room(end, wider), &mut is_quoted);
                end = found.map_or(wider, |found| end.saturating_add(found));
                if found.is_some() {
                    break;
                }
                if end.saturating_sub(whole) > LONGEST {
                    self.finish_with(End::Irregular);
                    return Ok(false);
                }
            }
        }
        let seen = block.hold(first, end, self.delimiter);
        if seen.irregular || seen.open || !block.is_text(self.letters) {
            self.finish_with(End::Irregular);
            return Ok(false);
        }
        Ok(true)
    }

    fn read(&self, mut buffer: &mut [u8], mut offset: u64) -> io::Result<()> {
        while !buffer.is_empty() {
            match self.file.read_at(buffer, offset) {
                Ok(0) => {
                    return Err(io::Error::new(
                        io::ErrorKind::UnexpectedEof,
                        "the file became shorter while it was read",
                    ));
                }
                Ok(read) => {
                    offset = offset.saturating_add(u64::try_from(read).unwrap_or(u64::MAX));
                    buffer = buffer.get_mut(read..).unwrap_or_default();
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }
}

/// Where the first record starts in what follows a byte of the segment before.
fn first_record(bytes: &[u8], quoted: bool) -> Option<usize> {
    if !quoted && bytes.first() == Some(&b'\n') {
        return Some(1);
    }
    let mut quoted = quoted;
    let rest = bytes.get(1..)?;
    let end = end_of_record(rest, &mut quoted)?;
    (end < rest.len()).then(|| end.saturating_add(1))
}

/// How many bytes there are up to the end of a record, its line break counted.
fn end_of_record(bytes: &[u8], quoted: &mut bool) -> Option<usize> {
    for (place, byte) in bytes.iter().enumerate() {
        match byte {
            b'"' => *quoted = !*quoted,
            b'\n' if !*quoted => return Some(place.saturating_add(1)),
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    struct InMemory(Vec<u8>);

    impl ReadAt for InMemory {
        fn read_at(&self, buffer: &mut [u8], offset: u64) -> io::Result<usize> {
            let rest = &self.0[usize::try_from(offset).unwrap().min(self.0.len())..];
            // As from a disk that gives little at a time.
            let length = rest.len().min(buffer.len()).min(7);
            buffer[..length].copy_from_slice(&rest[..length]);
            Ok(length)
        }

        fn length(&self) -> io::Result<u64> {
            Ok(self.0.len() as u64)
        }
    }

    /// The records of all segments, in order, and why no more came.
    fn read(text: &str, start: Start, size: usize, threads: usize) -> (String, End, Start) {
        let file = InMemory(text.as_bytes().to_vec());
        let segments = Segments::new((&file, start, Letters::UTF_8), size, b',').unwrap();
        let found = Mutex::new(BTreeMap::new());
        std::thread::scope(|scope| {
            for _ in 0..threads {
                scope.spawn(|| {
                    let mut block = Block::of(size);
                    while segments.next(&mut block) {
                        let records = String::from_utf8(block.records().to_vec()).unwrap();
                        assert_eq!(block.index.length(), records.len());
                        found.lock().unwrap().insert(block.number, records);
                    }
                });
            }
        });
        let (end, next) = segments.finish();
        (found.into_inner().unwrap().into_values().collect(), end, next)
    }

    proptest! {
        #[test]
        fn every_record_is_in_one_segment_of_any_size(
            rows in prop::collection::vec("[a,]{0,9}|\"[a,\n]{0,40}(\"\")?[\n,]{0,9}\"", 1..40),
            size in 1..90_usize,
            threads in 1..4_usize,
            is_ended: bool,
        ) {
            let mut text = format!("{}\n", rows.join("\n"));
            if !is_ended && !text.ends_with("\n\n") {
                text.pop();
            }
            let (found, end, _) = read(&text, Start::default(), size, threads);
            prop_assert!(matches!(end, End::Eof), "{end:?}");
            prop_assert_eq!(found.trim_end_matches('\n'), text.trim_end_matches('\n'));
        }
    }

    #[test]
    fn reading_starts_at_a_place_and_goes_on_where_it_stopped() {
        let text = "head\na,1\n\"b\n\",2\nc,3\n";
        let start = Start { offset: 5, ..Start::default() };
        let (found, end, _) = read(text, start, 4, 2);
        assert_eq!((found.as_str(), format!("{end:?}").as_str()), ("a,1\n\"b\n\",2\nc,3\n", "Eof"));
        // Within the quotes of the second row, whose rest is of the segment before.
        let within = Start { offset: 11, quoted: true, within: true };
        assert_eq!(read(text, within, 4, 2).0, "c,3\n");
    }

    #[test]
    fn what_is_irregular_ends_the_reading() {
        for text in ["a,1\nb\"x,2\n", "a,1\n\"b\"x,2\n", "a,1\n\"b,2\n"] {
            let (_, end, _) = read(text, Start::default(), 5, 2);
            assert!(matches!(end, End::Irregular), "{text:?} {end:?}");
        }
    }
}
