//! Inspect: how files were read, so that a reader can judge the figures made of them. It takes no figure from them.

use clap::Args;

use crate::model::account::SourceUse;
use crate::model::bound::Figure;
use crate::model::box_office::BoxOffice;
use crate::model::inspection::{ColumnUse, Obstacle, TableUse};
use crate::model::period::Grain;
use crate::model::rollup::Rollup;
use crate::sheet::{Cell, Column, Holds, Note, Page, Sentence, Sheet};

use super::{Report, ReportError};

/// How files are read: columns, conventions, totals, and what stands in the way.
///
/// Shown are the container, encoding and header of each file; what each column was taken for, why, and how its
/// values are read, with the evidence; totals; records refused, by reason; money that stands twice; days without
/// records; titles that are nearly one; and each question with the option that settles it. Exit code 1 says that
/// a report on these files would stop.
#[derive(Args, Clone, Debug)]
#[command(
    after_help = "Examples:\n  kinostat inspect export.xlsx\n  kinostat inspect --sheet obstacles -f csv *.csv\n  kinostat inspect --emit-profile export.xlsx > export.toml"
)]
pub struct Options {
    /// Write the columns and conventions found as a layout, for --profile
    #[arg(long)]
    emit_profile: bool,
}

impl Report for Options {
    fn rollup(&self) -> Rollup {
        Rollup { grain: Grain::Year, ..Rollup::nothing() }
    }

    fn inspects(&self) -> bool {
        true
    }

    fn emits_profile(&self) -> bool {
        self.emit_profile
    }

    fn run(&self, data: &BoxOffice) -> Result<Page, ReportError> {
        let account = &data.account;
        let found = &account.inspection;
        let sheets = vec![
            files(&account.sources),
            columns(&found.tables),
            totals(&found.tables),
            obstacles(&found.obstacles),
            gaps(data),
            near_titles(data),
        ];
        let stopping = found.stopping().count();
        let verdict = match stopping {
            0 => "Nothing stands in the way of a report.".to_owned(),
            1 => "A report would stop at 1 obstacle.".to_owned(),
            count => format!("A report would stop at {count} obstacles."),
        };
        let told = found.stopping().take(SAID).map(|obstacle| {
            let place = if obstacle.first.is_empty() { "" } else { ": " };
            let times = if obstacle.count == 1 { String::new() } else { format!(" ({} times)", obstacle.count) };
            format!("{}{place}{}{times}", obstacle.first, obstacle.example).into()
        });
        let mut page = Page {
            report: "inspect",
            title: Sentence::start("How the files were read"),
            summary: std::iter::once(verdict.into()).chain(told).collect(),
            sheets,
            is_negative: stopping > 0,
            sources: account.sources.clone(),
            ..Page::default()
        };
        if let Some(span) = account.span {
            page.notes.push(Note::new("span", format!("the box-office records cover {span}")));
        }
        let asides = account.set_aside.iter().map(|(why, count)| Note::new("set_aside", format!("{why}: {count}")));
        page.notes.extend(asides);
        page.notes.extend(account.warnings.iter().map(|warning| Note::new("warning", warning.clone())));
        page.notes.extend(account.remarks.iter().map(|remark| Note::new("remark", remark.clone())));
        Ok(page)
    }
}

/// How many obstacles are told in full above the tables, which may have to shorten them.
const SAID: usize = 10;

fn count(of: u64) -> Cell {
    Figure::exact(of).into()
}

/// The id of a row, told apart by a number where another has it.
fn unique(sheet: &Sheet, id: &str, number: usize) -> String {
    let again = sheet.rows.iter().any(|row| row.id == id);
    if again { format!("{id} ({number})") } else { id.to_owned() }
}

/// Words, or that there are none.
fn said(words: &str, why: &str) -> Cell {
    Cell::or_missing((!words.is_empty()).then(|| words.to_owned()), why)
}

fn files(sources: &[SourceUse]) -> Sheet {
    let columns = vec![
        Column::new("file", "File"),
        Column::new("container", "Container"),
        Column::new("encoding", "Encoding"),
        Column::new("delimiter", "Fields by"),
        Column::new("holds", "Holds"),
        Column::new("rows_used", "Rows used").holding(Holds::Count),
        Column::new("rows_refused", "Refused").holding(Holds::Count),
        Column::new("rows_set_aside", "Set aside").holding(Holds::Count),
    ];
    let mut sheet = Sheet::new("files", "Files", columns);
    for (place, source) in sources.iter().enumerate() {
        let id = unique(&sheet, &source.name, place.saturating_add(1));
        sheet.push(
            id,
            vec![
                source.name.as_str().into(),
                said(&source.container.join(" of "), "not read"),
                said(source.encoding, "no letters beyond ASCII, or no text"),
                Cell::or_missing(source.delimiter.clone(), "not CSV"),
                said(&source.kinds.join(", "), "nothing was found in it"),
                count(source.rows),
                count(source.refused),
                count(source.set_aside),
            ],
        );
    }
    sheet
}

