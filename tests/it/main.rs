//! Everything a user meets, tested through the real command where that is possible.
//!
//! ```ignore
//! Test::new()
//!     .args("report --year 2024 films.csv")
//!     .file("films.csv", "title,year,gross\nDune,2024,oops\n")
//!     .run()
//!     .status(3)
//!     .stderr_has("films.csv:2:3");
//! ```
//!
//! A test that needs a program or a folder that may not be there says `skipped: …` and passes. What a test needs
//! of the world is in [`Test`]; the invented market that most tests read is in `fixtures/`.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::disallowed_methods,
    clippy::disallowed_types,
    missing_docs,
    reason = "a test may stop at the first surprise, print, read the environment and count without care"
)]

mod architecture;
mod bulk;
mod charts;
mod check;
mod cmd;
mod conduct;
mod differential;
mod engines;
mod errors;
mod export;
mod forms;
mod hostile;
mod in_process;
mod inspect;
mod layouts;
mod measures;
mod periods;
mod properties;
mod quantities;
mod readme;
mod registry;
mod samples;
mod sql;
#[cfg(unix)]
mod streams;
#[cfg(unix)]
mod terminal;
mod traps;
mod workbooks;

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;
use tempfile::TempDir;

/// The command under test.
const KINOSTAT: &str = env!("CARGO_BIN_EXE_kinostat");

/// Where the invented market is.
const FIXTURES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/fixtures");

/// The arguments that read the invented market.
const MARKET: &str = "films.csv takings.csv --rates rates.csv";

/// Files other than the project's own, next to it on some machines.
fn shared() -> Option<PathBuf> {
    let shared = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared");
    if !shared.is_dir() {
        println!("skipped: {} is not here", shared.display());
        return None;
    }
    Some(shared)
}

/// Whether a program can be run; says so where it cannot.
fn has_program(name: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let found = std::env::split_paths(&path).any(|folder| folder.join(name).is_file());
    if !found {
        println!("skipped: {name} is not here");
    }
    found
}

