//! Coverage: which days of which film some line of the records covers, so that the same money never counts twice.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::model::period::Span;

/// A file's place in the list and a line of it.
pub type At = (u32, u64);

/// What of a market a row is of. Nothing stated is all of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Part {
    pub city: Option<String>,
    pub format: Option<String>,
    pub cinema: Option<String>,
    /// What a suffix of the title says, empty for none; titles of one file that differ in it are rows of their own.
    pub version: Option<String>,
}

impl Part {
    /// Whether it is of the whole market, as far as its fields tell.
    pub fn is_whole(&self) -> bool {
        self.city.is_none() && self.format.is_none() && self.cinema.is_none()
    }

    /// The same part, of any cinema there.
    #[must_use]
    fn with_cinemas_as_one(&self) -> Part {
        Part { cinema: self.cinema.as_ref().map(|_| String::new()), ..self.clone() }
    }

    /// Which fields narrow it.
    fn shape(&self) -> (bool, bool, bool) {
        (self.city.is_some(), self.format.is_some(), self.cinema.is_some())
    }

    /// Whether a ticket can belong to both: none can be of two cities.
    fn may_share(&self, other: &Part) -> bool {
        let apart = |a: &Option<String>, b: &Option<String>| a.is_some() && b.is_some() && a != b;
        !apart(&self.city, &other.city) && !apart(&self.format, &other.format)
    }
}

/// The days that lines cover, which never overlap.
type Days = BTreeMap<Date, (Date, At)>;

/// Two lines that cover the same days of a film.
#[derive(Clone, Debug)]
pub struct Clash {
    pub film: usize,
    pub span: Span,
    pub at: At,
    pub other: Span,
    pub before: At,
}

/// What is covered of one film in one part.
#[derive(Clone, Debug, Default)]
struct Covered {
    days: Days,
    /// The first lines that state what was taken by period: gross, and admissions.
    stated: [Option<At>; 2],
}

/// What rows of single cinemas cover of one film, where they were folded in bulk.
#[derive(Clone, Copy, Debug)]
struct Bulk {
    span: Span,
    first: At,
    stated: [Option<At>; 2],
}

impl Bulk {
    fn add(&mut self, other: Bulk) {
        self.span = self.span.joined(other.span);
        self.first = self.first.min(other.first);
        for (first, stated) in self.stated.iter_mut().zip(other.stated) {
            *first = [*first, stated].into_iter().flatten().min();
        }
    }
}

/// What a row of a single cinema is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CinemaRows {
    /// A showing, a ticket or a part of a day: rows of a film and day may stand together.
    #[default]
    Sum,
    /// All that a film took there in the period: a second row is an error, as of a whole market.
    Once,
}

