//! The bounds of a share that something leaves open: films of unknown origin, or films that a list lacks. With all of it on
//! the other side the share is lowest, with all of it on this side highest.

use rust_decimal::Decimal;

use super::share::Share;

/// A whole, what of it is known to be on this side and on the other, and so what is left open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Open {
    own: Decimal,
    left: Decimal,
    whole: Decimal,
}

impl Open {
    /// What is left open; `None` where the two sides are more than the whole.
    pub fn of(own: Decimal, others: Decimal, whole: Decimal) -> Option<Open> {
        let left = whole.checked_sub(own)?.checked_sub(others)?;
        (left >= Decimal::ZERO).then_some(Open { own, left, whole })
    }

    /// How much is left open.
    pub fn left(&self) -> Decimal {
        self.left
    }
}

/// The lowest and the highest that a share can be; `None` of nothing.
pub fn share_bounds(open: &Open) -> Option<(Share, Share)> {
    let high = open.own.checked_add(open.left)?;
    Some((Share::of(open.own, open.whole)?, Share::of(high, open.whole)?))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_is_open_may_be_on_either_side() {
        let dec = Decimal::from;
        let open = Open::of(dec(40), dec(50), dec(100)).unwrap();
        let (low, high) = share_bounds(&open).unwrap();
        assert_eq!((low.percent(), high.percent(), open.left()), (dec(40), dec(50), dec(10)));
        assert_eq!(Open::of(dec(60), dec(50), dec(100)), None);
    }

    proptest! {
        #[test]
        fn the_true_share_lies_between(own in 0..1_000_i64, others in 0..1_000_i64, hidden in 0..1_000_i64, part in 0..=100_i64) {
            prop_assume!(own + others + hidden > 0);
            let dec = Decimal::from;
            let whole = dec(own + others + hidden);
            let (low, high) = share_bounds(&Open::of(dec(own), dec(others), whole).unwrap()).unwrap();
            // So much of what is hidden is truly on this side.
            let truly = Share::of(dec(own) + dec(hidden) * dec(part) / dec(100), whole).unwrap();
            prop_assert!(low <= truly && truly <= high);
        }
    }
}
