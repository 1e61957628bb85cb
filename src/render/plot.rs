//! Plots for a terminal: bars and bands a line each, and sparklines within a sentence. Plain ASCII where asked.
//!
//! What is drawn stands as numbers in the sheets too, so that formats for programs need no plot.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::measure;
use super::prose::Prose;
use crate::sheet::Plot;

/// A bar is at most so wide, however wide the terminal is.
const WIDEST: usize = 60;

/// And at least so wide, however narrow.
const NARROWEST: usize = 8;

/// A label is at most so wide.
const LABEL: usize = 32;

/// Parts of a full block, from an eighth to seven.
const EIGHTHS: [char; 7] = ['▏', '▎', '▍', '▌', '▋', '▊', '▉'];

/// Heights of a sparkline, lowest first.
const HEIGHTS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
const ASCII_HEIGHTS: [char; 8] = ['_', '.', ':', '-', '=', '+', '*', '#'];

/// The lines of a plot.
pub fn lines(plot: &Plot, prose: &Prose, width: Option<usize>, ascii: bool) -> Vec<String> {
    let labels: Vec<String> = plot
        .bars
        .iter()
        .map(|bar| {
            let label = prose.text(&bar.label);
            if measure::width(&label) > LABEL { measure::shortened(&label, LABEL, prose.ellipsis()) } else { label }
        })
        .collect();
    let values: Vec<String> = plot.bars.iter().map(|bar| prose.cells(&bar.said)).collect();
    let widest = |texts: &[String]| texts.iter().map(|text| measure::width(text)).max().unwrap_or_default();
    let (label_width, value_width) = (widest(&labels), widest(&values));
    let beside = label_width.saturating_add(value_width).saturating_add(3);
    let room = width.map_or(WIDEST, |width| width.saturating_sub(beside)).clamp(NARROWEST, WIDEST);
    let full = plot.full.or_else(|| plot.bars.iter().map(|bar| bar.to).max()).unwrap_or(Decimal::ONE);
    let drawn = plot.bars.iter().zip(labels).zip(values).map(|((bar, label), value)| {
        let padded =
            |text: &str, width: usize| format!("{text}{}", " ".repeat(width.saturating_sub(measure::width(text))));
        let value = format!("{}{value}", " ".repeat(value_width.saturating_sub(measure::width(&value))));
        // What is all of the width still has a cell to be drawn in.
        let from = place(bar.from, full, room).min(room.saturating_sub(1).saturating_mul(8));
        let drawn = bar_of(from, place(bar.to, full, room), ascii);
        format!("{} {value} {drawn}", padded(&label, label_width)).trim_end().to_owned()
    });
    drawn.collect()
}

/// Where a value stands on a line of so many cells, in eighths of a cell.
fn place(value: Decimal, full: Decimal, room: usize) -> usize {
    let eighths = Decimal::from(room.saturating_mul(8));
    let place = value.checked_mul(eighths).and_then(|place| place.checked_div(full));
    place.and_then(|place| place.round().to_usize()).unwrap_or_default().min(room.saturating_mul(8))
}

/// A bar from one place to another; what is not nothing is seen.
fn bar_of(from: usize, to: usize, ascii: bool) -> String {
    let (first, last) = (from >> 3, to >> 3);
    let mut bar = " ".repeat(first);
    let part = to & 7;
    if ascii || first > 0 {
        let cells = last.saturating_sub(first).saturating_add(usize::from(part >= 4));
        bar.push_str(&if ascii { "#" } else { "█" }.repeat(cells.max(usize::from(to > 0))));
        return bar;
    }
    bar.push_str(&"█".repeat(last));
    bar.extend(part.checked_sub(1).and_then(|part| EIGHTHS.get(part)));
    bar
}

/// A line of heights, the highest value full; a value that is not known is a space.
pub fn sparkline(values: &[Option<Decimal>], ascii: bool) -> String {
    let highest = values.iter().flatten().max().copied().filter(|highest| *highest > Decimal::ZERO);
    let heights = if ascii { ASCII_HEIGHTS } else { HEIGHTS };
    let height = |value: &Option<Decimal>| {
        let step = value.zip(highest).and_then(|(value, highest)| {
            value.max(Decimal::ZERO).checked_mul(Decimal::from(7))?.checked_div(highest)?.round().to_usize()
        });
        step.and_then(|step| heights.get(step)).copied().unwrap_or(' ')
    };
    values.iter().map(height).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::sanitise::visible;
    use crate::sheet::{Bar, Cell};

    fn plot() -> Plot {
        let bar = |label: &str, to: i64| Bar {
            label: label.to_owned(),
            from: Decimal::ZERO,
            to: Decimal::from(to),
            said: vec![Cell::Number(to)],
        };
        Plot {
            title: "Gross".to_owned(),
            full: None,
            bars: vec![bar("Дәстүр", 80), bar("\u{1b}Dune", 35), bar("0", 0)],
        }
    }

    #[test]
    fn bars_are_as_long_as_their_values() {
        let drawn = lines(&plot(), &Prose::new(false, visible), Some(30), false);
        assert_eq!(drawn, ["Дәстүр   80 █████████████████", "\\x1bDune 35 ███████▌", "0         0"]);
        let plain = lines(&plot(), &Prose::new(true, visible), Some(30), true);
        assert_eq!(plain, ["Дәстүр   80 #################", "\\x1bDune 35 ########", "0         0"]);
    }

    #[test]
    fn no_line_is_wider_than_the_terminal() {
        for width in [30, 40, 80, 120] {
            for line in lines(&plot(), &Prose::new(false, visible), Some(width), false) {
                assert!(measure::width(&line) <= width, "{line}");
            }
        }
    }

    #[test]
    fn a_band_begins_where_it_begins() {
        assert_eq!(
            bar_of(
                place(Decimal::from(50), Decimal::from(100), 8),
                place(Decimal::from(75), Decimal::from(100), 8),
                false
            ),
            "    ██"
        );
        assert_eq!(bar_of(0, 11, false), "█▍");
    }

    #[test]
    fn a_sparkline_has_a_sign_a_value() {
        let values = [1, 7, 4, 0].map(|value| Some(Decimal::from(value)));
        assert_eq!(sparkline(&values, false), "▂█▅▁");
        assert_eq!(sparkline(&values, true), ".#=_");
        assert_eq!(sparkline(&[None, Some(Decimal::ONE)], false), " █");
        assert_eq!(sparkline(&[], false), "");
    }
}
