//! Traps: each has fooled a published figure or a public tool, and each test bears the number of its row in the list of
//! traps that measures were built against.

use serde_json::Value;

use super::{Ran, Test};

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

/// A run over one small file.
fn of(rows: &str, args: &str) -> Ran {
    Test::new().file("rows.csv", rows).args(args).arg("rows.csv").run()
}

/// A sheet's rows, of one small file.
fn cells_of(rows: &str, args: &str, sheet: &str, columns: &[&str]) -> Vec<Vec<Value>> {
    cells(Test::new().file("rows.csv", rows).args(args).arg("rows.csv"), "", sheet, columns)
}

#[test]
fn trap_1_domestic_may_be_a_market_and_not_an_origin() {
    let rows = "title,date,Domestic Gross,currency\nA,2024-01-01,5,USD\n";
    of(rows, "chart --year 2024").ok().stdout_has("the gross is \"Domestic Gross\": money taken in the home market");
    let chart = cells_of(rows, "chart --year 2024", "chart", &["title", "origin", "gross"]);
    assert_eq!(chart, [["A", "unknown", "5"]]);
}

#[test]
fn trap_3_a_country_of_many_names_is_one() {
    let rows = "title,date,gross,countries,currency\nA,2024-01-01,5,Казахстан,KZT\nB,2024-01-01,4,Қазақстан,KZT\n\
        C,2024-01-01,3,Kazakhstan,KZT\nD,2024-01-01,2,KAZ,KZT\nE,2024-01-01,1,KZ,KZT\n\
        F,2024-01-01,1,中華民國,KZT\nG,2024-01-01,1,台灣,KZT\n";
    let shares = cells_of(rows, "market-share --year 2024 --by country", "market_share", &["name", "films", "gross"]);
    assert_eq!(shares, [["KZ".into(), 5.into(), Value::from("15")], ["TW".into(), 2.into(), Value::from("2")]]);
    let unknown = "title,date,gross,countries,currency\nA,2024-01-01,5,Uzbekistam,KZT\n";
    of(unknown, "market-share --year 2024 --by country").status(3).stderr_has("did you mean \"uzbekistan\"");
}

#[test]
fn trap_5_a_running_total_is_not_what_a_year_took() {
    let rows = "title,date,gross_to_date,release_date,currency\nA,2023-12-31,700,2023-12-01,KZT\n\
        A,2024-01-31,1000,2023-12-01,KZT\nB,2024-02-29,400,2024-01-30,KZT\n";
    let chart = cells_of(rows, "chart --year 2024", "chart", &["title", "gross"]);
    assert_eq!(chart, [["B", "400"], ["A", "300"]]);
}

#[test]
fn trap_6_a_week_over_new_year_is_counted_where_most_of_it_lies_and_said() {
    let rows = "title,period,gross,currency\nA,2024-12-26..2025-01-01,70,KZT\nA,2024-12-19..2024-12-25,30,KZT\n";
    for (year, gross) in [("2024", vec![vec![Value::from("100")]]), ("2025", Vec::new())] {
        let args = format!("chart --year {year}");
        assert_eq!(cells_of(rows, &args, "chart", &["gross"]), gross);
        of(rows, &args).status(0).stdout_has("each counted where most of its days lie: 1, 70 KZT");
    }
}

#[test]
fn trap_7_films_that_tie_at_the_cut_come_in_or_stay_out_together() {
    let rows = "title,date,gross,currency\nA,2024-01-01,5,KZT\nB,2024-01-01,4,KZT\nC,2024-01-01,4,KZT\n";
    let of_ties = |ties: &str| cells_of(rows, &format!("chart --year 2024 --top 2 --ties {ties}"), "chart", &["title"]);
    assert_eq!(of_ties("include"), [["A"], ["B"], ["C"]]);
    assert_eq!(of_ties("exclude"), [["A"]]);
    of(rows, "chart --year 2024 --top 2 --ties fail").status(1).stderr_has("2 films tie at place 2");
}

