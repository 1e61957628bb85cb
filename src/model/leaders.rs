//! Leaders: the films of a list that took most, and what part of them some are, by count, by gross and by admissions.
//! The three can differ widely, so they always stand side by side.

use rust_decimal::Decimal;

use super::bound::{Bound, Figure};
use super::box_office::{BoxOffice, FilmTakings};
use super::film::Film;
use super::money::MoneyError;
use super::ranking::Place;
use super::share::Share;
use super::takings::Takings;

/// A part of the leading films.
#[derive(Clone, Debug)]
pub struct PartOfLeaders {
    /// How many films it is.
    pub films: u64,
    /// What they took.
    pub takings: Takings,
    /// Its share of the number of leading films.
    pub by_count: Option<Figure<Share>>,
    /// Its share of their gross.
    pub by_gross: Option<Figure<Share>>,
    /// Its share of their admissions.
    pub by_admissions: Option<Figure<Share>>,
}

/// All of the leading films. All of them are all, however roughly they are known, and whatever the list lacks.
pub fn all_leaders(data: &BoxOffice, leaders: &[Place<&FilmTakings<'_>>]) -> Result<PartOfLeaders, MoneyError> {
    let all = part_of_leaders(data, leaders, |_| true, Bound::Exact)?;
    let exact = |share: Option<Figure<Share>>| share.map(|share| Figure::exact(share.value));
    let (by_gross, by_admissions) = (exact(all.by_gross), exact(all.by_admissions));
    Ok(PartOfLeaders { by_gross, by_admissions, ..all })
}

/// The leading films that `is_within`; `slack` is what films that the list lacks leave open.
pub fn part_of_leaders(
    data: &BoxOffice,
    leaders: &[Place<&FilmTakings<'_>>],
    is_within: impl Fn(&Film) -> bool,
    slack: Bound,
) -> Result<PartOfLeaders, MoneyError> {
    let (here, others): (Vec<_>, Vec<_>) = leaders.iter().map(|place| place.item).partition(|one| is_within(one.film));
    let sum = |films: &[&FilmTakings<'_>]| Takings::total(films.iter().map(|one| &*one.takings));
    let (mut part, rest) = (sum(&here)?, sum(&others)?);
    let all = Takings::total([&part, &rest])?;
    if here.is_empty() {
        part = Takings::nothing(data.currency(), data.second_currency());
        part.keep_measures_of(&all);
    }
    let films = count(here.len());
    let share = |part: Option<Figure<Decimal>>, rest: Option<Figure<Decimal>>, all: Option<Figure<Decimal>>| {
        // Films that do not state the measure leave more to come.
        let unstated = if others.is_empty() { Bound::Exact } else { Bound::AtLeast };
        Share::within(part?, rest.map_or(unstated, |rest| rest.bound), all?.value).map(|share| share.loosened(slack))
    };
    let by_count = Share::of(films.into(), count(leaders.len()).into()).map(Figure::exact);
    Ok(PartOfLeaders {
        films,
        by_count: by_count.map(|share| share.loosened(slack)),
        by_gross: share(gross(&part), gross(&rest), gross(&all)),
        by_admissions: share(admissions(&part), admissions(&rest), admissions(&all)),
        takings: part,
    })
}

fn gross(takings: &Takings) -> Option<Figure<Decimal>> {
    takings.gross().map(|gross| gross.map(|money| money.amount))
}

fn admissions(takings: &Takings) -> Option<Figure<Decimal>> {
    takings.admissions().map(|admissions| admissions.map(Decimal::from))
}

fn count(things: usize) -> u64 {
    u64::try_from(things).unwrap_or(u64::MAX)
}
