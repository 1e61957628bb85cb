//! Concentration of a market by its films: what its top 3 and top 100 hold of all it took, and the
//! Herfindahl-Hirschman index.

use crate::model::box_office::BoxOffice;
use crate::model::concentration::Parts;
use crate::model::market::Market;
use crate::model::period::Period;
use crate::model::published::Scope;
use crate::sheet::{Cell, Column, Holds, Note, Sheet};

use super::ReportError;
use super::answer::{number, year_cell, year_column};
use super::top_share::List;

/// One row for each year.
pub fn sheet(data: &BoxOffice, periods: &[Period]) -> Result<Sheet, ReportError> {
    let columns = vec![
        year_column(periods),
        Column::new("cr3", "Top 3 (CR3)").holding(Holds::Share),
        Column::new("top_100_share", "Top 100").holding(Holds::Share),
        Column::new("hhi", "HHI").holding(Holds::Index),
        Column::new("listed", "Listed").holding(Holds::Number),
        Column::new("list", "List"),
    ];
    let mut sheet = Sheet::new("concentration", "Concentration of the market's gross by film", columns);
    for period in periods {
        let films = data.in_period(*period)?;
        let list = List::of(data, *period, films.len())?;
        let grosses = films.iter().filter_map(|film| film.takings.gross());
        let parts: Vec<_> = grosses.map(|gross| gross.map(|money| money.amount)).collect();
        let market = Market::over(data, &[*period]).gross(Scope::Total, *period)?;
        let parts = market.map(|market| match market.published {
            Some(_) => Parts::of_market(parts, market.figure.map(|money| money.amount), !list.is_whole()),
            None => Parts::of_their_sum(parts, !list.is_whole()),
        });
        let mut cells = vec![year_cell(*period)];
        cells.extend(match parts {
            Ok(parts) => [
                Cell::or_missing(parts.largest(3), "nothing was taken"),
                Cell::or_missing(parts.largest(100), "nothing was taken"),
                Cell::or_missing(parts.hhi(), "nothing was taken, or less than nothing for a film"),
            ],
            Err(why) => [(); 3].map(|()| Cell::Missing(why.clone())),
        });
        cells.extend([number(films.len()), list.words().into()]);
        sheet.push(period.to_string(), cells);
    }
    Ok(sheet)
}

/// What the measures are.
pub fn notes() -> [Note; 2] {
    [
        Note::new("cr3", "CR3 and the top 100: the part of the market's gross that its 3 or 100 leading films took"),
        Note::new(
            "hhi",
            "HHI: the sum of the squares of the films' shares of the market in percent, 0 to 10,000; films that a list \
             lacks only add to it",
        ),
    ]
}
