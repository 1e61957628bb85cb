//! The split of a change: gross is films × admissions a film × average ticket, and in another currency × the rate. What
//! each of them changed by multiplies back to what the gross changed by, for each is the quotient of two neighbours in
//! one chain: films, admissions, gross, gross in the other currency.

use rust_decimal::Decimal;

use super::bound::Figure;
use super::market::{FROM_NOTHING, Market, comparable_figures};
use super::money::MoneyError;
use super::period::Period;
use super::published::{Measure, Scope};
use super::times::Times;

/// How many times as much, or why that is not known.
pub type Part = Result<Figure<Times>, String>;

/// A change of the gross, and what it is made of.
#[derive(Clone, Debug)]
pub struct Split {
    /// The gross.
    pub gross: Part,
    /// Films in distribution.
    pub films: Part,
    /// Admissions for each of them.
    pub admissions_per_film: Part,
    /// Admissions: the two above together.
    pub admissions: Part,
    /// Gross for each admission.
    pub average_ticket: Part,
    /// What a unit of the data's currency is worth in the second.
    pub rate: Part,
    /// The gross in the second currency.
    pub converted: Part,
}

/// A measure now and before, or why the two cannot be compared.
type Pair = Result<[Figure<Decimal>; 2], String>;

/// The change of the gross of a part of the market between two periods, split.
pub fn split(market: Market<'_>, scope: Scope, now: Period, before: Period) -> Result<Split, MoneyError> {
    let unequal = |measure| market.unequal(measure, now, before);
    let gross = [market.gross(scope, now)?, market.gross(scope, before)?];
    let admissions = [market.admissions(scope, now)?, market.admissions(scope, before)?];
    let films = [market.in_distribution(scope, now)?, market.in_distribution(scope, before)?];
    let ticket = [market.average_ticket(scope, now)?, market.average_ticket(scope, before)?];
    // An average needs that all who state the one state the other.
    let [now_ticket, before_ticket] = ticket.map(|ticket| ticket.map(|_| ()));
    let has_ticket = now_ticket.and(before_ticket);
    let converted = comparable_figures(&gross, unequal(Measure::Gross), |known| known.converted);
    let gross = comparable_figures(&gross, unequal(Measure::Gross), |known| Some(known.figure));
    let admissions = comparable_figures(&admissions, unequal(Measure::Admissions), |known| Some(known.figure));
    let films = comparable_figures(&films, unequal(Measure::FilmsInDistribution), |known| Some(known.figure));
    Ok(Split {
        admissions_per_film: each(&admissions, &films),
        average_ticket: has_ticket.and_then(|()| each(&gross, &admissions)),
        rate: each(&converted, &gross),
        gross: whole(&gross),
        films: whole(&films),
        admissions: whole(&admissions),
        converted: whole(&converted),
    })
}

/// How many times as much of a measure there is.
fn whole(pair: &Pair) -> Part {
    let [now, before] = pair.clone()?;
    Times::of(now, before).ok_or_else(|| FROM_NOTHING.to_owned())
}

/// How many times as much of one measure there is for each of another. One division, so that nothing is lost before.
fn each(of: &Pair, per: &Pair) -> Part {
    let ([now, before], [per_now, per_before]) = (of.clone()?, per.clone()?);
    let product = |one: Figure<Decimal>, other: Figure<Decimal>| {
        Some(Figure::new(one.value.checked_mul(other.value)?, one.bound.with(other.bound)))
    };
    let times = product(now, per_before).zip(product(before, per_now));
    times.and_then(|(now, before)| Times::of(now, before)).ok_or_else(|| FROM_NOTHING.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pair(now: i64, before: i64) -> Pair {
        Ok([now, before].map(|number| Figure::exact(Decimal::from(number))))
    }

    #[test]
    fn the_parts_multiply_back_to_the_whole() {
        // Kazakhstan in roubles, first half of 2024: 1.676 = 1.381 × 1.214.
        let (gross, admissions) = (pair(1_676_534, 1_000_000), pair(1_381_000, 1_000_000));
        let parts = [whole(&admissions), each(&gross, &admissions)].map(|part| part.unwrap().value.number());
        assert_eq!(parts, [Decimal::new(1381, 3), Decimal::new(1214, 3)]);
        assert_eq!(whole(&gross).unwrap().value.number(), Decimal::new(1_676_534, 6));
    }

    #[test]
    fn nothing_before_is_not_significant() {
        assert_eq!(whole(&pair(5, 0)), Err(FROM_NOTHING.to_owned()));
        assert_eq!(each(&pair(5, 5), &pair(0, 1)), Err(FROM_NOTHING.to_owned()));
    }
}
