//! `kinostat check`: the verdicts of what was said in Kazakhstan, what those claims imply together, and thousands of claims
//! of which it is known whether they are true.

use std::fmt::Write as _;

use kinostat::input::claims::parse_line;
use kinostat::input::countries::country;
use kinostat::input::{self, Reading, Source};
use kinostat::model::box_office::BoxOffice;
use kinostat::model::judgement::judge;
use kinostat::model::readings::BASES;
use kinostat::model::rollup::Rollup;
use kinostat::model::verdict::Verdict;
use serde_json::Value;

use super::Test;

fn rows(sheet: &str, args: &str) -> Vec<Value> {
    let ran = Test::new().args(args).args("-f json").run();
    ran.json()["sheets"][sheet]["rows"].as_array().unwrap().clone()
}

/// A test for each figure that was published about Kazakhstan: the verdicts on what it says.
macro_rules! figures {
    ($($name:ident: [$($claim:expr),* $(,)?],)*) => {
        $(
            #[test]
            fn $name() {
                the_bundled_claims_have(&[$($claim),*]);
            }
        )*
    };
}

/// That the bundled claims of a figure have these verdicts, and that it has no other.
fn the_bundled_claims_have(expected: &[(&str, &str)]) {
    let figure = expected[0].0.split('-').next().unwrap();
    let found = rows("claims", "check");
    let said = found.iter().map(|row| (row["claim"].as_str().unwrap(), row["verdict"].as_str().unwrap()));
    let of_figure: Vec<(&str, &str)> = said.filter(|(claim, _)| claim.split('-').next() == Some(figure)).collect();
    assert_eq!(of_figure, expected);
}

figures! {
    figure_1_over_22_bn_tenge: [("1-gross-2024", "confirmed")],
    figure_2_about_20_bn: [("2-gross-2024", "contradicted")],
    figure_3_the_distributors_figures: [("3-gross-2024", "confirmed within rounding"), ("3-gross-2023", "confirmed within rounding"), ("3-gross-2022", "confirmed within rounding")],
    figure_4_more_than_20_bn: [("4-gross-2024", "confirmed")],
    figure_5_the_year_2023: [("5-gross-2023", "confirmed"), ("5-films-2023", "depends on definition"), ("5-share-2023", "depends on definition")],
    figure_6_growth_of_30_percent: [("6-growth", "contradicted")],
    figure_7_a_third_more: [("7-growth", "contradicted")],
    figure_8_films_65_to_107_almost_double: [("8-films (from)", "depends on definition"), ("8-films", "depends on definition"), ("8-growth", "contradicted")],
    figure_9_seventy_films: [("9-films-2024", "undetermined")],
    figure_10_nearly_90_films: [("10-films-2024", "undetermined"), ("10-growth", "depends on definition")],
    figure_11_ninety_three_films: [("11-films-2024", "depends on definition")],
    figure_12_seventy_four_of_400_films: [("12-films-2023", "depends on definition"), ("12-all-films-2023", "confirmed")],
    figure_13_output_58_percent_more: [("13-output", "contradicted")],
    figure_14_the_top_20_by_gross: [("14-top-20", "undetermined")],
    figure_15_the_top_20_by_viewers: [("15-top-20-viewers", "undetermined")],
    figure_16_every_second_of_the_top_10: [("16-top-10", "undetermined")],
    figure_17_half_of_the_takings: [("17-share-2024", "confirmed within rounding")],
    figure_18_the_share_of_2023: [("18-share-2023", "depends on definition"), ("18-admissions-share-2023", "confirmed within rounding")],
    figure_19_admissions_of_2024: [("19-admissions-2024", "confirmed within rounding"), ("19-domestic-admissions-2024", "confirmed within rounding"), ("19-foreign-admissions-2024", "confirmed within rounding"), ("19-admissions-share-2024", "confirmed within rounding"), ("19-foreign-share-2024", "undetermined")],
    figure_20_admissions_since_2022: [("20-growth-2022", "undetermined"), ("20-domestic-growth-2022", "contradicted")],
    figure_21_screenings_whose_parts_do_not_add_up: [("21-screenings-2023", "impossible")],
    figure_22_the_cities_of_2023: [("22-admissions-2023", "confirmed within rounding")],
    figure_23_films_produced: [("23-produced-2024", "confirmed"), ("23-produced-growth", "confirmed"), ("23-produced-2023", "confirmed")],
    figure_24_the_dollars: [("24-dollars", "not comparable")],
    figure_25_thirteen_percent_less_in_roubles: [("25-gross-2025-h1", "not comparable"), ("25-gross-2024-h1", "not comparable"), ("25-gross-growth", "undetermined"), ("25-admissions-2025-h1", "confirmed within rounding"), ("25-admissions-2024-h1", "confirmed within rounding"), ("25-admissions-growth", "contradicted")],
    figure_26_films_that_are_276_and_not_278: [("26-films-2024-h1", "impossible")],
    figure_27_the_first_half_of_2024: [("27-gross-growth", "undetermined"), ("27-admissions-growth", "confirmed within rounding")],
    figure_28_dastur: [("28-dastur", "confirmed within rounding"), ("28-dastur-record", "confirmed within rounding")],
    figure_29_taptym_au_seni: [("29-taptym", "undetermined")],
    figure_30_qaitadan_repaid_fivefold: [("30-qaitadan-gross", "confirmed"), ("30-qaitadan-return", "depends on definition")],
    figure_31_admissions_growth_of_2024: [("31-growth-admissions", "undetermined")],
    figure_32_admissions_of_2022: [("32-admissions-2022", "confirmed"), ("32-growth-2021", "confirmed")],
    figure_33_domestic_admissions_of_2021: [("33-domestic-2021", "confirmed within rounding"), ("33-share-2021", "contradicted"), ("33-share-2022", "depends on definition")],
    figure_34_the_market_of_2022: [("34-gross-2022", "undetermined"), ("34-admissions-2022", "contradicted"), ("34-ticket-2022", "undetermined")],
    figure_35_before_the_pandemic: [("35-gross-2019", "undetermined"), ("35-cinemas-2019", "undetermined"), ("35-share (from)", "undetermined"), ("35-share", "undetermined")],
}

