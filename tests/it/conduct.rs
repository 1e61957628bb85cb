//! How the command behaves, by the ids of conduct.md: where input comes from, exit codes, options, what is written.

use kinostat::render::Format;

use super::{MARKET, Test};

const ROWS: &str = "title,date,gross,currency,origin\nNo Such Land,2024-03-07,1000,KZT,domestic\nNo Such Sea,2024-03-07,3000,KZT,foreign\n";

fn test() -> Test {
    Test::new().file("films.csv", ROWS)
}

#[test]
fn i1_files_win_over_a_pipe() {
    test()
        .args("report --year 2024 films.csv")
        .stdin("title,date,gross\nPiped,2024-01-01,5\n")
        .run()
        .ok()
        .stdout_has("source: films.csv")
        .stdout_lacks("Piped");
}

#[test]
fn i1_a_dash_is_standard_input() {
    test().args("report --year 2024 -").stdin(ROWS).run().ok().stdout_has("source: standard input");
}

#[test]
fn i1_a_dash_goes_with_files() {
    let ran = test()
        .args("report --year 2024 films.csv -")
        .stdin("title,date,gross,currency\nPiped,2024-01-01,5,KZT\n")
        .run()
        .ok();
    ran.stdout_has("source: films.csv").stdout_has("source: standard input").stdout_has("Piped");
}

#[test]
fn i1_a_dash_wins_even_where_nothing_is_piped() {
    test().args("report --year 2024 -").run().status(3).stderr_has("standard input was empty");
}

#[test]
fn i2_a_pipe_is_data() {
    test().args("report --year 2024").stdin(ROWS).run().ok().stdout_has("source: standard input (2 rows used");
}

#[test]
fn i2_a_regular_file_is_data() {
    test()
        .stdin_file("films.csv")
        .args("report --year 2024")
        .run()
        .ok()
        .stdout_has("source: standard input (2 rows used");
}

#[test]
fn i2_dev_null_is_no_data() {
    test().args("report --year 2024").run().ok().of_bundled();
}

#[test]
fn i2_configured_files_stand_for_the_bundled_figures() {
    test()
        .args("report --year 2024 --data films.csv")
        .run()
        .ok()
        .stdout_has("source: films.csv")
        .stdout_lacks("bundled figures");
    test().args("report --year 2024").env("KINOSTAT_DATA", "films.csv").run().ok().stdout_has("source: films.csv");
    test().args("report --year 2024").env("KINOSTAT_DATA", "").run().ok().of_bundled();
}

#[test]
fn i2_a_pipe_wins_over_configured_files() {
    test().args("report --year 2024 --data films.csv").stdin(ROWS).run().ok().stdout_has("source: standard input");
}

#[test]
fn i3_an_empty_pipe_is_an_error() {
    test()
        .args("report --year 2024")
        .stdin("")
        .run()
        .status(3)
        .stdout_is("")
        .stderr_has("did the command before the pipe fail?");
}

#[test]
fn i5_no_stdin() {
    test().args("report --year 2024 --no-stdin").stdin(ROWS).run().ok().of_bundled();
    test().args("report --year 2024").env("KINOSTAT_STDIN", "never").stdin(ROWS).run().ok().of_bundled();
}

#[test]
fn i7_the_source_is_named_in_every_format() {
    for format in Format::ALL.iter().filter(|format| **format != Format::Csv) {
        let ran = test().args("report --year 2024 films.csv -f").arg(format.name()).run().ok();
        assert!(ran.stdout.contains("films.csv"), "{ran}");
    }
    let page = test().args("report --year 2024 films.csv -f json").run().ok().json();
    assert_eq!(page["meta"]["sources"][0]["name"], "films.csv");
    assert_eq!(page["meta"]["sources"][0]["rows_used"], 2);
    assert_eq!(page["meta"]["sources"][0]["sha256"].as_str().unwrap().len(), 64);
}

