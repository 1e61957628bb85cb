//! What is exported and read back gives the same answers: invented records with every field, and the real files.

use std::path::PathBuf;

use super::{Test, shared};

const FORMATS: [&str; 3] = ["csv", "json", "xlsx"];

/// The same report of files and of their export in each format.
#[track_caller]
fn same_answers(report: &str, reading: &str, again: &str, files: &[PathBuf]) {
    same_answers_in(&FORMATS, report, reading, again, files);
}

#[track_caller]
fn same_answers_in(formats: &[&str], report: &str, reading: &str, again: &str, files: &[PathBuf]) {
    let with_files = |test: Test| files.iter().fold(test, |test, file| test.arg(file.display().to_string()));
    let before = with_files(Test::new().args(report).args(reading).args("-f json")).run();
    let before = before.status(0).sheets();
    for format in formats {
        let exported = with_files(Test::new().args("export -q").args(reading).args(&format!("-o out.{format}")));
        let exported = exported.run().status(0).stdout_is("");
        let out = exported.folder.path().join(format!("out.{format}"));
        let after = Test::new().args(report).args(again).args("-f json").arg(out.display().to_string()).run();
        assert_eq!(after.status(0).sheets(), before, "{report} {reading} {format}");
    }
}

fn written(test: &Test, files: &[(&str, &str)]) -> Vec<PathBuf> {
    files
        .iter()
        .map(|(name, content)| {
            std::fs::write(test.path(name), content).unwrap();
            test.path(name)
        })
        .collect()
}

#[test]
fn the_invented_market_and_its_rates() {
    let market = Test::with_market();
    let files = ["films.csv", "takings.csv", "rates.csv"].map(|name| market.path(name));
    for report in
        ["report --year 2024", "chart --year 2024", "top-share --years 2023..2024", "growth --years 2023..2024"]
    {
        same_answers(&format!("{report} --in USD"), "", "", &files);
    }
    let figures = ["films.csv", "takings.csv", "totals.csv", "rates.csv"].map(|name| market.path(name));
    same_answers("report --year 2024 --in USD", "", "", &figures);
}

#[test]
fn every_field_of_a_record() {
    let test = Test::new();
    let files = written(
        &test,
        &[
            (
                "a.csv",
                "movie id;Название;Период;Сборы, млн;Зрители;Валюта;status;language;format;city;cinema;Страна;Жанр;экраны\n\
                 7;Мост;2024-W12;12,5;1 200;KZT;estimate;kk;IMAX;Алматы;;Казахстан;драма;12\n\
                 7;Мост;2024-W13;> 2,25;;KZT;;kk;2D;Алматы;;Казахстан;драма;9\n\
                 8;=1+1;15.03.2024;0,001;3;KZT;;kk;;Алматы;Арман;США - Великобритания;;1\n\
                 9;Том. 3D;2024-02-27..2024-03-03;1,2345678901234567;;KZT;;kk;;;;СССР;;\n",
            ),
            (
                "b.csv",
                "title,year,gross_to_date,date,currency\nДала,,5000.125,2024-05-01,KZT\nДала,,7000,2024-06-01,KZT\n",
            ),
            (
                "c.json",
                r#"{"films":[{"title":"Дала","release_date":"2024-04-28","title_kk":"Дала (каз.)","countries":["KZ","RU"]}]}"#,
            ),
        ],
    );
    same_answers("chart --year 2024", "--home KZ", "--home KZ", &files);
    same_answers("report --year 2024", "--home KZ", "--home KZ", &files);
}

#[test]
fn options_stand_in_the_records() {
    let test = Test::new();
    let files = written(&test, &[("gross.csv", "Film,US Gross\nDune,\"1,234\"\nTotal,\"1,234\"\n")]);
    let reading = "--col gross=\"US Gross\" --set year=2024 --decimal point --currency USD";
    same_answers("chart --year 2024", reading, "", &files);
    let csv = Test::new().args("export -q").args(reading).arg(files[0].display().to_string()).run().ok();
    csv.stdout_is("record_type,title,period,gross,currency\nbox_office,Dune,2024,1234,USD\n");
}

