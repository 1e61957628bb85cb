//! Records: the rows of one source on their way into the fold: what its tables hold by their columns, which rows are
//! totals, headings or another section's, and how the marks of its numbers are to be read.

mod bulk;
mod look;
mod mixed;
mod shown;
mod table;

use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::num::NonZeroUsize;

use rust_decimal::Decimal;

use crate::model::account::SourceUse;
use crate::model::country::Country;
use crate::model::currency::Currency;
use crate::model::inspection::TableUse;
use crate::model::origin::Origin;
use crate::model::rate::Rate;
use crate::model::suggestion::{did_you_mean, nearest};

use super::bulk::{Class, Plan, Whole};
use super::columns::{Chosen, Field, Mapping, PERIODS, TITLES, is_named, meaning, places_of};
use super::conventions::{Conventions, Open};
use super::encoding::Letters;
use super::fold::Fold;
use super::formats::Shown;
use super::problem::{Place, Problem};
use super::profile::Profile;
use super::row::{Parsed, RowReader};
use super::totals::Totals;
use super::wide_rates::WideRates;
use super::{AnyPlace, RawCell, Reading, Shape, Sink, Stop, around, countries, dates, words};

use mixed::Mixed;
pub use mixed::MixedUnits;

/// What a table holds, by its columns.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Kinds {
    /// Takings of films.
    pub box_office: bool,
    /// Films.
    pub releases: bool,
    /// Published figures.
    pub market: bool,
    /// Exchange rates.
    pub rates: bool,
}

/// A row kept until it is known how its values are read.
struct KeptRow {
    cells: Vec<RawCell<'static>>,
    line: u64,
}

/// How many bytes of rows are kept for a value that tells how the others are read.
const KEPT: usize = 64 * 1024 * 1024;

/// A table, as far as it was read.
#[derive(Default)]
pub(super) struct Table<'r> {
    pub(super) headers: Vec<String>,
    pub(super) mapping: Mapping,
    pub(super) kinds: Kinds,
    pub(super) amounts: Option<usize>,
    pub(super) wide: Option<WideRates>,
    pub(super) conventions: Conventions,
    pub(super) profile: Option<&'r Profile>,
    number: u32,
    /// Whether the period of the rows stands beside their table.
    period_is_around: bool,
    kept: Vec<KeptRow>,
    kept_bytes: usize,
    totals: Totals,
    mixed: BTreeMap<usize, Mixed>,
    /// The currency that the formats of its money show.
    pub(super) shown: Option<Currency>,
    /// Whether the origin of its films is that of the heading above them.
    origin_is_of_section: bool,
    /// Whether its rows wait for the rest of their list: they are of films and days, and may be takings without a figure.
    waits: bool,
    /// Whether its rows are only looked at, since its columns cannot be told.
    is_unread: bool,
    /// What a look at it has noted so far.
    look: Option<TableUse>,
}

/// How many tables may take turns; objects without end, each with keys of its own, would fill the memory.
const TURNS: usize = 64;

/// Reads the rows of one source into a fold.
pub struct Records<'a, 'r> {
    pub(super) reading: &'r Reading,
    pub(super) fold: &'a mut Fold<'r>,
    pub(super) source: SourceUse,
    pub(super) known_countries: BTreeMap<String, Vec<Country>>,
    /// The table that rows are of now.
    pub(super) now: Table<'r>,
    /// Tables whose rows take turns with others': objects of JSON differ in their keys.
    others: Vec<Table<'r>>,
    file: u32,
    /// How many tables there were.
    tables: u32,
    /// What the formats of the cells of the sheet show.
    shown: Shown,
    surroundings: around::Surroundings,
    /// The section that rows belong to: its number from 1, and its heading.
    section: (u32, String),
    other_sections: u64,
    /// How many titles had a suffix taken off, and the first of them.
    pub(super) suffixes: BTreeMap<String, (u64, String)>,
    lines_of_words: u64,
    /// The file that the source is, and where its text starts.
    file_at: Option<AnyPlace>,
    /// Whether all of it is read, however much of its stream is left.
    is_done: bool,
    /// The periods of rows folded in bulk.
    periods: bulk::Periods,
    /// How many threads fold them.
    threads: OnceCell<NonZeroUsize>,
    /// Whether rows are only checked, and not read.
    only_checks: bool,
}

