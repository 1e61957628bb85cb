//! Blocks: a stream of CSV cut where records end, and handed to whichever thread asks next.
//!
//! Reading and indexing happen under one lock, so that a block begins where a record does and nothing is ever guessed; what
//! the rows come to is found outside it.

use std::io::{self, BufRead};
use std::sync::Mutex;

use super::index::{Index, Seen};
use crate::input::encoding::Letters;

/// How many bytes a block has: enough that a lock is cheap, few enough that a block stays in the cache.
pub const BLOCK: usize = 128 * 1024;

/// A block of whole records.
pub struct Block {
    bytes: Vec<u8>,
    start: usize,
    length: usize,
    /// Where its fields and records end.
    pub index: Index,
    /// Which block of the stream it is.
    pub number: u64,
}

impl Block {
    /// A block without records, with room for so many bytes.
    pub fn of(size: usize) -> Block {
        Block { bytes: vec![0; size.max(1)], start: 0, length: 0, index: Index::default(), number: 0 }
    }

    /// The records.
    pub fn records(&self) -> &[u8] {
        self.bytes.get(self.start..self.length).unwrap_or_default()
    }

    /// Makes room for at least so many bytes.
    pub fn make_room(&mut self, size: usize) {
        if self.bytes.len() < size {
            self.bytes.resize(size, 0);
        }
    }

    /// The room between two places.
    pub fn room(&mut self, start: usize, end: usize) -> &mut [u8] {
        self.bytes.get_mut(start..end).unwrap_or_default()
    }

    /// Holds the records between two places; the last may lack its line break.
    pub fn hold(&mut self, start: usize, end: usize, delimiter: u8) -> Seen {
        (self.start, self.length) = (start, end);
        if end > start && self.bytes.get(end.saturating_sub(1)) != Some(&b'\n') {
            self.make_room(end.saturating_add(1));
            if let Some(last) = self.bytes.get_mut(end) {
                *last = b'\n';
            }
            self.length = end.saturating_add(1);
        }
        let records = self.bytes.get(self.start..self.length).unwrap_or_default();
        self.index.of(records, delimiter)
    }

    /// Whether the records are text in letters of this kind.
    pub fn is_text(&self, letters: Letters) -> bool {
        letters != Letters::UTF_8 || simdutf8::basic::from_utf8(self.records()).is_ok()
    }
}

/// Why no more blocks come.
#[derive(Debug, Default)]
pub enum End {
    /// More may come.
    #[default]
    Open,
    /// The stream is at its end.
    Eof,
    /// Someone asked to stop here.
    Stopped,
    /// What comes next is not as RFC 4180 has it.
    Irregular,
    /// The stream cannot be read.
    Io(io::Error),
}

struct Feed<'i> {
    input: &'i mut (dyn BufRead + Send),
    /// What was read and not handed out.
    carry: Vec<u8>,
    next: u64,
    /// What went wrong after what was read.
    failed: Option<io::Error>,
    end: End,
}

/// A stream on its way to several threads.
pub struct Blocks<'i> {
    feed: Mutex<Feed<'i>>,
    delimiter: u8,
}

