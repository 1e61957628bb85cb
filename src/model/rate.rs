//! Exchange rates: what one unit of a currency costs in another, when, and where that is published.
//!
//! A rate is found directly, or from its inverse, or through one more currency, the newest usable first; every
//! conversion remembers the rates it used. Without a usable rate there is no conversion, but a [`RateError`]
//! that names the currencies and the period.

use std::collections::BTreeMap;
use std::fmt;

use jiff::civil::Date;
use rust_decimal::{Decimal, RoundingStrategy};

use super::account::CoveredDays;
use super::currency::Currency;
use super::money::Money;
use super::period::{Period, Span};

/// How a rate was taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Taken {
    /// The mean of a period.
    Average,
    /// The last of a period.
    End,
    /// On a day.
    Spot,
    /// Given by hand, for every period.
    Given,
}

impl Taken {
    /// Those that records may name, with their words.
    pub const WORDS: [(&'static str, Taken); 3] =
        [("average", Taken::Average), ("end", Taken::End), ("spot", Taken::Spot)];

    /// The word used in records.
    pub fn word(self) -> &'static str {
        Taken::WORDS.iter().find(|(_, taken)| *taken == self).map_or("given", |(word, _)| word)
    }
}

/// A published rate: `units` of `base` cost `rate` of `quote`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rate {
    /// What is priced.
    pub base: Currency,
    /// What it is priced in.
    pub quote: Currency,
    /// The price of `units` of the base.
    pub rate: Decimal,
    /// How many units of the base the price is for: 1, 10, 100 or 1000.
    pub units: u64,
    /// The period or day.
    pub period: Period,
    /// How it was taken.
    pub taken: Taken,
    /// Who publishes it.
    pub source: String,
}

/// Which rate an amount is converted at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RateMethod {
    /// Each record at the rate of its own day, or the average of its own period.
    Then,
    /// Each sum at the average of its period.
    Average,
    /// Each sum at the last rate of its period.
    End,
    /// Everything at the rate of one day.
    On(Date),
}

impl RateMethod {
    /// Reads `then`, `average`, `end` or a day.
    pub fn parse(text: &str) -> Option<RateMethod> {
        match text {
            "then" => Some(RateMethod::Then),
            "average" => Some(RateMethod::Average),
            "end" => Some(RateMethod::End),
            day => super::period::day(day).map(RateMethod::On),
        }
    }
}

impl fmt::Display for RateMethod {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            RateMethod::Then => f.write_str("then"),
            RateMethod::Average => f.write_str("average"),
            RateMethod::End => f.write_str("end"),
            RateMethod::On(day) => write!(f, "{day}"),
        }
    }
}

/// A rate ready for use, with the published rates it was made from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quote {
    /// What is priced.
    pub base: Currency,
    /// What it is priced in.
    pub quote: Currency,
    /// The price of one unit of the base is `numerator / denominator`.
    numerator: Decimal,
    denominator: Decimal,
    /// The period or day of the rate; the older one of a chain.
    pub period: Period,
    /// How it was taken.
    pub taken: Taken,
    /// The published rates it was made from: one, or two through another currency.
    pub through: Vec<Rate>,
}

/// Why an amount has no counterpart in another currency.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RateError {
    /// No usable rate.
    #[error("no {method} rate of {from} in {to} for {period}{}; give one with --rate {from}/{to}=… or --rates FILE{}", known(.nearest), hint(.method))]
    Missing {
        /// The currency to convert from.
        from: Currency,
        /// The currency to convert to.
        to: Currency,
        /// The period asked for.
        period: Period,
        /// The method asked for, in words.
        method: String,
        /// The nearest rate there is, in words.
        nearest: Option<String>,
    },
    /// The records do not say which currency their amounts are in.
    #[error(
        "the records do not say which currency their amounts are in; name it with --currency, for example --currency KZT"
    )]
    Unstated,
    /// The converted amount needs more digits than can be kept.
    #[error("{0} {1} is too large to convert")]
    TooLarge(Decimal, Currency),
}

fn known(nearest: &Option<String>) -> String {
    nearest.as_ref().map(|rate| format!(" (the nearest is {rate})")).unwrap_or_default()
}

fn hint(method: &str) -> &'static str {
    if method == "average" { ", or choose another --rate-method" } else { "" }
}

/// Decimals kept of a converted amount; people see fewer.
const CONVERTED_DECIMALS: u32 = 10;