#[test]
fn trap_11_a_share_changes_by_points_and_an_amount_by_percent() {
    let rows = "title,date,gross,countries,currency\nA,2023-01-01,50,KZ,KZT\nB,2023-12-31,50,US,KZT\n\
        A,2024-01-01,60,KZ,KZT\nB,2024-12-31,40,US,KZT\n";
    of(rows, "report --year 2024").ok().stdout_has("+20.0 %").stdout_has("+10.0 pp").stdout_lacks("+10.0 %");
}

#[test]
fn trap_16_a_film_shown_again_is_a_release_of_its_own_and_trap_22_so_is_another_of_its_title() {
    let rows = "title,date,gross,release_date,currency\nHome,2015-03-07,10,2015-03-05,KZT\n\
        Home,2024-03-07,20,2024-03-05,KZT\nHome,2024-03-14,20,2024-03-05,KZT\n";
    let chart = cells_of(rows, "chart --period all", "chart", &["title", "release", "gross"]);
    assert_eq!(chart, [["Home", "2024-03-05", "40"], ["Home", "2015-03-05", "10"]]);
    of(rows, "film Home").status(2).stderr_has("2 films are called \"Home\"");
    let card = cells_of(rows, "film Home --released 2024", "film", &["row", "value"]);
    assert!(card.contains(&vec!["legs".into(), "2".into()]), "{card:?}");
    assert!(card.contains(&vec!["gross".into(), "40".into()]), "{card:?}");
}

/// A film with previews, as "The Girl on the Train" had them.
const PREVIEWED: &str = "title,date,gross,status,release_date,currency\nA,2024-03-07,178,preview,2024-03-08,KZT\n\
    A,2024-03-08,300,,2024-03-08,KZT\nA,2024-03-10,217,,2024-03-08,KZT\nA,2024-03-15,322,,2024-03-08,KZT\n\
    A,2024-03-09,0,,2024-03-08,KZT\nA,2024-03-16,0,,2024-03-08,KZT\nA,2024-03-17,0,,2024-03-08,KZT\n";

#[test]
fn trap_17_the_opening_stands_with_previews_and_without() {
    let card = cells_of(PREVIEWED, "film A --weekend fri-sun", "film", &["row", "value"]);
    for (row, value) in [
        ("opening", "517"),
        ("opening_published", "695"),
        ("previews", "178"),
        ("second_weekend_change", "-37.7176"),
        ("second_weekend_change_with_previews", "-53.6691"),
    ] {
        assert!(card.contains(&vec![row.into(), value.into()]), "{row} {value}: {card:?}");
    }
}

#[test]
fn trap_19_missing_weeks_are_told() {
    let rows = "title,week,gross,currency\nA,2024-W10,10,KZT\nA,2024-W11,10,KZT\nA,2024-W13,10,KZT\n";
    let gaps = cells_of(rows, "coverage --period 2024-03-04..2024-03-31", "gaps", &["first", "last", "days"]);
    assert_eq!(gaps, [["2024-03-18".into(), "2024-03-24".into(), Value::from(7)]]);
}

#[test]
fn trap_20_bounds_of_a_share_leave_open_what_a_list_lacks() {
    let total = "period,measure,origin,value,unit,series\n2024,gross,total,2000,KZT,someone\n";
    let args = "coverage --year 2024 films.csv total.csv";
    let bounds = cells(test().file("total.csv", total), args, "bounds", &["origin", "of", "low", "high", "open"]);
    // Of 1,000 that are listed 300 are domestic; another 1,000 are not listed.
    assert_eq!(bounds[0], ["domestic", "the films listed", "30.0000", "30.0000", "0"]);
    assert_eq!(bounds[1], ["domestic", "the published market", "15.0000", "65.0000", "1000"]);
}

#[test]
fn trap_21_versions_of_a_film_are_joined_and_said() {
    let rows = "title,date,gross,currency\n\"Дюна (IMAX, рус.)\",2024-03-07,10,KZT\nДюна 2D,2024-03-07,20,KZT\n\
        Дюна (каз.),2024-03-07,30,KZT\n";
    assert_eq!(cells_of(rows, "chart --year 2024", "chart", &["title", "gross"]), [["Дюна", "60"]]);
    let ran = of(rows, "chart --year 2024").status(0);
    ran.stdout_has("joined to their film: 1 (\"Дюна 2D\")").stdout_has("joined to their film: 1 (\"Дюна (каз.)\")");
}

