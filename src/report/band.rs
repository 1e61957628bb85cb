//! The band of a share over origin rules: what part of the top N is domestic under each rule that decides any of the
//! films, from the lowest to the highest. No rule is agreed on, so a claim that names none claims the whole band.

use rust_decimal::Decimal;

use crate::model::bound::Figure;
use crate::model::box_office::{BoxOffice, FilmTakings};
use crate::model::leaders::{PartOfLeaders, part_of_leaders};
use crate::model::money::MoneyError;
use crate::model::origin::{Origin, OriginRule};
use crate::model::period::Period;
use crate::model::ranking::Place;
use crate::sheet::{Bar, Cell, Column, Holds, Plot, Row, Sentence, Sheet};

use super::ReportError;
use super::answer::{number, year_cell, year_column};
use super::chart::{By, ranked_by};
use super::options::Cut;
use super::top_share::{List, NO_ADMISSIONS};

/// One row for each N, year and rule, the lowest share of the gross first.
pub fn sheet(data: &BoxOffice, periods: &[Period], cut: &Cut, by: By) -> Result<Sheet, ReportError> {
    let columns = vec![
        year_column(periods),
        Column::new("top", "Top").holding(Holds::Number),
        Column::new("origin_rule", "Origin rule"),
        Column::of("Domestic", "films", "Films").holding(Holds::Count),
        Column::of("Domestic", "count_share", "By count").holding(Holds::Share),
        Column::of("Domestic", "gross_share", "By gross").holding(Holds::Share),
        Column::of("Domestic", "admissions_share", "By admissions").holding(Holds::Share),
        Column::of("Not decided", "unknown_films", "Films").holding(Holds::Count),
        Column::of("Not decided", "unknown_gross_share", "By gross").holding(Holds::Share),
    ];
    let mut sheet = Sheet::new("band", "Domestic share of the top films under each origin rule", columns);
    for n in cut.sizes() {
        for period in periods {
            let films = data.in_period(*period)?;
            let ranking = ranked_by(&films, by, data, *period)?;
            let list = List::of(data, *period, films.len())?;
            for band in bands(data, ranking.top(n, cut.ties)?, &list)? {
                let rule = band.rule.word();
                let mut cells = vec![year_cell(*period), number(n), rule.into()];
                cells.extend(shares(&band.domestic));
                cells.push(Figure::exact(band.unknown.films).into());
                cells.push(Cell::or_missing(band.unknown.by_gross, "a share of nothing"));
                sheet.push(format!("{period} top {n} {rule}"), cells);
            }
        }
    }
    Ok(sheet)
}

/// From which share of the gross to which the band of each list reaches, in sentences.
pub fn summary(sheet: &Sheet) -> Vec<Sentence> {
    let lists = sheet.rows.chunk_by(|a, b| a.cells.get(..2) == b.cells.get(..2));
    lists.filter_map(|list| said(&list.first()?.cells, &list.last()?.cells)).collect()
}

fn said(lowest: &[Cell], highest: &[Cell]) -> Option<Sentence> {
    let ([year, top, Cell::Text(low), _, _, from, ..], [_, _, Cell::Text(high), _, _, to, ..]) = (lowest, highest)
    else {
        return None;
    };
    let sentence = Sentence::start("Domestic films took ").value(from.clone());
    let (sentence, rule) = if from == to {
        (sentence.words(" of the gross of the top "), ", whatever the origin rule.")
    } else {
        let sentence = sentence.words(format!(" ({low}) to ")).value(to.clone());
        (sentence.words(format!(" ({high}) of the gross of the top ")), ", by the origin rule.")
    };
    Some(sentence.value(top.clone()).words(" of ").value(year.clone()).words(rule))
}

/// The band of each list, drawn on a line from nothing to all.
pub fn plot(sheet: &Sheet) -> Plot {
    let lists = sheet.rows.chunk_by(|a, b| a.cells.get(..2) == b.cells.get(..2));
    let bar = |rows: &[Row]| {
        let (lowest, highest) = (rows.first()?.cells.get(5)?, rows.last()?.cells.get(5)?);
        let (Cell::Share(from), Cell::Share(to)) = (lowest, highest) else { return None };
        let label = rows.first()?.id.rsplit_once(' ').map(|(list, _)| list.to_owned())?;
        let said = if lowest == highest { vec![lowest.clone()] } else { vec![lowest.clone(), highest.clone()] };
        Some(Bar { label, from: from.value.percent(), to: to.value.percent(), said })
    };
    let bars = lists.filter_map(bar).collect();
    Plot { title: "Domestic share of gross, lowest to highest".to_owned(), full: Some(Decimal::ONE_HUNDRED), bars }
}

/// What one rule says of the leading films.
struct Band {
    rule: OriginRule,
    domestic: PartOfLeaders,
    unknown: PartOfLeaders,
}

/// The rules that decide any of the leading films, the lowest domestic share first.
fn bands(data: &BoxOffice, top: &[Place<&FilmTakings<'_>>], list: &List) -> Result<Vec<Band>, MoneyError> {
    let mut bands = Vec::new();
    for rule in rules_that_decide(data, top) {
        let of = |origin| part_of_leaders(data, top, |film| data.origin_under(film, rule) == origin, list.slack());
        bands.push(Band { rule, domestic: of(Origin::Domestic)?, unknown: of(Origin::Unknown)? });
    }
    bands.sort_by_key(|band| (band.domestic.by_gross.map(|share| share.value), band.domestic.films));
    Ok(bands)
}

/// The rules under which the origin of any of these films is known.
pub fn rules_that_decide(data: &BoxOffice, top: &[Place<&FilmTakings<'_>>]) -> Vec<OriginRule> {
    let decides =
        |rule: &OriginRule| top.iter().any(|place| data.origin_under(place.item.film, *rule) != Origin::Unknown);
    OriginRule::WORDS.into_iter().map(|(_, rule)| rule).filter(decides).collect()
}

fn shares(part: &PartOfLeaders) -> [Cell; 4] {
    [
        Figure::exact(part.films).into(),
        Cell::or_missing(part.by_count, "a share of nothing"),
        Cell::or_missing(part.by_gross, "a share of nothing"),
        Cell::or_missing(part.by_admissions, NO_ADMISSIONS),
    ]
}
