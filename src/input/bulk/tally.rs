//! The tally of one thread: what the rows of its blocks come to, by what they say of film and place in words, and by period.
//!
//! Rows that say the same in words, byte for byte, are of one class; what a class is, is read once, from its first row, by
//! the careful reader. Of every other row only the date and the numbers are read. A row that is not as plain as that is
//! handed back as it stands.

use std::hash::BuildHasher;

use foldhash::fast::RandomState;
use hashbrown::{HashMap, HashTable};

use super::digits;
use super::index::Index;

/// Which columns of a table are read, and how.
#[derive(Clone, Debug)]
pub struct Columns {
    /// How many fields every row has.
    pub fields: usize,
    /// The columns that say in words what a row is of, as stretches of neighbours: first and last.
    pub words: Vec<(usize, usize)>,
    /// Those of them that tell strands apart.
    pub strand: Vec<(usize, usize)>,
    /// The column of the date.
    pub date: usize,
    /// The column of the cinema, which is never empty.
    pub cinema: usize,
    /// The column of the gross.
    pub gross: Option<usize>,
    /// Whether a row may have none.
    pub gross_may_be_empty: bool,
    /// The column of the admissions.
    pub admissions: Option<usize>,
    /// What parts the decimals of the gross, once that is settled.
    pub mark: Option<u8>,
    /// The columns beyond the header, which are empty.
    pub beyond: Vec<usize>,
    /// What parts the fields.
    pub delimiter: u8,
}

/// Where a date lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dated {
    /// Its first day, counted from 1970.
    pub first: i32,
    /// Its last.
    pub last: i32,
    /// The number of the period it is summed into; `None` where the report does not speak of it.
    pub period: Option<u32>,
}

/// Says where a date lies; nothing where the careful reader must look.
pub type Calendar<'c> = dyn Fn(&str) -> Option<Dated> + Sync + 'c;

/// A date that was met, and by which strands.
#[derive(Clone, Copy, Debug)]
struct Met {
    dated: Option<Dated>,
    strands: u64,
}

/// So many classes may have one hash before all of their words are hashed.
const ALIKE: usize = 8;

/// How many strands a table may have; one with more is read carefully.
const STRANDS: usize = 64;

/// What the rows of one class come to in one period.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sum {
    /// The number of the period.
    pub period: u32,
    /// The gross in hundredths.
    pub gross: i128,
    /// How many decimals the rows write, at most.
    pub decimals: u8,
    /// The admissions.
    pub admissions: i128,
    /// How many rows.
    pub rows: u64,
    /// How many of them state no gross.
    pub without_gross: u64,
    /// How many state no admissions.
    pub without_admissions: u64,
    next: Option<u32>,
}

/// Rows that say the same in words.
#[derive(Clone, Debug)]
pub struct Class {
    words: (usize, usize),
    strand: u8,
    /// The first and the last day of its rows.
    pub days: (i32, i32),
    /// How many rows it has.
    pub rows: u64,
    stated: [bool; 2],
    sums: Option<u32>,
    last: u32,
}

/// What a row is the first of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum First {
    /// Of its class.
    OfClass,
    /// Of those that state a gross.
    WithGross,
    /// Of those that state admissions.
    WithAdmissions,
}

/// What rows come to, whatever they are of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Whole {
    /// How many rows.
    pub rows: u64,
    /// The gross in hundredths, if any row states one.
    pub gross: Option<i128>,
    /// How many decimals the rows write, at most.
    pub decimals: u8,
    /// The admissions, if any row states them.
    pub admissions: Option<i128>,
}

impl Whole {
    /// What came to it since it was less.
    #[must_use]
    pub fn since(&self, before: &Whole) -> Whole {
        let more = |now: Option<i128>, before: Option<i128>| now.map(|now| now.saturating_sub(before.unwrap_or(0)));
        Whole {
            rows: self.rows.saturating_sub(before.rows),
            gross: more(self.gross, before.gross),
            decimals: self.decimals,
            admissions: more(self.admissions, before.admissions),
        }
    }