#[test]
fn what_those_claims_imply_together() {
    let found = rows("between", "check");
    let row = |claims: &str, what: &str| {
        let fits = |row: &&Value| row["claims"] == claims && row["what"].as_str().unwrap().contains(what);
        found.iter().find(fits).unwrap_or_else(|| panic!("nothing of {claims}: {what}"))
    };
    let amount = |row: &Value, end: &str| -> f64 {
        let cell = &row[end];
        let plain = cell.as_object().map_or(cell, |parts| parts.values().next().unwrap());
        plain.as_str().map_or_else(|| plain.as_f64().unwrap(), |text| text.parse().unwrap())
    };
    // Over 22 bn with +30 % needs a 2023 above 16.86 bn.
    let base = row("1-gross-2024 + 6-growth", "base of the growth");
    assert!((16.85e9..16.86e9).contains(&amount(base, "lowest")) && base["highest"].is_null(), "{base}");
    // More than 22 bn tenge that are 43.7 m dollars are changed at more than 503, not at the average of 2024.
    let rate = row("1-gross-2024 + 24-dollars", "the rate");
    assert!(amount(rate, "lowest") > 502.0 && rate["highest"].is_null(), "{rate}");
    assert_eq!(
        (rate["verdict"].as_str(), rate["known"].as_str()),
        (Some("contradicted"), Some("468.9625 KZT: average of 2024"))
    );
    // Half of the top 10 and 70 % of the top 20 put nine domestic films in places 11 to 20.
    let places = row("16-top-10 + 14-top-20", "places 11 to 20");
    assert!(
        (amount(places, "lowest") - 9.0).abs() < 0.01 && (amount(places, "highest") - 9.0).abs() < 0.01,
        "{places}"
    );
}

