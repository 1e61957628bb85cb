//! The exchange rates of a row: of one pair, or a column a currency.

use rust_decimal::Decimal;

use crate::model::currency::Currency;
use crate::model::number;
use crate::model::period::Period;
use crate::model::rate::{Rate, Taken};

use super::RowReader;
use crate::input::columns::{Field, HeaderUnit};
use crate::input::problem::Problem;
use crate::input::wide_rates::WideRates;
use crate::input::words;

impl RowReader<'_, '_, '_> {
    pub(super) fn rate(&mut self) -> Option<Rate> {
        let code = |text: &str| {
            Currency::parse(text).ok_or_else(|| "is not a currency; expected a code such as KZT".to_owned())
        };
        let base = self.read(Field::Base, code);
        let quote = self.read(Field::Quote, code);
        let rate = self.number_of(Field::Rate, false).map(|(rate, _)| rate).filter(|rate| {
            let is_price = *rate > Decimal::ZERO;
            if !is_price {
                self.complain(Field::Rate, &rate.to_string(), "is not a price; expected more than zero");
            }
            is_price
        });
        let units = self.read(Field::Units, |text| {
            let units = number::count(text).map_err(|error| error.to_string())?;
            if units > 0 { Ok(units) } else { Err("units have no price; expected 1, 10, 100 or 1000".to_owned()) }
        });
        let taken = self.one_of(Field::Method, &Taken::WORDS);
        let period = self.period();
        let rate = self.needed(Field::Rate, rate)?;
        let base = self.needed(Field::Base, base)?;
        let quote = self.needed(Field::Quote, quote)?;
        let period = period?;
        let taken = taken.unwrap_or(if matches!(period, Period::Day(_)) { Taken::Spot } else { Taken::Average });
        Some(Rate {
            base,
            quote,
            rate,
            units: units.unwrap_or(1),
            period,
            taken,
            source: self.words(Field::Source).unwrap_or_else(|| self.records.source.name.clone()),
        })
    }

    /// The rates of a day, a column a currency.
    pub(super) fn wide_rates(&mut self, wide: &WideRates) -> Option<Vec<Rate>> {
        let period = self.period()?;
        let taken = if matches!(period, Period::Day(_)) { Taken::Spot } else { Taken::Average };
        let source = self.records.source.name.clone();
        let mut rates = Vec::with_capacity(wide.columns.len());
        for (column, currency) in &wide.columns {
            let Some(cell) = self.cells.get(*column).filter(|cell| !words::is_missing(&cell.text)) else { continue };
            let (base, quote) = if wide.prices_fixed { (wide.fixed, *currency) } else { (*currency, wide.fixed) };
            let read = self.number_in(cell, *column, false, HeaderUnit::NONE).and_then(|(rate, _)| {
                if rate > Decimal::ZERO { Ok(rate) } else { Err("is not a price; expected more than zero".to_owned()) }
            });
            match read {
                Ok(rate) => rates.push(Rate { base, quote, rate, units: 1, period, taken, source: source.clone() }),
                Err(why) => {
                    let place = self.records.place(cell.line, cell.column);
                    self.problems.push(Problem::new(place, format!("{currency}: \"{}\" {why}", cell.text.trim())));
                }
            }
        }
        Some(rates)
    }
}
