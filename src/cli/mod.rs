//! The command line: what was typed, where input comes from, where output goes, and how the run ends.
//!
//! This layer knows all others and holds no arithmetic. Exit codes: 0 done, 1 done and the answer is negative,
//! 2 usage, 3 bad data, 4 cannot read or write.

mod check;
mod deferred;
mod export;
mod layout;
mod looks;
mod output;
mod progress;
mod records;
mod source;
mod sql;

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context;
use clap::{Args, CommandFactory, FromArgMatches, Parser, Subcommand};

use crate::input::claims::ClaimError;
use crate::input::{self, InputError};
use crate::model::box_office::BoxOffice;
use crate::model::period::Span;
use crate::render::{self, UnknownSheet, sanitise};
use crate::report::options::words;
use crate::report::{self, Report, ReportError};
use crate::sheet::Page;
use deferred::Deferred;
use looks::Looks;
use output::OutputError;
use records::RecordOptions;

/// Box-office analytics: who led, what share was domestic, how much it grew, what that is in dollars.
///
/// Without a FILE and with nothing piped in, kinostat answers from its bundled figures of Kazakhstan. Every
/// answer says at its foot what it was made from and how.
#[derive(Parser, Debug)]
#[command(
    name = "kinostat",
    version,
    subcommand_required = true,
    arg_required_else_help = true,
    disable_help_subcommand = true,
    after_help = "Exit codes: 0 done, 1 the answer is negative, 2 usage, 3 bad data, 4 cannot read or write.\n\n\
                  Examples:\n  kinostat report --year 2024\n  cat grosses.csv | kinostat report --year 2024\n  \
                  kinostat top-share --years 2022..2024 -f csv"
)]
struct Cli {
    #[command(subcommand)]
    command: Command,
    #[command(flatten)]
    looks: Looks,
}

/// A report with the options it has in common with all others.
#[derive(Args, Debug)]
struct Invocation<O: Args> {
    #[command(flatten)]
    report: O,
    #[command(flatten)]
    records: RecordOptions,
}

macro_rules! commands {
    ($($(#[doc = $about:literal])+ $variant:ident: $module:ident::$options:ident,)*) => {
        #[derive(Subcommand, Debug)]
        enum Command {
            $($(#[doc = $about])+ $variant(Box<Deferred<Invocation<report::$module::$options>>>),)*
            /// Whether published claims hold, and under which definitions
            Check(Box<Deferred<check::Check>>),
            /// Write the records as canonical CSV, JSON or xlsx
            Export(Box<Deferred<export::Export>>),
            /// Print what a report needs of a table in a database, as SQL
            Sql(Box<Deferred<sql::Sql>>),
            /// Completions for a shell, to be saved where it looks for them
            Completions {
                /// The shell
                shell: clap_complete::Shell,
            },
            /// The manual page, of kinostat or of one command
            Man {
                /// The command
                command: Option<String>,
            },
        }

        impl Command {
            fn run(self, looks: &Looks) -> anyhow::Result<ExitCode> {
                let done = match self {
                    $(Command::$variant(invocation) => {
                        let Deferred(Invocation { report, records }) = *invocation;
                        return answer(report, &records, looks);
                    })*
                    Command::Check(check) => return check.0.run(looks),
                    Command::Export(export) => export.0.run(looks),
                    Command::Sql(sql) => sql.0.run(looks),
                    Command::Completions { shell } => completions(shell, looks),
                    Command::Man { command } => man(command.as_deref(), looks),
                };
                done.map(|()| ExitCode::SUCCESS)
            }
        }
    };
}

crate::reports!(commands);

/// Usage that clap cannot see is wrong.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
struct Usage(String);

/// Runs the command line and tells how it ended.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let matches = match Cli::command().try_get_matches_from(arguments) {
        Ok(matches) => matches,
        Err(error) => return said_by_clap(&error),
    };
    let ran = match Cli::from_arg_matches(&matches) {
        Ok(cli) => cli.command.run(&cli.looks),
        Err(error) => return said_by_clap(&error),
    };
    match ran {
        Ok(ended) => ended,
        Err(error) if error.downcast_ref::<OutputError>().is_some_and(OutputError::is_closed_pipe) => ExitCode::SUCCESS,
        Err(error) => {
            let message: Vec<String> = format!("{error:#}").lines().map(sanitise::visible).collect();
            output::tell(&message.join("\n"));
            ExitCode::from(exit_code(&error))
        }
    }
}

/// What a user sees when the program is wrong about itself.
pub fn report_bug(panic: &std::panic::PanicHookInfo<'_>) {
    let place = panic.location().map(ToString::to_string).unwrap_or_default();
    let version = env!("CARGO_PKG_VERSION");
    output::tell(&format!("this is a bug in kinostat {version} at {place}; please report it with the command you ran"));
}

/// Help and version are results and go to standard output, where they may fail like any other.
fn said_by_clap(error: &clap::Error) -> ExitCode {
    let text = error.render().to_string();
    if error.use_stderr() {
        output::plain_error(&text);
        return ExitCode::from(2);
    }
    match output::to_stdout(&mut |out| out.write_all(text.as_bytes())) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failed) if failed.is_closed_pipe() => ExitCode::SUCCESS,
        Err(failed) => {
            output::tell(&failed.to_string());
            ExitCode::from(4)
        }
    }
}

