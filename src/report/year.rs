//! The year on one page: the market and its change, the top chart, the share of the top N, and what else was
//! published beside the figures shown.

use clap::Args;

use crate::model::box_office::BoxOffice;
use crate::model::market::{Market, change};
use crate::model::money::MoneyError;
use crate::model::origin::Origin;
use crate::model::period::Period;
use crate::model::published::{Measure, PublishedFigure, Scope, Status};
use crate::model::rollup::Rollup;
use crate::sheet::{Note, Page, Sentence};

use super::chart::By;
use super::options::{Cut, one_year};
use super::{Report, ReportError, chart, method, other_figures, top_share};

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
        page.summary = summary(&market, now, before)?;
        page.sheets.push(super::market::sheet(data, &market, now, before)?);
        let films = data.in_period(now)?;
        let ranking = chart::ranked(&films);
        let listed = self.cut.sizes().last().copied().unwrap_or_default();
        let top: Vec<_> = ranking.top(listed, self.cut.ties)?.iter().collect();
        page.sheets.push(chart::sheet(data, now, &top, None)?);
        page.sheets.push(top_share::sheet(data, &[now], &self.cut, By::Gross)?);
        if page.summary.is_empty() && ranking.places().is_empty() {
            let years = data.years();
            let known = match (years.first(), years.last()) {
                (Some(first), Some(last)) => format!("; the data speak of {first} to {last}"),
                _ => String::new(),
            };
            page.summary
                .push(Sentence::start(format!("0 films have a gross in {now}, and no total is published{known}.")));
        }
        let others = other_figures::sheet(data, &market, &periods)?;
        if !others.rows.is_empty() {
            page.sheets.push(others);
        }
        page.notes = estimates(&market, periods)?;
        method::add(&mut page, data, &periods, Some(self.cut.ties))?;
        Ok(page)
    }
}

/// The sentences a newspaper would print.
fn summary(market: &Market<'_>, now: Period, before: Period) -> Result<Vec<Sentence>, MoneyError> {
    let mut summary = Vec::new();
    for scope in [Scope::Total, Scope::Of(Origin::Domestic)] {
        let gross = market.gross(scope, now)?;
        let Ok(known) = &gross else { continue };
        let who = if scope == Scope::Total { "All films" } else { "Domestic films" };
        let part = match market.part_of(now) {
            Some(span) => format!(" (only {span})"),
            None => String::new(),
        };
        let mut sentence =
            Sentence::start(format!("{who} took ")).short(known.figure).words(format!(" in {now}{part}"));
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
        if let Ok(change) = change(&released, &earlier, market.unequal(Measure::FilmsReleased, now, before)) {
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
    market: &Market<'d>,
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
fn estimates(market: &Market<'_>, periods: [Period; 2]) -> Result<Vec<Note>, MoneyError> {
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
