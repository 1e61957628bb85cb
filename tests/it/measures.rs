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

#[test]
fn growth_to_date_agrees_with_python() {
    let columns = ["year", "origin", "gross", "gross_change", "admissions", "admissions_change"];
    agree("to-date", "growth --years 2024 --to-date 04-30", "growth", &columns);
}

#[test]
fn rolling_years_agree_with_python() {
    agree("rolling", "growth --years 2024 --rolling", "growth", &["year", "origin", "gross", "gross_change"]);
}

#[test]
fn growth_on_a_mean_of_years_agrees_with_python() {
    let columns = ["year", "origin", "gross_base", "gross_change", "admissions_base", "admissions_change"];
    agree("base", "growth --years 2024 --base 2023..2024", "base", &columns);
}

#[test]
fn the_split_of_growth_agrees_with_python() {
    let columns =
        ["gross", "admissions", "average_ticket", "films", "admissions_per_film"].map(|part| format!("{part}_times"));
    let columns: Vec<&str> = ["year", "origin"].into_iter().chain(columns.iter().map(String::as_str)).collect();
    agree("split", "growth --years 2024 --split", "split", &columns);
}

#[test]
fn the_bridge_agrees_with_python() {
    let columns = ["year", "line", "films", "gross", "admissions"];
    agree("bridge", "growth --years 2023..2024 --bridge", "bridge", &columns);
}

#[test]
fn the_lines_of_the_bridge_add_up() {
    for seed in 1..=8 {
        let test = Test::new().file("market.csv", market(seed));
        let lines = by_kinostat(test, "growth --years 2024 --bridge", "bridge", &["sign", "gross"]);
        let mut sum = 0_i64;
        for (place, line) in lines.as_array().unwrap().iter().enumerate() {
            let gross: i64 = line[1].as_str().unwrap().parse().unwrap();
            match line[0].as_str().unwrap() {
                "+" => sum += gross,
                "-" => sum -= gross,
                _ if place == 0 => sum = gross,
                _ => assert_eq!(sum, gross, "market {seed}: {lines}"),
            }
        }
    }
}

#[test]
fn weekends_agree_with_python() {
    let columns = ["weekend", "gross", "admissions", "films", "first"];
    for weekend in ["fri-sun", "thu-sun", "thu-wed", "mon-sun"] {
        let question = format!("weekends:{weekend}");
        agree(&question, &format!("weekends --year 2024 --weekend {weekend}"), "weekends", &columns);
    }
}

#[test]
fn releases_agree_with_python() {
    let columns = ["year", "origin", "films_released", "films_in_distribution", "older"];
    agree("releases", "releases --years 2023..2024", "years", &columns);
}
