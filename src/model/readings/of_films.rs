//! What the records say of claims on single films and on the leading ones.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use super::of_records::share_between;
use super::{
    days_lacking, definitions, interval_of, lacking, rules, said, times, unknown, unlike_currency, unlike_money,
};
use crate::model::account::Extent;
use crate::model::bound::{Bound, Figure};
use crate::model::box_office::{BoxOffice, FilmId, FilmTakings};
use crate::model::bridge::is_shown_again;
use crate::model::claim::{Claim, PartBy};
use crate::model::film::Film;
use crate::model::interval::Interval;
use crate::model::money::MoneyError;
use crate::model::origin::{Origin, OriginRule};
use crate::model::period::{Period, Span};
use crate::model::published::Scope;
use crate::model::quantity::Quantity;
use crate::model::ranking::{Ranking, Ties};
use crate::model::run::Run;
use crate::model::share::Share;
use crate::model::spelling::{Found, find};
use crate::model::threshold::days_to;
use crate::model::verdict::{Reading, Said, Unsaid};

/// How many films the margin of a top list is told by.
const WITNESSES: usize = 3;

pub(super) fn top_shares(
    data: &BoxOffice,
    period: Period,
    (n, origin): (u32, Origin),
    by: PartBy,
    ranked_by: Option<PartBy>,
) -> Result<Vec<Reading>, MoneyError> {
    let films = data.in_period(period)?;
    let again = shown_again(data, period);
    let without: Vec<FilmTakings<'_>> =
        films.iter().filter(|one| !again.contains(&std::ptr::from_ref(one.film))).cloned().collect();
    let mut found = Vec::new();
    for measure in ranked_by.map_or_else(|| vec![PartBy::Gross, PartBy::Admissions], |named| vec![named]) {
        for (what, films) in [("counted", &films), ("left out", &without)] {
            if again.is_empty() && what != "counted" {
                continue;
            }
            let mut told = Vec::new();
            told.extend(ranked_by.is_none().then(|| ("ranked by", measure.word().to_owned())));
            told.extend((!again.is_empty()).then(|| ("re-releases", what.to_owned())));
            for mut reading in top_shares_by(data, (period, films), (n, origin), by, measure)? {
                reading.definitions.extend(told.clone());
                found.push(reading);
            }
        }
    }
    Ok(found)
}

/// The films that are shown again in a period.
fn shown_again(data: &BoxOffice, period: Period) -> BTreeSet<*const Film> {
    let mut first: BTreeMap<*const Film, (&Film, Span)> = BTreeMap::new();
    let span = period.span();
    for (_, film, days, _) in data.sums().filter(|(.., days, _)| span.is_some_and(|span| days.counts_in(span))) {
        let known = first.entry(std::ptr::from_ref(film)).or_insert((film, days));
        known.1 = known.1.min(days);
    }
    first.into_iter().filter(|(_, (film, days))| is_shown_again(film, *days)).map(|(film, _)| film).collect()
}

/// What of a film a list ranks by or is divided by.
fn worth(film: &FilmTakings<'_>, by: PartBy) -> Option<Figure<Decimal>> {
    match by {
        PartBy::Count => Some(Figure::exact(Decimal::ONE)),
        PartBy::Gross => film.takings.gross().map(|gross| gross.map(|money| money.amount)),
        PartBy::Admissions => film.takings.admissions().map(|sold| sold.map(Decimal::from)),
        PartBy::Screenings => {
            let screenings = film.takings.showings().and_then(|showings| showings.screenings());
            screenings.map(|screenings| screenings.map(Decimal::from))
        }
    }
}

