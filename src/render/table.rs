//! Tables for a terminal: title, sentences, a table a block, and how it was made.
//!
//! Only text is ever shortened to fit a terminal, and a line at the foot then says so. Without a terminal nothing
//! is. Text from data is made visible before any style is added.

use std::collections::BTreeSet;
use std::io::{self, Write};

use comfy_table::{CellAlignment, ContentLineStyle, LineStyle, Table, TableStyle, presets::ASCII_FULL_CONDENSED};

use super::block::{self, Block, TextColumn};
use super::paper::{BOLD, DIM, PLAIN, Paper};
use super::prose::Prose;
use super::sanitise::visible;
use super::{RenderOptions, chosen, fit, measure, number, plot};
use crate::sheet::{Page, Sheet};

/// Light lines around the table and between its columns.
const LIGHT: TableStyle = TableStyle::new()
    .top_border(LineStyle::new('┌', '─', '┬', '┐'))
    .header_lines(ContentLineStyle::new('│', '│', '│'))
    .header_separator(LineStyle::new('├', '─', '┼', '┤'))
    .content_lines(ContentLineStyle::new('│', '│', '│'))
    .bottom_border(LineStyle::new('└', '─', '┴', '┘'));

/// Writes a page as tables.
pub fn render(page: &Page, options: &RenderOptions, out: &mut dyn Write) -> io::Result<()> {
    let sheets = chosen(page, options)?;
    let prose = Prose::numbering(page, &sheets, options.ascii, visible);
    let mut paper = Paper::new(out, options);
    if !page.title.0.is_empty() {
        paper.lines(BOLD, &prose.tied(&page.title), "")?;
    }
    if !page.summary.is_empty() {
        paper.gap()?;
    }
    for sentence in &page.summary {
        paper.lines(PLAIN, &prose.tied(sentence), "")?;
    }
    let mut shortened: u64 = 0;
    for sheet in sheets {
        paper.gap()?;
        paper.lines(BOLD, &prose.text(&sheet.title), "")?;
        shortened = shortened.saturating_add(paper.sheet(sheet, &prose)?);
    }
    for plot in page.plots.iter().filter(|_| options.sheet.is_none()) {
        paper.gap()?;
        paper.lines(BOLD, &prose.text(&plot.title), "")?;
        for line in plot::lines(plot, &prose, options.width, options.ascii) {
            writeln!(paper.out, "{line}")?;
        }
    }
    if shortened > 0 {
        let texts = if shortened == 1 { "text is" } else { "texts are" };
        let count = number::count(shortened);
        paper.gap()?;
        let hint = format!("{count} {texts} shortened to fit; give -f csv or a wider terminal for all");
        paper.lines(DIM, &hint, "")?;
    }
    let made = prose.made(page);
    paper.list("How this was made", made.iter().map(|(about, text)| format!("{about}: {text}")))?;
    let addresses = prose.addresses().iter().zip(1_u32..);
    paper.list("Figures from", addresses.map(|(address, number)| format!("[{number}] {}", prose.text(address))))
}

impl Paper<'_> {
    /// The tables of a sheet and why values are missing; how many of its texts had to be shortened.
    fn sheet(&mut self, sheet: &Sheet, prose: &Prose) -> io::Result<u64> {
        let columns = block::columns(sheet, prose);
        let mut shortened = BTreeSet::new();
        let mut reasons: Vec<String> = Vec::new();
        for (turn, block) in block::blocks(sheet, &columns, prose).iter().enumerate() {
            if turn > 0 {
                self.gap()?;
            }
            self.block(block, prose, &mut shortened)?;
            reasons.extend(block.reasons.iter().filter(|why| !reasons.contains(why)).cloned().collect::<Vec<_>>());
        }
        if sheet.rows.is_empty() {
            self.lines(PLAIN, "(no rows)", "")?;
        }
        for why in reasons {
            self.lines(PLAIN, &format!("{} {why}", prose.dash()), "  ")?;
        }
        Ok(u64::try_from(shortened.len()).unwrap_or(u64::MAX))
    }

    fn block(&mut self, block: &Block, prose: &Prose, shortened: &mut BTreeSet<(usize, usize)>) -> io::Result<()> {
        if let Some(name) = block.name {
            self.lines(BOLD, &prose.text(name), "")?;
        }
        let parts = if block.rows.is_empty() { Vec::new() } else { fit::parts(block, self.options.width) };
        for part in parts {
            let widths = fit::widths(&part, self.options.width);
            let texts: Vec<Vec<String>> = part
                .iter()
                .zip(&widths)
                .map(|(column, width)| column_texts(column, &block.rows, *width, prose, shortened))
                .collect();
            for line in self.table(&part, &texts).lines() {
                writeln!(self.out, "{line}")?;
            }
        }
        for said in &block.left_out {
            self.lines(PLAIN, &format!("{} {said}", prose.dash()), "  ")?;
        }
        Ok(())
    }

    fn table(&self, part: &[&TextColumn], texts: &[Vec<String>]) -> Table {
        let mut table = Table::new();
        table.load_style(if self.options.ascii { ASCII_FULL_CONDENSED } else { LIGHT });
        let mut rows = texts.iter().map(|texts| texts.iter()).collect::<Vec<_>>();
        let mut next_row = || rows.iter_mut().map(Iterator::next).collect::<Option<Vec<&String>>>();
        if let Some(header) = next_row().filter(|header| !header.is_empty()) {
            table.set_header(header);
            let count = texts.first().map_or(0, Vec::len);
            table.add_rows((1..count).map_while(|_| next_row()));
        }
        for (column, drawn) in part.iter().zip(table.column_iter_mut()) {
            if column.numbers {
                drawn.set_cell_alignment(CellAlignment::Right);
            }
        }
        table
    }
}