#[test]
fn trap_23_a_total_that_falls_is_a_revision_and_said() {
    let rows = "title,date,gross_to_date,release_date,currency\nA,2024-03-10,100,2024-03-07,KZT\n\
        A,2024-03-17,90,2024-03-07,KZT\n";
    assert_eq!(cells_of(rows, "chart --year 2024", "chart", &["gross"]), [["90"]]);
    of(rows, "chart --year 2024").status(0).stdout_has("fall from one record to the next: revisions");
}

#[test]
fn trap_24_an_even_opening_has_a_multiplier_as_an_odd_one_has() {
    for opening in 1..=6 {
        let rows = format!(
            "title,date,gross,release_date,currency\nA,2024-03-07,{opening},2024-03-07,KZT\n\
             A,2024-03-14,{opening},2024-03-07,KZT\nA,2024-03-21,10,2024-03-07,KZT\n"
        );
        let card = cells_of(&rows, "film A", "film", &["row", "value"]);
        let multiplier = card.iter().find(|row| row[0] == "multiplier").unwrap();
        let times: f64 = multiplier[1].as_str().unwrap().parse().unwrap();
        assert!(times > 2.0, "{opening}: {times}");
    }
}

#[test]
fn trap_25_a_film_of_two_genres_is_split_or_counted_twice_with_a_word() {
    let rows = "title,date,gross,genre,currency\nA,2024-03-10,60,\"drama, comedy\",KZT\nB,2024-03-17,40,drama,KZT\n";
    let shares = |multi: &str| {
        let args = format!("market-share --year 2024 --by genre --multi {multi}");
        cells_of(rows, &args, "market_share", &["name", "gross_share"])
    };
    assert_eq!(shares("as-written"), [["drama, comedy", "60.0000"], ["drama", "40.0000"]]);
    assert_eq!(shares("split"), [["drama", "70.0000"], ["comedy", "30.0000"]]);
    assert_eq!(shares("each"), [["drama", "100.0000"], ["comedy", "60.0000"]]);
    let ran = of(rows, "market-share --year 2024 --by genre --multi each").ok();
    ran.stdout_has("shares may add up to more than 100 %");
}

#[test]
fn trap_26_shares_add_up_where_that_is_asked_for() {
    let rows = "title,date,gross,distributor,currency\nA,2024-03-10,100,x,KZT\nB,2024-03-10,100,y,KZT\n\
        C,2024-03-17,100,z,KZT\n";
    let args = "market-share --year 2024 --by distributor";
    let thirds = [["x", "33.3333"], ["y", "33.3333"], ["z", "33.3333"]];
    assert_eq!(cells_of(rows, args, "market_share", &["name", "gross_share"]), thirds);
    let hundred = [["x", "33.4000"], ["y", "33.3000"], ["z", "33.3000"]];
    let args = format!("{args} --add-to-100");
    assert_eq!(cells_of(rows, &args, "market_share", &["name", "gross_share"]), hundred);
}

/// A run over one small file and rates.
fn converted(rows: &str, rates: &str, args: &str) -> Ran {
    let test = Test::new().file("rows.csv", rows).file("rates.csv", rates);
    test.args("chart --year 2024 rows.csv --rates rates.csv --rate-method then").args(args).run()
}

#[test]
fn trap_27_the_rate_stands_in_the_foot_with_its_day_and_source() {
    let rates = "date,base,quote,rate,method\n2024-03-07,USD,KZT,450,spot\n";
    let rows = "title,date,gross,currency\nA,2024-03-07,1000,KZT\n";
    let ran = converted(rows, rates, "--in USD").ok();
    ran.stdout_has("450 KZT per USD, of 2024-03-07; rates.csv").stdout_has("each record at the rate of its own day");
}

