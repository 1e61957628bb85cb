//! Periods: the stretch of time a record covers or a report asks for.
//!
//! Written `2024`, `2024-H1`, `2024-Q3`, `2024-03`, `2024-W12`, `2024-03-07`, `2024-03-07..2024-03-10`,
//! `2024-ytd@04-30` for a year up to a day of it, or `run` for a whole run whose dates no one gave. What is asked for
//! may also be named by the data ([`Asked`](super::asked::Asked)). Calendar arithmetic is jiff's.

use std::fmt;

use jiff::civil::{Date, ISOWeekDate, Weekday, date};

/// A stretch of time with a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Period {
    /// A calendar year.
    Year(i16),
    /// A half of a year, 1 or 2.
    Half(i16, i8),
    /// A quarter of a year, 1 to 4.
    Quarter(i16, i8),
    /// A month.
    Month(i16, i8),
    /// An ISO week, Monday to Sunday.
    Week(i16, i8),
    /// A day.
    Day(Date),
    /// From one day to another, both included.
    Range(Date, Date),
    /// A film's whole run, without dates.
    Run,
}

/// Days from `first` to `last`, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The first day.
    pub first: Date,
    /// The last day.
    pub last: Date,
}

/// The spellings a period may have, for messages.
pub const SPELLINGS: &str =
    "2024, 2024-H1, 2024-Q3, 2024-03, 2024-W12, 2024-03-07, 2024-03-07..2024-03-10 or 2024-ytd@04-30";

impl Period {
    /// Reads a period; `None` when the text is none of [`SPELLINGS`] or no such day exists.
    pub fn parse(text: &str) -> Option<Period> {
        let text = text.trim();
        if text == "run" {
            return Some(Period::Run);
        }
        if let Some(day) = day(text) {
            return Some(Period::Day(day));
        }
        if let Some((first, last)) = text.split_once("..") {
            let first = Period::parse(first)?.span()?.first;
            let last = Period::parse(last)?.span()?.last;
            return (first <= last).then_some(Period::Range(first, last));
        }
        let (year, rest) = match text.split_once('-') {
            Some((year, rest)) => (four_digits(year)?, rest),
            None => return four_digits(text).map(Period::Year),
        };
        if let Some(month_day) = rest.strip_prefix("ytd@") {
            return day_of_year(month_day)?.to_date(year);
        }
        let period = match (rest.chars().next()?, rest.get(1..)?) {
            ('H', half) => Period::Half(year, small(half, 1, 2)?),
            ('Q', quarter) => Period::Quarter(year, small(quarter, 1, 4)?),
            ('W', week) if week.len() == 2 => {
                let week = small(week, 1, 53)?;
                ISOWeekDate::new(year, week, Weekday::Monday).ok()?;
                Period::Week(year, week)
            }
            _ if rest.len() == 2 => Period::Month(year, small(rest, 1, 12)?),
            _ => return None,
        };
        Some(period)
    }

    /// The days it covers; a [`Period::Run`] has none.
    pub fn span(self) -> Option<Span> {
        let months = |year: i16, from: i8, to: i8| {
            let last = date(year, to, 1).last_of_month();
            Span { first: date(year, from, 1), last }
        };
        Some(match self {
            Period::Year(year) => months(year, 1, 12),
            Period::Half(year, 1) => months(year, 1, 6),
            Period::Half(year, _) => months(year, 7, 12),
            Period::Quarter(year, quarter) => {
                let last = quarter.saturating_mul(3);
                months(year, last.saturating_sub(2), last)
            }
            Period::Month(year, month) => months(year, month, month),
            Period::Week(year, week) => {
                let first = ISOWeekDate::new(year, week, Weekday::Monday).ok()?.date();
                Span { first, last: first.checked_add(jiff::Span::new().days(6)).ok()? }
            }
            Period::Day(day) => Span { first: day, last: day },
            Period::Range(first, last) => Span { first, last },
            Period::Run => return None,
        })
    }

