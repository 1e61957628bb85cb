//! Measures against an independent program: `measures.py` computes them from the same rows in exact fractions.
//!
//! `KINOSTAT_MEASURES` says of how many made-up markets; each question says how many it compared.

use std::fmt::Write as _;
use std::path::PathBuf;
use std::process::Command;

use rust_decimal::Decimal;
use serde_json::Value;
use tempfile::TempDir;

use super::differential::{Dice, generated};
use super::{Test, has_program};

const PYTHON: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/measures.py");

/// How many markets are compared where nothing else is said.
const MARKETS: u64 = 25;

/// The seeds of the markets to compare.
fn seeds() -> std::ops::RangeInclusive<u64> {
    let asked = std::env::var("KINOSTAT_MEASURES").ok();
    1..=asked.map_or(MARKETS, |asked| asked.parse().expect("KINOSTAT_MEASURES is a number of markets"))
}

/// A made-up market whose records reach the ends of both years, and of the first four months of each.
fn yearly(seed: u64) -> String {
    let edges = ["2023-01-01", "2023-04-30", "2023-12-31", "2024-01-01", "2024-04-30", "2024-12-31"];
    let row = |day: &str| format!("Edge,{day},1000,1,foreign,2022-12-29,KZT\n");
    generated(seed) + &edges.map(row).concat()
}

/// A day so many days after 15 November 2023.
fn day(number: u64) -> String {
    let span = jiff::Span::new().days(number as i64);
    jiff::civil::date(2023, 11, 15).checked_add(span).unwrap().to_string()
}

/// A number below a limit and from `least` on, or now and then, once in so many cells, nothing.
fn some(dice: &mut Dice, once_in: u64, least: u64, limit: u64) -> String {
    if dice.below(once_in) == 0 { String::new() } else { (least + dice.below(limit)).to_string() }
}

/// A made-up market of daily records that state all they may beside takings: screens, screenings, cinemas, running totals,
/// previews. In one market of four cinemas report one by one, in another nearly every film has a record of every day.
fn daily(seed: u64) -> String {
    let mut dice = Dice(seed.wrapping_mul(0xD134_2543_DE82_EF95));
    let (is_by_cinema, is_dense) = (seed % 4 == 3, seed % 4 == 2);
    let films = match (is_dense, is_by_cinema) {
        (true, _) => 6 + dice.below(2),
        (_, true) => 3 + dice.below(3),
        _ => 3 + dice.below(10),
    };
    let mut text = "title,date,gross,admissions,gross_to_date,screens,screenings,cinemas,distributor,genre,countries,\
         format,city,cinema,status,release_date,currency\n"
        .to_owned();
    for film in 0..films {
        let countries = ["KZ", "KZ;RU", "US", "RU;KZ", "US;GB", ""][dice.below(6) as usize];
        let distributor = ["North", "South", "East", ""][dice.below(4) as usize];
        let genre = ["drama", "\"drama, comedy\"", "comedy", "horror/comedy/drama", ""][dice.below(5) as usize];
        // 1 March 2024 is day 107; some days before the first release are left for previews.
        let release = if is_dense { 107 } else { 5 + dice.below(120) };
        let written = if dice.below(6) == 0 { String::new() } else { day(release) };
        let days_before = if dice.below(3) == 0 { dice.below(3) } else { 0 };
        let status_before = if dice.below(3) == 0 { "" } else { "preview" };
        let states_totals = !is_by_cinema && dice.below(3) == 0;
        let is_whole = !is_by_cinema || dice.below(5) == 0;
        let limit = 10_u64.pow(2 + dice.below(7) as u32);
        let days = if is_dense { 21 } else { 3 + dice.below(10) };
        let mut total = dice.below(5_000);
        let mut on = release - days_before;
        let rows_a_day = if is_whole { 1 } else { 3 };
        for _ in 0..days {
            let status = if on < release { status_before } else { ["actual", ""][dice.below(2) as usize] };
            for place in 0..rows_a_day {
                if place > 0 && dice.below(3) == 0 {
                    continue;
                }
                let gross = if dice.below(15) == 0 { 0 } else { dice.below(limit) };
                total += gross;
                let admissions = some(&mut dice, 15, 0, 2_000);
                let to_date = if states_totals && dice.below(3) == 0 { total.to_string() } else { String::new() };
                let screens = some(&mut dice, 10, 1, 40);
                let screenings = some(&mut dice, 10, 0, 60);
                let cinemas = if is_by_cinema { String::new() } else { some(&mut dice, 10, 1, 30) };
                let format = if is_whole { "" } else { ["2D", "IMAX", ""][dice.below(3) as usize] };
                let cinema = if is_whole { "," } else { ["Almaty,Kino 1", "Astana,Kino 2", "Almaty,Kino 3"][place] };
                let on = day(on);
                writeln!(
                    text,
                    "Film {film},{on},{gross},{admissions},{to_date},{screens},{screenings},{cinemas},{distributor},\
                     {genre},{countries},{format},{cinema},{status},{written},KZT"
                )
                .unwrap();
            }
            on += if is_dense || dice.below(2) == 0 { 1 } else { 1 + dice.below(4) };
            on += u64::from(is_dense && dice.below(40) == 0);
        }
    }
    text
}

