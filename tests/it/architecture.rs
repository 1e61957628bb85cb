//! Which layer may know which: the sources are read as text, and a name that must not stand in a file fails here.
//!
//! ARCHITECTURE.md states these lines; each has its test below.

use std::fs;
use std::path::{Path, PathBuf};

/// A source file without its comments and its tests.
struct File {
    path: String,
    lines: Vec<(usize, String)>,
}

impl File {
    /// Lines that name something, as `path:line: text`.
    fn naming<'a>(&'a self, names: &'a [&'a str]) -> impl Iterator<Item = String> + 'a {
        let names = move |text: &str| names.iter().any(|name| mentions(text, name));
        self.lines
            .iter()
            .filter(move |(_, text)| names(text))
            .map(|(line, text)| format!("{}:{line}: {}", self.path, text.trim()))
    }
}

/// Whether a name stands in a text as a word of its own.
fn mentions(text: &str, name: &str) -> bool {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    text.match_indices(name).any(|(at, _)| {
        let starts = !name.starts_with(is_word) || !text[..at].ends_with(is_word);
        let ends = !name.ends_with(is_word) || !text[at + name.len()..].starts_with(is_word);
        starts && ends
    })
}

fn source() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

fn all_paths(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut paths: Vec<PathBuf> =
        entries.flat_map(|path| if path.is_dir() { all_paths(&path) } else { vec![path] }).collect();
    paths.sort();
    paths
}

/// The files under a part of `src`: a folder or a file.
fn files(part: &str) -> Vec<File> {
    let whole = source();
    let chosen = all_paths(&whole).into_iter().filter(|path| {
        path.extension().is_some_and(|ending| ending == "rs") && path.strip_prefix(&whole).unwrap().starts_with(part)
    });
    let files: Vec<File> = chosen
        .map(|path| {
            let text = fs::read_to_string(&path).unwrap();
            let without_tests = text.split("#[cfg(test)]\nmod tests {").next().unwrap().to_owned();
            let lines = without_tests.lines().map(|line| line.split("//").next().unwrap_or_default().to_owned());
            let lines = lines
                .enumerate()
                .map(|(place, line)| (place + 1, line))
                .filter(|(_, line)| !line.trim().is_empty())
                .collect();
            File { path: path.strip_prefix(&whole).unwrap().display().to_string(), lines }
        })
        .collect();
    assert!(!files.is_empty(), "nothing at src/{part}");
    files
}

/// That nothing under a part of `src` names any of these.
#[track_caller]
fn never(part: &str, names: &[&str]) {
    let found: Vec<String> = files(part).iter().flat_map(|file| file.naming(names).collect::<Vec<_>>()).collect();
    assert!(found.is_empty(), "src/{part} must not name any of {names:?}:\n{}", found.join("\n"));
}

/// That only these files name any of these.
#[track_caller]
fn only(allowed: &[&str], names: &[&str]) {
    let elsewhere = files("").into_iter().filter(|file| !allowed.contains(&file.path.as_str()));
    let found: Vec<String> = elsewhere.flat_map(|file| file.naming(names).collect::<Vec<_>>()).collect();
    assert!(found.is_empty(), "only {allowed:?} may name any of {names:?}:\n{}", found.join("\n"));
}

