//! The card of one release: how it opened, how it held, how far it came and when, what is left to its producer.
//!
//! Every figure names its definition, for the same words mean different things to different publishers.

use clap::Args;
use rust_decimal::Decimal;

use crate::model::bound::Figure;
use crate::model::box_office::{BoxOffice, FilmId};
use crate::model::carry_over::carried_over;
use crate::model::change::Change;
use crate::model::money::Money;
use crate::model::multiplier::{biggest_weekend, internal_multiplier, multiplier, opening_share, weekends};
use crate::model::opening::Opening;
use crate::model::period::{Period, Span};
use crate::model::recoupment::Recoupment;
use crate::model::rollup::Rollup;
use crate::model::run::Run;
use crate::model::share::Share;
use crate::model::takings::Takings;
use crate::model::threshold::{Reached, days_to};
use crate::model::times::Times;
use crate::model::weekend::Weekend;
use crate::sheet::{Cell, Column, Holds, Note, Page, Sentence, Sheet};

use super::answer::number;
use super::chart::ranked;
use super::options::{Named, Weekends, amount};
use super::run_sheet::{self, Stretch, averages, stretch};
use super::{IsFile, Report, ReportError, headed, method};

/// Show the card of one release: opening, multiplier, legs, days to thresholds, rank, and its run by weekend and week.
///
/// The title is found in Kazakh, Russian and Latin spelling. Where several films bear it, they are listed.
#[derive(Args, Clone, Debug)]
#[command(
    override_usage = "kinostat film TITLE [OPTIONS] [FILE]...",
    after_help = "The opening is that of the market's weekend, from the day of release on; previews are told apart.\nThe multiplier is all a film took over its opening, legs over its biggest weekend.\n\nExamples:\n  kinostat film Дәстүр takings.csv\n  kinostat film Dastur --threshold 500m,1bn takings.csv\n  kinostat film Dastur --budget 300m --split 50 takings.csv\n  kinostat film Dastur --sheet weekends -f csv takings.csv"
)]
pub struct Options {
    /// The title, if it does not stand first
    #[arg(long, value_name = "TITLE")]
    title: Option<String>,

    #[command(flatten)]
    named: Named,

    #[command(flatten)]
    weekends: Weekends,

    /// The amounts whose day is asked for
    #[arg(long, value_name = "AMOUNT,…", value_delimiter = ',', default_value = "100m,500m,1bn", value_parser = amount)]
    threshold: Vec<Decimal>,

    /// What the film cost, in the currency of the records; with --split, what came back of it
    #[arg(long, value_name = "AMOUNT", value_parser = amount, requires = "split")]
    budget: Option<Decimal>,

    /// What part of the gross goes to the producer, in percent; there is no usual one
    #[arg(long, value_name = "PERCENT", value_parser = percent)]
    split: Option<Decimal>,
}

fn percent(text: &str) -> Result<Decimal, String> {
    let expected = "expected a part in percent, such as 50";
    let percent = crate::model::number::decimal(text.trim_end_matches('%')).map_err(|_| expected.to_owned())?;
    let is_part = percent > Decimal::ZERO && percent <= Decimal::ONE_HUNDRED;
    if is_part { Ok(percent) } else { Err(expected.to_owned()) }
}

impl Options {
    fn title(&self) -> Result<&str, ReportError> {
        let question = || ReportError::Question("say which film: kinostat film TITLE".to_owned());
        self.title.as_deref().ok_or_else(question)
    }
}

impl Report for Options {
    fn rollup(&self) -> Rollup {
        Rollup { showings: true, ..Rollup::all_days() }
    }

    fn operands(&mut self, mut words: Vec<String>, _: IsFile<'_>) -> Result<Vec<String>, ReportError> {
        if self.title.is_none() && !words.is_empty() {
            self.title = Some(words.remove(0));
        }
        self.title().map(|_| words)
    }

    fn run(&self, data: &BoxOffice) -> Result<Page, ReportError> {
        let title = self.title()?;
        let id = self.named.find(data, title)?;
        let run = run_of(data, id)?;
        let card = Card::of(data, &run, self.weekends.of(data), Weekends::week_of(data))?;
        let mut page = Page { report: "film", title: Sentence::start(run.film.title.clone()), ..Page::default() };
        let heights = card.weeks.iter().map(|week| week.takings.as_ref()?.gross().map(|gross| gross.value.amount));
        let what = if run.is_daily() { "Gross by week: " } else { "Gross by record: " };
        page.summary.push(Sentence::start(what).spark(heights.collect()));
        page.sheets.push(self.card(data, &run, &card)?);
        if !card.weekends.is_empty() {
            let what = format!("Weekends ({})", self.weekends.of(data));
            page.sheets.push(run_sheet::sheet(data, &run, &card.weekends, ("weekends", what))?);
        }
        let what = if run.is_daily() { format!("Weeks ({})", Weekends::week_of(data)) } else { "Periods".to_owned() };
        page.sheets.push(run_sheet::sheet(data, &run, &card.weeks, ("weeks", what))?);
        page.notes.extend(notes());
        let span = run.span();
        method::add(&mut page, data, &[Period::Range(span.first, span.last)], None)?;
        Ok(page)
    }
}

