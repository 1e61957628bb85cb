//! A page for programs: every value with its unit and bound, and how it was made, under one version of a schema.
//!
//! `data/schema/report.schema.json` says what may come; keys are only ever added to it. Amounts, percentages and
//! rates are strings of digits, since many readers of JSON would round a number. Text is as it was read.

use std::io::{self, Write};

use serde_json::{Map, Value, json};

use super::prose::Prose;
use super::{RenderOptions, chosen, number};
use crate::model::bound::Figure;
use crate::model::currency::Currency;
use crate::sheet::{Cell, Column, Page, Row, Sheet, SourceUse};

/// Raised when a key changes its meaning or goes, not when one is added.
const SCHEMA_VERSION: u32 = 1;

/// Writes a page as JSON.
pub fn render(page: &Page, options: &RenderOptions, out: &mut dyn Write) -> io::Result<()> {
    let sheets: Map<String, Value> =
        chosen(page, options)?.into_iter().map(|sheet| (sheet.name.to_owned(), of_sheet(sheet))).collect();
    let whole = json!({ "schema_version": SCHEMA_VERSION, "meta": meta(page), "sheets": sheets });
    serde_json::to_writer_pretty(&mut *out, &whole)?;
    writeln!(out)
}

fn meta(page: &Page) -> Value {
    let prose = Prose::new(false, str::to_owned);
    let notes = page.notes.iter().map(|note| json!({ "key": note.key, "text": prose.sentence(&note.text) }));
    json!({
        "tool": env!("CARGO_PKG_NAME"),
        "version": env!("CARGO_PKG_VERSION"),
        "report": page.report,
        "title": prose.sentence(&page.title),
        "summary": page.summary.iter().map(|sentence| prose.sentence(sentence)).collect::<Vec<_>>(),
        "notes": notes.collect::<Vec<_>>(),
        "sources": page.sources.iter().map(source).collect::<Vec<_>>(),
    })
}

fn source(source: &SourceUse) -> Value {
    json!({
        "name": source.name,
        "kinds": source.kinds,
        "container": source.container,
        "encoding": source.encoding,
        "delimiter": source.delimiter,
        "sha256": source.sha256,
        "rows_used": source.rows,
        "rows_refused": source.refused,
        "rows_set_aside": source.set_aside,
        "reading": source.reading,
        "columns_not_used": source.columns_not_used,
    })
}

fn of_sheet(sheet: &Sheet) -> Value {
    let column = |column: &Column| json!({ "key": column.key, "header": column.header, "group": column.group });
    json!({
        "title": sheet.title,
        "columns": sheet.columns.iter().map(column).collect::<Vec<_>>(),
        "rows": sheet.rows.iter().map(|row| of_row(row, &sheet.columns)).collect::<Vec<_>>(),
        "missing": sheet.rows.iter().flat_map(|row| missing(row, &sheet.columns)).collect::<Vec<_>>(),
    })
}

fn of_row(row: &Row, columns: &[Column]) -> Value {
    let id = std::iter::once(("row".to_owned(), Value::from(row.id.as_str())));
    let cells = columns.iter().zip(&row.cells).map(|(column, cell)| (column.key.to_owned(), of_cell(cell)));
    Value::Object(id.chain(cells).collect())
}

/// Why values of a row are null.
fn missing(row: &Row, columns: &[Column]) -> impl Iterator<Item = Value> {
    columns.iter().zip(&row.cells).filter_map(|(column, cell)| match cell {
        Cell::Missing(why) => Some(json!({ "row": row.id, "column": column.key, "why": why })),
        _ => None,
    })
}

fn of_cell(cell: &Cell) -> Value {
    match cell {
        Cell::Text(text) => json!(text),
        Cell::Number(number) => json!(number),
        Cell::Count(figure) => json!({ "count": figure.value, "bound": bound(figure) }),
        Cell::Money(figure) => {
            let currency = figure.value.currency;
            let code = (currency != Currency::UNSTATED).then(|| currency.code());
            json!({ "amount": number::amount(figure.value), "currency": code, "bound": bound(figure) })
        }
        Cell::Share(figure) => json!({ "percent": number::percent(figure.value.percent()), "bound": bound(figure) }),
        Cell::Change(figure) => {
            json!({ "change_percent": number::percent(figure.value.percent()), "bound": bound(figure) })
        }
        Cell::Points(figure) => json!({ "points": number::percent(figure.value.points()), "bound": bound(figure) }),
        Cell::Times(figure) => json!({ "times": number::times(figure.value), "bound": bound(figure) }),
        Cell::Mean(figure) => json!({ "mean": number::percent(figure.value.number()), "bound": bound(figure) }),
        Cell::Index(figure) => json!({ "index": number::percent(figure.value.value()), "bound": bound(figure) }),
        Cell::Rate(quote) => json!({
            "rate": number::rate(quote),
            "base": quote.base.code(),
            "quote": quote.quote.code(),
            "period": quote.period.to_string(),
            "taken": quote.taken.word(),
        }),
        Cell::Cite(address) => json!({ "source": address }),
        Cell::Missing(_) => Value::Null,
    }
}

