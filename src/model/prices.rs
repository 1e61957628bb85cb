//! Prices: amounts of several years in the prices of one, by consumer prices or by what a ticket cost.
//!
//! An amount of a year times the level of the year asked for, over the level of its own. Amounts of a period that lies in
//! two years are taken to be of the one most of its days lie in, and are only about.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::box_office::BoxOffice;
use super::currency::Currency;
use super::market::Market;
use super::money::{Money, MoneyError};
use super::period::{Grain, Period};
use super::published::{Measure, Scope};
use super::rate::kept;
use super::takings::Takings;

/// Price levels by year, in any unit.
#[derive(Clone, Debug, PartialEq)]
pub struct PriceLevels {
    levels: BTreeMap<i16, Decimal>,
    /// What they are of: consumer prices, tickets; and who says so.
    pub what: String,
    /// The currency they are prices in, where only that one can be meant.
    pub currency: Option<Currency>,
}

/// Why an amount has no counterpart in the prices of another year.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PriceError {
    /// A year without a level.
    #[error("there is no price level of {year} ({what}); {known}")]
    NoLevel {
        /// The year.
        year: i16,
        /// What levels they are.
        what: String,
        /// The years there are.
        known: String,
    },
    /// An amount without a year.
    #[error("an amount has no year, so it has no prices; give records with dates")]
    NoYear,
    /// Prices in another currency.
    #[error("the prices are of {0}, and the grosses are in {1}; give prices of that market with --prices FILE")]
    OtherCurrency(Currency, Currency),
    /// A number too large.
    #[error("an amount in other prices has more digits than can be kept")]
    TooLong,
    /// Amounts that do not add.
    #[error(transparent)]
    Money(#[from] MoneyError),
}

/// In which prices the amounts of a data set are.
#[derive(Clone, Debug, PartialEq)]
pub struct InPricesOf {
    /// The year.
    pub year: i16,
    /// By which levels.
    pub what: String,
}

impl PriceLevels {
    /// Levels as they are published.
    pub fn new(levels: BTreeMap<i16, Decimal>, what: String) -> PriceLevels {
        PriceLevels { levels, what, currency: None }
    }

    /// The same levels, which are of prices in one currency.
    #[must_use]
    pub fn in_currency(self, currency: Option<Currency>) -> PriceLevels {
        PriceLevels { currency, ..self }
    }

    /// Levels from what each year added in percent; the year before the first is one hundred. `None` where a year between
    /// is missing, or the numbers grow too long.
    pub fn of_inflation(percents: &BTreeMap<i16, Decimal>, what: String) -> Option<PriceLevels> {
        let (first, _) = percents.first_key_value()?;
        let mut level = Decimal::ONE_HUNDRED;
        let mut year = first.checked_sub(1)?;
        let mut levels = BTreeMap::from([(year, level)]);
        for (next, percent) in percents {
            year = year.checked_add(1)?;
            if year != *next {
                return None;
            }
            let times = percent.checked_add(Decimal::ONE_HUNDRED)?.checked_div(Decimal::ONE_HUNDRED)?;
            level = level.checked_mul(times)?;
            levels.insert(year, level);
        }
        Some(PriceLevels::new(levels, what))
    }

    /// What a ticket cost in each year of a data set: as it is published, else by the records that state both gross and
    /// admissions.
    pub fn of_tickets(data: &BoxOffice) -> Result<PriceLevels, MoneyError> {
        let mut by_year: BTreeMap<i16, Takings> = BTreeMap::new();
        for (.., days, takings) in data.sums().filter(|(.., takings)| takings.states_both()) {
            let year = Grain::Year.place(days).and_then(|(year, _)| year.year());
            if let (Some(year), Some(_), Some(_)) = (year, takings.gross(), takings.admissions()) {
                by_year.entry(year).or_default().add(takings)?;
            }
        }
        let mut levels = BTreeMap::new();
        for (year, takings) in by_year {
            let both = takings.gross().zip(takings.admissions());
            let each = both.and_then(|(gross, sold)| gross.value.per(sold.value));
            levels.extend(each.map(|each| (year, each.amount)));
        }
        for year in data.years() {
            let market = Market::over(data, &[]);
            let ticket = market.average_ticket(Scope::Total, Period::Year(year))?;
            let published = ticket.ok().filter(|_| data.published.speaks_of(Measure::Gross));
            levels.extend(published.map(|ticket| (year, ticket.figure.value.amount)));
        }
        Ok(PriceLevels::new(levels, "the average ticket of each year".to_owned()))
    }

    /// The level of a year, if it is known.
    pub fn at(&self, year: i16) -> Option<Decimal> {
        self.levels.get(&year).copied().filter(|level| *level > Decimal::ZERO)
    }

    fn level(&self, year: i16) -> Result<Decimal, PriceError> {
        self.at(year).ok_or_else(|| {
            let known = match (self.levels.first_key_value(), self.levels.last_key_value()) {
                (Some((first, _)), Some((last, _))) => format!("the years are {first} to {last}"),
                _ => "there are none at all".to_owned(),
            };
            PriceError::NoLevel { year, what: self.what.clone(), known }
        })
    }

    /// An amount of one year in the prices of another.
    pub fn moved(&self, money: Money, from: i16, to: i16) -> Result<Money, PriceError> {
        let (from, to) = (self.level(from)?, self.level(to)?);
        let amount = money.amount.checked_mul(to).and_then(|amount| amount.checked_div(from));
        let amount = amount.map(kept);
        Ok(Money::new(amount.ok_or(PriceError::TooLong)?, money.currency))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_year_of_ten_percent_makes_ten_eleven() {
        let percents = BTreeMap::from([(2023, Decimal::from(10)), (2024, Decimal::from(20))]);
        let levels = PriceLevels::of_inflation(&percents, "made up".to_owned()).unwrap();
        let ten = Money::new(Decimal::TEN, Currency::KZT);
        let moved = |from, to| levels.moved(ten, from, to).unwrap().amount.normalize().to_string();
        assert_eq!([moved(2022, 2023), moved(2022, 2024), moved(2024, 2023)].join(" "), "11 13.2 8.3333333333");
        assert_eq!(moved(2024, 2024), "10");
        let error = levels.moved(ten, 2021, 2024).unwrap_err().to_string();
        assert_eq!(error, "there is no price level of 2021 (made up); the years are 2022 to 2024");
        let holes = BTreeMap::from([(2020, Decimal::ONE), (2022, Decimal::ONE)]);
        assert_eq!(PriceLevels::of_inflation(&holes, String::new()), None);
    }
}
