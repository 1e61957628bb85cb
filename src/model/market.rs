//! The market: gross, admissions, average ticket and films of a period, in total and by origin.
//!
//! Where totals are published the market is what was published, of one series for all periods compared;
//! otherwise it is the sum of the records. Which of the two, and whose series, goes with every figure.

use std::cell::RefCell;
use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::account::Extent;
use super::bound::{Bound, Figure};
use super::box_office::{Basis, BoxOffice};
use super::change::Change;
use super::money::{Money, MoneyError};
use super::origin::Origin;
use super::period::{Period, Span};
use super::published::{Measure, PublishedFigure, Scope};
use super::share::{Points, Share};
use super::takings::Takings;

/// A market figure and where it is from.
#[derive(Clone, Debug, PartialEq)]
pub struct Known<T> {
    /// The figure.
    pub figure: Figure<T>,
    /// Money in the second currency.
    pub converted: Option<Figure<Money>>,
    /// The published figure it is, if it is one.
    pub published: Option<PublishedFigure>,
}

/// A figure, or why it is not known.
pub type Answer<T> = Result<Known<T>, String>;

/// The market over some periods that are to be compared, so that each measure keeps to one series.
#[derive(Clone, Debug)]
pub struct Market<'a> {
    data: &'a BoxOffice,
    periods: &'a [Period],
    /// What was summed already: a page asks many times for the same sum.
    sums: RefCell<BTreeMap<(Scope, Period), Takings>>,
}