#[test]
fn trap_29_where_there_is_no_rate_nothing_is_summed() {
    let rates = "date,base,quote,rate,method\n2024-03-07,USD,KZT,450,spot\n";
    let rows = "title,date,gross,currency\nA,2024-03-07,1000,KZT\nB,2024-05-07,1000,KZT\n";
    converted(rows, rates, "--in USD").status(3).stdout_is("").stderr_has("no day's rate of KZT in USD for 2024-05-07");
}

#[test]
fn trap_30_a_rate_may_be_of_a_hundred_units() {
    let rates = "date,base,quote,rate,units,method\n2024-03-07,KRW,KZT,33.5,100,spot\n";
    let rows = "title,date,gross,currency\nA,2024-03-07,1000,KRW\n";
    let page = converted(rows, rates, "--in KZT -f json").ok().json();
    assert_eq!(page["sheets"]["chart"]["rows"][0]["gross_converted"]["amount"], "335");
}

#[test]
fn trap_32_gross_over_budget_is_not_what_came_back() {
    let rows = "title,date,gross,release_date,currency\nQ,2024-03-07,1100,2024-03-07,KZT\n";
    let card = cells_of(rows, "film Q --budget 200 --split 50", "film", &["row", "value"]);
    for (row, value) in [("producers_part", "550"), ("returned", "2.75"), ("gross_over_budget", "5.5")] {
        assert!(card.contains(&vec![row.into(), value.into()]), "{row} {value}: {card:?}");
    }
    of(rows, "film Q --budget 200").status(2).stderr_has("--split");
}

#[test]
fn trap_33_a_share_of_screens_counts_some_twice_and_a_share_of_screenings_none() {
    let rows = "title,date,gross,screens,screenings,release_date,currency\nA,2024-03-07,10,8,40,2024-03-07,KZT\n\
        B,2024-03-07,5,10,10,2024-03-07,KZT\n";
    let shares = cells_of(rows, "film A", "weekends", &["screen_share_kobis", "screenings_share"]);
    assert_eq!(shares, [["44.4444", "80.0000"]]);
}

#[test]
fn trap_35_an_average_is_of_sums() {
    let rows = "title,date,gross,admissions,release_date,currency\nA,2024-03-07,1000,1,2024-03-07,KZT\n\
        A,2024-03-08,1000,9,2024-03-07,KZT\n";
    // The mean of 1,000 and 111.11 would be 555.56.
    let card = cells_of(rows, "film A", "film", &["row", "value"]);
    assert!(card.contains(&vec!["average_ticket".into(), "200".into()]), "{card:?}");
    let market = cells_of(rows, "report --year 2024", "market", &["origin", "average_ticket"]);
    assert_eq!(market[0], ["total", "200"]);
}

#[test]
fn trap_36_no_row_is_dropped_silently() {
    let rows = "title,date,gross,currency\nA,2024-03-07,1 234 567,KZT\nB,2024-03-07,12,KZT\n";
    assert_eq!(cells_of(rows, "chart --year 2024", "chart", &["gross"]), [["1234567"], ["12"]]);
    let rows = format!("{rows}C,2024-03-08,oops,KZT\n");
    of(&rows, "chart --year 2024").status(3).stdout_is("").stderr_has("rows.csv:4:3: gross: \"oops\" is not a number");
    of(&rows, "chart --year 2024 --lenient").status(0).stdout_has("1 bad records were skipped");
}

#[test]
fn trap_37_the_day_and_the_month_are_never_guessed() {
    let open = "title,date,gross,currency\nA,03/07/2024,1000,KZT\nB,04/08/2024,5,KZT\n";
    of(open, "chart --period 2024-07").status(3).stderr_has("--date-order day-first or --date-order month-first");
    let july = cells_of(open, "chart --period 2024-07 --date-order day-first", "chart", &["title"]);
    assert_eq!(july, [["A"]]);
    let told = "title,date,gross,currency\nA,03/07/2024,1000,KZT\nB,04/18/2024,5,KZT\n";
    assert_eq!(cells_of(told, "chart --period 2024-03", "chart", &["title"]), [["A"]]);
}

