//! How the numbers of a page were made: the notes at its foot.

use crate::model::account::Extent;
use crate::model::bound::{Bound, Figure};
use crate::model::box_office::{Basis, BoxOffice, Conversion};
use crate::model::money::MoneyError;
use crate::model::period::Period;
use crate::model::published::Scope;
use crate::model::ranking::Ties;
use crate::model::rate::{Quote, RateMethod, Taken};
use crate::sheet::{Cell, Holds, Note, Page, Sentence};

/// Adds the notes that every report on box office has, and the sources.
pub fn add(page: &mut Page, data: &BoxOffice, periods: &[Period], ties: Option<Ties>) -> Result<(), MoneyError> {
    if data.account.invented {
        let title = std::mem::take(&mut page.title);
        page.title = Sentence(Sentence::start("Invented figures, an example: ").0.into_iter().chain(title.0).collect());
    }
    let definitions = &data.definitions;
    page.notes.push(Note::new("year_basis", format!("{}: {}", definitions.basis, definitions.basis.meaning())));
    let home = definitions.home.map_or("no home country named".to_owned(), |home| format!("home {home}"));
    let territory =
        definitions.territory.as_ref().map(|territory| format!("; the market is {territory}")).unwrap_or_default();
    let rule = definitions.origin_rule;
    page.notes.push(Note::new("origin_rule", format!("{}: {} ({home}{territory})", rule.word(), rule.meaning())));
    if let Some(ties) = ties {
        page.notes.push(Note::new("ties", format!("{ties}: {}", ties.meaning())));
    }
    if let Some(prices) = &data.prices {
        page.title = std::mem::take(&mut page.title).words(format!(", in prices of {}", prices.year));
        let text = format!("amounts are in the prices of {}, by {}", prices.year, prices.what);
        page.notes.push(Note::new("prices", text));
    }
    if data.estimated > 0 {
        let how =
            "est.: admissions that no record states are gross over the average ticket of the year, and only about";
        page.notes.push(Note::new("estimated_admissions", format!("{how}; sums so estimated: {}", data.estimated)));
    }
    if let Some(series) = &definitions.series {
        page.notes.push(Note::new("series", format!("film figures are of the series \"{series}\"")));
    }
    for (whose, basis) in &definitions.gross_bases {
        page.notes.push(Note::new("gross_basis", format!("{whose} are {basis}: {}", basis.meaning())));
    }
    let shows_money = page.sheets.iter().flat_map(|sheet| &sheet.columns).any(|column| column.holds == Holds::Money);
    if let Some(second) = data.second().filter(|_| shows_money) {
        add_rates(page, second);
    }
    add_span(page, data, periods);
    add_coverage(page, data, periods)?;
    add_account(page, data, periods);
    page.sources.clone_from(&data.account.sources);
    Ok(())
}

/// The rates used, with their dates and sources.
pub fn add_rates(page: &mut Page, second: &Conversion) {
    let method = match second.method {
        RateMethod::Then => "then: each record at the rate of its own day",
        RateMethod::Average => "average: each sum at the average of its period",
        RateMethod::End => "end: each sum at the last rate of its period",
        RateMethod::On(_) => "everything at one day's rate",
    };
    page.notes.push(Note::new("rate_method", method));
    match second.quotes.as_slice() {
        [] if !second.missing.is_empty() => {}
        [] => page.notes.push(Note::new("rate", format!("no amount needed a rate to {}", second.to))),
        few if few.len() <= 6 => few.iter().for_each(|quote| page.notes.push(Note::new("rate", rate_sentence(quote)))),
        [first, .., last] => {
            let count = second.quotes.len();
            let text = Sentence::start(format!("{count} rates, from "))
                .value(people_way(first))
                .words(format!(" ({}) to ", first.period));
            page.notes.push(Note::new(
                "rate",
                text.value(people_way(last)).words(format!(" ({}); {}", last.period, sources(last))),
            ));
        }
        [_] => {}
    }
    for why in &second.missing {
        page.notes.push(Note::new("rate_missing", format!("not all is converted to {}: {why}", second.to)));
    }
}

/// `468.9625 KZT per USD, average of 2024 (World Bank)`, with the steps of a chain.
pub fn rate_sentence(quote: &Quote) -> Sentence {
    let taken = match quote.taken {
        Taken::Average => format!(", average of {}", quote.period),
        Taken::End => format!(", end of {}", quote.period),
        Taken::Spot => format!(", of {}", quote.period),
        Taken::Given => ", given by hand".to_owned(),
    };
    let mut sentence = Sentence::default().value(people_way(quote)).words(taken);
    if quote.through.len() > 1 {
        let steps = quote
            .through
            .iter()
            .map(|rate| format!("{}/{} of {}", rate.base, rate.quote, rate.period))
            .collect::<Vec<_>>();
        sentence = sentence.words(format!(", through {}", steps.join(" and ")));
    }
    sentence.words(format!("; {}", sources(quote)))
}

/// A rate the way people quote it: the number that is one or more.
pub fn people_way(quote: &Quote) -> Quote {
    if quote.rate().is_some_and(|rate| rate < rust_decimal::Decimal::ONE) { quote.inverse() } else { quote.clone() }
}

