//! Tables in a real terminal, which `script` of util-linux gives: width, colour and letters of any width.

use std::process::{Command, Stdio};

use unicode_width::UnicodeWidthStr;

use super::{KINOSTAT, MARKET, Test, has_program};

/// Films with titles as wide and as long as they come.
const WIDE: &str = "title,date,gross,admissions,currency,origin,bound,source
Қаш: Арыстан мен оның үлкен ағайындарының жоқ жерден оралуы,2024-03-07,952800000,640000,KZT,domestic,about,https://example.org/invented/a
기차를 타지 않은 사람들의 아주 긴 이야기 그리고 없는 도시의 밤,2024-03-07,1473000000,910000,KZT,foreign,exact,https://example.org/invented/b
👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧 Tall Tales 👩‍👩‍👧👩‍👩‍👧 and what came of them,2024-03-07,22000000,15000,KZT,foreign,at_least,https://example.org/invented/c
日本語の題名はとても長いので切らなければならない場合がある,2024-03-07,5000000,4000,KZT,unknown,at_most,https://example.org/invented/d
e\u{301}te\u{301},2023-03-07,1000,1,KZT,coproduction,exact,https://example.org/invented/e
";

/// What a command shows in a terminal so many cells wide; `None` where there is no `script`.
fn shown(test: Test, columns: usize) -> Option<String> {
    if !has_program("script") {
        return None;
    }
    let quoted: Vec<String> = test.args.iter().map(|arg| format!("'{}'", arg.replace('\'', "'\\''"))).collect();
    let line = format!("stty cols {columns} rows 50; exec {KINOSTAT} {}", quoted.join(" "));
    let mut command = Command::new("script");
    command.args(["-qec", &line, "/dev/null"]).current_dir(test.path("")).stdin(Stdio::null());
    let path = std::env::var_os("PATH").unwrap_or_default();
    test.clean(&mut command);
    command.env("PATH", path).env("SHELL", "/bin/sh");
    let output = command.output().unwrap();
    let text = String::from_utf8(output.stdout).expect("a terminal gets UTF-8");
    assert!(output.status.success(), "{line}: {:?}\n{text}", output.status);
    Some(text.replace("\r\n", "\n"))
}

fn wide(args: &str) -> Test {
    Test::new().file("films.csv", WIDE).args(args).env("TERM", "xterm-256color")
}

/// A text without the styles a terminal takes out.
fn unstyled(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find('\u{1b}') {
        out.push_str(&rest[..at]);
        let end = rest[at..].find('m').unwrap_or_else(|| panic!("an escape that is no style: {:?}", &rest[at..]));
        assert!(rest[at..=at + end].starts_with("\u{1b}["), "an escape that is no style");
        rest = &rest[at + end + 1..];
    }
    out + rest
}

/// The numbers in a text: digits with what groups and parts them.
fn numbers(text: &str) -> Vec<String> {
    let numeric = |c: char| c.is_ascii_digit() || matches!(c, ',' | '.');
    let found = text.split(|c| !numeric(c)).map(|number| number.trim_matches([',', '.']));
    found.filter(|number| number.chars().any(|c| c.is_ascii_digit())).map(str::to_owned).collect()
}

const PAGES: [&str; 6] = [
    "report --year 2024 films.csv --in USD --rate KZT/USD=0.002",
    "chart --year 2024 films.csv",
    "top-share --years 2023..2024 films.csv",
    "growth --years 2023..2024 films.csv",
    "rates --year 2024 --all",
    "report --year 2024 --no-stdin",
];

#[test]
fn o6_no_line_is_wider_than_the_terminal() {
    let mut lines = 0;
    for page in PAGES {
        for columns in [40, 80, 120] {
            let Some(text) = shown(wide(page), columns) else { return };
            for line in unstyled(&text).lines() {
                // An address has no place to break.
                let address = line.split_whitespace().any(|word| word.contains("://") && word.width() + 6 > columns);
                assert!(address || line.width() <= columns, "{page}: {} of {columns} cells: {line}", line.width());
                lines += 1;
            }
        }
    }
    println!("{lines} passed");
}

#[test]
fn o6_the_lines_of_a_table_end_together() {
    for page in PAGES {
        for columns in [40, 80, 120] {
            let Some(text) = shown(wide(page), columns) else { return };
            let text = unstyled(&text);
            let mut width = 0;
            for line in text.lines().filter(|line| line.starts_with(['│', '┌', '├', '└'])) {
                if line.starts_with('┌') {
                    width = line.width();
                }
                assert_eq!(line.width(), width, "{page} at {columns}: {line}");
            }
        }
    }
}

#[test]
fn o3_no_number_is_cut_and_none_is_left_out() {
    for page in PAGES {
        let everything = wide(page).run().status(0).stdout;
        for columns in [40, 80, 120] {
            let Some(text) = shown(wide(page), columns) else { return };
            let kept = numbers(&unstyled(&text));
            for number in numbers(cells(&everything)) {
                assert!(kept.contains(&number), "{page} at {columns} lacks {number}\n{text}");
            }
        }
    }
}

/// The part of a page with tables; below it stand addresses and hashes, which may be broken into lines.
fn cells(page: &str) -> &str {
    page.split("How this was made").next().unwrap()
}

#[test]
fn o3_a_cut_title_is_told() {
    let Some(text) = shown(wide(PAGES[1]), 80) else { return };
    assert!(text.contains("shortened to fit"), "{text}");
    let piped = wide(PAGES[1]).run().ok();
    assert!(!piped.stdout.contains("shortened"), "{piped}");
}