#[test]
fn parts_that_do_not_add_up_and_shares_that_do_not_fit_are_found() {
    let found = rows("between", "check");
    let of = |what: &str| {
        let fits = |row: &&Value| row["what"].as_str().unwrap().starts_with(what);
        found.iter().find(fits).unwrap_or_else(|| panic!("nothing of {what}")).clone()
    };
    // 190 + 66 + 20 films are 276.
    let films = of("the sum of its parts: Russian + foreign + local");
    assert_eq!((&films["lowest"]["mean"], &films["verdict"]), (&"276.0000".into(), &"contradicted".into()), "{films}");
    // 23.3 m and +10.9 % need 21.0 m in 2023, of which 7.11 m are no 35 %.
    let almaty = of("the whole of Almaty, and another: admissions of 2023");
    assert_eq!(almaty["verdict"], "contradicted", "{almaty}");
    // +67.6 % of gross and +38.1 % of admissions make tickets 1.21 times as dear.
    let ticket = of("how many times average ticket of 2024-H1 is of 2023-H1");
    assert!(ticket["lowest"]["times"].as_str().unwrap().starts_with("1.21"), "{ticket}");
    // The months whose rate the dollars imply.
    assert_eq!(of("the rate, KZT for one USD; 2025-Q1 had it")["verdict"], "contradicted");
    // A share that falls from 14.5 to 7.4 % falls by 7.1 points, which is about a half.
    let points = of("the change of the domestic share of gross from 2018 to 2019");
    assert_eq!((&points["lowest"]["points"], &points["highest"]["points"]), (&"-7.2000".into(), &"-7.0000".into()));
}

#[test]
fn with_films_that_tie_a_list_is_longer_and_other_shares_are_numbers_of_it() {
    let mut rows = "title,date,gross,origin,release_date,currency\n".to_owned();
    for film in 0..21_u64 {
        // The last three take the same, so that the first 19 are 21, of which 14 are two thirds.
        let (gross, origin) = (1_000 - film.min(18), if film < 14 { "domestic" } else { "foreign" });
        let day = if film == 20 { "12-31" } else { "01-01" };
        writeln!(rows, "F{film},2024-{day},{gross},{origin},2024-{day},KZT").unwrap();
    }
    let verdict = |claim: &str| {
        let test = Test::new().file("a.csv", rows.clone()).args("check -f json").arg(claim).args("a.csv --home KZ");
        test.run().json()["sheets"]["claims"]["rows"][0]["verdict"].as_str().unwrap().to_owned()
    };
    assert_eq!(verdict("top-share 2024 n=19 origin=domestic by=gross = 67 %"), "depends on definition");
    assert_eq!(verdict("top-share 2024 n=19 origin=domestic by=gross = 70 %"), "impossible");
}

/// The verdict on a claim over one small file.
fn verdict_on(rows: &str, claim: &str) -> String {
    let test = Test::new().file("a.csv", rows).args("check -f json --home KZ").arg(claim).arg("a.csv");
    test.run().json()["sheets"]["claims"]["rows"][0]["verdict"].as_str().unwrap().to_owned()
}

