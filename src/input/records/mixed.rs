//! Numbers of mixed units in one column: a lone `1,131.6` among whole dollars, which someone typed in millions.

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
    odd: Vec<(Place, String)>,
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
        if self.now.mapping.knows(Field::RecordType) {
            return value;
        }
        let mixed = self.now.mixed.entry(column).or_default();
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
            mixed.odd.push((place, cell.text.trim().to_owned()));
        }
        value
    }

    /// Asks of the odd numbers of a table that ended, where they are few.
    pub(super) fn ask_about_mixed_units(&mut self) {
        for (_, mixed) in std::mem::take(&mut self.now.mixed) {
            let few = u64::try_from(mixed.odd.len()).unwrap_or(u64::MAX).saturating_mul(20) <= mixed.whole
                && mixed.whole > mixed.grouped;
            if !few || mixed.odd.is_empty() || self.reading.mixed_units.is_some() {
                continue;
            }
            for (place, text) in mixed.odd {
                let why = "stands among numbers that are far larger and written otherwise; is it in millions? say --mixed-units millions, or --mixed-units as-written";
                self.fold.late.push(Problem::new(place, format!("\"{text}\" {why}")));
            }
        }
    }
}
