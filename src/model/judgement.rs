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
    let (claimed, value) = claim.measured();
    let exact = (claim.value.stated == Stated::Plainly).then_some(value);
    let mut found = readings(claim, by_basis)?;
    let is_so_in_percent = found.iter().any(|reading| matches!(reading.said, Err(Unsaid::OtherUnit(_))));
    let of_shares = matches!(claim.measure, Asserted::Growth(..)) && claim.value.kind == Kind::Points;
    let in_points =
        (of_shares && !is_so_in_percent).then(|| "a growth is in percent or in times, never in points".to_owned());
    if let Some(unlike) = unlike_kind(claim).or(in_points) {
        found = vec![Reading { definitions: Vec::new(), said: Err(Unsaid::Unlike(unlike)) }];
    }
    let readings: Vec<(Reading, Verdict)> = found
        .into_iter()
        .map(|reading| {
            let verdict = of_reading(&claimed, exact, &reading.said);
            (reading, verdict)
        })
        .collect();
    // With films that tie at the cut a list is longer than was said, and other shares are numbers of it.
    let is_of_longer_list = readings.iter().any(|(_, verdict)| verdict.holds());
    let impossible = impossible(claim, &claimed).or_else(|| no_number(claim, &claimed).filter(|_| !is_of_longer_list));
    // A reading under which nothing can be said changes none under which something can.
    let of = |is_said: bool| {
        let says = |reading: &Reading| matches!(reading.said, Ok(_) | Err(Unsaid::OtherUnit(_)));
        readings.iter().filter(move |(reading, _)| says(reading) == is_said).map(|(_, verdict)| *verdict)
    };
    let verdicts: Vec<Verdict> = if of(true).next().is_some() { of(true).collect() } else { of(false).collect() };
    let verdict = if impossible.is_some() { Verdict::Impossible } else { over_all(&verdicts) };
    let turn = turn(&readings);
    Ok(Judgement { claim, claimed, readings, verdict, impossible, turn })
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
        // Points are of shares, as the readings of a growth tell.
        Asserted::Growth(level, ..) => match level {
            Level::Gross | Level::AverageTicket => true,
            _ => !matches!(kind, Kind::Money(Some(_))),
        },
        Asserted::ShareChange(..) => matches!(kind, Kind::Percent | Kind::Points | Kind::Times),
        Asserted::Ratio(..) | Asserted::Above(..) | Asserted::Return { .. } => {
            matches!(kind, Kind::Times | Kind::Count)
        }
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

/// Why no records could bear it out: less than nothing, more than all, or a part of a film.
fn impossible(claim: &Claim, claimed: &Interval) -> Option<String> {
    let is_level = matches!(claim.measure, Asserted::Level(..) | Asserted::FilmGross(_) | Asserted::DaysTo(..));
    let is_share = matches!(claim.measure, Asserted::Share(..) | Asserted::TopShare { .. });
    if (is_level || is_share) && unlike_kind(claim).is_none() && !claimed.meets(&Interval::above(Decimal::ZERO, true)) {
        return Some(format!("{} is less than nothing", claim.said));
    }
    if is_share && unlike_kind(claim).is_none() && !claimed.meets(&Interval::below(Decimal::ONE_HUNDRED, true)) {
        return Some(format!("{} is more than all", claim.said));
    }
    if let Some(why) = parts_do_not_fit(claim, claimed) {
        return Some(why);
    }
    let of_films = [Level::FilmsReleased, Level::FilmsInDistribution, Level::FilmsProduced];
    let is_of_whole = matches!(claim.measure, Asserted::Level(level, _) if of_films.contains(&level));
    if is_of_whole
        && claim.value.kind == Kind::Count
        && !claim.value.value.fract().is_zero()
        && claim.value.stated == Stated::Plainly
    {
        return Some(format!("{} is no number of films", claim.said));
    }
    None
}

/// Why no number of the films of a list is the share that was said.
fn no_number(claim: &Claim, claimed: &Interval) -> Option<String> {
    let Asserted::TopShare { n, by: PartBy::Count, .. } = &claim.measure else { return None };
    let is_plain = claim.value.kind == Kind::Percent && claim.value.stated == Stated::Plainly;
    let fits = !is_plain || !counts_that_fit(claimed, u64::from(*n)).is_empty();
    (!fits).then(|| format!("no number of {n} films is {}", claim.said))
}

/// Why the parts that were said do not make the whole: they add up to something else, or one is not the share it is said to be.
fn parts_do_not_fit(claim: &Claim, claimed: &Interval) -> Option<String> {
    if let Some(sum) = claim.sum_of_parts().filter(|sum| !sum.meets(claimed)) {
        return Some(format!("its parts add up to {sum}, and it is said to be {claimed}"));
    }
    if !matches!(claim.measure, Asserted::Level(..)) {
        return None;
    }
    let percent = |of: Decimal| of.checked_mul(Decimal::ONE_HUNDRED);
    let shares: Option<Vec<Interval>> = claim.parts.iter().map(|part| part.share?.interval()).collect();
    let sum = shares.filter(|shares| !shares.is_empty()).and_then(Interval::sum);
    let all = Interval::point(Decimal::ONE_HUNDRED);
    let all = if claim.parts_are_all { all } else { Interval::below(Decimal::ONE_HUNDRED, true) };
    if let Some(sum) = sum.filter(|sum| !sum.meets(&all)) {
        return Some(format!("the shares of its parts add up to {sum} %"));
    }
    claim.parts.iter().find_map(|part| {
        let (value, share) = (part.value?, part.share?);
        let own = value.interval()?.over(claimed)?.map(percent)?;
        let fits = own.meets(&share.interval()?);
        (!fits).then(|| format!("{} is {own} % of the whole, and said to be {} %", part.name, share.value.normalize()))
    })
}

/// The two readings that differ least, the one of which holds and the other does not.
fn turn(readings: &[(Reading, Verdict)]) -> Option<(usize, usize)> {
    let difference = |one: &Reading, other: &Reading| {
        let missing = |of: &Reading, from: &Reading| {
            of.definitions.iter().filter(|part| !from.definitions.contains(part)).count()
        };
        missing(one, other).max(missing(other, one))
    };
    let pairs =
        readings.iter().enumerate().filter(|(_, (_, verdict))| verdict.holds()).flat_map(|(first, (one, _))| {
            let others = readings.iter().enumerate().filter(|(_, (_, verdict))| verdict.is_negative());
            others.map(move |(second, (other, _))| (difference(one, other), first, second))
        });
    pairs.min().map(|(_, first, second)| (first, second))
}
