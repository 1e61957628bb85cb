//! Gross bases: what the grosses that are used hold beside the price of the seats. Those of the films hold one thing, and
//! so do those of each series: no sum, change or share is of unlike ones.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::box_office::Basis;
use crate::model::gross_basis::GrossBasis;
use crate::model::period::Span;

use super::Fold;
use crate::input::InputError;

/// Records that say one thing of what their gross holds.
struct Use {
    /// The series, where they are published figures of one.
    series: Option<String>,
    basis: GrossBasis,
    rows: u64,
}

/// What a gross holds or does not, each with those who say so.
const ASPECTS: [(&str, GrossBasis, GrossBasis); 2] = [
    ("taxes", GrossBasis::INCL_TAX, GrossBasis::EXCL_TAX),
    ("fees of selling tickets", GrossBasis::INCL_FEE, GrossBasis::EXCL_FEE),
];

impl Fold<'_> {
    /// Whether what holds this may be used: it denies nothing that was asked for.
    pub(super) fn is_of_basis_asked(&self, basis: GrossBasis) -> bool {
        self.reading.gross_basis.is_none_or(|asked| asked.joined(basis).is_some())
    }

    /// What grosses hold, where records say so: whose, and what.
    pub(super) fn gross_bases(&self, chosen: &BTreeSet<u32>) -> Result<Vec<(String, GrossBasis)>, InputError> {
        let mut by_series: BTreeMap<Option<String>, GrossBasis> = BTreeMap::new();
        for used in self.uses(chosen) {
            let held = by_series.entry(used.series).or_default();
            *held = agreed(*held, used.basis)?;
        }
        let of_films = by_series.get(&None).copied().unwrap_or_default();
        by_series.values().try_for_each(|basis| agreed(of_films, *basis).map(|_| ()))?;
        let stated = by_series.into_iter().filter(|(_, basis)| *basis != GrossBasis::UNSTATED);
        let whose = |series: Option<String>| match series {
            Some(series) => format!("figures of the series \"{series}\""),
            None => "film figures".to_owned(),
        };
        Ok(stated.map(|(series, basis)| (whose(series), basis)).collect())
    }

    /// What of the choice of a basis a reader should know: records that do not say what others do, or what was asked.
    pub(super) fn doubts_of_gross_basis(&self, chosen: &BTreeSet<u32>) -> Vec<String> {
        let uses = self.uses(chosen);
        let rows_of = |is_wanted: &dyn Fn(GrossBasis) -> bool| {
            uses.iter().filter(|used| is_wanted(used.basis)).fold(0_u64, |sum, used| sum.saturating_add(used.rows))
        };
        let mut doubts = Vec::new();
        for (what, with, without) in ASPECTS {
            let says = |basis: GrossBasis| basis.holds(with) || basis.holds(without);
            let (say, unsaid) = (rows_of(&says), rows_of(&|basis| !says(basis)));
            if say > 0 && unsaid > 0 {
                doubts.push(format!(
                    "records that do not say whether {what} are in their gross, beside records that do: {unsaid}; \
                     a change between them may be one of gross basis"
                ));
            }
        }
        if let Some(asked) = self.reading.gross_basis {
            let unsaid = rows_of(&|basis| !basis.holds(asked));
            if unsaid > 0 {
                doubts
                    .push(format!("records used that do not say that their gross is {asked}, as was asked: {unsaid}"));
            }
        }
        doubts
    }

    /// The records used that have a gross, in the days asked for.
    fn uses(&self, chosen: &BTreeSet<u32>) -> Vec<Use> {
        let asked = self.reading.rollup.span.filter(|_| self.reading.basis == Basis::Calendar);
        let is_asked = |span: Option<Span>| asked.zip(span).is_none_or(|(asked, span)| asked.overlaps(span));
        let strands = self.strands.iter().filter(|(_, number)| {
            let days = self.days.get(*number).and_then(|(_, span)| *span);
            chosen.contains(number) && is_asked(days)
        });
        let of_films =
            strands.map(|(strand, number)| Use { series: None, basis: strand.basis, rows: self.rows_of(*number) });
        let wanted = &self.reading.series_asked;
        let published = self.published.iter().filter(|figure| {
            let is_of_series = wanted.is_empty() || wanted.contains(&figure.series);
            figure.currency.is_some() && is_asked(figure.period.span()) && is_of_series
        });
        let published =
            published.map(|figure| Use { series: Some(figure.series.clone()), basis: figure.gross_basis, rows: 1 });
        of_films.chain(published).collect()
    }
}

/// What grosses hold together, or that one holds what the other leaves out.
fn agreed(one: GrossBasis, other: GrossBasis) -> Result<GrossBasis, InputError> {
    one.joined(other).ok_or_else(|| {
        InputError::Choice(format!(
            "the records hold grosses of several bases, {one} and {other}, which neither add nor compare; \
             choose one with --gross-basis"
        ))
    })
}
