//! A rollup as SQL: one SELECT that sums the rows of a table in a database as [`input`](crate::input) sums those of a
//! file, and whose result is itself a file for it.
//!
//! The database adds; what a figure means is decided when its result is read. So rows are summed only where they agree
//! in all they say, and what could be read in two ways is handed on as it stands.

mod dialect;
mod table;

pub use dialect::Dialect;
pub use table::{OfAllRows, Table, headers};

use crate::input::columns::Field;
use crate::model::period::{Grain, Span};

/// How many decimals of money are kept; an amount with more is refused when the result is read.
const MONEY: u8 = 6;

/// Tickets have none.
const TICKETS: u8 = 0;

/// What is summed, and how.
#[derive(Clone, Copy, Debug)]
pub struct Sums {
    /// The size of the periods summed into.
    pub grain: Grain,
    /// The days asked for; of others it is only told that there are takings. All days, where there is none.
    pub span: Option<Span>,
}

/// The statement that sums a table.
pub fn select(table: &Table, sums: Sums, dialect: &Dialect) -> String {
    let steps = [
        ("records", "Each row as text, empty where a value is missing.", records(table, dialect)),
        ("placed", "Where its day lies; what is not written as a day is handed on as it stands.", placed(sums)),
        ("keyed", "What rows agree in that are summed.", keyed(table, sums)),
    ];
    // No comment stands first: a statement is often an argument, and an argument that begins with two dashes an option.
    let steps = steps.map(|(name, why, step)| format!("{name} AS (\n  -- {why}\n{step}\n)"));
    format!("WITH {}\n-- The sums, as records of kinostat.\n{}\n", steps.join(", "), summed(table, sums, dialect))
}

/// A SELECT of some expressions, each in a line of its own.
fn selecting(indent: &str, what: &[String], from: &str) -> String {
    format!("{indent}SELECT\n{indent}  {}\n{indent}FROM {from}", what.join(&format!(",\n{indent}  ")))
}

/// The first step: each row as text.
fn records(table: &Table, dialect: &Dialect) -> String {
    let text = |field: Field| {
        let value = table.value(field)?;
        let column = value.column.map(|column| dialect.text(&format!("r.{}", dialect.name(&column))));
        let otherwise = value.otherwise.map(|words| dialect.words(&words));
        Some(match (column, otherwise) {
            (Some(column), Some(otherwise)) => format!("COALESCE(NULLIF({column}, ''), {otherwise})"),
            (Some(one), None) | (None, Some(one)) => one,
            (None, None) => return None,
        })
    };
    let mut what: Vec<String> = Vec::new();
    for field in table.alike().into_iter().chain(table.parts()).chain(measures(table)) {
        what.extend(text(field).map(|text| format!("{text} AS {}", field.name())));
    }
    if let Some(written) = text(Field::Date) {
        what.push(format!("{written} AS written"));
        what.push(format!("translate({written}, '123456789T', '000000000 ') AS shape"));
    }
    selecting("  ", &what, &format!("{} AS r", dialect.source(table.path())))
}

/// The second step: the day of each row and where it lies. Days written year first are in the order of their letters;
/// a time of day is no part of them.
fn placed(sums: Sums) -> String {
    let day = "CASE WHEN shape LIKE '0000-00-00 00:00%' THEN SUBSTRING(written, 1, 10) ELSE written END AS day";
    let mut place =
        "CASE WHEN shape <> '0000-00-00' AND shape NOT LIKE '0000-00-00 00:00%' THEN 'as written'".to_owned();
    if let Some(Span { first, last }) = sums.span {
        place.push_str(&format!(" WHEN written < '{first}' THEN 'before'"));
        place.push_str(&format!(" WHEN SUBSTRING(written, 1, 10) > '{last}' THEN 'after'"));
    }
    place.push_str(" ELSE 'within' END AS place");
    selecting("  ", &["*".to_owned(), day.to_owned(), place], "records")
}

/// The third step: what rows agree in that are summed.
fn keyed(table: &Table, sums: Sums) -> String {
    // Rows outside the days asked for agree in what they say of their film, and nothing else of them is told.
    let outside = sums.span.map(|_| format!("WHEN {OUTSIDE} THEN '' ")).unwrap_or_default();
    let case = |when: &str, otherwise: &str| match (outside.as_str(), when) {
        ("", "") => otherwise.to_owned(),
        (outside, when) => format!("CASE {outside}{when}ELSE {otherwise} END"),
    };
    let mut what: Vec<String> = table.alike().into_iter().map(|field| field.name().to_owned()).collect();
    let has_cinemas = table.value(Field::Cinema).is_some();
    for field in table.parts() {
        let name = field.name();
        // Rows of single cinemas may stand together, so all cinemas are one part of the market.
        let part = match field {
            Field::Cinema => case("WHEN cinema = '' THEN '' ", "'*'"),
            _ if has_cinemas => case("WHEN cinema <> '' THEN '' ", name),
            _ => case("", name),
        };
        what.push(format!("{part} AS part_{name}"));
    }
    // Of other rows each day stands alone, so that what stands twice is found when they are read. Of periods
    // longer than a month it is seen which months have no record, of shorter ones which days.
    let bucket = match sums.grain {
        Grain::Quarter | Grain::Year if has_cinemas => {
            case("WHEN cinema = '' OR place = 'as written' THEN day ", "SUBSTRING(day, 1, 7)")
        }
        _ => case("", "day"),
    };
    what.extend(["place".to_owned(), "day".to_owned(), format!("{bucket} AS bucket")]);
    for field in measures(table) {
        let name = field.name();
        what.push(format!("{} AS {}", case("", name), amount(field)));
        what.push(format!("{} AS states_{name}", case(&format!("WHEN {name} = '' THEN '' "), "'yes'")));
    }
    selecting("  ", &what, "placed")
}

