//! Claims against claims: what several of them imply together, whether or not any records are there. A level and a growth
//! imply a base; a share and its part a whole; two amounts of one thing in two currencies a rate; two lists the places
//! between them.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::box_office::BoxOffice;
use super::claim::{Asserted, Claim, Level, Part, PartBy};
use super::currency::Currency;
use super::granularity::counts_that_fit;
use super::interval::Interval;
use super::period::Period;
use super::published::Scope;
use super::quantity::Kind;
use super::rate::RateMethod;
use super::readings::{as_percent, interval_of, series_of};
use super::verdict::Verdict;

/// What some claims imply together, and whether that can be.
#[derive(Clone, Debug, PartialEq)]
pub struct Implied {
    /// The claims, by id.
    pub claims: Vec<String>,
    /// What they imply, in words: `the base of the growth, gross of 2023`.
    pub what: String,
    /// The values that leaves room for.
    pub interval: Interval,
    /// What the values are of.
    pub kind: Kind,
    /// What is known or claimed of the same, each with whose it is.
    pub known: Vec<(String, Interval)>,
    /// Whether the two can both be.
    pub verdict: Verdict,
}

/// Everything that the claims imply together.
pub fn between(claims: &[Claim], data: &BoxOffice) -> Vec<Implied> {
    let mut found = Vec::new();
    for (place, one) in claims.iter().enumerate() {
        found.extend(base_of_growth(one, claims, data));
        found.extend(growth_of_levels(one, claims));
        found.extend(whole_of_share(one, claims, data));
        found.extend(whole_of_part(one, claims, data));
        found.extend(sum_of_parts(one, data));
        found.extend(growth_at_home(one, claims, data));
        for other in claims.iter().skip(place.saturating_add(1)) {
            found.extend(rate(one, other, data));
            found.extend(places_between(one, other));
            found.extend(ticket(one, other, claims, data));
            found.extend(drift(one, other, data));
            found.extend(change_of_share(one, other, claims));
            found.extend(growth_of_ticket(one, other, claims));
        }
    }
    let apart = apart(&found);
    found.extend(apart);
    found
}

/// Whether what is implied meets what is known: all of it, some of it, or none.
fn judged(interval: &Interval, known: &[(String, Interval)]) -> Verdict {
    let meets = known.iter().filter(|(_, known)| known.meets(interval)).count();
    match (meets, known.len()) {
        (_, 0) => Verdict::Undetermined,
        (0, _) => Verdict::Contradicted,
        (some, all) if some == all => Verdict::ConfirmedWithinRounding,
        _ => Verdict::DependsOnDefinition,
    }
}

fn implied(claims: &[&Claim], what: String, interval: Interval, kind: Kind, known: Vec<(String, Interval)>) -> Implied {
    let verdict = judged(&interval, &known);
    Implied { claims: claims.iter().map(|claim| claim.id.clone()).collect(), what, interval, kind, known, verdict }
}

/// A percentage of growth as how many times as much; a claim in times is that already.
fn as_times(claim: &Claim) -> Option<Interval> {
    let interval = claim.value.interval()?;
    match claim.value.kind {
        Kind::Times => Some(interval),
        Kind::Percent => interval.map(|percent| percent.checked_div(Decimal::ONE_HUNDRED)?.checked_add(Decimal::ONE)),
        _ => None,
    }
}

/// What claims and published figures say of a level.
fn known_of(level: Level, scope: Scope, period: Period, claims: &[Claim], data: &BoxOffice) -> Vec<(String, Interval)> {
    let claimed = levels(level, scope, period, claims, data)
        .filter_map(|claim| Some((claim.id.clone(), claim.value.interval()?)));
    let published = series_of(data, level.measure(), scope, period);
    claimed.chain(published.into_iter().map(|(series, value)| (series, interval_of(value)))).collect()
}

/// The claims of a level, in the currency of the records.
fn levels<'c>(
    level: Level,
    scope: Scope,
    period: Period,
    claims: &'c [Claim],
    data: &BoxOffice,
) -> impl Iterator<Item = &'c Claim> + use<'c> {
    let home = data.currency();
    let in_currency = move |claim: &&Claim| match claim.value.kind {
        Kind::Money(currency) => currency.is_none_or(|currency| currency == home),
        Kind::Count => true,
        _ => false,
    };
    let is_of = move |claim: &&Claim| claim.measure == Asserted::Level(level, scope) && claim.period == period;
    claims.iter().filter(is_of).filter(in_currency)
}