/// A column's header and cells made to fit; notes which cells, by row and column, were shortened for it.
fn column_texts(
    column: &TextColumn,
    rows: &[usize],
    width: usize,
    prose: &Prose,
    shortened: &mut BTreeSet<(usize, usize)>,
) -> Vec<String> {
    let header = measure::wrapped(&column.header, Some(width), "").join("\n");
    let drawn = rows.iter().filter_map(|row| Some((*row, column.cells.get(*row)?)));
    let cells = drawn.map(|(row, cell)| {
        if cell.words && cell.width > width {
            shortened.insert((row, column.place));
            measure::shortened(&cell.text, width, prose.ellipsis())
        } else {
            cell.text.clone()
        }
    });
    std::iter::once(header).chain(cells).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::{Format, sample};

    fn drawn(options: RenderOptions) -> String {
        sample::rendered(Format::Table, &options)
    }

    #[test]
    fn a_page_reads_from_the_top() {
        let text = drawn(RenderOptions::default());
        assert_eq!(text, include_str!("sample/table.txt"), "{text}");
    }

    #[test]
    fn no_line_is_wider_than_the_terminal() {
        for width in [40, 60, 80, 120] {
            for ascii in [false, true] {
                let text = drawn(RenderOptions { width: Some(width), ascii, ..RenderOptions::default() });
                for line in text.lines() {
                    assert!(measure::width(line) <= width, "{width}: {line}");
                }
                assert!(!text.contains('\u{a0}'));
            }
        }
    }

    #[test]
    fn numbers_are_whole_at_any_width() {
        for width in [20, 40, 80] {
            let text = drawn(RenderOptions { width: Some(width), ..RenderOptions::default() });
            for number in ["≈ 23,000,000,000", "952,800,000", "+51.3 %", "+10.0 pp", "468.9625"] {
                assert!(text.contains(number), "{number} at {width}:\n{text}");
            }
        }
    }

    #[test]
    fn what_is_shortened_is_said() {
        let narrow = drawn(RenderOptions { width: Some(40), ..RenderOptions::default() });
        assert!(narrow.contains('…'));
        assert!(narrow.replace('\n', " ").contains("texts are shortened to fit; give -f csv or a wider"), "{narrow}");
        let wide = drawn(RenderOptions { width: Some(200), ..RenderOptions::default() });
        assert!(!wide.contains("shortened"));
        assert_eq!(wide.lines().filter(|line| line.contains('│')).count(), 3 + 2 + 5);
    }

    #[test]
    fn ascii_keeps_our_own_signs_to_ascii() {
        let text = drawn(RenderOptions { width: Some(60), ascii: true, ..RenderOptions::default() });
        for sign in ['│', '─', '≈', '≥', '–', '…'] {
            assert!(!text.contains(sign), "{sign}");
        }
        assert!(text.contains("~ 23,000,000,000"));
    }

    #[test]
    fn styles_are_added_only_when_asked_and_data_adds_none() {
        let plain = drawn(RenderOptions::default());
        assert!(!plain.contains('\u{1b}') && plain.contains("\\x1b[31m"), "{plain}");
        let colored = drawn(RenderOptions { color: true, ..RenderOptions::default() });
        assert!(colored.starts_with("\u{1b}[1mA year\u{1b}[0m\n"));
        let bare = colored.replace("\u{1b}[1m", "").replace("\u{1b}[2m", "").replace("\u{1b}[0m", "");
        assert_eq!(bare, plain);
    }

    #[test]
    fn one_sheet_alone() {
        let text = drawn(RenderOptions { sheet: Some("films".to_owned()), ..RenderOptions::default() });
        assert!(text.contains("Films") && !text.contains("Parts"));
    }
}
