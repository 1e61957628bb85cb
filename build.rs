//! Folds and sorts the word lists of `data/`, so that a run finds a word without reading them all.

#[path = "src/input/folding.rs"]
mod folding;

use std::collections::BTreeMap;
use std::error::Error;
use std::path::PathBuf;
use std::{env, fs};

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

fn main() -> Result<(), Box<dyn Error>> {
    let to = PathBuf::from(env::var_os("OUT_DIR").ok_or("cargo sets OUT_DIR")?);
    println!("cargo::rerun-if-changed=data");
    println!("cargo::rerun-if-changed=src/input/folding.rs");
    let mut columns = BTreeMap::new();
    for row in csv::Reader::from_path("data/columns.csv")?.deserialize() {
        let (field, _, word): (String, String, String) = row?;
        columns.insert(folding::header(&word), field);
    }
    let mut words = BTreeMap::new();
    for row in csv::Reader::from_path("data/words.csv")?.deserialize() {
        let (kind, key, _, word): (String, String, String, String) = row?;
        words.insert(format!("{kind}\t{}", folding::word(&word)), key);
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
    for (name, sorted) in
        [("columns.tsv", columns), ("words.tsv", words), ("countries.tsv", countries), ("currencies.tsv", currencies)]
    {
        let lines: Vec<String> = sorted.into_iter().map(|(word, means)| format!("{word}\t{means}\n")).collect();
        fs::write(to.join(name), lines.concat())?;
    }
    Ok(())
}

/// A Latin name without its marks and hyphens.
fn typed(name: &str) -> Option<String> {
    let plain: String = name.nfd().filter(|c| !is_combining_mark(*c)).map(|c| if c == '-' { ' ' } else { c }).collect();
    (plain.is_ascii() && plain != name).then_some(plain)
}
