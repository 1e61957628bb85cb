//! Records: the text of a row read as box office, a release, a market figure or a rate, by the columns there are.
//!
//! Every value is read by one grammar; what cannot be read is a problem with its place, and the row is refused.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use crate::model::account::SourceUse;
use crate::model::bound::{Bound, Figure};
use crate::model::box_office::{Amount, Basis};
use crate::model::country::Country;
use crate::model::currency::Currency;
use crate::model::money::Money;
use crate::model::number;
use crate::model::origin::Origin;
use crate::model::period::{self, Period};
use crate::model::published::{Measure, PublishedFigure, Scope, Status};
use crate::model::rate::{Rate, Taken};
use crate::model::title::TitleKey;

use super::columns::{Chosen, Field, Mapping, folded, is_named, meaning, not_found};
use super::countries;
use super::coverage::Part;
use super::fold::{FilmRow, Fold, Measures, Strand, TakingsRow};
use super::problem::{Place, Problem, quoted};
use super::{RawCell, Reading, Sink, Stop};
use crate::model::suggestion::{did_you_mean, nearest};

/// What a table holds, by its columns.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Kinds {
    box_office: bool,
    releases: bool,
    market: bool,
    rates: bool,
}

/// Origin words in the languages of the market. "Domestic" here is always an origin, never a territory.
const ORIGIN_WORDS: [(Origin, &[&str]); 4] = [
    (
        Origin::Domestic,
        &[
            "domestic",
            "national",
            "local",
            "отечественный",
            "отечественные",
            "национальный",
            "казахстанский",
            "отандық",
            "ұлттық",
            "қазақстандық",
        ],
    ),
    (
        Origin::Coproduction,
        &[
            "coproduction",
            "co production",
            "копродукция",
            "совместное производство",
            "совместный",
            "бірлескен",
            "бірлескен өндіріс",
        ],
    ),
    (Origin::Foreign, &["foreign", "зарубежный", "зарубежные", "иностранный", "шетелдік"]),
    (Origin::Unknown, &["unknown", "неизвестно", "белгісіз"]),
];

/// What is wrong with takings of less than nothing.
const BELOW_ZERO: &str =
    "is less than zero; expected what was taken (only a cinema's own records may hold corrections)";

/// Titles that are no film's but a table's sum.
const TOTAL_WORDS: [&str; 8] = ["total", "grand total", "totals", "итого", "всего", "барлығы", "жиыны", "жалпы"];

/// Words that say a language version is all of them together.
const ALL_VERSIONS: [&str; 4] = ["all", "все", "барлығы", "total"];

/// Reads the rows of one source into a fold.
pub struct Records<'a, 'r> {
    reading: &'r Reading,
    fold: &'a mut Fold<'r>,
    mapping: Mapping,
    kinds: Kinds,
    headers: Vec<String>,
    amounts: Option<usize>,
    source: SourceUse,
    file: u32,
    known_countries: BTreeMap<String, Vec<Country>>,
}

impl<'a, 'r> Records<'a, 'r> {
    /// Rows of a source by this name.
    pub fn new(name: String, reading: &'r Reading, fold: &'a mut Fold<'r>) -> Self {
        let file = fold.begin_file(&name);
        let source = SourceUse { name, ..SourceUse::default() };
        Records {
            reading,
            fold,
            mapping: Mapping::default(),
            kinds: Kinds::default(),
            headers: Vec::new(),
            amounts: None,
            source,
            file,
            known_countries: BTreeMap::new(),
        }
    }

    /// Whether the source is one of records, as `--input-format` means it, and not one of rates beside them.
    pub fn are_asked_for(&self) -> bool {
        !self.fold.rates_only
    }

    /// The source ended.
    pub fn finish(mut self, sha256: String) {
        self.source.sha256 = sha256;
        self.source.columns_not_used.sort();
        self.source.columns_not_used.dedup();
        self.fold.end_file(self.source);
    }

    /// The source cannot be read on.
    pub fn stop(self, problem: Problem) {
        self.fold.problems.add(problem);
    }

    fn place(&self, line: u64, column: u64) -> Place {
        Place { file: self.source.name.clone(), line, column }
    }

