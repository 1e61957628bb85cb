//! The run of a film as a sheet: its weekends or weeks, each with its place in the chart, its change, where and how often the
//! film was shown, and the running total.

use crate::model::bound::{Bound, Figure};
use crate::model::box_office::BoxOffice;
use crate::model::change::Change;
use crate::model::mean::Mean;
use crate::model::money::{Money, MoneyError};
use crate::model::period::Span;
use crate::model::run::{IN_LONGER, Run};
use crate::model::share::Share;
use crate::model::takings::Takings;
use crate::sheet::{Cell, Column, Holds, Sheet};

use super::answer::{gross_cells, gross_columns, number};
use super::chart::ranked;

use rust_decimal::Decimal;

/// One stretch of days of a run, and how it stood among all films.
#[derive(Clone, Debug)]
pub struct Stretch {
    /// The days.
    pub days: Span,
    /// What the film took; `None` where a record lies across their edge.
    pub takings: Option<Takings>,
    /// Its place among all films, where it took something.
    pub rank: Option<usize>,
    /// What all films took.
    pub whole: Takings,
    /// All screens that films were on, a screen counted once for each film.
    pub screens: Option<u64>,
}

/// How a run stood on some days.
pub fn stretch(data: &BoxOffice, run: &Run<'_>, days: Span) -> Result<Stretch, MoneyError> {
    let takings = run.within(days)?;
    let films = data.in_period(days.period())?;
    let ranking = ranked(&films);
    let place = ranking.places().iter().find(|place| std::ptr::eq(place.item.film, run.film));
    let rank = place.map(|place| place.rank);
    let whole = Takings::total(films.iter().map(|film| &*film.takings))?;
    let screens = films.iter().map(|film| film.takings.showings()?.screens().map(|screens| screens.value));
    let screens = screens.sum::<Option<u64>>();
    Ok(Stretch { days, takings, rank, whole, screens })
}

