//! Intervals: what a published value leaves room for. `22 bn` is from 21.5 up to but not with 22.5; `more than 22 bn` is all
//! above 22.

use std::fmt;

use rust_decimal::Decimal;

/// An end of an interval.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct End {
    /// Where it is.
    pub at: Decimal,
    /// Whether the value itself belongs to it.
    pub included: bool,
}

/// All values between two ends; an end that is not there leaves it open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Interval {
    /// The lower end.
    pub low: Option<End>,
    /// The upper end.
    pub high: Option<End>,
}

impl Interval {
    /// One value alone.
    pub fn point(at: Decimal) -> Interval {
        let end = Some(End { at, included: true });
        Interval { low: end, high: end }
    }

    /// All from one value to another, both included.
    pub fn between(low: Decimal, high: Decimal) -> Interval {
        Interval { low: Some(End { at: low, included: true }), high: Some(End { at: high, included: true }) }
    }

    /// What a value rounded to a step, halves away from nothing, leaves room for.
    pub fn rounded(value: Decimal, step: Decimal) -> Option<Interval> {
        let half = step.checked_div(Decimal::TWO)?;
        let (is_exact, is_negative) = (half.is_zero(), value < Decimal::ZERO);
        let low = Some(End { at: value.checked_sub(half)?, included: is_exact || !is_negative });
        let high = Some(End { at: value.checked_add(half)?, included: is_exact || is_negative });
        Some(Interval { low, high })
    }

    /// All above a value.
    pub fn above(at: Decimal, included: bool) -> Interval {
        Interval { low: Some(End { at, included }), high: None }
    }

    /// All below a value.
    pub fn below(at: Decimal, included: bool) -> Interval {
        Interval { low: None, high: Some(End { at, included }) }
    }

    /// Whether a value lies in it.
    pub fn holds(&self, value: Decimal) -> bool {
        let is_above = self.low.is_none_or(|low| value > low.at || low.included && value == low.at);
        let is_below = self.high.is_none_or(|high| value < high.at || high.included && value == high.at);
        is_above && is_below
    }

    /// Whether the two have a value in common.
    pub fn meets(&self, other: &Interval) -> bool {
        let is_under = |high: Option<End>, low: Option<End>| match (high, low) {
            (Some(high), Some(low)) => high.at < low.at || high.at == low.at && !(high.included && low.included),
            _ => false,
        };
        !is_under(self.high, other.low) && !is_under(other.high, self.low)
    }

    /// The values of both, where they have any in common.
    pub fn common(&self, other: &Interval) -> Option<Interval> {
        let tighter = |a: Option<End>, b: Option<End>, is_tighter: fn(Decimal, Decimal) -> bool| match (a, b) {
            (Some(a), Some(b)) if a.at == b.at => Some(End { at: a.at, included: a.included && b.included }),
            (Some(a), Some(b)) => Some(if is_tighter(a.at, b.at) { a } else { b }),
            (a, b) => a.or(b),
        };
        self.meets(other).then(|| Interval {
            low: tighter(self.low, other.low, |a, b| a > b),
            high: tighter(self.high, other.high, |a, b| a < b),
        })
    }

    /// The same with every end changed by a function that grows.
    pub fn map(&self, f: impl Fn(Decimal) -> Option<Decimal>) -> Option<Interval> {
        let end = |end: Option<End>| -> Option<Option<End>> {
            end.map_or(Some(None), |end| Some(Some(End { at: f(end.at)?, ..end })))
        };
        Some(Interval { low: end(self.low)?, high: end(self.high)? })
    }

    /// What the one over the other may be; both are of values above nothing.
    pub fn over(&self, other: &Interval) -> Option<Interval> {
        let divided = |a: Option<End>, b: Option<End>| -> Option<Option<End>> {
            let (Some(a), Some(b)) = (a, b) else { return Some(None) };
            if b.at <= Decimal::ZERO {
                return Some(None);
            }
            Some(Some(End { at: a.at.checked_div(b.at)?, included: a.included && b.included }))
        };
        Some(Interval { low: divided(self.low, other.high)?, high: divided(self.high, other.low)? })
    }

