//! Options on records, which mean the same in every report.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::Args;
use rust_decimal::Decimal;

use super::layout::LayoutOptions;
use super::{Usage, source, words};
use crate::input::columns::{Chosen, Field};

use crate::input::records::{chosen, territory};
use crate::input::{CinemaRows, Reading, Source, bundled, countries, prices};
use crate::model::box_office::{Basis, BoxOffice, grain_for};
use crate::model::country::Country;
use crate::model::currency::Currency;
use crate::model::gross_basis::GrossBasis;
use crate::model::number;
use crate::model::origin::OriginRule;
use crate::model::period::{Period, Span};
use crate::model::prices::PriceLevels;
use crate::model::rate::{DEFAULT_MAX_AGE, Rate, RateMethod, Taken};
use crate::model::rollup::Rollup;
use crate::report::options::one_year;
use crate::report::{Report, ReportError};

/// Where records come from and how they are read.
#[derive(Args, Debug)]
pub struct RecordOptions {
    /// Files of records: CSV, JSON, Excel, packed or not; - is standard input
    #[arg(value_name = "FILE")]
    pub files: Vec<String>,

    /// Do not read standard input, whatever it is
    #[arg(long, help_heading = "Records")]
    pub no_stdin: bool,

    /// Files to use when none is given and nothing is piped in [env: KINOSTAT_DATA] [default: the bundled figures]
    #[arg(long, value_name = "FILE", help_heading = "Records")]
    pub data: Vec<String>,

    /// Take a field from this column: gross="US Gross"; may be repeated
    #[arg(long = "col", value_name = "FIELD=HEADER", help_heading = "Records", value_parser = |text: &str| chosen(text, Chosen::Header))]
    columns: Vec<(Field, Chosen)>,

    /// Give a field one value for all records that state none: year=2024; may be repeated
    #[arg(long = "set", value_name = "FIELD=VALUE", help_heading = "Records", value_parser = |text: &str| chosen(text, Chosen::Constant))]
    constants: Vec<(Field, Chosen)>,

    /// The currency of amounts whose records do not say
    #[arg(long, value_name = "CODE", help_heading = "Records", value_parser = currency)]
    currency: Option<Currency>,

    /// What a row of a single cinema is: sum, a showing or a ticket, of which there may be many a day; once, all a film took there in the period
    #[arg(long, value_name = "READING", help_heading = "Records", default_value = "sum", value_parser = words(&CinemaRows::WORDS))]
    cinema_rows: CinemaRows,

    /// Skip bad records and count them, instead of stopping
    #[arg(long, help_heading = "Records")]
    lenient: bool,

    /// How many threads fold large files; as many as the machine has, if not said. The answer is the same
    #[arg(long, value_name = "N", help_heading = "Records")]
    threads: Option<NonZeroUsize>,

    /// Read every row by itself, also where rows can be folded in bulk. The answer is the same, only later
    #[arg(long, help_heading = "Records")]
    careful: bool,

    #[command(flatten)]
    layout: LayoutOptions,

    /// The country whose films are domestic
    #[arg(long, value_name = "COUNTRY", help_heading = "Definitions", value_parser = country)]
    home: Option<Country>,

    /// The market, where the records are of several
    #[arg(long, value_name = "NAME", help_heading = "Definitions")]
    territory: Option<String>,

    /// The series to prefer where several count the same thing for as many of the periods; may be repeated
    #[arg(long, value_name = "NAME", help_heading = "Definitions")]
    series: Vec<String>,

    /// The grosses to use, where some hold what others leave out: incl_tax, excl_tax, incl_fee, excl_fee, or several by commas
    #[arg(long, value_name = "BASIS", help_heading = "Definitions", value_parser = crate::input::words::gross_basis)]
    gross_basis: Option<GrossBasis>,

    /// How origin is decided [default: flag if the records have an origin column, else three-way]
    #[arg(long, value_name = "RULE", help_heading = "Definitions", value_parser = words(&OriginRule::WORDS))]
    origin_rule: Option<OriginRule>,

    /// The year a film's money belongs to: when it was taken, or when the film was released
    #[arg(long, value_name = "BASIS", help_heading = "Definitions", default_value = "calendar", value_parser = words(&Basis::WORDS))]
    basis: Basis,

    /// Show money in this currency too [default for the bundled figures: USD]
    #[arg(long = "in", value_name = "CODE", help_heading = "Currency", value_parser = currency)]
    second: Option<Currency>,

