//! The fold: every record goes into the rollup the report declared, as it is read.
//!
//! Kept are films, sums by film and period, and which days of which film were covered by which line, so that
//! the same money is never counted twice. Nothing kept depends on the order of the records.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use crate::model::account::{Account, CoveredDays, SourceUse};
use crate::model::bound::{Bound, Figure};
use crate::model::box_office::{Amount, Basis, BoxOffice, Definitions};
use crate::model::country::Country;
use crate::model::currency::Currency;
use crate::model::film::Film;
use crate::model::money::Money;
use crate::model::origin::{Origin, OriginRule};
use crate::model::period::{Grain, Period, Span};
use crate::model::published::{Measure, Published, PublishedFigure, Scope};
use crate::model::rate::RateTable;
use crate::model::takings::Takings;
use crate::model::title::TitleKey;

use super::columns::{Chosen, Field, places_of};
use super::coverage::{At, CinemaRows, Clash, Coverage, Part};
use super::problem::{Place, Problem, Problems, quoted};
use super::profile::Profile;
use super::running::RunningTotals;
use super::{InputError, Reading, countries};
use crate::model::suggestion::{did_you_mean, nearest};

/// What a row says of a film.
#[derive(Clone, Debug)]
pub struct FilmRow {
    pub id: Option<String>,
    pub key: Option<TitleKey>,
    pub title: Option<String>,
    pub other_titles: Vec<String>,
    pub release: Option<Period>,
    pub countries: Vec<Country>,
    pub flag: Option<Origin>,
    pub distributor: Option<String>,
    pub genre: Option<String>,
    /// Whether the row is of a list of releases, whose title goes before that of box-office rows.
    pub is_release: bool,
    /// In a list of one period, where each row is a film: which table of its file, and all the row says in words.
    pub listed: Option<(u32, String)>,
}

/// What a row says was taken.
#[derive(Clone, Debug)]
pub struct TakingsRow {
    pub strand: Strand,
    pub period: Period,
    pub currency: Currency,
    pub measures: Measures,
    pub forecast: bool,
    pub part: Part,
    pub source: Option<String>,
}

/// Rows of one strand may be summed; of several, one is chosen or the others are parts of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Strand {
    pub series: Option<String>,
    pub territory: Option<String>,
    pub language: Option<String>,
}

/// The measures of a row.
#[derive(Clone, Debug, Default)]
pub struct Measures {
    pub gross: Option<Figure<Decimal>>,
    pub gross_to_date: Option<Figure<Decimal>>,
    pub admissions: Option<Figure<i64>>,
    pub admissions_to_date: Option<Figure<i64>>,
}

/// A list of one period: a file, and a table of it.
type List = (u32, u32);

/// How one film is known before all records are read.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum FilmKey {
    Id(String),
    Title(TitleKey, Option<i16>),
    /// Another film of the same title and year, in one list.
    Twin(List, TitleKey, Option<i16>, usize),
}

/// What is known of a film so far. Sets make the outcome independent of the order of rows.
#[derive(Clone, Debug, Default)]
struct Draft {
    id: Option<String>,
    keys: BTreeSet<TitleKey>,
    titles: BTreeSet<String>,
    release_titles: BTreeSet<String>,
    other_titles: BTreeSet<String>,
    releases: BTreeSet<Period>,
    countries: Option<(Vec<Country>, At)>,
    flag: Option<(Origin, At)>,
    distributors: BTreeSet<String>,
    genres: BTreeSet<String>,
    lists: BTreeSet<List>,
}

/// Records across the edge of a period, and their gross by currency.
#[derive(Clone, Debug, Default)]
struct Straddling {
    records: u64,
    gross: BTreeMap<Currency, Decimal>,
}

impl Straddling {
    fn note(&mut self, currency: Currency, gross: Option<Decimal>) {
        self.records = self.records.saturating_add(1);
        let sum = self.gross.entry(currency).or_default();
        *sum = sum.checked_add(gross.unwrap_or_default()).unwrap_or(Decimal::MAX);
    }

    fn add_to(&self, account: &mut Account) {
        account.straddling = account.straddling.saturating_add(self.records);
        account.straddling_gross.extend(self.gross.iter().map(|(currency, amount)| Money::new(*amount, *currency)));
    }
}

/// What may be published once: a measure of a part of the market in a period, by one series, in one currency.
type FigureKey = (Measure, Scope, Period, String, Option<Currency>);

/// Why records are set aside that no period of the grain holds half of.
const TOO_LONG: &str = "records longer than the periods asked for";

/// What a sum is of: strand, film, period and currency.
type SumKey = (u32, usize, Period, Currency);