#[test]
fn films_of_one_title_in_one_list_stay_apart() {
    let test = Test::new();
    let list = "Фильм;Режиссёр;Сборы\nМост;Иванов;100\nМост;Ким;50\nДала;Ким;10\n";
    let files = written(&test, &[("Сборы 2024-03-07.csv", list)]);
    same_answers("top-share --year 2024 --top 2", "--currency KZT", "", &files);
    let exported = Test::new().args("export -q --currency KZT").arg(files[0].display().to_string()).run().ok();
    exported.stdout_is(
        "record_type,film_id,title,date,gross,currency\nbox_office,Мост,Мост,2024-03-07,100,KZT\n\
         box_office,Мост #2,Мост,2024-03-07,50,KZT\nbox_office,,Дала,2024-03-07,10,KZT\n",
    );
}

#[test]
fn bad_records_are_errors_and_the_old_file_stays() {
    let ran = Test::new()
        .file("bad.csv", "title,date,gross\nDune,2024-03-07,oops\n")
        .file("out.csv", "old")
        .args("export bad.csv -o out.csv")
        .run()
        .status(3)
        .stderr_has("bad.csv:2:3");
    assert_eq!(ran.read("out.csv"), "old");
    Test::new().args("export -f table").run().status(2).stderr_has("records are not written as table");
    Test::new().args("chart --year 2024 -f xlsx").run().status(2).stderr_has("kinostat export");
}

#[test]
fn options_that_do_nothing_to_records_are_refused() {
    let refused = |option: &str, says: &str| {
        let ran = Test::with_market().args("export films.csv takings.csv").args(option).run();
        ran.status(2).stderr_has(says).stderr_is_one_line().stdout_is("");
    };
    for option in ["--in USD", "--rates rates.csv", "--rate KZT/USD=0.002", "--rate-method end"] {
        let name = option.split(' ').next().unwrap();
        refused(option, &format!("export takes no {name}: records are written in the currency they state"));
    }
    refused("--sheet top", "export takes no --sheet, which is of a report's page; to read one sheet");
}

#[test]
fn a_file_of_cinemas_given_twice_is_not_doubled() {
    let rows = "title,date,cinema,gross\nDune,2024-03-07,Арман,5\n";
    let ran = Test::new().file("a.csv", rows).file("b.csv", rows).args("export a.csv b.csv").run();
    ran.status(3).stderr_has("the very bytes of").stdout_is("");
}

#[test]
fn an_id_that_is_given_is_nobodys_before() {
    let test = Test::new();
    let files = written(
        &test,
        &[
            ("Сборы 2024-03-07.csv", "Фильм;Режиссёр;Сборы\nDune;Иванов;100\nDune;Ким;50\n"),
            ("b.csv", "film_id,title,release_date,date,gross\nDune,Another,2001,2024-03-08,5\n"),
        ],
    );
    same_answers("top-share --year 2024 --top 3", "--currency KZT", "", &files);
}

#[test]
fn titles_that_look_like_totals_and_notes_stay_titles() {
    let test = Test::new();
    let files = written(
        &test,
        &[
            ("m.csv", "period,measure,origin,value,unit,series\n2024,gross,total,1000000,KZT,Total\n"),
            ("r.csv", "film_id,title\n1,*batteries not included\n2,A; B\n3,Total\n"),
            ("t.csv", "film_id,date,gross,currency\n1,2024-03-07,5.5,KZT\n2,2024-03-07,123456789,KZT\n"),
        ],
    );
    same_answers("report --year 2024", "--mixed-units as-written", "", &files);
    same_answers("chart --year 2024", "--mixed-units as-written", "", &files);
}

#[test]
fn the_home_country_goes_with_the_records() {
    let test = Test::new();
    let files =
        written(&test, &[("h.csv", "title,year,gross,countries,territory\nA,2024,100,KZ,KZ\nB,2024,50,US,KZ\n")]);
    same_answers("top-share --year 2024 --top 2", "--home US --currency KZT", "", &files);
    let files =
        written(&test, &[("all.csv", "title,year,gross,currency,territory\nA,2024,100,KZT,KZ\nB,2024,50,KZT,KG\n")]);
    same_answers("chart --year 2024", "--territory KZ", "", &files);
    let ran = Test::new().args("export --origin-rule any").arg(files[0].display().to_string()).run().status(0);
    ran.stderr_has("give them again when reading: --origin-rule");
}

