//! Profiles: how one publisher's tables are laid out, so that they are read as they are. `data/profiles/` holds those
//! that are built in; a file of the same form is a profile too.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

use super::amounts::Mark;
use super::columns::{Chosen, Field, folded};
use super::dates::DateOrder;
use super::lexicon::{Lexicon, lexicon};
use super::{Reading, countries};
use crate::model::account::Account;
use crate::model::country::Country;
use crate::model::currency::Currency;

/// A built-in profile is one file and one line here.
macro_rules! profiles {
    ($($name:literal,)*) => {
        static BUILT_IN: [BuiltIn; [$($name),*].len()] =
            [$(BuiltIn::new($name, include_str!(concat!("../../data/profiles/", $name, ".toml"))),)*];
    };
}

profiles! {
    "ancine",
    "ancine-releases",
    "bfi",
    "boxofficemojo",
    "boxofficemojo-lifetime",
    "boxofficemojo-world",
    "boxofficeturkiye",
    "cinetel",
    "cnc",
    "eais",
    "kobis",
    "kobis-api",
    "kobis-films",
    "lumiere",
    "mkrf",
    "tfi",
    "tfi-api",
    "the-numbers",
    "the-numbers-budgets",
}

/// A built-in profile: its file, which is read where a table is of it.
struct BuiltIn {
    name: &'static str,
    text: &'static str,
    profile: OnceLock<Option<Profile>>,
}

impl BuiltIn {
    const fn new(name: &'static str, text: &'static str) -> BuiltIn {
        BuiltIn { name, text, profile: OnceLock::new() }
    }

    fn named(name: &str) -> Option<&'static BuiltIn> {
        BUILT_IN.iter().find(|known| known.name == name)
    }

    fn profile(&self) -> Option<&Profile> {
        self.profile.get_or_init(|| Profile::parse(self.name, self.text).ok()).as_ref()
    }
}

/// The headers of those whose headers are of one publisher alone, each with the profiles and fields it is of.
static DISTINCT: Lexicon = lexicon!("layouts");

/// What a profile file may say.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Stated {
    about: String,
    /// For who reads the file: where the layout was seen.
    seen: Option<OneOrMore>,
    home: Option<String>,
    territory: Option<String>,
    currency: Option<String>,
    decimal: Option<String>,
    date_order: Option<String>,
    encoding: Option<String>,
    delimiter: Option<String>,
    file_date: Option<String>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    distinct: bool,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    ignore: Vec<String>,
    columns: BTreeMap<String, OneOrMore>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    set: BTreeMap<String, String>,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(untagged)]
enum OneOrMore {
    One(String),
    More(Vec<String>),
}

impl OneOrMore {
    fn all(&self) -> Vec<String> {
        match self {
            OneOrMore::One(one) => vec![one.clone()],
            OneOrMore::More(all) => all.clone(),
        }
    }
}

/// What the day in the name of a file is, where no column says when.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum FileDate {
    /// The day the records are of.
    #[default]
    Day,
    /// The first day of the week they are of.
    WeekStart,
    /// The last day of that week.
    WeekEnd,
}

