//! `kinostat sql`: what a report needs of the records, as one SELECT for a database that holds them.

use clap::{Args, Subcommand};

use super::looks::Looks;
use super::records::{country, currency, rate_method};
use super::{Usage, output, source, words};
use crate::input::CinemaRows;
use crate::input::columns::{Chosen, Field};
use crate::input::records::chosen;
use crate::model::account::AROUND;
use crate::model::box_office::{Basis, grain_for};
use crate::model::country::Country;
use crate::model::currency::Currency;
use crate::model::period::Grain;
use crate::model::rate::RateMethod;
use crate::report::{self, Report};
use crate::warehouse::{self, Dialect, OfAllRows, Sums, Table};

/// Print what a report needs of a table in a database, as SQL.
///
/// The statement sums the rows of takings by film and period, exactly. Its result is a file of records: piped into the
/// same report it gives the figures that the rows themselves would. Only adding is done in the database; origins, rates,
/// shares and bounds are kinostat's. The table holds a row a film and day, or many of them where it is of cinemas.
#[derive(Args, Debug)]
#[command(
    after_help = "What a sum cannot tell is refused: running totals, rows of several days, rows of a cinema that\nstand twice. How figures are made (--origin-rule, --in, --top, …) is said to the report.\n\nExamples:\n  duckdb -csv -c \"$(kinostat sql report --year 2024 --dialect duckdb \\\n    --table takings.parquet --columns date,title,country,cinema,gross)\" |\n    kinostat report --year 2024\n  kinostat sql chart --period 2024-03 --dialect postgres --table sales.takings \\\n    --col date=day --col title=film --col gross=taken -o rollup.sql"
)]
pub struct Sql {
    #[command(subcommand)]
    report: Asked,
}

/// A report with the table that its records are in.
#[derive(Args, Debug)]
struct OfTable<O: Args> {
    #[command(flatten)]
    report: O,
    #[command(flatten)]
    table: TableOptions,
}

