//! The account of a data set: what was read, what was left out and why.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::bound::Bound;
use super::inspection::Inspection;
use super::money::Money;
use super::period::{Period, Span};
use super::weekend::Weekend;

/// How one source of records was used.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SourceUse {
    /// The file's name, `standard input`, or the name of bundled figures.
    pub name: String,
    /// What was found in it: `box office`, `releases`.
    pub kinds: Vec<&'static str>,
    /// What it is, from the outside in: `gzip`, `csv`.
    pub container: Vec<&'static str>,
    /// The encoding of its letters; empty where they are all plain or it is no text.
    pub encoding: &'static str,
    /// What parts its fields, where it is CSV: a sign, or `tab`.
    pub delimiter: Option<String>,
    /// SHA-256 of its bytes, in hexadecimal.
    pub sha256: String,
    /// Records used.
    pub rows: u64,
    /// Records refused (with `--lenient`; otherwise a refused record stops the run).
    pub refused: u64,
    /// Records read and kept apart, such as those of another territory.
    pub set_aside: u64,
    /// How it was read, where that is not plain: its layout, where the period is from, its totals.
    pub reading: Vec<String>,
    /// Columns that have no meaning for kinostat, by name.
    pub columns_not_used: Vec<String>,
}

/// What was read and what was left out.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Account {
    /// The sources, in the order given.
    pub sources: Vec<SourceUse>,
    /// From the first day any box-office record covers to the last.
    pub span: Option<Span>,
    /// The days that some record covers.
    pub covered: CoveredDays,
    /// Box-office records that lie across the edge of a period, and were counted on one side.
    pub straddling: u64,
    /// The gross of those records, by currency.
    pub straddling_gross: Vec<Money>,
    /// Box-office records longer than the periods asked for, which are in no sum.
    pub too_long: u64,
    /// Records kept apart, by reason.
    pub set_aside: BTreeMap<String, u64>,
    /// Whether the takings are made up, as examples are: their territory begins with the word "invented".
    pub invented: bool,
    /// How many bad records were skipped, and the first of them, when that was asked for.
    pub refused: Option<String>,
    /// What a reader should know before using the answer, in words.
    pub warnings: Vec<String>,
    /// What else a reader should know, in words.
    pub remarks: Vec<String>,
    /// How the files were read in full, where that is what was asked.
    pub inspection: Inspection,
}

/// The days that some record covers.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CoveredDays(BTreeSet<Date>);

/// How much of a year the records cover.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extent {
    /// From its start to its end.
    Whole,
    /// Only these days.
    Part(Span),
    /// Nothing.
    Nothing,
}

/// So many days before and after some tell which of their weekdays records are of.
pub const AROUND: i32 = 14;

/// A month has at most this many days.
const MONTH: i32 = 31;

/// A weekend has at most this many days.
const WEEKEND: usize = 4;

impl CoveredDays {
    /// Notes that a record covers these days.
    pub fn cover(&mut self, span: Span) {
        let mut day = Some(span.first);
        while let Some(covered) = day.filter(|day| *day <= span.last) {
            self.0.insert(covered);
            day = covered.tomorrow().ok();
        }
    }

    /// Adds the days another part of the data covers.
    pub fn extend(&mut self, mut other: CoveredDays) {
        self.0.append(&mut other.0);
    }

    /// How many of these days a record covers.
    pub fn count(&self, span: Span) -> usize {
        self.0.range(span.first..=span.last).count()
    }

    /// Whether a record covers each of these days.
    pub fn covers(&self, span: Span) -> bool {
        i32::try_from(self.count(span)) == Ok(span.days())
    }

    /// From the first day that a record covers to the last.
    pub fn span(&self) -> Option<Span> {
        Some(Span { first: *self.0.first()?, last: *self.0.last()? })
    }

    /// From the first covered day of a period to the last.
    pub fn within(&self, period: Period) -> Option<Span> {
        let span = period.span()?;
        let mut covered = self.0.range(span.first..=span.last);
        let first = *covered.next()?;
        Some(Span { first, last: covered.next_back().copied().unwrap_or(first) })
    }

