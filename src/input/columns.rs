//! Columns by meaning: which header words mean which field. `data/columns.csv` holds the words; the reader,
//! the messages and the help all use it.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use super::problem::quoted;
use crate::model::suggestion::{did_you_mean, nearest};

const TABLE: &str = include_str!("../../data/columns.csv");

macro_rules! fields {
    ($($variant:ident $name:literal $what:literal,)*) => {
        /// A field of a record.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Field {
            $(#[doc = $what] $variant,)*
        }

        impl Field {
            /// All fields, in the order they are documented.
            pub const ALL: &'static [Field] = &[$(Field::$variant,)*];

            /// The canonical name.
            pub fn name(self) -> &'static str {
                match self { $(Field::$variant => $name,)* }
            }

            /// What the field holds.
            pub fn what(self) -> &'static str {
                match self { $(Field::$variant => $what,)* }
            }
        }
    };
}

fields! {
    FilmId "film_id" "the records' own id of a film",
    Title "title" "the film's title",
    TitleKk "title_kk" "its title in Kazakh",
    TitleRu "title_ru" "its title in Russian",
    TitleEn "title_en" "its title in English",
    Date "date" "the day, or for a running total the day it was taken",
    Week "week" "the week, such as 2024-W12",
    Weekend "weekend" "the weekend, such as 2024-03-08..2024-03-10",
    Month "month" "the month, such as 2024-03",
    Year "year" "the year",
    Period "period" "any period: 2024, 2024-Q3, 2024-03-07..2024-03-10, or run",
    Start "start" "the first day covered",
    End "end" "the last day covered",
    Gross "gross" "money taken in the period",
    Admissions "admissions" "tickets sold in the period",
    GrossToDate "gross_to_date" "money taken from the release to the end of the period",
    AdmissionsToDate "admissions_to_date" "tickets sold from the release to the end of the period",
    Cinemas "cinemas" "cinema locations showing the film",
    Screens "screens" "screens showing the film",
    Screenings "screenings" "showings",
    Currency "currency" "the currency of the money, such as KZT",
    Status "status" "actual, estimate, preview, partial or forecast",
    Bound "bound" "exact, at_least, at_most or about",
    Language "language" "the language version: a part of the film's takings, or all",
    Format "format" "the format: 2D, IMAX",
    Territory "territory" "the market the money was taken in",
    City "city" "the city",
    Cinema "cinema" "the cinema",
    Source "source" "the address the figure is published at",
    Series "series" "whose counting it is",
    Note "note" "what a reader should know of it",
    ReleaseDate "release_date" "the day, month or year of release",
    Countries "countries" "the countries that made the film, first the leading one",
    Origin "origin" "domestic, coproduction, foreign or unknown",
    Distributor "distributor" "the distributor",
    Genre "genre" "the genre",
    Measure "measure" "what a market figure measures, such as gross",
    Value "value" "the value of a market figure",
    Unit "unit" "its unit: a currency, admissions, films, percent",
    Base "base" "the currency that is priced",
    Quote "quote" "the currency it is priced in",
    Rate "rate" "the price",
    Units "units" "how many units of the base the price is for",
    Method "method" "average, end or spot",
    Licence "licence" "the licence of the figure",
}

impl Field {
    /// The field of a canonical name.
    pub fn named(name: &str) -> Option<Field> {
        Field::ALL.iter().copied().find(|field| field.name() == name)
    }
}

/// A header as it is compared: one case, words apart by single spaces, no punctuation around them.
pub fn folded(header: &str) -> String {
    let lower: String = header.chars().flat_map(char::to_lowercase).map(|c| if c == 'ё' { 'е' } else { c }).collect();
    let spaced: String = lower.chars().map(|c| if c.is_alphanumeric() { c } else { ' ' }).collect();
    spaced.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn words() -> &'static BTreeMap<String, Field> {
    static WORDS: OnceLock<BTreeMap<String, Field>> = OnceLock::new();
    WORDS.get_or_init(|| {
        let mut words = BTreeMap::new();
        for row in csv::Reader::from_reader(TABLE.as_bytes()).records().map_while(Result::ok) {
            if let (Some(field), Some(name)) = (row.get(0).and_then(Field::named), row.get(2)) {
                words.insert(folded(name), field);
            }
        }
        words
    })
}

/// Whether a header is the one a user named, in any case and punctuation.
pub fn is_named(header: &str, wanted: &str) -> bool {
    header.trim() == wanted.trim() || folded(header) == folded(wanted)
}

/// What a header means, if its words are known.
pub fn meaning(header: &str) -> Option<Field> {
    words().get(&folded(header)).copied()
}

/// The header words that mean a field, for messages and help.
pub fn words_for(field: Field) -> Vec<&'static str> {
    words().iter().filter(|(_, known)| **known == field).map(|(word, _)| word.as_str()).collect()
}

/// Which column of a table holds which field.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Mapping {
    columns: BTreeMap<Field, usize>,
    constants: BTreeMap<Field, String>,
    /// Headers without a meaning, by name.
    pub not_used: Vec<String>,
}

