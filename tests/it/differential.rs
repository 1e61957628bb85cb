//! The same question asked of another program: the totals by film and year, computed by SQLite.
//!
//! Amounts are whole, so that SQLite is exact and the two must agree to the last digit.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::process::Command;

use super::{Test, has_program};

/// A generator of numbers that looks random and is the same every time.
pub struct Dice(pub u64);

impl Dice {
    /// A number below this one.
    pub fn below(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % limit
    }
}

/// When a film was released, that took its first money on a day of the two years: then, earlier, a little later, or
/// nobody says.
fn release(dice: &mut Dice, first_day: u64) -> String {
    let days = match dice.below(6) {
        0 => return String::new(),
        1 => first_day as i64 - dice.below(800) as i64,
        2 => first_day as i64 + dice.below(20) as i64,
        _ => first_day as i64,
    };
    jiff::civil::date(2023, 1, 1).checked_add(jiff::Span::new().days(days)).unwrap().to_string()
}

/// A market of some films over two years, a row a film and day.
pub fn generated(seed: u64) -> String {
    let mut dice = Dice(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15));
    let films = 5 + dice.below(40);
    let mut text = "title,date,gross,admissions,origin,release_date,currency\n".to_owned();
    for film in 0..films {
        let origin = ["domestic", "foreign", "coproduction", "unknown"][dice.below(4) as usize];
        // Titles with what a careless reader would trip over.
        let title = [
            format!("Film {film}"),
            format!("\"Film, {film}\""),
            format!("Фильм {film}"),
            format!("\"\"\"{film}\"\"\""),
            format!("{film}"),
        ][dice.below(5) as usize]
            .clone();
        let mut day = dice.below(700);
        let release = release(&mut dice, day + 1);
        for _ in 0..=dice.below(30) {
            day += 1 + dice.below(3);
            let (year, of_year) = if day < 365 { (2023, day) } else { (2024, (day - 365) % 366) };
            let (month, date) = date_of(of_year, year == 2024);
            let gross = if dice.below(20) == 0 { 0 } else { dice.below(10_u64.pow(1 + (film % 12) as u32)) };
            writeln!(text, "{title},{year}-{month:02}-{date:02},{gross},{},{origin},{release},KZT", dice.below(5_000))
                .unwrap();
            if day >= 725 {
                break;
            }
        }
    }
    text
}

fn date_of(day_of_year: u64, leap: bool) -> (u64, u64) {
    let mut left = day_of_year;
    for (month, days) in
        [31, if leap { 29 } else { 28 }, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31].into_iter().enumerate()
    {
        if left < days {
            return (month as u64 + 1, left + 1);
        }
        left -= days;
    }
    (12, 31)
}

/// Title to gross and admissions, by SQLite.
fn by_sqlite(test: &Test, year: u32) -> BTreeMap<String, (String, String)> {
    let query = format!(
        "select title, sum(cast(gross as integer)), sum(cast(admissions as integer)) from t where date like '{year}-%' group by title"
    );
    let output = Command::new("sqlite3")
        .args(["-csv", ":memory:", "-cmd", ".import market.csv t", &query])
        .current_dir(test.path(""))
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(output.stdout.as_slice());
    reader
        .records()
        .map(Result::unwrap)
        .map(|row| (row[0].to_owned(), (row[1].to_owned(), row[2].to_owned())))
        .collect()
}

/// The same by kinostat.
fn by_kinostat(test: Test, year: u32) -> BTreeMap<String, (String, String)> {
    let page = test.args(&format!("chart --year {year} --top 1000 market.csv -f json")).run().ok().json();
    let rows = page["sheets"]["chart"]["rows"].as_array().unwrap();
    let row = |row: &serde_json::Value| {
        let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
        (text(&row["title"]), (text(&row["gross"]["amount"]), row["admissions"]["count"].to_string()))
    };
    let films: BTreeMap<_, _> = rows.iter().map(row).collect();
    assert_eq!(films.len(), rows.len(), "a title stands twice");
    films
}

#[test]
fn totals_by_film_and_year_agree_with_sqlite() {
    if !has_program("sqlite3") {
        return;
    }
    let mut films = 0;
    for seed in 1..=20 {
        let text = generated(seed);
        for year in [2023, 2024] {
            let test = Test::new().file("market.csv", &text);
            let expected = by_sqlite(&test, year);
            films += expected.len();
            assert_eq!(by_kinostat(test, year), expected, "market {seed}, {year}");
        }
    }
    assert!(films > 400, "the markets are too small to say much: {films} films");
    println!("{films} passed");
}
