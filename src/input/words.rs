//! The words that stand in the cells of tables, in many languages: months, magnitudes, currencies, totals, notes.
//! `data/words.csv` holds them.

use rust_decimal::Decimal;

pub use super::folding::word as folded;
use super::lexicon::{Lexicon, lexicon};
use crate::model::currency::Currency;
use crate::model::gross_basis::GrossBasis;
use crate::model::number;
use crate::model::origin::Origin;
use crate::model::published::Status;

static MONTHS: Lexicon = lexicon!("words/month");
static MAGNITUDES: Lexicon = lexicon!("words/magnitude");
static CURRENCIES: Lexicon = lexicon!("words/currency");
static MISSING: Lexicon = lexicon!("words/missing");
static FILLERS: Lexicon = lexicon!("words/in_date");
static PARTS_OF_YEAR: Lexicon = lexicon!("words/part_of_year");
static WRITTEN_ON: Lexicon = lexicon!("words/written_on");
static ALL_VERSIONS: Lexicon = lexicon!("words/all_versions");
static GROSS_BASES: Lexicon = lexicon!("words/gross_basis");
static UNIT_MARKS: Lexicon = lexicon!("words/unit_mark");
static ORIGINS: Lexicon = lexicon!("words/origin");
static STATUSES: Lexicon = lexicon!("words/status");
static TOTALS: Lexicon = lexicon!("words/total");
static NOTES: Lexicon = lexicon!("words/note");
static VERSIONS: Lexicon = lexicon!("words/version");
static UNIT_HEADERS: Lexicon = lexicon!("words/unit_header");
/// The last of the words that say that a film is shown again.
static RERELEASE_ENDS: Lexicon = lexicon!("words/rerelease_end");

/// What a word means, once it is folded.
fn key(words: &Lexicon, word: &str) -> Option<&'static str> {
    if words.may_hold(word) { words.find(&folded(word)) } else { None }
}

/// The month of a name, 1 to 12.
pub fn month(word: &str) -> Option<i8> {
    key(&MONTHS, word)?.parse().ok()
}

/// What a word such as `млн` or `억` multiplies by.
pub fn magnitude(word: &str) -> Option<Decimal> {
    number::decimal(key(&MAGNITUDES, word)?).ok()
}

/// The currencies a sign or word may mean, such as `₸`, `тенге`, or `¥` of two.
pub fn currencies(word: &str) -> Option<Vec<Currency>> {
    if let Some(keys) = key(&CURRENCIES, word) {
        return Some(keys.split(';').filter_map(Currency::parse).collect());
    }
    let is_code = word.len() == 3 && word.bytes().all(|byte| byte.is_ascii_alphabetic());
    is_code.then(|| Currency::parse(word)).flatten().filter(|code| *code != Currency::UNSTATED).map(|code| vec![code])
}

/// Whether a cell says that there is no value.
pub fn is_missing(text: &str) -> bool {
    let text = text.trim();
    text.is_empty() || text.chars().all(|c| c == '.') || key(&MISSING, text).is_some()
}

/// Whether a word stands in dates and says nothing of them: `года`, `of`, a day of the week.
pub fn is_filler(word: &str) -> bool {
    key(&FILLERS, word).is_some()
}

/// Which part of a year a word names: `quarter`, `half` or `week`.
pub fn part_of_year(word: &str) -> Option<&'static str> {
    key(&PARTS_OF_YEAR, word)
}

/// Whether a line tells when it was written, and so not what it is of: `as of`, `сформирован`.
pub fn says_when_written(line: &str) -> bool {
    let folded = folded(line);
    let mut marks = WRITTEN_ON.entries().map(|(word, _)| word);
    let ends = |text: Option<char>| text.is_none_or(|c| !c.is_alphabetic());
    marks.any(|mark| {
        folded.match_indices(mark).any(|(at, _)| {
            let (before, rest) = folded.split_at_checked(at).unwrap_or_default();
            let after = rest.strip_prefix(mark).unwrap_or_default();
            !mark.is_ascii() && !mark.chars().all(|c| c < '\u{1100}')
                || ends(before.chars().next_back()) && ends(after.chars().next())
        })
    })
}

/// Whether a word is a month's or names a part of a year.
pub fn is_of_time(word: &str) -> bool {
    month(word).is_some() || part_of_year(word).is_some()
}

