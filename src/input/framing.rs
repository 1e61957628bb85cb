//! Framing: where in a grid of cells the table is: lines before it, its header in one row or two, headings and notes among
//! its rows, a header that is repeated.

use super::bulk::{Class, Plan, Whole};
use super::problem::{Place, Problem};
use super::{AnyPlace, RawCell, Sink, Stop, words};

/// How many lines may stand before the header.
const HEAD: usize = 60;

/// How a line that is only words is told from a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edges {
    /// A line has as many cells as the header, as CSV promises.
    Ragged,
    /// Cells that are empty at the end of a line are left out, as in a workbook.
    Padded,
}

/// Finds the table in lines of cells and hands its rows on.
pub struct Framing<'s> {
    sink: &'s mut dyn Sink,
    file: &'s str,
    edges: Edges,
    header_row: Option<u64>,
    head: Vec<(Vec<RawCell<'static>>, u64)>,
    header: Option<Vec<String>>,
    /// How many columns the header has.
    width: usize,
    last_was_blank: bool,
    last_was_words: bool,
    /// A line of words, which is a heading if rows follow and a note if none do.
    words: Option<String>,
    /// Whether rows of the table are folded in bulk, by what was known of it then.
    in_bulk: bool,
}

impl<'s> Framing<'s> {
    /// Frames lines of a file; `header_row` is the line of the header where the user said it.
    pub fn new(sink: &'s mut dyn Sink, file: &'s str, edges: Edges, header_row: Option<u64>) -> Framing<'s> {
        Framing {
            sink,
            file,
            edges,
            header_row,
            head: Vec::new(),
            header: None,
            width: 0,
            last_was_blank: false,
            last_was_words: false,
            words: None,
            in_bulk: false,
        }
    }

    /// Takes in the next line.
    pub fn line(&mut self, cells: &[RawCell<'_>], line: u64) -> Result<(), Stop> {
        if self.header.is_some() {
            return self.body(cells, line);
        }
        self.head.push((cells.iter().map(RawCell::to_owned).collect(), line));
        let is_asked = self.header_row.is_some_and(|row| row <= line);
        if is_asked || self.header_row.is_none() && self.has_plain_header() || self.head.len() >= HEAD {
            self.frame()?;
        }
        Ok(())
    }

    /// How rows of so many fields can be folded in bulk from here on, if the table has begun.
    pub fn plan(&self, fields: usize, delimiter: u8) -> Option<Plan<'_>> {
        // A line of words that comes last may yet be the heading of what follows.
        self.header.as_ref().filter(|_| self.words.is_none()).and_then(|_| self.sink.plan(fields, delimiter))
    }

    /// The file that the source is, if it can be read at any place.
    pub fn take_file(&mut self) -> Option<AnyPlace> {
        self.sink.take_file()
    }

    /// All of the source is read, however much of its stream is left.
    pub fn read_whole(&mut self) {
        self.sink.read_whole();
    }

    /// Not all of it can be read like this; it is to be read again from its start.
    pub fn need_care(&mut self, why: &str) {
        self.sink.read_whole();
        self.sink.need_care(why);
    }

    /// Rows of the table passed that come to so much.
    pub fn passed(&mut self, whole: &Whole) {
        self.section();
        (self.last_was_blank, self.last_was_words) = (false, false);
        self.sink.passed(whole);
    }

    /// From here on rows are folded in bulk, by what is known of the table now: what changes it later comes too late.
    pub fn begin_bulk(&mut self) {
        self.in_bulk = true;
    }

    /// What follows is read row by row.
    pub fn end_bulk(&mut self) {
        self.in_bulk = false;
    }

    /// A line of words turned out to be the heading of what follows.
    fn section(&mut self) {
        let Some(words) = self.words.take() else { return };
        if self.in_bulk {
            self.sink.need_care("headings part the rows of cinemas");
        }
        self.sink.heading(&words, true);
    }

    /// Rows of the table that say the same in words passed, of which the first stands in a line.
    pub fn class(&mut self, cells: &[RawCell<'_>], line: u64, class: &Class) {
        self.sink.class(cells.get(..self.width).unwrap_or(cells), line, class);
    }

    /// An empty line, where the container does not hand it on.
    pub fn blank(&mut self) {
        self.last_was_blank = true;
    }

    /// The lines are at their end.
    pub fn finish(mut self) -> Result<(), Stop> {
        if self.header.is_none() {
            self.frame()?;
        }
        if let Some(words) = self.words.take() {
            self.sink.heading(&words, false);
        }
        Ok(())
    }

    /// Whether the line read last, or the one before it, is a header beyond doubt.
    fn has_plain_header(&self) -> bool {
        let plain = |place: usize| {
            let Some((cells, _)) = self.head.get(place) else { return false };
            let texts = texts(cells);
            let filled = texts.iter().filter(|text| !text.is_empty()).count();
            let score = self.sink.header_score(&texts);
            // A header of two rows has gaps in its first.
            let has_gaps = filled < texts.len() && place.saturating_add(1) == self.head.len();
            score >= 2 && score.saturating_mul(2) >= filled && !has_gaps
        };
        let last = self.head.len().saturating_sub(1);
        plain(last) || last.checked_sub(1).is_some_and(plain)
    }

    /// Finds the header in the lines so far, and hands on what stands before and after it.
    fn frame(&mut self) -> Result<(), Stop> {
        let head = std::mem::take(&mut self.head);
        let Some((first, rows)) = self.find_header(&head) else { return Err(Stop::empty(self.file)) };
        for (cells, _) in head.iter().take(first) {
            let words: Vec<&str> = texts(cells).into_iter().filter(|text| !text.is_empty()).collect();
            self.sink.around(&words.join(" "));
        }
        let line = head.get(first).map_or(0, |(_, line)| *line);
        let header = match rows {
            1 => head.get(first).map(|(cells, _)| texts(cells).into_iter().map(str::to_owned).collect()),
            _ => self.two_rows(&head, first),
        };
        self.begin_table(header.unwrap_or_default(), line)?;
        for (cells, line) in head.iter().skip(first.saturating_add(rows)) {
            self.body(cells, *line)?;
        }
        Ok(())
    }

    /// The first line of the header and how many it has.
    fn find_header(&self, head: &[(Vec<RawCell<'static>>, u64)]) -> Option<(usize, usize)> {
        let filled = |cells: &[RawCell<'static>]| texts(cells).iter().filter(|text| !text.is_empty()).count();
        if let Some(row) = self.header_row {
            let at = head.iter().position(|(_, line)| *line >= row)?;
            return Some((at, 1));
        }
        let mut best: Option<(usize, usize, usize)> = None;
        for (place, (cells, _)) in head.iter().enumerate() {
            let single = self.sink.header_score(&texts(cells));
            let joined = self
                .two_rows(head, place)
                .map_or(0, |header| self.sink.header_score(&header.iter().map(String::as_str).collect::<Vec<_>>()));
            let below = head.get(place.saturating_add(1)).map_or(0, |(cells, _)| self.sink.header_score(&texts(cells)));
            let (score, rows) = if joined > single && joined > below { (joined, 2) } else { (single, 1) };
            if score > best.map_or(0, |(_, _, score)| score) {
                best = Some((place, rows, score));
            }
        }
        best.map(|(place, rows, _)| (place, rows)).or_else(|| {
            // No word is known: the header is the first line as wide as the table.
            let widest = head.iter().map(|(cells, _)| filled(cells)).max().filter(|widest| *widest > 0)?;
            head.iter().position(|(cells, _)| filled(cells) == widest).map(|place| (place, 1))
        })
    }

    /// A header over two rows: a group's name stands over the first of its columns.
    fn two_rows(&self, head: &[(Vec<RawCell<'static>>, u64)], first: usize) -> Option<Vec<String>> {
        let (upper, _) = head.get(first)?;
        let (lower, _) = head.get(first.checked_add(1)?)?;
        let (upper, lower) = (texts(upper), texts(lower));
        let has_digits = |row: &[&str]| row.iter().any(|text| text.starts_with(|c: char| c.is_ascii_digit()));
        let has_gaps = upper.iter().any(|text| text.is_empty()) || upper.len() < lower.len();
        if has_digits(&upper) || has_digits(&lower) || !has_gaps || lower.iter().all(|text| text.is_empty()) {
            return None;
        }
        let mut group = "";
        let width = upper.len().max(lower.len());
        let joined = (0..width).map(|place| {
            let above = upper.get(place).copied().unwrap_or_default();
            let below = lower.get(place).copied().unwrap_or_default();
            if !above.is_empty() {
                group = above;
            }
            match (below.is_empty(), above.is_empty()) {
                (true, _) => above.to_owned(),
                (false, _) if group.is_empty() => below.to_owned(),
                (false, _) => format!("{group} {below}"),
            }
        });
        Some(joined.collect())
    }

    fn begin_table(&mut self, mut header: Vec<String>, line: u64) -> Result<(), Stop> {
        while header.last().is_some_and(|last| last.trim().is_empty()) {
            header.pop();
        }
        if self.in_bulk {
            self.sink.need_care("another table begins among the rows of cinemas");
        }
        self.width = header.len();
        let named: Vec<&str> = header.iter().map(String::as_str).collect();
        self.sink.table(&named, line)?;
        self.header = Some(header);
        Ok(())
    }

    /// A line after the header.
    fn body(&mut self, cells: &[RawCell<'_>], line: u64) -> Result<(), Stop> {
        let filled = |cell: &&RawCell<'_>| !cell.text.trim().is_empty();
        let mut with_text = cells.iter().filter(filled);
        let Some(first) = with_text.next() else {
            self.last_was_blank = true;
            return Ok(());
        };
        let alone = with_text.next().is_none();
        if alone && self.width > 1 && self.is_words(first, cells) {
            if let Some(before) = self.words.replace(first.text.trim().to_owned()) {
                self.sink.heading(&before, false);
            }
            (self.last_was_blank, self.last_was_words) = (false, true);
            return Ok(());
        }
        let parted = self.last_was_blank || self.last_was_words;
        if self.repeats_header(cells) {
            return Ok(());
        }
        if parted && self.is_other_header(cells) {
            self.section();
            let header = texts(cells).into_iter().map(str::to_owned).collect();
            (self.last_was_blank, self.last_was_words) = (false, false);
            return self.begin_table(header, line);
        }
        self.section();
        (self.last_was_blank, self.last_was_words) = (false, false);
        self.record(cells, line)
    }

    fn record(&mut self, cells: &[RawCell<'_>], line: u64) -> Result<(), Stop> {
        let found = cells.len();
        let beyond = cells.iter().skip(self.width).find(|cell| !cell.text.trim().is_empty());
        match self.edges {
            Edges::Padded => {
                if let Some(beyond) = beyond {
                    // A remark in the margin.
                    self.sink.heading(&beyond.text, false);
                }
                if found >= self.width {
                    return self.sink.row(cells.get(..self.width).unwrap_or(cells), line);
                }
                let mut padded: Vec<RawCell<'_>> = cells.to_vec();
                padded.resize(self.width, RawCell { text: "".into(), line, column: 0, exact: false });
                self.sink.row(&padded, line)
            }
            Edges::Ragged if found >= self.width && beyond.is_none() => {
                self.sink.row(cells.get(..self.width).unwrap_or(cells), line)
            }
            Edges::Ragged => {
                let width = self.width;
                let message = format!(
                    "{found} fields where the header has {width}; expected {width}, is a field with the delimiter in it missing its quotes?"
                );
                self.sink.problem(Problem::new(Place { file: self.file.to_owned(), line, column: 0 }, message))
            }
        }
    }

    /// Whether a line with one cell is a heading or a note, and not a record that lost its values.
    fn is_words(&self, cell: &RawCell<'_>, cells: &[RawCell<'_>]) -> bool {
        let text = cell.text.trim();
        let says_nothing = !text.contains(char::is_alphanumeric);
        let is_text = !cell.exact && text.contains(char::is_alphabetic) || says_nothing || words::is_note(text);
        let column = cells.iter().position(|other| std::ptr::eq(other, cell)).unwrap_or_default();
        let full = self.edges == Edges::Padded || cells.len() >= self.width;
        let apart = self.last_was_blank || self.last_was_words || words::is_note(text) || words::is_origin(text);
        let in_other_column = full && !self.sink.names_films(column);
        is_text && (apart || in_other_column) && !words::is_total(text)
    }

    fn repeats_header(&self, cells: &[RawCell<'_>]) -> bool {
        let Some(header) = &self.header else { return false };
        let same = |(cell, name): (&RawCell<'_>, &String)| cell.text.trim() == name.trim();
        cells.len() >= self.width && cells.iter().zip(header).all(same)
    }

    /// Whether a line is the header of another table.
    fn is_other_header(&self, cells: &[RawCell<'_>]) -> bool {
        let texts = texts(cells);
        let has_digits = texts.iter().any(|text| text.starts_with(|c: char| c.is_ascii_digit()));
        let filled = texts.iter().filter(|text| !text.is_empty()).count();
        let score = if has_digits { 0 } else { self.sink.header_score(&texts) };
        score >= 3 && score.saturating_mul(2) >= filled
    }
}

fn texts<'c>(cells: &'c [RawCell<'_>]) -> Vec<&'c str> {
    cells.iter().map(|cell| cell.text.trim()).collect()
}
