//! A row: its cells read field by field as box office, a release, a market figure or a rate.
//!
//! Every value is read by one grammar; what cannot be read is a problem with its place, and the row is refused.

mod canonical;
mod films;
mod numbers;
mod periods;
mod rates;

use crate::model::bound::{Bound, Figure};
use crate::model::box_office::Amount;
use crate::model::currency::Currency;
use crate::model::gross_basis::GrossBasis;
use crate::model::money::Money;
use crate::model::published::{Measure, PublishedFigure, Scope, Status};
use crate::model::rate::Rate;
use crate::model::rollup::Aspect;
use crate::model::showings::Counts;

use super::RawCell;
use super::amounts;
use super::canonical::{Record, RecordKind};
use super::columns::{Field, HeaderUnit, MEASURES, PERIODS, meaning_with_unit};
use super::countries;
use super::coverage::Part;
use super::fold::{FilmRow, Measures, Strand, TakingsRow};
use super::problem::{Place, Problem};
use super::records::{Records, territory};
use super::totals::{self, Values};
use super::words;
use films::origin;

/// What a row says, once all of it was read.
#[derive(Default)]
pub struct Parsed {
    pub film: Option<FilmRow>,
    pub takings: Option<TakingsRow>,
    pub published: Option<PublishedFigure>,
    pub rates: Vec<Rate>,
    pub amount: Option<Amount>,
    /// The same as canonical records, where those are asked for.
    pub canonical: Vec<Record>,
}

/// Reads the cells of one row.
pub struct RowReader<'x, 'a, 'r> {
    records: &'x mut Records<'a, 'r>,
    cells: &'x [RawCell<'x>],
    line: u64,
    pub problems: Vec<Problem>,
    /// What adds up to the totals of the table, as far as it was read.
    values: Values,
    /// What the row says it is.
    kind: Option<RecordKind>,
    /// The currency that the amounts of the row name themselves.
    said: Option<Currency>,
    /// What was taken off its title, folded.
    suffix: String,
}

impl<'x, 'a, 'r> RowReader<'x, 'a, 'r> {
    pub fn new(records: &'x mut Records<'a, 'r>, cells: &'x [RawCell<'x>], line: u64) -> Self {
        RowReader {
            records,
            cells,
            line,
            problems: Vec::new(),
            values: Values::new(),
            kind: None,
            said: None,
            suffix: String::new(),
        }
    }
}

impl RowReader<'_, '_, '_> {
    /// What adds up to the totals of the table.
    pub fn values(&mut self) -> Values {
        std::mem::take(&mut self.values)
    }