    /// What the product of the two may be; both are of values above nothing.
    pub fn times(&self, other: &Interval) -> Option<Interval> {
        let product = |a: Option<End>, b: Option<End>| -> Option<Option<End>> {
            let (Some(a), Some(b)) = (a, b) else { return Some(None) };
            Some(Some(End { at: a.at.checked_mul(b.at)?, included: a.included && b.included }))
        };
        Some(Interval { low: product(self.low, other.low)?, high: product(self.high, other.high)? })
    }

    /// What is left of one when the other is taken off may be.
    pub fn minus(&self, other: &Interval) -> Option<Interval> {
        let negated = |end: Option<End>| end.map(|end| End { at: Decimal::ZERO.saturating_sub(end.at), ..end });
        self.plus(&Interval { low: negated(other.high), high: negated(other.low) })
    }

    /// What the sum of several may be.
    pub fn sum(all: impl IntoIterator<Item = Interval>) -> Option<Interval> {
        all.into_iter().try_fold(Interval::point(Decimal::ZERO), |sum, one| sum.plus(&one))
    }

    /// What the sum of the two may be.
    pub fn plus(&self, other: &Interval) -> Option<Interval> {
        let sum = |a: Option<End>, b: Option<End>| -> Option<Option<End>> {
            let (Some(a), Some(b)) = (a, b) else { return Some(None) };
            Some(Some(End { at: a.at.checked_add(b.at)?, included: a.included && b.included }))
        };
        Some(Interval { low: sum(self.low, other.low)?, high: sum(self.high, other.high)? })
    }
}

impl fmt::Display for Interval {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.low, self.high) {
            (Some(low), Some(high)) if low == high => write!(f, "{}", Digits(low.at)),
            (Some(low), Some(high)) => {
                let (open, close) = (if low.included { '[' } else { '(' }, if high.included { ']' } else { ')' });
                write!(f, "{open}{}, {}{close}", Digits(low.at), Digits(high.at))
            }
            (Some(low), None) => write!(f, "{} {}", if low.included { "≥" } else { ">" }, Digits(low.at)),
            (None, Some(high)) => write!(f, "{} {}", if high.included { "≤" } else { "<" }, Digits(high.at)),
            (None, None) => f.write_str("any"),
        }
    }
}

/// A number with its first six decimals; that there are more is told by dots.
pub struct Digits(pub Decimal);

impl fmt::Display for Digits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let all = self.0.normalize().to_string();
        match all.split_once('.') {
            Some((whole, decimals)) if decimals.len() > 6 => {
                write!(f, "{whole}.{}…", decimals.get(..6).unwrap_or(decimals))
            }
            _ => f.write_str(&all),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dec(n: i64) -> Decimal {
        Decimal::from(n)
    }

    #[test]
    fn a_rounded_value_leaves_room_up_to_half_a_step() {
        let billions = Interval::rounded(dec(22), dec(1)).unwrap();
        assert_eq!(billions.to_string(), "[21.5, 22.5)");
        assert!(billions.holds(Decimal::new(215, 1)) && !billions.holds(Decimal::new(225, 1)));
        assert_eq!(Interval::rounded(dec(107), dec(0)).unwrap(), Interval::point(dec(107)));
    }

    #[test]
    fn intervals_meet_where_they_have_a_value_in_common() {
        let over = Interval::above(dec(22), false);
        assert!(over.meets(&Interval::between(dec(22), dec(23))));
        assert!(!over.meets(&Interval::between(dec(20), dec(22))));
        assert!(Interval::above(dec(22), true).meets(&Interval::below(dec(22), true)));
        assert_eq!(over.common(&Interval::between(dec(20), dec(23))).unwrap().to_string(), "(22, 23]");
        assert_eq!(over.common(&Interval::below(dec(22), true)), None);
    }

    #[test]
    fn quotients_and_sums() {
        // Over 22 bn with +30 % (129.5 to 130.5 hundredths) needs a base above 16.85 bn.
        let growth = Interval::between(Decimal::new(1295, 3), Decimal::new(1305, 3));
        let base = Interval::above(dec(22_000), false).over(&growth).unwrap();
        assert_eq!(base.low.unwrap().at.round_dp(1).to_string(), "16858.2");
        assert_eq!(base.high, None);
        let sum = Interval::between(dec(1), dec(2)).plus(&Interval::above(dec(3), false)).unwrap();
        assert_eq!(sum.to_string(), "> 4");
    }
}
