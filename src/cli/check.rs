//! `kinostat check`: claims against records.

use std::io::{Cursor, Read};
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::Context;
use clap::Args;

use super::looks::Looks;
use super::records::RecordOptions;
use super::{Usage, source, words};
use crate::input::{self, Again, Source, bundled, claims};
use crate::model::box_office::{BoxOffice, Previews};
use crate::model::claim::Claim;
use crate::model::readings::BASES;
use crate::model::rollup::Rollup;
use crate::model::verdict::Verdict;
use crate::render;
use crate::report::ReportError;
use crate::report::check::{self, Asked};
use crate::report::claim_review::claim_reviews;
use crate::sheet::Reviewer;

/// Check whether published claims hold, and under which definitions.
///
/// Claims stand in a file of TOML or JSON, or each in quotes on the command line. Without any, the claims made in Kazakhstan
/// in March 2025 are checked against the bundled figures.
#[derive(Args, Debug)]
#[command(
    override_usage = "kinostat check [CLAIMS.toml | CLAIM...] [OPTIONS] [FILE]...",
    after_help = "A claim in a line, in quotes: MEASURE PERIOD key=value … = VALUE. Its id is \"claim\"; of\nseveral, \"claim 1\" and so on. Measures: gross, admissions,\naverage-ticket, films-released, films-in-distribution, films-produced, screenings, cinemas,\ngross-share, admissions-share, screenings-share, growth, top-share, ratio, film-gross,\nfilm-return, days-to, above.\n\nExit codes: 0 all hold or nothing is said against them, 1 one is contradicted or impossible, or says percent for points.\n\nExamples:\n  kinostat check\n  kinostat check claims.toml takings.csv\n  kinostat check 'top-share 2024 n=20 origin=domestic by=gross count = 70%' films.csv takings.csv\n  kinostat check 'growth 2024 of=gross origin=domestic versus=2023 = +30%' --explain claim"
)]
pub struct Check {
    /// Show every reading of this claim, by its id, or of all; may be repeated
    #[arg(long, value_name = "ID|all")]
    explain: Vec<String>,

    /// The verdicts that make the exit code 1
    #[arg(long, value_name = "VERDICT,…", value_delimiter = ',', default_value = "percent for points,contradicted,impossible", value_parser = words(&Verdict::WORDS))]
    fail_on: Vec<Verdict>,

    /// Write the verdicts as ClaimReview of schema.org, JSON-LD for search engines and newsrooms
    #[arg(long, help_heading = "Claim review", conflicts_with_all = ["explain", "format", "sheet"])]
    claim_review: bool,

    /// Who publishes the review
    #[arg(long, value_name = "NAME", help_heading = "Claim review", requires = "claim_review")]
    reviewer: Option<String>,

    /// Where the review can be read
    #[arg(long, value_name = "URL", help_heading = "Claim review", requires = "claim_review")]
    review_url: Option<String>,

    /// The day of the review
    #[arg(long, value_name = "DATE", help_heading = "Claim review", requires = "claim_review", value_parser = day)]
    review_date: Option<jiff::civil::Date>,

    #[command(flatten)]
    records: RecordOptions,
}

