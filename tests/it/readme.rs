//! The console blocks of the README and of `docs/`, run by a real shell: those of the README in a folder that holds its own
//! files, those of a page in one that holds the invented market of `data/examples`.
//!
//! `UPDATE_README=1 cargo test readme` writes what the commands print into the pages, to be read before it is kept.

use std::path::Path;
use std::process::{Command, Stdio};

#[test]
fn every_console_block_prints_what_it_says() {
    let folder = tempfile::tempdir().unwrap();
    check(&Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md"), folder.path());
}

#[test]
fn every_page_prints_what_it_says() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut pages: Vec<_> = std::fs::read_dir(root.join("docs")).unwrap().map(|page| page.unwrap().path()).collect();
    pages.retain(|page| page.extension().is_some_and(|ending| ending == "md"));
    pages.sort();
    let folder = tempfile::tempdir().unwrap();
    for file in std::fs::read_dir(root.join("data/examples")).unwrap() {
        let file = file.unwrap();
        std::fs::copy(file.path(), folder.path().join(file.file_name())).unwrap();
    }
    let blocks: usize = pages.iter().map(|page| check(page, folder.path())).sum();
    println!("{blocks} blocks of {} pages", pages.len());
    assert!(blocks > pages.len(), "{blocks} blocks");
}

/// Runs the blocks of a page; how many there are.
#[track_caller]
fn check(page: &Path, folder: &Path) -> usize {
    let text = std::fs::read_to_string(page).unwrap();
    let mut written = String::new();
    let mut blocks = 0;
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        written.push_str(line);
        written.push('\n');
        let Some(info) = line.strip_prefix("```").filter(|info| !info.is_empty()) else { continue };
        let body: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
        let body = match (info, info.split_once("file=")) {
            ("console", _) => {
                blocks += 1;
                transcript(&body, folder)
            }
            (_, Some((_, name))) => {
                std::fs::write(folder.join(name), body.join("\n") + "\n").unwrap();
                body.join("\n") + "\n"
            }
            _ => body.join("\n") + "\n",
        };
        written.push_str(&body);
        written.push_str("```\n");
    }
    if std::env::var_os("UPDATE_README").is_some() {
        std::fs::write(page, written).unwrap();
    } else {
        let page = page.display();
        assert_eq!(text, written, "{page} does not print what it says; UPDATE_README=1 writes what it prints");
    }
    blocks
}

/// The commands of a block, each with what it prints and, where it fails, its exit code.
fn transcript(body: &[&str], folder: &Path) -> String {
    let mut written = String::new();
    for command in body.iter().filter_map(|line| line.strip_prefix("$ ")) {
        let programs = Path::new(env!("CARGO_BIN_EXE_kinostat")).parent().unwrap();
        let path = format!("{}:{}", programs.display(), std::env::var("PATH").unwrap());
        let ran = Command::new("bash")
            .args(["-o", "pipefail", "-c", &format!("{{ {command}\n}} 2>&1")])
            .current_dir(folder)
            .env_clear()
            .env("PATH", path)
            .env("LANG", "C.UTF-8")
            .env("COLUMNS", "100")
            .stdin(Stdio::null())
            .output()
            .unwrap();
        written.push_str(&format!("$ {command}\n{}", String::from_utf8(ran.stdout).unwrap()));
        if !ran.status.success() {
            written.push_str(&format!("[exit code {}]\n", ran.status.code().unwrap()));
        }
    }
    written
}
