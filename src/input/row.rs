//! A row: its cells read field by field as box office, a release, a market figure or a rate.
//!
//! Every value is read by one grammar; what cannot be read is a problem with its place, and the row is refused.

use rust_decimal::Decimal;

use crate::model::bound::{Bound, Figure};
use crate::model::box_office::{Amount, Basis};
use crate::model::country::Country;
use crate::model::currency::Currency;
use crate::model::money::Money;
use crate::model::number::{self, NumberError};
use crate::model::origin::Origin;
use crate::model::period::{self, Period};
use crate::model::published::{Measure, PublishedFigure, Scope, Status};
use crate::model::rate::{Rate, Taken};
use crate::model::title::TitleKey;

use super::RawCell;
use super::amounts;
use super::columns::{Field, HeaderUnit, MEASURES, PERIODS, TITLES, meaning_with_unit};
use super::countries;
use super::coverage::Part;
use super::dates;
use super::fold::{FilmRow, Measures, Strand, TakingsRow};
use super::problem::{Place, Problem};
use super::records::{Records, territory};
use super::totals::{self, Values};
use super::wide_rates::WideRates;
use super::words;

/// What is wrong with takings of less than nothing.
const BELOW_ZERO: &str =
    "is less than zero; expected what was taken (only a cinema's own records may hold corrections)";

/// Words that say a language version is all of them together.
const ALL_VERSIONS: [&str; 4] = ["all", "все", "барлығы", "total"];

/// What a row says, once all of it was read.
#[derive(Default)]
pub struct Parsed {
    pub film: Option<FilmRow>,
    pub takings: Option<TakingsRow>,
    pub published: Option<PublishedFigure>,
    pub rates: Vec<Rate>,
    pub amount: Option<Amount>,
}

/// Reads the cells of one row.
pub struct RowReader<'x, 'a, 'r> {
    records: &'x mut Records<'a, 'r>,
    cells: &'x [RawCell<'x>],
    line: u64,
    pub problems: Vec<Problem>,
    /// What adds up to the totals of the table, as far as it was read.
    values: Values,
    /// The currency that the amounts of the row name themselves.
    said: Option<Currency>,
}

impl<'x, 'a, 'r> RowReader<'x, 'a, 'r> {
    pub fn new(records: &'x mut Records<'a, 'r>, cells: &'x [RawCell<'x>], line: u64) -> Self {
        RowReader { records, cells, line, problems: Vec::new(), values: Values::new(), said: None }
    }
}

impl RowReader<'_, '_, '_> {
    /// What adds up to the totals of the table.
    pub fn values(&mut self) -> Values {
        std::mem::take(&mut self.values)
    }

    /// What a total row is called and says; `None` for any other row.
    pub fn total(&mut self) -> Option<(String, Values)> {
        let kinds = self.records.kinds;
        if !kinds.box_office || self.records.amounts.is_some() {
            return None;
        }
        if self.text(Field::FilmId).is_some_and(|id| !words::is_total(id)) {
            return None;
        }
        let named = match self.title() {
            Some(title) if words::is_total(title) => Some(title.to_owned()),
            Some(_) => return None,
            None => {
                let words = self.cells.iter().map(|cell| cell.text.trim()).filter(|text| !text.is_empty());
                words.into_iter().take(3).find(|text| words::is_total(text)).map(str::to_owned)
            }
        };
        let problems = self.problems.len();
        for field in totals::ADDITIVE {
            if field.is_count() {
                self.count_of(field, Bound::Exact);
            } else {
                self.amount_of(field, Bound::Exact);
            }
        }
        let values = self.values();
        let nameless = named.is_none();
        let is_bad = self.problems.len() > problems;
        self.problems.truncate(problems);
        if is_bad && nameless {
            return None;
        }
        // A row of nothing but numbers, which add up what stands above it.
        let is_bare = || {
            self.cells.iter().map(|cell| cell.text.trim()).all(|text| text.is_empty() || amounts::written(text).is_ok())
        };
        if nameless && !(self.records.are_sum(&values) && is_bare()) {
            return None;
        }
        Some((named.unwrap_or_else(|| "no title".to_owned()), values))
    }