impl FileDate {
    /// All readings with the words of `--file-date`.
    pub const WORDS: [(&'static str, FileDate); 3] =
        [("day", FileDate::Day), ("week-start", FileDate::WeekStart), ("week-end", FileDate::WeekEnd)];
}

/// How a table is laid out.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Profile {
    /// Its name.
    pub name: String,
    /// Whose tables they are.
    pub about: String,
    /// The country whose films are domestic.
    pub home: Option<Country>,
    /// The market.
    pub territory: Option<String>,
    /// The currency of the money, where the table does not say.
    pub currency: Option<Currency>,
    /// The decimal mark.
    pub decimal: Option<Mark>,
    /// Whether days or months stand first.
    pub date_order: Option<DateOrder>,
    /// The encoding.
    pub encoding: Option<String>,
    /// The delimiter.
    pub delimiter: Option<u8>,
    /// What the day in the name of a file is.
    pub file_date: Option<FileDate>,
    /// Whether its headers are of this publisher alone, so that a table that has them is one of it.
    distinct: bool,
    /// The headers each field may have.
    columns: Vec<(Field, Vec<String>)>,
    /// Headers that mean something else than their words say.
    ignored: Vec<String>,
    /// Values for all records.
    pub constants: Vec<(Field, String)>,
}

/// How many headers a table must share with a distinct profile to be recognised.
const RECOGNISED: usize = 5;

impl Profile {
    /// Reads a profile of this name.
    pub fn parse(name: &str, text: &str) -> Result<Profile, String> {
        let stated: Stated = toml::from_str(text).map_err(|error| error.to_string())?;
        let field = |name: &String| {
            Field::named(name).ok_or_else(|| {
                let near = crate::model::suggestion::nearest(name, Field::ALL.iter().map(|field| field.name()));
                format!("\"{name}\" is not a field{}", crate::model::suggestion::did_you_mean(&near))
            })
        };
        fn one_of<T: Copy>(what: &str, word: &Option<String>, known: &[(&str, T)]) -> Result<Option<T>, String> {
            let Some(word) = word else { return Ok(None) };
            let found = known.iter().find(|(known, _)| known == word).map(|(_, value)| *value);
            let listed = || known.iter().map(|(word, _)| *word).collect::<Vec<_>>().join(", ");
            found.map(Some).ok_or_else(|| format!("{what} = \"{word}\": expected one of {}", listed()))
        }
        // A year that stands first says the order by itself.
        let [day_first, month_first] = DateOrder::WORDS.map(|(word, order)| (word, Some(order)));
        let date_orders = [day_first, month_first, ("year-first", None)];
        let country = |name: &String| countries::country(name).ok_or_else(|| countries::unknown(name));
        let currency = |code: &String| Currency::parse(code).ok_or_else(|| format!("\"{code}\" is not a currency"));
        let mut columns = Vec::new();
        for (name, headers) in &stated.columns {
            columns.push((field(name)?, headers.all()));
        }
        let mut constants = Vec::new();
        for (name, value) in &stated.set {
            constants.push((field(name)?, value.clone()));
        }
        Ok(Profile {
            name: name.to_owned(),
            about: stated.about.clone(),
            home: stated.home.as_ref().map(country).transpose()?,
            territory: stated.territory.clone(),
            currency: stated.currency.as_ref().map(currency).transpose()?,
            decimal: one_of("decimal", &stated.decimal, &Mark::WORDS)?,
            date_order: one_of("date_order", &stated.date_order, &date_orders)?.flatten(),
            encoding: stated.encoding.clone(),
            delimiter: stated.delimiter.as_ref().and_then(|delimiter| delimiter.bytes().next()),
            file_date: one_of("file_date", &stated.file_date, &FileDate::WORDS)?,
            distinct: stated.distinct,
            columns,
            ignored: stated.ignore.clone(),
            constants,
        })
    }

    /// The field a header has by this profile.
    pub fn field(&self, header: &str) -> Option<Field> {
        let of = |names: &[String]| names.iter().any(|name| folded(name) == folded(header));
        self.columns.iter().find(|(_, names)| of(names)).map(|(field, _)| *field)
    }

    /// Whether the words of a header mean nothing here.
    pub fn ignores(&self, header: &str) -> bool {
        self.ignored.iter().any(|name| folded(name) == folded(header))
    }