#[test]
fn i9_a_container_is_told_by_its_bytes_not_its_name() {
    let json = "[{\"title\":\"A\",\"date\":\"2024-03-07\",\"gross\":5}]";
    Test::new().file("films.csv", json).args("chart --year 2024 films.csv").run().ok().stdout_has("A");
    Test::new().file("films.csv", json).args("chart --year 2024 --input-format csv films.csv").run().status(3);
    Test::new()
        .file("bom.csv", format!("\u{feff}{ROWS}"))
        .args("chart --year 2024 bom.csv")
        .run()
        .ok()
        .stdout_has("No Such Sea");
    Test::new().file("bom.json", format!("\u{feff}{json}")).args("chart --year 2024 bom.json").run().ok();
}

#[test]
fn r1_the_header_decides_the_delimiter() {
    let expected = test().args("report --year 2024 films.csv -f json").run().ok().sheets();
    for delimiter in [";", "\t", "|"] {
        let rows = ROWS.replace(',', delimiter);
        assert_eq!(
            Test::new().file("films.csv", rows).args("report --year 2024 films.csv -f json").run().ok().sheets(),
            expected,
            "{delimiter:?}"
        );
    }
}

#[test]
fn r_line_ends_and_marks_change_nothing() {
    let expected = test().args("report --year 2024 films.csv -f json").run().ok().sheets();
    for rows in [
        ROWS.replace('\n', "\r\n"),
        ROWS.replace('\n', "\r"),
        format!("\u{feff}{ROWS}"),
        ROWS.trim_end().to_owned(),
        format!("{ROWS}\n\n"),
        ROWS.replace("No Such Land", "\"No Such Land\""),
    ] {
        assert_eq!(
            Test::new().file("films.csv", &rows).args("report --year 2024 films.csv -f json").run().ok().sheets(),
            expected,
            "{rows:?}"
        );
    }
}

#[test]
fn r5_headers_in_russian_and_kazakh() {
    let gross = |rows: &str| {
        let page = Test::new().file("films.csv", rows).args("report --year 2024 films.csv -f json").run().ok().json();
        page["sheets"]["market"]["rows"][0]["gross"]["amount"].clone()
    };
    assert_eq!(gross("Название,Дата,Сборы,Валюта\nНет такой земли,07.03.2024,1000,KZT\n"), "1000");
    assert_eq!(gross("Атауы,Күні,Түсім\nЖоқ жер,2024-03-07,1000\n"), "1000");
}

#[test]
fn r7_blank_columns_at_the_end_of_a_line_are_nothing() {
    Test::new()
        .file("films.csv", "title,date,gross\nA,2024-03-07,5,,\n")
        .args("chart --year 2024 films.csv")
        .run()
        .ok()
        .stdout_has("A");
}

#[test]
fn b9_lenient_skips_bad_records_and_counts_them() {
    let rows = format!("{ROWS}Bad,2024-03-07,much,KZT,domestic\nShort,2024\n");
    let ran =
        Test::new().file("films.csv", rows).args("report --year 2024 --lenient films.csv -f json").run().status(0);
    let page = ran.json();
    assert_eq!(page["meta"]["sources"][0]["rows_used"], 2);
    assert_eq!(page["meta"]["sources"][0]["rows_refused"], 2);
    assert_eq!(page["sheets"]["market"]["rows"][0]["gross"]["amount"], "4000");
    let ran = ran.stderr_has("2 bad records were skipped");
    assert!(ran.stderr.contains("films.csv:4:3"), "{ran}");
}

#[test]
fn a1_help_is_on_standard_output() {
    for args in [
        "-h",
        "--help",
        "report -h",
        "report --help",
        "chart --help",
        "convert --help",
        "rates --help",
        "growth --help",
        "top-share --help",
    ] {
        Test::new().args(args).run().ok().stdout_has("Usage: kinostat");
    }
    Test::new().args("--version").run().ok().stdout_is(concat!("kinostat ", env!("CARGO_PKG_VERSION"), "\n"));
    Test::new().run().status(2).stdout_is("").stderr_has("Usage: kinostat");
}

