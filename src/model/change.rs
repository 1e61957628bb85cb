//! Change: how much larger a value is than one before it, in percent of that one.

use rust_decimal::Decimal;

use super::bound::Figure;

/// A relative change, kept in percent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Change(Decimal);

impl Change {
    /// The change from `before` to `now`. From nothing, or from less than nothing, there is no percentage.
    pub fn from_to(before: Figure<Decimal>, now: Figure<Decimal>) -> Option<Figure<Change>> {
        if before.value <= Decimal::ZERO {
            return None;
        }
        let change =
            now.value.checked_sub(before.value)?.checked_mul(Decimal::ONE_HUNDRED)?.checked_div(before.value)?;
        Some(Figure::new(Change(change), now.bound.with(before.bound.reversed())))
    }

    /// A change that is told in percent.
    pub fn from_percent(percent: Decimal) -> Change {
        Change(percent)
    }

    /// Whether one is growth and the other a fall.
    pub fn is_opposite(self, other: Change) -> bool {
        let grew = |change: Change| change.0 > Decimal::ZERO;
        !self.0.is_zero() && !other.0.is_zero() && grew(self) != grew(other)
    }

    /// The change in percent: 50 from 10 to 15.
    pub fn percent(self) -> Decimal {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::bound::Bound;

    #[test]
    fn changes_in_percent() {
        let exact = |n: i64| Figure::exact(Decimal::from(n));
        for (before, now, percent) in
            [(10, 15, Some(50)), (65, 65, Some(0)), (20, 5, Some(-75)), (0, 5, None), (-5, 5, None), (5, 0, Some(-100))]
        {
            let change = Change::from_to(exact(before), exact(now)).map(|c| c.value.percent());
            assert_eq!(change, percent.map(Decimal::from), "{before} to {now}");
        }
    }

    #[test]
    fn growth_over_a_floor_is_a_ceiling() {
        let before = Figure::new(Decimal::from(15), Bound::AtLeast);
        let change = Change::from_to(before, Figure::exact(Decimal::from(23))).unwrap();
        assert_eq!(change.bound, Bound::AtMost);
    }
}
