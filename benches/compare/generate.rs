//! Writes a made-up national market by the day: one row is what one film took in one cinema on one day.
//!
//! `generate ROWS FILE [--seed N] [--shuffled]`. Rows are in order of date, or with `--shuffled` each of a random day. The
//! same rows, seed and flag give the same file on any machine: all arithmetic is of whole numbers.
//! Nothing of it is real; only its shape is: a few films take most of the money, they fade within ten weeks, weekends are full,
//! 2020 is thin, some titles hold commas and quotes, one row in some thousands is a correction below zero.
//! Left out on purpose: line breaks within titles, which `wc` and awk cannot read.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::process::ExitCode;

const HEADER: &str = "date,film_id,title,origin,country,distributor,cinema_id,city,format,sessions,admissions,gross\n";
const FILMS: u64 = 4_000;
const CINEMAS: u64 = 400;
const FIRST_YEAR: u32 = 2015;
/// How full each year is, 2015 to 2025, beside the others.
const YEARS: [u64; 11] = [80, 84, 90, 96, 102, 30, 62, 88, 104, 116, 122];
/// How full each day of the week is, Monday first.
const WEEK: [u64; 7] = [6, 6, 7, 9, 12, 16, 14];
/// How long a film is shown, in days.
const RUN: u64 = 70;

#[rustfmt::skip]
const HOME_WORDS: [&str; 28] = [
    "Дала", "Көктем", "Жұлдыз", "Ұлы көш", "Аққу", "Қара жорға", "Бәйтерек", "Сырласу", "Ән салған тау", "Жеті қазына",
    "Тұлпар", "Мәңгілік", "Өмір өзені", "Іздеу", "Ғасыр үні", "Ауылдан хат", "Құс жолы", "Свадьба по-соседски", "Абай",
    "Наурыз", "Шаңырақ", "Келін", "Аманат", "Қысқы күн", "Алма ағашы", "Степной ветер", "Домбыра", "Боран",
];
#[rustfmt::skip]
const WORLD_WORDS: [&str; 30] = [
    "Дорога", "Тихий берег", "Солнце", "Северный ветер", "Маяк", "Полночь", "Лабиринт", "Ключ", "Океан", "Гора",
    "Последний поезд", "Сад", "Зеркало", "Искра", "Возвращение домой", "The Long Road", "Harbour", "Night Train", "Echo",
    "Blue Garden", "Winter", "Paper Moons", "Compass", "Стая", "Граница", "Тень", "Два брата", "Снежный", "Étoile", "Señal",
];
#[rustfmt::skip]
const COUNTRIES: [&str; 12] = [
    "США", "США", "США", "США", "Россия", "Россия", "Великобритания", "Франция", "Южная Корея", "Турция", "Индия",
    "\"США, Канада\"",
];
#[rustfmt::skip]
const DISTRIBUTORS: [&str; 11] = [
    "Дала Прокат", "Steppe Pictures", "Алатау Фильм", "Көк Тау", "Кино Север", "Open Reel", "Төрт тарап", "Альянс Медиа",
    "Jibek Films", "Восток-Кино", "Sary Arqa",
];
#[rustfmt::skip]
const CITIES: [&str; 18] = [
    "Алматы", "Алматы", "Алматы", "Астана", "Астана", "Шымкент", "Қарағанды", "Ақтөбе", "Тараз", "Павлодар", "Өскемен", "Семей",
    "Атырау", "Қостанай", "Қызылорда", "Орал", "Петропавл", "Түркістан",
];
const FORMATS: [&str; 8] = ["2D", "2D", "2D", "2D", "2D", "3D", "IMAX", "4DX"];

/// xorshift64*, by Marsaglia and Vigna.
struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D)
    }

    /// A whole number from 0 up to, but not, `end`.
    fn below(&mut self, end: u64) -> u64 {
        ((u128::from(self.roll()) * u128::from(end)) >> 64) as u64
    }

    fn one_of<'a>(&mut self, words: &[&'a str]) -> &'a str {
        words[self.below(words.len() as u64) as usize]
    }
}

struct Film {
    /// `id,title,origin,country,distributor,` as it stands in every row of the film.
    fields: String,
    /// The day it opens, counted from the first of all days; below zero for films already running.
    opens: i64,
    pull: u64,
    /// An ordinary ticket, in tiyn.
    ticket: u64,
}

fn film(nth: u64, days: u64, rank: u64, dice: &mut Dice) -> Film {
    let opens = (nth * (days + 30) / FILMS) as i64 - 35;
    let years = opens.max(0) as u64 / 366;
    let home = dice.below(100) < 6 + years;
    let words: &[&str] = if home { &HOME_WORDS } else { &WORLD_WORDS };
    let mut title = dice.one_of(words).to_owned();
    for _ in 0..dice.below(4) {
        title.push_str([" ", ": ", " и "][dice.below(3) as usize]);
        title.push_str(dice.one_of(words));
    }
    // The number keeps titles apart, so that a title is as good a key as an id.
    title.push_str(&format!(" {}", 100 + nth));
    let title = match dice.below(20) {
        0 | 1 => format!("\"{title}, {}\"", dice.one_of(words)),
        2 => format!("\"{title} \"\"{}\"\"\"", dice.one_of(words)),
        3 => format!("\"\"\"{title}\"\", {}\"", dice.one_of(words)),
        _ => title,
    };
    let origin = if home { "domestic" } else { "foreign" };
    let country = if home { "Казахстан" } else { dice.one_of(&COUNTRIES) };
    let distributor = dice.one_of(&DISTRIBUTORS);
    Film {
        // 2657 and 10007 share no factor: no two films get one id.
        fields: format!("F{:05},{title},{origin},{country},{distributor},", (nth * 2657 + 91) % 10_007),
        opens,
        pull: 4_000_000 / (rank + 12) * if home { 2 } else { 1 },
        ticket: 95_000 + years * 13_000 + dice.below(70_000),
    }
}

