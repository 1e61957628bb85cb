//! That no money counts twice: in parts that share tickets, in a total beside what was taken, in a file given twice.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::box_office::Basis;
use crate::model::period::Span;

use super::Fold;
use super::films::Draft;
use super::strands::Strand;
use crate::input::InputError;
use crate::input::coverage::{At, Clash};
use crate::input::problem::Problem;

impl Fold<'_> {
    pub(super) fn twice(&self, clash: &Clash) -> String {
        let Clash { film, span, other, before, .. } = clash;
        let title = self.films.get(*film).and_then(Draft::title).unwrap_or_default();
        let days = |span: Span| if span.first == span.last { span.first.to_string() } else { span.to_string() };
        let before = self.place(*before);
        let same = if span == other { String::new() } else { format!(" ({})", days(*other)) };
        let way = "the same money must not count twice, keep one";
        format!("covers \"{title}\" on {}, which {before} covers too{same}; {way}", days(*span))
    }

    /// That no money of the strands summed counts twice: in parts that share tickets, in a running total beside
    /// takings by period, or in a whole run beside either.
    pub(super) fn check_counted_once(&mut self, chosen: &BTreeSet<u32>) {
        let by_number: BTreeMap<u32, &Strand> = self.strands.iter().map(|(strand, number)| (*number, strand)).collect();
        let summed = |a: u32, b: u32| {
            let both = by_number.get(&a).zip(by_number.get(&b));
            chosen.contains(&a)
                && chosen.contains(&b)
                && both.is_some_and(|(a, b)| match (&a.language, &b.language) {
                    (Some(a), Some(b)) => a == b,
                    _ => true,
                })
        };
        if let Some(film) = self.covered.bulk_may_clash(summed) {
            let title = self.films.get(film).and_then(Draft::title).unwrap_or_default();
            self.need_care(format!("rows of single cinemas and rows of whole places stand together (\"{title}\")"));
        }
        if self.covered.has_bulk() && !self.totals.is_empty() {
            self.need_care("running totals stand beside rows of single cinemas");
        }
        let mut found: Vec<(At, String)> =
            self.covered.clashes(summed).iter().map(|clash| (clash.at, self.twice(clash))).collect();
        let totals = self.totals.keys().filter(|(key, ..)| chosen.contains(&key.0));
        for (key, of_gross, of_admissions, at) in totals {
            let (strand, film, part, ..) = key;
            let stated = self.covered.stated(*strand, *film, part);
            for (stated, totals) in stated.into_iter().zip([of_gross, of_admissions]) {
                if let Some(before) = stated.filter(|_| totals) {
                    let (at, before) = (at.max(before), at.min(before));
                    let title = self.films.get(*film).and_then(Draft::title).unwrap_or_default();
                    let what = format!("\"{title}\" has running totals and takings by period");
                    found.push((at, format!("{what}, which {} begins; keep one kind", self.place(before))));
                }
            }
        }
        if self.reading.basis == Basis::Release {
            for ((strand, film, _), at) in self.runs.iter().filter(|((strand, ..), _)| chosen.contains(strand)) {
                let totals = self.totals.keys().find(|(key, ..)| (key.0, key.1) == (*strand, *film)).map(|(.., at)| at);
                if let Some(before) = self.covered.line_of(*strand, *film).or(totals) {
                    let (at, before) = ((*at).max(before), (*at).min(before));
                    let what = "gives the whole run of a film or a part of it, and";
                    found.push((at, format!("{what} {} gives the other; keep one kind", self.place(before))));
                }
            }
        }
        self.complain(found, Problem::twice);
    }

    /// The sources whose hash is not known, and that have as many bytes as another.
    pub fn without_hash_of_one_length(&self) -> Vec<usize> {
        let of_length = |length: u64| self.lengths.iter().filter(|other| **other == length).count();
        let lengths = self.sources.iter().zip(&self.lengths).enumerate();
        let unknown = lengths.filter(|(_, (source, length))| source.sha256.is_empty() && of_length(**length) > 1);
        unknown.map(|(place, _)| place).collect()
    }

    /// Notes the hash of a source.
    pub fn note_hash(&mut self, place: usize, hash: String) {
        if let Some(source) = self.sources.get_mut(place) {
            source.sha256 = hash;
        }
    }

    /// That no source of single cinemas is there twice, for their rows are summed as they stand.
    pub(super) fn check_sources_once(&self, chosen: &BTreeSet<u32>) -> Result<(), InputError> {
        let mut first: BTreeMap<&str, &str> = BTreeMap::new();
        for source in self.sources.iter().filter(|source| !source.sha256.is_empty()) {
            if let Some(before) = first.insert(&source.sha256, &source.name)
                && self.covered.has_cinemas(|strand| chosen.contains(&strand))
            {
                let name = &source.name;
                return Err(InputError::Choice(format!(
                    "{name} holds the very bytes of {before}; the same money must not count twice, give one of them"
                )));
            }
        }
        Ok(())
    }
}
