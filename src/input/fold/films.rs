//! Films: which rows are of one film, by id, else by title and release year; what their records say of it.
//!
//! Films are never joined by likeness.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::country::Country;
use crate::model::film::Film;
use crate::model::near_titles::near_titles;
use crate::model::origin::{Origin, OriginRule};
use crate::model::period::{Period, Span};
use crate::model::title::TitleKey;

use super::Fold;
use super::few::Few;
use crate::input::coverage::At;
use crate::input::problem::Problem;

/// What a row says of a film.
#[derive(Clone, Debug)]
pub struct FilmRow {
    pub id: Option<String>,
    pub key: Option<TitleKey>,
    pub title: Option<String>,
    pub other_titles: Vec<String>,
    pub release: Option<Period>,
    pub countries: Vec<Country>,
    pub flag: Option<Origin>,
    pub distributor: Option<String>,
    pub genre: Option<String>,
    pub rating: Option<String>,
    /// Whether the row is of a list of releases, whose title goes before that of box-office rows.
    pub is_release: bool,
    /// In a list of one period, where each row is a film: which table of its file, and all the row says in words.
    pub listed: Option<(u32, String)>,
}

/// A list of one period: a file, and a table of it.
pub(super) type List = (u32, u32);

/// How one film is known before all records are read.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum FilmKey {
    Id(String),
    Title(TitleKey, Option<i16>),
    /// Another film of the same title and year, in one list.
    Twin(List, TitleKey, Option<i16>, usize),
}

/// What is known of a film so far. Sets make the outcome independent of the order of rows.
#[derive(Clone, Debug, Default)]
pub(super) struct Draft {
    pub(super) id: Option<String>,
    pub(super) keys: Few<TitleKey>,
    pub(super) titles: Few<String>,
    pub(super) release_titles: Few<String>,
    pub(super) other_titles: Few<String>,
    pub(super) releases: Few<Period>,
    pub(super) countries: Option<(Vec<Country>, At)>,
    pub(super) flag: Option<(Origin, At)>,
    pub(super) distributors: Few<String>,
    pub(super) genres: Few<String>,
    pub(super) ratings: Few<String>,
    pub(super) lists: Few<List>,
}

