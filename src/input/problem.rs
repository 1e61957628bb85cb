//! What is wrong with the records: where, what was found, what was expected, what to try.

use std::fmt;

use crate::model::inspection::{Hindrance, Inspection};

/// A place in the records: file, line, and column where one is meant.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The file's name or `standard input`.
    pub file: String,
    /// The line, from 1; 0 where the whole file is meant.
    pub line: u64,
    /// The column: in CSV the number of the field, in JSON of the byte; 0 where the whole line is meant.
    pub column: u64,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        if self.line > 0 {
            write!(f, ":{}", self.line)?;
        }
        if self.column > 0 {
            write!(f, ":{}", self.column)?;
        }
        Ok(())
    }
}

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// Where.
    pub place: Place,
    /// What was found, what was expected, what to try.
    pub message: String,
    /// Whether it is that money stands twice.
    pub is_duplicate: bool,
}

impl Problem {
    /// A problem at a place.
    pub fn new(place: Place, message: impl Into<String>) -> Problem {
        Problem { place, message: message.into(), is_duplicate: false }
    }

    /// That a record at a place has the money of another.
    pub fn twice(place: Place, message: impl Into<String>) -> Problem {
        Problem { is_duplicate: true, ..Problem::new(place, message) }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Of a whole file a sentence is told: "films.csv is empty".
        let colon = if self.place.line == 0 { "" } else { ":" };
        write!(f, "{}{colon} {}", self.place, self.message)
    }
}

/// All problems of a run, of which the first thousand are kept word for word.
#[derive(Clone, Debug, Default)]
pub struct Problems {
    kept: Vec<Problem>,
    count: u64,
    /// All of them by reason, where that is what was asked.
    by_reason: Option<Inspection>,
}

/// How many problems are kept; a wrong column can make millions.
const KEPT: usize = 1_000;

impl Problems {
    /// Adds one.
    pub fn add(&mut self, problem: Problem) {
        self.count = self.count.saturating_add(1);
        if let Some(by_reason) = &mut self.by_reason {
            let kind = if problem.is_duplicate { Hindrance::Duplicate } else { Hindrance::Refused };
            by_reason.note(kind, &problem.place.to_string(), &problem.message);
        }
        if self.kept.len() < KEPT {
            self.kept.push(problem);
        }
    }

    /// Problems that are gathered by reason, all of them.
    pub fn by_reason() -> Problems {
        Problems { by_reason: Some(Inspection::default()), ..Problems::default() }
    }

    /// Those gathered by reason.
    pub fn into_reasons(self) -> Inspection {
        self.by_reason.unwrap_or_default()
    }

    /// How many there are.
    pub fn count(&self) -> u64 {
        self.count
    }

    /// Those kept, in the order of the files.
    pub fn kept(&self) -> &[Problem] {
        &self.kept
    }
}

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, problem) in self.kept.iter().enumerate() {
            if place > 0 {
                writeln!(f)?;
            }
            write!(f, "{problem}")?;
        }
        let more = self.count.saturating_sub(u64::try_from(self.kept.len()).unwrap_or(u64::MAX));
        if more > 0 {
            write!(f, "\nand {more} more like these")?;
        }
        Ok(())
    }
}

/// Names as messages list them: `"title", "gross"`.
pub fn quoted<T: fmt::Display>(names: impl IntoIterator<Item = T>) -> String {
    names.into_iter().map(|name| format!("\"{name}\"")).collect::<Vec<_>>().join(", ")
}
