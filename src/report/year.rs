//! The year on one page: the market and its change, the top chart, the share of the top N, and what else was
//! published beside the figures shown.

use clap::Args;

use crate::model::bound::Figure;
use crate::model::box_office::BoxOffice;
use crate::model::market::{Answer, Market, Quantity, change, converted_change, points};
use crate::model::money::{Money, MoneyError};
use crate::model::origin::Origin;
use crate::model::period::Period;
use crate::model::published::{Measure, PublishedFigure, Scope, Status};
use crate::model::rollup::Rollup;
use crate::model::share::Share;
use crate::sheet::{Cell, Column, Holds, Note, Page, Sentence, Sheet};

use super::growth::{change_cell, series_cell, series_columns};
use super::options::{Cut, one_year};
use super::{Report, ReportError, chart, headed, method, top_share};

/// Show a year on one page.
///
/// The market is what was published, where the records hold published totals, else the sum of the records.
/// Change is computed within one series and between whole years only.
#[derive(Args, Clone, Debug)]
#[command(
    after_help = "The market is what was published, where the records hold published totals, else the sum of\nthe records. Change keeps to one series and to whole years.\n\nExamples:\n  kinostat report --year 2024\n  kinostat report --year 2024 -f json\n  kinostat report --year 2024 --top 5 --in EUR --rate KZT/EUR=0.002"
)]
pub struct Options {
    /// The year
    #[arg(long, value_name = "YEAR", value_parser = one_year)]
    pub year: i16,

    /// The year to compare with [default: the year before]
    #[arg(long, value_name = "YEAR", value_parser = one_year)]
    pub vs: Option<i16>,

    #[command(flatten)]
    cut: Cut,
}

impl Options {
    fn periods(&self) -> [Period; 2] {
        [Period::Year(self.year), Period::Year(self.vs.unwrap_or(self.year.saturating_sub(1)))]
    }
}

impl Report for Options {
    fn rollup(&self) -> Rollup {
        Rollup::periods(self.periods()[0], Some(self.periods()[1]))
    }

    fn run(&self, data: &BoxOffice) -> Result<Page, ReportError> {
        let periods = self.periods();
        let [now, before] = periods;
        let of = data.definitions.territory.as_ref().map(|territory| format!(", {territory}")).unwrap_or_default();
        let mut page =
            Page { report: "report", title: Sentence::start(format!("Box office of {now}{of}")), ..Page::default() };
        let market = Market::over(data, &periods);
        page.summary = summary(market, now, before)?;
        page.sheets.push(market_sheet(data, market, now, before)?);
        let films = data.in_period(now)?;
        let ranking = chart::ranked(&films);
        let listed = self.cut.sizes().last().copied().unwrap_or_default();
        let top: Vec<_> = ranking.top(listed, self.cut.ties)?.iter().collect();
        page.sheets.push(chart::sheet(data, now, &top)?);
        page.sheets.push(top_share::sheet(data, &[now], &self.cut)?);
        if page.summary.is_empty() && ranking.places().is_empty() {
            let years = data.years();
            let known = match (years.first(), years.last()) {
                (Some(first), Some(last)) => format!("; the data speak of {first} to {last}"),
                _ => String::new(),
            };
            page.summary
                .push(Sentence::start(format!("0 films have a gross in {now}, and no total is published{known}.")));
        }
        let others = others(data, market, &periods)?;
        if !others.rows.is_empty() {
            page.sheets.push(others);
        }
        page.notes = estimates(market, periods)?;
        method::add(&mut page, data, &periods, Some(self.cut.ties))?;
        Ok(page)
    }
}

