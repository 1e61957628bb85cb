//! Releases side by side, aligned by the day or the week of their release: what each took, how far each had come, and who
//! was ahead when.

use std::collections::BTreeSet;

use clap::Args;

use rust_decimal::Decimal;

use crate::model::bound::Figure;
use crate::model::box_office::{BoxOffice, FilmId};
use crate::model::money::{Money, MoneyError};
use crate::model::period::{Period, Span};
use crate::model::rollup::Rollup;
use crate::model::run::{IN_LONGER, Run, gross_of};
use crate::sheet::{Cell, Column, Holds, Note, Page, Sentence, Sheet};

use super::film::run_of;
use super::options::{Named, words};
use super::{IsFile, Report, ReportError, answer::number, method};

/// Compare releases by the day or week since their release: what each took, its running total, and who leads when.
///
/// Titles stand first, files after them; a title that is also the name of a file is said with --title.
#[derive(Args, Clone, Debug)]
#[command(
    override_usage = "kinostat compare TITLE TITLE… [OPTIONS] [FILE]...",
    after_help = "The day of release is the first. Previews are in the running total of day 1.\n\nExamples:\n  kinostat compare Дәстүр Аквамен takings.csv\n  kinostat compare Dastur Aquaman --each day --most 14 takings.csv"
)]
pub struct Options {
    /// A title, if it does not stand first; may be repeated
    #[arg(long = "title", value_name = "TITLE")]
    titles: Vec<String>,

    #[command(flatten)]
    named: Named,

    /// Aligned by the day or by the seven days since the release
    #[arg(long, value_name = "day|week", default_value = "week", value_parser = words(&Step::WORDS))]
    each: Step,

    /// At most so many days or weeks
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    most: Option<u32>,
}

/// What releases are aligned by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    Day,
    Week,
}

impl Step {
    const WORDS: [(&'static str, Step); 2] = [("day", Step::Day), ("week", Step::Week)];

    fn days(self) -> i32 {
        match self {
            Step::Day => 1,
            Step::Week => 7,
        }
    }

    fn word(self) -> &'static str {
        Step::WORDS.iter().find(|(_, step)| *step == self).map_or("", |(word, _)| word)
    }
}

/// The columns of films, which are as many as a page is wide.
const KEYS: [[&str; 2]; 6] = [
    ["gross_1", "to_date_1"],
    ["gross_2", "to_date_2"],
    ["gross_3", "to_date_3"],
    ["gross_4", "to_date_4"],
    ["gross_5", "to_date_5"],
    ["gross_6", "to_date_6"],
];

impl Options {
    fn check_titles(&self) -> Result<(), ReportError> {
        if (2..=KEYS.len()).contains(&self.titles.len()) {
            return Ok(());
        }
        let most = KEYS.len();
        Err(ReportError::Question(format!("say which films, two to {most}: kinostat compare TITLE TITLE")))
    }
}

impl Report for Options {
    fn rollup(&self) -> Rollup {
        Rollup { showings: true, ..Rollup::all_days() }
    }

    fn operands(&mut self, mut words: Vec<String>, is_file: IsFile<'_>) -> Result<Vec<String>, ReportError> {
        let files = words.split_off(words.iter().position(|word| is_file(word)).unwrap_or(words.len()));
        self.titles.extend(words);
        self.check_titles()?;
        Ok(files)
    }

