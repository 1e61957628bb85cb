//! Takings: what was taken for a film in a period, money and tickets.

use std::borrow::Borrow;

use super::bound::{Bound, Figure};
use super::currency::Currency;
use super::largest_remainder::equal_part;
use super::money::{Money, MoneyError};
use super::showings::Showings;

use jiff::civil::Date;
use rust_decimal::Decimal;

/// Gross and admissions of some rows together. A row that does not state a measure is missing, not zero: the
/// sum of the others is then a floor.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Takings {
    gross: Option<Figure<Money>>,
    converted: Option<Figure<Money>>,
    /// Whether some of the gross has no counterpart in the second currency, for want of a rate.
    unconverted: bool,
    admissions: Option<Figure<i64>>,
    rows: u64,
    rows_without_gross: u64,
    rows_without_admissions: u64,
    /// Addresses the figures come from, when the rows name them.
    pub sources: Vec<String>,
    /// What few rows state, kept apart so that takings stay small.
    beside: Option<Box<Beside>>,
}

/// What rows may state beside their gross and admissions.
#[derive(Clone, Debug, Default, PartialEq)]
struct Beside {
    /// What of the gross rows call previews: shows before the release, paid for.
    previews: Option<Figure<Money>>,
    /// The last running total that stands beside them, and its day, where it is wanted.
    to_date: Option<(Date, Figure<Money>)>,
    /// Cinemas, screens, screenings and seats, where they are wanted.
    showings: Option<Showings>,
}

impl Beside {
    fn add(&mut self, other: &Beside) -> Result<(), MoneyError> {
        self.previews = sum(self.previews, other.previews)?;
        let later = |a: (Date, Figure<Money>), b: (Date, Figure<Money>)| if a.0 >= b.0 { a } else { b };
        self.to_date = match (self.to_date, other.to_date) {
            (Some(a), Some(b)) => Some(later(a, b)),
            (a, b) => a.or(b),
        };
        if let Some(theirs) = &other.showings {
            self.showings.get_or_insert_default().add(theirs);
        }
        Ok(())
    }
}

/// How many addresses one sum remembers: the first by name, whatever the order of the rows.
const SOURCES_KEPT: usize = 4;

impl Takings {
    /// The takings of one row.
    pub fn of_row(gross: Option<Figure<Money>>, admissions: Option<Figure<i64>>) -> Takings {
        Takings {
            gross,
            admissions,
            rows: 1,
            rows_without_gross: u64::from(gross.is_none()),
            rows_without_admissions: u64::from(admissions.is_none()),
            ..Takings::default()
        }
    }

    /// Notes that they are of previews.
    pub fn set_previews(&mut self) {
        self.beside.get_or_insert_default().previews = self.gross;
    }

    /// Notes the running total that stands beside them, to the end of a day.
    pub fn set_to_date(&mut self, day: Date, total: Figure<Money>) {
        self.beside.get_or_insert_default().to_date = Some((day, total));
    }

    /// Notes how often and where the film was shown.
    pub fn set_showings(&mut self, showings: Showings) {
        self.beside.get_or_insert_default().showings = Some(showings);
    }

    /// The takings of several rows together: their sums, how many rows there are, and how many of them state no gross
    /// and no admissions.
    pub fn of_rows(
        gross: Option<Figure<Money>>,
        admissions: Option<Figure<i64>>,
        rows: u64,
        (rows_without_gross, rows_without_admissions): (u64, u64),
        sources: Vec<String>,
    ) -> Takings {
        Takings { gross, admissions, rows, rows_without_gross, rows_without_admissions, sources, ..Takings::default() }
    }

    /// What was taken between two running totals of one measure. The other measure has totals of its own, so it
    /// is missing only if the film has none.
    pub fn of_totals(gross: Option<Figure<Money>>, admissions: Option<Figure<i64>>, lacks_other: bool) -> Takings {
        Takings {
            gross,
            admissions,
            rows: 1,
            rows_without_gross: u64::from(gross.is_none() && lacks_other),
            rows_without_admissions: u64::from(admissions.is_none() && lacks_other),
            ..Takings::default()
        }
    }