/// The sentences a newspaper would print.
fn summary(market: Market<'_>, now: Period, before: Period) -> Result<Vec<Sentence>, MoneyError> {
    let mut summary = Vec::new();
    for scope in [Scope::Total, Scope::Of(Origin::Domestic)] {
        let gross = market.gross(scope, now)?;
        let Ok(known) = &gross else { continue };
        let who = if scope == Scope::Total { "All films" } else { "Domestic films" };
        let mut sentence = Sentence::start(format!("{who} took ")).short(known.figure).words(format!(" in {now}"));
        if let Some(converted) = known.converted {
            sentence = sentence.words(" (").short(converted).words(")");
        }
        let earlier = market.gross(scope, before)?;
        match (change(&gross, &earlier, market.unequal(Measure::Gross, now, before)), &earlier) {
            (Ok(change), Ok(earlier)) => {
                sentence = sentence
                    .words(", ")
                    .short(change)
                    .words(" on ")
                    .short(earlier.figure)
                    .words(format!(" in {before}"))
            }
            (Err(why), _) => sentence = sentence.words(format!(" (change not known: {why})")),
            _ => {}
        }
        sentence = match &known.published {
            Some(published) if published.status == Status::Estimate => {
                sentence.words(format!(", an estimate ({})", published.series))
            }
            Some(published) => sentence.words(format!(" ({})", published.series)),
            None => sentence,
        };
        for other in others_of(market, Measure::Gross, scope, now, known.published.as_ref()) {
            if let Some(money) = other.money() {
                sentence = sentence.words("; beside it ").short(money).words(format!(" ({})", other.series));
            }
        }
        summary.push(sentence.words("."));
    }
    for scope in [Scope::Total, Scope::Of(Origin::Domestic)] {
        let (released, earlier) = (market.released(scope, now), market.released(scope, before));
        let (Ok(known), Ok(known_before)) = (&released, &earlier) else { continue };
        let what = if scope == Scope::Total { "Films released" } else { "Domestic films released" };
        let mut sentence =
            Sentence::start(format!("{what}: ")).short(known_before.figure).words(format!(" in {before}, "));
        sentence = sentence.short(known.figure).words(format!(" in {now}"));
        if let Ok(change) = change(&released, &earlier, None) {
            sentence = sentence.words(", ").short(change);
        }
        if let Some(published) = &known.published {
            sentence = sentence.words(format!(" ({})", published.series));
        }
        summary.push(sentence.words("."));
    }
    Ok(summary)
}

/// Results of the same measure, scope and period by others, in the same currency.
fn others_of<'d>(
    market: Market<'d>,
    measure: Measure,
    scope: Scope,
    period: Period,
    shown: Option<&'d PublishedFigure>,
) -> impl Iterator<Item = &'d PublishedFigure> {
    market.published_figures().iter().filter(move |figure| {
        let same =
            figure.measure == measure && figure.scope == scope && figure.period == period && figure.status.is_result();
        same && shown.is_some_and(|shown| shown.currency == figure.currency && shown != *figure)
    })
}

/// How the estimates among the figures shown were made.
fn estimates(market: Market<'_>, periods: [Period; 2]) -> Result<Vec<Note>, MoneyError> {
    let mut notes = Vec::new();
    for scope in Scope::ALL {
        for period in periods {
            let shown = [
                market.gross(scope, period)?.ok().and_then(|known| known.published),
                market.admissions(scope, period)?.ok().and_then(|known| known.published),
                market.released(scope, period).ok().and_then(|known| known.published),
            ];
            for figure in shown.into_iter().flatten().filter(|figure| figure.status == Status::Estimate) {
                let how = figure.note.unwrap_or_else(|| "how is not said".to_owned());
                let what = figure.measure.word().replace('_', " ");
                notes.push(Note::new("estimate", format!("{what}, {}, {period}: {how}", scope.word())));
            }
        }
    }
    Ok(notes)
}