    /// What a total row is called and says; `None` for any other row.
    pub fn total(&mut self) -> Option<(String, Values)> {
        let kinds = self.records.now.kinds;
        // Where each row says what it is, none is a total.
        let is_told = self.text(Field::RecordType).is_some();
        if !kinds.box_office || self.records.now.amounts.is_some() || is_told {
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

    /// Notes the row for who asked how it is read.
    pub fn look(&mut self) {
        self.records.look_at_row(self.cells);
    }

    pub fn is_blank(&self) -> bool {
        self.cells.iter().all(|cell| cell.text.trim().is_empty())
    }

    /// The text of a field; a blank is missing.
    fn text(&self, field: Field) -> Option<&str> {
        let mapping = &self.records.now.mapping;
        let cell = mapping.column(field).and_then(|column| self.cells.get(column));
        let is_value = field.is_amount() || field.is_count() || field.is_date() || field == Field::Countries;
        let stated = cell
            .map(|cell| cell.text.trim())
            .filter(|text| !text.is_empty() && (!is_value || begins_plainly(text) || !is_no_value(field, text)));
        stated.or_else(|| mapping.constant(field))
    }

    fn words(&self, field: Field) -> Option<String> {
        self.text(field).map(str::to_owned)
    }

    /// Where a field stands: its cell, or the line where it is a constant.
    fn place_of(&self, field: Field) -> Place {
        let cell = self.records.now.mapping.column(field).and_then(|column| self.cells.get(column));
        let stated = cell.filter(|cell| !cell.text.trim().is_empty());
        stated.map_or_else(|| self.records.place(self.line, 0), |cell| self.records.place(cell.line, cell.column))
    }

    fn complain(&mut self, field: Field, found: &str, why: &str) {
        let place = self.place_of(field);
        let column = self.records.now.mapping.column(field);
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
        let mut parsed = self.read_kinds()?;
        if self.records.reading.keeps_records && self.problems.is_empty() {
            parsed.canonical = self.canonical(&parsed);
        }
        Some(parsed)
    }

    fn read_kinds(&mut self) -> Option<Parsed> {
        let mut parsed = Parsed::default();
        if let Some(column) = self.records.now.amounts {
            parsed.amount = self.amount(column);
            return Some(parsed);
        }
        if let Some(wide) = self.records.now.wide.take() {
            let rates = self.wide_rates(&wide);
            self.records.now.wide = Some(wide);
            return rates.map(|rates| Parsed { rates, ..parsed });
        }
        let kinds = self.records.now.kinds;
        self.kind = self.one_of(Field::RecordType, &RecordKind::WORDS);
        let stated = self.kind;
        // In a table of several kinds a row is of the kind it names, else of those whose own fields it states.
        let several = [kinds.rates, kinds.market, kinds.releases].into_iter().filter(|kind| *kind).count() > 1;
        let states = |row: &Self, fields: &[Field]| fields.iter().any(|field| row.text(*field).is_some());
        let is = |row: &Self, has: bool, kind: RecordKind, fields: &[Field]| match stated {
            Some(stated) => stated == kind,
            None => has && (!several || states(row, fields)),
        };
        if is(self, kinds.rates, RecordKind::Rate, &[Field::Base, Field::Quote, Field::Rate]) {
            if [Field::Base, Field::Quote].into_iter().any(|field| self.text(field).is_some_and(Currency::was_one)) {
                self.records.put_aside_row("rates of currencies no longer in use");
                return Some(parsed);
            }
            parsed.rates.push(self.rate()?);
        }
        if is(self, kinds.market, RecordKind::Market, &[Field::Measure, Field::Value]) {
            parsed.published = Some(self.published()?);
        }
        if [RecordKind::Release, RecordKind::Listed].into_iter().any(|kind| stated == Some(kind)) {
            parsed.film = Some(self.film()?);
        } else if stated == Some(RecordKind::Outside)
            || is(self, kinds.releases, RecordKind::BoxOffice, &[Field::FilmId, Field::Title])
        {
            parsed.film = Some(self.film()?);
            if self.records.list().is_some() && !states(self, &MEASURES) {
                // Announced, and not shown yet.
                self.records.put_aside_row("films listed without a figure");
            } else if kinds.box_office || stated.is_some() {
                parsed.takings = Some(self.takings()?);
            }
        }
        Some(parsed)
    }

    fn takings(&mut self) -> Option<TakingsRow> {
        let period = self.period();
        let status = self.one_of(Field::Status, &Status::WORDS).unwrap_or_default();
        let stated = self.bound();
        let with_status = |stated: Bound| match status {
            Status::Estimate => stated.with(Bound::About),
            Status::Partial => stated.with(Bound::AtLeast),
            _ => stated,
        };
        let bound = with_status(stated);
        let of_tickets = self.bound_in(Field::AdmissionsBound).map_or(bound, with_status);
        let gross = self.amount_of(Field::Gross, bound);
        let gross_to_date = self.amount_of(Field::GrossToDate, bound);
        let currency = self.currency();
        let admissions = self.count_of(Field::Admissions, of_tickets);
        let admissions_to_date = self.count_of(Field::AdmissionsToDate, of_tickets);
        if gross.is_some() && gross_to_date.is_some() || admissions.is_some() && admissions_to_date.is_some() {
            self.records.fold.totals_beside = self.records.fold.totals_beside.saturating_add(1);
        }
        let language = self
            .words(Field::Language)
            .map(|text| if words::is_all_versions(&text) { "all".to_owned() } else { text.to_lowercase() });
        let territory = self.words(Field::Territory).map(territory);
        let basis = self.gross_basis();
        let part = Part {
            city: self.words(Field::City),
            format: self.words(Field::Format),
            cinema: self.words(Field::Cinema),
            version: self.title().is_some().then(|| self.suffix.clone()),
        };
        Some(TakingsRow {
            strand: Strand { series: self.words(Field::Series), territory, language, basis },
            period: period?,
            currency: currency?,
            measures: Measures { gross, gross_to_date, admissions, admissions_to_date },
            forecast: status == Status::Forecast,
            part,
            source: self.words(Field::Source),
            outside: self.kind == Some(RecordKind::Outside),
            aspect: self.records.reading.rollup.by.and_then(|by| self.words(aspect_field(by))),
            is_preview: status == Status::Preview,
            counts: if self.records.reading.rollup.showings { Some(self.counts()) } else { None },
        })
    }

    /// Cinemas, screens, screenings and seats, where they are whole numbers.
    fn counts(&mut self) -> Counts {
        let mut count = |field| {
            let problems = self.problems.len();
            let number = self.number_of(field, true).filter(|(number, _)| number.fract().is_zero());
            self.problems.truncate(problems);
            number.and_then(|(number, _)| u64::try_from(number).ok())
        };
        Counts {
            cinemas: count(Field::Cinemas),
            screens: count(Field::Screens),
            screenings: count(Field::Screenings),
            seats: count(Field::Seats),
        }
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
            gross_basis: if measure.is_money() { self.gross_basis() } else { GrossBasis::UNSTATED },
            series: self
                .words(Field::Series)
                .or_else(|| self.words(Field::Source))
                .unwrap_or_else(|| self.records.source.name.clone()),
            source: self.words(Field::Source),
            note: self.words(Field::Note),
        })
    }

