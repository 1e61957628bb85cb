//! Workbooks: xlsx, xls and ods as lines of cells. Reading them is calamine's; this file adds which sheet is read, how a
//! cell's value is text, and how many cells are too many.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::{BufReader, Read, Seek, SeekFrom};

use calamine::{Data, DataRef, ExcelDateTime, Ods, Range, Reader, SheetVisible, Xls, Xlsx};

use super::formats::{self, Shown, Sign};
use super::framing::{Edges, Framing};
use super::packing::{LONGEST, Spool};
use super::problem::{Place, Problem, quoted};
use super::{RawCell, Shape, Sink, Stop};

/// The word of `--sheet-in` for all sheets that hold records.
const ALL: &str = "all";

/// How many lines of a sheet are looked at to tell what it holds.
const HEAD: u32 = 60;

/// More cells than any sheet of records has, counting those left out of a line.
const MOST_CELLS: u64 = 20_000_000;

/// The parts of a workbook that are kept in memory unpack to no more than this, each.
const MOST_BYTES_IN_MEMORY: u64 = 1024 * 1024 * 1024;

enum Workbook {
    /// A workbook of today's Excel, and whether its sheets hold formulas.
    Xlsx(Xlsx<BufReader<Spool>>, bool),
    Xls(Xls<BufReader<Spool>>),
    /// An OpenDocument workbook, and what the cells of its sheets show.
    Ods(Ods<BufReader<Spool>>, BTreeMap<String, Shown>),
}

/// Reads the sheets that are asked for, or the one that holds records.
pub fn read(file: Spool, name: &str, shape: &Shape, sink: &mut dyn Sink) -> Result<(), Stop> {
    let refused = |why: String| Stop::Refused(Problem::new(Place { file: name.to_owned(), ..Place::default() }, why));
    let mut workbook =
        opened(file, shape.has_limits).map_err(|why| refused(format!("is a workbook that cannot be read: {why}")))?;
    let sheets = workbook.visible();
    let chosen = match shape.sheet.as_deref() {
        Some(ALL) => {
            let scored = scores(&mut workbook, &sheets, shape, sink).map_err(refused)?;
            let (held, others): (Vec<_>, Vec<_>) = scored.into_iter().partition(|(score, _)| *score >= 2);
            others.iter().for_each(|(_, sheet)| sink.sheet_left_out(sheet));
            if held.is_empty() {
                return Err(refused(format!("has no sheet with headers that are known: {}", quoted(&sheets))));
            }
            held.into_iter().map(|(_, sheet)| sheet).collect()
        }
        Some(wanted) => vec![asked_for(&sheets, wanted).map_err(refused)?],
        None => vec![fitting(&mut workbook, &sheets, shape, sink).map_err(refused)?],
    };
    for sheet in &chosen {
        sink.sheet(sheet, sheets.len() > 1);
        let of_sheet = |why: String| refused(format!("sheet \"{sheet}\": {why}"));
        workbook.check_formulas(sheet).map_err(of_sheet)?;
        sink.shown(workbook.shown(sheet).map_err(of_sheet)?);
        let mut framing = Framing::new(sink, name, Edges::Padded, shape.header_row);
        workbook
            .lines(sheet, shape, u32::MAX, &mut |cells, line| framing.line(cells, line).map_err(Halt::Stop))
            .map_err(|halt| match halt {
                Halt::Stop(stop) => stop,
                Halt::Refused(why) => of_sheet(why),
                Halt::Enough => refused(String::new()),
            })?;
        framing.finish()?;
    }
    Ok(())
}

fn opened(mut file: Spool, has_limits: bool) -> Result<Workbook, String> {
    let mut magic = [0_u8; 2];
    file.read_exact(&mut magic).and_then(|()| file.seek(SeekFrom::Start(0))).map_err(|error| error.to_string())?;
    if magic != *b"PK" {
        return Xls::new(BufReader::new(file)).map(Workbook::Xls).map_err(|error| error.to_string());
    }
    let mut archive = zip::ZipArchive::new(file).map_err(|error| error.to_string())?;
    if has_limits {
        check_size(&mut archive)?;
    }
    let shown = match archive.by_name("content.xml") {
        Ok(content) => Some(formats::of_open_document(BufReader::new(content))),
        Err(_) => None,
    };
    let has_formulas = shown.is_none() && has_formulas(&mut archive)?;
    let mut file = archive.into_inner();
    file.seek(SeekFrom::Start(0)).map_err(|error| error.to_string())?;
    let file = BufReader::new(file);
    match shown {
        Some(shown) => Ods::new(file).map(|book| Workbook::Ods(book, shown)).map_err(|error| error.to_string()),
        None => Xlsx::new(file).map(|book| Workbook::Xlsx(book, has_formulas)).map_err(|error| error.to_string()),
    }
}

