//! Coverage: what of the market the records hold. Which weeks are missing, whether lists are cut at a rank, how many of the
//! cinemas report, and between which bounds a share may lie for all that is left open.

use std::collections::{BTreeMap, BTreeSet};

use clap::Args;
use jiff::civil::Date;
use rust_decimal::Decimal;

use crate::model::anomaly::{Anomalies, Evidence, FAR, LEAST_TICKETS, ROUND, anomalies};
use crate::model::bound::Figure;
use crate::model::box_office::{BoxOffice, FilmId};
use crate::model::list_cut::list_cut;
use crate::model::market::Market;
use crate::model::money::{Money, MoneyError};
use crate::model::origin::Origin;
use crate::model::period::{Period, Span};
use crate::model::published::Scope;
use crate::model::rollup::Rollup;
use crate::model::share::Share;
use crate::model::share_bounds::{Open, share_bounds};
use crate::model::takings::Takings;
use crate::sheet::{Cell, Column, Holds, Note, Page, Sentence, Sheet};

use super::answer::number;
use super::charts::Each;
use super::options::{Weekends, When, words};
use super::{IsFile, Report, ReportError, headed, method};

/// Show what of a period the records hold: days, gaps, lists cut at a rank, cinemas that report, and the bounds of shares.
///
/// A share of a list that lacks films, or has films of unknown origin, is a range. What closes it is said.
#[derive(Args, Clone, Debug)]
#[command(
    after_help = "Bounds: the lowest a share can be is with everything open on the other side, the highest with\neverything open on its own.\n\nExamples:\n  kinostat coverage --year 2024 takings.csv\n  kinostat coverage --period 2024-Q1 --each week takings.csv\n  kinostat coverage --year 2024 --sheet bounds -f csv"
)]
pub struct Options {
    #[command(flatten)]
    when: When,

    #[command(flatten)]
    weekends: Weekends,

    /// By the week (Monday to Sunday) or the month
    #[arg(long, value_name = "week|month", default_value = "month", value_parser = words(&Each::WORDS))]
    each: Each,
}

impl Report for Options {
    fn rollup(&self) -> Rollup {
        Rollup { showings: true, ..Rollup::all_days() }
    }

    fn span(&self, data: &BoxOffice) -> Option<Span> {
        self.weekends.span(self.when.asked(), data)
    }

    fn operands(&mut self, words: Vec<String>, _: IsFile<'_>) -> Result<Vec<String>, ReportError> {
        self.when.needed().map(|_| words)
    }

    fn run(&self, data: &BoxOffice) -> Result<Page, ReportError> {
        let period = self.weekends.period(self.when.needed()?, data)?;
        let title = Sentence::start(format!("Coverage of {period}"));
        let mut page = Page { report: "coverage", title, ..Page::default() };
        page.sheets.push(self.sheet(data, period)?);
        page.sheets.push(gaps(data, period));
        page.sheets.push(bounds(data, period)?);
        let odd = period.span().map(|span| anomalies(data, span)).unwrap_or_default();
        page.sheets.push(hints(data, period, &odd));
        let what = "the low end has all that is open on the other side, the high end all of it on this side";
        page.notes.push(Note::new("bounds_of_shares", what));
        let what = "a list is taken to be cut where nine days in ten have as many films, and no day has more";
        page.notes.push(Note::new("list_cut", what));
        page.notes.push(Note::new("hints", meaning_of_hints(&odd)));
        method::add(&mut page, data, &[period], None)?;
        Ok(page)
    }
}

