//! What the formats of a workbook's cells say of a table's columns: that they are shares, and in which currency.

use super::Records;
use crate::input::Stop;
use crate::input::columns::{Field, meaning_with_unit};
use crate::input::formats::Sign;
use crate::model::currency::Currency;

/// A column of money whose cells show a currency: where, its header, and what that states.
struct Money {
    column: usize,
    in_header: Option<Currency>,
    shown: Currency,
    line: u64,
}

impl Records<'_, '_> {
    /// That no column of money or tickets is shown as percents.
    pub(super) fn refuse_percents(&self, header: u64) -> Result<(), Stop> {
        let of_values = self.now.mapping.fields().filter(|(field, _)| field.is_amount() || field.is_count());
        let mut places = of_values.flat_map(|(field, column)| column.places.iter().map(move |place| (field, *place)));
        let percents = |place| self.shown.below(place, header).find(|(sign, _)| *sign == Sign::Percent);
        let Some((field, place, line)) =
            places.find_map(|(field, place)| percents(place).map(|(_, line)| (field, place, line)))
        else {
            return Ok(());
        };
        let (name, field) = (self.header(place).unwrap_or_default(), field.name());
        let what = format!("\"{name}\" is taken for the {field}, but cells such as that in line {line} are percents");
        let way = format!("are headers swapped? name the column with --col {field}=HEADER");
        Err(self.refuse_file(header, format!("{what}; {way}")))
    }

    /// Takes the one currency that the money is shown in, where nothing else says it. What says another is an error, and
    /// so are several.
    pub(super) fn take_shown_currency(&mut self, header: u64) -> Result<(), Stop> {
        self.now.shown = None;
        let money = self.shown_money(header);
        let mut shown: Vec<Currency> = money.iter().map(|money| money.shown).collect();
        shown.sort();
        shown.dedup();
        let said = self.reading.currency.or(self.now.profile.and_then(|profile| profile.currency));
        let has_column = self.now.mapping.column(Field::Currency).is_some();
        let is_said = said.is_some() || has_column || self.now.mapping.constant(Field::Currency).is_some();
        let name = |column| self.header(column).unwrap_or_default();
        let contradicts = |money: &&Money| money.in_header.is_some_and(|of_header| of_header != money.shown);
        if let Some(Money { column, in_header: Some(of_header), shown, line }) = money.iter().find(contradicts)
            && said != Some(*of_header)
        {
            let what = format!("\"{}\" is in {of_header} by its header or the lines around its table", name(*column));
            let way = format!("correct one of them, or say --currency {of_header} to go by the header");
            return Err(self.refuse_file(*line, format!("{what}, but this cell is shown in {shown}; {way}")));
        }
        match shown.as_slice() {
            [] => {}
            [one] if !is_said => {
                let columns: Vec<String> = money.iter().map(|money| format!("\"{}\"", name(money.column))).collect();
                self.now.shown = Some(*one);
                self.note(format!(
                    "the currency of {}, {one}, is from the formats of its cells",
                    columns.join(" and ")
                ));
            }
            [one] if has_column => self.now.shown = Some(*one),
            _ if is_said => {
                let other = money.iter().find(|money| Some(money.shown) != said);
                if let (Some(said), Some(Money { column, shown, line, .. }), false) = (said, other, has_column) {
                    let what = format!("cells of \"{}\" are shown in {shown}, as in line {line}", name(*column));
                    self.warn(format!("{what}, and are taken for {said}"));
                }
            }
            _ => {
                let places: Vec<String> = money
                    .iter()
                    .map(|money| format!("\"{}\" in {} (line {})", name(money.column), money.shown, money.line))
                    .collect();
                let what = format!("cells are shown in several currencies: {}", places.join(", "));
                let way = "put the currency in a column of its own, or say --currency where it is one";
                return Err(self.refuse_file(header, format!("{what}; {way}")));
            }
        }
        Ok(())
    }

    /// The columns of money whose cells show a currency, one entry for each currency.
    fn shown_money(&self, header: u64) -> Vec<Money> {
        let of_money = |field: Field| matches!(field, Field::Gross | Field::GrossToDate | Field::Value);
        let fields = self.now.mapping.fields().filter(|(field, _)| of_money(*field));
        let stated = fields.flat_map(|(_, column)| column.places.iter().map(|place| (*place, column.unit.currency)));
        let asked = self.now.amounts.map(|place| {
            let unit = self.now.headers.get(place).and_then(|header| meaning_with_unit(header));
            (place, unit.and_then(|(_, unit)| unit.currency))
        });
        // What is asked for are the amounts of one column, whatever else the table holds.
        let columns: Vec<_> = if asked.is_some() { asked.into_iter().collect() } else { stated.collect() };
        let shown = |(column, in_header): (usize, Option<Currency>)| {
            self.shown.below(column, header).filter_map(move |(sign, line)| match sign {
                Sign::Currency(shown) => Some(Money { column, in_header, shown, line }),
                Sign::Percent => None,
            })
        };
        columns.into_iter().flat_map(shown).collect()
    }
}
