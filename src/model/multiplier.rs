//! How a film held: its multiplier, its legs, and how its first weekend built up.
//!
//! The multiplier is all a film took over its opening weekend, previews left out. Legs, as The Numbers has them, are all it
//! took over its biggest weekend, which for a platform release is a later one. The internal multiplier is the opening
//! weekend over its first day.

use rust_decimal::Decimal;

use super::bound::Figure;
use super::money::{Money, MoneyError};
use super::opening::Opening;
use super::period::Span;
use super::run::Run;
use super::share::Share;
use super::times::Times;
use super::weekend::Weekend;

fn amount(money: Figure<Money>) -> Figure<Decimal> {
    money.map(|money| money.amount)
}

/// All a film took over its opening weekend.
pub fn multiplier(total: Figure<Money>, opening: Figure<Money>) -> Option<Figure<Times>> {
    Times::of(amount(total), amount(opening))
}

/// What part of all a film took its opening weekend was.
pub fn opening_share(total: Figure<Money>, opening: Figure<Money>) -> Option<Figure<Share>> {
    Share::figure(amount(opening), amount(total))
}

/// Some days, and what was taken on them where that is known.
pub type Taken = (Span, Option<Figure<Money>>);

/// The weekends of a run, from its first day on, each with what was taken where that is known.
pub fn weekends(run: &Run<'_>, weekend: Weekend) -> Result<Vec<Taken>, MoneyError> {
    let (whole, mut found) = (run.span(), Vec::new());
    let mut next = weekend.up_to(whole.first);
    while let Some(days) = next.filter(|days| days.first <= whole.last) {
        let gross = run.within(days)?.and_then(|takings| takings.gross());
        found.push((days, gross));
        let week = jiff::Span::new().days(7);
        next = days
            .first
            .checked_add(week)
            .ok()
            .zip(days.last.checked_add(week).ok())
            .map(|(first, last)| Span { first, last });
    }
    Ok(found)
}

/// The biggest weekend of a run, the earlier of equals; `None` where no weekend is known by itself.
pub fn biggest_weekend(weekends: &[Taken]) -> Option<(Span, Figure<Money>)> {
    let known = weekends.iter().filter_map(|(days, gross)| Some((*days, (*gross)?)));
    known.reduce(|best, next| if next.1.value.amount > best.1.value.amount { next } else { best })
}

/// The opening weekend over its first day.
pub fn internal_multiplier(run: &Run<'_>, opening: &Opening) -> Result<Option<Figure<Times>>, MoneyError> {
    let first = run.within(Span { first: opening.days.first, last: opening.days.first })?;
    let first = first.and_then(|takings| super::opening::without_previews(&takings));
    Ok(first.zip(opening.clean.ok()).and_then(|(first, weekend)| Times::of(amount(weekend), amount(first))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::currency::Currency;

    fn won(amount: i64) -> Figure<Money> {
        Figure::exact(Money::new(Decimal::from(amount), Currency::parse("KRW").unwrap()))
    }

    #[test]
    fn the_share_of_the_opening_is_one_over_the_multiplier() {
        // The Force Awakens: 936.6 over 247.9 is 3.78.
        let (total, opening) = (won(9_366), won(2_479));
        let times = multiplier(total, opening).unwrap().value.number();
        assert_eq!(times.round_dp(2).to_string(), "3.78");
        let share = opening_share(total, opening).unwrap().value.percent();
        assert_eq!((share * times).round_dp(10), Decimal::ONE_HUNDRED);
        assert_eq!(multiplier(total, won(0)), None);
    }
}