fn level_kind(level: Level, data: &BoxOffice) -> Kind {
    match level {
        Level::Gross | Level::AverageTicket => Kind::Money(Some(data.currency())),
        _ => Kind::Count,
    }
}

/// `domestic gross of 2024`.
fn named(level: Level, scope: Scope, period: Period) -> String {
    let scope = if scope == Scope::Total { String::new() } else { format!("{} ", scope.word()) };
    format!("{scope}{} of {period}", level.word().replace('_', " "))
}

/// A level and its growth imply the base.
fn base_of_growth(growth: &Claim, claims: &[Claim], data: &BoxOffice) -> Vec<Implied> {
    let Asserted::Growth(level, scope, before) = growth.measure else { return Vec::new() };
    let base_of = |now: Interval| match growth.value.kind {
        Kind::Money(Some(currency)) if currency != data.currency() => None,
        Kind::Count | Kind::Money(_) => now.minus(&growth.value.interval()?),
        _ => now.over(&as_times(growth)?),
    };
    let now = levels(level, scope, growth.period, claims, data);
    now.filter_map(|now| {
        let base = base_of(now.value.interval()?)?;
        let known = known_of(level, scope, before, claims, data);
        let what = format!("the base of the growth: {}", named(level, scope, before));
        Some(implied(&[now, growth], what, base, level_kind(level, data), known))
    })
    .collect()
}

/// The claims of a level in two periods, in pairs of one currency.
fn pairs<'c>(growth: &Claim, claims: &'c [Claim]) -> Vec<(&'c Claim, &'c Claim)> {
    let Asserted::Growth(level, scope, before) = growth.measure else { return Vec::new() };
    let of = |period: Period| {
        let is_of = move |claim: &&Claim| claim.measure == Asserted::Level(level, scope) && claim.period == period;
        claims.iter().filter(is_of)
    };
    let all = of(growth.period).flat_map(|now| of(before).map(move |base| (now, base)));
    all.filter(|(now, base)| is_one_kind(now.value.kind, base.value.kind)).collect()
}

/// Two levels imply the growth between them.
fn growth_of_levels(growth: &Claim, claims: &[Claim]) -> Vec<Implied> {
    let Asserted::Growth(level, scope, before) = growth.measure else { return Vec::new() };
    let Some(claimed) = as_times(growth) else { return Vec::new() };
    let mut found = Vec::new();
    for (now, base) in pairs(growth, claims) {
        let Some(times) = now.value.interval().zip(base.value.interval()).and_then(|(now, base)| now.over(&base))
        else {
            continue;
        };
        let what = format!("how many times {} is of {}", named(level, scope, growth.period), before);
        let known = vec![(format!("{} ({})", growth.id, growth.said), claimed)];
        found.push(implied(&[base, now, growth], what, times, Kind::Times, known));
    }
    found
}

/// Two amounts in a foreign currency imply a growth at home, at the rates of their periods: it may have the other sign.
fn growth_at_home(growth: &Claim, claims: &[Claim], data: &BoxOffice) -> Vec<Implied> {
    let Asserted::Growth(level, scope, before) = growth.measure else { return Vec::new() };
    let home = data.currency();
    let mut found = Vec::new();
    for (now, base) in pairs(growth, claims) {
        let Kind::Money(Some(currency)) = now.value.kind else { continue };
        let Some((of_now, of_base)) = now.value.interval().zip(base.value.interval()) else { continue };
        let Some(abroad) = of_now.over(&of_base).filter(|_| currency != home) else { continue };
        let what = format!("how many times {} is of {before} in {home}", named(level, scope, growth.period));
        let rates = [growth.period, before].map(|period| data.rates.range(currency, home, period));
        let [Some(rate_now), Some(rate_before)] = rates else {
            let why = format!("{what}: no rates of {currency} cover both");
            let anything = Interval { low: None, high: None };
            found.push(implied(&[base, now, growth], why, anything, Kind::Times, Vec::new()));
            continue;
        };
        let rate = Interval::between(rate_now.0, rate_now.1).over(&Interval::between(rate_before.0, rate_before.1));
        let Some(times) = rate.and_then(|rate| abroad.times(&rate)) else { continue };
        let mut one = implied(&[base, now, growth], what, times, Kind::Times, vec![(format!("in {currency}"), abroad)]);
        let [grew, fell] = [Interval::above(Decimal::ONE, false), Interval::below(Decimal::ONE, false)];
        let is_all = |of: &Interval, side: &Interval| of.meets(side) && of.common(side).as_ref() == Some(of);
        let is_reversed =
            is_all(&abroad, &grew) && is_all(&times, &fell) || is_all(&abroad, &fell) && is_all(&times, &grew);
        if is_reversed {
            one.what = format!("{}: the sign is the other", one.what);
            one.verdict = Verdict::DependsOnDefinition;
        } else if one.verdict == Verdict::Contradicted {
            one.verdict = Verdict::NotComparable;
        }
        found.push(one);
    }
    found
}