impl Fold<'_> {
    /// Notes what a row says of a film, and which film it is.
    pub fn film(&mut self, row: FilmRow, at: At) -> Result<usize, String> {
        let year = row.release.and_then(Period::year);
        let list = row.listed.as_ref().map(|(table, _)| (at.0, *table));
        let twin = self.twin(&row, year, list);
        let key = match (&row.id, &row.key) {
            (Some(id), _) => FilmKey::Id(id.clone()),
            (None, Some(key)) => match list.filter(|_| twin > 0) {
                Some(list) => FilmKey::Twin(list, key.clone(), year, twin),
                None => FilmKey::Title(key.clone(), year),
            },
            (None, None) => return Err("names no film".to_owned()),
        };
        let place = *self.by_key.entry(key).or_insert_with(|| {
            self.films.push(Draft::default());
            self.films.len().saturating_sub(1)
        });
        self.has_origin_column |= row.flag.is_some();
        let Some(draft) = self.films.get_mut(place) else { return Ok(place) };
        draft.lists.extend(list);
        let conflict = draft.absorb(row, at);
        match conflict {
            None => Ok(place),
            Some((what, before)) => {
                let title = self.films.get(place).and_then(Draft::title).unwrap_or_default();
                Err(format!("\"{title}\" {what}, as {} says; keep one", self.place(before)))
            }
        }
    }

    /// Which of the films of one title and year in a list a row is of: two that differ in their words are two.
    fn twin(&mut self, row: &FilmRow, year: Option<i16>, list: Option<List>) -> usize {
        let (Some(list), Some(key), Some((_, words)), None) = (list, &row.key, &row.listed, &row.id) else { return 0 };
        let known = self.twins.entry((list, key.clone(), year)).or_default();
        known.iter().position(|known| known == words).unwrap_or_else(|| {
            known.push(words.clone());
            known.len().saturating_sub(1)
        })
    }

    /// All is read: what only shows then is told, and each film as first known gets the place of the one it turned out to be.
    pub(super) fn settled_films(&mut self) -> Vec<usize> {
        std::mem::take(&mut self.late).into_iter().for_each(|problem| self.problems.add(problem));
        let places = self.joined_films();
        self.merge_films(&places);
        places
    }

    /// The films that were not merged into another, with their places.
    pub(super) fn whole_films(&self, places: &[usize]) -> impl Iterator<Item = (usize, &Draft)> {
        self.films.iter().enumerate().filter(|(place, _)| places.get(*place) == Some(place))
    }

    /// For each film as first known, the place of the film it turned out to be. A film known by title and year is
    /// the one film with an id that has this title and can be of this year; a film known by title alone is the
    /// one film of that title. Where there are several, or where films of several years would become one, that is
    /// a problem to be told, whatever the order of the records.
    fn joined_films(&mut self) -> Vec<usize> {
        let mut ends: Vec<usize> = (0..self.films.len()).collect();
        if self.by_key.keys().all(|key| matches!(key, FilmKey::Id(_))) {
            return ends;
        }
        let mut by_title: BTreeMap<&TitleKey, BTreeSet<usize>> = BTreeMap::new();
        for (place, draft) in self.films.iter().enumerate() {
            draft.keys.iter().for_each(|key| {
                by_title.entry(key).or_default().insert(place);
            });
        }
        let titled = |title: &TitleKey| by_title.get(title).into_iter().flatten().copied();
        let known_by_year = self.by_key.iter().filter_map(|(key, place)| match key {
            FilmKey::Title(title, Some(year)) => Some((title, *year, *place)),
            _ => None,
        });
        let mut ambiguous: Vec<(usize, usize)> = Vec::new();
        let mut joining: BTreeMap<usize, Vec<(i16, usize)>> = BTreeMap::new();
        for (title, year, place) in known_by_year {
            let fits =
                |other: &usize| self.films.get(*other).is_some_and(|draft| draft.id.is_some() && draft.may_be_of(year));
            match titled(title).filter(fits).collect::<Vec<_>>().as_slice() {
                [] => {}
                [one] => joining.entry(*one).or_default().push((year, place)),
                several => ambiguous.push((place, several.len())),
            }
        }
        for (target, joiners) in joining {
            let years: BTreeSet<i16> = joiners.iter().map(|(year, _)| *year).collect();
            if years.len() > 1 {
                ambiguous.push((target, years.len()));
                continue;
            }
            for (_, place) in joiners {
                ends.get_mut(place).map(|end| std::mem::replace(end, target));
            }
        }
        for (key, place) in &self.by_key {
            let FilmKey::Title(title, None) = key else { continue };
            // Two rows of one list are two films.
            let lists = |place: usize| self.films.get(place).map(|draft| &draft.lists);
            let apart =
                |other: &usize| lists(*place).zip(lists(*other)).is_none_or(|(here, there)| here.is_disjoint(there));
            let others =
                titled(title).filter(|other| other != place).filter(apart).filter_map(|other| ends.get(other).copied());
            match others.collect::<BTreeSet<usize>>().iter().copied().collect::<Vec<_>>().as_slice() {
                [] => {}
                [one] => {
                    let one = *one;
                    ends.get_mut(*place).map(|end| std::mem::replace(end, one));
                }
                several => ambiguous.push((*place, several.len())),
            }
        }
        for (key, place) in &self.by_key {
            let FilmKey::Twin(_, title, year, number) = key else { continue };
            let first = self.by_key.get(&FilmKey::Title(title.clone(), *year)).and_then(|first| self.films.get(*first));
            if first.is_some_and(|first| first.lists.len() > 1) {
                ambiguous.push((*place, number.saturating_add(1)));
            }
        }
        let told = ambiguous.into_iter().map(|(place, count)| {
            let title = self.films.get(place).and_then(Draft::title).unwrap_or_default();
            let way = "tell them apart with a film_id or a release_date in these records";
            (self.first_line(place), format!("\"{title}\" is the title of {count} films; {way}"))
        });
        let mut found: Vec<(At, String)> = told.collect();
        for (from, to) in ends.iter().enumerate().filter(|(from, to)| from != *to) {
            let moved = self.films.get(from).cloned().unwrap_or_default();
            if let Some((what, before, at)) = self.films.get_mut(*to).and_then(|target| target.merge(moved)) {
                let title = self.films.get(*to).and_then(Draft::title).unwrap_or_default();
                found.push((at, format!("\"{title}\" {what}, as {} says; keep one", self.place(before))));
            }
        }
        self.complain(found, Problem::new);
        ends
    }

    fn first_line(&self, film: usize) -> At {
        self.covered.first_line(film).unwrap_or_default()
    }

    /// Puts together what was noted of films that turned out to be one.
    fn merge_films(&mut self, places: &[usize]) {
        if places.iter().enumerate().all(|(film, place)| film == *place) {
            return;
        }
        let place = |film: usize| places.get(film).copied().unwrap_or(film);
        let mut found = Vec::new();
        for clash in self.covered.merge(places) {
            found.push((clash.at, self.twice(&clash)));
        }
        for (_, day, at, before) in self.totals.merge(places) {
            let (at, before) = (at.max(before), at.min(before));
            found.push((at, format!("gives a total to {day}, as {} does; keep one", self.place(before))));
        }
        for ((strand, film, part), at) in std::mem::take(&mut self.runs) {
            if let Some(before) = self.runs.insert((strand, place(film), part), at) {
                let (at, before) = (at.max(before), at.min(before));
                found.push((at, format!("gives the whole run of a film, as {} does; keep one", self.place(before))));
            }
        }
        self.complain(found, Problem::twice);
    }

    /// The films in the order first seen, which `places` points into. Films merged into others stay as names
    /// without takings, release or origin, so that no count meets them.
    pub(super) fn finished_films(&mut self, places: &[usize], rule: OriginRule, home: Option<Country>) -> Vec<Film> {
        let drafts = std::mem::take(&mut self.films);
        let finished = drafts.into_iter().enumerate().map(|(place, draft)| {
            let merged_away = places.get(place).is_some_and(|end| *end != place);
            let mut film = draft.finish(rule, home);
            if merged_away {
                film.release = None;
                film.origin = Origin::Unknown;
                film.countries.clear();
            }
            film
        });
        finished.collect()
    }

    /// That titles of the box office are nearly one of the releases, where the two were not joined.
    pub(super) fn titles_nearly_released(&self, places: &[usize]) -> Option<String> {
        let (mut released, mut taking): (Vec<&Draft>, Vec<&Draft>) = (Vec::new(), Vec::new());
        for (_, draft) in self.whole_films(places) {
            match (draft.is_released(), draft.has_takings()) {
                (true, false) => released.push(draft),
                (false, true) => taking.push(draft),
                _ => {}
            }
        }
        if released.is_empty() || taking.is_empty() {
            return None;
        }
        let titles: Vec<&str> = released.iter().chain(&taking).filter_map(|draft| draft.title()).collect();
        let edge = released.len();
        let near = near_titles(&titles, |a, b| (a < edge) != (b < edge));
        let first = near.first()?;
        let what = "titles of the box office that are nearly one of the releases, and were not joined";
        Some(format!("{what}: {} (\"{}\", \"{}\"); kinostat inspect lists them", near.len(), first.title, first.other))
    }
}

