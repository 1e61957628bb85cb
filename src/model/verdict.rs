//! Verdicts: whether what the records say bears a claim out, under each reading of it and under all together.

use rust_decimal::Decimal;

use super::interval::Interval;

/// What the records say under one reading of a claim.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    /// The definitions, each with what it decides: `origin rule: any`.
    pub definitions: Vec<(&'static str, String)>,
    /// What the records then say, or why they say nothing.
    pub said: Result<Said, Unsaid>,
}

/// What the records say.
#[derive(Clone, Debug, PartialEq)]
pub struct Said {
    /// The value.
    pub value: Decimal,
    /// Where it lies for certain.
    pub interval: Interval,
    /// The films that decide it.
    pub witnesses: Vec<String>,
    /// How it comes about, in words: `23 bn over 15.2 bn`.
    pub how: String,
    /// Whether it was rounded when it was published, and not only bounded.
    pub is_rounded: bool,
}

impl Said {
    /// Whether it is known exactly.
    pub fn is_exact(&self) -> bool {
        self.interval == Interval::point(self.value)
    }
}

/// Why the records say nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unsaid {
    /// They do not reach so far, and what would settle it.
    Unknown(String),
    /// The two cannot be compared, and why.
    Unlike(String),
    /// The number is right in percent where points were said, or in points where percent was, and how.
    OtherUnit(String),
}

impl Unsaid {
    /// The reason in words.
    pub fn why(&self) -> &str {
        match self {
            Unsaid::Unknown(why) | Unsaid::Unlike(why) | Unsaid::OtherUnit(why) => why,
        }
    }
}

/// Whether a claim holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// The records say just this.
    Confirmed,
    /// They say this, as it was rounded.
    ConfirmedWithinRounding,
    /// Some readings bear it out and some do not.
    DependsOnDefinition,
    /// The records do not reach so far.
    Undetermined,
    /// It cannot be compared with what the records hold.
    NotComparable,
    /// What was said in percent is so in percentage points, or the other way round.
    PercentForPoints,
    /// The records say otherwise.
    Contradicted,
    /// No records could bear it out.
    Impossible,
}

impl Verdict {
    /// All with their words.
    pub const WORDS: [(&'static str, Verdict); 8] = [
        ("confirmed", Verdict::Confirmed),
        ("confirmed within rounding", Verdict::ConfirmedWithinRounding),
        ("depends on definition", Verdict::DependsOnDefinition),
        ("undetermined", Verdict::Undetermined),
        ("not comparable", Verdict::NotComparable),
        ("percent for points", Verdict::PercentForPoints),
        ("contradicted", Verdict::Contradicted),
        ("impossible", Verdict::Impossible),
    ];

    /// Its word.
    pub fn word(self) -> &'static str {
        Verdict::WORDS.iter().find(|(_, verdict)| *verdict == self).map_or("", |(word, _)| word)
    }

    /// Whether the records bear the claim out.
    pub fn holds(self) -> bool {
        matches!(self, Verdict::Confirmed | Verdict::ConfirmedWithinRounding)
    }

    /// Whether the claim is not true.
    pub fn is_negative(self) -> bool {
        matches!(self, Verdict::PercentForPoints | Verdict::Contradicted | Verdict::Impossible)
    }
}

/// The verdict under one reading. `exact` is the value that was said, where it was said plainly.
pub fn of_reading(claimed: &Interval, exact: Option<Decimal>, said: &Result<Said, Unsaid>) -> Verdict {
    match said {
        Err(Unsaid::Unknown(_)) => Verdict::Undetermined,
        Err(Unsaid::Unlike(_)) => Verdict::NotComparable,
        Err(Unsaid::OtherUnit(_)) => Verdict::PercentForPoints,
        Ok(said) if !said.interval.meets(claimed) => Verdict::Contradicted,
        Ok(said) if said.is_exact() && exact == Some(said.value) => Verdict::Confirmed,
        Ok(said) if is_within(&said.interval, claimed) => match exact {
            Some(_) => Verdict::ConfirmedWithinRounding,
            None => Verdict::Confirmed,
        },
        // A figure that was rounded itself bears out what it rounds to.
        Ok(said) if said.is_rounded && exact.is_some() && claimed.holds(said.value) => Verdict::ConfirmedWithinRounding,
        Ok(_) => Verdict::Undetermined,
    }
}