#[test]
fn what_records_leave_open_is_never_contradicted() {
    let part = "title,date,gross,currency\nA,2024-01-05,100,KZT\nA,2024-01-06,100,KZT\n";
    let open = "title,date,gross,origin,currency\nA,2024-01-01,100,domestic,KZT\nB,2024-01-01,100,,KZT\n\
        C,2024-12-31,100,foreign,KZT\n";
    let floor = "title,date,gross,bound,origin,currency\nA,2024-01-01,900,at_least,domestic,KZT\n\
        B,2024-12-31,200,at_least,foreign,KZT\n";
    let weeks = "title,week,year,gross,currency\nA,1,2024,700,KZT\nA,30,2024,700,KZT\nA,1,2025,700,KZT\n";
    let lacking =
        "title,date,gross,admissions,currency\nA,2024-01-01,100,1,KZT\nB,2024-01-01,,9,KZT\nC,2024-12-31,50,2,KZT\n";
    for (rows, claim, verdict) in [
        (part, "gross 2024 = 5000", "undetermined"),
        (part, "film-gross 2024 film=A = 200", "undetermined"),
        (part, "gross 2024 = 150", "contradicted"),
        (open, "gross 2024 origin=domestic = 200", "undetermined"),
        (open, "gross 2024 origin=domestic = 201", "contradicted"),
        (open, "gross-share 2024 origin=domestic = 33 %", "undetermined"),
        (open, "gross-share 2024 origin=domestic = 67 %", "undetermined"),
        (open, "gross-share 2024 origin=domestic = 70 %", "contradicted"),
        (open, "top-share 2024 n=3 origin=domestic by=gross = 67 %", "undetermined"),
        (open, "top-share 2024 n=3 origin=domestic by=gross = 0 %", "contradicted"),
        (floor, "gross-share 2024 origin=domestic = 95 %", "undetermined"),
        (floor, "gross-share 2024 origin=domestic = 50 %", "undetermined"),
        (weeks, "gross 2025 = 500", "undetermined"),
        (weeks, "gross 2024 = 2000", "undetermined"),
        (weeks, "gross 2024 = 2200", "contradicted"),
        (lacking, "top-share 2024 n=2 origin=foreign by=gross = 50 %", "undetermined"),
    ] {
        assert_eq!(verdict_on(rows, claim), verdict, "{claim}");
    }
}

#[test]
fn a_claim_may_name_its_basis_and_films_shown_again_are_a_reading() {
    let rows = "title,date,gross,origin,release_date,currency\nA,2023-01-01,10,domestic,2023-01-01,KZT\n\
        A,2023-12-31,10,domestic,2023-01-01,KZT\nA,2024-01-01,5,domestic,2023-01-01,KZT\n\
        B,2024-12-31,7,foreign,2024-12-31,KZT\nOld,2024-05-01,9,domestic,2010-05-01,KZT\n";
    for (claim, verdict) in [
        ("gross 2024 = 21", "depends on definition"),
        ("gross 2024 basis=calendar = 21", "confirmed"),
        ("gross 2024 basis=release = 21", "contradicted"),
        ("gross 2024 basis=release = 7", "confirmed"),
        // The old film leads, and without it a foreign one does.
        ("top-share 2024 n=1 origin=domestic by=gross basis=calendar = 100 %", "depends on definition"),
        ("top-share 2024 n=2 origin=domestic by=gross basis=calendar = 50 %", "confirmed"),
    ] {
        assert_eq!(verdict_on(rows, claim), verdict, "{claim}");
    }
    let test = Test::new().file("a.csv", rows).args("check --home KZ");
    let claim = "top-share 2024 n=1 origin=domestic by=gross basis=calendar = 100 %";
    let ran = test.arg(claim).args("a.csv --sheet claims -f csv").run();
    ran.stdout_has("holds with re-releases counted, not with re-releases left out");
}

#[test]
fn what_was_said_of_a_fall_is_turned_round() {
    let fall = "title,period,gross,currency\nA,2023,20000000,KZT\nB,2024,10000000,KZT\n";
    for (value, verdict) in [
        ("fell by more than 60 %", "contradicted"),
        ("fell by more than 40 %", "confirmed"),
        ("fell almost 52 %", "confirmed"),
        ("снижение более чем на 40 %", "confirmed"),
        ("екі есе азайды", "confirmed"),
        ("вдвое меньше", "confirmed"),
        ("вдвое больше", "contradicted"),
        ("≥ -50 %", "confirmed"),
        ("-10 m tenge", "confirmed"),
        ("-10 m roubles", "not comparable"),
    ] {
        assert_eq!(verdict_on(fall, &format!("growth 2024 of=gross versus=2023 = {value}")), verdict, "{value}");
    }
    let claim = "growth 2024 of=gross versus=2023 = grew to 21 m tenge";
    Test::new().file("a.csv", fall).args("check").arg(claim).arg("a.csv").run().status(3).stderr_has("grew to");
}

