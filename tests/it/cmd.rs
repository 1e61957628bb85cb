//! Transcripts: what a user types and what comes, in `cmd/*.trycmd`. `TRYCMD=overwrite cargo test transcripts`
//! writes what comes now, to be read before it is kept.

#[test]
fn transcripts() {
    let cases = trycmd::TestCases::new();
    // Transcripts have no terminal and no pipe; a reader of one has a terminal on standard input.
    for (name, value) in
        [("KINOSTAT_STDIN", "never"), ("KINOSTAT_DATA", ""), ("LC_ALL", "C.UTF-8"), ("COLUMNS", ""), ("NO_COLOR", "1")]
    {
        cases.env(name, value);
    }
    cases.case("tests/it/cmd/*.trycmd");
}
