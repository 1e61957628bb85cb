//! Records: who was fastest, biggest, longest, and whose record it was before.

use std::collections::BTreeMap;

use clap::Args;
use jiff::civil::Date;
use rust_decimal::Decimal;

use crate::model::account::CoveredDays;
use crate::model::bound::{Bound, Figure};
use crate::model::box_office::{BoxOffice, FilmId};
use crate::model::change::Change;
use crate::model::frames::{Frame, Framed, framed};
use crate::model::money::{Money, MoneyError};
use crate::model::opening::Opening;
use crate::model::period::{Period, Span};
use crate::model::record_held::{Feat, Held, record};
use crate::model::rollup::Rollup;
use crate::model::run::{Run, all_runs};
use crate::model::takings::Takings;
use crate::model::threshold::days_to;
use crate::model::weekend::Weekend;
use crate::sheet::{Cell, Column, Holds, Note, Page, Sentence, Sheet};

use super::answer::number;
use super::film_card::short;
use super::options::{Weekends, amount};
use super::{Report, ReportError, method};

/// Show the records of the data: fastest to a threshold, biggest opening, biggest drop, longest at number one, and more.
///
/// Each record stands with the one it broke. What records call an estimate holds no record.
#[derive(Args, Clone, Debug)]
#[command(
    after_help = "Records are those of the days that the files cover, and of the films they list.\n\nExamples:\n  kinostat records takings.csv\n  kinostat records --threshold 1bn --sheet records -f csv takings.csv"
)]
pub struct Options {
    #[command(flatten)]
    weekends: Weekends,

    /// The amounts whose fastest film is asked for
    #[arg(long, value_name = "AMOUNT,…", value_delimiter = ',', default_value = "100m,500m,1bn", value_parser = amount)]
    threshold: Vec<Decimal>,
}

impl Report for Options {
    fn rollup(&self) -> Rollup {
        Rollup { showings: true, ..Rollup::all_days() }
    }

    fn run(&self, data: &BoxOffice) -> Result<Page, ReportError> {
        let weekend = self.weekends.of(data);
        let mut page = Page { report: "records", title: Sentence::start("Records"), ..Page::default() };
        let frames = Frames::of(data, weekend)?;
        page.sheets.push(self.of_films(data, weekend, &frames)?);
        page.sheets.push(of_market(data, &frames)?);
        page.notes.push(Note::new("weekend", format!("a weekend is {weekend}, {} days", weekend.days())));
        let crossed = frames.weekend.values().filter(|framed| !framed.crossed.is_empty()).count();
        if crossed > 0 {
            let what = "weekends with records across their edge, which have no number one and no total";
            page.notes.push(Note::new("crossed", format!("{what}: {crossed}")));
        }
        let what = "a record is broken and not equalled; of equals on one day the first by title holds it";
        page.notes.push(Note::new("ties", what));
        page.notes.push(Note::new("estimates", "a figure that is only about, or at most, holds no record"));
        let whole = data.account.span.map(|span| Period::Range(span.first, span.last));
        method::add(&mut page, data, whole.as_slice(), None)?;
        Ok(page)
    }
}

/// An amount that may hold a record, as a figure has it: exactly, or as a floor.
type Amount = Figure<Decimal>;

/// What is known well enough to hold a record.
fn sure(figure: Figure<Money>) -> Option<Amount> {
    matches!(figure.bound, Bound::Exact | Bound::AtLeast).then_some(figure.map(|money| money.amount))
}

/// Who holds a record: a film on some days. Of equals the first by title counts, whatever the order of the rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Holder<'d> {
    key: (&'d str, Option<Period>, Option<&'d str>),
    days: Span,
    film: FilmId,
}