impl<'i> Blocks<'i> {
    /// Blocks of what was read already and of what comes after it; a record begins at its start.
    pub fn new(read: Vec<u8>, input: &'i mut (dyn BufRead + Send), delimiter: u8) -> Blocks<'i> {
        Blocks { feed: Mutex::new(Feed { input, carry: read, next: 0, failed: None, end: End::Open }), delimiter }
    }

    /// Fills the next block; `false` where none comes.
    pub fn next(&self, block: &mut Block) -> bool {
        let Ok(mut feed) = self.feed.lock() else { return false };
        matches!(feed.end, End::Open) && feed.fill(block, self.delimiter)
    }

    /// No more blocks are to be handed out.
    pub fn stop(&self) {
        if let Ok(mut feed) = self.feed.lock()
            && matches!(feed.end, End::Open)
        {
            feed.end = End::Stopped;
        }
    }

    /// Why no more came, and what was read and not handed out.
    pub fn finish(self) -> (End, Vec<u8>) {
        let feed = self.feed.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
        (feed.end, feed.carry)
    }
}

impl Feed<'_> {
    fn fill(&mut self, block: &mut Block, delimiter: u8) -> bool {
        (block.start, block.length) = (0, 0);
        if let Some(error) = self.failed.take() {
            self.end = End::Io(error);
            return false;
        }
        let size = block.bytes.len();
        let mut length = self.carry.len().min(size);
        if let (Some(to), Some(from)) = (block.bytes.get_mut(..length), self.carry.get(..length)) {
            to.copy_from_slice(from);
        }
        self.carry.drain(..length);
        let mut is_at_end = false;
        while length < size && !is_at_end {
            match self.input.read(block.bytes.get_mut(length..).unwrap_or_default()) {
                Ok(0) => is_at_end = true,
                Ok(read) => length = length.saturating_add(read),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => {
                    // The records before it are folded first.
                    self.failed = Some(error);
                    break;
                }
            }
        }
        let unended = is_at_end && length > 0 && block.bytes.get(length.saturating_sub(1)) != Some(&b'\n');
        if unended && let Some(end) = block.bytes.get_mut(length) {
            *end = b'\n';
        }
        let whole = length.saturating_add(usize::from(unended));
        let bytes = block.bytes.get(..whole).unwrap_or_default();
        let seen = block.index.of(bytes, delimiter);
        let records = block.index.length();
        if let Some(error) = self.failed.take_if(|_| records == 0) {
            self.end = End::Io(error);
            return false;
        }
        if seen.irregular || is_at_end && seen.open || records == 0 && length > 0 {
            self.end = End::Irregular;
            let mut back = block.bytes.get(..length).unwrap_or_default().to_vec();
            back.append(&mut self.carry);
            self.carry = back;
            return false;
        }
        if is_at_end {
            self.end = End::Eof;
        }
        let mut rest = block.bytes.get(records..whole).unwrap_or_default().to_vec();
        rest.append(&mut self.carry);
        self.carry = rest;
        block.length = records;
        block.number = self.next;
        self.next = self.next.saturating_add(1);
        records > 0
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;

    fn read(text: &str) -> (Vec<String>, String, String) {
        let mut input = io::BufReader::with_capacity(7, text.as_bytes());
        let blocks = Blocks::new(Vec::new(), &mut input, b',');
        let mut block = Block::of(24);
        let mut found = Vec::new();
        while blocks.next(&mut block) {
            found.push(String::from_utf8(block.records().to_vec()).unwrap());
        }
        let (end, mut rest) = blocks.finish();
        input.read_to_end(&mut rest).unwrap();
        (found, format!("{end:?}"), String::from_utf8(rest).unwrap())
    }

    #[test]
    fn blocks_end_where_records_do() {
        let (blocks, end, rest) = read("a,1\nb,2\n\"c\nd\",3\n\"e\",4\nf,5");
        assert_eq!(blocks.concat(), "a,1\nb,2\n\"c\nd\",3\n\"e\",4\nf,5\n");
        assert!(blocks.len() > 1 && blocks.iter().all(|block| block.ends_with('\n')), "{blocks:?}");
        assert_eq!((end.as_str(), rest.as_str()), ("Eof", ""));
    }

    #[test]
    fn what_is_irregular_is_left_for_the_careful_reader() {
        let (blocks, end, rest) = read("a,1\nb,2\nc,3\nd,4\ne,5\n7\" single,6\n\"g\"x,7\n");
        assert_eq!(blocks.concat() + &rest, "a,1\nb,2\nc,3\nd,4\ne,5\n7\" single,6\n\"g\"x,7\n");
        assert_eq!(end, "Irregular");
        assert!(rest.starts_with(|c: char| c.is_alphanumeric()) && rest.contains("single"), "{rest}");
        let (_, end, rest) = read("a,1\n\"b,2\n");
        assert_eq!((end.as_str(), rest.as_str()), ("Irregular", "a,1\n\"b,2\n"));
        let (_, end, _) = read("a,1\r\nb,2\r\n");
        assert_eq!(end, "Eof");
        let (_, end, _) = read("a,1\rb,2\r");
        assert_eq!(end, "Irregular");
    }
}
