//! What a row says of its film: titles, release, countries, origin.

use crate::model::country::Country;
use crate::model::origin::Origin;
use crate::model::period::Period;
use crate::model::title::TitleKey;

use super::RowReader;
use crate::input::canonical::RecordKind;
use crate::input::columns::{Field, TITLES};
use crate::input::fold::FilmRow;
use crate::input::problem::Problem;
use crate::input::{RawCell, countries, dates, words};

impl RowReader<'_, '_, '_> {
    pub(super) fn film(&mut self) -> Option<FilmRow> {
        let id = self.words(Field::FilmId);
        let title = self.title().map(str::to_owned);
        if id.is_none() && title.is_none() {
            let place = self.records.place(self.line, 0);
            self.problems
                .push(Problem::new(place, "names no film: neither a title nor a film_id; expected one of them"));
            return None;
        }
        let order = self.order_of(Field::ReleaseDate);
        let serial = self.records.source.container.contains(&"workbook");
        let release = self.read(Field::ReleaseDate, |text| {
            let known = dates::period(text, order)
                .or_else(|| dates::of_serial(text).filter(|_| serial))
                .filter(|period| !matches!(period, Period::Run | Period::Range(..)));
            let expected = || "is not a release date; expected 2024-03-07, 2024-03 or 2024".to_owned();
            known.ok_or_else(|| dates::fault_of_year(text).unwrap_or_else(expected))
        });
        let countries = self.countries();
        let is_of_figure = self.records.now.kinds.market && self.kind.is_none();
        let flag = if is_of_figure { None } else { self.read(Field::Origin, origin) };
        if self.text(Field::HomeCountry).is_some() {
            let home =
                self.read(Field::HomeCountry, |text| countries::country(text).ok_or_else(|| countries::unknown(text)));
            home.into_iter().for_each(|home| self.records.fold.note_home(home));
        }
        let title = title.map(|title| self.without_suffix(title));
        let other_titles = [Field::TitleKk, Field::TitleRu, Field::TitleEn, Field::TitleOriginal]
            .into_iter()
            .filter_map(|field| self.words(field))
            .collect();
        Some(FilmRow {
            id,
            key: title.as_deref().map(TitleKey::new),
            title,
            other_titles,
            release,
            countries,
            flag,
            distributor: self.words(Field::Distributor),
            genre: self.words(Field::Genre),
            rating: self.words(Field::Rating),
            is_release: match self.kind {
                Some(kind) => kind == RecordKind::Release,
                None => !self.records.now.kinds.box_office,
            },
            listed: self.records.list().map(|table| (table, self.in_words())),
        })
    }

    /// All that the row says in words or dates, which tells two films of one title apart.
    fn in_words(&self) -> String {
        let mapping = &self.records.now.mapping;
        let release = mapping.column(Field::ReleaseDate);
        let titles = TITLES.map(|field| mapping.column(field));
        let says = |(place, cell): &(usize, &RawCell<'_>)| {
            let is_title = titles.contains(&Some(*place));
            !is_title && (Some(*place) == release || cell.text.contains(char::is_alphabetic))
        };
        let said: Vec<&str> = self.cells.iter().enumerate().filter(says).map(|(_, cell)| cell.text.trim()).collect();
        said.join("\u{1f}")
    }

    /// The countries listed; the same list stands in row after row, so it is looked up once.
    pub(super) fn countries(&mut self) -> Vec<Country> {
        if self.text(Field::CountryLead).is_some_and(|lead| !words::is_missing(lead)) {
            let read = self.read(Field::CountryLead, countries::list);
            let Some(lead) = read.and_then(|all| all.first().copied()) else { return Vec::new() };
            let mut all = self.listed_countries();
            all.retain(|country| *country != lead);
            all.insert(0, lead);
            return all;
        }
        self.listed_countries()
    }

    fn listed_countries(&mut self) -> Vec<Country> {
        let raw = self.records.now.mapping.column(Field::Countries).and_then(|column| self.cells.get(column));
        if let Some(known) = raw.and_then(|cell| self.records.known_countries.get(cell.text.trim())) {
            return known.clone();
        }
        let Some(text) = self.text(Field::Countries) else { return Vec::new() };
        if let Some(known) = self.records.known_countries.get(text) {
            return known.clone();
        }
        let text = text.to_owned();
        let found = self.read(Field::Countries, countries::list);
        if let Some(found) = &found {
            self.records.known_countries.insert(text, found.clone());
        }
        found.unwrap_or_default()
    }

    /// A title without what tells its format, language version or re-release.
    fn without_suffix(&mut self, title: String) -> String {
        let Some((base, suffix)) = suffix_of(&title) else { return title };
        let base = base.to_owned();
        self.suffix = words::folded(suffix);
        let (count, _) = self.records.suffixes.entry(self.suffix.clone()).or_insert_with(|| (0, title.clone()));
        *count = count.saturating_add(1);
        base
    }

    /// The film's title, in whichever language the row has one.
    pub fn title(&self) -> Option<&str> {
        TITLES.into_iter().find_map(|field| self.text(field))
    }
}

