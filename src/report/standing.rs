//! What a film of a chart stands by beside its takings: its place before, its change, how long it has been on release, where
//! it is shown, and how far it has come.

use std::collections::BTreeMap;

use crate::model::bound::{Bound, Figure};
use crate::model::box_office::{BoxOffice, FilmTakings};
use crate::model::change::Change;
use crate::model::film::Film;
use crate::model::money::{Money, MoneyError};
use crate::model::period::{Period, Span};
use crate::model::run::{Run, all_runs};
use crate::model::takings::Takings;
use crate::sheet::{Cell, Column, Holds};

use super::answer::number;
use super::chart::{By, ranked_by};
use super::headed;
use super::run_sheet::averages;

/// What the films of a chart are set against.
pub struct Standing<'d> {
    period: Period,
    before: Option<Period>,
    runs: BTreeMap<*const Film, Run<'d>>,
    ranks: BTreeMap<*const Film, usize>,
    is_before_known: bool,
    /// Whether the sums of the period and of the one before are floors.
    floors: [Bound; 2],
}

/// The days that a period is set against: the one before of its kind, and for some days the same days a week before.
pub fn before(period: Period) -> Option<Period> {
    match period {
        Period::Range(first, last) => {
            let days = Span { first, last }.days();
            let back = jiff::Span::new().days(i64::from(if days <= 7 { 7 } else { days }));
            Some(Period::Range(first.checked_sub(back).ok()?, last.checked_sub(back).ok()?))
        }
        other => other.before(),
    }
}

