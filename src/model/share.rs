//! Share: a part of a whole, in percent. A difference of two shares is in points, another type.

use rust_decimal::Decimal;

use super::bound::{Bound, Figure};

/// A part of a whole, kept in percent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Share(Decimal);

/// A difference of two shares, in percentage points. It is never shown with a percent sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Points(Decimal);

impl Share {
    /// `part` of `whole`; `None` of nothing. The two must be in the same unit.
    pub fn of(part: Decimal, whole: Decimal) -> Option<Share> {
        part.checked_mul(Decimal::ONE_HUNDRED)?.checked_div(whole).map(Share)
    }

    /// A share published as a percentage.
    pub fn from_percent(percent: Decimal) -> Share {
        Share(percent)
    }

    /// The share in percent: 50 for a half.
    pub fn percent(self) -> Decimal {
        self.0
    }

    /// A share of a whole that was counted or published apart from the part: a floor under the whole is a
    /// ceiling over the share.
    pub fn figure(part: Figure<Decimal>, whole: Figure<Decimal>) -> Option<Figure<Share>> {
        let share = Share::of(part.value, whole.value)?;
        Some(Figure::new(share, part.bound.with(whole.bound.reversed())))
    }

    /// A share of a whole that is the part and the rest together: more of the part is a larger share, more
    /// of the rest a smaller one.
    pub fn within(part: Figure<Decimal>, rest: Bound, whole: Decimal) -> Option<Figure<Share>> {
        let share = Share::of(part.value, whole)?;
        Some(Figure::new(share, part.bound.with(rest.reversed())))
    }

    /// How many points this share is above another.
    pub fn minus(now: Figure<Share>, before: Figure<Share>) -> Option<Figure<Points>> {
        let points = now.value.0.checked_sub(before.value.0)?;
        Some(Figure::new(Points(points), now.bound.with(before.bound.reversed())))
    }
}

impl Points {
    /// A difference published in points.
    pub fn from_points(points: Decimal) -> Points {
        Points(points)
    }

    /// The difference in points: 5 from 45 % to 50 %.
    pub fn points(self) -> Decimal {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dec(n: i64) -> Decimal {
        Decimal::from(n)
    }

    #[test]
    fn shares_in_percent() {
        for (part, whole, percent) in
            [(7, 14, Some(50)), (14, 20, Some(70)), (0, 5, Some(0)), (1, 0, None), (0, 0, None)]
        {
            assert_eq!(Share::of(dec(part), dec(whole)).map(Share::percent), percent.map(dec), "{part} of {whole}");
        }
    }

    #[test]
    fn a_difference_of_shares_is_points() {
        let half = Figure::exact(Share::of(dec(1), dec(2)).unwrap());
        let forty = Figure::new(Share::of(dec(2), dec(5)).unwrap(), Bound::AtLeast);
        let points = Share::minus(half, forty).unwrap();
        assert_eq!(points.value.points(), dec(10));
        assert_eq!(points.bound, Bound::AtMost);
    }

    #[test]
    fn bounds_follow_the_part_and_turn_with_the_whole() {
        let part = Figure::new(dec(22), Bound::AtLeast);
        assert_eq!(Share::figure(part, Figure::exact(dec(46))).unwrap().bound, Bound::AtLeast);
        let whole = Figure::new(dec(46), Bound::AtLeast);
        assert_eq!(Share::figure(Figure::exact(dec(22)), whole).unwrap().bound, Bound::AtMost);
        assert_eq!(Share::within(part, Bound::Exact, dec(46)).unwrap().bound, Bound::AtLeast);
        assert_eq!(Share::within(part, Bound::AtLeast, dec(46)).unwrap().bound, Bound::About);
    }
}
