//! A table begins: what it holds by its columns, what stands beside it, and which conventions its numbers need.

use crate::model::box_office::Basis;
use crate::model::suggestion::{did_you_mean, nearest};

use super::{Kinds, Records};
use crate::input::columns::{Field, MEASURES, Mapping, PERIODS, SHOWING, folded, not_found};
use crate::input::conventions::{Conventions, Kind, Settled};
use crate::input::problem::quoted;
use crate::input::profile::{self, FileDate};
use crate::input::totals::ADDITIVE;
use crate::input::wide_rates;
use crate::input::{STDIN, Stop};

impl Records<'_, '_> {
    /// A table begins, or goes on with other columns.
    pub(super) fn begin_table(&mut self, headers: &[&str], line: u64) -> Result<(), Stop> {
        self.tables = self.tables.saturating_add(1);
        self.now.number = self.tables;
        self.now.headers = headers.iter().map(|&header| header.to_owned()).collect();
        self.fold.note_headers(self.file, line, headers);
        self.now.profile = match &self.reading.profile {
            _ if self.fold.rates_only => None,
            Some(profile) => Some(profile),
            None => profile::recognised(headers),
        };
        if let Some(profile) = self.now.profile {
            self.fold.note_profile(profile);
            let name = &profile.name;
            let how = if self.reading.profile.is_none() { "recognised by its headers" } else { "as asked" };
            self.note(format!("layout {name}, {how}"));
        }
        self.look_at_headers(headers, line);
        self.now.mapping = Mapping::new(headers, &self.reading.columns, self.now.profile)
            .map_err(|message| self.refuse_file(line, message))?;
        let rates = [Field::Base, Field::Quote, Field::Rate].into_iter().all(|field| self.now.mapping.knows(field));
        self.now.amounts = None;
        self.now.origin_is_of_section = false;
        if let Some(wanted) = self.reading.rollup.amounts.as_ref().filter(|_| !rates && !self.fold.rates_only) {
            let column = headers.iter().position(|header| folded(header) == folded(wanted));
            let column = column.or_else(|| Field::named(wanted).and_then(|field| self.now.mapping.column(field)));
            if column.is_none() {
                let near = nearest(wanted, headers.iter().copied());
                let listed = quoted(headers);
                let message = format!("no column \"{wanted}\"{}; the columns are {listed}", did_you_mean(&near));
                return Err(self.refuse_file(line, message));
            }
            self.now.amounts = column;
        }
        self.now.wide = wide_rates::of(headers, &self.reading.columns)
            .map_err(|message| self.refuse_file(line, message))?
            .filter(|_| self.now.amounts.is_none());
        if let Some(wide) = &self.now.wide {
            self.now.mapping.not_used.clear();
            self.now.mapping.remarks.extend(wide.remark.map(str::to_owned));
        }
        self.look_at_meanings();
        self.refuse_percents(line)?;
        self.take_surroundings();
        self.take_shown_currency(line)?;
        self.now.kinds = self.find_kinds(headers, line)?;
        self.now.conventions = self.conventions_of(headers.len());
        for (holds, kind) in [
            (self.now.kinds.box_office, "box office"),
            (self.now.kinds.releases, "releases"),
            (self.now.kinds.market, "market figures"),
            (self.now.kinds.rates, "rates"),
            (self.now.amounts.is_some(), "amounts"),
        ] {
            if holds && !self.source.kinds.contains(&kind) {
                self.source.kinds.push(kind);
            }
        }
        self.source.columns_not_used.extend(self.now.mapping.not_used.iter().cloned());
        Ok(())
    }

