//! A table of takings in a database: its name, which of its columns hold which field, and what of it no sum can tell.

use crate::input::columns::{Chosen, Field, HeaderUnit, Mapping, PERIODS, TITLES, not_found, places_of};
use crate::input::problem::quoted;
use crate::model::country::Country;
use crate::model::currency::Currency;
use crate::model::suggestion::{did_you_mean, nearest};
use rust_decimal::Decimal;

/// What rows must agree in to be summed: what they say of their film, and what tells figures apart. Missing among them
/// are the measures, the day and the parts of a market.
const ALIKE: [Field; 22] = [
    Field::FilmId,
    Field::Title,
    Field::TitleKk,
    Field::TitleRu,
    Field::TitleEn,
    Field::Currency,
    Field::Status,
    Field::Bound,
    Field::AdmissionsBound,
    Field::Language,
    Field::Territory,
    Field::Source,
    Field::Series,
    Field::GrossBasis,
    Field::ReleaseDate,
    Field::Countries,
    Field::Origin,
    Field::Distributor,
    Field::Genre,
    Field::HomeCountry,
    Field::TitleOriginal,
    Field::CountryLead,
];

/// The parts of a market that a row may be of.
pub(super) const PARTS: [Field; 3] = [Field::Format, Field::City, Field::Cinema];

/// A value in each row: a column's, or one for all rows that state none, or both.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Value {
    pub(super) column: Option<String>,
    pub(super) otherwise: Option<String>,
}

/// A table of takings.
#[derive(Clone, Debug)]
pub struct Table {
    path: Vec<String>,
    columns: Vec<(Field, String)>,
    constants: Vec<(Field, String)>,
    /// Columns that go into no sum, by name.
    pub not_used: Vec<String>,
    /// What a reader should know of the choice of columns.
    pub remarks: Vec<String>,
}

/// What is said of all rows of a table.
#[derive(Clone, Copy, Debug, Default)]
pub struct OfAllRows {
    /// The currency of rows that state none.
    pub currency: Option<Currency>,
    /// The country whose films are domestic.
    pub home: Option<Country>,
}

impl Table {
    /// A table of this name with these columns, which have their meanings by the user's choice, else by their words.
    pub fn new(
        path: Vec<String>,
        headers: &[&str],
        chosen: &[(Field, Chosen)],
        of_all: OfAllRows,
    ) -> Result<Table, String> {
        check_chosen(headers, chosen)?;
        let mapping = Mapping::new(headers, chosen, None)?;
        refuse_what_no_sum_tells(&mapping, headers)?;
        let mut table = Table {
            path,
            columns: Vec::new(),
            constants: Vec::new(),
            not_used: Vec::new(),
            remarks: mapping.remarks.clone(),
        };
        let used = || ALIKE.into_iter().chain(PARTS).chain([Field::Date, Field::Gross, Field::Admissions]);
        for (field, column) in mapping.fields().filter(|(field, _)| used().any(|known| known == *field)) {
            let [place] = column.places.as_ref() else {
                let name = field.name();
                return Err(format!("--col {name} names several columns; add them in a view, and name its column"));
            };
            let header = headers.get(*place).copied().unwrap_or_default();
            table.take_unit(&mapping, field, header, column.unit)?;
            table.columns.push((field, header.to_owned()));
        }
        for (field, value) in used().filter_map(|field| Some((field, mapping.constant(field)?))) {
            table.constants.push((field, value.to_owned()));
        }
        table.take_of_all(of_all);
        let is_used = |header: &&&str| table.columns.iter().any(|(_, used)| used == **header);
        table.not_used = headers.iter().filter(|header| !is_used(header)).map(|&header| header.to_owned()).collect();
        Ok(table)
    }

    /// The currency that the header of a measure states.
    fn take_unit(&mut self, mapping: &Mapping, field: Field, header: &str, unit: HeaderUnit) -> Result<(), String> {
        if unit.scale != Decimal::ONE {
            let what = "which are rounded, and sums of them would not look it";
            return Err(format!("\"{header}\" holds numbers in units of {}, {what}; make a view", unit.scale));
        }
        let Some(currency) = unit.currency else { return Ok(()) };
        if mapping.knows(Field::Currency) {
            let both = format!("\"{header}\" names {currency}, and another column or --set gives a currency too");
            return Err(format!("{both}; name the column of the {} that does not, or make a view", field.name()));
        }
        self.constants.push((Field::Currency, currency.code().to_owned()));
        Ok(())
    }