impl Check {
    /// Reads claims and records, judges, and writes the page.
    pub fn run(self, looks: &Looks) -> anyhow::Result<ExitCode> {
        let options = &self.records;
        let (claims, files) = claims_and_files(&options.files)?;
        let found = source::find(&files, options, true, looks.quiet)?;
        if self.claim_review {
            looks.check_not_read(&found.paths)?
        } else {
            looks.check_output(&found.paths)?
        }
        // A claim may speak of any days, and of how often a film was shown.
        let rollup = Rollup { showings: true, ..Rollup::all_days() };
        let bundled = found.bundled;
        let mut sources = twice(found.sources)?.into_iter();
        let mut by_basis: Vec<BoxOffice> = Vec::new();
        for basis in BASES {
            let mut reading = options.reading(rollup.clone(), bundled)?;
            reading.basis = basis;
            reading.needs_box_office = true;
            reading.hashes_all = !self.claim_review && looks.format()? == render::Format::Json;
            let here = match sources.next().flatten() {
                Some(sources) => sources,
                None => source::find(&files, options, true, true)?.sources,
            };
            let rates = if bundled { bundled::rates() } else { options.rate_sources()? };
            let mut data = input::read(here, rates, &reading)?;
            if options.asked_for_currency() {
                data = super::converted(data, options, None, bundled)?;
            }
            data.check_one_currency().map_err(ReportError::from)?;
            if data.has_previews() {
                let mut counted = data.clone();
                counted.definitions.previews = Some(Previews::Counted);
                by_basis.extend([counted, data.without_previews()]);
            } else {
                by_basis.push(data);
            }
        }
        if let Some(data) = by_basis.first().filter(|_| !looks.quiet) {
            super::tell(data.account.refused.iter().chain(&data.account.warnings));
        }
        let asked = Asked { explain: self.explain.clone(), fail_on: self.fail_on.clone() };
        if self.claim_review {
            let judged = check::judged(&claims, &by_basis)?;
            let reviewer = Reviewer {
                name: self.reviewer.clone(),
                url: self.review_url.clone(),
                date: self.review_date.map(|date| date.to_string()),
            };
            let mut bytes = Vec::new();
            render::claim_review::render(&claim_reviews(&judged, &reviewer), &mut bytes)?;
            looks.write(&bytes)?;
            return Ok(if check::fails(&judged, &asked) { ExitCode::from(1) } else { ExitCode::SUCCESS });
        }
        super::written(&check::page(&claims, &by_basis, &asked)?, looks)
    }
}

/// The sources for both year bases. What can be read only once, as standard input, is kept in memory, and files beside it
/// are opened again; where all are files, they are found again.
fn twice(sources: Vec<Source>) -> anyhow::Result<[Option<Vec<Source>>; 2]> {
    if sources.iter().all(|source| source.again.is_some()) {
        return Ok([Some(sources), None]);
    }
    let (mut first, mut second) = (Vec::new(), Vec::new());
    for mut one in sources {
        if one.again.is_some() {
            second.push(source::open(&one.name)?);
            first.push(one);
            continue;
        }
        let mut bytes = Vec::new();
        one.bytes.read_to_end(&mut bytes).with_context(|| format!("cannot read {}", one.name))?;
        let bytes: Arc<[u8]> = bytes.into();
        let from_memory = || {
            let again = Arc::clone(&bytes);
            let again: Again = Box::new(move || Ok(Box::new(Cursor::new(Arc::clone(&again)))));
            let bytes = Box::new(Cursor::new(Arc::clone(&bytes)));
            Source { name: one.name.clone(), bytes, again: Some(again), at: None }
        };
        first.push(from_memory());
        second.push(from_memory());
    }
    Ok([Some(first), Some(second)])
}

fn day(text: &str) -> Result<jiff::civil::Date, String> {
    text.parse().map_err(|_| "expected a day such as 2025-03-31".to_owned())
}

/// The claims that the first word names, or that the words with a sign of equality are, and the files beside them.
fn claims_and_files(words: &[String]) -> anyhow::Result<(Vec<Claim>, Vec<String>)> {
    let Some((first, files)) = words.split_first() else {
        return Ok((claims::parse(bundled::CLAIMS.0, bundled::CLAIMS.1)?, Vec::new()));
    };
    let path = std::path::Path::new(first);
    let is_claims_file = path.extension().is_some_and(|ending| ending == "toml" || ending == "json");
    if is_claims_file {
        let text = source::text_of(first)?;
        return Ok((claims::parse(first, &text)?, files.to_vec()));
    }
    let is_line = |word: &String| word.contains('=') && word.contains(' ') && !std::path::Path::new(word).exists();
    let (lines, files): (Vec<String>, Vec<String>) = words.iter().cloned().partition(is_line);
    if !lines.is_empty() {
        let ids = (1..).map(|number| if lines.len() == 1 { "claim".to_owned() } else { format!("claim {number}") });
        let claims = lines.iter().zip(ids).map(|(line, id)| claims::parse_line(line, &id));
        return Ok((claims.collect::<Result<Vec<_>, _>>()?.concat(), files));
    }
    let way = "give claims first: kinostat check claims.toml FILE, or kinostat check 'gross 2024 = 22 bn' FILE";
    Err(Usage(format!("\"{first}\" is no file of claims, and no claim; {way}")).into())
}
