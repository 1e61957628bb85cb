//! The tally of one thread: what the rows of its blocks come to, by what they say of film and place in words, and by period.
//!
//! Rows that say the same in words, byte for byte, are of one class; what a class is, is read once, from its first row, by
//! the careful reader. Of every other row only the date and the numbers are read. A row that is not as plain as that is
//! handed back as it stands.

use std::ops::RangeInclusive;

use super::classes::Classes;
use super::days::{Calendar, Dated, Days, STRANDS};
use super::digits::{self, Hundredths};
use super::fields::{Fields, Row};
use super::index::Index;
use super::sums::{Sum, Sums, Whole};
use crate::input::encoding::Letters;

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

/// Rows that say the same in words.
#[derive(Clone, Debug)]
pub struct Class {
    strand: u8,
    /// The first and the last day of its rows.
    pub days: (i32, i32),
    /// How many rows it has.
    pub rows: u64,
    stated: [bool; 2],
    /// Where its last row was added.
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

/// A row that is read: when, and how much.
#[derive(Clone, Copy)]
struct Plain {
    date: (u32, Dated),
    gross: Option<Hundredths>,
    admissions: Option<i64>,
}

/// What the rows of one thread come to.
pub struct Tally {
    /// The bytes beyond ASCII that a stated field may begin with.
    opening: RangeInclusive<u8>,
    known: Classes,
    classes: Vec<Class>,
    sums: Sums,
    days: Days,
    strands: Vec<Vec<u8>>,
    joined: Vec<u8>,
}

impl Tally {
    /// A tally of rows in letters of this kind.
    pub fn of(letters: Letters) -> Tally {
        Tally {
            opening: letters.opening(),
            known: Classes::default(),
            classes: Vec::new(),
            sums: Sums::default(),
            days: Days::default(),
            strands: Vec::new(),
            joined: Vec::new(),
        }
    }

    /// Adds up the rows of a block, and says what it could not.
    pub fn add(&mut self, block: &[u8], index: &Index, columns: &Columns, calendar: &Calendar<'_>) -> Remarks {
        let mut remarks = Remarks::default();
        for (records, marks) in index.records().enumerate() {
            let fields = Fields::new(block, marks);
            let row = || fields.row(records);
            let Some(plain) = self.plain(block, &fields, columns, calendar) else {
                remarks.careful.push((row(), remarks.whole));
                continue;
            };
            match self.class(&fields, columns) {
                Some((class, is_new)) => {
                    if is_new {
                        remarks.firsts.push((row(), class, First::OfClass));
                    }
                    self.book(class, &plain, row, &mut remarks);
                }
                None => remarks.careful.push((row(), remarks.whole)),
            }
        }
        remarks
    }

    /// A row as it is most often; `None` where it is the careful reader's.
    #[inline(always)]
    fn plain(
        &mut self,
        block: &[u8],
        fields: &Fields<'_>,
        columns: &Columns,
        calendar: &Calendar<'_>,
    ) -> Option<Plain> {
        let is_even = fields.count() == columns.fields && fields.is_stated(columns.cinema, &self.opening)?;
        if !is_even || columns.beyond.iter().any(|column| fields.is_empty(*column) != Some(true)) {
            return None;
        }
        let (start, end) = fields.bare(columns.date)?;
        let date = self.days.at(block, start, end, calendar)?;
        let gross = match columns.gross.map(|column| fields.bare(column)) {
            None => None,
            Some(None) => return None,
            Some(Some((start, end))) if start == end => {
                if !columns.gross_may_be_empty {
                    return None;
                }
                None
            }
            Some(Some((start, end))) => Some(digits::amount(block, start, end, columns.mark)?),
        };
        let admissions = match columns.admissions.map(|column| fields.bare(column)) {
            None => None,
            Some(None) => return None,
            Some(Some((start, end))) if start == end => None,
            Some(Some((start, end))) => Some(digits::count(block, start, end)?),
        };
        Some(Plain { date, gross, admissions })
    }

    /// The class of a row, and whether it is new.
    #[inline(always)]
    fn class(&mut self, fields: &Fields<'_>, columns: &Columns) -> Option<(u32, bool)> {
        if let [stretch] = columns.words.as_slice() {
            let words = fields.text(*stretch)?;
            return match self.known.find(words) {
                Ok(class) => Some((class, false)),
                Err(hash) => self.new_class(words, hash, fields, columns),
            };
        }
        let mut joined = std::mem::take(&mut self.joined);
        fields.join(&mut joined, &columns.words, columns.delimiter)?;
        let found = match self.known.find(&joined) {
            Ok(class) => Some((class, false)),
            Err(hash) => self.new_class(&joined, hash, fields, columns),
        };
        self.joined = joined;
        found
    }

    #[cold]
    fn new_class(&mut self, words: &[u8], hash: u64, fields: &Fields<'_>, columns: &Columns) -> Option<(u32, bool)> {
        let mut strand = Vec::new();
        fields.join(&mut strand, &columns.strand, columns.delimiter)?;
        let strand = match self.strands.iter().position(|known| *known == strand) {
            Some(known) => known,
            None if self.strands.len() >= STRANDS => return None,
            None => {
                self.strands.push(strand);
                self.strands.len().wrapping_sub(1)
            }
        };
        let strand = u8::try_from(strand).ok()?;
        let class = self.known.add(words, hash)?;
        self.classes.push(Class { strand, days: (i32::MAX, i32::MIN), rows: 0, stated: [false; 2], last: 0 });
        Some((class, true))
    }

