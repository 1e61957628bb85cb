//! Columns by meaning: which header words mean which field. `data/columns.csv` holds the words; the reader,
//! the messages and the help all use it.

use std::collections::BTreeMap;
use std::rc::Rc;

use rust_decimal::Decimal;

use super::amounts;
use super::fields::ByField;
pub use super::fields::{Field, MEASURES, PERIODS, SHOWING, TITLES};
pub use super::folding::header as folded;
pub use super::folding::lower;
use super::lexicon::{Lexicon, lexicon};
use super::problem::quoted;
use super::profile::Profile;
use crate::model::currency::Currency;
use crate::model::suggestion::{did_you_mean, nearest};

static WORDS: Lexicon = lexicon!("columns");

/// Whether a header is the one a user named, in any case and punctuation.
pub fn is_named(header: &str, wanted: &str) -> bool {
    header.trim() == wanted.trim() || !folded(header).is_empty() && folded(header) == folded(wanted)
}

/// The unit a header states: `Сборы, млн тенге`, `Gross (USD)`, `매출액(억원)`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HeaderUnit {
    /// What the cells are to be multiplied by.
    pub scale: Decimal,
    /// The currency of the cells.
    pub currency: Option<Currency>,
}

impl HeaderUnit {
    /// One, of no stated currency.
    pub const NONE: HeaderUnit = HeaderUnit { scale: Decimal::ONE, currency: None };
}

/// The unit that some words are, if they are nothing else.
pub fn unit(words: &str) -> Option<HeaderUnit> {
    let words = words.trim().trim_start_matches("in ").trim_start_matches("в ");
    let in_thousands = ["'000s", "'000", "000s", "000"].iter().find_map(|sign| words.strip_prefix(sign));
    if let Some(rest) = in_thousands {
        let thousands = HeaderUnit { scale: Decimal::from(1_000), currency: None };
        return match rest.trim() {
            "" => Some(thousands),
            rest => unit(rest)
                .filter(|unit| unit.scale == Decimal::ONE)
                .map(|unit| HeaderUnit { currency: unit.currency, ..thousands }),
        };
    }
    if words.is_empty() || words.contains(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let amount = amounts::written(&format!("1 {words}")).ok().filter(|amount| !amount.percent)?;
    let scale = amount.value(amounts::Mark::Point).ok()?;
    let currency = match amount.currencies.as_slice() {
        [one] => Some(*one),
        _ => None,
    };
    Some(HeaderUnit { scale, currency })
}

/// The field that some words are.
fn by_words(header: &str) -> Option<Field> {
    WORDS.find(&folded(header)).and_then(Field::named)
}

/// What a header means, if its words are known, and the unit it states.
pub fn meaning_with_unit(header: &str) -> Option<(Field, HeaderUnit)> {
    // "Gross ($)" is the words of "Gross" and more; a sign that says the currency is no mere punctuation.
    let found = match (by_words(header), with_unit(header)) {
        (Some(field), Some((of_unit, unit))) if field == of_unit => Some((field, unit)),
        (Some(field), _) => Some((field, HeaderUnit::NONE)),
        (None, with_unit) => with_unit,
    };
    // "Domestic %" is a share, whatever its words.
    found.map(|(field, unit)| {
        if header.contains('%') && field.is_amount_like() { (Field::Share, HeaderUnit::NONE) } else { (field, unit) }
    })
}

/// A header that is words we know, and then a unit.
fn with_unit(header: &str) -> Option<(Field, HeaderUnit)> {
    let plain: String = header.replace(['_', '\n', '\r'], " ");
    let bracket = plain.find(['(', '[', '（']).and_then(|at| {
        let (base, rest) = plain.split_at_checked(at)?;
        Some((base, rest.trim_matches(['(', '[', '（', ')', ']', '）', ' '])))
    });
    let cut = |at: usize| {
        let (base, rest) = plain.split_at_checked(at)?;
        Some((base, rest.trim_start_matches([',', ' ', '/', '-'])))
    };
    let cuts = plain.match_indices([' ', ',', '/']).map(|(at, _)| at).filter_map(cut);
    bracket.into_iter().chain(cuts).find_map(|(base, rest)| {
        let field = by_words(base)?;
        if rest.trim() == "%" {
            return Some((Field::Share, HeaderUnit::NONE));
        }
        unit(rest).filter(|_| field.is_amount_like() || field.is_count()).map(|unit| (field, unit))
    })
}

/// What a header means, if its words are known.
pub fn meaning(header: &str) -> Option<Field> {
    meaning_with_unit(header).map(|(field, _)| field)
}

/// The header words that mean a field, for messages and help.
pub fn words_for(field: Field) -> Vec<&'static str> {
    WORDS.entries().filter(|(_, known)| *known == field.name()).map(|(word, _)| word).collect()
}

