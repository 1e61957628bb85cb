//! The rows of a release's card: what each figure is, the days it is of, and what it means, for the same words mean different
//! things to different publishers.

use jiff::civil::Date;
use rust_decimal::Decimal;

use crate::model::bound::{Bound, Figure};
use crate::model::box_office::BoxOffice;
use crate::model::carry_over::carried_over;
use crate::model::change::Change;
use crate::model::money::{Money, MoneyError};
use crate::model::multiplier::{biggest_weekend, internal_multiplier, multiplier, opening_share, weekends};
use crate::model::opening::Opening;
use crate::model::period::{Period, Span};
use crate::model::recoupment::Recoupment;
use crate::model::run::Run;
use crate::model::share::Share;
use crate::model::takings::Takings;
use crate::model::threshold::{Reached, days_to};
use crate::model::times::Times;
use crate::model::weekend::Weekend;
use crate::sheet::{Cell, Column, Holds, Sheet};

use super::answer::number;
use super::chart::ranked;
use super::headed;
use super::run_sheet::{Stretch, averages, stretch};

/// What the card of a film is made of.
pub struct Card<'d> {
    data: &'d BoxOffice,
    run: &'d Run<'d>,
    opening: Option<Opening>,
    /// Its weekends, where the records are of days.
    pub weekends: Vec<Stretch>,
    /// Its weeks, or the periods of its records where they are longer than days.
    pub weeks: Vec<Stretch>,
    biggest: Option<(Span, Figure<Money>)>,
    /// All it took, as its last running total or the sum of its records has it.
    gross: Option<Figure<Money>>,
    /// The sum of its records.
    summed: Takings,
}

/// What a row of the card says.
struct Line {
    key: String,
    what: String,
    value: Cell,
    /// The days it is of; all of the run where it has none of its own.
    when: Option<String>,
    meaning: String,
}

impl Line {
    fn new(key: &str, what: impl Into<String>, value: impl Into<Cell>, meaning: impl Into<String>) -> Line {
        Line { key: key.to_owned(), what: what.into(), value: value.into(), when: None, meaning: meaning.into() }
    }

    fn of(self, days: impl ToString) -> Line {
        Line { when: Some(days.to_string()), ..self }
    }
}

/// Why figures of weekends are not known.
const BY_THE_DAY: &str = "the records are of longer periods than a weekend";

/// A figure, or why there is none.
fn known(value: Option<impl Into<Cell>>, why: &str) -> Cell {
    Cell::or_missing(value, why)
}

fn amount(money: Figure<Money>) -> Figure<Decimal> {
    money.map(|money| money.amount)
}

/// All that a run took: where records lack days of it, and state no running total, a floor.
fn total(data: &BoxOffice, run: &Run<'_>) -> Result<Option<Figure<Money>>, MoneyError> {
    let (stated, summed) = (run.gross()?, run.total()?.gross());
    let lacks = stated == summed && !data.account.covered.missing(run.span()).is_empty();
    Ok(stated.map(|gross| gross.loosened(if lacks { Bound::AtLeast } else { Bound::Exact })))
}