/// An amount that was multiplied and divided, kept to ten decimals (half to even), so that sums of such are exact.
pub fn kept(amount: Decimal) -> Decimal {
    amount.round_dp_with_strategy(CONVERTED_DECIMALS, RoundingStrategy::MidpointNearestEven).normalize()
}

impl Quote {
    /// What an amount of the base comes to, kept to ten decimals (half to even).
    pub fn convert(&self, amount: Decimal) -> Option<Decimal> {
        let converted = amount.checked_mul(self.numerator)?.checked_div(self.denominator)?;
        Some(kept(converted))
    }

    /// The price of one unit of the base.
    pub fn rate(&self) -> Option<Decimal> {
        self.numerator.checked_div(self.denominator)
    }

    /// The same rate the other way round: the price of one unit of what was the quote.
    #[must_use]
    pub fn inverse(&self) -> Quote {
        Quote {
            base: self.quote,
            quote: self.base,
            numerator: self.denominator,
            denominator: self.numerator,
            ..self.clone()
        }
    }

    /// A currency in itself.
    fn one(currency: Currency, period: Period) -> Quote {
        Quote {
            base: currency,
            quote: currency,
            numerator: Decimal::ONE,
            denominator: Decimal::ONE,
            period,
            taken: Taken::Given,
            through: Vec::new(),
        }
    }

    fn direct(rate: &Rate) -> Quote {
        Quote {
            base: rate.base,
            quote: rate.quote,
            numerator: rate.rate,
            denominator: Decimal::from(rate.units),
            period: rate.period,
            taken: rate.taken,
            through: vec![rate.clone()],
        }
    }

    /// The last day the rate speaks of; a rate given for every period is never old.
    fn last_day(&self) -> Date {
        self.period.span().map_or(Date::MAX, |span| span.last)
    }

    fn then(self, next: &Quote) -> Option<Quote> {
        let (period, taken) =
            if self.last_day() <= next.last_day() { (self.period, self.taken) } else { (next.period, next.taken) };
        Some(Quote {
            base: self.base,
            quote: next.quote,
            numerator: self.numerator.checked_mul(next.numerator)?,
            denominator: self.denominator.checked_mul(next.denominator)?,
            period,
            taken,
            through: self.through.into_iter().chain(next.through.iter().cloned()).collect(),
        })
    }
}

/// All rates of a data set.
#[derive(Clone, Debug, Default)]
pub struct RateTable {
    by_pair: BTreeMap<(Currency, Currency), Vec<Rate>>,
    /// Rates given by hand for all times, which go before any other.
    fixed: BTreeMap<(Currency, Currency), Rate>,
    /// How many days before the day asked for a rate may lie.
    max_age: i32,
}

/// A rate may be this many days older than the day it is used for: weekends and holidays have none.
pub const DEFAULT_MAX_AGE: i32 = 7;

impl RateTable {
    /// A table without rates, that takes rates up to `max_age` days old.
    pub fn new(max_age: i32) -> RateTable {
        RateTable { max_age, ..RateTable::default() }
    }

    /// Adds a published rate. A later one for the same pair, period and way of taking must be the same.
    pub fn add(&mut self, rate: Rate) -> Result<(), Box<Rate>> {
        let rates = self.by_pair.entry((rate.base, rate.quote)).or_default();
        let known = rates.iter().find(|known| known.period == rate.period && known.taken == rate.taken);
        match known {
            Some(known) if known.rate != rate.rate || known.units != rate.units => Err(Box::new(known.clone())),
            Some(_) => Ok(()),
            None => {
                rates.push(rate);
                Ok(())
            }
        }
    }

    /// Fixes the rate of a pair for every period.
    pub fn fix(&mut self, rate: Rate) {
        self.fixed.insert((rate.base, rate.quote), rate);
    }

    /// Whether the table holds any published rate.
    pub fn has_published(&self) -> bool {
        !self.by_pair.is_empty()
    }

    /// Forgets the published rates and keeps those given by hand.
    pub fn forget_published(&mut self) {
        self.by_pair.clear();
    }

    /// Every currency some rate names.
    pub fn currencies(&self) -> Vec<Currency> {
        let mut all: Vec<Currency> =
            self.by_pair.keys().chain(self.fixed.keys()).flat_map(|(base, quote)| [*base, *quote]).collect();
        all.sort();
        all.dedup();
        all
    }

    /// The newest period of a kind that any rate is published for.
    pub fn newest(&self, taken: Taken) -> Option<Period> {
        let periods = self.by_pair.values().flatten().filter(|rate| rate.taken == taken).map(|rate| rate.period);
        periods.max_by_key(|period| period.span().map(|span| span.last))
    }