    /// Adds a plain row to what those of its class come to.
    #[inline(always)]
    fn book(&mut self, class: u32, plain: &Plain, row: impl Fn() -> Row, remarks: &mut Remarks) {
        let Plain { date: (date, dated), gross, admissions } = *plain;
        remarks.whole.add_row(gross, admissions);
        let Some(of) = self.classes.get_mut(class as usize) else { return };
        self.days.note(date, of.strand);
        of.days = (of.days.0.min(dated.first), of.days.1.max(dated.last));
        of.rows = of.rows.wrapping_add(1);
        let states = [gross.is_some(), admissions.is_some()];
        if of.stated != states {
            let firsts = [First::WithGross, First::WithAdmissions];
            for ((known, states), first) in of.stated.iter_mut().zip(states).zip(firsts) {
                if states && !*known {
                    *known = true;
                    remarks.firsts.push((row(), class, first));
                }
            }
        }
        if let Some(period) = dated.period {
            of.last = self.sums.add((class, period), of.last, gross, admissions);
        }
    }

    /// How many classes there are.
    pub fn count(&self) -> usize {
        self.known.count()
    }

    /// The classes: each with the words its rows have in common, and those of its strand.
    pub fn classes(&self) -> impl Iterator<Item = (&Class, &[u8], &[u8])> {
        (0..).zip(&self.classes).map(|(number, class)| {
            let strand = self.strands.get(usize::from(class.strand)).map(Vec::as_slice).unwrap_or_default();
            (class, self.known.words(number), strand)
        })
    }

    /// What the rows of classes come to, by period: each sum with the number of its class.
    pub fn sums(&self) -> &[(u32, Sum)] {
        self.sums.all()
    }

    /// The strands: each by the words its rows have in common, with the first and last days of their dates.
    pub fn strands(&self) -> impl Iterator<Item = (&[u8], Vec<(i32, i32)>)> {
        (0..).zip(&self.strands).map(|(strand, words)| (words.as_slice(), self.days.of(strand).collect()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const COLUMNS: [usize; 5] = [0, 1, 2, 3, 4];

    /// What a table of date, title, cinema, admissions and gross comes to.
    fn tally(text: &str, gross_may_be_empty: bool) -> (Tally, Remarks) {
        let [date, title, cinema, admissions, gross] = COLUMNS;
        let columns = Columns {
            fields: COLUMNS.len(),
            words: vec![(title, title)],
            strand: Vec::new(),
            date,
            cinema,
            gross: Some(gross),
            gross_may_be_empty,
            admissions: Some(admissions),
            mark: Some(b'.'),
            beyond: Vec::new(),
            delimiter: b',',
        };
        let calendar = |text: &str| {
            let day = text.strip_prefix("2024-01-")?.parse().ok()?;
            Some(Dated { first: day, last: day, period: (day < 20).then_some(7) })
        };
        let (mut index, mut tally) = (Index::default(), Tally::of(Letters::UTF_8));
        index.of(text.as_bytes(), b',');
        let remarks = tally.add(text.as_bytes(), &index, &columns, &calendar);
        (tally, remarks)
    }

    #[test]
    fn rows_of_one_title_are_one_sum_by_period() {
        let text = "2024-01-05,A,C1,10,100.50\n2024-01-04,A,C2,5,\"7\"\n2024-01-25,A,C1,1,1\n2024-01-05,B,C1,,2.5\n";
        let (tally, remarks) = tally(text, true);
        let classes: Vec<_> = tally.classes().map(|(class, words, _)| (words, class.days, class.rows)).collect();
        assert_eq!(classes, [(b"A".as_slice(), (4, 25), 3), (b"B".as_slice(), (5, 5), 1)]);
        let sums: Vec<_> = tally.sums().iter().map(|(of, sum)| (*of, sum.period, sum.gross, sum.admissions)).collect();
        assert_eq!(sums, [(0, 7, 10_750, 15), (1, 7, 250, 0)]);
        assert_eq!((remarks.whole.rows, remarks.whole.gross, remarks.whole.admissions), (4, Some(11_100), Some(16)));
        let firsts: Vec<_> = remarks.firsts.iter().map(|(row, class, first)| (row.records, *class, *first)).collect();
        let expected = [
            (0, 0, First::OfClass),
            (0, 0, First::WithGross),
            (0, 0, First::WithAdmissions),
            (3, 1, First::OfClass),
            (3, 1, First::WithGross),
        ];
        assert_eq!(firsts, expected);
        assert_eq!(tally.strands().map(|(_, dates)| dates).collect::<Vec<_>>(), [[(5, 5), (4, 4), (25, 25)]]);
    }

    #[test]
    fn a_row_that_is_not_plain_is_handed_back_with_what_came_before() {
        for row in [
            "2024-01-05,A,,10,100",
            "2024-02-05,A,C1,10,100",
            "2024-01-05,A,C1,10",
            "2024-01-05,A,C1,10,100,",
            "2024-01-05,A,C1,10,1 000",
            "2024-01-05,A,C1,ten,100",
            "2024-01-05,A,C1,10,100.555",
            "2024-01-05,A,C1,10,",
            ",A,C1,10,100",
            "",
        ] {
            let (tally, remarks) = tally(&format!("2024-01-05,A,C1,10,100\n{row}\n2024-01-05,A,C1,10,100\n"), false);
            let careful: Vec<_> = remarks.careful.iter().map(|(row, before)| (row.records, before.rows)).collect();
            assert_eq!(careful, [(1, 1)], "{row:?}");
            assert_eq!((tally.count(), remarks.whole.rows, remarks.whole.gross), (1, 2, Some(20_000)), "{row:?}");
        }
    }
}