    /// The last weekend each day of which a record covers, and which `is_told`.
    pub fn last_weekend(&self, weekend: Weekend, is_told: impl Fn(Span) -> bool) -> Option<Span> {
        let whole = self.span()?;
        let mut found = weekend.up_to(whole.last);
        while let Some(span) = found.filter(|span| whole.first <= span.first) {
            if self.covers(span) && is_told(span) {
                return found;
            }
            found = weekend.up_to(span.first.yesterday().ok()?);
        }
        None
    }

    /// How much of a period is covered, from the first covered day to the last.
    pub fn extent(&self, period: Period) -> Extent {
        let Some((span, Span { first, last })) = period.span().zip(self.within(period)) else { return Extent::Nothing };
        let edge = span.slack();
        let missing_before = Span { first: span.first, last: first }.days().saturating_sub(1);
        let missing_after = Span { first: last, last: span.last }.days().saturating_sub(1);
        if missing_before <= edge && missing_after <= edge { Extent::Whole } else { Extent::Part(Span { first, last }) }
    }

    /// All runs of days between covered days that no record covers, the first before the others. Where records are of
    /// weekends, the working days between them are no gap.
    pub fn gaps(&self) -> Vec<Span> {
        let days: Vec<Date> = self.0.iter().copied().collect();
        let mut gaps = Vec::new();
        let (mut runs, mut short_runs, mut run) = (1_usize, 0_usize, 1_usize);
        for pair in days.windows(2) {
            let [before, after] = pair else { continue };
            let (Ok(first), Ok(last)) = (before.tomorrow(), after.yesterday()) else { continue };
            if first > last {
                run = run.saturating_add(1);
                continue;
            }
            gaps.push(Span { first, last });
            short_runs = short_runs.saturating_add(usize::from(run <= WEEKEND));
            runs = runs.saturating_add(1);
            run = 1;
        }
        short_runs = short_runs.saturating_add(usize::from(run <= WEEKEND));
        let are_weekends = runs > 2 && short_runs.saturating_mul(2) > runs;
        gaps.retain(|gap| !are_weekends || gap.days() >= 7);
        gaps
    }

    /// All runs of days of a span that no record covers, its edges counted in. Where records are of weekends, the working
    /// days between them are no gap.
    pub fn missing(&self, span: Span) -> Vec<Span> {
        let Some(covered) = self.span() else { return vec![span] };
        let before = covered.first.yesterday().ok().filter(|last| *last >= span.first);
        let before = before.map(|last| Span { first: span.first, last: last.min(span.last) });
        let after = covered.last.tomorrow().ok().filter(|first| *first <= span.last);
        let after = after.map(|first| Span { first: first.max(span.first), last: span.last });
        let between = self.gaps().into_iter().filter_map(|gap| gap.common(span));
        before.into_iter().chain(between).chain(after).collect()
    }

    /// The days of a month or less that no record covers, though records of two weeks around cover others of their weekday:
    /// where they are of weekends, a working day is not missing.
    pub fn missing_days(&self, span: Span) -> Vec<Date> {
        if span.days() > MONTH || self.covers(span) {
            return Vec::new();
        }
        let around = span.widened(AROUND);
        let weekdays: BTreeSet<i8> =
            self.0.range(around.first..=around.last).map(|day| day.weekday().to_monday_one_offset()).collect();
        let is_missing = |day: &Date| !self.0.contains(day) && weekdays.contains(&day.weekday().to_monday_one_offset());
        span.first.series(jiff::Span::new().days(1)).take_while(|day| *day <= span.last).filter(is_missing).collect()
    }

    /// What the sum of some days is: a floor, where records lack any of them. Of more than a month a few make no difference.
    pub fn floor(&self, span: Span) -> Bound {
        if self.missing_days(span).is_empty() { Bound::Exact } else { Bound::AtLeast }
    }