    /// Adds other rows.
    pub fn add(&mut self, other: &Whole) {
        let sum = |a: Option<i128>, b: Option<i128>| match (a, b) {
            (Some(a), Some(b)) => Some(a.saturating_add(b)),
            (a, b) => a.or(b),
        };
        self.rows = self.rows.saturating_add(other.rows);
        self.gross = sum(self.gross, other.gross);
        self.decimals = self.decimals.max(other.decimals);
        self.admissions = sum(self.admissions, other.admissions);
    }
}

/// A row that is not plain, or that is the first of something: its place in the block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row {
    /// Where it starts.
    pub start: usize,
    /// Where it ends, before its line break.
    pub end: usize,
    /// How many records of the block stand before it.
    pub records: usize,
}

/// What a block has beside plain rows of classes that are known.
#[derive(Debug, Default)]
pub struct Remarks {
    /// Rows for the careful reader, each with what the plain rows before it come to.
    pub careful: Vec<(Row, Whole)>,
    /// Rows that are the first of something, and of which class.
    pub firsts: Vec<(Row, u32, First)>,
    /// What all plain rows come to.
    pub whole: Whole,
}

/// What the rows of one thread come to.
pub struct Tally {
    hasher: RandomState,
    seeds: [u64; 2],
    hashes_all: bool,
    known: HashTable<u32>,
    words: Vec<u8>,
    classes: Vec<Class>,
    sums: Vec<Sum>,
    dates: HashMap<u128, u32, RandomState>,
    met: Vec<Met>,
    last_date: (u128, u32),
    strands: Vec<Vec<u8>>,
    joined: Vec<u8>,
}

impl Default for Tally {
    fn default() -> Tally {
        let hasher = RandomState::default();
        Tally {
            hasher: hasher.clone(),
            seeds: [hasher.hash_one(1), hasher.hash_one(2)],
            hashes_all: false,
            known: HashTable::new(),
            words: Vec::new(),
            classes: Vec::new(),
            sums: Vec::new(),
            dates: HashMap::with_hasher(hasher),
            met: Vec::new(),
            last_date: (u128::MAX, 0),
            strands: Vec::new(),
            joined: Vec::new(),
        }
    }
}

/// The fields of a row.
#[derive(Clone, Copy)]
struct Fields<'b> {
    block: &'b [u8],
    start: usize,
    ends: &'b [u32],
}

impl Fields<'_> {
    /// Where a field starts and ends.
    #[inline(always)]
    fn at(&self, column: usize) -> Option<(usize, usize)> {
        let end = *self.ends.get(column)? as usize;
        let start = match column.checked_sub(1) {
            None => self.start,
            Some(before) => (*self.ends.get(before)? as usize).wrapping_add(1),
        };
        // The last field ends before the whole line break.
        let returned = column.wrapping_add(1) == self.ends.len()
            && end > start
            && self.block.get(end.wrapping_sub(1)) == Some(&b'\r');
        Some((start, end.wrapping_sub(usize::from(returned))))
    }

    /// A field of numbers without the quotes it may stand in.
    #[inline(always)]
    fn bare(&self, column: usize) -> Option<(usize, usize)> {
        let (start, end) = self.at(column)?;
        if self.block.get(start) == Some(&b'"') && end.wrapping_sub(start) >= 2 {
            return Some((start.wrapping_add(1), end.wrapping_sub(1)));
        }
        Some((start, end))
    }
}

impl Tally {
    /// Adds up the rows of a block, and says what it could not.
    pub fn add(&mut self, block: &[u8], index: &Index, columns: &Columns, calendar: &Calendar<'_>) -> Remarks {
        let mut remarks = Remarks::default();
        let mut start = 0_usize;
        for (records, ends) in index.records().enumerate() {
            let end = ends.last().map_or(start, |end| *end as usize);
            let fields = Fields { block, start, ends };
            if self.row(&fields, records, columns, calendar, &mut remarks).is_none() {
                remarks.careful.push((Row { start, end, records }, remarks.whole));
            }
            start = end.wrapping_add(1);
        }
        remarks
    }

