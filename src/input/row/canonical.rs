//! A row as a canonical record: what was read of it, and the words it has beside.

use rust_decimal::Decimal;

use crate::input::canonical::{Record, RecordKind};
use crate::input::columns::{Field, SHOWING, TITLES};
use crate::input::countries;
use crate::input::fold::{FilmRow, TakingsRow};
use crate::model::bound::{Bound, Figure};
use crate::model::country::Country;
use crate::model::currency::Currency;
use crate::model::gross_basis::GrossBasis;
use crate::model::period::Period;
use crate::model::published::{PublishedFigure, Status};
use crate::model::rate::Rate;

use super::{Parsed, RowReader};

impl RowReader<'_, '_, '_> {
    /// The records a row holds.
    pub(super) fn canonical(&mut self, parsed: &Parsed) -> Vec<Record> {
        let wanted = self.records.reading.territory.as_deref();
        let territory = parsed.takings.as_ref().and_then(|takings| takings.strand.territory.as_deref());
        let territory = territory.or_else(|| parsed.published.as_ref()?.territory.as_deref());
        if wanted.zip(territory).is_some_and(|(wanted, territory)| wanted != territory) {
            self.records.put_aside_row("records of other territories");
            return Vec::new();
        }
        let of_film = parsed.film.as_ref().map(|film| self.of_film(film, parsed.takings.as_ref()));
        let of_market = parsed.published.as_ref().map(|figure| self.of_market(figure));
        let of_rates = parsed.rates.iter().map(of_rate);
        of_film.into_iter().chain(of_market).chain(of_rates).collect()
    }

    fn of_film(&mut self, film: &FilmRow, takings: Option<&TakingsRow>) -> Record {
        let kind = match takings {
            Some(takings) if takings.outside => RecordKind::Outside,
            Some(_) => RecordKind::BoxOffice,
            None if film.is_release => RecordKind::Release,
            None => RecordKind::Listed,
        };
        let mut record = Record::new(kind);
        record.state(Field::FilmId, film.id.as_deref());
        for field in TITLES {
            record.state(field, self.words(field));
        }
        record.state(Field::ReleaseDate, film.release.map(|release| release.to_string()));
        let countries: Vec<&str> = film.countries.iter().map(|country| country.code()).collect();
        record.state(Field::Countries, Some(countries.join(";")));
        record.state(Field::Origin, film.flag.map(|flag| flag.word()));
        record.state(Field::Distributor, film.distributor.as_deref());
        record.state(Field::Genre, film.genre.as_deref());
        record.state(Field::Rating, film.rating.as_deref());
        record.state(Field::HomeCountry, self.home().map(|home| home.code()));
        let Some(takings) = takings else { return record };
        state_period(&mut record, takings.period);
        let measures = &takings.measures;
        let money = [(Field::Gross, measures.gross), (Field::GrossToDate, measures.gross_to_date)];
        let of_count = |count: Option<Figure<i64>>| count.map(|count| count.map(Decimal::from));
        let tickets = [
            (Field::Admissions, of_count(measures.admissions)),
            (Field::AdmissionsToDate, of_count(measures.admissions_to_date)),
        ];
        let has_money = money.iter().any(|(_, figure)| figure.is_some());
        let of_money = state_figures(&mut record, money);
        let of_tickets = state_figures(&mut record, tickets);
        let (bound, of_tickets) = if has_money {
            (of_money, of_tickets.filter(|bound| *bound != of_money.unwrap_or_default()))
        } else {
            (of_tickets, None)
        };
        record.state(Field::Bound, bound.filter(|bound| *bound != Bound::Exact).map(Bound::word));
        record.state(Field::AdmissionsBound, of_tickets.map(Bound::word));
        record.state(Field::Currency, code(takings.currency));
        let status = self.one_of(Field::Status, &Status::WORDS).filter(|status| *status != Status::Actual);
        record.state(Field::Status, status.map(Status::word));
        record.state(Field::Language, takings.strand.language.as_deref());
        record.state(Field::Series, takings.strand.series.as_deref());
        record.state(Field::Territory, takings.strand.territory.as_deref());
        state_basis(&mut record, takings.strand.basis);
        record.state(Field::Format, takings.part.format.as_deref());
        record.state(Field::City, takings.part.city.as_deref());
        record.state(Field::Cinema, takings.part.cinema.as_deref());
        for field in [Field::Chain, Field::Region] {
            record.state(field, self.words(field));
        }
        record.state(Field::Source, takings.source.as_deref());
        for field in SHOWING {
            record.state(field, self.count_beside(field));
        }
        record
    }

    /// A count that no sum uses: its digits where it is a whole number, and else as it stands.
    fn count_beside(&mut self, field: Field) -> Option<String> {
        let text = self.words(field)?;
        let problems = self.problems.len();
        let number = self.number_of(field, true).filter(|(number, _)| number.fract().is_zero());
        self.problems.truncate(problems);
        Some(number.map_or(text, |(number, bound)| format!("{}{}", sign_of(bound), plain(number))))
    }

    /// The country whose films are domestic: as an option says, a record, or its layout.
    fn home(&self) -> Option<Country> {
        let of_record = || self.text(Field::HomeCountry).and_then(countries::country);
        self.records.reading.home.or_else(of_record).or_else(|| self.records.now.profile?.home)
    }

    fn of_market(&self, figure: &PublishedFigure) -> Record {
        let mut record = Record::new(RecordKind::Market);
        record.state(Field::Measure, Some(figure.measure.word()));
        record.state(Field::Origin, Some(figure.scope.word()));
        state_period(&mut record, figure.period);
        record.state(Field::Value, Some(plain(figure.value.value)));
        record.state(Field::Bound, (figure.value.bound != Bound::Exact).then(|| figure.value.bound.word()));
        let unit = figure.currency.map(|currency| currency.code().to_owned());
        record.state(Field::Unit, unit.or_else(|| self.words(Field::Unit)));
        record.state(Field::Status, (figure.status != Status::Actual).then(|| figure.status.word()));
        record.state(Field::Territory, figure.territory.as_deref());
        record.state(Field::Series, Some(figure.series.as_str()));
        state_basis(&mut record, figure.gross_basis);
        record.state(Field::Source, figure.source.as_deref());
        record.state(Field::Note, figure.note.as_deref());
        record
    }
}

