//! Who decides a share of the top N: its films by origin, and for which of them the origin depends on the rule.

use std::collections::BTreeSet;

use crate::model::box_office::BoxOffice;
use crate::model::origin::Origin;
use crate::model::period::Period;
use crate::sheet::{Cell, Column, Holds, Sheet};

use super::answer::{number, year_cell, year_column};
use super::band::rules_that_decide;
use super::chart::{By, ranked_by, row_id};
use super::options::Cut;
use super::{ReportError, headed};

/// The films of the largest N of each year, by origin and then by place.
pub fn sheet(data: &BoxOffice, periods: &[Period], cut: &Cut, by: By) -> Result<Sheet, ReportError> {
    let columns = vec![
        year_column(periods),
        Column::new("origin", "Origin"),
        Column::new("rank", "#").holding(Holds::Number),
        Column::new("title", "Film"),
        Column::new("gross", headed("Gross", data)).holding(Holds::Money),
        Column::new("countries", "Countries"),
        Column::new("decided_by_rule", "By rule"),
        Column::new("domestic_under", "Domestic under"),
    ];
    let most = cut.sizes().last().copied().unwrap_or_default();
    let mut sheet = Sheet::new("top_films", format!("The films of the top {most}, by origin"), columns);
    let mut taken = BTreeSet::new();
    for period in periods {
        let films = data.in_period(*period)?;
        let ranking = ranked_by(&films, by, data, *period)?;
        let top = ranking.top(most, cut.ties)?;
        let rules = rules_that_decide(data, top);
        for origin in Origin::ALL {
            for place in top.iter().filter(|place| place.item.film.origin == origin) {
                let film = place.item.film;
                let origins: Vec<Origin> = rules.iter().map(|rule| data.origin_under(film, *rule)).collect();
                let depends = origins.windows(2).any(|pair| matches!(pair, [a, b] if a != b));
                let under = rules.iter().zip(&origins).filter(|(_, origin)| **origin == Origin::Domestic);
                let under: Vec<&str> = under.map(|(rule, _)| rule.word()).collect();
                let countries: Vec<&str> = film.countries.iter().map(|country| country.code()).collect();
                let cells = vec![
                    year_cell(*period),
                    origin.word().into(),
                    number(place.rank),
                    film.title.as_str().into(),
                    Cell::or_missing(place.item.takings.gross(), "no gross"),
                    words(&countries, ";", "countries not in the data"),
                    if depends { "yes" } else { "no" }.into(),
                    words(&under, " ", "domestic under no rule"),
                ];
                sheet.push(row_id(film, *period, &mut taken), cells);
            }
        }
    }
    Ok(sheet)
}

/// Words in one cell, or why there are none.
fn words(words: &[&str], between: &str, why: &str) -> Cell {
    if words.is_empty() { Cell::Missing(why.to_owned()) } else { Cell::Text(words.join(between)) }
}