/// Other layers, as they could be named from anywhere.
fn layers(of: &[&'static str]) -> Vec<&'static str> {
    let spelled = [
        ("cli", ["crate::cli", "kinostat::cli", "super::super::cli"]),
        ("export", ["crate::export", "kinostat::export", "super::super::export"]),
        ("input", ["crate::input", "kinostat::input", "super::super::input"]),
        ("render", ["crate::render", "kinostat::render", "super::super::render"]),
        ("report", ["crate::report", "kinostat::report", "super::super::report"]),
        ("warehouse", ["crate::warehouse", "kinostat::warehouse", "super::super::warehouse"]),
        ("sheet", ["crate::sheet", "kinostat::sheet", "super::super::sheet"]),
    ];
    of.iter().flat_map(|layer| spelled.iter().find(|(name, _)| name == layer).unwrap().1).collect()
}

const SYSTEM: [&str; 5] = ["std::fs", "std::io", "std::env", "std::process", "std::net"];
const CLOCK: [&str; 5] = ["Zoned", "Timestamp", "SystemTime", "Instant", "now()"];

#[test]
fn the_model_knows_no_other_layer_and_nothing_of_the_world() {
    never("model", &layers(&["cli", "export", "input", "render", "report", "sheet", "warehouse"]));
    never("model", &["clap", "serde", "serde_json", "csv", "anyhow"]);
    never("model", &SYSTEM);
    never("model", &CLOCK);
}

#[test]
fn input_does_not_know_who_asks() {
    never("input", &layers(&["cli", "export", "render", "report", "sheet", "warehouse"]));
    never("input", &["clap", "std::env", "std::fs", "anyhow"]);
    never("input", &CLOCK);
}

#[test]
fn a_report_reads_nothing_writes_nothing_and_formats_nothing() {
    never("report", &layers(&["cli", "export", "input", "render", "warehouse"]));
    never("report", &SYSTEM);
    never("report", &CLOCK);
    never("report", &["{:.", "anyhow", "serde_json"]);
}

#[test]
fn a_sheet_knows_neither_reports_nor_formats() {
    never("sheet.rs", &layers(&["cli", "export", "input", "render", "report", "warehouse"]));
    never("sheet.rs", &["clap", "serde", "std::io", "std::fs"]);
}

#[test]
fn a_format_does_not_know_what_was_measured() {
    never("render", &layers(&["cli", "export", "input", "report", "warehouse"]));
    never(
        "render",
        &["clap", "std::env", "std::fs", "terminal_size", "crate::model::box_office", "crate::model::market"],
    );
    never("render", &CLOCK);
}

#[test]
fn an_export_knows_records_and_no_page() {
    never("export", &layers(&["cli", "render", "report", "sheet", "warehouse"]));
    never("export", &["clap", "std::env", "std::fs", "anyhow"]);
}

#[test]
fn sql_is_text_and_reaches_no_database() {
    never("warehouse", &layers(&["cli", "export", "render", "report", "sheet"]));
    never("warehouse", &["clap", "anyhow"]);
    never("warehouse", &SYSTEM);
    // What one engine says otherwise than another stands in its entry, and nowhere else.
    only(&["warehouse/dialect.rs"], &["DECIMAL", "NUMERIC", "VARCHAR", "STRING", "Nullable", "toDecimalString"]);
}

#[test]
fn there_is_no_clock_anywhere() {
    // The wait before the hint on a silent pipe measures no time of day.
    let found: Vec<String> = files("").iter().flat_map(|file| file.naming(&CLOCK).collect::<Vec<_>>()).collect();
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn one_module_writes() {
    only(&["cli/output.rs"], &["println!", "print!", "eprintln!", "eprint!", "dbg!"]);
    only(&["cli/output.rs", "cli/looks.rs"], &["stdout()", "stderr()"]);
    let asks = |line: &String| line.contains("is_terminal()") || line.contains("AutoStream::choice(");
    let writes: Vec<String> = files("cli/looks.rs")
        .iter()
        .flat_map(|file| file.naming(&["stdout()", "stderr()"]).collect::<Vec<_>>())
        .collect();
    let writes: Vec<&String> = writes.iter().filter(|line| !asks(line)).collect();
    assert!(writes.is_empty(), "cli/looks.rs may only ask what standard output is: {writes:?}");
}

#[test]
fn one_file_reads_the_environment() {
    only(&["cli/looks.rs", "main.rs", "cli/source.rs"], &["std::env", "env::var"]);
    let found: Vec<String> = files("cli/source.rs")
        .iter()
        .flat_map(|file| file.naming(&["env::var", "var_os"]).collect::<Vec<_>>())
        .collect();
    assert!(found.is_empty(), "{found:?}");
}

#[test]
fn one_file_rounds() {
    let rounding = [
        "round_dp",
        "round_dp_with_strategy",
        "round_sf",
        "round_sf_with_strategy",
        "round()",
        "trunc()",
        "trunc_with_scale",
        "floor()",
        "ceil()",
    ];
    // A converted amount is kept to ten decimals, so that sums of them are exact.
    // Shares that are to add up to one hundred, parts that are to add up to a whole, and tickets are rounded by what they are.
    let by_definition = ["model/largest_remainder.rs", "model/estimated_admissions.rs"];
    only(&[&["render/number.rs", "model/rate.rs", "render/plot.rs"][..], &by_definition[..]].concat(), &rounding);
}

#[test]
fn money_never_meets_a_float() {
    // Only the likeness of two names is one, and a workbook's number before its digits are taken or after they are given.
    only(&["model/suggestion.rs", "input/workbook.rs", "export/xlsx.rs"], &["f64", "f32", "to_f64", "from_f64"]);
}

#[test]
fn layers_are_named_one_by_one() {
    // `use crate::{report, …}` would slip through the tests above.
    never("", &["use crate::{", "use super::super::{", "pub use crate::*", "use crate::*"]);
}

#[test]
fn a_file_bears_the_name_of_the_one_thing_it_holds() {
    for path in all_paths(&source()) {
        let name = path.file_stem().unwrap().to_str().unwrap();
        let vague = ["util", "utils", "helper", "helpers", "common", "misc", "types", "shared", "tools"];
        assert!(!vague.contains(&name), "{} says nothing of what it holds", path.display());
    }
}

#[test]
fn every_module_says_what_it_is_for() {
    for path in all_paths(&source()).iter().filter(|path| path.extension().is_some_and(|ending| ending == "rs")) {
        assert!(fs::read_to_string(path).unwrap().starts_with("//!"), "{} opens without a word", path.display());
    }
}

#[test]
fn tests_stand_at_the_end_of_a_file() {
    // The tests above stop reading a file there.
    for path in all_paths(&source()).iter().filter(|path| path.extension().is_some_and(|ending| ending == "rs")) {
        let text = fs::read_to_string(path).unwrap();
        if let Some((_, tests)) = text.split_once("#[cfg(test)]\nmod tests {") {
            let end = tests.find("\n}\n").map(|at| tests[at + 3..].trim()).unwrap_or_default();
            assert!(end.is_empty(), "{} goes on after its tests", path.display());
        }
    }
}

#[test]
fn a_report_is_short_enough_to_read() {
    for file in files("report") {
        assert!(file.lines.len() <= 400, "{} has {} lines; arithmetic belongs in model", file.path, file.lines.len());
    }
}

#[test]
fn names_are_found_as_words() {
    assert!(mentions("use std::io;", "std::io") && !mentions("use std::iota;", "std::io"));
    assert!(mentions("x.round_dp(2)", "round_dp") && !mentions("x.round_dp_with(2)", "round_dp"));
    assert!(mentions("jiff::Zoned::now()", "now()") && !mentions("let known()", "now()"));
    assert!(mentions("println!()", "println!") && !mentions("eprintln!()", "println!"));
}