    #[inline(always)]
    fn row(
        &mut self,
        fields: &Fields<'_>,
        records: usize,
        columns: &Columns,
        calendar: &Calendar<'_>,
        remarks: &mut Remarks,
    ) -> Option<()> {
        if fields.ends.len() != columns.fields {
            return None;
        }
        let block = fields.block;
        for column in &columns.beyond {
            let (start, end) = fields.at(*column)?;
            if start != end {
                return None;
            }
        }
        let (start, end) = fields.at(columns.cinema)?;
        if !is_stated(block, start, end) {
            return None;
        }
        let (start, end) = fields.bare(columns.date)?;
        let date = self.date(block, start, end, calendar)?;
        let gross = match columns.gross {
            None => None,
            Some(column) => match fields.bare(column)? {
                (start, end) if start == end => columns.gross_may_be_empty.then_some(None)?,
                (start, end) => Some(digits::amount(block, start, end, columns.mark)?),
            },
        };
        let admissions = match columns.admissions {
            None => None,
            Some(column) => match fields.bare(column)? {
                (start, end) if start == end => None,
                (start, end) => Some(digits::count(block, start, end)?),
            },
        };
        let row = || Row { start: fields.start, end: fields.ends.last().map_or(0, |end| *end as usize), records };
        let class = self.class(fields, columns, row, remarks)?;
        let met = self.met.get_mut(date as usize)?;
        let dated = met.dated?;
        let of = self.classes.get_mut(class as usize)?;
        met.strands |= 1_u64 << (of.strand & 63);
        of.days = (of.days.0.min(dated.first), of.days.1.max(dated.last));
        of.rows = of.rows.wrapping_add(1);
        let states = [gross.is_some(), admissions.is_some()];
        if of.stated != states {
            for ((known, states), first) in
                of.stated.iter_mut().zip(states).zip([First::WithGross, First::WithAdmissions])
            {
                if states && !*known {
                    *known = true;
                    remarks.firsts.push((row(), class, first));
                }
            }
        }
        let whole = &mut remarks.whole;
        whole.rows = whole.rows.wrapping_add(1);
        if let Some(gross) = gross {
            whole.gross = Some(whole.gross.unwrap_or(0).wrapping_add(i128::from(gross.value)));
            whole.decimals = whole.decimals.max(gross.decimals);
        }
        if let Some(admissions) = admissions {
            whole.admissions = Some(whole.admissions.unwrap_or(0).wrapping_add(i128::from(admissions)));
        }
        let Some(period) = dated.period else { return Some(()) };
        let sum = match self.sums.get(of.last as usize) {
            Some(sum) if of.sums.is_some() && sum.period == period => of.last,
            _ => sum_of(&mut self.sums, of, period),
        };
        of.last = sum;
        let sum = self.sums.get_mut(sum as usize)?;
        // Sums of sixteen digits a row stay far below what these hold.
        sum.rows = sum.rows.wrapping_add(1);
        match gross {
            Some(gross) => {
                sum.gross = sum.gross.wrapping_add(i128::from(gross.value));
                sum.decimals = sum.decimals.max(gross.decimals);
            }
            None => sum.without_gross = sum.without_gross.wrapping_add(1),
        }
        match admissions {
            Some(admissions) => sum.admissions = sum.admissions.wrapping_add(i128::from(admissions)),
            None => sum.without_admissions = sum.without_admissions.wrapping_add(1),
        }
        Some(())
    }

