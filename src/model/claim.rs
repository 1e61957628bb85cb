//! A claim: what somebody said of a market, the measure they spoke of, and the value as they said it.

use rust_decimal::Decimal;

use super::box_office::Basis;
use super::interval::Interval;
use super::origin::Origin;
use super::period::Period;
use super::published::{Measure, Scope};
use super::quantity::{Kind, Quantity};

/// A claim.
#[derive(Clone, Debug, PartialEq)]
pub struct Claim {
    /// Its name in the file.
    pub id: String,
    /// What was said.
    pub quote: Option<String>,
    /// Who said it.
    pub speaker: Option<String>,
    /// When.
    pub date: Option<String>,
    /// Where it can be read.
    pub url: Option<String>,
    /// What it speaks of.
    pub measure: Asserted,
    /// The period it speaks of.
    pub period: Period,
    /// The year basis it was said to be on, where it was.
    pub basis: Option<Basis>,
    /// The value as it was said.
    pub said: String,
    /// The same, read.
    pub value: Quantity,
    /// From which value it came, where two were said: `65 → 107`.
    pub from: Option<Quantity>,
    /// What it says that the value is made of.
    pub parts: Vec<Part>,
    /// Whether the parts are all of it.
    pub parts_are_all: bool,
    /// How much it matters that it holds.
    pub severity: Severity,
}

/// A part of a value, as it was said: an amount, a share of the whole, or both.
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    /// What it is of.
    pub name: String,
    /// How much or how many.
    pub value: Option<Quantity>,
    /// Its share of the whole, in percent.
    pub share: Option<Quantity>,
}

/// What is counted of a list of leading films.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PartBy {
    /// The films.
    Count,
    /// Their gross.
    Gross,
    /// Their admissions.
    Admissions,
    /// Their showings.
    Screenings,
}

impl PartBy {
    /// All with their words.
    pub const WORDS: [(&'static str, PartBy); 4] = [
        ("count", PartBy::Count),
        ("gross", PartBy::Gross),
        ("admissions", PartBy::Admissions),
        ("screenings", PartBy::Screenings),
    ];
}

impl PartBy {
    /// Its word.
    pub fn word(self) -> &'static str {
        PartBy::WORDS.iter().find(|(_, by)| *by == self).map_or("", |(word, _)| word)
    }

    /// What of a market it is a part of.
    pub fn level(self) -> Level {
        match self {
            PartBy::Count => Level::FilmsReleased,
            PartBy::Gross => Level::Gross,
            PartBy::Admissions => Level::Admissions,
            PartBy::Screenings => Level::Screenings,
        }
    }
}

/// What of a market is measured in a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// Money paid for tickets.
    Gross,
    /// Tickets.
    Admissions,
    /// Gross over admissions.
    AverageTicket,
    /// Films first shown.
    FilmsReleased,
    /// Films shown, those of earlier years included.
    FilmsInDistribution,
    /// Films made.
    FilmsProduced,
    /// Showings.
    Screenings,
    /// Cinema locations.
    Cinemas,
}

impl Level {
    /// All with their words.
    pub const WORDS: [(&'static str, Level); 8] = [
        ("gross", Level::Gross),
        ("admissions", Level::Admissions),
        ("average_ticket", Level::AverageTicket),
        ("films_released", Level::FilmsReleased),
        ("films_in_distribution", Level::FilmsInDistribution),
        ("films_produced", Level::FilmsProduced),
        ("screenings", Level::Screenings),
        ("cinemas", Level::Cinemas),
    ];

    /// Its word.
    pub fn word(self) -> &'static str {
        Level::WORDS.iter().find(|(_, level)| *level == self).map_or("", |(word, _)| word)
    }

    /// What publishes it.
    pub fn measure(self) -> Measure {
        match self {
            Level::Gross => Measure::Gross,
            Level::Admissions => Measure::Admissions,
            Level::AverageTicket => Measure::AverageTicket,
            Level::FilmsReleased => Measure::FilmsReleased,
            Level::FilmsInDistribution => Measure::FilmsInDistribution,
            Level::FilmsProduced => Measure::FilmsProduced,
            Level::Screenings => Measure::Screenings,
            Level::Cinemas => Measure::Cinemas,
        }
    }
}

/// What a claim speaks of.
#[derive(Clone, Debug, PartialEq)]
pub enum Asserted {
    /// A value of the market.
    Level(Level, Scope),
    /// The part of an origin in the market, by gross or admissions.
    Share(PartBy, Scope),
    /// The change of a value on another period.
    Growth(Level, Scope, Period),
    /// The change of a share on another period, in points or in percent.
    ShareChange(PartBy, Scope, Period),
    /// The part of an origin in the N leading films.
    TopShare {
        /// How many films lead.
        n: u32,
        /// Of which origin.
        origin: Origin,
        /// What is counted of them.
        by: PartBy,
        /// What they rank by; where that is not said, by gross and by admissions.
        ranked_by: Option<PartBy>,
    },
    /// How many times one origin's value is of another's.
    Ratio(Level, Scope, Scope),
    /// All that a film took.
    FilmGross(String),
    /// How many times its budget a film took; less what cinemas kept, where that was said.
    Return {
        /// The film.
        film: String,
        /// What it cost, as it was said.
        budget: Quantity,
        /// What cinemas kept of its gross, as it was said.
        kept: Option<Quantity>,
    },
    /// In how many days of its release a film reached an amount.
    DaysTo(String, Quantity),
    /// That a film took more than another: the value is how many times as much.
    Above(String, String),
}

/// How much it matters that a claim holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// It is only noted.
    Note,
    /// It warns.
    Warning,
    /// It fails.
    #[default]
    Error,
}

impl Severity {
    /// All with their words.
    pub const WORDS: [(&'static str, Severity); 3] =
        [("note", Severity::Note), ("warning", Severity::Warning), ("error", Severity::Error)];
}

impl Claim {
    /// What the parts that are all of it add up to: shares of a share, amounts of anything else.
    pub fn sum_of_parts(&self) -> Option<Interval> {
        if !self.parts_are_all {
            return None;
        }
        let is_share = matches!(self.measure, Asserted::Share(..) | Asserted::TopShare { .. });
        let each = self.parts.iter().map(|part| if is_share { part.share } else { part.value }?.interval());
        Interval::sum(each.collect::<Option<Vec<_>>>()?)
    }

    /// What its value leaves room for, and the value, in the unit of its measure: so many of n films are so many percent.
    pub fn measured(&self) -> (Interval, Decimal) {
        let claimed = self.value.interval().unwrap_or(Interval { low: None, high: None });
        let Asserted::TopShare { n, by: PartBy::Count, .. } = &self.measure else { return (claimed, self.value.value) };
        if self.value.kind != Kind::Count {
            return (claimed, self.value.value);
        }
        let percent = |films: Decimal| films.checked_mul(Decimal::ONE_HUNDRED)?.checked_div(Decimal::from(*n));
        let value = percent(self.value.value).unwrap_or(self.value.value);
        (claimed.map(percent).unwrap_or(claimed), value)
    }
}
