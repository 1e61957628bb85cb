//! A block fitted into a terminal: how wide its columns are, and into how many tables it is parted.
//!
//! Headers are wrapped first, since that loses nothing; then text is shortened, to no less than twelve cells where there is room; then
//! columns move to another table. Numbers are never shortened: one too wide for the terminal stays too wide.

use super::block::{Block, TextColumn};
use super::measure::{longest_word, width};

/// Text is not shortened below this while what a row is about has room beside a value.
const TEXT_FLOOR: usize = 12;
/// The least of a text that still tells rows apart.
const TEXT_LEAST: usize = 7;
/// What lines and spaces take: these for every column, and one line more.
const FRAME: usize = 3;

/// The tables a block is parted into, each starting with the columns that say what a row is about.
pub fn parts<'a>(block: &Block<'a>, limit: Option<usize>) -> Vec<Vec<&'a TextColumn>> {
    let Some(limit) = limit else {
        return vec![block.columns.clone()];
    };
    let fits_at = |floor: usize, columns: &[&TextColumn], more: &TextColumn| {
        let all = columns.iter().copied().chain(std::iter::once(more));
        framed(all.map(|column| least(column, floor))) <= limit
    };
    let (mut lead, mut rest) = split(&block.columns, block.lead);
    let has_room = |floor: usize| rest.iter().all(|column| fits_at(floor, lead, column));
    let floor = if has_room(TEXT_FLOOR) { TEXT_FLOOR } else { TEXT_LEAST };
    let fits = |columns: &[&TextColumn], more: &TextColumn| fits_at(floor, columns, more);
    if !has_room(floor) {
        // A place and a title leave too little room here, so the title is a column like others.
        (lead, rest) = split(&block.columns, 1);
    }
    let mut parts = Vec::new();
    let mut part = lead.to_vec();
    for column in rest {
        if part.len() > lead.len() && !fits(&part, column) {
            parts.push(std::mem::replace(&mut part, lead.to_vec()));
        }
        part.push(*column);
    }
    parts.push(part);
    parts
}

fn split<'s, 'a>(columns: &'s [&'a TextColumn], lead: usize) -> (&'s [&'a TextColumn], &'s [&'a TextColumn]) {
    columns.split_at_checked(lead).unwrap_or((columns, &[]))
}

/// How wide the content of each column is when these stand as one table.
pub fn widths(columns: &[&TextColumn], limit: Option<usize>) -> Vec<usize> {
    let natural: Vec<usize> =
        columns.iter().map(|column| width(&column.header).max(column.fixed).max(column.words)).collect();
    let Some(limit) = limit else {
        return natural;
    };
    let cut_to = |level: usize| columns.iter().map(move |column| least(column, level));
    let widest = columns.iter().map(|column| column.words).max().unwrap_or(0).min(limit);
    let level = (TEXT_LEAST..=widest).rev().find(|level| framed(cut_to(*level)) <= limit).unwrap_or(TEXT_LEAST);
    let mut spare = limit.saturating_sub(framed(cut_to(level)));
    let widened = cut_to(level).zip(natural).map(|(least, natural)| {
        let more = natural.saturating_sub(least).min(spare);
        spare = spare.saturating_sub(more);
        least.saturating_add(more)
    });
    widened.collect()
}

/// The least width of a column whose text is cut to `level` and whose header is wrapped.
fn least(column: &TextColumn, level: usize) -> usize {
    longest_word(&column.header).max(column.fixed).max(column.words.min(level))
}

fn framed(widths: impl Iterator<Item = usize>) -> usize {
    widths.fold(1, |all, width| all.saturating_add(width).saturating_add(FRAME))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(header: &str, fixed: usize, words: usize) -> TextColumn {
        TextColumn { place: 0, header: header.to_owned(), numbers: words == 0, cells: Vec::new(), fixed, words }
    }

    fn fitted(columns: &[TextColumn], lead: usize, limit: usize) -> Vec<Vec<usize>> {
        let block = Block {
            name: None,
            columns: columns.iter().collect(),
            lead,
            rows: Vec::new(),
            left_out: Vec::new(),
            reasons: Vec::new(),
        };
        let parts = parts(&block, Some(limit));
        for part in &parts {
            assert!(framed(widths(part, Some(limit)).into_iter()) <= limit);
        }
        parts.iter().map(|part| widths(part, Some(limit))).collect()
    }

    #[test]
    fn headers_wrap_before_text_is_cut_and_text_is_cut_before_columns_move() {
        let columns = [column("#", 2, 0), column("Film", 0, 30), column("Gross in 2024, KZT", 14, 0)];
        assert_eq!(fitted(&columns, 2, 60), [[2, 30, 18]]);
        assert_eq!(fitted(&columns, 2, 58), [[2, 30, 16]]);
        assert_eq!(fitted(&columns, 2, 50), [[2, 24, 14]]);
        assert_eq!(fitted(&columns, 2, 38), [[2, 12, 14]]);
        assert_eq!(fitted(&columns, 2, 37), [[2, 11, 14]]);
        assert_eq!(fitted(&columns, 2, 33), [[2, 7, 14]]);
        assert_eq!(fitted(&columns, 2, 32), [vec![2, 23], vec![2, 18]]);
    }

    #[test]
    fn what_a_row_is_about_is_in_every_part() {
        let columns = [column("#", 2, 0), column("Film", 0, 30), column("A", 10, 0), column("B", 10, 0)];
        assert_eq!(fitted(&columns, 2, 40), [[2, 18, 10], [2, 18, 10]]);
    }

    #[test]
    fn without_a_limit_nothing_changes() {
        let columns = [column("Film", 0, 300), column("A long header", 4, 0)];
        let block = Block {
            name: None,
            columns: columns.iter().collect(),
            lead: 1,
            rows: Vec::new(),
            left_out: Vec::new(),
            reasons: Vec::new(),
        };
        let parts = parts(&block, None);
        assert_eq!(parts.len(), 1);
        assert_eq!(widths(parts.first().unwrap(), None), [300, 13]);
    }
}
