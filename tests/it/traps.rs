//! Traps: each has fooled a published figure or a public tool, and each test bears the number of its row in the list of
//! traps that measures were built against.

use serde_json::Value;

use super::Test;

/// Films over New Year, one made with another country, one shown again, one shown before its release.
const FILMS: &str = "title,date,gross,admissions,countries,release_date,currency\n\
    Таптым,2023-12-01,700,100,KZ,2023-12-01,KZT\n\
    Таптым,2024-01-02,300,40,KZ,2023-12-01,KZT\n\
    Бірге,2024-01-02,250,50,KZ;RU,2024-01-02,KZT\n\
    Бірге,2025-01-03,50,10,KZ;RU,2024-01-02,KZT\n\
    Вместе,2024-03-01,150,30,RU;KZ,2024-03-01,KZT\n\
    Old,2024-05-01,100,25,US,2015-06-01,KZT\n\
    New,2024-12-31,200,20,US,2025-01-01,KZT\n";

fn test() -> Test {
    Test::new().file("films.csv", FILMS)
}

/// A sheet's rows, each with the plain values of some columns.
fn cells(test: Test, args: &str, sheet: &str, columns: &[&str]) -> Vec<Vec<Value>> {
    let page = test.args(args).args("-f json").run().status(0).json();
    let plain = |cell: &Value| match cell {
        Value::Object(parts) => parts.values().next().cloned().unwrap_or_default(),
        other => other.clone(),
    };
    let rows = page["sheets"][sheet]["rows"].as_array().unwrap();
    rows.iter().map(|row| columns.iter().map(|column| plain(&row[*column])).collect()).collect()
}

#[test]
fn trap_2_coproductions_make_a_band_not_a_share() {
    let band = cells(
        test(),
        "top-share --year 2024 --top 5 --band films.csv",
        "band",
        &["origin_rule", "films", "gross_share", "unknown_films"],
    );
    let row =
        |rule: &str, films: u64, share: &str| -> Vec<Value> { vec![rule.into(), films.into(), share.into(), 0.into()] };
    // No film has a flag, so that rule decides none; the lowest share stands first.
    let expected = [
        row("exclusive", 1, "30.0000"),
        row("three-way", 1, "30.0000"),
        row("first", 2, "55.0000"),
        row("any", 3, "70.0000"),
    ];
    assert_eq!(band, expected);
    let said = "Domestic films took 30.0 % (exclusive) to 70.0 % (any) of the gross of the top 5 of 2024";
    test().args("top-share --year 2024 --top 5 --band films.csv").run().ok().stdout_has(said);
    let films = cells(
        test(),
        "top-share --year 2024 --top 5 --films films.csv",
        "top_films",
        &["title", "decided_by_rule", "domestic_under"],
    );
    let decided: Vec<&Vec<Value>> = films.iter().filter(|film| film[1] == "yes").collect();
    assert_eq!(decided, [&["Бірге", "yes", "first any"], &["Вместе", "yes", "any"]]);
}

#[test]
fn trap_4_a_film_over_new_year_is_in_two_years_and_the_bridge_leads_from_one_to_the_other() {
    let bridge = cells(test(), "growth --years 2024 --bridge films.csv", "bridge", &["sign", "line", "films", "gross"]);
    let row = |sign: &str, line: &str, films: u64, gross: &str| -> Vec<Value> {
        vec![sign.into(), line.into(), films.into(), gross.into()]
    };
    let expected = [
        row("=", "calendar_gross", 5, "1000"),
        row("-", "carried_in", 1, "300"),
        // Trap 16: a film of 2015 is no film carried over.
        row("-", "rereleases", 1, "100"),
        row("-", "released_later", 1, "200"),
        row("-", "release_unknown", 0, "0"),
        row("=", "released_in_year", 2, "400"),
        row("+", "taken_before", 0, "0"),
        row("+", "carried_out", 1, "50"),
        row("=", "release_gross", 2, "450"),
    ];
    assert_eq!(bridge, expected);
    test()
        .args("growth --years 2024 --bridge --basis release films.csv")
        .run()
        .status(2)
        .stderr_has("leave out --basis");
}

#[test]
fn trap_8_by_count_and_by_value_stand_side_by_side_and_trap_44_so_do_admissions() {
    let columns = ["origin", "count_share", "gross_share", "admissions_share"];
    let args = "top-share --year 2024 --top 5 --origin-rule first films.csv";
    let domestic = cells(test(), args, "top_share", &columns).swap_remove(1);
    assert_eq!(domestic, ["domestic", "40.0000", "55.0000", "54.5455"]);
}

#[test]
fn trap_9_the_top_by_gross_is_not_the_top_by_viewers() {
    let rows = "title,date,gross,admissions,countries,currency\n\
        Dear,2024-01-01,300,10,US,KZT\nCheap,2024-01-01,100,90,KZ,KZT\n";
    let of = |by: &str| -> Vec<Value> {
        let args = format!("top-share --year 2024 --top 1 rows.csv {by}");
        let columns = ["origin", "films", "gross", "admissions"];
        cells(Test::new().file("rows.csv", rows), &args, "top_share", &columns).swap_remove(1)
    };
    assert_eq!(of(""), ["domestic".into(), 0.into(), "0".into(), Value::from(0)]);
    assert_eq!(of("--by admissions"), ["domestic".into(), 1.into(), "100".into(), Value::from(90)]);
}

