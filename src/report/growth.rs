//! Growth: each year of a range against the year before, for the market and by origin; or the same days of both, or the
//! twelve months to each month.
//!
//! Change is computed within one series and between whole periods, or the same days of two, never otherwise.

use clap::Args;

use crate::model::box_office::BoxOffice;
use crate::model::currency::Currency;
use crate::model::market::{Answer, Market, Quantity, change, converted_change};
use crate::model::period::{DayOfYear, Grain, Period, day_of_year, twelve_months_to};
use crate::model::published::{Measure, Scope};
use crate::model::rollup::Rollup;
use crate::sheet::{Cell, Column, Holds, Note, Page, Sentence, Sheet};

use super::answer::{answer_cell, answer_money, change_cell, series_cells, series_columns, year_cell, year_column};
use super::options::{Years, years};
use super::{Report, ReportError, against_base, bridge, method, split};

/// Show growth year over year.
///
/// The first year of the range has a change when the year before it is in the data.
#[derive(Args, Clone, Debug)]
#[command(
    after_help = "Change keeps to one series, which the row names, and to whole years. The first year has a\nchange when the year before it is in the data. From nothing no change is significant.\n\nExamples:\n  kinostat growth --years 2022..2024\n  kinostat growth --years 2023..2024 --origin domestic -f csv\n  kinostat growth --years 2024 --to-date 04-30 takings.csv\n  kinostat growth --years 2024 --split --bridge --sheet bridge takings.csv"
)]
pub struct Options {
    /// The years
    #[arg(long, value_name = "FROM..TO", value_parser = years)]
    pub years: Years,

    /// Only these parts of the market
    #[arg(long, value_name = "ORIGIN,…", value_delimiter = ',', default_value = "total,domestic,coproduction,foreign,unknown", value_parser = scope)]
    pub origin: Vec<Scope>,

    /// Each year from its first day to this one, against the same days of the year before
    #[arg(long, value_name = "MM-DD", value_parser = to_date)]
    to_date: Option<DayOfYear>,

    /// The twelve months to the end of each month, against the twelve before
    #[arg(long, conflicts_with = "to_date")]
    rolling: bool,

    /// Also show each year against the mean of these years
    #[arg(long, value_name = "FROM..TO", value_parser = years, conflicts_with_all = ["to_date", "rolling"])]
    base: Option<Years>,

    /// Also split the change of the gross into films, admissions a film, average ticket and exchange rate
    #[arg(long)]
    split: bool,

    /// Also show what leads from the calendar gross of each year to the films released in it: carried in, carried out, re-releases
    #[arg(long, conflicts_with_all = ["to_date", "rolling"])]
    bridge: bool,
}

fn scope(word: &str) -> Result<Scope, String> {
    Scope::parse(word).ok_or_else(|| format!("expected one of {}", Scope::ALL.map(Scope::word).join(", ")))
}

fn to_date(text: &str) -> Result<DayOfYear, String> {
    day_of_year(text).ok_or_else(|| "expected a month and a day such as 04-30".to_owned())
}

/// A period and the one it is compared with.
pub type Step = [Period; 2];

impl Options {
    /// What is compared with what, `[before, now]`, in order.
    fn steps(&self, data: &BoxOffice) -> Result<Vec<Step>, ReportError> {
        let years = self.years.first..=self.years.last;
        if self.rolling {
            let months = years.flat_map(|year| (1..=12).map(move |month| (year, month)));
            let last = data.account.covered.span().map(|covered| covered.last);
            let is_over = |now: &Period| now.span().zip(last).is_some_and(|(span, last)| span.last <= last);
            let steps =
                months.map(|(year, month)| [year.saturating_sub(1), year].map(|year| twelve_months_to(year, month)));
            let steps: Vec<Step> = steps.filter(|[_, now]| is_over(now)).collect();
            let why = || ReportError::NotFound("the records reach the end of no month of these years".to_owned());
            return if steps.is_empty() { Err(why()) } else { Ok(steps) };
        }
        let step = |year: i16| match self.to_date {
            None => Ok([year.saturating_sub(1), year].map(Period::Year)),
            Some(day) => {
                let of_year = |year| {
                    day.to_date(year).ok_or_else(|| {
                        ReportError::Question(format!("there is no {day} in {year}; choose a day that every year has"))
                    })
                };
                Ok([of_year(year.saturating_sub(1))?, of_year(year)?])
            }
        };
        years.map(step).collect()
    }
}

