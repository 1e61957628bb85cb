//! The README's console blocks, run by a real shell in a folder that holds the README's own files.
//!
//! `UPDATE_README=1 cargo test readme` writes what the commands print into the README, to be read before it is kept.

use std::path::Path;
use std::process::{Command, Stdio};

#[test]
fn every_console_block_prints_what_it_says() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let readme = std::fs::read_to_string(root.join("README.md")).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let mut written = String::new();
    let mut blocks = 0;
    let mut lines = readme.lines();
    while let Some(line) = lines.next() {
        written.push_str(line);
        written.push('\n');
        let Some(info) = line.strip_prefix("```").filter(|info| !info.is_empty()) else { continue };
        let body: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
        let body = match (info, info.split_once("file=")) {
            ("console", _) => {
                blocks += 1;
                transcript(&body, folder.path())
            }
            (_, Some((_, name))) => {
                std::fs::write(folder.path().join(name), body.join("\n") + "\n").unwrap();
                body.join("\n") + "\n"
            }
            _ => body.join("\n") + "\n",
        };
        written.push_str(&body);
        written.push_str("```\n");
    }
    assert!(blocks > 0, "the README has no console blocks");
    if std::env::var_os("UPDATE_README").is_some() {
        std::fs::write(root.join("README.md"), written).unwrap();
    } else {
        assert_eq!(readme, written, "the README does not print what it says; UPDATE_README=1 writes what it prints");
    }
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
