//! Tables as people lay them out, and the records that must come out of them, or the question.

use super::Test;

/// A file, the options it needs, and what it holds: one record a line, without what all of these have.
#[track_caller]
fn case(name: &str, content: impl AsRef<[u8]>, options: &str, expected: &str) {
    let ran = Test::new().file(name, content).args("export -q").args(options).arg(name).run();
    let shown = match ran.code {
        Some(0) => ran.stdout.replace("record_type,", "").replace("box_office,", ""),
        _ => ran.stderr.clone(),
    };
    assert!(
        shown == expected || ran.code == Some(3) && shown.contains(expected),
        "{name}: expected\n{expected}\n{ran}"
    );
}

#[test]
fn a_header_says_its_currency_and_its_unit() {
    for (header, gross, currency) in [
        ("Gross ($)", "1500", "USD"),
        ("Gross, $", "1500", "USD"),
        ("Gross £", "1500", "GBP"),
        ("Сборы, ₸", "1500", "KZT"),
        ("Сборы (₽)", "1500", "RUB"),
        ("Сборы, руб", "1500", "RUB"),
        ("Recettes (€)", "1500", "EUR"),
        ("Gross (₩)", "1500", "KRW"),
        ("Gross ($m)", "1500000000", "USD"),
    ] {
        let text = format!("Title;Year;{header}\nMill;2024;1500\n");
        let bound = if gross == "1500" { ("", "") } else { (",bound", ",about") };
        let expected = format!("title,period,gross,currency{}\nMill,2024,{gross},{currency}{}\n", bound.0, bound.1);
        case("c.csv", text, "", &expected);
    }
    let thousands = "title,period,gross,bound\nMill,2024,1500000,about\n";
    case("c.csv", "Title;Year;Gross (000s)\nMill;2024;1500\n", "", thousands);
    case("c.csv", "Title;Year;Gross ('000)\nMill;2024;1500\n", "", thousands);
}

#[test]
fn a_key_within_a_key_says_the_currency() {
    let json = r#"[{"title":"A","date":"2024-01-05","gross":{"amount":100,"currency":"KZT"}},{"title":"B","date":"2024-01-05","gross":{"amount":300,"currency":"USD"}}]"#;
    case("m.json", json, "", "title,date,gross,currency\nA,2024-01-05,100,KZT\nB,2024-01-05,300,USD\n");
    Test::new().file("m.json", json).args("chart --year 2024 --home KZ m.json").run().status(3);
}

#[test]
fn a_title_line_says_the_period_wholly_or_not_at_all() {
    let body = "\nTitle;Gross\nMill;1500\nRoad;500\n";
    let of = |period: &str| {
        format!(
            "title,{},gross\nMill,{period},1500\nRoad,{period},500\n",
            if period.len() == 10 { "date" } else { "period" }
        )
    };
    for (line, period) in [
        ("Сборы за январь-март 2024", "2024-01-01..2024-03-31"),
        ("Woche 12/2024", "2024-W12"),
        ("за 9 месяцев 2024 года", "2024-01-01..2024-09-30"),
        ("Сборы за I полугодие 2024 года", "2024-H1"),
        ("Box office of 7 March 2024", "2024-03-07"),
    ] {
        case("t.csv", format!("{line}\n{body}"), "", &of(period));
    }
    for line in [
        "Report generated on 2025-02-05",
        "Отчёт сформирован 05.02.2025",
        "first half of 2024",
        "Data as of 15.03.2024",
    ] {
        case("t.csv", format!("{line}\n{body}"), "", "no column for the date");
    }
    case("2024_03.csv", &body[1..], "", &of("2024-03"));
    case("x_2024-03-07..2024-03-10.csv", &body[1..], "", &of("2024-03-07..2024-03-10"));
}

