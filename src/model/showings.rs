//! Showings: the cinemas, screens, screenings and seats that records state beside what was taken.
//!
//! Screenings and seats of several records add up. Cinemas and screens do not: a film that is in 40 cinemas on Friday and in
//! 40 on Saturday is in 40. Where records name each cinema the cinemas are those named, else the most that any one record
//! states.

use std::collections::BTreeSet;

use super::bound::{Bound, Figure};

/// A count that adds up, and how many rows state it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Stated {
    sum: u64,
    rows: u64,
}

impl Stated {
    fn of_row(count: Option<u64>) -> Stated {
        Stated { sum: count.unwrap_or_default(), rows: u64::from(count.is_some()) }
    }

    fn add(&mut self, other: Stated) {
        self.sum = self.sum.saturating_add(other.sum);
        self.rows = self.rows.saturating_add(other.rows);
    }

    fn of(self, rows: u64) -> Option<Figure<u64>> {
        let bound = if self.rows < rows { Bound::AtLeast } else { Bound::Exact };
        (self.rows > 0).then(|| Figure::new(self.sum, bound))
    }
}

/// What some rows say of their showings.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Showings {
    rows: u64,
    screenings: Stated,
    seats: Stated,
    cinemas: Option<u64>,
    screens: Option<u64>,
    /// The cinemas that rows name, by number.
    named: BTreeSet<u32>,
}

/// What one row states.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Cinemas.
    pub cinemas: Option<u64>,
    /// Screens.
    pub screens: Option<u64>,
    /// Screenings.
    pub screenings: Option<u64>,
    /// Seats offered.
    pub seats: Option<u64>,
}

impl Showings {
    /// What a row says; its cinema by number, if it names one.
    pub fn of_row(counts: Counts, cinema: Option<u32>) -> Showings {
        Showings {
            rows: 1,
            screenings: Stated::of_row(counts.screenings),
            seats: Stated::of_row(counts.seats),
            cinemas: counts.cinemas,
            screens: counts.screens,
            named: cinema.into_iter().collect(),
        }
    }

    /// Adds those of other rows.
    pub fn add(&mut self, other: &Showings) {
        self.rows = self.rows.saturating_add(other.rows);
        self.screenings.add(other.screenings);
        self.seats.add(other.seats);
        self.cinemas = self.cinemas.max(other.cinemas);
        self.screens = self.screens.max(other.screens);
        self.named.extend(&other.named);
    }

    /// Screenings; a floor where some rows state none.
    pub fn screenings(&self) -> Option<Figure<u64>> {
        self.screenings.of(self.rows)
    }

    /// Seats offered; a floor where some rows state none.
    pub fn seats(&self) -> Option<Figure<u64>> {
        self.seats.of(self.rows)
    }

    /// Cinemas: those named, else the most that any row states.
    pub fn cinemas(&self) -> Option<Figure<u64>> {
        if self.named.is_empty() {
            return self.cinemas.map(Figure::exact);
        }
        u64::try_from(self.named.len()).ok().map(Figure::exact)
    }

    /// Whether rows name their cinemas.
    pub fn names_cinemas(&self) -> bool {
        !self.named.is_empty()
    }

    /// The most screens that any row states; screens of single cinemas say nothing of all of them together.
    pub fn screens(&self) -> Option<Figure<u64>> {
        if self.named.is_empty() { self.screens.map(Figure::exact) } else { None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(cinemas: u64, screenings: Option<u64>, cinema: Option<u32>) -> Showings {
        Showings::of_row(Counts { cinemas: Some(cinemas), screenings, ..Counts::default() }, cinema)
    }

    #[test]
    fn screenings_add_up_and_cinemas_do_not() {
        let mut weekend = day(40, Some(100), None);
        weekend.add(&day(38, Some(90), None));
        assert_eq!(weekend.cinemas(), Some(Figure::exact(40)));
        assert_eq!(weekend.screenings(), Some(Figure::exact(190)));
        weekend.add(&day(12, None, None));
        assert_eq!(weekend.screenings(), Some(Figure::new(190, Bound::AtLeast)));
        assert_eq!((weekend.seats(), weekend.screens()), (None, None));
    }

    #[test]
    fn cinemas_that_are_named_are_counted() {
        let mut both = day(1, None, Some(7));
        both.add(&day(1, None, Some(3)));
        both.add(&day(1, None, Some(7)));
        assert_eq!(both.cinemas(), Some(Figure::exact(2)));
    }
}