    fn refuse_file(&self, line: u64, message: String) -> Stop {
        Stop::Refused(Problem::new(self.place(line, 0), message))
    }

    fn find_kinds(&self, headers: &[&str], line: u64) -> Result<Kinds, Stop> {
        let knows = |field| self.mapping.knows(field);
        let names_film = knows(Field::Title) || knows(Field::FilmId);
        let measures = [
            Field::Gross,
            Field::Admissions,
            Field::GrossToDate,
            Field::AdmissionsToDate,
            Field::Screenings,
            Field::Cinemas,
            Field::Screens,
        ];
        let kinds = Kinds {
            rates: knows(Field::Base) && knows(Field::Quote) && knows(Field::Rate),
            market: knows(Field::Measure) && knows(Field::Value),
            box_office: names_film && measures.into_iter().any(knows),
            releases: names_film,
        };
        if self.fold.rates_only {
            let only = Kinds { rates: kinds.rates, ..Kinds::default() };
            let missing = [Field::Base, Field::Quote, Field::Rate].into_iter().find(|field| !knows(*field));
            return missing.map_or(Ok(only), |field| Err(self.refuse_file(line, not_found(field, headers))));
        }
        if self.amounts.is_some() {
            return Ok(Kinds::default());
        }
        if kinds == Kinds::default() {
            let wanted = if measures.into_iter().any(knows) { Field::Title } else { Field::Gross };
            return Err(self.refuse_file(line, self.on_stdin(not_found(wanted, headers))));
        }
        let periods =
            [Field::Period, Field::Date, Field::Week, Field::Weekend, Field::Month, Field::Year, Field::Start];
        let by_release = kinds.box_office && self.reading.basis == Basis::Release && knows(Field::ReleaseDate);
        if (kinds.box_office || kinds.market || kinds.rates) && !by_release && !periods.into_iter().any(knows) {
            let message =
                format!("{}; or say it for all records with --set year=2024", not_found(Field::Date, headers));
            return Err(self.refuse_file(line, message));
        }
        Ok(kinds)
    }

    /// A loop that reads a list may hand the list to us: say so.
    fn on_stdin(&self, message: String) -> String {
        if self.source.name == super::STDIN {
            format!("{message}; if this was not meant as records, add </dev/null or --no-stdin")
        } else {
            message
        }
    }
}

impl Sink for Records<'_, '_> {
    fn table(&mut self, headers: &[&str], line: u64) -> Result<(), Stop> {
        self.headers = headers.iter().map(|&header| header.to_owned()).collect();
        self.fold.note_headers(self.file, line, headers);
        self.mapping =
            Mapping::new(headers, &self.reading.columns).map_err(|message| self.refuse_file(line, message))?;
        let rates = [Field::Base, Field::Quote, Field::Rate].into_iter().all(|field| self.mapping.knows(field));
        self.amounts = None;
        if let Some(wanted) = self.reading.rollup.amounts.as_ref().filter(|_| !rates) {
            let column = headers.iter().position(|header| folded(header) == folded(wanted));
            let column = column.or_else(|| Field::named(wanted).and_then(|field| self.mapping.column(field)));
            if column.is_none() {
                let near = nearest(wanted, headers.iter().copied());
                let listed = quoted(headers);
                let message = format!("no column \"{wanted}\"{}; the columns are {listed}", did_you_mean(&near));
                return Err(self.refuse_file(line, message));
            }
            self.amounts = column;
        }
        self.kinds = self.find_kinds(headers, line)?;
        for (holds, kind) in [
            (self.kinds.box_office, "box office"),
            (self.kinds.releases, "releases"),
            (self.kinds.market, "market figures"),
            (self.kinds.rates, "rates"),
            (self.amounts.is_some(), "amounts"),
        ] {
            if holds && !self.source.kinds.contains(&kind) {
                self.source.kinds.push(kind);
            }
        }
        self.source.columns_not_used.extend(self.mapping.not_used.iter().cloned());
        Ok(())
    }