#[test]
fn o4_a_terminal_gets_styles_unless_it_is_told_not_to() {
    let styled = |test: Test| shown(test, 80).map(|text| text.contains('\u{1b}'));
    let Some(by_default) = styled(wide(PAGES[0])) else { return };
    assert!(by_default, "a terminal gets styles");
    for (name, value, expected) in [
        ("NO_COLOR", "1", false),
        ("NO_COLOR", "", true),
        ("TERM", "dumb", false),
        ("CLICOLOR", "0", false),
        ("CLICOLOR", "1", true),
    ] {
        assert_eq!(styled(wide(PAGES[0]).env(name, value)), Some(expected), "{name}={value}");
    }
    assert_eq!(styled(wide(PAGES[0]).args("--color never")), Some(false));
    assert_eq!(
        styled(wide(PAGES[0]).args("--color always").env("NO_COLOR", "1")),
        Some(true),
        "an option goes before the environment"
    );
    assert_eq!(styled(wide(PAGES[0]).args("-f csv")), Some(false));
    assert_eq!(styled(wide(PAGES[0]).args("-f json")), Some(false));
}

#[test]
fn o4_a_pipe_gets_styles_only_when_asked() {
    let styled = |test: Test| test.run().ok().stdout.contains('\u{1b}');
    assert!(!styled(wide(PAGES[0])));
    assert!(styled(wide(PAGES[0]).args("--color always")));
    assert!(styled(wide(PAGES[0]).env("CLICOLOR_FORCE", "1")));
    assert!(!styled(wide(PAGES[0]).env("CLICOLOR_FORCE", "1").env("NO_COLOR", "1")));
    assert!(!styled(wide(PAGES[0]).args("--color always -f json")));
    assert!(!styled(wide(PAGES[0]).args("--color always -f csv")));
    let ran = wide(PAGES[0]).args("--color always -o answer.txt").run().ok();
    assert!(!ran.read("answer.txt").contains('\u{1b}'), "a file gets no styles");
}

#[test]
fn o4_styles_change_no_word() {
    let plain = wide(PAGES[0]).run().ok().stdout;
    assert_eq!(unstyled(&wide(PAGES[0]).args("--color always").run().ok().stdout), plain);
}

#[test]
fn o5_without_utf_8_our_own_signs_are_ascii() {
    let rows = "title,date,gross,currency,origin,bound,source\nA Title That Is Rather Long For A Narrow Table And Longer,2024-03-07,5000,KZT,domestic,about,https://example.org/invented\nB,2024-03-07,7000,KZT,foreign,at_least,\nC,2024-03-07,7,KZT,foreign,at_most,\n";
    for (name, value) in [("LC_ALL", "C"), ("LC_ALL", "POSIX"), ("LC_CTYPE", "C"), ("LANG", "ru_RU.KOI8-R")] {
        for page in [
            "report --year 2024 films.csv --in USD --rate KZT/USD=0.002",
            "chart --year 2024 films.csv",
            "growth --years 2024 films.csv",
        ] {
            for columns in ["", "60"] {
                let test = Test::new().file("films.csv", rows).args(page).env("COLUMNS", columns).env(name, value);
                let ran = test.run().ok();
                let letters: String = ran.stdout.chars().filter(|character| !character.is_ascii()).collect();
                assert_eq!(letters, "", "{name}={value}: {page}\n{ran}");
            }
        }
    }
    let ran = Test::new().file("films.csv", rows).args("chart --year 2024 films.csv --ascii").run().ok();
    assert!(ran.stdout.is_ascii() && ran.stdout.contains(">= 7,000") && ran.stdout.contains("~ 5,000"), "{ran}");
}

#[test]
fn o6_columns_is_honoured_where_there_is_no_terminal() {
    for columns in [40, 60, 100] {
        let ran = wide(PAGES[1]).env("COLUMNS", &columns.to_string()).run().ok();
        for line in ran.stdout.lines().filter(|line| !line.contains("://")) {
            assert!(line.width() <= columns, "{} of {columns}: {line}", line.width());
        }
    }
    let natural = wide(PAGES[1]).run().ok().stdout;
    for nonsense in ["", "0", "-5", "wide", "99999999999999999999"] {
        assert_eq!(wide(PAGES[1]).env("COLUMNS", nonsense).run().ok().stdout, natural, "COLUMNS={nonsense}");
    }
    let widths = |columns: &str| wide(PAGES[1]).args("-f csv").env("COLUMNS", columns).run().ok().stdout;
    assert_eq!(widths("40"), widths(""), "a width changes no data");
}

#[test]
fn o6_a_terminal_of_one_cell_is_no_reason_to_fail() {
    for columns in ["1", "2", "5", "12"] {
        Test::with_market().args("report --year 2024").args(MARKET).env("COLUMNS", columns).run().status(0);
    }
}

#[test]
fn o1_a_pipe_gets_the_text_a_wide_terminal_gets() {
    let Some(text) = shown(wide(PAGES[1]).args("--color never"), 400) else { return };
    assert_eq!(text, wide(PAGES[1]).run().ok().stdout);
}

#[test]
fn i2_a_terminal_is_no_data() {
    let Some(text) = shown(Test::new().args("report --year 2024 --color never").env("TERM", "xterm"), 120) else {
        return;
    };
    assert!(text.contains("bundled figures"), "{text}");
}
