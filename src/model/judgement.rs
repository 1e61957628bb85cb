//! Judgement of a claim: its readings, the verdict over them, and what turns it.

use super::box_office::BoxOffice;
use super::claim::{Asserted, Claim, PartBy};
use super::granularity::counts_that_fit;
use super::interval::Interval;
use super::money::MoneyError;
use super::quantity::{Kind, Stated};
use super::readings::readings;
use super::verdict::{Reading, Verdict, of_reading, over_all};

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
    let claimed = claim.value.interval().unwrap_or(Interval { low: None, high: None });
    let exact = (claim.value.stated == Stated::Plainly).then_some(claim.value.value);
    let found = readings(claim, by_basis)?;
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

/// Why no list of so many films has such a share.
fn impossible(claim: &Claim, claimed: &Interval) -> Option<String> {
    let Asserted::TopShare { n, by: PartBy::Count, .. } = &claim.measure else { return None };
    let is_share = claim.value.kind == Kind::Percent && claim.value.stated == Stated::Plainly;
    let fits = !is_share || !counts_that_fit(claimed, u64::from(*n)).is_empty();
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