    /// The year the period lies in, if it lies in one.
    pub fn year(self) -> Option<i16> {
        let span = self.span()?;
        (span.first.year() == span.last.year()).then_some(span.first.year())
    }

    /// The period of the same kind before this one: last year, the day before.
    pub fn before(self) -> Option<Period> {
        self.back(1)
    }

    /// The same period a year earlier.
    pub fn year_before(self) -> Option<Period> {
        Some(match self {
            Period::Year(year) => Period::Year(year.checked_sub(1)?),
            Period::Half(year, half) => Period::Half(year.checked_sub(1)?, half),
            Period::Quarter(year, quarter) => Period::Quarter(year.checked_sub(1)?, quarter),
            Period::Month(year, month) => Period::Month(year.checked_sub(1)?, month),
            Period::Day(day) => Period::Day(day.checked_sub(jiff::Span::new().years(1)).ok()?),
            Period::Range(first, last) => {
                let year = jiff::Span::new().years(1);
                Period::Range(first.checked_sub(year).ok()?, last.checked_sub(year).ok()?)
            }
            Period::Week(..) | Period::Run => return None,
        })
    }

    /// The ISO weeks most days of which lie within it, in order.
    pub fn weeks(self) -> Vec<Period> {
        self.parts(3, |day| Grain::Week.of(day))
    }

    /// The calendar months that begin within it, in order.
    pub fn months(self) -> Vec<Period> {
        self.parts(0, |day| Grain::Month.of(day))
    }

    /// The periods that its days lie in, where a day that comes so long after the first of them is one of its days.
    fn parts(self, after: i32, part: impl Fn(Date) -> Period) -> Vec<Period> {
        let Some(span) = self.span() else { return Vec::new() };
        let mut parts = Vec::new();
        let mut next = Some(span.first);
        while let Some(day) = next.filter(|day| *day <= span.last) {
            let whole = part(day);
            let Some(of_part) = whole.span() else { break };
            let deciding = of_part.first.checked_add(jiff::Span::new().days(after)).ok();
            if deciding.is_some_and(|day| span.first <= day && day <= span.last) {
                parts.push(whole);
            }
            next = of_part.last.tomorrow().ok();
        }
        parts
    }

    fn back(self, steps: i8) -> Option<Period> {
        let first = self.span()?.first;
        let day_before = first.checked_sub(jiff::Span::new().days(i32::from(steps))).ok()?;
        Some(match self {
            Period::Year(_) => Grain::Year.of(day_before),
            Period::Half(..) => Period::Half(day_before.year(), if day_before.month() <= 6 { 1 } else { 2 }),
            Period::Quarter(..) => Grain::Quarter.of(day_before),
            Period::Month(..) => Grain::Month.of(day_before),
            Period::Week(..) => Grain::Week.of(day_before),
            Period::Day(_) => Grain::Day.of(day_before),
            Period::Range(..) | Period::Run => return None,
        })
    }
}

/// The twelve months that end with this one.
pub fn twelve_months_to(year: i16, month: i8) -> Period {
    let last = date(year, month, 1).last_of_month();
    let first = if month == 12 { date(year, 1, 1) } else { date(year.saturating_sub(1), month.saturating_add(1), 1) };
    Period::Range(first, last)
}

/// A day of any year, `04-30`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DayOfYear {
    month: i8,
    day: i8,
}

impl DayOfYear {
    /// The year from its first day up to this one; `None` where the year has no such day.
    pub fn to_date(self, year: i16) -> Option<Period> {
        let last = Date::new(year, self.month, self.day).ok()?;
        Some(Period::Range(date(year, 1, 1), last))
    }
}

impl fmt::Display for DayOfYear {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}-{:02}", self.month, self.day)
    }
}

