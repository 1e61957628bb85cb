//! Sums: what rows come to, of a class in a period, and of all together.

use foldhash::fast::RandomState;
use hashbrown::HashMap;

use super::digits::Hundredths;

/// What the rows of one class come to in one period.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sum {
    /// The number of the period.
    pub period: u32,
    /// The gross in hundredths.
    pub gross: i128,
    /// How many decimals the rows have, at most.
    pub decimals: u8,
    /// The admissions.
    pub admissions: i128,
    /// How many rows.
    pub rows: u64,
    /// How many of them state no gross.
    pub without_gross: u64,
    /// How many state no admissions.
    pub without_admissions: u64,
}

impl Sum {
    /// Adds a row. Numbers of sixteen digits a row stay far below what a sum holds.
    #[inline(always)]
    fn add_row(&mut self, gross: Option<Hundredths>, admissions: Option<i64>) {
        self.rows = self.rows.wrapping_add(1);
        match gross {
            Some(gross) => {
                self.gross = self.gross.wrapping_add(i128::from(gross.value));
                self.decimals = self.decimals.max(gross.decimals);
            }
            None => self.without_gross = self.without_gross.wrapping_add(1),
        }
        match admissions {
            Some(admissions) => self.admissions = self.admissions.wrapping_add(i128::from(admissions)),
            None => self.without_admissions = self.without_admissions.wrapping_add(1),
        }
    }

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

/// The sums of classes by period.
#[derive(Default)]
pub struct Sums {
    places: HashMap<(u32, u32), u32, RandomState>,
    sums: Vec<(u32, Sum)>,
}

impl Sums {
    /// Adds a row of a class in a period. Where the last row of the class was added is a good guess; where this one was
    /// is the next.
    #[inline(always)]
    pub fn add(
        &mut self,
        (class, period): (u32, u32),
        guess: u32,
        gross: Option<Hundredths>,
        admissions: Option<i64>,
    ) -> u32 {
        let place = match self.sums.get(guess as usize) {
            Some((of, sum)) if *of == class && sum.period == period => guess,
            _ => self.place(class, period),
        };
        if let Some((_, sum)) = self.sums.get_mut(place as usize) {
            sum.add_row(gross, admissions);
        }
        place
    }

    #[inline(never)]
    fn place(&mut self, class: u32, period: u32) -> u32 {
        let next = u32::try_from(self.sums.len()).unwrap_or(u32::MAX);
        let place = *self.places.entry((class, period)).or_insert(next);
        if place == next {
            self.sums.push((class, Sum { period, ..Sum::default() }));
        }
        place
    }

    /// All, each with its class.
    pub fn all(&self) -> &[(u32, Sum)] {
        &self.sums
    }
}

/// What rows come to, whatever they are of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Whole {
    /// How many rows.
    pub rows: u64,
    /// The gross in hundredths, if any row states one.
    pub gross: Option<i128>,
    /// How many decimals the rows have, at most.
    pub decimals: u8,
    /// The admissions, if any row states them.
    pub admissions: Option<i128>,
}

impl Whole {
    /// Adds a row.
    #[inline(always)]
    pub fn add_row(&mut self, gross: Option<Hundredths>, admissions: Option<i64>) {
        self.rows = self.rows.wrapping_add(1);
        if let Some(gross) = gross {
            self.gross = Some(self.gross.unwrap_or(0).wrapping_add(i128::from(gross.value)));
            self.decimals = self.decimals.max(gross.decimals);
        }
        if let Some(admissions) = admissions {
            self.admissions = Some(self.admissions.unwrap_or(0).wrapping_add(i128::from(admissions)));
        }
    }

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sum_is_of_its_class_and_period_whatever_was_guessed() {
        let mut sums = Sums::default();
        let gross = |value: i64| Some(Hundredths { value, decimals: 2 });
        let mut guess = 0;
        for (class, period, value) in [(0, 7, 1), (0, 7, 2), (0, 8, 10), (1, 7, 100), (0, 7, 3), (1, 7, 200)] {
            guess = sums.add((class, period), guess, gross(value), None);
        }
        let found: Vec<_> = sums.all().iter().map(|(class, sum)| (*class, sum.period, sum.gross, sum.rows)).collect();
        assert_eq!(found, [(0, 7, 6, 3), (0, 8, 10, 1), (1, 7, 300, 2)]);
        assert!(sums.all().iter().all(|(_, sum)| sum.without_admissions == sum.rows && sum.without_gross == 0));
    }

    #[test]
    fn what_came_since_is_the_difference() {
        let mut before = Whole::default();
        before.add_row(Some(Hundredths { value: 150, decimals: 1 }), None);
        let mut now = before;
        now.add_row(Some(Hundredths { value: 275, decimals: 2 }), Some(3));
        now.add_row(None, Some(4));
        let since = Whole { rows: 2, gross: Some(275), decimals: 2, admissions: Some(7) };
        assert_eq!(now.since(&before), since);
        before.add(&since);
        assert_eq!(before, now);
    }
}
