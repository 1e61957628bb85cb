//! What stands around a table: title lines, the sheet's name, the file's name. They may say what no column does, the
//! period and the unit, and then the answer says where it was taken from.

use std::path::Path;

use crate::model::period::{Period, Span};

use super::columns::{HeaderUnit, unit};
use super::profile::FileDate;
use super::{dates, words};

/// The words around one table.
#[derive(Clone, Debug, Default)]
pub struct Surroundings {
    lines: Vec<String>,
    sheet: Option<String>,
    file: String,
}

/// How many lines are kept.
const LINES: usize = 60;

impl Surroundings {
    /// What surrounds a table in a file of this name.
    pub fn of_file(name: &str) -> Surroundings {
        let mut stem = Path::new(name).file_name().and_then(|name| name.to_str()).unwrap_or_default();
        // "films.csv.gz" has two endings; the points of "07.03.2024" begin none.
        while let Some((before, _)) = stem.rsplit_once('.').filter(|(_, end)| end.starts_with(char::is_alphabetic)) {
            stem = before;
        }
        Surroundings { file: stem.to_owned(), ..Surroundings::default() }
    }

    /// Another sheet begins, with lines of its own.
    pub fn begin_sheet(&mut self, name: &str) {
        self.lines.clear();
        self.sheet = Some(name.to_owned());
    }

    /// The sheet's name.
    pub fn sheet(&self) -> Option<&str> {
        self.sheet.as_deref()
    }

    /// A heading that names a period begins a section, whose period it is.
    pub fn begin_section(&mut self, heading: &str) {
        self.lines = vec![heading.trim().to_owned()];
    }

    /// A line beside the table.
    pub fn add(&mut self, line: &str) {
        if self.lines.len() < LINES && !line.trim().is_empty() {
            self.lines.push(line.trim().to_owned());
        }
    }

    /// The one period that title lines, else the sheet, else the file are named after, and which of them says so.
    pub fn period(&self, file_date: FileDate) -> Option<(Period, String)> {
        let title = self.lines.join(" | ");
        let from_title = dates::within(&title).map(|period| {
            let line = self.lines.iter().find(|line| dates::within(line).is_some()).unwrap_or(&title);
            let short: String = line.chars().take(60).collect();
            (period, format!("the line \"{short}\""))
        });
        let sheet = || {
            let name = self.sheet.as_ref()?;
            Some((dates::within(name)?, format!("the sheet's name, \"{name}\"")))
        };
        // A sheet "Март" of a file "Касса 2024" is of March 2024; one "2023-2024" is of no period that we know.
        let in_the_year_of_the_file = || {
            let name = self.sheet.as_ref()?;
            let year @ Period::Year(_) = dates::within(&self.file)? else { return None };
            let both = dates::within(&format!("{name} {year}")).filter(|period| *period != year)?;
            Some((both, format!("the sheet's name, \"{name}\", and the file's, \"{}\"", self.file)))
        };
        let sheet_says_more = self.sheet.as_ref().is_some_and(|name| says_of_time(name));
        let file = || {
            let period = match (dates::within(&self.file)?, file_date) {
                (Period::Day(day), FileDate::WeekStart) => {
                    let span = Span { first: day, last: day.checked_add(jiff::Span::new().days(6)).ok()? };
                    Period::Range(span.first, span.last)
                }
                (Period::Day(day), FileDate::WeekEnd) => {
                    Period::Range(day.checked_sub(jiff::Span::new().days(6)).ok()?, day)
                }
                (period, _) => period,
            };
            Some((period, format!("the file's name, \"{}\"", self.file)))
        };
        let by_names = || sheet().or_else(in_the_year_of_the_file).or_else(|| file().filter(|_| !sheet_says_more));
        from_title.or_else(by_names)
    }

