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

/// When the running total of a film reached an amount; `None` where it did not, as far as the records go. What the total
/// holds beyond the records was taken on days before them that no record is of.
pub fn days_to(run: &Run<'_>, amount: Decimal) -> Result<Option<Reached>, MoneyError> {
    // What previews alone reach is reached with the release.
    let day = |date| run.day_of_release(date).unwrap_or(1);
    let mut unrecorded_from = 1;
    for (days, takings) in run.pieces() {
        let Some(total) = run.to_date(days.last)? else { continue };
        if total.value.amount >= amount {
            let own = takings.gross().map_or(Decimal::ZERO, |gross| gross.value.amount);
            let before = total.value.amount.checked_sub(own).unwrap_or_default();
            let eve = days.first.yesterday().map_or(1, day);
            if before >= amount && eve >= unrecorded_from {
                return Ok(Some(Reached { earliest: unrecorded_from, latest: eve }));
            }
            return Ok(Some(Reached { earliest: day(days.first), latest: day(days.last) }));
        }
        // Days before the release are none of it.
        unrecorded_from = run.day_of_release(days.last).map_or(1, |day| day.saturating_add(1));
    }
    Ok(None)
}