impl<'d> Holder<'d> {
    fn of(data: &'d BoxOffice, film: FilmId, days: Span) -> Holder<'d> {
        let key =
            data.film(film).map_or(("", None, None), |film| (film.title.as_str(), film.release, film.id.as_deref()));
        Holder { key, days, film }
    }
}

/// A record of a film: what it did, and on which days.
type OfFilm<'d, V> = Feat<V, Holder<'d>>;

fn more(a: &Amount, b: &Amount) -> bool {
    a.value > b.value
}

impl Options {
    fn of_films(&self, data: &BoxOffice, weekend: Weekend, frames: &Frames) -> Result<Sheet, ReportError> {
        let columns = vec![
            Column::new("record", "Record"),
            Column::new("value", super::headed("Value", data)).holding(Holds::Mixed),
            Column::new("title", "Film"),
            Column::new("when", "When"),
            Column::of("Before", "previous_value", "Value").holding(Holds::Mixed),
            Column::of("Before", "previous_title", "Film"),
            Column::of("Before", "previous_when", "When"),
            Column::of("Before", "stood_days", "Stood, days").holding(Holds::Number),
        ];
        let mut sheet = Sheet::new("records", "Records of films", columns);
        let runs = all_runs(data)?;
        let money = |value: &Amount| Cell::from(value.map(|amount| Money::new(amount, data.currency())));
        for threshold in &self.threshold {
            let mut feats: Vec<OfFilm<'_, (u32, Bound)>> = Vec::new();
            for run in &runs {
                let Some(reached) = days_to(run, *threshold)? else { continue };
                let (release, _) = run.release();
                let on = release.checked_add(jiff::Span::new().days(i64::from(reached.latest.saturating_sub(1))));
                let Ok(on) = on else { continue };
                // What is only about may have been reached on another day.
                if run.to_date(on.min(run.span().last))?.and_then(sure).is_none() {
                    continue;
                }
                // Where records are of weeks the day is one of them, and this one at the latest.
                let bound = if reached.earliest == reached.latest { Bound::Exact } else { Bound::AtMost };
                feats.push(Feat {
                    value: (reached.latest, bound),
                    by: Holder::of(data, run.id, Span { first: release, last: on }),
                    on,
                });
            }
            let days = |(days, bound): &(u32, Bound)| Cell::from(Figure::new(u64::from(*days), *bound));
            let what = format!("Fewest days to {}", short(*threshold));
            push(&mut sheet, &format!("fastest_to_{threshold}"), &what, record(feats, |a, b| a.0 < b.0), days);
        }
        let openings = openings(&runs, weekend, &data.account.covered)?;
        let of_opening = openings.iter().filter_map(|(id, opening, _)| {
            let value = sure(opening.clean.ok()?)?;
            Some(Feat { value, by: Holder::of(data, *id, opening.days), on: opening.days.last })
        });
        push(&mut sheet, "biggest_opening", "Biggest opening", record(of_opening, more), money);
        let drops = openings.iter().filter_map(|(id, opening, second)| {
            let (days, gross) = (*second)?;
            let first = opening.clean.ok()?;
            let change = Change::from_to(first.map(|money| money.amount), gross.map(|money| money.amount))?;
            let is_drop = change.value.percent() < Decimal::ZERO && days.days() == opening.days.days();
            (is_drop && change.bound == Bound::Exact).then_some(Feat {
                value: change.value,
                by: Holder::of(data, *id, days),
                on: days.last,
            })
        });
        let change = |value: &Change| Cell::from(Figure::exact(*value));
        push(&mut sheet, "biggest_drop", "Biggest second drop", record(drops, |a, b| a < b), change);
        let weekends = &frames.weekend;
        let weeks = |value: &u64| Cell::from(Figure::exact(*value));
        push(
            &mut sheet,
            "longest_at_number_one",
            "Weekends at number one",
            record(reigns(data, weekends), |a, b| a > b),
            weeks,
        );
        push(&mut sheet, "largest_gap", "Largest lead of a weekend", record(gaps(data, weekends), more), money);
        for (key, what, found) in frames.each() {
            let feats = found.iter().flat_map(|(days, framed)| {
                framed.known().filter_map(|(id, takings)| {
                    let (first, last) = *days;
                    let value = sure(takings.gross()?)?;
                    Some(Feat { value, by: Holder::of(data, id, Span { first, last }), on: last })
                })
            });
            push(&mut sheet, key, &format!("Best {what}"), record(feats, more), money);
        }
        Ok(sheet)
    }
}

/// What was taken in each frame of days, by its first day and its last.
type ByDays = BTreeMap<(Date, Date), Framed>;

/// The takings in the frames whose best is asked for.
struct Frames {
    day: ByDays,
    weekend: ByDays,
    week: ByDays,
    month: ByDays,
}

impl Frames {
    fn of(data: &BoxOffice, weekend: Weekend) -> Result<Frames, MoneyError> {
        Ok(Frames {
            day: framed(data, Frame::Day)?,
            weekend: framed(data, Frame::Of(weekend))?,
            week: framed(data, Frame::Of(Weekends::week_of(data)))?,
            month: framed(data, Frame::Month)?,
        })
    }

