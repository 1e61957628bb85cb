//! Claims as they are written down: a file of TOML or JSON, or one claim in a line.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::model::asked::Asked;
use crate::model::box_office::Basis;
use crate::model::claim::{Asserted, Claim, Level, Part, PartBy, Severity};
use crate::model::origin::Origin;
use crate::model::period::Period;
use crate::model::published::Scope;
use crate::model::quantity::{Kind, Quantity, Stated};
use rust_decimal::Decimal;

use super::quantities::{self, Phrase};

/// Why claims cannot be read: which of them, and what of it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{place}: {why}")]
pub struct ClaimError {
    /// The file, and the claim in it.
    pub place: String,
    /// What was found and what was expected.
    pub why: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    claims: Vec<Written>,
}

/// A claim as it is written.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Written {
    #[serde(default)]
    id: String,
    quote: Option<String>,
    speaker: Option<String>,
    date: Option<String>,
    url: Option<String>,
    measure: String,
    of: Option<String>,
    origin: Option<String>,
    over: Option<String>,
    period: String,
    versus: Option<String>,
    n: Option<u32>,
    part: Option<String>,
    by: Option<String>,
    film: Option<String>,
    than: Option<String>,
    threshold: Option<String>,
    budget: Option<String>,
    kept: Option<String>,
    basis: Option<String>,
    #[serde(default)]
    parts: BTreeMap<String, String>,
    #[serde(default)]
    some_parts: BTreeMap<String, String>,
    value: Option<String>,
    severity: Option<String>,
}

/// The measures a claim may speak of, beside the levels of a market.
const MEASURES: [&str; 10] = [
    "gross-share",
    "admissions-share",
    "screenings-share",
    "growth",
    "top-share",
    "ratio",
    "film-gross",
    "film-return",
    "days-to",
    "above",
];

/// The level of a market that a word names.
fn level_of(measure: &str) -> Option<Level> {
    let word = measure.replace('-', "_");
    Level::WORDS.iter().find(|(level, _)| *level == word).map(|(_, level)| *level)
}

/// Of what of a market a word names the share.
fn share_of(measure: &str) -> Option<PartBy> {
    let part = measure.strip_suffix("share")?.strip_suffix(['-', '_'])?;
    PartBy::WORDS.iter().find(|(word, _)| *word == part).map(|(_, by)| *by)
}

/// Reads a file of claims, TOML or JSON.
pub fn parse(name: &str, text: &str) -> Result<Vec<Claim>, ClaimError> {
    let at = |why: String| ClaimError { place: name.to_owned(), why };
    let file: File = if text.trim_start().starts_with('{') {
        serde_json::from_str(text).map_err(|error| at(error.to_string()))?
    } else {
        toml::from_str(text).map_err(|error| at(error.to_string()))?
    };
    if file.claims.is_empty() {
        return Err(at("has no claims; expected [[claims]] with id, measure, period and value".to_owned()));
    }
    let mut claims: Vec<Claim> = Vec::new();
    for (place, mut written) in (1_usize..).zip(file.claims) {
        if written.id.is_empty() {
            written.id = format!("claim-{place}");
        }
        let id = written.id.clone();
        let at = |why: String| ClaimError { place: format!("{name}: claim \"{id}\""), why };
        if claims.iter().any(|known| known.id == id) {
            return Err(at("stands twice; give each claim an id of its own".to_owned()));
        }
        claims.extend(read(&written).map_err(at)?);
    }
    Ok(claims)
}