    /// Which rate an amount converts at: then, average, end, or a day [default: average]
    #[arg(long, value_name = "METHOD", help_heading = "Currency", value_parser = rate_method)]
    rate_method: Option<RateMethod>,

    /// Files of rates, instead of the bundled ones
    #[arg(long = "rates", value_name = "FILE", help_heading = "Currency")]
    rate_files: Vec<String>,

    /// A rate for every period: KZT/USD=0.00199; may be repeated
    #[arg(long = "rate", value_name = "BASE/QUOTE=RATE", help_heading = "Currency", value_parser = fixed_rate)]
    fixed_rates: Vec<Rate>,

    /// Show amounts in the prices of this year
    #[arg(long, value_name = "YEAR", help_heading = "Prices", value_parser = one_year, conflicts_with = "second")]
    real: Option<i16>,

    /// A file of price levels, year,index or year,inflation; or tickets, the average ticket of each year of the records [default: consumer prices of Kazakhstan]
    #[arg(long, value_name = "FILE|tickets", help_heading = "Prices", requires = "real")]
    prices: Option<String>,

    /// Estimate admissions that no record states: gross over the average ticket of the year
    #[arg(long, help_heading = "Prices")]
    estimate_admissions: bool,

    /// How many days before the day asked for a rate may lie
    #[arg(long, value_name = "DAYS", help_heading = "Currency", default_value_t = DEFAULT_MAX_AGE, value_parser = clap::value_parser!(i32).range(0..=366))]
    rate_max_age: i32,
}

impl RecordOptions {
    /// How to read for a report. The bundled figures bring their own home, market and series.
    pub fn reading_for(&self, report: &dyn Report, bundled: bool) -> anyhow::Result<Reading> {
        let mut reading = self.reading(report.rollup(), bundled)?;
        reading.inspects = report.inspects();
        reading.needs_box_office = report.needs_records() && report.rollup().amounts.is_none() && !report.inspects();
        Ok(reading)
    }

    /// How to read into a rollup.
    pub fn reading(&self, mut rollup: Rollup, bundled: bool) -> anyhow::Result<Reading> {
        let asked_method = self.second_currency(bundled).and(self.rate_method);
        rollup.grain = grain_for(asked_method, rollup.grain);
        self.check_fixed_rates()?;
        let mut series = self.series.clone();
        let mut reading = Reading {
            columns: self.columns.iter().chain(&self.constants).cloned().collect(),
            currency: self.currency,
            home: self.home,
            gross_basis: self.gross_basis,
            territory: self.territory.as_ref().map(territory),
            series: Vec::new(),
            series_asked: self.series.clone(),
            origin_rule: self.origin_rule,
            basis: self.basis,
            cinema_rows: self.cinema_rows,
            lenient: self.lenient,
            threads: self.threads,
            careful: self.careful,
            max_rate_age: self.rate_max_age,
            fixed_rates: self.fixed_rates.clone(),
            rates_named: !self.rate_files.is_empty(),
            ..Reading::of(rollup)
        };
        self.layout.apply(&mut reading)?;
        if bundled {
            if let Some(other) = reading.territory.as_deref().filter(|territory| *territory != bundled::HOME) {
                return Err(
                    Usage(format!("the bundled figures are of {}; give records of {other}", bundled::HOME)).into()
                );
            }
            let home = countries::country(bundled::HOME);
            reading.home = reading.home.or(home);
            reading.territory = reading.territory.or_else(|| Some(bundled::HOME.to_owned()));
            reading.currency = reading.currency.or_else(|| home.and_then(countries::currency));
            series.extend(bundled::PREFERRED_SERIES.map(str::to_owned));
        }
        reading.series = series;
        Ok(reading)
    }

    /// That no pair is given two rates, in either direction.
    fn check_fixed_rates(&self) -> Result<(), Usage> {
        let pair = |rate: &Rate| (rate.base.min(rate.quote), rate.base.max(rate.quote));
        let mut seen = std::collections::BTreeSet::new();
        match self.fixed_rates.iter().find(|rate| !seen.insert(pair(rate))) {
            Some(twice) => {
                Err(Usage(format!("--rate gives {}/{} twice; give one rate a pair", twice.base, twice.quote)))
            }
            None => Ok(()),
        }
    }

    /// The rates to read, if any amount is to be converted.
    pub fn rates(&self, report: &dyn Report, bundled: bool) -> anyhow::Result<Vec<Source>> {
        let needed = report.needs_rates() || self.second_currency(bundled).is_some();
        if needed || !self.rate_files.is_empty() { self.rate_sources() } else { Ok(Vec::new()) }
    }