    /// The number of a date, the same as that of the row before more often than not.
    #[inline(always)]
    fn date(&mut self, block: &[u8], start: usize, end: usize, calendar: &Calendar<'_>) -> Option<u32> {
        let length = end.wrapping_sub(start);
        if length > 16 || length == 0 {
            return None;
        }
        let text = match end.checked_sub(16).and_then(|from| block.get(from..)).and_then(<[u8]>::first_chunk::<16>) {
            Some(bytes) => {
                let others = 16_usize.wrapping_sub(length).wrapping_mul(8) & 127;
                u128::from_le_bytes(*bytes) >> others
            }
            None => {
                let mut bytes = [0_u8; 16];
                bytes.iter_mut().zip(block.get(start..end)?).for_each(|(to, from)| *to = *from);
                u128::from_le_bytes(bytes)
            }
        };
        if self.last_date.0 == text {
            return Some(self.last_date.1);
        }
        let number = match self.dates.get(&text) {
            Some(number) => *number,
            None => {
                let dated = std::str::from_utf8(block.get(start..end)?).ok().and_then(calendar);
                let number = u32::try_from(self.met.len()).ok()?;
                self.met.push(Met { dated, strands: 0 });
                self.dates.insert(text, number);
                number
            }
        };
        self.met.get(number as usize)?.dated?;
        self.last_date = (text, number);
        Some(number)
    }

    /// The words that the rows of a class have in common.
    fn words_of(&self, class: u32) -> &[u8] {
        let class = self.classes.get(class as usize);
        class.and_then(|class| self.words.get(class.words.0..class.words.1)).unwrap_or_default()
    }

    fn insert(&mut self, hash: u64, class: u32) {
        let mut known = std::mem::take(&mut self.known);
        known.insert_unique(hash, class, |class| self.hash(self.words_of(*class)));
        self.known = known;
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
                let mixed = u128::from(start ^ seed).wrapping_mul(u128::from(end ^ other ^ (length as u64)));
                let mixed = (mixed as u64) ^ ((mixed >> 64) as u64) ^ middle;
                let mixed = u128::from(mixed).wrapping_mul(0x9E37_79B9_7F4A_7C15);
                (mixed as u64) ^ ((mixed >> 64) as u64)
            }
            _ => self.hasher.hash_one(words),
        }
    }

    /// The class of a row.
    #[inline(always)]
    fn class(
        &mut self,
        fields: &Fields<'_>,
        columns: &Columns,
        row: impl Fn() -> Row,
        remarks: &mut Remarks,
    ) -> Option<u32> {
        if let [(first, last)] = columns.words.as_slice() {
            let (start, _) = fields.at(*first)?;
            let (_, end) = fields.at(*last)?;
            let words = fields.block.get(start..end)?;
            return match self.known_class(words) {
                Ok(class) => Some(class),
                Err(hash) => self.new_class(words, hash, fields, columns, row, remarks),
            };
        }
        let mut joined = std::mem::take(&mut self.joined);
        join(&mut joined, fields, &columns.words, columns.delimiter)?;
        let found = match self.known_class(&joined) {
            Ok(class) => Some(class),
            Err(hash) => self.new_class(&joined, hash, fields, columns, row, remarks),
        };
        self.joined = joined;
        found
    }

    /// The class of rows with these words in common; their hash, where there is none yet.
    #[inline(always)]
    fn known_class(&self, words: &[u8]) -> Result<u32, u64> {
        let hash = self.hash(words);
        self.known.find(hash, |class| self.words_of(*class) == words).copied().ok_or(hash)
    }

    #[cold]
    fn new_class(
        &mut self,
        words: &[u8],
        hash: u64,
        fields: &Fields<'_>,
        columns: &Columns,
        row: impl Fn() -> Row,
        remarks: &mut Remarks,
    ) -> Option<u32> {
        let mut strand = Vec::new();
        join(&mut strand, fields, &columns.strand, columns.delimiter)?;
        let strand = match self.strands.iter().position(|known| *known == strand) {
            Some(known) => known,
            None if self.strands.len() >= STRANDS => return None,
            None => {
                self.strands.push(strand);
                self.strands.len().wrapping_sub(1)
            }
        };
        let start = self.words.len();
        self.words.extend_from_slice(words);
        let number = u32::try_from(self.classes.len()).ok()?;
        self.classes.push(Class {
            words: (start, self.words.len()),
            strand: u8::try_from(strand).ok()?,
            days: (i32::MAX, i32::MIN),
            rows: 0,
            stated: [false; 2],
            sums: None,
            last: 0,
        });
        let alike = self.known.iter_hash(hash).count();
        self.insert(hash, number);
        if alike > ALIKE && !self.hashes_all {
            self.hashes_all = true;
            self.known.clear();
            for number in 0..=number {
                let hash = self.hash(self.words_of(number));
                self.insert(hash, number);
            }
        }
        remarks.firsts.push((row(), number, First::OfClass));
        Some(number)
    }

    /// How many classes there are.
    pub fn count(&self) -> usize {
        self.classes.len()
    }

    /// The classes: each with the words its rows have in common, those of its strand, and its sums.
    pub fn classes(&self) -> impl Iterator<Item = (&Class, &[u8], &[u8], Vec<Sum>)> {
        (0..).zip(&self.classes).map(|(number, class)| {
            let words = self.words_of(number);
            let strand = self.strands.get(usize::from(class.strand)).map(Vec::as_slice).unwrap_or_default();
            let sum = |place: u32| self.sums.get(place as usize);
            let sums = std::iter::successors(class.sums.and_then(sum), |before| before.next.and_then(sum));
            (class, words, strand, sums.copied().collect())
        })
    }

    /// The strands: each by the words its rows have in common, with the first and last days of their dates.
    pub fn strands(&self) -> impl Iterator<Item = (&[u8], Vec<(i32, i32)>)> {
        self.strands.iter().enumerate().map(|(strand, words)| {
            let met = self.met.iter().filter(move |met| met.strands >> strand & 1 == 1);
            let dates = met.filter_map(|met| met.dated).map(|dated| (dated.first, dated.last));
            (words.as_slice(), dates.collect())
        })
    }
}

