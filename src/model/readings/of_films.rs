//! What the records say of claims on single films and on the leading ones.

use rust_decimal::Decimal;

use super::of_records::not_whole;
use super::{definitions, is_whole, rules, said, times, unknown, unlike_money};
use crate::model::bound::{Bound, Figure};
use crate::model::box_office::{BoxOffice, FilmId, FilmTakings};
use crate::model::claim::{Claim, PartBy};
use crate::model::interval::Interval;
use crate::model::money::{Money, MoneyError};
use crate::model::origin::Origin;
use crate::model::period::Period;
use crate::model::published::Scope;
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
    let mut found = Vec::new();
    for measure in ranked_by.map_or_else(|| vec![PartBy::Gross, PartBy::Admissions], |named| vec![named]) {
        let mut of_measure = top_shares_by(data, (period, &films), (n, origin), by, measure)?;
        if ranked_by.is_none() {
            let word = PartBy::WORDS.iter().find(|(_, known)| *known == measure).map_or("", |(word, _)| word);
            let told = of_measure.iter_mut().map(|reading| &mut reading.definitions);
            told.for_each(|definitions| definitions.push(("ranked by", word.to_owned())));
        }
        found.extend(of_measure);
    }
    Ok(found)
}

fn top_shares_by(
    data: &BoxOffice,
    (period, films): (Period, &[FilmTakings<'_>]),
    (n, origin): (u32, Origin),
    by: PartBy,
    ranked_by: PartBy,
) -> Result<Vec<Reading>, MoneyError> {
    let n = usize::try_from(n).unwrap_or(usize::MAX);
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
                how: format!("{} of {} films", here.len(), top.len()),
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

pub(super) fn of_film(data: &BoxOffice, title: &str, claim: &Claim) -> Result<Reading, MoneyError> {
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

pub(super) fn days(data: &BoxOffice, title: &str, threshold: Decimal) -> Result<Reading, MoneyError> {
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
            let how = format!("reached on day {earliest} at the earliest and {latest} at the latest");
            Ok(Said { value: latest, interval: Interval::between(earliest, latest), witnesses: Vec::new(), how })
        }
    };
    Ok(Reading { definitions, said })
}

pub(super) fn above(data: &BoxOffice, one: &str, other: &str, period: Period) -> Result<Reading, MoneyError> {
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

/// How many times its budget a film took; where it was said what cinemas kept, also what was left over the budget.
pub(super) fn returns(
    data: &BoxOffice,
    title: &str,
    budget: Decimal,
    kept: Option<Decimal>,
    period: Period,
) -> Result<Vec<Reading>, MoneyError> {
    let films = data.in_period(period)?;
    let gross = film_of(data, title).and_then(|id| {
        let gross = gross_of(data, &films, id).map(|gross| gross.map(|money| money.amount));
        gross.ok_or_else(|| Unsaid::Unknown(format!("the records have no gross of \"{title}\" in {period}")))
    });
    let over_budget = |taken: Result<Figure<Decimal>, Unsaid>| {
        let none = || Unsaid::Unknown("a budget of nothing".to_owned());
        taken.and_then(|taken| times(taken, Figure::exact(budget)).ok_or_else(none))
    };
    let mut readings = vec![("gross", over_budget(gross.clone()))];
    if let Some(kept) = kept {
        // What cinemas kept was said of the gross as it is known: what is left is no floor, for they would keep more of more.
        let left = |gross: Figure<Decimal>| {
            let left = gross.value.checked_sub(kept).unwrap_or_default();
            Figure::new(left, if gross.bound == Bound::Exact { Bound::Exact } else { Bound::About })
        };
        let left = gross.map(left);
        readings.push(("gross less what cinemas kept", over_budget(left)));
    }
    let of_basis = readings.into_iter().map(|(what, said)| {
        let mut all = definitions(data, None);
        all.push(("return", what.to_owned()));
        Reading { definitions: all, said }
    });
    Ok(of_basis.collect())
}