#[test]
fn a3_near_misses_are_offered() {
    Test::new().args("reprot --year 2024").run().status(2).stderr_has("'report'");
    Test::new().args("report --yaer 2024").run().status(2).stderr_has("'--year'");
    Test::new().args("report --year 2024 --origin-rule frist").run().status(2).stderr_has("'first'");
    Test::new().args("chart --year 2024 --film Дастүр").run().status(1).stderr_has("\"Дәстүр\"?");
    test().args("report --year 2024 --home Khazakhstan").run().status(2).stderr_has("kazakhstan");
}

#[test]
fn a4_options_stand_anywhere() {
    let expected = test().args("report --year 2024 films.csv -f json").run().ok();
    for args in [
        "-f json report --year 2024 films.csv",
        "report films.csv -f json --year 2024",
        "report -fjson --year=2024 -- films.csv",
        "report --year 2024 films.csv --format json",
    ] {
        test().args(args).run().ok().stdout_is(&expected.stdout);
    }
}

#[test]
fn a4_no_option_may_be_abbreviated() {
    Test::new().args("report --ye 2024").run().status(2);
}

#[test]
fn a4_a_dash_as_output_is_standard_output() {
    let shown = test().args("report --year 2024 films.csv").run().ok();
    let ran = test().args("report --year 2024 films.csv -o -").run().ok().stdout_is(&shown.stdout);
    assert_eq!(ran.names(), ["films.csv"]);
}

#[test]
fn a5_every_report_takes_the_common_options() {
    for command in ["report --year 2024", "chart --year 2024", "top-share --year 2024", "growth --years 2024"] {
        for option in [
            "--home KZ",
            "--territory KZ",
            "--set series=mine --series mine",
            "--origin-rule any",
            "--basis release",
            "--in USD",
            "--rate KZT/USD=0.002",
            "--rate-method end --rate KZT/USD=0.002",
            "--currency KZT",
            "--lenient",
            "--no-stdin",
            "-q",
            "--ascii",
            "--color never",
            "-f csv",
        ] {
            test().args(&format!("{command} {option} films.csv")).run().status(0);
        }
    }
}

#[test]
fn a7_completions_for_five_shells() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let ran = Test::new().args("completions").arg(shell).run().ok();
        for word in ["report", "top-share", "rate-method"] {
            assert!(ran.stdout.contains(word), "{shell} lacks {word}");
        }
    }
}

#[test]
fn a7_manual_pages() {
    Test::new().args("man").run().ok().stdout_has(".TH");
    for command in ["report", "chart", "top-share", "growth", "convert", "rates"] {
        Test::new().args("man").arg(command).run().ok().stdout_has(".TH").stdout_has("year");
    }
}

#[test]
fn what_is_written_to_a_file_is_not_lost() {
    // -o is an option of every command, so no command may take it and write elsewhere.
    for args in ["man -o answer", "man report -o answer", "completions bash -o answer"] {
        let ran = Test::new().args(args).run();
        let refused = ran.code == Some(2);
        assert!(refused || ran.names().contains(&"answer".to_owned()), "{ran}");
    }
}

#[test]
fn b2_exit_codes() {
    for (code, args) in [
        (0, "report --year 2024 films.csv"),
        (0, "report --year 1990 films.csv"),
        (1, "chart --year 2024 --top 1 --ties fail tied.csv"),
        (2, "report --year twenty films.csv"),
        (2, "report --year 2024 --sheet none films.csv"),
        (3, "report --year 2024 bad.csv"),
        (3, "report --year 2024 films.csv --in EUR --rates rates.csv"),
        (4, "report --year 2024 none.csv"),
        (4, "report --year 2024 films.csv -o none/answer"),
    ] {
        let test = test()
            .file("bad.csv", "title,date,gross\nA,2024-03-07,x\n")
            .file("rates.csv", "year,base,quote,rate\n1990,USD,KZT,5\n");
        test.file("tied.csv", "title,year,gross\nA,2024,5\nB,2024,5\n").args(args).run().status(code);
    }
}

#[test]
fn b3_no_film_is_an_answer() {
    let ran = test().args("chart --year 1990 films.csv").run().ok().stdout_has("0 films");
    assert!(ran.stdout.contains("1990"), "{ran}");
}

