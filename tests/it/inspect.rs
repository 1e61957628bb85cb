//! How files were read: what is shown of each column, what stands in the way, and layouts that read the same again.

use serde_json::Value;

use super::{Ran, Test, shared};

/// The rows of a sheet of an inspection.
#[track_caller]
fn rows(ran: &Ran, sheet: &str) -> Vec<Value> {
    ran.json()["sheets"][sheet]["rows"].as_array().unwrap_or_else(|| panic!("no sheet {sheet}\n{ran}")).clone()
}

/// The values of a column of a sheet.
#[track_caller]
fn values(ran: &Ran, sheet: &str, column: &str) -> Vec<String> {
    let text = |row: Value| row[column].as_str().map_or_else(|| row[column].to_string(), str::to_owned);
    rows(ran, sheet).into_iter().map(text).collect()
}

const WEEKS: &str = "Отчёт за март\n\
    Фильм;Дата;Сборы;Зрители;Печать\n\
    Мост;07/03/2024;1 234,50;100;x\n\
    Дала;07/03/2024;0;;x\n\
    Мост;08/03/2024;1.000,00;90;x\n\
    Дала;31/03/2024;99,00;0;x\n\
    Итого;;2 333,50;190;\n";

#[test]
fn each_column_has_a_meaning_a_reason_and_evidence() {
    let ran = Test::new().file("weeks.csv", WEEKS).args("inspect -f json weeks.csv").run().ok();
    assert_eq!(values(&ran, "columns", "field"), ["title", "date", "gross", "admissions", "null"]);
    assert_eq!(values(&ran, "columns", "at")[2], "weeks.csv:2:3");
    let gross = &rows(&ran, "columns")[2];
    assert_eq!(gross["read_as"], "decimal comma (line 3: \"1 234,50\")");
    assert_eq!(gross["samples"], "1 234,50 | 0 | 1.000,00");
    assert_eq!((&gross["filled"]["count"], &gross["zeros"]["count"]), (&4.into(), &1.into()));
    assert_eq!(rows(&ran, "columns")[1]["read_as"], "day-first (line 6: \"31/03/2024\")");
    let file = &rows(&ran, "files")[0];
    assert_eq!((file["delimiter"].as_str(), file["encoding"].as_str()), (Some(";"), Some("UTF-8")));
    assert_eq!(file["rows_used"]["count"], 4);
    assert_eq!(values(&ran, "totals", "finding"), ["is their sum"]);
    assert_eq!(values(&ran, "obstacles", "kind"), ["doubt", "doubt", "doubt"]);
    assert_eq!(values(&ran, "gaps", "first_day"), ["2024-03-09"]);
}

#[test]
fn everything_that_is_wrong_is_told_at_once() {
    let ran = Test::new()
        .file(
            "bad.csv",
            "title,date,gross\nDune,2024-03-07,oops\nDune,2024-03-08,nope\nDune,2024-03-09,5\nDune,2024-03-09,6\n",
        )
        .file("open.csv", "title,date,gross\nDune,2024-04-07,\"1,234\"\n")
        .file("two.csv", "title,date,gross,takings\nDune,2024-05-07,1,2\n")
        .file("empty.csv", "")
        .args("inspect -f json bad.csv open.csv two.csv empty.csv")
        .run()
        .status(1)
        .stderr_is("");
    let told: Vec<(String, String, String)> = rows(&ran, "obstacles")
        .iter()
        .map(|row| {
            let text = |key: &str| row[key].as_str().unwrap_or_default().to_owned();
            (text("kind"), text("first"), text("options"))
        })
        .collect();
    let is_told = |kind: &str, first: &str, options: &str| {
        let wanted = (kind.to_owned(), first.to_owned(), options.to_owned());
        assert!(told.contains(&wanted), "{wanted:?} is not in {told:#?}");
    };
    is_told("refused", "bad.csv:2:3", "");
    is_told("duplicate", "bad.csv:5", "");
    is_told("question", "open.csv:2:3", "--decimal");
    is_told("question", "two.csv:1", "--col");
    is_told("refused", "empty.csv", "");
    let refused: Vec<Value> = rows(&ran, "files").iter().map(|row| row["rows_refused"]["count"].clone()).collect();
    assert_eq!(refused, [3, 1, 1, 0]);
    let oops = rows(&ran, "obstacles").into_iter().find(|row| row["first"] == "bad.csv:2:3").unwrap();
    assert_eq!(oops["count"]["count"], 2);
}