impl<'a, 'r> Records<'a, 'r> {
    /// Rows of a source by this name.
    pub fn new(name: String, reading: &'r Reading, fold: &'a mut Fold<'r>) -> Self {
        let file = fold.begin_file(&name);
        let surroundings = around::Surroundings::of_file(&name);
        let source = SourceUse { name, ..SourceUse::default() };
        Records {
            reading,
            fold,
            source,
            known_countries: BTreeMap::new(),
            now: Table { profile: reading.profile.as_ref(), ..Table::default() },
            others: Vec::new(),
            file,
            tables: 0,
            shown: Shown::default(),
            surroundings,
            section: (1, String::new()),
            other_sections: 0,
            suffixes: BTreeMap::new(),
            lines_of_words: 0,
            file_at: None,
            is_done: false,
            periods: bulk::Periods::default(),
            threads: OnceCell::new(),
            only_checks: false,
        }
    }

    /// How the source is laid out, by the options or the profile.
    pub fn shape(&self) -> Shape {
        if self.fold.rates_only {
            return Shape { has_limits: self.reading.shape.has_limits, ..Shape::default() };
        }
        let mut shape = self.reading.shape.clone();
        let profile = self.reading.profile.as_ref();
        shape.delimiter = shape.delimiter.or(profile.and_then(|profile| profile.delimiter));
        let encoding = profile.and_then(|profile| profile.encoding.as_deref()).and_then(Letters::named);
        shape.encoding = shape.encoding.or(encoding);
        shape
    }

    /// Notes that the source can be read at any place of a file.
    pub fn read_at(&mut self, file: Option<AnyPlace>) {
        self.file_at = file;
    }

    /// Whether all of the source is read, however much of its stream is left.
    pub fn is_done(&self) -> bool {
        self.is_done
    }