    /// What the gross of the row holds, as far as the row says.
    fn gross_basis(&mut self) -> GrossBasis {
        self.read(Field::GrossBasis, words::gross_basis).unwrap_or_default()
    }

    fn amount(&mut self, column: usize) -> Option<Amount> {
        let cell = self.cells.get(column)?;
        let place = self.records.place(cell.line, cell.column);
        let text = cell.text.trim().to_owned();
        let unit = self.records.now.headers.get(column).and_then(|header| meaning_with_unit(header));
        let unit = unit.map_or(HeaderUnit::NONE, |(_, unit)| unit);
        let bound = self.bound();
        let read =
            if words::is_missing(&text) { Ok(None) } else { self.number_in(cell, column, false, unit).map(Some) };
        let currency = self.currency()?;
        let money = match read {
            Ok(read) => read.map(|(amount, own)| Figure::new(Money::new(amount, currency), bound.with(own))),
            Err(error) => {
                let header = self.records.now.headers.get(column).cloned().unwrap_or_default();
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
            let column = self.records.now.mapping.column(field).and_then(|column| self.cells.get(column));
            let place = self.records.place(self.line, column.map_or(0, |cell| cell.column));
            self.problems.push(Problem::new(place, format!("{} is empty; expected {}", field.name(), field.what())));
        }
        value
    }

    fn bound(&mut self) -> Bound {
        self.bound_in(Field::Bound).unwrap_or_default()
    }

    fn bound_in(&mut self, field: Field) -> Option<Bound> {
        self.one_of(field, &Bound::ALL.map(|bound| (bound.word(), bound)))
    }
}

/// The field that says what rows are told apart by.
pub(super) fn aspect_field(by: Aspect) -> Field {
    match by {
        Aspect::Language => Field::Language,
        Aspect::Format => Field::Format,
        Aspect::Region => Field::Region,
        Aspect::City => Field::City,
        Aspect::Cinema => Field::Cinema,
        Aspect::Chain => Field::Chain,
    }
}

/// Whether a cell begins with a digit, so that it is no word for nothing.
fn begins_plainly(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_digit())
}

/// Whether a cell of a field says that it has no value. `NA` is a country.
fn is_no_value(field: Field, text: &str) -> bool {
    words::is_missing(text) && (field != Field::Countries || countries::country(text).is_none())
}
