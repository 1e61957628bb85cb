//! Rates: what a currency costs in another, either way round, with the change on a day, month or year before.

use clap::Args;

use crate::model::bound::Figure;
use crate::model::box_office::BoxOffice;
use crate::model::change::Change;
use crate::model::currency::Currency;
use crate::model::period::Period;
use crate::model::rate::{Quote, RateError, RateMethod, Taken};
use crate::model::rollup::Rollup;
use crate::sheet::{Cell, Column, Holds, Note, Page, Sentence, Sheet};

use super::options::When;
use super::{Report, ReportError, method};

/// The currencies of the market and its neighbours.
const CURRENCIES: [&str; 8] = ["KZT", "KGS", "UZS", "TJS", "TMT", "RUB", "EUR", "USD"];

/// Show exchange rates, either way round, with their change.
///
/// A rate is found directly, from its inverse, or through one more currency, the newest usable first; the row
/// says which. Without --pair all currencies are priced in tenge.
#[derive(Args, Clone, Debug)]
#[command(
    after_help = "A rate is found directly, from its inverse, or through one more currency, the newest usable\nfirst; the row says which. Without --pair all currencies are priced in tenge.\n\nExamples:\n  kinostat rates --year 2024\n  kinostat rates --period 2024-04-24 --pair KZT/USD --pair USD/KZT\n  kinostat rates --year 2024 --all"
)]
pub struct Options {
    #[command(flatten)]
    when: When,

    /// A pair such as KZT/USD: the price of the first in the second; may be repeated
    #[arg(long, value_name = "BASE/QUOTE", value_parser = pair)]
    pub pair: Vec<(Currency, Currency)>,

    /// All pairs of KZT, KGS, UZS, TJS, TMT, RUB, EUR and USD
    #[arg(long, conflicts_with = "pair")]
    pub all: bool,

    /// What the change is on [default: the period before]
    #[arg(long, value_name = "day|month|year", value_parser = ["day", "month", "year"])]
    pub vs: Option<String>,
}

fn pair(text: &str) -> Result<(Currency, Currency), String> {
    let codes = text.split_once('/').map(|(base, quote)| (Currency::parse(base), Currency::parse(quote)));
    match codes {
        Some((Some(base), Some(quote))) if base != quote => Ok((base, quote)),
        _ => Err("expected two currencies such as KZT/USD".to_owned()),
    }
}

impl Report for Options {
    fn rollup(&self) -> Rollup {
        Rollup::nothing()
    }

    fn needs_rates(&self) -> bool {
        true
    }

    fn needs_records(&self) -> bool {
        false
    }

    fn run(&self, data: &BoxOffice) -> Result<Page, ReportError> {
        let newest =
            || [Taken::Average, Taken::Spot, Taken::End].into_iter().find_map(|taken| data.rates.newest(taken));
        let asked = self.when.named()?.or_else(newest);
        let period =
            asked.ok_or_else(|| ReportError::Question("no rates are known; give some with --rates FILE".to_owned()))?;
        let before = before(period, self.vs.as_deref())?;
        let mut page =
            Page { report: "rates", title: Sentence::start(format!("Exchange rates of {period}")), ..Page::default() };
        let columns = vec![
            Column::new("pair", "Pair"),
            Column::new("rate", "Rate").holding(Holds::Rate),
            Column::new("inverse", "Inverse").holding(Holds::Rate),
            Column::new("before", before.map_or("Before".to_owned(), |before| before.to_string())).holding(Holds::Rate),
            Column::new("change", "Change").holding(Holds::Change),
            Column::new("of", "Rate of"),
            Column::new("taken", "Taken"),
            Column::new("through", "Through"),
            Column::new("source", "Source"),
        ];
        let mut sheet =
            Sheet::new("rates", format!("{period}: what one unit of the first costs in the second"), columns);
        for (base, quote) in self.pairs() {
            let at = |period: Period| data.rates.quote(base, quote, period, method_for(period));
            sheet.push(format!("{base}/{quote}"), row(base, quote, at(period), before.map(at)));
        }
        page.sheets.push(sheet);
        page.notes.push(Note::new(
            "rate_order",
            "the newest usable rate wins; on one day direct goes before inverse, inverse before a chain",
        ));
        page.sources.clone_from(&data.account.sources);
        Ok(page)
    }
}

impl Options {
    fn pairs(&self) -> Vec<(Currency, Currency)> {
        let all: Vec<Currency> = CURRENCIES.iter().filter_map(|code| Currency::parse(code)).collect();
        if !self.pair.is_empty() {
            return self.pair.clone();
        }
        let quotes = if self.all { all.len() } else { 1 };
        let with_later = |(place, quote): (usize, &Currency)| {
            all.iter().skip(place).skip(1).map(|base| (*base, *quote)).collect::<Vec<_>>()
        };
        all.iter().enumerate().take(quotes).flat_map(with_later).collect()
    }
}

fn method_for(period: Period) -> RateMethod {
    match period {
        Period::Day(day) => RateMethod::On(day),
        _ => RateMethod::Average,
    }
}

/// The period the change is on.
fn before(period: Period, vs: Option<&str>) -> Result<Option<Period>, ReportError> {
    let question = |what: &str| {
        Err(ReportError::Question(format!(
            "a change on the {what} before needs a day or a {what}; {period} is neither"
        )))
    };
    match (vs, period) {
        (None, _) => Ok(period.before()),
        (Some("year"), _) => Ok(period.year_before()),
        (Some("month"), Period::Month(..)) | (Some("day"), Period::Day(_)) => Ok(period.before()),
        (Some("month"), Period::Day(day)) => Ok(day.checked_sub(jiff::Span::new().months(1)).ok().map(Period::Day)),
        (Some(what), _) => question(what),
    }
}

fn row(
    base: Currency,
    quote: Currency,
    now: Result<Quote, RateError>,
    before: Option<Result<Quote, RateError>>,
) -> Vec<Cell> {
    let pair = Cell::from(format!("{base}/{quote}"));
    let missing = |error: &RateError| Cell::Missing(error.to_string());
    let before_cell = match &before {
        Some(Ok(before)) => before.clone().into(),
        Some(Err(error)) => missing(error),
        None => Cell::Missing("there is no period before".to_owned()),
    };
    let now = match &now {
        Ok(now) => now,
        Err(error) => {
            let gone = || missing(error);
            return vec![pair, gone(), gone(), before_cell, gone(), gone(), gone(), gone(), gone()];
        }
    };
    let same = matches!(&before, Some(Ok(before)) if before.period == now.period && before.through == now.through);
    let why = if same { "both are the same published rate" } else { "no rate to compare with" };
    let change = before
        .filter(|_| !same)
        .and_then(Result::ok)
        .and_then(|before| Change::from_to(Figure::exact(before.rate()?), Figure::exact(now.rate()?)));
    let through = now.through.iter().map(|rate| format!("{}/{}", rate.base, rate.quote)).collect::<Vec<_>>().join(" ");
    vec![
        pair,
        now.clone().into(),
        now.inverse().into(),
        before_cell,
        Cell::or_missing(change, why),
        now.period.to_string().into(),
        now.taken.word().into(),
        through.into(),
        Cell::Cite(method::sources(now)),
    ]
}