impl<'d> Card<'d> {
    /// The card of a run, with the weekend and the week of its market.
    pub fn of(data: &'d BoxOffice, run: &'d Run<'d>, weekend: Weekend, week: Weekend) -> Result<Card<'d>, MoneyError> {
        let opening = Opening::of(run, weekend, &data.account.covered)?;
        let of_weekends = weekends(run, weekend)?;
        let mut days: Vec<Span> = of_weekends.iter().map(|(days, _)| *days).collect();
        if let Some(opening) = &opening {
            // The first weekend begins with the release; what was before it are previews.
            days.retain(|days| days.first > opening.days.last);
            days.insert(0, opening.days);
        }
        let stretches =
            |days: Vec<Span>| days.into_iter().map(|days| stretch(data, run, days)).collect::<Result<_, _>>();
        let floor = |days: Span| data.account.covered.floor(days);
        let is_daily = run.is_daily();
        let (release, _) = run.release();
        // Previews are before the first week.
        let on_release = Span { first: release.min(run.span().last), last: run.span().last };
        let weeks = if is_daily { frames(on_release, week) } else { run.pieces().map(|(days, _)| days).collect() };
        Ok(Card {
            data,
            run,
            opening,
            weekends: if is_daily { stretches(days)? } else { Vec::new() },
            weeks: stretches(weeks)?,
            biggest: biggest_weekend(&of_weekends).map(|(days, gross)| (days, gross.loosened(floor(days)))),
            gross: total(data, run)?,
            summed: run.total()?,
        })
    }

    /// The card as a sheet.
    pub fn sheet(&self, thresholds: &[Decimal], budget: Option<(Decimal, Decimal)>) -> Result<Sheet, MoneyError> {
        let columns = vec![
            Column::new("measure", "Measure"),
            Column::new("value", headed("Value", self.data)).holding(Holds::Mixed),
            Column::new("when", "When"),
            Column::new("meaning", "Meaning"),
        ];
        let mut lines = self.totals();
        lines.extend(self.opened()?);
        lines.extend(self.held());
        for threshold in thresholds {
            let (key, what) = (format!("days_to_{threshold}"), format!("Days to {}", short(*threshold)));
            lines.push(self.reached(&key, what, Some(*threshold))?);
        }
        lines.extend(self.places()?);
        lines.push(self.carry_over()?);
        if let Some((budget, split)) = budget {
            lines.extend(self.recouped(budget, split)?);
        }
        let mut sheet = Sheet::new("film", "The release", columns);
        for Line { key, what, value, when, meaning } in lines {
            let when = when.unwrap_or_else(|| self.run.span().to_string());
            sheet.push(key, vec![what.into(), value, when.into(), meaning.into()]);
        }
        Ok(sheet)
    }

    fn totals(&self) -> Vec<Line> {
        let (release, is_stated) = self.run.release();
        let why = if is_stated {
            "day of release in the records"
        } else {
            "first day of its takings: the records do not date the release"
        };
        let (summed, sold) = (self.summed.gross(), self.summed.admissions());
        let total = if self.gross == summed {
            "all that was taken"
        } else {
            "the last running total the records state, and what was taken since"
        };
        let both = summed.zip(sold).filter(|_| self.summed.states_both());
        let ticket = both.and_then(|(gross, sold)| gross.per(sold));
        let mut lines = vec![
            Line::new("release", "Release", release.to_string(), why).of(release),
            Line::new("origin", "Origin", self.run.film.origin.word(), "as the foot says how origin is decided"),
            Line::new("gross", "Gross to date", known(self.gross, "no gross"), total),
            Line::new(
                "gross_of_records",
                "Sum of the records",
                known(summed, "no gross"),
                "what the records of days or weeks add up to",
            ),
        ];
        if let Some(second) = self.data.second_currency() {
            let value = known(self.summed.converted(), "not converted");
            let what = format!("Sum of the records, {second}");
            lines.push(Line::new("gross_converted", what, value, "each piece at its own rate"));
        }
        lines.extend([
            Line::new("admissions", "Admissions", known(sold, "admissions not in the data"), "tickets"),
            Line::new(
                "average_ticket",
                "Average ticket",
                known(ticket, "some records state only one of gross and admissions"),
                "sum of the records over admissions",
            ),
        ]);
        lines
    }

    /// How it opened.
    fn opened(&self) -> Result<Vec<Line>, MoneyError> {
        let Some(opening) = &self.opening else {
            let why = "the records begin after the release, or may";
            let missing = |key: &str, what: &str| Line::new(key, what, Cell::Missing(why.to_owned()), why);
            return Ok(vec![missing("opening", "Opening"), missing("multiplier", "Multiplier")]);
        };
        let said = |gross: Result<Figure<Money>, &'static str>| {
            gross.map_or_else(|why| Cell::Missing(why.to_owned()), Cell::from)
        };
        let (days, first_days) = (opening.days, Span { first: self.run.release().0, last: opening.days.last });
        // Previews are taken before the release.
        let from = if opening.previews.is_some() { self.run.span().first } else { days.first };
        let both = self.gross.zip(opening.clean.ok());
        let times = both.and_then(|(total, opening)| multiplier(total, opening));
        let share = both.and_then(|(total, opening)| opening_share(total, opening));
        let internal = internal_multiplier(self.run, opening)?;
        let [per_cinema, per_screen, _] = averages(self.run.within(days)?.as_ref());
        let clean = format!("the {} days of the first weekend, previews left out", days.days());
        let mut lines = vec![
            Line::new("opening", "Opening", said(opening.clean), clean).of(days),
            Line::new(
                "opening_published",
                "Opening with previews",
                said(opening.published),
                "as publishers often print it",
            )
            .of(Span { first: from.min(days.first), last: days.last }),
            Line::new(
                "previews",
                "Previews",
                known(opening.previews, "the records have none"),
                "taken before the release, or called previews",
            )
            .of(Span { first: from.min(days.first), last: days.last }),
            Line::new(
                "first_days",
                "Release to Sunday",
                said(opening.first_days),
                format!("{} days", first_days.days()),
            )
            .of(first_days),
            Line::new("multiplier", "Multiplier", known(times, BY_THE_DAY), "gross to date over the opening"),
            Line::new("opening_share", "Opening of all", known(share, BY_THE_DAY), "the opening over gross to date"),
            Line::new(
                "internal_multiplier",
                "Internal multiplier",
                known(internal, "the first day is not known by itself"),
                "the opening over its first day",
            )
            .of(days.first),
            Line::new("opening_per_cinema", "Opening a cinema", per_cinema, "gross of the weekend over its cinemas")
                .of(days),
            Line::new("opening_per_screen", "Opening a screen", per_screen, "gross of the weekend over its screens")
                .of(days),
        ];
        lines.extend(self.second_weekend(opening));
        Ok(lines)
    }