impl<'a> Market<'a> {
    /// The market of a data set over the periods to compare.
    pub fn over(data: &'a BoxOffice, periods: &'a [Period]) -> Market<'a> {
        Market { data, periods, sums: RefCell::default() }
    }

    /// Whether the market is what was published of a measure. Published money and tickets are those of a
    /// calendar year, so they say nothing under the release basis.
    fn is_published(&self, measure: Measure) -> bool {
        let of_the_year = self.data.definitions.basis == Basis::Calendar || measure == Measure::FilmsReleased;
        of_the_year && self.data.published.speaks_of(measure)
    }

    /// The days of a period that the records are of, where the gross is their sum and they do not reach its ends.
    pub fn part_of(&self, period: Period) -> Option<Span> {
        match self.data.extent(period) {
            Extent::Part(span) if !self.is_published(Measure::Gross) => Some(span),
            _ => None,
        }
    }

    /// Everything published, shown or not.
    pub fn published_figures(&self) -> &'a [PublishedFigure] {
        self.data.published.all()
    }

    /// Money paid for tickets.
    pub fn gross(&self, scope: Scope, period: Period) -> Result<Answer<Money>, MoneyError> {
        if self.is_published(Measure::Gross) {
            return Ok(self.published(Measure::Gross, scope, period).and_then(|figure| {
                let money = figure.money().ok_or_else(|| "the published gross has no currency".to_owned())?;
                Ok(Known { figure: money, converted: figure.converted, published: Some(figure) })
            }));
        }
        let takings = match self.taken(scope, period)? {
            Ok(takings) => takings,
            Err(why) => return Ok(Err(why)),
        };
        let gross = takings.gross().ok_or_else(|| "the records state no gross".to_owned());
        Ok(gross.map(|figure| Known { figure, converted: takings.converted(), published: None }))
    }

    /// Tickets sold.
    pub fn admissions(&self, scope: Scope, period: Period) -> Result<Answer<u64>, MoneyError> {
        if self.is_published(Measure::Admissions) {
            return Ok(self.published_count(Measure::Admissions, scope, period));
        }
        if self.is_published(Measure::Gross) && !self.is_listed_whole(period)? {
            return Ok(Err("not published, and the list of films is incomplete".to_owned()));
        }
        let takings = match self.taken(scope, period)? {
            Ok(takings) => takings,
            Err(why) => return Ok(Err(why)),
        };
        let admissions = takings.admissions().ok_or_else(|| "the records state no admissions".to_owned());
        Ok(admissions.map(|figure| Known { figure, converted: None, published: None }))
    }

    /// Gross over admissions of the same scope and period, never a mean of averages.
    pub fn average_ticket(&self, scope: Scope, period: Period) -> Result<Answer<Money>, MoneyError> {
        let gross = match self.gross(scope, period)? {
            Ok(gross) => gross,
            Err(why) => return Ok(Err(format!("needs the gross: {why}"))),
        };
        let admissions = match self.admissions(scope, period)? {
            Ok(admissions) => admissions,
            Err(why) => return Ok(Err(format!("needs the admissions: {why}"))),
        };
        if gross.published.is_none() && admissions.published.is_none() && !self.states_both(scope, period)? {
            return Ok(Err("some records state only one of gross and admissions".to_owned()));
        }
        let bound = gross.figure.bound.with(admissions.figure.bound.reversed());
        let per = |money: Figure<Money>| money.value.per(admissions.figure.value).map(|each| Figure::new(each, bound));
        let answer = per(gross.figure).ok_or_else(|| "no admissions to divide by".to_owned());
        Ok(answer.map(|figure| Known { figure, converted: gross.converted.and_then(per), published: None }))
    }

    /// Whether every record of a scope states both its gross and its admissions.
    fn states_both(&self, scope: Scope, period: Period) -> Result<bool, MoneyError> {
        Ok(self.data.total_in(period, |origin| scope.holds(origin))?.states_both())
    }

    /// Films first shown in the period.
    pub fn released(&self, scope: Scope, period: Period) -> Answer<u64> {
        if self.is_published(Measure::FilmsReleased) {
            return self.published_count(Measure::FilmsReleased, scope, period);
        }
        self.listed_as_released(scope, period)
    }

    /// Films that the records list as first shown in the period, whatever is published.
    pub fn listed_as_released(&self, scope: Scope, period: Period) -> Answer<u64> {
        let taken = self.data.definitions.basis == Basis::Calendar && self.data.has_takings();
        if taken && self.data.extent(period) == Extent::Nothing {
            // A list of releases made for other years may name a few of this one; that is no count of it.
            return Err(format!("no records for {period}"));
        }
        if matches!(scope, Scope::Of(origin) if origin != Origin::Unknown) && !self.data.knows_origin() {
            return Err("origin is not in the data".to_owned());
        }
        let count = self.data.released(period, scope).ok_or("the records hold no release dates")?;
        Ok(Known { figure: Figure::exact(count), converted: None, published: None })
    }

    /// Films with takings in the period, those of earlier years included.
    pub fn in_distribution(&self, scope: Scope, period: Period) -> Result<Answer<u64>, MoneyError> {
        if self.is_published(Measure::FilmsInDistribution) {
            return Ok(self.published_count(Measure::FilmsInDistribution, scope, period));
        }
        if self.is_published(Measure::Gross) && !self.is_listed_whole(period)? {
            return Ok(Err("the list of films is incomplete".to_owned()));
        }
        if let Some(why) = self.why_nothing(scope, period) {
            return Ok(Err(why));
        }
        let films = self.data.in_period(period)?;
        let count = films.iter().filter(|film| scope.holds(film.film.origin)).count();
        if let Some(why) = self.only_longer(films.is_empty(), period) {
            return Ok(Err(why));
        }
        let figure = Figure::exact(u64::try_from(count).unwrap_or(u64::MAX));
        Ok(Ok(Known { figure, converted: None, published: None }))
    }

    /// The share of the market's gross.
    pub fn gross_share(&self, scope: Scope, period: Period) -> Result<Answer<Share>, MoneyError> {
        let amount = |known: Known<Money>| known.figure.map(|money| money.amount);
        let part = self.gross(scope, period)?.map(amount);
        let whole = self.gross(Scope::Total, period)?.map(amount);
        let rest = self.rest(scope, period, Measure::Gross)?;
        Ok(self.share(Measure::GrossShare, scope, period, part, whole, rest))
    }

    /// The share of the market's admissions.
    pub fn admissions_share(&self, scope: Scope, period: Period) -> Result<Answer<Share>, MoneyError> {
        let amount = |known: Known<u64>| known.figure.map(Decimal::from);
        let part = self.admissions(scope, period)?.map(amount);
        let whole = self.admissions(Scope::Total, period)?.map(amount);
        let rest = self.rest(scope, period, Measure::Admissions)?;
        Ok(self.share(Measure::AdmissionsShare, scope, period, part, whole, rest))
    }

    fn share(
        &self,
        measure: Measure,
        scope: Scope,
        period: Period,
        part: Result<Figure<Decimal>, String>,
        whole: Result<Figure<Decimal>, String>,
        rest: Option<Bound>,
    ) -> Answer<Share> {
        let computed = part.and_then(|part| {
            let whole = whole?;
            let share = match rest {
                // All of a thing is all of it, however roughly the thing is known.
                _ if scope == Scope::Total => Share::of(whole.value, whole.value).map(Figure::exact),
                Some(rest) => Share::within(part, rest, whole.value),
                None => Share::figure(part, whole),
            };
            let share = share.ok_or_else(|| "a share of nothing".to_owned())?;
            if share.value.percent() > Decimal::ONE_HUNDRED {
                return Err(format!(
                    "the {} is more than the total; the two figures contradict each other",
                    scope.word()
                ));
            }
            Ok(share)
        });
        match computed {
            Ok(figure) => Ok(Known { figure, converted: None, published: None }),
            Err(why) if self.data.definitions.basis == Basis::Release => Err(why),
            Err(why) => match self.published(measure, scope, period) {
                Ok(figure) => {
                    let share = figure.value.map(Share::from_percent);
                    Ok(Known { figure: share, converted: None, published: Some(figure) })
                }
                Err(_) => Err(why),
            },
        }
    }

    /// The bound of what the records hold beside a scope, or `None` where totals are published and the
    /// whole was counted apart. Records that do not state the measure leave more to come.
    fn rest(&self, scope: Scope, period: Period, measure: Measure) -> Result<Option<Bound>, MoneyError> {
        if self.is_published(measure) {
            return Ok(None);
        }
        let rest = self.data.total_in(period, |origin| !scope.holds(origin))?;
        let stated = match measure {
            Measure::Admissions => rest.admissions().map(|admissions| admissions.bound),
            _ => rest.gross().map(|gross| gross.bound),
        };
        let unstated = if rest.rows() == 0 { Bound::Exact } else { Bound::AtLeast };
        Ok(Some(stated.unwrap_or(unstated).with(self.left_out(period))))
    }

    /// Records that are longer than the periods asked for are in no sum, so that every sum is a floor.
    fn left_out(&self, period: Period) -> Bound {
        let is_all_in = self.data.account.too_long == 0 && self.longer_than(period) == 0;
        if is_all_in { Bound::Exact } else { Bound::AtLeast }
    }

    /// How many sums are longer than a period around which they lie; under the release basis all of a run counts.
    fn longer_than(&self, period: Period) -> usize {
        if self.data.definitions.basis == Basis::Release { 0 } else { self.data.longer_than(period) }
    }

    /// That all there is of a period is in records of longer ones.
    fn only_longer(&self, is_empty: bool, period: Period) -> Option<String> {
        let is_so = is_empty && self.longer_than(period) > 0;
        is_so.then(|| format!("the records around {period} are of longer periods"))
    }

    /// The sum of the records, or why it says nothing.
    fn taken(&self, scope: Scope, period: Period) -> Result<Result<Takings, String>, MoneyError> {
        if let Some(why) = self.why_nothing(scope, period) {
            return Ok(Err(why));
        }
        if let Some(total) = self.sums.borrow().get(&(scope, period)) {
            return Ok(Ok(total.clone()));
        }
        let mut total = self.data.total_in(period, |origin| scope.holds(origin))?;
        if total.rows() == 0 {
            // The period has records, none of this scope: that is nothing taken, not nothing known.
            let all = self.data.total_in(period, |_| true)?;
            if let Some(why) = self.only_longer(all.rows() == 0, period) {
                return Ok(Err(why));
            }
            total = Takings::nothing(self.data.currency(), self.data.second_currency());
            total.keep_measures_of(&all);
        }
        total.loosen(self.left_out(period));
        self.sums.borrow_mut().insert((scope, period), total.clone());
        Ok(Ok(total))
    }

    fn why_nothing(&self, scope: Scope, period: Period) -> Option<String> {
        if !self.data.has_takings() {
            return Some("the records hold no box office".to_owned());
        }
        if self.data.definitions.basis == Basis::Release && self.data.published.speaks_of(Measure::Gross) {
            let why = "published totals are of the calendar year, and the list of films is not the whole market";
            return Some(why.to_owned());
        }
        let counted_by_day = self.data.definitions.basis == Basis::Calendar;
        if counted_by_day && self.data.extent(period) == Extent::Nothing {
            return Some(format!("no records for {period}"));
        }
        if matches!(scope, Scope::Of(origin) if origin != Origin::Unknown) && !self.data.knows_origin() {
            return Some("origin is not in the data".to_owned());
        }
        None
    }

    fn is_listed_whole(&self, period: Period) -> Result<bool, MoneyError> {
        Ok(self.data.coverage(period)?.is_some_and(|coverage| coverage.is_whole()))
    }

    fn published(&self, measure: Measure, scope: Scope, period: Period) -> Result<PublishedFigure, String> {
        let currency = Some(self.data.currency());
        let published = &self.data.published;
        let series = published.series(measure, scope, self.periods, currency);
        let figure = series.and_then(|series| published.figure(measure, scope, period, series, currency));
        figure.cloned().ok_or_else(|| match series {
            Some(series) => format!("{series} published none for {period}"),
            None => "not published".to_owned(),
        })
    }

    fn published_count(&self, measure: Measure, scope: Scope, period: Period) -> Answer<u64> {
        let figure = self.published(measure, scope, period)?;
        let count = figure.count().ok_or("the published figure is not a whole number")?;
        Ok(Known { figure: count, converted: None, published: Some(figure) })
    }

    /// That days asked for by their dates go on after the records end. A year may lack some days at its edges and still
    /// be whole, but who names a day means it.
    fn not_over(&self, period: Period) -> Option<String> {
        let Period::Range(_, last) = period else { return None };
        let covered = self.data.account.covered.span()?.last;
        (covered < last).then(|| format!("the records end on {covered}, before {period} does"))
    }

    /// Why the two periods cannot be compared, if they cannot: a part year says nothing against a whole one.
    pub fn unequal(&self, measure: Measure, now: Period, before: Period) -> Option<String> {
        if self.is_published(measure) {
            return None;
        }
        if let Some(why) = [now, before].into_iter().find_map(|period| self.not_over(period)) {
            return Some(why);
        }
        match (self.data.extent(now), self.data.extent(before)) {
            (Extent::Whole, Extent::Whole) | (Extent::Nothing, _) | (_, Extent::Nothing) => None,
            (Extent::Part(span), Extent::Whole) => Some(format!("{now} is a part ({span}) and {before} is whole")),
            (Extent::Whole, Extent::Part(span)) => Some(format!("{before} is a part ({span}) and {now} is whole")),
            (Extent::Part(now_span), Extent::Part(before_span)) => {
                let same_days = Period::Range(now_span.first, now_span.last).year_before()
                    == Some(Period::Range(before_span.first, before_span.last));
                (!same_days).then(|| format!("{now} is a part ({now_span}) and {before} another ({before_span})"))
            }
        }
    }
}

