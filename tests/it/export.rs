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
    let csv = Test::new().args("export").args(reading).arg(files[0].display().to_string()).run().ok();
    csv.stdout_is("title,period,gross,currency\nDune,2024,1234,USD\n");
}

#[test]
fn films_of_one_title_in_one_list_stay_apart() {
    let test = Test::new();
    let list = "Фильм;Режиссёр;Сборы\nМост;Иванов;100\nМост;Ким;50\nДала;Ким;10\n";
    let files = written(&test, &[("Сборы 2024-03-07.csv", list)]);
    same_answers("top-share --year 2024 --top 2", "--currency KZT", "", &files);
    let exported = Test::new().args("export --currency KZT").arg(files[0].display().to_string()).run().ok();
    exported.stdout_is(
        "film_id,title,date,gross,currency\nМост,Мост,2024-03-07,100,KZT\nМост #2,Мост,2024-03-07,50,KZT\n,Дала,2024-03-07,10,KZT\n",
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
            let exported = Test::new().args(&format!("export -o out.{format}")).arg(&file).run().ok();
            let out = exported.folder.path().join(format!("out.{format}")).display().to_string();
            assert_eq!(Test::new().args(asked).arg(out).run().status(0).sheets(), before, "{name} {format}");
        }
    }
}
