//! Published market figures among the records: each once, and of those that count differently the ones asked for.

use crate::model::currency::Currency;
use crate::model::gross_basis::GrossBasis;
use crate::model::period::Period;
use crate::model::published::{Measure, PublishedFigure, Scope};

use super::Fold;
use crate::input::coverage::At;

/// What may be published once: a measure of a part of the market in a period, by one series, in one currency, on one
/// basis.
pub(super) type FigureKey = ((Measure, Scope, Period, String, Option<Currency>), GrossBasis);

impl Fold<'_> {
    /// Adds a published figure; a series gives each figure once.
    pub fn figure(&mut self, figure: PublishedFigure, at: At) -> Result<(), String> {
        let PublishedFigure { measure, scope, period, series, currency, gross_basis, .. } = &figure;
        let key = (*measure, *scope, *period, series.clone(), *currency);
        let alike = self.figures.range((key.clone(), GrossBasis::UNSTATED)..).take_while(|((of, _), _)| *of == key);
        // Of bases that are unlike one is chosen later.
        if let Some((_, before)) = alike.into_iter().find(|((_, basis), _)| basis.joined(*gross_basis).is_some()) {
            let what = format!("{} ({}) of {period}", measure.word(), scope.word());
            let before = self.place(*before);
            let way = "keep one, or name an origin or a series to tell them apart";
            return Err(format!("gives the {what} of \"{series}\", as {before} does; {way}"));
        }
        self.figures.insert((key, *gross_basis), at);
        self.published.push(figure);
        Ok(())
    }

    /// Keeps the figures of the territory and the gross basis asked for; those that do not say stay.
    pub(super) fn keep_figures_asked(&mut self) {
        let wanted = self.reading.territory.as_ref();
        let all = std::mem::take(&mut self.published).into_iter();
        let is_here = |figure: &PublishedFigure| {
            wanted.is_none_or(|wanted| figure.territory.as_ref().is_none_or(|of| of == wanted))
        };
        let (here, elsewhere): (Vec<_>, Vec<_>) = all.partition(is_here);
        let of_basis = |figure: &PublishedFigure| self.is_of_basis_asked(figure.gross_basis);
        let (used, others): (Vec<_>, Vec<_>) = here.into_iter().partition(of_basis);
        let aside =
            [("market figures of other territories", elsewhere), ("market figures of another gross basis", others)];
        for (why, figures) in aside.into_iter().filter(|(_, figures)| !figures.is_empty()) {
            self.set_aside.insert(why.to_owned(), u64::try_from(figures.len()).unwrap_or(u64::MAX));
        }
        self.published = used;
    }
}
