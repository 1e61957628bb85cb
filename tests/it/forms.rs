//! The same records in many forms give the same answer, and damaged ones are read right or refused: never quietly wrong.

use std::io::Write;
use std::process::Command;

use super::in_process::Asked;
use super::{Test, has_program};
use kinostat::render::{Format, RenderOptions};
use kinostat::report::growth;

/// An invented market: title, day, gross, country.
const ROWS: [[&str; 4]; 8] = [
    ["Тихий берег", "2023-03-07", "12000000.50", "Казахстан"],
    ["Дала", "2023-04-08", "5600000", "Казахстан"],
    ["The Invented Mountain", "2023-05-09", "99000000.75", "США"],
    ["Тихий берег", "2024-03-07", "2000000", "Казахстан"],
    ["Брат или брак", "2024-06-12", "45000000.25", "Казахстан"],
    ["Long, Long Road", "2024-07-13", "31000000", "США"],
    ["Дала \"Степь\"", "2024-10-03", "7000000", "Казахстан"],
    ["Мост", "2024-11-21", "1234567.05", "Франция"],
];

const HEADER: [&str; 4] = ["Название", "Дата", "Сборы", "Страна"];

/// One way to write the records down.
#[derive(Clone, Copy)]
struct Style {
    delimiter: char,
    line_end: &'static str,
    comma: bool,
    quoted: bool,
    final_line_end: bool,
}

const PLAIN: Style = Style { delimiter: ',', line_end: "\n", comma: false, quoted: false, final_line_end: true };

fn field(text: &str, style: Style) -> String {
    if style.quoted || text.contains(['"', style.delimiter]) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text.to_owned()
    }
}

fn written(style: Style) -> String {
    let line = |cells: [&str; 4]| {
        let cells = cells.map(|cell| {
            let is_amount = cell.starts_with(|c: char| c.is_ascii_digit()) && !cell.contains('-');
            let cell = if is_amount && style.comma { cell.replace('.', ",") } else { cell.to_owned() };
            field(&cell, style)
        });
        cells.join(&style.delimiter.to_string())
    };
    let lines: Vec<String> = std::iter::once(line(HEADER)).chain(ROWS.into_iter().map(line)).collect();
    let end = if style.final_line_end { style.line_end } else { "" };
    lines.join(style.line_end) + end
}

fn json() -> String {
    let row = |cells: [&str; 4]| {
        let member = |(name, cell): (&str, &str)| {
            let exact = name == "Сборы";
            format!("{}: {}", json_text(name), if exact { cell.to_owned() } else { json_text(cell) })
        };
        let members: Vec<String> = HEADER.into_iter().zip(cells).map(member).collect();
        format!("{{{}}}", members.join(", "))
    };
    format!("[{}]", ROWS.into_iter().map(row).collect::<Vec<_>>().join(",\n"))
}

