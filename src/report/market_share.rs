//! Market share: what each origin, distributor, genre, city or cinema took of a period, and what part of the whole that is.
//!
//! The whole is the sum of the records. Where totals are published that the records do not reach, the foot says what part of
//! the market they hold.

use std::collections::{BTreeMap, BTreeSet};

use clap::Args;
use rust_decimal::Decimal;

use crate::model::bound::Figure;
use crate::model::box_office::{BoxOffice, FilmId};
use crate::model::concentration::Parts;
use crate::model::largest_remainder::to_one_hundred;
use crate::model::market::Market;
use crate::model::market_share::{Divided, Group, Multi, groups};
use crate::model::money::MoneyError;
use crate::model::period::{Period, Span};
use crate::model::published::Scope;
use crate::model::rollup::Rollup;
use crate::model::share::Share;
use crate::model::takings::Takings;
use crate::sheet::{Cell, Column, Holds, Note, Page, Sentence, Sheet};

use super::answer::{answer_cell, gross_cells, gross_columns};
use super::options::{Weekends, When, rollup_of, words};
use super::{IsFile, Report, ReportError, headed, method};

/// Show the shares of a market by origin, distributor, genre, country, rating, language, format, region, city, cinema or chain.
///
/// Gross and admissions always stand side by side, for their shares differ. What the records do not tell is a group of its
/// own, never left out.
#[derive(Args, Clone, Debug)]
#[command(
    after_help = "A film of several genres or countries is of the group of all of them, as written; --multi split gives\neach an equal part, --multi each gives each all of it, and the shares add up to more than 100 %.\n\nExamples:\n  kinostat market-share --year 2024 --by distributor takings.csv\n  kinostat market-share --year 2024 --by genre --multi split takings.csv\n  kinostat market-share --period 2024-Q3 --by city --measure admissions --top 10 takings.csv"
)]
pub struct Options {
    #[command(flatten)]
    when: When,

    #[command(flatten)]
    weekends: Weekends,

    /// What the market is told apart by
    #[arg(long, value_name = "WHAT", default_value = "origin", value_parser = words(&Divided::WORDS))]
    by: Divided,

    /// What the groups rank by
    #[arg(long, value_name = "MEASURE", default_value = "gross", value_parser = words(&Measured::WORDS))]
    measure: Measured,

    /// What becomes of a film of several genres or countries
    #[arg(long, value_name = "HOW", default_value = "as-written", value_parser = words(&Multi::WORDS))]
    multi: Multi,

    /// Only so many groups; the others stand together in one row
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    top: Option<u32>,

    /// Round shares to one decimal so that they add up to 100, by largest remainder
    #[arg(long)]
    add_to_100: bool,
}

/// A measure that a market is shared by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Measured {
    Gross,
    Admissions,
    Screenings,
    Seats,
    Releases,
}

impl Measured {
    const WORDS: [(&'static str, Measured); 5] = [
        ("gross", Measured::Gross),
        ("admissions", Measured::Admissions),
        ("screenings", Measured::Screenings),
        ("seats", Measured::Seats),
        ("releases", Measured::Releases),
    ];

    fn word(self) -> &'static str {
        Measured::WORDS.iter().find(|(_, measured)| *measured == self).map_or("", |(word, _)| word)
    }

    /// Those that only some reports need.
    fn is_beside(self) -> bool {
        matches!(self, Measured::Screenings | Measured::Seats)
    }

    /// Why it may be missing.
    fn missing(self) -> &'static str {
        match self {
            Measured::Gross => "the records state no gross",
            Measured::Admissions => "the records state no admissions",
            Measured::Screenings => "the records state no screenings",
            Measured::Seats => "the records state no seats",
            Measured::Releases => "the records hold no release dates",
        }
    }
}

impl Report for Options {
    fn rollup(&self) -> Rollup {
        let showings = self.measure.is_beside();
        Rollup { by: self.by.aspect(), showings, ..rollup_of(self.when.asked(), None) }
    }

    fn span(&self, data: &BoxOffice) -> Option<Span> {
        self.rollup().span.or_else(|| self.weekends.span(self.when.asked(), data))
    }