fn columns(tables: &[TableUse]) -> Sheet {
    let columns = vec![
        Column::new("header", "Header"),
        Column::new("field", "Meaning"),
        Column::new("why", "Because of"),
        Column::new("read_as", "Read as"),
        Column::new("samples", "Values"),
        Column::new("filled", "Filled").holding(Holds::Count),
        Column::new("empty", "Empty").holding(Holds::Count),
        Column::new("zeros", "Zero").holding(Holds::Count),
        Column::new("at", "Header at"),
    ];
    let mut sheet = Sheet::new("columns", "Columns", columns);
    for table in tables {
        let file = table.place();
        for (number, column) in (1_u64..).zip(&table.columns) {
            let at = format!("{file}:{}:{number}", table.line);
            let id = unique(&sheet, &at, sheet.rows.len());
            sheet.push(
                id,
                vec![
                    said(&column.header, "without a header"),
                    meaning(column),
                    column.why.as_str().into(),
                    said(&column.read_as, "nothing to decide"),
                    said(&column.samples.join(" | "), "no values"),
                    count(column.filled),
                    count(column.empty),
                    count(column.zeros),
                    at.into(),
                ],
            );
        }
    }
    sheet
}

fn meaning(column: &ColumnUse) -> Cell {
    match column.field {
        Some(field) if column.is_used => field.into(),
        Some(field) => format!("{field} (not used)").into(),
        None => Cell::Missing("not used".to_owned()),
    }
}

fn totals(tables: &[TableUse]) -> Sheet {
    let columns =
        vec![Column::new("at", "Row"), Column::new("words", "Called"), Column::new("finding", "Against its rows")];
    let mut sheet = Sheet::new("totals", "Total rows, which are counted as no film", columns);
    for (table, total) in tables.iter().flat_map(|table| table.totals.iter().map(move |total| (table, total))) {
        let finding = match &total.disagrees {
            None => "is their sum".to_owned(),
            Some((field, says, sum)) => format!("says {field} {says}, they come to {sum}"),
        };
        let at = format!("{}:{}", table.place(), total.line);
        let id = unique(&sheet, &at, sheet.rows.len());
        sheet.push(id, vec![at.into(), total.words.as_str().into(), finding.into()]);
    }
    sheet
}

fn obstacles(found: &[Obstacle]) -> Sheet {
    let columns = vec![
        Column::new("kind", "What"),
        Column::new("count", "Times").holding(Holds::Count),
        Column::new("first", "First at"),
        Column::new("message", "Message"),
        Column::new("options", "Settled by"),
    ];
    let mut sheet = Sheet::new("obstacles", "What stands in the way", columns);
    let mut ordered: Vec<&Obstacle> = found.iter().collect();
    ordered.sort_by_key(|obstacle| obstacle.kind);
    for obstacle in ordered {
        let options = obstacle.options.join(", ");
        sheet.push(
            format!("{} {}", obstacle.kind.word(), obstacle.reason),
            vec![
                obstacle.kind.word().into(),
                count(obstacle.count),
                said(&obstacle.first, "the files together"),
                obstacle.example.as_str().into(),
                said(&options, "no option: the record itself"),
            ],
        );
    }
    sheet
}

fn gaps(data: &BoxOffice) -> Sheet {
    let columns = vec![
        Column::new("first_day", "From"),
        Column::new("last_day", "To"),
        Column::new("days", "Days").holding(Holds::Number),
    ];
    let mut sheet = Sheet::new("gaps", "Days between records that no record covers", columns);
    for gap in data.account.covered.gaps() {
        let (first, last) = (gap.first.to_string(), gap.last.to_string());
        sheet.push(first.clone(), vec![first.into(), last.into(), Cell::Number(i64::from(gap.days()))]);
    }
    sheet
}

fn near_titles(data: &BoxOffice) -> Sheet {
    let columns = vec![Column::new("title", "Title"), Column::new("other", "Another"), Column::new("why", "Apart by")];
    let mut sheet = Sheet::new("near_titles", "Titles that are nearly one; they were not joined", columns);
    for near in &data.account.inspection.near_titles {
        let cells = vec![near.title.as_str().into(), near.other.as_str().into(), near.why.into()];
        sheet.push(format!("{} / {}", near.title, near.other), cells);
    }
    sheet
}
