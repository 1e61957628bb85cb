//! Readings: what the records say of a claim under every combination of definitions that applies to it. Origin rule, year
//! basis, ties, and whose series: a claim that names none of them claims them all.

mod of_films;
mod of_records;
mod published;

use rust_decimal::Decimal;

use super::account::Extent;
use super::bound::{Bound, Figure};
use super::box_office::{Basis, BoxOffice};
use super::change::Change;
use super::claim::{Asserted, Claim};
use super::film::Film;
use super::interval::{Digits, Interval};
use super::money::MoneyError;
use super::origin::{Origin, OriginRule};
use super::period::Period;
use super::published::Scope;
use super::quantity::{Kind, Quantity};
use super::verdict::{Reading, Said, Unsaid};
use of_films::{above, days, of_film, returns, top_shares};
use of_records::{
    growths_of_records, ratios_of_records, share_changes_of_records, shares_of_records, values_of_records,
};
pub use published::series_of;
use published::{growths, levels, ratios, share_changes, shares};

/// What a figure leaves room for: about is a fortieth.
pub fn interval_of(figure: Figure<Decimal>) -> Interval {
    let slack = || figure.value.abs().checked_div(Decimal::from(40)).unwrap_or_default();
    let moved = |by: Decimal| figure.value.checked_add(by).unwrap_or(figure.value);
    match figure.bound {
        Bound::Exact => Interval::point(figure.value),
        Bound::AtLeast => Interval::above(figure.value, true),
        Bound::AtMost => Interval::below(figure.value, true),
        Bound::About => {
            Interval::between(moved(slack().checked_mul(Decimal::NEGATIVE_ONE).unwrap_or_default()), moved(slack()))
        }
    }
}

type Answer = Result<Said, Unsaid>;

fn said(figure: Figure<Decimal>) -> Said {
    let is_rounded = figure.bound == Bound::About;
    Said {
        value: figure.value,
        interval: interval_of(figure),
        witnesses: Vec::new(),
        how: in_words(figure),
        is_rounded,
    }
}

/// A figure with its mark, in millions or billions where it is of so many and nothing is lost.
fn in_words(figure: Figure<Decimal>) -> String {
    let scaled = [("bn", 1_000_000_000_u64), ("m", 1_000_000)].into_iter().find_map(|(word, scale)| {
        let scaled = figure.value.checked_div(Decimal::from(scale))?.normalize();
        (scaled.abs() >= Decimal::ONE && scaled.scale() <= 3).then(|| format!("{scaled} {word}"))
    });
    let mark = match figure.bound {
        Bound::Exact => "",
        Bound::AtLeast => "at least ",
        Bound::AtMost => "at most ",
        Bound::About => "about ",
    };
    format!("{mark}{}", scaled.unwrap_or_else(|| Digits(figure.value).to_string()))
}

/// How many times another value is.
fn times(one: &Said, other: &Said) -> Option<Said> {
    let value = one.value.checked_div(other.value)?;
    let interval = one.interval.over(&other.interval)?;
    let is_exact = [one, other].into_iter().all(Said::is_exact);
    let interval = if is_exact { Interval::point(value) } else { interval };
    let how = format!("{} over {}", one.how, other.how);
    Some(Said { value, interval, witnesses: Vec::new(), how, is_rounded: one.is_rounded || other.is_rounded })
}

fn unknown(why: impl Into<String>) -> Answer {
    Err(Unsaid::Unknown(why.into()))
}

