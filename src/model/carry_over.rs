//! Carry-over: what a film took after the end of the year it was released in.

use jiff::civil::date;

use super::money::MoneyError;
use super::period::Span;
use super::run::Run;
use super::takings::Takings;

/// What was taken after 31 December of the year of release; `None` where a record lies across that day.
pub fn carried_over(run: &Run<'_>) -> Result<Option<Takings>, MoneyError> {
    let (release, _) = run.release();
    let Some(next) = release.year().checked_add(1).filter(|year| *year <= 9_999) else { return Ok(None) };
    let first = date(next, 1, 1);
    let last = run.span().last.max(first);
    run.within(Span { first, last })
}