#[test]
fn trap_38_a_decimal_comma_is_told_from_thousands() {
    let told = "title;date;gross;currency\nA;2024-03-07;80000000,00;KZT\n";
    assert_eq!(cells_of(told, "chart --year 2024", "chart", &["gross"]), [["80000000"]]);
    of(told, "inspect").status(0).stdout_has("decimal comma (line 2: \"80000000,00\")");
    let open = "title;date;gross;currency\nA;2024-03-07;1,234;KZT\n";
    of(open, "chart --year 2024").status(3).stderr_has("--decimal comma or --decimal point");
}

#[test]
fn trap_39_letters_of_any_encoding_are_read_and_said() {
    // "Таптым" in windows-1251.
    let bytes = [b"title,date,gross,currency\n".as_slice(), b"\xd2\xe0\xef\xf2\xfb\xec", b",2024-03-07,1000,KZT\n"];
    let cyrillic = || Test::new().file("rows.csv", bytes.concat()).args("chart --year 2024 rows.csv");
    assert_eq!(cells(cyrillic(), "", "chart", &["title"]), [["Таптым"]]);
    cyrillic().run().status(0).stdout_has("windows-1251").stdout_lacks("\u{fffd}");
    let text = "\u{feff}title,date,gross,currency\nТаптым,2024-03-07,1000,KZT\n";
    let units: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let utf_16 = Test::new().file("rows.csv", units).args("chart --year 2024 rows.csv");
    assert_eq!(cells(utf_16, "", "chart", &["title"]), [["Таптым"]]);
}

#[test]
fn trap_40_words_of_magnitude_are_numbers() {
    let rows = "title,date,gross,currency\nA,2024-03-07,\"1,73 млрд\",KZT\nB,2024-03-07,\"952,8 млн теңге\",KZT\n";
    let chart = cells_of(rows, "chart --year 2024", "chart", &["title", "gross"]);
    assert_eq!(chart, [["A", "1730000000"], ["B", "952800000"]]);
    let mixed = "title,date,gross,currency\nA,2024-03-07,2500000,KZT\nB,2024-03-07,1300000,KZT\n\
        C,2024-03-07,4100000,KZT\nD,2024-03-07,9900000,KZT\nE,2024-03-07,12.5,KZT\n";
    of(mixed, "chart --year 2024").status(3).stderr_has("--mixed-units");
}

#[test]
fn trap_41_a_week_of_cinemas_is_its_days_and_not_its_number() {
    let rows = "title,week,gross,currency\nA,2018-12-20..2018-12-26,1000,KZT\n";
    let bound = |period: &str| {
        let page = of(rows, &format!("chart --period {period} -f json")).status(0).json();
        page["sheets"]["chart"]["rows"][0]["gross"]["bound"].clone()
    };
    assert_eq!((bound("2018-12-20..2018-12-26"), bound("2018-W51")), ("exact".into(), "about".into()));
}

/// Two weekends; the film that leads the first is known by an estimate.
const ESTIMATED: &str = "title,date,gross,status,release_date,currency\nA,2024-03-07,900,estimate,2024-03-07,KZT\n\
    B,2024-03-07,500,actual,2024-03-07,KZT\nC,2024-03-07,400,,2024-03-07,KZT\n\
    A,2024-03-14,10,,2024-03-07,KZT\nB,2024-03-14,400,,2024-03-07,KZT\n\
    D,2024-03-08,0,,2024-01-01,KZT\nD,2024-03-09,0,,2024-01-01,KZT\nD,2024-03-10,0,,2024-01-01,KZT\n\
    D,2024-03-15,0,,2024-01-01,KZT\nD,2024-03-16,0,,2024-01-01,KZT\nD,2024-03-17,0,,2024-01-01,KZT\n";

/// The records of estimated figures.
fn estimated() -> Vec<Vec<Value>> {
    let columns = ["row", "value", "title", "previous_title"];
    cells_of(ESTIMATED, "records --threshold 400,800", "records", &columns)
}

#[test]
fn trap_42_an_estimate_holds_no_record_of_money() {
    let records = estimated();
    for (row, value) in [("biggest_opening", "500"), ("best_day", "500"), ("best_weekend", "500")] {
        assert!(records.contains(&vec![row.into(), value.into(), "B".into(), Value::Null]), "{row}: {records:?}");
    }
}

