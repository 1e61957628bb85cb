//! The account of what was read and what was left out.

use std::collections::BTreeSet;

use crate::model::account::Account;

use super::{Fold, TOO_LONG};
use crate::input::coverage::CinemaRows;

impl Fold<'_> {
    pub(super) fn account(&mut self, chosen: &BTreeSet<u32>) -> Account {
        let set_aside = std::mem::take(&mut self.set_aside);
        let too_long = set_aside.get(TOO_LONG).copied().unwrap_or_default();
        let warnings = std::mem::take(&mut self.warnings);
        let mut account = Account { set_aside, too_long, warnings, ..Account::default() };
        for (file, source) in self.sources.iter_mut().enumerate() {
            let aside = self
                .rows
                .iter()
                .filter(|((strand, of), _)| usize::try_from(*of) == Ok(file) && !chosen.contains(strand));
            let put_aside = u32::try_from(file).ok().and_then(|file| self.aside_by_file.get(&file)).copied();
            source.set_aside = aside.fold(put_aside.unwrap_or_default(), |sum, (_, rows)| sum.saturating_add(*rows));
            source.rows = source.rows.saturating_sub(source.set_aside);
        }
        account.sources = std::mem::take(&mut self.sources);
        for strand in chosen {
            if let Some((days, span)) = self.days.remove(strand) {
                account.covered.extend(days);
                account.span = match (account.span, span) {
                    (Some(a), Some(b)) => Some(a.joined(b)),
                    (a, b) => a.or(b),
                };
            }
            if let Some(straddling) = self.straddling.get(strand) {
                straddling.add_to(&mut account);
            }
        }
        if self.covered.has_cinemas(|strand| chosen.contains(&strand)) {
            account.remarks.push(match self.reading.cinema_rows {
                CinemaRows::Sum => {
                    let what =
                        "records of single cinemas are summed as they stand, for a cinema may report by the showing";
                    format!("{what}; rows of them that stand twice are not found, --cinema-rows once looks for them")
                }
                CinemaRows::Once => "a cinema has one record of a film and day in a format".to_owned(),
            });
        }
        if let Some(currency) = self.currency_taken_from_home {
            account.remarks.push(format!(
                "amounts whose currency is not stated are taken to be in {currency}, the home country's"
            ));
        }
        if self.totals_beside > 0 {
            let count = self.totals_beside;
            account
                .remarks
                .push(format!("running totals that stand beside what was taken in the period are in no sum: {count}"));
        }
        if self.problems.count() > 0 {
            let shown = self.problems.kept().iter().take(3).map(ToString::to_string).collect::<Vec<_>>().join("; ");
            let count = account.sources.iter().fold(0_u64, |sum, source| sum.saturating_add(source.refused));
            account.refused = Some(format!("{count} bad records were skipped, as --lenient asks: {shown}"));
        }
        account
    }
}