    /// The price of one unit of `from` in `to` for a period, by a method.
    pub fn quote(&self, from: Currency, to: Currency, period: Period, method: RateMethod) -> Result<Quote, RateError> {
        if from == Currency::UNSTATED || to == Currency::UNSTATED {
            return Err(RateError::Unstated);
        }
        if from == to {
            return Ok(Quote::one(from, period));
        }
        let found = match method {
            RateMethod::On(day) => self.on_day(from, to, day),
            RateMethod::End => period.span().and_then(|span| self.at_end(from, to, span)),
            RateMethod::Average => self.average(from, to, period),
            RateMethod::Then => match period {
                Period::Day(day) => self.on_day(from, to, day),
                other => self.average(from, to, other),
            },
        };
        found.ok_or_else(|| RateError::Missing {
            from,
            to,
            period: if let RateMethod::On(day) = method { Period::Day(day) } else { period },
            method: match (method, period) {
                (RateMethod::On(_), _) | (RateMethod::Then, Period::Day(_)) => "day's".to_owned(),
                (RateMethod::End, _) => "end-of-period".to_owned(),
                _ => "average".to_owned(),
            },
            nearest: self.nearest(from, to, period),
        })
    }

    /// The lowest and the highest price of one unit of `from` in `to`, of the published averages within a period, where they
    /// cover each day of it.
    pub fn range(&self, from: Currency, to: Currency, period: Period) -> Option<(Decimal, Decimal)> {
        let whole = period.span()?;
        let mut covered = CoveredDays::default();
        let mut prices: Vec<Decimal> = Vec::new();
        for (rate, price) in self.prices(from, to) {
            let within = rate.period.span().filter(|span| rate.taken == Taken::Average && whole.contains(*span));
            if let Some(span) = within {
                covered.cover(span);
                prices.push(price);
            }
        }
        let ends = prices.iter().min().zip(prices.iter().max());
        ends.map(|(low, high)| (*low, *high)).filter(|_| covered.covers(whole))
    }

    /// The periods whose published rate is as wanted, the first before the others.
    pub fn when(&self, from: Currency, to: Currency, is_wanted: impl Fn(Decimal) -> bool) -> Vec<Period> {
        let prices = self.prices(from, to);
        let mut periods: Vec<Period> =
            prices.into_iter().filter(|(_, price)| is_wanted(*price)).map(|(rate, _)| rate.period).collect();
        periods.sort_by_key(|period| period.span().map(|span| (span.first, span.last)));
        periods.dedup();
        periods
    }

    /// The published rates of a pair, in either direction, with the price of one unit of `from`.
    fn prices(&self, from: Currency, to: Currency) -> Vec<(&Rate, Decimal)> {
        let of = |base, quote| self.by_pair.get(&(base, quote)).into_iter().flatten();
        let straight = of(from, to).map(|rate| (rate, Quote::direct(rate)));
        let turned = of(to, from).map(|rate| (rate, Quote::direct(rate).inverse()));
        straight.chain(turned).filter_map(|(rate, quote)| Some((rate, quote.rate()?))).collect()
    }

    /// An amount in another currency, with the rate used.
    pub fn convert(
        &self,
        money: Money,
        to: Currency,
        period: Period,
        method: RateMethod,
    ) -> Result<(Money, Quote), RateError> {
        let quote = self.quote(money.currency, to, period, method)?;
        let amount = quote.convert(money.amount).ok_or(RateError::TooLarge(money.amount, money.currency))?;
        Ok((Money::new(amount, to), quote))
    }

    /// The newest rate on or up to `max_age` days before a day.
    fn on_day(&self, from: Currency, to: Currency, day: Date) -> Option<Quote> {
        let oldest = day.checked_sub(jiff::Span::new().days(self.max_age)).unwrap_or(day);
        self.best(from, to, |rate| match rate.taken {
            Taken::Spot | Taken::End => rate.period.span().is_some_and(|span| oldest <= span.last && span.last <= day),
            Taken::Average | Taken::Given => false,
        })
    }

    fn at_end(&self, from: Currency, to: Currency, span: Span) -> Option<Quote> {
        self.on_day(from, to, span.last)
    }

