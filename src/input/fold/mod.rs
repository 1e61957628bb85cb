//! The fold: every record goes into the rollup the report declared, as it is read.
//!
//! Kept are films, sums by film and period, and which days of which film were covered by which line, so that
//! the same money is never counted twice. Nothing kept depends on the order of the records.

mod account;
mod bulk;
mod exported;
mod few;
mod films;
mod gross_bases;
mod increments;
mod inspected;
mod names;
mod once;
mod published;
mod strands;

use std::collections::{BTreeMap, BTreeSet};
use std::io;

use rust_decimal::Decimal;

use crate::model::account::{Account, CoveredDays, SourceUse};
use crate::model::bound::{Bound, Figure};
use crate::model::box_office::{Amount, Basis, BoxOffice, Definitions};
use crate::model::country::Country;
use crate::model::currency::Currency;
use crate::model::inspection::Inspection;
use crate::model::money::Money;
use crate::model::origin::OriginRule;
use crate::model::period::{Period, Span};
use crate::model::published::{Published, PublishedFigure};
use crate::model::rate::RateTable;
use crate::model::rollup::Aspect;
use crate::model::showings::{Counts, Showings};
use crate::model::takings::Takings;
use crate::model::title::TitleKey;

use super::canonical::Canonical;
use super::columns::{Chosen, Field, places_of};
use super::coverage::{At, Clash, Coverage, Part};
use super::problem::{Place, Problem, Problems, quoted};
use super::profile::Profile;
use super::running::RunningTotals;
use super::{InputError, Reading, countries};
use crate::model::suggestion::{did_you_mean, nearest};
pub use bulk::{Care, ClassUse};
pub use films::FilmRow;
use films::{Draft, FilmKey, List, far_releases, far_takings};
use names::Names;
use published::FigureKey;
pub use strands::Strand;

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
    /// Whether the row only tells that there are takings, of days that a rollup leaves out.
    pub outside: bool,
    /// What tells it apart from other rows of its film, where the report asks for that.
    pub aspect: Option<String>,
    /// Whether it is of shows before the release.
    pub is_preview: bool,
    /// Where and how often the film was shown, where the report asks for that.
    pub counts: Option<Counts>,
}

/// The measures of a row.
#[derive(Clone, Debug, Default)]
pub struct Measures {
    pub gross: Option<Figure<Decimal>>,
    pub gross_to_date: Option<Figure<Decimal>>,
    pub admissions: Option<Figure<i64>>,
    pub admissions_to_date: Option<Figure<i64>>,
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

/// Why records are set aside that no period of the grain holds half of.
const TOO_LONG: &str = "records longer than the periods asked for";

/// What a sum is of: strand, film, period, currency, and the number of the aspect that the report parts sums by.
type SumKey = (u32, usize, Period, Currency, u32);

/// Folds records into a data set.
pub struct Fold<'r> {
    pub reading: &'r Reading,
    files: Vec<String>,
    sources: Vec<SourceUse>,
    /// How many bytes each source has.
    lengths: Vec<u64>,
    pub problems: Problems,
    headers: BTreeSet<String>,
    /// Where the first table begins, and its headers.
    first_table: Option<(At, Vec<String>)>,
    films: Vec<Draft>,
    by_key: BTreeMap<FilmKey, usize>,
    strands: BTreeMap<Strand, u32>,
    takings: BTreeMap<SumKey, Takings>,
    /// The aspects met, by number; the first is none at all.
    aspects: Names,
    /// The cinemas met, by number, where they are counted.
    cinemas: Names,
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
    /// And those that records name.
    stated_homes: BTreeSet<Country>,
    /// In each list, what the rows of one title and year say.
    twins: BTreeMap<(List, TitleKey, Option<i16>), Vec<String>>,
    warnings: Vec<String>,
    inspection: Inspection,
    /// The records themselves, where they are asked for.
    canonical: Option<Canonical>,
    /// Why they could not be kept.
    failed: Option<io::Error>,
    /// What only shows once a table is read: its rows are in the sums already.
    pub late: Vec<Problem>,
    /// Why all is to be read again carefully.
    care: &'r Care,
}

