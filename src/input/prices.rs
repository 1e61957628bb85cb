//! Price levels: a table of years with an index, or with what each year added in percent.

use std::collections::BTreeMap;
use std::io::Read;

use rust_decimal::Decimal;

use crate::model::number;
use crate::model::prices::PriceLevels;

use super::columns::folded;
use super::{InputError, Source};

/// The words of the columns.
const YEAR: [&str; 4] = ["year", "period", "год", "жыл"];
const INDEX: [&str; 4] = ["index", "level", "cpi", "индекс"];
const INFLATION: [&str; 4] = ["inflation", "inflation percent", "инфляция", "инфляция деңгейі"];
const SOURCE: [&str; 2] = ["source", "источник"];

/// Reads price levels from a file of years.
pub fn read(source: Source) -> Result<PriceLevels, InputError> {
    let Source { name, bytes, .. } = source;
    levels(&name, bytes).map_err(|why| InputError::Choice(format!("{name}: {why}")))
}

fn levels(name: &str, bytes: impl Read) -> Result<PriceLevels, String> {
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(bytes);
    let said = |error: csv::Error| format!("{error}");
    let headers: Vec<String> = reader.headers().map_err(said)?.iter().map(folded).collect();
    let place = |words: &[&str]| headers.iter().position(|header| words.contains(&header.as_str()));
    let expected = "expected a column of years and one of an index or of inflation in percent: year,index";
    let year = place(&YEAR).ok_or(expected)?;
    let (value, is_index) = match (place(&INDEX), place(&INFLATION)) {
        (Some(index), _) => (index, true),
        (None, Some(inflation)) => (inflation, false),
        (None, None) => return Err(expected.to_owned()),
    };
    let mut found: BTreeMap<i16, Decimal> = BTreeMap::new();
    let mut publisher = None;
    for record in reader.records() {
        let record = record.map_err(said)?;
        let line = record.position().map_or(0, csv::Position::line);
        let cell = |place: usize| record.get(place).unwrap_or_default().trim();
        let of_year: i16 = cell(year)
            .parse()
            .map_err(|_| format!("line {line}: \"{}\" is not a year; expected such as 2024", cell(year)))?;
        let level =
            number::decimal(cell(value)).map_err(|error| format!("line {line}: \"{}\" {error}", cell(value)))?;
        if is_index && level <= Decimal::ZERO {
            return Err(format!("line {line}: an index of {level} is no price level; expected more than nothing"));
        }
        if found.insert(of_year, level).is_some() {
            return Err(format!("line {line}: {of_year} stands twice; keep one"));
        }
        publisher = publisher.or_else(|| place(&SOURCE).map(&cell).filter(|text| !text.is_empty()).map(str::to_owned));
    }
    if found.is_empty() {
        return Err(format!("has no year; {expected}"));
    }
    let what = format!("prices of {}", publisher.unwrap_or_else(|| name.to_owned()));
    if is_index {
        return Ok(PriceLevels::new(found, what));
    }
    PriceLevels::of_inflation(&found, what).ok_or_else(|| "inflation is missing for a year between others".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_index_and_inflation_are_read() {
        let index = levels("cpi.csv", "Year,Index\n2023,200\n2024,220\n".as_bytes()).unwrap();
        let inflation = levels("cpi.csv", "year,inflation,source\n2024,10,bureau\n".as_bytes()).unwrap();
        assert_eq!((index.at(2024), inflation.at(2024)), (Some(Decimal::from(220)), Some(Decimal::from(110))));
        assert_eq!((index.what.as_str(), inflation.what.as_str()), ("prices of cpi.csv", "prices of bureau"));
    }

    #[test]
    fn what_is_no_table_of_prices_is_refused_with_its_line() {
        for (text, why) in [
            ("a,b\n1,2\n", "expected a column of years"),
            ("year,index\n2024,x\n", "line 2: \"x\" is not a number"),
            ("year,index\n2024,0\n", "line 2: an index of 0"),
            ("year,index\nlast,1\n", "line 2: \"last\" is not a year"),
            ("year,index\n2024,1\n2024,2\n", "line 3: 2024 stands twice"),
            ("year,inflation\n2020,1\n2022,2\n", "missing for a year between"),
            ("year,index\n", "has no year"),
        ] {
            let error = levels("x.csv", text.as_bytes()).unwrap_err();
            assert!(error.contains(why), "{text:?}: {error}");
        }
    }
}
