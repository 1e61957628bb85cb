//! The gallery of errors: one bad input a file in `errors/`, with the exact words a stranger gets to read.
//!
//! A file of the gallery says in its first line what is wrong, then shows what was typed, the files there were,
//! what came on standard error, and the exit code:
//!
//! ```text
//! # A gross with a unit
//! $ kinostat report --year 2024 films.csv
//! --- films.csv
//! title,year,gross
//! Dune,2024,12M
//! --- stderr
//! kinostat: films.csv:2:3: gross: "12M" is not a number; …
//! --- exit 3
//! ```
//!
//! `$ cat FILE | kinostat …` and `$ kinostat … < FILE` give standard input. A file marked `(escaped)` may hold
//! `\xff` and `\n`, and its own line breaks do not count; a name with a slash at its end is a folder. When messages
//! change, `ERRORS=overwrite cargo test errors` writes the new ones, to be read before they are kept.

use std::fs;
use std::path::{Path, PathBuf};

use super::{Test, words};

struct Case {
    about: String,
    typed: String,
    files: Vec<(String, Vec<u8>)>,
    stderr: String,
    exit: i32,
}

impl Case {
    fn parse(text: &str) -> Case {
        let mut case =
            Case { about: String::new(), typed: String::new(), files: Vec::new(), stderr: String::new(), exit: -1 };
        let mut parts = text.split_inclusive('\n').peekable();
        let body = |parts: &mut std::iter::Peekable<std::str::SplitInclusive<'_, char>>| {
            let mut body = String::new();
            while let Some(line) = parts.next_if(|line| !line.starts_with("--- ")) {
                body.push_str(line);
            }
            body
        };
        while let Some(line) = parts.next() {
            if let Some(about) = line.strip_prefix("# ") {
                case.about.push_str(about);
            } else if let Some(typed) = line.strip_prefix("$ ") {
                case.typed = typed.trim_end().to_owned();
            } else if let Some(exit) = line.strip_prefix("--- exit ") {
                case.exit = exit.trim().parse().expect("an exit code");
            } else if line == "--- stderr\n" {
                case.stderr = body(&mut parts);
            } else if let Some(name) = line.strip_prefix("--- ") {
                let text = body(&mut parts);
                let (name, bytes) = match name.trim_end().strip_suffix(" (escaped)") {
                    Some(name) => (name, unescaped(&text)),
                    None => (name.trim_end(), text.into_bytes()),
                };
                case.files.push((name.to_owned(), bytes));
            } else {
                panic!("what is this? {line}");
            }
        }
        case
    }

    fn test(&self) -> Test {
        let test = self.files.iter().fold(Test::new(), |test, (name, bytes)| {
            if name.ends_with('/') {
                fs::create_dir_all(test.path(name)).unwrap();
                return test;
            }
            test.file(name, bytes)
        });
        if let Some((cat, typed)) = self.typed.split_once(" | ") {
            let name = cat.strip_prefix("cat ").expect("cat FILE | kinostat …");
            let bytes = fs::read(test.path(name)).unwrap();
            return test.stdin(bytes).args(arguments(typed));
        }
        if let Some((typed, name)) = self.typed.split_once(" < ") {
            return test.stdin_file(name).args(arguments(typed));
        }
        test.args(arguments(&self.typed))
    }

    /// What is wrong with how it ended, if anything.
    fn faults(&self, path: &Path, text: &str) -> Vec<String> {
        let ran = self.test().run();
        let mut faults = Vec::new();
        if ran.stderr != self.stderr || ran.code != Some(self.exit) {
            // An exit code is decided by a person, so it is never overwritten.
            if ran.code == Some(self.exit) && std::env::var("ERRORS").is_ok_and(|word| word == "overwrite") {
                let kept = text.split("--- stderr\n").next().unwrap();
                fs::write(path, format!("{kept}--- stderr\n{}--- exit {}\n", ran.stderr, self.exit)).unwrap();
            } else {
                faults.push(format!(
                    "expected exit {} and\n{}got exit {:?} and\n{}",
                    self.exit, self.stderr, ran.code, ran.stderr
                ));
            }
        }
        if !ran.stdout.is_empty() {
            faults.push(format!("an error leaves standard output empty, not\n{}", ran.stdout));
        }
        if ran.code == Some(101) || ran.stderr.contains("panicked") || ran.stderr.contains("bug in kinostat") {
            faults.push(format!("a panic:\n{}", ran.stderr));
        }
        faults.extend(faults_of_words(&ran.stderr, ran.code));
        faults
    }
}