    /// The average of the period itself, or of the shortest published period that contains it.
    fn average(&self, from: Currency, to: Currency, period: Period) -> Option<Quote> {
        let span = period.span()?;
        let mut containing: Vec<Span> = (self.by_pair.values().flatten())
            .filter(|rate| rate.taken == Taken::Average)
            .filter_map(|rate| rate.period.span())
            .filter(|published| published.contains(span))
            .collect();
        containing.sort_by_key(|published| published.days());
        containing.dedup();
        if containing.is_empty() && !self.fixed.is_empty() {
            containing.push(span);
        }
        containing.into_iter().find_map(|published| {
            self.best(from, to, |rate| rate.taken == Taken::Average && rate.period.span() == Some(published))
        })
    }

    /// The newest usable way from one currency to another; on the same day direct goes before inverse, and
    /// inverse before a chain through a third currency.
    fn best(&self, from: Currency, to: Currency, usable: impl Fn(&Rate) -> bool) -> Option<Quote> {
        if let Some(fixed) = self.fixed_first(from, to) {
            return Some(fixed);
        }
        if from == to {
            return None;
        }
        let chains = self.currencies().into_iter().filter(|via| *via != from && *via != to).filter_map(|via| {
            let first = self.one_step(from, via, &usable)?;
            let second = self.one_step(via, to, &usable)?;
            first.then(&second)
        });
        // `max_by_key` keeps the last of equals, so the preferred way comes last.
        let chained = chains.collect::<Vec<_>>().into_iter().rev().max_by_key(Quote::last_day);
        [chained, self.one_step(from, to, &usable)].into_iter().flatten().max_by_key(Quote::last_day)
    }

    fn fixed_first(&self, from: Currency, to: Currency) -> Option<Quote> {
        let direct = self.fixed.get(&(from, to)).map(Quote::direct);
        direct.or_else(|| self.fixed.get(&(to, from)).map(|rate| Quote::direct(rate).inverse()))
    }

    fn one_step(&self, from: Currency, to: Currency, usable: &impl Fn(&Rate) -> bool) -> Option<Quote> {
        if let Some(fixed) = self.fixed_first(from, to) {
            return Some(fixed);
        }
        let newest = |base, quote| {
            let rates = self.by_pair.get(&(base, quote))?;
            rates
                .iter()
                .filter(|rate| usable(rate))
                .max_by_key(|rate| (rate.period.span().map(|span| span.last), rate.taken))
        };
        let direct = newest(from, to).map(Quote::direct);
        let inverse = newest(to, from).map(|rate| Quote::direct(rate).inverse());
        [inverse, direct].into_iter().flatten().max_by_key(Quote::last_day)
    }

