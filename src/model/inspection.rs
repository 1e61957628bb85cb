//! How files were read, in full: what each column was taken for and why, the totals found, and what stands in the way.

use rust_decimal::Decimal;

/// What was found out by reading for its own sake.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Inspection {
    /// The tables, in the order read.
    pub tables: Vec<TableUse>,
    /// What is wrong or open, each with its count.
    pub obstacles: Vec<Obstacle>,
    /// Titles that are nearly one.
    pub near_titles: Vec<NearTitles>,
}

/// How one table was read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TableUse {
    /// Its file.
    pub file: String,
    /// Its sheet in a workbook.
    pub sheet: Option<String>,
    /// The line of its header; where more tables of the file have the same, that of the first.
    pub line: u64,
    /// The layout, by its name.
    pub layout: Option<String>,
    /// Its columns.
    pub columns: Vec<ColumnUse>,
    /// The totals found.
    pub totals: Vec<TotalFound>,
}

/// What one column was taken for.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ColumnUse {
    /// Its header.
    pub header: String,
    /// The field, by its name; `None` where the column has no meaning here.
    pub field: Option<&'static str>,
    /// Whether the field is used.
    pub is_used: bool,
    /// Why it is taken for that.
    pub why: String,
    /// How its values are read, with the evidence.
    pub read_as: String,
    /// The decimal mark of its values, by its word, where they have any.
    pub decimal: Option<&'static str>,
    /// The order of its dates, by its word, where that matters.
    pub date_order: Option<&'static str>,
    /// The first few values.
    pub samples: Vec<String>,
    /// Cells with a value.
    pub filled: u64,
    /// Cells without.
    pub empty: u64,
    /// Cells that are a zero, in columns of money and tickets.
    pub zeros: u64,
}

/// A total row.
#[derive(Clone, Debug, PartialEq)]
pub struct TotalFound {
    /// Its line.
    pub line: u64,
    /// What it calls itself.
    pub words: String,
    /// The first value that is not the sum of its rows: the field, what it says, what the rows come to.
    pub disagrees: Option<(&'static str, Decimal, Decimal)>,
}

/// What kind of obstacle it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Hindrance {
    /// A question that an option settles.
    Question,
    /// Money that stands twice.
    Duplicate,
    /// A record that cannot be read.
    Refused,
    /// What may be other than it looks; no report stops at it.
    Doubt,
}

impl Hindrance {
    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Hindrance::Question => "question",
            Hindrance::Duplicate => "duplicate",
            Hindrance::Refused => "refused",
            Hindrance::Doubt => "doubt",
        }
    }
}

/// What stands in the way of a report, told once however often it occurs.
#[derive(Clone, Debug, PartialEq)]
pub struct Obstacle {
    /// What kind it is.
    pub kind: Hindrance,
    /// What is wrong, without what differs from record to record.
    pub reason: String,
    /// How often.
    pub count: u64,
    /// Where it occurs first.
    pub first: String,
    /// The first in full.
    pub example: String,
    /// The options that may settle it.
    pub options: Vec<String>,
}

/// Two titles that are nearly one, which were not joined.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct NearTitles {
    /// One.
    pub title: String,
    /// The other.
    pub other: String,
    /// What is between them.
    pub why: &'static str,
}

/// Why a column of wide rates is one.
pub const CODE_OF_A_CURRENCY: &str = "the code of a currency";

impl TableUse {
    /// Where it stands: its file, and its sheet in a workbook.
    pub fn place(&self) -> String {
        match &self.sheet {
            Some(sheet) => format!("{} [{sheet}]", self.file),
            None => self.file.clone(),
        }
    }
}

impl ColumnUse {
    /// Whether it is one of many rates, each under the code of its currency.
    pub fn is_a_currency(&self) -> bool {
        self.field == Some("rate") && self.why == CODE_OF_A_CURRENCY
    }

    /// Whether its header can name it.
    pub fn is_named(&self) -> bool {
        !self.header.is_empty()
    }
}

impl Inspection {
    /// What a report would stop at.
    pub fn stopping(&self) -> impl Iterator<Item = &Obstacle> {
        self.obstacles.iter().filter(|obstacle| obstacle.kind != Hindrance::Doubt)
    }

    /// Counts an obstacle with those of the same reason. What differs from one to the next are the words in quotes.
    pub fn note(&mut self, kind: Hindrance, first: &str, message: &str) {
        let plain = without_quoted(message);
        let options = options_in(&plain);
        let reason = if kind == Hindrance::Doubt { message.to_owned() } else { without_particulars(&plain) };
        let kind = if kind == Hindrance::Refused && !options.is_empty() { Hindrance::Question } else { kind };
        match self.obstacles.iter_mut().find(|known| known.kind == kind && known.reason == reason) {
            Some(known) => known.count = known.count.saturating_add(1),
            None => self.obstacles.push(Obstacle {
                kind,
                reason,
                count: 1,
                first: first.to_owned(),
                example: message.to_owned(),
                options,
            }),
        }
    }
}

/// A message without what stands in quotes.
fn without_quoted(message: &str) -> String {
    let parts = message.split('"').step_by(2);
    parts.collect::<Vec<_>>().join("\"…\"")
}

/// A message without what differs from record to record: days, places, numbers.
fn without_particulars(message: &str) -> String {
    let plain =
        |word: &str| if word.contains(|c: char| c.is_ascii_digit()) { "…".to_owned() } else { word.to_owned() };
    message.split(' ').map(plain).collect::<Vec<_>>().join(" ")
}

/// The options a message names, each once.
fn options_in(message: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let is_of_option = |c: char| c.is_ascii_lowercase() || c == '-';
    for (at, _) in message.match_indices("--") {
        let option: String = message.get(at..).unwrap_or_default().chars().take_while(|c| is_of_option(*c)).collect();
        if option.len() > 2 && !found.contains(&option) {
            found.push(option);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn obstacles_of_one_reason_are_counted_together() {
        let mut inspection = Inspection::default();
        for (place, text) in [("a.csv:2", "oops"), ("a.csv:3", "none")] {
            inspection.note(Hindrance::Refused, place, &format!("gross: \"{text}\" is not a number"));
        }
        inspection.note(
            Hindrance::Refused,
            "a.csv:4",
            "gross: \"1,234\" may be two; say --decimal comma or --decimal point",
        );
        let [refused, question] = inspection.obstacles.as_slice() else { panic!("{inspection:?}") };
        assert_eq!((refused.count, refused.first.as_str()), (2, "a.csv:2"));
        assert_eq!(refused.reason, "gross: \"…\" is not a number");
        assert_eq!((question.kind, question.options.as_slice()), (Hindrance::Question, &["--decimal".to_owned()][..]));
    }

    #[test]
    fn a_doubt_stops_no_report() {
        let mut inspection = Inspection::default();
        inspection.note(Hindrance::Doubt, "a.csv", "zeros");
        assert_eq!(inspection.stopping().count(), 0);
        inspection.note(Hindrance::Duplicate, "a.csv", "twice");
        assert_eq!(inspection.stopping().count(), 1);
    }
}