/// Every reading of a claim, in a fixed order; the data sets are the same records under each year basis.
pub fn readings(claim: &Claim, by_basis: &[BoxOffice]) -> Result<Vec<Reading>, MoneyError> {
    let mut found = Vec::new();
    let Some(calendar) = by_basis.first() else { return Ok(found) };
    // What is published is of the money taken in a period.
    let published = claim.basis.is_none_or(|basis| basis == Basis::Calendar);
    match &claim.measure {
        _ if !published => {}
        Asserted::Level(level, scope) => found.extend(levels(calendar, claim, *level, *scope)),
        Asserted::Share(by, scope) => found.extend(shares(calendar, claim, *by, *scope)),
        Asserted::Growth(level, scope, before) => found.extend(growths(calendar, claim, *level, *scope, *before)),
        Asserted::Ratio(level, over, under) => found.extend(ratios(calendar, claim, *level, [*over, *under])),
        Asserted::ShareChange(by, scope, before) => {
            found.extend(share_changes(calendar, claim, *by, *scope, *before));
        }
        Asserted::FilmGross(_)
        | Asserted::Return { .. }
        | Asserted::DaysTo(..)
        | Asserted::Above(..)
        | Asserted::TopShare { .. } => {}
    }
    for data in by_basis.iter().filter(|data| claim.basis.is_none_or(|basis| basis == data.definitions.basis)) {
        match &claim.measure {
            Asserted::TopShare { n, origin, by, ranked_by } => {
                found.extend(top_shares(data, claim.period, (*n, *origin), *by, *ranked_by)?);
            }
            Asserted::FilmGross(title) => found.push(of_film(data, title, claim)?),
            Asserted::Return { film, budget, kept } => {
                found.extend(returns(data, film, budget, kept.as_ref(), claim.period)?)
            }
            Asserted::DaysTo(title, threshold) => found.push(days(data, title, threshold)?),
            Asserted::Above(one, other) => found.push(above(data, one, other, claim.period)?),
            Asserted::Level(level, scope) => found.extend(values_of_records(data, claim, *level, *scope)?),
            Asserted::Share(by, scope) => found.extend(shares_of_records(data, claim.period, *by, *scope)?),
            Asserted::Growth(level, scope, before) => {
                found.extend(growths_of_records(data, claim, *level, *scope, *before)?);
            }
            Asserted::ShareChange(by, scope, before) => {
                found.extend(share_changes_of_records(data, claim, *by, *scope, *before)?);
            }
            Asserted::Ratio(level, over, under) => {
                found.extend(ratios_of_records(data, claim.period, *level, [*over, *under])?);
            }
        }
    }
    Ok(found)
}

/// Why a value that was claimed of another currency is not compared.
fn unlike_money(data: &BoxOffice, claim: &Claim) -> Option<Unsaid> {
    unlike_currency(data, &claim.value, "claim")
}

/// Why a quantity in another currency is not compared.
fn unlike_currency(data: &BoxOffice, quantity: &Quantity, what: &str) -> Option<Unsaid> {
    match quantity.kind {
        Kind::Money(Some(currency)) if currency != data.currency() => {
            Some(Unsaid::Unlike(format!("the {what} is in {currency}, the records in {}", data.currency())))
        }
        _ => None,
    }
}

/// Why a period is not compared with another, if their days are not as many.
fn unlike_length(now: Period, before: Period) -> Option<Unsaid> {
    let (of_now, of_before) = now.span().zip(before.span())?;
    let apart = of_now.days().saturating_sub(of_before.days()).saturating_abs();
    let is_alike = std::mem::discriminant(&now) == std::mem::discriminant(&before) || apart <= of_now.slack();
    (!is_alike).then(|| Unsaid::Unlike(format!("{now} and {before} are not of as many days")))
}

/// Times as percent of growth: twice is 100 % more.
pub fn as_percent(times: Decimal) -> Option<Decimal> {
    times.checked_sub(Decimal::ONE)?.checked_mul(Decimal::ONE_HUNDRED)
}

/// The change from one value to another, as the claim speaks of it: in percent, in times, or by how much.
fn change(claim: &Claim, before: &Said, now: &Said) -> Answer {
    if let Asserted::Growth(_, _, base) = &claim.measure
        && let Some(unlike) = unlike_length(claim.period, *base)
    {
        return Err(unlike);
    }
    let none = || Unsaid::Unknown("the change has no number".to_owned());
    let how = format!("from {} to {}", before.how, now.how);
    let is_rounded = before.is_rounded || now.is_rounded;
    let told = |value, interval| Said { value, interval, witnesses: Vec::new(), how: how.clone(), is_rounded };
    if matches!(claim.value.kind, Kind::Count | Kind::Money(_)) {
        let value = now.value.checked_sub(before.value).ok_or_else(none)?;
        return Ok(told(value, now.interval.minus(&before.interval).ok_or_else(none)?));
    }
    if before.value <= Decimal::ZERO {
        return unknown("there was nothing to grow from");
    }
    let times = times(now, before).ok_or_else(none)?;
    if claim.value.kind == Kind::Times {
        return Ok(told(times.value, times.interval));
    }
    let percent = Change::from_to(Figure::exact(before.value), Figure::exact(now.value)).ok_or_else(none)?;
    let value = percent.value.percent();
    let is_exact = before.is_exact() && now.is_exact();
    let interval = if is_exact { Interval::point(value) } else { times.interval.map(as_percent).ok_or_else(none)? };
    if claim.value.kind == Kind::Percent {
        return Ok(told(value, interval));
    }
    match claim.value.interval().filter(|claimed| claimed.meets(&interval)) {
        Some(_) => Err(Unsaid::OtherUnit(format!("{how}: that is in percent, and points are of shares"))),
        None => Err(Unsaid::Unlike("a growth is in percent or in times, never in points".to_owned())),
    }
}