#[test]
fn o1_the_ending_of_the_output_names_the_format() {
    for format in Format::ALL {
        let expected = test().args("report --year 2024 films.csv -f").arg(format.name()).run().ok().stdout;
        for ending in format.endings() {
            let ran =
                test().args("report --year 2024 films.csv -o").arg(format!("answer.{ending}")).run().ok().stdout_is("");
            assert_eq!(ran.read(&format!("answer.{ending}")), expected, "{ending}");
        }
    }
}

#[test]
fn o1_a_format_asked_for_wins_over_an_ending() {
    let ran = test().args("report --year 2024 films.csv -f json -o answer.csv").run().ok();
    assert!(ran.read("answer.csv").starts_with('{'));
}

#[test]
fn o1_markdown_may_be_called_md() {
    let expected = test().args("report --year 2024 films.csv -f markdown").run().ok().stdout;
    test().args("report --year 2024 films.csv -f md").run().ok().stdout_is(&expected);
}

#[test]
fn o7_the_locale_changes_no_machine_format() {
    for format in ["json", "csv"] {
        let expected =
            Test::with_market().args(&format!("report --year 2024 {MARKET} -f {format}")).run().status(0).stdout;
        for locale in ["C", "POSIX", "ru_RU.UTF-8", "kk_KZ.UTF-8", "ru_RU.KOI8-R"] {
            let test = Test::with_market().args(&format!("report --year 2024 {MARKET} -f {format}"));
            let ran = test.env("LC_ALL", locale).env("TZ", "Pacific/Kiritimati").run().status(0);
            assert_eq!(ran.stdout, expected, "{format} under {locale}");
        }
    }
}

#[test]
fn o9_an_output_never_takes_the_place_of_an_input() {
    for args in [
        "report --year 2024 films.csv -o films.csv",
        "report --year 2024 films.csv -o ./films.csv",
        "report --year 2024 --data films.csv -o films.csv",
        "report --year 2024 films.csv --in USD --rates rates.csv -o rates.csv",
        "rates --year 2024 --rates rates.csv -o rates.csv",
        "convert 5 KZT USD --year 2024 --rates rates.csv -o rates.csv",
    ] {
        let rates = "year,base,quote,rate\n2024,USD,KZT,500\n2023,USD,KZT,450\n";
        let ran = test().file("rates.csv", rates).args(args).run();
        assert_eq!(ran.read("films.csv"), ROWS, "an input was overwritten\n{ran}");
        assert_eq!(ran.read("rates.csv"), rates, "an input was overwritten\n{ran}");
        let ran = ran.status(2).stdout_is("");
        assert!(ran.stderr.contains("choose another file"), "{ran}");
    }
}

#[test]
fn o9_standard_input_from_a_file_is_an_input() {
    let ran = test().stdin_file("films.csv").args("report --year 2024 -o films.csv").run();
    assert_eq!(ran.read("films.csv"), ROWS, "an input was overwritten\n{ran}");
}

#[test]
fn o9_an_old_output_is_replaced() {
    let ran = test().file("answer.csv", "old").args("report --year 2024 films.csv -o answer.csv").run().ok();
    assert!(ran.read("answer.csv").starts_with("sheet,row,column"), "{ran}");
}

#[test]
fn o10_the_same_bytes_in_give_the_same_bytes_out() {
    for format in Format::ALL {
        let run = || {
            Test::with_market()
                .args(&format!("report --year 2024 {MARKET} --in USD -f {}", format.name()))
                .run()
                .ok()
                .stdout
        };
        let first = run();
        for _ in 0..5 {
            assert_eq!(run(), first);
        }
    }
}

#[test]
fn bounds_are_kept_and_shown() {
    let rows =
        "title,year,gross,currency,bound\nA,2024,1000,KZT,at_least\nB,2024,3000,KZT,exact\nC,2024,5000,KZT,about\n";
    let ran = Test::new().file("films.csv", rows).args("chart --year 2024 films.csv").run().ok();
    ran.stdout_has("≥ 1,000").stdout_has("≈ 5,000").stdout_has(" 3,000 ");
}