#[test]
fn trap_42_an_estimate_holds_no_other_record_and_makes_no_other_film_the_first() {
    let records = estimated();
    let missing = Value::Null;
    for (row, value, title) in [
        ("fastest_to_400", Value::from(1), Value::from("B")),
        // A would have been faster, if it were counted and not estimated.
        ("fastest_to_800", Value::from(8), Value::from("B")),
        ("biggest_drop", Value::from("-20.0000"), Value::from("B")),
        // Who was first in the first weekend is not known.
        ("longest_at_number_one", Value::from(1), Value::from("B")),
        ("largest_gap", Value::from("390"), Value::from("B")),
    ] {
        let expected = vec![row.into(), value, title, missing.clone()];
        assert!(records.contains(&expected), "{expected:?}: {records:?}");
    }
}

#[test]
fn trap_45_totals_of_two_sources_are_never_one() {
    let rows = "title,year,gross,series,currency\nДәстүр,2024,1730000000,akorda,KZT\n\
        Дәстүр,2024,2000000000,forbes,KZT\n";
    of(rows, "chart --year 2024").status(3).stderr_has("several series of the same market, \"akorda\", \"forbes\"");
    let chart = cells_of(rows, "chart --year 2024 --series forbes", "chart", &["gross"]);
    assert_eq!(chart, [["2000000000"]]);
    of(rows, "chart --year 2024 --series forbes").status(0).stdout_has("records of other series: 1");
}

#[test]
fn trap_10_two_lists_say_together_what_lies_between_them() {
    let args = [
        "top-share 2024 n=10 origin=domestic by=gross count = half",
        "top-share 2024 n=20 origin=domestic by=gross count = 70%",
    ];
    let ran = args.into_iter().fold(Test::new().args("check -f json"), Test::arg).run();
    let found = ran.json()["sheets"]["between"]["rows"].as_array().unwrap().clone();
    let is_between = |row: &&Value| row["what"] == "domestic films in places 11 to 20";
    let nine = Value::from("9.0000");
    let between = found.iter().find(is_between).unwrap();
    assert_eq!((&between["lowest"]["mean"], &between["highest"]["mean"]), (&nine, &nine), "{between}");
}

#[test]
fn trap_12_words_have_room_of_their_own_and_two_ways_of_saying_may_drift() {
    let verdict = |claim: &str| {
        let rows = "title,date,release_date,gross,currency\nA,2023-01-01,2023,65,KZT\nA,2023-12-31,2023,0,KZT\n\
            B,2024-01-01,2024,107,KZT\nB,2024-12-31,2024,0,KZT\n";
        let total = "period,measure,origin,value,unit,series\n2023,gross,total,65,KZT,x\n2024,gross,total,107,KZT,x\n";
        let test = Test::new().file("rows.csv", rows).file("total.csv", total).args("check -f json").arg(claim);
        let page = test.args("rows.csv total.csv").run().json();
        page["sheets"]["claims"]["rows"][0]["verdict"].as_str().unwrap().to_owned()
    };
    // 107 of 65 is 1.65 times.
    assert_eq!(verdict("growth 2024 of=gross versus=2023 = +64.6%"), "confirmed within rounding");
    assert_eq!(verdict("growth 2024 of=gross versus=2023 = almost double"), "contradicted");
    assert_eq!(verdict("growth 2024 of=gross versus=2023 = вдвое"), "contradicted");
    assert_eq!(verdict("growth 2024 of=gross versus=2023 = +30%"), "contradicted");
}

#[test]
fn trap_15_films_produced_are_not_films_released() {
    let rows = "period,measure,origin,value,unit,series\n2023,films_produced,domestic,325,films,ministry\n\
        2024,films_produced,domestic,514,films,ministry\n2024,films_released,domestic,107,films,ministry\n";
    let report = of(rows, "report --year 2024 -f json").status(0).json().to_string();
    assert!(report.contains("107") && !report.contains("325"), "{report}");
    let claim = |words: &str| {
        let test = Test::new().file("rows.csv", rows).args("check -f json").arg(words).arg("rows.csv");
        test.run().json()["sheets"]["claims"]["rows"][0]["verdict"].as_str().unwrap().to_owned()
    };
    assert_eq!(claim("films-released 2024 origin=domestic = 107"), "confirmed");
    assert_eq!(claim("films-released 2024 origin=domestic = 514"), "contradicted");
    assert_eq!(claim("films-released 2023 origin=domestic = 325"), "undetermined");
}