    /// What is said of all rows: as in a file, the country goes before what rows say, and the currency after it.
    fn take_of_all(&mut self, of_all: OfAllRows) {
        if let Some(home) = of_all.home {
            self.columns.retain(|(field, _)| *field != Field::HomeCountry);
            self.constants.retain(|(field, _)| *field != Field::HomeCountry);
            self.constants.push((Field::HomeCountry, home.code().to_owned()));
        }
        let has_one = self.constants.iter().any(|(field, _)| *field == Field::Currency);
        let has_money = self.columns.iter().any(|(field, _)| *field == Field::Gross);
        let by_home = of_all.home.and_then(crate::input::countries::currency).filter(|_| has_money);
        if let Some(currency) = of_all.currency.or(by_home).filter(|_| !has_one) {
            self.constants.push((Field::Currency, currency.code().to_owned()));
        }
    }

    /// Its name, part by part.
    pub(super) fn path(&self) -> &[String] {
        &self.path
    }

    /// The value of a field in each row, if the table or the user gives any.
    pub(super) fn value(&self, field: Field) -> Option<Value> {
        let of = |all: &[(Field, String)]| all.iter().find(|(known, _)| *known == field).map(|(_, text)| text.clone());
        let value = Value { column: of(&self.columns), otherwise: of(&self.constants) };
        (value.column.is_some() || value.otherwise.is_some()).then_some(value)
    }

    /// The fields that rows must agree in to be summed, in the order of canonical records.
    pub(super) fn alike(&self) -> Vec<Field> {
        let known = |field: &Field| self.value(*field).is_some();
        ALIKE.into_iter().filter(known).collect()
    }

    /// The parts of a market that its rows are of.
    pub(super) fn parts(&self) -> Vec<Field> {
        PARTS.into_iter().filter(|field| self.value(*field).is_some()).collect()
    }
}

/// The parts of a table's name: `sales.takings`, or with marks where a name has a point in it, `"my.table"`.
pub(super) fn path(name: &str) -> Result<Vec<String>, String> {
    let wrong = || format!("\"{name}\" is not a table; expected a name such as takings, sales.takings or \"my.table\"");
    let mut parts = Vec::new();
    let mut part = String::new();
    let mut letters = name.chars().peekable();
    let (mut within, mut was_marked) = (false, false);
    while let Some(letter) = letters.next() {
        match letter {
            '"' if within && letters.next_if_eq(&'"').is_some() => part.push('"'),
            '"' if within => (within, was_marked) = (false, true),
            '"' if part.is_empty() && !was_marked => within = true,
            '"' => return Err(wrong()),
            '.' if !within => {
                parts.push(std::mem::take(&mut part));
                was_marked = false;
            }
            _ if !within && was_marked => return Err(wrong()),
            letter => part.push(letter),
        }
    }
    parts.push(part);
    if within || parts.iter().any(|part| part.trim().is_empty()) { Err(wrong()) } else { Ok(parts) }
}

/// The names in a header line, parted by commas as in CSV.
pub fn headers(line: &str) -> Result<Vec<String>, String> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(line.as_bytes());
    let mut rows = reader.records();
    let (Some(Ok(header)), None) = (rows.next(), rows.next()) else {
        return Err("expected the names of the columns in one line, such as date,title,cinema,gross".to_owned());
    };
    Ok(header.iter().map(|name| name.trim_start_matches('\u{feff}').trim().to_owned()).collect())
}

/// That every column named for a field is there, and that a value for all rows is one that goes into a sum.
fn check_chosen(headers: &[&str], chosen: &[(Field, Chosen)]) -> Result<(), String> {
    for (field, choice) in chosen {
        let name = field.name();
        match choice {
            Chosen::Header(wanted) if places_of(headers, wanted).is_none() => {
                let near = nearest(wanted, headers.iter().copied());
                let (near, listed) = (did_you_mean(&near), quoted(headers));
                return Err(format!("no column \"{wanted}\" of --col {name}={wanted}{near}; the columns are {listed}"));
            }
            Chosen::Constant(_) if !ALIKE.into_iter().chain(PARTS).any(|known| known == *field) => {
                return Err(format!("--set {name} is not for the rows of a table; give it a column of a view"));
            }
            _ => {}
        }
    }
    Ok(())
}

