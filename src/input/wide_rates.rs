//! Wide rates: a column a currency and a row a day, as the European Central Bank publishes them.

use crate::model::currency::Currency;

use super::columns::{Chosen, Field, meaning};

/// How many currencies make a table one of rates.
const FEWEST: usize = 5;

/// How many of them, without the euro, make it the European Central Bank's.
const OF_THE_ECB: usize = 20;

/// The columns of a table of rates.
#[derive(Clone, Debug, PartialEq)]
pub struct WideRates {
    /// The other currency of each price.
    pub fixed: Currency,
    /// Whether it is the one that is priced.
    pub prices_fixed: bool,
    /// The columns, each with its currency.
    pub columns: Vec<(usize, Currency)>,
    /// What a reader should know of the choice.
    pub remark: Option<&'static str>,
}

/// The wide rates that a table holds, if its headers are currencies and a day; an error where the other currency of the
/// prices is not known.
pub fn of(headers: &[&str], chosen: &[(Field, Chosen)]) -> Result<Option<WideRates>, String> {
    let mut columns = Vec::new();
    let mut has_day = false;
    for (place, header) in headers.iter().enumerate().filter(|(_, header)| !header.trim().is_empty()) {
        let header = header.trim();
        let is_code = header.len() == 3 && header.bytes().all(|byte| byte.is_ascii_uppercase());
        match is_code.then(|| Currency::parse(header)).flatten() {
            Some(currency) => columns.push((place, currency)),
            None if meaning(header) == Some(Field::Date) || meaning(header) == Some(Field::Period) => has_day = true,
            None if Currency::was_one(header) => {}
            None => return Ok(None),
        }
    }
    if columns.len() < FEWEST || !has_day {
        return Ok(None);
    }
    let set = |wanted: Field| {
        chosen.iter().find_map(|(field, chosen)| match chosen {
            Chosen::Constant(code) if *field == wanted => Currency::parse(code),
            _ => None,
        })
    };
    let euro = Currency::parse("EUR").filter(|euro| columns.iter().all(|(_, currency)| currency != euro));
    let (fixed, prices_fixed, remark) = match (set(Field::Base), set(Field::Quote)) {
        (Some(base), None) => (base, true, None),
        (None, Some(quote)) => (quote, false, None),
        (None, None) => match euro.filter(|_| columns.len() >= OF_THE_ECB) {
            Some(euro) => (euro, true, Some("prices of one euro, as the European Central Bank lays them out")),
            None => {
                return Err("has a column a currency, but does not say against which; say --set base=EUR if the cells are prices of one euro, or --set quote=KZT if they are prices in tenge".to_owned());
            }
        },
        (Some(_), Some(_)) => return Ok(None),
    };
    columns.retain(|(_, currency)| *currency != fixed);
    Ok(Some(WideRates { fixed, prices_fixed, columns, remark }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_a_currency_is_a_table_of_rates() {
        let few = ["Date", "USD", "GBP", "KZT", "RUB", "CNY", ""];
        assert!(of(&few, &[]).unwrap_err().contains("--set base=EUR"));
        let rates = of(&few, &[(Field::Quote, Chosen::Constant("KZT".to_owned()))]).unwrap().unwrap();
        assert_eq!((rates.fixed, rates.prices_fixed, rates.columns.len()), (Currency::KZT, false, 4));
        assert_eq!(of(&["Date", "title", "USD", "GBP", "KZT", "RUB", "CNY"], &[]), Ok(None));
        assert_eq!(of(&["Date", "USD", "GBP"], &[]), Ok(None));
    }
}