impl Draft {
    pub(super) fn title(&self) -> Option<&str> {
        self.release_titles.first().or(self.titles.first()).map(String::as_str).or(self.id.as_deref())
    }

    /// Whether a list of releases names it.
    pub(super) fn is_released(&self) -> bool {
        !self.release_titles.is_empty()
    }

    /// Whether records of the box office name it.
    pub(super) fn has_takings(&self) -> bool {
        !self.titles.is_empty()
    }

    /// The earliest release named, as precisely as it is named.
    pub(super) fn release(&self) -> Option<Period> {
        let first_year =
            self.releases.iter().filter_map(|release| release.span()).map(|span| span.first.year()).min()?;
        let of_year =
            self.releases.iter().filter(|release| release.span().is_some_and(|span| span.first.year() == first_year));
        of_year.min_by_key(|release| release.span().map(|span| (span.days() > 31, span.first, span.days()))).copied()
    }

    /// Whether records name release dates of which none holds the others, as 2024 holds 2024-03-07.
    pub(super) fn release_dates_differ(&self) -> bool {
        let spans: Vec<Span> = self.releases.iter().filter_map(|release| release.span()).collect();
        let apart = |a: &Span, b: &Span| !a.contains(*b) && !b.contains(*a);
        spans.iter().enumerate().any(|(place, a)| spans.iter().skip(place).any(|b| apart(a, b)))
    }

    /// Takes in what a row says; if it contradicts an earlier one, what of and where that stands.
    fn absorb(&mut self, row: FilmRow, at: At) -> Option<(String, At)> {
        self.id = self.id.take().or(row.id);
        self.keys.extend(row.key);
        if let Some(title) = row.title {
            let titles = if row.is_release { &mut self.release_titles } else { &mut self.titles };
            if !titles.contains(&title) {
                titles.insert(title);
            }
        }
        self.other_titles.extend(row.other_titles);
        self.releases.extend(row.release);
        self.distributors.extend(row.distributor);
        self.genres.extend(row.genre);
        self.ratings.extend(row.rating);
        let mut conflict = None;
        match (&self.countries, row.countries.is_empty()) {
            (_, true) => {}
            (None, false) => self.countries = Some((row.countries, at)),
            (Some((known, before)), false) if *known != row.countries => {
                conflict = Some((of_countries(&row.countries, known), *before));
            }
            _ => {}
        }
        match (self.flag, row.flag) {
            (None, Some(flag)) => self.flag = Some((flag, at)),
            (Some((known, before)), Some(flag)) if known != flag => {
                conflict = Some((format!("is {flag} here, but {known}"), before));
            }
            _ => {}
        }
        conflict
    }

