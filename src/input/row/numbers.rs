//! The numbers of a row: money and counts, by the conventions and the unit of their columns, and their currency.

use rust_decimal::Decimal;

use crate::model::bound::{Bound, Figure};
use crate::model::currency::Currency;
use crate::model::number::{self, NumberError};

use super::{RowReader, begins_plainly, is_no_value};
use crate::input::columns::{Field, HeaderUnit};
use crate::input::problem::Problem;
use crate::input::{RawCell, Zeros, amounts, countries, words};

/// What is wrong with takings of less than nothing.
const BELOW_ZERO: &str =
    "is less than zero; expected what was taken (only a cinema's own records may hold corrections)";

impl RowReader<'_, '_, '_> {
    /// The currency of the row's money: that of its own column, else the one its amounts or their header name, else
    /// the one for all records.
    pub(super) fn currency(&mut self) -> Option<Currency> {
        let stated = match self.text(Field::Currency) {
            None => None,
            Some(_) => Some(self.read(Field::Currency, |text| match Currency::parse(text) {
                Some(code) => Ok(code),
                None => match words::currencies(text).as_deref() {
                    Some([one]) => Ok(*one),
                    _ => Err("is not a currency; expected a code such as KZT".to_owned()),
                },
            })?),
        };
        if let (Some(stated), Some(said)) = (stated, self.said)
            && stated != said
        {
            let place = self.records.place(self.line, 0);
            let what = format!("the amount is in {said}, but the currency of the record is {stated}; keep one");
            self.problems.push(Problem::new(place, what));
            return None;
        }
        let shown = self.records.now.shown;
        if let (Some(stated), Some(shown), None) = (stated, shown.filter(|shown| Some(*shown) != stated), self.said) {
            let place = self.records.place(self.line, 0);
            let what =
                format!("the currency of the record is {stated}, but amounts of its column are shown in {shown}");
            self.problems
                .push(Problem::new(place, format!("{what}; correct the column of currencies, or the formats")));
            return None;
        }
        if let Some(currency) = stated.or(self.said).or(self.records.reading.currency) {
            return Some(currency);
        }
        let by_profile = self.records.now.profile.and_then(|profile| profile.currency).or(shown);
        let by_home = self.records.reading.home.and_then(countries::currency);
        if by_profile.is_none() && by_home.is_some() {
            self.records.fold.currency_taken_from_home = by_home;
        }
        Some(by_profile.or(by_home).unwrap_or(Currency::UNSTATED))
    }

    pub(super) fn amount_of(&mut self, field: Field, bound: Bound) -> Option<Figure<Decimal>> {
        let (amount, own) = self.number_of(field, false)?;
        if amount < Decimal::ZERO && !self.is_of_a_cinema() {
            self.complain(field, &amount.to_string(), BELOW_ZERO);
            return None;
        }
        if amount.is_zero() && self.records.reading.zeros == Zeros::Unknown {
            return None;
        }
        self.values.insert(field, amount);
        Some(Figure::new(amount, bound.with(own)))
    }

    pub(super) fn count_of(&mut self, field: Field, bound: Bound) -> Option<Figure<i64>> {
        let (count, own) = self.number_of(field, true)?;
        let whole = if count.fract().is_zero() { i64::try_from(count).ok() } else { None };
        let Some(whole) = whole else {
            self.complain(field, &count.to_string(), &NumberError::NotWhole.to_string());
            return None;
        };
        if whole < 0 && !self.is_of_a_cinema() {
            self.complain(field, &whole.to_string(), BELOW_ZERO);
            return None;
        }
        if whole == 0 && self.records.reading.zeros == Zeros::Unknown {
            return None;
        }
        self.values.insert(field, count);
        Some(Figure::new(whole, bound.with(own)))
    }

    /// The number of a field, and what its own signs say of it. Of several columns it is the sum, and at least that
    /// where one of them is empty.
    pub(super) fn number_of(&mut self, field: Field, is_count: bool) -> Option<(Decimal, Bound)> {
        self.text(field)
            .or_else(|| self.records.now.mapping.columns(field).filter(|column| column.places.len() > 1).map(|_| ""))?;
        let Some(column) = self.records.now.mapping.columns(field).cloned() else {
            let read = self.read(field, |text| number::decimal(text).map_err(|error| error.to_string()))?;
            return Some((read, Bound::Exact));
        };
        let mut sum: Option<(Decimal, Bound)> = None;
        let mut is_part = false;
        for place in column.places.iter() {
            let Some(cell) = self.cells.get(*place) else { continue };
            let text = cell.text.trim();
            if text.is_empty() || !begins_plainly(text) && is_no_value(field, text) {
                is_part = true;
                continue;
            }
            match self.number_in(cell, *place, is_count, column.unit) {
                Ok((value, own)) => {
                    let (before, bound) = sum.unwrap_or((Decimal::ZERO, Bound::Exact));
                    let added = before.checked_add(value);
                    sum = Some((added.unwrap_or(Decimal::MAX), bound.with(own)));
                }
                Err(why) => {
                    let name = self.records.header(*place).unwrap_or_else(|| field.name().to_owned());
                    let at = self.records.place(cell.line, cell.column);
                    self.problems.push(Problem::new(at, format!("{name}: \"{text}\" {why}")));
                    return None;
                }
            }
        }
        match sum {
            Some((value, bound)) if is_part && column.places.len() > 1 => Some((value, bound.with(Bound::AtLeast))),
            Some(sum) => Some(sum),
            // The one column is empty, but there may be a value for all records.
            None => {
                self.records.now.mapping.constant(field)?;
                self.read(field, |text| number::decimal(text).map_err(|error| error.to_string()))
                    .map(|value| (value, Bound::Exact))
            }
        }
    }

    /// The number in a cell, by the conventions of its column.
    pub(super) fn number_in(
        &mut self,
        cell: &RawCell<'_>,
        column: usize,
        is_count: bool,
        unit: HeaderUnit,
    ) -> Result<(Decimal, Bound), String> {
        let text = cell.text.trim();
        let has_point_decimals = || self.records.now.conventions.mark(column) == amounts::Mark::Point;
        let plain = number::plain(text).filter(|_| !text.contains('.') || has_point_decimals());
        if plain.is_some() || cell.exact || text.bytes().all(|byte| byte.is_ascii_digit()) {
            let value = plain.map_or_else(|| number::decimal(text), Ok).map_err(|error| error.to_string())?;
            return self.in_unit(cell, column, is_count, unit, value, Bound::Exact, false);
        }
        let amount = amounts::written(text).map_err(|error| error.to_string())?;
        if amount.percent {
            let swapped = self.records.swapped_with(self.cells, column);
            let swapped = swapped.map(|swapped| format!(", and {swapped}")).unwrap_or_default();
            return Err(format!("is a percentage, where an amount is expected{swapped}"));
        }
        let mark = self.records.now.conventions.mark(column);
        let value = amount.value(mark).map_err(|error| {
            let settled = self.records.now.conventions.mark_settled(column).filter(|settled| settled.line > 0);
            match settled {
                Some(settled) if amount.value(mark.other()).is_ok() => {
                    format!(
                        "does not fit the decimal {} that line {} (\"{}\") shows for this column",
                        mark.word(),
                        settled.line,
                        settled.text
                    )
                }
                _ => error.to_string(),
            }
        })?;
        if let [one] = amount.currencies.as_slice() {
            if let Some(before) = self.said.filter(|before| before != one) {
                return Err(format!("is in {one}, but another amount of the record is in {before}"));
            }
            self.said = Some(*one);
        }
        self.in_unit(cell, column, is_count, unit, value, amount.bound, amount.rounded)
    }

    #[expect(clippy::too_many_arguments, reason = "all of them are what is known of one cell")]
    fn in_unit(
        &mut self,
        cell: &RawCell<'_>,
        column: usize,
        is_count: bool,
        unit: HeaderUnit,
        value: Decimal,
        bound: Bound,
        rounded: bool,
    ) -> Result<(Decimal, Bound), String> {
        if let (Some(of_header), None) = (unit.currency, self.said) {
            self.said = Some(of_header);
        }
        let scaled = !unit.scale.is_zero() && unit.scale != Decimal::ONE && !rounded;
        if scaled {
            let value = value.checked_mul(unit.scale).ok_or_else(|| NumberError::TooLong.to_string())?;
            return Ok((value.normalize(), bound.with(Bound::About)));
        }
        let value = if is_count || rounded { value } else { self.records.mixed_unit(column, cell, value) };
        Ok((value, if rounded { bound.with(Bound::About) } else { bound }))
    }

    /// A cinema gives money back and books it as a correction; a market does not.
    fn is_of_a_cinema(&self) -> bool {
        self.text(Field::Cinema).is_some()
    }
}