    fn row(&mut self, cells: &[RawCell<'_>], line: u64) -> Result<(), Stop> {
        let mut row = RowReader { records: self, cells, line, problems: Vec::new() };
        if row.is_blank() {
            return Ok(());
        }
        let parsed = row.parse();
        let problems = row.problems;
        let folded = match (parsed, problems.is_empty()) {
            (Some(parsed), true) => self.fold_row(parsed, line),
            _ => Err(problems),
        };
        match folded {
            Ok(()) => self.source.rows = self.source.rows.saturating_add(1),
            Err(problems) => {
                self.source.refused = self.source.refused.saturating_add(1);
                problems.into_iter().for_each(|problem| self.fold.problems.add(problem));
            }
        }
        Ok(())
    }

    fn is_of_records(&self, header: &str) -> bool {
        let of_records = [Field::FilmId, Field::Title, Field::Gross, Field::Admissions, Field::Measure, Field::Base];
        let chosen = |(_, chosen): &(Field, Chosen)| matches!(chosen, Chosen::Header(name) if is_named(header, name));
        meaning(header).is_some_and(|field| of_records.contains(&field)) || self.reading.columns.iter().any(chosen)
    }

    fn problem(&mut self, problem: Problem) -> Result<(), Stop> {
        self.source.refused = self.source.refused.saturating_add(1);
        self.fold.problems.add(problem);
        Ok(())
    }
}

/// What a row says, once all of it was read.
#[derive(Default)]
struct Parsed {
    film: Option<FilmRow>,
    takings: Option<TakingsRow>,
    published: Option<PublishedFigure>,
    rate: Option<Rate>,
    amount: Option<Amount>,
}

impl Records<'_, '_> {
    fn fold_row(&mut self, parsed: Parsed, line: u64) -> Result<(), Vec<Problem>> {
        let place = self.place(line, 0);
        let problem = |message: String| vec![Problem::new(place.clone(), message)];
        let at = (self.file, line);
        if let Some(film) = parsed.film {
            let film = self.fold.film(film, at).map_err(problem)?;
            if let Some(takings) = parsed.takings {
                self.fold.takings(film, takings, at).map_err(problem)?;
            }
        }
        if let Some(figure) = parsed.published {
            self.fold.figure(figure, at).map_err(problem)?;
        }
        if let Some(rate) = parsed.rate {
            self.fold.rates.add(rate).map_err(|known| {
                let Rate { base, quote, rate, period, .. } = *known;
                problem(format!(
                    "{base}/{quote} of {period} stands here with another value than before, {rate}; keep one"
                ))
            })?;
        }
        self.fold.amounts.extend(parsed.amount);
        Ok(())
    }
}

/// Reads the cells of one row.
struct RowReader<'x, 'a, 'r> {
    records: &'x mut Records<'a, 'r>,
    cells: &'x [RawCell<'x>],
    line: u64,
    problems: Vec<Problem>,
}

