//! Streams as systems have them: pipes that close, disks that are full, sockets, FIFOs, links.

use std::fs;
use std::io::{Read, Write};
use std::os::fd::OwnedFd;
use std::os::unix::fs::{FileTypeExt, MetadataExt, PermissionsExt, symlink};
use std::os::unix::net::UnixStream;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use kinostat::render::Format;

use super::registry::every_way;
use super::{KINOSTAT, Ran, Test, has_program};

const ROWS: &str = "title,date,gross,currency\nNo Such Land,2024-03-07,1000,KZT\n";

/// What writes something without reading any records.
const SAYINGS: [&str; 8] =
    ["--help", "-h", "--version", "report --help", "man", "man report", "completions bash", "completions zsh"];

/// Everything that is written to standard output: every report in every format, and what else the command says.
fn every_output() -> Vec<String> {
    let reports = every_way().flat_map(|(kind, _, args)| {
        Format::ALL.iter().map(move |format| format!("{} -f {}", kind.line(args), format.name()))
    });
    reports.chain(SAYINGS.map(str::to_owned)).collect()
}

#[test]
fn b4_a_reader_that_goes_away_is_no_error() {
    let outputs = every_output();
    for args in &outputs {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        Test::with_market().args(args).stdout_opened(writer).run().ok();
    }
    println!("{} passed", outputs.len());
}

#[test]
fn b4_head_under_pipefail() {
    if !has_program("bash") {
        return;
    }
    for format in Format::ALL {
        for end in ["head -1", "head -c 1", "true", "grep -q ."] {
            let test = Test::with_market();
            let line = format!(
                "set -o pipefail; \"$0\" report --year 2024 films.csv takings.csv --rates rates.csv --in USD -f {} | {end} >/dev/null",
                format.name()
            );
            let ran = shell(&test, "bash", &line).output().unwrap();
            assert!(ran.status.success(), "{} | {end}: {:?}", format.name(), ran.status);
            assert_eq!(String::from_utf8_lossy(&ran.stderr), "", "{} | {end}", format.name());
        }
    }
}

/// A shell in the folder of a test, with the command as `$0`.
fn shell(test: &Test, shell: &str, line: &str) -> Command {
    let mut command = Command::new(shell);
    command.args(["-c", line, KINOSTAT]).current_dir(test.path("")).stdin(Stdio::null());
    let path = std::env::var_os("PATH").unwrap_or_default();
    test.clean(&mut command);
    command.env("PATH", path);
    command
}

#[test]
fn b5_a_full_disk_is_told_in_one_line() {
    if !std::path::Path::new("/dev/full").exists() {
        println!("skipped: /dev/full is not here");
        return;
    }
    let full = || fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let outputs = every_output();
    for args in &outputs {
        let ran = Test::with_market().args(args).stdout_opened(full()).run().status(4).stderr_is_one_line();
        ran.stderr_has("kinostat: cannot write standard output: No space left on device");
    }
    println!("{} passed", outputs.len());
    let ran = Test::with_market()
        .args("report --year 2024 films.csv takings.csv -f csv -o /dev/full")
        .run()
        .status(4)
        .stderr_is_one_line();
    ran.stderr_has("kinostat: cannot write /dev/full: No space left on device");
}

#[test]
fn b5_a_closed_standard_output() {
    let test = Test::new().file("films.csv", ROWS);
    let ran = shell(&test, "sh", "\"$0\" report --year 2024 films.csv >&-").output().unwrap();
    // Rust opens /dev/null in its place, so nothing can be known to be lost.
    assert!(ran.status.success() && ran.stderr.is_empty(), "{ran:?}");
}

#[test]
fn b1_a_closed_standard_error_hides_no_code() {
    let test = Test::new().file("films.csv", "title,date,gross\nA,2024-03-07,x\n");
    let ran = shell(&test, "sh", "\"$0\" report --year 2024 films.csv 2>&-").output().unwrap();
    assert_eq!(ran.status.code(), Some(3));
    if std::path::Path::new("/dev/full").exists() {
        let ran = shell(&test, "sh", "\"$0\" report --year 2024 films.csv 2>/dev/full").output().unwrap();
        assert_eq!(ran.status.code(), Some(3));
    }
}