    /// The change of the second weekend, with and without the previews in the first.
    fn second_weekend(&self, opening: &Opening) -> [Line; 2] {
        let second = self.weekends.get(1);
        let alike = second.filter(|second| second.days.days() == opening.days.days());
        let floor = second.map(|second| self.data.account.covered.floor(second.days)).unwrap_or_default();
        let gross = alike.and_then(|second| second.takings.as_ref()).and_then(Takings::gross);
        let gross = gross.map(|gross| gross.loosened(floor));
        let from = |key: &str, what: &str, first: Result<Figure<Money>, &'static str>| {
            let change =
                first.ok().zip(gross).and_then(|(first, second)| Change::from_to(amount(first), amount(second)));
            let value = known(change, "the two weekends are not of as many days, or not both known");
            let when = second.map(|second| second.days.to_string());
            Line { when, ..Line::new(key, what, value, "the second weekend against the first") }
        };
        [
            from("second_weekend_change", "Second weekend", opening.clean),
            from("second_weekend_change_with_previews", "Second weekend, previews in", opening.published),
        ]
    }

    /// How it held.
    fn held(&self) -> [Line; 2] {
        // A film that ran before the records may have had a bigger weekend.
        let biggest = self.biggest.filter(|_| self.opening.is_some());
        let legs = self.gross.zip(biggest).and_then(|(total, (_, biggest))| multiplier(total, biggest));
        let when = biggest.map(|(days, _)| days.to_string());
        let biggest = known(biggest.map(|(_, gross)| gross), BY_THE_DAY);
        let how = "The Numbers: gross to date over the biggest weekend";
        [
            Line {
                when: when.clone(),
                ..Line::new("biggest_weekend", "Biggest weekend", biggest, "of all its weekends")
            },
            Line { when, ..Line::new("legs", "Legs", known(legs, BY_THE_DAY), how) },
        ]
    }

    /// When all it took reached an amount.
    fn reached(&self, key: &str, what: impl Into<String>, threshold: Option<Decimal>) -> Result<Line, MoneyError> {
        let (release, _) = self.run.release();
        let reached = threshold.map(|threshold| days_to(self.run, threshold)).transpose()?.flatten();
        let line = |value: Cell| Line::new(key, what, value, "the day of release is the first");
        Ok(match reached {
            None => line(Cell::Missing("not reached, as far as the records go".to_owned())),
            Some(Reached { earliest, latest }) if earliest == latest => {
                line(Figure::exact(u64::from(latest)).into()).of(day_of(release, latest))
            }
            Some(Reached { earliest, latest }) => {
                let days = format!("{} to {}", day_of(release, earliest), day_of(release, latest));
                line(Figure::new(u64::from(latest), Bound::AtMost).into())
                    .of(format!("{days} (day {earliest} to {latest})"))
            }
        })
    }

    /// How long it ran, and where it stood.
    fn places(&self) -> Result<Vec<Line>, MoneyError> {
        let what = |of: &str| {
            if self.run.is_daily() { format!("Weeks {of}") } else { format!("Periods {of}") }
        };
        let with_takings =
            self.weeks.iter().filter(|week| week.takings.as_ref().is_some_and(|takings| takings.rows() > 0));
        let in_top_10 = self.weeks.iter().filter(|week| week.rank.is_some_and(|rank| rank <= 10));
        let best = self.weeks.iter().filter_map(|week| week.rank.map(|rank| (rank, week.days))).min();
        let year = Period::Year(self.run.release().0.year());
        let films = self.data.in_period(year)?;
        let ranking = ranked(&films);
        let of_year = ranking.places().iter().find(|place| std::ptr::eq(place.item.film, self.run.film));
        let best_rank = known(best.map(|(rank, _)| number(rank)), "never ranked");
        let rank_of_year = known(of_year.map(|place| number(place.rank)), "no takings in the year of release");
        Ok(vec![
            Line::new("run_length", what("on release"), number(with_takings.count()), "with takings in the records"),
            Line::new("weeks_in_top_10", what("in the top 10"), number(in_top_10.count()), "by gross of each"),
            Line {
                when: best.map(|(_, days)| days.to_string()),
                ..Line::new("best_rank", "Best place", best_rank, "by gross of a week")
            },
            Line::new("rank_of_year", "Place of the year", rank_of_year, "by gross taken in the year of release")
                .of(year),
        ])
    }

    fn carry_over(&self) -> Result<Line, MoneyError> {
        let carried = carried_over(self.run)?;
        let begins_later = self.run.span().first.year() > self.run.release().0.year();
        let share = carried.as_ref().filter(|_| !begins_later).and_then(|carried| {
            let part = carried.gross().map_or(Figure::exact(Decimal::ZERO), amount);
            Share::figure(part, amount(self.summed.gross()?))
        });
        let how = "taken after the year of release, of the sum of the records";
        let why = if begins_later {
            "the records begin after the year of release"
        } else {
            "a record lies across the end of the year"
        };
        let value = known(share, why);
        let when = format!("after {}-12-31", self.run.release().0.year());
        Ok(Line::new("carry_over", "Carry-over", value, how).of(when))
    }

    /// What came back of a budget, by the producer's part in percent.
    fn recouped(&self, budget: Decimal, split: Decimal) -> Result<Vec<Line>, MoneyError> {
        let money = |amount: Decimal| Money::new(amount, self.data.currency());
        let recouped = Recoupment::of(self.gross.map(amount), budget, split);
        let break_even = recouped.break_even();
        let part = recouped.producers_part().map(|part| part.map(money));
        let over_budget = self.gross.and_then(|gross| Times::of(amount(gross), Figure::exact(budget)));
        Ok(vec![
            Line::new(
                "break_even",
                "Break-even gross",
                known(break_even.map(|gross| Figure::exact(money(gross))), "too large a number"),
                format!("the budget over {split} %"),
            ),
            Line::new(
                "producers_part",
                "Producer's part",
                known(part, "no gross"),
                format!("{split} % of gross to date"),
            ),
            Line::new(
                "returned",
                "Budget returned",
                known(recouped.returned(), "no gross"),
                "the producer's part over the budget",
            ),
            Line::new(
                "gross_over_budget",
                "Gross over budget",
                known(over_budget, "no gross"),
                "not what came back: cinemas keep their part",
            ),
            self.reached("days_to_break_even", "Days to break-even", break_even)?,
        ])
    }
}

/// The weeks around some days.
fn frames(days: Span, week: Weekend) -> Vec<Span> {
    let mut found = Vec::new();
    let mut next = week.up_to(days.first);
    while let Some(frame) = next.filter(|frame| frame.first <= days.last) {
        found.push(frame);
        next = frame.last.tomorrow().ok().and_then(|day| week.up_to(day));
    }
    found
}

/// The date of a day of the release.
fn day_of(release: Date, day: u32) -> String {
    let days = jiff::Span::new().days(i64::from(day.saturating_sub(1)));
    release.checked_add(days).map(|day| day.to_string()).unwrap_or_default()
}

/// An amount in short: 500 m, 1 bn.
pub fn short(amount: Decimal) -> String {
    let scales = [("bn", 1_000_000_000), ("m", 1_000_000)];
    let short = scales.iter().find_map(|(word, scale)| {
        let scaled = amount.checked_div(Decimal::from(*scale))?.normalize();
        (scaled >= Decimal::ONE).then(|| format!("{scaled} {word}"))
    });
    short.unwrap_or_else(|| amount.to_string())
}