impl CinemaRows {
    /// All readings with the words of `--cinema-rows`.
    pub const WORDS: [(&'static str, CinemaRows); 2] = [("sum", CinemaRows::Sum), ("once", CinemaRows::Once)];
}

/// The days covered, by strand and film, then by part. Where a cinema may report by the showing, all cinemas of a
/// place are one part: its rows may stand together, but not beside a row of the whole place.
#[derive(Clone, Debug, Default)]
pub struct Coverage {
    of_films: BTreeMap<(u32, usize), BTreeMap<Part, Covered>>,
    /// Of rows of single cinemas folded in bulk only where they begin and end.
    bulk: BTreeMap<(u32, usize), Bulk>,
    cinema_rows: CinemaRows,
}

impl Coverage {
    /// Nothing covered yet.
    pub fn new(cinema_rows: CinemaRows) -> Coverage {
        Coverage { cinema_rows, ..Coverage::default() }
    }

    /// The part whose days a row covers.
    fn part_of(&self, part: &Part) -> Part {
        match self.cinema_rows {
            CinemaRows::Sum => part.with_cinemas_as_one(),
            CinemaRows::Once => part.clone(),
        }
    }

    /// Notes that a line covers days and which measures it states; that another line of the same part covers days of
    /// them too is returned.
    pub fn note(
        &mut self,
        (strand, film): (u32, usize),
        part: &Part,
        span: Span,
        at: At,
        states: [bool; 2],
    ) -> Result<(), (Span, At)> {
        let part = self.part_of(part);
        let may_repeat = part.cinema.is_some() && self.cinema_rows == CinemaRows::Sum;
        let covered = self.of_films.entry((strand, film)).or_default().entry(part).or_default();
        if may_repeat {
            widen(&mut covered.days, span, at);
        } else if let Some(other) = overlap(&covered.days, span) {
            return Err(other);
        } else {
            covered.days.insert(span.first, (span.last, at));
        }
        for (first, states) in covered.stated.iter_mut().zip(states) {
            if states {
                *first = Some(first.map_or(at, |first| first.min(at)));
            }
        }
        Ok(())
    }

    /// Notes that rows of single cinemas, the first of them in a line, lie between two days.
    pub fn note_cinemas(&mut self, of: (u32, usize), span: Span, first: At, stated: [Option<At>; 2]) {
        let bulk = Bulk { span, first, stated };
        self.bulk.entry(of).and_modify(|known| known.add(bulk)).or_insert(bulk);
    }

    /// Whether any rows were folded in bulk.
    pub fn has_bulk(&self) -> bool {
        !self.bulk.is_empty()
    }

    /// A film with rows in bulk that may have the money of a row of a whole place, in strands that are summed.
    pub fn bulk_may_clash(&self, summed: impl Fn(u32, u32) -> bool) -> Option<usize> {
        let mut whole_places: BTreeMap<usize, Vec<(u32, &Days)>> = BTreeMap::new();
        for ((strand, film), parts) in &self.of_films {
            let places = parts.iter().filter(|(part, _)| part.cinema.is_none());
            for (_, covered) in places {
                whole_places.entry(*film).or_default().push((*strand, &covered.days));
            }
        }
        let clashes = |(strand, film): &(u32, usize), bulk: &Bulk| {
            let places = whole_places.get(film).map(Vec::as_slice).unwrap_or_default();
            places.iter().any(|(other, days)| summed(*strand, *other) && overlap(days, bulk.span).is_some())
        };
        self.bulk.iter().find(|(of, bulk)| clashes(of, bulk)).map(|((_, film), _)| *film)
    }

    /// The first lines that state gross and admissions by period, of a film in a part.
    pub fn stated(&self, strand: u32, film: usize, part: &Part) -> [Option<At>; 2] {
        let covered = self.of_films.get(&(strand, film)).and_then(|parts| parts.get(&self.part_of(part)));
        covered.map(|covered| covered.stated).unwrap_or_default()
    }

    /// Whether any row of the strands is of a single cinema.
    pub fn has_cinemas(&self, of: impl Fn(u32) -> bool) -> bool {
        let of_parts = |((strand, _), parts): (&(u32, usize), &BTreeMap<Part, Covered>)| {
            of(*strand) && parts.keys().any(|part| part.cinema.is_some())
        };
        self.bulk.keys().any(|(strand, _)| of(*strand)) || self.of_films.iter().any(of_parts)
    }

    /// The first line that covers a film.
    pub fn first_line(&self, film: usize) -> Option<At> {
        let in_bulk = self.bulk.iter().filter(|((_, of), _)| *of == film).map(|(_, bulk)| bulk.first);
        let of_film = self.of_films.iter().filter(|((_, of), _)| *of == film);
        of_film.filter_map(|(_, parts)| first_of(parts)).chain(in_bulk).min()
    }

    /// The first line that covers a film in a strand.
    pub fn line_of(&self, strand: u32, film: usize) -> Option<At> {
        let in_bulk = self.bulk.get(&(strand, film)).map(|bulk| bulk.first);
        [self.of_films.get(&(strand, film)).and_then(first_of), in_bulk].into_iter().flatten().min()
    }

    /// Films that turned out to be one may have covered the same days.
    pub fn merge(&mut self, places: &[usize]) -> Vec<Clash> {
        let mut merged = Coverage::new(self.cinema_rows);
        let mut clashes = Vec::new();
        for ((strand, film), parts) in std::mem::take(&mut self.of_films) {
            let film = places.get(film).copied().unwrap_or(film);
            for (part, covered) in parts {
                for (first, (last, at)) in covered.days {
                    let span = Span { first, last };
                    if let Err((other, before)) = merged.note((strand, film), &part, span, at, [false; 2]) {
                        clashes.push(Clash { film, span, at, other, before });
                    }
                }
                let target = merged.of_films.entry((strand, film)).or_default().entry(part).or_default();
                for (first, other) in target.stated.iter_mut().zip(covered.stated) {
                    *first = [*first, other].into_iter().flatten().min();
                }
            }
        }
        for ((strand, film), bulk) in std::mem::take(&mut self.bulk) {
            let film = places.get(film).copied().unwrap_or(film);
            merged.note_cinemas((strand, film), bulk.span, bulk.first, bulk.stated);
        }
        *self = merged;
        clashes
    }

    /// Days of a film covered by two parts that share tickets, or by two strands that are summed.
    pub fn clashes(&self, summed: impl Fn(u32, u32) -> bool) -> Vec<Clash> {
        let mut by_film: BTreeMap<usize, Vec<(u32, &Part, &Days)>> = BTreeMap::new();
        for ((strand, film), parts) in &self.of_films {
            let of_film = by_film.entry(*film).or_default();
            of_film.extend(parts.iter().map(|(part, covered)| (*strand, part, &covered.days)));
        }
        let mut clashes = Vec::new();
        for (film, entries) in by_film {
            let one_kind = |a: &(u32, &Part, &Days), b: &(u32, &Part, &Days)| {
                a.0 == b.0 && a.1.shape() == b.1.shape() && a.1.version == b.1.version
            };
            let alike = |a: &(u32, &Part, &Days)| entries.first().is_some_and(|b| one_kind(a, b));
            if entries.iter().all(alike) {
                continue;
            }
            for (place, one) in entries.iter().enumerate() {
                for another in entries.iter().skip(place.saturating_add(1)) {
                    let ((strand, part, days), (other_strand, other_part, other_days)) = (one, another);
                    let both_cinemas = part.cinema.is_some() && other_part.cinema.is_some();
                    if one_kind(one, another)
                        || both_cinemas
                        || !part.may_share(other_part)
                        || !summed(*strand, *other_strand)
                    {
                        continue;
                    }
                    for (first, (last, at)) in *days {
                        let span = Span { first: *first, last: *last };
                        // A file that lists versions of a film lists them beside each other.
                        let apart = |before: At| part.version != other_part.version && before.0 == at.0;
                        if let Some((other, before)) = overlap(other_days, span).filter(|(_, before)| !apart(*before)) {
                            let later = (*at).max(before);
                            let (span, other) = if later == *at { (span, other) } else { (other, span) };
                            clashes.push(Clash { film, span, at: later, other, before: (*at).min(before) });
                        }
                    }
                }
            }
        }
        clashes
    }
}

fn first_of(parts: &BTreeMap<Part, Covered>) -> Option<At> {
    parts.values().flat_map(|covered| covered.days.values().map(|(_, at)| *at)).min()
}

/// The days in common with `span`, with the line that covers them. Covered days never overlap each other, so only
/// the last stretch that starts by the end of `span` can.
fn overlap(days: &Days, span: Span) -> Option<(Span, At)> {
    let (first, (last, at)) = days.range(..=span.last).next_back()?;
    let other = Span { first: *first, last: *last };
    other.overlaps(span).then_some((other, *at))
}

/// Covers days that may be covered already.
fn widen(days: &mut Days, mut span: Span, mut at: At) {
    while let Some((other, before)) = overlap(days, span) {
        if other.contains(span) {
            return;
        }
        days.remove(&other.first);
        span = span.joined(other);
        at = at.min(before);
    }
    days.insert(span.first, (span.last, at));
}