/// Whether all of one interval lies in the other, its very ends aside: "more than 17 m" bears out "more than 17 m".
fn is_within(inner: &Interval, outer: &Interval) -> bool {
    let not_below = outer.low.is_none_or(|low| inner.low.is_some_and(|inner| inner.at >= low.at));
    not_below && outer.high.is_none_or(|high| inner.high.is_some_and(|inner| inner.at <= high.at))
}

/// The verdict over all readings under which the records say something.
pub fn over_all(readings: &[Verdict]) -> Verdict {
    let some = |wanted: fn(Verdict) -> bool| readings.iter().copied().any(wanted);
    match (some(Verdict::holds), some(Verdict::is_negative)) {
        (true, true) => Verdict::DependsOnDefinition,
        (true, false) => readings.iter().copied().find(|verdict| verdict.holds()).unwrap_or(Verdict::Confirmed),
        (false, true) if some(|verdict| verdict == Verdict::Undetermined) => Verdict::Undetermined,
        (false, true) if some(|verdict| verdict == Verdict::PercentForPoints) => Verdict::PercentForPoints,
        (false, true) => Verdict::Contradicted,
        (false, false) if some(|verdict| verdict == Verdict::Undetermined) => Verdict::Undetermined,
        (false, false) if readings.is_empty() => Verdict::Undetermined,
        (false, false) => Verdict::NotComparable,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dec(n: i64) -> Decimal {
        Decimal::from(n)
    }

    fn said(value: i64, interval: Interval) -> Result<Said, Unsaid> {
        Ok(Said { value: dec(value), interval, witnesses: Vec::new(), how: String::new(), is_rounded: false })
    }

    #[test]
    fn verdicts_of_one_reading() {
        let billions = Interval::rounded(dec(22), dec(1)).unwrap();
        let over = Interval::above(dec(22), false);
        for (claimed, exact, said, expected) in [
            (&billions, Some(dec(22)), said(22, Interval::point(dec(22))), Verdict::Confirmed),
            (
                &billions,
                Some(dec(22)),
                said(22, Interval::between(dec(22), Decimal::new(224, 1))),
                Verdict::ConfirmedWithinRounding,
            ),
            (&billions, Some(dec(22)), said(23, Interval::point(dec(23))), Verdict::Contradicted),
            (&over, None, said(23, Interval::point(dec(23))), Verdict::Confirmed),
            (&over, None, said(21, Interval::above(dec(21), true)), Verdict::Undetermined),
            (&over, None, Err(Unsaid::Unknown(String::new())), Verdict::Undetermined),
            (&over, None, Err(Unsaid::Unlike(String::new())), Verdict::NotComparable),
        ] {
            assert_eq!(of_reading(claimed, exact, &said), expected, "{claimed} {said:?}");
        }
    }

    #[test]
    fn verdicts_over_all_readings() {
        use Verdict::{
            Confirmed, ConfirmedWithinRounding, Contradicted, DependsOnDefinition, NotComparable, PercentForPoints,
            Undetermined,
        };
        for (readings, expected) in [
            (&[Confirmed, Contradicted][..], DependsOnDefinition),
            (&[ConfirmedWithinRounding, Undetermined], ConfirmedWithinRounding),
            (&[Contradicted, Contradicted], Contradicted),
            (&[Contradicted, Undetermined], Undetermined),
            (&[NotComparable], NotComparable),
            (&[PercentForPoints, Contradicted], PercentForPoints),
            (&[PercentForPoints, Confirmed], DependsOnDefinition),
            (&[], Undetermined),
        ] {
            assert_eq!(over_all(readings), expected, "{readings:?}");
        }
    }
}