/// Reads one claim in a line: `top-share 2024 n=20 origin=domestic by=count = 70%`.
pub fn parse_line(line: &str, id: &str) -> Result<Vec<Claim>, ClaimError> {
    let at = |why: String| ClaimError { place: format!("claim \"{line}\""), why };
    let expected = "expected MEASURE PERIOD key=value … = VALUE, such as top-share 2024 n=20 origin=domestic = 70%";
    let (asked, value) = match line.split_once(" = ") {
        Some((asked, value)) => (asked, Some(value)),
        None if line.starts_with("above ") => (line, None),
        None => return Err(at(expected.to_owned())),
    };
    let words = words_of(asked).map_err(at)?;
    let mut words = words.iter().map(String::as_str);
    let measure = words.next().unwrap_or_default().to_owned();
    let period =
        words.next().filter(|word| !word.contains('=')).ok_or_else(|| at(format!("says no period; {expected}")))?;
    let period = period.to_owned();
    let mut written = Written {
        id: id.to_owned(),
        measure,
        period,
        value: value.map(|value| value.trim().to_owned()),
        ..Written::default()
    };
    let mut seen = std::collections::BTreeSet::new();
    for word in words {
        let Some((key, value)) = word.split_once('=') else {
            // A bare word says what is counted of the leading films.
            let is_part = PartBy::WORDS.iter().any(|(part, _)| *part == word) && written.measure == "top-share";
            if !is_part || written.part.replace(word.to_owned()).is_some() {
                return Err(at(format!("\"{word}\" is no part of a claim; {expected}")));
            }
            continue;
        };
        let value = value.replace('_', " ");
        if !seen.insert(key.to_owned()) {
            return Err(at(format!("says \"{key}\" twice; keep one")));
        }
        match key {
            "of" => written.of = Some(value),
            "origin" => written.origin = Some(value),
            "over" => written.over = Some(value),
            "versus" | "vs" => written.versus = Some(value),
            "n" => written.n = Some(value.parse().map_err(|_| at(format!("n: \"{value}\" is not a number of films")))?),
            "by" => written.by = Some(value),
            "part" => written.part = Some(value),
            "film" => written.film = Some(value),
            "than" => written.than = Some(value),
            "threshold" => written.threshold = Some(value),
            "budget" => written.budget = Some(value),
            "kept" => written.kept = Some(value),
            "basis" => written.basis = Some(value),
            _ => return Err(at(format!("\"{key}\" is no part of a claim; {expected}"))),
        }
    }
    read(&written).map_err(at)
}

/// The words of a line; what stands in quotes is one.
fn words_of(line: &str) -> Result<Vec<String>, String> {
    let mut words: Vec<String> = Vec::new();
    let (mut quote, mut is_open) = (None, false);
    for letter in line.chars() {
        match (letter, quote) {
            (letter, Some(open)) if letter == open => quote = None,
            ('"' | '\'', None) => {
                quote = Some(letter);
                if !is_open {
                    words.push(String::new());
                }
                is_open = true;
            }
            (letter, None) if letter.is_whitespace() => is_open = false,
            (letter, _) => {
                if !is_open {
                    words.push(String::new());
                }
                is_open = true;
                words.last_mut().into_iter().for_each(|word| word.push(letter));
            }
        }
    }
    if quote.is_some() { Err("has a quote that is not closed".to_owned()) } else { Ok(words) }
}

/// The keys that each measure takes, beside those of every claim.
fn keys_of(measure: &str) -> &'static [&'static str] {
    match measure {
        "growth" => &["of", "origin", "versus"],
        _ if level_of(measure).is_some() => &["origin", "versus", "parts", "some-parts"],
        "gross-share" | "admissions-share" | "screenings-share" => &["origin", "versus", "parts", "some-parts"],
        "top-share" => &["n", "origin", "by", "part", "versus"],
        "ratio" => &["of", "origin", "over"],
        "film-gross" => &["film"],
        "film-return" => &["film", "budget", "kept"],
        "days-to" => &["film", "threshold"],
        "above" => &["film", "than"],
        _ => &[],
    }
}

/// That a claim has no key that its measure does not take.
fn check_keys(written: &Written, measure: &str) -> Result<(), String> {
    let given = [
        ("of", written.of.is_some()),
        ("origin", written.origin.is_some()),
        ("over", written.over.is_some()),
        ("versus", written.versus.is_some()),
        ("n", written.n.is_some()),
        ("by", written.by.is_some()),
        ("part", written.part.is_some()),
        ("film", written.film.is_some()),
        ("than", written.than.is_some()),
        ("threshold", written.threshold.is_some()),
        ("budget", written.budget.is_some()),
        ("kept", written.kept.is_some()),
        ("parts", !written.parts.is_empty()),
        ("some-parts", !written.some_parts.is_empty()),
    ];
    let known = keys_of(measure);
    match given.into_iter().find(|(key, is_given)| *is_given && !known.contains(key)) {
        Some((key, _)) => Err(format!("\"{key}\" is no part of a {measure} claim; it takes {}", known.join(", "))),
        None => Ok(()),
    }
}

