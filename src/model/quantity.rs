//! Quantities as they are published: a value, how exactly it is stated, and what kind of thing it is. Percent and percentage
//! points are two kinds, and so is how many times as much.

use rust_decimal::Decimal;

use super::currency::Currency;
use super::interval::Interval;

/// What a quantity is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Money, of a currency where one is named.
    Money(Option<Currency>),
    /// A part or a change, in percent.
    Percent,
    /// A difference of shares, in percentage points.
    Points,
    /// How many times as much.
    Times,
    /// Things counted, or a bare number.
    Count,
}

/// How a value is stated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stated {
    /// As it is, rounded to its last digit.
    Plainly,
    /// More than it.
    MoreThan,
    /// It or more.
    AtLeast,
    /// Less than it.
    LessThan,
    /// It or less.
    AtMost,
    /// Almost it: less far from nothing, and by no more than a tenth.
    Nearly,
    /// About it: by no more than a fortieth, or than its rounding.
    About,
}

impl Stated {
    /// All with their words in `data/quantities.csv`.
    pub const WORDS: [(&'static str, Stated); 7] = [
        ("plainly", Stated::Plainly),
        ("more_than", Stated::MoreThan),
        ("at_least", Stated::AtLeast),
        ("less_than", Stated::LessThan),
        ("at_most", Stated::AtMost),
        ("nearly", Stated::Nearly),
        ("about", Stated::About),
    ];
}

impl Stated {
    /// The same of the value with the other sign.
    #[must_use]
    pub fn turned(self) -> Stated {
        match self {
            Stated::MoreThan => Stated::LessThan,
            Stated::AtLeast => Stated::AtMost,
            Stated::LessThan => Stated::MoreThan,
            Stated::AtMost => Stated::AtLeast,
            same => same,
        }
    }
}

/// A quantity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quantity {
    /// The value that is named.
    pub value: Decimal,
    /// What its last digit counts; nothing where it is exact.
    pub step: Decimal,
    /// How it is stated.
    pub stated: Stated,
    /// What it is of.
    pub kind: Kind,
}

/// What `about` leaves room for: a fortieth.
const ABOUT: i64 = 40;

/// What `nearly` leaves room for: a tenth.
const NEARLY: i64 = 10;

impl Quantity {
    /// The values it leaves room for; `None` where they are too large to be told.
    pub fn interval(&self) -> Option<Interval> {
        let Quantity { value, step, .. } = *self;
        match self.stated {
            Stated::Plainly => Interval::rounded(value, step),
            Stated::MoreThan => Some(Interval::above(value, false)),
            Stated::AtLeast => Some(Interval::above(value, true)),
            Stated::LessThan => Some(Interval::below(value, false)),
            Stated::AtMost => Some(Interval::below(value, true)),
            Stated::Nearly => {
                let slack = value.abs().checked_div(Decimal::from(NEARLY))?;
                // Nearly 52 % less is less of a fall.
                if value < Decimal::ZERO {
                    return Interval::above(value, false).common(&Interval::below(value.checked_add(slack)?, true));
                }
                let low = Interval::above(value.checked_sub(slack)?, true);
                low.common(&Interval::below(value, false))
            }
            Stated::About => {
                let slack = value.abs().checked_div(Decimal::from(ABOUT))?.max(step.checked_div(Decimal::TWO)?);
                Some(Interval::between(value.checked_sub(slack)?, value.checked_add(slack)?))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_words_leave_room_for() {
        let of = |stated| Quantity { value: Decimal::from(20), step: Decimal::ONE, stated, kind: Kind::Count };
        for (stated, expected) in [
            (Stated::Plainly, "[19.5, 20.5)"),
            (Stated::MoreThan, "> 20"),
            (Stated::AtLeast, "≥ 20"),
            (Stated::LessThan, "< 20"),
            (Stated::AtMost, "≤ 20"),
            (Stated::Nearly, "[18, 20)"),
            (Stated::About, "[19.5, 20.5]"),
        ] {
            assert_eq!(of(stated).interval().unwrap().to_string(), expected, "{stated:?}");
        }
    }
}
