//! Reports: each a file with what it asks for ([`Report::rollup`]) and how it answers ([`Report::run`]).
//!
//! A report reads no files, writes to no terminal, formats nothing and converts no currency: it takes a
//! [`BoxOffice`] and returns a [`Page`].

mod against_base;
mod answer;
mod band;
mod bridge;
pub mod chart;
pub mod charts;
pub mod check;
pub mod claim_review;
pub mod compare;
mod concentration;
pub mod convert;
pub mod coverage;
mod explained;
pub mod film;
mod film_card;
pub mod growth;
pub mod inspect;
mod market;
pub mod market_share;
mod method;
pub mod options;
mod other_figures;
pub mod rates;
pub mod records;
pub mod releases;
mod run_sheet;
mod split;
mod standing;
mod top_films;
pub mod top_share;
pub mod weekends;
mod within;
pub mod year;

use crate::model::box_office::BoxOffice;
use crate::model::currency::Currency;
use crate::model::money::MoneyError;
use crate::model::period::Span;
use crate::model::prices::PriceError;
use crate::model::ranking::TieAtCut;
use crate::model::rate::{RateError, RateMethod};
use crate::model::rollup::Rollup;
use crate::sheet::Page;

/// The list of all reports: the command's variant, its options. A new report is one file and one line here;
/// the command line, its help and the tests over all reports follow from it.
#[macro_export]
macro_rules! reports {
    ($with:ident) => {
        $with! {
            /// The year on one page: market, change, top chart, shares, dollars
            Report: year::Options,
            /// The ranked list of films of a year or another period
            Chart: chart::Options,
            /// The share of the top N by origin, by count, gross and admissions
            TopShare: top_share::Options,
            /// Growth year over year, to date or rolling, and what made it
            Growth: growth::Options,
            /// Shares of the market by origin, distributor, genre, country, city, cinema and more
            MarketShare: market_share::Options,
            /// The card of one release: opening, multiplier, legs, days to thresholds, its run
            Film: film::Options,
            /// Releases side by side by day or week of release, and who leads when
            Compare: compare::Options,
            /// How many films came out, by origin and month, and how many were in distribution
            Releases: releases::Options,
            /// The season: every weekend of a year, its total, its change and its number one
            Weekends: weekends::Options,
            /// The records: fastest to a threshold, biggest opening and drop, longest at number one, best days
            Records: records::Options,
            /// What of the market the records hold: gaps, lists cut at a rank, cinemas, bounds of shares
            Coverage: coverage::Options,
            /// Amounts, or a column of a file, in another currency
            Convert: convert::Options,
            /// Exchange rates with their change on a day, month or year before
            Rates: rates::Options,
            /// How files are read: columns, conventions, totals, and what stands in the way
            Inspect: inspect::Options,
        }
    };
}

/// Tells a word that names a file from one that does not.
pub type IsFile<'f> = &'f dyn Fn(&str) -> bool;

/// What a report is.
pub trait Report {
    /// What it needs of the records.
    fn rollup(&self) -> Rollup;

    /// The days it speaks of, once the records are there to name them.
    fn span(&self, _data: &BoxOffice) -> Option<Span> {
        self.rollup().span
    }

    /// Its answer.
    fn run(&self, data: &BoxOffice) -> Result<Page, ReportError>;

    /// Takes what of the words on the command line are its own, and leaves the names of files.
    fn operands(&mut self, words: Vec<String>, _: IsFile<'_>) -> Result<Vec<String>, ReportError> {
        Ok(words)
    }

    /// Whether it needs exchange rates even when nothing is converted.
    fn needs_rates(&self) -> bool {
        false
    }

    /// Which rate it takes where none is named.
    fn default_rate_method(&self) -> RateMethod {
        RateMethod::Average
    }

    /// Whether it is about how the records are read, so that nothing wrong with them stops it.
    fn inspects(&self) -> bool {
        false
    }

    /// Whether its answer is the layout of the records, a file of its own kind instead of a page.
    fn emits_profile(&self) -> bool {
        false
    }

    /// Whether it can do without any records.
    fn needs_records(&self) -> bool {
        true
    }
}

/// Why a report has no answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReportError {
    /// Amounts that do not add.
    #[error(transparent)]
    Money(#[from] MoneyError),
    /// A rate is missing.
    #[error(transparent)]
    Rate(#[from] RateError),
    /// A price level is missing.
    #[error(transparent)]
    Price(#[from] PriceError),
    /// A tie at the cut, which was not to be.
    #[error(transparent)]
    Tie(#[from] TieAtCut),
    /// What was asked for is not there.
    #[error("{0}")]
    NotFound(String),
    /// The question cannot be asked so.
    #[error("{0}")]
    Question(String),
}

/// A header with the currency its money is in, if the records state one, and the year of its prices, if it is not its own.
fn headed(what: &str, data: &BoxOffice) -> String {
    let currency = (data.currency() != Currency::UNSTATED).then(|| format!(", {}", data.currency()));
    let prices = data.prices.as_ref().map(|prices| format!(", prices of {}", prices.year));
    [Some(what.to_owned()), currency, prices].into_iter().flatten().collect()
}