impl<'d> Standing<'d> {
    /// Everything that a period is set against: the period before, or the one asked for.
    pub fn of(
        data: &'d BoxOffice,
        period: Period,
        against: Option<Period>,
        by: By,
    ) -> Result<Standing<'d>, MoneyError> {
        let before = against.or_else(|| before(period));
        let runs = all_runs(data)?.into_iter().map(|run| (std::ptr::from_ref(run.film), run)).collect();
        let mut ranks = BTreeMap::new();
        if let Some(before) = before {
            let films = data.in_period(before)?;
            for place in ranked_by(&films, by, data, before)?.places() {
                ranks.insert(std::ptr::from_ref(place.item.film), place.rank);
            }
        }
        let covered = |span: Span| data.account.covered.count(span) > 0;
        let is_before_known = before.and_then(Period::span).is_some_and(covered);
        let spans = period.span().zip(before.and_then(Period::span));
        let floor = |span| data.account.covered.floor(span);
        let floors = spans.map(|(now, before)| [floor(now), floor(before)]).unwrap_or_default();
        Ok(Standing { period, before, runs, ranks, is_before_known, floors })
    }

    /// The columns, after those of the chart.
    pub fn columns(&self, data: &BoxOffice) -> Vec<Column> {
        let of = |group, key, header: &str| Column::of(group, key, header.to_owned());
        let mut columns = vec![
            of(BEFORE, "rank_before", "Place").holding(Holds::Number),
            of(BEFORE, "gross_change", "change").holding(Holds::Change),
            of(BEFORE, "gross_change_without_previews", "without previews").holding(Holds::Change),
            of(RUN, "weeks_on_release", "Week").holding(Holds::Number),
            of(RUN, "to_date", "To date").holding(Holds::Money),
        ];
        if matches!(self.period, Period::Year(_)) {
            columns.push(of(RUN, "gross_total", "Total").holding(Holds::Money));
        }
        columns.extend([
            of(SHOWN, "cinemas", "Cinemas").holding(Holds::Count),
            of(SHOWN, "screens", "Screens").holding(Holds::Count),
            of(SHOWN, "screenings", "Screenings").holding(Holds::Count),
            of(SHOWN, "per_cinema", &headed("a cinema", data)).holding(Holds::Money),
            of(SHOWN, "per_screen", "a screen").holding(Holds::Money),
            of(SHOWN, "admissions_per_screening", "Admissions a screening").holding(Holds::Mean),
        ]);
        columns
    }

    /// The cells of a film.
    pub fn cells(&self, film: &FilmTakings<'_>) -> Result<Vec<Cell>, MoneyError> {
        let key = std::ptr::from_ref(film.film);
        let run = self.runs.get(&key);
        let rank = match self.ranks.get(&key) {
            Some(rank) => number(*rank),
            None if self.is_before_known => Cell::Missing(NEW.to_owned()),
            None => Cell::Missing(NOT_KNOWN.to_owned()),
        };
        let (change, clean) = self.changes(film, run)?;
        let mut cells = vec![rank, change, clean];
        let last = self.period.span().map(|span| span.last);
        let week = run.zip(last).and_then(|(run, last)| {
            let (_, is_stated) = run.release();
            let day = run.day_of_release(last.min(run.span().last)).filter(|_| is_stated)?;
            usize::try_from(day.div_ceil(7)).ok()
        });
        cells.push(week.map_or_else(|| Cell::Missing("the records do not date the release".to_owned()), number));
        let to_date = match run.zip(last) {
            Some((run, last)) => run.to_date(last.min(run.span().last))?,
            None => None,
        };
        cells.push(Cell::or_missing(to_date, "a record lies across the end of the period"));
        if matches!(self.period, Period::Year(_)) {
            let total = run.map(Run::gross).transpose()?.flatten();
            cells.push(Cell::or_missing(total, "no dated takings"));
        }
        let showings = film.takings.showings();
        cells.extend([
            Cell::or_missing(showings.and_then(|showings| showings.cinemas()), "the records state no cinemas"),
            Cell::or_missing(showings.and_then(|showings| showings.screens()), "the records state no screens"),
            Cell::or_missing(showings.and_then(|showings| showings.screenings()), "the records state no screenings"),
        ]);
        cells.extend(averages(Some(&film.takings)));
        Ok(cells)
    }

    /// The change on the period before, and the same without the previews in it. Periods of unlike length are compared by
    /// the day.
    fn changes(&self, film: &FilmTakings<'_>, run: Option<&Run<'_>>) -> Result<(Cell, Cell), MoneyError> {
        let missing = |why: &str| (Cell::Missing(why.to_owned()), Cell::Missing(why.to_owned()));
        let spans = self.period.span().zip(self.before.and_then(Period::span));
        let Some(((now_days, before_days), run)) = spans.zip(run) else { return Ok(missing(NOT_KNOWN)) };
        if !self.is_before_known {
            return Ok(missing(NOT_KNOWN));
        }
        let before = run.within(before_days)?;
        let (release, is_stated) = run.release();
        let clean_days = Span { first: release.max(before_days.first), last: before_days.last };
        let clean = if is_stated && clean_days.first <= clean_days.last { run.within(clean_days)? } else { None };
        let change = |before: Option<&Takings>, less_previews: bool| -> Cell {
            let Some(now) = film.takings.gross() else { return Cell::Missing("no gross".to_owned()) };
            let Some(gross) = before.and_then(Takings::gross) else { return Cell::Missing(NEW.to_owned()) };
            let previews = before.and_then(Takings::previews).filter(|_| less_previews);
            let amount = previews.and_then(|previews| gross.value.amount.checked_sub(previews.value.amount));
            let gross = gross.map(|money| Money::new(amount.unwrap_or(money.amount), money.currency));
            let by_day = |figure: Figure<Money>, days: Span| {
                figure.map(|money| {
                    let days = rust_decimal::Decimal::from(days.days());
                    money.amount.checked_div(days).unwrap_or(money.amount)
                })
            };
            let (now, gross) = if now_days.days() == before_days.days() || self.is_calendar() {
                (now.map(|money| money.amount), gross.map(|money| money.amount))
            } else {
                (by_day(now, now_days), by_day(gross, before_days))
            };
            let [of_now, of_before] = self.floors;
            let change = Change::from_to(gross.loosened(of_before), now.loosened(of_now));
            Cell::or_missing(change, "nothing was taken before")
        };
        let clean = if is_stated {
            change(clean.as_ref(), true)
        } else {
            Cell::Missing("the records do not date the release".to_owned())
        };
        Ok((change(before.as_ref(), false), clean))
    }

    /// Whether both are months, or both years: they are compared as they are, though not all are of as many days.
    fn is_calendar(&self) -> bool {
        let is_alike = |before: Period| std::mem::discriminant(&before) == std::mem::discriminant(&self.period);
        !matches!(self.period, Period::Range(..)) && self.before.is_some_and(is_alike)
    }

    /// What the changes are against, in words.
    pub fn said(&self) -> String {
        let Some(before) = self.before else { return "there is no period before".to_owned() };
        let spans = self.period.span().zip(before.span());
        match spans {
            Some((now, then)) if now.days() != then.days() && !self.is_calendar() => {
                format!("{before}, by the day: {} days against {}", now.days(), then.days())
            }
            _ => before.to_string(),
        }
    }
}

const BEFORE: &str = "Set against";
const RUN: &str = "The run";
const SHOWN: &str = "Shown";
const NEW: &str = "new: not in the period before";
const NOT_KNOWN: &str = "the period before is not in the data";
