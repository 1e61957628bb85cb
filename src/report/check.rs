//! Check: whether claims hold, and under which definitions. A row for each claim, each reading of those asked for, and what
//! claims imply together.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use crate::model::between::{Implied, between};
use crate::model::bound::{Bound, Figure};
use crate::model::box_office::BoxOffice;
use crate::model::change::Change;
use crate::model::claim::{Asserted, Claim, Level, PartBy, Severity};
use crate::model::interval::{End, Interval};
use crate::model::judgement::{Judgement, judge};
use crate::model::mean::Mean;
use crate::model::money::Money;
use crate::model::period::{Period, Span};
use crate::model::published::Scope;
use crate::model::quantity::Kind;
use crate::model::share::{Points, Share};
use crate::model::times::Times;
use crate::model::verdict::{Reading, Verdict};
use crate::sheet::{Cell, Column, Holds, Note, Page, Sentence, Sheet};

use super::answer::number;
use super::{ReportError, explained, method};

/// What is shown of the claims, and which verdicts fail.
#[derive(Clone, Debug)]
pub struct Asked {
    /// The claims whose every reading is shown, by id; all of them, if that is said.
    pub explain: Vec<String>,
    /// The verdicts that make the answer no.
    pub fail_on: Vec<Verdict>,
}

/// The claims with their verdicts, by the same records under each year basis.
pub fn judged<'c>(claims: &'c [Claim], by_basis: &[BoxOffice]) -> Result<Vec<Judgement<'c>>, ReportError> {
    Ok(claims.iter().map(|claim| judge(claim, by_basis)).collect::<Result<_, _>>()?)
}

