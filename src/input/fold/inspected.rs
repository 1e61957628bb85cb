//! A data set for a look at how its files were read: nothing that is wrong stops it, all of it is told.

use std::collections::BTreeSet;

use crate::input::InputError;
use crate::model::box_office::{BoxOffice, Definitions};
use crate::model::currency::Currency;
use crate::model::inspection::{Hindrance, Inspection, NearTitles, TableUse};
use crate::model::near_titles::near_titles;
use crate::model::origin::OriginRule;
use crate::model::published::Published;

use super::Fold;
use super::films::Draft;

impl Fold<'_> {
    /// Takes in how a table was read. One with the header of another of its file is more of it.
    pub fn look_taken(&mut self, look: TableUse) {
        let is_same = |known: &&mut TableUse| {
            let headers = known.columns.iter().map(|column| &column.header);
            known.file == look.file && headers.eq(look.columns.iter().map(|column| &column.header))
        };
        let Some(known) = self.inspection.tables.iter_mut().find(is_same) else {
            self.inspection.tables.push(look);
            return;
        };
        known.tables = known.tables.saturating_add(1);
        known.totals.extend(look.totals);
        for (column, more) in known.columns.iter_mut().zip(look.columns) {
            column.filled = column.filled.saturating_add(more.filled);
            column.empty = column.empty.saturating_add(more.empty);
            column.zeros = column.zeros.saturating_add(more.zeros);
            if column.samples.is_empty() {
                column.samples = more.samples;
            }
            if column.read_as.is_empty() {
                column.read_as = more.read_as;
            }
        }
    }

    /// A check that stops a report; a look only tells it.
    pub fn unless_inspecting(&mut self, checked: Result<(), InputError>) -> Result<(), InputError> {
        match checked {
            Err(error) if self.reading.inspects => {
                self.inspection.note(Hindrance::Question, "", &error.to_string());
                Ok(())
            }
            checked => checked,
        }
    }

    /// The data set without takings, and all that was found out on the way.
    pub fn inspected(mut self) -> BoxOffice {
        std::mem::take(&mut self.late).into_iter().for_each(|problem| self.problems.add(problem));
        let places = self.joined_films();
        self.merge_films(&places);
        let chosen = match self.chosen_strands() {
            Ok(chosen) => {
                self.check_counted_once(&chosen.strands);
                chosen.strands
            }
            Err(question) => {
                self.inspection.note(Hindrance::Question, "", &question.to_string());
                self.strands.values().copied().collect()
            }
        };
        for checked in [self.check_series_asked(), self.check_sources_once(&chosen)] {
            if let Err(error) = checked {
                self.inspection.note(Hindrance::Duplicate, "", &error.to_string());
            }
        }
        self.ask_for_currency();
        let mut inspection = std::mem::take(&mut self.inspection);
        for problem in self.problems.kept() {
            let kind = if problem.is_duplicate { Hindrance::Duplicate } else { Hindrance::Refused };
            inspection.note(kind, &problem.place.to_string(), &problem.message);
        }
        let told = u64::try_from(self.problems.kept().len()).unwrap_or(u64::MAX);
        let more = self.problems.count().saturating_sub(told);
        if more > 0 {
            inspection.note(Hindrance::Refused, "", &format!("and {more} more"));
        }
        note_zeros(&mut inspection);
        inspection.near_titles = self.near_titles(&places);
        self.problems = Default::default();
        let mut account = self.account(&chosen);
        account.inspection = inspection;
        let definitions = Definitions {
            basis: self.reading.basis,
            origin_rule: self.reading.origin_rule.unwrap_or(OriginRule::ThreeWay),
            home: self.reading.home,
            territory: self.reading.territory.clone(),
            series: None,
        };
        BoxOffice::new(Vec::new(), [], Published::new(Vec::new(), Vec::new()), self.rates, definitions, account)
    }

    /// Money of several currencies, or of none that anybody stated, is a question to a report.
    fn ask_for_currency(&mut self) {
        let currencies: BTreeSet<Currency> = self.takings.keys().map(|(.., currency)| *currency).collect();
        let listed = || currencies.iter().map(|currency| currency.code()).collect::<Vec<_>>().join(", ");
        if currencies.contains(&Currency::UNSTATED) {
            let what = "no record states a currency; say it with --currency";
            self.inspection.note(Hindrance::Doubt, "", what);
        } else if currencies.len() > 1 {
            let what = format!("amounts are in several currencies, {}, which do not add; say --in", listed());
            self.inspection.note(Hindrance::Question, "", &what);
        }
    }

    /// Titles that are nearly one, of films that were not joined.
    fn near_titles(&self, places: &[usize]) -> Vec<NearTitles> {
        let films = self.films.iter().enumerate().filter(|(place, _)| places.get(*place) == Some(place));
        let titles: Vec<&str> = films.filter_map(|(_, draft)| draft.title()).collect();
        near_titles(&titles, |_, _| true)
    }

    /// That titles of the box office are nearly one of the releases, where the two were not joined.
    pub(super) fn titles_nearly_released(&self, places: &[usize]) -> Option<String> {
        let films = self.films.iter().enumerate().filter(|(place, _)| places.get(*place) == Some(place));
        let (mut released, mut taking): (Vec<&Draft>, Vec<&Draft>) = (Vec::new(), Vec::new());
        for (_, draft) in films {
            match (draft.is_released(), draft.has_takings()) {
                (true, false) => released.push(draft),
                (false, true) => taking.push(draft),
                _ => {}
            }
        }
        if released.is_empty() || taking.is_empty() {
            return None;
        }
        let titles: Vec<&str> = released.iter().chain(&taking).filter_map(|draft| draft.title()).collect();
        let edge = released.len();
        let near = near_titles(&titles, |a, b| (a < edge) != (b < edge));
        let first = near.first()?;
        let what = "titles of the box office that are nearly one of the releases, and were not joined";
        Some(format!("{what}: {} (\"{}\", \"{}\"); kinostat inspect lists them", near.len(), first.title, first.other))
    }
}

/// A zero among money or tickets may be one, or not known.
fn note_zeros(inspection: &mut Inspection) {
    let of_column = |table: &TableUse| {
        let zeros = table.columns.iter().filter(|column| column.is_used && column.zeros > 0);
        let told = zeros.map(|column| {
            let what = format!("\"{}\" is 0 in {} of {} values", column.header, column.zeros, column.filled);
            (
                format!("{}:{}", table.file, table.line),
                format!("{what}; a zero may mean not known, say --zeros unknown"),
            )
        });
        told.collect::<Vec<_>>()
    };
    let told: Vec<(String, String)> = inspection.tables.iter().flat_map(of_column).collect();
    told.into_iter().for_each(|(place, what)| inspection.note(Hindrance::Doubt, &place, &what));
}
