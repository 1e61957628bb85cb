//! A data set for a look at how its files were read: nothing that is wrong stops it, all of it is told.

use std::collections::BTreeSet;

use crate::input::{InputError, Zeros};
use crate::model::box_office::{BoxOffice, Definitions};
use crate::model::currency::Currency;
use crate::model::inspection::{Hindrance, Inspection, NearTitles, TableUse};
use crate::model::near_titles::near_titles;
use crate::model::origin::OriginRule;
use crate::model::published::Published;

use super::{Fold, TOO_LONG};

impl Fold<'_> {
    /// Takes in how a table was read. One with the header of another of its file is more of it.
    pub fn look_taken(&mut self, look: TableUse) {
        let is_same = |known: &&mut TableUse| {
            let columns = |table: &TableUse| {
                let read =
                    table.columns.iter().map(|column| (column.header.clone(), column.decimal, column.date_order));
                read.collect::<Vec<_>>()
            };
            known.file == look.file
                && known.sheet == look.sheet
                && known.layout == look.layout
                && columns(known) == columns(&look)
        };
        let Some(known) = self.inspection.tables.iter_mut().find(is_same) else {
            self.inspection.tables.push(look);
            return;
        };
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
        let places = self.settled_films();
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
        let asked = self.check_series_asked();
        let twice = self.check_sources_once(&chosen);
        for (kind, checked) in [(Hindrance::Question, asked), (Hindrance::Duplicate, twice)] {
            if let Err(error) = checked {
                self.inspection.note(kind, "", &error.to_string());
            }
        }
        self.ask_for_currency(&chosen);
        let problems = std::mem::take(&mut self.problems);
        let mut inspection = std::mem::take(&mut self.inspection);
        inspection.obstacles.extend(problems.into_reasons().obstacles);
        if self.reading.zeros == Zeros::Nothing {
            note_zeros(&mut inspection);
        }
        inspection.near_titles = self.near_titles(&places);
        let mut account = self.account(&chosen);
        // Only for the days they cover.
        self.increments(&chosen, &mut account);
        account.set_aside.remove(TOO_LONG);
        account.inspection = inspection;
        let definitions = Definitions {
            basis: self.reading.basis,
            origin_rule: self.reading.origin_rule.unwrap_or(OriginRule::ThreeWay),
            home: self.reading.home,
            territory: self.reading.territory.clone(),
            series: None,
            previews: None,
            gross_bases: Vec::new(),
        };
        BoxOffice::new(Vec::new(), [], Published::new(Vec::new(), Vec::new()), self.rates, definitions, account)
    }

    /// Money of several currencies, or of none that anybody stated, is a question to a report.
    fn ask_for_currency(&mut self, chosen: &BTreeSet<u32>) {
        let of_money = self.takings.iter().filter(|(_, takings)| takings.stated_gross().is_some());
        let stated = of_money.map(|((strand, _, _, currency, _), _)| (*strand, *currency));
        let of_totals = self.totals.keys().filter(|(_, of_gross, ..)| *of_gross).map(|(key, ..)| (key.0, key.3));
        let chosen = stated.chain(of_totals).filter(|(strand, _)| chosen.contains(strand));
        let currencies: BTreeSet<Currency> = chosen.map(|(_, currency)| currency).collect();
        let codes: Vec<&str> =
            currencies.iter().filter(|code| **code != Currency::UNSTATED).map(|code| code.code()).collect();
        if currencies.contains(&Currency::UNSTATED) {
            let what = "amounts state no currency; say it with --currency";
            let kind = if codes.is_empty() { Hindrance::Doubt } else { Hindrance::Question };
            self.inspection.note(kind, "", what);
        }
        if codes.len() > 1 {
            let what = format!("amounts are in several currencies, {}, which do not add; say --in", codes.join(", "));
            self.inspection.note(Hindrance::Question, "", &what);
        }
    }

    /// Titles that are nearly one, of films that were not joined.
    fn near_titles(&self, places: &[usize]) -> Vec<NearTitles> {
        let titles: Vec<&str> = self.whole_films(places).filter_map(|(_, draft)| draft.title()).collect();
        near_titles(&titles, |_, _| true)
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