fn state_basis(record: &mut Record, basis: GrossBasis) {
    record.state(Field::GrossBasis, (basis != GrossBasis::UNSTATED).then(|| basis.to_string()));
}

/// States figures, and returns the bound they have in common; where they have none, each bears its own sign.
fn state_figures(record: &mut Record, figures: [(Field, Option<Figure<Decimal>>); 2]) -> Option<Bound> {
    let stated = figures.into_iter().filter_map(|(field, figure)| Some((field, figure?)));
    let bounds = stated.clone().map(|(_, figure)| figure.bound);
    let common = bounds.clone().next().filter(|first| bounds.clone().all(|bound| bound == *first));
    for (field, figure) in stated {
        let sign = if common.is_some() { "" } else { sign_of(figure.bound) };
        record.state(field, Some(format!("{sign}{}", plain(figure.value))));
    }
    common
}

fn of_rate(rate: &Rate) -> Record {
    let mut record = Record::new(RecordKind::Rate);
    record.state(Field::Base, Some(rate.base.code()));
    record.state(Field::Quote, Some(rate.quote.code()));
    record.state(Field::Rate, Some(plain(rate.rate)));
    record.state(Field::Units, (rate.units != 1).then(|| rate.units.to_string()));
    state_period(&mut record, rate.period);
    record.state(Field::Method, Some(rate.taken.word()));
    record.state(Field::Source, Some(rate.source.as_str()));
    record
}

fn state_period(record: &mut Record, period: Period) {
    let field = if matches!(period, Period::Day(_)) { Field::Date } else { Field::Period };
    record.state(field, Some(period.to_string()));
}

fn code(currency: Currency) -> Option<&'static str> {
    (currency != Currency::UNSTATED).then(|| currency.code())
}

/// What a number bears where the others of its record are not bounded so.
fn sign_of(bound: Bound) -> &'static str {
    match bound {
        Bound::Exact => "",
        Bound::AtLeast => "≥",
        Bound::AtMost => "≤",
        Bound::About => "≈",
    }
}

/// The digits of a number. One of three decimals gets a fourth, or it might be taken for thousands.
fn plain(number: Decimal) -> String {
    let number = number.normalize();
    let zero = if number.scale() == 3 { "0" } else { "" };
    format!("{number}{zero}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_never_taken_for_thousands() {
        for (number, expected) in [
            ("1.234", "1.2340"),
            ("1.2", "1.2"),
            ("1234", "1234"),
            ("1.20", "1.2"),
            ("-0.500", "-0.5"),
            ("1000000", "1000000"),
        ] {
            assert_eq!(plain(number.parse().unwrap()), expected);
        }
    }
}