/// That the parts of a workbook are no larger than those of one that people made. What is kept in memory is measured and
/// not only asked, for an archive may lie about it.
fn check_size(archive: &mut zip::ZipArchive<Spool>) -> Result<(), String> {
    let too_large = "unpacks to more than any workbook of records; --no-limits reads it all the same".to_owned();
    if archive.decompressed_size().is_some_and(|size| size > u128::from(LONGEST)) {
        return Err(too_large);
    }
    for name in ["xl/sharedStrings.xml", "content.xml"] {
        let Ok(part) = archive.by_name(name) else { continue };
        let most = MOST_BYTES_IN_MEMORY.saturating_add(1);
        let size = std::io::copy(&mut part.take(most), &mut std::io::sink()).map_err(|error| error.to_string())?;
        if size > MOST_BYTES_IN_MEMORY {
            return Err(too_large);
        }
    }
    Ok(())
}

/// Whether a sheet may hold a formula. Most hold none, and need not be read once more to see that each has its value.
fn has_formulas(archive: &mut zip::ZipArchive<Spool>) -> Result<bool, String> {
    // A sheet may be called anything; the texts, which may be long, have a name that is fixed.
    let is_sheet = |name: &String| name.ends_with(".xml") && !name.ends_with("/sharedStrings.xml");
    let names = archive.file_names().filter_map(|name| Some(name.ok()?.into_owned()));
    let sheets: Vec<String> = names.filter(is_sheet).collect();
    for name in sheets {
        let mut part = archive.by_name(&name).map_err(|error| error.to_string())?;
        let mut block: Vec<u8> = Vec::new();
        loop {
            let read = part.by_ref().take(256 * 1024).read_to_end(&mut block).map_err(|error| error.to_string())?;
            if begins_formula(&block) {
                return Ok(true);
            }
            if read == 0 {
                break;
            }
            // What is cut in two at the end of a block is found with the next.
            block.drain(..block.len().saturating_sub(8));
        }
    }
    Ok(false)
}

/// Whether a formula begins in a piece of a sheet, whatever its namespace is called. A text may look like one, which costs
/// time and no more.
fn begins_formula(block: &[u8]) -> bool {
    let ends_name = |at: usize| block.get(at.saturating_add(2)).is_some_and(|next| b">/ \t\r\n".contains(next));
    [b"<f", b":f"].iter().any(|name| memchr::memmem::find_iter(block, name).any(ends_name))
}

/// The sheet a user named, by its name or its number.
fn asked_for(sheets: &[String], wanted: &str) -> Result<String, String> {
    let named = sheets.iter().find(|sheet| sheet.trim() == wanted.trim());
    let numbered = || wanted.parse::<usize>().ok()?.checked_sub(1).and_then(|place| sheets.get(place));
    let known = named.or_else(numbered).cloned();
    known.ok_or_else(|| format!("has no sheet \"{wanted}\"; its sheets are {}", quoted(sheets)))
}

/// The one sheet whose headers are those of records.
fn fitting(workbook: &mut Workbook, sheets: &[String], shape: &Shape, sink: &dyn Sink) -> Result<String, String> {
    if let [only] = sheets {
        return Ok(only.clone());
    }
    match of_records(workbook, sheets, shape, sink)?.as_slice() {
        [one] => Ok(one.clone()),
        several => Err(format!(
            "has several sheets of records, {}; choose one with --sheet-in NAME, or --sheet-in all",
            quoted(several)
        )),
    }
}

/// The sheets whose headers are those of records.
fn of_records(
    workbook: &mut Workbook,
    sheets: &[String],
    shape: &Shape,
    sink: &dyn Sink,
) -> Result<Vec<String>, String> {
    let fits = scores(workbook, sheets, shape, sink)?;
    let most = fits.iter().map(|(best, _)| *best).max().unwrap_or_default();
    let enough = most.div_ceil(2).max(2);
    let names: Vec<String> = fits.into_iter().filter(|(best, _)| *best >= enough).map(|(_, sheet)| sheet).collect();
    if names.is_empty() {
        return Err(format!("has no sheet with headers that are known; say which with --sheet-in: {}", quoted(sheets)));
    }
    Ok(names)
}