#[test]
fn i2_a_closed_standard_input_is_no_data() {
    let test = Test::new();
    let ran = shell(&test, "sh", "\"$0\" report --year 2024 <&-").output().unwrap();
    assert!(ran.status.success(), "{ran:?}");
    assert!(String::from_utf8_lossy(&ran.stdout).contains("bundled figures"));
}

#[test]
fn i2_a_socket_is_data() {
    let (here, there) = UnixStream::pair().unwrap();
    let writer = std::thread::spawn(move || {
        let mut here = here;
        here.write_all(ROWS.as_bytes()).unwrap();
    });
    Test::new()
        .stdin_opened(OwnedFd::from(there))
        .args("report --year 2024")
        .run()
        .ok()
        .stdout_has("source: standard input (1 row");
    writer.join().unwrap();
}

#[test]
fn i2_a_fifo_is_a_file_like_any_other() {
    let test = Test::new();
    make_fifo(&test, "fifo");
    let path = test.path("fifo");
    let writer = std::thread::spawn(move || fs::write(path, ROWS).unwrap());
    test.args("report --year 2024 fifo").run().ok().stdout_has("source: fifo (1 row");
    writer.join().unwrap();
}

#[test]
fn i4_a_silent_pipe_gets_a_hint_and_is_waited_for() {
    // Two at once, so that the wait is one.
    let spoken = Waiting::start("report --year 2024");
    let quiet = Waiting::start("report --year 2024 -q");
    let begin = Instant::now();
    let hint = spoken.stderr_line();
    assert!(hint.contains("waiting for data on standard input") && hint.contains("--no-stdin"), "{hint}");
    let waited = begin.elapsed();
    assert!((Duration::from_millis(1_500)..Duration::from_secs(10)).contains(&waited), "{waited:?}");
    std::thread::sleep(Duration::from_millis(700));
    spoken.feed(ROWS).ok_with_stdin();
    let quiet = quiet.feed(ROWS).ok_with_stdin();
    assert_eq!(quiet.stderr, "", "-q is for no hints");
}

#[test]
fn i4_a_slow_pipe_gets_no_hint_once_it_began() {
    let waiting = Waiting::start("report --year 2024");
    waiting.put("title,");
    std::thread::sleep(Duration::from_millis(2_300));
    let ran = waiting.feed(ROWS.strip_prefix("title,").unwrap()).ok_with_stdin();
    assert_eq!(ran.stderr, "");
}

/// A run that waits on its standard input.
struct Waiting {
    child: std::process::Child,
    folder: Test,
}

impl Waiting {
    fn start(args: &str) -> Waiting {
        let folder = Test::new().args(args);
        let mut command = folder.command();
        let child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        Waiting { child, folder }
    }

    /// The next line of standard error, waited for.
    fn stderr_line(&self) -> String {
        let mut line = Vec::new();
        let mut byte = [0];
        let mut stderr = std::os::fd::AsFd::as_fd(self.child.stderr.as_ref().unwrap())
            .try_clone_to_owned()
            .map(fs::File::from)
            .unwrap();
        while stderr.read(&mut byte).unwrap() == 1 {
            line.push(byte[0]);
            if byte[0] == b'\n' {
                break;
            }
        }
        String::from_utf8(line).unwrap()
    }

    fn put(&self, text: &str) {
        let mut stdin = self.child.stdin.as_ref().unwrap();
        stdin.write_all(text.as_bytes()).unwrap();
        stdin.flush().unwrap();
    }

    /// The rest of the input, and its end.
    fn feed(mut self, text: &str) -> Ran {
        self.put(text);
        drop(self.child.stdin.take());
        let output = self.child.wait_with_output().unwrap();
        Ran {
            said: "kinostat, waiting".to_owned(),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
            code: output.status.code(),
            folder: self.folder.folder,
        }
    }
}

impl Ran {
    #[track_caller]
    fn ok_with_stdin(self) -> Ran {
        self.status(0).stdout_has("source: standard input (1 row")
    }
}

