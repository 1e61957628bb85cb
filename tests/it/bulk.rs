//! Rows in bulk: two readers, one answer. Tables of cinemas are made up in all the ways they are written, clean and
//! damaged, and read in bulk and row by row: data, notes, warnings and errors must be the same to the letter.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::io::{Cursor, Read};
use std::num::NonZeroUsize;
use std::sync::Arc;

use kinostat::input::countries::country;
use kinostat::input::encoding::Letters;
use kinostat::input::{self, ReadAt, Reading, Source};
use kinostat::model::rollup::Rollup;

/// Numbers that look random and are the same in every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut x = self.0;
        x = (x ^ (x >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        x = (x ^ (x >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (x ^ (x >> 31)) % most
    }

    fn one_in(&mut self, many: u64) -> bool {
        self.below(many) == 0
    }

    fn of<'t, T: ?Sized>(&mut self, all: &[&'t T]) -> &'t T {
        all[usize::try_from(self.below(all.len() as u64)).unwrap()]
    }
}

/// How a table is written.
struct Style {
    delimiter: char,
    line_end: &'static str,
    mark: char,
    quotes_all: bool,
    dates: u64,
    columns: Vec<&'static str>,
    damage: u64,
    trailing: bool,
}

impl Style {
    fn new(dice: &mut Dice) -> Style {
        let mut columns = vec!["date", "title", "cinema_id", "admissions", "gross"];
        for (column, often) in [
            ("film_id", 2),
            ("origin", 2),
            ("country", 3),
            ("distributor", 2),
            ("city", 2),
            ("format", 2),
            ("language", 4),
            ("release_date", 3),
            ("currency", 4),
            ("sessions", 2),
            ("genre", 5),
        ] {
            if dice.one_in(often) {
                columns.push(column);
            }
        }
        for place in (1..columns.len()).rev() {
            let other = usize::try_from(dice.below(place as u64 + 1)).unwrap();
            columns.swap(place, other);
        }
        let delimiter = *dice.of(&[&',', &';', &'\t', &'|']);
        Style {
            delimiter,
            line_end: dice.of(&["\n", "\n", "\r\n"]),
            mark: if delimiter == ',' { '.' } else { *dice.of(&[&'.', &',']) },
            quotes_all: dice.one_in(6),
            dates: dice.below(4),
            columns,
            damage: *dice.of(&[&0, &0, &0, &2_000, &300, &40]),
            trailing: dice.one_in(5),
        }
    }

    fn field(&self, text: &str) -> String {
        let must = text.contains([self.delimiter, '"', '\n']);
        if must || self.quotes_all { format!("\"{}\"", text.replace('"', "\"\"")) } else { text.to_owned() }
    }

    fn line(&self, fields: &[String]) -> String {
        let mut line = fields.join(&self.delimiter.to_string());
        if self.trailing {
            line.push(self.delimiter);
        }
        line + self.line_end
    }
}

const TITLES: [&str; 12] = [
    "Дәстүр",
    "Қазақ хандығы",
    "Dune: Part Two",
    "Брат, или брак",
    "«Тихий» \"берег\"",
    "Ice\nAge",
    "Sujk (3D)",
    "Sujk",
    "Вне времени",
    "A",
    "Ёлки 11",
    "Total Recall",
];

