//! Rows in bulk: whether the rows of a table can be folded so, and what becomes of those that say the same in words.

use std::num::NonZeroUsize;
use std::sync::Mutex;

use jiff::SignedDuration;
use jiff::civil::Date;

use super::Records;
use crate::input::bulk::{Class, Columns, Dated, Plan, Sum, Whole};
use crate::input::columns::{Field, HeaderUnit, TITLES};
use crate::input::conventions::Conventions;
use crate::input::coverage::CinemaRows;
use crate::input::fold::ClassUse;
use crate::input::row::{RowReader, aspect_field};
use crate::input::{RawCell, Reading, Zeros, amounts, dates};
use crate::model::period::{Period, Span};

/// The fields that say in words what a row is of, beside its titles.
const WORDS: [Field; 13] = [
    Field::FilmId,
    Field::ReleaseDate,
    Field::Countries,
    Field::CountryLead,
    Field::HomeCountry,
    Field::Origin,
    Field::Distributor,
    Field::Genre,
    Field::Rating,
    Field::Source,
    Field::Currency,
    Field::Note,
    Field::Licence,
];

/// Those that tell strands apart.
const STRAND: [Field; 4] = [Field::Series, Field::Territory, Field::Language, Field::GrossBasis];

/// The fields whose values a row in bulk may not have: only the careful reader knows what they do to it.
const CAREFUL: [Field; 8] = [
    Field::GrossToDate,
    Field::AdmissionsToDate,
    Field::Status,
    Field::Bound,
    Field::AdmissionsBound,
    Field::RecordType,
    Field::Measure,
    Field::Base,
];

/// The periods that were met, by number.
#[derive(Default)]
pub(super) struct Periods(Mutex<Vec<Period>>);

impl Periods {
    fn number(&self, period: Period) -> Option<u32> {
        let mut known = self.0.lock().ok()?;
        let place = known.iter().position(|other| *other == period).unwrap_or_else(|| {
            known.push(period);
            known.len().saturating_sub(1)
        });
        u32::try_from(place).ok()
    }

    fn of(&self, number: u32) -> Option<Period> {
        self.0.lock().ok()?.get(usize::try_from(number).ok()?).copied()
    }
}

