//! Anomalies: figures that are unlikely to be what happened, such as more tickets than seats. Each is a hint, and no proof.
//!
//! Korea's police found 2.67 million tickets of 323 films, of 2018 to 2023, that nobody had bought.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::bound::{Bound, Figure};
use super::box_office::{BoxOffice, FilmId};
use super::money::Money;
use super::period::Span;
use super::takings::Takings;

/// Why a figure looks odd.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Oddity {
    /// More tickets than seats offered.
    MoreThanSeats,
    /// Tickets, and no screening.
    NoScreening,
    /// An average ticket far from that of the other figures.
    FarTicket,
    /// More of a film's admissions are round than chance makes.
    RoundAdmissions,
    /// The very gross and admissions of the days before.
    Repeated,
}

impl Oddity {
    /// All of them with their words on pages.
    pub const WORDS: [(&'static str, Oddity); 5] = [
        ("more_than_seats", Oddity::MoreThanSeats),
        ("no_screening", Oddity::NoScreening),
        ("far_ticket", Oddity::FarTicket),
        ("round_admissions", Oddity::RoundAdmissions),
        ("repeated", Oddity::Repeated),
    ];

    /// The word of pages.
    pub fn word(self) -> &'static str {
        Oddity::WORDS.iter().find(|(_, oddity)| *oddity == self).map_or("", |(word, _)| word)
    }
}

/// What was found beside what it was held against.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Evidence {
    /// Counts: tickets beside seats, round figures beside all.
    Counts(u64, u64),
    /// Average tickets: that of the figure beside the middle one of all.
    Tickets(Money, Money),
}

/// What looks odd in the figures of a film, the first time it does.
#[derive(Clone, Debug, PartialEq)]
pub struct Anomaly {
    /// Why.
    pub oddity: Oddity,
    /// The film.
    pub film: FilmId,
    /// How many of its figures.
    pub times: u64,
    /// The first of them.
    pub first: Span,
    /// What was found in it.
    pub evidence: Evidence,
}

/// Figures of fewer tickets than these are not looked at by price or for repetition: few tickets come to anything.
pub const LEAST_TICKETS: u64 = 100;

/// An average ticket is far off when it is so many times the middle one, or less than one part of so many.
pub const FAR: u64 = 4;

/// Only figures of so many tickets can be round by more than chance.
const LEAST_ROUND: u64 = 1_000;

/// So many of a film's admissions end in two zeros at the least, and one in so many of them all: chance makes one in a hundred.
pub const ROUND: (u64, u64) = (5, 5);

/// A ticket is far from the middle one only where so many tell what that is.
const LEAST_FIGURES: usize = 5;

/// What looks odd, and how many figures state what tells.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Anomalies {
    /// What looks odd, film by film.
    pub found: Vec<Anomaly>,
    /// How many figures were looked at for each oddity.
    pub looked_at: BTreeMap<Oddity, u64>,
}

/// What looks odd in the figures that count in some days.
pub fn anomalies(data: &BoxOffice, days: Span) -> Anomalies {
    let counts = data.sums().filter(|(_, _, span, _)| span.counts_in(days));
    let figures: Vec<(FilmId, Span, &Takings)> = counts.map(|(film, _, span, takings)| (film, span, takings)).collect();
    let middle = middle_ticket(&figures);
    let mut looked_at = BTreeMap::from(Oddity::WORDS.map(|(_, oddity)| (oddity, 0_u64)));
    let mut found: BTreeMap<(Oddity, FilmId), Anomaly> = BTreeMap::new();
    let mut by_film: BTreeMap<FilmId, Vec<(Span, &Takings)>> = BTreeMap::new();
    for (film, span, takings) in figures {
        by_film.entry(film).or_default().push((span, takings));
        let looks = [
            (Oddity::MoreThanSeats, more_than_seats(takings)),
            (Oddity::NoScreening, no_screening(takings)),
            (Oddity::FarTicket, far_ticket(takings, middle)),
            (Oddity::RoundAdmissions, can_be_round(takings).map(|_| None)),
            (Oddity::Repeated, ticket(takings).map(|_| None)),
        ];
        for (oddity, look) in looks {
            let Some(evidence) = look else { continue };
            let count = looked_at.entry(oddity).or_default();
            *count = count.saturating_add(1);
            if let Some(evidence) = evidence {
                let anomaly = Anomaly { oddity, film, times: 0, first: span, evidence };
                let noted = found.entry((oddity, film)).or_insert(anomaly);
                noted.times = noted.times.saturating_add(1);
            }
        }
    }
    let of_runs = by_film.into_iter().flat_map(|(film, run)| [round_admissions(film, &run), repeated(film, &run)]);
    let mut found: Vec<Anomaly> = found.into_values().chain(of_runs.flatten()).collect();
    found.sort_by_key(|anomaly| (anomaly.oddity, anomaly.first, anomaly.film));
    Anomalies { found, looked_at }
}

