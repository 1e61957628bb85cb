//! Charts: every week or month of a period with its films, and what each film took in it against the one before.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use crate::model::account::Extent;
use crate::model::bound::Figure;
use crate::model::box_office::{BoxOffice, FilmTakings};
use crate::model::change::Change;
use crate::model::film::Film;
use crate::model::period::{Grain, Period};
use crate::model::rollup::Rollup;
use crate::sheet::{Cell, Column, Holds, Sheet};

use super::answer::number;
use super::chart::{ranked, row_id};
use super::options::Cut;
use super::{ReportError, headed};

/// Periods that a longer one is parted into.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Each {
    /// ISO weeks, Monday to Sunday.
    Week,
    /// Calendar months.
    Month,
}

impl Each {
    /// All with the words of `--each`.
    pub const WORDS: [(&'static str, Each); 2] = [("week", Each::Week), ("month", Each::Month)];

    /// The parts of a period, in order: months within it, and weeks most days of which are.
    pub fn of(self, period: Period) -> Vec<Period> {
        match self {
            Each::Week => period.weeks(),
            Each::Month => period.months(),
        }
    }

    /// What the charts of a period need, the part before the first counted in.
    pub fn rollup(self, period: Period) -> Rollup {
        let parts = self.of(period);
        let before = parts.first().and_then(|first| first.before());
        let spans = parts.iter().chain(&before).filter_map(|part| part.span());
        Rollup { grain: self.grain(), span: spans.reduce(|a, b| a.joined(b)), ..Rollup::nothing() }
    }

    /// The size of the periods its sums are made of.
    pub fn grain(self) -> Grain {
        match self {
            Each::Week => Grain::Week,
            Each::Month => Grain::Month,
        }
    }
}

/// The charts of the parts of a period as one sheet.
pub fn sheet(data: &BoxOffice, period: Period, each: Each, cut: &Cut) -> Result<Sheet, ReportError> {
    let columns = vec![
        Column::new("period", "Period"),
        Column::new("rank", "#").holding(Holds::Number),
        Column::new("title", "Film"),
        Column::new("film_id", "Id"),
        Column::new("origin", "Origin"),
        Column::new("gross", headed("Gross", data)).holding(Holds::Money),
        Column::new("gross_change", "change").holding(Holds::Change),
        Column::new("admissions", "Admissions").holding(Holds::Count),
    ];
    let mut sheet = Sheet::new("charts", format!("Charts of {period}"), columns);
    let most = cut.sizes().last().copied().unwrap_or(usize::MAX);
    let mut taken = BTreeSet::new();
    let parts = each.of(period);
    let first = parts.first().and_then(|first| first.before());
    let mut before = first.map(|before| data.in_period(before)).transpose()?.map(|films| grosses(&films));
    for part in parts {
        let is_before_known = part.before().is_some_and(|before| data.extent(before) != Extent::Nothing);
        let spans = part.span().zip(part.before().and_then(Period::span));
        let floor = |span| data.account.covered.floor(span);
        let [of_now, of_before] = spans.map(|(now, before)| [floor(now), floor(before)]).unwrap_or_default();
        let films = data.in_period(part)?;
        let ranking = ranked(&films);
        for place in ranking.top(most, cut.ties)? {
            let film = place.item.film;
            let gross = place.item.takings.gross().map(|gross| gross.map(|money| money.amount));
            let last = before.as_ref().and_then(|before| before.get(&std::ptr::from_ref(film)).copied());
            let change =
                last.zip(gross).map(|(last, gross)| Change::from_to(last.loosened(of_before), gross.loosened(of_now)));
            let change = match change {
                Some(change) => Cell::or_missing(change, "nothing was taken in the one before"),
                None if is_before_known => Cell::Missing("not in the one before".to_owned()),
                None => Cell::Missing("the one before is not in the data".to_owned()),
            };
            let cells = vec![
                part.to_string().into(),
                number(place.rank),
                film.title.as_str().into(),
                Cell::or_missing(film.id.clone(), "the records name no id"),
                film.origin.word().into(),
                Cell::or_missing(place.item.takings.gross(), "no gross"),
                change,
                Cell::or_missing(place.item.takings.admissions(), "admissions not in the data"),
            ];
            sheet.push(row_id(film, part, &mut taken), cells);
        }
        before = Some(grosses(&films));
    }
    Ok(sheet)
}

/// What each film took.
fn grosses(films: &[FilmTakings<'_>]) -> BTreeMap<*const Film, Figure<Decimal>> {
    let gross = |takings: &FilmTakings<'_>| Some(takings.takings.gross()?.map(|money| money.amount));
    films.iter().filter_map(|film| Some((std::ptr::from_ref(film.film), gross(film)?))).collect()
}