    /// The unit that a line states for all amounts: `(млн тенге)`, `단위: 억원`, `in thousands of euros`.
    pub fn unit(&self) -> Option<(HeaderUnit, String)> {
        self.lines.iter().chain(&self.sheet).find_map(|line| {
            let lower = super::columns::lower(line);
            // "United" is no unit, and 단위 needs no colon.
            let follows = |mark: &str, rest: &str| rest.starts_with([':', '：']) || !mark.is_ascii();
            let after = words::unit_marks()
                .find_map(|mark| lower.split_once(mark).map(|(_, rest)| rest).filter(|rest| follows(mark, rest)));
            let bracketed = lower.rsplit_once('(').and_then(|(_, rest)| rest.split_once(')')).map(|(inside, _)| inside);
            let tail = [", ", " in ", " в "].iter().filter_map(|sign| lower.rsplit_once(sign)).map(|(_, rest)| rest);
            let stated = after
                .into_iter()
                .chain(bracketed)
                .chain(tail)
                .flat_map(|words| [words, words.split([',', '|', ';']).next().unwrap_or(words)])
                .chain(lower.split([',', '|', ';']))
                .find_map(|words| unit(words.trim_matches([':', '：', ' ', ')', '(', '.', ','])));
            stated.map(|unit| (unit, format!("the line \"{}\"", line.trim())))
        })
    }
}

/// Whether a sheet's name seems to say when, beyond a plain number such as that of `Sheet1`.
fn says_of_time(name: &str) -> bool {
    let name = name.trim();
    let letters: String = name.chars().take_while(|c| c.is_alphabetic()).collect();
    let digits = name.chars().filter(char::is_ascii_digit).count();
    let is_short_code = letters.chars().count() <= 2 && digits > 0;
    words::is_of_time(&letters) || is_short_code || digits > 2
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::currency::Currency;

    #[test]
    fn title_lines_go_before_the_sheet_and_that_before_the_file() {
        let mut around = Surroundings::of_file("/data/download_20230529.xlsx");
        let said = |around: &Surroundings, date| around.period(date).map(|(period, _)| period.to_string());
        assert_eq!(said(&around, FileDate::Day).as_deref(), Some("2023-05-29"));
        assert_eq!(said(&around, FileDate::WeekStart).as_deref(), Some("2023-05-29..2023-06-04"));
        assert_eq!(said(&around, FileDate::WeekEnd).as_deref(), Some("2023-05-23..2023-05-29"));
        around.begin_sheet("2023-W22");
        assert_eq!(said(&around, FileDate::Day).as_deref(), Some("2023-W22"));
        around.add("Кассовые сборы за март 2024 года");
        assert_eq!(said(&around, FileDate::Day).as_deref(), Some("2024-03"));
    }

    #[test]
    fn a_sheet_and_its_file_say_when_together() {
        for (sheet, expected) in [
            ("Март", Some("2024-03")),
            ("W10", Some("2024-W10")),
            ("Лист1", Some("2024")),
            ("Sheet1", Some("2024")),
            ("07.03-10.03", None),
            ("2023-2024", None),
        ] {
            let mut around = Surroundings::of_file("Касса 2024.xlsx");
            around.begin_sheet(sheet);
            let period = around.period(FileDate::Day).map(|(period, _)| period.to_string());
            assert_eq!(period.as_deref(), expected, "{sheet}");
        }
        let of_file =
            |name: &str| Surroundings::of_file(name).period(FileDate::Day).map(|(period, _)| period.to_string());
        assert_eq!(of_file("films 07.03.2024.csv.gz").as_deref(), Some("2024-03-07"));
        assert_eq!(of_file("x_2024-03-07..2024-03-10.csv").as_deref(), Some("2024-03-07..2024-03-10"));
    }

    #[test]
    fn a_line_may_state_the_unit() {
        for (line, scale, currency) in [
            ("Кассовые сборы (млн тенге)", 1_000_000, Some(Currency::KZT)),
            ("Кассовые сборы, тыс. тенге", 1_000, Some(Currency::KZT)),
            ("단위: 억원", 100_000_000, Currency::parse("KRW")),
            ("Box office in millions of dollars", 1_000_000, Some(Currency::USD)),
        ] {
            let mut around = Surroundings::default();
            around.add(line);
            let (unit, _) = around.unit().unwrap_or_else(|| panic!("{line}"));
            assert_eq!((unit.scale, unit.currency), (scale.into(), currency), "{line}");
        }
        for (line, scale) in [
            ("Суммы в млн. руб., 2024", 1_000_000),
            ("Gross box office, US$ million, 2024", 1_000_000),
            ("Summary in thousands | 2024", 1_000),
        ] {
            let mut around = Surroundings::default();
            around.add(line);
            assert_eq!(around.unit().map(|(unit, _)| unit.scale), Some(scale.into()), "{line}");
        }
        let mut around = Surroundings::default();
        around.add("Films took 22 bn tenge in 2024, officials said");
        assert_eq!(around.unit(), None);
    }
}