#[test]
fn trap_31_grosses_with_a_fee_and_without_neither_add_nor_compare() {
    let rows = "title,date,gross,gross_basis,currency\nA,2016-01-01,100,excl_fee,CNY\nA,2016-12-31,0,excl_fee,CNY\n\
        B,2017-01-01,122,incl_fee,CNY\nB,2017-12-31,0,incl_fee,CNY\nC,2017-01-01,113,不含服务费,CNY\n\
        C,2017-12-31,0,excl_fee,CNY\n";
    let growth = "growth --years 2017 --origin total";
    of(rows, growth)
        .status(3)
        .stderr_has("grosses of several bases, incl_fee and excl_fee, which neither add nor compare")
        .stderr_has("--gross-basis");
    let ran = of(rows, &format!("{growth} --gross-basis excl_fee")).ok();
    ran.stdout_has("+13.0 %")
        .stdout_has("film figures are excl_fee: fees of selling tickets are not in it")
        .stdout_has("records of another gross basis: 2");
    // Of a year alone there is nothing to tell apart; what is not said is said to be so.
    let of_2016 = rows.lines().filter(|row| !row.contains("incl_fee")).collect::<Vec<_>>().join("\n");
    of(&of_2016, "chart --year 2016").ok().stdout_has("film figures are excl_fee");
    let unsaid = "title,date,gross,gross_basis,currency\nA,2016-01-01,100,incl_tax,CNY\nA,2016-12-31,0,incl_tax,CNY\n\
        B,2017-01-01,122,incl_tax incl_fee,CNY\nB,2017-12-31,0,incl_tax incl_fee,CNY\n";
    of(unsaid, growth).ok().stdout_has("do not say whether fees of selling tickets are in their gross");
    let published = "period,measure,origin,value,unit,series,gross_basis\n2016,gross,total,454,CNY,bureau,excl_fee\n\
        2017,gross,total,559,CNY,bureau,incl_fee\n2017,gross,total,524,CNY,bureau,excl_fee\n";
    of(published, growth).status(3).stderr_has("grosses of several bases");
    of(published, &format!("{growth} --gross-basis excl_fee")).ok().stdout_has("+15.4 %");
    of(rows, &format!("{growth} --gross-basis nett")).status(2).stderr_has("incl_tax, excl_tax, incl_fee, excl_fee");
}

#[test]
fn trap_34_a_share_of_advance_tickets_is_no_share_of_seats() {
    let rows = "title,date,gross,admissions,seats,screenings,예매율,currency\nA,2024-01-01,60,6,40,2,80.0,KRW\n\
        B,2024-01-01,40,4,60,2,20.0,KRW\n";
    let by_title = of(rows, "inspect").status(0);
    by_title.stdout_has("other (not used)");
    let seats = cells_of(rows, "chart --year 2024", "chart", &["title", "admissions"]);
    assert_eq!(seats, [["A".into(), Value::from(6)], ["B".into(), Value::from(4)]]);
    let rows = rows.replace("title,", "distributor,title,").replace("\nA,", "\nX,A,").replace("\nB,", "\nY,B,");
    let args = "market-share --year 2024 --by distributor --measure seats";
    let shares = cells_of(&rows, args, "market_share", &["name", "seats_share"]);
    assert_eq!(shares, [["Y", "60.0000"], ["X", "40.0000"]]);
    of(&rows, args).ok().stdout_has("seats offered");
}