#[test]
fn trap_13_a_part_of_a_year_is_compared_with_the_same_part() {
    let rows = "title,date,gross,currency\n\
        A,2023-01-01,100,KZT\nA,2023-03-31,100,KZT\nA,2023-12-31,800,KZT\n\
        A,2024-01-01,150,KZT\nA,2024-03-31,150,KZT\n";
    let test = || Test::new().file("rows.csv", rows);
    let year = cells(test(), "growth --years 2024 --origin total rows.csv", "growth", &["gross", "gross_change"]);
    assert_eq!(year, [["300".into(), Value::Null]], "three months are not compared with a year");
    let args = "growth --years 2024 --origin total rows.csv --to-date";
    let to_march = cells(test().args(args), "03-31", "growth", &["year", "gross_change"]);
    assert_eq!(to_march, [["2024-01-01..2024-03-31", "50.0000"]]);
    // The records of 2024 end before.
    test().args(args).args("04-02").run().status(0).stdout_has("the records end on 2024-03-31, before");
    test().args(args).args("02-29").run().status(2).stderr_has("there is no 02-29 in 2023");
    test().args(args).args("31-03").run().status(2).stderr_has("expected a month and a day such as 04-30");
}

#[test]
fn trap_14_released_is_not_in_distribution() {
    let columns = ["films_released", "films_in_distribution", "older"];
    let of_2024 = cells(test(), "releases --years 2024 films.csv", "years", &columns).swap_remove(0);
    assert_eq!(of_2024, [2, 5, 2]);
    let months = cells(test(), "releases --years 2024 films.csv", "releases", &["period", "total"]);
    let sum: u64 = months[..13].iter().map(|month| month[1].as_u64().unwrap_or_default()).sum();
    assert_eq!((sum, &months[13][1]), (2, &Value::from(2)));
}

#[test]
fn trap_18_weekends_say_their_days_and_a_week_is_no_weekend() {
    let rows = "title,date,gross,currency\n\
        A,2024-03-07,1000,KZT\nA,2024-03-08,100,KZT\nA,2024-03-09,100,KZT\nA,2024-03-10,100,KZT\n\
        A,2024-03-14,1000,KZT\nA,2024-03-15,200,KZT\nA,2024-03-16,200,KZT\nA,2024-03-17,200,KZT\n\
        B,2024-03-17,300,KZT\nA,2024-W12,5000,KZT\n";
    let columns = ["weekend", "days", "gross", "gross_change", "first"];
    let of = |args: &str| -> Vec<Vec<Value>> {
        let test = Test::new().file("rows.csv", rows);
        let all = cells(test, &format!("weekends 2024 rows.csv {args}"), "weekends", &columns);
        all.into_iter().skip_while(|row| row[2].is_null()).take(3).collect()
    };
    let row = |weekend: &str, days: u64, gross: Value, change: Value, first: Value| -> Vec<Value> {
        vec![weekend.into(), days.into(), gross, change, first]
    };
    let from_friday = of("--weekend fri-sun");
    assert_eq!(from_friday[0], row("2024-03-08..2024-03-10", 3, "300".into(), Value::Null, "A".into()));
    assert_eq!(from_friday[1], row("2024-03-15..2024-03-17", 3, "900".into(), "200.0000".into(), "A".into()));
    // What was taken in the week of 18 March says nothing of its weekend.
    assert_eq!(from_friday[2], row("2024-03-22..2024-03-24", 3, Value::Null, Value::Null, Value::Null));
    let of_kazakhstan = of("");
    assert_eq!(of_kazakhstan[1], row("2024-03-14..2024-03-17", 4, "1900".into(), "46.1538".into(), "A".into()));
    let weeks = of("--weekend mon-sun");
    assert_eq!(weeks[2], row("2024-03-18..2024-03-24", 7, "5000".into(), Value::Null, "A".into()));
}

#[test]
fn trap_20_of_a_partial_list_concentration_is_a_floor() {
    let total = "period,measure,origin,value,unit,series\n2024,gross,total,2000,KZT,someone\n";
    let args = "top-share --year 2024 --concentration --sheet concentration -f csv films.csv total.csv";
    let ran = test().file("total.csv", total).args(args).run().ok();
    // 300, 250 and 200 of 2,000; the squares of 15, 12.5, 10, 7.5 and 5.
    ran.stdout_has("2024,37.5000,at_least,50.0000,at_least,562.5000,at_least,5,incomplete");
}

#[test]
fn trap_28_the_currency_may_decide_the_sign() {
    let rows = "title,year,gross,currency\nA,2023,100,KZT\nB,2024,110,KZT\n";
    let rates = "year,base,quote,rate,method\n2023,USD,KZT,400,average\n2024,USD,KZT,500,average\n";
    let files = |test: Test| test.file("rows.csv", rows).file("rates.csv", rates);
    let args = "growth --years 2024 --origin total --split rows.csv --rates rates.csv --in USD";
    let ran = files(Test::new()).args(args).run().ok();
    ran.stdout_has("2024, total: +10.0 % in KZT, -12.0 % in USD: the exchange rate decides the sign");
    let columns = ["gross_times", "gross_converted_times", "rate_times"];
    assert_eq!(cells(files(Test::new()), args, "split", &columns), [["1.1", "0.88", "0.8"]]);
}

#[test]
fn growth_from_nothing_is_not_significant() {
    let rows =
        "title,date,gross,currency\nA,2023-01-01,0,KZT\nA,2023-12-31,0,KZT\nA,2024-01-01,5,KZT\nA,2024-12-31,5,KZT\n";
    let ran =
        Test::new().file("rows.csv", rows).args("growth --years 2024 --origin total rows.csv --base 2023..2023").run();
    ran.ok().stdout_has("not significant: there was nothing to grow from");
}