/// Why nobody knows which films lead, if nobody does.
fn no_order(films: &[FilmTakings<'_>], period: Period, n: usize, ranked_by: PartBy) -> Option<String> {
    let mut worths: Vec<Figure<Decimal>> = films.iter().filter_map(|film| worth(film, ranked_by)).collect();
    let without = films.len().saturating_sub(worths.len());
    if without > 0 {
        return Some(format!("{without} films of {period} state no {}", ranked_by.word()));
    }
    if worths.len() < n {
        return Some(format!("{} films of {period} are listed; a list of all would settle it", worths.len()));
    }
    worths.sort_by_key(|worth| std::cmp::Reverse(worth.value));
    let (top, rest) = worths.split_at_checked(n)?;
    let (least, next) = (top.last()?.value, rest.first().map(|worth| worth.value));
    let can_fall = |worth: &Figure<Decimal>| {
        let low = interval_of(*worth).low.map(|end| end.at);
        next.is_some_and(|next| low.is_none_or(|low| low < next))
    };
    let can_rise = |worth: &Figure<Decimal>| interval_of(*worth).high.is_none_or(|end| end.at > least);
    let is_open = |worth: &&Figure<Decimal>| worth.bound != Bound::Exact;
    let crosses = top.iter().filter(is_open).any(can_fall) || rest.iter().filter(is_open).any(can_rise);
    crosses.then(|| format!("figures of {period} that are not exact may change which films lead"))
}

fn top_shares_by(
    data: &BoxOffice,
    (period, films): (Period, &[FilmTakings<'_>]),
    (n, origin): (u32, Origin),
    by: PartBy,
    ranked_by: PartBy,
) -> Result<Vec<Reading>, MoneyError> {
    let n = usize::try_from(n).unwrap_or(usize::MAX);
    let all = films.iter().filter(|film| worth(film, ranked_by).is_some()).collect();
    let ranking = Ranking::by(all, |film| worth(film, ranked_by).map(|worth| worth.value), |film| film.key());
    let why = no_order(films, period, n, ranked_by);
    let why = match lacking(data, period)? {
        Some(lacking) if why.is_none() => Some(format!("{lacking}; records of all would settle it")),
        _ => why,
    };
    let mut found = Vec::new();
    for ties in [Ties::Include, Ties::Exclude] {
        let Ok(top) = ranking.top(n, ties) else { continue };
        let top: Vec<&&FilmTakings<'_>> = top.iter().map(|place| &place.item).collect();
        for rule in rules(data, Scope::Of(origin)) {
            let mut definitions = definitions(data, Some(rule));
            definitions.push(("ties", ties.to_string()));
            let said = match &why {
                Some(why) => unknown(why.clone()),
                None => share_of_list(data, &top, (origin, rule), by)
                    .ok_or_else(|| Unsaid::Unknown("the films do not state it".to_owned())),
            };
            found.push(Reading { definitions, said });
        }
    }
    Ok(found)
}

/// The share of an origin in a list of films.
fn share_of_list(
    data: &BoxOffice,
    top: &[&&FilmTakings<'_>],
    (origin, rule): (Origin, OriginRule),
    by: PartBy,
) -> Option<Said> {
    let of = |wanted: Origin| top.iter().filter(move |one| data.origin_under(one.film, rule) == wanted);
    let sum = |films: &mut dyn Iterator<Item = &&&FilmTakings<'_>>| -> Option<(Decimal, Interval)> {
        let mut sum = (Decimal::ZERO, Interval::point(Decimal::ZERO));
        for film in films {
            let worth = worth(film, by)?;
            sum = (sum.0.checked_add(worth.value)?, sum.1.plus(&interval_of(worth))?);
        }
        Some(sum)
    };
    let (own, of_own) = sum(&mut of(origin))?;
    let is_rest = |one: &&&&FilmTakings<'_>| ![origin, Origin::Unknown].contains(&data.origin_under(one.film, rule));
    let (_, of_rest) = sum(&mut top.iter().filter(is_rest))?;
    let open = if origin == Origin::Unknown { None } else { Some(sum(&mut of(Origin::Unknown))?) };
    let (open, of_open) = open.unwrap_or((Decimal::ZERO, Interval::point(Decimal::ZERO)));
    let (all, of_all) = sum(&mut top.iter())?;
    let value = Share::of(own, all)?.percent();
    let is_exact = open.is_zero() && of_all == Interval::point(all);
    let interval = if is_exact { Interval::point(value) } else { share_between(&of_own, &of_rest, &of_open)? };
    let witnesses = of(origin).rev().take(WITNESSES).map(|one| one.film.title.clone()).collect();
    let unknown = of(Origin::Unknown).count();
    let open = if unknown == 0 || origin == Origin::Unknown {
        String::new()
    } else {
        format!(", and {unknown} of unknown origin")
    };
    let how = format!("{} of {} films{open}", of(origin).count(), top.len());
    Some(Said { value, interval, witnesses, how, is_rounded: false })
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

/// What a film took in a period: a floor, where records cover only a part of it.
fn gross_of(data: &BoxOffice, period: Period, title: &str) -> Result<Result<Figure<Decimal>, Unsaid>, MoneyError> {
    let films = data.in_period(period)?;
    let is_part = data.extent(period) != Extent::Nothing && days_lacking(data, period).is_some();
    let floor = if is_part { Bound::AtLeast } else { Bound::Exact };
    Ok(film_of(data, title).and_then(|id| {
        let film = data.film(id);
        let found = films.iter().find(|one| film.is_some_and(|film| std::ptr::eq(film, one.film)));
        let gross = found.and_then(|one| one.takings.gross());
        let none = || Unsaid::Unknown(format!("the records have no gross of \"{title}\" in {period}"));
        Ok(gross.ok_or_else(none)?.map(|money| money.amount).loosened(floor))
    }))
}

pub(super) fn of_film(data: &BoxOffice, title: &str, claim: &Claim) -> Result<Reading, MoneyError> {
    let gross = gross_of(data, claim.period, title)?.map(said);
    let said = unlike_money(data, claim).map_or(gross, Err);
    Ok(Reading { definitions: definitions(data, None), said })
}

pub(super) fn days(data: &BoxOffice, title: &str, threshold: &Quantity) -> Result<Reading, MoneyError> {
    let definitions = definitions(data, None);
    if let Some(unlike) = unlike_currency(data, threshold, "amount") {
        return Ok(Reading { definitions, said: Err(unlike) });
    }
    let threshold = threshold.value;
    let run = match film_of(data, title) {
        Ok(id) => Run::of(data, id)?,
        Err(why) => return Ok(Reading { definitions, said: Err(why) }),
    };
    let reached = run.as_ref().map(|run| days_to(run, threshold)).transpose()?.flatten();
    let said = match reached {
        None => unknown("the records do not tell when it was reached"),
        Some(reached) => {
            let (earliest, latest) = (Decimal::from(reached.earliest), Decimal::from(reached.latest));
            let how = format!("reached on day {earliest} at the earliest and {latest} at the latest");
            let interval = Interval::between(earliest, latest);
            Ok(Said { value: latest, interval, witnesses: Vec::new(), how, is_rounded: false })
        }
    };
    Ok(Reading { definitions, said })
}

pub(super) fn above(data: &BoxOffice, one: &str, other: &str, period: Period) -> Result<Reading, MoneyError> {
    let (one, other) = (gross_of(data, period, one)?.map(said), gross_of(data, period, other)?.map(said));
    let nothing = || Unsaid::Unknown("the other film took nothing".to_owned());
    let said = one.and_then(|one| times(&one, &other?).ok_or_else(nothing));
    Ok(Reading { definitions: definitions(data, None), said })
}

/// How many times its budget a film took; where it was said what cinemas kept, also what was left over the budget.
pub(super) fn returns(
    data: &BoxOffice,
    title: &str,
    budget: &Quantity,
    kept: Option<&Quantity>,
    period: Period,
) -> Result<Vec<Reading>, MoneyError> {
    let gross = gross_of(data, period, title)?;
    let unlike = kept.into_iter().chain([budget]).find_map(|amount| unlike_currency(data, amount, "amount"));
    let gross = unlike.map_or(gross, Err);
    let as_said = |amount: &Quantity| {
        let interval = amount.interval().unwrap_or_else(|| Interval::point(amount.value));
        Said { interval, ..said(Figure::exact(amount.value)) }
    };
    let over_budget = |taken: Result<Said, Unsaid>| {
        let none = || Unsaid::Unknown("a budget of nothing".to_owned());
        taken.and_then(|taken| times(&taken, &as_said(budget)).ok_or_else(none))
    };
    let mut readings = vec![("gross", over_budget(gross.clone().map(said)))];
    if let Some(kept) = kept {
        // What cinemas kept was said of the gross as it is known: what is left is no floor, for they would keep more of more.
        let left = gross.and_then(|gross| {
            let left = gross.value.checked_sub(kept.value).filter(|left| *left >= Decimal::ZERO);
            let left = left.ok_or_else(|| Unsaid::Unknown("cinemas kept more than it took".to_owned()))?;
            let bound = if gross.bound == Bound::Exact { Bound::Exact } else { Bound::About };
            Ok(said(Figure::new(left, bound)))
        });
        readings.push(("gross less what cinemas kept", over_budget(left)));
    }
    let of_basis = readings.into_iter().map(|(what, said)| {
        let mut all = definitions(data, None);
        all.push(("return", what.to_owned()));
        Reading { definitions: all, said }
    });
    Ok(of_basis.collect())
}
