//! Largest remainder: shares rounded so that what is printed adds up to one hundred.
//!
//! Each share is cut to its decimals; what is missing goes, a last decimal each, to those that lost most by the cut
//! (Hamilton's method). Shares rounded one by one may print as 48.5, 41.6 and 9.8, which are 99.9.

use rust_decimal::Decimal;

use super::share::Share;

/// Shares with so many decimals that add up to one hundred percent, in the order given; of equals the first is raised
/// first. `None` where they do not add up to that to begin with.
pub fn to_one_hundred(shares: &[Share], decimals: u32) -> Option<Vec<Share>> {
    let step = Decimal::try_new(1, decimals).ok()?;
    let mut cut: Vec<Decimal> = shares.iter().map(|share| share.percent().trunc_with_scale(decimals)).collect();
    let sum = shares.iter().try_fold(Decimal::ZERO, |sum, share| sum.checked_add(share.percent()))?;
    // Twenty-eight digits are not all that a share may have.
    if sum.round_dp(20) != Decimal::ONE_HUNDRED {
        return None;
    }
    let held = cut.iter().try_fold(Decimal::ZERO, |sum, share| sum.checked_add(*share))?;
    let missing = Decimal::ONE_HUNDRED.checked_sub(held)?.checked_div(step)?;
    let missing = usize::try_from(missing.round()).ok()?;
    let mut by_loss: Vec<(Decimal, usize)> = shares
        .iter()
        .zip(&cut)
        .enumerate()
        // Of equal remainders one may have a digit more than another, and is no larger for that.
        .filter_map(|(place, (share, cut))| Some((share.percent().checked_sub(*cut)?.round_dp(20), place)))
        .collect();
    by_loss.sort_by(|(a, first), (b, second)| b.cmp(a).then(first.cmp(second)));
    for (_, place) in by_loss.into_iter().take(missing) {
        let raised = cut.get_mut(place)?;
        *raised = raised.checked_add(step)?;
    }
    Some(cut.into_iter().map(Share::from_percent).collect())
}

/// One of so many equal parts of an amount in hundredths, the first of which has what does not divide.
pub fn equal_part(amount: Decimal, many: u64, place: u64) -> Option<Decimal> {
    let each = amount.checked_div(Decimal::from(many))?.trunc_with_scale(2);
    if place > 0 {
        return Some(each);
    }
    amount.checked_sub(each.checked_mul(Decimal::from(many.saturating_sub(1)))?)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn shares(parts: &[i64]) -> Vec<Share> {
        let whole = Decimal::from(parts.iter().sum::<i64>());
        parts.iter().map(|part| Share::of(Decimal::from(*part), whole).unwrap()).collect()
    }

    #[test]
    fn a_third_each_is_one_hundred() {
        let printed = to_one_hundred(&shares(&[1, 1, 1]), 1).unwrap();
        let printed: Vec<String> = printed.iter().map(|share| share.percent().to_string()).collect();
        assert_eq!(printed, ["33.4", "33.3", "33.3"]);
        assert_eq!(to_one_hundred(&shares(&[1, 1, 1])[..2], 1), None);
    }

    #[test]
    fn equal_parts_add_up() {
        let parts: Vec<String> =
            (0..3).map(|place| equal_part(Decimal::from(100), 3, place).unwrap().to_string()).collect();
        assert_eq!(parts, ["33.34", "33.33", "33.33"]);
    }

    proptest! {
        #[test]
        fn they_add_up_and_none_moves_by_a_whole_step(parts in prop::collection::vec(0..10_000_i64, 1..12), decimals in 0..4_u32) {
            prop_assume!(parts.iter().sum::<i64>() > 0);
            let exact = shares(&parts);
            let printed = to_one_hundred(&exact, decimals).unwrap();
            let sum: Decimal = printed.iter().map(|share| share.percent()).sum();
            prop_assert_eq!(sum, Decimal::ONE_HUNDRED);
            for (exact, printed) in exact.iter().zip(&printed) {
                let moved = (exact.percent() - printed.percent()).abs();
                prop_assert!(moved < Decimal::new(1, decimals), "{exact:?} {printed:?}");
            }
        }
    }
}