#[test]
fn a_change_is_refused_between_a_part_and_a_whole() {
    let page =
        Test::with_market().args("growth --years 2023 takings-2023-part.csv films.csv -f json").run().ok().json();
    assert!(page["meta"]["notes"].as_array().unwrap().iter().any(|note| note["key"] == "part"), "{page}");
    let rows = "title,start,end,gross,currency\nA,2023-01-01,2023-12-31,1000,KZT\nA,2024-01-01,2024-03-31,700,KZT\n";
    let page = Test::new().file("films.csv", rows).args("growth --years 2024 films.csv -f json").run().ok().json();
    let total = &page["sheets"]["growth"]["rows"][0];
    assert_eq!(total["gross"]["amount"], "700");
    assert!(total["gross_change"].is_null(), "{total}");
}

#[test]
fn ties_at_the_cut() {
    let top = |ties: &str| {
        let ran = Test::with_market()
            .args(&format!("chart --year 2024 --top 10 --ties {ties} {MARKET} -f json"))
            .run()
            .status(0);
        ran.json()["sheets"]["chart"]["rows"].as_array().unwrap().len()
    };
    assert_eq!((top("include"), top("exclude")), (11, 9));
    let ran = Test::with_market().args(&format!("chart --year 2024 --top 10 --ties fail {MARKET}")).run().status(1);
    ran.stderr_has("2 films tie at place 10").stdout_is("");
}

#[test]
fn a_film_by_any_of_its_titles() {
    for title in ["Жоқ жер", "Нет такой земли", "No Such Land", "no such land", "НЕТ ТАКОЙ ЗЕМЛИ"]
    {
        let page =
            Test::with_market().args("chart --year 2024 -f json --film").arg(title).args(MARKET).run().status(0).json();
        let rows = page["sheets"]["chart"]["rows"].as_array().unwrap();
        assert_eq!((rows.len(), &rows[0]["title"], &rows[0]["rank"]), (1, &"Жоқ жер".into(), &3.into()), "{title}");
    }
}

#[test]
fn rates_either_way_round() {
    let rate = |pair: &str| {
        let page = Test::new().args("rates --year 2024 -f json --pair").arg(pair).run().ok().json();
        let row = &page["sheets"]["rates"]["rows"][0];
        (row["rate"]["rate"].as_str().unwrap().to_owned(), row["inverse"]["rate"].as_str().unwrap().to_owned())
    };
    let (there, back) = rate("USD/KZT");
    assert_eq!(there, "468.9625");
    assert_eq!(rate("KZT/USD"), (back, there));
}

#[test]
fn rates_of_all_pairs() {
    let page = Test::new().args("rates --year 2024 --all -f json").run().ok().json();
    let rows = page["sheets"]["rates"]["rows"].as_array().unwrap();
    assert_eq!(rows.len(), 28, "eight currencies make twenty-eight pairs");
}

#[test]
fn two_films_of_one_title_are_never_made_one() {
    // A third record knows the title alone; it may be refused, but it must not draw the two together.
    let rows = ["b,One,,2024-W13,5,", ",One,2024,2024-03-07,6,foreign", ",One,2023,2024-05,7,domestic"];
    let header = "film_id,title,release_date,period,gross,origin";
    let mut answers = Vec::new();
    for order in [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]] {
        let text = order.iter().fold(header.to_owned(), |text, row| format!("{text}\n{}", rows[*row]));
        let ran = Test::new().file("films.csv", text).args("chart --year 2024 films.csv -f json").run();
        if ran.code == Some(0) {
            let films = ran.json()["sheets"]["chart"]["rows"].as_array().unwrap().len();
            assert!(films >= 2, "films of 2023 and 2024 were summed as one\n{ran}");
        }
        answers.push((ran.code, if ran.code == Some(0) { ran.sheets() } else { String::new() }));
    }
    answers.dedup();
    assert_eq!(answers.len(), 1, "the answer depends on the order of rows");
}

