//! Days to a threshold: the first day on which all a film took reaches an amount, the day of its release being the first.
//!
//! Where the records are of weeks the day lies somewhere in one of them, and the answer is the first and the last day it
//! may be.

use rust_decimal::Decimal;

use super::money::MoneyError;
use super::run::Run;

/// When a running total reached an amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Reached {
    /// The first day of the release it may have been.
    pub earliest: u32,
    /// The last.
    pub latest: u32,
}

/// When the running total of a film reached an amount; `None` where it did not, as far as the records go.
pub fn days_to(run: &Run<'_>, amount: Decimal) -> Result<Option<Reached>, MoneyError> {
    for (days, _) in run.pieces() {
        if run.to_date(days.last)?.is_some_and(|total| total.value.amount >= amount) {
            // What previews alone reach is reached with the release.
            let day = |date| run.day_of_release(date).unwrap_or(1);
            return Ok(Some(Reached { earliest: day(days.first), latest: day(days.last) }));
        }
    }
    Ok(None)
}