    fn each(&self) -> [(&'static str, &'static str, &ByDays); 4] {
        [
            ("best_day", "day", &self.day),
            ("best_weekend", "weekend", &self.weekend),
            ("best_week", "week", &self.week),
            ("best_month", "month", &self.month),
        ]
    }
}

type Second = Option<(Span, Figure<Money>)>;

/// The opening of each film and its second weekend.
fn openings(
    runs: &[Run<'_>],
    weekend: Weekend,
    covered: &CoveredDays,
) -> Result<Vec<(FilmId, Opening, Second)>, MoneyError> {
    let mut found = Vec::new();
    for run in runs {
        // A film whose release the records do not date may have opened before they begin.
        let (_, true) = run.release() else { continue };
        let Some(opening) = Opening::of(run, weekend, covered)? else { continue };
        let next = opening.days.last.checked_add(jiff::Span::new().days(7)).ok().and_then(|day| weekend.up_to(day));
        let second = match next {
            Some(days) => run
                .within(days)?
                .and_then(|takings| takings.gross())
                .map(|gross| (days, gross.loosened(covered.floor(days)))),
            None => None,
        };
        found.push((run.id, opening, second));
    }
    Ok(found)
}

/// The films of a weekend by gross, most first; none where a record lies across its edge.
fn standing(framed: &Framed) -> Vec<(Amount, FilmId)> {
    if !framed.crossed.is_empty() {
        return Vec::new();
    }
    let with_gross = framed.known().filter_map(|(id, takings)| Some((takings.gross()?, id)));
    // Where one figure is only about, who was first is not known.
    let sure: Option<Vec<(Amount, FilmId)>> = with_gross.map(|(gross, id)| Some((sure(gross)?, id))).collect();
    let mut films = sure.unwrap_or_default();
    films.sort_by(|a, b| b.0.value.cmp(&a.0.value).then(a.1.cmp(&b.1)));
    films
}

/// How many weekends on end each film led; two that tie lead none of them.
fn reigns<'d>(data: &'d BoxOffice, weekends: &ByDays) -> Vec<OfFilm<'d, u64>> {
    let mut found: Vec<OfFilm<'d, u64>> = Vec::new();
    let mut last: Option<(FilmId, Span)> = None;
    for ((first, end), framed) in weekends {
        let days = Span { first: *first, last: *end };
        let leader = match standing(framed).as_slice() {
            [(best, _), (next, _), ..] if best.value == next.value => None,
            [(_, leader), ..] => Some(*leader),
            [] => None,
        };
        let week_before = days.first.checked_sub(jiff::Span::new().days(7)).ok();
        let goes_on = leader.zip(last).is_some_and(|(leader, (id, reign))| {
            leader == id && week_before.is_some_and(|before| reign.last >= before)
        });
        match (leader, found.last_mut()) {
            (Some(_), Some(reign)) if goes_on => {
                reign.value = reign.value.saturating_add(1);
                reign.by.days = reign.by.days.joined(days);
                reign.on = days.last;
            }
            (Some(leader), _) => found.push(Feat { value: 1, by: Holder::of(data, leader, days), on: days.last }),
            (None, _) => {}
        }
        last = leader.and_then(|leader| Some((leader, found.last()?.by.days)));
    }
    found
}