impl<'r> Fold<'r> {
    /// A fold into what the reading needs.
    pub fn new(reading: &'r Reading, care: &'r Care) -> Fold<'r> {
        let mut rates = RateTable::new(reading.max_rate_age);
        reading.fixed_rates.iter().cloned().for_each(|rate| rates.fix(rate));
        Fold {
            reading,
            files: Vec::new(),
            sources: Vec::new(),
            lengths: Vec::new(),
            problems: if reading.inspects { Problems::by_reason() } else { Problems::default() },
            headers: BTreeSet::new(),
            first_table: None,
            films: Vec::new(),
            by_key: BTreeMap::new(),
            strands: BTreeMap::new(),
            takings: BTreeMap::new(),
            aspects: Names::default(),
            cinemas: Names::default(),
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
            stated_homes: BTreeSet::new(),
            twins: BTreeMap::new(),
            warnings: Vec::new(),
            inspection: Inspection::default(),
            canonical: reading.keeps_records.then(Canonical::default),
            failed: None,
            late: Vec::new(),
            care,
        }
    }

    pub fn begin_file(&mut self, name: &str) -> u32 {
        self.files.push(name.to_owned());
        u32::try_from(self.files.len()).unwrap_or(u32::MAX).saturating_sub(1)
    }

    pub fn end_file(&mut self, source: SourceUse, length: u64) {
        self.sources.push(source);
        self.lengths.push(length);
    }

    /// Notes whose layout a table has, and so what is home where nothing else says.
    pub fn note_profile(&mut self, profile: &Profile) {
        self.homes.insert(profile.home);
    }

    /// Notes which country's films are domestic, as a record says it.
    pub fn note_home(&mut self, home: Country) {
        self.stated_homes.insert(home);
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
        let has_gross = headers.iter().any(|header| super::columns::meaning(header) == Some(Field::Gross));
        let message = if has_gross {
            format!("no record stands below the headers {}", quoted(&headers))
        } else {
            super::columns::not_found(Field::Gross, &headers)
        };
        self.problems.add(Problem::new(self.place(at), message));
        Err(self.bad())
    }

    fn place(&self, at: At) -> Place {
        let file = usize::try_from(at.0).ok().and_then(|file| self.files.get(file)).cloned().unwrap_or_default();
        Place { file, line: at.1, column: 0 }
    }

    /// Adds what a row says was taken for a film.
    pub fn takings(&mut self, film: usize, row: TakingsRow, at: At) -> Result<(), String> {
        if row.forecast {
            return self.put_aside("forecasts", at);
        }
        let strand = self.strand(&row.strand);
        let Some(span) = row.period.span() else { return self.run(strand, film, row, at) };
        if row.outside {
            return self.outside(strand, span, at);
        }
        let aspect = self.aspects.number(row.aspect.as_deref());
        let showings = row.counts.map(|counts| {
            let cinema = row.part.cinema.as_deref().map(|cinema| self.cinemas.number(Some(cinema)));
            Showings::of_row(counts, cinema)
        });
        let Measures { gross, gross_to_date, admissions, admissions_to_date } = row.measures;
        // Beside what was taken in the period a running total of the same measure says nothing more.
        let gross_total = gross_to_date.filter(|_| gross.is_none());
        let admissions_total = admissions_to_date.filter(|_| admissions.is_none());
        let is_total = gross_total.is_some() || admissions_total.is_some();
        if is_total {
            let key = (strand, film, row.part.clone(), row.currency, aspect);
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
            let Some((bucket, straddles)) = self.reading.placed(span) else {
                return self.put_aside(TOO_LONG, at);
            };
            self.cover_days(strand, span);
            let mut takings = takings_of(gross, admissions, row.currency, row.source);
            if row.is_preview {
                takings.set_previews();
            }
            showings.into_iter().for_each(|showings| takings.set_showings(showings));
            if let (Some(total), true, true) = (gross_to_date, self.reading.rollup.showings, row.part.is_whole()) {
                takings.set_to_date(span.last, total.map(|amount| Money::new(amount, row.currency)));
            }
            if straddles {
                takings.loosen(Bound::About);
                if self.reading.is_wanted(bucket) || self.reading.is_wanted(row.period) {
                    let gross = gross.map(|gross| gross.value);
                    self.straddling.entry(strand).or_default().note(row.currency, gross);
                }
            }
            if self.reading.is_wanted(bucket) {
                self.add((strand, film, bucket, row.currency, aspect), takings)?;
            }
        }
        self.count_row(strand, at);
        Ok(())
    }

    /// The number of a strand.
    fn strand(&mut self, strand: &Strand) -> u32 {
        if let Some(known) = self.strands.get(strand) {
            return *known;
        }
        let next = u32::try_from(self.strands.len()).unwrap_or(u32::MAX);
        self.strands.insert(strand.clone(), next);
        next
    }

    /// Notes that there are takings which a rollup leaves out. No day of them is covered, and who asks for one of
    /// them is told: what was left out is not nothing taken.
    fn outside(&mut self, strand: u32, span: Span, at: At) -> Result<(), String> {
        let is_asked = match self.reading.basis {
            Basis::Calendar => self.reading.rollup.span.is_some_and(|asked| asked.overlaps(span)),
            Basis::Release => true,
        };
        if is_asked {
            let way = "make the rollup anew with kinostat sql, for this report and with its options";
            return Err(format!("has takings of {span} that this rollup leaves out, and the report needs them; {way}"));
        }
        self.widen(strand, span);
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
        let aspect = self.aspects.number(row.aspect.as_deref());
        self.add((strand, film, Period::Run, row.currency, aspect), takings)
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

    fn add(&mut self, key: SumKey, takings: Takings) -> Result<(), String> {
        self.takings.entry(key).or_default().add(&takings).map_err(|error| error.to_string())
    }

    fn cover_days(&mut self, strand: u32, span: Span) {
        self.days.entry(strand).or_default().0.cover(span);
        self.widen(strand, span);
    }

    /// Notes that the records reach so far.
    fn widen(&mut self, strand: u32, span: Span) {
        let (_, whole) = self.days.entry(strand).or_default();
        *whole = Some(whole.map_or(span, |whole| whole.joined(span)));
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
        let places = self.settled_films();
        let chosen = self.chosen_strands()?;
        self.check_counted_once(&chosen.strands);
        // What only shows once all is read cannot be skipped: the records are in the sums already.
        if self.problems.count() > bad_records || bad_records > 0 && !self.reading.lenient {
            return Err(self.bad());
        }
        self.check_series_asked()?;
        self.check_sources_once(&chosen.strands)?;
        let mut account = self.account(&chosen.strands);
        let is_invented = |strand: &Strand| strand.territory.as_deref().is_some_and(is_invented);
        account.invented =
            self.strands.iter().any(|(strand, number)| chosen.strands.contains(number) && is_invented(strand));
        let series = chosen.series;
        let mut takings: BTreeMap<(usize, Period, Currency, u32), Takings> = BTreeMap::new();
        let place = |film: usize| places.get(film).copied().unwrap_or(film);
        let running = self.increments(&chosen.strands, &mut account);
        let keys = || self.takings.keys().chain(running.iter().map(|(of, _)| of));
        let counted = || keys().filter(|(strand, ..)| chosen.strands.contains(strand));
        // Who asks for languages wants the versions, else their sum, where a film has both.
        let by_language = self.reading.rollup.by == Some(Aspect::Language);
        let both: BTreeSet<usize> =
            if by_language { self.films_with_versions(counted()) } else { self.films_with_all_versions(counted()) };
        let both: BTreeSet<usize> = both.into_iter().map(place).collect();
        let stated = std::mem::take(&mut self.takings).into_iter();
        let of_strand = stated.filter(|((strand, ..), _)| chosen.strands.contains(strand)).chain(running);
        let mut undated = 0_u64;
        for ((strand, film, period, currency, aspect), one) in of_strand {
            let film = place(film);
            if self.is_version(strand) != by_language && both.contains(&film) {
                let why = if by_language {
                    "figures of all language versions of films that have one for each"
                } else {
                    "language versions of films that have a figure for all of them"
                };
                let count = account.set_aside.entry(why.to_owned()).or_default();
                *count = count.saturating_add(one.rows());
                continue;
            }
            if period == Period::Run && self.reading.basis == Basis::Calendar {
                undated = undated.saturating_add(one.rows());
                continue;
            }
            let sum = takings.entry((film, period, currency, aspect)).or_default();
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
        account.remarks.extend(self.titles_nearly_released(&places));
        let films = self.finished_films(&places, origin_rule, home);
        account.remarks.extend(far_releases(&films));
        account.remarks.extend(far_takings(&films, takings.keys().map(|(film, period, ..)| (*film, *period))));
        if origin_rule != OriginRule::Flag && home.is_none() && films.iter().any(|film| !film.countries.is_empty()) {
            account.remarks.push(
                "origin is not known, for no home country was named; name it with --home, for example --home KZ"
                    .to_owned(),
            );
        }
        let gross_bases = chosen.gross_bases;
        let definitions = Definitions {
            basis: self.reading.basis,
            origin_rule,
            home,
            territory,
            series,
            previews: None,
            gross_bases,
        };
        account.remarks.extend(self.doubts_of_gross_basis(&chosen.strands));
        let published = Published::new(self.published, self.reading.series.clone());
        let mut data = BoxOffice::new(films, takings, published, self.rates, definitions, account);
        data.aspects = self.aspects.into_names();
        data.amounts = self.amounts;
        if let Some(currency) = self.reading.currency.or_else(|| home.and_then(countries::currency)) {
            data.prefer_currency(currency);
        }
        Ok(data)
    }

    /// The home country: named, else that in the records, else that of the one territory, else that of the layout, else the one country whose currency the grosses are in.
    fn home(&self, takings: &BTreeMap<(usize, Period, Currency, u32), Takings>) -> Option<Country> {
        let mut territories: BTreeSet<&str> =
            self.strands.keys().filter_map(|strand| strand.territory.as_deref()).collect();
        if let Some(asked) = &self.reading.territory {
            territories = BTreeSet::from([asked.as_str()]);
        }
        let only_territory = territories.first().filter(|_| territories.len() == 1);
        let territory = only_territory.and_then(|territory| countries::country(territory));
        let mut currencies: Vec<Currency> = takings.keys().map(|(_, _, currency, _)| *currency).collect();
        currencies.dedup();
        let by_currency = match currencies.as_slice() {
            [first, rest @ ..] if rest.iter().all(|currency| currency == first) => countries::only_country_with(*first),
            _ => None,
        };
        let by_profile = match self.homes.iter().collect::<Vec<_>>().as_slice() {
            [Some(home)] => Some(*home),
            _ => None,
        };
        let stated = self.stated_homes.first().copied().filter(|_| self.stated_homes.len() == 1);
        self.reading.home.or(stated).or(territory).or(by_profile).or(by_currency)
    }

    fn complain(&mut self, found: Vec<(At, String)>, problem: fn(Place, String) -> Problem) {
        let told: BTreeSet<(At, String)> = found.into_iter().collect();
        for (at, message) in told {
            self.problems.add(problem(self.place(at), message));
        }
    }
}

/// Whether a market is none: `invented market`.
fn is_invented(territory: &str) -> bool {
    territory.split(' ').next().is_some_and(|word| word.eq_ignore_ascii_case("invented"))
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