impl Sum {
    /// Adds what other rows of the class come to in the same period.
    pub fn add(&mut self, other: &Sum) {
        self.gross = self.gross.saturating_add(other.gross);
        self.decimals = self.decimals.max(other.decimals);
        self.admissions = self.admissions.saturating_add(other.admissions);
        self.rows = self.rows.saturating_add(other.rows);
        self.without_gross = self.without_gross.saturating_add(other.without_gross);
        self.without_admissions = self.without_admissions.saturating_add(other.without_admissions);
    }
}

/// The sum of a class in a period, new if there is none.
#[inline(never)]
fn sum_of(sums: &mut Vec<Sum>, class: &mut Class, period: u32) -> u32 {
    let mut next = class.sums;
    while let Some((place, sum)) = next.and_then(|place| Some((place, sums.get(place as usize)?))) {
        if sum.period == period {
            return place;
        }
        next = sum.next;
    }
    let place = u32::try_from(sums.len()).unwrap_or(u32::MAX);
    sums.push(Sum { period, next: class.sums, ..Sum::default() });
    class.sums = Some(place);
    place
}

/// Whether a field says anything beyond doubt.
#[inline(always)]
fn is_stated(block: &[u8], start: usize, end: usize) -> bool {
    let plain = |byte: u8| byte.is_ascii_graphic() && byte != b'"' || (0xC3..0xE1).contains(&byte);
    match block.get(start..end) {
        Some([b'"', first, _, ..]) => plain(*first),
        Some([first, ..]) => plain(*first),
        _ => false,
    }
}

/// The fields of some columns, parted as in the table.
fn join(to: &mut Vec<u8>, fields: &Fields<'_>, columns: &[(usize, usize)], delimiter: u8) -> Option<()> {
    to.clear();
    for (first, last) in columns {
        let (start, _) = fields.at(*first)?;
        let (_, end) = fields.at(*last)?;
        to.extend_from_slice(fields.block.get(start..end)?);
        to.push(delimiter);
    }
    Some(())
}