/// By how much the first of each weekend was ahead of the second.
fn gaps<'d>(data: &'d BoxOffice, weekends: &ByDays) -> Vec<OfFilm<'d, Amount>> {
    let gap = |((first, last), framed): (&(Date, Date), &Framed)| {
        let films = standing(framed);
        let ((best, leader), (next, _)) = films.first().zip(films.get(1))?;
        let days = Span { first: *first, last: *last };
        let lead = best.value.checked_sub(next.value).filter(|lead| *lead > Decimal::ZERO)?;
        let lead = Figure::new(lead, best.bound.with(next.bound.reversed()));
        Some(Feat { value: lead, by: Holder::of(data, *leader, days), on: *last })
    };
    weekends.iter().filter_map(gap).collect()
}

/// Why a record has no other before it.
const FIRST: &str = "the first of its kind in the records";

/// How many days a record stood before it was broken.
fn stood<V, H>(before: &Feat<V, H>, holder: &Feat<V, H>) -> Cell {
    let days = Span { first: before.on, last: holder.on }.days().saturating_sub(1);
    number(usize::try_from(days).unwrap_or_default())
}

fn push<V>(sheet: &mut Sheet, key: &str, what: &str, held: Option<Held<V, Holder<'_>>>, cell: impl Fn(&V) -> Cell) {
    let title = |feat: &OfFilm<'_, V>| feat.by.key.0.to_owned();
    let none = |why: &str| Cell::Missing(why.to_owned());
    let mut cells: Vec<Cell> = vec![what.into()];
    match &held {
        None => cells.extend([(); 7].map(|()| none("nothing in the records is known well enough"))),
        Some(Held { holder, before }) => {
            cells.extend([cell(&holder.value), title(holder).into(), holder.by.days.to_string().into()]);
            match before {
                None => cells.extend([(); 4].map(|()| none(FIRST))),
                Some(before) => {
                    cells.extend([cell(&before.value), title(before).into(), before.by.days.to_string().into()]);
                    cells.push(stood(before, holder));
                }
            }
        }
    }
    sheet.push(key, cells);
}

/// The best day, weekend, week and month of all films together.
fn of_market(data: &BoxOffice, frames: &Frames) -> Result<Sheet, ReportError> {
    let columns = vec![
        Column::new("record", "Record"),
        Column::new("gross", super::headed("Gross", data)).holding(Holds::Money),
        Column::new("when", "When"),
        Column::of("Before", "previous_gross", "Gross").holding(Holds::Money),
        Column::of("Before", "previous_when", "When"),
        Column::of("Before", "stood_days", "Stood, days").holding(Holds::Number),
    ];
    let mut sheet = Sheet::new("market", "Records of the market, all films together", columns);
    for (key, what, found) in frames.each() {
        let mut feats: Vec<Feat<Amount, Span>> = Vec::new();
        for ((first, last), framed) in found.iter().filter(|(_, framed)| framed.crossed.is_empty()) {
            let Some(gross) = Takings::total(framed.films.values())?.gross().and_then(sure) else { continue };
            feats.push(Feat { value: gross, by: Span { first: *first, last: *last }, on: *last });
        }
        let money = |value: Amount| Cell::from(value.map(|amount| Money::new(amount, data.currency())));
        let mut cells: Vec<Cell> = vec![format!("Best {what}").into()];
        match record(feats, more) {
            None => {
                cells.extend([(); 5].map(|()| Cell::Missing("nothing in the records is known well enough".to_owned())))
            }
            Some(Held { holder, before }) => {
                cells.extend([money(holder.value), holder.by.to_string().into()]);
                match before {
                    None => cells.extend([(); 3].map(|()| Cell::Missing(FIRST.to_owned()))),
                    Some(before) => {
                        cells.extend([money(before.value), before.by.to_string().into()]);
                        cells.push(stood(&before, &holder));
                    }
                }
            }
        }
        sheet.push(key, cells);
    }
    Ok(sheet)
}
