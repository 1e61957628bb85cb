//! How a published figure binds the true one: exactly, from below, from above, or roughly.
//!
//! "Over 22 billion" is a floor, "nearly 90" a ceiling, "about 20" neither. A figure computed from bounded
//! figures is bounded too, and says so.

use std::fmt;

/// What a figure says about the true value.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Bound {
    /// The figure is the value.
    #[default]
    Exact,
    /// The value is this or more ("over", "more than").
    AtLeast,
    /// The value is this or less ("nearly", "up to").
    AtMost,
    /// The value is near this, on either side ("about", "rounded").
    About,
}

impl Bound {
    /// All bounds, in the order they are documented.
    pub const ALL: [Bound; 4] = [Bound::Exact, Bound::AtLeast, Bound::AtMost, Bound::About];

    fn from_slack(may_be_more: bool, may_be_less: bool) -> Bound {
        match (may_be_more, may_be_less) {
            (false, false) => Bound::Exact,
            (true, false) => Bound::AtLeast,
            (false, true) => Bound::AtMost,
            (true, true) => Bound::About,
        }
    }

    fn slack(self) -> (bool, bool) {
        match self {
            Bound::Exact => (false, false),
            Bound::AtLeast => (true, false),
            Bound::AtMost => (false, true),
            Bound::About => (true, true),
        }
    }

    /// The bound of a value that grows with both: a floor plus a floor is a floor, a floor plus a ceiling
    /// is only about.
    #[must_use]
    pub fn with(self, other: Bound) -> Bound {
        let (more, less) = self.slack();
        let (other_more, other_less) = other.slack();
        Bound::from_slack(more || other_more, less || other_less)
    }

    /// The bound of a value that falls as this one grows: dividing by a floor gives a ceiling.
    #[must_use]
    pub fn reversed(self) -> Bound {
        let (more, less) = self.slack();
        Bound::from_slack(less, more)
    }

    /// The word used in records, JSON and CSV.
    pub fn word(self) -> &'static str {
        match self {
            Bound::Exact => "exact",
            Bound::AtLeast => "at_least",
            Bound::AtMost => "at_most",
            Bound::About => "about",
        }
    }

    /// The bound a record's word names, if it is one.
    pub fn parse(word: &str) -> Option<Bound> {
        Bound::ALL.into_iter().find(|bound| bound.word() == word)
    }
}

impl fmt::Display for Bound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// A value with its bound.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Figure<T> {
    /// The value as published or computed.
    pub value: T,
    /// What it says about the true one.
    pub bound: Bound,
}

impl<T> Figure<T> {
    /// A value known exactly.
    pub fn exact(value: T) -> Self {
        Figure { value, bound: Bound::Exact }
    }

    /// A value with a bound.
    pub fn new(value: T, bound: Bound) -> Self {
        Figure { value, bound }
    }

    /// The same bound on another value.
    pub fn map<U>(self, f: impl FnOnce(T) -> U) -> Figure<U> {
        Figure { value: f(self.value), bound: self.bound }
    }

    /// The same value, loosened by `bound` as well.
    #[must_use]
    pub fn loosened(self, bound: Bound) -> Self {
        Figure { bound: self.bound.with(bound), value: self.value }
    }
}

#[cfg(test)]
mod tests {
    use super::Bound::{About, AtLeast, AtMost, Exact};
    use super::*;

    #[test]
    fn sums_keep_the_weakest_statement() {
        for (a, b, sum) in [
            (Exact, Exact, Exact),
            (Exact, AtLeast, AtLeast),
            (AtLeast, AtLeast, AtLeast),
            (AtMost, AtMost, AtMost),
            (AtLeast, AtMost, About),
            (About, Exact, About),
            (About, AtLeast, About),
        ] {
            assert_eq!(a.with(b), sum, "{a} + {b}");
            assert_eq!(b.with(a), sum, "{b} + {a}");
        }
    }

    #[test]
    fn a_divisor_turns_a_floor_into_a_ceiling() {
        for (bound, turned) in [(Exact, Exact), (AtLeast, AtMost), (AtMost, AtLeast), (About, About)] {
            assert_eq!(bound.reversed(), turned);
        }
    }

    #[test]
    fn words_read_back() {
        for bound in Bound::ALL {
            assert_eq!(Bound::parse(bound.word()), Some(bound));
        }
        assert_eq!(Bound::parse("over"), None);
    }
}
