//! The market of a period against another: gross, shares, admissions, average ticket and films, in total and by
//! origin, each with its change.

use crate::model::bound::Figure;
use crate::model::box_office::BoxOffice;
use crate::model::market::{Answer, Market, Quantity, change, converted_change, points};
use crate::model::period::Period;
use crate::model::published::{Measure, Scope};
use crate::model::share::Share;
use crate::sheet::{Cell, Column, Holds, Sheet};

use super::answer::{answer_cell, answer_money, change_cell, series_cells, series_columns};
use super::{ReportError, headed};

/// The market sheet: a row for the whole and for each origin.
pub fn sheet(data: &BoxOffice, market: &Market<'_>, now: Period, before: Period) -> Result<Sheet, ReportError> {
    let second = data.second_currency();
    let (this, last) = (now.to_string(), before.to_string());
    let both = |period: &str| second.map(|second| format!("{period}, {second}"));
    let mut columns = vec![Column::new("origin", "Origin")];
    columns.extend(trio(
        "Gross",
        ["gross", "gross_before", "gross_change"],
        [&headed(&this, data), &last, "change"],
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
        [&headed(&this, data), &last, "change"],
        Holds::Money,
        Holds::Change,
    ));
    if let (Some(this), Some(last)) = (both(&this), both(&last)) {
        let converted =
            ["average_ticket_converted", "average_ticket_converted_before", "average_ticket_converted_change"];
        columns.extend(trio("Average ticket", converted, [&this, &last, "change"], Holds::Money, Holds::Change));
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
            let [this, last] = &tickets;
            cells.push(answer_money(this));
            cells.push(answer_money(last));
            cells.push(change_cell(converted_change(this, last, unequal(Measure::Gross))));
        }
        let released = [market.released(scope, now), market.released(scope, before)];
        cells.extend(pair(&released, unequal(Measure::FilmsReleased)));
        let shown = [market.in_distribution(scope, now)?, market.in_distribution(scope, before)?];
        cells.extend(pair(&shown, unequal(Measure::FilmsInDistribution)));
        if !data.published.all().is_empty() {
            for cited in [series_cells(&gross[0]), series_cells(&admissions[0]), series_cells(&released[0])] {
                cells.extend(cited);
            }
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