/// Why a column is taken for what it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    /// `--col`.
    Chosen,
    /// A profile, by its name.
    Profile(String),
    /// Its header's words.
    Words,
    /// Nothing says what it is.
    Unknown,
}

/// The column, or the columns to be added, that hold a field.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    /// Their places in a row.
    pub places: Rc<[usize]>,
    /// The unit their headers state.
    pub unit: HeaderUnit,
}

/// Which column of a table holds which field.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Mapping {
    columns: ByField<Column>,
    constants: ByField<String>,
    /// For each column what it is taken for, and why.
    pub meanings: Vec<(Option<Field>, Why)>,
    /// Headers without a meaning, by name.
    pub not_used: Vec<String>,
    /// What a reader should know of the choice.
    pub remarks: Vec<String>,
}

/// Which header or value the user gave for a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Chosen {
    /// `--col FIELD=HEADER`, or headers to be added: `--col gross="Domestic + Foreign"`.
    Header(String),
    /// `--set FIELD=VALUE`.
    Constant(String),
}

/// The places of the header a user named, or of several joined by a plus.
pub fn places_of(headers: &[&str], wanted: &str) -> Option<Vec<usize>> {
    let place = |wanted: &str| {
        let exactly = headers.iter().position(|name| name.trim() == wanted.trim());
        exactly.or_else(|| headers.iter().position(|name| is_named(name, wanted)))
    };
    place(wanted)
        .map(|one| vec![one])
        .or_else(|| wanted.contains('+').then(|| wanted.split('+').map(place).collect()).flatten())
}

impl Mapping {
    /// Finds the meaning of each header; what the user chose goes before what a profile says, and that before what
    /// the words say.
    pub fn new(headers: &[&str], chosen: &[(Field, Chosen)], profile: Option<&Profile>) -> Result<Mapping, String> {
        let mut mapping = Mapping { meanings: vec![(None, Why::Unknown); headers.len()], ..Mapping::default() };
        let units = |place: usize| {
            headers.get(place).and_then(|header| meaning_with_unit(header)).map_or(HeaderUnit::NONE, |(_, unit)| unit)
        };
        let chosen = chosen.iter().map(|(field, choice)| (*field, choice.clone(), Why::Chosen));
        let sums = profile.into_iter().flat_map(|profile| {
            let why = Why::Profile(profile.name.clone());
            profile.sums().map(move |(field, sum)| (field, Chosen::Header(sum.to_owned()), why.clone()))
        });
        for (field, choice, why) in chosen.chain(sums) {
            match choice {
                Chosen::Constant(value) => {
                    mapping.constants.insert(field, value);
                }
                Chosen::Header(header) => {
                    let Some(places) =
                        places_of(headers, &header).filter(|_| why == Why::Chosen || !mapping.columns.has(field))
                    else {
                        continue;
                    };
                    for place in &places {
                        if let Some(meaning) = mapping.meanings.get_mut(*place) {
                            *meaning = (Some(field), why.clone());
                        }
                    }
                    let unit = places.first().map_or(HeaderUnit::NONE, |first| units(*first));
                    if places.iter().any(|place| units(*place) != unit) {
                        return Err(format!(
                            "the columns of --col {}=\"{header}\" are in different units; they do not add",
                            field.name()
                        ));
                    }
                    mapping.columns.insert(field, Column { places: places.into(), unit });
                }
            }
        }
        for (field, value) in profile.into_iter().flat_map(|profile| &profile.constants) {
            if !mapping.constants.has(*field) {
                mapping.constants.insert(*field, value.clone());
            }
        }
        let by_profile = |header: &str| {
            profile.and_then(|profile| Some((profile.field(header)?, Why::Profile(profile.name.clone()))))
        };
        let named: Vec<_> = headers.iter().map(|header| by_profile(header)).collect();
        let ignored = |header: &str| profile.is_some_and(|profile| profile.ignores(header));
        // The market is the whole of what cinemas of several cities are in; a region beside them is a part of it.
        let has_places = headers.iter().any(|header| matches!(meaning(header), Some(Field::Cinema | Field::City)));
        let placed = |header: &str, field: Field| match field {
            Field::Territory if has_places && folded(header) == "region" => Field::Region,
            field => field,
        };
        let mut claimed: BTreeMap<Field, &str> = BTreeMap::new();
        for by_words in [false, true] {
            for (place, header) in headers.iter().enumerate() {
                let header = header.trim();
                if !matches!(mapping.meanings.get(place), Some((None, _))) {
                    continue;
                }
                let (field, why) = match named.get(place) {
                    Some(Some((field, why))) if !by_words => (*field, why.clone()),
                    _ if !by_words || ignored(header) => continue,
                    _ => match meaning(header) {
                        Some(field) => (placed(header, field), Why::Words),
                        None => continue,
                    },
                };
                let is_chosen = mapping.columns.has(field) && !claimed.contains_key(&field);
                let by_profile = claimed.contains_key(&field)
                    && matches!(why, Why::Words)
                    && named.iter().flatten().any(|(known, _)| *known == field);
                if field.is_used() && (is_chosen || by_profile) {
                    mapping.not_used.push(header.to_owned());
                    continue;
                }
                if let Some(meaning) = mapping.meanings.get_mut(place) {
                    *meaning = (Some(field), why);
                }
                if !field.is_used() {
                    if !mapping.columns.has(field) {
                        mapping.columns.insert(field, Column { places: [place].into(), unit: units(place) });
                    }
                    continue;
                }
                if let Some(first) = claimed.insert(field, header) {
                    if field.describes() {
                        claimed.insert(field, first);
                        mapping.not_used.push(header.to_owned());
                        continue;
                    }
                    return Err(doubt(field, first, header));
                }
                mapping.columns.insert(field, Column { places: [place].into(), unit: units(place) });
            }
        }
        let unknown = headers.iter().zip(&mapping.meanings).filter(|(_, (field, _))| field.is_none());
        let unknown: Vec<String> = unknown.map(|(header, _)| header.trim().to_owned()).collect();
        mapping.not_used.extend(unknown.into_iter().filter(|header| !header.is_empty()));
        mapping.not_used.sort();
        mapping.not_used.dedup();
        mapping.ask_about_years(headers)?;
        mapping.settle_gross(headers)?;
        Ok(mapping)
    }

