//! Input made to do harm: fields, records and files without an end, bombs. Each is refused with its place and the reason,
//! soon and in little memory.

use std::io::Write;
use std::process::{Command, Stdio};

use super::{KINOSTAT, Test};

/// What a run says of bytes without an end, which it must stop reading; how many it took.
fn fed(args: &str, head: &[u8], endless: &[u8], most: usize) -> (usize, String, Option<i32>) {
    let mut child = Command::new(KINOSTAT)
        .args(args.split(' '))
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let mut taken = 0;
    if stdin.write_all(head).is_ok() {
        while taken < most && stdin.write_all(endless).is_ok() {
            taken += endless.len();
        }
    }
    drop(stdin);
    let output = child.wait_with_output().unwrap();
    (taken, String::from_utf8(output.stderr).unwrap(), output.status.code())
}

const GIB: usize = 1 << 30;

#[test]
fn a_field_without_an_end() {
    let words = vec![b'x'; 1 << 16];
    for (head, said) in [
        (&b"title,date,gross\nDune,2024-03-07,1\n\"Never closed "[..], "standard input:3"),
        (b"title,date,gross\nDune,2024-03-07,1\nUnquoted ", "standard input:3"),
    ] {
        let (taken, stderr, code) = fed("export", head, &words, GIB);
        assert!(taken < 64 << 20, "{taken} bytes were read: {stderr}");
        assert_eq!(code, Some(3), "{stderr}");
        assert!(stderr.contains(said) && stderr.contains("1 MiB"), "{stderr}");
    }
}

#[test]
fn a_record_without_an_end() {
    let (taken, stderr, code) = fed("export", b"title,date,gross\n", &b"a,".repeat(1 << 15), GIB);
    assert!(taken < 64 << 20, "{taken} bytes were read");
    assert!(code == Some(3) && stderr.contains("4,096 fields"), "{stderr}");
    let json = br#"[{"title":"Dune","date":"2024-03-07","gross":1},{"title":""#;
    let (taken, stderr, code) = fed("export", json, &vec![b'x'; 1 << 16], GIB);
    assert!(taken < 64 << 20, "{taken} bytes were read");
    assert!(code == Some(3) && stderr.contains("standard input:1:") && stderr.contains("16 MiB"), "{stderr}");
}

#[test]
fn a_line_without_an_end_before_any_header() {
    let (taken, stderr, code) = fed("export", b"x", &vec![b'x'; 1 << 16], GIB);
    assert!(taken < 64 << 20, "{taken} bytes were read");
    assert_eq!(code, Some(3), "{stderr}");
}

#[test]
fn many_columns_of_one_row_are_read() {
    let header: String = (0..4_000).map(|number| format!(",c{number}")).collect();
    let text = format!("title,date,gross{header}\nDune,2024-03-07,1{}\n", ",x".repeat(4_000));
    Test::new().file("wide.csv", text).args("export -q wide.csv").run().ok().stdout_has("Dune,2024-03-07,1");
}

#[test]
fn a_bomb_of_gzip() {
    let mut bomb = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    bomb.write_all(b"title,date,gross\n").unwrap();
    let spaces = vec![b'\n'; 1 << 20];
    for _ in 0..160 {
        bomb.write_all(&spaces).unwrap();
    }
    let bomb = bomb.finish().unwrap();
    let ran = Test::new().file("bomb.csv.gz", &bomb).args("export bomb.csv.gz").run();
    ran.status(3).stderr_has("1,000 times its size").stderr_has("--no-limits").stderr_is_one_line();
    // And wrapped once more.
    let mut twice = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    twice.write_all(&bomb).unwrap();
    let ran = Test::new().file("twice.gz", twice.finish().unwrap()).args("export twice.gz").run();
    ran.status(3).stderr_has("1,000 times its size");
}

#[test]
fn a_thousand_columns_of_nothing_below_a_title_are_no_table() {
    let text = format!("Report{}\n{}", ",".repeat(1_000), "nothing,\n".repeat(200));
    Test::new().file("none.csv", text).args("export none.csv").run().status(3).stderr_has("none.csv");
}