/// A value that changes: money, tickets, films.
pub trait Quantity: Copy {
    /// The number that is compared.
    fn number(self) -> Decimal;
}

impl Quantity for Money {
    fn number(self) -> Decimal {
        self.amount
    }
}

impl Quantity for u64 {
    fn number(self) -> Decimal {
        Decimal::from(self)
    }
}

/// The change between two answers of one [`Market`], which keeps each measure to one series; or why there is none.
pub fn change<T: Quantity>(
    now: &Answer<T>,
    before: &Answer<T>,
    unequal: Option<String>,
) -> Result<Figure<Change>, String> {
    let (now, before) = comparable(now, before, unequal)?;
    let change = Change::from_to(before.figure.map(T::number), now.figure.map(T::number));
    change.ok_or_else(|| FROM_NOTHING.to_owned())
}

/// Why there is no change from nothing, nor from less than nothing.
pub const FROM_NOTHING: &str = "not significant: there was nothing to grow from";

/// The change of the converted amounts.
pub fn converted_change(
    now: &Answer<Money>,
    before: &Answer<Money>,
    unequal: Option<String>,
) -> Result<Figure<Change>, String> {
    let (now, before) = comparable(now, before, unequal)?;
    let (Some(now), Some(before)) = (now.converted, before.converted) else { return Err("not converted".to_owned()) };
    Change::from_to(before.map(Money::number), now.map(Money::number)).ok_or_else(|| FROM_NOTHING.to_owned())
}