    /// A measure of a year that only its header names is a question: which year, and whether of several.
    fn ask_about_years(&self, headers: &[&str]) -> Result<(), String> {
        let of_a_year = |(header, (field, _)): (&&str, &(Option<Field>, Why))| {
            let year = if field.is_none() { year_in(header) } else { None }?;
            let field = meaning(&header.replacen(&year, " ", 1)).filter(|field| MEASURES.contains(field))?;
            Some((field, header.trim().to_owned(), year))
        };
        let found: Vec<_> = headers.iter().zip(&self.meanings).filter_map(of_a_year).collect();
        let open: Vec<String> = found
            .iter()
            .filter(|(field, ..)| !self.columns.has(*field))
            .map(|(field, header, year)| format!("--col {}=\"{header}\" --set year={year}", field.name()))
            .collect();
        match open.as_slice() {
            [] => Ok(()),
            several => Err(format!("the header of a column names a year; choose it with {}", several.join(", or "))),
        }
    }

    /// Of several columns of money one is the gross by its meaning; where more than one market stands, that is a
    /// question.
    fn settle_gross(&mut self, headers: &[&str]) -> Result<(), String> {
        if self.knows(Field::Gross) {
            return Ok(());
        }
        let has = |field: &Field| self.columns.has(*field);
        let markets: Vec<Field> =
            [Field::GrossHomeMarket, Field::GrossAbroad, Field::GrossWorldwide].into_iter().filter(has).collect();
        let header = |field: Field| {
            let place = self.columns.get(field).and_then(|column| column.places.first());
            place.and_then(|place| headers.get(*place)).map_or("", |header| header.trim())
        };
        let only = match (markets.as_slice(), has(&Field::GrossWeekend)) {
            ([], true) => Field::GrossWeekend,
            ([one], false) if !has(&Field::GrossToDate) => *one,
            ([], false) | ([_], false) => return Ok(()),
            (several, _) => {
                let mut choices: Vec<String> = several
                    .iter()
                    .map(|field| format!("--col gross=\"{}\" ({})", header(*field), field.what()))
                    .collect();
                if let [Field::GrossHomeMarket, Field::GrossAbroad] = several {
                    let both = format!("{} + {}", header(Field::GrossHomeMarket), header(Field::GrossAbroad));
                    choices.push(format!("--col gross=\"{both}\" (all markets)"));
                }
                if has(&Field::GrossWeekend) {
                    choices.push(format!("--col gross=\"{}\" (of a weekend)", header(Field::GrossWeekend)));
                }
                return Err(format!(
                    "several columns may be the gross, of different markets; choose one: {}",
                    choices.join(", ")
                ));
            }
        };
        self.remarks.push(format!("the gross is \"{}\": {}", header(only), only.what()));
        let place = self.columns.get(only).cloned();
        if let Some(column) = place {
            for place in column.places.iter() {
                if let Some((field, _)) = self.meanings.get_mut(*place) {
                    *field = Some(Field::Gross);
                }
            }
            self.columns.insert(Field::Gross, column);
        }
        Ok(())
    }