/// Feeds bytes to standard input in pieces, with a pause between them.
fn trickled(pieces: &[&[u8]], args: &str) -> Ran {
    let waiting = Waiting::start(args);
    let mut stdin = waiting.child.stdin.as_ref().unwrap();
    for piece in pieces {
        // A command that gave up early is judged by what it says.
        if stdin.write_all(piece).is_err() {
            break;
        }
        std::thread::sleep(Duration::from_millis(60));
    }
    let mut child = waiting.child;
    drop(child.stdin.take());
    let output = child.wait_with_output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    Ran {
        said: format!("kinostat {args}"),
        stdout: text(output.stdout),
        stderr: text(output.stderr),
        code: output.status.code(),
        folder: waiting.folder.folder,
    }
}

#[test]
fn i8_how_a_pipe_is_cut_changes_nothing_of_csv() {
    let rows = ROWS.replace(',', ";");
    let whole = Test::new().stdin(&rows).args("report --year 2024 -f json").run().ok().sheets();
    for cut in [1, 3, 6, 20, 40] {
        let (head, tail) = rows.as_bytes().split_at(cut);
        assert_eq!(trickled(&[head, tail], "report --year 2024 -f json").ok().sheets(), whole, "cut after {cut} bytes");
    }
    let bytes: Vec<&[u8]> = rows.as_bytes().chunks(1).take(12).chain([&rows.as_bytes()[12..]]).collect();
    assert_eq!(trickled(&bytes, "report --year 2024 -f json").ok().sheets(), whole, "byte by byte");
}

#[test]
fn i8_how_a_pipe_is_cut_changes_nothing_of_json() {
    let json = "\u{feff}\n [{\"title\": \"A\", \"date\": \"2024-03-07\", \"gross\": 5}]\n";
    let whole = Test::new().stdin(json).args("report --year 2024 -f json").run().ok().sheets();
    for cut in [1, 2, 3, 4, 5, 6, 20] {
        let (head, tail) = json.as_bytes().split_at(cut);
        assert_eq!(trickled(&[head, tail], "report --year 2024 -f json").ok().sheets(), whole, "cut after {cut} bytes");
    }
}

#[test]
fn i8_how_a_pipe_is_cut_hides_no_container() {
    for (bytes, name) in [
        (&b"\x1f\x8b\x08\x00\x00\x00\x00"[..], "gzip"),
        (b"PK\x03\x04\x14\x00", "zip"),
        (b"\xff\xfet\x00", "no column for the gross"),
        (b"title,gross\nA\x00,1\n", "NUL"),
    ] {
        for cut in [1, 2, 3] {
            let (head, tail) = bytes.split_at(cut);
            trickled(&[head, tail], "report --year 2024").status(3).stderr_has(name);
        }
    }
}

#[test]
fn h13_a_nul_far_into_the_data_is_no_text() {
    let note = "no such thing ".repeat(100);
    let mut rows = "title,date,gross,note\n".to_owned();
    for film in 0..1_000 {
        rows.push_str(&format!("Film {film},2024-03-07,{film},{note}\n"));
    }
    rows.push_str("Film\0,2024-03-07,1,\n");
    Test::new()
        .file("films.csv", rows)
        .args("report --year 2024 films.csv")
        .run()
        .status(3)
        .stderr_has("NUL")
        .stderr_has("1002");
}

fn make_fifo(test: &Test, name: &str) {
    let made = Command::new("mkfifo").arg(test.path(name)).status().unwrap();
    assert!(made.success());
}

#[test]
fn h15_a_fifo_as_output_gets_all_of_it() {
    let test = Test::new().file("films.csv", ROWS);
    let expected = Test::new().file("films.csv", ROWS).args("report --year 2024 films.csv -f json").run().ok().stdout;
    make_fifo(&test, "fifo");
    let path = test.path("fifo");
    let reader = std::thread::spawn(move || fs::read_to_string(path).unwrap());
    let ran = test.args("report --year 2024 films.csv -f json -o fifo").run().ok();
    assert_eq!(reader.join().unwrap(), expected);
    assert!(fs::metadata(ran.folder.path().join("fifo")).unwrap().file_type().is_fifo(), "the FIFO was replaced");
}

#[test]
fn h15_dev_stdout_as_output() {
    let expected = Test::new().file("films.csv", ROWS).args("report --year 2024 films.csv -f json").run().ok().stdout;
    Test::new()
        .file("films.csv", ROWS)
        .args("report --year 2024 films.csv -f json -o /dev/stdout")
        .run()
        .ok()
        .stdout_is(&expected);
}

