//! Estimated admissions: gross over the average ticket of the year it was taken in, where the records state no admissions.
//! They are only about, and every page that has them says so.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::bound::{Bound, Figure};
use super::money::MoneyError;
use super::period::{Grain, Period};
use super::prices::PriceLevels;

/// Average tickets by year.
pub struct Tickets(BTreeMap<i16, Decimal>);

impl Tickets {
    /// The average ticket of each year.
    pub fn of(levels: &PriceLevels, years: &[i16]) -> Tickets {
        let known = years.iter().filter_map(|year| Some((*year, levels.at(*year)?)));
        Tickets(known.collect())
    }

    /// About how many tickets a gross is of; `None` where the year has no average ticket.
    pub fn sold(&self, gross: Figure<Decimal>, period: Period) -> Result<Option<Figure<i64>>, MoneyError> {
        let Some(span) = period.span() else { return Ok(None) };
        let year =
            Grain::Year.place(span).map_or(span.first.year(), |(year, _)| year.year().unwrap_or(span.first.year()));
        let Some(ticket) = self.0.get(&year) else { return Ok(None) };
        let sold = gross.value.checked_div(*ticket).ok_or(MoneyError::TooManyTickets)?.round();
        let sold = i64::try_from(sold).map_err(|_| MoneyError::TooManyTickets)?;
        Ok(Some(Figure::new(sold, gross.bound.with(Bound::About))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gross_over_the_ticket_of_its_year() {
        let levels = PriceLevels::new(BTreeMap::from([(2024, Decimal::from(2_000))]), String::new());
        let tickets = Tickets::of(&levels, &[2023, 2024]);
        let gross = Figure::exact(Decimal::from(1_000_900));
        let sold = tickets.sold(gross, Period::Month(2024, 3)).unwrap();
        assert_eq!(sold, Some(Figure::new(500, Bound::About)));
        assert_eq!(tickets.sold(gross, Period::Year(2023)).unwrap(), None);
    }
}