/// An origin by its word.
pub(super) fn origin(text: &str) -> Result<Origin, String> {
    if let Some(plain) = Origin::ALL.into_iter().find(|origin| origin.word() == text) {
        return Ok(plain);
    }
    words::origin(text).ok_or_else(|| {
        let listed = Origin::ALL.map(Origin::word).join(", ");
        let hint =
            if countries::list(text).is_ok() { "; if the column lists countries, say --col countries=…" } else { "" };
        format!("is not an origin; expected {listed}{hint}")
    })
}

/// A title's base and the suffix that tells a format, a language version or a re-release: brackets with such words, or at
/// its end one of the formats or words of a re-release.
fn suffix_of(title: &str) -> Option<(&str, &str)> {
    let title = title.trim();
    let (base, suffix) = match title.strip_suffix([')', ']']) {
        Some(open) => {
            let at = open.rfind(['(', '['])?;
            let (base, suffix) = open.split_at_checked(at)?;
            let suffix = suffix.trim_start_matches(['(', '[']);
            words::version(suffix)?;
            (base, suffix)
        }
        None => {
            let (base, suffix) = title.rsplit_once(' ')?;
            let plain = ["2d", "3d", "imax", "4dx", "screenx"];
            let is_plain = plain.into_iter().any(|word| suffix.eq_ignore_ascii_case(word));
            if is_plain { (base, suffix) } else { rereleased(title)? }
        }
    };
    let base = base.trim_end_matches([' ', '-', '–', ',', ':']);
    (!base.is_empty()).then_some((base, suffix))
}

/// The single words that say beyond doubt that a film is shown again; `Restored` or `Reprise` may end a title.
const PLAIN_RERELEASES: [&str; 7] = ["release", "issue", "релиз", "перевыпуск", "재개봉", "재상영", "重映"];

/// A title's base and the words of a re-release that end it, such as `повторный прокат`.
fn rereleased(title: &str) -> Option<(&str, &str)> {
    if !words::ends_rerelease(title.rsplit_once(' ')?.1) {
        return None;
    }
    let cuts = title.match_indices(' ').filter_map(|(at, _)| title.split_at_checked(at));
    let mut known = cuts.map(|(base, suffix)| (base, suffix.trim_start()));
    let is_plain = |suffix: &str| PLAIN_RERELEASES.into_iter().any(|word| words::folded(suffix).contains(word));
    known.find(|(_, suffix)| words::is_rerelease(suffix)).filter(|(_, suffix)| suffix.contains(' ') || is_plain(suffix))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn suffixes_of_titles_are_told_from_titles() {
        for (title, expected) in [
            ("Dune (IMAX)", Some("Dune")),
            ("Dune 3D", Some("Dune")),
            ("Дәстүр (каз.)", Some("Дәстүр")),
            ("Дәстүр (каз. субт.)", Some("Дәстүр")),
            ("인셉션 (재개봉)", Some("인셉션")),
            ("Mill re-release", Some("Mill")),
            ("Солярис повторный прокат", Some("Солярис")),
            ("Solaris - 4K Restoration", Some("Solaris")),
            ("Restored", None),
            ("Memory Restored", None),
            ("Early Release", None),
            ("Alice in Wonderland (2010)", None),
            ("Dune: Part Two", None),
            ("IMAX", None),
            ("Saturday Night (Ireland)", None),
        ] {
            assert_eq!(suffix_of(title).map(|(base, _)| base), expected, "{title}");
        }
    }
}