#[test]
fn h15_a_run_that_fails_leaves_the_old_file() {
    for (args, code) in [
        ("report --year 2024 bad.csv -o answer.csv", 3),
        ("report --year 2024 none.csv -o answer.csv", 4),
        ("report --year 2024 films.csv --sheet none -o answer.csv", 2),
        ("report --year 2024 films.csv --in EUR --rates none.csv -o answer.csv", 4),
    ] {
        let test = Test::new()
            .file("films.csv", ROWS)
            .file("bad.csv", "title,date,gross\nA,2024-03-07,x\n")
            .file("answer.csv", "old\n");
        let ran = test.args(args).run().status(code);
        assert_eq!(ran.read("answer.csv"), "old\n");
        assert_eq!(ran.names(), ["answer.csv", "bad.csv", "films.csv"]);
    }
}

#[test]
fn h15_no_temporary_file_is_left() {
    let ran = Test::new().file("films.csv", ROWS).args("report --year 2024 films.csv -o answer.csv").run().ok();
    assert_eq!(ran.names(), ["answer.csv", "films.csv"]);
    // A folder in the place of the output is found only when the new file is to be put there.
    let test = Test::new().file("films.csv", ROWS);
    fs::create_dir(test.path("answer.csv")).unwrap();
    let ran = test.args("report --year 2024 films.csv -o answer.csv").run().status(4);
    assert_eq!(ran.names(), ["answer.csv", "films.csv"]);
}

#[test]
fn h15_a_file_keeps_its_mode() {
    for mode in [0o600, 0o640, 0o664, 0o755] {
        let test = Test::new().file("films.csv", ROWS).file("answer.csv", "old");
        fs::set_permissions(test.path("answer.csv"), fs::Permissions::from_mode(mode)).unwrap();
        let ran = test.args("report --year 2024 films.csv -o answer.csv").run().ok();
        assert_eq!(fs::metadata(ran.folder.path().join("answer.csv")).unwrap().mode() & 0o777, mode);
    }
}

#[test]
fn h15_a_new_file_has_the_mode_the_umask_leaves() {
    for (umask, mode) in [("022", 0o644), ("077", 0o600), ("002", 0o664)] {
        let test = Test::new().file("films.csv", ROWS);
        let line = format!("umask {umask}; \"$0\" report --year 2024 films.csv -o answer.csv");
        assert!(shell(&test, "sh", &line).status().unwrap().success());
        assert_eq!(fs::metadata(test.path("answer.csv")).unwrap().mode() & 0o777, mode, "umask {umask}");
    }
}

#[test]
fn h15_a_link_is_followed() {
    let test = Test::new().file("films.csv", ROWS).file("folder/real.csv", "old");
    symlink("folder/real.csv", test.path("answer.csv")).unwrap();
    let ran = test.args("report --year 2024 films.csv -o answer.csv").run().ok();
    assert!(fs::symlink_metadata(ran.folder.path().join("answer.csv")).unwrap().is_symlink(), "the link was replaced");
    assert!(ran.read("folder/real.csv").starts_with("sheet,row,column"));
}

#[test]
fn h15_a_link_to_nothing_yet_is_followed() {
    let test = Test::new().file("films.csv", ROWS).file("folder/other", "");
    symlink("folder/real.csv", test.path("answer.csv")).unwrap();
    let ran = test.args("report --year 2024 films.csv -o answer.csv").run().ok();
    assert!(fs::symlink_metadata(ran.folder.path().join("answer.csv")).unwrap().is_symlink(), "the link was replaced");
    assert!(ran.read("folder/real.csv").starts_with("sheet,row,column"));
}

#[test]
fn h16_a_link_to_an_input_is_that_input() {
    for output in ["link.csv", "hard.csv"] {
        let test = Test::new().file("films.csv", ROWS);
        symlink("films.csv", test.path("link.csv")).unwrap();
        fs::hard_link(test.path("films.csv"), test.path("hard.csv")).unwrap();
        let ran = test.args("report --year 2024 films.csv -o").arg(output).run().status(2);
        assert_eq!(ran.read("films.csv"), ROWS);
    }
}