    /// The fields that are the sum of several headers, such as `Domestic + Foreign`.
    pub fn sums(&self) -> impl Iterator<Item = (Field, &str)> {
        let all = self.columns.iter().flat_map(|(field, names)| names.iter().map(|name| (*field, name.as_str())));
        all.filter(|(_, name)| name.contains(" + "))
    }
}

/// The layout of files that were inspected, as text that can be given back with `--profile`: what was found, and what
/// the options said. What differs from file to file or from column to column is left for the next reading to find.
pub fn found(account: &Account, reading: &Reading) -> Result<String, toml::ser::Error> {
    let tables = &account.inspection.tables;
    let layout = reading.profile.clone().or_else(|| tables.iter().find_map(|table| built_in(table.layout.as_deref()?)));
    let layout = layout.unwrap_or_default();
    let used = || tables.iter().flat_map(|table| &table.columns).filter(|column| column.is_used);
    let mut columns: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for table in tables {
        let mut of_table: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for column in
            table.columns.iter().filter(|column| column.is_used && column.is_named() && !column.is_a_currency())
        {
            of_table.entry(column.field.unwrap_or_default()).or_default().push(&column.header);
        }
        for (field, headers) in of_table {
            let header = headers.join(" + ");
            let known = columns.entry(field.to_owned()).or_default();
            if !known.contains(&header) {
                known.push(header);
            }
        }
    }
    let columns = columns.into_iter().map(|(field, headers)| {
        let stated = match headers.as_slice() {
            [one] => OneOrMore::One(one.clone()),
            _ => OneOrMore::More(headers),
        };
        (field, stated)
    });
    let constants = reading.columns.iter().filter_map(|(field, chosen)| match chosen {
        Chosen::Constant(value) => Some((field.name().to_owned(), value.clone())),
        Chosen::Header(_) => None,
    });
    let of_layout = layout.constants.iter().map(|(field, value)| (field.name().to_owned(), value.clone()));
    let delimiter = agreed(account.sources.iter().filter_map(|source| source.delimiter.as_deref()));
    let encoding = agreed(account.sources.iter().map(|source| source.encoding).filter(|name| !name.is_empty()));
    let word_of = |file_date: FileDate| {
        FileDate::WORDS.into_iter().find(|(_, known)| *known == file_date).map(|(word, _)| word.to_owned())
    };
    let files: Vec<&str> = account.sources.iter().map(|source| source.name.as_str()).collect();
    let stated = Stated {
        about: format!("found in {}", files.join(", ")),
        home: reading.home.or(layout.home).map(|home| home.code().to_owned()),
        territory: reading.territory.clone().or(layout.territory),
        currency: reading.currency.or(layout.currency).map(|currency| currency.code().to_owned()),
        decimal: agreed(used().filter_map(|column| column.decimal)).map(str::to_owned),
        date_order: agreed(used().filter_map(|column| column.date_order)).map(str::to_owned),
        encoding: encoding.map(str::to_owned),
        delimiter: delimiter.map(|name| if name == "tab" { "\t" } else { name }.to_owned()),
        file_date: reading.file_date.or(layout.file_date).and_then(word_of),
        ignore: layout.ignored,
        columns: columns.collect(),
        set: of_layout.chain(constants).collect(),
        ..Stated::default()
    };
    toml::to_string(&stated)
}

/// What all say, if they say one thing.
fn agreed<'a>(mut all: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let first = all.next()?;
    all.all(|other| other == first).then_some(first)
}

/// The built-in profile of a name.
pub fn built_in(name: &str) -> Option<Profile> {
    BuiltIn::named(name)?.profile().cloned()
}

/// The names of the built-in profiles.
pub fn names() -> impl Iterator<Item = &'static str> {
    BUILT_IN.iter().map(|known| known.name)
}

/// The one distinct profile that a table's headers are of.
pub fn recognised(headers: &[&str]) -> Option<&'static Profile> {
    let mut fields: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    let uses = headers.iter().filter_map(|header| DISTINCT.find(&folded(header))).flat_map(|uses| uses.split(';'));
    for (profile, field) in uses.filter_map(|used| used.split_once(' ')) {
        fields.entry(profile).or_default().insert(field);
    }
    let mut found: Vec<(usize, &str)> = fields.iter().map(|(profile, fields)| (fields.len(), *profile)).collect();
    found.sort_by_key(|(share, _)| std::cmp::Reverse(*share));
    match found.as_slice() {
        [(most, name), rest @ ..] if *most >= RECOGNISED && rest.first().is_none_or(|(next, _)| next < most) => {
            BuiltIn::named(name)?.profile()
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_built_in_profile_can_be_read() {
        for BuiltIn { name, text, .. } in &BUILT_IN {
            let profile = Profile::parse(name, text).unwrap_or_else(|error| panic!("{name}: {error}"));
            assert!(!profile.about.is_empty() && !profile.columns.is_empty(), "{name}");
        }
    }

    #[test]
    fn a_table_is_recognised_by_the_headers_of_one_publisher() {
        let kobis = ["순위", "영화명", "개봉일", "매출액", "누적매출액", "관객수", "대표국적", "국적"];
        assert_eq!(recognised(&kobis).map(|profile| profile.name.as_str()), Some("kobis"));
        assert_eq!(recognised(&["title", "date", "gross", "currency", "admissions"]), None);
    }

    #[test]
    fn what_is_wrong_with_a_profile_is_named() {
        for (text, said) in [
            ("about = \"x\"\n[columns]\ngros = \"Gross\"\n", "did you mean \"gross\""),
            ("about = \"x\"\ndecimal = \"dot\"\n[columns]\n", "expected one of point, comma"),
            ("about = \"x\"\nhome = \"Narnia\"\n[columns]\n", "not a country"),
            ("about = \"x\"\nhomes = \"KZ\"\n[columns]\n", "unknown field"),
        ] {
            let error = Profile::parse("x", text).unwrap_err();
            assert!(error.contains(said), "{error}");
        }
    }
}