/// Whether a language version is all of them together.
pub fn is_all_versions(text: &str) -> bool {
    key(&ALL_VERSIONS, text).is_some()
}

/// The words before the unit of a table, such as `단위`.
pub fn unit_marks() -> impl Iterator<Item = &'static str> {
    UNIT_MARKS.entries().map(|(word, _)| word)
}

/// The origin a word names.
pub fn origin(word: &str) -> Option<Origin> {
    let named = key(&ORIGINS, word)?;
    Origin::ALL.into_iter().find(|origin| origin.word() == named)
}

/// Whether words name the origin of what stands below them, as `Foreign films` do.
pub fn is_origin(text: &str) -> bool {
    origin(text).is_some_and(|origin| origin != Origin::Unknown)
}

/// What words say that a gross holds: `incl_tax`, `с НДС`, or several of them parted by commas.
pub fn gross_basis(text: &str) -> Result<GrossBasis, String> {
    let of = |words: &str| {
        let named = key(&GROSS_BASES, words)?;
        GrossBasis::WORDS.iter().find(|(word, _)| *word == named).map(|(_, basis)| *basis)
    };
    let known = || GrossBasis::WORDS.map(|(word, _)| word).join(", ");
    let each = |part: char| matches!(part, ',' | ';' | '+' | '/');
    let all_of = |parts: &mut dyn Iterator<Item = &str>| {
        parts.map(str::trim).filter(|part| !part.is_empty()).map(of).collect::<Option<Vec<GrossBasis>>>()
    };
    let named = of(text).map(|basis| vec![basis]).or_else(|| all_of(&mut text.split(each)));
    let named = named.or_else(|| all_of(&mut text.split_whitespace())).filter(|named| !named.is_empty());
    let named = named.ok_or_else(|| format!("is no gross basis; expected one or more of {}", known()))?;
    let joined = named.into_iter().try_fold(GrossBasis::UNSTATED, GrossBasis::joined);
    joined.ok_or_else(|| "says both that the gross holds something and that it does not".to_owned())
}

/// The status a word names.
pub fn status(word: &str) -> Option<Status> {
    let named = key(&STATUSES, word)?;
    Status::WORDS.into_iter().find(|(word, _)| *word == named).map(|(_, status)| status)
}

/// Whether a title is no film's but the name of a sum: `Total`, `Итого`, `합계`.
pub fn is_total(text: &str) -> bool {
    let text = text.trim_matches(|c| matches!(c, '*' | ' ' | '\u{a0}'));
    if !TOTALS.may_hold(text) {
        return false;
    }
    if TOTALS.find(&folded(text)).is_some() {
        return true;
    }
    // "Итого за неделю", "Total (15 films)": a word of a total, and then what it is of. A film may be called more.
    let Some((first, rest)) = text.split_once([' ', ':', '(', '：']) else { return false };
    let rest = text.get(first.len()..).unwrap_or(rest).trim_start();
    let after = rest.split([' ', '\u{a0}']).next().unwrap_or_default();
    let is_year = rest.trim_matches(['(', ')']).len() == 4 && rest.contains(char::is_numeric);
    let says_of_what =
        rest.starts_with(['(', ':', '：']) && !is_year || ["за", "по", "for", "of", "du", "de"].contains(&after);
    says_of_what && key(&TOTALS, first).is_some()
}

/// Whether a line is a note about the table: it begins with such a word, or with a sign of one.
pub fn is_note(text: &str) -> bool {
    let text = text.trim();
    let begins = |end: char| text.split_once(end).is_some_and(|(first, _)| key(&NOTES, first).is_some());
    text.starts_with(['*', '†', '‡', '※', '©']) || key(&NOTES, text).is_some() || begins(':') || begins('：')
}

/// What a suffix of a title tells: the format, the language version, or that it is a re-release.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Version {
    /// 3D, IMAX.
    Format,
    /// каз., субт.
    Language,
    /// 재개봉, re-release.
    Rerelease,
}

/// What a suffix of a title is, if its words are of versions only.
pub fn version(text: &str) -> Option<Version> {
    let of = |word: &str| match key(&VERSIONS, word)? {
        "format" => Some(Version::Format),
        "language" => Some(Version::Language),
        _ => Some(Version::Rerelease),
    };
    of(text).or_else(|| {
        let words = text.split([',', '/', '+', ' ', ';']).map(str::trim).filter(|word| !word.is_empty());
        words.map(of).reduce(|all, one| all.zip(one).map(|(all, one)| all.max(one))).flatten()
    })
}