impl RowReader<'_, '_, '_> {
    fn is_blank(&self) -> bool {
        self.cells.iter().all(|cell| cell.text.trim().is_empty())
    }

    /// The text of a field; a blank is missing.
    fn text(&self, field: Field) -> Option<&str> {
        let mapping = &self.records.mapping;
        let cell = mapping.column(field).and_then(|column| self.cells.get(column));
        let stated = cell.map(|cell| cell.text.trim()).filter(|text| !text.is_empty());
        stated.or_else(|| mapping.constant(field))
    }

    fn words(&self, field: Field) -> Option<String> {
        self.text(field).map(str::to_owned)
    }

    /// Where a field stands: its cell, or the line where it is a constant.
    fn place_of(&self, field: Field) -> Place {
        let cell = self.records.mapping.column(field).and_then(|column| self.cells.get(column));
        let stated = cell.filter(|cell| !cell.text.trim().is_empty());
        stated.map_or_else(|| self.records.place(self.line, 0), |cell| self.records.place(cell.line, cell.column))
    }

    fn complain(&mut self, field: Field, found: &str, why: &str) {
        let place = self.place_of(field);
        let header = self.records.mapping.column(field).and_then(|column| self.records.headers.get(column));
        let name = match header.map(|header| header.trim()) {
            Some(header) if !header.is_empty() => header.to_owned(),
            _ => field.name().to_owned(),
        };
        self.problems.push(Problem::new(place, format!("{name}: \"{found}\" {why}")));
    }

    /// Reads a field by a grammar; what the grammar refuses is a problem.
    fn read<T>(&mut self, field: Field, grammar: impl FnOnce(&str) -> Result<T, String>) -> Option<T> {
        let text = self.text(field)?.to_owned();
        match grammar(&text) {
            Ok(value) => Some(value),
            Err(why) => {
                self.complain(field, &text, &why);
                None
            }
        }
    }

    fn one_of<T: Copy>(&mut self, field: Field, words: &[(&'static str, T)]) -> Option<T> {
        self.read(field, |text| {
            let found = words.iter().find(|(word, _)| *word == text.to_lowercase());
            let listed = || words.iter().map(|(word, _)| *word).collect::<Vec<_>>().join(", ");
            found.map(|(_, value)| *value).ok_or_else(|| format!("is not known; expected one of {}", listed()))
        })
    }

    fn parse(&mut self) -> Option<Parsed> {
        let mut parsed = Parsed::default();
        if let Some(column) = self.records.amounts {
            parsed.amount = self.amount(column);
            return Some(parsed);
        }
        let kinds = self.records.kinds;
        // In a table of several kinds a row is of those whose own fields it states.
        let several = [kinds.rates, kinds.market, kinds.releases].into_iter().filter(|kind| *kind).count() > 1;
        let states = |row: &Self, fields: &[Field]| fields.iter().any(|field| row.text(*field).is_some());
        let is = |row: &Self, kind: bool, fields: &[Field]| kind && (!several || states(row, fields));
        if is(self, kinds.rates, &[Field::Base, Field::Quote, Field::Rate]) {
            parsed.rate = Some(self.rate()?);
        }
        if is(self, kinds.market, &[Field::Measure, Field::Value]) {
            parsed.published = Some(self.published()?);
        }
        if is(self, kinds.releases, &[Field::FilmId, Field::Title]) {
            parsed.film = Some(self.film()?);
            if kinds.box_office {
                parsed.takings = Some(self.takings()?);
            }
        }
        Some(parsed)
    }

    fn film(&mut self) -> Option<FilmRow> {
        let id = self.words(Field::FilmId);
        let title = self
            .words(Field::Title)
            .or_else(|| self.words(Field::TitleRu))
            .or_else(|| self.words(Field::TitleKk))
            .or_else(|| self.words(Field::TitleEn));
        if id.is_none() && title.is_none() {
            let place = self.records.place(self.line, 0);
            self.problems
                .push(Problem::new(place, "names no film: neither a title nor a film_id; expected one of them"));
            return None;
        }
        if let (None, Some(title)) = (&id, &title)
            && TOTAL_WORDS.contains(&folded(title).as_str())
        {
            let place = self.records.place(self.line, 0);
            let message = format!(
                "\"{title}\" looks like the total of the other rows, which would count twice; leave the row out"
            );
            self.problems.push(Problem::new(place, message));
            return None;
        }
        let release = self.read(Field::ReleaseDate, |text| {
            let known = Period::parse(text).filter(|period| !matches!(period, Period::Run | Period::Range(..)));
            known.ok_or_else(|| "is not a release date; expected 2024-03-07, 2024-03 or 2024".to_owned())
        });
        let countries = self.countries();
        let flag = if self.records.kinds.market { None } else { self.read(Field::Origin, origin) };
        let other_titles = [Field::TitleKk, Field::TitleRu, Field::TitleEn]
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
            is_release: !self.records.kinds.box_office,
        })
    }

    /// The countries listed; the same list stands in row after row, so it is looked up once.
    fn countries(&mut self) -> Vec<Country> {
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

    fn takings(&mut self) -> Option<TakingsRow> {
        let period = self.period();
        let status = self.one_of(Field::Status, &Status::WORDS).unwrap_or_default();
        let stated = self.bound();
        let bound = match status {
            Status::Estimate => stated.with(Bound::About),
            Status::Partial => stated.with(Bound::AtLeast),
            _ => stated,
        };
        let currency = self.currency();
        let gross = self.amount_of(Field::Gross, bound);
        let gross_to_date = self.amount_of(Field::GrossToDate, bound);
        let admissions = self.count_of(Field::Admissions, bound);
        let admissions_to_date = self.count_of(Field::AdmissionsToDate, bound);
        if gross.is_some() && gross_to_date.is_some() || admissions.is_some() && admissions_to_date.is_some() {
            self.records.fold.totals_beside = self.records.fold.totals_beside.saturating_add(1);
        }
        let language = self.words(Field::Language).map(|text| {
            let all = ALL_VERSIONS.contains(&text.to_lowercase().as_str());
            if all { "all".to_owned() } else { text.to_lowercase() }
        });
        let territory = self.words(Field::Territory).map(territory);
        let part = Part {
            city: self.words(Field::City),
            format: self.words(Field::Format),
            cinema: self.words(Field::Cinema),
        };
        Some(TakingsRow {
            strand: Strand { series: self.words(Field::Series), territory, language },
            period: period?,
            currency: currency?,
            measures: Measures { gross, gross_to_date, admissions, admissions_to_date },
            forecast: status == Status::Forecast,
            part,
            source: self.words(Field::Source),
        })
    }

    fn published(&mut self) -> Option<PublishedFigure> {
        let measure = self.one_of(Field::Measure, &Measure::WORDS);
        let scope = self.read(Field::Origin, |text| {
            let word = folded(text);
            let total = (word == "total" || word == "всего" || word == "барлығы").then_some(Scope::Total);
            total
                .or_else(|| origin(text).ok().map(Scope::Of))
                .ok_or_else(|| format!("is not an origin; expected {}", Scope::ALL.map(Scope::word).join(", ")))
        });
        let period = self.period();
        let bound = self.bound();
        let value = self.read(Field::Value, |text| number::decimal(text).map_err(|error| error.to_string()));
        let status = self.one_of(Field::Status, &Status::WORDS).unwrap_or_default();
        let (measure, value) = (measure?, self.needed(Field::Value, value)?);
        let unit = self.words(Field::Unit);
        let currency = match (measure.is_money(), unit) {
            (true, Some(unit)) => {
                let currency = Currency::parse(&unit);
                if currency.is_none() {
                    self.complain(Field::Unit, &unit, "is not a currency; expected a code such as KZT");
                }
                Some(currency?)
            }
            (true, None) => Some(self.currency()?),
            (false, _) => None,
        };
        Some(PublishedFigure {
            measure,
            scope: scope.unwrap_or(Scope::Total),
            period: period?,
            value: Figure::new(value, bound),
            currency,
            converted: None,
            status,
            territory: self.words(Field::Territory).map(territory),
            series: self
                .words(Field::Series)
                .or_else(|| self.words(Field::Source))
                .unwrap_or_else(|| self.records.source.name.clone()),
            source: self.words(Field::Source),
            note: self.words(Field::Note),
        })
    }

    fn rate(&mut self) -> Option<Rate> {
        let code = |text: &str| {
            Currency::parse(text).ok_or_else(|| "is not a currency; expected a code such as KZT".to_owned())
        };
        let base = self.read(Field::Base, code);
        let quote = self.read(Field::Quote, code);
        let rate = self.read(Field::Rate, |text| {
            let rate = number::decimal(text).map_err(|error| error.to_string())?;
            if rate > Decimal::ZERO { Ok(rate) } else { Err("is not a price; expected more than zero".to_owned()) }
        });
        let units = self.read(Field::Units, |text| {
            let units = number::count(text).map_err(|error| error.to_string())?;
            if units > 0 { Ok(units) } else { Err("units have no price; expected 1, 10, 100 or 1000".to_owned()) }
        });
        let taken = self.one_of(Field::Method, &Taken::WORDS);
        let period = self.period();
        let rate = self.needed(Field::Rate, rate)?;
        let base = self.needed(Field::Base, base)?;
        let quote = self.needed(Field::Quote, quote)?;
        let period = period?;
        let taken = taken.unwrap_or(if matches!(period, Period::Day(_)) { Taken::Spot } else { Taken::Average });
        Some(Rate {
            base,
            quote,
            rate,
            units: units.unwrap_or(1),
            period,
            taken,
            source: self.words(Field::Source).unwrap_or_else(|| self.records.source.name.clone()),
        })
    }

    fn amount(&mut self, column: usize) -> Option<Amount> {
        let cell = self.cells.get(column)?;
        let place = self.records.place(cell.line, cell.column);
        let text = cell.text.trim().to_owned();
        let currency = self.currency()?;
        let bound = self.bound();
        let money = match number::decimal(&text) {
            _ if text.is_empty() => None,
            Ok(amount) => Some(Figure::new(Money::new(amount, currency), bound)),
            Err(error) => {
                let header = self.records.headers.get(column).cloned().unwrap_or_default();
                self.problems.push(Problem::new(place, format!("{header}: \"{text}\" {error}")));
                return None;
            }
        };
        let dated = [Field::Period, Field::Date, Field::Week, Field::Weekend, Field::Month, Field::Year, Field::Start];
        let period =
            if dated.into_iter().any(|field| self.text(field).is_some()) { Some(self.period()?) } else { None };
        let label = self.words(Field::Title).or_else(|| self.words(Field::FilmId));
        Some(Amount {
            place: format!("{}:{}", self.records.source.name, self.line),
            label,
            period,
            money,
            converted: None,
        })
    }

    /// A field that a record of its kind cannot do without.
    fn needed<T>(&mut self, field: Field, value: Option<T>) -> Option<T> {
        if value.is_none() && self.text(field).is_none() {
            let column = self.records.mapping.column(field).and_then(|column| self.cells.get(column));
            let place = self.records.place(self.line, column.map_or(0, |cell| cell.column));
            self.problems.push(Problem::new(place, format!("{} is empty; expected {}", field.name(), field.what())));
        }
        value
    }

    fn bound(&mut self) -> Bound {
        self.one_of(Field::Bound, &Bound::ALL.map(|bound| (bound.word(), bound))).unwrap_or_default()
    }

    fn currency(&mut self) -> Option<Currency> {
        let fallback =
            self.records.reading.currency.or_else(|| self.records.reading.home.and_then(countries::currency));
        if self.text(Field::Currency).is_none() {
            if self.records.reading.currency.is_none() && fallback.is_some() {
                self.records.fold.currency_taken_from_home = fallback;
            }
            return Some(fallback.unwrap_or(Currency::UNSTATED));
        }
        self.read(Field::Currency, |text| {
            Currency::parse(text).ok_or_else(|| "is not a currency; expected a code such as KZT".to_owned())
        })
    }

    fn amount_of(&mut self, field: Field, bound: Bound) -> Option<Figure<Decimal>> {
        let may_correct = self.is_of_a_cinema();
        let amount = self.read(field, |text| {
            let amount = number::decimal(text).map_err(|error| error.to_string())?;
            if amount < Decimal::ZERO && !may_correct { Err(BELOW_ZERO.to_owned()) } else { Ok(amount) }
        });
        amount.map(|amount| Figure::new(amount, bound))
    }

    fn count_of(&mut self, field: Field, bound: Bound) -> Option<Figure<i64>> {
        let may_correct = self.is_of_a_cinema();
        let count = self.read(field, |text| {
            let count = number::whole(text).map_err(|error| error.to_string())?;
            if count < 0 && !may_correct { Err(BELOW_ZERO.to_owned()) } else { Ok(count) }
        });
        count.map(|count| Figure::new(count, bound))
    }

    /// A cinema gives money back and books it as a correction; a market does not.
    fn is_of_a_cinema(&self) -> bool {
        self.text(Field::Cinema).is_some()
    }

    /// The period the row covers, from whichever column says it.
    fn period(&mut self) -> Option<Period> {
        let expected = |text: &str| {
            Period::parse(text).ok_or_else(|| {
                let digits = text.bytes().filter(u8::is_ascii_digit).count();
                let like_a_day = digits == 8 && text.bytes().all(|b| b.is_ascii_digit() || b == b'-' || b == b'.');
                if like_a_day {
                    "is no day of the calendar; expected a day such as 2024-03-07".to_owned()
                } else {
                    format!("is not a period; expected one of {}", period::SPELLINGS)
                }
            })
        };
        if self.text(Field::Period).is_some() {
            return self.read(Field::Period, expected);
        }
        if self.text(Field::Start).is_some() || self.text(Field::End).is_some() {
            let a_day = |text: &str| period::day(text).ok_or_else(|| "is not a day; expected 2024-03-07".to_owned());
            let first = self.read(Field::Start, a_day);
            let first = self.needed(Field::Start, first)?;
            let last = self.read(Field::End, a_day);
            let last = self.needed(Field::End, last)?;
            if first > last {
                let place = self.records.place(self.line, 0);
                self.problems.push(Problem::new(place, format!("ends on {last}, before it starts on {first}")));
                return None;
            }
            return Some(if first == last { Period::Day(first) } else { Period::Range(first, last) });
        }
        if self.text(Field::Date).is_some() {
            return self.read(Field::Date, expected);
        }
        if self.text(Field::Week).is_some() {
            return self.read(Field::Week, |text| match Period::parse(text) {
                Some(week @ (Period::Week(..) | Period::Range(..))) => Ok(week),
                _ => Err("is not a week; expected 2024-W12 or 2024-03-18..2024-03-24".to_owned()),
            });
        }
        if self.text(Field::Weekend).is_some() {
            return self.read(Field::Weekend, |text| match Period::parse(text) {
                Some(weekend @ Period::Range(..)) => Ok(weekend),
                _ => Err("is not a weekend; expected its days, such as 2024-03-08..2024-03-10".to_owned()),
            });
        }
        if let Some(month) = self.text(Field::Month) {
            let year = self.text(Field::Year);
            let whole = match year {
                Some(year) if month.len() <= 2 => format!("{year}-{month:0>2}"),
                _ => month.to_owned(),
            };
            return self.read(Field::Month, |_| match Period::parse(&whole) {
                Some(month @ Period::Month(..)) => Ok(month),
                _ => Err("is not a month; expected 2024-03, or 3 beside a year column".to_owned()),
            });
        }
        if self.text(Field::Year).is_some() {
            return self.read(Field::Year, |text| match Period::parse(text) {
                Some(year @ Period::Year(_)) => Ok(year),
                _ => Err("is not a year; expected 2024".to_owned()),
            });
        }
        if self.records.reading.basis == Basis::Release && self.text(Field::ReleaseDate).is_some() {
            // Under the release basis a film's money belongs to its release, whenever it was taken.
            return Some(Period::Run);
        }
        let place = self.records.place(self.line, 0);
        self.problems.push(Problem::new(place, "has no period; expected a date, week, month, year or period"));
        None
    }
}