macro_rules! asked {
    ($($(#[doc = $about:literal])+ $variant:ident: $module:ident::$options:ident,)*) => {
        #[derive(Subcommand, Debug)]
        enum Asked {
            $(
                $(#[doc = $about])+
                #[command(after_help = AFTER, hide = WITHOUT_SUMS.contains(&stringify!($module)))]
                $variant(Box<OfTable<report::$module::$options>>),
            )*
        }

        impl Asked {
            fn statement(self, quiet: bool) -> anyhow::Result<String> {
                match self { $(Asked::$variant(asked) => asked.table.statement(asked.report, quiet),)* }
            }
        }
    };
}

crate::reports!(asked);

/// What every report says below its options here.
const AFTER: &str = "Columns have their meanings by their names, as in a file; --col gives them others. The result of the\n\
                     statement is read by the same report without any of these options.";

impl Sql {
    /// Writes the statement.
    pub fn run(self, looks: &Looks) -> anyhow::Result<()> {
        let statement = self.report.statement(looks.quiet)?;
        looks.write(statement.as_bytes())
    }
}

/// The reports that have nothing to ask a database for; they say why, and help does not offer them.
const WITHOUT_SUMS: [&str; 3] = ["convert", "rates", "inspect"];

/// A table of takings, and what is said of all its rows.
#[derive(Args, Debug)]
#[command(next_help_heading = "Table")]
struct TableOptions {
    /// The database
    #[arg(long, value_name = "NAME", value_parser = dialect())]
    dialect: &'static Dialect,

    /// The table, such as takings or sales.takings; "my.table" where a name has a point in it. In DuckDB also a file
    #[arg(long, value_name = "NAME")]
    table: String,

    /// The columns of the table, as the header line of a CSV file has them
    #[arg(long, value_name = "A,B,…", value_parser = warehouse::headers)]
    columns: Option<Headers>,

    /// Take a field from this column: gross=taken; without --columns these are the columns; may be repeated
    #[arg(long = "col", value_name = "FIELD=COLUMN", value_parser = |text: &str| chosen(text, Chosen::Header))]
    chosen: Vec<(Field, Chosen)>,

    /// Give a field one value for all rows that state none: territory=KZ; may be repeated
    #[arg(long = "set", value_name = "FIELD=VALUE", value_parser = |text: &str| chosen(text, Chosen::Constant))]
    constants: Vec<(Field, Chosen)>,

    /// The currency of amounts whose rows do not say
    #[arg(long, value_name = "CODE", value_parser = currency)]
    currency: Option<Currency>,

    /// The country whose films are domestic
    #[arg(long, value_name = "COUNTRY", value_parser = country)]
    home: Option<Country>,

    /// The year a film's money belongs to; give it to the report too
    #[arg(long, value_name = "BASIS", default_value = "calendar", value_parser = words(&Basis::WORDS))]
    basis: Basis,

    /// Which rate amounts will convert at: then needs sums by the day; give it to the report too
    #[arg(long, value_name = "METHOD", value_parser = rate_method)]
    rate_method: Option<RateMethod>,

    /// What a row of a single cinema is; only sum can be asked of a database
    #[arg(long, value_name = "READING", default_value = "sum", value_parser = words(&CinemaRows::WORDS))]
    cinema_rows: CinemaRows,
}

/// The names of a table's columns.
type Headers = Vec<String>;

const DIALECTS: &[Dialect] = &Dialect::ALL;

fn dialect() -> impl clap::builder::TypedValueParser<Value = &'static Dialect> {
    use clap::builder::TypedValueParser;
    clap::builder::PossibleValuesParser::new(DIALECTS.iter().map(|dialect| dialect.name))
        .try_map(|name| DIALECTS.iter().find(|dialect| dialect.name == name).ok_or(Usage(name)))
}

impl TableOptions {
    /// The statement for a report, or why there is none.
    fn statement<O: Report>(self, mut report: O, quiet: bool) -> anyhow::Result<String> {
        check_has_sums(&report)?;
        report.operands(Vec::new(), &source::is_file)?;
        if self.cinema_rows == CinemaRows::Once {
            let what = "rows of a cinema that stand twice are found by looking at each, which a sum does not";
            return Err(Usage(format!("--cinema-rows once: {what}; export the rows and read them")).into());
        }
        let rollup = report.rollup();
        let span = rollup.span.filter(|_| self.basis == Basis::Calendar);
        // Whether a week lacks days is seen by the days around it.
        let is_short = matches!(rollup.grain, Grain::Day | Grain::Week | Grain::Month);
        let span = span.map(|span| if is_short { span.widened(AROUND) } else { span });
        let sums = Sums { grain: grain_for(self.rate_method, rollup.grain), span };
        let table = self.table()?;
        if !quiet {
            self.tell(&table);
        }
        Ok(warehouse::select(&table, sums, self.dialect))
    }

    fn table(&self) -> Result<Table, Usage> {
        let of_choice = self.chosen.iter().filter_map(|(_, choice)| match choice {
            Chosen::Header(header) => Some(header.as_str()),
            Chosen::Constant(_) => None,
        });
        let headers: Vec<&str> = match &self.columns {
            Some(columns) => columns.iter().map(String::as_str).collect(),
            None => of_choice.collect(),
        };
        if headers.is_empty() {
            let what = "say which columns the table has: --columns date,title,cinema,gross";
            return Err(Usage(format!(
                "{what}; or name those to use, --col date=day --col title=film --col gross=taken"
            )));
        }
        let chosen: Vec<(Field, Chosen)> = self.chosen.iter().chain(&self.constants).cloned().collect();
        let of_all = OfAllRows { currency: self.currency, home: self.home };
        Table::new(self.dialect.path(&self.table).map_err(Usage)?, &headers, &chosen, of_all).map_err(Usage)
    }

    /// What is left out, and what is to be said again when the result is read.
    fn tell(&self, table: &Table) {
        super::tell(&table.remarks);
        if !table.not_used.is_empty() {
            output::tell(&format!("columns left out, for they go into no sum: {}", table.not_used.join(", ")));
        }
        let basis = (self.basis != Basis::Calendar).then(|| format!("--basis {}", self.basis));
        let method = self.rate_method.map(|_| "--rate-method".to_owned());
        let again: Vec<String> = basis.into_iter().chain(method).collect();
        if !again.is_empty() {
            output::tell(&format!(
                "a sum does not say how it was asked for; give the report again: {}",
                again.join(", ")
            ));
        }
    }
}

/// That a report needs sums of takings, and nothing that sums do not hold.
fn check_has_sums<O: Report>(report: &O) -> Result<(), Usage> {
    let why = if report.inspects() {
        "it looks at files as they are written; a table has types"
    } else if report.rollup().amounts.is_some() {
        "it converts row by row and sums nothing; export the rows and read them"
    } else if report.rollup().showings || report.rollup().by.is_some() {
        "its sums have screenings, or are parted by city, cinema or language; export the rows and read them"
    } else if !report.needs_records() {
        "it needs no records"
    } else {
        return Ok(());
    };
    Err(Usage(format!("there is nothing to ask a database for this report: {why}")))
}
