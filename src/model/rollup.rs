//! What a report needs of the records: a report declares it, reading folds every record into it.
//!
//! Memory grows with films × periods of the grain, never with records, and one `Rollup` is one
//! `SELECT … GROUP BY` to a database.

use super::period::{Grain, Period, Span};

/// What rows may be told apart by, beside their film.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Aspect {
    /// The language version.
    Language,
    /// The format: 2D, IMAX.
    Format,
    /// The region of the market.
    Region,
    /// The city.
    City,
    /// The cinema.
    Cinema,
    /// The chain of cinemas.
    Chain,
}

/// A report's need.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rollup {
    /// The size of the periods to sum into.
    pub grain: Grain,
    /// The days the report speaks of; what lies outside is left out.
    pub span: Option<Span>,
    /// The header of a column of amounts to keep row by row, for converting a file's column.
    pub amounts: Option<String>,
    /// What sums are parted by beside film and period.
    pub by: Option<Aspect>,
    /// Whether what stands beside the takings is wanted too: cinemas, screens, screenings, seats, running totals. Rows are
    /// then read one by one.
    pub showings: bool,
}

impl Rollup {
    /// Calendar years, from one to another.
    pub fn years(first: i16, last: i16) -> Rollup {
        let span = Period::Year(first).span().zip(Period::Year(last).span()).map(|(first, last)| first.joined(last));
        Rollup { span, ..Rollup::nothing() }
    }

    /// One period, with another to compare it to.
    pub fn periods(period: Period, before: Option<Period>) -> Rollup {
        let spans = [Some(period), before].into_iter().flatten().filter_map(Period::span);
        let grain = match period {
            Period::Year(_) => Grain::Year,
            Period::Half(..) | Period::Quarter(..) => Grain::Quarter,
            Period::Month(..) => Grain::Month,
            _ => Grain::Day,
        };
        Rollup { grain, span: spans.reduce(Span::joined), ..Rollup::nothing() }
    }

    /// All days there are: what is asked for is only known once the records are.
    pub fn all_days() -> Rollup {
        Rollup { grain: Grain::Day, ..Rollup::nothing() }
    }

    /// No takings at all: rates and amounts are enough.
    pub fn nothing() -> Rollup {
        Rollup { grain: Grain::Year, span: None, amounts: None, by: None, showings: false }
    }
}