fn market_sheet(data: &BoxOffice, market: Market<'_>, now: Period, before: Period) -> Result<Sheet, ReportError> {
    let second = data.second_currency();
    let (this, last) = (now.to_string(), before.to_string());
    let both = |period: &str| second.map(|second| format!("{period}, {second}"));
    let mut columns = vec![Column::new("origin", "Origin")];
    columns.extend(trio(
        "Gross",
        ["gross", "gross_before", "gross_change"],
        [&headed(&this, data.currency()), &last, "change"],
        Holds::Money,
        Holds::Change,
    ));
    if let (Some(this), Some(last)) = (both(&this), both(&last)) {
        columns.extend(trio(
            "Gross",
            ["gross_converted", "gross_converted_before", "gross_converted_change"],
            [&this, &last, "change"],
            Holds::Money,
            Holds::Change,
        ));
    }
    columns.extend(trio(
        "Share of gross",
        ["gross_share", "gross_share_before", "gross_share_change"],
        [&this, &last, "change"],
        Holds::Share,
        Holds::Points,
    ));
    columns.extend(trio(
        "Admissions",
        ["admissions", "admissions_before", "admissions_change"],
        [&this, &last, "change"],
        Holds::Count,
        Holds::Change,
    ));
    columns.extend(trio(
        "Share of admissions",
        ["admissions_share", "admissions_share_before", "admissions_share_change"],
        [&this, &last, "change"],
        Holds::Share,
        Holds::Points,
    ));
    let ticket = ["average_ticket", "average_ticket_before", "average_ticket_change"];
    columns.extend(trio(
        "Average ticket",
        ticket,
        [&headed(&this, data.currency()), &last, "change"],
        Holds::Money,
        Holds::Change,
    ));
    if let Some(this) = both(&this) {
        columns.push(Column::of("Average ticket", "average_ticket_converted", this).holding(Holds::Money));
    }
    columns.extend(trio(
        "Films released",
        ["films_released", "films_released_before", "films_released_change"],
        [&this, &last, "change"],
        Holds::Count,
        Holds::Change,
    ));
    let shown = ["films_in_distribution", "films_in_distribution_before", "films_in_distribution_change"];
    columns.extend(trio("Films in distribution", shown, [&this, &last, "change"], Holds::Count, Holds::Change));
    if !data.published.all().is_empty() {
        columns.extend(series_columns());
    }

    let mut sheet = Sheet::new("market", format!("The market, {now} against {before}"), columns);
    for scope in Scope::ALL {
        let unequal = |measure| market.unequal(measure, now, before);
        let mut cells = vec![scope.word().into()];
        let gross = [market.gross(scope, now)?, market.gross(scope, before)?];
        cells.extend(pair(&gross, unequal(Measure::Gross)));
        if second.is_some() {
            let [this, last] = &gross;
            cells.push(answer_money(this));
            cells.push(answer_money(last));
            cells.push(change_cell(converted_change(this, last, unequal(Measure::Gross))));
        }
        cells.extend(share_pair(
            &[market.gross_share(scope, now)?, market.gross_share(scope, before)?],
            unequal(Measure::Gross),
        ));
        let admissions = [market.admissions(scope, now)?, market.admissions(scope, before)?];
        cells.extend(pair(&admissions, unequal(Measure::Admissions)));
        let shares = [market.admissions_share(scope, now)?, market.admissions_share(scope, before)?];
        cells.extend(share_pair(&shares, unequal(Measure::Admissions)));
        let tickets = [market.average_ticket(scope, now)?, market.average_ticket(scope, before)?];
        cells.extend(pair(&tickets, unequal(Measure::Gross)));
        if second.is_some() {
            cells.push(answer_money(&tickets[0]));
        }
        let released = [market.released(scope, now), market.released(scope, before)];
        cells.extend(pair(&released, None));
        let shown = [market.in_distribution(scope, now)?, market.in_distribution(scope, before)?];
        cells.extend(pair(&shown, unequal(Measure::FilmsInDistribution)));
        if !data.published.all().is_empty() {
            cells.extend([series_cell(&gross[0]), series_cell(&admissions[0]), series_cell(&released[0])]);
        }
        sheet.push(format!("{now} {}", scope.word()), cells);
    }
    Ok(sheet)
}

/// The columns of this year, the year before and the change between them.
fn trio(group: &'static str, keys: [&'static str; 3], headers: [&str; 3], holds: Holds, change: Holds) -> [Column; 3] {
    let [first, second, third] = keys;
    let [first_header, second_header, third_header] = headers;
    [
        Column::of(group, first, first_header).holding(holds),
        Column::of(group, second, second_header).holding(holds),
        Column::of(group, third, third_header).holding(change),
    ]
}