/// A file of the invented market.
fn fixture(name: &str) -> String {
    fs::read_to_string(Path::new(FIXTURES).join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// What standard input is.
enum Stdin {
    /// `/dev/null`, as under cron.
    Null,
    /// A pipe with these bytes in it.
    Pipe(Vec<u8>),
    /// Something opened by the test.
    Opened(Stdio),
}

/// One run of the command in a folder of its own, with a clean environment and nothing on standard input.
struct Test {
    folder: TempDir,
    args: Vec<String>,
    env: Vec<(String, String)>,
    stdin: Stdin,
    stdout: Option<Stdio>,
    /// How many MiB of memory the system lets it have.
    memory: Option<u64>,
}

impl Test {
    fn new() -> Test {
        let folder = tempfile::Builder::new().prefix("kinostat-test-").tempdir().expect("a temporary folder");
        let env = vec![("LANG".to_owned(), "C.UTF-8".to_owned())];
        Test { folder, args: Vec::new(), env, stdin: Stdin::Null, stdout: None, memory: None }
    }

    /// A run in a folder that holds the invented market.
    fn with_market() -> Test {
        let names = ["films.csv", "takings.csv", "takings-2023-part.csv", "totals.csv", "rates.csv"];
        let jsons = ["market.json", "market.array.json", "market.jsonl"];
        names.into_iter().chain(jsons).fold(Test::new(), |test, name| test.file(name, fixture(name)))
    }

    /// Adds arguments, parted by spaces; quotes hold words together as in a shell.
    fn args(mut self, args: &str) -> Test {
        self.args.extend(words(args));
        self
    }

    /// Adds one argument as it is.
    fn arg(mut self, arg: impl Into<String>) -> Test {
        self.args.push(arg.into());
        self
    }

    fn file(self, name: &str, content: impl AsRef<[u8]>) -> Test {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
        self
    }

    fn env(mut self, name: &str, value: &str) -> Test {
        self.env.retain(|(known, _)| known != name);
        self.env.push((name.to_owned(), value.to_owned()));
        self
    }

    /// A pipe with these bytes.
    fn stdin(mut self, bytes: impl AsRef<[u8]>) -> Test {
        self.stdin = Stdin::Pipe(bytes.as_ref().to_vec());
        self
    }

    /// Standard input from a file of the folder.
    fn stdin_file(mut self, name: &str) -> Test {
        self.stdin = Stdin::Opened(fs::File::open(self.path(name)).unwrap().into());
        self
    }

    #[cfg(unix)]
    fn stdin_opened(mut self, stdin: impl Into<Stdio>) -> Test {
        self.stdin = Stdin::Opened(stdin.into());
        self
    }

    #[cfg(unix)]
    fn stdout_opened(mut self, stdout: impl Into<Stdio>) -> Test {
        self.stdout = Some(stdout.into());
        self
    }

    /// Holds the command to so many MiB of memory, where the system can.
    fn memory(mut self, mib: u64) -> Test {
        self.memory = cfg!(target_os = "linux").then_some(mib);
        self
    }

    /// The path of a file in the folder.
    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The command as it would be run, but for its streams.
    fn command(&self) -> Command {
        let mut command = match self.memory {
            None => Command::new(KINOSTAT),
            Some(mib) => {
                let mut limited = Command::new("/bin/sh");
                limited.args(["-c", "ulimit -v \"$0\" && exec \"$@\"", &(mib * 1024).to_string(), KINOSTAT]);
                limited
            }
        };
        command.args(&self.args).current_dir(self.folder.path());
        self.clean(&mut command);
        command
    }

    /// Takes the environment away, but for what a test asked for and what coverage needs.
    fn clean(&self, command: &mut Command) {
        command.env_clear().envs(self.env.iter().map(|(name, value)| (name, value)));
        if let Some(profile) = std::env::var_os("LLVM_PROFILE_FILE") {
            command.env("LLVM_PROFILE_FILE", profile);
        }
    }

    fn run(mut self) -> Ran {
        let mut command = self.command();
        command.stdout(self.stdout.take().unwrap_or_else(Stdio::piped)).stderr(Stdio::piped());
        let bytes = match std::mem::replace(&mut self.stdin, Stdin::Null) {
            Stdin::Null => {
                command.stdin(Stdio::null());
                None
            }
            Stdin::Pipe(bytes) => {
                command.stdin(Stdio::piped());
                Some(bytes)
            }
            Stdin::Opened(opened) => {
                command.stdin(opened);
                None
            }
        };
        let mut child = command.spawn().expect("the command starts");
        // The pipe ends of the test go with the command, or the child would wait for them.
        drop(command);
        let writer = bytes.map(|bytes| {
            let mut stdin = child.stdin.take().unwrap();
            // A command that stops reading early is no concern of the writer.
            std::thread::spawn(move || drop(stdin.write_all(&bytes)))
        });
        let output = child.wait_with_output().expect("the command ends");
        writer.into_iter().for_each(|writer| writer.join().unwrap());
        Ran {
            said: format!("kinostat {}", self.args.join(" ")),
            stdout: String::from_utf8(output.stdout).expect("standard output is UTF-8"),
            stderr: String::from_utf8(output.stderr).expect("standard error is UTF-8"),
            code: output.status.code(),
            folder: self.folder,
        }
    }
}

/// How a run ended.
struct Ran {
    said: String,
    stdout: String,
    stderr: String,
    code: Option<i32>,
    folder: TempDir,
}

impl Ran {
    #[track_caller]
    fn status(self, code: i32) -> Ran {
        assert_eq!(self.code, Some(code), "{self}");
        self
    }

    /// That it went well without a word on standard error.
    #[track_caller]
    fn ok(self) -> Ran {
        self.status(0).stderr_is("")
    }

    #[track_caller]
    fn stdout_is(self, expected: &str) -> Ran {
        assert_eq!(self.stdout, expected, "{self}");
        self
    }

    #[track_caller]
    fn stdout_has(self, part: &str) -> Ran {
        assert!(self.stdout.contains(part), "no \"{part}\" on standard output of\n{self}");
        self
    }

    #[track_caller]
    fn stdout_lacks(self, part: &str) -> Ran {
        assert!(!self.stdout.contains(part), "\"{part}\" on standard output of\n{self}");
        self
    }

    #[track_caller]
    fn stderr_is(self, expected: &str) -> Ran {
        assert_eq!(self.stderr, expected, "{self}");
        self
    }

    #[track_caller]
    fn stderr_has(self, part: &str) -> Ran {
        assert!(self.stderr.contains(part), "no \"{part}\" on standard error of\n{self}");
        self
    }

    /// That standard error is exactly one line.
    #[track_caller]
    fn stderr_is_one_line(self) -> Ran {
        assert!(self.stderr.ends_with('\n') && self.stderr.lines().count() == 1, "{self}");
        self
    }

    /// That these figures were answered from the bundled figures.
    #[track_caller]
    fn of_bundled(self) -> Ran {
        self.stdout_has("bundled figures: kz/grosses.csv")
    }

    #[track_caller]
    fn json(&self) -> Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("not JSON: {error}\n{self}"))
    }

    /// The sheets as text, which does not name the sources.
    #[track_caller]
    fn sheets(&self) -> String {
        self.json()["sheets"].to_string()
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.folder.path().join(name)).unwrap_or_else(|error| panic!("{name}: {error}\n{self}"))
    }

    /// The names in the folder, hidden ones too.
    fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(self.folder.path()).unwrap();
        let mut names: Vec<String> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }
}

impl std::fmt::Display for Ran {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let cut = |text: &str| text.chars().take(4_000).collect::<String>();
        writeln!(f, "$ {}", self.said)?;
        writeln!(f, "--- stdout\n{}", cut(&self.stdout))?;
        writeln!(f, "--- stderr\n{}", cut(&self.stderr))?;
        write!(f, "--- exit {:?}", self.code)
    }
}

/// The words of a command line; quotes, single or double, hold words together.
fn words(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quote = None;
    for character in line.chars() {
        match quote {
            Some(open) if character == open => quote = None,
            Some(_) => word.get_or_insert_default().push(character),
            None if character == '"' || character == '\'' => {
                quote = Some(character);
                word.get_or_insert_default();
            }
            None if character == ' ' || character == '\n' => words.extend(word.take()),
            None => word.get_or_insert_default().push(character),
        }
    }
    assert!(quote.is_none(), "a quote never closes: {line}");
    words.extend(word);
    words
}
