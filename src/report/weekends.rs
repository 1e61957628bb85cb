//! Weekends: the season of a year, each weekend's total, the change on the one before, and who led it.
//!
//! Weekends have three days in some markets and four in others, so each row says its days. A weekend of which the records
//! lack a day is compared with none.

use clap::Args;

use crate::model::box_office::BoxOffice;
use crate::model::market::{Answer, Market, change};
use crate::model::money::Money;
use crate::model::period::{Period, Span};
use crate::model::published::{Measure, Scope};
use crate::model::ranking::Ties;
use crate::model::rollup::Rollup;
use crate::model::share::Share;
use crate::sheet::{Cell, Column, Holds, Note, Page, Sentence, Sheet};

use super::answer::{answer_cell, answer_money, change_cell, gross_columns, number};
use super::chart::ranked;
use super::options::{Weekends, one_year};
use super::{IsFile, Report, ReportError, method};

/// Show every weekend of a year: its total, the change on the one before, and its number one.
///
/// A weekend belongs to the year that most of its days lie in. --weekend thu-wed or mon-sun asks for whole cinema
/// weeks.
#[derive(Args, Clone, Debug)]
#[command(
    override_usage = "kinostat weekends YEAR [OPTIONS] [FILE]...",
    after_help = "A weekend belongs to the year that most of its days lie in. Records of longer periods, such as\nweeks, are in no weekend, and the foot counts them.\n\nExamples:\n  kinostat weekends 2024 takings.csv\n  kinostat weekends 2024 --weekend fri-sun -f csv takings.csv\n  kinostat weekends 2024 --weekend thu-wed takings.csv"
)]
pub struct Options {
    /// The year, if it does not stand first
    #[arg(long, value_name = "YEAR", value_parser = one_year)]
    year: Option<i16>,

    #[command(flatten)]
    weekends: Weekends,
}

/// So many days before and after a year may be of its weekends, or of the one before the first.
const AROUND: i32 = 13;

impl Options {
    fn year(&self) -> Result<Period, ReportError> {
        let question = || ReportError::Question("say which year: kinostat weekends 2024".to_owned());
        self.year.map(Period::Year).ok_or_else(question)
    }
}

impl Report for Options {
    fn rollup(&self) -> Rollup {
        let around = jiff::Span::new().days(AROUND);
        let year = self.year.map(Period::Year).and_then(Period::span);
        let span = year.and_then(|year| {
            Some(Span { first: year.first.checked_sub(around).ok()?, last: year.last.checked_add(around).ok()? })
        });
        Rollup { span, ..Rollup::all_days() }
    }

    fn operands(&mut self, mut words: Vec<String>, _: IsFile<'_>) -> Result<Vec<String>, ReportError> {
        if let (None, Some(Ok(year))) = (self.year, words.first().map(|word| one_year(word))) {
            self.year = Some(year);
            words.remove(0);
        }
        self.year().map(|_| words)
    }

    fn run(&self, data: &BoxOffice) -> Result<Page, ReportError> {
        let year = self.year()?;
        let weekend = self.weekends.of(data);
        let mut page =
            Page { report: "weekends", title: Sentence::start(format!("Weekends of {year}")), ..Page::default() };
        page.sheets.push(sheet(data, &weekend.within(year))?);
        page.notes.push(Note::new("weekend", format!("a weekend is {weekend}, {} days", weekend.days())));
        method::add(&mut page, data, &[year], None)?;
        Ok(page)
    }
}

