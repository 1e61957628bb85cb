//! The period a question is about. Most are named by their days; some are named by the data: their last weekend, and all
//! of them. The clock is never asked, so the same records give the same answer tomorrow.

use std::fmt;

use super::account::CoveredDays;
use super::period::{Period, SPELLINGS, Span};
use super::weekend::Weekend;

/// A period as it is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// One named by its days.
    Of(Period),
    /// The last weekend all days of which the records cover, and tell apart from its week.
    LastWeekend,
    /// From the first day the records cover to the last.
    All,
}

impl Asked {
    /// Reads a period as it may be asked for, or says what was expected.
    pub fn parse(text: &str) -> Result<Asked, String> {
        match text.trim() {
            "last-weekend" => Ok(Asked::LastWeekend),
            "all" => Ok(Asked::All),
            text => match Period::parse(text) {
                Some(period) if period != Period::Run => Ok(Asked::Of(period)),
                _ => Err(format!("expected a period such as {SPELLINGS}; or last-weekend, all")),
            },
        }
    }

    /// The period, where it is named by its days.
    pub fn named(self) -> Option<Period> {
        match self {
            Asked::Of(period) => Some(period),
            Asked::LastWeekend | Asked::All => None,
        }
    }

    /// The period it is in records that cover these days, or why there is none. `is_told` of a weekend that no record of
    /// longer days holds a part of.
    pub fn within(
        self,
        covered: &CoveredDays,
        weekend: Weekend,
        is_told: impl Fn(Period) -> bool,
    ) -> Result<Period, String> {
        let named = |span: Span| Period::Range(span.first, span.last);
        let found = match self {
            Asked::Of(period) => return Ok(period),
            Asked::All => covered.span(),
            Asked::LastWeekend => covered.last_weekend(weekend, |span| is_told(named(span))),
        };
        found.map(named).ok_or_else(|| match self {
            Asked::LastWeekend => format!("the records tell of no whole weekend ({weekend}); name the days"),
            _ => "no record of takings has a day; there is no period to speak of".to_owned(),
        })
    }
}

impl fmt::Display for Asked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Asked::Of(period) => period.fmt(f),
            Asked::LastWeekend => f.write_str("last-weekend"),
            Asked::All => f.write_str("all"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::period::{Span, day};

    fn covering(first: &str, last: &str) -> CoveredDays {
        let mut covered = CoveredDays::default();
        covered.cover(Span { first: day(first).unwrap(), last: day(last).unwrap() });
        covered
    }

    #[test]
    fn the_last_weekend_is_that_of_the_data() {
        let weekend = |word: &str| Weekend::WORDS.iter().find(|(known, _)| *known == word).unwrap().1;
        for (first, last, days, expected) in [
            ("2024-01-01", "2024-03-10", "fri-sun", Ok("2024-03-08..2024-03-10")),
            // The weekend of 8 March is not over.
            ("2024-01-01", "2024-03-09", "fri-sun", Ok("2024-03-01..2024-03-03")),
            ("2024-01-01", "2024-03-10", "thu-sun", Ok("2024-03-07..2024-03-10")),
            ("2024-01-01", "2024-03-10", "thu-wed", Ok("2024-02-29..2024-03-06")),
            ("2024-03-09", "2024-03-14", "fri-sun", Err(())),
        ] {
            let found = Asked::LastWeekend.within(&covering(first, last), weekend(days), |_| true);
            assert_eq!(
                found.map(|period| period.to_string()).map_err(drop),
                expected.map(str::to_owned),
                "{last} {days}"
            );
        }
    }

    #[test]
    fn a_weekend_that_is_only_told_with_its_week_is_not_the_last() {
        let covered = covering("2024-01-01", "2024-03-10");
        let week = |period: Period| period.to_string() != "2024-03-08..2024-03-10";
        let found = Asked::LastWeekend.within(&covered, Weekend::of_market(None, None), week).unwrap();
        assert_eq!(found.to_string(), "2024-03-01..2024-03-03");
    }

    #[test]
    fn all_is_what_the_records_cover() {
        let weekend = Weekend::of_market(None, None);
        let all = Asked::All.within(&covering("2023-05-01", "2024-03-09"), weekend, |_| true).unwrap();
        assert_eq!(all.to_string(), "2023-05-01..2024-03-09");
        assert!(Asked::All.within(&CoveredDays::default(), weekend, |_| true).is_err());
    }

    #[test]
    fn words_read_back() {
        for text in ["2024", "2024-W12", "last-weekend", "all"] {
            assert_eq!(Asked::parse(text).map(|asked| asked.to_string()), Ok(text.to_owned()));
        }
        for text in ["run", "yesterday", "last-week", ""] {
            assert!(Asked::parse(text).is_err(), "{text}");
        }
    }
}