/// How many headers are known in the best line of each sheet.
fn scores(
    workbook: &mut Workbook,
    sheets: &[String],
    shape: &Shape,
    sink: &dyn Sink,
) -> Result<Vec<(usize, String)>, String> {
    let mut scores: Vec<(usize, String)> = Vec::new();
    for sheet in sheets {
        let mut best = 0;
        let seen = workbook.lines(sheet, shape, HEAD, &mut |cells, _| {
            let texts: Vec<&str> = cells.iter().map(|cell| cell.text.trim()).collect();
            best = best.max(sink.header_score(&texts));
            Ok(())
        });
        if let Err(Halt::Refused(why)) = seen {
            return Err(format!("sheet \"{sheet}\": {why}"));
        }
        scores.push((best, sheet.clone()));
    }
    Ok(scores)
}

/// Why the lines of a sheet end early.
enum Halt {
    Enough,
    Refused(String),
    Stop(Stop),
}

/// What is done with a line of cells.
type OnLine<'f> = &'f mut dyn FnMut(&[RawCell<'_>], u64) -> Result<(), Halt>;

impl Workbook {
    fn visible(&self) -> Vec<String> {
        let sheets = match self {
            Workbook::Xlsx(book, _) => book.sheets_metadata(),
            Workbook::Xls(book) => book.sheets_metadata(),
            Workbook::Ods(book, _) => book.sheets_metadata(),
        };
        sheets.iter().filter(|sheet| sheet.visible == SheetVisible::Visible).map(|sheet| sheet.name.clone()).collect()
    }

    /// That every formula stands with its value. A program that only writes formulas leaves them for another to work out,
    /// and such a cell would be read as empty.
    fn check_formulas(&mut self, sheet: &str) -> Result<(), String> {
        let Workbook::Xlsx(book, true) = self else { return Ok(()) };
        let mut cells = book.worksheet_cells_reader(sheet).map_err(|error| error.to_string())?;
        while let Some(cell) = cells.next_cell_with_formula_metadata().map_err(|error| error.to_string())? {
            if cell.formula.is_some() && cell.value == DataRef::Empty {
                let line = u64::from(cell.pos.0).saturating_add(1);
                let way = "open it in Excel or LibreOffice and save it again";
                return Err(format!("holds formulas without their values, the first in line {line}; {way}"));
            }
        }
        Ok(())
    }

    /// What the formats of a sheet's numbers show. Of xls calamine tells no formats but those of dates.
    fn shown(&mut self, sheet: &str) -> Result<Shown, String> {
        let book = match self {
            Workbook::Xlsx(book, _) => book,
            Workbook::Ods(_, shown) => return Ok(shown.remove(sheet).unwrap_or_default()),
            Workbook::Xls(_) => return Ok(Shown::default()),
        };
        let mut shown = Shown::default();
        let mut cells = book.worksheet_cells_reader(sheet).map_err(|error| error.to_string())?;
        let of_style = |style: &calamine::Style| Sign::of(&style.number_format.as_ref()?.format_code);
        let signs: Vec<Option<Sign>> = cells.styles().iter().map(of_style).collect();
        if signs.iter().all(Option::is_none) {
            return Ok(shown);
        }
        while let Some((cell, style)) = cells.next_cell_with_style_id().map_err(|error| error.to_string())? {
            let is_number = matches!(cell.get_value(), DataRef::Int(_) | DataRef::Float(_));
            if let Some(sign) = signs.get(style).copied().flatten().filter(|_| is_number) {
                let (row, column) = cell.get_position();
                shown.note(usize::try_from(column).unwrap_or(usize::MAX), u64::from(row).saturating_add(1), sign);
            }
        }
        Ok(shown)
    }

    /// Hands on the lines of a sheet, up to a number of them.
    fn lines(&mut self, sheet: &str, shape: &Shape, most: u32, on_line: OnLine<'_>) -> Result<(), Halt> {
        let mut lines = Lines { row: None, cells: Vec::new(), count: 0, has_limits: shape.has_limits, most };
        let ended = match self {
            Workbook::Xlsx(book, _) => lines.of_xlsx(book, sheet, on_line),
            Workbook::Xls(book) => lines.of_range(book.worksheet_range(sheet), on_line),
            Workbook::Ods(book, _) => lines.of_range(book.worksheet_range(sheet), on_line),
        };
        match ended.and_then(|()| lines.flush(on_line)) {
            Err(Halt::Enough) => Ok(()),
            other => other,
        }
    }
}

/// Puts cells together to lines.
struct Lines {
    row: Option<u32>,
    cells: Vec<RawCell<'static>>,
    count: u64,
    has_limits: bool,
    most: u32,
}

impl Lines {
    fn of_xlsx(&mut self, book: &mut Xlsx<BufReader<Spool>>, sheet: &str, on_line: OnLine<'_>) -> Result<(), Halt> {
        let refused = |error: calamine::XlsxError| Halt::Refused(error.to_string());
        let mut cells = book.worksheet_cells_reader(sheet).map_err(refused)?;
        while let Some(cell) = cells.next_cell().map_err(refused)? {
            let (text, exact) = text_of(cell.get_value().clone().into());
            self.cell(cell.get_position(), text, exact, on_line)?;
        }
        Ok(())
    }

    fn of_range<E: ToString>(&mut self, range: Result<Range<Data>, E>, on_line: OnLine<'_>) -> Result<(), Halt> {
        let range = range.map_err(|error| Halt::Refused(error.to_string()))?;
        let (first_row, first_column) = range.start().unwrap_or_default();
        for (row, column, value) in range.used_cells() {
            let at = |place: usize, first: u32| u32::try_from(place).unwrap_or(u32::MAX).saturating_add(first);
            let (text, exact) = text_of(value.clone());
            self.cell((at(row, first_row), at(column, first_column)), text, exact, on_line)?;
        }
        Ok(())
    }

    fn cell(&mut self, (row, column): (u32, u32), text: String, exact: bool, on_line: OnLine<'_>) -> Result<(), Halt> {
        if text.is_empty() {
            return Ok(());
        }
        if self.row != Some(row) {
            self.flush(on_line)?;
            if row >= self.most {
                return Err(Halt::Enough);
            }
            self.row = Some(row);
        }
        let column = usize::try_from(column).unwrap_or(usize::MAX);
        let left_out = column.saturating_sub(self.cells.len());
        let counted = u64::try_from(left_out).unwrap_or(u64::MAX).saturating_add(1);
        self.count = self.count.saturating_add(counted);
        if self.has_limits && self.count > MOST_CELLS {
            return Err(Halt::Refused("has more than 20 million cells; --no-limits reads it all the same".to_owned()));
        }
        let line = u64::from(row).saturating_add(1);
        while self.cells.len() <= column {
            let place = u64::try_from(self.cells.len()).unwrap_or(u64::MAX).saturating_add(1);
            self.cells.push(RawCell { text: Cow::Borrowed(""), line, column: place, exact: false });
        }
        if let Some(cell) = self.cells.get_mut(column) {
            (cell.text, cell.exact) = (Cow::Owned(text), exact);
        }
        Ok(())
    }

    fn flush(&mut self, on_line: OnLine<'_>) -> Result<(), Halt> {
        let Some(row) = self.row.take() else { return Ok(()) };
        let cells = std::mem::take(&mut self.cells);
        on_line(&cells, u64::from(row).saturating_add(1))
    }
}

/// A cell's value as text, and whether it is a number written with a point.
fn text_of(value: Data) -> (String, bool) {
    match value {
        Data::Int(number) => (number.to_string(), true),
        Data::Float(number) => (shown(number), true),
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => (text, false),
        Data::Bool(truth) => (truth.to_string(), false),
        Data::DateTime(date) => of_date(&date),
        Data::Error(error) => (error.to_string(), false),
        Data::Empty => (String::new(), false),
    }
}

fn of_date(date: &ExcelDateTime) -> (String, bool) {
    if date.is_duration() {
        return (shown(date.as_f64()), true);
    }
    let (year, month, day, ..) = date.to_ymd_hms_milli();
    (format!("{year:04}-{month:02}-{day:02}"), false)
}

/// A workbook keeps numbers as floats and shows fifteen of their digits; those are what people meant.
fn shown(number: f64) -> String {
    let plain = number.to_string();
    let digits = plain.bytes().filter(u8::is_ascii_digit).count();
    if digits <= 15 || !plain.contains('.') {
        return plain;
    }
    let fifteen = format!("{number:.14e}");
    rust_decimal::Decimal::from_scientific(&fifteen).map_or(plain, |digits| digits.normalize().to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_shown_as_a_workbook_shows_them() {
        for (number, expected) in [
            (12_500_000.0, "12500000"),
            (1_234_567.89, "1234567.89"),
            (0.1 + 0.2, "0.3"),
            (1_234_567.1 + 0.79, "1234567.89"),
            (9_007_199_254_740_991.0, "9007199254740991"),
            (-3.5, "-3.5"),
        ] {
            assert_eq!(shown(number), expected);
        }
    }
}
