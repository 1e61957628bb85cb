//! A film: what the records say of it besides its takings.

use super::country::Country;
use super::origin::Origin;
use super::period::{Period, Span};

/// One film.
#[derive(Clone, Debug, PartialEq)]
pub struct Film {
    /// The records' own id, if they have one.
    pub id: Option<String>,
    /// The title as the records write it.
    pub title: String,
    /// Titles in other languages, for finding the film.
    pub other_titles: Vec<String>,
    /// The day, month or year of its release in the territory, as precisely as known.
    pub release: Option<Period>,
    /// The countries that made it, in the order listed.
    pub countries: Vec<Country>,
    /// What the records' own origin column says.
    pub flag: Option<Origin>,
    /// The origin under the rule in force.
    pub origin: Origin,
    /// The distributor in the territory.
    pub distributor: Option<String>,
    /// The genre.
    pub genre: Option<String>,
    /// The age rating.
    pub rating: Option<String>,
}

impl Film {
    /// Whether it was released in these days, as far as its release date tells.
    pub fn released_in(&self, span: Span) -> bool {
        self.release.and_then(Period::span).is_some_and(|release| span.contains(release))
    }

    /// The year of release, where known.
    pub fn release_year(&self) -> Option<i16> {
        self.release.and_then(Period::year)
    }
}