/// Two answers as numbers that may be compared; or why they may not. `of` takes what is compared out of each.
pub fn comparable_figures<T, U: Quantity>(
    [now, before]: &[Answer<T>; 2],
    unequal: Option<String>,
    of: impl Fn(&Known<T>) -> Option<Figure<U>>,
) -> Result<[Figure<Decimal>; 2], String> {
    let (now, before) = comparable(now, before, unequal)?;
    let (now, before) = of(now).zip(of(before)).ok_or("not converted")?;
    Ok([now, before].map(|figure| figure.map(U::number)))
}

/// The sum of the answers of several periods, or why there is none: a mean of years needs each of them.
pub fn sum_of<T: Quantity>(answers: &[Answer<T>]) -> Result<Figure<Decimal>, String> {
    let mut sum = Figure::exact(Decimal::ZERO);
    for answer in answers {
        let one = answer.as_ref().map_err(Clone::clone)?.figure.map(T::number);
        let value = sum.value.checked_add(one.value).ok_or("the sum has too many digits")?;
        sum = Figure::new(value, sum.bound.with(one.bound));
    }
    Ok(sum)
}

/// The difference of two shares, in points.
pub fn points(now: &Answer<Share>, before: &Answer<Share>, unequal: Option<String>) -> Result<Figure<Points>, String> {
    let (now, before) = comparable(now, before, unequal)?;
    Share::minus(now.figure, before.figure).ok_or_else(|| "the shares have no difference".to_owned())
}

fn comparable<'k, T>(
    now: &'k Answer<T>,
    before: &'k Answer<T>,
    unequal: Option<String>,
) -> Result<(&'k Known<T>, &'k Known<T>), String> {
    let now = now.as_ref().map_err(Clone::clone)?;
    let before = before.as_ref().map_err(Clone::clone)?;
    match unequal {
        Some(why) => Err(why),
        None => Ok((now, before)),
    }
}