/// A day of any year, written `04-30`.
pub fn day_of_year(text: &str) -> Option<DayOfYear> {
    let (month, day) = text.split_once('-').filter(|(month, day)| month.len() == 2 && day.len() == 2)?;
    let of_year = DayOfYear { month: small(month, 1, 12)?, day: small(day, 1, 31)? };
    // A leap year has every day there is.
    of_year.to_date(2024).map(|_| of_year)
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Period::Year(year) => write!(f, "{year:04}"),
            Period::Half(year, half) => write!(f, "{year:04}-H{half}"),
            Period::Quarter(year, quarter) => write!(f, "{year:04}-Q{quarter}"),
            Period::Month(year, month) => write!(f, "{year:04}-{month:02}"),
            Period::Week(year, week) => write!(f, "{year:04}-W{week:02}"),
            Period::Day(day) => write!(f, "{day}"),
            Period::Range(first, last) => write!(f, "{first}..{last}"),
            Period::Run => f.write_str("run"),
        }
    }
}

impl Span {
    /// The period of these days.
    pub fn period(self) -> Period {
        if self.first == self.last { Period::Day(self.first) } else { Period::Range(self.first, self.last) }
    }

    /// Whether `other` lies within these days.
    pub fn contains(self, other: Span) -> bool {
        self.first <= other.first && other.last <= self.last
    }

    /// Whether the two have a day in common.
    pub fn overlaps(self, other: Span) -> bool {
        self.first <= other.last && other.first <= self.last
    }

    /// How many days it is.
    pub fn days(self) -> i32 {
        let days = self.first.duration_until(self.last).as_hours().checked_div(24).unwrap_or_default();
        i32::try_from(days).unwrap_or_default().saturating_add(1)
    }

    /// The days of both and those between them.
    #[must_use]
    pub fn joined(self, other: Span) -> Span {
        Span { first: self.first.min(other.first), last: self.last.max(other.last) }
    }

    /// Whether most of its days lie in other ones; of two halves the earlier counts.
    pub fn mostly_within(self, other: Span) -> bool {
        let Some(common) = self.common(other) else { return false };
        let twice = common.days().saturating_mul(2);
        twice > self.days() || twice == self.days() && common.first == self.first
    }

    /// Whether what was taken on these days counts in a period: most of them lie in it, and they are no longer than it.
    /// What a week took is not what its weekend took, though most of its days may be of the weekend.
    pub fn counts_in(self, period: Span) -> bool {
        self.mostly_within(period) && !self.is_longer_than(period)
    }

    /// Whether these days are more than a period, its slack counted in, may hold.
    pub fn is_longer_than(self, period: Span) -> bool {
        self.days() > period.days().saturating_add(period.slack())
    }

    /// How many days a long period may lack or exceed at an edge, since weeks and weekends end there.
    pub fn slack(self) -> i32 {
        if self.days() > 60 { 6 } else { 0 }
    }

    /// These days with so many more before and after them.
    pub fn widened(self, by: i32) -> Span {
        let by = jiff::Span::new().days(by);
        Span { first: self.first.saturating_sub(by), last: self.last.saturating_add(by) }
    }

    /// The days common to both.
    pub fn common(self, other: Span) -> Option<Span> {
        self.overlaps(other).then(|| Span { first: self.first.max(other.first), last: self.last.min(other.last) })
    }
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.first == self.last {
            return write!(f, "{}", self.first);
        }
        write!(f, "{} to {}", self.first, self.last)
    }
}

/// The size of the periods that takings are summed into.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Grain {
    /// Days.
    Day,
    /// ISO weeks, Monday to Sunday.
    Week,
    /// Calendar months.
    Month,
    /// Calendar quarters.
    Quarter,
    /// Calendar years.
    Year,
}

impl Grain {
    /// The period of this size that a day lies in.
    pub fn of(self, day: Date) -> Period {
        match self {
            Grain::Day => Period::Day(day),
            Grain::Week => {
                let week = day.iso_week_date();
                Period::Week(week.year(), week.week())
            }
            Grain::Month => Period::Month(day.year(), day.month()),
            Grain::Quarter => Period::Quarter(day.year(), quarter_of(day)),
            Grain::Year => Period::Year(day.year()),
        }
    }

