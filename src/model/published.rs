//! Published market figures: totals, counts and shares that someone announced, each with its source.
//!
//! Figures of one series may be compared; figures of two series may not, though they stand side by side.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::bound::{Bound, Figure};
use super::currency::Currency;
use super::gross_basis::GrossBasis;
use super::money::Money;
use super::origin::Origin;
use super::period::Period;

/// The part of a market a figure is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scope {
    /// The whole market.
    Total,
    /// Films of one origin.
    Of(Origin),
}

impl Scope {
    /// The whole and its parts, in the order pages list them.
    pub const ALL: [Scope; 5] = [
        Scope::Total,
        Scope::Of(Origin::Domestic),
        Scope::Of(Origin::Coproduction),
        Scope::Of(Origin::Foreign),
        Scope::Of(Origin::Unknown),
    ];

    /// The word of records and pages.
    pub fn word(self) -> &'static str {
        match self {
            Scope::Total => "total",
            Scope::Of(origin) => origin.word(),
        }
    }

    /// Whether films of an origin are within it.
    pub fn holds(self, origin: Origin) -> bool {
        self == Scope::Total || self == Scope::Of(origin)
    }

    /// The scope a word names.
    pub fn parse(word: &str) -> Option<Scope> {
        Scope::ALL.into_iter().find(|scope| scope.word() == word)
    }
}

/// What a published figure measures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Measure {
    /// Money paid for tickets.
    Gross,
    /// Tickets.
    Admissions,
    /// Gross over admissions.
    AverageTicket,
    /// Films first shown in the period.
    FilmsReleased,
    /// Films shown in the period, those of earlier years included.
    FilmsInDistribution,
    /// Films made in the period.
    FilmsProduced,
    /// Showings.
    Screenings,
    /// Cinema locations.
    Cinemas,
    /// Screens.
    Screens,
    /// Share of the gross, in percent.
    GrossShare,
    /// Share of the admissions, in percent.
    AdmissionsShare,
    /// Share of the showings, in percent.
    ScreeningsShare,
    /// Share of the releases, in percent.
    ReleasesShare,
}

impl Measure {
    /// All measures with their words in records.
    pub const WORDS: [(&'static str, Measure); 13] = [
        ("gross", Measure::Gross),
        ("admissions", Measure::Admissions),
        ("average_ticket", Measure::AverageTicket),
        ("films_released", Measure::FilmsReleased),
        ("films_in_distribution", Measure::FilmsInDistribution),
        ("films_produced", Measure::FilmsProduced),
        ("screenings", Measure::Screenings),
        ("cinemas", Measure::Cinemas),
        ("screens", Measure::Screens),
        ("gross_share", Measure::GrossShare),
        ("admissions_share", Measure::AdmissionsShare),
        ("screenings_share", Measure::ScreeningsShare),
        ("releases_share", Measure::ReleasesShare),
    ];

    /// The word of records.
    pub fn word(self) -> &'static str {
        Measure::WORDS.iter().find(|(_, measure)| *measure == self).map_or("", |(word, _)| word)
    }

    /// Whether its values are money, and so have a currency.
    pub fn is_money(self) -> bool {
        matches!(self, Measure::Gross | Measure::AverageTicket)
    }

    /// Whether its values are percentages.
    pub fn is_share(self) -> bool {
        matches!(
            self,
            Measure::GrossShare | Measure::AdmissionsShare | Measure::ScreeningsShare | Measure::ReleasesShare
        )
    }
}

/// How firm a figure is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    /// Counted.
    #[default]
    Actual,
    /// Estimated, or worked out from other figures.
    Estimate,
    /// Shown before release.
    Preview,
    /// Of a part of its period that no one dated: never compared with a whole.
    Partial,
    /// Expected, not yet counted: never taken for a result.
    Forecast,
}

impl Status {
    /// All with their words in records.
    pub const WORDS: [(&'static str, Status); 5] = [
        ("actual", Status::Actual),
        ("estimate", Status::Estimate),
        ("preview", Status::Preview),
        ("partial", Status::Partial),
        ("forecast", Status::Forecast),
    ];

    /// The word of records.
    pub fn word(self) -> &'static str {
        Status::WORDS.iter().find(|(_, status)| *status == self).map_or("", |(word, _)| word)
    }

    /// Whether the figure may stand for its whole period.
    pub fn is_result(self) -> bool {
        !matches!(self, Status::Partial | Status::Forecast)
    }
}