    fn operands(&mut self, words: Vec<String>, _: IsFile<'_>) -> Result<Vec<String>, ReportError> {
        self.when.needed().map(|_| words)
    }

    fn run(&self, data: &BoxOffice) -> Result<Page, ReportError> {
        if self.measure == Measured::Releases && self.multi == Multi::Split {
            let way = "say --multi each, or leave it out";
            return Err(ReportError::Question(format!("a release is not divided among groups; {way}")));
        }
        let period = self.weekends.period(self.when.needed()?, data)?;
        let by = self.by.word();
        let title = Sentence::start(format!("Market share by {by}, {period}"));
        let mut page = Page { report: "market-share", title, ..Page::default() };
        let rows = self.rows(data, period)?;
        if !rows.is_empty() && rows.iter().all(|shown| !shown.is_stated) {
            let way = format!("name its column with --col {by}=…, or ask for another --by");
            page.summary.push(Sentence::start(format!("No record of {period} states the {by}; {way}.")));
        }
        page.summary.extend(concentration(&rows, by));
        page.sheets.push(self.sheet(data, period, &rows)?);
        if self.by == Divided::Origin {
            page.sheets.extend(published(data, period)?);
        }
        page.notes.push(Note::new("ranked_by", format!("groups rank by {}", self.measure.word())));
        if self.measure == Measured::Seats {
            let what = "seats offered at the screenings, sold or not; their share is no share of tickets, and does not tell how full halls were";
            page.notes.push(Note::new("seats", what));
        }
        page.notes.push(Note::new("universe", "shares are of the sum of the records"));
        match self.multi {
            Multi::AsWritten => {}
            Multi::Split => {
                page.notes.push(Note::new("multi", "a film of several groups is divided equally among them"));
            }
            Multi::Each => page.notes.push(Note::new(
                "multi",
                "a film of several groups counts in full in each: shares may add up to more than 100 %",
            )),
        }
        method::add(&mut page, data, &[period], None)?;
        Ok(page)
    }
}

/// A group, or several that stand together.
struct Shown {
    name: Cell,
    id: String,
    /// Whether the records state what it is.
    is_stated: bool,
    group: Group,
}

/// What the whole is made of: each film once, however many groups it is of.
struct Whole {
    gross: Option<Figure<Decimal>>,
    admissions: Option<Figure<Decimal>>,
    screenings: Option<Figure<Decimal>>,
    seats: Option<Figure<Decimal>>,
    releases: u64,
}

impl Options {
    fn rows(&self, data: &BoxOffice, period: Period) -> Result<Vec<Shown>, MoneyError> {
        let groups: BTreeMap<Option<String>, Group> = groups(data, period, self.by, self.multi)?;
        let mut rows: Vec<Shown> = groups
            .into_iter()
            .map(|(name, group)| {
                let is_stated = name.is_some();
                let id = name.clone().unwrap_or_else(|| "not stated".to_owned());
                Shown { name: name.unwrap_or_else(|| id.clone()).into(), id, is_stated, group }
            })
            .collect();
        // Of equals the first by name stands first.
        rows.sort_by_key(|shown| std::cmp::Reverse(value(&shown.group, self.measure)));
        let most = self.top.and_then(|top| usize::try_from(top).ok()).unwrap_or(usize::MAX);
        if rows.len() > most {
            let others = rows.split_off(most);
            let count = others.len();
            let mut group = Group::default();
            for other in others {
                group.films.extend(other.group.films);
                group.released.extend(other.group.released);
                group.takings.add(&other.group.takings)?;
            }
            rows.push(Shown {
                name: format!("{count} others").into(),
                id: "others".to_owned(),
                is_stated: true,
                group,
            });
        }
        Ok(rows)
    }