impl Report for Options {
    fn rollup(&self) -> Rollup {
        if self.bridge {
            return Rollup::all_days();
        }
        let before = if self.rolling { 2 } else { 1 };
        let first = self.years.first.saturating_sub(before).min(self.base.map_or(i16::MAX, |base| base.first));
        let last = self.years.last.max(self.base.map_or(i16::MIN, |base| base.last));
        let grain = match (self.to_date, self.rolling) {
            (Some(_), _) => Grain::Day,
            (None, true) => Grain::Month,
            (None, false) => Grain::Year,
        };
        Rollup { grain, ..Rollup::years(first, last) }
    }

    fn run(&self, data: &BoxOffice) -> Result<Page, ReportError> {
        let Years { first, last } = self.years;
        let steps = self.steps(data)?;
        let title = if first == last { format!("Growth in {first}") } else { format!("Growth, {first} to {last}") };
        let mut page = Page { report: "growth", title: Sentence::start(title), ..Page::default() };
        page.sheets.push(sheet(data, &self.origin, &steps)?);
        if self.split {
            page.sheets.push(split::sheet(data, &self.origin, &steps)?);
        }
        if let Some(base) = self.base {
            page.sheets.push(against_base::sheet(data, &self.origin, self.years, base)?);
        }
        if self.bridge {
            page.sheets.push(bridge::sheet(data, self.years)?);
            page.notes.extend(bridge::notes(data));
        }
        page.notes.extend(opposite_signs(data, &self.origin, &steps)?);
        let shown: Vec<Period> = match self.rolling {
            // Of windows that overlap the years say all there is to say.
            true => self.years.periods(),
            false => steps.iter().map(|[_, now]| *now).collect(),
        };
        method::add(&mut page, data, &shown, None)?;
        Ok(page)
    }
}

/// One row for each part of the market and step.
fn sheet(data: &BoxOffice, origins: &[Scope], steps: &[Step]) -> Result<Sheet, ReportError> {
    let compared: Vec<Period> = steps.iter().map(|[_, now]| *now).collect();
    let title = match compared.first() {
        Some(Period::Year(_)) => "Year over year",
        _ => "Against the same days a year before",
    };
    let mut sheet = Sheet::new("growth", title, columns(data, &compared));
    for scope in origins {
        for step in steps {
            let [before, now] = step;
            // Each change keeps to one series; the next may be of another, which its row names.
            let market = Market::over(data, step);
            sheet.push(format!("{now} {}", scope.word()), row(data, &market, *scope, *now, *before)?);
        }
    }
    Ok(sheet)
}

/// Where the gross grew in one currency and fell in the other, which only the exchange rate decided.
fn opposite_signs(data: &BoxOffice, origins: &[Scope], steps: &[Step]) -> Result<Vec<Note>, ReportError> {
    let mut notes = Vec::new();
    let Some(second) = data.second_currency() else { return Ok(notes) };
    for (scope, step) in origins.iter().flat_map(|scope| steps.iter().map(move |step| (scope, step))) {
        let [before, now] = step;
        let market = Market::over(data, step);
        let gross = [market.gross(*scope, *now)?, market.gross(*scope, *before)?];
        let unequal = || market.unequal(Measure::Gross, *now, *before);
        let [this, last] = &gross;
        let changes = [change(this, last, unequal()), converted_change(this, last, unequal())];
        let [Ok(own), Ok(converted)] = changes else { continue };
        if own.value.is_opposite(converted.value) {
            let text = Sentence::start(format!("{now}, {}: ", scope.word())).value(own);
            let text = text.words(format!(" in {}, ", data.currency())).value(converted);
            notes.push(Note::new("warning", text.words(format!(" in {second}: the exchange rate decides the sign"))));
        }
    }
    Ok(notes)
}

