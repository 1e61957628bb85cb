//! A sheet as the tables it is read as: one for each group of columns, with cells in words.
//!
//! What the formats for people share. Fitting a block into a terminal is left to `fit`.

use super::measure;
use super::prose::Prose;
use crate::sheet::{Cell, Holds, Sheet};

/// Columns that stand together as one table.
pub struct Block<'a> {
    /// The name of the group, if the sheet has groups.
    pub name: Option<&'static str>,
    /// The columns, those that say what a row is about first.
    pub columns: Vec<&'a TextColumn>,
    /// How many columns say what a row is about.
    pub lead: usize,
    /// The rows that hold a value here, by their place in the sheet.
    pub rows: Vec<usize>,
    /// The rows that hold none, said in words with why: `foreign, unknown: not published`.
    pub left_out: Vec<String>,
    /// Why single values of the rows are missing, each reason once.
    pub reasons: Vec<String>,
}

/// A column with its cells in words.
pub struct TextColumn {
    /// The place of the column in the sheet.
    pub place: usize,
    /// The header.
    pub header: String,
    /// Whether it holds numbers, which stand to the right.
    pub numbers: bool,
    /// The cells, a row each.
    pub cells: Vec<TextCell>,
    /// The width of the widest cell that may not be shortened.
    pub fixed: usize,
    /// The width of the widest cell that may.
    pub words: usize,
}

/// A cell in words.
pub struct TextCell {
    /// What it says.
    pub text: String,
    /// How many cells of a terminal that takes.
    pub width: usize,
    /// Whether it is text, which may be shortened, and not a value.
    pub words: bool,
}

/// The columns of a sheet in words.
pub fn columns(sheet: &Sheet, prose: &Prose) -> Vec<TextColumn> {
    let column = |(place, column): (usize, &crate::sheet::Column)| {
        let cells: Vec<TextCell> = (sheet.rows.iter())
            .map(|row| row.cells.get(place).map_or_else(|| text_cell("", false), |cell| said(cell, prose)))
            .collect();
        let widest = |words: bool| cells.iter().filter(|cell| cell.words == words).map(|cell| cell.width).max();
        TextColumn {
            place,
            header: prose.text(&column.header),
            numbers: column.holds != Holds::Words,
            fixed: widest(false).unwrap_or(0),
            words: widest(true).unwrap_or(0),
            cells,
        }
    };
    sheet.columns.iter().enumerate().map(column).collect()
}

fn said(cell: &Cell, prose: &Prose) -> TextCell {
    text_cell(&prose.cell(cell), matches!(cell, Cell::Text(_)))
}

fn text_cell(text: &str, words: bool) -> TextCell {
    TextCell { text: text.to_owned(), width: measure::width(text), words }
}

/// The blocks of a sheet. The columns that say what a row is about stand in each, other columns outside of a
/// group in the first, which is their own if they hold values.
pub fn blocks<'a>(sheet: &Sheet, columns: &'a [TextColumn], prose: &Prose) -> Vec<Block<'a>> {
    let lead = lead(sheet);
    let grouped = || sheet.columns.iter().zip(columns).enumerate();
    let mut groups: Vec<Option<&'static str>> = Vec::new();
    for (place, (column, _)) in grouped() {
        if place >= lead && column.group.is_some() && !groups.contains(&column.group) {
            groups.push(column.group);
        }
    }
    if groups.is_empty() {
        return vec![block(sheet, None, columns.iter().collect(), lead, prose)];
    }
    // Values outside of a group have a block of their own; words alone go with the first group.
    let has_values = |(place, (column, _)): (usize, (&crate::sheet::Column, &TextColumn))| {
        place >= lead && column.group.is_none() && column.holds != Holds::Words
    };
    if grouped().any(has_values) {
        groups.insert(0, None);
    }
    let grouped_block = |(turn, name): (usize, &Option<&'static str>)| {
        let stands = |place: usize, group: Option<&'static str>| match group {
            _ if place < lead => true,
            None => turn == 0,
            group => group == *name,
        };
        let columns = grouped().filter(|(place, (column, _))| stands(*place, column.group)).map(|(_, (_, text))| text);
        block(sheet, *name, columns.collect(), lead, prose)
    };
    groups.iter().enumerate().map(grouped_block).collect()
}