    /// Whether the film can be one released in a year.
    fn may_be_of(&self, year: i16) -> bool {
        let mut years = self.releases.iter().filter_map(|release| release.year()).peekable();
        years.peek().is_none() || years.any(|known| known == year)
    }

    /// Takes in what was known of the same film by another name; if that contradicts, what of, and both places.
    fn merge(&mut self, other: Draft) -> Option<(String, At, At)> {
        self.keys.extend(other.keys);
        self.titles.extend(other.titles);
        self.release_titles.extend(other.release_titles);
        self.other_titles.extend(other.other_titles);
        self.releases.extend(other.releases);
        self.distributors.extend(other.distributors);
        self.genres.extend(other.genres);
        self.ratings.extend(other.ratings);
        self.lists.extend(other.lists);
        let mut conflict = None;
        match (&self.countries, other.countries) {
            (Some((known, before)), Some((countries, at))) if *known != countries => {
                let (here, there) = if at > *before { (&countries, known) } else { (known, &countries) };
                conflict = Some((of_countries(here, there), *before.min(&at), *before.max(&at)));
            }
            (None, countries) => self.countries = countries,
            _ => {}
        }
        match (self.flag, other.flag) {
            (Some((known, before)), Some((flag, at))) if known != flag => {
                let (here, there) = if at > before { (flag, known) } else { (known, flag) };
                conflict = Some((format!("is {here} here, but {there}"), before.min(at), before.max(at)));
            }
            (None, flag) => self.flag = flag,
            _ => {}
        }
        conflict
    }

    pub(super) fn finish(self, rule: OriginRule, home: Option<Country>) -> Film {
        let flag = self.flag.map(|(flag, _)| flag);
        let title = self.title().unwrap_or_default().to_owned();
        let release = self.release();
        let countries = self.countries.map(|(countries, _)| countries).unwrap_or_default();
        let titles = self.other_titles.into_iter().chain(self.titles).chain(self.release_titles);
        let other_titles: BTreeSet<String> = titles.filter(|other| *other != title).collect();
        Film {
            id: self.id,
            title,
            other_titles: other_titles.into_iter().collect(),
            release,
            origin: rule.origin(flag, &countries, home),
            countries,
            flag,
            distributor: self.distributors.into_iter().next(),
            genre: self.genres.into_iter().next(),
            rating: self.ratings.into_iter().next(),
        }
    }
}

/// That some films' release years lie apart from all others, as a century misread does.
pub(super) fn far_releases(films: &[Film]) -> Option<String> {
    let mut years: Vec<(i16, &str)> =
        films.iter().filter_map(|film| Some((film.release?.year()?, film.title.as_str()))).collect();
    years.sort_unstable();
    let gap =
        years.windows(2).position(|pair| matches!(pair, [(a, _), (b, _)] if b.saturating_sub(*a) > 3 && *b > 1990))?;
    let (near, far) = years.split_at_checked(gap.saturating_add(1))?;
    let (end, _) = near.last()?;
    let (_, example) = far.first()?;
    let few = far.len().saturating_mul(20) < near.len();
    few.then(|| {
        let what = format!("films whose release lies years after all others, which end in {end}: {}", far.len());
        format!("{what} (\"{example}\"); is a century misread?")
    })
}

/// Films known by their title alone whose takings lie more than a year apart: they may be two.
pub(super) fn far_takings(films: &[Film], sums: impl Iterator<Item = (usize, Period)>) -> Option<String> {
    let mut days: BTreeMap<usize, Vec<Span>> = BTreeMap::new();
    for (film, period) in sums {
        let is_by_title = films.get(film).is_some_and(|film| film.id.is_none() && film.release.is_none());
        if let (true, Some(span)) = (is_by_title, period.span()) {
            days.entry(film).or_default().push(span);
        }
    }
    let is_far = |spans: &mut Vec<Span>| {
        spans.sort_unstable();
        let between = |pair: &[Span]| matches!(pair, [a, b] if Span { first: a.last, last: b.first }.days() > 367);
        spans.windows(2).any(between)
    };
    let far: Vec<&str> = days
        .iter_mut()
        .filter_map(|(film, spans)| is_far(spans).then(|| films.get(*film).map(|film| film.title.as_str()))?)
        .collect();
    let example = far.iter().min()?;
    let what = format!("titles without a release date whose takings lie more than a year apart: {}", far.len());
    Some(format!("{what} (\"{example}\"); each is taken for one film, tell two apart by a film_id or a release_date"))
}

fn of_countries(here: &[Country], known: &[Country]) -> String {
    let listed = |countries: &[Country]| countries.iter().map(|country| country.code()).collect::<Vec<_>>().join(";");
    format!("is of {} here, but of {}", listed(here), listed(known))
}