fn columns(data: &BoxOffice, compared: &[Period]) -> Vec<Column> {
    let second = data.second_currency();
    let mut columns = vec![year_column(compared), Column::new("origin", "Origin")];
    columns.push(Column::of("Gross", "gross", of_currency(data.currency())).holding(Holds::Money));
    columns.push(Column::of("Gross", "gross_change", "change").holding(Holds::Change));
    if let Some(second) = second {
        columns.push(Column::of("Gross", "gross_converted", second.to_string()).holding(Holds::Money));
        columns.push(Column::of("Gross", "gross_converted_change", format!("change, {second}")).holding(Holds::Change));
    }
    columns.extend([
        Column::of("Admissions", "admissions", "Admissions").holding(Holds::Count),
        Column::of("Admissions", "admissions_change", "change").holding(Holds::Change),
        Column::of("Average ticket", "average_ticket", of_currency(data.currency())).holding(Holds::Money),
        Column::of("Average ticket", "average_ticket_change", "change").holding(Holds::Change),
    ]);
    if let Some(second) = second {
        columns
            .push(Column::of("Average ticket", "average_ticket_converted", second.to_string()).holding(Holds::Money));
        let change = Column::of("Average ticket", "average_ticket_converted_change", format!("change, {second}"));
        columns.push(change.holding(Holds::Change));
    }
    columns.extend([
        Column::of("Films", "films_released", "Released").holding(Holds::Count),
        Column::of("Films", "films_released_change", "change").holding(Holds::Change),
        Column::of("Films", "films_in_distribution", "In distribution").holding(Holds::Count),
        Column::of("Films", "films_in_distribution_change", "change").holding(Holds::Change),
    ]);
    if !data.published.all().is_empty() {
        columns.extend(series_columns());
    }
    columns
}

fn row(
    data: &BoxOffice,
    market: &Market<'_>,
    scope: Scope,
    now: Period,
    before: Period,
) -> Result<Vec<Cell>, ReportError> {
    let unequal = |measure| market.unequal(measure, now, before);
    let mut cells = vec![year_cell(now), scope.word().into()];
    let gross = (market.gross(scope, now)?, market.gross(scope, before)?);
    cells.push(answer_cell(&gross.0));
    cells.push(change_cell(change(&gross.0, &gross.1, unequal(Measure::Gross))));
    if data.second_currency().is_some() {
        cells.push(answer_money(&gross.0));
        cells.push(change_cell(converted_change(&gross.0, &gross.1, unequal(Measure::Gross))));
    }
    let admissions = (market.admissions(scope, now)?, market.admissions(scope, before)?);
    let ticket = (market.average_ticket(scope, now)?, market.average_ticket(scope, before)?);
    let released = (market.released(scope, now), market.released(scope, before));
    let shown = (market.in_distribution(scope, now)?, market.in_distribution(scope, before)?);
    cells.extend(with_change(&admissions, unequal(Measure::Admissions)));
    cells.extend(with_change(&ticket, unequal(Measure::Gross)));
    if data.second_currency().is_some() {
        cells.push(answer_money(&ticket.0));
        cells.push(change_cell(converted_change(&ticket.0, &ticket.1, unequal(Measure::Gross))));
    }
    cells.extend(with_change(&released, unequal(Measure::FilmsReleased)));
    cells.extend(with_change(&shown, unequal(Measure::FilmsInDistribution)));
    if !data.published.all().is_empty() {
        cells.extend(series_cells(&gross.0));
        cells.extend(series_cells(&admissions.0));
        cells.extend(series_cells(&released.0));
    }
    Ok(cells)
}

fn with_change<T: Quantity>(pair: &(Answer<T>, Answer<T>), unequal: Option<String>) -> [Cell; 2]
where
    Cell: From<crate::model::bound::Figure<T>>,
{
    [answer_cell(&pair.0), change_cell(change(&pair.0, &pair.1, unequal))]
}

/// A header for money, by its currency.
fn of_currency(currency: Currency) -> String {
    if currency == Currency::UNSTATED { "currency not stated".to_owned() } else { currency.to_string() }
}