    fn run(&self, data: &BoxOffice) -> Result<Page, ReportError> {
        let found = self.titles.iter().map(|title| self.named.find(data, title));
        let found: Vec<FilmId> = found.collect::<Result<_, _>>()?;
        let mut seen = BTreeSet::new();
        if let Some((_, title)) = found.iter().zip(&self.titles).find(|(film, _)| !seen.insert(**film)) {
            return Err(ReportError::Question(format!("\"{title}\" is a film that was named before; name others")));
        }
        let found = found.into_iter().map(|film| run_of(data, film));
        let runs: Vec<Run<'_>> = found.collect::<Result<_, _>>()?;
        let titles: Vec<&str> = runs.iter().map(|run| run.film.title.as_str()).collect();
        let title = Sentence::start(titles.join(" against "));
        let mut page = Page { report: "compare", title, ..Page::default() };
        let rows = self.rows(data, &runs)?;
        page.summary.extend(leads(&rows, &titles, self.each));
        page.sheets.push(self.films(data, &runs)?);
        page.sheets.push(self.sheet(data, &rows, &titles));
        let what = "the day of release is the first; what was taken before it is in the running total";
        page.notes.push(Note::new("aligned", what));
        let whole = runs.iter().map(Run::span).reduce(Span::joined);
        let whole = whole.map(|span| Period::Range(span.first, span.last));
        method::add(&mut page, data, whole.as_slice(), None)?;
        Ok(page)
    }
}

/// A day or a week since the releases.
struct Aligned {
    number: u32,
    gross: Vec<Result<Figure<Money>, &'static str>>,
    to_date: Vec<Result<Figure<Money>, &'static str>>,
}

/// Why there is no running total any more.
const OVER: &str = "the records of the film have ended";

impl Options {
    fn rows(&self, data: &BoxOffice, runs: &[Run<'_>]) -> Result<Vec<Aligned>, MoneyError> {
        let ends = runs.iter().filter_map(|run| run.day_of_release(run.span().last));
        let days = self.each.days();
        let last = ends.max().unwrap_or_default();
        let steps = last.div_ceil(u32::try_from(days).unwrap_or(1));
        let steps = self.most.map_or(steps, |most| steps.min(most));
        let mut rows = Vec::new();
        for number in 1..=steps {
            let (mut gross, mut to_date) = (Vec::new(), Vec::new());
            for run in runs {
                let (release, _) = run.release();
                let before = i32::try_from(number.saturating_sub(1)).unwrap_or_default().saturating_mul(days);
                let step = |from: i32| release.checked_add(jiff::Span::new().days(i64::from(from))).ok();
                let (first, last) = (step(before), step(before.saturating_add(days).saturating_sub(1)));
                let Some(span) = first.zip(last).map(|(first, last)| Span { first, last }) else { continue };
                if span.first > run.span().last {
                    gross.push(Err(OVER));
                    // A film that ran to the end of the records may run on.
                    let may_run_on = data.account.span.is_none_or(|whole| run.span().last >= whole.last);
                    to_date.push(if may_run_on { Err(OVER) } else { run.gross()?.ok_or(OVER) });
                    continue;
                }
                gross.push(gross_of(run.within(span)?.as_ref()));
                to_date.push(run.to_date(span.last.min(run.span().last))?.ok_or(IN_LONGER));
            }
            rows.push(Aligned { number, gross, to_date });
        }
        Ok(rows)
    }

    /// The films, when they were released and how far they came.
    fn films(&self, data: &BoxOffice, runs: &[Run<'_>]) -> Result<Sheet, MoneyError> {
        let columns = vec![
            Column::new("title", "Film"),
            Column::new("origin", "Origin"),
            Column::new("release", "Released"),
            Column::new("days", "Days").holding(Holds::Number),
            Column::new("gross", super::headed("Gross to date", data)).holding(Holds::Money),
        ];
        let mut sheet = Sheet::new("films", "The releases", columns);
        for run in runs {
            let (release, is_stated) = run.release();
            let days = run.day_of_release(run.span().last).unwrap_or_default();
            let stated = if is_stated { release.to_string() } else { format!("{release}, its first record") };
            let cells = vec![
                run.film.title.as_str().into(),
                run.film.origin.word().into(),
                stated.into(),
                number(usize::try_from(days).unwrap_or_default()),
                Cell::or_missing(run.gross()?, "no gross"),
            ];
            sheet.push(format!("{} {release}", run.film.title), cells);
        }
        Ok(sheet)
    }

    fn sheet(&self, data: &BoxOffice, rows: &[Aligned], titles: &[&str]) -> Sheet {
        let word = self.each.word();
        let header = if self.each == Step::Day { "Day" } else { "Week" };
        let mut columns = vec![Column::new("number", header).holding(Holds::Number)];
        let of = |group: &'static str, at: usize| {
            let keyed = titles.iter().zip(KEYS);
            keyed.map(move |(title, keys)| {
                Column::of(group, keys.get(at).copied().unwrap_or_default(), (*title).to_owned()).holding(Holds::Money)
            })
        };
        columns.extend(of("Gross", 0));
        columns.extend(of("To date", 1));
        columns.push(Column::new("leader", "Ahead"));
        columns.push(Column::new("lead", super::headed("By", data)).holding(Holds::Money));
        let mut sheet = Sheet::new("compare", format!("By {word} of release"), columns);
        for row in rows {
            let mut cells = vec![number(usize::try_from(row.number).unwrap_or_default())];
            for figure in row.gross.iter().chain(&row.to_date) {
                cells.push(figure.map_or_else(|why| Cell::Missing(why.to_owned()), Cell::from));
            }
            let ahead = ahead(row);
            cells.push(match &ahead {
                None => Cell::Missing("not all running totals are known".to_owned()),
                Some((first, _)) => {
                    first.iter().filter_map(|place| titles.get(*place).copied()).collect::<Vec<_>>().join(" / ").into()
                }
            });
            cells.push(match ahead {
                None => Cell::Missing("not all running totals are known".to_owned()),
                Some((_, by)) => by.into(),
            });
            sheet.push(format!("{word} {}", row.number), cells);
        }
        sheet
    }
}

/// Which films are ahead, and by how much; `None` where a running total is not known.
fn ahead(row: &Aligned) -> Option<(Vec<usize>, Figure<Money>)> {
    let totals: Vec<Figure<Money>> = row.to_date.iter().map(|total| total.ok()).collect::<Option<_>>()?;
    let mut sorted: Vec<Decimal> = totals.iter().map(|total| total.value.amount).collect();
    sorted.sort_by(|a, b| b.cmp(a));
    let (best, next) = (*sorted.first()?, *sorted.get(1)?);
    let first =
        totals.iter().enumerate().filter(|(_, total)| total.value.amount == best).map(|(place, _)| place).collect();
    let bound = totals.iter().fold(crate::model::bound::Bound::Exact, |bound, total| {
        if total.bound == crate::model::bound::Bound::Exact { bound } else { crate::model::bound::Bound::About }
    });
    let currency = totals.first()?.value.currency;
    Some((first, Figure::new(Money::new(best.checked_sub(next)?, currency), bound)))
}

/// From when to when each film was ahead.
fn leads(rows: &[Aligned], titles: &[&str], each: Step) -> Option<Sentence> {
    let mut stretches: Vec<(Vec<usize>, u32, u32)> = Vec::new();
    for row in rows {
        let (first, _) = ahead(row)?;
        match stretches.last_mut() {
            Some((leaders, _, last)) if *leaders == first => *last = row.number,
            _ => stretches.push((first, row.number, row.number)),
        }
    }
    let word = each.word();
    let told: Vec<String> = stretches
        .iter()
        .map(|(leaders, first, last)| {
            let names: Vec<&str> = leaders.iter().filter_map(|place| titles.get(*place).copied()).collect();
            let when =
                if first == last { format!("in {word} {first}") } else { format!("from {word} {first} to {last}") };
            format!("{} {when}", names.join(" and "))
        })
        .collect();
    (!told.is_empty()).then(|| Sentence::start(format!("Ahead by running total: {}.", told.join("; "))))
}