impl Records<'_, '_> {
    /// How rows of so many fields can be folded in bulk: where each is of a single cinema and of a date, where nothing
    /// about them is open, and where no row is asked for by itself.
    pub(super) fn bulk_plan(&self, fields: usize, delimiter: u8) -> Option<Plan<'_>> {
        let (reading, table) = (self.reading, &self.now);
        let by_itself = reading.careful || reading.inspects || reading.keeps_records || self.fold.rates_only;
        let is_special = reading.section.is_some() || reading.zeros != Zeros::Nothing || table.amounts.is_some();
        let is_open = table.waits || table.is_unread || table.conventions.are_open() || !table.kept.is_empty();
        let kinds = table.kinds;
        let is_other = !kinds.box_office || kinds.market || kinds.rates || table.wide.is_some();
        let (mapping, width) = (&table.mapping, table.headers.len());
        if by_itself
            || is_special
            || is_open
            || is_other
            || reading.rollup.showings
            || reading.cinema_rows != CinemaRows::Sum
            || CAREFUL.into_iter().any(|field| mapping.knows(field))
            || fields < width
        {
            return None;
        }
        let date = mapping.column(Field::Period).or_else(|| {
            let others = [Field::Start, Field::End, Field::Period].into_iter().any(|field| mapping.knows(field));
            mapping.column(Field::Date).filter(|_| !others)
        })?;
        let measure = |field: Field| match mapping.columns(field) {
            None => Some(None),
            Some(column) => match (&column.places[..], mapping.constant(field)) {
                ([place], None) if column.unit.scale.is_zero() || column.unit.scale == HeaderUnit::NONE.scale => {
                    Some(Some((*place, column.unit.currency.is_some())))
                }
                _ => None,
            },
        };
        let (gross, admissions) = (measure(Field::Gross)?, measure(Field::Admissions)?);
        if gross.is_none() && admissions.is_none()
            || [Field::Gross, Field::Admissions].into_iter().any(|field| mapping.constant(field).is_some())
        {
            return None;
        }
        let columns_of = |fields: &[Field]| -> Vec<usize> {
            let places = fields.iter().filter_map(|field| mapping.columns(*field));
            let mut places: Vec<usize> = places.flat_map(|column| column.places.iter().copied()).collect();
            places.sort_unstable();
            places.dedup();
            places
        };
        let strand = columns_of(&STRAND);
        let aspect = reading.rollup.by.map(aspect_field);
        let of_films =
            columns_of(&[TITLES.as_slice(), WORDS.as_slice(), STRAND.as_slice(), aspect.as_slice()].concat());
        let mark = gross.and_then(|(column, _)| table.conventions.mark_settled(column)).map(|mark| match mark.by {
            amounts::Mark::Comma => b',',
            amounts::Mark::Point => b'.',
        });
        let columns = Columns {
            fields,
            words: stretches(&of_films),
            strand: stretches(&strand),
            date,
            cinema: mapping.column(Field::Cinema)?,
            gross: gross.map(|(column, _)| column),
            // A header that names the currency says nothing of a row without an amount.
            gross_may_be_empty: gross.is_none_or(|(_, has_currency)| !has_currency),
            admissions: admissions.map(|(column, _)| column),
            mark,
            beyond: (width..fields).collect(),
            delimiter,
        };
        if columns.words.is_empty() {
            return None;
        }
        let (order, is_settled) = order_of(&table.conventions, date);
        let periods = &self.periods;
        let calendar = Box::new(move |text: &str| dated(text, order, is_settled, reading, periods));
        Some(Plan {
            columns,
            calendar,
            threads: *self.threads.get_or_init(|| reading.threads.unwrap_or_else(|| self.threads_worthwhile())),
            block: reading.shape.block,
            progress: &reading.progress,
        })
    }

    /// As many threads as the machine has, but only one for a file of one block: a thread takes longer to begin than
    /// that takes to fold.
    fn threads_worthwhile(&self) -> NonZeroUsize {
        let length = self.file_at.as_ref().and_then(|at| at.file.length().ok());
        let blocks = length.zip(u64::try_from(self.reading.shape.block).ok());
        if blocks.is_some_and(|(length, block)| length <= block) {
            return NonZeroUsize::MIN;
        }
        std::thread::available_parallelism().unwrap_or(NonZeroUsize::MIN)
    }

    /// Rows passed that come to so much.
    pub(super) fn rows_passed(&mut self, whole: &Whole) {
        self.now.totals.pass(whole);
    }

    /// Takes in rows that say the same in words, of which the first stands in a line.
    pub(super) fn take_class(&mut self, cells: &[RawCell<'_>], line: u64, class: &Class) {
        for (column, cell) in cells.iter().enumerate() {
            self.now.conventions.observe(column, &cell.text, (cell.line, cell.column));
        }
        if self.now.conventions.are_open() {
            return self.fold.need_care("a value that can be read two ways stands far down in a column");
        }
        let problems = self.class_problems(cells, line, class);
        if let Err(problems) = problems {
            self.source.refused = self.source.refused.saturating_add(class.rows);
            // They are in the sums of the table already, and each is to be told by itself.
            self.fold.need_care("rows that say something wrong are to be told one by one");
            problems.into_iter().for_each(|problem| self.fold.problems.add(problem));
        }
    }

    fn class_problems(&mut self, cells: &[RawCell<'_>], line: u64, class: &Class) -> Result<(), Vec<super::Problem>> {
        let file = self.file;
        let mut row = RowReader::new(self, cells, line);
        if row.total().is_some() {
            self.fold.need_care("a total stands among the rows of cinemas");
            return Ok(());
        }
        let parsed = row.parse();
        let problems = std::mem::take(&mut row.problems);
        let (film, of) = match parsed.and_then(|parsed| parsed.film.zip(parsed.takings)) {
            Some(both) if problems.is_empty() => both,
            _ => return Err(problems),
        };
        let problem = |records: &Self, message: String| vec![super::Problem::new(records.place(line, 0), message)];
        let film = self.fold.film(film, (file, line)).map_err(|message| problem(self, message))?;
        let (Some(span), dates) = (span_of(class.days), class.dates.iter().filter_map(|days| span_of(*days))) else {
            return Ok(());
        };
        let dates: Vec<Span> = dates.collect();
        let used = ClassUse {
            film,
            span,
            first: (file, line),
            stated: class.stated.map(|stated| stated.map(|line| (file, line))),
            rows: class.rows,
        };
        let of_periods = |sum: &Sum| self.periods.of(sum.period).map(|period| (period, *sum));
        let sums: Vec<(Period, Sum)> = class.sums.iter().filter_map(of_periods).collect();
        self.fold.class(&of, &used, &sums, &dates).map_err(|message| problem(self, message))?;
        self.source.rows = self.source.rows.saturating_add(class.rows);
        if let Some((count, _)) = of.part.version.and_then(|suffix| self.suffixes.get_mut(&suffix)) {
            *count = count.saturating_add(class.rows.saturating_sub(1));
        }
        Ok(())
    }
}

/// Columns that stand side by side, as first and last.
fn stretches(columns: &[usize]) -> Vec<(usize, usize)> {
    let mut stretches: Vec<(usize, usize)> = Vec::new();
    for column in columns {
        match stretches.last_mut() {
            Some((_, last)) if last.saturating_add(1) == *column => *last = *column,
            _ => stretches.push((*column, *column)),
        }
    }
    stretches
}

fn order_of(conventions: &Conventions, column: usize) -> (dates::DateOrder, bool) {
    (conventions.order(column), conventions.order_settled(column).is_some())
}

/// Where a date lies, if it is written beyond doubt and within one period of the report.
fn dated(text: &str, order: dates::DateOrder, is_settled: bool, reading: &Reading, periods: &Periods) -> Option<Dated> {
    let is_plain = text.trim() == text && text.starts_with(|first: char| first.is_ascii_digit());
    if !is_plain {
        return None;
    }
    let period = match Period::parse(text) {
        Some(year_first) => year_first,
        None if !is_settled && dates::evidence(text) != dates::Evidence::None => return None,
        None => dates::period(text, order)?,
    };
    let span = period.span()?;
    let (period, false) = reading.placed(span)? else { return None };
    let period = if reading.is_wanted(period) { Some(periods.number(period)?) } else { None };
    Some(Dated { first: day_number(span.first)?, last: day_number(span.last)?, period })
}

/// The day that others are counted from.
const FIRST_DAY: Date = Date::constant(1970, 1, 1);

fn day_number(day: Date) -> Option<i32> {
    i32::try_from(FIRST_DAY.duration_until(day).as_hours().checked_div(24)?).ok()
}

fn span_of((first, last): (i32, i32)) -> Option<Span> {
    let day = |number: i32| FIRST_DAY.checked_add(SignedDuration::from_hours(i64::from(number).checked_mul(24)?)).ok();
    Some(Span { first: day(first)?, last: day(last)? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbours_are_one_stretch() {
        assert_eq!(stretches(&[1, 2, 3, 7, 9, 10]), [(1, 3), (7, 7), (9, 10)]);
        assert_eq!(stretches(&[]), []);
    }

    #[test]
    fn days_have_numbers() {
        for text in ["1969-12-31", "1970-01-01", "2024-02-29", "1895-12-28"] {
            let day: Date = text.parse().unwrap();
            let number = day_number(day).unwrap();
            assert_eq!(span_of((number, number)).map(|span| span.first), Some(day));
        }
    }
}