    /// Takes a unit for the money of all columns that state none of their own; whether any did.
    pub fn take_unit(&mut self, unit: HeaderUnit) -> bool {
        let mut any = false;
        for (field, column) in self.columns.iter_mut() {
            if field.is_amount() && column.unit == HeaderUnit::NONE {
                column.unit = unit;
                any = true;
            }
        }
        any
    }

    /// Gives a field a value for all records that state none.
    pub fn set_constant(&mut self, field: Field, value: impl Into<String>) {
        self.constants.insert(field, value.into());
    }

    /// Whether a field has a column or a constant.
    pub fn knows(&self, field: Field) -> bool {
        self.columns.has(field) || self.constants.has(field)
    }

    /// The first column of a field.
    pub fn column(&self, field: Field) -> Option<usize> {
        self.columns.get(field).and_then(|column| column.places.first()).copied()
    }

    /// All columns of a field, with their unit.
    pub fn columns(&self, field: Field) -> Option<&Column> {
        self.columns.get(field)
    }

    /// The fields that have a column, with it.
    pub fn fields(&self) -> impl Iterator<Item = (Field, &Column)> {
        self.columns.iter()
    }

    /// The constant the user set for a field.
    pub fn constant(&self, field: Field) -> Option<&str> {
        self.constants.get(field).map(String::as_str)
    }
}

/// The one year among the words of a header.
fn year_in(header: &str) -> Option<String> {
    let words = header.split(|c: char| !c.is_ascii_digit()).filter(|word| word.len() == 4);
    let mut years = words.filter(|word| word.starts_with("19") || word.starts_with("20"));
    let year = years.next()?;
    years.next().is_none().then(|| year.to_owned())
}

/// That two columns may be one field.
fn doubt(field: Field, first: &str, header: &str) -> String {
    let name = field.name();
    if first == header {
        return format!("the header \"{header}\" stands twice; rename or remove one of the two columns");
    }
    format!(
        "two columns may be the {name}: \"{first}\" and \"{header}\"; choose one with --col {name}=\"{first}\" or --col {name}=\"{header}\""
    )
}

/// What to say when no header means a field that is needed.
pub fn not_found(field: Field, headers: &[&str]) -> String {
    let name = field.name();
    let candidates: Vec<&str> = headers.iter().copied().filter(|header| !header.trim().is_empty()).collect();
    let known = words_for(field);
    let near: Vec<&str> = candidates
        .iter()
        .copied()
        .filter(|header| {
            let header = folded(header);
            let begins_so = |word: &&str| word.to_lowercase().chars().next() == header.chars().next();
            !nearest(&header, known.iter().copied().filter(begins_so)).is_empty()
        })
        .take(3)
        .collect();
    let listed = quoted(&candidates);
    // A header that means something else is no example.
    let unknown = || candidates.iter().copied().find(|header| meaning(header).is_none());
    let example = near.first().copied().or_else(unknown).map_or("HEADER".to_owned(), |header| format!("\"{header}\""));
    format!(
        "no column for the {name} ({}){}; the columns are {listed}; name it with --col {name}={example}",
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
            assert_eq!(by_words(field.name()), Some(*field), "{}", field.name());
        }
        let table = include_str!("../../data/columns.csv");
        for row in csv::Reader::from_reader(table.as_bytes()).records().map(Result::unwrap) {
            let owner = by_words(&row[2]).map(Field::name);
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
            let mapping = Mapping::new(&[header], &[], None).unwrap();
            assert_eq!(mapping.column(field), Some(0), "{header}");
        }
    }

    #[test]
    fn two_columns_for_one_field_are_a_question() {
        let error = Mapping::new(&["title", "gross", "takings"], &[], None).unwrap_err();
        assert!(error.contains("--col gross=\"takings\""), "{error}");
        let chosen = [(Field::Gross, Chosen::Header("takings".to_owned()))];
        let mapping = Mapping::new(&["title", "gross", "takings"], &chosen, None).unwrap();
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
