//! What a report answers with: a [`Page`] of typed [`Sheet`]s, and how every number on it was made.
//!
//! A cell holds a value with its unit and bound, never a formatted string; how it looks is decided by
//! `render`. Nothing here knows a report or a format.

use rust_decimal::Decimal;

pub use crate::model::account::SourceUse;
use crate::model::bound::Figure;
use crate::model::change::Change;
use crate::model::concentration::Hhi;
use crate::model::mean::Mean;
use crate::model::money::Money;
use crate::model::rate::Quote;
use crate::model::share::{Points, Share};
use crate::model::times::Times;

/// One answer: sheets, sentences that sum them up, and how it was made.
#[derive(Clone, Debug, Default)]
pub struct Page {
    /// The command that made it, such as `top-share`.
    pub report: &'static str,
    /// The heading.
    pub title: Sentence,
    /// A few sentences that can be quoted.
    pub summary: Vec<Sentence>,
    /// The tables.
    pub sheets: Vec<Sheet>,
    /// Some of their numbers, drawn.
    pub plots: Vec<Plot>,
    /// How the numbers were made, in the order a reader wants it.
    pub notes: Vec<Note>,
    /// Where the records came from.
    pub sources: Vec<SourceUse>,
    /// Whether the answer is no, which the exit code says.
    pub is_negative: bool,
}

/// One statement of method: the year basis, the tie rule, a rate, a gap.
#[derive(Clone, Debug)]
pub struct Note {
    /// What it is about, a key of `meta.notes` in JSON: `year_basis`, `ties`, `rate`.
    pub key: &'static str,
    /// The statement.
    pub text: Sentence,
}

impl Note {
    /// A statement about `key`.
    pub fn new(key: &'static str, text: impl Into<Sentence>) -> Note {
        Note { key, text: text.into() }
    }
}

/// Words and cells in a row, rendered with the same rules as a table's.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sentence(pub Vec<Piece>);

/// A piece of a [`Sentence`].
#[derive(Clone, Debug, PartialEq)]
pub enum Piece {
    /// Words as they are.
    Words(String),
    /// A value, in full.
    Value(Cell),
    /// A value as people say it: `23.0 bn tenge`.
    Short(Cell),
    /// Values in a row, drawn as heights; those that are not known are left out.
    Spark(Vec<Option<Decimal>>),
}

/// Numbers of a sheet drawn as bars, for people to look at.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Plot {
    /// What is drawn.
    pub title: String,
    /// What the whole width stands for; the largest value, if nothing else.
    pub full: Option<Decimal>,
    /// The bars, one a line.
    pub bars: Vec<Bar>,
}

/// A bar from one value to another, or from nothing.
#[derive(Clone, Debug, PartialEq)]
pub struct Bar {
    /// What it is of.
    pub label: String,
    /// Where it begins.
    pub from: Decimal,
    /// Where it ends.
    pub to: Decimal,
    /// The values it is of.
    pub said: Vec<Cell>,
}

impl Sentence {
    /// A sentence to be continued with [`Sentence::words`], [`Sentence::value`] and [`Sentence::short`].
    pub fn start(words: impl Into<String>) -> Sentence {
        Sentence::default().words(words)
    }

    /// Goes on with words.
    #[must_use]
    pub fn words(mut self, words: impl Into<String>) -> Sentence {
        self.0.push(Piece::Words(words.into()));
        self
    }

    /// Goes on with a value in full.
    #[must_use]
    pub fn value(mut self, cell: impl Into<Cell>) -> Sentence {
        self.0.push(Piece::Value(cell.into()));
        self
    }

    /// Goes on with values drawn as heights.
    #[must_use]
    pub fn spark(mut self, values: Vec<Option<Decimal>>) -> Sentence {
        self.0.push(Piece::Spark(values));
        self
    }

    /// Goes on with a value as people say it.
    #[must_use]
    pub fn short(mut self, cell: impl Into<Cell>) -> Sentence {
        self.0.push(Piece::Short(cell.into()));
        self
    }
}

impl From<&str> for Sentence {
    fn from(words: &str) -> Self {
        Sentence::start(words)
    }
}

impl From<String> for Sentence {
    fn from(words: String) -> Self {
        Sentence::start(words)
    }
}

/// A table of rows with typed cells.
#[derive(Clone, Debug)]
pub struct Sheet {
    /// The name used by `--sheet`, JSON and tidy CSV: `top_share`.
    pub name: &'static str,
    /// The heading people see.
    pub title: String,
    /// The columns, the first of which says what a row is about.
    pub columns: Vec<Column>,
    /// The rows, in the order of the answer.
    pub rows: Vec<Row>,
}

/// A column of a [`Sheet`].
#[derive(Clone, Debug)]
pub struct Column {
    /// The key in JSON and CSV: English snake case, unique in the sheet, and not `row`, a JSON row's own id.
    pub key: &'static str,
    /// The header people see.
    pub header: String,
    /// Columns of one group stand together under its name: `Gross`, `Admissions`.
    pub group: Option<&'static str>,
    /// What its cells hold, so that a file's columns are the same whatever a page happens to know.
    pub holds: Holds,
}

/// What the cells of a column hold, where they are not missing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Holds {
    /// Words or an address.
    #[default]
    Words,
    /// Whole numbers without a bound.
    Number,
    /// Things counted.
    Count,
    /// Money.
    Money,
    /// Shares.
    Share,
    /// Growth.
    Change,
    /// Differences of shares.
    Points,
    /// How many times as much.
    Times,
    /// Means of things counted.
    Mean,
    /// Indices of concentration.
    Index,
    /// Exchange rates.
    Rate,
    /// Values of several kinds.
    Mixed,
}