/// A daily market whose cinemas report one by one.
fn by_cinema(seed: u64) -> String {
    daily(4 * seed + 3)
}

/// Made-up markets, a file each in a folder of their own.
struct Markets {
    folder: TempDir,
    seeds: Vec<u64>,
}

impl Markets {
    fn of(made_up: fn(u64) -> String) -> Markets {
        let folder = tempfile::Builder::new().prefix("kinostat-markets-").tempdir().unwrap();
        let markets = Markets { folder, seeds: seeds().collect() };
        for seed in &markets.seeds {
            std::fs::write(markets.path(*seed), made_up(*seed)).unwrap();
        }
        markets
    }

    fn path(&self, seed: u64) -> PathBuf {
        self.folder.path().join(format!("{seed}.csv"))
    }

    /// What Python says of all of them.
    fn by_python(&self, questions: &[&str]) -> Value {
        let mut python = Command::new("python3");
        let output = python.arg(PYTHON).arg(self.folder.path()).args(questions).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        serde_json::from_slice(&output.stdout).unwrap()
    }

    /// What kinostat says of one of them.
    fn by_kinostat(&self, seed: u64, args: &str) -> Value {
        let path = self.path(seed).into_os_string().into_string().unwrap();
        answered(Test::new().args(args).args("-f json").arg(path))
    }
}

/// The page of a run.
fn answered(test: Test) -> Value {
    test.run().status(0).json()
}

/// A cell as its plain value, missing ones as null.
fn plain(cell: &Value) -> Value {
    match cell {
        Value::Object(parts) => parts.values().next().cloned().unwrap_or_default(),
        other => other.clone(),
    }
}

/// A sheet as rows of the plain values of some columns.
fn rows(page: &Value, sheet: &str, columns: &[&str]) -> Vec<Vec<Value>> {
    let rows = page["sheets"][sheet]["rows"].as_array().unwrap();
    rows.iter().map(|row| columns.iter().map(|column| plain(&row[*column])).collect()).collect()
}