impl Options {
    /// One row for each week or month.
    fn sheet(&self, data: &BoxOffice, period: Period) -> Result<Sheet, MoneyError> {
        let columns = vec![
            Column::new("period", if self.each == Each::Week { "Week" } else { "Month" }),
            Column::new("days", "Days").holding(Holds::Number),
            Column::new("days_covered", "Known").holding(Holds::Number),
            Column::new("films", "Films").holding(Holds::Number),
            Column::new("films_a_day", "Films a day"),
            Column::new("list_cut_at", "List cut at").holding(Holds::Number),
            Column::new("gross", headed("Gross", data)).holding(Holds::Money),
            Column::new("cinemas", "Cinemas").holding(Holds::Count),
            Column::new("cinemas_share", "Of all cinemas").holding(Holds::Share),
        ];
        let mut sheet = Sheet::new("coverage", format!("What the records hold of {period}"), columns);
        let all = Takings::total(data.sums().map(|(.., takings)| takings))?;
        let all_cinemas =
            all.showings().filter(|showings| showings.names_cinemas()).and_then(|showings| showings.cinemas());
        let by_day = films_by_day(data);
        let mut parts = self.each.of(period);
        if parts.is_empty() {
            parts.push(period);
        }
        for part in parts {
            let Some(span) = part.span() else { continue };
            let films = data.in_period(part)?;
            let total = Takings::total(films.iter().map(|film| &*film.takings))?;
            let counts: Vec<usize> = by_day.range(span.first..=span.last).map(|(_, films)| films.len()).collect();
            let a_day = match (counts.iter().min(), counts.iter().max()) {
                (Some(least), Some(most)) if least == most => Cell::Text(least.to_string()),
                (Some(least), Some(most)) => Cell::Text(format!("{least} to {most}")),
                _ => Cell::Missing("no record is of a single day".to_owned()),
            };
            let cut = list_cut(&counts).map(number);
            let cinemas = total.showings().and_then(|showings| showings.cinemas());
            let share = cinemas
                .zip(all_cinemas)
                .and_then(|(some, all)| Share::figure(some.map(Decimal::from), all.map(Decimal::from)));
            let cells = vec![
                part.to_string().into(),
                number(usize::try_from(span.days()).unwrap_or_default()),
                number(data.account.covered.count(span)),
                number(films.len()),
                a_day,
                cut.unwrap_or_else(|| Cell::Missing("not cut, as far as the days tell".to_owned())),
                Cell::or_missing(total.gross(), "no gross"),
                Cell::or_missing(cinemas, "the records state no cinemas"),
                Cell::or_missing(share, "the records name no cinemas"),
            ];
            sheet.push(part.to_string(), cells);
        }
        Ok(sheet)
    }
}

/// The films that each day has a record of.
fn films_by_day(data: &BoxOffice) -> BTreeMap<Date, BTreeSet<FilmId>> {
    let mut days: BTreeMap<Date, BTreeSet<FilmId>> = BTreeMap::new();
    for (id, _, span, _) in data.sums().filter(|(_, _, span, _)| span.first == span.last) {
        days.entry(span.first).or_default().insert(id);
    }
    days
}

/// The days that no record covers.
fn gaps(data: &BoxOffice, period: Period) -> Sheet {
    let columns = vec![
        Column::new("first", "First day"),
        Column::new("last", "Last day"),
        Column::new("days", "Days").holding(Holds::Number),
    ];
    let mut sheet = Sheet::new("gaps", format!("Days of {period} that no record covers"), columns);
    let Some(span) = period.span() else { return sheet };
    for gap in data.account.covered.missing(span) {
        let days = number(usize::try_from(gap.days()).unwrap_or_default());
        sheet.push(gap.to_string(), vec![gap.first.to_string().into(), gap.last.to_string().into(), days]);
    }
    sheet
}

