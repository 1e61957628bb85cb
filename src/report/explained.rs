//! Explained: how the verdict on a claim comes about, step by step, and every reading of it with what the records say.

use crate::model::box_office::BoxOffice;
use crate::model::claim::{Asserted, PartBy};
use crate::model::granularity::counts_that_fit;
use crate::model::judgement::Judgement;
use crate::model::quantity::Quantity;
use crate::sheet::{Cell, Column, Holds, Sheet};

use super::ReportError;
use super::answer::number;
use super::check::{bound_of, defined, value};

/// That every claim to explain is there.
fn check_asked(judged: &[Judgement<'_>], explain: &[String]) -> Result<(), ReportError> {
    let is_there = |id: &&String| *id == "all" || judged.iter().any(|one| one.claim.id == **id);
    let Some(unknown) = explain.iter().find(|id| !is_there(id)) else { return Ok(()) };
    let known: Vec<&str> = judged.iter().map(|one| one.claim.id.as_str()).collect();
    let known = known.join(", ");
    Err(ReportError::Question(format!("there is no claim \"{unknown}\"; the claims are {known}")))
}

/// The claims to explain.
fn explained<'j, 'c>(judged: &'j [Judgement<'c>], explain: &'j [String]) -> impl Iterator<Item = &'j Judgement<'c>> {
    judged.iter().filter(|one| explain.iter().any(|id| id == "all" || *id == one.claim.id))
}

/// How the verdict on some claims comes about, step by step.
pub(super) fn steps(judged: &[Judgement<'_>], explain: &[String]) -> Result<Sheet, ReportError> {
    check_asked(judged, explain)?;
    let columns = vec![
        Column::new("claim", "Claim"),
        Column::new("step", "Step").holding(Holds::Number),
        Column::new("what", "What"),
        Column::new("so", "So"),
    ];
    let mut sheet = Sheet::new("steps", "Step by step", columns);
    for one in explained(judged, explain) {
        let mut told: Vec<(String, String)> =
            vec![("said".to_owned(), one.claim.said.clone()), ("leaves room for".to_owned(), one.claimed.to_string())];
        if let Asserted::TopShare { n, by: PartBy::Count, .. } = &one.claim.measure {
            let fit = counts_that_fit(&one.claimed, u64::from(*n)).iter().map(ToString::to_string).collect::<Vec<_>>();
            let fit = if fit.is_empty() { "no number".to_owned() } else { fit.join(", ") };
            told.push((format!("numbers of {n} films that are so many percent"), fit));
        }
        let parts = one.claim.parts.iter().flat_map(|part| {
            let said = |quantity: &Quantity| quantity.interval().map(|interval| interval.to_string());
            let value = part.value.as_ref().and_then(said);
            let share = part.share.as_ref().and_then(said).map(|share| format!("{share} %"));
            [value, share].into_iter().flatten().map(|said| (format!("of which {}", part.name), said))
        });
        told.extend(parts);
        for (reading, verdict) in &one.readings {
            let so = match &reading.said {
                Ok(said) => format!("{}: {}: {}", said.how, said.interval, verdict.word()),
                Err(unsaid) => format!("{}: {}", unsaid.why(), verdict.word()),
            };
            told.push((defined(reading), so));
        }
        told.extend(one.impossible.iter().map(|why| ("cannot be".to_owned(), why.clone())));
        told.push(("verdict".to_owned(), one.verdict.word().to_owned()));
        for (place, (what, so)) in (1_usize..).zip(told) {
            let cells = vec![one.claim.id.as_str().into(), number(place), what.into(), so.into()];
            sheet.push(format!("{} {place}", one.claim.id), cells);
        }
    }
    Ok(sheet)
}

/// Every reading of some claims.
pub(super) fn readings(data: &BoxOffice, judged: &[Judgement<'_>], explain: &[String]) -> Sheet {
    let columns = vec![
        Column::new("number", "#").holding(Holds::Number),
        Column::new("claim", "Claim"),
        Column::new("definitions", "Reading"),
        Column::new("value", "The records say").holding(Holds::Mixed),
        Column::new("interval", "Within"),
        Column::new("verdict", "Verdict"),
        Column::new("witnesses", "Deciding films"),
    ];
    let mut sheet = Sheet::new("readings", "Every reading", columns);
    for one in explained(judged, explain) {
        for (place, (reading, verdict)) in (1_usize..).zip(&one.readings) {
            let parts = reading.definitions.iter().map(|(what, which)| format!("{what}: {which}"));
            let mut cells: Vec<Cell> =
                vec![number(place), one.claim.id.as_str().into(), parts.collect::<Vec<_>>().join("; ").into()];
            match &reading.said {
                Ok(said) => {
                    let bound = bound_of(&said.interval, said.value);
                    cells.push(value(data, one.claim, said.value, bound));
                    cells.push(said.interval.to_string().into());
                }
                Err(unsaid) => cells.extend([(); 2].map(|()| Cell::Missing(unsaid.why().to_owned()))),
            }
            cells.push(verdict.word().into());
            let films = reading.said.as_ref().map(|said| said.witnesses.join(", ")).unwrap_or_default();
            let films = (!films.is_empty()).then_some(films);
            cells.push(Cell::or_missing(films, "no film decides it"));
            sheet.push(format!("{} {place}", one.claim.id), cells);
        }
    }
    sheet
}