    fn sheet(&self, data: &BoxOffice, period: Period, rows: &[Shown]) -> Result<Sheet, MoneyError> {
        let whole = whole(data, period, rows)?;
        let mut columns =
            vec![Column::new("name", name_of(self.by)), Column::new("films", "Films").holding(Holds::Count)];
        columns.extend(gross_columns(data));
        columns.extend([
            Column::new("gross_share", "Share").holding(Holds::Share),
            Column::new("admissions", "Admissions").holding(Holds::Count),
            Column::new("admissions_share", "Share").holding(Holds::Share),
            Column::new("average_ticket", "Average ticket").holding(Holds::Money),
        ]);
        match self.measure {
            Measured::Gross | Measured::Admissions => {}
            Measured::Screenings => columns.extend([
                Column::new("screenings", "Screenings").holding(Holds::Count),
                Column::new("screenings_share", "Share").holding(Holds::Share),
            ]),
            Measured::Seats => columns.extend([
                Column::new("seats", "Seats").holding(Holds::Count),
                Column::new("seats_share", "Share").holding(Holds::Share),
            ]),
            Measured::Releases => columns.extend([
                Column::new("releases", "Released").holding(Holds::Count),
                Column::new("releases_share", "Share").holding(Holds::Share),
            ]),
        }
        let mut sheet = Sheet::new("market_share", format!("By {}", self.by.word()), columns);
        let shares = |measured: Measured, whole: Option<Figure<Decimal>>| self.shares(rows, measured, whole);
        let gross_shares = shares(Measured::Gross, whole.gross);
        let admissions_shares = shares(Measured::Admissions, whole.admissions);
        let (beside, of_beside) = match self.measure {
            Measured::Screenings => (true, whole.screenings),
            Measured::Seats => (true, whole.seats),
            Measured::Releases => (true, Some(Figure::exact(Decimal::from(whole.releases)))),
            Measured::Gross | Measured::Admissions => (false, None),
        };
        let shares_beside = shares(self.measure, of_beside);
        for (place, shown) in rows.iter().enumerate() {
            let takings = &shown.group.takings;
            let share = |shares: &[Cell]| shares.get(place).cloned().unwrap_or_else(|| Cell::Missing(String::new()));
            let mut cells = vec![
                shown.name.clone(),
                Figure::exact(u64::try_from(shown.group.films.len()).unwrap_or(u64::MAX)).into(),
            ];
            cells.extend(gross_cells(data, Some(takings), Measured::Gross.missing()));
            cells.push(share(&gross_shares));
            cells.push(Cell::or_missing(takings.admissions(), Measured::Admissions.missing()));
            cells.push(share(&admissions_shares));
            cells.push(average_ticket(takings));
            if beside {
                cells.push(match value(&shown.group, self.measure) {
                    Some(_) if self.measure == Measured::Releases && !data.knows_releases() => {
                        Cell::Missing(self.measure.missing().to_owned())
                    }
                    _ => counted(&shown.group, self.measure),
                });
                cells.push(share(&shares_beside));
            }
            sheet.push(shown.id.clone(), cells);
        }
        Ok(sheet)
    }

    /// The share of each row, rounded together where that is asked for.
    fn shares(&self, rows: &[Shown], measured: Measured, whole: Option<Figure<Decimal>>) -> Vec<Cell> {
        let exact: Vec<Option<Figure<Share>>> = rows
            .iter()
            .map(|shown| {
                let part = figure(&shown.group, measured)?;
                let whole = whole?;
                // More of one part is more of the whole, so that a floor of both leaves the share about.
                let share = Share::of(part.value, whole.value)?;
                Some(Figure::new(share, part.bound.with(whole.bound.reversed())))
            })
            .collect();
        let values: Option<Vec<Share>> = exact.iter().map(|share| share.map(|share| share.value)).collect();
        let rounded = values.filter(|_| self.add_to_100).and_then(|values| to_one_hundred(&values, 1));
        let shown = exact.iter().enumerate().map(|(place, share)| {
            let rounded = rounded.as_ref().and_then(|rounded| rounded.get(place).copied());
            let share = share.map(|share| share.map(|exact| rounded.unwrap_or(exact)));
            Cell::or_missing(share, measured.missing())
        });
        shown.collect()
    }
}

/// The header of the column of names.
fn name_of(by: Divided) -> String {
    let mut letters = by.word().chars();
    letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
}