/// The run of a film that has one.
pub fn run_of(data: &BoxOffice, id: FilmId) -> Result<Run<'_>, ReportError> {
    let title = data.film(id).map(|film| film.title.clone()).unwrap_or_default();
    let none =
        || ReportError::NotFound(format!("the takings of \"{title}\" have no days, so there is no run to tell of"));
    Run::of(data, id)?.ok_or_else(none)
}

/// What the card of a film is made of.
struct Card {
    opening: Option<Opening>,
    weekends: Vec<Stretch>,
    weeks: Vec<Stretch>,
    total: Takings,
    biggest: Option<(Span, Figure<Money>)>,
}

impl Card {
    fn of(data: &BoxOffice, run: &Run<'_>, weekend: Weekend, week: Weekend) -> Result<Card, ReportError> {
        let opening = Opening::of(run, weekend)?;
        let of_weekends = weekends(run, weekend)?;
        let biggest = biggest_weekend(&of_weekends);
        let mut days: Vec<Span> = of_weekends.iter().map(|(days, _)| *days).collect();
        if let Some(opening) = &opening {
            // The first weekend begins with the release; what was before it are previews.
            days.retain(|days| days.first > opening.days.last);
            days.insert(0, opening.days);
        }
        let is_daily = run.is_daily();
        let stretches =
            |days: Vec<Span>| days.into_iter().map(|days| stretch(data, run, days)).collect::<Result<_, _>>();
        let weekends = if is_daily { stretches(days)? } else { Vec::new() };
        let weeks = if is_daily { frames(run.span(), week) } else { run.pieces().map(|(days, _)| days).collect() };
        Ok(Card { opening, weekends, weeks: stretches(weeks)?, total: run.total()?, biggest })
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

/// What weekends are by the day.
const BY_THE_DAY: &str = "the records are of longer periods than a weekend";

impl Options {
    #[expect(clippy::too_many_lines, reason = "one row after the other, in the order of the card")]
    fn card(&self, data: &BoxOffice, run: &Run<'_>, card: &Card) -> Result<Sheet, ReportError> {
        let columns = vec![
            Column::new("measure", "Measure"),
            Column::new("value", headed("Value", data)).holding(Holds::Mixed),
            Column::new("when", "When"),
            Column::new("meaning", "Meaning"),
        ];
        let mut sheet = Sheet::new("film", "The release", columns);
        let mut row = |key: &str, what: &str, value: Cell, when: String, meaning: &str| {
            let when = if when.is_empty() { run.span().to_string() } else { when };
            sheet.push(key, vec![what.into(), value, when.into(), meaning.into()]);
        };
        let (film, span, total) = (run.film, run.span(), &card.total);
        let known = |value: Option<Cell>, why: &str| value.unwrap_or_else(|| Cell::Missing(why.to_owned()));
        let (release, is_stated) = run.release();
        let why = if is_stated {
            "day of release in the records"
        } else {
            "first day of its takings: the records do not date the release"
        };
        row("release", "Release", release.to_string().into(), release.to_string(), why);
        row("origin", "Origin", film.origin.word().into(), String::new(), "as the foot says how origin is decided");
        let (gross, summed) = (run.gross()?, total.gross());
        let why = if gross == summed {
            "all that was taken"
        } else {
            "the last running total the records state, and what was taken since"
        };
        row("gross", "Gross to date", Cell::or_missing(gross, "no gross"), span.to_string(), why);
        row(
            "gross_of_records",
            "Sum of the records",
            Cell::or_missing(summed, "no gross"),
            span.to_string(),
            "what the records of days or weeks add up to",
        );
        if let Some(second) = data.second_currency() {
            let what = format!("Gross to date, {second}");
            let value = Cell::or_missing(total.converted(), "not converted");
            row("gross_converted", &what, value, span.to_string(), "each piece at its own rate");
        }
        let sold = total.admissions();
        row(
            "admissions",
            "Admissions",
            Cell::or_missing(sold, "admissions not in the data"),
            span.to_string(),
            "tickets",
        );
        let ticket = summed.zip(sold).filter(|_| total.states_both());
        let ticket = ticket.and_then(|(gross, sold)| {
            Some(Figure::new(gross.value.per(sold.value)?, gross.bound.with(sold.bound.reversed())))
        });
        row(
            "average_ticket",
            "Average ticket",
            Cell::or_missing(ticket, "some records state only one of gross and admissions"),
            span.to_string(),
            "sum of the records over admissions",
        );
        if let Some(opening) = &card.opening {
            let when = opening.days.to_string();
            let days = opening.days.days();
            let clean = opening.clean.map_or_else(|why| Cell::Missing(why.to_owned()), Cell::from);
            row(
                "opening",
                "Opening",
                clean,
                when.clone(),
                &format!("the {days} days of the first weekend, previews left out"),
            );
            let published = opening.published.map_or_else(|why| Cell::Missing(why.to_owned()), Cell::from);
            row("opening_published", "Opening with previews", published, when.clone(), "as publishers often print it");
            row(
                "previews",
                "Previews",
                Cell::or_missing(opening.previews, "the records have none"),
                String::new(),
                "taken before the release, or called previews",
            );
            let first_days = opening.first_days.map_or_else(|why| Cell::Missing(why.to_owned()), Cell::from);
            let from_release = Span { first: release, last: opening.days.last };
            row(
                "first_days",
                "Release to Sunday",
                first_days,
                from_release.to_string(),
                &format!("{} days", from_release.days()),
            );
            let clean = opening.clean.ok();
            let both = gross.zip(clean);
            let times = both.and_then(|(total, opening)| multiplier(total, opening));
            row(
                "multiplier",
                "Multiplier",
                known(times.map(Cell::from), BY_THE_DAY),
                String::new(),
                "gross to date over the opening",
            );
            let share = both.and_then(|(total, opening)| opening_share(total, opening));
            row(
                "opening_share",
                "Opening of all",
                known(share.map(Cell::from), BY_THE_DAY),
                String::new(),
                "the opening over gross to date",
            );
            let internal = internal_multiplier(run, opening)?;
            row(
                "internal_multiplier",
                "Internal multiplier",
                known(internal.map(Cell::from), "the first day is not known by itself"),
                opening.days.first.to_string(),
                "the opening over its first day",
            );
            let first = run.within(opening.days)?;
            let [per_cinema, per_screen, _] = averages(first.as_ref());
            row(
                "opening_per_cinema",
                "Opening a cinema",
                per_cinema,
                when.clone(),
                "gross of the weekend over its cinemas",
            );
            row("opening_per_screen", "Opening a screen", per_screen, when, "gross of the weekend over its screens");
            for (key, what, value) in second_weekend(card, opening) {
                row(
                    key,
                    what,
                    value,
                    card.weekends.get(1).map(|weekend| weekend.days.to_string()).unwrap_or_default(),
                    "the second weekend against the first",
                );
            }
        }
        let legs = gross.zip(card.biggest).and_then(|(total, (_, biggest))| multiplier(total, biggest));
        let when = card.biggest.map(|(days, _)| days.to_string()).unwrap_or_default();
        row(
            "biggest_weekend",
            "Biggest weekend",
            known(card.biggest.map(|(_, gross)| gross.into()), BY_THE_DAY),
            when.clone(),
            "of all its weekends",
        );
        row(
            "legs",
            "Legs",
            known(legs.map(Cell::from), BY_THE_DAY),
            when,
            "The Numbers: gross to date over the biggest weekend",
        );
        for threshold in &self.threshold {
            let reached = days_to(run, *threshold)?;
            let what = format!("Days to {}", short(*threshold));
            let (value, when) = match reached {
                None => (Cell::Missing("not reached, as far as the records go".to_owned()), String::new()),
                Some(Reached { earliest, latest }) if earliest == latest => {
                    (Cell::Count(Figure::exact(u64::from(latest))), day_after(release, latest))
                }
                Some(Reached { earliest, latest }) => {
                    let when = format!("{} to {}", day_after(release, earliest), day_after(release, latest));
                    (
                        Cell::Count(Figure::new(u64::from(latest), crate::model::bound::Bound::AtMost)),
                        format!("{when} (day {earliest} to {latest})"),
                    )
                }
            };
            row(&format!("days_to_{threshold}"), &what, value, when, "the day of release is the first");
        }
        let weeks = &card.weeks;
        let with_takings = weeks.iter().filter(|week| week.takings.as_ref().is_some_and(|takings| takings.rows() > 0));
        let what = if run.is_daily() { "Weeks on release" } else { "Periods on release" };
        row("run_length", what, number(with_takings.count()), span.to_string(), "with takings in the records");
        let in_top_10 = weeks.iter().filter(|week| week.rank.is_some_and(|rank| rank <= 10)).count();
        row(
            "weeks_in_top_10",
            if run.is_daily() { "Weeks in the top 10" } else { "Periods in the top 10" },
            number(in_top_10),
            String::new(),
            "by gross of the week",
        );
        let best = weeks.iter().filter_map(|week| week.rank.map(|rank| (rank, week.days))).min();
        row(
            "best_rank",
            "Best place of a week",
            known(best.map(|(rank, _)| number(rank)), "never ranked"),
            best.map(|(_, days)| days.to_string()).unwrap_or_default(),
            "by gross of the week",
        );
        let year = Period::Year(release.year());
        let of_year = data.in_period(year)?;
        let rank =
            ranked(&of_year).places().iter().find(|place| std::ptr::eq(place.item.film, film)).map(|place| place.rank);
        row(
            "rank_of_year",
            "Place of the year",
            known(rank.map(number), "no takings in the year of release"),
            year.to_string(),
            "by gross taken in the year of release",
        );
        let carried = carried_over(run)?;
        let share = carried.as_ref().and_then(|carried| {
            let part = carried.gross().map_or(Figure::exact(Decimal::ZERO), |gross| gross.map(|money| money.amount));
            Share::figure(part, summed?.map(|money| money.amount))
        });
        let after = format!("after {}-12-31", release.year());
        row(
            "carry_over",
            "Carry-over",
            known(share.map(Cell::from), "a record lies across the end of the year"),
            after,
            "taken after the year of release, of the sum of the records",
        );
        if let (Some(budget), Some(split)) = (self.budget, self.split) {
            let recouped = Recoupment::of(gross.map(|gross| gross.map(|money| money.amount)), budget, split);
            let money = |amount: Decimal| Cell::from(Figure::exact(Money::new(amount, data.currency())));
            let break_even = recouped.break_even();
            row(
                "break_even",
                "Break-even gross",
                known(break_even.map(money), "too large a number"),
                String::new(),
                &format!("the budget over {split} %"),
            );
            let part = recouped.producers_part();
            let part = part.map(|figure| Cell::from(figure.map(|amount| Money::new(amount, data.currency()))));
            row(
                "producers_part",
                "Producer's part",
                known(part, "no gross"),
                String::new(),
                &format!("{split} % of gross to date"),
            );
            let times = recouped.returned();
            row(
                "returned",
                "Budget returned",
                known(times.map(Cell::from), "no gross"),
                String::new(),
                "the producer's part over the budget",
            );
            let gross_times = gross.and_then(|gross| Times::of(gross.map(|money| money.amount), Figure::exact(budget)));
            row(
                "gross_over_budget",
                "Gross over budget",
                known(gross_times.map(Cell::from), "no gross"),
                String::new(),
                "not what came back: cinemas keep their part",
            );
            let reached = break_even.map(|gross| days_to(run, gross)).transpose()?.flatten();
            let (value, when) = match reached {
                Some(reached) => {
                    (Cell::Count(Figure::exact(u64::from(reached.latest))), day_after(release, reached.latest))
                }
                None => (Cell::Missing("not reached, as far as the records go".to_owned()), String::new()),
            };
            row("days_to_break_even", "Days to break-even", value, when, "the day of release is the first");
        }
        Ok(sheet)
    }
}

/// The change of the second weekend, with and without the previews in the first.
fn second_weekend(card: &Card, opening: &Opening) -> Vec<(&'static str, &'static str, Cell)> {
    let second = card.weekends.get(1).filter(|second| second.days.days() == opening.days.days());
    let gross = second.and_then(|second| second.takings.as_ref()).and_then(Takings::gross);
    let from = |first: Result<Figure<Money>, &'static str>| {
        let change = first.ok().zip(gross).and_then(|(first, second)| {
            Change::from_to(first.map(|money| money.amount), second.map(|money| money.amount))
        });
        Cell::or_missing(change, "the two weekends are not of as many days, or not both known")
    };
    vec![
        ("second_weekend_change", "Second weekend", from(opening.clean)),
        ("second_weekend_change_with_previews", "Second weekend, previews in", from(opening.published)),
    ]
}

/// The date of a day of the release.
fn day_after(release: jiff::civil::Date, day: u32) -> String {
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

fn notes() -> [Note; 2] {
    [
        Note::new(
            "opening",
            "the first weekend of the market from the day of release on; previews are what was taken before that day, or what records call so",
        ),
        Note::new(
            "screen_share_kobis",
            "screens of the film over the screens of all films, a screen counted once for each film it shows, as KOBIS counts; its share of screenings is the surer measure",
        ),
    ]
}
