//! Countries by name, in many languages: `data/countries.csv`.

use super::folding;
use super::lexicon::{Lexicon, lexicon};
use crate::model::country::Country;
use crate::model::currency::Currency;
use crate::model::suggestion::nearest;

static NAMES: Lexicon = lexicon!("countries");
static CURRENCIES: Lexicon = lexicon!("currencies");

/// The country of a name or code in any of the languages.
pub fn country(name: &str) -> Option<Country> {
    NAMES.find(&folding::word(name)).map(Country::of_code)
}

/// The countries of a list such as `KZ;RU`, `США - Великобритания` or `UK/Irl/USA`, in its order.
pub fn list(text: &str) -> Result<Vec<Country>, String> {
    if let Some(one) = country(text) {
        return Ok(vec![one]);
    }
    let parts = text.split([';', ',', '/', '|']).flat_map(|part| part.split(" - ")).flat_map(|part| part.split(" – "));
    let parts = parts.flat_map(joined);
    let mut found = Vec::new();
    for part in parts.map(str::trim).filter(|part| !part.is_empty()) {
        let one = country(part).ok_or_else(|| {
            let of = if part == text.trim() { String::new() } else { format!("holds \"{part}\", which ") };
            format!("{of}is not a country we know{}", did_you_mean_country(part))
        })?;
        if !found.contains(&one) {
            found.push(one);
        }
    }
    Ok(found)
}

/// The countries joined by a hyphen or an "and", where each of them is one: `США-Канада`, `Россия и Казахстан`.
fn joined(part: &str) -> Vec<&str> {
    if country(part).is_some() {
        return vec![part];
    }
    for sign in ["-", " и ", " and ", " & ", " және ", " et ", " und ", " y ", " e "] {
        let pieces: Vec<&str> = part.split(sign).map(str::trim).collect();
        if pieces.len() > 1 && pieces.iter().all(|piece| country(piece).is_some()) {
            return pieces;
        }
    }
    vec![part]
}

/// What to say of a name that is no country.
pub fn unknown(name: &str) -> String {
    format!("\"{name}\" is not a country we know{}", did_you_mean_country(name))
}

fn did_you_mean_country(name: &str) -> String {
    let known = NAMES.entries().map(|(name, _)| name).filter(|known| known.chars().count() > 3);
    crate::model::suggestion::did_you_mean(&nearest(name, known))
}

/// The currency of a country.
pub fn currency(country: Country) -> Option<Currency> {
    CURRENCIES.find(country.code()).and_then(Currency::parse)
}

/// The country whose currency this is, if it is of one country alone.
pub fn only_country_with(currency: Currency) -> Option<Country> {
    let of = |known: &str| Currency::parse(known) == Some(currency);
    let mut with = CURRENCIES.entries().filter(|(_, known)| of(known)).map(|(country, _)| Country::of_code(country));
    with.next().filter(|_| with.next().is_none())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_in_several_languages() {
        for (name, code) in [
            ("KZ", "KZ"),
            ("kaz", "KZ"),
            ("Казахстан", "KZ"),
            ("Қазақстан", "KZ"),
            ("Sverige", "SE"),
            ("EE.UU.", "US"),
            ("XK", "XK"),
            ("ETATS UNIS", "US"),
            ("Grande Bretagne", "GB"),
            ("COREE DU SUD", "KR"),
            ("한국", "KR"),
            ("США", "US"),
            ("UK", "GB"),
            ("СССР", "SU"),
        ] {
            assert_eq!(country(name).map(Country::code), Some(code), "{name}");
        }
        assert_eq!(country("Narnia"), None);
    }

    #[test]
    fn lists_keep_their_order() {
        let codes = |text| list(text).map(|found| found.iter().map(|c| c.code()).collect::<Vec<_>>().join(" "));
        for (text, expected) in [
            ("KZ;RU", "KZ RU"),
            ("UK/Irl/USA", "GB IE US"),
            ("США - Великобритания", "US GB"),
            ("Guinea-Bissau", "GW"),
            ("KZ; KZ", "KZ"),
        ] {
            assert_eq!(codes(text), Ok(expected.to_owned()), "{text}");
        }
        assert!(list("KZ;Kazahstan").unwrap_err().contains("\"kazakhstan\""));
    }

    #[test]
    fn every_name_belongs_to_one_country() {
        let mut owner: std::collections::BTreeMap<String, String> = std::collections::BTreeMap::new();
        for row in
            csv::Reader::from_reader(include_str!("../../data/countries.csv").as_bytes()).records().map(Result::unwrap)
        {
            for (_, names) in row.iter().enumerate().filter(|(column, _)| *column != 2) {
                for name in names.split(';').filter(|name| !name.is_empty()) {
                    let code = row[0].to_owned();
                    let before = owner.insert(folding::word(name), code.clone());
                    assert!(before.is_none_or(|before| before == code), "{name} belongs to two");
                }
            }
        }
    }
}
