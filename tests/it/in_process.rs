//! Reports run in this process: from the words of a command line and records in memory to a page.
//!
//! This is what properties need, which run thousands of times, and what looks into a page before any format does.

use std::io::{Cursor, Read};

use kinostat::input::countries::country;
use kinostat::input::{self, InputError, Reading, Source};
use kinostat::model::box_office::BoxOffice;
use kinostat::model::country::Country;
use kinostat::model::currency::Currency;
use kinostat::model::rate::RateMethod;
use kinostat::render::{Format, RenderOptions};
use kinostat::report::{Report, ReportError};
use kinostat::sheet::Page;

/// Why there is no page.
#[derive(Debug)]
pub enum NoPage {
    Input(InputError),
    Report(ReportError),
}

/// How a report is asked in this process.
pub struct Asked {
    /// The words after the report's name, options of the report alone.
    pub args: Vec<String>,
    /// Records by name.
    pub files: Vec<(String, Vec<u8>)>,
    /// Rates, as a file of them.
    pub rates: Option<String>,
    /// The second currency.
    pub second: Option<Currency>,
    /// The home country.
    pub home: Option<Country>,
    /// How many bytes the next reads give, over and over; without it all there are.
    pub pieces: Vec<usize>,
}

/// Bytes that come in pieces, as from a pipe.
struct InPieces {
    bytes: Cursor<Vec<u8>>,
    pieces: std::iter::Cycle<std::vec::IntoIter<usize>>,
}

impl Read for InPieces {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let most = self.pieces.next().unwrap_or(usize::MAX).clamp(1, buffer.len().max(1)).min(buffer.len());
        self.bytes.read(&mut buffer[..most])
    }
}

impl Asked {
    pub fn new(args: &str) -> Asked {
        Asked { args: super::words(args), files: Vec::new(), rates: None, second: None, home: None, pieces: Vec::new() }
    }

    pub fn file(mut self, name: &str, bytes: impl AsRef<[u8]>) -> Asked {
        self.files.push((name.to_owned(), bytes.as_ref().to_vec()));
        self
    }

    pub fn rates(mut self, rates: &str, second: &str) -> Asked {
        self.rates = Some(rates.to_owned());
        self.second = Currency::parse(second);
        self
    }

    pub fn home(mut self, home: &str) -> Asked {
        self.home = country(home);
        self
    }

    pub fn pieces(mut self, pieces: Vec<usize>) -> Asked {
        self.pieces = pieces;
        self
    }

    /// The answer of a report whose options are `O`.
    pub fn page<O: Report + clap::Args>(self) -> Result<Page, NoPage> {
        let command = O::augment_args(clap::Command::new("report").no_binary_name(true))
            .arg(clap::Arg::new("operands").num_args(0..));
        let matches = command.try_get_matches_from(self.args).unwrap_or_else(|error| panic!("{error}"));
        let mut report = O::from_arg_matches(&matches).unwrap_or_else(|error| panic!("{error}"));
        let operands = matches.get_many::<String>("operands").into_iter().flatten().cloned().collect();
        report.operands(operands, &|word| word.ends_with(".csv")).map_err(NoPage::Report)?;
        let reading = Reading { home: self.home, inspects: report.inspects(), ..Reading::of(report.rollup()) };
        let source = |(name, bytes): (String, Vec<u8>)| {
            let pieces = self.pieces.clone().into_iter().cycle();
            let opened = move || InPieces { bytes: Cursor::new(bytes.clone()), pieces: pieces.clone() };
            let first = opened();
            let again = move || Ok(Box::new(opened()) as Box<dyn Read + Send>);
            Source { name, bytes: Box::new(first), again: Some(Box::new(again)), at: None }
        };
        let sources = self.files.into_iter().map(source).collect();
        let rates = self.rates.map(|rates| source(("rates.csv".to_owned(), rates.into_bytes()))).into_iter().collect();
        let mut data: BoxOffice = input::read(sources, rates, &reading).map_err(NoPage::Input)?;
        if let Some(second) = self.second {
            let span = report.span(&data);
            data = data
                .in_currency(second, RateMethod::Average, span, false)
                .map_err(|error| NoPage::Report(error.into()))?;
        }
        report.run(&data).map_err(NoPage::Report)
    }
}

/// A page in a format.
pub fn rendered(page: &Page, format: Format) -> String {
    let mut out = Vec::new();
    format.render(page, &RenderOptions::default(), &mut out).expect("a page is rendered into memory");
    String::from_utf8(out).expect("every format is UTF-8")
}

/// The sheets of a page as JSON, without the sources and notes.
pub fn sheets(page: &Page) -> serde_json::Value {
    let whole: serde_json::Value = serde_json::from_str(&rendered(page, Format::Json)).expect("JSON is JSON");
    whole["sheets"].clone()
}
