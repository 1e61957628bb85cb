//! Judgement of a claim: its readings, the verdict over them, and what turns it.

use rust_decimal::Decimal;

use super::box_office::BoxOffice;
use super::claim::{Asserted, Claim, Level, PartBy};
use super::granularity::counts_that_fit;
use super::interval::Interval;
use super::money::MoneyError;
use super::quantity::{Kind, Stated};
use super::readings::readings;
use super::verdict::{Reading, Unsaid, Verdict, of_reading, over_all};

/// A claim with its verdict and how it came about.
#[derive(Clone, Debug)]
pub struct Judgement<'c> {
    /// The claim.
    pub claim: &'c Claim,
    /// What its value leaves room for.
    pub claimed: Interval,
    /// Every reading of it with its verdict.
    pub readings: Vec<(Reading, Verdict)>,
    /// The verdict over all.
    pub verdict: Verdict,
    /// Why no records could bear it out.
    pub impossible: Option<String>,
    /// Two readings that differ in as little as can be, the first of which holds and the second does not.
    pub turn: Option<(usize, usize)>,
}

/// Judges a claim by the same records under each year basis.
pub fn judge<'c>(claim: &'c Claim, by_basis: &[BoxOffice]) -> Result<Judgement<'c>, MoneyError> {
    let (claimed, value) = as_measured(claim);
    let exact = (claim.value.stated == Stated::Plainly).then_some(value);
    let mut found = readings(claim, by_basis)?;
    if let Some(unlike) = unlike_kind(claim) {
        found = vec![Reading { definitions: Vec::new(), said: Err(Unsaid::Unlike(unlike)) }];
    }
    let readings: Vec<(Reading, Verdict)> = found
        .into_iter()
        .map(|reading| {
            let verdict = of_reading(&claimed, exact, &reading.said);
            (reading, verdict)
        })
        .collect();
    let impossible = impossible(claim, &claimed);
    // A reading under which nothing can be said changes none under which something can.
    let of = |is_said: bool| {
        readings.iter().filter(move |(reading, _)| reading.said.is_ok() == is_said).map(|(_, verdict)| *verdict)
    };
    let verdicts: Vec<Verdict> = if of(true).next().is_some() { of(true).collect() } else { of(false).collect() };
    let verdict = if impossible.is_some() { Verdict::Impossible } else { over_all(&verdicts) };
    let turn = turn(&readings);
    Ok(Judgement { claim, claimed, readings, verdict, impossible, turn })
}

/// What a value leaves room for, and the value, in the unit of its measure: so many of n films are so many percent.
fn as_measured(claim: &Claim) -> (Interval, Decimal) {
    let claimed = claim.value.interval().unwrap_or(Interval { low: None, high: None });
    let Asserted::TopShare { n, by: PartBy::Count, .. } = &claim.measure else { return (claimed, claim.value.value) };
    if claim.value.kind != Kind::Count {
        return (claimed, claim.value.value);
    }
    let percent = |films: Decimal| films.checked_mul(Decimal::ONE_HUNDRED)?.checked_div(Decimal::from(*n));
    let value = percent(claim.value.value).unwrap_or(claim.value.value);
    (claimed.map(percent).unwrap_or(claimed), value)
}

/// Why a value of such a kind says nothing of the measure.
fn unlike_kind(claim: &Claim) -> Option<String> {
    let kind = claim.value.kind;
    let fits = match &claim.measure {
        Asserted::Level(Level::Gross | Level::AverageTicket, _) | Asserted::FilmGross(_) => {
            matches!(kind, Kind::Money(_) | Kind::Count)
        }
        Asserted::Level(..) => matches!(kind, Kind::Count | Kind::Money(None)),
        Asserted::DaysTo(..) => kind == Kind::Count,
        Asserted::TopShare { by: PartBy::Count, .. } => matches!(kind, Kind::Percent | Kind::Count),
        Asserted::Share(..) | Asserted::TopShare { .. } => kind == Kind::Percent,
        Asserted::Growth(..) => matches!(kind, Kind::Percent | Kind::Times),
        Asserted::Ratio(..) | Asserted::Above(..) => matches!(kind, Kind::Times | Kind::Count),
    };
    let said = match kind {
        Kind::Money(_) => "an amount of money",
        Kind::Percent => "a percentage",
        Kind::Points => "a difference in percentage points",
        Kind::Times => "how many times as much",
        Kind::Count => "a number of things",
    };
    (!fits).then(|| format!("\"{}\" is {said}, which the measure is not", claim.said))
}

/// Why no records could bear it out: less than nothing, more than all, a part of a film, or no number of so many films.
fn impossible(claim: &Claim, claimed: &Interval) -> Option<String> {
    let is_level = matches!(claim.measure, Asserted::Level(..) | Asserted::FilmGross(_) | Asserted::DaysTo(..));
    let is_share = matches!(claim.measure, Asserted::Share(..) | Asserted::TopShare { .. });
    if (is_level || is_share) && unlike_kind(claim).is_none() && !claimed.meets(&Interval::above(Decimal::ZERO, true)) {
        return Some(format!("{} is less than nothing", claim.said));
    }
    if is_share && unlike_kind(claim).is_none() && !claimed.meets(&Interval::below(Decimal::ONE_HUNDRED, true)) {
        return Some(format!("{} is more than all", claim.said));
    }
    let is_of_whole = matches!(claim.measure, Asserted::Level(Level::FilmsReleased, _));
    if is_of_whole
        && claim.value.kind == Kind::Count
        && !claim.value.value.fract().is_zero()
        && claim.value.stated == Stated::Plainly
    {
        return Some(format!("{} is no number of films", claim.said));
    }
    let Asserted::TopShare { n, by: PartBy::Count, .. } = &claim.measure else { return None };
    let is_plain = claim.value.kind == Kind::Percent && claim.value.stated == Stated::Plainly;
    let fits = !is_plain || !counts_that_fit(claimed, u64::from(*n)).is_empty();
    (!fits).then(|| format!("no number of {n} films is {}", claim.said))
}

/// The two readings that differ least, the one of which holds and the other does not.
fn turn(readings: &[(Reading, Verdict)]) -> Option<(usize, usize)> {
    let holds = |verdict: Verdict| matches!(verdict, Verdict::Confirmed | Verdict::ConfirmedWithinRounding);
    let difference = |one: &Reading, other: &Reading| {
        let missing = |of: &Reading, from: &Reading| {
            of.definitions.iter().filter(|part| !from.definitions.contains(part)).count()
        };
        missing(one, other).max(missing(other, one))
    };
    let pairs =
        readings.iter().enumerate().filter(|(_, (_, verdict))| holds(*verdict)).flat_map(|(first, (one, _))| {
            let others = readings.iter().enumerate().filter(|(_, (_, verdict))| verdict.is_negative());
            others.map(move |(second, (other, _))| (difference(one, other), first, second))
        });
    pairs.min().map(|(_, first, second)| (first, second))
}