    /// That nothing was taken: no film, no money, no ticket.
    pub fn nothing(currency: Currency, second: Option<Currency>) -> Takings {
        let zero = |currency| Figure::exact(Money::new(Decimal::ZERO, currency));
        Takings {
            gross: Some(zero(currency)),
            converted: second.map(zero),
            admissions: Some(Figure::exact(0)),
            ..Takings::default()
        }
    }

    /// Adds the takings of other rows.
    pub fn add(&mut self, other: &Takings) -> Result<(), MoneyError> {
        self.gross = sum(self.gross, other.gross)?;
        self.converted = sum(self.converted, other.converted)?;
        self.unconverted |= other.unconverted;
        self.admissions = match (self.admissions, other.admissions) {
            (Some(a), Some(b)) => {
                let sum = a.value.checked_add(b.value).ok_or(MoneyError::TooManyTickets)?;
                Some(Figure::new(sum, a.bound.with(b.bound)))
            }
            (a, b) => a.or(b),
        };
        self.rows = self.rows.saturating_add(other.rows);
        self.rows_without_gross = self.rows_without_gross.saturating_add(other.rows_without_gross);
        self.rows_without_admissions = self.rows_without_admissions.saturating_add(other.rows_without_admissions);
        if let Some(theirs) = &other.beside {
            self.beside.get_or_insert_default().add(theirs)?;
        }
        if !other.sources.is_empty() {
            self.sources.extend(other.sources.iter().cloned());
            self.sources.sort();
            self.sources.dedup();
            self.sources.truncate(SOURCES_KEPT);
        }
        Ok(())
    }

    /// The gross: `None` when no row states one, a floor when some do not.
    pub fn gross(&self) -> Option<Figure<Money>> {
        self.gross.map(|gross| gross.loosened(missing(self.rows_without_gross)))
    }

    /// The gross in the second currency, once the data set was converted.
    pub fn converted(&self) -> Option<Figure<Money>> {
        self.converted.filter(|_| !self.unconverted).map(|gross| gross.loosened(missing(self.rows_without_gross)))
    }

    /// The admissions: `None` when no row states them, a floor when some do not. More tickets given back than
    /// sold are no number of tickets.
    pub fn admissions(&self) -> Option<Figure<u64>> {
        let admissions = self.admissions?.loosened(missing(self.rows_without_admissions));
        Some(Figure::new(u64::try_from(admissions.value).ok()?, admissions.bound))
    }

    /// The last running total that stands beside them, and its day.
    pub fn to_date(&self) -> Option<(Date, Figure<Money>)> {
        self.beside.as_ref()?.to_date
    }

    /// What of the gross rows call previews.
    pub fn previews(&self) -> Option<Figure<Money>> {
        self.beside.as_ref()?.previews
    }

    /// Cinemas, screens, screenings and seats, where they are wanted and stated.
    pub fn showings(&self) -> Option<&Showings> {
        self.beside.as_ref()?.showings.as_ref()
    }

    /// Whether every row states both its gross and its admissions.
    pub fn states_both(&self) -> bool {
        self.rows_without_gross == 0 && self.rows_without_admissions == 0
    }

    /// How many rows they are of.
    pub fn rows(&self) -> u64 {
        self.rows
    }

    /// Sets the gross in a second currency.
    pub fn set_converted(&mut self, converted: Option<Figure<Money>>) {
        self.converted = converted;
    }

    /// Notes that the gross has no counterpart in the second currency.
    pub fn set_unconverted(&mut self) {
        self.unconverted = true;
    }

    /// Puts the gross in another currency in the place of the gross.
    pub fn replace_gross(&mut self, gross: Option<Figure<Money>>) {
        self.gross = gross;
    }