fn json_text(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

fn cyrillic(text: &str) -> Vec<u8> {
    let (bytes, _, _) = encoding_rs::WINDOWS_1251.encode(text);
    bytes.into_owned()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    packed.write_all(bytes).unwrap();
    packed.finish().unwrap()
}

const REPORT: &str = "growth --years 2023..2024 -f json --home KZ --currency KZT --no-stdin";

#[test]
fn every_form_of_the_same_records_gives_the_same_report() {
    let plain = written(PLAIN);
    let expected = Test::new().args(REPORT).args("a.csv").file("a.csv", &plain).run().ok().sheets();
    let style = |delimiter, comma| written(Style { delimiter, comma, ..PLAIN });
    let titled = format!("Касса Казахстана\n\n{plain}");
    for (name, bytes) in [
        ("semicolon.csv", style(';', false).into_bytes()),
        ("decimal-comma.csv", style(';', true).into_bytes()),
        ("tab.tsv", style('\t', false).into_bytes()),
        ("bar.txt", style('|', true).into_bytes()),
        ("crlf.csv", written(Style { line_end: "\r\n", ..PLAIN }).into_bytes()),
        ("quoted.csv", written(Style { quoted: true, ..PLAIN }).into_bytes()),
        ("no-last-end.csv", written(Style { final_line_end: false, ..PLAIN }).into_bytes()),
        ("bom.csv", format!("\u{feff}{plain}").into_bytes()),
        ("1251.csv", cyrillic(&plain)),
        ("1251-comma.csv", cyrillic(&style(';', true))),
        ("utf-16.csv", [vec![0xff, 0xfe], plain.encode_utf16().flat_map(u16::to_le_bytes).collect()].concat()),
        ("packed.csv.gz", gzip(plain.as_bytes())),
        ("packed-1251.gz", gzip(&cyrillic(&plain))),
        ("titled.csv", titled.into_bytes()),
        ("sep.csv", format!("sep=;\n{}", style(';', false)).into_bytes()),
        ("rows.json", json().into_bytes()),
        ("rows.jsonl", json().trim_matches(['[', ']']).replace(",\n", "\n").into_bytes()),
        ("nested.json", format!("{{\"year\": 2024, \"data\": {{\"films\": {}}}}}", json()).into_bytes()),
    ] {
        let ran = Test::new().args(REPORT).args(name).file(name, bytes).run();
        assert_eq!(ran.ok().sheets(), expected, "{name}");
    }
    let piped = Test::new().args(&REPORT.replace(" --no-stdin", "")).stdin(&plain).run();
    assert_eq!(piped.ok().sheets(), expected, "standard input");
}

#[test]
fn a_workbook_of_the_same_records_gives_the_same_report() {
    let has_writer = has_program("python3")
        && Command::new("python3").args(["-c", "import openpyxl"]).output().is_ok_and(|ran| ran.status.success());
    if !has_writer {
        println!("skipped: python3 with openpyxl is not here");
        return;
    }
    let expected = Test::new().args(REPORT).args("a.csv").file("a.csv", written(PLAIN)).run().ok().sheets();
    let folder = tempfile::tempdir().unwrap();
    let to = folder.path().join("a.xlsx");
    let script = "import csv, datetime, openpyxl, sys\n\
        book = openpyxl.Workbook(); sheet = book.active; book.create_sheet('Notes')['A1'] = 'none'\n\
        sheet.append(['Касса']); sheet.append([])\n\
        for n, row in enumerate(csv.reader(sys.stdin)):\n\
        \x20   sheet.append(row if n == 0 else [row[0], datetime.date.fromisoformat(row[1]), float(row[2]), row[3]])\n\
        book.save(sys.argv[1])";
    let mut python =
        Command::new("python3").args(["-c", script]).arg(&to).stdin(std::process::Stdio::piped()).spawn().unwrap();
    python.stdin.take().unwrap().write_all(written(PLAIN).as_bytes()).unwrap();
    assert!(python.wait().unwrap().success());
    let ran = Test::new().args(REPORT).arg(to.display().to_string()).run();
    assert_eq!(ran.ok().sheets(), expected);
}

/// What became of a damaged file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fate {
    ReadRight,
    RefusedInPlace,
    RefusedElsewhere,
    QuietlyWrong,
}

/// Where the damage is, if it is in one line, from 1.
struct Damaged {
    what: String,
    bytes: Vec<u8>,
    line: Option<u64>,
}

