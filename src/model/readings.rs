//! Readings: what the records say of a claim under every combination of definitions that applies to it. Origin rule, year
//! basis, ties, and whose series: a claim that names none of them claims them all.

use rust_decimal::Decimal;

use super::bound::{Bound, Figure};
use super::box_office::{Basis, BoxOffice, FilmId, FilmTakings};
use super::change::Change;
use super::claim::{Asserted, Claim, Level, PartBy};
use super::film::Film;
use super::interval::Interval;
use super::money::{Money, MoneyError};
use super::origin::{Origin, OriginRule};
use super::period::Period;
use super::published::{Measure, PublishedFigure, Scope};
use super::quantity::Kind;
use super::ranking::{Ranking, Ties};
use super::run::Run;
use super::share::Share;
use super::spelling::{Found, find};
use super::takings::Takings;
use super::threshold::days_to;
use super::verdict::{Reading, Said, Unsaid};

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
    Said { value: figure.value, interval: interval_of(figure), witnesses: Vec::new() }
}

/// How many times another a figure is.
fn times(one: Figure<Decimal>, other: Figure<Decimal>) -> Option<Said> {
    let interval = interval_of(one).over(&interval_of(other))?;
    Some(Said { value: one.value.checked_div(other.value)?, interval, witnesses: Vec::new() })
}

fn unknown(why: impl Into<String>) -> Answer {
    Err(Unsaid::Unknown(why.into()))
}

/// Every reading of a claim, in a fixed order; the data sets are the same records under each year basis.
pub fn readings(claim: &Claim, by_basis: &[BoxOffice]) -> Result<Vec<Reading>, MoneyError> {
    let mut found = Vec::new();
    let Some(calendar) = by_basis.first() else { return Ok(found) };
    match &claim.measure {
        Asserted::Level(level, scope) => found.extend(levels(calendar, claim, *level, *scope)),
        Asserted::Share(by, scope) => found.extend(shares(calendar, claim, *by, *scope)),
        Asserted::Growth(level, scope, before) => found.extend(growths(calendar, claim, *level, *scope, *before)),
        Asserted::Ratio(level, over, under) => found.extend(ratios(calendar, claim, *level, [*over, *under])),
        Asserted::FilmGross(_) | Asserted::DaysTo(..) | Asserted::Above(..) | Asserted::TopShare { .. } => {}
    }
    for data in by_basis {
        match &claim.measure {
            Asserted::TopShare { n, origin, by, ranked_by } => {
                found.extend(top_shares(data, claim.period, (*n, *origin), [*by, *ranked_by])?);
            }
            Asserted::FilmGross(title) => found.push(of_film(data, title, claim)?),
            Asserted::DaysTo(title, threshold) => found.push(days(data, title, *threshold)?),
            Asserted::Above(one, other) => found.push(above(data, one, other, claim.period)?),
            Asserted::Level(level, scope) => found.extend(of_records(data, claim, *level, *scope)?),
            Asserted::Share(by, scope) => found.extend(shares_of_records(data, claim.period, *by, *scope)?),
            Asserted::Growth(level, scope, before) => {
                found.extend(growths_of_records(data, claim, *level, *scope, *before)?);
            }
            Asserted::Ratio(level, over, under) => {
                found.extend(ratios_of_records(data, claim.period, *level, [*over, *under])?);
            }
        }
    }
    Ok(found)
}

fn measure_of(level: Level) -> Measure {
    match level {
        Level::Gross => Measure::Gross,
        Level::Admissions => Measure::Admissions,
        Level::AverageTicket => Measure::AverageTicket,
        Level::FilmsReleased => Measure::FilmsReleased,
    }
}