fn cell(dice: &mut Dice, style: &Style, film: usize, column: &str) -> String {
    let day = dice.below(700);
    let (year, month, of_month) = (2023 + day / 365, day / 31 % 12 + 1, day % 28 + 1);
    let iso = format!("{year}-{month:02}-{of_month:02}");
    match column {
        "date" => match style.dates {
            1 => format!("{of_month:02}.{month:02}.{year}"),
            2 if dice.one_in(20) => format!("{year}-{month:02}-{of_month:02} 00:00"),
            3 => format!("{of_month:02}/{month:02}/{year}"),
            _ => iso,
        },
        "title" => TITLES[film].to_owned(),
        "film_id" => format!("F{film:03}"),
        "cinema_id" => format!("C{}", dice.below(30)),
        "admissions" => match dice.below(40) {
            0 => String::new(),
            1 => format!("-{}", dice.below(5)),
            _ => dice.below(900).to_string(),
        },
        "gross" => match dice.below(40) {
            0 => String::new(),
            1 => format!("-{}", 1 + dice.below(900)),
            2 => format!("{}{}5", dice.below(9_000), style.mark),
            3 => (dice.below(1 << 50)).to_string(),
            _ => format!("{}{}{:02}", dice.below(900_000), style.mark, dice.below(100)),
        },
        "origin" => ["domestic", "foreign"][film % 2].to_owned(),
        "country" => ["Казахстан", "США", "Россия"][film % 3].to_owned(),
        "distributor" => ["Меломан", "Sulpak, Cinema", ""][film % 3].to_owned(),
        "city" => (*dice.of(&["Алматы", "Астана", ""])).to_owned(),
        "format" => (*dice.of(&["2D", "IMAX"])).to_owned(),
        "language" => (*dice.of(&["kk", "ru"])).to_owned(),
        "release_date" => format!("2023-0{}-01", film % 9 + 1),
        "currency" => "KZT".to_owned(),
        "sessions" => dice.below(9).to_string(),
        _ => "драма".to_owned(),
    }
}

/// What a damaged row is instead.
fn damaged(dice: &mut Dice, style: &Style, mut fields: Vec<String>) -> String {
    let place = usize::try_from(dice.below(fields.len() as u64)).unwrap();
    match dice.below(12) {
        0 => fields[place] = "oops".to_owned(),
        1 => fields[place] = String::new(),
        2 => fields[place] = "n/a".to_owned(),
        3 => fields.truncate(place + 1),
        4 => fields.push("7".to_owned()),
        5 => return style.line_end.to_owned(),
        6 => {
            return format!(
                "{}{}",
                dice.of(&["Отдел проката", "Foreign films", "Отечественные фильмы"]),
                style.line_end
            );
        }
        // Another table, whose columns stand in another order.
        7 if dice.one_in(2) => {
            let headers = style.columns.iter().rev().map(|&column| column.to_owned());
            return format!("{}{}", style.line_end, style.line(&headers.collect::<Vec<_>>()));
        }
        7 => return style.line(&style.columns.iter().map(|&column| column.to_owned()).collect::<Vec<_>>()),
        8 => fields[place] = " 12 ".to_owned(),
        9 => fields[place] = style.field("1 234,50"),
        10 => fields[place] = "США".to_owned(),
        _ if dice.one_in(8) => fields[place] = "7\" single".to_owned(),
        _ => fields[place] = "2024-01-05".to_owned(),
    }
    style.line(&fields)
}

fn table(seed: u64, rows: u64) -> String {
    let dice = &mut Dice(seed);
    let style = Style::new(dice);
    let mut text = String::new();
    if dice.one_in(4) {
        write!(text, "Сборы по кинотеатрам{}{}", style.line_end, style.line_end).unwrap();
    }
    let headers: Vec<String> = style.columns.iter().map(|&column| style.field(column)).collect();
    text += &style.line(&headers);
    for _ in 0..rows {
        let film = usize::try_from(dice.below(TITLES.len() as u64)).unwrap();
        let cells: Vec<String> =
            style.columns.iter().map(|column| style.field(&cell(dice, &style, film, column))).collect();
        let line = match style.damage {
            0 => style.line(&cells),
            often if dice.one_in(often) => damaged(dice, &style, cells),
            _ => style.line(&cells),
        };
        text += &line;
    }
    if dice.one_in(4) {
        let wrong = dice.below(9_000).to_string();
        let total = style.columns.iter().map(|column| match *column {
            "title" => "Итого".to_owned(),
            "gross" => wrong.clone(),
            _ => String::new(),
        });
        text += &style.line(&total.collect::<Vec<_>>());
    }
    if dice.one_in(3) {
        text.truncate(text.trim_end().len());
    }
    text
}

/// A file that can be read at any place.
struct InMemory(Vec<u8>);

impl ReadAt for InMemory {
    fn read_at(&self, buffer: &mut [u8], offset: u64) -> std::io::Result<usize> {
        let from = usize::try_from(offset).unwrap().min(self.0.len());
        (&self.0[from..]).read(buffer)
    }

    fn length(&self) -> std::io::Result<u64> {
        Ok(self.0.len() as u64)
    }
}

