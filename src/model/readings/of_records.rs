//! What the records of films say of a claim on the market, under each rule of origin. Films whose origin a rule does not
//! tell may be of any, so that a part of the market lies between what is known to be of it and what may be.

use rust_decimal::Decimal;

use super::published::series_of;
use super::{
    Answer, change, definitions, holds, interval_of, lacking, rules, said, share_change, times, unknown, unlike_money,
};
use crate::model::account::Extent;
use crate::model::bound::Figure;
use crate::model::box_office::{Basis, BoxOffice, FilmTakings};
use crate::model::claim::{Claim, Level, PartBy};
use crate::model::film::Film;
use crate::model::interval::{End, Interval};
use crate::model::market::Market;
use crate::model::money::MoneyError;
use crate::model::origin::{Origin, OriginRule};
use crate::model::period::Period;
use crate::model::published::{Measure, Scope};
use crate::model::share::Share;
use crate::model::takings::Takings;
use crate::model::verdict::{Reading, Said, Unsaid};

/// The sum of a measure over some of the films of a period; `None` where no record of them states it.
fn sum_of(
    data: &BoxOffice,
    (period, films): (Period, &[FilmTakings<'_>]),
    level: Level,
    is_of: &dyn Fn(&Film) -> bool,
) -> Result<Option<Said>, MoneyError> {
    let here = || films.iter().filter(|one| is_of(one.film));
    let total = Takings::total(here().map(|one| &*one.takings))?;
    let [gross, sold] = [Level::Gross, Level::Admissions].map(|level| stated(&total, level));
    Ok(match level {
        Level::Gross | Level::Admissions | Level::Screenings => {
            let known = stated(&total, level).map(said);
            match (known, across(data, period, level, is_of)?) {
                (Some(known), Some(interval)) => {
                    let how = format!("{}, with records across the edge of {period}", known.how);
                    Some(Said { interval, how, ..known })
                }
                (known, _) => known,
            }
        }
        Level::AverageTicket => {
            let both = gross.zip(sold).filter(|_| total.states_both());
            both.and_then(|(gross, sold)| times(&said(gross), &said(sold)))
        }
        Level::FilmsReleased => {
            let span = period.span();
            let released = data.films().iter().filter(|film| span.is_some_and(|span| film.released_in(span)));
            let count = released.filter(|film| is_of(film)).count();
            // Of days that no record touches nobody knows what came out.
            let is_touched = count > 0 || data.extent(period) != Extent::Nothing;
            (data.knows_releases() && is_touched).then(|| said(Figure::exact(Decimal::from(count))))
        }
        Level::FilmsInDistribution => data.has_takings().then(|| said(Figure::exact(Decimal::from(here().count())))),
        // No record of a film tells how many were made or how many cinemas there are.
        Level::FilmsProduced | Level::Cinemas => None,
    })
}

/// A measure as takings state it.
fn stated(takings: &Takings, level: Level) -> Option<Figure<Decimal>> {
    match level {
        Level::Gross => takings.gross().map(|gross| gross.map(|money| money.amount)),
        Level::Admissions => takings.admissions().map(|sold| sold.map(Decimal::from)),
        Level::Screenings => takings.showings()?.screenings().map(|screenings| screenings.map(Decimal::from)),
        _ => None,
    }
}

/// What a sum leaves open where records lie across the edge of its period: each may be within as a whole, or not at all.
fn across(
    data: &BoxOffice,
    period: Period,
    level: Level,
    is_of: &dyn Fn(&Film) -> bool,
) -> Result<Option<Interval>, MoneyError> {
    let Some(span) = period.span().filter(|_| data.definitions.basis == Basis::Calendar) else { return Ok(None) };
    if data.across_the_edge(period) == 0 {
        return Ok(None);
    }
    let (mut within, mut whole) = (Takings::default(), Takings::default());
    for (.., days, takings) in data.sums().filter(|(_, film, days, _)| is_of(film) && span.overlaps(*days)) {
        whole.add(takings)?;
        if span.contains(days) {
            within.add(takings)?;
        }
    }
    let nothing = Figure::exact(Decimal::ZERO);
    let low = interval_of(stated(&within, level).unwrap_or(nothing)).low;
    Ok(Some(Interval { low, high: interval_of(stated(&whole, level).unwrap_or(nothing)).high }))
}

/// Whether a film may be of a scope, though a rule does not tell.
fn may_be(data: &BoxOffice, film: &Film, scope: Scope, rule: OriginRule) -> bool {
    let is_a_part = !matches!(scope, Scope::Total | Scope::Of(Origin::Unknown));
    is_a_part && data.origin_under(film, rule) == Origin::Unknown
}

/// A value of the records themselves.
fn level_of(
    data: &BoxOffice,
    period: Period,
    level: Level,
    (scope, rule): (Scope, OriginRule),
) -> Result<Option<Said>, MoneyError> {
    let films = data.in_period(period)?;
    let known = sum_of(data, (period, &films), level, &|film| holds(data, film, scope, rule))?;
    let more = sum_of(data, (period, &films), level, &|film| may_be(data, film, scope, rule))?;
    let Some(more) = more.filter(|more| !more.value.is_zero()) else { return Ok(known) };
    // An average is of all tickets or of none.
    if level == Level::AverageTicket {
        return Ok(None);
    }
    let known = known.unwrap_or_else(|| said(Figure::exact(Decimal::ZERO)));
    let up_to = Interval { low: Some(End { at: Decimal::ZERO, included: true }), high: more.interval.high };
    let how = format!("{}, and up to {} of films whose origin is not known", known.how, more.how);
    Ok(known.interval.plus(&up_to).map(|interval| Said { interval, how, ..known }))
}

/// Why records that state no value say nothing.
fn none_of(level: Level, period: Period) -> String {
    match level {
        Level::AverageTicket => format!("the records of {period} do not all state gross, admissions and origin"),
        _ => format!("the records state none for {period}"),
    }
}

pub(super) fn values_of_records(
    data: &BoxOffice,
    claim: &Claim,
    level: Level,
    scope: Scope,
) -> Result<Vec<Reading>, MoneyError> {
    let period = claim.period;
    let lacking = lacking(data, period)?;
    // Beside published totals a list that is not whole is no reading of its own.
    if lacking.is_some() && !series_of(data, level.measure(), scope, period).is_empty() {
        return Ok(Vec::new());
    }
    let mut found = Vec::new();
    for rule in rules(data, scope) {
        let told = Some(rule).filter(|_| scope != Scope::Total);
        let said = match (level_of(data, period, level, (scope, rule))?, unlike_money(data, claim), &lacking) {
            (_, Some(unlike), _) => Err(unlike),
            (None, None, _) => unknown(none_of(level, period)),
            (Some(_), None, Some(why)) if level == Level::AverageTicket => unknown(why.clone()),
            // What the list lacks can only add.
            (Some(known), None, Some(_)) => Ok(Said {
                interval: Interval { high: None, ..known.interval },
                how: format!("at least {}", known.how),
                ..known
            }),
            (Some(known), None, None) => Ok(known),
        };
        found.push(Reading { definitions: definitions(data, told), said });
    }
    Ok(found)
}

pub(super) fn growths_of_records(
    data: &BoxOffice,
    claim: &Claim,
    level: Level,
    scope: Scope,
    before: Period,
) -> Result<Vec<Reading>, MoneyError> {
    let mut found = Vec::new();
    let market = Market::over(data, &[]);
    let unlike =
        unlike_money(data, claim).or_else(|| market.unequal(Measure::Gross, claim.period, before).map(Unsaid::Unlike));
    let lacks = match lacking(data, claim.period)? {
        Some(why) => Some(why),
        None => lacking(data, before)?,
    };
    for rule in rules(data, scope) {
        let now = level_of(data, claim.period, level, (scope, rule))?;
        let base = level_of(data, before, level, (scope, rule))?;
        let said = match (now, base, &unlike, &lacks) {
            (_, _, Some(unlike), _) => Err(unlike.clone()),
            (_, _, None, Some(why)) => unknown(why.clone()),
            (Some(now), Some(base), None, None) => change(claim, &base, &now),
            (None, _, None, None) => unknown(none_of(level, claim.period)),
            (_, None, None, None) => unknown(none_of(level, before)),
        };
        let told = Some(rule).filter(|_| scope != Scope::Total);
        found.push(Reading { definitions: definitions(data, told), said });
    }
    Ok(found)
}

pub(super) fn ratios_of_records(
    data: &BoxOffice,
    period: Period,
    level: Level,
    [over, under]: [Scope; 2],
) -> Result<Vec<Reading>, MoneyError> {
    let lacking = lacking(data, period)?;
    if lacking.is_some() && !series_of(data, level.measure(), over, period).is_empty() {
        return Ok(Vec::new());
    }
    let mut found = Vec::new();
    for rule in rules(data, if over == Scope::Total { under } else { over }) {
        let part = level_of(data, period, level, (over, rule))?;
        let other = level_of(data, period, level, (under, rule))?;
        let said = match (part.zip(other), &lacking) {
            (_, Some(why)) => unknown(why.clone()),
            (None, None) => unknown(none_of(level, period)),
            (Some((part, other)), None) => {
                times(&part, &other).ok_or_else(|| Unsaid::Unknown("there is nothing to set it against".to_owned()))
            }
        };
        found.push(Reading { definitions: definitions(data, Some(rule)), said });
    }
    Ok(found)
}

/// Between which percentages a part lies, of itself, the rest, and what may be of either.
pub(super) fn share_between(part: &Interval, rest: &Interval, either: &Interval) -> Option<Interval> {
    let low = |interval: &Interval| interval.low.map_or(Decimal::ZERO, |end| end.at.max(Decimal::ZERO));
    let high = |interval: &Interval| interval.high.map(|end| end.at);
    let percent = |part: Decimal, rest: Decimal| Share::of(part, part.checked_add(rest)?).map(Share::percent);
    let all_else = high(rest).zip(high(either)).and_then(|(rest, either)| rest.checked_add(either));
    let least = all_else.map_or(Some(Decimal::ZERO), |else_| percent(low(part), else_))?;
    let all_of_it = high(part).zip(high(either)).and_then(|(part, either)| part.checked_add(either));
    let most = all_of_it.map_or(Some(Decimal::ONE_HUNDRED), |part| percent(part, low(rest)))?;
    Some(Interval::between(least, most))
}

/// The share of an origin among the films of a period under a rule.
fn share_of(
    data: &BoxOffice,
    period: Period,
    by: PartBy,
    (scope, rule): (Scope, OriginRule),
) -> Result<Answer, MoneyError> {
    if let Some(why) = lacking(data, period)? {
        return Ok(unknown(why));
    }
    let level = by.level();
    let films = data.in_period(period)?;
    let is_own = |film: &Film| holds(data, film, scope, rule);
    let is_open = |film: &Film| may_be(data, film, scope, rule);
    let sum = |is_of: &dyn Fn(&Film) -> bool| sum_of(data, (period, &films), level, is_of);
    let Some(whole) = sum(&|_| true)? else { return Ok(unknown(none_of(level, period))) };
    let nothing = || said(Figure::exact(Decimal::ZERO));
    let own = sum(&is_own)?.unwrap_or_else(nothing);
    let rest = sum(&|film| !is_own(film) && !is_open(film))?.unwrap_or_else(nothing);
    let open = sum(&is_open)?.unwrap_or_else(nothing);
    let interval = share_between(&own.interval, &rest.interval, &open.interval);
    let value = Share::of(own.value, whole.value).map(Share::percent);
    let open = if open.value.is_zero() { String::new() } else { format!(", and {} of unknown origin", open.how) };
    let how = format!("{} of {}{open}", own.how, whole.how);
    Ok(value
        .zip(interval)
        .map(|(value, interval)| {
            let is_exact = [&own, &rest].into_iter().all(|part| part.interval == Interval::point(part.value));
            let interval = if is_exact && open.is_empty() { Interval::point(value) } else { interval };
            Said { value, interval, how, ..nothing() }
        })
        .ok_or_else(|| Unsaid::Unknown("a share of nothing".to_owned())))
}

pub(super) fn shares_of_records(
    data: &BoxOffice,
    period: Period,
    by: PartBy,
    scope: Scope,
) -> Result<Vec<Reading>, MoneyError> {
    let mut found = Vec::new();
    for rule in rules(data, scope) {
        let said = share_of(data, period, by, (scope, rule))?;
        found.push(Reading { definitions: definitions(data, Some(rule)), said });
    }
    Ok(found)
}

pub(super) fn share_changes_of_records(
    data: &BoxOffice,
    claim: &Claim,
    by: PartBy,
    scope: Scope,
    before: Period,
) -> Result<Vec<Reading>, MoneyError> {
    let mut found = Vec::new();
    for rule in rules(data, scope) {
        let now = share_of(data, claim.period, by, (scope, rule))?;
        let base = share_of(data, before, by, (scope, rule))?;
        let said = now.and_then(|now| share_change(claim, &base?, &now));
        found.push(Reading { definitions: definitions(data, Some(rule)), said });
    }
    Ok(found)
}
