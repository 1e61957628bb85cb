//! A page as Markdown with pipe tables, for a wiki, a pull request or a letter.
//!
//! Text from data is escaped so that it neither ends a cell nor turns into a link, a tag or an emphasis. Nothing is
//! shortened or parted by width.

use std::io::{self, Write};

use super::block::{self, TextColumn};
use super::prose::{Prose, untied};
use super::sanitise::visible;
use super::{RenderOptions, chosen, plot};
use crate::sheet::{Page, Sheet};

/// Writes a page as Markdown.
pub fn render(page: &Page, options: &RenderOptions, out: &mut dyn Write) -> io::Result<()> {
    let sheets = chosen(page, options)?;
    let prose = Prose::numbering(page, &sheets, options.ascii, escaped);
    writeln!(out, "# {}", prose.sentence(&page.title))?;
    for sentence in &page.summary {
        writeln!(out, "\n{}", not_a_marker(&prose.sentence(sentence)))?;
    }
    for sheet in sheets {
        writeln!(out, "\n## {}", prose.text(&sheet.title))?;
        self::sheet(sheet, &prose, out)?;
    }
    for plot in page.plots.iter().filter(|_| options.sheet.is_none()) {
        writeln!(out, "\n## {}\n\n```text", prose.text(&plot.title))?;
        // Within a block of code nothing is a sign of Markdown.
        for line in plot::lines(plot, &Prose::numbering(page, &[], options.ascii, visible), None, options.ascii) {
            writeln!(out, "{line}")?;
        }
        writeln!(out, "```")?;
    }
    let made = prose.made(page);
    list("How this was made", made.iter().map(|(about, text)| format!("**{about}**: {}", untied(text))), out)?;
    let addresses = prose.addresses().iter().zip(1_u32..);
    list("Figures from", addresses.map(|(address, number)| format!("[{number}] {}", link(address))), out)
}

fn list(heading: &str, items: impl Iterator<Item = String>, out: &mut dyn Write) -> io::Result<()> {
    for (turn, item) in items.enumerate() {
        if turn == 0 {
            writeln!(out, "\n## {heading}\n")?;
        }
        writeln!(out, "- {item}")?;
    }
    Ok(())
}

fn sheet(sheet: &Sheet, prose: &Prose, out: &mut dyn Write) -> io::Result<()> {
    let columns = block::columns(sheet, prose);
    let mut reasons: Vec<String> = Vec::new();
    for block in block::blocks(sheet, &columns, prose) {
        if let Some(name) = block.name {
            writeln!(out, "\n**{}**", prose.text(name))?;
        }
        if !block.rows.is_empty() || sheet.rows.is_empty() {
            writeln!(out)?;
            line(block.columns.iter().map(|column| column.header.as_str()), out)?;
            line(block.columns.iter().map(|column| alignment(column)), out)?;
        }
        for row in &block.rows {
            let cells = block.columns.iter().filter_map(|column| column.cells.get(*row));
            line(cells.map(|cell| cell.text.as_str()), out)?;
        }
        missing(&block.left_out, prose, out)?;
        reasons.extend(block.reasons.into_iter().filter(|why| !reasons.contains(why)).collect::<Vec<_>>());
    }
    missing(&reasons, prose, out)
}

/// What is missing and why, a list item each.
fn missing(reasons: &[String], prose: &Prose, out: &mut dyn Write) -> io::Result<()> {
    for (turn, why) in reasons.iter().enumerate() {
        let gap = if turn == 0 { "\n" } else { "" };
        writeln!(out, "{gap}- {}", not_a_marker(&format!("{} {why}", prose.dash())))?;
    }
    Ok(())
}

fn line<'a>(cells: impl Iterator<Item = &'a str>, out: &mut dyn Write) -> io::Result<()> {
    write!(out, "|")?;
    for cell in cells {
        write!(out, " {cell} |")?;
    }
    writeln!(out)
}

fn alignment(column: &TextColumn) -> &'static str {
    if column.numbers { "---:" } else { ":---" }
}

/// Text made visible, and what Markdown would act on taken for itself.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in visible(text).chars() {
        if matches!(character, '\\' | '|' | '`' | '<' | '>' | '&' | '*' | '_' | '[' | ']' | '~' | '$') {
            escaped.push('\\');
        }
        escaped.push(character);
    }
    escaped
}

/// A paragraph that Markdown would take for a heading or a list by its first characters, kept from it.
fn not_a_marker(paragraph: &str) -> String {
    let digits = paragraph.find(|c: char| !c.is_ascii_digit()).unwrap_or(0);
    let (number, rest) = paragraph.split_at(digits);
    let marks: &[char] = if number.is_empty() { &['#', '-', '+', '='] } else { &['.', ')'] };
    if rest.starts_with(marks) { format!("{number}\\{rest}") } else { paragraph.to_owned() }
}

/// A link where the address is one and nothing else; otherwise the text.
fn link(address: &str) -> String {
    let web = address.starts_with("https://") || address.starts_with("http://");
    let unusual = |c: char| c.is_whitespace() || matches!(c, '<' | '>' | '\\');
    if web && visible(address) == address && !address.contains(unusual) {
        format!("<{address}>")
    } else {
        escaped(address)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::{Format, sample};

    #[test]
    fn a_page_reads_from_the_top() {
        let text = sample::rendered(Format::Markdown, &RenderOptions::default());
        assert_eq!(text, include_str!("sample/markdown.md"), "{text}");
    }

    #[test]
    fn text_does_not_turn_into_markup() {
        for (text, shown) in [
            ("a | b", "a \\| b"),
            ("a\\|b", "a\\\\\\|b"),
            ("`x` *y* _z_", "\\`x\\` \\*y\\* \\_z\\_"),
            ("<script>&lt;", "\\<script\\>\\&lt;"),
            ("[x](y)", "\\[x\\](y)"),
            ("a\nb\u{1b}", "a\\\\nb\\\\x1b"),
            ("Қаш 기생충", "Қаш 기생충"),
        ] {
            assert_eq!(escaped(text), shown);
        }
    }

    #[test]
    fn a_sentence_stays_a_sentence() {
        for (text, shown) in [
            ("# 1 film", "\\# 1 film"),
            ("- 30 -", "\\- 30 -"),
            ("+1 led", "\\+1 led"),
            ("2024. A year", "2024\\. A year"),
            ("2024 was a year", "2024 was a year"),
            ("A # b", "A # b"),
            ("", ""),
        ] {
            assert_eq!(not_a_marker(text), shown);
        }
    }

    #[test]
    fn only_web_addresses_are_links() {
        assert_eq!(link("https://example.org/a_b?c=d&e"), "<https://example.org/a_b?c=d&e>");
        assert_eq!(link("javascript:alert(1)"), "javascript:alert(1)");
        assert_eq!(link("https://example.org/> <b>"), "https://example.org/\\> \\<b\\>");
        assert_eq!(link("yearbook, p. 3"), "yearbook, p. 3");
    }
}