/// Whether a claim that matters fails.
pub fn fails(judged: &[Judgement<'_>], asked: &Asked) -> bool {
    judged.iter().any(|one| one.claim.severity == Severity::Error && asked.fail_on.contains(&one.verdict))
}

/// The answer over the same records under each year basis, the calendar first.
pub fn page(claims: &[Claim], by_basis: &[BoxOffice], asked: &Asked) -> Result<Page, ReportError> {
    let Some(data) = by_basis.first() else { return Ok(Page::default()) };
    let judged = judged(claims, by_basis)?;
    let together = between(claims, data);
    let mut page = Page { report: "check", title: Sentence::start(title(claims)), ..Page::default() };
    page.summary.push(counted(&judged));
    page.sheets.push(verdicts(data, &judged));
    if !asked.explain.is_empty() {
        page.sheets.push(explained::steps(&judged, &asked.explain)?);
        page.sheets.push(explained::readings(data, &judged, &asked.explain));
    }
    page.sheets.push(implied(data, &together));
    page.is_negative = fails(&judged, asked);
    page.notes.push(Note::new(
        "values",
        "a value leaves room for what rounds to it; \"about\" for a fortieth, \"nearly\" for a tenth below",
    ));
    page.notes.push(Note::new(
        "readings",
        "every origin rule that tells, both year bases, ties in and out, previews and re-releases counted and left out, and each series that \
         publishes the figure",
    ));
    let mut periods: Vec<Period> = claims.iter().map(|claim| claim.period).collect();
    periods.sort();
    periods.dedup();
    for gap in periods.iter().filter_map(|period| period.span()).flat_map(|span| gaps(data, span)) {
        let what = format!("no record covers {gap}; a sum of more than a month takes it that nothing was taken then");
        if !page.notes.iter().any(|note| note.text == Sentence::start(what.clone())) {
            page.notes.push(Note::new("gap", what));
        }
    }
    method::add(&mut page, data, &[], None)?;
    Ok(page)
}

/// The days between covered ones that no record covers, where they are many.
fn gaps(data: &BoxOffice, span: Span) -> Vec<Span> {
    let covered = &data.account.covered;
    let inner = covered.within(Period::Range(span.first, span.last));
    let missing = inner.map(|inner| covered.missing(inner)).unwrap_or_default();
    missing.into_iter().filter(|gap| gap.days() >= LONG_GAP).collect()
}

/// So many days without a record are told.
const LONG_GAP: i32 = 7;

fn title(claims: &[Claim]) -> String {
    match claims {
        [one] => format!("Check of \"{}\"", one.said),
        several => format!("Check of {} claims", several.len()),
    }
}

/// How many claims have each verdict.
fn counted(judged: &[Judgement<'_>]) -> Sentence {
    let mut counts: BTreeMap<Verdict, usize> = BTreeMap::new();
    for one in judged {
        let count = counts.entry(one.verdict).or_default();
        *count = count.saturating_add(1);
    }
    let said: Vec<String> = counts.iter().map(|(verdict, count)| format!("{} {count}", verdict.word())).collect();
    Sentence::start(format!("{}.", said.join(", ")))
}

/// What a claim speaks of, in words.
pub fn about(claim: &Claim) -> String {
    let of = |scope: Scope| if scope == Scope::Total { String::new() } else { format!("{} ", scope.word()) };
    let level = |level: Level| level.word().replace('_', " ");
    let part = |by: PartBy| by.word();
    let period = claim.period;
    match &claim.measure {
        Asserted::Level(what, scope) => format!("{}{} of {period}", of(*scope), level(*what)),
        Asserted::Share(by, scope) => format!("{}share of {} in {period}", of(*scope), part(*by)),
        Asserted::Growth(what, scope, before) => {
            format!("growth of {}{} from {before} to {period}", of(*scope), level(*what))
        }
        Asserted::TopShare { n, origin, by, ranked_by } => {
            format!(
                "{} part of the top {n} of {period} by {} (ranked by {})",
                origin.word(),
                part(*by),
                ranked_by.map_or("gross and by admissions", part)
            )
        }
        Asserted::Ratio(what, over, under) => {
            format!("{} {} over {} in {period}", over.word(), level(*what), under.word())
        }
        Asserted::ShareChange(by, scope, before) => {
            format!("change of the {}share of {} from {before} to {period}", of(*scope), part(*by))
        }
        Asserted::Return { film, budget, .. } => {
            format!("gross of \"{film}\" in {period} over its budget of {}", budget.value.normalize())
        }
        Asserted::FilmGross(film) => format!("gross of \"{film}\" in {period}"),
        Asserted::DaysTo(film, threshold) => format!("days of \"{film}\" to {}", threshold.value.normalize()),
        Asserted::Above(one, other) => format!("gross of \"{one}\" over \"{other}\" in {period}"),
    }
}

/// A value of what a claim speaks of.
pub(super) fn value(data: &BoxOffice, claim: &Claim, value: Decimal, bound: Bound) -> Cell {
    let count = || u64::try_from(value.normalize()).ok().map(|count| Cell::from(Figure::new(count, bound)));
    let times = || Times::of(Figure::new(value, bound), Figure::exact(Decimal::ONE)).map(Cell::from);
    let cell = match &claim.measure {
        Asserted::Level(Level::Gross | Level::AverageTicket, _) | Asserted::FilmGross(_) => {
            Some(Figure::new(Money::new(value, data.currency()), bound).into())
        }
        Asserted::Level(..) | Asserted::DaysTo(..) => count(),
        Asserted::Share(..) | Asserted::TopShare { .. } => Some(Figure::new(Share::from_percent(value), bound).into()),
        Asserted::Growth(..) | Asserted::ShareChange(..) => match claim.value.kind {
            Kind::Times => times(),
            Kind::Points => Some(Figure::new(Points::from_points(value), bound).into()),
            Kind::Percent => Some(Figure::new(Change::from_percent(value), bound).into()),
            Kind::Money(_) => Some(Figure::new(Money::new(value, data.currency()), bound).into()),
            Kind::Count => count(),
        },
        Asserted::Ratio(..) | Asserted::Above(..) | Asserted::Return { .. } => times(),
    };
    cell.unwrap_or_else(|| value.normalize().to_string().into())
}

/// One row for each claim.
fn verdicts(data: &BoxOffice, judged: &[Judgement<'_>]) -> Sheet {
    let columns = vec![
        Column::new("claim", "Claim"),
        Column::new("said", "Said"),
        Column::new("verdict", "Verdict"),
        Column::of("The records say", "lowest", "Lowest").holding(Holds::Mixed),
        Column::of("The records say", "highest", "Highest").holding(Holds::Mixed),
        Column::of("Readings", "readings", "All").holding(Holds::Number),
        Column::of("Readings", "readings_hold", "Hold").holding(Holds::Number),
        Column::of("Readings", "turned_by", "Turned by"),
        Column::of("Why", "about", "Of"),
        Column::of("Why", "why", "Why"),
        Column::of("Why", "source", "Source"),
    ];
    let mut sheet = Sheet::new("claims", "Claims and verdicts", columns);
    for one in judged {
        let said: Vec<(Decimal, Bound)> = one
            .readings
            .iter()
            .filter_map(|(reading, _)| reading.said.as_ref().ok())
            .map(|said| (said.value, bound_of(&said.interval, said.value)))
            .collect();
        let end = |end: Option<&(Decimal, Bound)>| match end {
            Some((number, bound)) => value(data, one.claim, *number, *bound),
            None => Cell::Missing("the records do not tell".to_owned()),
        };
        let hold = one.readings.iter().filter(|(_, verdict)| verdict.holds()).count();
        let mut cells: Vec<Cell> =
            vec![one.claim.id.as_str().into(), one.claim.said.as_str().into(), one.verdict.word().into()];
        cells.push(end(said.iter().min_by_key(|(number, _)| *number)));
        cells.push(end(said.iter().max_by_key(|(number, _)| *number)));
        cells.extend([number(one.readings.len()), number(hold)]);
        cells.push(Cell::or_missing(turned(one), "no change of one reading turns it"));
        cells.extend([about(one.claim).into(), sentence(one).into()]);
        cells.push(Cell::or_missing(one.claim.url.clone().map(Cell::Cite), "the claim names no address"));
        sheet.push(one.claim.id.clone(), cells);
    }
    sheet
}

/// What an interval around a value says of it.
pub(super) fn bound_of(interval: &Interval, value: Decimal) -> Bound {
    match (interval.low, interval.high) {
        (Some(_), Some(_)) if *interval == Interval::point(value) => Bound::Exact,
        (Some(_), Some(_)) => Bound::About,
        (Some(_), None) => Bound::AtLeast,
        (None, Some(_)) => Bound::AtMost,
        (None, None) => Bound::About,
    }
}

/// Which definitions turn the verdict.
fn turned(one: &Judgement<'_>) -> Option<String> {
    let (first, second) = one.turn?;
    let (holds, _) = one.readings.get(first)?;
    let (fails, _) = one.readings.get(second)?;
    let only = |of: &Reading, other: &Reading| {
        let parts = of.definitions.iter().filter(|part| !other.definitions.contains(part));
        parts.map(|(what, which)| format!("{what} {which}")).collect::<Vec<_>>().join(", ")
    };
    Some(format!("holds with {}, not with {}", only(holds, fails), only(fails, holds)))
}

/// One sentence that may be printed.
pub fn sentence(one: &Judgement<'_>) -> String {
    if let Some(why) = &one.impossible {
        return why.clone();
    }
    let unsaid = one.readings.iter().filter(|(_, verdict)| *verdict == one.verdict);
    let unsaid =
        unsaid.clone().find_map(|(reading, _)| reading.said.as_ref().err()).map(|unsaid| unsaid.why().to_owned());
    let room = format!("the claim leaves room for {}", one.claimed);
    let told = one.readings.iter().find_map(|(reading, verdict)| {
        let said = reading.said.as_ref().ok().filter(|said| !said.how.is_empty())?;
        let is_telling = one.verdict == Verdict::DependsOnDefinition || *verdict == one.verdict;
        is_telling.then(|| format!("{}: {}", defined(reading), said.how))
    });
    match (one.verdict, unsaid, told) {
        (Verdict::Undetermined | Verdict::NotComparable | Verdict::PercentForPoints, Some(unsaid), _) => unsaid,
        (Verdict::Undetermined | Verdict::NotComparable, None, _) => {
            format!("{room}, and what the records say leaves room for more")
        }
        (_, _, Some(told)) => format!("{told}; {room}"),
        _ => room,
    }
}

/// The definitions of a reading in words.
pub(super) fn defined(reading: &Reading) -> String {
    let parts = reading.definitions.iter().map(|(what, which)| format!("{what} {which}"));
    parts.collect::<Vec<_>>().join(", ")
}

/// What claims imply together.
fn implied(data: &BoxOffice, together: &[Implied]) -> Sheet {
    let columns = vec![
        Column::new("number", "#").holding(Holds::Number),
        Column::new("what", "Together the claims imply"),
        Column::new("claims", "Claims"),
        Column::new("lowest", "From").holding(Holds::Mixed),
        Column::new("highest", "To").holding(Holds::Mixed),
        Column::new("known", "Known or claimed of it"),
        Column::new("verdict", "Verdict"),
    ];
    let mut sheet = Sheet::new("between", "What the claims imply together", columns);
    for (place, one) in (1_usize..).zip(together) {
        let short = |interval: &Interval| shortened(interval, one.kind, data);
        let known: Vec<String> =
            one.known.iter().map(|(whose, interval)| format!("{}: {whose}", short(interval))).collect();
        let cells = vec![
            number(place),
            one.what.as_str().into(),
            one.claims.join(" + ").into(),
            end_of(one.interval.low, one.kind, data),
            end_of(one.interval.high, one.kind, data),
            Cell::or_missing((!known.is_empty()).then(|| known.join("; ")), "nothing is known of it"),
            one.verdict.word().into(),
        ];
        sheet.push(format!("{} {}", one.what, one.claims.join(" + ")), cells);
    }
    sheet
}

/// An end of what is implied.
fn end_of(end: Option<End>, kind: Kind, data: &BoxOffice) -> Cell {
    let Some(end) = end else { return Cell::Missing("no limit".to_owned()) };
    let figure = Figure::exact(end.at);
    let cell = match kind {
        Kind::Money(currency) => Some(figure.map(|at| Money::new(at, currency.unwrap_or(data.currency()))).into()),
        Kind::Percent => Some(figure.map(Share::from_percent).into()),
        Kind::Points => Some(figure.map(Points::from_points).into()),
        Kind::Times => Times::of(figure, Figure::exact(Decimal::ONE)).map(Cell::from),
        Kind::Count => Mean::over(figure, 1).map(Cell::from),
    };
    cell.unwrap_or_else(|| end.at.to_string().into())
}

/// An interval in millions or billions where it is of that size.
fn shortened(interval: &Interval, kind: Kind, data: &BoxOffice) -> String {
    let largest = [interval.low, interval.high].into_iter().flatten().map(|end| end.at.abs()).max().unwrap_or_default();
    let scales = [("bn", 1_000_000_000_u64), ("m", 1_000_000)];
    let scale = scales.into_iter().find(|(_, scale)| largest >= Decimal::from(*scale));
    let divided = |number: Decimal| match scale {
        Some((_, scale)) => number.checked_div(Decimal::from(scale)),
        None => Some(number),
    };
    let said = interval.map(divided).map_or_else(|| interval.to_string(), |interval| interval.to_string());
    let scale = scale.map_or(String::new(), |(word, _)| format!(" {word}"));
    let unit = match kind {
        Kind::Money(currency) => format!(" {}", currency.unwrap_or(data.currency())),
        Kind::Percent => " %".to_owned(),
        Kind::Points => " pp".to_owned(),
        Kind::Times => " times".to_owned(),
        Kind::Count => String::new(),
    };
    format!("{said}{scale}{unit}")
}
