//! Concentration: how much of a market its leaders hold, and how unevenly it is divided.
//!
//! CRn is the share of the n largest. HHI, the Herfindahl-Hirschman index, is the sum of the squares of all shares in
//! percent: near 0 where many are alike, 10,000 where one has everything. Of a list that lacks films both are floors:
//! what is missing can only add to them.

use rust_decimal::Decimal;

use super::bound::{Bound, Figure};
use super::share::Share;

/// A Herfindahl-Hirschman index, 0 to 10,000.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Hhi(Decimal);

impl Hhi {
    /// The index.
    pub fn value(self) -> Decimal {
        self.0
    }
}

/// What the concentration of a market is told from.
#[derive(Clone, Debug)]
pub struct Parts {
    /// The parts, largest first.
    parts: Vec<Figure<Decimal>>,
    /// The market, where it was counted apart from the parts; otherwise it is their sum.
    published: Option<Figure<Decimal>>,
    /// What parts that are not listed leave open.
    slack: Bound,
}

impl Parts {
    /// The parts of a market that is their sum. Where `lacks_some`, what is missing adds to the market as well.
    pub fn of_their_sum(parts: Vec<Figure<Decimal>>, lacks_some: bool) -> Parts {
        Parts { slack: if lacks_some { Bound::About } else { Bound::Exact }, ..Parts::sorted(parts) }
    }

    /// The parts that are known of a market whose size was counted apart. Where `lacks_some`, those only add.
    pub fn of_market(parts: Vec<Figure<Decimal>>, market: Figure<Decimal>, lacks_some: bool) -> Parts {
        let slack = if lacks_some { Bound::AtLeast } else { Bound::Exact };
        Parts { published: Some(market), slack, ..Parts::sorted(parts) }
    }

    fn sorted(mut parts: Vec<Figure<Decimal>>) -> Parts {
        parts.sort_by_key(|part| std::cmp::Reverse(part.value));
        Parts { parts, published: None, slack: Bound::Exact }
    }

    /// CRn: the share of the `n` largest. Equals at the cut are equal, so that it does not matter which come in.
    pub fn largest(&self, n: usize) -> Option<Figure<Share>> {
        let (largest, rest) = self.parts.split_at(n.min(self.parts.len()));
        let is_all = rest.is_empty();
        let (largest, rest) = (total(largest)?, total(rest)?);
        let share = match self.published {
            Some(market) => Share::figure(largest, market)?,
            // All of them are all, however roughly they are known.
            None if is_all => Share::of(largest.value, largest.value).map(Figure::exact)?,
            None => Share::within(largest, rest.bound, largest.value.checked_add(rest.value)?)?,
        };
        Some(share.loosened(self.slack))
    }

    /// HHI; `None` where there is nothing to divide, or less than nothing was taken for one.
    pub fn hhi(&self) -> Option<Figure<Hhi>> {
        let sum = total(&self.parts)?;
        let whole = self.published.map_or(sum.value, |market| market.value);
        if self.parts.last().is_none_or(|least| least.value < Decimal::ZERO) {
            return None;
        }
        let squares = self.parts.iter().try_fold(Decimal::ZERO, |squares, part| {
            let percent = Share::of(part.value, whole)?.percent();
            squares.checked_add(percent.checked_mul(percent)?)
        })?;
        let bound = match self.published {
            Some(market) => sum.bound.with(market.bound.reversed()),
            // More of one part is less of the others.
            None if sum.bound != Bound::Exact => Bound::About,
            None => Bound::Exact,
        };
        Some(Figure::new(Hhi(squares), bound).loosened(self.slack))
    }
}

fn total(parts: &[Figure<Decimal>]) -> Option<Figure<Decimal>> {
    parts.iter().try_fold(Figure::exact(Decimal::ZERO), |sum, part| {
        Some(Figure::new(sum.value.checked_add(part.value)?, sum.bound.with(part.bound)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn exact(parts: &[i64]) -> Vec<Figure<Decimal>> {
        parts.iter().map(|part| Figure::exact(Decimal::from(*part))).collect()
    }

    #[test]
    fn many_alike_are_near_nothing_and_one_alone_is_ten_thousand() {
        for (parts, hhi, of_three) in [
            (&[7][..], 10_000, 100),
            (&[1, 1], 5_000, 100),
            (&[1; 100], 100, 3),
            (&[50, 30, 10, 10], 3_600, 90),
            (&[10, 10, 30, 50], 3_600, 90),
        ] {
            let parts = Parts::of_their_sum(exact(parts), false);
            assert_eq!(parts.hhi(), Some(Figure::exact(Hhi(Decimal::from(hhi)))), "{parts:?}");
            assert_eq!(parts.largest(3).unwrap().value.percent(), Decimal::from(of_three), "{parts:?}");
        }
        assert_eq!(Parts::of_their_sum(Vec::new(), false).hhi(), None);
        assert_eq!(Parts::of_their_sum(exact(&[0, 0]), false).hhi(), None);
    }

    #[test]
    fn of_one_that_is_known_the_index_is_a_floor() {
        // One chain with 38 % of a city; the other thirteen are not known apart.
        let one = Parts::of_market(exact(&[38]), Figure::exact(Decimal::ONE_HUNDRED), true);
        assert_eq!(one.hhi(), Some(Figure::new(Hhi(Decimal::from(1_444)), Bound::AtLeast)));
        assert_eq!(one.largest(3).unwrap().bound, Bound::AtLeast);
    }

    #[test]
    fn what_is_only_about_makes_the_index_so() {
        let mut parts = exact(&[50, 30]);
        parts.push(Figure::new(Decimal::from(20), Bound::AtLeast));
        assert_eq!(Parts::of_their_sum(parts, false).hhi().unwrap().bound, Bound::About);
    }
}
