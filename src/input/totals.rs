//! Total rows: recognised by their words and by their sum agreeing with the rows, and never counted as a film.
//!
//! A total may stand below its rows or above them, for a section or for the whole table. One that disagrees is told.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::bulk::Whole;
use super::columns::Field;

/// The columns that add up.
pub const ADDITIVE: [Field; 4] = [Field::Gross, Field::Admissions, Field::GrossToDate, Field::AdmissionsToDate];

/// The values of a row, or their sums.
pub type Values = BTreeMap<Field, Decimal>;

/// A total row, and what its rows come to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Total {
    /// Its line.
    pub line: u64,
    /// What it calls itself.
    pub words: String,
    /// The first value that disagrees: what the row says, and what its rows come to.
    pub disagrees: Option<(Field, Decimal, Decimal)>,
}

/// Sums of a table and its sections, and the totals found.
#[derive(Clone, Debug, Default)]
pub struct Totals {
    section: Values,
    whole: Values,
    rows: u64,
    rows_of_section: u64,
    /// The gross and the running totals of the rows that state both.
    beside: Option<(Decimal, Decimal)>,
    /// Totals above their rows.
    waiting: Vec<(u64, String, Values)>,
    found: Vec<Total>,
}

impl Totals {
    /// Takes in a row of a film.
    pub fn add(&mut self, values: &Values) {
        self.rows = self.rows.saturating_add(1);
        self.rows_of_section = self.rows_of_section.saturating_add(1);
        if let (Some(gross), Some(to_date)) = (values.get(&Field::Gross), values.get(&Field::GrossToDate)) {
            let (of_gross, of_totals) = self.beside.unwrap_or_default();
            self.beside = of_gross.checked_add(*gross).zip(of_totals.checked_add(*to_date));
        }
        for (field, value) in values {
            for sums in [&mut self.section, &mut self.whole] {
                let sum = sums.entry(*field).or_default();
                *sum = sum.checked_add(*value).unwrap_or(Decimal::MAX);
            }
        }
    }

    /// Takes in rows of films that come to so much.
    pub fn pass(&mut self, whole: &Whole) {
        self.rows = self.rows.saturating_add(whole.rows);
        self.rows_of_section = self.rows_of_section.saturating_add(whole.rows);
        let scale = u32::from(whole.decimals);
        let hundredths = |gross: i128| {
            let gross = gross.checked_div(10_i128.pow(2_u32.saturating_sub(scale))).unwrap_or(gross);
            Decimal::try_from_i128_with_scale(gross, scale).unwrap_or(Decimal::MAX)
        };
        let whole_number = |count: i128| Decimal::try_from_i128_with_scale(count, 0).unwrap_or(Decimal::MAX);
        let values =
            [(Field::Gross, whole.gross.map(hundredths)), (Field::Admissions, whole.admissions.map(whole_number))];
        for (field, value) in values.into_iter().filter_map(|(field, value)| Some((field, value?))) {
            for sums in [&mut self.section, &mut self.whole] {
                let sum = sums.entry(field).or_default();
                *sum = sum.checked_add(value).unwrap_or(Decimal::MAX);
            }
        }
    }

    /// A section ends, or another begins.
    pub fn section(&mut self) {
        self.section.clear();
        self.rows_of_section = 0;
    }

    /// Whether values are the sum of the rows of the section or of the table so far.
    pub fn are_sum(&self, values: &Values) -> bool {
        self.rows_of_section > 1 && agree(values, &self.section) || self.rows > 1 && agree(values, &self.whole)
    }

    /// Takes in a row that is called a total.
    pub fn total(&mut self, line: u64, words: &str, values: Values) {
        if agree(&values, &self.section) || agree(&values, &self.whole) {
            self.found.push(Total { line, words: words.to_owned(), disagrees: None });
            self.section();
        } else if self.rows_of_section == 0 {
            self.waiting.push((line, words.to_owned(), values));
        } else {
            let disagrees = first_other(&values, &self.section);
            self.found.push(Total { line, words: words.to_owned(), disagrees });
            self.section();
        }
    }

    /// How many rows the table has.
    pub fn rows(&self) -> u64 {
        self.rows
    }

    /// What the rows that state both come to, in gross and in running totals.
    pub fn beside(&self) -> Option<(Decimal, Decimal)> {
        self.beside
    }

    /// What the rows of the table come to in a column.
    pub fn sum(&self, field: Field) -> Option<Decimal> {
        self.whole.get(&field).copied()
    }

    /// The totals found, once the table ends.
    pub fn finish(mut self) -> Vec<Total> {
        for (line, words, values) in std::mem::take(&mut self.waiting) {
            let disagrees = if agree(&values, &self.whole) { None } else { first_other(&values, &self.whole) };
            self.found.push(Total { line, words, disagrees });
        }
        self.found.sort_by_key(|total| total.line);
        self.found
    }
}

/// Whether all that a total says is the sum of its rows, and it says anything.
fn agree(values: &Values, sums: &Values) -> bool {
    let said = values.iter().filter(|(_, value)| !value.is_zero());
    said.clone().next().is_some() && said.into_iter().all(|(field, value)| sums.get(field) == Some(value))
}

fn first_other(values: &Values, sums: &Values) -> Option<(Field, Decimal, Decimal)> {
    let other = |(field, value): (&Field, &Decimal)| {
        let sum = sums.get(field).copied().unwrap_or_default();
        (sum != *value).then_some((*field, *value, sum))
    };
    values.iter().find_map(other)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(gross: i64) -> Values {
        Values::from([(Field::Gross, Decimal::from(gross))])
    }

    #[test]
    fn totals_of_sections_and_of_the_whole_agree() {
        let mut totals = Totals::default();
        for gross in [1, 2] {
            totals.add(&values(gross));
        }
        totals.total(3, "Total", values(3));
        totals.add(&values(10));
        totals.total(5, "Total", values(10));
        totals.total(6, "Grand total", values(13));
        assert!(totals.finish().iter().all(|total| total.disagrees.is_none()));
    }

    #[test]
    fn a_total_above_its_rows_waits_for_them() {
        let mut totals = Totals::default();
        totals.total(1, "Total", values(3));
        totals.add(&values(1));
        totals.add(&values(2));
        assert_eq!(totals.finish()[0].disagrees, None);
    }

    #[test]
    fn a_total_that_disagrees_says_by_what() {
        let mut totals = Totals::default();
        totals.add(&values(1));
        totals.add(&values(2));
        totals.total(3, "Total", values(4));
        assert_eq!(totals.finish()[0].disagrees, Some((Field::Gross, Decimal::from(4), Decimal::from(3))));
    }
}