    /// Notes what the source is.
    pub fn note_container(&mut self, container: &'static str, packings: &[&'static str]) {
        self.source.container = packings.iter().copied().chain([container]).collect();
    }

    /// Notes the letters it is written in, and says a guess.
    pub fn note_letters(&mut self, letters: Letters, guessed: bool) {
        self.source.encoding = letters.name();
        if letters != Letters::UTF_8 {
            let how = if guessed { ", told by its bytes; another can be said with --encoding" } else { "" };
            self.note(format!("written in {letters}{how}"));
        }
    }

    /// Says how the source was read, where that is not plain.
    pub fn note(&mut self, how: impl Into<String>) {
        let how = how.into();
        if !self.source.reading.contains(&how) {
            self.source.reading.push(how);
        }
    }

    /// The source ended.
    pub fn finish(mut self, sha256: String, length: u64) {
        self.end_tables();
        if self.other_sections > 0 {
            let count = self.other_sections;
            self.note(format!("rows of other sections, set aside: {count}"));
            self.fold.put_aside_rows("records of other sections", self.file, count);
        }
        if self.lines_of_words > 0 {
            let count = self.lines_of_words;
            self.note(format!("headings and notes among the rows: {count}"));
        }
        for (suffix, (count, title)) in std::mem::take(&mut self.suffixes) {
            self.note(format!("titles with \"{suffix}\" joined to their film: {count} (\"{title}\")"));
        }
        self.source.sha256 = sha256;
        self.source.columns_not_used.sort();
        self.source.columns_not_used.dedup();
        self.fold.end_file(self.source, length);
    }

    /// The source cannot be read on.
    pub fn stop(mut self, problem: Problem) {
        self.fold.problems.add(problem);
        if self.reading.inspects {
            self.end_tables();
            self.fold.end_file(self.source, 0);
        }
    }

    pub(super) fn place(&self, line: u64, column: u64) -> Place {
        Place { file: self.source.name.clone(), line, column }
    }

    fn refuse_file(&self, line: u64, message: String) -> Stop {
        Stop::Refused(Problem::new(self.place(line, 0), message))
    }

    /// The header of a column on one line, if it has one.
    pub(super) fn header(&self, column: usize) -> Option<String> {
        let header = self.now.headers.get(column)?.trim();
        (!header.is_empty()).then(|| header.replace(['\n', '\r'], " "))
    }

    /// Reads what is kept, once nothing in it is open any more or nothing more can tell.
    fn settle(&mut self) {
        let open = self.now.conventions.settle();
        for question in &open {
            let name = self.header(question.column).unwrap_or_default();
            let place = self.place(question.at.0, question.at.1);
            self.fold.problems.add(Problem::new(place, format!("{name}: {}", question.question())));
        }
        let kept = std::mem::take(&mut self.now.kept);
        self.now.kept_bytes = 0;
        if open.is_empty() {
            kept.into_iter().for_each(|row| self.read_row(&row.cells, row.line));
        } else {
            self.only_checks = true;
            kept.iter().for_each(|row| self.check_row(&row.cells, row.line, &open));
            self.only_checks = false;
        }
    }

    /// All tables end.
    fn end_tables(&mut self) {
        let is_of_takings = |table: &Table<'_>| table.kinds.box_office;
        let among_takings = is_of_takings(&self.now) || self.others.iter().any(is_of_takings);
        for table in std::iter::once(&mut self.now).chain(&mut self.others).filter(|table| table.waits) {
            table.kinds.box_office = among_takings;
            table.waits = false;
        }
        self.end_table();
        for other in std::mem::take(&mut self.others) {
            self.now = other;
            self.end_table();
        }
    }

    /// Tells of columns whose sums cannot both be what their headers say.
    fn doubt_sums(&mut self) {
        let sum = |field| self.now.totals.sum(field).filter(|sum| *sum > Decimal::ZERO);
        let mut told = Vec::new();
        if let Some((gross, admissions)) = sum(Field::Gross).zip(sum(Field::Admissions))
            && gross.checked_mul(Decimal::from(20)).is_some_and(|gross| gross < admissions)
        {
            told.push("a ticket costs less than a twentieth of the currency; are gross and admissions swapped, or is a unit missing?");
        }
        let rows = Decimal::from(self.now.totals.rows());
        if self.now.kinds.box_office && rows > Decimal::TWO && sum(Field::Gross).is_some_and(|gross| gross <= rows) {
            told.push(
                "the grosses come to no more than 1 a row; are they shares shown as percents, or is a unit missing?",
            );
        }
        if let Some((period, to_date)) = self.now.totals.beside()
            && period > to_date
            && to_date > Decimal::ZERO
        {
            told.push("the grosses of the period come to more than the running totals; are the two columns swapped?");
        }
        told.into_iter().for_each(|what| self.warn(what.to_owned()));
    }

    /// Says something of the source that a reader should know before using the answer.
    fn warn(&mut self, what: String) {
        self.fold.warn(format!("{}: {what}", self.source.name));
        self.note(what);
    }

    /// Goes on with a table of these headers, if rows of several take turns and it was one of them.
    fn take_up(&mut self, headers: &[&str]) -> bool {
        let before = std::mem::take(&mut self.now);
        if before.number > 0 {
            self.others.push(before);
        }
        if self.others.len() > TURNS {
            self.now = self.others.remove(0);
            self.end_table();
            self.now = Table::default();
        }
        let known = self.others.iter().position(|other| other.headers.iter().eq(headers));
        known.map(|known| self.now = self.others.swap_remove(known)).is_some()
    }

    /// A table ends: what is still open is asked, and its totals are told.
    fn end_table(&mut self) {
        self.settle();
        self.doubt_sums();
        let totals = std::mem::take(&mut self.now.totals).finish();
        self.end_look(&totals);
        for total in totals {
            let (line, words) = (total.line, &total.words);
            match total.disagrees {
                None => self.note(format!("the total in line {line} (\"{words}\") is the sum of its rows")),
                Some((field, said, sum)) => {
                    let what = format!("the total in line {line} (\"{words}\") says {} {said}", field.name());
                    self.warn(format!("{what}, but its rows come to {sum}"));
                }
            }
        }
        self.ask_about_mixed_units();
    }

    /// Reads a row into the fold.
    fn read_row(&mut self, cells: &[RawCell<'_>], line: u64) {
        self.reading.progress.add_rows(1);
        if self.is_of_other_section() {
            self.other_sections = self.other_sections.saturating_add(1);
            self.source.rows = self.source.rows.saturating_add(1);
            return;
        }
        let mut row = RowReader::new(self, cells, line);
        if row.is_blank() {
            return;
        }
        if let Some((words, values)) = row.total() {
            self.now.totals.total(line, &words, values);
            return;
        }
        row.look();
        let parsed = row.parse();
        let values = row.values();
        let problems = std::mem::take(&mut row.problems);
        let folded = match (parsed, problems.is_empty()) {
            (Some(parsed), true) => self.fold_row(parsed, line),
            _ => Err(problems),
        };
        match folded {
            Ok(()) => {
                self.source.rows = self.source.rows.saturating_add(1);
                self.now.totals.add(&values);
            }
            Err(problems) => {
                self.source.refused = self.source.refused.saturating_add(1);
                problems.into_iter().for_each(|problem| self.fold.problems.add(problem));
            }
        }
    }

    /// Checks a row that cannot be read, since a question is open: all but the columns in question.
    fn check_row(&mut self, cells: &[RawCell<'_>], line: u64, open: &[Open]) {
        let mut row = RowReader::new(self, cells, line);
        if row.is_blank() || row.total().is_some() {
            return;
        }
        row.look();
        row.parse();
        let problems = std::mem::take(&mut row.problems);
        self.source.refused = self.source.refused.saturating_add(1);
        let in_question: Vec<u64> =
            open.iter().filter_map(|open| cells.get(open.column)).map(|cell| cell.column).collect();
        let others = problems.into_iter().filter(|problem| !in_question.contains(&problem.place.column));
        others.for_each(|problem| self.fold.problems.add(problem));
    }

    /// The number of the table, if it is a list of one period, where each row is a film.
    pub(super) fn list(&self) -> Option<u32> {
        let parts = [
            Field::Cinema,
            Field::City,
            Field::Format,
            Field::Language,
            Field::Series,
            Field::Territory,
            Field::GrossBasis,
        ];
        let has_column = |field: Field| self.now.mapping.column(field).is_some();
        let is_list = self.now.kinds.box_office && !PERIODS.into_iter().chain(parts).any(has_column);
        is_list.then_some(self.now.number)
    }

    /// Keeps a row apart.
    pub(super) fn put_aside_row(&mut self, why: &str) {
        if self.only_checks {
            return;
        }
        self.fold.put_aside_rows(why, self.file, 1);
    }

    /// Whether values are the sum of the rows before, so that a row without a title is a total. Of rows that are not read
    /// nobody knows.
    pub(super) fn are_sum(&self, values: &super::totals::Values) -> bool {
        self.only_checks || self.now.totals.are_sum(values)
    }

    /// A heading such as `Foreign films` says the origin of the films below it, where no column does.
    fn take_origin_of_section(&mut self, heading: &str) {
        let mapping = &self.now.mapping;
        let has_column = [Field::Origin, Field::Countries].into_iter().any(|field| mapping.column(field).is_some());
        let is_said = mapping.constant(Field::Origin).is_some() && !self.now.origin_is_of_section;
        if has_column || is_said {
            return;
        }
        let named = words::origin(heading);
        if let Some(origin) = named {
            self.note(format!("the origin of the films below the heading \"{heading}\" is {}", origin.word()));
        }
        if named.is_some() || self.now.origin_is_of_section {
            self.now.origin_is_of_section = true;
            let word = named.unwrap_or(Origin::Unknown).word();
            self.now.mapping.set_constant(Field::Origin, word.to_owned());
        }
    }

    fn is_of_other_section(&self) -> bool {
        let Some(wanted) = &self.reading.section else { return false };
        let (number, heading) = &self.section;
        number.to_string() != *wanted && words::folded(heading) != words::folded(wanted)
    }

    /// Whether what stands in a column is an amount, for telling swapped headers.
    pub(super) fn swapped_with(&self, cells: &[RawCell<'_>], column: usize) -> Option<String> {
        let percents = |place: usize| {
            let (field, _) = self.now.mapping.meanings.get(place)?;
            let header = self.now.headers.get(place)?;
            let is_share = matches!(field, Some(Field::Share | Field::Change)) || words::is_of_percents(header);
            let cell = cells.get(place)?;
            let amount = super::amounts::written(&cell.text).ok()?;
            (is_share && !amount.percent && place != column)
                .then(|| (header.trim().to_owned(), cell.text.trim().to_owned()))
        };
        let (other, holds) = (0..cells.len()).find_map(percents)?;
        let own = self.now.headers.get(column)?.trim();
        Some(format!(
            "\"{other}\" holds \"{holds}\", which is none: the headers \"{own}\" and \"{other}\" look swapped"
        ))
    }
}

impl Sink for Records<'_, '_> {
    fn table(&mut self, headers: &[&str], line: u64) -> Result<(), Stop> {
        let takes_turns = self.source.container.contains(&"json");
        if !takes_turns {
            self.end_table();
        } else if self.take_up(headers) {
            return Ok(());
        }
        self.now.is_unread = false;
        match self.begin_table(headers, line) {
            Err(Stop::Refused(problem)) if self.reading.inspects => {
                self.fold.problems.add(problem);
                self.now.is_unread = true;
                Ok(())
            }
            begun => {
                let kinds = Kinds { releases: true, ..Kinds::default() };
                self.now.waits = takes_turns && self.now.kinds == kinds && self.knows_when(false);
                begun
            }
        }
    }

    fn row(&mut self, cells: &[RawCell<'_>], line: u64) -> Result<(), Stop> {
        if self.now.is_unread {
            self.look_at_row(cells);
            self.source.refused = self.source.refused.saturating_add(1);
            return Ok(());
        }
        for (column, cell) in cells.iter().enumerate().filter(|(_, cell)| !cell.exact) {
            self.now.conventions.observe(column, &cell.text, (cell.line, cell.column));
        }
        if !self.now.waits && !self.now.conventions.are_open() && self.now.kept.is_empty() {
            self.read_row(cells, line);
            return Ok(());
        }
        let bytes = cells.iter().fold(0_usize, |sum, cell| sum.saturating_add(cell.text.len()));
        self.now.kept_bytes = self.now.kept_bytes.saturating_add(bytes);
        self.now.kept.push(KeptRow { cells: cells.iter().map(RawCell::to_owned).collect(), line });
        if !self.now.waits && !self.now.conventions.are_open() || self.now.kept_bytes > KEPT {
            self.settle();
        }
        Ok(())
    }

    fn problem(&mut self, problem: Problem) -> Result<(), Stop> {
        self.source.refused = self.source.refused.saturating_add(1);
        self.fold.problems.add(problem);
        Ok(())
    }

    fn is_of_records(&self, header: &str) -> bool {
        let of_records = [Field::FilmId, Field::Title, Field::Gross, Field::Admissions, Field::Measure, Field::Base];
        let chosen = |(_, chosen): &(Field, Chosen)| matches!(chosen, Chosen::Header(name) if is_named(header, name));
        meaning(header).is_some_and(|field| of_records.contains(&field)) || self.reading.columns.iter().any(chosen)
    }

    fn header_score(&self, cells: &[&str]) -> usize {
        let profile = self.reading.profile.as_ref();
        let known = |cell: &&&str| {
            let by_profile = profile.is_some_and(|profile| profile.field(cell).is_some() || profile.ignores(cell));
            by_profile || meaning(cell).is_some()
        };
        let mut fields: Vec<&str> = cells.iter().filter(known).copied().collect();
        fields.sort_unstable();
        fields.dedup();
        let chosen = self.reading.columns.iter().filter(|(_, chosen)| match chosen {
            Chosen::Header(name) => places_of(cells, name).is_some(),
            Chosen::Constant(_) => false,
        });
        let amounts =
            self.reading.rollup.amounts.as_ref().filter(|wanted| cells.iter().any(|cell| is_named(cell, wanted)));
        fields.len().saturating_add(chosen.count()).saturating_add(amounts.into_iter().count())
    }

    fn names_films(&self, column: usize) -> bool {
        TITLES.into_iter().chain([Field::FilmId]).any(|field| self.now.mapping.column(field) == Some(column))
    }

    fn plan(&self, fields: usize, delimiter: u8) -> Option<Plan<'_>> {
        self.bulk_plan(fields, delimiter)
    }

    fn take_file(&mut self) -> Option<AnyPlace> {
        self.file_at.take()
    }

    fn read_whole(&mut self) {
        self.is_done = true;
    }

    fn need_care(&mut self, why: &str) {
        self.fold.need_care(why);
    }

    fn passed(&mut self, whole: &Whole) {
        self.rows_passed(whole);
    }

    fn class(&mut self, cells: &[RawCell<'_>], line: u64, class: &Class) {
        self.take_class(cells, line, class);
    }

    fn list(&mut self) {
        self.end_tables();
        self.now = Table { profile: self.reading.profile.as_ref(), ..Table::default() };
    }

    fn delimiter(&mut self, delimiter: u8) {
        let sign = char::from(delimiter);
        self.source.delimiter = Some(if sign == '\t' { "tab".to_owned() } else { sign.to_string() });
    }

    fn around(&mut self, text: &str) {
        self.surroundings.add(text);
    }

    fn sheet(&mut self, name: &str, is_one_of_several: bool) {
        self.surroundings.begin_sheet(name);
        if is_one_of_several {
            self.note(format!("the sheet \"{name}\""));
        }
    }

    fn shown(&mut self, shown: Shown) {
        self.shown = shown;
    }

    fn sheet_left_out(&mut self, name: &str) {
        self.note(format!("the sheet \"{name}\" is left out: its headers are not known"));
    }

    fn heading(&mut self, text: &str, is_section: bool) {
        self.lines_of_words = self.lines_of_words.saturating_add(1);
        if is_section {
            self.settle();
            self.now.totals.section();
            self.section = (self.section.0.saturating_add(1), text.trim().to_owned());
            self.take_origin_of_section(text.trim());
            if let Some(period) = dates::within(text) {
                self.surroundings.begin_section(text);
                if self.now.period_is_around {
                    self.now.mapping.set_constant(Field::Period, period.to_string());
                    self.note(format!("the period, {period}, is from the heading \"{}\"", text.trim()));
                }
            }
        }
    }
}

impl Records<'_, '_> {
    fn fold_row(&mut self, parsed: Parsed, line: u64) -> Result<(), Vec<Problem>> {
        let place = self.place(line, 0);
        let problem = |message: String| vec![Problem::new(place.clone(), message)];
        let at = (self.file, line);
        let mut of_film = None;
        if let Some(film) = parsed.film {
            let film = self.fold.film(film, at).map_err(problem)?;
            of_film = Some(film);
            if let Some(takings) = parsed.takings {
                let twice = |message| vec![Problem::twice(place.clone(), message)];
                self.fold.takings(film, takings, at).map_err(twice)?;
            }
        }
        if let Some(figure) = parsed.published {
            self.fold.figure(figure, at).map_err(problem)?;
        }
        for rate in parsed.rates {
            self.fold.rates.add(rate).map_err(|known| {
                let Rate { base, quote, rate, period, .. } = *known;
                problem(format!(
                    "{base}/{quote} of {period} stands here with another value than before, {rate}; keep one"
                ))
            })?;
        }
        self.fold.amounts.extend(parsed.amount);
        for record in parsed.canonical {
            self.fold.keep(&record, of_film);
        }
        Ok(())
    }
}

/// A territory by its country's code where it is a country, else as written.
pub fn territory(text: impl AsRef<str>) -> String {
    let text = text.as_ref().trim();
    countries::country(text).map_or_else(|| text.to_owned(), |country| country.code().to_owned())
}

/// Reads `FIELD=HEADER` or `FIELD=VALUE` of the command line.
pub fn chosen(text: &str, make: fn(String) -> Chosen) -> Result<(Field, Chosen), String> {
    let (name, value) = text
        .split_once('=')
        .ok_or_else(|| format!("\"{text}\" has no =; expected FIELD=…, such as gross=\"US Gross\""))?;
    let field = Field::named(name.trim()).ok_or_else(|| {
        let near = nearest(name, Field::ALL.iter().map(|field| field.name()));
        let listed = Field::ALL.iter().map(|field| field.name()).collect::<Vec<_>>().join(", ");
        format!("\"{name}\" is not a field{}; the fields are {listed}", did_you_mean(&near))
    })?;
    Ok((field, make(value.to_owned())))
}