/// The rows of which only is told that there are such.
const OUTSIDE: &str = "place IN ('before', 'after')";

/// The measures of a table.
fn measures(table: &Table) -> impl Iterator<Item = Field> + '_ {
    [Field::Gross, Field::Admissions].into_iter().filter(|field| table.value(*field).is_some())
}

/// What a measure is called before it is summed.
fn amount(field: Field) -> &'static str {
    if field == Field::Gross { "money" } else { "tickets" }
}

/// The last step: the sums.
fn summed(table: &Table, sums: Sums, dialect: &Dialect) -> String {
    let mut what: Vec<String> = Vec::new();
    let mut keys: Vec<String> = table.alike().into_iter().map(|field| field.name().to_owned()).collect();
    // The column stands even where it is empty: it tells that the numbers were written by no hand.
    what.push(match sums.span {
        Some(_) => format!("CASE WHEN {OUTSIDE} THEN 'outside' ELSE '' END AS record_type"),
        None => "'' AS record_type".to_owned(),
    });
    what.extend(keys.iter().cloned());
    what.push(format!("{} AS period", period(table, sums, dialect)));
    for field in measures(table) {
        let (name, decimals) = (field.name(), if field == Field::Gross { MONEY } else { TICKETS });
        what.push(format!("{} AS {name}", sum(field, decimals, dialect)));
        keys.push(format!("states_{name}"));
    }
    for field in table.parts() {
        what.push(format!("part_{0} AS {0}", field.name()));
        keys.push(format!("part_{}", field.name()));
    }
    keys.extend(["place".to_owned(), "bucket".to_owned()]);
    // A fixed order, so that the same table gives the same bytes.
    let order: Vec<String> = (1..=what.len()).map(|column| column.to_string()).collect();
    let select = selecting("", &what, "keyed");
    format!("{select}\nGROUP BY {}\nORDER BY {}", keys.join(", "), order.join(", "))
}

/// The days a sum covers, from the first to the last. What is not summed but stands twice is said where no period is read
/// from it.
fn period(table: &Table, sums: Sums, dialect: &Dialect) -> String {
    let mut alone = Vec::new();
    if sums.span.is_some() {
        alone.push("place IN ('within', 'as written')");
    }
    if table.value(Field::Cinema).is_some() {
        alone.push("part_cinema = ''");
    }
    alone.push("COUNT(*) > 1");
    let count = dialect.plain_count("COUNT(*)");
    format!(
        "CASE\n    WHEN {} THEN CONCAT({count}, ' rows of ', MIN(day), ', and no cinema')\n    \
         WHEN MIN(day) = MAX(day) THEN MIN(day)\n    ELSE CONCAT(MIN(day), '..', MAX(day))\n  END",
        alone.join(" AND ")
    )
}

/// A sum with all its digits. Where one cannot be told exactly, words stand in its place, which stop who reads it.
fn sum(field: Field, decimals: u8, dialect: &Dialect) -> String {
    let value = amount(field);
    let number = dialect.number_soon(value, decimals);
    let (finer, as_summed) = (dialect.number(value, decimals.saturating_add(MONEY)), dialect.number(value, decimals));
    let (what, more_decimals) = match decimals {
        0 => ("no whole number".to_owned(), "%._%".to_owned()),
        decimals => {
            let any = "_".repeat(usize::from(decimals).saturating_add(1));
            (format!("no number of at most {decimals} decimals"), format!("%.{any}%"))
        }
    };
    // Few rows need the costly look at all their decimals. Engines that take no number for a missing one are caught by
    // counting.
    let is_in_doubt = format!("{value} LIKE '{more_decimals}' OR {value} LIKE '%e%' OR {value} LIKE '%E%'");
    let is_cut = format!("CASE WHEN {is_in_doubt} THEN CASE WHEN {finer} = {as_summed} THEN 0 ELSE 1 END ELSE 0 END");
    format!(
        "CASE\n    WHEN states_{} = '' THEN ''\n    \
         WHEN COUNT({number}) < COUNT(*) OR MAX({is_cut}) = 1 THEN '{what}'\n    \
         ELSE COALESCE({}, 'too much to sum')\n  END",
        field.name(),
        dialect.plain(&format!("SUM({number})"), decimals)
    )
}