/// Which header or value the user gave for a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Chosen {
    /// `--col FIELD=HEADER`.
    Header(String),
    /// `--set FIELD=VALUE`.
    Constant(String),
}

impl Mapping {
    /// Finds the meaning of each header; what the user chose goes before what the words say.
    pub fn new(headers: &[&str], chosen: &[(Field, Chosen)]) -> Result<Mapping, String> {
        let mut mapping = Mapping::default();
        let mut taken = vec![false; headers.len()];
        for (field, choice) in chosen {
            match choice {
                Chosen::Constant(value) => {
                    mapping.constants.insert(*field, value.clone());
                }
                Chosen::Header(header) => {
                    let exactly = headers.iter().position(|name| name.trim() == header.trim());
                    let column = exactly.or_else(|| headers.iter().position(|name| is_named(name, header)));
                    if let Some(column) = column {
                        mapping.columns.insert(*field, column);
                        taken.get_mut(column).map(|taken| std::mem::replace(taken, true));
                    }
                }
            }
        }
        let mut claimed: BTreeMap<Field, &str> = BTreeMap::new();
        for (column, header) in headers.iter().enumerate() {
            if taken.get(column) == Some(&true) {
                continue;
            }
            let header = header.trim();
            let Some(field) = meaning(header) else {
                mapping.not_used.push(header.to_owned());
                continue;
            };
            if mapping.columns.contains_key(&field) && chosen.iter().any(|(chosen, _)| *chosen == field) {
                mapping.not_used.push(header.to_owned());
                continue;
            }
            if let Some(first) = claimed.insert(field, header) {
                let name = field.name();
                if first == header {
                    return Err(format!(
                        "the header \"{header}\" stands twice; rename or remove one of the two columns"
                    ));
                }
                return Err(format!(
                    "two columns may be the {name}: \"{first}\" and \"{header}\"; choose one with --col {name}=\"{first}\" or --col {name}=\"{header}\""
                ));
            }
            mapping.columns.insert(field, column);
        }
        Ok(mapping)
    }

    /// Whether a field has a column or a constant.
    pub fn knows(&self, field: Field) -> bool {
        self.columns.contains_key(&field) || self.constants.contains_key(&field)
    }

    /// The column of a field.
    pub fn column(&self, field: Field) -> Option<usize> {
        self.columns.get(&field).copied()
    }

    /// The constant the user set for a field.
    pub fn constant(&self, field: Field) -> Option<&str> {
        self.constants.get(&field).map(String::as_str)
    }
}

/// What to say when no header means a field that is needed.
pub fn not_found(field: Field, headers: &[&str]) -> String {
    let name = field.name();
    let candidates: Vec<&str> = headers.iter().copied().filter(|header| !header.trim().is_empty()).collect();
    let known = words_for(field);
    let near: Vec<&str> = candidates
        .iter()
        .copied()
        .filter(|header| !nearest(&folded(header), known.iter().copied()).is_empty())
        .take(3)
        .collect();
    let listed = quoted(&candidates);
    let example = near.first().or(candidates.first()).copied().unwrap_or("Header");
    format!(
        "no column for the {name} ({}){}; the columns are {listed}; name it with --col {name}=\"{example}\"",
        field.what(),
        did_you_mean(&near)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_has_words_and_every_word_one_field() {
        for field in Field::ALL {
            assert_eq!(words().get(&folded(field.name())), Some(field), "{}", field.name());
        }
        for row in csv::Reader::from_reader(TABLE.as_bytes()).records().map(Result::unwrap) {
            let owner = words().get(&folded(&row[2])).map(|field| field.name());
            assert_eq!(owner, Some(&row[0]), "two fields share \"{}\"", &row[2]);
        }
    }

    #[test]
    fn headers_in_three_languages() {
        for (header, field) in [
            ("Gross", Field::Gross),
            ("Box Office", Field::Gross),
            ("Кассовые сборы", Field::Gross),
            ("түсім", Field::Gross),
            ("Название фильма", Field::Title),
            ("Отчётный период", Field::Period),
            ("Release_Date", Field::ReleaseDate),
        ] {
            let mapping = Mapping::new(&[header], &[]).unwrap();
            assert_eq!(mapping.column(field), Some(0), "{header}");
        }
    }

    #[test]
    fn two_columns_for_one_field_are_a_question() {
        let error = Mapping::new(&["title", "gross", "takings"], &[]).unwrap_err();
        assert!(error.contains("--col gross=\"takings\""), "{error}");
        let chosen = [(Field::Gross, Chosen::Header("takings".to_owned()))];
        let mapping = Mapping::new(&["title", "gross", "takings"], &chosen).unwrap();
        assert_eq!(mapping.column(Field::Gross), Some(2));
        assert_eq!(mapping.not_used, ["gross"]);
    }

    #[test]
    fn a_missing_column_is_named_with_the_nearest() {
        let message = not_found(Field::Gross, &["title", "grosss"]);
        assert!(
            message.contains("did you mean \"grosss\"?") && message.contains("--col gross=\"grosss\""),
            "{message}"
        );
    }
}