/// A territory by its country's code where it is a country, else as written.
pub fn territory(text: impl AsRef<str>) -> String {
    let text = text.as_ref().trim();
    countries::country(text).map_or_else(|| text.to_owned(), |country| country.code().to_owned())
}

/// An origin by its word.
fn origin(text: &str) -> Result<Origin, String> {
    if let Some(plain) = Origin::ALL.into_iter().find(|origin| origin.word() == text) {
        return Ok(plain);
    }
    let word = folded(text);
    let found = ORIGIN_WORDS.iter().find(|(_, words)| words.iter().any(|known| folded(known) == word));
    found.map(|(origin, _)| *origin).ok_or_else(|| {
        let listed = Origin::ALL.map(Origin::word).join(", ");
        let hint =
            if countries::list(text).is_ok() { "; if the column lists countries, say --col countries=…" } else { "" };
        format!("is not an origin; expected {listed}{hint}")
    })
}

/// Reads `FIELD=HEADER` or `FIELD=VALUE` of the command line.
pub fn chosen(text: &str, make: fn(String) -> Chosen) -> Result<(Field, Chosen), String> {
    let (name, value) = text
        .split_once('=')
        .ok_or_else(|| format!("\"{text}\" has no =; expected FIELD=…, such as gross=\"US Gross\""))?;
    let field = Field::named(name.trim()).ok_or_else(|| {
        let near = nearest(name, Field::ALL.iter().map(|field| field.name()));
        let listed = Field::ALL.iter().map(|field| field.name()).collect::<Vec<_>>().join(", ");
        format!("\"{name}\" is not a field{}; the fields are {listed}", did_you_mean(&near))
    })?;
    Ok((field, make(value.to_owned())))
}