fn pair<T: Quantity>(pair: &[Answer<T>; 2], unequal: Option<String>) -> [Cell; 3]
where
    Cell: From<Figure<T>>,
{
    let [now, before] = pair;
    [answer_cell(now), answer_cell(before), change_cell(change(now, before, unequal))]
}

fn share_pair(pair: &[Answer<Share>; 2], unequal: Option<String>) -> [Cell; 3] {
    let [now, before] = pair;
    [answer_cell(now), answer_cell(before), change_cell(points(now, before, unequal))]
}

/// A figure, or why it is not known.
pub fn answer_cell<T: Copy>(answer: &Answer<T>) -> Cell
where
    Cell: From<Figure<T>>,
{
    answer.as_ref().map_or_else(|why| Cell::Missing(why.clone()), |known| known.figure.into())
}

/// The figure in the second currency, or why it is not known.
pub fn answer_money(answer: &Answer<Money>) -> Cell {
    match answer {
        Ok(known) => Cell::or_missing(known.converted, "not converted"),
        Err(why) => Cell::Missing(why.clone()),
    }
}

/// What others published of the same measures and periods: it stands beside the figures shown, never in them.
fn others(data: &BoxOffice, market: Market<'_>, periods: &[Period; 2]) -> Result<Sheet, ReportError> {
    let columns = vec![
        Column::new("series", "Who"),
        Column::new("measure", "Measure"),
        Column::new("origin", "Of"),
        Column::new("period", "Period"),
        Column::new("value", "Value").holding(Holds::Mixed),
        Column::new("unit", "Unit"),
        Column::new("status", "Status"),
        Column::new("source", "Source"),
    ];
    let mut sheet = Sheet::new("other_figures", "Also published, each a counting of its own", columns);
    let shown_measures = [
        Measure::Gross,
        Measure::Admissions,
        Measure::GrossShare,
        Measure::AdmissionsShare,
        Measure::FilmsReleased,
        Measure::AverageTicket,
    ];
    for figure in data.published.all() {
        let speaks = periods
            .iter()
            .filter_map(|period| period.span())
            .any(|span| figure.period.span().is_some_and(|days| span.contains(days)));
        if !speaks || !shown_measures.contains(&figure.measure) || is_shown(market, figure)? {
            continue;
        }
        let unit = match figure.currency {
            Some(currency) => currency.to_string(),
            None if figure.measure.is_share() => "percent".to_owned(),
            None => "count".to_owned(),
        };
        let value = match (figure.money(), figure.count()) {
            (Some(money), _) => money.into(),
            (None, _) if figure.measure.is_share() => figure.value.map(Share::from_percent).into(),
            (None, count) => Cell::or_missing(count, "not a whole number"),
        };
        let cells = vec![
            figure.series.as_str().into(),
            figure.measure.word().into(),
            figure.scope.word().into(),
            figure.period.to_string().into(),
            value,
            unit.into(),
            figure.status.word().into(),
            figure.source.clone().map_or_else(|| Cell::Missing("no source named".to_owned()), Cell::Cite),
        ];
        let id = format!("{} {} {} {}", figure.measure.word(), figure.scope.word(), figure.period, figure.series);
        let again = sheet.rows.iter().filter(|row| row.id.starts_with(&id)).count();
        sheet.push(if again == 0 { id } else { format!("{id} ({again})") }, cells);
    }
    Ok(sheet)
}

/// Whether the market sheet shows this very figure.
fn is_shown(market: Market<'_>, figure: &PublishedFigure) -> Result<bool, MoneyError> {
    let (scope, period) = (figure.scope, figure.period);
    let shown = match figure.measure {
        Measure::Gross => market.gross(scope, period)?.ok().and_then(|known| known.published),
        Measure::Admissions => market.admissions(scope, period)?.ok().and_then(|known| known.published),
        Measure::FilmsReleased => market.released(scope, period).ok().and_then(|known| known.published),
        Measure::GrossShare => market.gross_share(scope, period)?.ok().and_then(|known| known.published),
        Measure::AdmissionsShare => market.admissions_share(scope, period)?.ok().and_then(|known| known.published),
        _ => None,
    };
    Ok(shown.as_ref() == Some(figure))
}
