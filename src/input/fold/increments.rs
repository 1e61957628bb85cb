//! Running totals as what was taken between them.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use crate::model::account::Account;
use crate::model::bound::Bound;
use crate::model::box_office::Basis;
use crate::model::money::Money;
use crate::model::period::{Grain, Period};
use crate::model::takings::Takings;

use super::films::Draft;
use super::{Fold, Straddling, SumKey, TOO_LONG};

impl Fold<'_> {
    /// Running totals as what was taken between them. The first counts from the release.
    pub(super) fn increments(&self, chosen: &BTreeSet<u32>, account: &mut Account) -> Vec<(SumKey, Takings)> {
        let release = |film: usize| self.films.get(film).and_then(Draft::release).and_then(Period::span);
        let mut found = Vec::new();
        let (mut revisions, mut undated, mut too_long) = (0_u64, 0_u64, 0_u64);
        let mut straddling = Straddling::default();
        for ((strand, film, part, currency, aspect), taken) in self.totals.increments(release) {
            if !chosen.contains(strand) {
                continue;
            }
            let gross = taken.gross.map(|gross| gross.map(|amount| Money::new(amount, *currency)));
            // The other measure is not missing where rows by period state it.
            let [stated_gross, stated_admissions] = self.covered.stated(*strand, *film, part);
            let other = if gross.is_some() { stated_admissions } else { stated_gross };
            let lacks_other = taken.lacks_other && other.is_none();
            let mut takings = Takings::of_totals(gross, taken.admissions, lacks_other);
            takings.sources.extend(taken.source);
            let Some(span) = taken.span else {
                // Taken since nobody knows when: it is in no period for certain, only in the run.
                if self.reading.basis == Basis::Release {
                    found.push(((*strand, *film, Period::Run, *currency, *aspect), takings));
                } else {
                    undated = undated.saturating_add(1);
                }
                continue;
            };
            let falls = gross.is_some_and(|gross| gross.value.amount < Decimal::ZERO)
                || taken.admissions.is_some_and(|admissions| admissions.value < 0);
            revisions = revisions.saturating_add(u64::from(falls));
            let Some((bucket, straddles)) = self.reading.placed(span) else {
                too_long = too_long.saturating_add(1);
                continue;
            };
            account.covered.cover(span);
            account.span = Some(account.span.map_or(span, |whole| whole.joined(span)));
            if straddles {
                takings.loosen(Bound::AtMost);
                if self.reading.is_wanted(bucket) || self.reading.is_wanted(Period::Range(span.first, span.last)) {
                    straddling.note(*currency, taken.gross.map(|gross| gross.value));
                }
            }
            // After the last total the run may go on; to date it is what it is.
            let end =
                if self.reading.rollup.grain == Grain::Day { Grain::Year.of(span.last).span() } else { bucket.span() };
            let goes_on = self.reading.basis == Basis::Calendar && end.is_some_and(|end| end.last > span.last);
            if taken.is_last && goes_on {
                takings.loosen(Bound::AtLeast);
            }
            if self.reading.is_wanted(bucket) {
                found.push(((*strand, *film, bucket, *currency, *aspect), takings));
            }
        }
        straddling.add_to(account);
        if too_long > 0 {
            let count = account.set_aside.entry(TOO_LONG.to_owned()).or_default();
            *count = count.saturating_add(too_long);
            account.too_long = account.too_long.saturating_add(too_long);
        }
        if undated > 0 {
            let why = "running totals of films whose release date is not in the data".to_owned();
            account.set_aside.insert(why, undated);
        }
        if revisions > 0 {
            account.remarks.push(format!(
                "{revisions} running totals fall from one record to the next: revisions, counted as less taken"
            ));
        }
        found
    }
}