/// What a group has of a measure.
fn figure(group: &Group, measured: Measured) -> Option<Figure<Decimal>> {
    let showings = group.takings.showings();
    match measured {
        Measured::Gross => group.takings.gross().map(|gross| gross.map(|money| money.amount)),
        Measured::Admissions => group.takings.admissions().map(|count| count.map(Decimal::from)),
        Measured::Screenings => showings?.screenings().map(|count| count.map(Decimal::from)),
        Measured::Seats => showings?.seats().map(|count| count.map(Decimal::from)),
        Measured::Releases => Some(Figure::exact(Decimal::from(group.released.len()))),
    }
}

fn value(group: &Group, measured: Measured) -> Option<Decimal> {
    figure(group, measured).map(|figure| figure.value)
}

fn counted(group: &Group, measured: Measured) -> Cell {
    let showings = group.takings.showings();
    let count = match measured {
        Measured::Screenings => showings.and_then(|showings| showings.screenings()),
        Measured::Seats => showings.and_then(|showings| showings.seats()),
        _ => u64::try_from(group.released.len()).ok().map(Figure::exact),
    };
    Cell::or_missing(count, measured.missing())
}

fn average_ticket(takings: &Takings) -> Cell {
    let both = takings.gross().zip(takings.admissions()).filter(|_| takings.states_both());
    let each = both.and_then(|(gross, sold)| gross.per(sold));
    Cell::or_missing(each, "some records state only one of gross and admissions, or none were sold")
}

/// The whole of the period: each film once, also where it counts in full in each of its groups.
fn whole(data: &BoxOffice, period: Period, rows: &[Shown]) -> Result<Whole, MoneyError> {
    let total = Takings::total(data.parts_in(period).map(|part| part.takings))?;
    let released: BTreeSet<FilmId> = rows.iter().flat_map(|shown| shown.group.released.iter().copied()).collect();
    let showings = total.showings();
    let count = |count: Option<Figure<u64>>| count.map(|count| count.map(Decimal::from));
    Ok(Whole {
        gross: total.gross().map(|gross| gross.map(|money| money.amount)),
        admissions: count(total.admissions()),
        screenings: count(showings.and_then(|showings| showings.screenings())),
        seats: count(showings.and_then(|showings| showings.seats())),
        releases: u64::try_from(released.len()).unwrap_or(u64::MAX),
    })
}

/// The shares of the published market, where one is published: the records may be no more than a part of it.
fn published(data: &BoxOffice, period: Period) -> Result<Option<Sheet>, MoneyError> {
    let periods = [period];
    let market = Market::over(data, &periods);
    if !market.gross(Scope::Total, period)?.is_ok_and(|known| known.published.is_some()) {
        return Ok(None);
    }
    let columns = vec![
        Column::new("origin", "Origin"),
        Column::new("gross", headed("Gross", data)).holding(Holds::Money),
        Column::new("gross_share", "Share").holding(Holds::Share),
        Column::new("admissions", "Admissions").holding(Holds::Count),
        Column::new("admissions_share", "Share").holding(Holds::Share),
    ];
    let mut sheet = Sheet::new("published", "The published market by origin", columns);
    for scope in Scope::ALL {
        let cells = vec![
            scope.word().into(),
            answer_cell(&market.gross(scope, period)?),
            answer_cell(&market.gross_share(scope, period)?),
            answer_cell(&market.admissions(scope, period)?),
            answer_cell(&market.admissions_share(scope, period)?),
        ];
        sheet.push(scope.word(), cells);
    }
    Ok(Some(sheet))
}

/// How concentrated the groups are.
fn concentration(rows: &[Shown], by: &str) -> Option<Sentence> {
    let is_told = |shown: &&Shown| shown.is_stated && shown.id != "others";
    let named: Vec<Figure<Decimal>> =
        rows.iter().filter(is_told).filter_map(|shown| figure(&shown.group, Measured::Gross)).collect();
    if named.len() <= 3 || named.len() < rows.len() {
        return None;
    }
    let count = named.len();
    let parts = Parts::of_their_sum(named, false);
    let (largest, hhi) = parts.largest(3).zip(parts.hhi())?;
    let text = Sentence::start("The three largest hold ").value(largest);
    Some(text.words(", HHI ").value(hhi).words(format!(" over {count} ({by}, by gross).")))
}
