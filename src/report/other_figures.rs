//! What else was published of a period: figures of other series, parts of the year, forecasts. They stand beside
//! the figures a page shows, never in them.

use crate::model::box_office::BoxOffice;
use crate::model::market::Market;
use crate::model::money::MoneyError;
use crate::model::period::Period;
use crate::model::published::{Measure, PublishedFigure};
use crate::model::share::Share;
use crate::sheet::{Cell, Column, Holds, Sheet};

use super::ReportError;

/// What others published of the same measures and periods: it stands beside the figures shown, never in them.
pub fn sheet(data: &BoxOffice, market: &Market<'_>, periods: &[Period; 2]) -> Result<Sheet, ReportError> {
    let mut columns = vec![
        Column::new("series", "Who"),
        Column::new("measure", "Measure"),
        Column::new("origin", "Of"),
        Column::new("period", "Period"),
        Column::new("value", "Value").holding(Holds::Mixed),
        Column::new("unit", "Unit"),
    ];
    if let Some(second) = data.second_currency() {
        columns.push(Column::new("converted", second.to_string()).holding(Holds::Money));
    }
    columns.extend([Column::new("status", "Status"), Column::new("source", "Source")]);
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
        let mut cells = vec![
            figure.series.as_str().into(),
            figure.measure.word().into(),
            figure.scope.word().into(),
            figure.period.to_string().into(),
            value,
            unit.into(),
        ];
        if data.second_currency().is_some() {
            let why = if figure.currency.is_none() {
                "not money"
            } else {
                "only results of whole years in the data's currency are converted"
            };
            cells.push(Cell::or_missing(figure.converted, why));
        }
        cells.push(figure.status.word().into());
        cells.push(figure.source.clone().map_or_else(|| Cell::Missing("no source named".to_owned()), Cell::Cite));
        let id = format!("{} {} {} {}", figure.measure.word(), figure.scope.word(), figure.period, figure.series);
        let again = sheet.rows.iter().filter(|row| row.id.starts_with(&id)).count();
        sheet.push(if again == 0 { id } else { format!("{id} ({again})") }, cells);
    }
    Ok(sheet)
}

/// Whether the market sheet shows this very figure.
fn is_shown(market: &Market<'_>, figure: &PublishedFigure) -> Result<bool, MoneyError> {
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