/// The stretches of a run.
pub fn sheet(
    data: &BoxOffice,
    run: &Run<'_>,
    stretches: &[Stretch],
    (name, title): (&'static str, String),
) -> Result<Sheet, MoneyError> {
    let mut columns = vec![
        Column::new("number", "#").holding(Holds::Number),
        Column::new("period", "Days"),
        Column::new("days", "Length").holding(Holds::Number),
        Column::new("rank", "Rank").holding(Holds::Number),
    ];
    columns.extend(gross_columns(data));
    columns.extend([
        Column::new("gross_change", "change").holding(Holds::Change),
        Column::new("gross_share", "Of market").holding(Holds::Share),
        Column::new("admissions", "Admissions").holding(Holds::Count),
        Column::of("Shown", "cinemas", "Cinemas").holding(Holds::Count),
        Column::of("Shown", "screens", "Screens").holding(Holds::Count),
        Column::of("Shown", "screenings", "Screenings").holding(Holds::Count),
        Column::of("Shown", "screenings_share", "Of screenings").holding(Holds::Share),
        Column::of("Shown", "screen_share_kobis", "Of screens").holding(Holds::Share),
        Column::of("Average", "per_cinema", "a cinema").holding(Holds::Money),
        Column::of("Average", "per_screen", "a screen").holding(Holds::Money),
        Column::of("Average", "admissions_per_screening", "Admissions a screening").holding(Holds::Mean),
        Column::new("to_date", "To date").holding(Holds::Money),
    ]);
    let mut sheet = Sheet::new(name, title, columns);
    let mut before: Option<&Stretch> = None;
    for (place, now) in (1_usize..).zip(stretches) {
        let takings = now.takings.as_ref();
        let gross = takings.and_then(Takings::gross);
        let why = if takings.is_none() { IN_LONGER } else { "the film has no record of these days" };
        let mut cells = vec![
            number(place),
            now.days.period().to_string().into(),
            number(usize::try_from(now.days.days()).unwrap_or_default()),
            now.rank.map_or_else(|| Cell::Missing(why.to_owned()), number),
        ];
        cells.extend(gross_cells(data, takings, why));
        cells.push(match before {
            None => Cell::Missing("there is nothing before".to_owned()),
            Some(before) => change(before, now, data),
        });
        let amount = |figure: Figure<Money>| figure.map(|money| money.amount);
        let share = gross.zip(now.whole.gross()).and_then(|(part, all)| Share::figure(amount(part), amount(all)));
        cells.push(Cell::or_missing(share, why));
        cells.push(Cell::or_missing(takings.and_then(Takings::admissions), "admissions not in the data"));
        cells.extend(shown(now));
        cells.extend(averages(takings));
        let to_date = run.to_date(now.days.last)?;
        cells.push(Cell::or_missing(to_date, IN_LONGER));
        sheet.push(now.days.period().to_string(), cells);
        before = Some(now);
    }
    Ok(sheet)
}

/// The change on the stretch before, where both are as long.
fn change(before: &Stretch, now: &Stretch, data: &BoxOffice) -> Cell {
    if before.days.days() != now.days.days() {
        let (before, now) = (before.days.days(), now.days.days());
        return Cell::Missing(format!("{now} days are not compared with {before}"));
    }
    let [of_now, of_before] = [now.days, before.days].map(|days| data.account.covered.floor(days));
    let gross = |stretch: &Stretch| stretch.takings.as_ref().and_then(Takings::gross);
    let both = gross(before).zip(gross(now));
    let amount = |gross: Figure<Money>, floor: Bound| gross.map(|money| money.amount).loosened(floor);
    let change = both.and_then(|(before, now)| Change::from_to(amount(before, of_before), amount(now, of_now)));
    Cell::or_missing(change, "one of the two is not known, or nothing was taken before")
}

fn shown(now: &Stretch) -> [Cell; 5] {
    let showings = now.takings.as_ref().and_then(Takings::showings);
    let whole = now.whole.showings();
    let decimal = |count: Figure<u64>| count.map(Decimal::from);
    let screenings = showings.and_then(|showings| showings.screenings());
    let screens = showings.and_then(|showings| showings.screens());
    let of_screenings = screenings
        .zip(whole.and_then(|whole| whole.screenings()))
        .and_then(|(part, whole)| Share::figure(decimal(part), decimal(whole)));
    let of_screens = screens
        .zip(now.screens)
        .and_then(|(part, whole)| Share::figure(decimal(part), Figure::exact(Decimal::from(whole))));
    [
        Cell::or_missing(showings.and_then(|showings| showings.cinemas()), "the records state no cinemas"),
        Cell::or_missing(screens, "the records state no screens"),
        Cell::or_missing(screenings, "the records state no screenings"),
        Cell::or_missing(of_screenings, "the records state no screenings"),
        Cell::or_missing(of_screens, "the records state no screens of all films"),
    ]
}

/// Gross a cinema and a screen, and admissions a screening: always of sums, never means of means.
pub fn averages(takings: Option<&Takings>) -> [Cell; 3] {
    let showings = takings.and_then(Takings::showings);
    let per = |count: Option<Figure<u64>>| {
        let (gross, count) = takings.and_then(Takings::gross).zip(count)?;
        gross.per(count)
    };
    let sold = takings.and_then(Takings::admissions).zip(showings.and_then(|showings| showings.screenings()));
    let each = sold.and_then(|(sold, screenings)| {
        let mean = Mean::over(sold.map(Decimal::from), screenings.value)?;
        Some(mean.loosened(screenings.bound.reversed()))
    });
    [
        Cell::or_missing(per(showings.and_then(|showings| showings.cinemas())), "the records state no cinemas"),
        Cell::or_missing(per(showings.and_then(|showings| showings.screens())), "the records state no screens"),
        Cell::or_missing(each, "the records state no screenings, or no admissions"),
    ]
}