fn films(days: u64, dice: &mut Dice) -> Vec<Film> {
    let mut ranks: Vec<u64> = (0..FILMS).collect();
    for last in (1..ranks.len()).rev() {
        ranks.swap(last, dice.below(last as u64 + 1) as usize);
    }
    ranks.into_iter().enumerate().map(|(nth, rank)| film(nth as u64, days, rank, dice)).collect()
}

/// Every day of the eleven years: how it is written, and how full it is.
fn calendar() -> Vec<(String, u64)> {
    let mut days = Vec::new();
    for (year, full) in (FIRST_YEAR..).zip(YEARS) {
        let leap = year % 4 == 0; // none of the years ends a century
        for (month, length) in (1..).zip([31, 28 + u32::from(leap), 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]) {
            for day in 1..=length {
                // 2015-01-01 was a Thursday.
                let weekday = (days.len() + 3) % 7;
                days.push((format!("{year}-{month:02}-{day:02},"), full * WEEK[weekday]));
            }
        }
    }
    days
}

/// Running sums, to draw from by weight.
struct Urn {
    sums: Vec<u64>,
    of: Vec<usize>,
}

impl Urn {
    fn new(weights: impl Iterator<Item = (usize, u64)>) -> Self {
        let mut total = 0;
        let (of, sums) = weights
            .map(|(which, weight)| {
                total += weight;
                (which, total)
            })
            .unzip();
        Urn { sums, of }
    }

    fn total(&self) -> u64 {
        self.sums.last().copied().unwrap_or(0)
    }

    /// What stands at `place`, from 0 up to the total.
    fn at(&self, place: u64) -> usize {
        self.of[self.sums.partition_point(|sum| *sum <= place)]
    }
}

fn digits(mut number: u64, row: &mut Vec<u8>) {
    let mut text = [0_u8; 20];
    let mut start = text.len();
    loop {
        start -= 1;
        text[start] = b'0' + (number % 10) as u8;
        number /= 10;
        if number == 0 {
            break;
        }
    }
    row.extend_from_slice(&text[start..]);
}

fn write(rows: u64, seed: u64, shuffled: bool, out: &mut impl Write) -> io::Result<()> {
    let mut dice = Dice(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
    let days = calendar();
    let films = films(days.len() as u64, &mut dice);
    let day_urn = Urn::new(days.iter().map(|(_, full)| *full).enumerate());
    let showing: Vec<Urn> = (0..days.len() as i64)
        .map(|day| {
            Urn::new(films.iter().enumerate().filter_map(|(which, film)| {
                let left = RUN.checked_sub(u64::try_from(day - film.opens).ok()?)?;
                (left > 0).then_some((which, 1 + film.pull * left * left / (RUN * RUN)))
            }))
        })
        .collect();
    let cinemas: Vec<String> =
        (0..CINEMAS).map(|nth| format!("C{:03},{},", 100 + nth * 7 % 900, dice.one_of(&CITIES))).collect();

    out.write_all(HEADER.as_bytes())?;
    let mut row = Vec::with_capacity(512);
    for nth in 0..rows {
        let place = if shuffled {
            dice.below(day_urn.total())
        } else {
            (u128::from(nth) * u128::from(day_urn.total()) / u128::from(rows)) as u64
        };
        let day = day_urn.at(place);
        let film = &films[showing[day].at(dice.below(showing[day].total()))];
        // The less of two numbers: large cinemas report more rows.
        let cinema = dice.below(CINEMAS).min(dice.below(CINEMAS));
        let format = dice.one_of(&FORMATS);
        let sessions = 1 + dice.below(8);
        let full = dice.below(1_000);
        let admissions = sessions * 240 * full * full / 1_000_000;
        let ticket = film.ticket + dice.below(60) * 500 + dice.below(100);
        let gross = admissions * ticket;
        let correction = admissions > 0 && dice.below(4_000) == 0;

        row.clear();
        row.extend_from_slice(days[day].0.as_bytes());
        row.extend_from_slice(film.fields.as_bytes());
        row.extend_from_slice(cinemas[cinema as usize].as_bytes());
        row.extend_from_slice(format.as_bytes());
        row.push(b',');
        digits(sessions, &mut row);
        row.push(b',');
        if correction {
            row.push(b'-');
        }
        digits(admissions, &mut row);
        row.push(b',');
        if correction {
            row.push(b'-');
        }
        digits(gross / 100, &mut row);
        row.extend_from_slice(&[b'.', b'0' + (gross / 10 % 10) as u8, b'0' + (gross % 10) as u8, b'\n']);
        out.write_all(&row)?;
    }
    out.flush()
}

fn run() -> Result<(), String> {
    let usage = "usage: generate ROWS FILE [--seed N] [--shuffled]";
    let mut plain = Vec::new();
    let (mut seed, mut shuffled) = (1, false);
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--shuffled" => shuffled = true,
            "--seed" => seed = arguments.next().and_then(|n| n.parse().ok()).ok_or(usage)?,
            _ => plain.push(argument),
        }
    }
    let [rows, file] = plain.as_slice() else { return Err(usage.to_owned()) };
    let rows = rows.parse().map_err(|_| usage)?;
    File::create(file)
        .and_then(|open| write(rows, seed, shuffled, &mut BufWriter::with_capacity(1 << 20, open)))
        .map_err(|error| format!("{file}: {error}"))
}

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::from(2)
        }
    }
}
