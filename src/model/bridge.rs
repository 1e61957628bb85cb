//! The bridge from the calendar gross of a year to the gross of the films released in it. Both are called "the gross of
//! the year", and they differ by what was carried in, what was shown again, and what was carried out.

use std::collections::BTreeMap;

use super::bound::Bound;
use super::box_office::{BoxOffice, FilmId};
use super::film::Film;
use super::money::MoneyError;
use super::period::{Period, Span};
use super::takings::Takings;

/// A line of the bridge.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Line {
    /// All that was taken in the year.
    Calendar,
    /// Less: films released in an earlier year that still ran.
    CarriedIn,
    /// Less: films first shown again in the year a year or more after their release.
    Rereleases,
    /// Less: films released in a later year, shown before.
    ReleasedLater,
    /// Less: films whose release date does not tell.
    Undated,
    /// What is left: films released in the year, taken in it.
    InYear,
    /// Plus: what those took before the year.
    TakenBefore,
    /// Plus: what those took after the year, to date.
    CarriedOut,
    /// What that is together: the films released in the year, to date.
    Releases,
}

impl Line {
    /// All lines in their order, with what each does to the sum, its word and what it says.
    pub const ALL: [(Line, &'static str, &'static str, &'static str); 9] = [
        (Line::Calendar, "=", "calendar_gross", "Taken in the year"),
        (Line::CarriedIn, "-", "carried_in", "Released earlier, still shown"),
        (Line::Rereleases, "-", "rereleases", "Shown again after a year"),
        (Line::ReleasedLater, "-", "released_later", "Shown before release"),
        (Line::Undated, "-", "release_unknown", "Release date does not tell"),
        (Line::InYear, "=", "released_in_year", "Released and taken in the year"),
        (Line::TakenBefore, "+", "taken_before", "Taken before the year"),
        (Line::CarriedOut, "+", "carried_out", "Taken after the year, to date"),
        (Line::Releases, "=", "release_gross", "Its releases, to date"),
    ];
}

/// How many days after its release a film that is shown in a later year is shown again, not still.
const AGAIN_AFTER: i32 = 365;

/// What the films of each line took, and how many they are.
#[derive(Clone, Debug, Default)]
pub struct Bridge(BTreeMap<Line, BTreeMap<FilmId, Takings>>);

impl Bridge {
    /// The bridge of a year.
    pub fn of(data: &BoxOffice, year: i16) -> Result<Bridge, MoneyError> {
        let mut bridge = Bridge::default();
        let Some(whole) = Period::Year(year).span() else { return Ok(bridge) };
        let mut first_days = BTreeMap::new();
        for (id, _, days, _) in data.sums().filter(|(_, _, days, _)| days.counts_in(whole)) {
            let first = first_days.entry(id).or_insert(days.first);
            *first = days.first.min(*first);
        }
        for (id, film, days, takings) in data.sums() {
            let first = first_days.get(&id).map(|first| Span { first: *first, last: *first });
            let mut takings = takings.clone();
            if days.overlaps(whole) && !whole.contains(days) {
                takings.loosen(Bound::About);
            }
            for line in lines_of(film, days, first, whole) {
                bridge.0.entry(line).or_default().entry(id).or_default().add(&takings)?;
            }
        }
        Ok(bridge)
    }

    /// How many films a line is of.
    pub fn films(&self, line: Line) -> u64 {
        self.0.get(&line).map_or(0, |films| u64::try_from(films.len()).unwrap_or(u64::MAX))
    }

    /// What the films of a line took; nothing where there are none.
    pub fn takings(&self, line: Line, data: &BoxOffice) -> Result<Takings, MoneyError> {
        let total = |line| Takings::total(self.0.get(&line).into_iter().flat_map(BTreeMap::values));
        let takings = total(line)?;
        if takings.rows() > 0 {
            return Ok(takings);
        }
        let mut nothing = Takings::nothing(data.currency(), data.second_currency());
        nothing.keep_measures_of(&Takings::total([&total(Line::Calendar)?, &total(Line::Releases)?])?);
        Ok(nothing)
    }
}

/// The lines that what a film took on some days belongs to: a part, and the sums it goes into.
fn lines_of(film: &Film, days: Span, first_in_year: Option<Span>, year: Span) -> Vec<Line> {
    let is_of_year = film.released_in(year);
    if days.counts_in(year) {
        let part = if is_of_year { Line::InYear } else { line_of_others(film, first_in_year, year) };
        return if is_of_year { vec![Line::Calendar, part, Line::Releases] } else { vec![Line::Calendar, part] };
    }
    match (is_of_year, days.first < year.first) {
        (false, _) => Vec::new(),
        (true, true) => vec![Line::TakenBefore, Line::Releases],
        (true, false) => vec![Line::CarriedOut, Line::Releases],
    }
}

/// The line of a film that is shown in a year it was not released in.
fn line_of_others(film: &Film, first_in_year: Option<Span>, year: Span) -> Line {
    let Some(release) = film.release.and_then(Period::span).filter(|release| !release.overlaps(year)) else {
        return Line::Undated;
    };
    if release.first > year.last {
        return Line::ReleasedLater;
    }
    let is_again = first_in_year.is_some_and(|first| is_shown_again(film, first));
    if is_again { Line::Rereleases } else { Line::CarriedIn }
}

/// Whether a film that is first shown on some days of a period is shown again: its release lies so long before them.
pub fn is_shown_again(film: &Film, first: Span) -> bool {
    let release = film.release.and_then(Period::span).filter(|release| release.last < first.first);
    release.is_some_and(|release| Span { first: release.last, last: first.first }.days() > AGAIN_AFTER)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::origin::Origin;

    fn film(release: &str) -> Film {
        Film {
            id: None,
            title: String::new(),
            other_titles: Vec::new(),
            release: Period::parse(release),
            countries: Vec::new(),
            flag: None,
            origin: Origin::Unknown,
            distributor: None,
            genre: None,
            rating: None,
        }
    }

    #[test]
    fn a_film_of_another_year_is_still_shown_or_shown_again() {
        let year = Period::Year(2024).span().unwrap();
        for (release, first, line) in [
            ("2023-12-21", "2024-01-01", Line::CarriedIn),
            ("2023-01-05", "2024-01-04", Line::CarriedIn),
            ("2023-01-05", "2024-01-05", Line::Rereleases),
            ("2019", "2024-03-01", Line::Rereleases),
            ("2025-01-02", "2024-12-31", Line::ReleasedLater),
            ("", "2024-03-01", Line::Undated),
            ("2023-12..2024-01", "2024-01-05", Line::Undated),
        ] {
            let first = Period::parse(first).and_then(Period::span);
            assert_eq!(line_of_others(&film(release), first, year), line, "{release} {first:?}");
        }
    }

    #[test]
    fn what_a_film_of_the_year_took_is_in_it_before_or_after() {
        let year = Period::Year(2024).span().unwrap();
        for (days, lines) in [
            ("2023-12-31", &[Line::TakenBefore, Line::Releases][..]),
            ("2024-01-01", &[Line::Calendar, Line::InYear, Line::Releases]),
            ("2024-12-30..2025-01-05", &[Line::CarriedOut, Line::Releases]),
        ] {
            let days_of = Period::parse(days).and_then(Period::span).unwrap();
            assert_eq!(lines_of(&film("2024-01-01"), days_of, None, year), lines, "{days}");
        }
    }
}
