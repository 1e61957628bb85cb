//! A page in words: cells, sentences, how it was made, and the addresses its figures come from.
//!
//! The formats for people share this, each with its own way to make text from data safe; JSON takes its sentences
//! from here too. How a number looks is `number`'s affair, where words stand on the page the format's.

use std::collections::BTreeMap;

use super::{number, plot};
use crate::sheet::{Cell, Page, Piece, Sentence, Sheet, SourceUse};

/// How cells and sentences of one page are put in words.
pub struct Prose<'a> {
    ascii: bool,
    /// Makes text that may come from data safe for the format.
    safe: fn(&str) -> String,
    /// The numbers of the addresses; none where an address is spelled out.
    cited: BTreeMap<&'a str, usize>,
    /// The addresses in the order of their numbers.
    addresses: Vec<&'a str>,
}

impl<'a> Prose<'a> {
    /// Words for a format that spells addresses out.
    pub fn new(ascii: bool, safe: fn(&str) -> String) -> Prose<'a> {
        Prose { ascii, safe, cited: BTreeMap::new(), addresses: Vec::new() }
    }

    /// Words for a format that numbers addresses, in the order a reader of these sheets meets them, and lists
    /// them at the foot.
    pub fn numbering(page: &'a Page, sheets: &[&'a Sheet], ascii: bool, safe: fn(&str) -> String) -> Prose<'a> {
        let mut prose = Prose::new(ascii, safe);
        for sentence in std::iter::once(&page.title).chain(&page.summary) {
            prose.cite_sentence(sentence);
        }
        for cell in sheets.iter().flat_map(|sheet| &sheet.rows).flat_map(|row| &row.cells) {
            prose.cite(cell);
        }
        for note in &page.notes {
            prose.cite_sentence(&note.text);
        }
        prose
    }

    fn cite_sentence(&mut self, sentence: &'a Sentence) {
        for piece in &sentence.0 {
            if let Piece::Value(cell) | Piece::Short(cell) = piece {
                self.cite(cell);
            }
        }
    }

    fn cite(&mut self, cell: &'a Cell) {
        if let Cell::Cite(address) = cell
            && !self.cited.contains_key(address.as_str())
        {
            self.addresses.push(address);
            self.cited.insert(address, self.addresses.len());
        }
    }

    /// The addresses cited, in the order of their numbers from 1.
    pub fn addresses(&self) -> &[&'a str] {
        &self.addresses
    }

    /// Text that may come from data, made safe for the format.
    pub fn text(&self, text: &str) -> String {
        (self.safe)(text)
    }

    /// What ends a text that is cut.
    pub fn ellipsis(&self) -> &'static str {
        if self.ascii { "..." } else { "…" }
    }

    /// What stands for a value that is not known.
    pub fn dash(&self) -> &'static str {
        if self.ascii { "-" } else { "–" }
    }

    /// A cell of a table.
    pub fn cell(&self, cell: &Cell) -> String {
        number::in_column(cell, self.ascii).unwrap_or_else(|| self.wordy(cell))
    }

    /// Cells in a row, as a range is said.
    pub fn cells(&self, cells: &[Cell]) -> String {
        cells.iter().map(|cell| self.cell(cell)).collect::<Vec<_>>().join(if self.ascii { " - " } else { " – " })
    }

    /// A sentence.
    pub fn sentence(&self, sentence: &Sentence) -> String {
        self.joined(sentence, str::to_owned)
    }

    /// A sentence to be broken into lines at spaces: those within a value do not break, see [`untied`].
    pub fn tied(&self, sentence: &Sentence) -> String {
        self.joined(sentence, |value| value.replace(' ', "\u{a0}"))
    }

    fn joined(&self, sentence: &Sentence, value: fn(&str) -> String) -> String {
        let say = |piece: &Piece| match piece {
            Piece::Words(words) => self.text(words),
            Piece::Value(Cell::Missing(why)) | Piece::Short(Cell::Missing(why)) => {
                format!("{} ({})", self.dash(), self.text(why))
            }
            Piece::Value(cell) => {
                number::in_full(cell, self.ascii).map_or_else(|| self.wordy(cell), |said| value(&said))
            }
            Piece::Spark(values) => plot::sparkline(values, self.ascii),
            Piece::Short(cell) => {
                number::in_short(cell, self.ascii).map_or_else(|| self.wordy(cell), |said| value(&said))
            }
        };
        sentence.0.iter().map(say).collect()
    }

    /// A cell that holds no number.
    fn wordy(&self, cell: &Cell) -> String {
        match cell {
            Cell::Text(text) => self.text(text),
            Cell::Cite(address) => match self.cited.get(address.as_str()) {
                Some(number) => format!("[{number}]"),
                None => self.text(address),
            },
            _ => self.dash().to_owned(),
        }
    }

    /// How the page was made, as what a statement is about and the statement, [`Prose::tied`].
    pub fn made(&self, page: &Page) -> Vec<(String, String)> {
        let notes = page.notes.iter().map(|note| (self.text(&note.key.replace('_', " ")), self.tied(&note.text)));
        let sources = page.sources.iter().map(|source| ("source".to_owned(), self.source(source)));
        let reading = page.sources.iter().flat_map(|source| {
            source.reading.iter().map(|how| ("reading".to_owned(), self.text(&format!("{}: {how}", source.name))))
        });
        notes.chain(sources).chain(reading).collect()
    }

    fn source(&self, source: &SourceUse) -> String {
        let rows = if source.rows == 1 { "row" } else { "rows" };
        let mut used = format!("{} {rows} used", number::count(source.rows));
        for (rows, fate) in [(source.refused, "refused"), (source.set_aside, "set aside")] {
            if rows > 0 {
                used += &format!(", {} {fate}", number::count(rows));
            }
        }
        // Eight digits tell versions of a file apart; all of them are in JSON.
        if let Some(start) = source.sha256.get(..8) {
            used += &format!("; sha256 {}{}", self.text(start), self.ellipsis());
        }
        match source.columns_not_used.len() {
            0 => {}
            1 => used += "; 1 column not used",
            many => used += &format!("; {many} columns not used"),
        }
        format!("{} ({used})", self.text(&source.name))
    }
}

