//! A run: what was taken for one film, piece by piece from its first day to its last.
//!
//! A piece is as long as the records make it: a day, a weekend, a week, the days between two running totals. What lies
//! within a piece nobody knows, so days that a piece only partly covers have no answer.

use std::borrow::Cow;
use std::collections::BTreeMap;

use jiff::civil::Date;

use super::bound::Figure;
use super::box_office::{BoxOffice, FilmId};
use super::film::Film;
use super::money::{Money, MoneyError};
use super::period::Span;
use super::takings::Takings;

/// The run of one film.
#[derive(Clone, Debug)]
pub struct Run<'a> {
    /// Its place in the data.
    pub id: FilmId,
    /// The film.
    pub film: &'a Film,
    pieces: BTreeMap<(Date, Date), Cow<'a, Takings>>,
}

/// Why days of a run have no answer.
pub const IN_LONGER: &str = "a part of these days is in records of longer periods";

/// The runs of all films with dated takings, in the order of the film list.
pub fn all_runs(data: &BoxOffice) -> Result<Vec<Run<'_>>, MoneyError> {
    let mut runs: BTreeMap<FilmId, Run<'_>> = BTreeMap::new();
    for (id, film, days, takings) in data.sums() {
        let run = runs.entry(id).or_insert_with(|| Run { id, film, pieces: BTreeMap::new() });
        match run.pieces.get_mut(&(days.first, days.last)) {
            Some(sum) => sum.to_mut().add(takings)?,
            None => {
                run.pieces.insert((days.first, days.last), Cow::Borrowed(takings));
            }
        }
    }
    Ok(runs.into_values().collect())
}

impl<'a> Run<'a> {
    /// The run of one film; `None` where the records have no dated takings of it.
    pub fn of(data: &'a BoxOffice, id: FilmId) -> Result<Option<Run<'a>>, MoneyError> {
        Ok(all_runs(data)?.into_iter().find(|run| run.id == id))
    }

    /// Its pieces, in order.
    pub fn pieces(&self) -> impl DoubleEndedIterator<Item = (Span, &Takings)> {
        self.pieces.iter().map(|((first, last), takings)| (Span { first: *first, last: *last }, &**takings))
    }

    /// From its first day to its last.
    pub fn span(&self) -> Span {
        let spans = self.pieces().map(|(span, _)| span);
        // A run has a piece.
        spans.reduce(Span::joined).unwrap_or(Span { first: Date::MIN, last: Date::MIN })
    }

    /// The day of its release: as the records date it, else the first day of its run.
    pub fn release(&self) -> (Date, bool) {
        match self.film.release.and_then(|release| release.span()) {
            Some(day) if day.first == day.last => (day.first, true),
            _ => (self.span().first, false),
        }
    }

    /// What was taken on some days; `None` where a piece lies across their edge.
    pub fn within(&self, days: Span) -> Result<Option<Takings>, MoneyError> {
        if self.pieces().any(|(piece, _)| piece.overlaps(days) && !days.contains(piece)) {
            return Ok(None);
        }
        let within = self.pieces().filter(|(piece, _)| days.contains(*piece)).map(|(_, takings)| takings);
        Takings::total(within).map(Some)
    }

    /// What was taken from the first day to the end of another; `None` where a piece lies across it.
    pub fn before_end_of(&self, day: Date) -> Result<Option<Takings>, MoneyError> {
        self.within(Span { first: self.span().first.min(day), last: day })
    }

    /// The running total to the end of a day: as the records state it, and what was taken since; else the sum of the pieces.
    /// `None` where a piece lies across the day.
    pub fn to_date(&self, day: Date) -> Result<Option<Figure<Money>>, MoneyError> {
        let Some(sum) = self.before_end_of(day)? else { return Ok(None) };
        let Some((stated_on, total)) = sum.to_date() else { return Ok(sum.gross()) };
        let since = stated_on.tomorrow().ok().filter(|next| *next <= day);
        let since = since.map(|first| self.within(Span { first, last: day })).transpose()?.flatten();
        Ok(Some(match since.and_then(|since| since.gross()) {
            None => total,
            Some(since) => Figure::new(total.value.plus(since.value)?, total.bound.with(since.bound)),
        }))
    }

    /// All that was taken, as far as the records go.
    pub fn gross(&self) -> Result<Option<Figure<Money>>, MoneyError> {
        self.to_date(self.span().last)
    }

    /// Whether its first running total holds more than its first record: something was taken before.
    pub fn has_taken_before(&self) -> Result<bool, MoneyError> {
        let Some((days, takings)) = self.pieces().next() else { return Ok(false) };
        let total = self.to_date(days.last)?.map(|total| total.value.amount);
        Ok(total.zip(takings.gross()).is_some_and(|(total, own)| total > own.value.amount))
    }

    /// The sum of all pieces.
    pub fn total(&self) -> Result<Takings, MoneyError> {
        Takings::total(self.pieces().map(|(_, takings)| takings))
    }

    /// Whether every piece is a single day.
    pub fn is_daily(&self) -> bool {
        self.pieces().all(|(piece, _)| piece.first == piece.last)
    }

    /// The day of the release that a date is, the release itself being the first; earlier days are none.
    pub fn day_of_release(&self, day: Date) -> Option<u32> {
        let (release, _) = self.release();
        (day >= release).then(|| u32::try_from(Span { first: release, last: day }.days()).ok()).flatten()
    }
}

/// Gross of some days of a run, or why it is not known.
pub fn gross_of(takings: Option<&Takings>) -> Result<Figure<Money>, &'static str> {
    takings.ok_or(IN_LONGER)?.gross().ok_or("the records have none of these days")
}
