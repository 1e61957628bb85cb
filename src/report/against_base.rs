//! Each year against the mean of several, as trends are told where single years leap: 2024 on the mean of 2017 to 2019.

use crate::model::bound::Figure;
use crate::model::box_office::BoxOffice;
use crate::model::change::Change;
use crate::model::market::{Answer, FROM_NOTHING, Market, Quantity, sum_of};
use crate::model::mean::Mean;
use crate::model::money::Money;
use crate::model::period::Period;
use crate::model::published::{Measure, Scope};
use crate::sheet::{Cell, Column, Holds, Sheet};

use super::answer::{answer_cell, year_cell};
use super::options::Years;
use super::{ReportError, headed};

/// One row for each part of the market and year.
pub fn sheet(data: &BoxOffice, origins: &[Scope], years: Years, base: Years) -> Result<Sheet, ReportError> {
    let mean = format!("mean {}..{}", base.first, base.last);
    let columns = vec![
        Column::new("year", "Year").holding(Holds::Number),
        Column::new("origin", "Origin"),
        Column::of("Gross", "gross", headed("Gross", data)).holding(Holds::Money),
        Column::of("Gross", "gross_base", mean.clone()).holding(Holds::Money),
        Column::of("Gross", "gross_change", "change").holding(Holds::Change),
        Column::of("Admissions", "admissions", "Admissions").holding(Holds::Count),
        Column::of("Admissions", "admissions_base", mean.clone()).holding(Holds::Mean),
        Column::of("Admissions", "admissions_change", "change").holding(Holds::Change),
        Column::of("Films released", "films_released", "Released").holding(Holds::Count),
        Column::of("Films released", "films_released_base", mean.clone()).holding(Holds::Mean),
        Column::of("Films released", "films_released_change", "change").holding(Holds::Change),
    ];
    let mut sheet = Sheet::new("base", format!("Against the {mean}"), columns);
    let bases = base.periods();
    for scope in origins {
        for now in years.periods() {
            let periods: Vec<Period> = bases.iter().copied().chain([now]).collect();
            let market = Market::over(data, &periods);
            let unequal = |measure| bases.iter().find_map(|before| market.unequal(measure, now, *before));
            let mut cells = vec![year_cell(now), scope.word().into()];
            let gross = bases.iter().map(|before| market.gross(*scope, *before)).collect::<Result<Vec<_>, _>>()?;
            let in_money = |sum: Figure<_>, count| {
                let mean = Money::new(sum.value, data.currency()).per(count)?;
                Some(Cell::Money(sum.map(|_| mean)))
            };
            cells.extend(against(market.gross(*scope, now)?, &gross, unequal(Measure::Gross), in_money));
            let counted = |sum, count| Mean::over(sum, count).map(Cell::Mean);
            let admissions = bases.iter().map(|before| market.admissions(*scope, *before));
            let admissions = admissions.collect::<Result<Vec<_>, _>>()?;
            let now_admissions = market.admissions(*scope, now)?;
            cells.extend(against(now_admissions, &admissions, unequal(Measure::Admissions), counted));
            let released: Vec<_> = bases.iter().map(|before| market.released(*scope, *before)).collect();
            let now_released = market.released(*scope, now);
            cells.extend(against(now_released, &released, unequal(Measure::FilmsReleased), counted));
            sheet.push(format!("{now} {}", scope.word()), cells);
        }
    }
    Ok(sheet)
}

/// A year, the mean of the base and the change on it; each base year must be known.
fn against<T: Quantity>(
    now: Answer<T>,
    base: &[Answer<T>],
    unequal: Option<String>,
    mean: impl Fn(Figure<rust_decimal::Decimal>, u64) -> Option<Cell>,
) -> [Cell; 3]
where
    Cell: From<Figure<T>>,
{
    let count = u64::try_from(base.len()).unwrap_or(u64::MAX);
    let sum = sum_of(base);
    let mean_cell = match &sum {
        Ok(sum) => mean(*sum, count).unwrap_or_else(|| Cell::Missing("the mean has too many digits".to_owned())),
        Err(why) => Cell::Missing(why.clone()),
    };
    let change = now.as_ref().map_err(Clone::clone).and_then(|now| {
        let mean = Mean::over(sum?, count).ok_or("the mean has too many digits")?;
        match unequal {
            Some(why) => Err(why),
            None => Change::from_to(mean.map(Mean::number), now.figure.map(T::number)).ok_or(FROM_NOTHING.to_owned()),
        }
    });
    [answer_cell(&now), mean_cell, change.map_or_else(Cell::Missing, Into::into)]
}