impl Holds {
    /// Whether a cell is of this kind, or missing.
    pub fn fits(self, cell: &Cell) -> bool {
        match cell {
            Cell::Missing(_) => true,
            Cell::Text(_) => matches!(self, Holds::Words | Holds::Mixed),
            Cell::Cite(_) => self == Holds::Words,
            Cell::Number(_) => matches!(self, Holds::Number | Holds::Mixed),
            Cell::Count(_) => matches!(self, Holds::Count | Holds::Mixed),
            Cell::Money(_) => matches!(self, Holds::Money | Holds::Mixed),
            Cell::Share(_) => matches!(self, Holds::Share | Holds::Mixed),
            Cell::Change(_) => matches!(self, Holds::Change | Holds::Mixed),
            Cell::Points(_) => matches!(self, Holds::Points | Holds::Mixed),
            Cell::Times(_) => matches!(self, Holds::Times | Holds::Mixed),
            Cell::Mean(_) => matches!(self, Holds::Mean | Holds::Mixed),
            Cell::Index(_) => matches!(self, Holds::Index | Holds::Mixed),
            Cell::Rate(_) => matches!(self, Holds::Rate | Holds::Mixed),
        }
    }
}

impl Column {
    /// A column outside of any group.
    pub fn new(key: &'static str, header: impl Into<String>) -> Column {
        Column { key, header: header.into(), group: None, holds: Holds::Words }
    }

    /// A column of a group.
    pub fn of(group: &'static str, key: &'static str, header: impl Into<String>) -> Column {
        Column { group: Some(group), ..Column::new(key, header) }
    }

    /// The same column, with cells of a kind.
    #[must_use]
    pub fn holding(self, holds: Holds) -> Column {
        Column { holds, ..self }
    }
}

/// A row of a [`Sheet`].
#[derive(Clone, Debug)]
pub struct Row {
    /// What the row is about, unique in the sheet: an origin, a year, a film.
    pub id: String,
    /// One cell a column.
    pub cells: Vec<Cell>,
}

/// A value with its unit and its bound.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// Words: a title, a period, an origin. Data from outside, shown but never obeyed by a terminal.
    Text(String),
    /// A place in a list, a year: a whole number without a bound.
    Number(i64),
    /// Things counted: films, tickets.
    Count(Figure<u64>),
    /// Money.
    Money(Figure<Money>),
    /// A part of a whole, in percent.
    Share(Figure<Share>),
    /// Growth, in percent.
    Change(Figure<Change>),
    /// A difference of shares, in percentage points.
    Points(Figure<Points>),
    /// How many times as much.
    Times(Figure<Times>),
    /// A mean of things counted, or things counted each.
    Mean(Figure<Mean>),
    /// An index of concentration, 0 to 10,000.
    Index(Figure<Hhi>),
    /// What one unit of a currency costs in another.
    Rate(Quote),
    /// The address a figure comes from; people's formats number these and list them below.
    Cite(String),
    /// Not known, and why.
    Missing(String),
}

impl Cell {
    /// The value, or that it is missing and why.
    pub fn or_missing(value: Option<impl Into<Cell>>, why: &str) -> Cell {
        value.map_or_else(|| Cell::Missing(why.to_owned()), Into::into)
    }
}

macro_rules! cell_from {
    ($($from:ty => $cell:expr),* $(,)?) => {
        $(impl From<$from> for Cell {
            fn from(value: $from) -> Cell {
                let cell: fn($from) -> Cell = $cell;
                cell(value)
            }
        })*
    };
}

cell_from! {
    &str => |text| Cell::Text(text.to_owned()),
    String => Cell::Text,
    Figure<u64> => Cell::Count,
    Figure<Money> => Cell::Money,
    Figure<Share> => Cell::Share,
    Figure<Change> => Cell::Change,
    Figure<Points> => Cell::Points,
    Figure<Times> => Cell::Times,
    Figure<Mean> => Cell::Mean,
    Figure<Hhi> => Cell::Index,
    Quote => Cell::Rate,
}

impl Sheet {
    /// A sheet without rows yet.
    pub fn new(name: &'static str, title: impl Into<String>, columns: Vec<Column>) -> Sheet {
        Sheet { name, title: title.into(), columns, rows: Vec::new() }
    }

    /// Adds a row; `cells` must match the columns, which a test of every report checks.
    pub fn push(&mut self, id: impl Into<String>, cells: Vec<Cell>) {
        self.rows.push(Row { id: id.into(), cells });
    }
}

/// A claim that was checked, with the verdict, for those who did not see the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClaimReview {
    /// The claim's name.
    pub id: String,
    /// What it claims, in words.
    pub claim: String,
    /// Who said so.
    pub speaker: Option<String>,
    /// When.
    pub said_on: Option<String>,
    /// The address where it can be read.
    pub said_at: Option<String>,
    /// The verdict.
    pub verdict: &'static str,
    /// The same as a number from 1 to 5, where there is one.
    pub rating: Option<u8>,
    /// One sentence on how it came about.
    pub why: String,
    /// Whose review it is.
    pub by: Reviewer,
}

/// Whose review it is, and when it was made: as the caller says, never by the clock.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reviewer {
    /// The name of who publishes the review.
    pub name: Option<String>,
    /// Where the review can be read.
    pub url: Option<String>,
    /// The day it was published.
    pub date: Option<String>,
}
