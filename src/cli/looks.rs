//! Looks: the format, the file, colour and width, settled once from what was typed and what the terminal is.

use std::io::IsTerminal;
use std::path::{Path, PathBuf};

use clap::{Args, ColorChoice};

use super::output::Fill;
use super::progress::Watch;
use super::{Usage, output};
use crate::export;
use crate::input::{Reading, Source};
use crate::render::{Format, RenderOptions};

/// Options of looks, which every command takes.
#[derive(Args, Debug)]
#[command(next_help_heading = "Output")]
pub struct Looks {
    /// The format [default: by the ending of -o, else table]
    #[arg(short, long, global = true, value_name = "FORMAT", value_parser = formats())]
    format: Option<String>,

    /// Write to this file, whole or not at all; - is standard output
    #[arg(short, long, global = true, value_name = "FILE")]
    output: Option<PathBuf>,

    /// Only this sheet of the page; in CSV, wide
    #[arg(long, global = true, value_name = "NAME")]
    sheet: Option<String>,

    /// Colour headings: auto, always or never
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    color: ColorChoice,

    /// Draw with ASCII only
    #[arg(long, global = true)]
    ascii: bool,

    /// No hints on standard error, only errors
    #[arg(short, long, global = true)]
    pub quiet: bool,
}

fn formats() -> clap::builder::PossibleValuesParser {
    let aliased = |format: &Format| match format {
        Format::Markdown => clap::builder::PossibleValue::new(format.name()).alias("md"),
        _ => clap::builder::PossibleValue::new(format.name()),
    };
    let of_records = export::Format::WORDS.iter().map(|(name, _)| *name);
    let only_of_records =
        of_records.filter(|name| Format::from_name(name).is_none()).map(clap::builder::PossibleValue::new);
    clap::builder::PossibleValuesParser::new(Format::ALL.iter().map(aliased).chain(only_of_records))
}

fn listed<'a>(names: impl Iterator<Item = &'a str>) -> String {
    names.collect::<Vec<_>>().join(", ")
}

impl Looks {
    fn file(&self) -> Option<&Path> {
        self.output.as_deref().filter(|path| *path != Path::new("-"))
    }

    /// Shows how far reading has come, where someone watches standard error.
    pub fn watch(&self, reading: &Reading, sources: &[Source]) -> Watch {
        let lengths = sources.iter().map(|source| source.at.as_ref().and_then(|file| file.length().ok()));
        let total = lengths.sum::<Option<u64>>();
        Watch::begin(&reading.progress, total, !self.quiet && output::is_watched())
    }

    /// The format asked for, or that of the file's ending.
    pub fn format(&self) -> anyhow::Result<Format> {
        if let Some(asked) = &self.format {
            let no_page = || {
                Usage(format!(
                    "-f {asked} is for records, kinostat export; a page is {}",
                    listed(Format::ALL.iter().map(|format| format.name()))
                ))
            };
            return Format::from_name(asked).ok_or_else(|| no_page().into());
        }
        let Some(ending) = self.file().and_then(Path::extension).and_then(|ending| ending.to_str()) else {
            return Ok(Format::Table);
        };
        Format::from_ending(ending).ok_or_else(|| {
            let known = Format::ALL
                .iter()
                .flat_map(|format| format.endings())
                .map(|ending| format!(".{ending}"))
                .collect::<Vec<_>>();
            Usage(format!("no format ends in .{ending}; endings are {}, or say -f", known.join(", "))).into()
        })
    }

    /// The format for records: asked for, or that of the file's ending, or CSV.
    pub fn records_format(&self) -> anyhow::Result<export::Format> {
        let ending = || self.file().and_then(Path::extension).and_then(|ending| ending.to_str());
        let Some(asked) = self.format.as_deref().or_else(ending) else { return Ok(export::Format::Csv) };
        export::Format::named(asked).ok_or_else(|| {
            let known = listed(export::Format::WORDS.iter().map(|(name, _)| *name));
            Usage(format!("records are not written as {asked}; they are written as {known}")).into()
        })
    }

    /// That the output would not take the place of an input, and that its ending names a format.
    pub fn check_output(&self, inputs: &[PathBuf]) -> anyhow::Result<()> {
        self.format()?;
        self.check_not_read(inputs)
    }

    /// That the output would not take the place of an input.
    pub fn check_not_read(&self, inputs: &[PathBuf]) -> anyhow::Result<()> {
        let Some(file) = self.file() else { return Ok(()) };
        match inputs.iter().find(|input| output::same_file(file, input)) {
            Some(input) => {
                Err(Usage(format!("-o {} is also read as {}; choose another file", file.display(), input.display()))
                    .into())
            }
            None => Ok(()),
        }
    }

    /// What the renderer needs to know.
    pub fn render_options(&self) -> RenderOptions {
        let to_file = self.file().is_some();
        RenderOptions {
            width: if to_file { None } else { width() },
            color: !to_file && self.is_colored(),
            ascii: self.ascii || !locale_is_utf8(),
            sheet: self.sheet.clone(),
        }
    }

    #[expect(clippy::disallowed_methods, reason = "only to ask what standard output is")]
    fn is_colored(&self) -> bool {
        match self.color {
            ColorChoice::Always => true,
            ColorChoice::Never => false,
            ColorChoice::Auto => anstream::AutoStream::choice(&std::io::stdout()) != anstream::ColorChoice::Never,
        }
    }

    /// Whether one sheet of the page is asked for.
    pub fn names_a_sheet(&self) -> bool {
        self.sheet.is_some()
    }

    /// Whether the result is for somebody's eyes.
    #[expect(clippy::disallowed_methods, reason = "only to ask what standard output is")]
    pub fn is_for_a_terminal(&self) -> bool {
        self.file().is_none() && std::io::stdout().is_terminal()
    }

    /// Writes the result where it is to go.
    pub fn write(&self, bytes: &[u8]) -> anyhow::Result<()> {
        self.write_with(&mut |out| out.write_all(bytes))
    }

    /// Writes a result that is made while it is written.
    pub fn write_with(&self, fill: &mut Fill<'_>) -> anyhow::Result<()> {
        match self.file() {
            Some(file) => Ok(output::to_file(file, fill)?),
            None => Ok(output::to_stdout(fill)?),
        }
    }
}

/// The width of the terminal, else `COLUMNS`, else unlimited.
#[expect(clippy::disallowed_methods, reason = "only to ask what standard output is")]
fn width() -> Option<usize> {
    let terminal = std::io::stdout().is_terminal().then(terminal_size::terminal_size).flatten();
    let columns = || environment("COLUMNS")?.parse().ok().filter(|columns| *columns > 0);
    terminal.map(|(terminal_size::Width(width), _)| usize::from(width)).or_else(columns)
}

/// Whether the locale's letters are UTF-8. Where no locale is set they are taken to be.
fn locale_is_utf8() -> bool {
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().find_map(environment);
    match locale.as_deref().map(str::to_ascii_uppercase) {
        None => true,
        Some(locale) if locale == "C" || locale == "POSIX" => false,
        Some(locale) => locale.split_once('.').is_none_or(|(_, letters)| letters.starts_with("UTF")),
    }
}

/// A variable of the environment; an empty one is not set.
#[expect(clippy::disallowed_methods, reason = "the environment is read here and nowhere else")]
pub fn environment(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}