/// Folds records into a data set.
pub struct Fold<'r> {
    reading: &'r Reading,
    files: Vec<String>,
    sources: Vec<SourceUse>,
    pub problems: Problems,
    headers: BTreeSet<String>,
    /// Where the first table begins, and its headers.
    first_table: Option<(At, Vec<String>)>,
    films: Vec<Draft>,
    by_key: BTreeMap<FilmKey, usize>,
    strands: BTreeMap<Strand, u32>,
    takings: BTreeMap<SumKey, Takings>,
    totals: RunningTotals,
    /// Films with a whole run in one figure.
    runs: BTreeMap<(u32, usize, Part), At>,
    covered: Coverage,
    aside_by_file: BTreeMap<u32, u64>,
    days: BTreeMap<u32, (CoveredDays, Option<Span>)>,
    rows: BTreeMap<(u32, u32), u64>,
    straddling: BTreeMap<u32, Straddling>,
    set_aside: BTreeMap<String, u64>,
    published: Vec<PublishedFigure>,
    /// Which line gave the figure of a measure, scope, period, series and currency.
    figures: BTreeMap<FigureKey, At>,
    /// Whether only rates are to be taken from what is read now.
    pub rates_only: bool,
    /// The currency given to amounts that state none, because it is that of the home country.
    pub currency_taken_from_home: Option<Currency>,
    /// Records with a running total beside what was taken in the period, which alone is used.
    pub totals_beside: u64,
    pub rates: RateTable,
    pub amounts: Vec<Amount>,
    has_origin_column: bool,
    /// The home countries of the profiles in use.
    homes: BTreeSet<Option<Country>>,
    /// In each list, what the rows of one title and year say.
    twins: BTreeMap<(List, TitleKey, Option<i16>), Vec<String>>,
    warnings: Vec<String>,
    /// What only shows once a table is read: its rows are in the sums already.
    pub late: Vec<Problem>,
}