/// A growth of gross and one of admissions imply one of the average ticket.
fn growth_of_ticket(one: &Claim, other: &Claim, claims: &[Claim]) -> Option<Implied> {
    let of = |claim: &Claim| match claim.measure {
        Asserted::Growth(level, scope, before) => Some((level, scope, before, claim.period)),
        _ => None,
    };
    let ((first, scope, before, now), second) = (of(one)?, of(other)?);
    let (gross, sold) = match (first, second.0) {
        (Level::Gross, Level::Admissions) => (one, other),
        (Level::Admissions, Level::Gross) => (other, one),
        _ => return None,
    };
    if (scope, before, now) != (second.1, second.2, second.3) {
        return None;
    }
    let times = as_times(gross)?.over(&as_times(sold)?)?;
    let is_of = |claim: &&Claim| of(claim) == Some((Level::AverageTicket, scope, before, now));
    let known = claims.iter().filter(is_of).filter_map(|claim| Some((claim.id.clone(), as_times(claim)?))).collect();
    let what = format!("how many times {} is of {before}", named(Level::AverageTicket, scope, now));
    Some(implied(&[gross, sold], what, times, Kind::Times, known))
}

/// Shares in two periods imply a change, in points and in percent, which are not the same.
fn change_of_share(one: &Claim, other: &Claim, claims: &[Claim]) -> Vec<Implied> {
    let of = |claim: &Claim| match claim.measure {
        Asserted::Share(by, scope) => Some((by, scope)),
        _ => None,
    };
    let days = |claim: &Claim| claim.period.span().map(|span| span.first);
    if of(one).is_none() || of(one) != of(other) || one.period == other.period {
        return Vec::new();
    }
    // The two values of one claim, or two that a third speaks of.
    let is_one = one.said == other.said;
    let (before, now) = if days(one) <= days(other) { (one, other) } else { (other, one) };
    let Some((by, scope)) = of(one) else { return Vec::new() };
    let Some((first, last)) = before.value.interval().zip(now.value.interval()) else { return Vec::new() };
    let said = |kind: Kind| {
        let is_of = move |claim: &&Claim| {
            claim.measure == Asserted::ShareChange(by, scope, before.period)
                && claim.period == now.period
                && claim.value.kind == kind
        };
        let said = claims.iter().filter(is_of);
        said.filter_map(|claim| Some((claim.id.clone(), claim.value.interval()?))).collect::<Vec<_>>()
    };
    let word = by.word();
    let what = format!("the change of the {} share of {word} from {} to {}", scope.word(), before.period, now.period);
    let in_points = last.minus(&first).map(|points| (points, Kind::Points));
    let in_percent = last.over(&first).and_then(|times| times.map(as_percent)).map(|change| (change, Kind::Percent));
    let both = [in_points, in_percent].into_iter().flatten();
    let all = both.map(|(change, kind)| implied(&[before, now], what.clone(), change, kind, said(kind)));
    all.filter(|implied| is_one || !implied.known.is_empty()).collect()
}

/// The parts that a claim names add up to it, or do not.
fn sum_of_parts(claim: &Claim, data: &BoxOffice) -> Option<Implied> {
    let sum = claim.sum_of_parts()?;
    let names: Vec<&str> = claim.parts.iter().map(|part| part.name.as_str()).collect();
    let what = format!("the sum of its parts: {}", names.join(" + "));
    Some(implied(&[claim], what, sum, kind_of(claim, data), vec![(claim.id.clone(), claim.value.interval()?)]))
}