#[test]
fn standard_input_has_both_year_bases_as_a_file_has() {
    let rows = "title,date,gross,release_date,currency\nA,2023-01-01,10,2023-01-01,KZT\nA,2023-12-31,10,2023-01-01,KZT\n\
        A,2024-01-01,5,2023-01-01,KZT\nB,2024-12-31,7,2024-12-31,KZT\n";
    let claim = "gross 2024 = 7";
    let of = |test: Test| test.args("-f json --home KZ").run().json()["sheets"]["claims"].clone();
    let file = of(Test::new().file("a.csv", rows).args("check").arg(claim).arg("a.csv"));
    let piped = of(Test::new().stdin(rows).args("check").arg(claim));
    assert_eq!(file, piped);
    assert_eq!(piped["rows"][0]["verdict"], "depends on definition");
}

/// What was said in roubles of two halves of a year.
const IN_ROUBLES: &str = "[[claims]]\nid = \"now\"\nmeasure = \"gross\"\nperiod = \"2025-H1\"\nvalue = \"4172 m roubles\"\n\
    [[claims]]\nid = \"then\"\nmeasure = \"gross\"\nperiod = \"2024-H1\"\nvalue = \"4809 m roubles\"\n\
    [[claims]]\nid = \"growth\"\nmeasure = \"growth\"\nof = \"gross\"\nperiod = \"2025-H1\"\nversus = \"2024-H1\"\nvalue = \"-13 %\"\n";

#[test]
fn a_growth_in_roubles_may_have_the_other_sign_in_tenge() {
    let rates = "period,base,quote,rate,method\n2024-Q1,RUB,KZT,4.97,average\n2024-Q2,RUB,KZT,4.95,average\n\
        2025-Q1,RUB,KZT,5.86,average\n2025-Q2,RUB,KZT,6.32,average\n";
    let records = "title,date,gross,currency\nA,2024-01-01,1,KZT\n";
    let files = |rates: &str| {
        let test = Test::new().file("claims.toml", IN_ROUBLES).file("a.csv", records).file("rates.csv", rates);
        let args = "check claims.toml a.csv --rates rates.csv --home KZ -f json";
        test.args(args).run().json()["sheets"]["between"]["rows"].as_array().unwrap().clone()
    };
    let in_tenge = |found: &[Value]| {
        let is_home = |row: &&Value| row["what"].as_str().unwrap().contains("in KZT");
        found.iter().find(is_home).unwrap().clone()
    };
    let reversed = in_tenge(&files(rates));
    assert!(reversed["what"].as_str().unwrap().ends_with("the sign is the other"), "{reversed}");
    // 0.867 times at rates of 5.86 over 4.97 at the least.
    assert!(reversed["lowest"]["times"].as_str().unwrap().starts_with("1.02"), "{reversed}");
    assert_eq!(reversed["verdict"], "depends on definition");
    let half = rates.lines().filter(|rate| !rate.starts_with("2025-Q2")).collect::<Vec<_>>().join("\n");
    let unknown = in_tenge(&files(&half));
    assert!(unknown["what"].as_str().unwrap().ends_with("no rates of RUB cover both"), "{unknown}");
}

