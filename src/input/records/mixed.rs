//! Numbers of mixed units in one column: a lone `1,131.6` among whole dollars, which someone typed in millions.
//!
//! In a long column it stands out by how it is written; in a short one it must also be far smaller than the others.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::Records;
use crate::input::RawCell;
use crate::input::columns::Field;
use crate::input::problem::{Place, Problem};

/// Small cells with decimals, or grouped, among large numbers that are not; they may be in millions.
#[derive(Clone, Debug, Default)]
pub(super) struct Mixed {
    whole: u64,
    grouped: u64,
    odd: Vec<(Place, String, i64)>,
    /// How many numbers of the column have which power of ten.
    powers: BTreeMap<i64, u64>,
}

/// So many whole numbers to an odd one make it one of few, however small it is.
const MANY: u64 = 20;

/// So many do where it is far smaller.
const SOME: u64 = 4;

/// How many powers of ten lie between a number in millions and those beside it in units.
const FAR: i64 = 5;

impl Mixed {
    /// Whether there are so few odd numbers, and so far below the others, that they are to be asked about.
    fn is_doubtful(&self, is_of_one_measure: bool) -> bool {
        let times = |of_each: u64| u64::try_from(self.odd.len()).unwrap_or(u64::MAX).saturating_mul(of_each);
        let stand_out = times(MANY) <= self.whole && self.whole > self.grouped;
        let far_below = |power: i64| self.middle_power().saturating_sub(power) >= FAR;
        let are_far = || self.odd.iter().all(|(_, _, power)| far_below(*power));
        stand_out || is_of_one_measure && times(SOME) <= self.whole.saturating_add(self.grouped) && are_far()
    }

    /// The power of ten that half of the numbers do not exceed.
    fn middle_power(&self) -> i64 {
        let half = self.powers.values().sum::<u64>().div_ceil(2);
        let mut passed = 0_u64;
        let reaches_half = |(power, count): (&i64, &u64)| {
            passed = passed.saturating_add(*count);
            (passed >= half).then_some(*power)
        };
        self.powers.iter().find_map(reaches_half).unwrap_or_default()
    }
}

/// The power of ten of a number: 6 for millions, nothing for zero.
fn power(value: Decimal) -> Option<i64> {
    let digits = value.mantissa().unsigned_abs().checked_ilog10()?;
    Some(i64::from(digits).saturating_sub(i64::from(value.scale())))
}

/// What a small number with decimals is, among whole ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MixedUnits {
    /// Millions, which someone typed in another unit.
    Millions,
    /// What it says.
    AsWritten,
}

impl MixedUnits {
    /// All readings with the words of `--mixed-units`.
    pub const WORDS: [(&'static str, MixedUnits); 2] =
        [("millions", MixedUnits::Millions), ("as-written", MixedUnits::AsWritten)];
}

impl Records<'_, '_> {
    /// Whether a small number stands in a column of large ones and is written otherwise, with decimals or grouped where
    /// they are not, and what it is there.
    pub(in super::super) fn mixed_unit(&mut self, column: usize, cell: &RawCell<'_>, value: Decimal) -> Decimal {
        // What a single cinema takes on a day may be small.
        if self.now.mapping.knows(Field::RecordType) || self.now.mapping.column(Field::Cinema).is_some() {
            return value;
        }
        let mixed = self.now.mixed.entry(column).or_default();
        let power = power(value);
        if let Some(power) = power {
            let count = mixed.powers.entry(power).or_default();
            *count = count.saturating_add(1);
        }
        let is_grouped = cell.text.trim().contains([',', '.', ' ', '\u{a0}', '\u{202f}']) && value.fract().is_zero();
        if value.abs() >= Decimal::from(100_000) {
            let count = if is_grouped { &mut mixed.grouped } else { &mut mixed.whole };
            *count = count.saturating_add(u64::from(value.fract().is_zero()));
            return value;
        }
        let odd = !value.fract().is_zero() || is_grouped && mixed.grouped == 0;
        if !odd {
            return value;
        }
        if self.reading.mixed_units == Some(MixedUnits::Millions) {
            return value.checked_mul(Decimal::from(1_000_000)).unwrap_or(value);
        }
        if mixed.odd.len() < 1_000 {
            let place = Place { file: self.source.name.clone(), line: cell.line, column: cell.column };
            mixed.odd.push((place, cell.text.trim().to_owned(), power.unwrap_or_default()));
        }
        value
    }

    /// Asks of the odd numbers of a table that ended, where they are few.
    pub(super) fn ask_about_mixed_units(&mut self) {
        for (column, mixed) in std::mem::take(&mut self.now.mixed) {
            // Figures of a market and rates are of many measures in one column.
            let of_many = [Field::Value, Field::Rate].map(|field| self.now.mapping.column(field));
            let is_of_one_measure = !of_many.contains(&Some(column));
            if mixed.odd.is_empty() || self.reading.mixed_units.is_some() || !mixed.is_doubtful(is_of_one_measure) {
                continue;
            }
            for (place, text, _) in mixed.odd {
                let why = "stands among numbers that are far larger and written otherwise; is it in millions? say --mixed-units millions, or --mixed-units as-written";
                self.fold.late.push(Problem::new(place, format!("\"{text}\" {why}")));
            }
        }
    }
}
