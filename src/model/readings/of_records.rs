//! What the records of films say of a claim on the market, under each rule of origin.

use rust_decimal::Decimal;

use super::published::series_of;
use super::{
    Answer, change, definitions, holds, in_words, is_whole, rules, said, share_change, times, unknown, unlike_money,
};
use crate::model::bound::Figure;
use crate::model::box_office::BoxOffice;
use crate::model::claim::{Claim, Level, PartBy};
use crate::model::interval::Interval;
use crate::model::market::Market;
use crate::model::money::MoneyError;
use crate::model::origin::OriginRule;
use crate::model::period::Period;
use crate::model::published::{Measure, Scope};
use crate::model::share::Share;
use crate::model::takings::Takings;
use crate::model::verdict::{Reading, Said, Unsaid};

/// A value of the records themselves.
fn level_of(
    data: &BoxOffice,
    period: Period,
    level: Level,
    (scope, rule): (Scope, OriginRule),
) -> Result<Option<Figure<Decimal>>, MoneyError> {
    let films = data.in_period(period)?;
    let here = || films.iter().filter(|one| holds(data, one.film, scope, rule));
    let total = Takings::total(here().map(|one| &*one.takings))?;
    Ok(match level {
        Level::Gross => total.gross().map(|gross| gross.map(|money| money.amount)),
        Level::Admissions => total.admissions().map(|sold| sold.map(Decimal::from)),
        Level::AverageTicket => {
            let both = total.gross().zip(total.admissions()).filter(|_| total.states_both());
            both.and_then(|(gross, sold)| gross.per(sold)).map(|each| each.map(|money| money.amount))
        }
        Level::FilmsReleased => {
            let span = period.span();
            let released = data.films().iter().filter(|film| span.is_some_and(|span| film.released_in(span)));
            let count = released.filter(|film| holds(data, film, scope, rule)).count();
            data.knows_releases().then(|| Figure::exact(Decimal::from(count)))
        }
        Level::FilmsInDistribution => data.has_takings().then(|| Figure::exact(Decimal::from(here().count()))),
        Level::Screenings => {
            let screenings = total.showings().and_then(|showings| showings.screenings());
            screenings.map(|screenings| screenings.map(Decimal::from))
        }
        // No record of a film tells how many were made or how many cinemas there are.
        Level::FilmsProduced | Level::Cinemas => None,
    })
}

/// Why records that state no value say nothing.
fn none_of(level: Level, period: Period) -> String {
    match level {
        Level::AverageTicket => format!("the records of {period} do not all state both gross and admissions"),
        _ => format!("the records state none for {period}"),
    }
}

/// Why records that are not the whole market say nothing of a part or a change.
pub(super) fn not_whole(period: Period) -> String {
    format!("the films listed are not the whole market of {period}")
}

pub(super) fn values_of_records(
    data: &BoxOffice,
    claim: &Claim,
    level: Level,
    scope: Scope,
) -> Result<Vec<Reading>, MoneyError> {
    let period = claim.period;
    let is_whole = is_whole(data, period)?;
    // Beside published totals a list that is not whole is no reading of its own.
    if !is_whole && !series_of(data, level.measure(), scope, period).is_empty() {
        return Ok(Vec::new());
    }
    let mut found = Vec::new();
    for rule in rules(data, scope) {
        let told = Some(rule).filter(|_| scope != Scope::Total);
        let said = match (level_of(data, period, level, (scope, rule))?, unlike_money(data, claim)) {
            (_, Some(unlike)) => Err(unlike),
            (None, None) => unknown(none_of(level, period)),
            (Some(_), None) if !is_whole && level == Level::AverageTicket => unknown(not_whole(period)),
            (Some(figure), None) => {
                let known = said(figure);
                // What the list lacks can only add.
                let high = if is_whole { known.interval.high } else { None };
                Ok(Said { interval: Interval { high, ..known.interval }, ..known })
            }
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
    for rule in rules(data, scope) {
        let now = level_of(data, claim.period, level, (scope, rule))?;
        let base = level_of(data, before, level, (scope, rule))?;
        let market = Market::over(data, &[]);
        let lacking = [claim.period, before].into_iter().find(|period| !matches!(is_whole(data, *period), Ok(true)));
        let said = match (now.zip(base), market.unequal(Measure::Gross, claim.period, before), lacking) {
            (_, _, Some(period)) => unknown(not_whole(period)),
            (_, Some(why), None) => Err(Unsaid::Unlike(why)),
            (Some((now, base)), None, None) => change(claim, base, now),
            (None, None, None) => {
                let lacking = if now.is_none() { claim.period } else { before };
                unknown(none_of(level, lacking))
            }
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
    if !is_whole(data, period)? && !series_of(data, level.measure(), over, period).is_empty() {
        return Ok(Vec::new());
    }
    let mut found = Vec::new();
    for rule in rules(data, if over == Scope::Total { under } else { over }) {
        let part = level_of(data, period, level, (over, rule))?;
        let other = level_of(data, period, level, (under, rule))?;
        let said = match part.zip(other) {
            _ if !is_whole(data, period)? => unknown(not_whole(period)),
            None => unknown(none_of(level, period)),
            Some((part, other)) => {
                times(part, other).ok_or_else(|| Unsaid::Unknown("there is nothing to set it against".to_owned()))
            }
        };
        found.push(Reading { definitions: definitions(data, Some(rule)), said });
    }
    Ok(found)
}

/// The share of an origin among the films of a period under a rule.
fn share_of(
    data: &BoxOffice,
    period: Period,
    by: PartBy,
    (scope, rule): (Scope, OriginRule),
) -> Result<Answer, MoneyError> {
    let level = match by {
        PartBy::Gross => Level::Gross,
        PartBy::Admissions => Level::Admissions,
        PartBy::Count => Level::FilmsReleased,
        PartBy::Screenings => Level::Screenings,
    };
    let part = level_of(data, period, level, (scope, rule))?;
    let whole = level_of(data, period, level, (Scope::Total, rule))?;
    Ok(match part.zip(whole) {
        _ if !is_whole(data, period)? => unknown(not_whole(period)),
        None => unknown(none_of(level, period)),
        Some((part, whole)) => Share::figure(part, whole)
            .map(|share| Said {
                how: format!("{} of {}", in_words(part), in_words(whole)),
                ..said(share.map(Share::percent))
            })
            .ok_or_else(|| Unsaid::Unknown("a share of nothing".to_owned())),
    })
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