/// That no column is one whose rows a sum cannot stand for.
fn refuse_what_no_sum_tells(mapping: &Mapping, headers: &[&str]) -> Result<(), String> {
    let refuse = |field: Field, why: &str| {
        let header = mapping.column(field).and_then(|place| headers.get(place)).copied().unwrap_or(field.name());
        Err(format!("the column \"{header}\" holds {}: {why}", field.what()))
    };
    for field in [Field::GrossToDate, Field::AdmissionsToDate] {
        if mapping.knows(field) {
            let why = "running totals are parted row by row, and do not add";
            return refuse(field, &format!("{why}; leave the column out where another says what was taken on the day"));
        }
    }
    for field in [Field::Period, Field::Start, Field::End] {
        if mapping.knows(field) {
            let why = "a row of several days can lie across the edge of a period, which a sum does not show";
            return refuse(
                field,
                &format!("{why}; export the rows, or leave the column out where another gives the day"),
            );
        }
    }
    let all = |fields: &[Field]| fields.iter().all(|field| mapping.knows(*field));
    for fields in [&[Field::RecordType][..], &[Field::Measure, Field::Value], &[Field::Base, Field::Quote, Field::Rate]]
    {
        if let (true, Some(first)) = (all(fields), fields.first()) {
            return refuse(*first, "the rows are not all takings of films; make a view of those that are");
        }
    }
    let films = TITLES.into_iter().chain([Field::FilmId]);
    for (mut fields, wanted) in [
        (films.collect::<Vec<_>>(), Field::Title),
        (vec![Field::Gross, Field::Admissions], Field::Gross),
        (vec![Field::Date], Field::Date),
    ] {
        fields.retain(|field| mapping.knows(*field));
        if fields.is_empty() {
            if let (Field::Date, Some(other)) = (wanted, PERIODS.into_iter().find(|field| mapping.knows(*field))) {
                return refuse(other, "only days are summed; name the column of days with --col date=COLUMN");
            }
            return Err(not_found(wanted, headers));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_tables_have_parts() {
        for (name, parts) in [
            ("takings", &["takings"][..]),
            ("sales.takings", &["sales", "takings"]),
            ("\"my.table\"", &["my.table"]),
            ("lake.\"a \"\"b\"\"\".t", &["lake", "a \"b\"", "t"]),
            ("t; DROP TABLE t", &["t; DROP TABLE t"]),
        ] {
            assert_eq!(path(name).unwrap(), parts, "{name}");
        }
        for name in ["", ".", "a.", "\"a", "a\"b\"", "\"a\"b", "a..b"] {
            assert!(path(name).is_err(), "{name}");
        }
    }

    #[test]
    fn a_header_line_is_one_line_of_csv() {
        assert_eq!(headers("date,\"a, b\", gross").unwrap(), ["date", "a, b", "gross"]);
        assert!(headers("").is_err() && headers("a\nb").is_err());
    }

    #[test]
    fn what_no_sum_tells_is_refused() {
        let of = |headers: &[&str]| Table::new(vec!["t".to_owned()], headers, &[], OfAllRows::default()).map(|_| ());
        assert_eq!(of(&["date", "title", "gross"]), Ok(()));
        for (headers, word) in [
            (&["date", "title", "gross_to_date"][..], "running totals"),
            (&["period", "title", "gross"], "across the edge"),
            (&["record_type", "date", "title", "gross"], "not all takings"),
            (&["date", "title", "Сборы, млн тенге"], "units of 1000000"),
            (&["date", "title", "Gross (USD)", "currency"], "gives a currency too"),
            (&["date", "title"], "no column for the gross"),
            (&["month", "title", "gross"], "only days are summed"),
            (&["date", "gross"], "no column for the title"),
        ] {
            let refused = of(headers).unwrap_err();
            assert!(refused.contains(word), "{refused}");
        }
    }
}