/// Every way to damage the records that was seen in files of others, at every place it can happen.
fn polluted() -> Vec<Damaged> {
    let mut all = Vec::new();
    for delimiter in [',', ';', '\t', '|'] {
        for line_end in ["\n", "\r\n"] {
            for quoted in [false, true] {
                let style = Style { delimiter, line_end, comma: false, quoted, final_line_end: true };
                let clean = written(style);
                let lines: Vec<&str> = clean.trim_end().split(line_end).collect();
                let whole = |lines: &[String]| (lines.join(line_end) + line_end).into_bytes();
                let owned: Vec<String> = lines.iter().map(|line| (*line).to_owned()).collect();
                let name = |what: &str| format!("{what}, {delimiter:?} {line_end:?} quoted {quoted}");
                let mut add = |what: &str, lines: Vec<String>, line: Option<usize>| {
                    let line = line.map(|line| u64::try_from(line).unwrap() + 1);
                    all.push(Damaged { what: name(what), bytes: whole(&lines), line });
                };
                for (at, line) in owned.iter().enumerate() {
                    let with = |changed: String| {
                        let mut lines = owned.clone();
                        lines[at] = changed;
                        lines
                    };
                    let ends: Vec<usize> = line.match_indices(delimiter).map(|(place, _)| place).collect();
                    for end in &ends {
                        let (before, after) = line.split_at(*end);
                        add("a delimiter more", with(format!("{before}{delimiter}{after}")), Some(at));
                        add("a delimiter less", with(format!("{before}{}", &after[1..])), Some(at));
                        add("a quote before a delimiter", with(format!("{before}\"{after}")), Some(at));
                        add(
                            "a quote after a delimiter",
                            with(format!("{before}{delimiter}\"{}", &after[1..])),
                            Some(at),
                        );
                        for other in [',', ';', '\t', '|'].into_iter().filter(|other| *other != delimiter) {
                            add("another delimiter", with(format!("{before}{other}{}", &after[1..])), Some(at));
                        }
                        add("a line break", with(format!("{before}{line_end}{after}")), Some(at));
                    }
                    let other = if delimiter == ';' { ',' } else { ';' };
                    add("a line of another delimiter", with(line.replace(delimiter, &other.to_string())), Some(at));
                    add("a quote at the start", with(format!("\"{line}")), Some(at));
                    add("a quote at the end", with(format!("{line}\"")), Some(at));
                    add("a cell shifted in", with(format!("x{delimiter}{line}")), Some(at));
                    add("a cell shifted out", with(line[ends[0] + 1..].to_owned()), Some(at));
                    add("the last cell lost", with(line[..*ends.last().unwrap()].to_owned()), Some(at));
                    add("an empty line", with(format!("{line_end}{line}")), None);
                    add(
                        "a line of delimiters",
                        with(format!("{line}{line_end}{}", delimiter.to_string().repeat(3))),
                        None,
                    );
                    if at > 0 {
                        add("a header in the middle", with(format!("{}{line_end}{line}", owned[0])), None);
                        add("the line twice", with(format!("{line}{line_end}{line}")), Some(at));
                    }
                }
                for titles in 1..=3 {
                    let title = vec!["Отчёт о кассе".to_owned(); titles];
                    add("a preamble", [title.clone(), owned.clone()].concat(), None);
                    add("a preamble and a blank", [title, vec![String::new()], owned.clone()].concat(), None);
                }
                let trailing = owned.iter().map(|line| format!("{line}{delimiter}{delimiter}")).collect();
                add("empty columns at the end", trailing, None);
                for (what, encoding) in
                    [("1251", encoding_rs::WINDOWS_1251), ("866", encoding_rs::IBM866), ("koi8", encoding_rs::KOI8_R)]
                {
                    let (bytes, _, _) = encoding.encode(&clean);
                    all.push(Damaged { what: name(what), bytes: bytes.into_owned(), line: None });
                }
            }
        }
    }
    all
}

fn sheets(bytes: &[u8]) -> Result<String, String> {
    let page = Asked::new("--years 2023..2024").file("a.csv", bytes).home("KZ").page::<growth::Options>();
    let page = page.map_err(|error| format!("{error:?}"))?;
    let mut out = Vec::new();
    Format::Json.render(&page, &RenderOptions::default(), &mut out).map_err(|error| error.to_string())?;
    let value: serde_json::Value = serde_json::from_slice(&out).map_err(|error| error.to_string())?;
    Ok(value["sheets"].to_string())
}

/// Whether an error names a line, or the one before, where a quote opened.
fn names(error: &str, line: u64) -> bool {
    [line, line + 1, line.saturating_sub(1)].iter().any(|line| error.contains(&format!("line: {line},")))
}

#[test]
fn damaged_files_are_read_right_or_refused() {
    let expected = sheets(written(PLAIN).as_bytes()).unwrap();
    let damaged = polluted();
    let fates: Vec<(Fate, &str)> = damaged
        .iter()
        .map(|one| {
            let fate = match sheets(&one.bytes) {
                Ok(sheets) if sheets == expected => Fate::ReadRight,
                Ok(_) => Fate::QuietlyWrong,
                Err(error) if one.line.is_none_or(|line| names(&error, line)) => Fate::RefusedInPlace,
                Err(_) => Fate::RefusedElsewhere,
            };
            (fate, one.what.as_str())
        })
        .collect();
    let of = |wanted: Fate| fates.iter().filter(|(fate, _)| *fate == wanted).count();
    let refused = of(Fate::RefusedInPlace) + of(Fate::RefusedElsewhere);
    println!(
        "{} damaged files: {} read right, {} refused ({} with the right line), {} quietly wrong",
        damaged.len(),
        of(Fate::ReadRight),
        refused,
        of(Fate::RefusedInPlace),
        of(Fate::QuietlyWrong)
    );
    let mut wrong: Vec<&str> =
        fates.iter().filter(|(fate, _)| *fate == Fate::QuietlyWrong).map(|(_, what)| *what).collect();
    wrong.dedup();
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(damaged.len() >= 3_000 && of(Fate::RefusedInPlace) * 100 >= refused * 95);
}