#[test]
fn rows_before_a_bad_quote_are_read_and_counted() {
    let rows: String = (1..=9).map(|day| format!("Dune,2024-03-0{day},{day}00,KZT\n")).collect();
    let bad = format!("title,date,gross,currency\n{rows}Мост,2024-03-07,oops,KZT\n\"Дала\"!,2024-03-07,5,KZT\n");
    let test = || Test::new().file("q.csv", &bad);
    let ran = test().args("inspect -f json q.csv").run().status(1);
    assert_eq!(rows_of_first_file(&ran), (9, 1));
    assert_eq!(values(&ran, "obstacles", "first"), ["q.csv:11:3", "q.csv:12"]);
    // A report tells what stands before it, too.
    let ran = test().args("chart --year 2024 q.csv").run().status(3);
    ran.stderr_has("q.csv:11:3: gross: \"oops\"").stderr_has("q.csv:12: text after a closing quote");
}

#[test]
fn rows_that_wait_for_an_answer_are_checked_for_all_else() {
    let rows = "title,date,gross,admissions,currency\n\
        Dune,01/02/2024,\"1,234\",12,KZT\n\
        ,02/02/2024,\"5,678\",7,KZT\n\
        Мост,03/02/2024,\"9,999\",many,KZT\n\
        Total,,\"16,911\",,\n\
        Дала,04/02/2024,\"2,000\",3,zorkmid\n";
    let ran = Test::new().file("w.csv", rows).args("inspect -f json w.csv").run().status(1);
    assert_eq!(rows_of_first_file(&ran), (0, 4));
    let mut told = values(&ran, "obstacles", "first");
    told.sort();
    assert_eq!(told, ["w.csv:2:2", "w.csv:2:3", "w.csv:3", "w.csv:4:4", "w.csv:6:5"]);
}

/// How many rows of the first file were read, and how many were refused.
#[track_caller]
fn rows_of_first_file(ran: &Ran) -> (u64, u64) {
    let file = &rows(ran, "files")[0];
    let count = |column: &str| file[column]["count"].as_u64().unwrap_or_default();
    (count("rows_used"), count("rows_refused"))
}

#[test]
fn files_that_need_a_choice_together_say_which() {
    let ran = Test::new()
        .file("kz.csv", "title,date,gross,territory,currency\nDune,2024-03-07,1,KZ,KZT\n")
        .file("ru.csv", "title,date,gross,territory,currency\nDune,2024-03-07,1,RU,RUB\n")
        .args("inspect -f json kz.csv ru.csv")
        .run()
        .status(1);
    assert_eq!(values(&ran, "obstacles", "options"), ["--territory", "--in"]);
}

#[test]
fn near_titles_are_listed_and_never_joined() {
    let releases = "title,release_date,origin\nОппенгеймер,2024-03-01,foreign\nДала,2024-02-01,domestic\n";
    let grosses = "title,date,gross,currency\nОпенгеймер,2024-03-07,5,KZT\nДала,2024-03-07,7,KZT\n";
    let test = || Test::new().file("releases.csv", releases).file("grosses.csv", grosses);
    let ran = test().args("inspect -f json releases.csv grosses.csv").run().ok();
    assert_eq!(values(&ran, "near_titles", "title"), ["Опенгеймер"]);
    assert_eq!(values(&ran, "near_titles", "other"), ["Оппенгеймер"]);
    let page = test().args("top-share --year 2024 --top 2 releases.csv grosses.csv").run().ok();
    page.stdout_has("nearly one of the releases, and were not joined: 1");
}

