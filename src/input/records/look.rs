//! What a look at a table notes of its columns: meaning and reason, how values are read and by which evidence, the first
//! few of them, how many are missing. Only when that is what was asked: a report has no use for it.

use crate::input::columns::{Column, HeaderUnit, Why, meaning};
use crate::input::totals::{ADDITIVE, Total};
use crate::input::{RawCell, words};
use crate::model::inspection::{CODE_OF_A_CURRENCY, ColumnUse, TableUse, TotalFound};

use super::Records;

/// How many values of a column are shown.
const SAMPLES: usize = 3;

impl Records<'_, '_> {
    /// A table begins: what its headers say by themselves, until more is known.
    pub(super) fn look_at_headers(&mut self, headers: &[&str], line: u64) {
        if !self.reading.inspects {
            return;
        }
        let column = |header: &&str| {
            let field = meaning(header);
            let why = if field.is_some() { "its words" } else { "no word of it is known" };
            ColumnUse {
                header: header.trim().replace(['\n', '\r'], " "),
                field: field.map(|field| field.name()),
                why: why.to_owned(),
                ..ColumnUse::default()
            }
        };
        self.now.look = Some(TableUse {
            file: self.source.name.clone(),
            sheet: self.surroundings.sheet().map(str::to_owned),
            line,
            columns: headers.iter().map(column).collect(),
            ..TableUse::default()
        });
    }

    /// Its columns have their meanings.
    pub(super) fn look_at_meanings(&mut self) {
        let Some(look) = &mut self.now.look else { return };
        look.layout = self.now.profile.map(|profile| profile.name.clone());
        for (column, (place, (field, why))) in look.columns.iter_mut().zip(self.now.mapping.meanings.iter().enumerate())
        {
            column.field = field.map(|field| field.name());
            let holds = |of: &Column| of.places.contains(&place);
            let of_rates = self.now.wide.as_ref().and_then(|wide| wide.columns.iter().find(|(at, _)| *at == place));
            column.is_used = of_rates.is_some()
                || field.is_some_and(|field| field.is_used() && self.now.mapping.columns(field).is_some_and(holds));
            column.why = match why {
                Why::Chosen => "--col".to_owned(),
                Why::Profile(name) => format!("layout {name}"),
                Why::Words => "its words".to_owned(),
                Why::Unknown if of_rates.is_some() => CODE_OF_A_CURRENCY.to_owned(),
                Why::Unknown if self.now.profile.is_some_and(|profile| profile.ignores(&column.header)) => {
                    "the layout leaves it out".to_owned()
                }
                Why::Unknown => match meaning(&column.header) {
                    Some(known) => format!("\"{}\" is taken from another column", known.name()),
                    None => "no word of it is known".to_owned(),
                },
            };
            if of_rates.is_some() {
                column.field = Some("rate");
            }
        }
    }

    /// Notes the cells of a row.
    pub(in crate::input) fn look_at_row(&mut self, cells: &[RawCell<'_>]) {
        let Some(look) = &mut self.now.look else { return };
        for (cell, column) in cells.iter().zip(&mut look.columns) {
            let text = cell.text.trim();
            if words::is_missing(text) {
                column.empty = column.empty.saturating_add(1);
                continue;
            }
            column.filled = column.filled.saturating_add(1);
            let is_measure = ADDITIVE.into_iter().any(|field| column.field == Some(field.name()));
            if is_measure && text.bytes().all(|byte| matches!(byte, b'0' | b'.' | b',')) && text.contains('0') {
                column.zeros = column.zeros.saturating_add(1);
            }
            if column.samples.len() < SAMPLES && !column.samples.iter().any(|known| known == text) {
                column.samples.push(text.replace(['\n', '\r'], " "));
            }
        }
    }

    /// The table ended: how its values were read, and its totals. A table with the header of one before is more of it.
    pub(super) fn end_look(&mut self, totals: &[Total]) {
        let Some(mut look) = self.now.look.take() else { return };
        for (place, column) in look.columns.iter_mut().enumerate() {
            let conventions = &self.now.conventions;
            let (mark, order) = (conventions.mark_settled(place), conventions.order_settled(place));
            column.decimal = mark.map(|settled| settled.by.word());
            column.date_order = order.map(|settled| settled.by.word());
            let mark = mark.map(|settled| settled.told(&format!("decimal {}", settled.by.word())));
            let order = order.map(|settled| settled.told(settled.by.word()));
            let unit = self
                .now
                .mapping
                .fields()
                .find(|(field, of)| of.places.contains(&place) && (field.is_amount() || field.is_count()))
                .map(|(_, of)| of.unit)
                .filter(|unit| *unit != HeaderUnit::NONE);
            let unit = unit.map(|unit| {
                let scale = if unit.scale.is_zero() || unit.scale == rust_decimal::Decimal::ONE {
                    String::new()
                } else {
                    format!("times {}", unit.scale.normalize())
                };
                let currency = unit.currency.map(|currency| format!("in {currency}")).unwrap_or_default();
                format!("{scale} {currency}").trim().to_owned()
            });
            let said: Vec<String> = [mark, order, unit].into_iter().flatten().collect();
            column.read_as = said.join("; ");
        }
        look.totals = totals
            .iter()
            .map(|total| TotalFound {
                line: total.line,
                words: total.words.clone(),
                disagrees: total.disagrees.map(|(field, said, sum)| (field.name(), said, sum)),
            })
            .collect();
        self.fold.look_taken(look);
    }
}