fn arguments(typed: &str) -> &str {
    typed.strip_prefix("kinostat ").unwrap_or_else(|| panic!("expected kinostat …, not {typed}"))
}

/// What every message owes a stranger, whatever it says.
fn faults_of_words(stderr: &str, code: Option<i32>) -> Vec<String> {
    let mut faults = Vec::new();
    let ours = stderr.starts_with("kinostat: ");
    let claps = code == Some(2) && stderr.starts_with("error: ");
    if !ours && !claps {
        faults.push("a message begins with the program's name".to_owned());
    }
    if !stderr.ends_with('\n') || stderr.contains('\u{1b}') {
        faults.push("a message is whole lines without escapes".to_owned());
    }
    if stderr.contains("Some(") || stderr.contains("Error {") || stderr.contains("os error 22") {
        faults.push("a message is for people".to_owned());
    }
    faults
}

/// Text with `\xff`, `\n`, `\r`, `\t` and `\\` as the bytes they stand for; line breaks are for the eye only.
fn unescaped(text: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut rest = text.chars().filter(|character| *character != '\n');
    while let Some(character) = rest.next() {
        if character != '\\' {
            bytes.extend(character.to_string().bytes());
            continue;
        }
        match rest.next().expect("something after a backslash") {
            'n' => bytes.push(b'\n'),
            'r' => bytes.push(b'\r'),
            't' => bytes.push(b'\t'),
            '\\' => bytes.push(b'\\'),
            'x' => {
                let digits: String = rest.by_ref().take(2).collect();
                bytes.push(u8::from_str_radix(&digits, 16).expect("two hexadecimal digits"));
            }
            other => panic!("\\{other}"),
        }
    }
    bytes
}

fn gallery() -> Vec<(PathBuf, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/errors");
    let mut paths: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths.into_iter().map(|path| (path.clone(), fs::read_to_string(path).unwrap())).collect()
}

#[test]
fn gallery_of_errors() {
    let gallery = gallery();
    let mut failed = Vec::new();
    for (path, text) in &gallery {
        let faults = Case::parse(text).faults(path, text);
        if !faults.is_empty() {
            failed.push(format!("{}\n{}", path.file_name().unwrap().display(), faults.join("\n")));
        }
    }
    println!("{} passed, {} failed", gallery.len() - failed.len(), failed.len());
    assert!(failed.is_empty(), "{}", failed.join("\n\n"));
    assert!(gallery.len() >= 30, "only {} errors are shown", gallery.len());
}

#[test]
fn every_error_of_the_gallery_is_told_apart() {
    let mut seen: Vec<(String, String)> = Vec::new();
    for (path, text) in gallery() {
        let case = Case::parse(&text);
        assert!(!case.about.trim().is_empty(), "{} says not what is wrong", path.display());
        assert!(!words(arguments(case.typed.split(" | ").last().unwrap().split(" < ").next().unwrap())).is_empty());
        assert!((1..=4).contains(&case.exit), "{}: exit {}", path.display(), case.exit);
        assert!(!seen.iter().any(|(about, _)| *about == case.about), "two cases are {}", case.about);
        seen.push((case.about, case.stderr));
    }
}

#[test]
fn escapes_of_a_case() {
    assert_eq!(unescaped("a\\xff\\n\\\\\nb\n"), b"a\xff\n\\b");
}
