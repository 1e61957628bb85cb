//! The records themselves, once all are read and it is known which films need an id to be told apart.

use std::collections::{BTreeMap, BTreeSet};

use crate::input::InputError;
use crate::input::canonical::{Canonical, Record};
use crate::model::account::Account;
use crate::model::title::TitleKey;

use super::Fold;

impl Fold<'_> {
    /// Keeps an accepted record, where the records themselves are asked for.
    pub fn keep(&mut self, record: &Record, film: Option<usize>) {
        let Some(kept) = self.canonical.as_mut().filter(|_| self.failed.is_none()) else { return };
        self.failed = kept.add(record, film).err();
    }

    /// All records with their account, or everything that is wrong.
    pub fn exported(mut self) -> Result<(Canonical, Account), InputError> {
        let bad_records = self.problems.count();
        let places = self.settled_films();
        if self.problems.count() > bad_records || bad_records > 0 && !self.reading.lenient {
            return Err(self.bad());
        }
        if let Some(error) = self.failed.take() {
            let name = "the temporary file that records wait in".to_owned();
            return Err(InputError::Unreadable { name, error });
        }
        let ids = self.ids_needed(&places);
        let every_strand: BTreeSet<u32> = self.strands.values().copied().collect();
        self.check_sources_once(&every_strand)?;
        let account = self.account(&every_strand);
        let mut canonical = self.canonical.unwrap_or_default();
        canonical.name_films(ids);
        Ok((canonical, account))
    }

    /// An id for each film that has none and whose title and year may be another's.
    fn ids_needed(&self, places: &[usize]) -> BTreeMap<usize, String> {
        let mut by_title: BTreeMap<&TitleKey, Vec<usize>> = BTreeMap::new();
        for (place, draft) in self.whole_films(places) {
            draft.keys.iter().for_each(|key| by_title.entry(key).or_default().push(place));
        }
        let year = |place: &usize| self.films.get(*place).and_then(|draft| draft.release()?.year());
        let mut named: BTreeMap<usize, String> = BTreeMap::new();
        let mut taken: BTreeSet<String> = self.films.iter().filter_map(|draft| draft.id.clone()).collect();
        for films in by_title.values().filter(|films| films.len() > 1) {
            for place in films {
                let may_be_one = |other: &usize| year(other).zip(year(place)).is_none_or(|(other, this)| other == this);
                let Some(draft) = self.films.get(*place).filter(|draft| draft.id.is_none()) else { continue };
                if named.contains_key(place) || !films.iter().any(|other| other != place && may_be_one(other)) {
                    continue;
                }
                let title = draft.title().unwrap_or_default();
                let plain = draft.release().map_or_else(|| title.to_owned(), |release| format!("{title} ({release})"));
                let id = (1..).map(|number| if number == 1 { plain.clone() } else { format!("{plain} #{number}") });
                let id = id.into_iter().find(|id| !taken.contains(id)).unwrap_or(plain);
                taken.insert(id.clone());
                named.insert(*place, id);
            }
        }
        let ends = places.iter().enumerate();
        ends.filter_map(|(place, end)| Some((place, named.get(end)?.clone()))).collect()
    }
}