fn sheet(data: &BoxOffice, weekends: &[Span]) -> Result<Sheet, ReportError> {
    let mut columns = vec![
        Column::new("number", "#").holding(Holds::Number),
        Column::new("weekend", "Weekend"),
        Column::new("days", "Days").holding(Holds::Number),
        Column::new("days_covered", "Known").holding(Holds::Number),
    ];
    columns.extend(gross_columns(data));
    columns.extend([
        Column::new("gross_change", "change").holding(Holds::Change),
        Column::new("admissions", "Admissions").holding(Holds::Count),
        Column::new("films", "Films").holding(Holds::Count),
        Column::of("Number one", "first", "Film"),
        Column::of("Number one", "first_gross", "Gross").holding(Holds::Money),
        Column::of("Number one", "first_share", "Share").holding(Holds::Share),
    ]);
    let mut sheet = Sheet::new("weekends", "The season", columns);
    let before_first = weekends.first().and_then(|first| week_before(*first));
    let mut before = before_first.map(|span| Shown::of(data, span)).transpose()?;
    for (place, span) in weekends.iter().enumerate() {
        let now = Shown::of(data, *span)?;
        let mut cells = vec![number(place.saturating_add(1)), now.period.to_string().into()];
        cells.extend([number(days(*span)), number(now.covered)]);
        cells.push(answer_cell(&now.gross));
        if data.second_currency().is_some() {
            cells.push(answer_money(&now.gross));
        }
        cells.push(change_cell(match &before {
            Some(before) => change(&now.gross, &before.gross, now.unlike(before, data)),
            None => Err("there is no weekend before".to_owned()),
        }));
        let market = Market::over(data, &[]);
        cells.push(now.counted(market.admissions(Scope::Total, now.period)?));
        cells.push(now.counted(market.in_distribution(Scope::Total, now.period)?));
        cells.extend(leader(data, &now)?);
        sheet.push(now.period.to_string(), cells);
        before = Some(now);
    }
    Ok(sheet)
}

/// Why a weekend has no figure, where some of its films report by the week.
const IN_LONGER: &str = "a part of the weekend is in records of longer periods, such as weeks";

/// A weekend and what was taken in it.
struct Shown {
    period: Period,
    span: Span,
    covered: usize,
    gross: Answer<Money>,
}

impl Shown {
    fn of(data: &BoxOffice, span: Span) -> Result<Shown, ReportError> {
        let period = Period::Range(span.first, span.last);
        let covered = data.account.covered.count(span);
        let gross = if covered == 0 {
            Err("the records have no day of the weekend".to_owned())
        } else if data.longer_than(period) > 0 {
            Err(IN_LONGER.to_owned())
        } else {
            Market::over(data, &[period]).gross(Scope::Total, period)?
        };
        Ok(Shown { period, span, covered, gross })
    }

    /// Another figure of it, where the gross is known.
    fn counted(&self, answer: Answer<u64>) -> Cell {
        self.gross.as_ref().map_or_else(|why| Cell::Missing(why.clone()), |_| answer_cell(&answer))
    }

    /// Why it cannot be compared with the one before, if it cannot.
    fn unlike(&self, before: &Shown, data: &BoxOffice) -> Option<String> {
        let lacks =
            |one: &Shown| (one.covered < days(one.span)).then(|| format!("the records lack days of {}", one.period));
        let unequal = || Market::over(data, &[]).unequal(Measure::Gross, self.period, before.period);
        lacks(self).or_else(|| lacks(before)).or_else(unequal)
    }
}

/// The film or films that took most, what it took, and what part of the weekend that is.
fn leader(data: &BoxOffice, weekend: &Shown) -> Result<[Cell; 3], ReportError> {
    let whole = match &weekend.gross {
        Ok(known) => known.figure.map(|money| money.amount),
        Err(why) => return Ok([(); 3].map(|()| Cell::Missing(why.clone()))),
    };
    let films = data.in_period(weekend.period)?;
    let ranking = ranked(&films);
    let first = ranking.top(1, Ties::Include)?;
    let Some(one) = first.first() else {
        return Ok([(); 3].map(|()| Cell::Missing("no film has a gross of the weekend".to_owned())));
    };
    let titles: Vec<&str> = first.iter().map(|place| place.item.film.title.as_str()).collect();
    let gross = one.item.takings.gross();
    let share = gross.and_then(|gross| Share::figure(gross.map(|money| money.amount), whole));
    Ok([titles.join(" / ").into(), Cell::or_missing(gross, "no gross"), Cell::or_missing(share, "a share of nothing")])
}

fn week_before(weekend: Span) -> Option<Span> {
    let week = jiff::Span::new().days(7);
    Some(Span { first: weekend.first.checked_sub(week).ok()?, last: weekend.last.checked_sub(week).ok()? })
}

fn days(span: Span) -> usize {
    usize::try_from(span.days()).unwrap_or_default()
}