    /// The rates of the files named, else the bundled ones.
    pub fn rate_sources(&self) -> anyhow::Result<Vec<Source>> {
        if self.rate_files.is_empty() {
            return Ok(bundled::rates());
        }
        let opened: Result<Vec<Source>, _> = self.rate_files.iter().map(|file| source::open(file)).collect();
        Ok(opened?)
    }

    /// The files of rates.
    pub fn rate_paths(&self) -> impl Iterator<Item = PathBuf> {
        self.rate_files.iter().map(PathBuf::from)
    }

    /// The second currency: the one asked for, or dollars beside the bundled figures. Amounts in the prices of another
    /// year have none.
    pub fn second_currency(&self, bundled: bool) -> Option<Currency> {
        self.second.or((bundled && self.real.is_none()).then_some(Currency::USD))
    }

    /// The data set in the prices asked for, with the admissions asked for.
    pub fn priced(&self, mut data: BoxOffice, span: Option<Span>) -> anyhow::Result<BoxOffice> {
        if self.estimate_admissions {
            data = data.with_estimated_admissions().map_err(ReportError::from)?;
        }
        let Some(year) = self.real else { return Ok(data) };
        let levels = match self.prices.as_deref() {
            Some("tickets") => PriceLevels::of_tickets(&data).map_err(ReportError::from)?,
            Some(file) => prices::read(source::open(file)?)?,
            None => {
                let currency = countries::country(bundled::HOME).and_then(countries::currency);
                prices::read(bundled::prices())?.in_currency(currency)
            }
        };
        Ok(data.in_prices_of(year, &levels, span).map_err(ReportError::from)?)
    }

    /// Whether a second currency was asked for by name.
    pub fn asked_for_currency(&self) -> bool {
        self.second.is_some()
    }

    /// The options given that convert money.
    pub fn conversion_given(&self) -> Vec<&'static str> {
        let given = [
            ("--in", self.second.is_some()),
            ("--rate-method", self.rate_method.is_some()),
            ("--rates", !self.rate_files.is_empty()),
            ("--rate", !self.fixed_rates.is_empty()),
        ];
        let converting = given.into_iter().filter(|(_, is_given)| *is_given).map(|(option, _)| option);
        converting.chain(self.pricing_given()).collect()
    }

    /// The options given that change amounts or admissions otherwise.
    fn pricing_given(&self) -> Option<&'static str> {
        self.real.map(|_| "--real").or(self.estimate_admissions.then_some("--estimate-admissions"))
    }

    /// That prices are asked of a report of takings alone.
    pub fn check_pricing(&self, report: &dyn Report) -> Result<(), Usage> {
        let has_takings = report.needs_records() && !report.inspects() && report.rollup().amounts.is_none();
        match self.pricing_given().filter(|_| !has_takings) {
            Some(option) => Err(Usage(format!("{option} is for reports of takings; this command has none"))),
            None => Ok(()),
        }
    }

    /// The rate method in force.
    pub fn rate_method(&self, report: &dyn Report) -> RateMethod {
        self.rate_method.unwrap_or_else(|| report.default_rate_method())
    }
}

pub(super) fn currency(text: &str) -> Result<Currency, String> {
    Currency::parse(text).ok_or_else(|| "expected a currency code such as KZT or USD".to_owned())
}

pub(super) fn country(text: &str) -> Result<Country, String> {
    countries::country(text).ok_or_else(|| countries::unknown(text))
}

pub(super) fn rate_method(text: &str) -> Result<RateMethod, String> {
    RateMethod::parse(text).ok_or_else(|| "expected then, average, end or a day such as 2024-12-31".to_owned())
}

fn fixed_rate(text: &str) -> Result<Rate, String> {
    let expected = "expected a pair and its price, such as KZT/USD=0.00199";
    let (pair, price) = text.split_once('=').ok_or(expected)?;
    let (base, quote) = pair.split_once('/').ok_or(expected)?;
    let (base, quote) = Currency::parse(base).zip(Currency::parse(quote)).ok_or(expected)?;
    let rate = number::decimal(price).map_err(|error| format!("the price {error}"))?;
    if rate <= Decimal::ZERO || base == quote {
        return Err(expected.to_owned());
    }
    Ok(Rate { base, quote, rate, units: 1, period: Period::Run, taken: Taken::Given, source: "--rate".to_owned() })
}