#[test]
fn a_film_of_conflicting_origins_is_told_however_its_rows_are_joined() {
    // By id in one file, by title in another: still one film with two origins.
    let test = Test::new()
        .file("list.csv", "film_id,title,origin\nb,One,foreign\n")
        .file("takings.csv", "title,date,gross,origin\nOne,2024-03-07,6,domestic\n");
    let one = test.args("chart --year 2024 list.csv takings.csv").run().status(3);
    assert!(one.stderr.contains("list.csv:2") && one.stderr.contains("takings.csv:2"), "{one}");
}

#[test]
fn a_constant_fills_only_what_records_leave_open() {
    let csv = "title,date,gross,currency\nA,2024-01-01,5,KZT\nB,2024-01-02,7,\n";
    let ran = Test::new().args("chart --year 2024 --set currency=KZT a.csv -f csv").file("a.csv", csv).run().ok();
    ran.stdout_has("2,A,").stdout_has("1,B,");
    let mixed = Test::new().args("chart --year 2024 --set currency=USD a.csv").file("a.csv", csv).run();
    mixed.status(3).stderr_has("amounts in KZT and amounts in USD do not add");
}

#[test]
fn rates_files_hold_rates_and_nothing_else() {
    let stray = "title,date,gross,currency\nZ,2024-03-03,555,KZT\n";
    let csv = "title,date,gross,currency\nA,2024-01-01,5,KZT\n";
    let ran = Test::new()
        .args("chart --year 2024 a.csv --in USD --rates z.csv")
        .file("a.csv", csv)
        .file("z.csv", stray)
        .run();
    ran.status(3).stderr_has("z.csv:1: no column for the base");
}

#[test]
fn a_part_of_a_year_is_not_compared_with_a_whole_one_under_either_basis() {
    let mut csv = "title,release_date,date,gross,currency\n".to_owned();
    for year in [2023, 2024] {
        for month in 1..=if year == 2023 { 12 } else { 6 } {
            for day in [1, 8, 15, 22, 28] {
                csv.push_str(&format!("F{year}{month},{year}-{month:02}-01,{year}-{month:02}-{day:02},10,KZT\n"));
            }
        }
    }
    csv.push_str("F20231,2023-01-01,2023-12-31,10,KZT\n");
    for basis in ["calendar", "release"] {
        let ran = Test::new()
            .args(&format!("growth --years 2024 --basis {basis} --origin total a.csv -f json"))
            .file("a.csv", &csv)
            .run()
            .ok();
        let row = &ran.json()["sheets"]["growth"]["rows"][0];
        assert!(row["gross_change"].is_null(), "{basis}: {row}");
        assert!(row["films_released_change"].is_null(), "{basis}: {row}");
    }
}

#[test]
fn bad_records_are_counted_as_records_and_late_trouble_is_never_skipped() {
    let csv = "title,date,gross,currency\nA,bad,bad,KZT\nB,2024-01-01,5,KZT\n";
    let ran = Test::new().args("chart --year 2024 --lenient a.csv").file("a.csv", csv).run();
    ran.status(0).stderr_has("1 bad records were skipped");
    let twice = "film_id,title,date,gross,currency\nb,One,2024-01-01,5,KZT\n,One,2024-01-01,7,KZT\n";
    Test::new().args("chart --year 2024 --lenient a.csv").file("a.csv", twice).run().status(3);
}

#[test]
fn a_published_figure_stands_once_in_a_series() {
    let csv = "measure,of,period,value,unit,series\ngross,total,2024,1500,KZT,R\ngross,domestic,2024,600,KZT,R\n";
    Test::new()
        .args("report --year 2024 m.csv")
        .file("m.csv", csv)
        .run()
        .status(3)
        .stderr_has("m.csv:3")
        .stderr_has("m.csv:2");
}

#[test]
fn an_average_ticket_needs_records_that_state_both() {
    let csv = "title,year,gross,admissions,currency\nA,2024,1000,10,KZT\nB,2024,9000,,KZT\n";
    let ran = Test::new().args("report --year 2024 -f json a.csv").file("a.csv", csv).run().ok();
    assert!(ran.json()["sheets"]["market"]["rows"][0]["average_ticket"].is_null());
}