#[test]
fn rows_without_a_figure_stay_rows() {
    let test = Test::new();
    let files = written(&test, &[("m.csv", "title,date,gross,currency\nA,2024-01-05,1,KZT\nC,2024-01-05,,KZT\n")]);
    same_answers("chart --year 2024", "", "", &files);
    // And where a key is left out of an object of a list, it is as if it were empty.
    let json = |second: &str| {
        let text = format!(r#"[{second},{{"title":"A","date":"2024-01-05","gross":1,"currency":"KZT"}}]"#);
        Test::new().file("m.json", text).args("chart --year 2024 -f json m.json").run().ok().sheets()
    };
    let whole = json(r#"{"title":"C","date":"2024-01-05","gross":null,"currency":"KZT"}"#);
    assert_eq!(json(r#"{"title":"C","date":"2024-01-05","currency":"KZT"}"#), whole);
}

#[test]
fn what_was_left_out_is_told() {
    let ran = Test::new().file("g.csv", "Title,Country,Xyz\nA,KZ,B\n").args("export g.csv").run();
    ran.status(0).stderr_has("columns left out, for they have no meaning here: Xyz");
    let ran = Test::new().file("g.csv", "Title,Gross 2023,Gross 2024\nA,1,2\n").args("export g.csv").run();
    ran.status(3).stderr_has("--col gross=\"Gross 2024\" --set year=2024");
}

#[test]
#[cfg(unix)]
fn a_folder_for_temporary_files_that_is_not_there_is_no_bad_record() {
    let title = "x".repeat(900_000);
    let rows: String = (0..20).map(|number| format!("{title} {number},2024-03-07,1\n")).collect();
    let test = Test::new()
        .file("a.csv", format!("title,date,gross\n{rows}"))
        .env("TMPDIR", "/nonexistent")
        .args("export --lenient a.csv");
    test.run().status(4).stderr_has("temporary file");
}

#[test]
fn real_files() {
    let Some(shared) = shared() else { return };
    let sample = |name: &str| shared.join("samples").join(name);
    let kobis = [sample("kr-kobis-export/movie_boxoffice.csv")];
    same_answers("report --year 2019 --basis release", "", "", &kobis);
    same_answers_in(&["json"], "chart --year 2019 --basis release --top 20000", "", "", &kobis);
    let daily = [sample("kr-kobis-daily/daily_box_office.csv"), sample("kr-kobis-daily/movie_list.csv")];
    same_answers_in(&["csv"], "growth --years 2018..2022", "", "", &daily);
    let weekend = [sample("uk-bfi-weekend/13 November 2022.xls")];
    same_answers("top-share --period 2022-11-11..2022-11-13 --origin-rule first", "", "", &weekend);
    let week = [sample("tw-weekly/download_20230529.xlsx")];
    same_answers("chart --period 2023-W22", "", "", &week);
    let dollars = [sample("us-domestic-foreign/bom.movie_gross.csv.gz")];
    let reading = "--col gross=\"domestic_gross + foreign_gross\" --mixed-units millions --currency USD";
    same_answers("chart --year 2015", reading, "", &dollars);
}

#[test]
fn real_rates() {
    let Some(shared) = shared() else { return };
    for (name, asked) in [
        ("fx-nbk/rates_all.xml", "convert 1000 KRW KZT --period 2016-04-18 -f json --rates"),
        ("fx-ecb/eurofxref.csv", "convert 15710950 GBP USD --period 2026-10-30 -f json --rates"),
    ] {
        let file = shared.join("samples").join(name).display().to_string();
        let before = Test::new().args(asked).arg(&file).run().status(0).sheets();
        for format in FORMATS {
            let exported = Test::new().args(&format!("export -q -o out.{format}")).arg(&file).run().ok();
            let out = exported.folder.path().join(format!("out.{format}")).display().to_string();
            assert_eq!(Test::new().args(asked).arg(out).run().status(0).sheets(), before, "{name} {format}");
        }
    }
}