/// One published figure.
#[derive(Clone, Debug, PartialEq)]
pub struct PublishedFigure {
    /// What it is about.
    pub measure: Measure,
    /// The part of the market.
    pub scope: Scope,
    /// When.
    pub period: Period,
    /// The value and what it says of the true one.
    pub value: Figure<Decimal>,
    /// The currency, if it is money.
    pub currency: Option<Currency>,
    /// Money in the second currency, once the data set was converted.
    pub converted: Option<Figure<Money>>,
    /// How firm it is.
    pub status: Status,
    /// The market it is of, where the records say.
    pub territory: Option<String>,
    /// What a gross holds beside the price of the seats, where the records say.
    pub gross_basis: GrossBasis,
    /// Whose counting it is.
    pub series: String,
    /// Where it is published.
    pub source: Option<String>,
    /// What a reader should know of it.
    pub note: Option<String>,
}

impl PublishedFigure {
    /// The value as money, if it is.
    pub fn money(&self) -> Option<Figure<Money>> {
        let currency = self.currency?;
        Some(self.value.map(|amount| Money::new(amount, currency)))
    }

    /// The value as a count, if it is a whole number.
    pub fn count(&self) -> Option<Figure<u64>> {
        let count = u64::try_from(self.value.value.normalize()).ok()?;
        Some(Figure::new(count, self.value.bound))
    }
}

/// All published figures of a data set.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Published {
    figures: Vec<PublishedFigure>,
    preferred: Vec<String>,
}

impl Published {
    /// Figures, with the series to take first where several give one.
    pub fn new(mut figures: Vec<PublishedFigure>, preferred: Vec<String>) -> Published {
        figures.sort_by(|a, b| order(a).cmp(&order(b)));
        Published { figures, preferred }
    }

    /// All figures, by measure, scope, period and series.
    pub fn all(&self) -> &[PublishedFigure] {
        &self.figures
    }

    /// Puts other figures in the place of these.
    pub fn replace(&mut self, figures: Vec<PublishedFigure>) {
        self.figures = figures;
    }

    /// All figures, to set their converted amounts.
    pub fn all_mut(&mut self) -> &mut [PublishedFigure] {
        &mut self.figures
    }

    /// Whether any result of a measure is published, for whatever period. Where some are, the records beside them
    /// are not taken for the whole market in the years without.
    pub fn speaks_of(&self, measure: Measure) -> bool {
        self.figures.iter().any(|figure| figure.measure == measure && figure.status.is_result())
    }

    /// The series to read a measure from: the one with results for most of the periods; among equals the
    /// preferred one, else the first by name.
    pub fn series(
        &self,
        measure: Measure,
        scope: Scope,
        periods: &[Period],
        currency: Option<Currency>,
    ) -> Option<&str> {
        let mut found: BTreeMap<&str, usize> = BTreeMap::new();
        for figure in self.results(measure, scope) {
            let right_money = !measure.is_money() || currency.is_none() || figure.currency == currency;
            if right_money && periods.contains(&figure.period) {
                let count = found.entry(&figure.series).or_default();
                *count = count.saturating_add(1);
            }
        }
        let place = |series: &str| self.preferred.iter().position(|name| name == series).unwrap_or(usize::MAX);
        found
            .into_iter()
            .min_by_key(|(series, count)| (std::cmp::Reverse(*count), place(series), *series))
            .map(|(series, _)| series)
    }

    /// The figure of one series, if it is money in one currency.
    pub fn figure(
        &self,
        measure: Measure,
        scope: Scope,
        period: Period,
        series: &str,
        currency: Option<Currency>,
    ) -> Option<&PublishedFigure> {
        let right_money =
            |figure: &&PublishedFigure| !measure.is_money() || currency.is_none() || figure.currency == currency;
        let mut of_series =
            self.results(measure, scope).filter(|figure| figure.period == period && figure.series == series);
        of_series.find(right_money)
    }

    fn results(&self, measure: Measure, scope: Scope) -> impl Iterator<Item = &PublishedFigure> {
        self.figures
            .iter()
            .filter(move |figure| figure.measure == measure && figure.scope == scope && figure.status.is_result())
    }
}

/// The bound and everything else that tells two figures apart, so that their order never depends on the files'.
fn order(figure: &PublishedFigure) -> (Measure, Scope, Period, &str, Status, Decimal, Bound, Option<&str>) {
    let PublishedFigure { measure, scope, period, series, status, value, source, .. } = figure;
    (*measure, *scope, *period, series, *status, value.value, value.bound, source.as_deref())
}
