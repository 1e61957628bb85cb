//! Lines of text on a terminal: styled, wrapped to its width, with gaps between things.

use std::io::{self, Write};

use anstyle::Style;

use super::prose::untied;
use super::{RenderOptions, measure};

/// Running text.
pub const PLAIN: Style = Style::new();
/// Headings.
pub const BOLD: Style = Style::new().bold();
/// What stands behind the answer.
pub const DIM: Style = Style::new().dimmed();

/// Lines written in the looks decided on.
pub struct Paper<'o> {
    /// Where lines go.
    pub out: &'o mut dyn Write,
    /// The looks decided on.
    pub options: &'o RenderOptions,
    begun: bool,
}

impl<'o> Paper<'o> {
    /// Nothing written yet.
    pub fn new(out: &'o mut dyn Write, options: &'o RenderOptions) -> Paper<'o> {
        Paper { out, options, begun: false }
    }

    /// An empty line between things, and none before the first.
    pub fn gap(&mut self) -> io::Result<()> {
        if self.begun { writeln!(self.out) } else { Ok(()) }
    }

    /// A text in as many lines as it needs, all but the first after an indent.
    pub fn lines(&mut self, style: Style, text: &str, indent: &str) -> io::Result<()> {
        for line in measure::wrapped(text, self.options.width, indent) {
            self.begun = true;
            let line = untied(&line);
            if self.options.color && style != PLAIN {
                writeln!(self.out, "{style}{line}{style:#}")?;
            } else {
                writeln!(self.out, "{line}")?;
            }
        }
        Ok(())
    }

    /// A list under a heading, if there is anything to list.
    pub fn list(&mut self, heading: &str, items: impl Iterator<Item = String>) -> io::Result<()> {
        for (turn, item) in items.enumerate() {
            if turn == 0 {
                self.gap()?;
                self.lines(BOLD, heading, "")?;
            }
            self.lines(DIM, &item, "  ")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(options: RenderOptions, write: fn(&mut Paper) -> io::Result<()>) -> String {
        let mut out = Vec::new();
        write(&mut Paper::new(&mut out, &options)).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn a_list_has_a_heading_only_if_it_has_items() {
        let list = written(RenderOptions { width: Some(8), ..RenderOptions::default() }, |paper| {
            paper.list("None", std::iter::empty())?;
            paper.list("Some", ["one two three".to_owned()].into_iter())?;
            paper.list("More", ["four".to_owned()].into_iter())
        });
        assert_eq!(list, "Some\none two\n  three\n\nMore\nfour\n");
    }

    #[test]
    fn each_line_has_its_own_style() {
        let options = RenderOptions { width: Some(8), color: true, ..RenderOptions::default() };
        let lines = written(options, |paper| {
            paper.lines(BOLD, "one two three", "")?;
            paper.lines(PLAIN, "four", "")
        });
        assert_eq!(lines, "\u{1b}[1mone two\u{1b}[0m\n\u{1b}[1mthree\u{1b}[0m\nfour\n");
    }
}
