//! Times: how many times a value is of another. Twice as much is ×2, which is +100 %, so the two never share a type.

use rust_decimal::Decimal;

use super::bound::Figure;

/// How many times as much.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Times(Decimal);

impl Times {
    /// How many times `before` is `now`; of nothing, or of less than nothing, it is no number.
    pub fn of(now: Figure<Decimal>, before: Figure<Decimal>) -> Option<Figure<Times>> {
        if before.value <= Decimal::ZERO {
            return None;
        }
        let times = now.value.checked_div(before.value)?;
        Some(Figure::new(Times(times), now.bound.with(before.bound.reversed())))
    }

    /// The number: 2 for twice as much.
    pub fn number(self) -> Decimal {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn twice_is_two() {
        let exact = |n: i64| Figure::exact(Decimal::from(n));
        for (now, before, times) in [(10, 5, Some("2")), (5, 10, Some("0.5")), (0, 5, Some("0")), (5, 0, None)] {
            let found = Times::of(exact(now), exact(before)).map(|times| times.value.number().normalize().to_string());
            assert_eq!(found.as_deref(), times, "{now} of {before}");
        }
    }
}
