//! Recoupment: what comes back to the producer, by an explicit split. Gross is not income: cinemas keep their part, and a film
//! that took five times its budget may have returned little more than twice of it.

use rust_decimal::Decimal;

use super::bound::Figure;
use super::times::Times;

/// What a film took against what it cost.
#[derive(Clone, Copy, Debug)]
pub struct Recoupment {
    gross: Option<Figure<Decimal>>,
    budget: Decimal,
    /// The producer's part, in percent.
    split: Decimal,
}

impl Recoupment {
    /// The gross of a film, its budget, and the part of the gross that is the producer's, in percent.
    pub fn of(gross: Option<Figure<Decimal>>, budget: Decimal, split: Decimal) -> Recoupment {
        Recoupment { gross, budget, split }
    }

    /// The producer's part of the gross.
    pub fn producers_part(&self) -> Option<Figure<Decimal>> {
        let gross = self.gross?;
        let part = gross.value.checked_mul(self.split)?.checked_div(Decimal::ONE_HUNDRED)?;
        Some(Figure::new(part, gross.bound))
    }

    /// The gross that returns the budget.
    pub fn break_even(&self) -> Option<Decimal> {
        self.budget.checked_mul(Decimal::ONE_HUNDRED)?.checked_div(self.split)
    }

    /// How many times the budget came back.
    pub fn returned(&self) -> Option<Figure<Times>> {
        Times::of(self.producers_part()?, Figure::exact(self.budget))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn five_times_the_budget_is_not_five_times_returned() {
        // A film of 190 m that took a billion, of which cinemas kept 55 %.
        let dec = |n: i64| Decimal::from(n);
        let film = Recoupment::of(Some(Figure::exact(dec(1_000))), dec(190), dec(45));
        assert_eq!(film.producers_part().unwrap().value, dec(450));
        assert_eq!(film.returned().unwrap().value.number().round_dp(2).to_string(), "2.37");
        assert_eq!(film.break_even().unwrap().round_dp(1).to_string(), "422.2");
    }
}