#[test]
fn a_total_row_is_no_film() {
    let rows = "title,year,gross,currency\nA,2024,1000,KZT\nB,2024,500,KZT\n";
    for (total, told) in [
        ("Итого,2024,1500,KZT\n", "the total in line 4 (\"Итого\") is the sum of its rows"),
        (",,1500,\n", "the total in line 4 (\"no title\") is the sum of its rows"),
        ("Total:,,1501,\n", "the total in line 4 (\"Total:\") says gross 1501, but its rows come to 1500"),
    ] {
        let ran = Test::new().args("report --year 2024 a.csv").file("a.csv", format!("{rows}{total}")).run();
        let warned = if told.contains("but") { format!("kinostat: a.csv: {told}\n") } else { String::new() };
        ran.status(0).stdout_has("1,500").stdout_has(told).stderr_is(&warned);
    }
    let alone = format!("{rows},2024,1500,KZT\n");
    Test::new()
        .args("chart --year 2024 a.csv")
        .file("a.csv", alone)
        .run()
        .status(3)
        .stderr_has("a.csv:4: names no film");
}

/// What a chart of 2024 says of some records: each film's gross with its bound, or the error.
fn chart_of(csv: &str, args: &str) -> String {
    let ran = Test::new().args(&format!("chart --year 2024 a.csv -f json {args}")).file("a.csv", csv).run();
    if ran.code != Some(0) {
        return format!("error {}", ran.code.unwrap_or_default());
    }
    let rows = ran.json()["sheets"]["chart"]["rows"].as_array().cloned().unwrap_or_default();
    let said = rows.iter().map(|row| {
        let gross = &row["gross"];
        format!("{} {} {}", row["title"], gross["amount"], gross["bound"]).replace('"', "")
    });
    said.collect::<Vec<_>>().join("; ")
}

#[test]
fn no_money_counts_twice() {
    for (what, csv, args, expected) in [
        (
            "totals of one measure beside takings of another",
            "title,date,gross,gross_to_date,admissions_to_date,release_date\nA,2024-01-07,100,100,10,2024-01-01\nA,2024-01-14,50,150,15,2024-01-01\n",
            "",
            "A 150 exact",
        ),
        (
            "a total beside takings by period",
            "title,date,gross,gross_to_date,release_date\nA,2024-03-07,100,,2024-03-01\nA,2024-03-10,,500,2024-03-01\n",
            "",
            "error 3",
        ),
        (
            "a total without gross between two with one",
            "title,date,gross_to_date,admissions_to_date,release_date\nA,2024-01-07,100,,2024-01-01\nA,2024-01-14,,9,2024-01-01\nA,2024-12-31,150,20,2024-01-01\n",
            "",
            "A 150 exact",
        ),
        (
            "totals of a film known by id and by title",
            "film_id,title,date,gross_to_date,release_date\n1,A,2024-01-07,100,2024-01-01\n,A,2024-12-31,150,\n",
            "",
            "A 150 exact",
        ),
        (
            "totals of two cities",
            "title,date,gross_to_date,city,release_date\nA,2024-12-31,100,Almaty,2024-01-01\nA,2024-12-31,50,Astana,2024-01-01\n",
            "",
            "A 150 exact",
        ),
        (
            "two whole runs",
            "title,period,gross,release_date\nA,run,100,2024-01-01\nA,run,200,2024-01-01\n",
            "--basis release",
            "error 3",
        ),
        (
            "a whole run and a year of it",
            "title,period,gross,release_date\nA,run,100,2024-01-01\nA,2024,300,2024-01-01\n",
            "--basis release",
            "error 3",
        ),
        (
            "a territory named and unsaid",
            "title,date,gross,territory\nA,2024-01-01,100,KZ\nA,2024-01-01,100,\n",
            "",
            "error 3",
        ),
        (
            "all languages and none said",
            "title,date,gross,language\nA,2024-01-01,100,all\nA,2024-01-01,100,\n",
            "",
            "error 3",
        ),
        (
            "a city and a format of it",
            "title,date,gross,city,format\nA,2024-01-01,100,Almaty,\nA,2024-01-01,50,Almaty,IMAX\n",
            "",
            "error 3",
        ),
        (
            "two cities",
            "title,date,gross,city,format\nA,2024-01-01,100,Almaty,\nA,2024-01-01,50,Astana,IMAX\n",
            "",
            "A 150 exact",
        ),
        (
            "a cinema's month and a day of the country",
            "title,period,gross,cinema\nA,2024-01-15,40,K\nA,2024-01,100,K\nA,2024-01-20,500,\n",
            "",
            "error 3",
        ),
        (
            "versions of one film and all of another",
            "title,date,gross,language\nB,2024-01-01,50,kk\nB,2024-01-01,40,ru\nA,2024-01-01,100,all\n",
            "",
            "A 100 exact; B 90 exact",
        ),
        (
            "a skipped total",
            "title,date,gross_to_date,release_date\nA,2024-12-31,100,2024-01-01\nA,2024-12-31,200,2024-01-01\n",
            "--lenient",
            "A 100 exact",
        ),
        (
            "a run across the year's start",
            "title,date,gross_to_date,release_date\nA,2024-12-31,1000,2023-12-28\n",
            "",
            "A 1000 at_most",
        ),
        (
            "the same by release",
            "title,date,gross_to_date,release_date\nA,2024-12-31,1000,2024-12-28\n",
            "--basis release",
            "A 1000 exact",
        ),
    ] {
        assert_eq!(chart_of(csv, args), expected, "{what}");
    }
}