/// Whether a word is the last of some that say that a film is shown again. Most titles end in another.
pub fn ends_rerelease(word: &str) -> bool {
    key(&RERELEASE_ENDS, word).is_some()
}

/// Whether words say as a whole that a film is shown again.
pub fn is_rerelease(text: &str) -> bool {
    key(&VERSIONS, text) == Some("rerelease")
}

/// Whether a header says that its column holds percents or shares.
pub fn is_of_percents(header: &str) -> bool {
    header.contains('%') || folded(header).split(' ').any(|word| key(&UNIT_HEADERS, word).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    #[test]
    fn every_word_has_one_meaning_of_its_kind_and_every_key_is_known() {
        let mut owners: BTreeMap<(String, String), String> = BTreeMap::new();
        for row in
            csv::Reader::from_reader(include_str!("../../data/words.csv").as_bytes()).records().map(Result::unwrap)
        {
            let (kind, named, word) = (&row[0], &row[1], &row[3]);
            let before = owners.insert((kind.to_owned(), folded(word)), named.to_owned());
            assert!(before.is_none_or(|before| before == named), "{kind} {word} has two keys");
            let known = match kind {
                "month" => month(word).is_some(),
                "magnitude" => magnitude(word).is_some(),
                "currency" => currencies(word).is_some_and(|codes| !codes.is_empty()),
                "origin" => origin(word).is_some(),
                "status" => status(word).is_some(),
                "total" => is_total(word),
                "missing" => is_missing(word),
                "note" => is_note(word),
                "version" => version(word).is_some(),
                "unit_header" => true,
                "in_date" => is_filler(word),
                "part_of_year" => part_of_year(word).is_some(),
                "written_on" => says_when_written(word),
                "gross_basis" => gross_basis(word).is_ok_and(|basis| basis.to_string() == *named),
                "all_versions" => is_all_versions(word),
                "unit_mark" => unit_marks().any(|mark| mark == folded(word)),
                _ => false,
            };
            assert!(known, "{kind} {named} {word}");
        }
    }

    #[test]
    fn totals_and_titles_that_only_begin_like_them() {
        for total in
            ["Total", "ИТОГО:", "합계", "Всего:", "Итого за неделю", "Total (15 films)", "Grand total", "Toplam"]
        {
            assert!(is_total(total), "{total}");
        }
        for title in [
            "Total Recall",
            "Total Recall (2012)",
            "Total (2012)",
            "Сумма всех страхов",
            "Total Eclipse",
            "Всего лишь конец света",
            "합계좌",
        ] {
            assert!(!is_total(title), "{title}");
        }
    }

    #[test]
    fn notes_and_titles_that_only_begin_like_them() {
        for note in ["Source: the distributors", "* previews included", "Примечание: без НДС", "출처: KOBIS"]
        {
            assert!(is_note(note), "{note}");
        }
        for title in ["Source Code", "Notes on a Scandal", "Not Okay"] {
            assert!(!is_note(title), "{title}");
        }
    }

    #[test]
    fn what_a_gross_holds() {
        for (text, basis) in [
            ("incl_tax", "incl_tax"),
            ("Without VAT", "excl_tax"),
            ("с НДС, без комиссии", "incl_tax excl_fee"),
            ("incl_tax incl_fee", "incl_tax incl_fee"),
            ("含服务费", "incl_fee"),
        ] {
            assert_eq!(gross_basis(text).unwrap().to_string(), basis, "{text}");
        }
        assert!(gross_basis(",").is_err());
        assert!(gross_basis("nett").unwrap_err().contains("expected one or more of incl_tax, excl_tax"));
        assert!(gross_basis("incl_tax excl_tax").unwrap_err().contains("both"));
    }

    #[test]
    fn suffixes_of_titles() {
        assert_eq!(version("IMAX 3D"), Some(Version::Format));
        assert_eq!(version("каз."), Some(Version::Language));
        assert_eq!(version("재개봉"), Some(Version::Rerelease));
        assert_eq!(version("2010"), None);
        assert_eq!(version("Part Two"), None);
    }
}