    /// The published rate of the pair nearest in time, for messages.
    fn nearest(&self, from: Currency, to: Currency, period: Period) -> Option<String> {
        let wanted = period.span()?;
        let both = [(from, to), (to, from)];
        let rates = both.iter().filter_map(|pair| self.by_pair.get(pair)).flatten();
        let near = rates.min_by_key(|rate| {
            let last = rate.period.span().map_or(wanted.last, |span| span.last);
            let days = last.until(wanted.last).map_or(i32::MAX, |gap| gap.get_days());
            (days.saturating_abs(), rate.taken)
        })?;
        Some(format!("{} {}/{} of {}", near.taken.word(), near.base, near.quote, near.period))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::number::decimal;

    fn rate(period: &str, pair: &str, price: &str, taken: Taken) -> Rate {
        let (base, quote) = pair.split_once('/').unwrap();
        Rate {
            base: Currency::parse(base).unwrap(),
            quote: Currency::parse(quote).unwrap(),
            rate: decimal(price).unwrap(),
            units: 1,
            period: Period::parse(period).unwrap(),
            taken,
            source: String::new(),
        }
    }

    fn table(rates: &[(&str, &str, &str, Taken)]) -> RateTable {
        let mut table = RateTable::new(DEFAULT_MAX_AGE);
        for (period, pair, price, taken) in rates {
            table.add(rate(period, pair, price, *taken)).unwrap();
        }
        table
    }

    fn cur(code: &str) -> Currency {
        Currency::parse(code).unwrap()
    }

    #[test]
    fn a_year_of_tenge_at_its_average() {
        let table = table(&[("2024", "USD/KZT", "468.9625", Taken::Average)]);
        let gross = Money::new(decimal("23000000000").unwrap(), Currency::KZT);
        let (dollars, quote) = table.convert(gross, Currency::USD, Period::Year(2024), RateMethod::Average).unwrap();
        assert_eq!(dollars.amount.round_dp(2).to_string(), "49044433.19");
        assert_eq!(quote.inverse().rate().unwrap().to_string(), "468.9625");
    }

    #[test]
    fn nominal_units_divide() {
        let mut won = rate("2024-04-24", "KRW/KZT", "29.15", Taken::Spot);
        won.units = 100;
        let mut table = RateTable::new(0);
        table.add(won).unwrap();
        let quote =
            table.quote(cur("KRW"), Currency::KZT, Period::parse("2024-04-24").unwrap(), RateMethod::Then).unwrap();
        assert_eq!(quote.rate().unwrap().to_string(), "0.2915");
    }

    #[test]
    fn the_newest_usable_rate_wins_and_direct_goes_before_inverse_before_a_chain() {
        use Taken::Spot;
        let same_day = [
            ("2024-05-01", "USD/KZT", "440", Spot),
            ("2024-05-01", "KZT/USD", "0.002", Spot),
            ("2024-05-01", "USD/EUR", "0.5", Spot),
            ("2024-05-01", "EUR/KZT", "800", Spot),
        ];
        let quote = |rates: &[(&str, &str, &str, Taken)]| {
            let day = Period::parse("2024-05-02").unwrap();
            let quote = table(rates).quote(cur("USD"), cur("KZT"), day, RateMethod::Then).unwrap();
            (quote.rate().unwrap().normalize().to_string(), quote.through.len())
        };
        assert_eq!(quote(&same_day), ("440".to_owned(), 1));
        assert_eq!(quote(&same_day[1..]), ("500".to_owned(), 1));
        assert_eq!(quote(&same_day[2..]), ("400".to_owned(), 2));
        let newer_inverse = [("2024-05-01", "USD/KZT", "440", Spot), ("2024-05-02", "KZT/USD", "0.002", Spot)];
        assert_eq!(quote(&newer_inverse), ("500".to_owned(), 1));
        let stale_leg = [
            ("2024-05-01", "USD/KZT", "440", Spot),
            ("2024-05-02", "USD/EUR", "0.5", Spot),
            ("2024-04-30", "EUR/KZT", "800", Spot),
        ];
        assert_eq!(quote(&stale_leg), ("440".to_owned(), 1));
    }

    #[test]
    fn a_missing_or_stale_rate_names_currency_and_period() {
        let table =
            table(&[("2024", "USD/KZT", "468.9625", Taken::Average), ("2024-05-01", "USD/KZT", "440", Taken::Spot)]);
        let error = table.quote(Currency::KZT, Currency::USD, Period::Year(2025), RateMethod::Average).unwrap_err();
        assert_eq!(
            error.to_string(),
            "no average rate of KZT in USD for 2025 (the nearest is average USD/KZT of 2024); give one with --rate KZT/USD=… or --rates FILE, or choose another --rate-method"
        );
        let day = Period::parse("2024-05-09").unwrap();
        assert!(table.quote(Currency::KZT, Currency::USD, day, RateMethod::Then).is_err(), "eight days old");
        let unstated = table.quote(Currency::UNSTATED, Currency::USD, day, RateMethod::Then).unwrap_err();
        assert_eq!(unstated, RateError::Unstated);
    }

    #[test]
    fn an_average_comes_from_the_shortest_period_that_holds_the_days() {
        let table = table(&[
            ("2024", "USD/KZT", "468", Taken::Average),
            ("2024-Q1", "USD/KZT", "450", Taken::Average),
            ("2024-02", "USD/KZT", "447", Taken::Average),
        ]);
        for (period, expected) in
            [("2024", "468"), ("2024-Q1", "450"), ("2024-03", "450"), ("2024-02-10", "447"), ("2024-05", "468")]
        {
            let quote =
                table.quote(cur("USD"), cur("KZT"), Period::parse(period).unwrap(), RateMethod::Average).unwrap();
            assert_eq!(quote.rate().unwrap().to_string(), expected, "{period}");
        }
    }

    #[test]
    fn a_given_rate_goes_before_all_others() {
        let mut table = table(&[("2024", "USD/KZT", "468", Taken::Average)]);
        table.fix(Rate { period: Period::Run, taken: Taken::Given, ..rate("2024", "KZT/USD", "0.002", Taken::Given) });
        for year in [2024, 1990] {
            let quote = table.quote(cur("USD"), cur("KZT"), Period::Year(year), RateMethod::Average).unwrap();
            assert_eq!(quote.rate().unwrap().to_string(), "500");
        }
    }

    #[test]
    fn conflicting_rates_are_refused() {
        let mut table = table(&[("2024", "USD/KZT", "468", Taken::Average)]);
        assert!(table.add(rate("2024", "USD/KZT", "468.0", Taken::Average)).is_ok());
        assert!(table.add(rate("2024", "USD/KZT", "469", Taken::Average)).is_err());
    }
}