/// What a look at a figure came to: none where it does not state what tells, and no evidence where nothing is odd.
type Look = Option<Option<Evidence>>;

fn exact<T: Copy>(figure: Option<Figure<T>>) -> Option<T> {
    figure.filter(|figure| figure.bound == Bound::Exact).map(|figure| figure.value)
}

fn more_than_seats(takings: &Takings) -> Look {
    let seats = exact(takings.showings()?.seats())?;
    let sold = exact(takings.admissions())?;
    Some((sold > seats).then_some(Evidence::Counts(sold, seats)))
}

fn no_screening(takings: &Takings) -> Look {
    let screenings = exact(takings.showings()?.screenings())?;
    let sold = exact(takings.admissions())?;
    Some((sold > 0 && screenings == 0).then_some(Evidence::Counts(sold, screenings)))
}

/// The average ticket of a figure that has enough tickets to tell.
fn ticket(takings: &Takings) -> Option<Money> {
    exact(takings.gross())?.per(enough_sold(takings)?)
}

/// Admissions that are enough to tell by.
fn enough_sold(takings: &Takings) -> Option<u64> {
    exact(takings.admissions()).filter(|sold| *sold >= LEAST_TICKETS)
}

/// The middle one of enough average tickets; where there are two middle ones the lesser.
fn middle_ticket(figures: &[(FilmId, Span, &Takings)]) -> Option<Money> {
    let mut tickets: Vec<Money> = figures.iter().filter_map(|(.., takings)| ticket(takings)).collect();
    if tickets.len() < LEAST_FIGURES {
        return None;
    }
    tickets.sort_by_key(|ticket| ticket.amount);
    tickets.get(tickets.len().saturating_sub(1).checked_div(2)?).copied()
}

fn far_ticket(takings: &Takings, middle: Option<Money>) -> Look {
    let (own, middle) = (ticket(takings)?, middle?);
    let times = |amount: Decimal| amount.checked_mul(Decimal::from(FAR));
    let is_far = own.amount > times(middle.amount)? || times(own.amount)? < middle.amount;
    Some((is_far && own.currency == middle.currency).then_some(Evidence::Tickets(own, middle)))
}

/// Admissions that are enough to be round by more than chance.
fn can_be_round(takings: &Takings) -> Option<u64> {
    exact(takings.admissions()).filter(|sold| *sold >= LEAST_ROUND)
}

fn round_admissions(film: FilmId, run: &[(Span, &Takings)]) -> Option<Anomaly> {
    let large: Vec<(Span, u64)> =
        run.iter().filter_map(|(span, takings)| Some((*span, can_be_round(takings)?))).collect();
    let round = large.iter().filter(|(_, sold)| sold.is_multiple_of(100));
    let first = round.clone().next()?.0;
    let times = u64::try_from(round.count()).ok()?;
    let all = u64::try_from(large.len()).ok()?;
    let (least, one_in) = ROUND;
    let is_odd = times >= least && times.saturating_mul(one_in) >= all;
    let evidence = Evidence::Counts(times, all);
    is_odd.then_some(Anomaly { oddity: Oddity::RoundAdmissions, film, times, first, evidence })
}

fn repeated(film: FilmId, run: &[(Span, &Takings)]) -> Option<Anomaly> {
    let stated = |takings: &Takings| Some((exact(takings.gross())?.amount, enough_sold(takings)?));
    let again = run.windows(2).filter_map(|pair| {
        let [(before, earlier), (span, later)] = pair else { return None };
        let follows = before.last.tomorrow().ok()? == span.first && before.days() == span.days();
        let said = stated(later).filter(|said| follows && stated(earlier).as_ref() == Some(said))?;
        Some((*span, said.1))
    });
    let again: Vec<(Span, u64)> = again.collect();
    let (first, sold) = *again.first()?;
    let times = u64::try_from(again.len()).ok()?;
    let evidence = Evidence::Counts(sold, sold);
    Some(Anomaly { oddity: Oddity::Repeated, film, times, first, evidence })
}