/// A question, the sheet of its answer, and the columns that are compared.
type Asked<'a> = (&'a str, &'a str, &'a [&'a str]);

/// That both say the same of made-up markets, whatever is asked of a page.
#[track_caller]
fn agree(made_up: fn(u64) -> String, args: &str, asked: &[Asked<'_>]) {
    if !has_program("python3") {
        return;
    }
    let markets = Markets::of(made_up);
    let questions: Vec<&str> = asked.iter().map(|(question, ..)| *question).collect();
    let expected = markets.by_python(&questions);
    let mut compared = vec![0; asked.len()];
    for seed in &markets.seeds {
        let page = markets.by_kinostat(*seed, args);
        for ((question, sheet, columns), compared) in asked.iter().zip(&mut compared) {
            let expected = &expected[*question][seed.to_string()];
            let found: Value = rows(&page, sheet, columns).into_iter().map(Value::Array).collect();
            assert_eq!(found, *expected, "{question}, market {seed}; columns {columns:?}\n{}", made_up(*seed));
            *compared += expected.as_array().map_or(0, Vec::len);
        }
    }
    for (question, compared) in questions.iter().zip(compared) {
        assert!(compared > 0, "{question}: nothing to compare");
        println!("{question}: {} markets, {compared} rows passed", markets.seeds.len());
    }
}

/// That both say the same of markets of two years.
#[track_caller]
fn agree_yearly(question: &str, args: &str, sheet: &str, columns: &[&str]) {
    agree(yearly, args, &[(question, sheet, columns)]);
}

#[test]
fn the_share_of_the_top_agrees_with_python() {
    let columns = ["year", "origin", "top", "films", "count_share", "gross_share", "admissions_share", "gross"];
    agree_yearly("top-share", "top-share --years 2023..2024 --top 3,10", "top_share", &columns);
}

#[test]
fn concentration_agrees_with_python() {
    let args = "top-share --years 2023..2024 --concentration";
    agree_yearly("concentration", args, "concentration", &["year", "cr3", "top_100_share", "hhi", "listed"]);
}

#[test]
fn growth_to_date_agrees_with_python() {
    let columns = ["year", "origin", "gross", "gross_change", "admissions", "admissions_change"];
    agree_yearly("to-date", "growth --years 2024 --to-date 04-30", "growth", &columns);
}

#[test]
fn rolling_years_agree_with_python() {
    agree_yearly("rolling", "growth --years 2024 --rolling", "growth", &["year", "origin", "gross", "gross_change"]);
}

#[test]
fn growth_on_a_mean_of_years_agrees_with_python() {
    let columns = ["year", "origin", "gross_base", "gross_change", "admissions_base", "admissions_change"];
    agree_yearly("base", "growth --years 2024 --base 2023..2024", "base", &columns);
}

#[test]
fn the_split_of_growth_agrees_with_python() {
    let columns =
        ["gross", "admissions", "average_ticket", "films", "admissions_per_film"].map(|part| format!("{part}_times"));
    let columns: Vec<&str> = ["year", "origin"].into_iter().chain(columns.iter().map(String::as_str)).collect();
    agree_yearly("split", "growth --years 2024 --split", "split", &columns);
}

#[test]
fn the_bridge_agrees_with_python() {
    let columns = ["year", "line", "films", "gross", "admissions"];
    agree_yearly("bridge", "growth --years 2023..2024 --bridge", "bridge", &columns);
}

#[test]
fn the_lines_of_the_bridge_add_up() {
    for seed in seeds() {
        let test = Test::new().file("market.csv", yearly(seed));
        let page = test.args("growth --years 2024 --bridge market.csv -f json").run().ok().json();
        let lines = rows(&page, "bridge", &["sign", "gross"]);
        let mut sum = 0_i64;
        for (place, line) in lines.iter().enumerate() {
            let gross: i64 = line[1].as_str().unwrap().parse().unwrap();
            match line[0].as_str().unwrap() {
                "+" => sum += gross,
                "-" => sum -= gross,
                _ if place == 0 => sum = gross,
                _ => assert_eq!(sum, gross, "market {seed}: {lines:?}"),
            }
        }
    }
}

#[test]
fn weekends_agree_with_python() {
    let columns = ["weekend", "gross", "admissions", "films", "first"];
    for weekend in ["fri-sun", "thu-sun", "thu-wed", "mon-sun"] {
        let question = format!("weekends:{weekend}");
        agree_yearly(&question, &format!("weekends --year 2024 --weekend {weekend}"), "weekends", &columns);
    }
}

#[test]
fn releases_agree_with_python() {
    let columns = ["year", "origin", "films_released", "films_in_distribution", "older"];
    agree_yearly("releases", "releases --years 2023..2024", "years", &columns);
}

/// Amounts that some films of the daily markets reach and others do not.
const THRESHOLDS: &str = "--threshold 1000,20000,10000000";

#[test]
fn the_card_of_a_film_agrees_with_python() {
    let run = [
        "number",
        "period",
        "days",
        "rank",
        "gross",
        "gross_change",
        "gross_share",
        "admissions",
        "cinemas",
        "screens",
        "screenings",
        "screenings_share",
        "screen_share_kobis",
        "per_cinema",
        "per_screen",
        "admissions_per_screening",
        "to_date",
    ];
    let asked: [Asked<'_>; 3] = [
        ("film:Film 1", "film", &["row", "value"]),
        ("film-runs:Film 1:weekends", "weekends", &run),
        ("film-runs:Film 1:weeks", "weeks", &run),
    ];
    agree(daily, &format!("film \"Film 1\" {THRESHOLDS}"), &asked);
}

#[test]
fn the_card_of_a_film_by_another_weekend_agrees_with_python() {
    let args = format!("film \"Film 2\" --weekend fri-sun {THRESHOLDS}");
    agree(daily, &args, &[("film:Film 2:fri-sun", "film", &["row", "value"])]);
}

#[test]
fn films_side_by_side_agree_with_python() {
    let columns = ["number", "gross_1", "gross_2", "gross_3", "to_date_1", "to_date_2", "to_date_3", "leader", "lead"];
    for each in ["week", "day"] {
        let question = format!("compare:{each}:Film 0:Film 1:Film 2");
        let args = format!("compare \"Film 0\" \"Film 1\" \"Film 2\" --each {each}");
        agree(daily, &args, &[(&question, "compare", &columns)]);
    }
}

const OF_A_SHARE: [&str; 7] =
    ["name", "films", "gross", "gross_share", "admissions", "admissions_share", "average_ticket"];

#[test]
fn market_shares_agree_with_python() {
    let by_film = ["distributor", "genre", "country"].map(|by| (daily as fn(u64) -> String, by));
    let by_row = ["city", "format", "cinema"].map(|by| (by_cinema as fn(u64) -> String, by));
    for (made_up, by) in by_film.into_iter().chain(by_row) {
        let args = format!("market-share --year 2024 --by {by}");
        agree(made_up, &args, &[(&format!("market-share:{by}"), "market_share", &OF_A_SHARE)]);
    }
}

#[test]
fn market_shares_of_films_of_several_genres_agree_with_python() {
    for multi in ["split", "each"] {
        let args = format!("market-share --year 2024 --by genre --multi {multi}");
        agree(daily, &args, &[(&format!("market-share:genre:{multi}"), "market_share", &OF_A_SHARE)]);
    }
}

#[test]
fn market_shares_that_add_to_100_agree_with_python() {
    for (by, multi) in [("distributor", "as-written"), ("genre", "split")] {
        let args = format!("market-share --year 2024 --by {by} --multi {multi} --add-to-100");
        let question = format!("market-share:{by}:{multi}:add-to-100");
        agree(daily, &args, &[(&question, "market_share", &OF_A_SHARE)]);
    }
}

#[test]
fn records_agree_with_python() {
    let of_films = ["row", "value", "title", "when", "previous_value", "previous_title", "previous_when", "stood_days"];
    let of_market = ["row", "gross", "when", "previous_gross", "previous_when", "stood_days"];
    let asked: [Asked<'_>; 2] = [("records", "records", &of_films), ("market-records", "market", &of_market)];
    agree(daily, &format!("records {THRESHOLDS}"), &asked);
}

/// The columns of a full chart before and after the total, which only a chart of a year has.
const OF_A_CHART: ([&str; 12], [&str; 6]) = (
    [
        "rank",
        "title",
        "origin",
        "release",
        "gross",
        "gross_share",
        "admissions",
        "rank_before",
        "gross_change",
        "gross_change_without_previews",
        "weeks_on_release",
        "to_date",
    ],
    ["cinemas", "screens", "screenings", "per_cinema", "per_screen", "admissions_per_screening"],
);

#[test]
fn full_charts_agree_with_python() {
    let (first, last) = OF_A_CHART;
    for (which, period, total) in [
        ("month", "--period 2024-03", None),
        ("weekend", "--period 2024-03-07..2024-03-10", None),
        ("year", "--year 2024", Some("gross_total")),
    ] {
        let columns: Vec<&str> = first.into_iter().chain(total).chain(last).collect();
        let args = format!("chart {period} --full --top 1000");
        agree(daily, &args, &[(&format!("chart:{which}"), "chart", &columns)]);
    }
}

#[test]
fn charts_by_other_measures_agree_with_python() {
    let (first, last) = OF_A_CHART;
    let columns: Vec<&str> = first.into_iter().chain(last).collect();
    for by in ["admissions", "per-cinema", "per-screening", "to-date"] {
        let args = format!("chart --period 2024-03 --full --top 1000 --by {by}");
        agree(daily, &args, &[(&format!("chart:month:{by}"), "chart", &columns)]);
    }
}

#[test]
fn coverage_agrees_with_python() {
    let parts =
        ["period", "days", "days_covered", "films", "films_a_day", "list_cut_at", "gross", "cinemas", "cinemas_share"];
    let asked: [Asked<'_>; 3] = [
        ("coverage:week", "coverage", &parts),
        ("gaps", "gaps", &["first", "last", "days"]),
        ("bounds", "bounds", &["origin", "of", "low", "high", "open"]),
    ];
    agree(daily, "coverage --period 2024-Q1 --each week", &asked);
    agree(daily, "coverage --period 2024-Q1", &[("coverage:month", "coverage", &parts)]);
}

/// What kinostat says of a daily market, as rows of the plain values of some columns.
fn of_daily(seed: u64, args: &str, sheet: &str, columns: &[&str]) -> Vec<Vec<Value>> {
    let page = answered(Test::new().file("market.csv", daily(seed)).args(args).args("market.csv -f json"));
    rows(&page, sheet, columns)
}

/// A printed number in ten-thousandths; `None` where it is missing.
fn printed(value: &Value) -> Option<i64> {
    let text = value.as_str()?;
    let (whole, decimals) = text.split_once('.').unwrap_or((text, ""));
    format!("{whole}{decimals:0<4}").parse().ok()
}

#[test]
fn shares_of_a_sheet_add_up_to_100() {
    for seed in seeds() {
        for by in ["origin", "distributor", "genre --multi split"] {
            let args = format!("market-share --year 2024 --by {by}");
            let exact = of_daily(seed, &args, "market_share", &["gross_share"]);
            let rounded = of_daily(seed, &format!("{args} --add-to-100"), "market_share", &["gross_share"]);
            let sum = |rows: &[Vec<Value>]| rows.iter().map(|row| printed(&row[0])).sum::<Option<i64>>();
            let (Some(sum_of_exact), Some(sum_of_rounded)) = (sum(&exact), sum(&rounded)) else { continue };
            if exact.is_empty() {
                continue;
            }
            // Each is rounded to the last of four decimals.
            assert!((sum_of_exact - 1_000_000).abs() <= exact.len() as i64, "market {seed}, {by}: {exact:?}");
            assert_eq!(sum_of_rounded, 1_000_000, "market {seed}, {by}: {rounded:?}");
            for (exact, rounded) in exact.iter().zip(&rounded) {
                let moved = printed(&exact[0]).unwrap() - printed(&rounded[0]).unwrap();
                assert!(moved.abs() <= 1_000, "market {seed}, {by}: {exact:?} {rounded:?}");
            }
        }
    }
}

#[test]
fn of_equal_remainders_the_first_is_raised() {
    // 33.33, 33.33, 30 and 3.33 percent: what is cut from the three is the same.
    let text = "title,date,gross,distributor,currency\n\
        A,2024-03-01,10,North,KZT\nB,2024-03-01,10,South,KZT\nC,2024-03-01,9,East,KZT\nD,2024-03-01,1,West,KZT\n";
    let test = Test::new().file("market.csv", text).args("market-share --year 2024 --by distributor --add-to-100");
    let page = test.args("market.csv -f json").run().ok().json();
    let expected = [["North", "33.4000"], ["South", "33.3000"], ["East", "30.0000"], ["West", "3.3000"]];
    assert_eq!(rows(&page, "market_share", &["name", "gross_share"]), expected);
}

#[test]
fn the_opening_share_is_one_over_the_multiplier() {
    let mut told = 0;
    for seed in seeds() {
        let card = of_daily(seed, "film \"Film 1\"", "film", &["row", "value"]);
        let value = |key: &str| card.iter().find(|row| row[0] == key).and_then(|row| row[1].as_str());
        let number = |key: &str| value(key)?.parse::<Decimal>().ok();
        let Some((share, times)) = number("opening_share").zip(number("multiplier")) else { continue };
        // Of four decimals of a percentage and ten digits of a number, only so much is to be had.
        let off = (share * times - Decimal::ONE_HUNDRED).abs();
        assert!(off <= times / Decimal::from(10_000) + Decimal::new(1, 6), "market {seed}: {share} %, {times} times");
        told += 1;
    }
    assert!(told > 0);
}

#[test]
fn the_lead_is_the_difference_of_running_totals() {
    let columns = ["to_date_1", "to_date_2", "leader", "lead"];
    for seed in seeds() {
        for row in of_daily(seed, "compare \"Film 0\" \"Film 1\" --each day", "compare", &columns) {
            let Some((first, second)) = printed(&row[0]).zip(printed(&row[1])) else {
                assert!(row[3].is_null(), "market {seed}: {row:?}");
                continue;
            };
            assert_eq!(printed(&row[3]), Some((first - second).abs()), "market {seed}: {row:?}");
            let leader = match first.cmp(&second) {
                std::cmp::Ordering::Less => "Film 1",
                std::cmp::Ordering::Equal => "Film 0 / Film 1",
                std::cmp::Ordering::Greater => "Film 0",
            };
            assert_eq!(row[2], leader, "market {seed}: {row:?}");
        }
    }
}

#[test]
fn a_film_in_full_in_each_group_is_at_least_what_a_part_of_it_is() {
    for seed in seeds() {
        let of = |multi: &str| {
            let args = format!("market-share --year 2024 --by genre --multi {multi}");
            of_daily(seed, &args, "market_share", &["name", "gross", "gross_share"])
        };
        let (each, split) = (of("each"), of("split"));
        assert_eq!(each.len(), split.len(), "market {seed}");
        for whole in &each {
            assert!(printed(&whole[2]).is_none_or(|share| share <= 1_000_000), "market {seed}: {whole:?}");
            let part = split.iter().find(|part| part[0] == whole[0]).unwrap();
            assert!(printed(&whole[1]) >= printed(&part[1]), "market {seed}: {whole:?} {part:?}");
        }
    }
}