#[test]
fn a_quarter_a_half_a_week_and_a_day_stand_beside_their_year() {
    let of = |header: &str, value: &str| format!("Фильм;{header};Год;Сборы\nДала;{value};2024;1500\n");
    for (header, value, period) in [
        ("Квартал", "1", "2024-Q1"),
        ("Quarter", "Q2", "2024-Q2"),
        ("Quarter", "IV", "2024-Q4"),
        ("Half", "H1", "2024-H1"),
        ("Полугодие", "2", "2024-H2"),
        ("Неделя", "12", "2024-W12"),
    ] {
        case("q.csv", of(header, value), "", &format!("title,period,gross\nДала,{period},1500\n"));
    }
    case("q.csv", of("Квартал", "5"), "", "is not a quarter; expected 1 to 4");
    let day = "Title;Day;Month;Year;Gross\nMill;5;1;2024;1500\nRoad;31;март;2024;5\n";
    case("d.csv", day, "", "title,date,gross\nMill,2024-01-05,1500\nRoad,2024-03-31,5\n");
    case("d.csv", "Title;Day;Gross\nMill;31/01/2024;5\n", "", "title,date,gross\nMill,2024-01-31,5\n");
}

#[test]
fn a_year_in_the_header_of_a_measure_is_asked_about() {
    let text = "Title;Gross 2023;Gross 2024\nA;1;2\n";
    case(
        "y.csv",
        text,
        "",
        "--col gross=\"Gross 2023\" --set year=2023, or --col gross=\"Gross 2024\" --set year=2024",
    );
    case("y.csv", text, "--col gross=\"Gross 2024\" --set year=2024", "title,period,gross\nA,2024,2\n");
    let with_total = "Фильм;Сборы 2024, тг;Сборы с начала проката, тг\nA;1;2\n";
    case("y.csv", with_total, "--set year=2024", "--col gross=\"Сборы 2024, тг\"");
}

#[test]
fn letters_of_scripts_without_a_guess_of_ours_come_out_right() {
    let of = |encoding: &'static encoding_rs::Encoding, text: &str| encoding.encode(text).0.into_owned();
    for (encoding, titles) in [
        (encoding_rs::WINDOWS_1255, "טחנה;2024;1000\nדרך;2024;200\n"),
        (encoding_rs::WINDOWS_874, "โรงสี;2024;1000\nถนนสายยาว;2024;200\n"),
        (encoding_rs::WINDOWS_1253, "Μύλος και δρόμος;2024;1000\nΔρόμος;2024;200\n"),
    ] {
        let bytes = of(encoding, &format!("Title;Year;Gross\n{titles}"));
        case("e.csv", bytes, "", &format!("title,period,gross\n{}", titles.replace(';', ",")));
    }
    let ukrainian = "Фильм;Год;Страна;Сборы\nКиїв вечірній;2024;Україна;1000\nЇжак;2024;Україна;500\n";
    let expected = "title,period,gross,countries\nКиїв вечірній,2024,1000,UA\nЇжак,2024,500,UA\n";
    case("u.csv", of(encoding_rs::WINDOWS_1251, ukrainian), "", expected);
}

#[test]
fn films_released_are_not_counted_by_an_origin_nobody_knows() {
    let text = "title,date,gross,release_date\nA,2024-01-05,1,2024-01-01\nB,2023-01-05,1,2023-01-01\n";
    let ran = Test::new().file("m.csv", text).args("report --year 2024 m.csv").run().status(0);
    ran.stdout_has("Films released: 1 in 2023, 1 in 2024").stdout_lacks("Domestic films released: 0");
}