fn exit_code(error: &anyhow::Error) -> u8 {
    if error.is::<ClaimError>() {
        return 3;
    }
    if let Some(input) = error.downcast_ref::<InputError>() {
        return if matches!(input, InputError::Unreadable { .. }) { 4 } else { 3 };
    }
    match error.downcast_ref::<ReportError>() {
        Some(ReportError::Tie(_) | ReportError::NotFound(_)) => return 1,
        Some(ReportError::Question(_)) => return 2,
        Some(ReportError::Money(_) | ReportError::Rate(_) | ReportError::Price(_)) => return 3,
        None => {}
    }
    let usage = error.is::<Usage>() || error.is::<UnknownSheet>();
    if usage { 2 } else { 4 }
}

/// Reads, asks the report, and writes its page.
fn answer<O: Report>(mut report: O, options: &RecordOptions, looks: &Looks) -> anyhow::Result<ExitCode> {
    let files = report.operands(options.files.clone(), &source::is_file)?;
    options.check_pricing(&report)?;
    let found = source::find(&files, options, report.needs_records(), looks.quiet)?;
    let inputs: Vec<PathBuf> = found.paths.iter().cloned().chain(options.rate_paths()).collect();
    if report.emits_profile() {
        looks.check_not_read(&inputs)?;
    } else {
        looks.check_output(&inputs)?;
    }
    let mut reading = options.reading_for(&report, found.bundled)?;
    reading.hashes_all = looks.format()? == render::Format::Json;
    let rates = options.rates(&report, found.bundled)?;
    let watch = looks.watch(&reading, &found.sources);
    let data = input::read(found.sources, rates, &reading);
    drop(watch);
    let mut data = data?;
    data.rate_method = options.rate_method(&report);
    let span = report.span(&data);
    let data = converted(data, options, span, found.bundled)?;
    let data = options.priced(data, span)?;
    if report.needs_records() {
        data.check_one_currency().map_err(ReportError::from)?;
    }
    if !looks.quiet {
        tell(data.account.refused.iter().chain(&data.account.warnings));
    }
    if report.emits_profile() {
        let layout = input::profile::found(&data.account, &reading).context("cannot write the layout")?;
        looks.write(layout.as_bytes())?;
        let told: Vec<String> = data
            .account
            .inspection
            .stopping()
            .map(|obstacle| format!("not settled: {} {}", obstacle.first, obstacle.example))
            .collect();
        // What a layout has no key for decides the figures all the same.
        let not_held = reading.not_of_a_layout();
        if !not_held.is_empty() {
            let what = "a layout does not hold these, give them again beside it";
            output::tell(&format!("{what}: {}", not_held.join(", ")));
        }
        tell(&told);
        return Ok(if told.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(1) });
    }
    let ended = written(&report.run(&data)?, looks);
    // The program ends: its films need not be given back one by one.
    std::mem::forget(data);
    ended
}

/// Writes a page where it is to go; how the run ends.
fn written(page: &Page, looks: &Looks) -> anyhow::Result<ExitCode> {
    let render = looks.render_options();
    render::check_sheet(page, &render)?;
    let mut bytes = Vec::new();
    looks.format()?.render(page, &render, &mut bytes).context("cannot render the page")?;
    looks.write(&bytes)?;
    Ok(if page.is_negative { ExitCode::from(1) } else { ExitCode::SUCCESS })
}

/// Says on standard error what a reader should know.
fn tell<'a>(what: impl IntoIterator<Item = &'a String>) {
    what.into_iter().for_each(|what| output::tell(&sanitise::visible(what)));
}

/// The data set with a second currency, where one is asked for or the bundled figures bring one.
fn converted(data: BoxOffice, options: &RecordOptions, span: Option<Span>, bundled: bool) -> anyhow::Result<BoxOffice> {
    let Some(to) = options.second_currency(bundled) else { return Ok(data) };
    if to == data.currency() && data.check_one_currency().is_ok() && data.amounts.is_empty() {
        return Ok(data);
    }
    let method = data.rate_method;
    let offered = !options.asked_for_currency();
    let converted = data.in_currency(to, method, span, offered);
    Ok(converted.map_err(ReportError::from)?)
}

fn completions(shell: clap_complete::Shell, looks: &Looks) -> anyhow::Result<()> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "kinostat", &mut script);
    looks.write(&script)
}

fn man(name: Option<&str>, looks: &Looks) -> anyhow::Result<()> {
    let mut whole = Cli::command();
    whole.build();
    let chosen = match name {
        None => whole,
        Some(name) => {
            let known = whole.get_subcommands().map(|sub| sub.get_name().to_owned()).collect::<Vec<_>>().join(", ");
            let found = whole.find_subcommand(name).cloned();
            found.ok_or_else(|| Usage(format!("there is no command \"{name}\"; the commands are {known}")))?
        }
    };
    let mut page = Vec::new();
    clap_mangen::Man::new(chosen).render(&mut page).context("cannot render the manual page")?;
    looks.write(&page)
}