    /// The period that takings of some days are counted in, and whether they straddle its edge. Takings of a
    /// span cannot be parted: all are counted where most of its days lie, the earlier period on a tie. Days
    /// of which no period holds half have no place.
    pub fn place(self, span: Span) -> Option<(Period, bool)> {
        let first = self.of(span.first);
        if first.span().is_some_and(|whole| whole.contains(span)) {
            return Some((first, false));
        }
        if self == Grain::Day {
            return Some((Period::Range(span.first, span.last), false));
        }
        let mut best = first;
        let mut most = 0;
        let mut next = Some(first);
        while let Some(whole) = next.and_then(Period::span) {
            let Some(common) = whole.common(span) else { break };
            if common.days() > most {
                (best, most) = (self.of(whole.first), common.days());
            }
            next = whole.last.tomorrow().ok().map(|day| self.of(day));
        }
        (most.saturating_mul(2) >= span.days()).then_some((best, true))
    }
}

fn quarter_of(day: Date) -> i8 {
    match day.month() {
        1..=3 => 1,
        4..=6 => 2,
        7..=9 => 3,
        _ => 4,
    }
}

/// A day written `2024-03-07`, `20240307` or `07.03.2024`.
pub fn day(text: &str) -> Option<Date> {
    let text = text.trim();
    let parts = match (text.len(), text.is_ascii()) {
        (10, true) if text.get(4..5) == Some("-") && text.get(7..8) == Some("-") => {
            (text.get(0..4), text.get(5..7), text.get(8..10))
        }
        (10, true) if text.get(2..3) == Some(".") && text.get(5..6) == Some(".") => {
            (text.get(6..10), text.get(3..5), text.get(0..2))
        }
        (8, true) => (text.get(0..4), text.get(4..6), text.get(6..8)),
        _ => return None,
    };
    let year = four_digits(parts.0?)?;
    Date::new(year, small(parts.1?, 1, 12)?, small(parts.2?, 1, 31)?).ok()
}

/// The years that may stand in records: the age of cinema and a little beyond.
pub const YEARS: std::ops::RangeInclusive<i16> = 1880..=2199;

/// A year of four digits that may stand in records.
fn four_digits(text: &str) -> Option<i16> {
    let plausible = text.len() == 4 && text.bytes().all(|b| b.is_ascii_digit());
    plausible.then(|| text.parse().ok()).flatten().filter(|year| YEARS.contains(year))
}