#[test]
fn percent_said_for_points_has_a_verdict_of_its_own() {
    let shares = "period,measure,origin,value,unit,series\n2018,gross_share,domestic,14.5,percent,x\n\
        2019,gross_share,domestic,7.4,percent,x\n2018,gross,total,100,KZT,x\n2019,gross,total,130,KZT,x\n";
    let share = "growth 2019 of=gross-share origin=domestic versus=2018";
    let gross = "growth 2019 of=gross versus=2018";
    for (claim, value, verdict, code) in [
        (share, "-7.1 points", "confirmed within rounding", 0),
        // 14.54 to 7.36 % print as 14.5 and 7.4.
        (share, "-7.2 points", "undetermined", 0),
        (share, "-49 %", "confirmed within rounding", 0),
        (share, "-7.1 %", "percent for points", 1),
        (share, "-49 points", "percent for points", 1),
        (share, "-20 %", "contradicted", 1),
        (gross, "+30 %", "confirmed", 0),
        (gross, "+30 points", "percent for points", 1),
        (gross, "+20 points", "not comparable", 0),
        (gross, "+30", "confirmed", 0),
        (gross, "+31", "contradicted", 1),
    ] {
        let test = Test::new().file("shares.csv", shares).args("check -f json").arg(format!("{claim} = {value}"));
        let ran = test.arg("shares.csv").run();
        assert_eq!(ran.json()["sheets"]["claims"]["rows"][0]["verdict"], verdict, "{claim} = {value}");
        assert_eq!(ran.code, Some(code), "{claim} = {value}");
    }
}

#[test]
fn previews_and_what_films_rank_by_are_readings() {
    let records = "title,date,gross,admissions,status,origin,release_date,currency\n\
        A,2024-01-01,100,5,preview,domestic,2024-01-02,KZT\nA,2024-12-31,300,10,,domestic,2024-01-02,KZT\n\
        B,2024-01-01,350,30,,foreign,2024-01-01,KZT\n";
    let check = |claim: &str| {
        let test = Test::new().file("a.csv", records).args("check -f json --explain all").arg(claim);
        test.args("a.csv --home KZ").run().json()["sheets"].clone()
    };
    let film = check("film-gross 2024 film=A = 300");
    assert_eq!(film["claims"]["rows"][0]["verdict"], "depends on definition");
    let turned = film["claims"]["rows"][0]["turned_by"].as_str().unwrap();
    assert_eq!(turned, "holds with previews left out, not with previews counted");
    // By gross with previews A leads, by admissions B does.
    let top = check("top-share 2024 n=1 origin=domestic = 100 %");
    assert_eq!(top["claims"]["rows"][0]["verdict"], "depends on definition");
    let definitions = top["readings"]["rows"].to_string();
    for told in ["ranked by: gross", "ranked by: admissions", "previews: counted", "previews: left out"] {
        assert!(definitions.contains(told), "{told}: {definitions}");
    }
    let steps = top["steps"]["rows"].to_string();
    assert!(steps.contains("numbers of 1 films that are so many percent") && steps.contains("1 of 1 films"), "{steps}");
}

#[test]
fn verdicts_are_written_as_claim_reviews() {
    let claims = "[[claims]]\nid = \"a\"\nquote = \"30 % more\"\nspeaker = \"A minister\"\ndate = \"2025-03-14\"\n\
        url = \"https://example.org/a\"\nmeasure = \"growth\"\nof = \"gross\"\norigin = \"domestic\"\nperiod = \"2024\"\n\
        versus = \"2023\"\nvalue = \"+30 %\"\n[[claims]]\nid = \"b\"\nmeasure = \"films-released\"\norigin = \"domestic\"\n\
        period = \"2024\"\nvalue = \"70\"\n";
    let args = "check claims.toml --claim-review --reviewer Newsroom --review-date 2025-04-02";
    let ran = Test::new().file("claims.toml", claims).args(args).run();
    assert_eq!(ran.code, Some(1));
    let reviews = ran.json();
    let first = &reviews[0];
    for (pointer, expected) in [
        ("/@context", "https://schema.org"),
        ("/@type", "ClaimReview"),
        ("/datePublished", "2025-04-02"),
        ("/author/name", "Newsroom"),
        ("/claimReviewed", "growth of domestic gross from 2023 to 2024: 30 % more"),
        ("/itemReviewed/author/name", "A minister"),
        ("/itemReviewed/datePublished", "2025-03-14"),
        ("/itemReviewed/appearance/url", "https://example.org/a"),
        ("/reviewRating/alternateName", "contradicted"),
    ] {
        assert_eq!(first.pointer(pointer).and_then(Value::as_str), Some(expected), "{pointer}");
    }
    assert_eq!(first["reviewRating"]["ratingValue"], 1);
    // What nobody can settle has no number.
    assert_eq!(reviews[1]["reviewRating"]["alternateName"], "undetermined");
    assert!(reviews[1]["reviewRating"].get("ratingValue").is_none());
    Test::new().args("check --review-date 2025-04-02").run().status(2).stderr_has("--claim-review");
}