#[test]
fn a_layout_found_reads_the_same_again() {
    let test = Test::new().file("weeks.csv", WEEKS);
    let emitted = test.args("inspect --emit-profile --currency KZT weeks.csv").run().ok();
    let layout = emitted.stdout.clone();
    for line in [
        "decimal = \"comma\"",
        "date_order = \"day-first\"",
        "currency = \"KZT\"",
        "gross = \"Сборы\"",
        "title = \"Фильм\"",
    ] {
        assert!(layout.contains(line), "no {line} in\n{layout}");
    }
    let of = |args: &str| {
        let test = Test::new().file("weeks.csv", WEEKS).file("layout.toml", &layout);
        test.args("chart --year 2024 -f json weeks.csv").args(args).run().ok().sheets()
    };
    assert_eq!(of("--profile layout.toml"), of("--currency KZT"));
}

#[test]
fn a_layout_that_is_not_whole_says_what_is_open() {
    let ran = Test::new().file("two.csv", "title,date,gross,takings\nDune,2024-05-07,1,2\n");
    let ran = ran.args("inspect --emit-profile two.csv").run().status(1);
    ran.stderr_has("not settled: two.csv:1 two columns may be the gross").stdout_has("[columns]");
}

#[test]
fn a_layout_of_a_sum_of_columns_reads_the_same_again() {
    let market = "title,year,domestic_gross,foreign_gross\nDune,2024,5000000,7000000\n";
    let reading = "--col gross=\"domestic_gross + foreign_gross\" --currency USD";
    let emitted =
        Test::new().file("m.csv", market).args("inspect --emit-profile").args(reading).arg("m.csv").run().ok();
    let layout = emitted.stdout.clone();
    let of = |args: &str| {
        let test = Test::new().file("m.csv", market).file("layout.toml", &layout);
        test.args("chart --year 2024 -f json m.csv").args(args).run().ok().sheets()
    };
    assert_eq!(of("--profile layout.toml"), of(reading));
}

#[test]
fn zeros_are_flagged_and_may_be_unknown() {
    let market = "title,date,gross,currency\nDune,2024-03-07,0,KZT\nДала,2024-03-07,7,KZT\n";
    let test = || Test::new().file("m.csv", market);
    let ran = test().args("inspect -f json m.csv").run().ok();
    let message = "\"gross\" is 0 in 1 of 2 values; a zero may mean not known, say --zeros unknown";
    assert_eq!(values(&ran, "obstacles", "message"), [message]);
    let gross = |args: &str| {
        let ran = test().args("chart --year 2024 -f json m.csv").args(args).run().ok();
        let chart = ran.json()["sheets"]["chart"]["rows"].as_array().unwrap().clone();
        chart.into_iter().find(|row| row["title"] == "Dune").map(|row| row["gross"].clone())
    };
    assert_eq!(gross("").map(|gross| gross["amount"].clone()), Some("0".into()));
    assert!(gross("--zeros unknown").is_none_or(|gross| gross.is_null()));
}

#[test]
fn real_files_are_shown_as_they_are() {
    let Some(shared) = shared() else { return };
    let sample = |name: &str| shared.join("samples").join(name).display().to_string();
    let kobis = Test::new().args("inspect -f json").arg(sample("kr-kobis-export/movie_boxoffice.csv")).run().ok();
    assert_eq!(values(&kobis, "totals", "words"), ["합계"]);
    assert_eq!(values(&kobis, "totals", "finding"), ["is their sum"]);
    let dollars = Test::new().args("inspect -f json").arg(sample("us-domestic-foreign/bom.movie_gross.csv.gz")).run();
    let dollars = dollars.status(1);
    assert_eq!(values(&dollars, "obstacles", "options")[0], "--col");
    assert_eq!(values(&dollars, "files", "container"), ["gzip of csv"]);
}