fn small(text: &str, least: i8, most: i8) -> Option<i8> {
    let plausible = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    plausible.then(|| text.parse().ok()).flatten().filter(|number| (least..=most).contains(number))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(first: &str, last: &str) -> Span {
        Span { first: day(first).unwrap(), last: day(last).unwrap() }
    }

    #[test]
    fn weeks_belong_where_most_of_their_days_lie() {
        let weeks = Period::Year(2024).weeks();
        let names: Vec<String> = weeks.iter().map(ToString::to_string).collect();
        assert_eq!((names.len(), names[0].as_str(), names[51].as_str()), (52, "2024-W01", "2024-W52"));
        assert_eq!(Period::Year(2020).weeks().len(), 53);
        assert_eq!(Period::Month(2024, 2).weeks().first().map(ToString::to_string), Some("2024-W05".to_owned()));
        assert_eq!(Period::Quarter(2024, 2).months(), [4, 5, 6].map(|month| Period::Month(2024, month)));
    }

    #[test]
    fn periods_read_and_write() {
        for (text, first, last) in [
            ("2024", "2024-01-01", "2024-12-31"),
            ("2024-H1", "2024-01-01", "2024-06-30"),
            ("2024-H2", "2024-07-01", "2024-12-31"),
            ("2024-Q1", "2024-01-01", "2024-03-31"),
            ("2023-Q4", "2023-10-01", "2023-12-31"),
            ("2024-02", "2024-02-01", "2024-02-29"),
            ("2024-W01", "2024-01-01", "2024-01-07"),
            ("2020-W53", "2020-12-28", "2021-01-03"),
            ("2024-03-07", "2024-03-07", "2024-03-07"),
            ("2023-12-28..2024-01-03", "2023-12-28", "2024-01-03"),
        ] {
            let period = Period::parse(text).unwrap();
            assert_eq!(period.span(), Some(span(first, last)), "{text}");
            assert_eq!(period.to_string(), text);
        }
    }

    #[test]
    fn other_spellings_of_a_day() {
        for text in ["2024-03-07", "20240307", "07.03.2024", " 2024-03-07 "] {
            assert_eq!(Period::parse(text), Some(Period::Day(date(2024, 3, 7))), "{text}");
        }
        assert_eq!(Period::parse("2024-01..2024-03"), Some(Period::Range(date(2024, 1, 1), date(2024, 3, 31))));
    }

    #[test]
    fn a_year_to_date_ends_with_its_day() {
        let to_date = |text| Period::parse(text).map(|period| period.to_string());
        assert_eq!(to_date("2024-ytd@04-30"), Some("2024-01-01..2024-04-30".to_owned()));
        assert_eq!(to_date("2024-ytd@02-29"), Some("2024-01-01..2024-02-29".to_owned()));
        for none in
            ["2023-ytd@02-29", "2024-ytd@04-31", "2024-ytd@4-30", "2024-ytd", "ytd@04-30", "2024-ytd@2024-04-30"]
        {
            assert_eq!(Period::parse(none), None, "{none}");
        }
    }

    #[test]
    fn twelve_months_end_with_a_month() {
        for (year, month, range) in [
            (2024, 2, "2023-03-01..2024-02-29"),
            (2023, 2, "2022-03-01..2023-02-28"),
            (2024, 12, "2024-01-01..2024-12-31"),
        ] {
            assert_eq!(twelve_months_to(year, month).to_string(), range);
        }
    }

    #[test]
    fn what_is_no_period_is_refused() {
        for text in [
            "",
            "24",
            "2024-13",
            "2024-00",
            "2024-H3",
            "2024-Q5",
            "2021-W53",
            "2024-W1",
            "2023-02-29",
            "31122024",
            "2024-1",
            "2024-03-07..2024-03-01",
            "3101",
            "03/04/2024",
            "2024-",
            "年",
        ] {
            assert_eq!(Period::parse(text), None, "{text}");
        }
    }

    #[test]
    fn the_period_before() {
        for (text, before, year_before) in [
            ("2024", "2023", Some("2023")),
            ("2024-H1", "2023-H2", Some("2023-H1")),
            ("2024-Q1", "2023-Q4", Some("2023-Q1")),
            ("2024-01", "2023-12", Some("2023-01")),
            ("2024-W01", "2023-W52", None),
            ("2024-03-01", "2024-02-29", Some("2023-03-01")),
        ] {
            let period = Period::parse(text).unwrap();
            assert_eq!(period.before(), Period::parse(before), "{text}");
            assert_eq!(period.year_before(), year_before.and_then(Period::parse), "{text}");
        }
    }

    #[test]
    fn takings_over_an_edge_go_where_most_days_lie() {
        for (first, last, grain, period, straddles) in [
            ("2024-03-07", "2024-03-07", Grain::Year, "2024", false),
            ("2023-12-28", "2024-01-03", Grain::Year, "2023", true),
            ("2023-12-30", "2024-01-05", Grain::Year, "2024", true),
            ("2023-12-31", "2024-01-01", Grain::Year, "2023", true),
            ("2023-12-28", "2024-12-31", Grain::Year, "2024", true),
            ("2024-12-30", "2025-01-05", Grain::Week, "2025-W01", false),
            ("2024-03-07", "2024-03-13", Grain::Week, "2024-W10", true),
            ("2024-01-29", "2024-02-04", Grain::Month, "2024-02", true),
            ("2024-01-01", "2024-03-31", Grain::Quarter, "2024-Q1", false),
        ] {
            let placed = grain.place(span(first, last));
            assert_eq!(placed, Some((Period::parse(period).unwrap(), straddles)), "{first}..{last}");
        }
        assert_eq!(Grain::Month.place(span("2024-01-01", "2024-12-31")), None);
        assert_eq!(Grain::Year.place(span("2019-01-01", "2024-12-31")), None);
    }
}