/// A part and its share of the whole, both named by one claim, imply the whole.
fn whole_of_part(claim: &Claim, claims: &[Claim], data: &BoxOffice) -> Vec<Implied> {
    let Asserted::Level(level, scope) = claim.measure else { return Vec::new() };
    let of_part = |part: &Part| {
        let share = part.share?.interval()?.map(|percent| percent.checked_div(Decimal::ONE_HUNDRED))?;
        let whole = part.value?.interval()?.over(&share)?;
        let what = format!("the whole of {}: {}", part.name, named(level, scope, claim.period));
        let known = known_of(level, scope, claim.period, claims, data);
        Some(implied(&[claim], what, whole, level_kind(level, data), known))
    };
    claim.parts.iter().filter_map(of_part).collect()
}

/// Of one thing several claims imply values that have nothing in common.
fn apart(all: &[Implied]) -> Vec<Implied> {
    let of = |one: &'_ Implied| one.what.split_once(": ").map(|(how, of)| (how.to_owned(), of.to_owned()));
    let is_of_whole = |how: &str| how.starts_with("the whole") || how.starts_with("the base");
    let mut by_thing: BTreeMap<String, Vec<(String, &Implied)>> = BTreeMap::new();
    for one in all {
        if let Some((how, thing)) = of(one).filter(|(how, _)| is_of_whole(how)) {
            by_thing.entry(thing).or_default().push((how, one));
        }
    }
    let mut found = Vec::new();
    for (thing, ways) in by_thing {
        for (place, (how, one)) in ways.iter().enumerate() {
            for (other_how, other) in ways.iter().skip(place.saturating_add(1)) {
                if how == other_how || one.interval.meets(&other.interval) {
                    continue;
                }
                let claims = one.claims.iter().chain(&other.claims).cloned().collect();
                let known = vec![(other_how.clone(), other.interval)];
                let verdict = judged(&one.interval, &known);
                let what = format!("{how}, and another: {thing}");
                found.push(Implied { claims, what, interval: one.interval, kind: one.kind, known, verdict });
            }
        }
    }
    found
}

/// A part and its share imply the whole.
fn whole_of_share(share: &Claim, claims: &[Claim], data: &BoxOffice) -> Vec<Implied> {
    let Asserted::Share(by, scope) = share.measure else { return Vec::new() };
    let level = by.level();
    let Some(part_of_one) =
        share.value.interval().and_then(|share| share.map(|percent| percent.checked_div(Decimal::ONE_HUNDRED)))
    else {
        return Vec::new();
    };
    let parts = levels(level, scope, share.period, claims, data);
    parts
        .filter_map(|part| {
            let whole = part.value.interval()?.over(&part_of_one)?;
            let known = known_of(level, Scope::Total, share.period, claims, data);
            let what = format!("the whole of the share: {}", named(level, Scope::Total, share.period));
            Some(implied(&[part, share], what, whole, level_kind(level, data), known))
        })
        .collect()
}

/// How many of the periods that had a rate are named.
const PERIODS_TOLD: usize = 6;

/// One amount in two currencies implies a rate.
fn rate(one: &Claim, other: &Claim, data: &BoxOffice) -> Option<Implied> {
    let is_same = one.measure == other.measure && one.period == other.period;
    let (Kind::Money(first), Kind::Money(second)) = (one.value.kind, other.value.kind) else { return None };
    let own = |currency: Option<Currency>| currency.unwrap_or(data.currency());
    let (first, second) = (own(first), own(second));
    if !is_same || first == second {
        return None;
    }
    let ((home, home_currency), (away, away_currency)) =
        if first == data.currency() { ((one, first), (other, second)) } else { ((other, second), (one, first)) };
    let interval = home.value.interval()?.over(&away.value.interval()?)?;
    let unit = super::money::Money::new(Decimal::ONE, away_currency);
    let average = data.rates.convert(unit, home_currency, one.period, RateMethod::Average).ok();
    let average = average.map(|(money, _)| (format!("average of {}", one.period), Interval::point(money.amount)));
    let known = average.into_iter().collect();
    let had = data.rates.when(away_currency, home_currency, |rate| interval.holds(rate));
    let days: Vec<String> = had.iter().take(PERIODS_TOLD).map(ToString::to_string).collect();
    let more = had.len().saturating_sub(days.len());
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    let had = if days.is_empty() { "no period that rates are known of".to_owned() } else { days.join(", ") + &more };
    let what = format!("the rate, {home_currency} for one {away_currency}; {had} had it");
    Some(implied(&[home, away], what, interval, Kind::Money(Some(home_currency)), known))
}