impl<'r> Fold<'r> {
    /// A fold into what the reading needs.
    pub fn new(reading: &'r Reading) -> Fold<'r> {
        let mut rates = RateTable::new(reading.max_rate_age);
        reading.fixed_rates.iter().cloned().for_each(|rate| rates.fix(rate));
        Fold {
            reading,
            files: Vec::new(),
            sources: Vec::new(),
            problems: Problems::default(),
            headers: BTreeSet::new(),
            first_table: None,
            films: Vec::new(),
            by_key: BTreeMap::new(),
            strands: BTreeMap::new(),
            takings: BTreeMap::new(),
            totals: RunningTotals::default(),
            runs: BTreeMap::new(),
            covered: Coverage::new(reading.cinema_rows),
            aside_by_file: BTreeMap::new(),
            days: BTreeMap::new(),
            rows: BTreeMap::new(),
            straddling: BTreeMap::new(),
            set_aside: BTreeMap::new(),
            published: Vec::new(),
            figures: BTreeMap::new(),
            rates_only: false,
            currency_taken_from_home: None,
            totals_beside: 0,
            rates,
            amounts: Vec::new(),
            has_origin_column: false,
            homes: BTreeSet::new(),
            twins: BTreeMap::new(),
            warnings: Vec::new(),
            late: Vec::new(),
        }
    }

    pub fn begin_file(&mut self, name: &str) -> u32 {
        self.files.push(name.to_owned());
        u32::try_from(self.files.len()).unwrap_or(u32::MAX).saturating_sub(1)
    }

    pub fn end_file(&mut self, source: SourceUse) {
        self.sources.push(source);
    }

    /// Notes whose layout a table has, and so what is home where nothing else says.
    pub fn note_profile(&mut self, profile: &Profile) {
        self.homes.insert(profile.home);
    }

    /// Tells what a reader should know before using the answer.
    pub fn warn(&mut self, warning: String) {
        self.warnings.push(warning);
    }

    pub fn note_headers(&mut self, file: u32, line: u64, headers: &[&str]) {
        self.first_table
            .get_or_insert_with(|| ((file, line), headers.iter().map(|&header| header.to_owned()).collect()));
        self.headers.extend(headers.iter().map(|&header| header.to_owned()));
    }

    /// That every header named by `--col` was found in some source; those of rates once the rates were read.
    pub fn check_chosen_columns(&self) -> Result<(), InputError> {
        let of_rates = [Field::Base, Field::Quote, Field::Rate, Field::Units, Field::Method];
        let headers: Vec<&str> = self.headers.iter().map(String::as_str).collect();
        for (field, chosen) in &self.reading.columns {
            if !self.rates_only && of_rates.contains(field) {
                continue;
            }
            let Chosen::Header(wanted) = chosen else { continue };
            if places_of(&headers, wanted).is_some() {
                continue;
            }
            let near = nearest(wanted, headers.iter().copied());
            let listed = quoted(headers.iter().filter(|header| !header.trim().is_empty()));
            return Err(InputError::Choice(format!(
                "no source has the column \"{wanted}\" of --col {}={wanted}{}; the columns are {}",
                field.name(),
                did_you_mean(&near),
                listed
            )));
        }
        Ok(())
    }

    /// That there is box office or a market figure, where the report needs one; releases alone have no gross.
    pub fn check_box_office(&mut self) -> Result<(), InputError> {
        let anything = !self.strands.is_empty() || !self.published.is_empty() || !self.set_aside.is_empty();
        if !self.reading.needs_box_office || anything || self.problems.count() > 0 {
            return Ok(());
        }
        let Some((at, headers)) = self.first_table.take() else { return Ok(()) };
        let headers: Vec<&str> = headers.iter().map(String::as_str).collect();
        let message = super::columns::not_found(Field::Gross, &headers);
        self.problems.add(Problem::new(self.place(at), message));
        Err(self.bad())
    }

    fn place(&self, at: At) -> Place {
        let file = usize::try_from(at.0).ok().and_then(|file| self.files.get(file)).cloned().unwrap_or_default();
        Place { file, line: at.1, column: 0 }
    }

    /// Notes what a row says of a film, and which film it is.
    pub fn film(&mut self, row: FilmRow, at: At) -> Result<usize, String> {
        let year = row.release.and_then(Period::year);
        let list = row.listed.as_ref().map(|(table, _)| (at.0, *table));
        let twin = self.twin(&row, year, list);
        let key = match (&row.id, &row.key) {
            (Some(id), _) => FilmKey::Id(id.clone()),
            (None, Some(key)) => match list.filter(|_| twin > 0) {
                Some(list) => FilmKey::Twin(list, key.clone(), year, twin),
                None => FilmKey::Title(key.clone(), year),
            },
            (None, None) => return Err("names no film".to_owned()),
        };
        let place = *self.by_key.entry(key).or_insert_with(|| {
            self.films.push(Draft::default());
            self.films.len().saturating_sub(1)
        });
        self.has_origin_column |= row.flag.is_some();
        let Some(draft) = self.films.get_mut(place) else { return Ok(place) };
        draft.lists.extend(list);
        let conflict = draft.absorb(row, at);
        match conflict {
            None => Ok(place),
            Some((what, before)) => Err(format!("{what}, as {} says; keep one", self.place(before))),
        }
    }

    /// Which of the films of one title and year in a list a row is of: two that differ in their words are two.
    fn twin(&mut self, row: &FilmRow, year: Option<i16>, list: Option<List>) -> usize {
        let (Some(list), Some(key), Some((_, words)), None) = (list, &row.key, &row.listed, &row.id) else { return 0 };
        let known = self.twins.entry((list, key.clone(), year)).or_default();
        known.iter().position(|known| known == words).unwrap_or_else(|| {
            known.push(words.clone());
            known.len().saturating_sub(1)
        })
    }

    /// Adds what a row says was taken for a film.
    pub fn takings(&mut self, film: usize, row: TakingsRow, at: At) -> Result<(), String> {
        if row.forecast {
            return self.put_aside("forecasts", at);
        }
        let strand = match self.strands.get(&row.strand) {
            Some(strand) => *strand,
            None => {
                let next = u32::try_from(self.strands.len()).unwrap_or(u32::MAX);
                self.strands.insert(row.strand.clone(), next);
                next
            }
        };
        let Some(span) = row.period.span() else { return self.run(strand, film, row, at) };
        let Measures { gross, gross_to_date, admissions, admissions_to_date } = row.measures;
        // Beside what was taken in the period a running total of the same measure says nothing more.
        let gross_total = gross_to_date.filter(|_| gross.is_none());
        let admissions_total = admissions_to_date.filter(|_| admissions.is_none());
        let is_total = gross_total.is_some() || admissions_total.is_some();
        if is_total {
            let key = (strand, film, row.part.clone(), row.currency);
            let noted = self.totals.note(key, span.last, gross_total, admissions_total, row.source.clone(), at);
            noted.map_err(|before| {
                format!("gives a total to {}, as {} does; keep one", span.last, self.place(before))
            })?;
        }
        if gross.is_some() || admissions.is_some() || !is_total {
            let states = [gross.is_some(), admissions.is_some()];
            self.covered
                .note((strand, film), &row.part, span, at, states)
                .map_err(|(other, before)| self.twice(&Clash { film, span, at, other, before }))?;
            let Some((bucket, straddles)) = self.placed(span) else {
                return self.put_aside(TOO_LONG, at);
            };
            self.cover_days(strand, span);
            let mut takings = takings_of(gross, admissions, row.currency, row.source);
            if straddles {
                takings.loosen(Bound::About);
                if self.is_wanted(bucket) || self.is_wanted(row.period) {
                    let gross = gross.map(|gross| gross.value);
                    self.straddling.entry(strand).or_default().note(row.currency, gross);
                }
            }
            if self.is_wanted(bucket) {
                self.add(strand, film, bucket, row.currency, takings)?;
            }
        }
        self.count_row(strand, at);
        Ok(())
    }

    /// Adds a film's whole run, which has no dates.
    fn run(&mut self, strand: u32, film: usize, row: TakingsRow, at: At) -> Result<(), String> {
        if let Some(before) = self.runs.insert((strand, film, row.part), at) {
            return Err(format!("gives the whole run of a film, as {} does; keep one", self.place(before)));
        }
        let Measures { gross, gross_to_date, admissions, admissions_to_date } = row.measures;
        let takings = takings_of(gross.or(gross_to_date), admissions.or(admissions_to_date), row.currency, row.source);
        self.count_row(strand, at);
        self.add(strand, film, Period::Run, row.currency, takings)
    }

    /// The period that takings of some days are counted in. Under the release basis a film's run counts as one, so
    /// no edge of a year matters.
    fn placed(&self, span: Span) -> Option<(Period, bool)> {
        let placed = self.reading.rollup.grain.place(span);
        match self.reading.basis {
            Basis::Calendar => placed,
            Basis::Release => Some((placed.map_or(Period::Run, |(bucket, _)| bucket), false)),
        }
    }

    /// Adds a published figure; a series gives each figure once.
    pub fn figure(&mut self, figure: PublishedFigure, at: At) -> Result<(), String> {
        let PublishedFigure { measure, scope, period, series, currency, .. } = &figure;
        let key = (*measure, *scope, *period, series.clone(), *currency);
        if let Some(before) = self.figures.get(&key) {
            let what = format!("{} ({}) of {period}", measure.word(), scope.word());
            let before = self.place(*before);
            let way = "keep one, or name an origin or a series to tell them apart";
            return Err(format!("gives the {what} of \"{series}\", as {before} does; {way}"));
        }
        self.figures.insert(key, at);
        self.published.push(figure);
        Ok(())
    }

    fn count_row(&mut self, strand: u32, at: At) {
        let count = self.rows.entry((strand, at.0)).or_default();
        *count = count.saturating_add(1);
    }

    fn put_aside(&mut self, why: &str, at: At) -> Result<(), String> {
        self.put_aside_rows(why, at.0, 1);
        Ok(())
    }

    /// Keeps records of a file apart.
    pub fn put_aside_rows(&mut self, why: &str, file: u32, rows: u64) {
        let of_file = self.aside_by_file.entry(file).or_default();
        *of_file = of_file.saturating_add(rows);
        let count = self.set_aside.entry(why.to_owned()).or_default();
        *count = count.saturating_add(rows);
    }

    fn is_wanted(&self, bucket: Period) -> bool {
        let asked = match self.reading.basis {
            Basis::Calendar => self.reading.rollup.span,
            // A film's whole run counts in its release year, whenever it was taken.
            Basis::Release => None,
        };
        asked.zip(bucket.span()).is_none_or(|(asked, bucket)| asked.overlaps(bucket))
    }

    fn add(
        &mut self,
        strand: u32,
        film: usize,
        bucket: Period,
        currency: Currency,
        takings: Takings,
    ) -> Result<(), String> {
        self.takings
            .entry((strand, film, bucket, currency))
            .or_default()
            .add(&takings)
            .map_err(|error| error.to_string())
    }

    fn cover_days(&mut self, strand: u32, span: Span) {
        let (days, whole) = self.days.entry(strand).or_default();
        days.cover(span);
        *whole = Some(whole.map_or(span, |whole| whole.joined(span)));
    }

    fn twice(&self, clash: &Clash) -> String {
        let Clash { film, span, other, before, .. } = clash;
        let title = self.films.get(*film).and_then(Draft::title).unwrap_or_default();
        let days = |span: Span| if span.first == span.last { span.first.to_string() } else { span.to_string() };
        let before = self.place(*before);
        let same = if span == other { String::new() } else { format!(" ({})", days(*other)) };
        let way = "the same money must not count twice, keep one";
        format!("covers \"{title}\" on {}, which {before} covers too{same}; {way}", days(*span))
    }

    /// Forgets rates read among the records, where others go before them.
    pub fn forget_rates(&mut self) {
        self.rates.forget_published();
    }

    /// The problems so far as an error.
    pub fn bad(&mut self) -> InputError {
        InputError::Bad(std::mem::take(&mut self.problems))
    }

    /// The data set, or everything that is wrong.
    pub fn finish(mut self) -> Result<BoxOffice, InputError> {
        let bad_records = self.problems.count();
        std::mem::take(&mut self.late).into_iter().for_each(|problem| self.problems.add(problem));
        let places = self.joined_films();
        self.merge_films(&places);
        let chosen = self.chosen_strands()?;
        self.check_counted_once(&chosen.strands);
        // What only shows once all is read cannot be skipped: the records are in the sums already.
        if self.problems.count() > bad_records || bad_records > 0 && !self.reading.lenient {
            return Err(self.bad());
        }
        self.check_series_asked()?;
        self.check_sources_once(&chosen.strands)?;
        let mut account = self.account(&chosen.strands);
        let series = chosen.series;
        let mut takings: BTreeMap<(usize, Period, Currency), Takings> = BTreeMap::new();
        let films_by_place = |film: usize| places.get(film).copied().unwrap_or(film);
        let running = self.increments(&chosen.strands, &mut account);
        let stated = std::mem::take(&mut self.takings).into_iter();
        let stated = stated
            .map(|((strand, film, period, currency), one)| ((strand, films_by_place(film), period, currency), one));
        let of_strand: Vec<_> =
            stated.filter(|((strand, ..), _)| chosen.strands.contains(strand)).chain(running).collect();
        let whole_versions = self.films_with_all_versions(&of_strand);
        let mut undated = 0_u64;
        for ((strand, film, period, currency), one) in of_strand {
            if self.is_version(strand) && whole_versions.contains(&film) {
                let why = "language versions of films that have a figure for all of them".to_owned();
                let count = account.set_aside.entry(why).or_default();
                *count = count.saturating_add(one.rows());
                continue;
            }
            if period == Period::Run && self.reading.basis == Basis::Calendar {
                undated = undated.saturating_add(one.rows());
                continue;
            }
            let sum = takings.entry((film, period, currency)).or_default();
            sum.add(&one).map_err(|error| InputError::Choice(error.to_string()))?;
        }
        if undated > 0 {
            account
                .set_aside
                .insert("whole runs without dates, which only --basis release can place".to_owned(), undated);
        }
        let home = self.home(&takings);
        let origin_rule = self.reading.origin_rule.unwrap_or(if self.has_origin_column {
            OriginRule::Flag
        } else {
            OriginRule::ThreeWay
        });
        let territory = self.reading.territory.clone();
        let drifting = self.films.iter().filter(|draft| draft.release_dates_differ()).count();
        if drifting > 0 {
            account.remarks.push(format!(
                "films whose records name several release dates, of which the earliest is taken: {drifting}"
            ));
        }
        let films = self.finished_films(&places, origin_rule, home);
        account.remarks.extend(far_releases(&films));
        if origin_rule != OriginRule::Flag && home.is_none() && films.iter().any(|film| !film.countries.is_empty()) {
            account.remarks.push(
                "origin is not known, for no home country was named; name it with --home, for example --home KZ"
                    .to_owned(),
            );
        }
        let definitions = Definitions { basis: self.reading.basis, origin_rule, home, territory, series };
        let all = self.published.len();
        let wanted = self.reading.territory.as_ref();
        self.published
            .retain(|figure| wanted.is_none() || figure.territory.is_none() || figure.territory.as_ref() == wanted);
        let elsewhere = all.saturating_sub(self.published.len());
        if elsewhere > 0 {
            let elsewhere = u64::try_from(elsewhere).unwrap_or(u64::MAX);
            account.set_aside.insert("market figures of other territories".to_owned(), elsewhere);
        }
        let published = Published::new(self.published, self.reading.series.clone());
        let mut data = BoxOffice::new(films, takings, published, self.rates, definitions, account);
        data.amounts = self.amounts;
        if let Some(currency) = self.reading.currency.or_else(|| home.and_then(countries::currency)) {
            data.prefer_currency(currency);
        }
        Ok(data)
    }

    /// The home country: named, else the territory's, else that of the layout, else the one country whose currency the grosses are in.
    fn home(&self, takings: &BTreeMap<(usize, Period, Currency), Takings>) -> Option<Country> {
        let territory = self.reading.territory.as_deref().and_then(countries::country);
        let mut currencies: Vec<Currency> = takings.keys().map(|(_, _, currency)| *currency).collect();
        currencies.dedup();
        let by_currency = match currencies.as_slice() {
            [first, rest @ ..] if rest.iter().all(|currency| currency == first) => countries::only_country_with(*first),
            _ => None,
        };
        let by_profile = match self.homes.iter().collect::<Vec<_>>().as_slice() {
            [Some(home)] => Some(*home),
            _ => None,
        };
        self.reading.home.or(territory).or(by_profile).or(by_currency)
    }

    /// For each film as first known, the place of the film it turned out to be. A film known by title and year is
    /// the one film with an id that has this title and can be of this year; a film known by title alone is the
    /// one film of that title. Where there are several, or where films of several years would become one, that is
    /// a problem to be told, whatever the order of the records.
    fn joined_films(&mut self) -> Vec<usize> {
        let mut by_title: BTreeMap<&TitleKey, BTreeSet<usize>> = BTreeMap::new();
        for (place, draft) in self.films.iter().enumerate() {
            draft.keys.iter().for_each(|key| {
                by_title.entry(key).or_default().insert(place);
            });
        }
        let titled = |title: &TitleKey| by_title.get(title).into_iter().flatten().copied();
        let known_by_year = self.by_key.iter().filter_map(|(key, place)| match key {
            FilmKey::Title(title, Some(year)) => Some((title, *year, *place)),
            _ => None,
        });
        let mut ends: Vec<usize> = (0..self.films.len()).collect();
        let mut ambiguous: Vec<(usize, usize)> = Vec::new();
        let mut joining: BTreeMap<usize, Vec<(i16, usize)>> = BTreeMap::new();
        for (title, year, place) in known_by_year {
            let fits =
                |other: &usize| self.films.get(*other).is_some_and(|draft| draft.id.is_some() && draft.may_be_of(year));
            match titled(title).filter(fits).collect::<Vec<_>>().as_slice() {
                [] => {}
                [one] => joining.entry(*one).or_default().push((year, place)),
                several => ambiguous.push((place, several.len())),
            }
        }
        for (target, joiners) in joining {
            let years: BTreeSet<i16> = joiners.iter().map(|(year, _)| *year).collect();
            if years.len() > 1 {
                ambiguous.push((target, years.len()));
                continue;
            }
            for (_, place) in joiners {
                ends.get_mut(place).map(|end| std::mem::replace(end, target));
            }
        }
        for (key, place) in &self.by_key {
            let FilmKey::Title(title, None) = key else { continue };
            // Two rows of one list are two films.
            let lists = |place: usize| self.films.get(place).map(|draft| &draft.lists);
            let apart =
                |other: &usize| lists(*place).zip(lists(*other)).is_none_or(|(here, there)| here.is_disjoint(there));
            let others =
                titled(title).filter(|other| other != place).filter(apart).filter_map(|other| ends.get(other).copied());
            match others.collect::<BTreeSet<usize>>().iter().copied().collect::<Vec<_>>().as_slice() {
                [] => {}
                [one] => {
                    let one = *one;
                    ends.get_mut(*place).map(|end| std::mem::replace(end, one));
                }
                several => ambiguous.push((*place, several.len())),
            }
        }
        for (key, place) in &self.by_key {
            let FilmKey::Twin(_, title, year, number) = key else { continue };
            let first = self.by_key.get(&FilmKey::Title(title.clone(), *year)).and_then(|first| self.films.get(*first));
            if first.is_some_and(|first| first.lists.len() > 1) {
                ambiguous.push((*place, number.saturating_add(1)));
            }
        }
        let told = ambiguous.into_iter().map(|(place, count)| {
            let title = self.films.get(place).and_then(Draft::title).unwrap_or_default();
            let way = "tell them apart with a film_id or a release_date in these records";
            (self.first_line(place), format!("\"{title}\" is the title of {count} films; {way}"))
        });
        let mut found: Vec<(At, String)> = told.collect();
        for (from, to) in ends.iter().enumerate().filter(|(from, to)| from != *to) {
            let moved = self.films.get(from).cloned().unwrap_or_default();
            if let Some((what, before, at)) = self.films.get_mut(*to).and_then(|target| target.merge(moved)) {
                found.push((at, format!("{what}, as {} says; keep one", self.place(before))));
            }
        }
        self.complain(found);
        ends
    }

    fn first_line(&self, film: usize) -> At {
        self.covered.first_line(film).unwrap_or_default()
    }

    /// Puts together what was noted of films that turned out to be one.
    fn merge_films(&mut self, places: &[usize]) {
        let place = |film: usize| places.get(film).copied().unwrap_or(film);
        let mut found = Vec::new();
        for clash in self.covered.merge(places) {
            found.push((clash.at, self.twice(&clash)));
        }
        for (_, day, at, before) in self.totals.merge(places) {
            let (at, before) = (at.max(before), at.min(before));
            found.push((at, format!("gives a total to {day}, as {} does; keep one", self.place(before))));
        }
        for ((strand, film, part), at) in std::mem::take(&mut self.runs) {
            if let Some(before) = self.runs.insert((strand, place(film), part), at) {
                let (at, before) = (at.max(before), at.min(before));
                found.push((at, format!("gives the whole run of a film, as {} does; keep one", self.place(before))));
            }
        }
        self.complain(found);
    }

    /// That no money of the strands summed counts twice: in parts that share tickets, in a running total beside
    /// takings by period, or in a whole run beside either.
    fn check_counted_once(&mut self, chosen: &BTreeSet<u32>) {
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
        let mut found: Vec<(At, String)> =
            self.covered.clashes(summed).iter().map(|clash| (clash.at, self.twice(clash))).collect();
        let totals = self.totals.keys().filter(|(key, ..)| chosen.contains(&key.0));
        for (key, of_gross, of_admissions, at) in totals {
            let (strand, film, part, _) = key;
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
        self.complain(found);
    }

    fn is_version(&self, strand: u32) -> bool {
        let strand = self.strands.iter().find(|(_, number)| **number == strand).map(|(strand, _)| strand);
        strand.is_some_and(|strand| strand.language.as_deref().is_some_and(|language| language != "all"))
    }

    /// The films that have a figure for all language versions together.
    fn films_with_all_versions(&self, takings: &[(SumKey, Takings)]) -> BTreeSet<usize> {
        let all: BTreeSet<u32> = self
            .strands
            .iter()
            .filter(|(strand, _)| strand.language.as_deref() == Some("all"))
            .map(|(_, number)| *number)
            .collect();
        takings.iter().filter(|((strand, ..), _)| all.contains(strand)).map(|((_, film, ..), _)| *film).collect()
    }

    fn complain(&mut self, mut found: Vec<(At, String)>) {
        found.sort();
        found.dedup();
        for (at, message) in found {
            self.problems.add(Problem::new(self.place(at), message));
        }
    }

    /// That no source of single cinemas is there twice, for their rows are summed as they stand.
    fn check_sources_once(&self, chosen: &BTreeSet<u32>) -> Result<(), InputError> {
        let mut first: BTreeMap<&str, &str> = BTreeMap::new();
        for source in &self.sources {
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

    /// That every series the user named is there.
    fn check_series_asked(&self) -> Result<(), InputError> {
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
    fn chosen_strands(&mut self) -> Result<ChosenStrands, InputError> {
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
            } else {
                strands.insert(*number);
                continue;
            };
            let rows = self.rows_of(*number);
            let count = self.set_aside.entry(why.to_owned()).or_default();
            *count = count.saturating_add(rows);
        }
        Ok(ChosenStrands { strands, series })
    }

    fn rows_of(&self, strand: u32) -> u64 {
        self.rows.iter().filter(|((of, _), _)| *of == strand).fold(0, |sum, (_, rows)| sum.saturating_add(*rows))
    }

    fn account(&mut self, chosen: &BTreeSet<u32>) -> Account {
        let set_aside = std::mem::take(&mut self.set_aside);
        let too_long = set_aside.get(TOO_LONG).copied().unwrap_or_default();
        let warnings = std::mem::take(&mut self.warnings);
        let mut account = Account { set_aside, too_long, warnings, ..Account::default() };
        for (file, source) in self.sources.iter_mut().enumerate() {
            let aside = self
                .rows
                .iter()
                .filter(|((strand, of), _)| usize::try_from(*of) == Ok(file) && !chosen.contains(strand));
            let put_aside = u32::try_from(file).ok().and_then(|file| self.aside_by_file.get(&file)).copied();
            source.set_aside = aside.fold(put_aside.unwrap_or_default(), |sum, (_, rows)| sum.saturating_add(*rows));
            source.rows = source.rows.saturating_sub(source.set_aside);
        }
        account.sources = std::mem::take(&mut self.sources);
        for strand in chosen {
            if let Some((days, span)) = self.days.remove(strand) {
                account.covered.extend(days);
                account.span = match (account.span, span) {
                    (Some(a), Some(b)) => Some(a.joined(b)),
                    (a, b) => a.or(b),
                };
            }
            if let Some(straddling) = self.straddling.get(strand) {
                straddling.add_to(&mut account);
            }
        }
        if self.covered.has_cinemas(|strand| chosen.contains(&strand)) {
            account.remarks.push(match self.reading.cinema_rows {
                CinemaRows::Sum => {
                    let what =
                        "records of single cinemas are summed as they stand, for a cinema may report by the showing";
                    format!("{what}; rows of them that stand twice are not found, --cinema-rows once looks for them")
                }
                CinemaRows::Once => "a cinema has one record of a film and day in a format".to_owned(),
            });
        }
        if let Some(currency) = self.currency_taken_from_home {
            account.remarks.push(format!(
                "amounts whose currency is not stated are taken to be in {currency}, the home country's"
            ));
        }
        if self.totals_beside > 0 {
            let count = self.totals_beside;
            account
                .remarks
                .push(format!("running totals that stand beside what was taken in the period are not used: {count}"));
        }
        if self.problems.count() > 0 {
            let shown = self.problems.kept().iter().take(3).map(ToString::to_string).collect::<Vec<_>>().join("; ");
            let count = account.sources.iter().fold(0_u64, |sum, source| sum.saturating_add(source.refused));
            account.refused = Some(format!("{count} bad records were skipped, as --lenient asks: {shown}"));
        }
        account
    }

    /// Running totals as what was taken between them. The first counts from the release.
    fn increments(&self, chosen: &BTreeSet<u32>, account: &mut Account) -> Vec<(SumKey, Takings)> {
        let release = |film: usize| self.films.get(film).and_then(Draft::release).and_then(Period::span);
        let mut found = Vec::new();
        let (mut revisions, mut undated, mut too_long) = (0_u64, 0_u64, 0_u64);
        let mut straddling = Straddling::default();
        for ((strand, film, part, currency), taken) in self.totals.increments(release) {
            if !chosen.contains(strand) {
                continue;
            }
            let gross = taken.gross.map(|gross| gross.map(|amount| Money::new(amount, *currency)));
            // The other measure is not missing where rows by period state it.
            let [stated_gross, stated_admissions] = self.covered.stated(*strand, *film, part);
            let other = if gross.is_some() { stated_admissions } else { stated_gross };
            let lacks_other = taken.lacks_other && other.is_none();
            let mut takings = Takings::of_totals(gross, taken.admissions, lacks_other);
            takings.sources.extend(taken.source);
            let Some(span) = taken.span else {
                // Taken since nobody knows when: it is in no period for certain, only in the run.
                if self.reading.basis == Basis::Release {
                    found.push(((*strand, *film, Period::Run, *currency), takings));
                } else {
                    undated = undated.saturating_add(1);
                }
                continue;
            };
            let falls = gross.is_some_and(|gross| gross.value.amount < Decimal::ZERO)
                || taken.admissions.is_some_and(|admissions| admissions.value < 0);
            revisions = revisions.saturating_add(u64::from(falls));
            let Some((bucket, straddles)) = self.placed(span) else {
                too_long = too_long.saturating_add(1);
                continue;
            };
            account.covered.cover(span);
            account.span = Some(account.span.map_or(span, |whole| whole.joined(span)));
            if straddles {
                takings.loosen(Bound::AtMost);
                if self.is_wanted(bucket) || self.is_wanted(Period::Range(span.first, span.last)) {
                    straddling.note(*currency, taken.gross.map(|gross| gross.value));
                }
            }
            // After the last total the run may go on; to date it is what it is.
            let end =
                if self.reading.rollup.grain == Grain::Day { Grain::Year.of(span.last).span() } else { bucket.span() };
            let goes_on = self.reading.basis == Basis::Calendar && end.is_some_and(|end| end.last > span.last);
            if taken.is_last && goes_on {
                takings.loosen(Bound::AtLeast);
            }
            if self.is_wanted(bucket) {
                found.push(((*strand, *film, bucket, *currency), takings));
            }
        }
        straddling.add_to(account);
        if too_long > 0 {
            let count = account.set_aside.entry(TOO_LONG.to_owned()).or_default();
            *count = count.saturating_add(too_long);
            account.too_long = account.too_long.saturating_add(too_long);
        }
        if undated > 0 {
            let why = "running totals of films whose release date is not in the data".to_owned();
            account.set_aside.insert(why, undated);
        }
        if revisions > 0 {
            account.remarks.push(format!(
                "{revisions} running totals fall from one record to the next: revisions, counted as less taken"
            ));
        }
        found
    }

    /// The films in the order first seen, which `places` points into. Films merged into others stay as names
    /// without takings, release or origin, so that no count meets them.
    fn finished_films(&mut self, places: &[usize], rule: OriginRule, home: Option<Country>) -> Vec<Film> {
        let drafts = std::mem::take(&mut self.films);
        let finished = drafts.into_iter().enumerate().map(|(place, draft)| {
            let merged_away = places.get(place).is_some_and(|end| *end != place);
            let mut film = draft.finish(rule, home);
            if merged_away {
                film.release = None;
                film.origin = Origin::Unknown;
                film.countries.clear();
            }
            film
        });
        finished.collect()
    }
}

struct ChosenStrands {
    strands: BTreeSet<u32>,
    series: Option<String>,
}

impl Draft {
    fn title(&self) -> Option<&str> {
        self.release_titles.first().or(self.titles.first()).map(String::as_str).or(self.id.as_deref())
    }

    /// The earliest release named, as precisely as it is named.
    fn release(&self) -> Option<Period> {
        let first_year =
            self.releases.iter().filter_map(|release| release.span()).map(|span| span.first.year()).min()?;
        let of_year =
            self.releases.iter().filter(|release| release.span().is_some_and(|span| span.first.year() == first_year));
        of_year.min_by_key(|release| release.span().map(|span| (span.days() > 31, span.first, span.days()))).copied()
    }

    /// Whether records name release dates of which none holds the others, as 2024 holds 2024-03-07.
    fn release_dates_differ(&self) -> bool {
        let spans: Vec<Span> = self.releases.iter().filter_map(|release| release.span()).collect();
        let apart = |a: &Span, b: &Span| !a.contains(*b) && !b.contains(*a);
        spans.iter().enumerate().any(|(place, a)| spans.iter().skip(place).any(|b| apart(a, b)))
    }

    /// Takes in what a row says; if it contradicts an earlier one, what of and where that stands.
    fn absorb(&mut self, row: FilmRow, at: At) -> Option<(String, At)> {
        self.id = self.id.take().or(row.id);
        self.keys.extend(row.key);
        if let Some(title) = row.title {
            let titles = if row.is_release { &mut self.release_titles } else { &mut self.titles };
            if !titles.contains(&title) {
                titles.insert(title);
            }
        }
        self.other_titles.extend(row.other_titles);
        self.releases.extend(row.release);
        self.distributors.extend(row.distributor);
        self.genres.extend(row.genre);
        let mut conflict = None;
        match (&self.countries, row.countries.is_empty()) {
            (_, true) => {}
            (None, false) => self.countries = Some((row.countries, at)),
            (Some((known, before)), false) if *known != row.countries => {
                conflict = Some((of_countries(&row.countries, known), *before));
            }
            _ => {}
        }
        match (self.flag, row.flag) {
            (None, Some(flag)) => self.flag = Some((flag, at)),
            (Some((known, before)), Some(flag)) if known != flag => {
                conflict = Some((format!("the film is {flag} here, but {known}"), before));
            }
            _ => {}
        }
        conflict
    }

    /// Whether the film can be one released in a year.
    fn may_be_of(&self, year: i16) -> bool {
        let mut years = self.releases.iter().filter_map(|release| release.year()).peekable();
        years.peek().is_none() || years.any(|known| known == year)
    }

    /// Takes in what was known of the same film by another name; if that contradicts, what of, and both places.
    fn merge(&mut self, other: Draft) -> Option<(String, At, At)> {
        self.keys.extend(other.keys);
        self.titles.extend(other.titles);
        self.release_titles.extend(other.release_titles);
        self.other_titles.extend(other.other_titles);
        self.releases.extend(other.releases);
        self.distributors.extend(other.distributors);
        self.genres.extend(other.genres);
        self.lists.extend(other.lists);
        let mut conflict = None;
        match (&self.countries, other.countries) {
            (Some((known, before)), Some((countries, at))) if *known != countries => {
                let (here, there) = if at > *before { (&countries, known) } else { (known, &countries) };
                conflict = Some((of_countries(here, there), *before.min(&at), *before.max(&at)));
            }
            (None, countries) => self.countries = countries,
            _ => {}
        }
        match (self.flag, other.flag) {
            (Some((known, before)), Some((flag, at))) if known != flag => {
                let (here, there) = if at > before { (flag, known) } else { (known, flag) };
                conflict = Some((format!("the film is {here} here, but {there}"), before.min(at), before.max(at)));
            }
            (None, flag) => self.flag = flag,
            _ => {}
        }
        conflict
    }

    fn finish(self, rule: OriginRule, home: Option<Country>) -> Film {
        let countries = self.countries.as_ref().map(|(countries, _)| countries.clone()).unwrap_or_default();
        let flag = self.flag.map(|(flag, _)| flag);
        let title = self.title().unwrap_or_default().to_owned();
        let release = self.release();
        let mut other_titles: BTreeSet<String> = self.other_titles;
        other_titles.extend(self.titles);
        other_titles.extend(self.release_titles);
        other_titles.remove(&title);
        Film {
            id: self.id,
            title,
            other_titles: other_titles.into_iter().collect(),
            release,
            origin: rule.origin(flag, &countries, home),
            countries,
            flag,
            distributor: self.distributors.into_iter().next(),
            genre: self.genres.into_iter().next(),
        }
    }
}

/// That some films' release years lie apart from all others, as a century misread does.
fn far_releases(films: &[Film]) -> Option<String> {
    let mut years: Vec<(i16, &str)> =
        films.iter().filter_map(|film| Some((film.release?.year()?, film.title.as_str()))).collect();
    years.sort_unstable();
    let gap =
        years.windows(2).position(|pair| matches!(pair, [(a, _), (b, _)] if b.saturating_sub(*a) > 3 && *b > 1990))?;
    let (near, far) = years.split_at_checked(gap.saturating_add(1))?;
    let (end, _) = near.last()?;
    let (_, example) = far.first()?;
    let few = far.len().saturating_mul(20) < near.len();
    few.then(|| {
        let what = format!("films whose release lies years after all others, which end in {end}: {}", far.len());
        format!("{what} (\"{example}\"); is a century misread?")
    })
}

fn of_countries(here: &[Country], known: &[Country]) -> String {
    let listed = |countries: &[Country]| countries.iter().map(|country| country.code()).collect::<Vec<_>>().join(";");
    format!("the film is of {} here, but of {}", listed(here), listed(known))
}

fn takings_of(
    gross: Option<Figure<Decimal>>,
    admissions: Option<Figure<i64>>,
    currency: Currency,
    source: Option<String>,
) -> Takings {
    let gross = gross.map(|gross| gross.map(|amount| Money::new(amount, currency)));
    let mut takings = Takings::of_row(gross, admissions);
    takings.sources.extend(source);
    takings
}