    /// The film's title, in whichever language the row has one.
    fn title(&self) -> Option<&str> {
        TITLES.into_iter().find_map(|field| self.text(field))
    }

    pub fn is_blank(&self) -> bool {
        self.cells.iter().all(|cell| cell.text.trim().is_empty())
    }

    /// The text of a field; a blank is missing.
    fn text(&self, field: Field) -> Option<&str> {
        let mapping = &self.records.mapping;
        let cell = mapping.column(field).and_then(|column| self.cells.get(column));
        let is_value = field.is_amount() || field.is_count() || field.is_date() || field == Field::Countries;
        let stated = cell.map(|cell| cell.text.trim()).filter(|text| {
            let begins_plainly = text.bytes().next().is_some_and(|first| first.is_ascii_digit());
            !text.is_empty() && (begins_plainly || !is_value || !is_no_value(field, text))
        });
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
        let column = self.records.mapping.column(field);
        let name = column.and_then(|column| self.records.header(column)).unwrap_or_else(|| field.name().to_owned());
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

    pub fn parse(&mut self) -> Option<Parsed> {
        let mut parsed = Parsed::default();
        if let Some(column) = self.records.amounts {
            parsed.amount = self.amount(column);
            return Some(parsed);
        }
        if let Some(wide) = self.records.wide.take() {
            let rates = self.wide_rates(&wide);
            self.records.wide = Some(wide);
            return rates.map(|rates| Parsed { rates, ..parsed });
        }
        let kinds = self.records.kinds;
        // In a table of several kinds a row is of those whose own fields it states.
        let several = [kinds.rates, kinds.market, kinds.releases].into_iter().filter(|kind| *kind).count() > 1;
        let states = |row: &Self, fields: &[Field]| fields.iter().any(|field| row.text(*field).is_some());
        let is = |row: &Self, kind: bool, fields: &[Field]| kind && (!several || states(row, fields));
        if is(self, kinds.rates, &[Field::Base, Field::Quote, Field::Rate]) {
            if [Field::Base, Field::Quote].into_iter().any(|field| self.text(field).is_some_and(Currency::was_one)) {
                self.records.put_aside_row("rates of currencies no longer in use");
                return Some(parsed);
            }
            parsed.rates.push(self.rate()?);
        }
        if is(self, kinds.market, &[Field::Measure, Field::Value]) {
            parsed.published = Some(self.published()?);
        }
        if is(self, kinds.releases, &[Field::FilmId, Field::Title]) {
            parsed.film = Some(self.film()?);
            if self.records.list().is_some() && !states(self, &MEASURES) {
                // Announced, and not shown yet.
                self.records.put_aside_row("films listed without a figure");
            } else if kinds.box_office {
                parsed.takings = Some(self.takings()?);
            }
        }
        Some(parsed)
    }

    fn film(&mut self) -> Option<FilmRow> {
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
            known.ok_or_else(|| "is not a release date; expected 2024-03-07, 2024-03 or 2024".to_owned())
        });
        let countries = self.countries();
        let flag = if self.records.kinds.market { None } else { self.read(Field::Origin, origin) };
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
            is_release: !self.records.kinds.box_office,
            listed: self.records.list().map(|table| (table, self.in_words())),
        })
    }

    /// All that the row says in words or dates, which tells two films of one title apart.
    fn in_words(&self) -> String {
        let mapping = &self.records.mapping;
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
    fn countries(&mut self) -> Vec<Country> {
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
        let gross = self.amount_of(Field::Gross, bound);
        let gross_to_date = self.amount_of(Field::GrossToDate, bound);
        let currency = self.currency();
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
            version: self
                .title()
                .map(|title| suffix_of(title).map_or_else(String::new, |(_, suffix)| words::folded(suffix))),
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
            words::is_total(text)
                .then_some(Scope::Total)
                .or_else(|| origin(text).ok().map(Scope::Of))
                .ok_or_else(|| format!("is not an origin; expected {}", Scope::ALL.map(Scope::word).join(", ")))
        });
        let period = self.period();
        let bound = self.bound();
        let value = self.number_of(Field::Value, false).map(|(value, _)| value);
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
        let rate = self.number_of(Field::Rate, false).map(|(rate, _)| rate).filter(|rate| {
            let is_price = *rate > Decimal::ZERO;
            if !is_price {
                self.complain(Field::Rate, &rate.to_string(), "is not a price; expected more than zero");
            }
            is_price
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

    /// The rates of a day, a column a currency.
    fn wide_rates(&mut self, wide: &WideRates) -> Option<Vec<Rate>> {
        let period = self.period()?;
        let taken = if matches!(period, Period::Day(_)) { Taken::Spot } else { Taken::Average };
        let source = self.records.source.name.clone();
        let mut rates = Vec::with_capacity(wide.columns.len());
        for (column, currency) in &wide.columns {
            let Some(cell) = self.cells.get(*column).filter(|cell| !words::is_missing(&cell.text)) else { continue };
            let (base, quote) = if wide.prices_fixed { (wide.fixed, *currency) } else { (*currency, wide.fixed) };
            let read = self.number_in(cell, *column, false, HeaderUnit::NONE).and_then(|(rate, _)| {
                if rate > Decimal::ZERO { Ok(rate) } else { Err("is not a price; expected more than zero".to_owned()) }
            });
            match read {
                Ok(rate) => rates.push(Rate { base, quote, rate, units: 1, period, taken, source: source.clone() }),
                Err(why) => {
                    let place = self.records.place(cell.line, cell.column);
                    self.problems.push(Problem::new(place, format!("{currency}: \"{}\" {why}", cell.text.trim())));
                }
            }
        }
        Some(rates)
    }

    fn amount(&mut self, column: usize) -> Option<Amount> {
        let cell = self.cells.get(column)?;
        let place = self.records.place(cell.line, cell.column);
        let text = cell.text.trim().to_owned();
        let unit = self.records.headers.get(column).and_then(|header| meaning_with_unit(header));
        let unit = unit.map_or(HeaderUnit::NONE, |(_, unit)| unit);
        let bound = self.bound();
        let read =
            if words::is_missing(&text) { Ok(None) } else { self.number_in(cell, column, false, unit).map(Some) };
        let currency = self.currency()?;
        let money = match read {
            Ok(read) => read.map(|(amount, own)| Figure::new(Money::new(amount, currency), bound.with(own))),
            Err(error) => {
                let header = self.records.headers.get(column).cloned().unwrap_or_default();
                self.problems.push(Problem::new(place, format!("{header}: \"{text}\" {error}")));
                return None;
            }
        };
        let period =
            if PERIODS.into_iter().any(|field| self.text(field).is_some()) { Some(self.period()?) } else { None };
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

    /// The currency of the row's money: that of its own column, else the one its amounts or their header name, else
    /// the one for all records.
    fn currency(&mut self) -> Option<Currency> {
        let stated = match self.text(Field::Currency) {
            None => None,
            Some(_) => Some(self.read(Field::Currency, |text| match words::currencies(text).as_deref() {
                Some([one]) => Ok(*one),
                _ => Currency::parse(text).ok_or_else(|| "is not a currency; expected a code such as KZT".to_owned()),
            })?),
        };
        if let (Some(stated), Some(said)) = (stated, self.said)
            && stated != said
        {
            let place = self.records.place(self.line, 0);
            let what = format!("the amount is in {said}, but the currency of the record is {stated}; keep one");
            self.problems.push(Problem::new(place, what));
            return None;
        }
        if let Some(currency) = stated.or(self.said).or(self.records.reading.currency) {
            return Some(currency);
        }
        let by_profile = self.records.profile.and_then(|profile| profile.currency);
        let by_home = self.records.reading.home.and_then(countries::currency);
        if by_profile.is_none() && by_home.is_some() {
            self.records.fold.currency_taken_from_home = by_home;
        }
        Some(by_profile.or(by_home).unwrap_or(Currency::UNSTATED))
    }

    fn amount_of(&mut self, field: Field, bound: Bound) -> Option<Figure<Decimal>> {
        let (amount, own) = self.number_of(field, false)?;
        if amount < Decimal::ZERO && !self.is_of_a_cinema() {
            self.complain(field, &amount.to_string(), BELOW_ZERO);
            return None;
        }
        self.values.insert(field, amount);
        Some(Figure::new(amount, bound.with(own)))
    }

    fn count_of(&mut self, field: Field, bound: Bound) -> Option<Figure<i64>> {
        let (count, own) = self.number_of(field, true)?;
        let whole = if count.fract().is_zero() { i64::try_from(count).ok() } else { None };
        let Some(whole) = whole else {
            self.complain(field, &count.to_string(), &NumberError::NotWhole.to_string());
            return None;
        };
        if whole < 0 && !self.is_of_a_cinema() {
            self.complain(field, &whole.to_string(), BELOW_ZERO);
            return None;
        }
        self.values.insert(field, count);
        Some(Figure::new(whole, bound.with(own)))
    }

    /// The number of a field, and what its own signs say of it. Of several columns it is the sum, and at least that
    /// where one of them is empty.
    fn number_of(&mut self, field: Field, is_count: bool) -> Option<(Decimal, Bound)> {
        self.text(field)
            .or_else(|| self.records.mapping.columns(field).filter(|column| column.places.len() > 1).map(|_| ""))?;
        let Some(column) = self.records.mapping.columns(field).cloned() else {
            let read = self.read(field, |text| number::decimal(text).map_err(|error| error.to_string()))?;
            return Some((read, Bound::Exact));
        };
        let mut sum: Option<(Decimal, Bound)> = None;
        let mut is_part = false;
        for place in column.places.iter() {
            let Some(cell) = self.cells.get(*place) else { continue };
            let text = cell.text.trim();
            if text.is_empty() || is_no_value(field, text) {
                is_part = true;
                continue;
            }
            match self.number_in(cell, *place, is_count, column.unit) {
                Ok((value, own)) => {
                    let (before, bound) = sum.unwrap_or((Decimal::ZERO, Bound::Exact));
                    let added = before.checked_add(value);
                    sum = Some((added.unwrap_or(Decimal::MAX), bound.with(own)));
                }
                Err(why) => {
                    let name = self.records.header(*place).unwrap_or_else(|| field.name().to_owned());
                    let at = self.records.place(cell.line, cell.column);
                    self.problems.push(Problem::new(at, format!("{name}: \"{text}\" {why}")));
                    return None;
                }
            }
        }
        match sum {
            Some((value, bound)) if is_part && column.places.len() > 1 => Some((value, bound.with(Bound::AtLeast))),
            Some(sum) => Some(sum),
            // The one column is empty, but there may be a value for all records.
            None => {
                self.records.mapping.constant(field)?;
                self.read(field, |text| number::decimal(text).map_err(|error| error.to_string()))
                    .map(|value| (value, Bound::Exact))
            }
        }
    }

    /// The number in a cell, by the conventions of its column.
    fn number_in(
        &mut self,
        cell: &RawCell<'_>,
        column: usize,
        is_count: bool,
        unit: HeaderUnit,
    ) -> Result<(Decimal, Bound), String> {
        let text = cell.text.trim();
        let plain = text.bytes().all(|byte| byte.is_ascii_digit());
        if plain || cell.exact {
            let value = number::decimal(text).map_err(|error| error.to_string())?;
            return self.in_unit(cell, column, is_count, unit, value, Bound::Exact, false);
        }
        let amount = amounts::written(text).map_err(|error| error.to_string())?;
        if amount.percent {
            let swapped = self.records.swapped_with(self.cells, column);
            let swapped = swapped.map(|swapped| format!(", and {swapped}")).unwrap_or_default();
            return Err(format!("is a percentage, where an amount is expected{swapped}"));
        }
        let mark = self.records.conventions.mark(column);
        let value = amount.value(mark).map_err(|error| {
            let settled = self.records.conventions.mark_settled(column).filter(|settled| settled.line > 0);
            match settled {
                Some(settled) if amount.value(mark.other()).is_ok() => {
                    format!(
                        "does not fit the decimal {} that line {} (\"{}\") shows for this column",
                        mark.word(),
                        settled.line,
                        settled.text
                    )
                }
                _ => error.to_string(),
            }
        })?;
        if let [one] = amount.currencies.as_slice() {
            if let Some(before) = self.said.filter(|before| before != one) {
                return Err(format!("is in {one}, but another amount of the record is in {before}"));
            }
            self.said = Some(*one);
        }
        self.in_unit(cell, column, is_count, unit, value, amount.bound, amount.rounded)
    }

    #[expect(clippy::too_many_arguments, reason = "all of them are what is known of one cell")]
    fn in_unit(
        &mut self,
        cell: &RawCell<'_>,
        column: usize,
        is_count: bool,
        unit: HeaderUnit,
        value: Decimal,
        bound: Bound,
        rounded: bool,
    ) -> Result<(Decimal, Bound), String> {
        if let (Some(of_header), None) = (unit.currency, self.said) {
            self.said = Some(of_header);
        }
        let scaled = !unit.scale.is_zero() && unit.scale != Decimal::ONE && !rounded;
        if scaled {
            let value = value.checked_mul(unit.scale).ok_or_else(|| NumberError::TooLong.to_string())?;
            return Ok((value.normalize(), bound.with(Bound::About)));
        }
        let value = if is_count || rounded { value } else { self.records.mixed_unit(column, cell, value) };
        Ok((value, if rounded { bound.with(Bound::About) } else { bound }))
    }

    /// The order of days and months in the column of a field.
    fn order_of(&self, field: Field) -> dates::DateOrder {
        let column = self.records.mapping.column(field);
        column.map_or(dates::DateOrder::DayFirst, |column| self.records.conventions.order(column))
    }

    /// A title without what tells its format, language version or re-release.
    fn without_suffix(&mut self, title: String) -> String {
        let Some((base, suffix)) = suffix_of(&title) else { return title };
        let base = base.to_owned();
        let (count, _) = self.records.suffixes.entry(words::folded(suffix)).or_insert_with(|| (0, title.clone()));
        *count = count.saturating_add(1);
        base
    }

    /// A cinema gives money back and books it as a correction; a market does not.
    fn is_of_a_cinema(&self) -> bool {
        self.text(Field::Cinema).is_some()
    }

    /// The period the row covers, from whichever column says it.
    fn period(&mut self) -> Option<Period> {
        if self.text(Field::Period).is_some() {
            let order = self.order_of(Field::Period);
            return self.read(Field::Period, |text| a_period(text, order));
        }
        if self.text(Field::Start).is_some() || self.text(Field::End).is_some() {
            let (of_start, of_end) = (self.order_of(Field::Start), self.order_of(Field::End));
            let a_day = |text: &str, order| match dates::period(text, order) {
                Some(Period::Day(day)) => Ok(day),
                _ => Err("is not a day; expected 2024-03-07".to_owned()),
            };
            let first = self.read(Field::Start, |text| a_day(text, of_start));
            let first = self.needed(Field::Start, first)?;
            let last = self.read(Field::End, |text| a_day(text, of_end));
            let last = self.needed(Field::End, last)?;
            if first > last {
                let place = self.records.place(self.line, 0);
                self.problems.push(Problem::new(place, format!("ends on {last}, before it starts on {first}")));
                return None;
            }
            return Some(if first == last { Period::Day(first) } else { Period::Range(first, last) });
        }
        if self.text(Field::Date).is_some() {
            let order = self.order_of(Field::Date);
            return self.read(Field::Date, |text| a_period(text, order));
        }
        if self.text(Field::Week).is_some() {
            return self.read(Field::Week, |text| match dates::period(text, dates::DateOrder::DayFirst) {
                Some(week @ (Period::Week(..) | Period::Range(..))) => Ok(week),
                _ => Err("is not a week; expected 2024-W12 or 2024-03-18..2024-03-24".to_owned()),
            });
        }
        if self.text(Field::Weekend).is_some() {
            let order = self.order_of(Field::Weekend);
            return self.read(Field::Weekend, |text| match dates::period(text, order) {
                Some(weekend @ Period::Range(..)) => Ok(weekend),
                _ => Err("is not a weekend; expected its days, such as 2024-03-08..2024-03-10".to_owned()),
            });
        }
        if let Some(month) = self.text(Field::Month) {
            let year = self.text(Field::Year);
            let whole = match (year, words::month(month)) {
                (Some(year), Some(month)) => format!("{year}-{month:02}"),
                (Some(year), None) if month.len() <= 2 => format!("{year}-{month:0>2}"),
                _ => month.to_owned(),
            };
            return self.read(Field::Month, |_| match dates::period(&whole, dates::DateOrder::DayFirst) {
                Some(month @ Period::Month(..)) => Ok(month),
                _ => Err("is not a month; expected 2024-03, or 3 beside a year column".to_owned()),
            });
        }
        if self.text(Field::Year).is_some() {
            return self.read(Field::Year, |text| match dates::period(text, dates::DateOrder::DayFirst) {
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

/// A period in the order of its column.
fn a_period(text: &str, order: dates::DateOrder) -> Result<Period, String> {
    dates::period(text, order).ok_or_else(|| {
        let other = order.other();
        if dates::period(text, other).is_some() {
            let (order, other) = (order.word(), other.word());
            return format!(
                "is no day in the {order} order of its column; say --date-order {other} if all of it is so"
            );
        }
        let digits = text.bytes().filter(u8::is_ascii_digit).count();
        let like_a_day = digits == 8 && text.bytes().all(|b| b.is_ascii_digit() || b == b'-' || b == b'.');
        if like_a_day {
            "is no day of the calendar; expected a day such as 2024-03-07".to_owned()
        } else {
            format!("is not a period; expected one of {}", period::SPELLINGS)
        }
    })
}

/// An origin by its word.
fn origin(text: &str) -> Result<Origin, String> {
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

/// Whether a cell of a field says that it has no value. `NA` is a country.
fn is_no_value(field: Field, text: &str) -> bool {
    words::is_missing(text) && (field != Field::Countries || countries::country(text).is_none())
}

/// A title's base and the suffix that tells a format, a language version or a re-release: brackets with such words, or
/// one of the formats as the last word.
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
            plain.into_iter().any(|word| suffix.eq_ignore_ascii_case(word)).then_some((base, suffix))?
        }
    };
    let base = base.trim_end_matches([' ', '-', '–', ',', ':']);
    (!base.is_empty()).then_some((base, suffix))
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
            ("Alice in Wonderland (2010)", None),
            ("Dune: Part Two", None),
            ("IMAX", None),
            ("Saturday Night (Ireland)", None),
        ] {
            assert_eq!(suffix_of(title).map(|(base, _)| base), expected, "{title}");
        }
    }
}
