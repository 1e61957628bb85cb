//! What rows in bulk come to goes into the fold: sums by film and period, and which days of a film cinemas have rows of.
//!
//! Of rows of single cinemas only the first and the last day of a film are kept. That tells whether a row of a whole place
//! may have the same money; where it may, all is read again carefully.

use std::cell::RefCell;

use rust_decimal::Decimal;

use crate::model::bound::Figure;
use crate::model::currency::Currency;
use crate::model::money::Money;
use crate::model::period::{Period, Span};
use crate::model::takings::Takings;

use super::{Fold, TakingsRow};
use crate::input::bulk::Sum;
use crate::input::coverage::At;

/// Why all is to be read once more, row by row.
#[derive(Debug, Default)]
pub struct Care(RefCell<Option<String>>);

impl Care {
    /// The reason that came first, if there is any.
    pub fn into_reason(self) -> Option<String> {
        self.0.into_inner()
    }
}

/// Rows of one class, where they stand and what they cover.
pub struct ClassUse {
    /// The film they are of.
    pub film: usize,
    /// From the first of their days to the last.
    pub span: Span,
    /// The first line of them.
    pub first: At,
    /// The first lines that state gross and admissions.
    pub stated: [Option<At>; 2],
    /// How many there are.
    pub rows: u64,
}

impl Fold<'_> {
    /// Adds what rows of one class come to, of which one says what they are of.
    pub fn class(
        &mut self,
        of: &TakingsRow,
        class: &ClassUse,
        sums: &[(Period, Sum)],
        dates: &[Span],
    ) -> Result<(), String> {
        let strand = self.strand(&of.strand);
        let aspect = self.aspects.number(of.aspect.as_deref());
        for (period, sum) in sums {
            let takings = takings_of(sum, of.currency, of.source.as_ref())?;
            self.add((strand, class.film, *period, of.currency, aspect), takings)?;
        }
        self.covered.note_cinemas((strand, class.film), class.span, class.first, class.stated);
        dates.iter().for_each(|span| self.cover_days(strand, *span));
        let count = self.rows.entry((strand, class.first.0)).or_default();
        *count = count.saturating_add(class.rows);
        Ok(())
    }

    /// That what was folded in bulk is not enough, and why: all is to be read again carefully.
    pub fn need_care(&self, why: impl Into<String>) {
        self.care.0.borrow_mut().get_or_insert_with(|| why.into());
    }
}

fn takings_of(sum: &Sum, currency: Currency, source: Option<&String>) -> Result<Takings, String> {
    let too_long = || "the sum of a film is longer than a number can be".to_owned();
    let gross = (sum.rows > sum.without_gross).then(|| {
        let scale = u32::from(sum.decimals);
        let units = 10_i128.pow(2_u32.saturating_sub(scale));
        Decimal::try_from_i128_with_scale(sum.gross.checked_div(units)?, scale).ok()
    });
    let gross = gross.map(|gross| gross.ok_or_else(too_long)).transpose()?;
    let admissions = (sum.rows > sum.without_admissions).then(|| i64::try_from(sum.admissions).ok());
    let admissions = admissions.map(|admissions| admissions.ok_or_else(too_long)).transpose()?;
    let gross = gross.map(|amount| Figure::exact(Money::new(amount, currency)));
    let without = (sum.without_gross, sum.without_admissions);
    Ok(Takings::of_rows(gross, admissions.map(Figure::exact), sum.rows, without, source.into_iter().cloned().collect()))
}