fn word_of<T: Copy>(what: &str, word: &str, words: &[(&'static str, T)]) -> Result<T, String> {
    let found = words.iter().find(|(known, _)| known.replace('_', "-") == word.replace('_', "-"));
    let listed = || words.iter().map(|(word, _)| word.replace('_', "-")).collect::<Vec<_>>().join(", ");
    found.map(|(_, value)| *value).ok_or_else(|| format!("{what}: \"{word}\" is not known; expected {}", listed()))
}

fn scope(word: Option<&String>) -> Result<Scope, String> {
    let Some(word) = word else { return Ok(Scope::Total) };
    Scope::ALL
        .into_iter()
        .find(|scope| scope.word() == word)
        .ok_or_else(|| format!("origin: \"{word}\" is not one; expected {}", Scope::ALL.map(Scope::word).join(", ")))
}

fn origin(word: Option<&String>) -> Result<Origin, String> {
    match scope(word)? {
        Scope::Of(origin) => Ok(origin),
        Scope::Total => Err("names no origin; expected origin = \"domestic\"".to_owned()),
    }
}

fn period(what: &str, text: &str) -> Result<Period, String> {
    let named = Asked::parse(text).ok().and_then(Asked::named);
    named.ok_or_else(|| format!("{what}: \"{text}\" is not a period; expected such as 2024 or 2024-H1"))
}

fn needed<'w>(what: &str, value: Option<&'w String>) -> Result<&'w String, String> {
    value.ok_or_else(|| format!("says no {what}"))
}

fn quantity(text: &str) -> Result<Quantity, String> {
    match quantities::parse(text).map_err(|error| format!("\"{text}\" {error}"))? {
        Phrase::One(quantity) => Ok(quantity),
        Phrase::FromTo(..) => Err(format!("\"{text}\" is two values; expected one")),
    }
}

/// A list of leading films has at most so many.
const MOST_FILMS: u32 = 10_000;

/// An amount of money above nothing.
fn amount(what: &str, text: &str) -> Result<Quantity, String> {
    let one = quantity(text)?;
    let is_amount = matches!(one.kind, Kind::Money(_) | Kind::Count) && one.value > Decimal::ZERO;
    is_amount.then_some(one).ok_or_else(|| format!("{what}: \"{text}\" is no amount; expected such as \"190 m tenge\""))
}

/// What films of a list may rank by.
const RANKED_BY: [(&str, PartBy); 2] = [("gross", PartBy::Gross), ("admissions", PartBy::Admissions)];

/// A part of a value: `190`, `31 %`, or both, as in `302 thousand, 31 %`.
fn part(name: &str, text: &str) -> Result<Part, String> {
    let mut found = Part { name: name.to_owned(), value: None, share: None };
    for piece in text.split(", ") {
        let one = quantity(piece).map_err(|why| format!("part \"{name}\": {why}"))?;
        let place = match one.kind {
            Kind::Percent => &mut found.share,
            Kind::Money(_) | Kind::Count => &mut found.value,
            Kind::Points | Kind::Times => {
                return Err(format!("part \"{name}\": \"{piece}\" is neither an amount nor a share"));
            }
        };
        if one.value < Decimal::ZERO || one.kind == Kind::Percent && one.value > Decimal::ONE_HUNDRED {
            return Err(format!("part \"{name}\": \"{piece}\" is less than nothing or more than all"));
        }
        if place.replace(one).is_some() {
            return Err(format!("part \"{name}\": \"{text}\" is two of one; expected an amount, a share, or both"));
        }
    }
    Ok(found)
}

/// That parts can be set against the value that they are of: shares of a share, amounts of its currency of any other.
fn check_parts(parts: &[Part], are_all: bool, measure: &Asserted, value: &Quantity) -> Result<(), String> {
    let is_share = matches!(measure, Asserted::Share(..));
    for part in parts {
        let unlike = match (part.value.map(|value| value.kind), value.kind) {
            (Some(_), _) if is_share => true,
            (Some(Kind::Money(Some(own))), Kind::Money(Some(whole))) => own != whole,
            _ => false,
        };
        if unlike {
            return Err(format!(
                "part \"{}\": its amount is not of what \"{}\" is of",
                part.name,
                measure_word(measure)
            ));
        }
    }
    let (values, shares) =
        (parts.iter().all(|part| part.value.is_some()), parts.iter().all(|part| part.share.is_some()));
    if are_all && !(shares || !is_share && values) {
        return Err("parts: expected an amount for each, or a share for each; some-parts need not be all".to_owned());
    }
    Ok(())
}

