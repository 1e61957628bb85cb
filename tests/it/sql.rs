//! `kinostat sql` against real databases: the sums of each, read back, give the sheets that the rows themselves give.

use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;

use jiff::civil::{Date, date};
use serde_json::Value;

use super::differential::Dice;
use super::engines::{Engine, Trouble, installed, output, skipped};
use super::{Test, words};

/// How many rows the chain has.
const ROWS: usize = 20_000;

const HEADER: &str =
    "date,film_id,title,origin,country,distributor,release_date,cinema_id,city,format,sessions,admissions,gross";

/// Titles with what a careless reader or writer would trip over.
const TITLES: [&str; 14] = [
    "Дәстүр",
    "Қазақша бизнес Бразилияда",
    "Кеттік, бәрін таста",
    "Dune: Part Two",
    "The \"Long\" Road",
    "Тихий берег, часть 1",
    "Moana 2",
    "Moana 2 (IMAX)",
    "O'Brien; DROP TABLE takings",
    "Back\\slash \\N",
    "NULL",
    "Ғашықтар",
    "1984",
    "-- no comment",
];

/// A chain's rows over four years: corrections below zero, cells without a figure, films of which one row a day is of
/// the whole market, and a gap.
fn chain() -> String {
    let mut dice = Dice(0x9E37_79B9_7F4A_7C15);
    let mut text = format!("{HEADER}\n");
    let quoted = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
    let film = |number: u64| {
        let title = TITLES[number as usize];
        let base = TITLES.iter().position(|known| title.starts_with(known)).unwrap();
        let origin = ["domestic", "foreign", "coproduction", "unknown"][base % 4];
        let country = ["KZ", "США", "KZ;FR", ""][base % 4];
        let release = date(2022, 11, 1).checked_add(jiff::Span::new().days(base as i64 * 67)).unwrap();
        let distributor = ["\"Меломан, ТОО\"", "", "Sulpak"][base % 3];
        let film = format!("{base:03},{},{origin},{country},{distributor},{release}", quoted(title));
        (film, release)
    };
    let after = |release: Date, days: u64| release.checked_add(jiff::Span::new().days(days as i64)).unwrap();
    for _ in 0..ROWS {
        let (film, release) = film(dice.below(12));
        let day = after(release, dice.below(12) * dice.below(12));
        if (date(2023, 7, 10)..date(2023, 8, 20)).contains(&day) {
            continue;
        }
        let cinema = dice.below(40);
        let city = ["Алматы", "Астана", "Шымкент"][(cinema % 3) as usize];
        let format = ["2D", "3D", "IMAX"][dice.below(3) as usize];
        let (mut admissions, mut gross) = (dice.below(300).to_string(), String::new());
        match dice.below(100) {
            0 => (admissions, gross) = ("-2".to_owned(), "-3600.00".to_owned()),
            1 => {}
            2 => (admissions, gross) = (String::new(), "120000.00".to_owned()),
            3 => admissions = String::new(),
            _ => write!(gross, "{}.{:02}", dice.below(900_000), dice.below(100)).unwrap(),
        }
        writeln!(text, "{day},{film},C{cinema},{city},{format},{},{admissions},{gross}", dice.below(6)).unwrap();
    }
    for number in 12..14 {
        let (film, release) = film(number);
        for day in 0..40 {
            let (day, gross) = (after(release, day), dice.below(9_000_000));
            writeln!(text, "{day},{film},,,2D,5,{},{gross}.50", gross / 1_500).unwrap();
        }
    }
    text
}

/// What is asked of each engine: a report, and options that go to the statement and to the reading of its result.
const ASKED: [(&str, &str, &str); 8] = [
    ("report --year 2024", "", ""),
    ("report --year 2023 --vs 2025", "", "--origin-rule three-way"),
    ("report --year 2024", "--basis release", "--basis release"),
    ("chart --period 2024-03", "", ""),
    ("chart --period 2024-W12", "", ""),
    ("top-share --years 2023..2025", "", ""),
    ("growth --years 2023..2025", "", ""),
    ("chart --year 2024", "--rate-method then", "--rate-method then --in USD"),
];

/// A report with options, over a source; its page.
#[track_caller]
fn page(report: &str, options: &str, stdin: &str) -> Value {
    Test::new().args(report).args(options).args("-f json").stdin(stdin).run().status(0).json()
}

/// What a page says but for the names of its sources.
fn without_sources(mut page: Value) -> Value {
    page["meta"].as_object_mut().unwrap().remove("sources").expect("a page names its sources");
    page
}

fn statement(report: &str, options: &str) -> String {
    let ran = Test::new().args(&format!("sql {report}")).args(options).run().status(0);
    ran.stdout
}

#[track_caller]
fn gives_the_same_sheets(engine: Engine) {
    let raw = chain();
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("takings.csv"), &raw).unwrap();
    for (place, (report, options, _)) in ASKED.iter().enumerate() {
        let of_table = format!("--dialect {} --table takings --columns {HEADER}", engine.dialect());
        let text = statement(report, &format!("{of_table} {options} --currency KZT --home KZ"));
        std::fs::write(folder.path().join(format!("{place}.sql")), text).unwrap();
    }
    let who = match engine.run(folder.path()) {
        Ok(who) => who,
        Err(Trouble::Absent(why)) => return skipped(&why),
        Err(Trouble::Refused(why)) => panic!("{engine:?}: {why}"),
    };
    for (place, (report, _, reading)) in ASKED.iter().enumerate() {
        let rows = std::fs::read_to_string(folder.path().join(format!("{place}.csv"))).unwrap();
        assert!(rows.lines().count() < ROWS / 2, "nothing was summed:\n{}", rows.lines().count());
        let expected = page(report, &format!("{reading} --currency KZT --home KZ"), &raw);
        let found = page(report, reading, &rows);
        // Byte for byte, and the notes are the same too.
        assert_eq!(found["sheets"].to_string(), expected["sheets"].to_string(), "{engine:?} {report} {reading}");
        assert_eq!(without_sources(found), without_sources(expected), "{engine:?} {report} {reading}");
    }
    println!("{who}: {} passed, 0 failed", ASKED.len());
}

#[test]
fn duckdb_gives_the_same_sheets() {
    gives_the_same_sheets(Engine::DuckDb);
}

#[test]
fn postgres_gives_the_same_sheets() {
    gives_the_same_sheets(Engine::Postgres);
}

#[test]
fn spark_gives_the_same_sheets() {
    gives_the_same_sheets(Engine::Spark);
}

#[test]
fn clickhouse_gives_the_same_sheets() {
    gives_the_same_sheets(Engine::ClickHouse);
}
