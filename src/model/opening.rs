//! The opening: what a film took on its first weekend.
//!
//! Two figures go by that name. The clean one is of the days of the weekend alone. The published one has the previews in it,
//! the shows before the release that were paid for. A release on a Saturday has a weekend of two days, and the number of
//! days goes with every figure. Where the release is before the weekend begins, as on Wednesdays in Korea, the days before
//! it are in neither.

use jiff::civil::Date;

use super::account::CoveredDays;
use super::bound::Figure;
use super::money::{Money, MoneyError};
use super::period::Span;
use super::run::Run;
use super::takings::Takings;
use super::weekend::Weekend;

/// The opening of a film.
#[derive(Clone, Debug, PartialEq)]
pub struct Opening {
    /// The days of its first weekend, from the release on.
    pub days: Span,
    /// What was taken on them, previews left out; or why it is not known.
    pub clean: Result<Figure<Money>, &'static str>,
    /// What was taken before the release, or is called a preview.
    pub previews: Option<Figure<Money>>,
    /// The clean opening and the previews.
    pub published: Result<Figure<Money>, &'static str>,
    /// From the release to the end of the weekend.
    pub first_days: Result<Figure<Money>, &'static str>,
}

/// The first weekend of a release on some day, from the release on.
pub fn first_weekend(release: Date, weekend: Weekend) -> Option<Span> {
    let begun = weekend.up_to(release)?;
    if begun.last >= release {
        return Some(Span { first: release.max(begun.first), last: begun.last });
    }
    weekend.up_to(release.checked_add(jiff::Span::new().days(7)).ok()?)
}

impl Opening {
    /// The opening of a run, of records that cover some days; `None` where the film may have opened before them: they begin
    /// after its release, or do not date it and begin with a running total of more than the first day, or on that day.
    /// Where records lack days of the weekend what they have is a floor.
    pub fn of(run: &Run<'_>, weekend: Weekend, covered: &CoveredDays) -> Result<Option<Opening>, MoneyError> {
        let (release, is_stated) = run.release();
        let records_begin = covered.span().map(|span| span.first);
        let begins_late = records_begin.is_some_and(|begin| if is_stated { begin > release } else { begin >= release });
        if begins_late || !is_stated && run.has_taken_before()? {
            return Ok(None);
        }
        let Some(days) = first_weekend(release, weekend) else { return Ok(None) };
        let whole = run.within(days)?;
        let of_weekend = whole.as_ref().and_then(|takings| takings.previews());
        let gross = super::run::gross_of(whole.as_ref());
        let clean = match (gross, of_weekend) {
            (Ok(gross), Some(previews)) => Ok(less(gross, previews)),
            (gross, _) => gross,
        };
        let before = match release.yesterday() {
            Ok(eve) if run.span().first <= eve => run.to_date(eve)?,
            _ => None,
        };
        let between = run.within(Span { first: release, last: days.last })?;
        let previews = match (before, between.as_ref().and_then(|takings| takings.previews())) {
            (Some(before), Some(between)) => {
                Some(Figure::new(before.value.plus(between.value)?, before.bound.with(between.bound)))
            }
            (before, between) => before.or(between),
        };
        let published = match (clean, previews) {
            (Ok(clean), Some(previews)) => {
                Ok(Figure::new(clean.value.plus(previews.value)?, clean.bound.with(previews.bound)))
            }
            (clean, _) => clean,
        };
        let first_days = super::run::gross_of(between.as_ref());
        let loosened = |gross: Result<Figure<Money>, &'static str>, days: Span| {
            gross.map(|gross| gross.loosened(covered.floor(days)))
        };
        Ok(Some(Opening {
            days,
            clean: loosened(clean, days),
            previews,
            published: loosened(published, days),
            first_days: loosened(first_days, Span { first: release, last: days.last }),
        }))
    }
}

/// What was taken, previews left out.
pub fn without_previews(takings: &Takings) -> Option<Figure<Money>> {
    let gross = takings.gross()?;
    Some(takings.previews().map_or(gross, |previews| less(gross, previews)))
}

fn less(whole: Figure<Money>, part: Figure<Money>) -> Figure<Money> {
    let amount = whole.value.amount.checked_sub(part.value.amount).unwrap_or(whole.value.amount);
    Figure::new(Money::new(amount, whole.value.currency), whole.bound.with(part.bound.reversed()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::period::day;

    #[test]
    fn the_first_weekend_begins_with_the_release() {
        let of = |word: &str| Weekend::WORDS.iter().find(|(known, _)| *known == word).unwrap().1;
        for (release, weekend, expected) in [
            // A Wednesday in Korea, a Thursday and a Friday in Kazakhstan, a Saturday, a Monday.
            ("2019-01-23", "fri-sun", "2019-01-25 to 2019-01-27"),
            ("2013-04-11", "thu-sun", "2013-04-11 to 2013-04-14"),
            ("2023-12-01", "thu-sun", "2023-12-01 to 2023-12-03"),
            ("2024-03-09", "thu-sun", "2024-03-09 to 2024-03-10"),
            ("2024-03-11", "thu-sun", "2024-03-14 to 2024-03-17"),
        ] {
            let found = first_weekend(day(release).unwrap(), of(weekend)).unwrap();
            assert_eq!(found.to_string(), expected, "{release}");
        }
    }
}
