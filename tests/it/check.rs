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

#[test]
fn what_was_said_in_kazakhstan_has_these_verdicts() {
    let expected = [
        ("1-gross-2024", "confirmed"),
        ("2-gross-2024", "contradicted"),
        ("3-gross-2024", "confirmed within rounding"),
        ("3-gross-2023", "confirmed within rounding"),
        ("3-gross-2022", "confirmed within rounding"),
        ("4-gross-2024", "confirmed"),
        ("5-gross-2023", "confirmed"),
        ("5-films-2023", "depends on definition"),
        ("5-share-2023", "depends on definition"),
        // 15.2 to 23 bn are +51 %; over 22 bn with +30 % needs a 2023 that nobody published.
        ("6-growth", "contradicted"),
        ("7-growth", "contradicted"),
        ("8-films (from)", "depends on definition"),
        ("8-films", "depends on definition"),
        // 107 of 65 is 1.65 times.
        ("8-growth", "contradicted"),
        ("9-films-2024", "undetermined"),
        ("10-films-2024", "undetermined"),
        ("10-growth", "undetermined"),
        ("11-films-2024", "depends on definition"),
        ("12-films-2023", "depends on definition"),
        ("12-all-films-2023", "confirmed"),
        ("13-output", "contradicted"),
        ("14-top-20", "undetermined"),
        ("15-top-20-viewers", "undetermined"),
        ("16-top-10", "undetermined"),
        ("17-share-2024", "confirmed within rounding"),
        ("18-share-2023", "depends on definition"),
        ("18-admissions-share-2023", "confirmed within rounding"),
        ("19-admissions-2024", "confirmed within rounding"),
        ("19-domestic-admissions-2024", "confirmed within rounding"),
        ("19-foreign-admissions-2024", "confirmed within rounding"),
        ("19-admissions-share-2024", "confirmed within rounding"),
        ("19-foreign-share-2024", "undetermined"),
        ("20-growth-2022", "undetermined"),
        ("20-domestic-growth-2022", "contradicted"),
        ("24-dollars", "not comparable"),
        ("28-dastur", "confirmed within rounding"),
        ("28-dastur-record", "confirmed within rounding"),
        ("29-taptym", "undetermined"),
        ("31-growth-admissions", "undetermined"),
        ("32-admissions-2022", "confirmed"),
        ("32-growth-2021", "confirmed"),
        ("33-domestic-2021", "confirmed within rounding"),
        ("33-share-2021", "contradicted"),
        ("33-share-2022", "depends on definition"),
        ("34-gross-2022", "undetermined"),
        ("34-admissions-2022", "contradicted"),
        ("34-ticket-2022", "undetermined"),
    ];
    let found = rows("claims", "check");
    let found: Vec<(&str, &str)> =
        found.iter().map(|row| (row["claim"].as_str().unwrap(), row["verdict"].as_str().unwrap())).collect();
    assert_eq!(found, expected);
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
    // 22 bn tenge that are 43.7 m dollars are changed at about 503, not at the average of 2024.
    let rate = row("1-gross-2024 + 24-dollars", "the rate");
    assert!(amount(rate, "lowest") > 491.0 && amount(rate, "highest") < 516.0, "{rate}");
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
            let origin = if is_domestic { "domestic" } else { "foreign" };
            writeln!(text, "F{film},2024-{month:02}-{day:02},{gross},{sold},{origin},2024-{month:02}-01,KZT").unwrap();
            sum += i64::try_from(gross).unwrap();
            admissions += i64::try_from(sold).unwrap();
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
        claims.push(format!("top-share 2024 n={n} origin=domestic count = {} %", count * 100 / n));
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
