//! Folds, sorts and indexes the word lists of `data/`, so that a run finds a word without reading them all.

#[path = "src/input/folding.rs"]
mod folding;
#[path = "src/model/letters.rs"]
pub mod letters;
#[allow(dead_code, unused_imports, unused_macros, reason = "lists are only indexed here, and searched by a run")]
#[path = "src/input/lexicon.rs"]
mod lexicon;

/// Where the files above look for each other.
mod model {
    pub use super::letters;
}

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::ffi::OsStr;
use std::path::PathBuf;
use std::{env, fs};

use serde::Deserialize;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

fn main() -> Result<(), Box<dyn Error>> {
    let to = PathBuf::from(env::var_os("OUT_DIR").ok_or("cargo sets OUT_DIR")?);
    println!("cargo::rerun-if-changed=data");
    for shared in ["src/input/folding.rs", "src/input/lexicon.rs", "src/model/letters.rs"] {
        println!("cargo::rerun-if-changed={shared}");
    }
    let mut columns = BTreeMap::new();
    for row in csv::Reader::from_path("data/columns.csv")?.deserialize() {
        let (field, _, word): (String, String, String) = row?;
        columns.insert(folding::header(&word), field);
    }
    let mut lists: BTreeMap<String, BTreeMap<String, String>> = BTreeMap::new();
    for row in csv::Reader::from_path("data/words.csv")?.deserialize() {
        let (kind, key, _, word): (String, String, String, String) = row?;
        let word = folding::word(&word);
        if let ("rerelease", Some(last)) = (key.as_str(), word.rsplit(' ').next()) {
            lists.entry("words/rerelease_end".to_owned()).or_default().insert(last.to_owned(), key.clone());
        }
        lists.entry(format!("words/{kind}")).or_default().insert(word, key);
    }
    let mut quantities = BTreeMap::new();
    for row in csv::Reader::from_path("data/quantities.csv")?.deserialize() {
        let (kind, key, _, word): (String, String, String, String) = row?;
        quantities.insert(folding::word(&word), format!("{kind} {key}"));
    }
    let (mut countries, mut currencies) = (BTreeMap::new(), BTreeMap::new());
    for row in csv::Reader::from_path("data/countries.csv")?.deserialize() {
        let (code, alpha3, currency, en, ru, kk, other): (String, String, String, String, String, String, String) =
            row?;
        for names in [&code, &alpha3, &en, &ru, &kk, &other] {
            for name in names.split(';').filter(|name| !name.is_empty()) {
                countries.insert(folding::word(name), code.clone());
            }
        }
        if !currency.is_empty() {
            currencies.insert(code, currency);
        }
    }
    // ÉTATS-UNIS is often typed ETATS UNIS; a name of its own goes before such a spelling of another.
    let spelled: Vec<(String, String)> =
        countries.iter().filter_map(|(name, code): (&String, &String)| Some((typed(name)?, code.clone()))).collect();
    for (spelling, code) in spelled {
        countries.entry(spelling).or_insert(code);
    }
    let layouts = headers_of_layouts()?;
    for (name, sorted) in [
        ("columns", columns),
        ("countries", countries),
        ("currencies", currencies),
        ("layouts", layouts),
        ("quantities", quantities),
    ] {
        lists.insert(name.to_owned(), sorted);
    }
    fs::create_dir_all(to.join("words"))?;
    for (name, sorted) in lists {
        let lines: Vec<String> = sorted.into_iter().map(|(word, means)| format!("{word}\t{means}\n")).collect();
        let text = lines.concat();
        fs::write(to.join(format!("{name}.index")), lexicon::index(&text))?;
        fs::write(to.join(format!("{name}.tsv")), text)?;
    }
    Ok(())
}

/// A layout of `data/profiles/`, as far as it tells whose table it is.
#[derive(Deserialize)]
struct Layout {
    #[serde(default)]
    distinct: bool,
    columns: BTreeMap<String, Headers>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Headers {
    One(String),
    More(Vec<String>),
}

/// The headers of layouts that are of one publisher alone, each with the layouts and fields it is of.
fn headers_of_layouts() -> Result<BTreeMap<String, String>, Box<dyn Error>> {
    let mut uses: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for file in fs::read_dir("data/profiles")? {
        let path = file?.path();
        let name = path.file_stem().and_then(OsStr::to_str).ok_or("a profile has a name")?;
        let layout: Layout = toml::from_str(&fs::read_to_string(&path)?)?;
        for (field, headers) in layout.columns.iter().filter(|_| layout.distinct) {
            let headers = match headers {
                Headers::One(one) => std::slice::from_ref(one),
                Headers::More(all) => all,
            };
            for header in headers {
                uses.entry(folding::header(header)).or_default().insert(format!("{name} {field}"));
            }
        }
    }
    Ok(uses.into_iter().map(|(header, uses)| (header, Vec::from_iter(uses).join(";"))).collect())
}

/// A Latin name without its marks and hyphens.
fn typed(name: &str) -> Option<String> {
    let plain: String = name.nfd().filter(|c| !is_combining_mark(*c)).map(|c| if c == '-' { ' ' } else { c }).collect();
    (plain.is_ascii() && plain != name).then_some(plain)
}
