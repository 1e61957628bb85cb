//! `kinostat sql` against real databases: the sums of each, read back, give the sheets that the rows themselves give.

use std::fmt::Write as _;
use std::process::Command;

use jiff::civil::{Date, date};
use serde_json::Value;

use super::differential::Dice;
use super::engines::{Engine, Trouble, installed, output, skipped};
use super::{Ran, Test};

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
const ASKED: [(&str, &str, &str); 10] = [
    ("report --year 2024", "", ""),
    ("report --year 2023 --vs 2025", "", "--origin-rule three-way"),
    ("report --year 2024", "--basis release", "--basis release"),
    ("chart --period 2024-03", "", ""),
    ("chart --period 2024-W17", "", ""),
    ("chart --period 2024-Q1 --each week", "", ""),
    ("chart --period 2024-Q1 --each month", "", ""),
    ("top-share --years 2023..2025", "", ""),
    ("growth --years 2023..2025", "", ""),
    ("chart --year 2024", "--rate-method then", "--rate-method then --in USD --rates rates.csv"),
];

/// A report with options, over a source; its page.
#[track_caller]
fn page(report: &str, options: &str, stdin: &str) -> Value {
    let test = Test::new().file("rates.csv", rates()).args(report).args(options).args("-f json");
    test.stdin(stdin).run().status(0).json()
}

/// A rate for each day of the years asked for, none like that of the day before.
fn rates() -> String {
    let mut text = "date,base,quote,rate,method\n".to_owned();
    for day in date(2022, 12, 25).series(jiff::Span::new().days(1)).take(1_200) {
        writeln!(text, "{day},USD,KZT,{},spot", 440 + i32::from(day.day()) * 3 + i32::from(day.month())).unwrap();
    }
    text
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

#[test]
fn each_dialect_has_its_statement() {
    for engine in Engine::ALL {
        let columns = "date,film,country,cinema,city,gross,admissions,sessions";
        let table = format!("--table sales.takings --columns {columns} --col title=film --set territory=KZ");
        let statement = statement("report --year 2024", &format!("-q --dialect {} {table}", engine.dialect()));
        let mut settings = insta::Settings::clone_current();
        settings.set_snapshot_path("snapshots");
        settings.set_prepend_module_to_snapshot(false);
        settings.set_omit_expression(true);
        settings.bind(|| insta::assert_snapshot!(format!("sql-report.{}", engine.dialect()), statement));
    }
}

/// What DuckDB makes of a table whose cells are all text, by a statement for the report.
fn by_duckdb(rows: &str, report: &str) -> Option<Result<String, String>> {
    let program = match installed("duckdb") {
        Ok(program) => program,
        Err(Trouble::Absent(why) | Trouble::Refused(why)) => {
            skipped(&why);
            return None;
        }
    };
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("takings.csv"), rows).unwrap();
    let header = rows.lines().next().unwrap();
    let statement = statement(report, &format!("-q --dialect duckdb --table takings --columns {header}"));
    let table = "CREATE TABLE takings AS FROM read_csv('takings.csv', all_varchar = true)";
    let ran = output(Command::new(program).current_dir(folder.path()).args(["-csv", "-cmd", table, "-c", &statement]));
    Some(ran.map_err(|trouble| match trouble {
        Trouble::Absent(why) | Trouble::Refused(why) => why,
    }))
}

/// A report on the sums that DuckDB makes of rows for another.
fn read_back(rows: &str, summed_for: &str, report: &str) -> Option<Ran> {
    let sums = by_duckdb(rows, summed_for)?.unwrap();
    Some(Test::new().args(report).args("-f json").stdin(sums).run())
}

#[test]
fn what_a_sum_would_hide_stops_who_reads_it() {
    for (rows, why) in [
        // A row of the whole market, twice.
        (
            "date,title,gross\n2024-03-07,A,5\n2024-03-07,A,5\n",
            "\"2 rows of 2024-03-07, and no cinema\" is not a period",
        ),
        ("date,title,city,gross\n2024-03-07,A,X,5\n2024-03-07,A,,5\n", "must not count twice"),
        // A row of the whole market beside one of a cinema.
        ("date,title,cinema,gross\n2024-03-07,A,Star,5\n2024-03-07,A,,5\n", "must not count twice"),
        ("date,title,cinema,gross\n,A,Star,5\n", "has no period"),
        ("date,title,cinema,gross\n2024-02-30,A,Star,5\n2024-02-11,A,Star,5\n", "is not a period"),
        (
            "date,title,cinema,gross\n2024-03-07,A,Star,5.0000001\n",
            "\"no number of at most 6 decimals\" is not a number",
        ),
        ("date,title,cinema,admissions\n2024-03-07,A,Star,5.5\n", "\"no whole number\" is not a number"),
        ("date,title,origin,gross\n2024-03-07,A,foreign,5\n2024-03-08,A,domestic,5\n", "keep one"),
    ] {
        let Some(ran) = read_back(rows, "report --year 2024", "report --year 2024") else { return };
        ran.status(3).stderr_has(why);
    }
}

