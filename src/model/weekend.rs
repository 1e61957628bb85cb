//! Weekends: the days of a week that a market counts together. North America, Britain and Korea count Friday to Sunday,
//! Russia and its neighbours Thursday to Sunday; a cinema week runs Thursday to Wednesday there, Monday to Sunday in
//! Korea and Taiwan.

use std::fmt;

use jiff::civil::{Date, Weekday};

use super::country::Country;
use super::period::{Period, Span};

/// From one day of the week to another, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Weekend {
    first: Weekday,
    last: Weekday,
}

const FRI_SUN: Weekend = Weekend { first: Weekday::Friday, last: Weekday::Sunday };
const THU_SUN: Weekend = Weekend { first: Weekday::Thursday, last: Weekday::Sunday };
const THU_WED: Weekend = Weekend { first: Weekday::Thursday, last: Weekday::Wednesday };
const MON_SUN: Weekend = Weekend { first: Weekday::Monday, last: Weekday::Sunday };
const FRI_THU: Weekend = Weekend { first: Weekday::Friday, last: Weekday::Thursday };

/// Countries whose weekend begins with the release day, a Thursday.
const FROM_THURSDAY: [&str; 10] = ["AM", "AZ", "BY", "GE", "KG", "KZ", "MD", "RU", "TJ", "UZ"];

/// Countries whose week of cinemas is that of the calendar.
const FROM_MONDAY: [&str; 2] = ["KR", "TW"];

impl Weekend {
    /// All with the words of `--weekend`.
    pub const WORDS: [(&'static str, Weekend); 4] =
        [("fri-sun", FRI_SUN), ("thu-sun", THU_SUN), ("thu-wed", THU_WED), ("mon-sun", MON_SUN)];

    /// What a market counts as its weekend: the territory decides, and where none is named the home country.
    pub fn of_market(territory: Option<&str>, home: Option<Country>) -> Weekend {
        let market = territory.or(home.map(Country::code));
        let from_thursday = market.is_some_and(|market| FROM_THURSDAY.contains(&market));
        if from_thursday { THU_SUN } else { FRI_SUN }
    }

    /// What a market counts as a week of its cinemas.
    pub fn cinema_week(territory: Option<&str>, home: Option<Country>) -> Weekend {
        match territory.or(home.map(Country::code)) {
            Some(market) if FROM_MONDAY.contains(&market) => MON_SUN,
            Some(market) if FROM_THURSDAY.contains(&market) => THU_WED,
            _ => FRI_THU,
        }
    }

    /// The weeks that begin on the day on which most of some weeks do; `None` of no weeks. Of equals the earlier day of a
    /// week counts.
    pub fn weeks_from(first_days: impl Iterator<Item = Weekday>) -> Option<Weekend> {
        let mut counts = [0_u64; 7];
        for day in first_days {
            let place = usize::try_from(day.to_monday_zero_offset()).unwrap_or_default();
            counts.iter_mut().skip(place).take(1).for_each(|count| *count = count.saturating_add(1));
        }
        let (place, _) =
            counts.iter().enumerate().rev().max_by_key(|(_, count)| **count).filter(|(_, count)| **count > 0)?;
        let first = Weekday::from_monday_zero_offset(i8::try_from(place).ok()?).ok()?;
        Some(Weekend { first, last: first.previous() })
    }

    /// How many days it has.
    pub fn days(self) -> i8 {
        self.last.since(self.first).saturating_add(1)
    }

    /// The last weekend that begins on a day or before it.
    pub fn up_to(self, day: Date) -> Option<Span> {
        self.from(day, day.weekday().since(self.first))
    }

    /// The weekends most days of which lie within a period, in order; of two halves the earlier decides.
    pub fn within(self, period: Period) -> Vec<Span> {
        let Some(span) = period.span() else { return Vec::new() };
        let mut weekends = Vec::new();
        let mut next = self.up_to(span.first);
        while let Some(weekend) = next.filter(|weekend| weekend.first <= span.last) {
            if weekend.mostly_within(span) {
                weekends.push(weekend);
            }
            next = self.from(weekend.first, -7);
        }
        weekends
    }

    /// The weekend that begins so many days before a day.
    fn from(self, day: Date, days_before: i8) -> Option<Span> {
        let days = |count: i8| jiff::Span::new().days(i64::from(count));
        let first = day.checked_sub(days(days_before)).ok()?;
        let last = first.checked_add(days(self.last.since(self.first))).ok()?;
        Some(Span { first, last })
    }
}

impl fmt::Display for Weekend {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} to {:?}", self.first, self.last)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::period::day;

    fn names(weekends: &[Span]) -> Vec<String> {
        weekends.iter().map(|weekend| format!("{}..{}", weekend.first, weekend.last)).collect()
    }

    #[test]
    fn weekends_by_the_profile_of_a_market() {
        // 2024-03-07 is a Thursday.
        for (weekend, up_to, span) in [
            (FRI_SUN, "2024-03-07", "2024-03-01..2024-03-03"),
            (FRI_SUN, "2024-03-08", "2024-03-08..2024-03-10"),
            (FRI_SUN, "2024-03-10", "2024-03-08..2024-03-10"),
            (THU_SUN, "2024-03-07", "2024-03-07..2024-03-10"),
            (THU_WED, "2024-03-13", "2024-03-07..2024-03-13"),
            (MON_SUN, "2024-03-07", "2024-03-04..2024-03-10"),
        ] {
            let found = weekend.up_to(day(up_to).unwrap()).unwrap();
            assert_eq!(names(&[found]), [span], "{weekend} up to {up_to}");
        }
    }

    #[test]
    fn a_weekend_over_new_year_belongs_where_most_of_its_days_are() {
        // 2021-01-01 is a Friday, 2022-01-01 a Saturday, 2023-01-01 a Sunday.
        for (weekend, year, first, count) in [
            (FRI_SUN, 2021, "2021-01-01..2021-01-03", 52),
            (FRI_SUN, 2022, "2021-12-31..2022-01-02", 53),
            (FRI_SUN, 2023, "2023-01-06..2023-01-08", 52),
            (THU_SUN, 2022, "2022-01-06..2022-01-09", 52),
            (MON_SUN, 2020, "2019-12-30..2020-01-05", 53),
        ] {
            let found = names(&weekend.within(Period::Year(year)));
            assert_eq!((found[0].as_str(), found.len()), (first, count), "{weekend} {year}");
        }
    }

    #[test]
    fn kazakhstan_counts_from_thursday() {
        let home = Some(Country::of_code("KZ"));
        assert_eq!(Weekend::of_market(None, home), THU_SUN);
        assert_eq!(Weekend::of_market(Some("US"), home), FRI_SUN);
        assert_eq!(Weekend::of_market(None, None), FRI_SUN);
    }
}