#[test]
fn a_share_that_no_list_can_have_is_impossible() {
    for (n, is_impossible) in [(19, true), (20, false), (21, true), (22, true)] {
        let claim = format!("'top-share 2024 n={n} origin=domestic by=gross count = 70%'");
        let ran = Test::new().args(&format!("check {claim} -f json")).run();
        let verdict = ran.json()["sheets"]["claims"]["rows"][0]["verdict"].as_str().unwrap().to_owned();
        assert_eq!(verdict == "impossible", is_impossible, "{n}: {verdict}");
        assert_eq!(ran.code, Some(i32::from(is_impossible)));
    }
}

#[test]
fn verdicts_that_fail_may_be_chosen() {
    let claim = "check 'gross 2024 origin=domestic = about 20 bn tenge'";
    assert_eq!(Test::new().args(claim).run().code, Some(1));
    assert_eq!(Test::new().args(claim).args("--fail-on impossible").run().code, Some(0));
    let file = "[[claims]]\nid = \"a\"\nmeasure = \"gross\"\norigin = \"domestic\"\nperiod = \"2024\"\n\
                value = \"about 20 bn tenge\"\nseverity = \"note\"\n";
    assert_eq!(Test::new().file("claims.toml", file).args("check claims.toml").run().code, Some(0));
}

#[test]
fn what_is_no_claim_says_what_was_expected() {
    let ran = Test::new().args("check 'gross 2024 = several'").run();
    ran.status(3).stderr_has("\"several\" has \"several\", which is no word of a quantity");
    Test::new().args("check nothing.toml").run().status(4).stderr_has("nothing.toml");
    Test::new().args("check nothing").run().status(2).stderr_has("is no file of claims, and no claim");
}

/// A market of 2024 of which all is known: its rows, and its sums in tenge and tickets.
struct Made {
    data: Vec<BoxOffice>,
    domestic: i64,
    total: i64,
    admissions: i64,
    released: i64,
    /// The origin of the films by gross, most first.
    leaders: Vec<bool>,
}

/// Numbers that look random and are always the same.
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % most
    }
}

fn made(seed: u64) -> Made {
    let dice = &mut Dice(seed);
    let mut text = "title,date,gross,admissions,origin,release_date,currency\n".to_owned();
    let (mut films, mut domestic, mut total, mut admissions) = (Vec::new(), 0, 0, 0);
    for film in 0..24 {
        let is_domestic = dice.below(2) == 0;
        let mut sum = 0;
        for day in [1_u64, 15, 28] {
            let (gross, sold) = (1_000_000 + dice.below(900_000_000), 1 + dice.below(400_000));
            let month = 1 + film % 12;
            // Of every second market the records do not say all: origins are blank, or the year ends early.
            let is_blank = seed % 4 == 1 && film % 4 == 0;
            let origin = if is_blank {
                ""
            } else if is_domestic {
                "domestic"
            } else {
                "foreign"
            };
            sum += i64::try_from(gross).unwrap();
            admissions += i64::try_from(sold).unwrap();
            if seed % 4 == 3 && month > 10 {
                continue;
            }
            writeln!(text, "F{film},2024-{month:02}-{day:02},{gross},{sold},{origin},2024-{month:02}-01,KZT").unwrap();
        }
        total += sum;
        domestic += if is_domestic { sum } else { 0 };
        films.push((sum, is_domestic));
    }
    let released = i64::try_from(films.len()).unwrap();
    films.sort_by(|a, b| b.cmp(a));
    let data = BASES.map(|basis| {
        let mut reading = Reading { home: country("KZ"), ..Reading::of(Rollup::all_days()) };
        reading.basis = basis;
        let bytes = Box::new(std::io::Cursor::new(text.clone().into_bytes()));
        let source = Source { name: "made.csv".to_owned(), bytes, again: None, at: None };
        input::read(vec![source], Vec::new(), &reading).map_err(|error| error.to_string()).unwrap()
    });
    let leaders = films.iter().map(|(_, is_domestic)| *is_domestic).collect();
    Made { data: data.into(), domestic, total, admissions, released, leaders }
}