#[test]
fn trap_43_what_looks_odd_is_hinted_at() {
    let mut rows = "title,date,gross,admissions,screenings,seats,currency\n\
        Full,2024-02-01,2400000,1200,10,1000,KZT\nGhost,2024-02-01,1000000,500,0,0,KZT\n\
        Dear,2024-02-01,4500000,450,8,900,KZT\n"
        .to_owned();
    for day in 1..=9 {
        rows += &format!("Round,2024-03-0{day},{}000,{}00,40,9000,KZT\n", 4000 + day * 200, 20 + day);
        rows += &format!("Plain,2024-03-0{day},{}000,{},40,9000,KZT\n", 4000 + day * 202, 2000 + day * 101);
    }
    rows += "Again,2024-02-01,300000,150,4,400,KZT\nAgain,2024-02-02,300000,150,4,400,KZT\n";
    let columns = ["hint", "title", "times", "first", "found", "beside"];
    let found = cells_of(&rows, "coverage --year 2024", "hints", &columns);
    let row = |hint: &str, title: &str, times: i64, first: &str, found: Value, beside: Value| {
        vec![hint.into(), title.into(), times.into(), first.into(), found, beside]
    };
    assert_eq!(
        found,
        [
            row("more_than_seats", "Full", 1, "2024-02-01", 1200.into(), 1000.into()),
            row("more_than_seats", "Ghost", 1, "2024-02-01", 500.into(), 0.into()),
            row("no_screening", "Ghost", 1, "2024-02-01", 500.into(), 0.into()),
            row("far_ticket", "Dear", 1, "2024-02-01", "10000".into(), "2000".into()),
            row("round_admissions", "Round", 9, "2024-03-01", 9.into(), 9.into()),
            row("repeated", "Again", 1, "2024-02-02", 150.into(), 150.into()),
        ]
    );
    of(&rows, "coverage --year 2024").ok().stdout_has("no proof");
}

#[test]
fn an_average_ticket_of_records_that_state_only_one_of_its_parts_is_not_known() {
    let rows = "title,date,gross,admissions,currency\nA,2024-01-01,1000,1,KZT\nB,2024-12-31,1000,,KZT\n";
    let claim = "average-ticket 2024 = 2000";
    let ran = Test::new().file("rows.csv", rows).args("check").arg(claim).args("rows.csv --home KZ").run();
    ran.stdout_has("undetermined");
}

#[test]
fn a_film_of_another_release_is_told_and_none_is_compared_with_itself() {
    test().args("film Old --released 2019 films.csv").run().status(1).stderr_has("was released then; there is");
    test().args("compare Old Old films.csv").run().status(2).stderr_has("named before");
    of("title,date,gross,currency\n", "chart --year 2024").status(3).stderr_has("no record stands below the headers");
}

#[test]
fn trap_13_a_week_without_some_of_its_days_is_compared_with_no_whole_one() {
    let mut rows = "title,date,release_date,gross,currency\n".to_owned();
    for day in (1..=31).filter(|day| ![16, 17].contains(day)) {
        rows += &format!("A,2024-03-{day:02},2024-03-15,{},KZT\n", 1000 - day * 10);
    }
    let charts = cells_of(&rows, "chart --period 2024-03 --each week", "charts", &["period", "gross_change"]);
    let change = |week: &str| charts.iter().find(|row| row[0] == week).unwrap()[1].clone();
    // 2024-W11 lacks two days: the change to it is at least, and that from it at most, what its records say.
    let percents = [change("2024-W11"), change("2024-W12"), change("2024-W13")];
    assert_eq!(percents, ["-33.1797", "27.1264", "-8.8608"]);
    let shown = of(&rows, "chart --period 2024-03 --each week").ok();
    let shown = shown.stdout_has("≥ -33.2 %").stdout_has("≤ +27.2 %");
    shown.stdout_has("of 2024-03 no record covers 2024-03-16, 2024-03-17");
    of(&rows, "chart --period 2024-W12 --full").ok().stdout_has("≤ +27.2 %");
    of(&rows, "chart --period 2024-03 --each week -f csv")
        .ok()
        .stdout_has("-8.8608,exact")
        .stdout_has("27.1264,at_most");
    // The opening lacks Saturday and Sunday: what is there is a floor.
    of(&rows, "film A --weekend fri-sun").ok().stdout_has("≥ 850");
}
