//! What published series say of a claim, each by itself.

use rust_decimal::Decimal;

use super::{Answer, change, in_words, interval_of, said, share_change, times, unknown, unlike_money};
use crate::model::bound::{Bound, Figure};
use crate::model::box_office::BoxOffice;
use crate::model::claim::{Claim, Level, PartBy};
use crate::model::interval::Interval;
use crate::model::period::Period;
use crate::model::published::{Measure, PublishedFigure, Scope};
use crate::model::share::Share;
use crate::model::verdict::{Reading, Said, Unsaid};

/// The series that publish a value.
pub fn series_of(data: &BoxOffice, measure: Measure, scope: Scope, period: Period) -> Vec<(String, Figure<Decimal>)> {
    let right = |figure: &&PublishedFigure| {
        figure.measure == measure && figure.scope == scope && figure.period == period && figure.status.is_result()
    };
    let right_money = |figure: &&PublishedFigure| !measure.is_money() || figure.currency == Some(data.currency());
    let found = data.published.all().iter().filter(right).filter(right_money);
    found.map(|figure| (figure.series.clone(), figure.value)).collect()
}

fn by_series(series: String, said: Answer) -> Reading {
    Reading { definitions: vec![("series", series)], said }
}

pub(super) fn levels(data: &BoxOffice, claim: &Claim, level: Level, scope: Scope) -> Vec<Reading> {
    let unlike = unlike_money(data, claim);
    let series = series_of(data, level.measure(), scope, claim.period);
    let answer = |figure| unlike.clone().map_or_else(|| Ok(said(figure)), Err);
    series.into_iter().map(|(series, figure)| by_series(series, answer(figure))).collect()
}

/// A share as it was printed, with what its last digit leaves room for.
fn as_printed(share: Figure<Decimal>) -> Said {
    let known = said(share);
    let step = Decimal::try_new(1, share.value.normalize().scale()).unwrap_or_default();
    let room = Interval::rounded(share.value, step).filter(|_| share.bound == Bound::Exact);
    Said { interval: room.unwrap_or(known.interval), is_rounded: true, ..known }
}

/// A share of a series, as it publishes it or as its part of its total.
fn shares_of(data: &BoxOffice, by: PartBy, scope: Scope, period: Period) -> Vec<(String, Answer)> {
    let whole = by.level().measure();
    let stated = match by {
        PartBy::Gross => Measure::GrossShare,
        PartBy::Admissions => Measure::AdmissionsShare,
        PartBy::Count => Measure::ReleasesShare,
        PartBy::Screenings => Measure::ScreeningsShare,
    };
    let mut found: Vec<(String, Answer)> = series_of(data, stated, scope, period)
        .into_iter()
        .map(|(series, figure)| (format!("{series}, as published"), Ok(as_printed(figure))))
        .collect();
    let totals = series_of(data, whole, Scope::Total, period);
    for (series, part) in series_of(data, whole, scope, period) {
        let total = totals.iter().find(|(of, _)| *of == series).map(|(_, total)| *total);
        let share = total.and_then(|total| interval_of(part).over(&interval_of(total))).zip(total);
        let said = share.and_then(|(interval, total)| {
            let percent = |value: Decimal| value.checked_mul(Decimal::ONE_HUNDRED);
            let value = Share::of(part.value, total.value)?.percent();
            let how = format!("{} of {}", in_words(part), in_words(total));
            let is_rounded = [part, total].into_iter().any(|figure| figure.bound == Bound::About);
            Some(Said { value, interval: interval.map(percent)?, witnesses: Vec::new(), how, is_rounded })
        });
        let why = format!("{series} publishes no total");
        found.push((series, said.ok_or(Unsaid::Unknown(why))));
    }
    found
}

pub(super) fn shares(data: &BoxOffice, claim: &Claim, by: PartBy, scope: Scope) -> Vec<Reading> {
    let found = shares_of(data, by, scope, claim.period).into_iter();
    found.map(|(series, said)| by_series(series, said)).collect()
}

/// The change of a share, series by series.
pub(super) fn share_changes(data: &BoxOffice, claim: &Claim, by: PartBy, scope: Scope, before: Period) -> Vec<Reading> {
    let bases = shares_of(data, by, scope, before);
    let mut found = Vec::new();
    for (series, now) in shares_of(data, by, scope, claim.period) {
        let base = bases.iter().find(|(of, _)| *of == series).map(|(_, base)| base.clone());
        let base = base.unwrap_or_else(|| unknown(format!("{series} has none for {before}")));
        let said = now.and_then(|now| share_change(claim, &base?, &now));
        found.push(by_series(series, said));
    }
    found
}

pub(super) fn growths(data: &BoxOffice, claim: &Claim, level: Level, scope: Scope, before: Period) -> Vec<Reading> {
    let measure = level.measure();
    let bases = series_of(data, measure, scope, before);
    let unlike = unlike_money(data, claim);
    let mut found = Vec::new();
    for (series, now) in series_of(data, measure, scope, claim.period) {
        let base = bases.iter().find(|(of, _)| *of == series);
        let said = base.map_or_else(
            || unknown(format!("{series} has none for {before}")),
            |(_, base)| change(claim, &said(*base), &said(now)),
        );
        found.push(by_series(series, unlike.clone().map_or(said, Err)));
    }
    found
}

pub(super) fn ratios(data: &BoxOffice, claim: &Claim, level: Level, [over, under]: [Scope; 2]) -> Vec<Reading> {
    let measure = level.measure();
    let unders = series_of(data, measure, under, claim.period);
    let mut found = Vec::new();
    for (series, part) in series_of(data, measure, over, claim.period) {
        let other = unders.iter().find(|(of, _)| *of == series).map(|(_, other)| *other);
        let said = other.and_then(|other| times(&said(part), &said(other)));
        let why = format!("{series} publishes no {} of {}", measure.word(), under.word());
        found.push(by_series(series, said.ok_or(Unsaid::Unknown(why))));
    }
    found
}