fn bound<T>(figure: &Figure<T>) -> &'static str {
    figure.bound.word()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::{Format, sample};

    const SCHEMA: &str = include_str!("../../data/schema/report.schema.json");

    fn whole(options: &RenderOptions) -> Value {
        serde_json::from_str(&sample::rendered(Format::Json, options)).unwrap()
    }

    #[test]
    fn cells_have_units_and_bounds() {
        let page = whole(&RenderOptions::default());
        let row = &page["sheets"]["parts"]["rows"][0];
        let expected = json!({
            "row": "domestic",
            "origin": "Domestic",
            "gross": { "amount": "23000000000", "currency": "KZT", "bound": "about" },
            "gross_share": { "percent": "50.0000", "bound": "about" },
            "gross_change": { "change_percent": "51.3158", "bound": "about" },
            "admissions": { "count": 9_900_000, "bound": "at_least" },
            "admissions_points": { "points": "10.0000", "bound": "exact" },
        });
        assert_eq!(row.to_string(), expected.to_string());
        let film = &page["sheets"]["films"]["rows"][0];
        assert_eq!(film["rank"], json!(1));
        let rate = json!({ "rate": "468.9625", "base": "USD", "quote": "KZT", "period": "2024", "taken": "average" });
        assert_eq!(film["rate"].to_string(), rate.to_string());
        assert_eq!(film["source"], json!({ "source": "https://example.org/2023" }));
        assert_eq!(page["sheets"]["films"]["rows"][3]["gross"]["currency"], Value::Null);
        assert_eq!(page["sheets"]["films"]["rows"][4]["title"], json!("\u{1b}[31mred\u{202e}\nline"));
    }

    #[test]
    fn what_is_missing_is_null_and_says_why() {
        let parts = &whole(&RenderOptions::default())["sheets"]["parts"];
        assert_eq!(parts["rows"][1]["gross_change"], Value::Null);
        let why = json!({ "row": "foreign", "column": "gross_change", "why": "2023 is not known" });
        assert_eq!(parts["missing"][0].to_string(), why.to_string());
    }

    #[test]
    fn the_page_says_how_it_was_made() {
        let page = whole(&RenderOptions { sheet: Some("films".to_owned()), ..RenderOptions::default() });
        let meta = &page["meta"];
        assert_eq!(page["schema_version"], json!(1));
        assert_eq!(meta["title"], json!("A year"));
        assert_eq!(meta["summary"][0], json!("Domestic films took ≈ 23.0 bn tenge ($49.04 m), ≈ +51.3 % on the year."));
        assert_eq!(meta["notes"][1]["key"], json!("rate"));
        assert_eq!(meta["notes"][1]["text"], json!("468.9625 KZT per USD, see https://example.org/figures."));
        assert_eq!(meta["sources"][0]["rows_used"], json!(1204));
        assert_eq!(page["sheets"].as_object().unwrap().keys().collect::<Vec<_>>(), ["films"]);
    }

    #[test]
    fn the_schema_describes_it() {
        let schema: Value = serde_json::from_str(SCHEMA).unwrap();
        let schema = jsonschema::validator_for(&schema).unwrap();
        for page in [sample::page(), Page::default()] {
            let mut out = Vec::new();
            Format::Json.render(&page, &RenderOptions::default(), &mut out).unwrap();
            let value: Value = serde_json::from_slice(&out).unwrap();
            let errors: Vec<String> = schema.iter_errors(&value).map(|error| error.to_string()).collect();
            assert!(errors.is_empty(), "{errors:?}");
        }
    }

    #[test]
    fn the_schema_refuses_what_is_not_of_it() {
        let schema: Value = serde_json::from_str(SCHEMA).unwrap();
        let schema = jsonschema::validator_for(&schema).unwrap();
        let good = whole(&RenderOptions::default());
        for (pointer, bad) in [
            ("/schema_version", json!(2)),
            ("/meta/sources/0/rows_used", json!(-1)),
            ("/sheets/parts/rows/0/gross/amount", json!(23_000_000_000_u64)),
            ("/sheets/parts/rows/0/gross/bound", json!("over")),
            ("/sheets/parts/rows/0/gross_share/percent", json!("50.0 %")),
            ("/sheets/parts/rows/0/admissions", json!({ "count": 1 })),
            ("/sheets/parts/rows/0/row", Value::Null),
            ("/sheets/films/rows/0/rank", json!(true)),
            ("/sheets/films/rows/0/source", json!({ "source": "x", "more": 1 })),
        ] {
            let mut page = good.clone();
            *page.pointer_mut(pointer).unwrap() = bad;
            assert!(!schema.is_valid(&page), "{pointer}");
        }
    }
}
