//! Money: an exact amount in one currency.
//!
//! There is no `Add`, `Sum` or `Div`: sums are checked, unlike currencies do not add, and nothing is rounded
//! here but a conversion (see [`super::rate`]).

use rust_decimal::Decimal;

use super::bound::Figure;
use super::currency::Currency;

/// An amount of money.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Money {
    /// The amount, in units of the currency.
    pub amount: Decimal,
    /// The currency.
    pub currency: Currency,
}

/// Why two amounts have no sum.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MoneyError {
    /// The amounts are in different currencies.
    #[error("amounts {} and amounts {} do not add; convert them with --in", stated(*.0), stated(*.1))]
    Currencies(Currency, Currency),
    /// There are more tickets than can be counted.
    #[error("there are more tickets than can be counted exactly")]
    TooManyTickets,
    /// The sum needs more than 28 digits.
    #[error("the sum of {0} and {1} has more digits than can be kept exactly")]
    TooLarge(Decimal, Decimal),
}

fn stated(currency: Currency) -> String {
    if currency == Currency::UNSTATED { "whose currency is not stated".to_owned() } else { format!("in {currency}") }
}

impl Money {
    /// An amount in a currency.
    pub fn new(amount: Decimal, currency: Currency) -> Money {
        Money { amount, currency }
    }

    /// The exact sum, or why there is none.
    pub fn plus(self, other: Money) -> Result<Money, MoneyError> {
        self.same_currency(other)?;
        let sum = exact_sum(self.amount, other.amount)?;
        Ok(Money::new(sum, self.currency))
    }

    /// This money spread over a count of things, such as gross over admissions: `None` over nothing.
    pub fn per(self, count: u64) -> Option<Money> {
        let amount = self.amount.checked_div(Decimal::from(count))?;
        Some(Money::new(amount, self.currency))
    }

    fn same_currency(self, other: Money) -> Result<(), MoneyError> {
        if self.currency == other.currency {
            Ok(())
        } else {
            Err(MoneyError::Currencies(self.currency, other.currency))
        }
    }
}

impl Figure<Money> {
    /// This money spread over a count that is itself known so far: what the count lacks makes the average too large.
    pub fn per(self, count: Figure<u64>) -> Option<Figure<Money>> {
        Some(Figure::new(self.value.per(count.value)?, self.bound.with(count.bound.reversed())))
    }
}

/// Adds without losing a digit: a decimal library may drop trailing decimals of a large sum, we refuse.
fn exact_sum(left: Decimal, right: Decimal) -> Result<Decimal, MoneyError> {
    let sum = left.checked_add(right).ok_or(MoneyError::TooLarge(left, right))?;
    let whole = left.is_zero() || right.is_zero() || sum.scale() >= left.scale().max(right.scale());
    if whole { Ok(sum) } else { Err(MoneyError::TooLarge(left, right)) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::number::decimal;

    fn money(amount: &str, currency: Currency) -> Money {
        Money::new(decimal(amount).unwrap(), currency)
    }

    #[test]
    fn sums_are_exact() {
        for (a, b, sum) in [
            ("0.1", "0.2", "0.3"),
            ("15200000000", "7800000000", "23000000000"),
            ("12345678901234567890.12", "0.01", "12345678901234567890.13"),
            ("5", "-5", "0"),
        ] {
            let total = money(a, Currency::KZT).plus(money(b, Currency::KZT)).unwrap();
            assert_eq!(total.amount, decimal(sum).unwrap(), "{a} + {b}");
        }
    }

    #[test]
    fn a_sum_that_would_lose_a_digit_is_refused() {
        let large = money("9999999999999999999999999999", Currency::KZT);
        let small = money("0.01", Currency::KZT);
        assert!(matches!(large.plus(small), Err(MoneyError::TooLarge(..))));
        let most = Money::new(Decimal::MAX, Currency::KZT);
        assert!(matches!(most.plus(most), Err(MoneyError::TooLarge(..))));
    }

    #[test]
    fn unlike_currencies_do_not_add() {
        let error = money("1", Currency::KZT).plus(money("1", Currency::USD));
        assert_eq!(error, Err(MoneyError::Currencies(Currency::KZT, Currency::USD)));
    }

    #[test]
    fn an_average_over_nothing_is_nothing() {
        assert_eq!(money("10", Currency::KZT).per(0), None);
        assert_eq!(money("10", Currency::KZT).per(4), Some(money("2.5", Currency::KZT)));
    }
}