#[test]
fn what_is_no_number_stops_the_database() {
    let Some(ran) = by_duckdb("date,title,cinema,gross\n2024-03-07,A,Star,12M\n", "report --year 2024") else { return };
    assert!(ran.unwrap_err().contains("12M"));
}

#[test]
fn sums_made_for_other_days_are_no_answer() {
    let rows = "date,title,release_date,cinema,gross\n2024-03-07,A,2024-03-07,Star,5\n2022-03-07,B,2022-03-07,Star,5\n";
    for report in ["report --year 2022", "report --year 2024 --vs 2022", "report --year 2024 --basis release"] {
        let Some(ran) = read_back(rows, "report --year 2024", report) else { return };
        ran.status(3).stderr_has("has takings of 2022-03-07 that this rollup leaves out");
    }
}

#[test]
fn words_that_are_no_plain_day_and_no_film_are_read_as_in_a_file() {
    for rows in [
        // Days in the order of their column, ranges, and days with a time.
        "date,title,cinema,gross\n07.03.2024,A,Star,5\n03.04.2024,A,Star,6\n31.05.2024,B,Star,7\n",
        "date,title,cinema,gross\n03/07/2024,A,Star,5\n03/31/2024,A,Star,6\n",
        "date,title,gross\n2024-03-07..2024-03-10,A,5\n2024-03-11,A,6\n",
        // A total among the rows, and titles that say nothing.
        "date,title,gross\n2024-03-07,A,5\n2024-03-07,B,6\n2024-03-07,Итого,11\n",
        "date,title,cinema,gross\n2024-03-07,-,Star,5\n2024-03-07,NULL,Star,6\n2024-03-07,1984,Star,7\n",
        "date,title,cinema,gross,status,bound,source\n2024-03-07,A,Star,5,estimate,,x\n2024-03-08,A,Star,5,,at_least,y\n",
        "date,title,cinema,gross,currency\n2024-03-07,A,Star,5,KZT\n2024-03-08,A,Moon,5,KZT\n",
    ] {
        let Some(ran) = read_back(rows, "report --year 2024", "report --year 2024") else { return };
        let expected = page("report --year 2024", "", rows);
        assert_eq!(ran.status(0).sheets(), expected["sheets"].to_string(), "{rows}");
    }
}

/// The blocks of the README for an engine, as a shell runs them.
fn in_the_readme(engine: &str) -> Vec<String> {
    let readme = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/README.md")).unwrap();
    let fence = format!("```sh {engine}\n");
    let blocks = readme.split(&fence).skip(1);
    blocks.map(|block| block.split("```").next().unwrap().to_owned()).collect()
}

#[test]
fn duckdb_reads_csv_and_parquet_as_the_readme_says() {
    let program = match installed("duckdb") {
        Ok(program) => program,
        Err(Trouble::Absent(why) | Trouble::Refused(why)) => return skipped(&why),
    };
    let (folder, raw) = (tempfile::tempdir().unwrap(), chain());
    std::fs::write(folder.path().join("it's a chain.csv"), &raw).unwrap();
    let run = |command: &mut Command| match output(command.current_dir(folder.path())) {
        Ok(said) => said,
        Err(Trouble::Absent(why) | Trouble::Refused(why)) => panic!("{why}"),
    };
    let duckdb = |command: &str| run(Command::new(&program).args(["-csv", "-c", command]));
    duckdb("COPY (SELECT *, 'KZT' AS currency FROM 'it''s a chain.csv') TO 'takings.parquet'");
    let expected = page("report --year 2024", "--currency KZT", &raw)["sheets"].to_string();
    for (file, columns) in [
        ("it's a chain.csv", HEADER),
        (
            "takings.parquet",
            "date,title,film_id,origin,country,distributor,release_date,cinema_id,city,format,admissions,gross,currency",
        ),
    ] {
        let currency = if columns == HEADER { "--currency KZT" } else { "" };
        let options = format!("-q --dialect duckdb --table \"{file}\" --columns {columns} {currency}");
        let sums = duckdb(&statement("report --year 2024", &options));
        assert_eq!(page("report --year 2024", "", &sums)["sheets"].to_string(), expected, "{file}");
    }
    let blocks = in_the_readme("duckdb");
    assert_eq!(blocks.len(), 2, "the sums, and the rows themselves");
    for block in blocks {
        let folders = [program.parent().unwrap(), std::path::Path::new(super::KINOSTAT).parent().unwrap()];
        let path = format!("{}:{}:{}", folders[0].display(), folders[1].display(), std::env::var("PATH").unwrap());
        let said = run(Command::new("bash").args(["-euo", "pipefail", "-c", &block]).env("PATH", path));
        let of_rows = Test::new().args("report --year 2024 --currency KZT").stdin(&raw).run().status(0).stdout;
        let sheets = |page: &str| page.split("How this was made").next().unwrap().to_owned();
        assert_eq!(sheets(&said), sheets(&of_rows), "{block}");
    }
}