#[test]
fn market_figures_are_of_a_territory_and_a_currency() {
    let csv = "measure,origin,period,value,unit,series,territory\ngross,total,2024,23000,KZT,X,KZ\ngross,total,2024,50,USD,X,KZ\n\
               gross,total,2023,15000,KZT,X,KZ\ngross,total,2024,900,KZT,Y,KG\ngross,total,2023,800,KZT,Y,KG\n";
    Test::new().args("report --year 2024 a.csv").file("a.csv", csv).run().status(3).stderr_has("--territory");
    let ran = Test::new().args("report --year 2024 --territory KZ a.csv").file("a.csv", csv).run().ok();
    ran.stdout_has("All films took 23,000 tenge in 2024, +53.3 % on 15,000 tenge");
    Test::new().args("report --year 2024 --territory RU").run().status(2).stderr_has("are of KZ");
}

#[test]
fn rates_named_go_before_those_among_the_records() {
    let rates = "period,base,quote,rate\n2024,USD,KZT,400\n";
    let own = "period,base,quote,rate,title,gross\n2024,USD,KZT,500,,\n";
    let ran = Test::new()
        .args("convert 1000 KZT USD --year 2024 --rates r.csv --rate KZT/EUR=0.002")
        .file("r.csv", rates)
        .run()
        .ok();
    ran.stdout_has("1,000 KZT is 2.50 USD");
    let ran = Test::new()
        .args("rates --year 2024 --pair USD/KZT own.csv --rates r.csv")
        .file("r.csv", rates)
        .file("own.csv", own)
        .run();
    ran.status(0).stdout_has("400");
    Test::new().args("convert 5 KZT KZT --year 2024").run().ok().stdout_has("5 KZT is 5 KZT");
}

#[test]
fn json_of_any_depth_is_read_or_refused() {
    let deep = format!(
        "[{{\"title\":\"A\",\"cast\":{}1{},\"year\":2024,\"gross\":1}}]",
        "[".repeat(20_000),
        "]".repeat(20_000)
    );
    let ran = Test::new().args("chart --year 2024 a.json").file("a.json", &deep).run();
    assert!(matches!(ran.code, Some(0 | 3)), "{:?}", ran.code);
}

#[test]
fn release_dates_that_drift_are_told() {
    let csv = "film_id,title,release_date,date,gross\n1,A,2023-12-28,2024-01-01,5\n1,A,2024-01-04,2024-01-08,5\n2,B,2024,2024-01-08,5\n2,B,2024-01-05,2024-01-09,5\n";
    let ran = Test::new().args("chart --year 2024 a.csv").file("a.csv", csv).run().ok();
    ran.stdout_has("several release dates, of which the earliest is taken: 1");
}
