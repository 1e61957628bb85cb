//! Strands: rows that may be summed, and those of which one is chosen: a territory, a series, a language version.

use std::collections::BTreeSet;

use crate::model::gross_basis::GrossBasis;
use crate::model::suggestion::{did_you_mean, nearest};

use super::{Fold, SumKey};
use crate::input::InputError;
use crate::input::problem::quoted;

/// Rows of one strand may be summed; of several, one is chosen or the others are parts of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Strand {
    pub series: Option<String>,
    pub territory: Option<String>,
    pub language: Option<String>,
    pub basis: GrossBasis,
}

pub(super) struct ChosenStrands {
    pub(super) strands: BTreeSet<u32>,
    pub(super) series: Option<String>,
    /// What grosses hold, where records say so: whose, and what.
    pub(super) gross_bases: Vec<(String, GrossBasis)>,
}

impl Fold<'_> {
    /// That every series the user named is there.
    pub(super) fn check_series_asked(&self) -> Result<(), InputError> {
        let of_films = self.strands.keys().filter_map(|strand| strand.series.as_deref());
        let known: BTreeSet<&str> =
            of_films.chain(self.published.iter().map(|figure| figure.series.as_str())).collect();
        let Some(missing) = self.reading.series_asked.iter().find(|name| !known.contains(name.as_str())) else {
            return Ok(());
        };
        let near = nearest(missing, known.iter().copied());
        let listed = quoted(&known);
        let there = if known.is_empty() { "the records name none".to_owned() } else { format!("there are {listed}") };
        Err(InputError::Choice(format!("no records are of the series \"{missing}\"{}; {there}", did_you_mean(&near))))
    }

    /// The strands that are summed, after the territory, the series and the language versions are settled.
    pub(super) fn chosen_strands(&mut self) -> Result<ChosenStrands, InputError> {
        let all: Vec<(Strand, u32)> = self.strands.iter().map(|(strand, number)| (strand.clone(), *number)).collect();
        let of_films = all.iter().filter_map(|(strand, _)| strand.territory.as_ref());
        let of_market = self.published.iter().filter_map(|figure| figure.territory.as_ref());
        let territories: BTreeSet<&String> = of_films.chain(of_market).collect();
        if let Some(wanted) = &self.reading.territory {
            if !territories.is_empty() && !territories.contains(wanted) {
                return Err(InputError::Choice(format!(
                    "no records are of the territory \"{wanted}\"; they are of {}",
                    quoted(&territories)
                )));
            }
        } else if territories.len() > 1 {
            return Err(InputError::Choice(format!(
                "the records are of several territories, {}; choose one with --territory",
                quoted(&territories)
            )));
        }
        self.keep_figures_asked();
        let wanted = self.reading.territory.clone();
        let here = |strand: &Strand| wanted.is_none() || strand.territory.is_none() || strand.territory == wanted;
        let series: BTreeSet<&String> =
            all.iter().filter(|(strand, _)| here(strand)).filter_map(|(strand, _)| strand.series.as_ref()).collect();
        let preferred = self.reading.series.iter().find(|name| series.contains(name)).cloned();
        let series = match (preferred, series.len()) {
            (Some(preferred), _) => Some(preferred),
            (None, 0) => None,
            (None, 1) => series.first().map(|only| (*only).clone()),
            (None, _) => {
                return Err(InputError::Choice(format!(
                    "the records hold several series of the same market, {}; choose one with --series",
                    quoted(&series)
                )));
            }
        };
        let of_series = |strand: &Strand| series.is_none() || strand.series == series;
        let mut strands = BTreeSet::new();
        for (strand, number) in &all {
            let why = if !here(strand) {
                "records of other territories"
            } else if !of_series(strand) {
                "records of other series"
            } else if !self.is_of_basis_asked(strand.basis) {
                "records of another gross basis"
            } else {
                strands.insert(*number);
                continue;
            };
            let rows = self.rows_of(*number);
            let count = self.set_aside.entry(why.to_owned()).or_default();
            *count = count.saturating_add(rows);
        }
        let gross_bases = self.gross_bases(&strands)?;
        Ok(ChosenStrands { strands, series, gross_bases })
    }

    pub(super) fn rows_of(&self, strand: u32) -> u64 {
        self.rows.iter().filter(|((of, _), _)| *of == strand).fold(0, |sum, (_, rows)| sum.saturating_add(*rows))
    }

    pub(super) fn is_version(&self, strand: u32) -> bool {
        let strand = self.strands.iter().find(|(_, number)| **number == strand).map(|(strand, _)| strand);
        strand.is_some_and(|strand| strand.language.as_deref().is_some_and(|language| language != "all"))
    }

    /// The films that have a figure for a single language version.
    pub(super) fn films_with_versions<'k>(&self, sums: impl Iterator<Item = &'k SumKey>) -> BTreeSet<usize> {
        sums.filter(|(strand, ..)| self.is_version(*strand)).map(|(_, film, ..)| *film).collect()
    }

    /// The films that have a figure for all language versions together.
    pub(super) fn films_with_all_versions<'k>(&self, sums: impl Iterator<Item = &'k SumKey>) -> BTreeSet<usize> {
        let all: BTreeSet<u32> = self
            .strands
            .iter()
            .filter(|(strand, _)| strand.language.as_deref() == Some("all"))
            .map(|(_, number)| *number)
            .collect();
        sums.filter(|(strand, ..)| all.contains(strand)).map(|(_, film, ..)| *film).collect()
    }
}
