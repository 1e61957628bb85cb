//! Within: a part of the films that a chart is of. Their shares stay those of the whole market.

use clap::Args;

use crate::model::box_office::BoxOffice;
use crate::model::film::Film;
use crate::model::origin::Origin;
use crate::model::rollup::Aspect;
use crate::model::title::TitleKey;

use super::ReportError;
use super::options::words;

/// Of which films a list is.
#[derive(Args, Clone, Debug)]
pub struct Within {
    /// Only films of this origin
    #[arg(long, value_name = "ORIGIN", value_parser = words(&ORIGINS))]
    origin: Option<Origin>,

    /// Only films of this distributor
    #[arg(long, value_name = "NAME")]
    distributor: Option<String>,

    /// Only films of this genre, or with it among others
    #[arg(long, value_name = "GENRE")]
    genre: Option<String>,

    /// Only what was taken for this language version
    #[arg(long, value_name = "LANGUAGE")]
    language: Option<String>,
}

const ORIGINS: [(&str, Origin); 4] = [
    ("domestic", Origin::Domestic),
    ("coproduction", Origin::Coproduction),
    ("foreign", Origin::Foreign),
    ("unknown", Origin::Unknown),
];

/// Whether one of several values, parted by signs, is the one asked for.
fn has(values: Option<&String>, wanted: &str) -> bool {
    let wanted = TitleKey::new(wanted);
    values.is_some_and(|values| {
        let parts = values.split([',', ';', '/', '|']).map(str::trim);
        parts.chain([values.as_str()]).any(|value| TitleKey::new(value) == wanted)
    })
}

impl Within {
    /// What the takings of films are to be parted by.
    pub fn aspect(&self) -> Option<Aspect> {
        self.language.as_ref().map(|_| Aspect::Language)
    }

    /// Whether it is of all films.
    pub fn is_all(&self) -> bool {
        self.origin.is_none() && self.distributor.is_none() && self.genre.is_none() && self.language.is_none()
    }

    /// The data of those films alone, or that there are none.
    pub fn of(&self, data: &BoxOffice) -> Result<BoxOffice, ReportError> {
        let is_wanted = |film: &Film, aspect: Option<&str>| {
            self.origin.is_none_or(|origin| film.origin == origin)
                && self.distributor.as_ref().is_none_or(|name| has(film.distributor.as_ref(), name))
                && self.genre.as_ref().is_none_or(|genre| has(film.genre.as_ref(), genre))
                && self.language.as_ref().is_none_or(|language| aspect == Some(language.to_lowercase().as_str()))
        };
        let some = data.clone().only(is_wanted);
        if some.has_takings_of_films() {
            return Ok(some);
        }
        let name = |film: &Film, of: fn(&Film) -> Option<&String>| of(film).cloned();
        let known = |of: fn(&Film) -> Option<&String>| {
            let mut names: Vec<String> = data.films_with_takings().filter_map(|(_, film)| name(film, of)).collect();
            names.sort();
            names.dedup();
            names
        };
        let listed = match (&self.distributor, &self.genre, &self.language) {
            (Some(_), ..) => known(|film| film.distributor.as_ref()),
            (_, Some(_), _) => known(|film| film.genre.as_ref()),
            (.., Some(_)) => data.aspects.clone(),
            _ => Vec::new(),
        };
        let known = match listed.as_slice() {
            [] => String::new(),
            few => format!("; there are {}", few.iter().take(12).cloned().collect::<Vec<_>>().join(", ")),
        };
        Err(ReportError::NotFound(format!("no takings are of {self}{known}")))
    }
}

impl std::fmt::Display for Within {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let origin = self.origin.map(|origin| format!("origin {}", origin.word()));
        let named = |what: &str, value: &Option<String>| value.as_ref().map(|value| format!("{what} \"{value}\""));
        let all = [
            origin,
            named("distributor", &self.distributor),
            named("genre", &self.genre),
            named("language", &self.language),
        ];
        f.write_str(&all.into_iter().flatten().collect::<Vec<_>>().join(", "))
    }
}