fn measure_word(measure: &Asserted) -> &'static str {
    match measure {
        Asserted::Level(level, _) => level.word(),
        Asserted::Share(by, _) => by.word(),
        _ => "the claim",
    }
}

/// A claim; two of them where a value and the one it came from were said.
fn read(written: &Written) -> Result<Vec<Claim>, String> {
    let level = |word: Option<&String>| word_of("of", needed("of what: of = \"gross\"", word)?, &Level::WORDS);
    let own = scope(written.origin.as_ref())?;
    let measure = match written.measure.replace('_', "-").as_str() {
        word if let Some(level) = level_of(word) => Asserted::Level(level, own),
        // The share of the releases is no measure of claims.
        word @ ("gross-share" | "admissions-share" | "screenings-share") if let Some(by) = share_of(word) => {
            Asserted::Share(by, own)
        }
        "growth" => {
            let before = period("versus", needed("base: versus = \"2023\"", written.versus.as_ref())?)?;
            match written.of.as_deref().and_then(share_of) {
                Some(by) => Asserted::ShareChange(by, own, before),
                None => Asserted::Growth(level(written.of.as_ref())?, own, before),
            }
        }
        "top-share" => Asserted::TopShare {
            n: written
                .n
                .filter(|n| (1..=MOST_FILMS).contains(n))
                .ok_or_else(|| format!("says not of how many films: n = 20, at most {MOST_FILMS}"))?,
            origin: origin(written.origin.as_ref())?,
            by: written.part.as_deref().map_or(Ok(PartBy::Count), |word| word_of("part", word, &PartBy::WORDS))?,
            ranked_by: written.by.as_deref().map(|word| word_of("by", word, &RANKED_BY)).transpose()?,
        },
        "ratio" => Asserted::Ratio(level(written.of.as_ref())?, own, scope(written.over.as_ref())?),
        "film-return" => Asserted::Return {
            film: needed("film", written.film.as_ref())?.clone(),
            budget: amount("budget", needed("budget: budget = \"190 m\"", written.budget.as_ref())?)?,
            kept: written.kept.as_deref().map(|kept| amount("kept", kept)).transpose()?,
        },
        "film-gross" => Asserted::FilmGross(needed("film", written.film.as_ref())?.clone()),
        "days-to" => {
            let threshold = amount("threshold", needed("threshold", written.threshold.as_ref())?)?;
            Asserted::DaysTo(needed("film", written.film.as_ref())?.clone(), threshold)
        }
        "above" => Asserted::Above(
            needed("film", written.film.as_ref())?.clone(),
            needed("other film: than = \"…\"", written.than.as_ref())?.clone(),
        ),
        other => {
            let levels = Level::WORDS.map(|(word, _)| word.replace('_', "-"));
            let known = levels.iter().map(String::as_str).chain(MEASURES).collect::<Vec<_>>().join(", ");
            return Err(format!("measure: \"{other}\" is not known; expected {known}"));
        }
    };
    check_keys(written, &written.measure.replace('_', "-"))?;
    let (value, from, said) = match (&written.value, &measure) {
        (None, Asserted::Above(..)) => {
            let more =
                Quantity { value: Decimal::ONE, step: Decimal::ZERO, stated: Stated::MoreThan, kind: Kind::Times };
            (more, None, "more".to_owned())
        }
        (None, _) => return Err("says no value; expected value = \"over 22 bn tenge\"".to_owned()),
        (Some(text), _) => match quantities::parse(text).map_err(|error| format!("value: \"{text}\" {error}"))? {
            Phrase::One(quantity) => (quantity, None, text.clone()),
            Phrase::FromTo(from, to) => (to, Some(from), text.clone()),
        },
    };
    if !written.parts.is_empty() && !written.some_parts.is_empty() {
        return Err("has both parts and some-parts; parts are all there is, some-parts are not".to_owned());
    }
    let parts = written.parts.iter().chain(&written.some_parts).map(|(name, text)| part(name, text));
    let parts = parts.collect::<Result<Vec<Part>, String>>()?;
    let in_other_units = ["week", "month", "недел", "месяц", "апта", "ай "];
    if matches!(measure, Asserted::DaysTo(..)) && in_other_units.iter().any(|unit| said.to_lowercase().contains(unit)) {
        return Err(format!("value: \"{said}\" is not in days; write it in days"));
    }
    check_parts(&parts, !written.parts.is_empty(), &measure, &value)?;
    let claim = Claim {
        id: written.id.clone(),
        quote: written.quote.clone(),
        speaker: written.speaker.clone(),
        date: written.date.clone(),
        url: written.url.clone(),
        measure,
        period: period("period", &written.period)?,
        said,
        basis: written.basis.as_deref().map(|word| word_of("basis", word, &Basis::WORDS)).transpose()?,
        value,
        from,
        parts,
        parts_are_all: !written.parts.is_empty(),
        severity: written
            .severity
            .as_deref()
            .map_or(Ok(Severity::Error), |word| word_of("severity", word, &Severity::WORDS))?,
    };
    let Some(from) = from else { return Ok(vec![claim]) };
    // Two values of a growth are those that it leads from and to.
    let measure = match claim.measure {
        Asserted::Growth(level, scope, _) => Asserted::Level(level, scope),
        Asserted::ShareChange(by, scope, _) => Asserted::Share(by, scope),
        other => other,
    };
    let claim = Claim { measure, ..claim };
    let before = needed("period it came from: versus = \"2023\"", written.versus.as_ref())?;
    let first = Claim {
        id: format!("{} (from)", claim.id),
        period: period("versus", before)?,
        value: from,
        from: None,
        parts: Vec::new(),
        ..claim.clone()
    };
    Ok(vec![first, claim])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_of_claims_is_read_as_toml_and_as_json() {
        let toml = "[[claims]]\nid = \"a\"\nmeasure = \"gross\"\norigin = \"domestic\"\nperiod = \"2024\"\nvalue = \"over 22 bn tenge\"\n\
                    [[claims]]\nmeasure = \"films-released\"\nperiod = \"2024\"\nversus = \"2023\"\nvalue = \"65 → 107\"\n";
        let claims = parse("claims.toml", toml).unwrap();
        let ids: Vec<&str> = claims.iter().map(|claim| claim.id.as_str()).collect();
        assert_eq!(ids, ["a", "claim-2 (from)", "claim-2"]);
        assert_eq!(claims[1].period, Period::Year(2023));
        let json = r#"{"claims": [{"id": "a", "measure": "gross", "origin": "domestic", "period": "2024", "value": "over 22 bn tenge"}]}"#;
        assert_eq!(parse("claims.json", json).unwrap()[0], claims[0]);
    }

    #[test]
    fn one_claim_in_a_line() {
        let claims = parse_line("top-share 2024 n=20 origin=domestic by=gross count = 70%", "claim").unwrap();
        let expected =
            Asserted::TopShare { n: 20, origin: Origin::Domestic, by: PartBy::Count, ranked_by: Some(PartBy::Gross) };
        assert_eq!(claims[0].measure, expected);
    }

    #[test]
    fn what_is_no_claim_is_refused_by_name() {
        for (line, why) in [
            ("gross 2024", "expected MEASURE PERIOD"),
            ("gross 2024 bananas = 3.8 bn", "\"bananas\" is no part of a claim"),
            ("gross 2024 n=5 = 3.8 bn", "\"n\" is no part of a gross claim; it takes origin, versus"),
            ("gross 2024 origin=domestic origin=foreign = 5", "says \"origin\" twice"),
            ("gross origin=domestic = 22 bn", "says no period"),
            ("film-gross 2024 film=\"Kelin 404 = 5", "a quote that is not closed"),
            ("gros 2024 = 5 bn", "measure: \"gros\" is not known"),
            ("gross then = 5 bn", "period: \"then\" is not a period"),
            ("gross 2024 = many", "\"many\" has \"many\", which is no word of a quantity"),
            ("top-share 2024 origin=domestic = 70%", "says not of how many films"),
            ("growth 2024 of=gross = 30%", "says no base"),
            ("gross 2024 origin=martian = 5", "origin: \"martian\" is not one"),
            ("gross 2024 colour=red = 5", "\"colour\" is no part of a claim"),
        ] {
            let error = parse_line(line, "claim").unwrap_err().to_string();
            assert!(error.contains(why), "{line}: {error}");
        }
        let error = parse("c.toml", "[[claims]]\nmeasure = \"gross\"\nperiod = \"2024\"\nvalu = \"5\"\n").unwrap_err();
        assert!(error.to_string().contains("valu"), "{error}");
    }
}
