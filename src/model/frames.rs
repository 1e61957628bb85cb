//! Frames: takings sorted by the day, the weekend, the week or the month they lie in, film by film, in one pass.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::box_office::{BoxOffice, FilmId};
use super::money::MoneyError;
use super::period::{Grain, Span};
use super::takings::Takings;
use super::weekend::Weekend;

/// Stretches of days that follow each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Frame {
    /// Single days.
    Day,
    /// The days of a week that a market counts together.
    Of(Weekend),
    /// Calendar months.
    Month,
}

impl Frame {
    /// The frame that a day lies in, if it lies in one.
    pub fn around(self, day: Date) -> Option<Span> {
        match self {
            Frame::Day => Some(Span { first: day, last: day }),
            Frame::Of(weekend) => weekend.up_to(day).filter(|days| days.last >= day),
            Frame::Month => Grain::Month.of(day).span(),
        }
    }

    /// The frame that begins next after a day.
    fn after(self, day: Date) -> Option<Span> {
        let mut next = day.tomorrow().ok()?;
        loop {
            if let Some(frame) = self.around(next) {
                return Some(frame);
            }
            next = next.tomorrow().ok()?;
        }
    }
}

/// What films took in one frame.
#[derive(Clone, Debug, Default)]
pub struct Framed {
    /// What each film took.
    pub films: BTreeMap<FilmId, Takings>,
    /// The films of which a record lies across its edge, so that what they took in it is not known.
    pub crossed: BTreeSet<FilmId>,
}

impl Framed {
    /// The films of which all that was taken in it is known.
    pub fn known(&self) -> impl Iterator<Item = (FilmId, &Takings)> {
        self.films.iter().filter(|(id, _)| !self.crossed.contains(id)).map(|(id, takings)| (*id, takings))
    }
}

/// All frames in which something was taken, in order, by their first and last day; floors, where records lack days of them.
pub fn framed(data: &BoxOffice, frame: Frame) -> Result<BTreeMap<(Date, Date), Framed>, MoneyError> {
    let mut frames: BTreeMap<(Date, Date), Framed> = BTreeMap::new();
    for (id, _, days, takings) in data.sums() {
        if let Some(around) = frame.around(days.first).filter(|around| around.contains(days)) {
            frames.entry((around.first, around.last)).or_default().films.entry(id).or_default().add(takings)?;
            continue;
        }
        let mut next = frame.around(days.first).or_else(|| frame.after(days.first));
        while let Some(crossed) = next.filter(|crossed| crossed.first <= days.last) {
            frames.entry((crossed.first, crossed.last)).or_default().crossed.insert(id);
            next = frame.after(crossed.last);
        }
    }
    for ((first, last), frame) in &mut frames {
        let floor = data.account.covered.floor(Span { first: *first, last: *last });
        frame.films.values_mut().for_each(|takings| takings.loosen(floor));
    }
    Ok(frames)
}