/// All that reading says: data, account, warnings or errors.
fn outcome(bytes: &[u8], is_file: bool, change: impl Fn(&mut Reading)) -> String {
    let bytes = bytes.to_vec();
    let whole = Arc::new(InMemory(bytes.clone()));
    let opened = move || Box::new(Cursor::new(bytes.clone())) as Box<dyn Read + Send>;
    let first = opened();
    let again = Some(Box::new(move || Ok(opened())) as input::Again);
    let at = is_file.then_some(whole as Arc<dyn ReadAt>);
    let source = Source { name: "cinemas.csv".to_owned(), bytes: first, again, at };
    let mut reading = Reading { home: country("KZ"), ..Reading::of(Rollup::years(2023, 2024)) };
    change(&mut reading);
    match input::read(vec![source], Vec::new(), &reading) {
        Ok(data) => format!("{data:#?}"),
        Err(error) => format!("error: {error}"),
    }
}

/// A text in letters of one byte each, if they have all of it.
fn encoded(text: &str, letters: Letters) -> Option<Vec<u8>> {
    let bytes: HashMap<String, u8> =
        (0..=u8::MAX).filter_map(|byte| letters.decoded(&[byte]).map(|letter| (letter, byte))).collect();
    text.chars().map(|letter| bytes.get(&letter.to_string()).copied()).collect()
}

#[test]
fn the_two_readers_agree() {
    let files = std::env::var("KINOSTAT_BULK_FILES").ok().and_then(|files| files.parse().ok()).unwrap_or(40);
    let (mut rows, mut errors, mut answers, mut of_one_byte) = (0_u64, 0_u64, 0_u64, 0_u64);
    for seed in 0..files {
        let count = 200 + seed % 7 * 150;
        let text = table(seed, count);
        rows += count;
        let lenient = seed % 3 == 0;
        let letters = ["utf-8", "kz-1048", "windows-1251", "ibm866"][usize::try_from(seed / 2 % 4).unwrap()];
        let letters = Letters::named(letters).unwrap();
        let bytes = if letters == Letters::UTF_8 { None } else { encoded(&text, letters) };
        of_one_byte += u64::from(bytes.is_some());
        let (bytes, letters) = bytes.map_or((text.into_bytes(), Letters::UTF_8), |bytes| (bytes, letters));
        let read = |is_file: bool, change: &dyn Fn(&mut Reading)| {
            outcome(&bytes, is_file, |reading| {
                (reading.lenient, reading.shape.encoding) = (lenient, Some(letters));
                change(reading);
            })
        };
        let careful = read(false, &|reading| reading.careful = true);
        let odd = 600 + usize::try_from(seed * 37).unwrap() % 5_000;
        for (threads, block, is_file) in [(1, 1 << 12, true), (2, odd, false), (3, odd, true), (3, 1 << 18, true)] {
            let bulk = read(is_file, &|reading| {
                reading.threads = NonZeroUsize::new(threads);
                reading.shape.block = block;
            });
            if bulk != careful {
                std::fs::write(std::env::temp_dir().join("kinostat-disagree.csv"), &bytes).unwrap();
                for (name, said) in [("careful", &careful), ("bulk", &bulk)] {
                    std::fs::write(std::env::temp_dir().join(format!("kinostat-{name}.txt")), said).unwrap();
                }
                let (a, b) = careful.lines().zip(bulk.lines()).find(|(a, b)| a != b).unwrap_or((&careful, &bulk));
                let a: String = a.chars().take(400).collect();
                let b: String = b.chars().take(400).collect();
                panic!(
                    "seed {seed}, {letters}, {threads} threads, blocks of {block} (file: {is_file}):\n{a}\nand in bulk\n{b}"
                );
            }
        }
        if careful.starts_with("error") { errors += 1 } else { answers += 1 }
    }
    println!(
        "{rows} rows in {files} tables, {of_one_byte} of them in letters of one byte, read twice and more: {answers} \
         answers and {errors} errors are the same"
    );
    assert!(answers > files / 4 && errors > files / 10, "{answers} answers, {errors} errors");
    assert!(of_one_byte > files / 8, "{of_one_byte}");
}
