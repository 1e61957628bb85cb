//! Running totals: what was taken from the release to a day, as what was taken between the days.

use std::collections::BTreeMap;

use jiff::civil::Date;
use rust_decimal::Decimal;

use crate::model::bound::Figure;
use crate::model::currency::Currency;
use crate::model::period::Span;

use super::coverage::{At, Part};

/// A total to a day.
#[derive(Clone, Debug)]
struct Total<T> {
    value: Figure<T>,
    source: Option<String>,
    at: At,
}

/// The running totals of one film in one strand, part, currency and aspect, each measure by itself: a day that states one
/// says nothing of the other.
#[derive(Clone, Debug, Default)]
struct Totals {
    gross: BTreeMap<Date, Total<Decimal>>,
    admissions: BTreeMap<Date, Total<i64>>,
}

/// Whose totals they are.
pub type Key = (u32, usize, Part, Currency, u32);

/// All running totals.
#[derive(Clone, Debug, Default)]
pub struct RunningTotals(BTreeMap<Key, Totals>);

/// What was taken between two totals, or since the release.
#[derive(Clone, Debug)]
pub struct Increment {
    /// The days; `None` before the first total of a film whose release nobody dated.
    pub span: Option<Span>,
    pub gross: Option<Figure<Decimal>>,
    pub admissions: Option<Figure<i64>>,
    pub source: Option<String>,
    /// Whether no later total follows.
    pub is_last: bool,
    /// Whether the film states no total of the other measure at all.
    pub lacks_other: bool,
}

impl RunningTotals {
    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Notes totals to a day; a line that gave one for the same day is returned.
    pub fn note(
        &mut self,
        key: Key,
        day: Date,
        gross: Option<Figure<Decimal>>,
        admissions: Option<Figure<i64>>,
        source: Option<String>,
        at: At,
    ) -> Result<(), At> {
        let totals = self.0.entry(key).or_default();
        let known = gross.and_then(|_| totals.gross.get(&day)).map(|total| total.at);
        let known = known.or(admissions.and_then(|_| totals.admissions.get(&day)).map(|total| total.at));
        if let Some(before) = known {
            return Err(before);
        }
        if let Some(value) = gross {
            totals.gross.insert(day, Total { value, source: source.clone(), at });
        }
        if let Some(value) = admissions {
            totals.admissions.insert(day, Total { value, source, at });
        }
        Ok(())
    }

    /// Puts the totals of films that turned out to be one together; days that two lines give are returned.
    pub fn merge(&mut self, places: &[usize]) -> Vec<(usize, Date, At, At)> {
        let mut merged = RunningTotals::default();
        let mut twice = Vec::new();
        for ((strand, film, part, currency, aspect), totals) in std::mem::take(&mut self.0) {
            let film = places.get(film).copied().unwrap_or(film);
            let key = || (strand, film, part.clone(), currency, aspect);
            for (day, total) in totals.gross {
                let noted = merged.note(key(), day, Some(total.value), None, total.source, total.at);
                twice.extend(noted.err().map(|before| (film, day, total.at, before)));
            }
            for (day, total) in totals.admissions {
                let noted = merged.note(key(), day, None, Some(total.value), total.source, total.at);
                twice.extend(noted.err().map(|before| (film, day, total.at, before)));
            }
        }
        *self = merged;
        twice
    }

    /// Whose totals there are, with whether of gross, whether of admissions, and the first line.
    pub fn keys(&self) -> impl Iterator<Item = (&Key, bool, bool, At)> {
        self.0.iter().map(|(key, totals)| {
            let gross = totals.gross.values().map(|total| total.at);
            let first = gross.chain(totals.admissions.values().map(|total| total.at)).min().unwrap_or_default();
            (key, !totals.gross.is_empty(), !totals.admissions.is_empty(), first)
        })
    }

    /// What was taken between the totals of each film, the first since its release.
    pub fn increments(&self, release: impl Fn(usize) -> Option<Span>) -> Vec<(&Key, Increment)> {
        let mut found = Vec::new();
        for (key, totals) in &self.0 {
            let released = release(key.1);
            let (no_gross, no_admissions) = (totals.gross.is_empty(), totals.admissions.is_empty());
            for (span, value, source, is_last) in between(&totals.gross, released, difference) {
                let gross = Some(value);
                let lacks_other = no_admissions;
                found.push((key, Increment { span, gross, admissions: None, source, is_last, lacks_other }));
            }
            for (span, value, source, is_last) in between(&totals.admissions, released, |a, b| a.checked_sub(b)) {
                let admissions = Some(value);
                let lacks_other = no_gross;
                found.push((key, Increment { span, gross: None, admissions, source, is_last, lacks_other }));
            }
        }
        found
    }
}

fn difference(now: Decimal, before: Decimal) -> Option<Decimal> {
    now.checked_sub(before)
}

type Between<T> = (Option<Span>, Figure<T>, Option<String>, bool);

/// The differences of one measure's totals.
fn between<T: Copy>(
    totals: &BTreeMap<Date, Total<T>>,
    released: Option<Span>,
    difference: impl Fn(T, T) -> Option<T>,
) -> Vec<Between<T>> {
    let mut found = Vec::with_capacity(totals.len());
    let mut before: Option<(Date, Figure<T>)> = None;
    for (day, total) in totals {
        let first = match before {
            Some((last, _)) => Some(last.tomorrow().unwrap_or(last)),
            None => released.map(|released| released.first.min(*day)),
        };
        let value = match before {
            None => Some(total.value),
            Some((_, before)) => difference(total.value.value, before.value)
                .map(|left| Figure::new(left, total.value.bound.with(before.bound.reversed()))),
        };
        let is_last = totals.keys().next_back() == Some(day);
        if let Some(value) = value {
            let span = first.map(|first| Span { first, last: *day });
            found.push((span, value, total.source.clone(), is_last));
        }
        before = Some((*day, total.value));
    }
    found
}