#[test]
fn a_lone_number_in_millions_is_asked_about_in_short_columns_too() {
    let file = |grosses: &[&str]| {
        let rows = (1..).zip(grosses).map(|(film, gross)| format!("Film {film};2024;{gross}\n"));
        format!("title;year;gross\n{}", rows.collect::<String>())
    };
    let run = |grosses: &[&str]| {
        Test::new().file("m.csv", file(grosses)).args("chart --year 2024 --currency KZT m.csv").run()
    };
    let millions = ["2500000", "1300000", "4100000", "9900000"];
    for odd in ["1.5", "15.25", "0.8"] {
        let asked = format!("\"{odd}\" stands among numbers that are far larger");
        run(&[&millions[..], &[odd]].concat()).status(3).stderr_has("m.csv:6:3").stderr_has(&asked);
        run(&[&[odd], &millions.repeat(4)[..]].concat()).status(3).stderr_has(&asked);
    }
    // Too few to tell, not small enough, or one of many small ones.
    run(&[&millions[..3], &["1.5"]].concat()).status(0);
    run(&[&millions[..], &["15000.50"]].concat()).status(0);
    run(&[&millions[..], &["1.5", "2.5"]].concat()).status(0);
    run(&[&millions[..], &["1.5", "700", "900", "450", "120", "80"]].concat()).status(0);
    let grouped = ["2 500 000", "1 300 000", "4 100 000", "9 900 000", "1,5"];
    run(&grouped).status(3).stderr_has("\"1,5\" stands among");
}

#[test]
fn words_of_a_rerelease_without_brackets_are_no_other_film() {
    let rows = "title,date,gross,currency\nMill,2024-03-07,1,KZT\nMill re-release,2024-03-08,2,KZT\n\
        Солярис,2024-03-07,3,KZT\nСолярис повторный прокат,2024-03-08,4,KZT\nMemory Restored,2024-03-07,5,KZT\n";
    let ran = Test::new().file("r.csv", rows).args("chart --year 2024 r.csv").run().status(0);
    let ran = ran.stdout_has("titles with \"re-release\" joined to their film: 1 (\"Mill re-release\")");
    ran.stdout_has("titles with \"повторный прокат\" joined to their film: 1").stdout_has("Memory Restored");
}

#[test]
fn headings_of_origin_tell_that_of_the_films_below() {
    let rows = "title,year,gross,currency\nОтечественные фильмы,,,\nA,2024,1,KZT\nB,2024,2,KZT\n\
        Foreign films,,,\nC,2024,3,KZT\n";
    case(
        "o.csv",
        rows,
        "",
        "title,period,gross,currency,origin\nA,2024,1,KZT,domestic\nB,2024,2,KZT,domestic\nC,2024,3,KZT,foreign\n",
    );
    let ran = Test::new().file("o.csv", rows).args("chart --year 2024 o.csv").run().status(0);
    ran.stdout_has("the origin of the films below the heading \"Foreign films\" is foreign");
}

#[test]
fn columns_that_look_swapped_are_told() {
    let swapped = "Title;Date;Admissions;Gross;Currency\nMill;2024-01-05;52000000;31000;KZT\n";
    let ran = Test::new().file("s.csv", swapped).args("chart --year 2024 s.csv").run().status(0);
    ran.stderr_has("are gross and admissions swapped").stdout_has("are gross and admissions swapped");
    let above = "Title;Date;Gross;Gross to date;Currency\nMill;2024-01-05;1500;700;KZT\n";
    let ran = Test::new().file("s.csv", above).args("chart --year 2024 s.csv").run().status(0);
    ran.stderr_has("more than the running totals");
    let right = "Title;Date;Gross;Gross to date;Currency\nMill;2024-01-05;700;1500;KZT\n";
    Test::new().file("s.csv", right).args("chart --year 2024 s.csv").run().ok();
}

#[test]
fn countries_are_joined_in_many_ways() {
    for (text, codes) in [
        ("США-Канада", "US;CA"),
        ("Россия и Казахстан", "RU;KZ"),
        ("GRANDE BRETAGNE / ETATS UNIS", "GB;US"),
        ("Guinea-Bissau", "GW"),
        ("Босния и Герцеговина", "BA"),
        ("Kosovo", "XK"),
    ] {
        let expected = format!("title,period,gross,countries\nA,2024,1,{codes}\n");
        case("c.csv", format!("Title;Year;Gross;Countries\nA;2024;1;{text}\n"), "", &expected);
    }
}
