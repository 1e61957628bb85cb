//! Convert: an amount, or a column of a file, in another currency, with the rate, its date and its source.

use clap::Args;

use crate::model::asked::Asked;
use crate::model::bound::Figure;
use crate::model::box_office::BoxOffice;
use crate::model::currency::Currency;
use crate::model::money::Money;
use crate::model::number;
use crate::model::period::Period;
use crate::model::rate::{RateMethod, Taken};
use crate::model::rollup::Rollup;
use crate::sheet::{Cell, Column, Holds, Page, Sentence, Sheet};

use super::options::When;
use super::{IsFile, Report, ReportError, method};

/// Convert an amount, or a column of a file.
///
/// An amount converts at the average of the year or period asked for, or at the rate of a day. A column
/// converts row by row, at the period of each row where the file has one.
#[derive(Args, Clone, Debug)]
#[command(
    override_usage = "kinostat convert AMOUNT FROM TO --year YEAR\n       kinostat convert --column NAME --in TO --year YEAR [FILE]...",
    after_help = "An amount converts at the average of the period, or at the rate of a day. A column converts\nrow by row, at the average of each row's period where the file has one, or as --rate-method says.\n\nExamples:\n  kinostat convert 22000000000 KZT USD --year 2024\n  kinostat convert 103000000 KZT USD --period 2024-04-24\n  kinostat convert --column gross --in USD --year 2024 grosses.csv"
)]
pub struct Options {
    #[command(flatten)]
    when: When,

    /// Convert this column of the files instead of an amount
    #[arg(long, value_name = "NAME")]
    pub column: Option<String>,

    #[arg(skip)]
    amount: Option<(Money, Currency)>,
}

impl Report for Options {
    fn rollup(&self) -> Rollup {
        Rollup {
            span: self.when.asked().and_then(Asked::named).and_then(Period::span),
            amounts: self.column.clone(),
            ..Rollup::nothing()
        }
    }

    fn operands(&mut self, words: Vec<String>, _: IsFile<'_>) -> Result<Vec<String>, ReportError> {
        let named = self.when.named()?;
        if self.column.is_some() {
            return Ok(words);
        }
        let [amount, from, to] = words.as_slice() else {
            let what =
                "expected an amount and two currencies, such as: kinostat convert 22000000000 KZT USD --year 2024";
            return Err(ReportError::Question(format!(
                "{what}; or a column of a file with --column NAME --in USD FILE"
            )));
        };
        let currency = |code: &String| {
            Currency::parse(code).ok_or_else(|| {
                ReportError::Question(format!("\"{code}\" is not a currency; expected a code such as KZT or USD"))
            })
        };
        let value = number::decimal(amount)
            .map_err(|error| ReportError::Question(format!("the amount \"{amount}\" {error}")))?;
        self.amount = Some((Money::new(value, currency(from)?), currency(to)?));
        if named.is_none() {
            return Err(ReportError::Question(
                "say when: --year 2024, or --period 2024-Q1, or --period 2024-04-24".to_owned(),
            ));
        }
        Ok(Vec::new())
    }

    fn needs_rates(&self) -> bool {
        true
    }

    fn needs_records(&self) -> bool {
        self.column.is_some()
    }

    fn default_rate_method(&self) -> RateMethod {
        // An amount of a day converts at the day's rate; a column of days at the averages, which are published more
        // often than the rate of every day.
        if self.column.is_none() { RateMethod::Then } else { RateMethod::Average }
    }

    fn run(&self, data: &BoxOffice) -> Result<Page, ReportError> {
        match (self.amount, self.when.named()?) {
            (Some((money, to)), Some(period)) => amount(data, money, to, period),
            _ => column(data),
        }
    }
}

fn amount(data: &BoxOffice, money: Money, to: Currency, period: Period) -> Result<Page, ReportError> {
    let (converted, quote) = data.rates.convert(money, to, period, data.rate_method)?;
    let mut page = Page { report: "convert", title: Sentence::start("Converted"), ..Page::default() };
    let sentence =
        Sentence::default().value(Figure::exact(money)).words(" is ").value(Figure::exact(converted)).words(" at ");
    let when = match quote.taken {
        Taken::Given => ", given by hand.".to_owned(),
        taken => format!(", {} of {}.", taken.word(), quote.period),
    };
    page.summary.push(sentence.value(method::people_way(&quote)).words(when));
    let columns = vec![
        Column::new("period", "Period"),
        Column::new("amount", format!("Amount, {}", money.currency)).holding(Holds::Money),
        Column::new("converted", to.to_string()).holding(Holds::Money),
        Column::new("rate", format!("{to} per {}", money.currency)).holding(Holds::Rate),
        Column::new("inverse", format!("{} per {to}", money.currency)).holding(Holds::Rate),
        Column::new("source", "Source"),
    ];
    let mut sheet = Sheet::new("converted", "Amount", columns);
    let cells = vec![
        period.to_string().into(),
        Figure::exact(money).into(),
        Figure::exact(converted).into(),
        quote.clone().into(),
        quote.inverse().into(),
        Cell::Cite(method::sources(&quote)),
    ];
    sheet.push(period.to_string(), cells);
    page.sheets.push(sheet);
    page.notes.push(crate::sheet::Note::new("rate", method::rate_sentence(&quote)));
    page.sources.clone_from(&data.account.sources);
    Ok(page)
}

fn column(data: &BoxOffice) -> Result<Page, ReportError> {
    let Some(second) = data.second() else {
        return Err(ReportError::Question("say the currency to convert the column to: --in USD".to_owned()));
    };
    let mut page = Page { report: "convert", title: Sentence::start("Converted"), ..Page::default() };
    let columns = vec![
        Column::new("place", "Row"),
        Column::new("title", "Film"),
        Column::new("period", "Period"),
        Column::new("amount", "Amount").holding(Holds::Money),
        Column::new("currency", "Currency"),
        Column::new("converted", second.to.to_string()).holding(Holds::Money),
    ];
    let mut sheet = Sheet::new("converted", "Amounts", columns);
    for amount in &data.amounts {
        let unit = amount.money.map(|money| money.value.currency.to_string());
        let why = if amount.money.is_none() { "the cell is empty" } else { "the row has no period; say --year" };
        let cells = vec![
            amount.place.as_str().into(),
            Cell::or_missing(amount.label.clone(), "no column names the film"),
            Cell::or_missing(amount.period.map(|period| period.to_string()), "the row has no period of its own"),
            Cell::or_missing(amount.money, "the cell is empty"),
            Cell::or_missing(unit, "the cell is empty"),
            Cell::or_missing(amount.converted, why),
        ];
        sheet.push(amount.place.clone(), cells);
    }
    page.sheets.push(sheet);
    method::add_rates(&mut page, second);
    page.sources.clone_from(&data.account.sources);
    Ok(page)
}
