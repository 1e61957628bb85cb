//! Granularity: a share of a list of so many things can only be one of a few values. 70 % of 20 films are 14; of 19, 21 or 22
//! films no number is 70 %. Known as the GRIM test.

use rust_decimal::Decimal;

use super::interval::Interval;
use super::share::Share;

/// How many of so many things a share in percent may be of, all numbers that fit.
pub fn counts_that_fit(share: &Interval, things: u64) -> Vec<u64> {
    let fits = |count: &u64| {
        Share::of(Decimal::from(*count), Decimal::from(things)).is_some_and(|share_of| share.holds(share_of.percent()))
    };
    (0..=things).filter(fits).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn whole(percent: i64) -> Interval {
        Interval::rounded(Decimal::from(percent), Decimal::ONE).unwrap()
    }

    #[test]
    fn seventy_percent_of_twenty_films_are_fourteen() {
        assert_eq!(counts_that_fit(&whole(70), 20), [14]);
        for things in [19, 21, 22] {
            assert!(counts_that_fit(&whole(70), things).is_empty(), "{things}");
        }
        assert_eq!(counts_that_fit(&whole(50), 10), [5]);
        // Of a thousand films ten numbers print as 70 %.
        assert_eq!(counts_that_fit(&whole(70), 1_000).len(), 10);
    }

    proptest! {
        #[test]
        fn a_true_share_always_fits(things in 1..200_u64, part in 0..=100_u64) {
            let count = things * part / 100;
            let share = Share::of(Decimal::from(count), Decimal::from(things)).unwrap().percent();
            let printed = Interval::rounded(share.round_dp_with_strategy(0, rust_decimal::RoundingStrategy::MidpointAwayFromZero), Decimal::ONE).unwrap();
            prop_assert!(counts_that_fit(&printed, things).contains(&count));
        }
    }
}
