//! Titles that are nearly one: a letter, a mark or a space apart. They are listed for people to see; likeness joins no
//! data.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{DefaultHasher, Hash, Hasher};

use super::inspection::NearTitles;
use super::suggestion::plain;
use super::title::TitleKey;

/// A shorter title may differ by a letter from any other.
const LONG_ENOUGH: usize = 6;

/// The pairs of titles that are nearly one, where `may_be_one` of their places. Parts of a series are none.
pub fn near_titles(titles: &[&str], may_be_one: impl Fn(usize, usize) -> bool) -> Vec<NearTitles> {
    let forms: Vec<Form> = titles.iter().map(|title| Form::of(title)).collect();
    let mut known: BTreeMap<u64, Vec<usize>> = BTreeMap::new();
    let mut found = BTreeSet::new();
    for (place, form) in forms.iter().enumerate() {
        for trace in form.traces() {
            let others = known.entry(trace).or_default();
            for (other, title) in others.iter().filter_map(|other| Some((*other, titles.get(*other)?))) {
                let Some(why) = forms.get(other).and_then(|other| other.why_near(form)) else { continue };
                if may_be_one(other, place) {
                    let this = titles.get(place).copied().unwrap_or_default();
                    let (title, other) = ((*title).min(this).to_owned(), (*title).max(this).to_owned());
                    found.insert(NearTitles { title, other, why });
                }
            }
            if others.last() != Some(&place) {
                others.push(place);
            }
        }
    }
    found.into_iter().collect()
}

/// A title as likeness sees it.
struct Form {
    key: TitleKey,
    letters: String,
    numbers: Vec<String>,
    /// The last word.
    last: String,
}

impl Form {
    fn of(title: &str) -> Form {
        let key = TitleKey::new(title);
        let plain = plain(key.text());
        let words = plain.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
        let is_number =
            |word: &&str| word.contains(char::is_numeric) || word.chars().all(|c| matches!(c, 'i' | 'v' | 'x'));
        let last = words.clone().next_back().unwrap_or_default().to_owned();
        let numbers = words.clone().filter(is_number).map(str::to_owned).collect();
        Form { letters: words.collect(), numbers, last, key }
    }

    /// What two forms that are near have in common: their letters, or their letters without one.
    fn traces(&self) -> Vec<u64> {
        let hash = |letters: &str| {
            let mut hasher = DefaultHasher::new();
            letters.hash(&mut hasher);
            hasher.finish()
        };
        let mut traces = vec![hash(&self.letters)];
        if self.letters.chars().count() >= LONG_ENOUGH {
            for (at, letter) in self.letters.char_indices() {
                let (before, after) = self.letters.split_at_checked(at).unwrap_or_default();
                traces.push(hash(&format!("{before}{}", after.strip_prefix(letter).unwrap_or(after))));
            }
        }
        traces
    }

    fn why_near(&self, other: &Form) -> Option<&'static str> {
        if self.key == other.key || self.numbers != other.numbers {
            return None;
        }
        if self.letters == other.letters {
            return Some("marks, spaces or letters of one sound");
        }
        let is_long = self.letters.chars().count().min(other.letters.chars().count()) >= LONG_ENOUGH;
        // A last Latin letter numbers a part; a Chinese or Korean sign is no letter, but a word or a syllable.
        let are_parts = self.last != other.last && self.last.len() == 1 && other.last.len() == 1;
        let are_letters = [self, other].into_iter().all(|form| form.letters.chars().all(|c| c < '\u{1100}'));
        let is_near = is_long && !are_parts && are_letters;
        (is_near && strsim::osa_distance(&self.letters, &other.letters) == 1).then_some("one letter")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_a_letter_or_a_mark_apart_are_near() {
        for (a, b, near) in [
            ("Dune: Part Two", "Dune Part Two", true),
            ("Заманbak", "Заман bak", true),
            ("Дәстүр", "Дастур", true),
            ("Oppenheimer", "Openheimer", true),
            ("Oppenheimer", "Oppenhiemer", true),
            ("Бауырына салу", "Бауырына сала", true),
            ("Inside Out", "Inside Out 2", false),
            ("Rocky II", "Rocky III", false),
            ("Рэкетир 2", "Рэкетир 3", false),
            ("Avenger", "Avengers", true),
            ("Short films A", "Short films B", false),
            ("사자의 삼월 전편", "사자의 삼월 후편", false),
            ("Вий", "Бий", false),
            ("Dune", "DUNE", false),
            ("Avatar", "Aladdin", false),
        ] {
            assert_eq!(near_titles(&[a, b], |_, _| true).len(), usize::from(near), "{a} / {b}");
        }
        assert!(near_titles(&["Oppenheimer", "Openheimer"], |_, _| false).is_empty());
    }
}
