//! Market share: the takings of a period told apart by what films are (origin, distributor, genre, country, rating) or by
//! where and how they were shown (language version, format, region, city, cinema, chain).
//!
//! A film may have several genres or countries. As written, the list of them is one group. Split, each has an equal part of
//! the film; each, every one has all of it, and the shares together are more than one hundred.

use std::collections::{BTreeMap, BTreeSet};

use super::box_office::{BoxOffice, FilmId};
use super::film::Film;
use super::money::MoneyError;
use super::period::Period;
use super::rollup::Aspect;
use super::takings::Takings;

/// What a market is told apart by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Divided {
    /// Where films are from.
    Origin,
    /// Who distributes them.
    Distributor,
    /// Their genre.
    Genre,
    /// The countries that made them.
    Country,
    /// Their age rating.
    Rating,
    /// By a part of each film's takings.
    By(Aspect),
}

impl Divided {
    /// All with the words of `--by`.
    pub const WORDS: [(&'static str, Divided); 11] = [
        ("origin", Divided::Origin),
        ("distributor", Divided::Distributor),
        ("genre", Divided::Genre),
        ("country", Divided::Country),
        ("rating", Divided::Rating),
        ("language", Divided::By(Aspect::Language)),
        ("format", Divided::By(Aspect::Format)),
        ("region", Divided::By(Aspect::Region)),
        ("city", Divided::By(Aspect::City)),
        ("cinema", Divided::By(Aspect::Cinema)),
        ("chain", Divided::By(Aspect::Chain)),
    ];

    /// The word of `--by`.
    pub fn word(self) -> &'static str {
        Divided::WORDS.iter().find(|(_, divided)| *divided == self).map_or("", |(word, _)| word)
    }

    /// What the takings of films are to be parted by.
    pub fn aspect(self) -> Option<Aspect> {
        match self {
            Divided::By(aspect) => Some(aspect),
            _ => None,
        }
    }

    /// What the records say of a film, one or several; nothing where they do not tell.
    fn of(self, film: &Film, aspect: Option<&str>) -> Vec<String> {
        let one = |value: &Option<String>| value.iter().cloned().collect();
        match self {
            Divided::Origin => vec![film.origin.word().to_owned()],
            Divided::Distributor => one(&film.distributor),
            Divided::Genre => one(&film.genre),
            Divided::Country => film.countries.iter().map(|country| country.code().to_owned()).collect(),
            Divided::Rating => one(&film.rating),
            Divided::By(_) => aspect.map(str::to_owned).into_iter().collect(),
        }
    }
}

/// What becomes of a film that is of several groups.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Multi {
    /// The list as written is a group.
    #[default]
    AsWritten,
    /// Each group has an equal part of it.
    Split,
    /// Each group has all of it.
    Each,
}

impl Multi {
    /// All with the words of `--multi`.
    pub const WORDS: [(&'static str, Multi); 3] =
        [("as-written", Multi::AsWritten), ("split", Multi::Split), ("each", Multi::Each)];
}

/// Films or parts of films that the records say the same of.
#[derive(Clone, Debug, Default)]
pub struct Group {
    /// The films in distribution.
    pub films: BTreeSet<FilmId>,
    /// Those of them that were first shown in the period.
    pub released: BTreeSet<FilmId>,
    /// What they took.
    pub takings: Takings,
}

/// The groups of a period by name; what the records do not tell of stands under no name.
pub fn groups(
    data: &BoxOffice,
    period: Period,
    divided: Divided,
    multi: Multi,
) -> Result<BTreeMap<Option<String>, Group>, MoneyError> {
    let mut groups: BTreeMap<Option<String>, Group> = BTreeMap::new();
    for part in data.parts_in(period) {
        let values = divided.of(part.film, part.aspect);
        let values = named(&values, multi);
        let many = u64::try_from(values.len()).unwrap_or(u64::MAX);
        for (place, value) in (0..).zip(values) {
            let takings = if multi == Multi::Split && many > 1 {
                part.takings.share_of(many, place)
            } else {
                part.takings.clone().into_owned()
            };
            let group = groups.entry(value).or_default();
            group.films.insert(part.id);
            if period.span().is_some_and(|span| part.film.released_in(span)) {
                group.released.insert(part.id);
            }
            group.takings.add(&takings)?;
        }
    }
    Ok(groups)
}

/// What parts the values of a list.
const PARTED_BY: [char; 4] = [',', ';', '/', '|'];

/// The groups that a film with such values is of.
fn named(values: &[String], multi: Multi) -> Vec<Option<String>> {
    if values.is_empty() {
        return vec![None];
    }
    if multi == Multi::AsWritten {
        return vec![Some(values.join(", "))];
    }
    let mut names: Vec<String> = Vec::new();
    for name in values.iter().flat_map(|value| value.split(PARTED_BY)).map(str::trim).filter(|name| !name.is_empty()) {
        if !names.iter().any(|known| known == name) {
            names.push(name.to_owned());
        }
    }
    if names.is_empty() { vec![None] } else { names.into_iter().map(Some).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_of_genres_is_one_group_or_several() {
        let genres = ["drama, comedy / drama".to_owned()];
        let some = |names: &[&str]| names.iter().map(|name| Some((*name).to_owned())).collect::<Vec<_>>();
        assert_eq!(named(&genres, Multi::AsWritten), some(&["drama, comedy / drama"]));
        assert_eq!(named(&genres, Multi::Each), some(&["drama", "comedy"]));
        assert_eq!(named(&[], Multi::Split), [None]);
    }
}
