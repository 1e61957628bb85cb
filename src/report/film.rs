//! The card of one release: how it opened, how it held, how far it came and when, what is left to its producer.
//!
//! Every figure names its definition, for the same words mean different things to different publishers.

use clap::Args;
use rust_decimal::Decimal;

use crate::model::box_office::{BoxOffice, FilmId};
use crate::model::number;
use crate::model::period::Period;
use crate::model::rollup::Rollup;
use crate::model::run::Run;
use crate::sheet::{Note, Page, Sentence};

use super::film_card::Card;
use super::options::{Named, Weekends, amount};
use super::{IsFile, Report, ReportError, method, run_sheet};

/// Show the card of one release: opening, multiplier, legs, days to thresholds, rank, and its run by weekend and week.
///
/// The title is found in Kazakh, Russian and Latin spelling. Where several films bear it, they are listed.
#[derive(Args, Clone, Debug)]
#[command(
    override_usage = "kinostat film TITLE [OPTIONS] [FILE]...",
    after_help = "The opening is that of the market's weekend, from the day of release on; previews are told apart.\nThe multiplier is all a film took over its opening, legs over its biggest weekend.\n\nExamples:\n  kinostat film Дәстүр takings.csv\n  kinostat film Dastur --threshold 500m,1bn takings.csv\n  kinostat film Dastur --budget 300m --split 50 takings.csv\n  kinostat film Dastur --sheet weekends -f csv takings.csv"
)]
pub struct Options {
    /// The title, if it does not stand first
    #[arg(long, value_name = "TITLE")]
    title: Option<String>,

    #[command(flatten)]
    named: Named,

    #[command(flatten)]
    weekends: Weekends,

    /// The amounts whose day is asked for
    #[arg(long, value_name = "AMOUNT,…", value_delimiter = ',', default_value = "100m,500m,1bn", value_parser = amount)]
    threshold: Vec<Decimal>,

    /// What the film cost, in the currency of the records; with --split, what came back of it
    #[arg(long, value_name = "AMOUNT", value_parser = amount, requires = "split")]
    budget: Option<Decimal>,

    /// What part of the gross goes to the producer, in percent; there is no usual one
    #[arg(long, value_name = "PERCENT", value_parser = percent)]
    split: Option<Decimal>,
}

fn percent(text: &str) -> Result<Decimal, String> {
    let expected = "expected a part in percent, such as 50";
    let percent = number::decimal(text.trim_end_matches('%')).map_err(|_| expected.to_owned())?;
    let is_part = percent > Decimal::ZERO && percent <= Decimal::ONE_HUNDRED;
    if is_part { Ok(percent) } else { Err(expected.to_owned()) }
}

impl Options {
    fn title(&self) -> Result<&str, ReportError> {
        let question = || ReportError::Question("say which film: kinostat film TITLE".to_owned());
        self.title.as_deref().ok_or_else(question)
    }
}

impl Report for Options {
    fn rollup(&self) -> Rollup {
        Rollup { showings: true, ..Rollup::all_days() }
    }

    fn operands(&mut self, mut words: Vec<String>, _: IsFile<'_>) -> Result<Vec<String>, ReportError> {
        if self.title.is_none() && !words.is_empty() {
            self.title = Some(words.remove(0));
        }
        self.title().map(|_| words)
    }

    fn run(&self, data: &BoxOffice) -> Result<Page, ReportError> {
        let title = self.title()?;
        let id = self.named.find(data, title)?;
        let run = run_of(data, id)?;
        let card = Card::of(data, &run, self.weekends.of(data), Weekends::week_of(data))?;
        let mut page = Page { report: "film", title: Sentence::start(run.film.title.clone()), ..Page::default() };
        let heights = card.weeks.iter().map(|week| week.takings.as_ref()?.gross().map(|gross| gross.value.amount));
        let what = if run.is_daily() { "Gross by week: " } else { "Gross by record: " };
        page.summary.push(Sentence::start(what).spark(heights.collect()));
        page.sheets.push(card.sheet(&self.threshold, self.budget.zip(self.split))?);
        if !card.weekends.is_empty() {
            let what = format!("Weekends ({})", self.weekends.of(data));
            page.sheets.push(run_sheet::sheet(data, &run, &card.weekends, ("weekends", what))?);
        }
        let what = if run.is_daily() { format!("Weeks ({})", Weekends::week_of(data)) } else { "Periods".to_owned() };
        page.sheets.push(run_sheet::sheet(data, &run, &card.weeks, ("weeks", what))?);
        page.notes.extend(notes());
        let span = run.span();
        method::add(&mut page, data, &[Period::Range(span.first, span.last)], None)?;
        Ok(page)
    }
}

/// The run of a film that has one.
pub fn run_of(data: &BoxOffice, id: FilmId) -> Result<Run<'_>, ReportError> {
    let title = data.film(id).map(|film| film.title.clone()).unwrap_or_default();
    let none =
        || ReportError::NotFound(format!("the takings of \"{title}\" have no days, so there is no run to tell of"));
    Run::of(data, id)?.ok_or_else(none)
}

fn notes() -> [Note; 2] {
    [
        Note::new(
            "opening",
            "the first weekend of the market from the day of release on; previews are what was taken before that day, or what records call so",
        ),
        Note::new(
            "screen_share_kobis",
            "screens of the film over the screens of all films, a screen counted once for each film it shows, as KOBIS counts; its share of screenings is the surer measure",
        ),
    ]
}