    /// The longest run of days within a period, between covered days, that no record covers; `None` if it is
    /// shorter than a month.
    pub fn longest_gap(&self, period: Period) -> Option<Span> {
        let span = period.span()?;
        let covered: Vec<Date> = self.0.range(span.first..=span.last).copied().collect();
        let gaps = covered.windows(2).filter_map(|pair| {
            let [before, after] = pair else { return None };
            let gap = Span { first: before.tomorrow().ok()?, last: after.yesterday().ok()? };
            (gap.first <= gap.last).then_some(gap)
        });
        gaps.max_by_key(|gap| (gap.days(), std::cmp::Reverse(gap.first))).filter(|gap| gap.days() >= 28)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::period::day;

    fn covering(spans: &[(&str, &str)]) -> CoveredDays {
        let mut covered = CoveredDays::default();
        for (first, last) in spans {
            covered.cover(Span { first: day(first).unwrap(), last: day(last).unwrap() });
        }
        covered
    }

    #[test]
    fn a_year_is_whole_up_to_a_week_at_its_edges() {
        let year = Period::Year(2024);
        for (spans, whole) in [
            (&[("2024-01-01", "2024-12-31")][..], true),
            (&[("2024-01-04", "2024-01-07"), ("2024-12-26", "2024-12-29")], true),
            (&[("2024-01-01", "2024-06-30")], false),
            (&[("2024-01-08", "2024-12-31")], false),
        ] {
            assert_eq!(covering(spans).extent(year) == Extent::Whole, whole, "{spans:?}");
        }
        assert_eq!(covering(&[("2023-01-01", "2023-12-31")]).extent(year), Extent::Nothing);
    }

    #[test]
    fn a_month_is_whole_only_when_its_edges_are() {
        let covered = covering(&[("2024-03-01", "2024-03-30")]);
        assert!(matches!(covered.extent(Period::Month(2024, 3)), Extent::Part(_)));
    }

    #[test]
    fn every_missing_day_week_and_weekend_is_a_gap() {
        let gaps = |spans: &[(&str, &str)]| covering(spans).gaps().iter().map(ToString::to_string).collect::<Vec<_>>();
        assert_eq!(gaps(&[("2024-01-01", "2024-01-10"), ("2024-01-12", "2024-01-20")]), ["2024-01-11"]);
        let weekends = [
            ("2024-01-05", "2024-01-07"),
            ("2024-01-12", "2024-01-14"),
            ("2024-01-26", "2024-01-28"),
            ("2024-02-02", "2024-02-04"),
        ];
        assert_eq!(gaps(&weekends), ["2024-01-15 to 2024-01-25"]);
        assert!(gaps(&[("2024-01-01", "2024-12-31")]).is_empty());
        assert!(gaps(&[]).is_empty());
    }

    #[test]
    fn a_week_that_lacks_days_is_a_floor() {
        let span = |first: &str, last: &str| Span { first: day(first).unwrap(), last: day(last).unwrap() };
        let weeks = [("2024-03-04", "2024-03-10"), ("2024-03-11", "2024-03-17"), ("2024-03-18", "2024-03-24")];
        let weeks = weeks.map(|(first, last)| span(first, last));
        let covered = covering(&[("2024-02-01", "2024-03-06"), ("2024-03-09", "2024-03-31")]);
        assert_eq!(weeks.map(|week| covered.floor(week)), [Bound::AtLeast, Bound::Exact, Bound::Exact]);
        // Records of weekends cover as much of each week.
        let weekends = covering(&[
            ("2024-03-01", "2024-03-03"),
            ("2024-03-08", "2024-03-10"),
            ("2024-03-15", "2024-03-17"),
            ("2024-03-22", "2024-03-24"),
        ]);
        assert_eq!(weeks.map(|week| weekends.floor(week)), [Bound::Exact; 3]);
        // A weekend that lacks its Saturday is a floor, and so is a day that no record covers between others.
        let lacking = covering(&[
            ("2024-03-01", "2024-03-03"),
            ("2024-03-08", "2024-03-08"),
            ("2024-03-10", "2024-03-10"),
            ("2024-03-15", "2024-03-17"),
        ]);
        assert_eq!(lacking.missing_days(weeks[0]).len(), 1);
        assert_eq!(covered.floor(span("2024-03-08", "2024-03-08")), Bound::AtLeast);
        assert_eq!(covered.floor(span("2024-01-01", "2024-12-31")), Bound::Exact);
    }

    #[test]
    fn a_gap_within_a_year_is_found() {
        let covered = covering(&[("2020-01-01", "2020-03-15"), ("2020-09-01", "2020-12-31")]);
        let gap = covered.longest_gap(Period::Year(2020)).unwrap();
        assert_eq!(gap.to_string(), "2020-03-16 to 2020-08-31");
        assert_eq!(
            covering(&[("2020-01-03", "2020-01-05"), ("2020-01-10", "2020-01-12")]).longest_gap(Period::Year(2020)),
            None
        );
    }
}