/// The series that publish a value.
fn series_of(data: &BoxOffice, measure: Measure, scope: Scope, period: Period) -> Vec<(String, Figure<Decimal>)> {
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

/// Why a value that was claimed of another currency is not compared.
fn unlike_money(data: &BoxOffice, claim: &Claim) -> Option<Unsaid> {
    match claim.value.kind {
        Kind::Money(Some(currency)) if currency != data.currency() => {
            Some(Unsaid::Unlike(format!("the claim is in {currency}, the records in {}", data.currency())))
        }
        _ => None,
    }
}

fn levels(data: &BoxOffice, claim: &Claim, level: Level, scope: Scope) -> Vec<Reading> {
    let unlike = unlike_money(data, claim);
    let series = series_of(data, measure_of(level), scope, claim.period);
    let answer = |figure| unlike.clone().map_or_else(|| Ok(said(figure)), Err);
    series.into_iter().map(|(series, figure)| by_series(series, answer(figure))).collect()
}

fn shares(data: &BoxOffice, claim: &Claim, by: PartBy, scope: Scope) -> Vec<Reading> {
    let (whole, stated) = match by {
        PartBy::Gross => (Measure::Gross, Measure::GrossShare),
        PartBy::Admissions => (Measure::Admissions, Measure::AdmissionsShare),
        PartBy::Count => (Measure::FilmsReleased, Measure::ReleasesShare),
    };
    let mut found: Vec<Reading> = series_of(data, stated, scope, claim.period)
        .into_iter()
        .map(|(series, figure)| by_series(format!("{series}, as published"), Ok(said(figure))))
        .collect();
    let totals = series_of(data, whole, Scope::Total, claim.period);
    for (series, part) in series_of(data, whole, scope, claim.period) {
        let total = totals.iter().find(|(of, _)| *of == series).map(|(_, total)| *total);
        let share = total.and_then(|total| interval_of(part).over(&interval_of(total))).zip(total);
        let said = share.and_then(|(interval, total)| {
            let percent = |value: Decimal| value.checked_mul(Decimal::ONE_HUNDRED);
            let value = Share::of(part.value, total.value)?.percent();
            Some(Said { value, interval: interval.map(percent)?, witnesses: Vec::new() })
        });
        let why = format!("{series} publishes no total");
        found.push(by_series(series, said.ok_or(Unsaid::Unknown(why))));
    }
    found
}

/// Why a period is not compared with another, if their days are not as many.
fn unlike_length(now: Period, before: Period) -> Option<Unsaid> {
    let (of_now, of_before) = now.span().zip(before.span())?;
    let apart = of_now.days().saturating_sub(of_before.days()).saturating_abs();
    let is_alike = std::mem::discriminant(&now) == std::mem::discriminant(&before) || apart <= of_now.slack();
    (!is_alike).then(|| Unsaid::Unlike(format!("{now} and {before} are not of as many days")))
}

/// The change from one figure to another, as the claim speaks of it.
fn change(claim: &Claim, before: Figure<Decimal>, now: Figure<Decimal>) -> Answer {
    if let Asserted::Growth(_, _, base) = &claim.measure
        && let Some(unlike) = unlike_length(claim.period, *base)
    {
        return Err(unlike);
    }
    let Some(times) = interval_of(now).over(&interval_of(before)) else { return unknown("the change has no number") };
    let value = now.value.checked_div(before.value);
    let (Some(value), true) = (value, before.value > Decimal::ZERO) else {
        return unknown("there was nothing to grow from");
    };
    let percent = |times: Decimal| times.checked_sub(Decimal::ONE)?.checked_mul(Decimal::ONE_HUNDRED);
    let said = match claim.value.kind {
        Kind::Times => Some(Said { value, interval: times, witnesses: Vec::new() }),
        Kind::Percent => times.map(percent).zip(Change::from_to(before, now)).map(|(interval, change)| {
            let value = change.value.percent();
            let is_exact = before.bound == Bound::Exact && now.bound == Bound::Exact;
            let interval = if is_exact { Interval::point(value) } else { interval };
            Said { value, interval, witnesses: Vec::new() }
        }),
        _ => None,
    };
    said.ok_or_else(|| Unsaid::Unlike("a growth is in percent or in times, never in points".to_owned()))
}

fn growths(data: &BoxOffice, claim: &Claim, level: Level, scope: Scope, before: Period) -> Vec<Reading> {
    let measure = measure_of(level);
    let bases = series_of(data, measure, scope, before);
    let mut found = Vec::new();
    for (series, now) in series_of(data, measure, scope, claim.period) {
        let base = bases.iter().find(|(of, _)| *of == series);
        let said = base
            .map_or_else(|| unknown(format!("{series} has none for {before}")), |(_, base)| change(claim, *base, now));
        found.push(by_series(series, said));
    }
    found
}

fn ratios(data: &BoxOffice, claim: &Claim, level: Level, [over, under]: [Scope; 2]) -> Vec<Reading> {
    let measure = measure_of(level);
    let unders = series_of(data, measure, under, claim.period);
    let mut found = Vec::new();
    for (series, part) in series_of(data, measure, over, claim.period) {
        let other = unders.iter().find(|(of, _)| *of == series).map(|(_, other)| *other);
        let said = other.and_then(|other| times(part, other));
        let why = format!("{series} publishes no {} of {}", measure.word(), under.word());
        found.push(by_series(series, said.ok_or(Unsaid::Unknown(why))));
    }
    found
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

/// Whether the list of films of a period is not known to lack any.
fn is_whole(data: &BoxOffice, period: Period) -> Result<bool, MoneyError> {
    Ok(data.lists_all(data.coverage(period)?.as_ref()))
}

fn definitions(data: &BoxOffice, rule: Option<OriginRule>) -> Vec<(&'static str, String)> {
    let mut all = vec![("year basis", data.definitions.basis.to_string())];
    all.extend(rule.map(|rule| ("origin rule", rule.word().to_owned())));
    all
}

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
fn not_whole(period: Period) -> String {
    format!("the films listed are not the whole market of {period}")
}

fn of_records(data: &BoxOffice, claim: &Claim, level: Level, scope: Scope) -> Result<Vec<Reading>, MoneyError> {
    let period = claim.period;
    let is_whole = is_whole(data, period)?;
    // Beside published totals a list that is not whole is no reading of its own.
    if !is_whole && !series_of(data, measure_of(level), scope, period).is_empty() {
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

fn growths_of_records(
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
        let market = super::market::Market::over(data, &[]);
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

fn ratios_of_records(
    data: &BoxOffice,
    period: Period,
    level: Level,
    [over, under]: [Scope; 2],
) -> Result<Vec<Reading>, MoneyError> {
    if !is_whole(data, period)? && !series_of(data, measure_of(level), over, period).is_empty() {
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

fn shares_of_records(data: &BoxOffice, period: Period, by: PartBy, scope: Scope) -> Result<Vec<Reading>, MoneyError> {
    let level = match by {
        PartBy::Gross => Level::Gross,
        PartBy::Admissions => Level::Admissions,
        PartBy::Count => Level::FilmsReleased,
    };
    let mut found = Vec::new();
    for rule in rules(data, scope) {
        let part = level_of(data, period, level, (scope, rule))?;
        let whole = level_of(data, period, level, (Scope::Total, rule))?;
        let said = match part.zip(whole) {
            _ if !is_whole(data, period)? => unknown(not_whole(period)),
            None => unknown(none_of(level, period)),
            Some((part, whole)) => Share::figure(part, whole)
                .map(|share| said(share.map(Share::percent)))
                .ok_or_else(|| Unsaid::Unknown("a share of nothing".to_owned())),
        };
        found.push(Reading { definitions: definitions(data, Some(rule)), said });
    }
    Ok(found)
}

/// How many films the margin of a top list is told by.
const WITNESSES: usize = 3;

fn top_shares(
    data: &BoxOffice,
    period: Period,
    (n, origin): (u32, Origin),
    [by, ranked_by]: [PartBy; 2],
) -> Result<Vec<Reading>, MoneyError> {
    let n = usize::try_from(n).unwrap_or(usize::MAX);
    let films = data.in_period(period)?;
    let worth = |film: &FilmTakings<'_>, by: PartBy| match by {
        PartBy::Admissions => film.takings.admissions().map(|sold| Decimal::from(sold.value)),
        _ => film.takings.gross().map(|gross| gross.value.amount),
    };
    let ranked = films.iter().filter(|film| worth(film, ranked_by).is_some()).collect();
    let ranking = Ranking::by(ranked, |film| worth(film, ranked_by), |film| film.key());
    let mut found = Vec::new();
    for ties in [Ties::Include, Ties::Exclude] {
        let Ok(top) = ranking.top(n, ties) else { continue };
        for rule in rules(data, Scope::Of(origin)) {
            let mut definitions = definitions(data, Some(rule));
            definitions.push(("ties", ties.to_string()));
            let listed = ranking.places().len();
            if listed < n || !is_whole(data, period)? {
                let why = if listed < n {
                    format!("{listed} films of {period} are listed; a list of all would settle it")
                } else {
                    format!("{}; a list of all films would settle it", not_whole(period))
                };
                found.push(Reading { definitions, said: unknown(why) });
                continue;
            }
            let here: Vec<&&FilmTakings<'_>> =
                top.iter().map(|place| &place.item).filter(|one| data.origin_under(one.film, rule) == origin).collect();
            let all: Vec<&&FilmTakings<'_>> = top.iter().map(|place| &place.item).collect();
            let sum = |films: &[&&FilmTakings<'_>]| {
                films.iter().try_fold(Decimal::ZERO, |sum, film| sum.checked_add(worth(film, by)?))
            };
            let share = match by {
                PartBy::Count => Share::of(Decimal::from(here.len()), Decimal::from(top.len())),
                _ => sum(&here).zip(sum(&all)).and_then(|(part, all)| Share::of(part, all)),
            };
            let said = share.map(|share| Said {
                witnesses: here.iter().rev().take(WITNESSES).map(|one| one.film.title.clone()).collect(),
                ..said(Figure::exact(share.percent()))
            });
            found.push(Reading {
                definitions,
                said: said.ok_or(Unsaid::Unknown("the films do not state it".to_owned())),
            });
        }
    }
    Ok(found)
}

/// The film of a title, or why it is not known.
fn film_of(data: &BoxOffice, title: &str) -> Result<FilmId, Unsaid> {
    match find(data, title, |_| true) {
        Found::One(film) => Ok(film),
        Found::Several(films) => {
            Err(Unsaid::Unknown(format!("{} films are called \"{title}\"; name it by its id", films.len())))
        }
        Found::None(_) => Err(Unsaid::Unknown(format!("the records have no film \"{title}\""))),
    }
}

/// What a film took, among the films of a period.
fn gross_of(data: &BoxOffice, films: &[FilmTakings<'_>], id: FilmId) -> Option<Figure<Money>> {
    let film = data.film(id)?;
    films.iter().find(|one| std::ptr::eq(film, one.film))?.takings.gross()
}

fn of_film(data: &BoxOffice, title: &str, claim: &Claim) -> Result<Reading, MoneyError> {
    let definitions = definitions(data, None);
    let id = match film_of(data, title) {
        Ok(id) => id,
        Err(why) => return Ok(Reading { definitions, said: Err(why) }),
    };
    let gross = gross_of(data, &data.in_period(claim.period)?, id);
    let said = match (gross, unlike_money(data, claim)) {
        (_, Some(unlike)) => Err(unlike),
        (Some(gross), None) => Ok(said(gross.map(|money| money.amount))),
        (None, None) => unknown(format!("the records have no gross of \"{title}\" in {}", claim.period)),
    };
    Ok(Reading { definitions, said })
}

fn days(data: &BoxOffice, title: &str, threshold: Decimal) -> Result<Reading, MoneyError> {
    let definitions = definitions(data, None);
    let run = match film_of(data, title) {
        Ok(id) => Run::of(data, id)?,
        Err(why) => return Ok(Reading { definitions, said: Err(why) }),
    };
    let reached = run.as_ref().map(|run| days_to(run, threshold)).transpose()?.flatten();
    let said = match reached {
        None => unknown("the records do not tell when it was reached"),
        Some(reached) => {
            let (earliest, latest) = (Decimal::from(reached.earliest), Decimal::from(reached.latest));
            Ok(Said { value: latest, interval: Interval::between(earliest, latest), witnesses: Vec::new() })
        }
    };
    Ok(Reading { definitions, said })
}

fn above(data: &BoxOffice, one: &str, other: &str, period: Period) -> Result<Reading, MoneyError> {
    let definitions = definitions(data, None);
    let films = data.in_period(period)?;
    let gross = |title: &str| -> Result<Figure<Decimal>, Unsaid> {
        let id = film_of(data, title)?;
        gross_of(data, &films, id)
            .map(|gross| gross.map(|money| money.amount))
            .ok_or_else(|| Unsaid::Unknown(format!("the records have no gross of \"{title}\" in {period}")))
    };
    let both = gross(one).and_then(|one| Ok((one, gross(other)?)));
    let said = both.and_then(|(one, other)| {
        times(one, other).ok_or_else(|| Unsaid::Unknown("the other film took nothing".to_owned()))
    });
    Ok(Reading { definitions, said })
}

/// The bases that readings are made under, the one of money taken in the period first.
pub const BASES: [Basis; 2] = [Basis::Calendar, Basis::Release];
