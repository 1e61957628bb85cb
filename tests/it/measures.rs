//! Measures against an independent program: `measures.py` computes them from the same rows in exact fractions.

use std::process::Command;

use serde_json::Value;

use super::differential::generated;
use super::{Test, has_program};

const PYTHON: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/measures.py");

/// A made-up market whose records reach the ends of both years, and of the first four months of each.
fn market(seed: u64) -> String {
    let edges = ["2023-01-01", "2023-04-30", "2023-12-31", "2024-01-01", "2024-04-30", "2024-12-31"];
    let row = |day: &str| format!("Edge,{day},1000,1,foreign,2022-12-29,KZT\n");
    generated(seed) + &edges.map(row).concat()
}

/// What Python says of a market.
fn by_python(test: &Test, question: &str) -> Value {
    let output = Command::new("python3").arg(PYTHON).arg(question).arg(test.path("market.csv")).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

/// A sheet as rows of the plain values of some columns, missing ones as null.
fn by_kinostat(test: Test, args: &str, sheet: &str, columns: &[&str]) -> Value {
    let page = test.args(args).args("market.csv -f json").run().ok().json();
    let plain = |cell: &Value| match cell {
        Value::Object(parts) => parts.values().next().cloned().unwrap_or_default(),
        other => other.clone(),
    };
    let rows = page["sheets"][sheet]["rows"].as_array().unwrap();
    rows.iter().map(|row| columns.iter().map(|column| plain(&row[*column])).collect::<Value>()).collect()
}

/// That both say the same of made-up markets.
#[track_caller]
fn agree(question: &str, args: &str, sheet: &str, columns: &[&str]) {
    if !has_program("python3") {
        return;
    }
    for seed in 1..=8 {
        let test = Test::new().file("market.csv", market(seed));
        let expected = by_python(&test, question);
        assert!(expected.as_array().is_some_and(|rows| !rows.is_empty()), "{question} {seed}: nothing to compare");
        assert_eq!(by_kinostat(test, args, sheet, columns), expected, "{question}, market {seed}");
    }
}

#[test]
fn the_share_of_the_top_agrees_with_python() {
    let columns = ["year", "origin", "top", "films", "count_share", "gross_share", "admissions_share", "gross"];
    agree("top-share", "top-share --years 2023..2024 --top 3,10", "top_share", &columns);
}

#[test]
fn concentration_agrees_with_python() {
    let args = "top-share --years 2023..2024 --concentration";
    agree("concentration", args, "concentration", &["year", "cr3", "top_100_share", "hhi", "listed"]);
}