/// The bounds of the share of each origin.
fn bounds(data: &BoxOffice, period: Period) -> Result<Sheet, ReportError> {
    let columns = vec![
        Column::new("origin", "Origin"),
        Column::new("of", "Of"),
        Column::new("low", "At least").holding(Holds::Share),
        Column::new("high", "At most").holding(Holds::Share),
        Column::new("open", headed("Open", data)).holding(Holds::Money),
        Column::new("why", "What is open"),
    ];
    let mut sheet = Sheet::new("bounds", "Between which bounds a share of gross lies", columns);
    let amount = |takings: &Takings| takings.gross().map_or(Decimal::ZERO, |gross| gross.value.amount);
    let listed = amount(&data.total_in(period, |_| true)?);
    let unknown = amount(&data.total_in(period, |origin| origin == Origin::Unknown)?);
    let market = Market::over(data, &[period]).gross(Scope::Total, period)?;
    let published = market.ok().filter(|known| known.published.is_some()).map(|known| known.figure.value.amount);
    let money = |open: Decimal| {
        let currency = data.currency();
        Cell::from(Figure::exact(Money::new(open, currency)))
    };
    for origin in Origin::ALL.into_iter().filter(|origin| *origin != Origin::Unknown) {
        let own = amount(&data.total_in(period, |of| of == origin)?);
        let wholes = [
            ("the films listed", Some(listed), "films of unknown origin"),
            ("the published market", published, "films of unknown origin, and films that are not listed"),
        ];
        for (of, whole, why) in wholes {
            let id = format!("{} of {of}", origin.word());
            let mut cells: Vec<Cell> = vec![origin.word().into(), of.into()];
            let open = whole.and_then(|whole| Open::of(own, listed.checked_sub(unknown)?.checked_sub(own)?, whole));
            match open.and_then(|open| Some((share_bounds(&open)?, open))) {
                Some(((low, high), open)) => {
                    cells.extend([share(low), share(high), money(open.left()), why.into()]);
                }
                None => {
                    let why = if whole.is_none() {
                        "no total is published"
                    } else {
                        "the films listed took more than the total"
                    };
                    cells.extend([(); 3].map(|()| Cell::Missing(why.to_owned())));
                    cells.push(why.into());
                }
            }
            sheet.push(id, cells);
        }
    }
    Ok(sheet)
}

/// What looks odd, film by film.
fn hints(data: &BoxOffice, period: Period, odd: &Anomalies) -> Sheet {
    let columns = vec![
        Column::new("hint", "Hint"),
        Column::new("title", "Film"),
        Column::new("times", "Times").holding(Holds::Number),
        Column::new("first", "First"),
        Column::new("found", headed("Found", data)).holding(Holds::Mixed),
        Column::new("beside", "Beside").holding(Holds::Mixed),
    ];
    let mut sheet = Sheet::new("hints", format!("What looks odd in the figures of {period}"), columns);
    for anomaly in &odd.found {
        let title = data.film(anomaly.film).map_or("", |film| film.title.as_str());
        let (found, beside) = match anomaly.evidence {
            Evidence::Counts(found, beside) => (Figure::exact(found).into(), Figure::exact(beside).into()),
            Evidence::Tickets(found, beside) => (Figure::exact(found).into(), Figure::exact(beside).into()),
        };
        let word = anomaly.oddity.word();
        let times = i64::try_from(anomaly.times).unwrap_or(i64::MAX);
        let first = anomaly.first.to_string();
        let cells = vec![word.into(), title.into(), Cell::Number(times), first.into(), found, beside];
        sheet.push(format!("{word} {title}"), cells);
    }
    sheet
}

/// How many figures were looked at for each hint, and what the hints mean where there are any.
fn meaning_of_hints(odd: &Anomalies) -> String {
    let looked = odd.looked_at.iter().map(|(oddity, count)| format!("{} {count}", oddity.word()));
    let looked = format!("figures that state what tells: {}", looked.collect::<Vec<_>>().join(", "));
    if odd.found.is_empty() {
        return format!("nothing looks odd; {looked}");
    }
    let (least, one_in) = ROUND;
    format!(
        "no proof: more_than_seats, tickets beside seats offered; no_screening, tickets of no screening; far_ticket, an \
         average ticket beside the middle one, {FAR} times it or a part of {FAR}; round_admissions, figures that end in two \
         zeros beside all of a thousand tickets, {least} or more and one in {one_in}; repeated, the gross and admissions of \
         the days before; figures of fewer than {LEAST_TICKETS} tickets are not looked at by price; {looked}"
    )
}

fn share(share: Share) -> Cell {
    Figure::exact(share).into()
}