/// Who publishes the rates of a quote.
pub fn sources(quote: &Quote) -> String {
    let mut sources: Vec<&str> = quote.through.iter().map(|rate| rate.source.as_str()).collect();
    sources.dedup();
    sources.join("; ")
}

fn add_span(page: &mut Page, data: &BoxOffice, periods: &[Period]) {
    if let Some(span) = data.account.span {
        page.notes.push(Note::new("span", format!("the box-office records cover {span}")));
    }
    for period in periods {
        match data.extent(*period) {
            Extent::Part(span) if data.definitions.basis == Basis::Calendar => {
                page.notes.push(Note::new(
                    "part",
                    format!("of {period} the records cover only {span}; a part is not compared with a whole"),
                ));
            }
            _ => {}
        }
        let covered = &data.account.covered;
        // Days before the first or after the last that is covered were told as a part.
        let inner = covered.within(*period).map(|span| covered.missing_days(span)).unwrap_or_default();
        if !inner.is_empty() {
            let days: Vec<String> = inner.iter().map(ToString::to_string).collect();
            page.notes.push(Note::new("gap", format!("of {period} no record covers {}", days.join(", "))));
        }
        if let Some(gap) = covered.longest_gap(*period).filter(|_| inner.is_empty()) {
            page.notes.push(Note::new("gap", format!("no record covers {gap}")));
        }
    }
}

fn add_coverage(page: &mut Page, data: &BoxOffice, periods: &[Period]) -> Result<(), MoneyError> {
    for period in periods {
        let Some(coverage) = data.coverage(*period)? else { continue };
        if coverage.films == 0 && !data.has_takings() {
            continue;
        }
        let whole = match coverage.scope {
            Scope::Total => "gross",
            Scope::Of(_) => "domestic gross",
        };
        let text = Sentence::start(match coverage.films {
            1 => format!("the 1 film listed for {period} holds "),
            films => format!("the {films} films listed for {period} hold "),
        })
        .value(coverage.share)
        .words(format!(" of the published {whole} ({})", coverage.series));
        page.notes.push(Note::new("coverage", text));
    }
    let is_told = page.notes.iter().any(|note| note.key == "coverage");
    if !periods.is_empty() && !is_told && data.has_takings() {
        page.notes.push(Note::new("coverage", "not known: the records hold no published total to compare with"));
    }
    Ok(())
}

fn add_account(page: &mut Page, data: &BoxOffice, periods: &[Period]) {
    for period in periods {
        let longer = data.longer_than(*period);
        if longer > 0 && data.definitions.basis == Basis::Calendar {
            let what = format!("sums of longer periods around {period}, which are in no figure of it: {longer}");
            page.notes.push(Note::new("longer", what));
        }
        let (across, unplaced) = (data.across_the_edge(*period), data.unplaced_releases(*period));
        if across > 0 && data.definitions.basis == Basis::Calendar {
            let rule =
                format!("sums that lie across the edge of {period}, each counted where most of its days lie: {across}");
            page.notes.push(Note::new("straddling", rule));
        }
        if unplaced > 0 && data.definitions.basis == Basis::Release {
            let what =
                format!("films with takings whose release date does not tell whether it lies in {period}: {unplaced}");
            page.notes.push(Note::new("release_dates", what));
        }
    }
    let account = &data.account;
    for (why, count) in &account.set_aside {
        page.notes.push(Note::new("set_aside", format!("{why}: {count}")));
    }
    if account.straddling > 0 {
        let rule = "records that lie across the edge of a period, each counted where most of its days lie";
        let mut text = Sentence::start(format!("{rule}: {}", account.straddling));
        for gross in account.straddling_gross.iter().filter(|gross| !gross.amount.is_zero()) {
            text = text.words(", ").value(Figure::exact(*gross));
        }
        page.notes.push(Note::new("straddling", text));
    }
    if let Some(refused) = &account.refused {
        page.notes.push(Note::new("refused", refused.clone()));
    }
    for warning in &account.warnings {
        page.notes.push(Note::new("warning", warning.clone()));
    }
    for remark in &account.remarks {
        page.notes.push(Note::new("remark", remark.clone()));
    }
    if page.sheets.iter().flat_map(|sheet| &sheet.rows).flat_map(|row| &row.cells).any(is_bounded) {
        page.notes.push(Note::new(
            "bounds",
            "floors, ceilings and rounded figures are marked, as published or where no record covers some days; sums, shares and changes carry the marks on",
        ));
    }
}

fn is_bounded(cell: &Cell) -> bool {
    let bound = match cell {
        Cell::Count(figure) => figure.bound,
        Cell::Money(figure) => figure.bound,
        Cell::Share(figure) => figure.bound,
        Cell::Change(figure) => figure.bound,
        Cell::Points(figure) => figure.bound,
        Cell::Times(figure) => figure.bound,
        Cell::Mean(figure) => figure.bound,
        Cell::Index(figure) => figure.bound,
        _ => Bound::Exact,
    };
    bound != Bound::Exact
}