/// A block of these columns. A row without any value in them is not drawn but said in words.
fn block<'a>(
    sheet: &Sheet,
    name: Option<&'static str>,
    columns: Vec<&'a TextColumn>,
    lead: usize,
    prose: &Prose,
) -> Block<'a> {
    let mut drawn = Block { name, columns, lead, rows: Vec::new(), left_out: Vec::new(), reasons: Vec::new() };
    let mut silent: Vec<(Vec<String>, Vec<String>)> = Vec::new();
    for (place, row) in sheet.rows.iter().enumerate() {
        let valued = drawn.columns.iter().skip(lead);
        let cells: Vec<&Cell> = valued.filter_map(|column| row.cells.get(column.place)).collect();
        let mut reasons: Vec<String> = Vec::new();
        for cell in &cells {
            if let Cell::Missing(why) = cell
                && !reasons.contains(&prose.text(why))
            {
                reasons.push(prose.text(why));
            }
        }
        let has_value = cells.is_empty() || cells.iter().any(|cell| !matches!(cell, Cell::Missing(_)));
        if has_value {
            drawn.rows.push(place);
            reasons.retain(|why| !drawn.reasons.contains(why));
            drawn.reasons.extend(reasons);
            continue;
        }
        let about = drawn.columns.iter().take(lead).filter_map(|column| column.cells.get(place));
        let about = about.map(|cell| cell.text.clone()).collect::<Vec<_>>().join(" ");
        match silent.iter_mut().find(|(_, why)| *why == reasons) {
            Some((rows, _)) => rows.push(about),
            None => silent.push((vec![about], reasons)),
        }
    }
    // A column without any value is said in words too; the columns of a group belong together and stay.
    let rows = drawn.rows.clone();
    let valued = |column: &TextColumn| {
        rows.iter()
            .filter_map(|row| sheet.rows.get(*row)?.cells.get(column.place))
            .any(|cell| !matches!(cell, Cell::Missing(_)))
    };
    let (kept, empty): (Vec<_>, Vec<_>) = std::mem::take(&mut drawn.columns)
        .into_iter()
        .enumerate()
        .partition(|(place, column)| *place < lead || drawn.name.is_some() || rows.is_empty() || valued(column));
    drawn.columns = kept.into_iter().map(|(_, column)| column).collect();
    let why = |column: &TextColumn| {
        let mut reasons: Vec<String> = Vec::new();
        for cell in rows.iter().filter_map(|row| sheet.rows.get(*row)?.cells.get(column.place)) {
            if let Cell::Missing(why) = cell
                && !reasons.contains(&prose.text(why))
            {
                reasons.push(prose.text(why));
            }
        }
        reasons.join("; ")
    };
    let columns_left_out: Vec<String> =
        empty.iter().map(|(_, column)| format!("{}: {}", column.header, why(column))).collect();
    let shown = |why: &String| {
        let cells = drawn
            .columns
            .iter()
            .flat_map(|column| rows.iter().filter_map(|row| sheet.rows.get(*row)?.cells.get(column.place)));
        cells.into_iter().any(|cell| matches!(cell, Cell::Missing(known) if prose.text(known) == *why))
    };
    drawn.reasons = std::mem::take(&mut drawn.reasons).into_iter().filter(|why| shown(why)).collect();
    let all = sheet.rows.len();
    let said = |rows: Vec<String>| if rows.len() == all && all > 3 { "all".to_owned() } else { rows.join(", ") };
    drawn.left_out = silent.into_iter().map(|(rows, why)| format!("{}: {}", said(rows), why.join("; "))).collect();
    drawn.left_out.extend(columns_left_out);
    drawn
}

/// How many columns say what a row is about: the first, and the second where the first is a number, such as a
/// place in a list, and the second has the words.
fn lead(sheet: &Sheet) -> usize {
    match sheet.columns.as_slice() {
        [first, second, ..] if first.holds == Holds::Number && second.holds == Holds::Words => 2,
        _ => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::sample;
    use crate::render::sanitise::visible;
    use crate::sheet::Column;

    fn headers(sheet: &Sheet) -> Vec<(Option<&'static str>, Vec<String>)> {
        let columns = columns(sheet, &Prose::new(false, visible));
        let named = |block: &Block| (block.name, block.columns.iter().map(|column| column.header.clone()).collect());
        blocks(sheet, &columns, &Prose::new(false, visible)).iter().map(named).collect()
    }

    #[test]
    fn each_group_stands_with_what_a_row_is_about() {
        let mut sheet = Sheet::new(
            "s",
            "S",
            vec![
                Column::new("year", "Year"),
                Column::of("Gross", "gross", "All"),
                Column::of("Admissions", "admissions", "Sold"),
                Column::new("note", "Note"),
                Column::of("Gross", "gross_top", "Top"),
            ],
        );
        let gross = ["Year", "All", "Note", "Top"].map(str::to_owned).to_vec();
        let admissions = ["Year", "Sold"].map(str::to_owned).to_vec();
        assert_eq!(headers(&sheet), [(Some("Gross"), gross), (Some("Admissions"), admissions)]);

        sheet.columns.retain(|column| column.group.is_none());
        assert_eq!(headers(&sheet), [(None, vec!["Year".to_owned(), "Note".to_owned()])]);
    }

    #[test]
    fn a_place_in_a_list_stands_with_its_title() {
        let page = sample::page();
        let films = page.sheets.get(1).unwrap();
        assert_eq!(lead(films), 2);
        assert_eq!(lead(page.sheets.first().unwrap()), 1);
        let columns = columns(films, &Prose::new(false, visible));
        let numbers: Vec<bool> = columns.iter().map(|column| column.numbers).collect();
        assert_eq!(numbers, [true, false, true, true, false]);
    }
}