    fn find_kinds(&self, headers: &[&str], line: u64) -> Result<Kinds, Stop> {
        let knows = |field| self.now.mapping.knows(field);
        let names_film = knows(Field::Title) || knows(Field::FilmId);
        let kinds = Kinds {
            rates: knows(Field::Base) && knows(Field::Quote) && knows(Field::Rate),
            market: knows(Field::Measure) && knows(Field::Value),
            box_office: names_film && MEASURES.into_iter().any(knows),
            releases: names_film,
        };
        if self.now.wide.is_some() {
            return Ok(Kinds { rates: true, ..Kinds::default() });
        }
        if self.fold.rates_only {
            let only = Kinds { rates: kinds.rates, ..Kinds::default() };
            let missing = [Field::Base, Field::Quote, Field::Rate].into_iter().find(|field| !knows(*field));
            return missing.map_or(Ok(only), |field| Err(self.refuse_file(line, not_found(field, headers))));
        }
        if self.now.amounts.is_some() {
            return Ok(Kinds::default());
        }
        if kinds == Kinds::default() {
            let wanted = if MEASURES.into_iter().any(knows) { Field::Title } else { Field::Gross };
            return Err(self.refuse_file(line, self.on_stdin(not_found(wanted, headers))));
        }
        if (kinds.box_office || kinds.market || kinds.rates) && !self.knows_when(kinds.box_office) {
            let message =
                format!("{}; or say it for all records with --set year=2024", not_found(Field::Date, headers));
            return Err(self.refuse_file(line, message));
        }
        Ok(kinds)
    }

    /// Whether a column, or the basis, says what period a row is of.
    pub(super) fn knows_when(&self, of_films: bool) -> bool {
        let by_release = of_films && self.reading.basis == Basis::Release && self.now.mapping.knows(Field::ReleaseDate);
        by_release || PERIODS.into_iter().any(|field| self.now.mapping.knows(field))
    }

    /// A loop that reads a list may hand the list to us: say so.
    fn on_stdin(&self, message: String) -> String {
        if self.source.name == STDIN {
            format!("{message}; if this was not meant as records, add </dev/null or --no-stdin")
        } else {
            message
        }
    }

    /// What stands around a table says what its columns leave out: the period, the unit.
    fn take_surroundings(&mut self) {
        self.now.period_is_around = false;
        let file_date = self.reading.file_date.or(self.now.profile.and_then(|profile| profile.file_date));
        let names_film = self.now.mapping.knows(Field::Title) || self.now.mapping.knows(Field::FilmId);
        let has_takings = names_film && ADDITIVE.into_iter().any(|field| self.now.mapping.knows(field));
        if has_takings
            && !self.knows_when(false)
            && let Some((period, from)) = self.surroundings.period(file_date.unwrap_or(FileDate::Day))
        {
            self.now.mapping.set_constant(Field::Period, period.to_string());
            self.now.period_is_around = true;
            self.note(format!("the period, {period}, is from {from}"));
        }
        let mut remarks = std::mem::take(&mut self.now.mapping.remarks);
        if let Some((unit, from)) = self.surroundings.unit() {
            remarks.extend(self.now.mapping.take_unit(unit).then(|| format!("the unit of the money is from {from}")));
        }
        remarks.into_iter().for_each(|remark| self.note(remark));
    }

    /// Which conventions the columns of a table need, with what an option or a profile says of them.
    fn conventions_of(&self, width: usize) -> Conventions {
        let mut kinds = vec![None; width];
        let mut set = |place: usize, kind: Kind| {
            if let Some(slot) = kinds.get_mut(place) {
                *slot = Some(kind);
            }
        };
        for (field, column) in self.now.mapping.fields() {
            let kind = match field {
                field if field.is_amount() => Kind::Amount,
                field if field.is_count() || SHOWING.contains(&field) => Kind::Count,
                field if field.is_date() => Kind::Date,
                _ => continue,
            };
            column.places.iter().for_each(|place| set(*place, kind));
        }
        self.now.amounts.into_iter().for_each(|place| set(place, Kind::Amount));
        self.now.wide.iter().flat_map(|wide| &wide.columns).for_each(|(place, _)| set(*place, Kind::Amount));
        let mark = Settled::said(self.reading.decimal, "--decimal");
        let mark = mark.or_else(|| Settled::said(self.now.profile?.decimal, "the profile"));
        let order = Settled::said(self.reading.date_order, "--date-order");
        let order = order.or_else(|| Settled::said(self.now.profile?.date_order, "the profile"));
        if self.fold.rates_only {
            // The options are of the records, beside which rates may be written otherwise.
            return Conventions::new(kinds, None, None).or_else(mark, order);
        }
        Conventions::new(kinds, mark, order)
    }
}