    /// Takes about so many admissions for those that no row states.
    pub fn estimate_admissions(&mut self, sold: Figure<i64>) {
        self.admissions = Some(sold);
        self.rows_without_admissions = 0;
    }

    /// The gross as its rows state it, before the rows that state none are thought of.
    pub fn stated_gross(&self) -> Option<Figure<Money>> {
        self.gross
    }

    /// Loosens all measures by a bound: a run that goes on is a floor, one that began before a ceiling.
    pub fn loosen(&mut self, bound: Bound) {
        self.gross = self.gross.map(|figure| figure.loosened(bound));
        self.converted = self.converted.map(|figure| figure.loosened(bound));
        self.admissions = self.admissions.map(|figure| figure.loosened(bound));
    }

    /// Leaves out the measures that `other` does not state: where no record states admissions, none were not
    /// sold, they are not known.
    pub fn keep_measures_of(&mut self, other: &Takings) {
        self.gross = self.gross.filter(|_| other.gross.is_some());
        self.converted = self.converted.filter(|_| other.converted.is_some());
        self.admissions = self.admissions.filter(|_| other.admissions.is_some());
    }

    /// One of so many equal shares of them, the first of which has what does not divide. A share is what it is of rows
    /// that state it, so no bound changes.
    #[must_use]
    pub fn share_of(&self, many: u64, place: u64) -> Takings {
        let money = |figure: Figure<Money>| {
            let whole = figure.value;
            let amount = equal_part(whole.amount, many, place);
            Figure::new(Money::new(amount.unwrap_or(whole.amount), whole.currency), figure.bound)
        };
        let count = |figure: Figure<i64>| {
            let many = i64::try_from(many).unwrap_or(i64::MAX);
            let each = figure.value.checked_div(many).unwrap_or(figure.value);
            let rest = figure.value.checked_rem(many).unwrap_or_default();
            let extra = if place == 0 { rest } else { 0 };
            Figure::new(each.saturating_add(extra), figure.bound)
        };
        Takings {
            gross: self.gross.map(money),
            converted: self.converted.map(money),
            admissions: self.admissions.map(count),
            beside: self
                .beside
                .clone()
                .map(|beside| Box::new(Beside { previews: beside.previews.map(money), ..*beside })),
            ..self.clone()
        }
    }

    /// The sum over many, or nothing.
    pub fn total(all: impl IntoIterator<Item: Borrow<Takings>>) -> Result<Takings, MoneyError> {
        let mut total = Takings::default();
        all.into_iter().try_for_each(|takings| total.add(takings.borrow()))?;
        Ok(total)
    }
}

fn missing(rows: u64) -> Bound {
    if rows == 0 { Bound::Exact } else { Bound::AtLeast }
}

fn sum(a: Option<Figure<Money>>, b: Option<Figure<Money>>) -> Result<Option<Figure<Money>>, MoneyError> {
    Ok(match (a, b) {
        (Some(a), Some(b)) => Some(Figure::new(a.value.plus(b.value)?, a.bound.with(b.bound))),
        (a, b) => a.or(b),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tenge(amount: i64) -> Option<Figure<Money>> {
        Some(Figure::exact(Money::new(Decimal::from(amount), Currency::KZT)))
    }

    #[test]
    fn a_missing_gross_makes_the_sum_a_floor() {
        let rows = [Takings::of_row(tenge(5), Some(Figure::exact(2))), Takings::of_row(None, Some(Figure::exact(1)))];
        let total = Takings::total(&rows).unwrap();
        assert_eq!(total.gross().unwrap().bound, Bound::AtLeast);
        assert_eq!(total.admissions(), Some(Figure::exact(3)));
    }

    #[test]
    fn no_gross_at_all_is_missing_not_zero() {
        let total = Takings::total(&[Takings::of_row(None, None)]).unwrap();
        assert_eq!((total.gross(), total.admissions(), total.rows()), (None, None, 1));
    }
}