/// A value of so many units in tenths of a scale, rounded half up: `12.3`.
fn tenths(value: i64, scale: i64) -> (String, i64) {
    let tenth = scale / 10;
    let rounded = (value + tenth / 2) / tenth;
    (format!("{}.{}", rounded / 10, rounded % 10), rounded)
}

/// Claims of a market, true ones or such as are off by more than their rounding.
fn claims_of(market: &Made, dice: &mut Dice, are_true: bool) -> Vec<String> {
    let off = |dice: &mut Dice| if are_true { 0 } else { 1 + i64::try_from(dice.below(9)).unwrap() };
    let mut claims = Vec::new();
    for (measure, value, scale, unit) in [
        ("gross 2024 origin=domestic", market.domestic, 1_000_000_000, "bn tenge"),
        ("gross 2024", market.total, 1_000_000_000, "bn tenge"),
        ("admissions 2024", market.admissions, 1_000_000, "million"),
    ] {
        let (_, rounded) = tenths(value, scale);
        let said = rounded + off(dice);
        claims.push(format!("{measure} = {}.{} {unit}", said / 10, said % 10));
        // A floor is true below the value and false above it.
        let floor = if are_true { rounded - 1 } else { rounded + 1 };
        claims.push(format!("{measure} = more than {}.{} {unit}", floor / 10, floor % 10));
    }
    claims.push(format!("films-released 2024 = {}", market.released + off(dice)));
    claims.push(format!("films-in-distribution 2024 = {}", market.released + off(dice)));
    let share = (market.domestic * 1_000 / market.total + 5) / 10;
    let exact = market.domestic * 100 / market.total;
    let said = if are_true { share } else { exact + 2 + off(dice) };
    if are_true
        == ((said * market.total * 2 - market.total) <= market.domestic * 200
            && market.domestic * 200 < said * market.total * 2 + market.total)
    {
        claims.push(format!("gross-share 2024 origin=domestic = {said} %"));
    }
    for n in [5_usize, 10, 20] {
        let count = market.leaders.iter().take(n).filter(|is_domestic| **is_domestic).count();
        let count = if are_true { count } else { (count + 1) % (n + 1) };
        claims.push(format!("top-share 2024 n={n} origin=domestic by=gross count = {} %", count * 100 / n));
    }
    claims
}

#[test]
fn true_claims_are_never_contradicted_and_false_ones_never_confirmed() {
    let mut counts = [0_u64; 2];
    for seed in 0.. {
        let market = made(seed);
        let dice = &mut Dice(seed + 1_000_000);
        for (place, are_true) in [(0, true), (1, false)] {
            for line in claims_of(&market, dice, are_true) {
                let claims = parse_line(&line, "claim").unwrap();
                let judged = judge(&claims[0], &market.data).unwrap();
                let holds = matches!(judged.verdict, Verdict::Confirmed | Verdict::ConfirmedWithinRounding);
                let fits = if are_true { !judged.verdict.is_negative() } else { !holds };
                assert!(fits, "market {seed}: {line} is {}, and is {are_true}", judged.verdict.word());
                counts[place] += 1;
            }
        }
        if counts.iter().all(|count| *count >= 10_000) {
            break;
        }
    }
    println!("{} true claims, none contradicted or impossible; {} false ones, none confirmed", counts[0], counts[1]);
}