/// A line with plain spaces where a [`Prose::tied`] sentence has such as do not break.
pub fn untied(line: &str) -> String {
    line.replace('\u{a0}', " ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::sample;
    use crate::render::sanitise::visible;

    #[test]
    fn addresses_are_numbered_as_a_reader_meets_them() {
        let page = sample::page();
        let sheets: Vec<&Sheet> = page.sheets.iter().collect();
        let prose = Prose::numbering(&page, &sheets, false, visible);
        assert_eq!(prose.addresses(), ["https://example.org/figures", "https://example.org/2023"]);
        assert_eq!(prose.cell(&Cell::Cite("https://example.org/2023".to_owned())), "[2]");
        let spelled_out = Prose::new(false, visible);
        assert_eq!(spelled_out.cell(&Cell::Cite("https://example.org/2023".to_owned())), "https://example.org/2023");
    }

    #[test]
    fn sentences_say_what_is_missing_and_why() {
        let sentence = Sentence::start("Growth: ").value(Cell::Missing("2022 is not known".to_owned())).words(".");
        assert_eq!(Prose::new(false, visible).sentence(&sentence), "Growth: – (2022 is not known).");
        assert_eq!(Prose::new(true, visible).sentence(&sentence), "Growth: - (2022 is not known).");
    }

    #[test]
    fn values_in_a_line_hold_together() {
        let prose = Prose::new(false, visible);
        let page = sample::page();
        let tied = prose.tied(page.summary.first().unwrap());
        assert!(tied.contains("23.0\u{a0}bn\u{a0}tenge"), "{tied}");
        assert_eq!(untied(&tied), prose.sentence(page.summary.first().unwrap()));
    }

    #[test]
    fn a_source_says_what_became_of_its_rows() {
        let prose = Prose::new(false, visible);
        let source = SourceUse { name: "a\u{1b}.csv".to_owned(), rows: 1, ..SourceUse::default() };
        assert_eq!(prose.source(&source), "a\\x1b.csv (1 row used)");
        let source = SourceUse {
            name: "a.csv".to_owned(),
            rows: 1204,
            refused: 3,
            set_aside: 2,
            sha256: "1a2b3c4d5e6f".to_owned(),
            columns_not_used: vec!["x".to_owned(); 14],
            ..SourceUse::default()
        };
        let said = "a.csv (1,204 rows used, 3 refused, 2 set aside; sha256 1a2b3c4d…; 14 columns not used)";
        assert_eq!(prose.source(&source), said);
    }
}