/// The change of a share, in points or in percent as the claim has it; said in the one, it may be so in the other.
fn share_change(claim: &Claim, before: &Said, now: &Said) -> Answer {
    let none = || Unsaid::Unknown("the change has no number".to_owned());
    let how = format!("from {} % to {} %", Digits(before.value), Digits(now.value));
    let points = now.value.checked_sub(before.value).zip(now.interval.minus(&before.interval));
    let times = now.value.checked_div(before.value).zip(now.interval.over(&before.interval));
    let percent = times.and_then(|(value, interval)| Some((as_percent(value)?, interval.map(as_percent)?)));
    let [own, other] = match claim.value.kind {
        Kind::Points => [points, percent],
        Kind::Percent => [percent, points],
        Kind::Times => [times, None],
        _ => return Err(Unsaid::Unlike("a share changes by points or by percent".to_owned())),
    };
    let (value, interval) = own.ok_or_else(none)?;
    let claimed = claim.value.interval().ok_or_else(none)?;
    match other.filter(|(_, other)| other.meets(&claimed) && !interval.meets(&claimed)) {
        Some((points, _)) if claim.value.kind == Kind::Percent => Err(Unsaid::OtherUnit(format!(
            "{how}: that is {} points, and another number of percent",
            points.normalize()
        ))),
        Some(_) => Err(Unsaid::OtherUnit(format!("{how}: that is so in percent, and {} points", Digits(value)))),
        None => {
            Ok(Said { value, interval, witnesses: Vec::new(), how, is_rounded: before.is_rounded || now.is_rounded })
        }
    }
}

/// The origin rules that tell where any film of the data is from; one of them where origin does not matter.
fn rules(data: &BoxOffice, scope: Scope) -> Vec<OriginRule> {
    if scope == Scope::Total {
        return vec![data.definitions.origin_rule];
    }
    let tells = |rule: &OriginRule| data.films().iter().any(|film| data.origin_under(film, *rule) != Origin::Unknown);
    OriginRule::WORDS.into_iter().map(|(_, rule)| rule).filter(tells).collect()
}

fn holds(data: &BoxOffice, film: &Film, scope: Scope, rule: OriginRule) -> bool {
    scope == Scope::Total || scope.holds(data.origin_under(film, rule))
}

/// Why the records of a period are not all of its market, if they are not: films are not listed, or days
/// are not covered. Of more than a month days within are taken to be such on which nothing was taken, as a foot note tells.
fn lacking(data: &BoxOffice, period: Period) -> Result<Option<String>, MoneyError> {
    if !data.lists_all(data.coverage(period)?.as_ref()) {
        return Ok(Some(format!("the films listed are not the whole market of {period}")));
    }
    Ok(days_lacking(data, period))
}

/// Why the records do not cover all days of a period, if they do not.
fn days_lacking(data: &BoxOffice, period: Period) -> Option<String> {
    if let Extent::Part(span) = data.extent(period) {
        return Some(format!("of {period} the records cover only {span}"));
    }
    let missing = data.account.covered.missing_days(period.span()?);
    let is_covered = data.extent(period) != Extent::Nothing;
    missing.first().filter(|_| is_covered).map(|day| format!("of {period} no record covers {day}"))
}

fn definitions(data: &BoxOffice, rule: Option<OriginRule>) -> Vec<(&'static str, String)> {
    let mut all = vec![("year basis", data.definitions.basis.to_string())];
    all.extend(data.definitions.previews.map(|previews| ("previews", previews.word().to_owned())));
    all.extend(rule.map(|rule| ("origin rule", rule.word().to_owned())));
    all
}

/// The bases that readings are made under, the one of money taken in the period first.
pub const BASES: [Basis; 2] = [Basis::Calendar, Basis::Release];