/// Two lists of leading films imply how many are in the places between them.
fn places_between(one: &Claim, other: &Claim) -> Option<Implied> {
    let of = |claim: &Claim| match &claim.measure {
        Asserted::TopShare { n, origin, by: PartBy::Count, ranked_by } => Some((*n, *origin, *ranked_by)),
        _ => None,
    };
    let ((first, first_of), (second, second_of)) = ((of(one)?, one), (of(other)?, other));
    if (first.1, first.2) != (second.1, second.2) || one.period != other.period || first.0 == second.0 {
        return None;
    }
    let ((few, few_of), (many, many_of)) = if first.0 < second.0 {
        ((first, first_of), (second, second_of))
    } else {
        ((second, second_of), (first, first_of))
    };
    let counts = |n: u32, claim: &Claim| counts_that_fit(&claim.measured().0, u64::from(n));
    let (low, high) = (counts(few.0, few_of), counts(many.0, many_of));
    let (least, most) = (high.first()?.checked_sub(*low.last()?), high.last()?.checked_sub(*low.first()?));
    let places = many.0.saturating_sub(few.0);
    let what = format!("{} films in places {} to {}", few.1.word(), few.0.saturating_add(1), many.0);
    let interval = Interval::between(Decimal::from(least.unwrap_or_default()), Decimal::from(most.unwrap_or_default()));
    let room = Interval::between(Decimal::ZERO, Decimal::from(places));
    let mut found = implied(&[few_of, many_of], what, interval, Kind::Count, vec![(format!("{places} places"), room)]);
    if most.is_none() || least.is_some_and(|least| least > u64::from(places)) {
        found.verdict = Verdict::Impossible;
    }
    Some(found)
}

/// Gross and admissions imply an average ticket.
fn ticket(one: &Claim, other: &Claim, claims: &[Claim], data: &BoxOffice) -> Option<Implied> {
    let (gross, sold) = match (&one.measure, &other.measure) {
        (Asserted::Level(Level::Gross, a), Asserted::Level(Level::Admissions, b)) if a == b => (one, other),
        (Asserted::Level(Level::Admissions, a), Asserted::Level(Level::Gross, b)) if a == b => (other, one),
        _ => return None,
    };
    let Asserted::Level(_, scope) = gross.measure else { return None };
    let in_home = !matches!(gross.value.kind, Kind::Money(Some(currency)) if currency != data.currency());
    if gross.period != sold.period || !in_home {
        return None;
    }
    let each = gross.value.interval()?.over(&sold.value.interval()?)?;
    let known = known_of(Level::AverageTicket, scope, gross.period, claims, data);
    let what = format!("the average ticket: {}", named(Level::AverageTicket, scope, gross.period));
    Some(implied(&[gross, sold], what, each, level_kind(Level::AverageTicket, data), known))
}

/// Two claims of one thing that leave no value in common.
fn drift(one: &Claim, other: &Claim, data: &BoxOffice) -> Option<Implied> {
    if one.measure != other.measure || one.period != other.period || !is_one_kind(one.value.kind, other.value.kind) {
        return None;
    }
    let ((first, _), (second, _)) = (one.measured(), other.measured());
    if first.meets(&second) {
        return None;
    }
    let what = format!("the same said in two ways: \"{}\" and \"{}\"", one.said, other.said);
    let known = vec![(other.id.clone(), second)];
    Some(implied(&[one, other], what, first, kind_of(one, data), known))
}

/// Whether two values are of one kind; an amount that names no currency is of any, and so is a bare number.
fn is_one_kind(one: Kind, other: Kind) -> bool {
    match (one, other) {
        (Kind::Money(Some(one)), Kind::Money(Some(other))) => one == other,
        (Kind::Money(_) | Kind::Count, Kind::Money(_) | Kind::Count) => true,
        (one, other) => one == other,
    }
}

/// What the value of a claim is of, as its measure tells.
fn kind_of(claim: &Claim, data: &BoxOffice) -> Kind {
    match (&claim.measure, claim.value.kind) {
        (_, Kind::Money(Some(currency))) => Kind::Money(Some(currency)),
        (Asserted::Level(level, _), _) => level_kind(*level, data),
        (Asserted::TopShare { by: PartBy::Count, .. }, Kind::Count) => Kind::Percent,
        (_, kind) => kind,
    }
}
