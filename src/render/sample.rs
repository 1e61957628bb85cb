//! A page with every kind of cell and with titles that are hard to draw, for the tests of the formats.

use super::{Format, RenderOptions};
use crate::model::bound::{Bound, Figure};
use crate::model::change::Change;
use crate::model::currency::Currency;
use crate::model::money::Money;
use crate::model::number::decimal;
use crate::model::period::Period;
use crate::model::rate::{Quote, Rate, RateMethod, RateTable, Taken};
use crate::model::share::Share;
use crate::sheet::{Cell, Column, Holds, Note, Page, Sentence, Sheet, SourceUse};

/// The sample in a format.
pub fn rendered(format: Format, options: &RenderOptions) -> String {
    let mut out = Vec::new();
    format.render(&page(), options, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

/// The price of a dollar in tenge.
pub fn quote(rate: &str, units: u64) -> Quote {
    let mut rates = RateTable::new(7);
    let period = Period::Year(2024);
    let rate = Rate {
        base: Currency::USD,
        quote: Currency::KZT,
        rate: decimal(rate).unwrap(),
        units,
        period,
        taken: Taken::Average,
        source: "bank".to_owned(),
    };
    rates.add(rate).unwrap();
    rates.quote(Currency::USD, Currency::KZT, period, RateMethod::Average).unwrap()
}

fn money(amount: &str, currency: Currency, bound: Bound) -> Cell {
    Figure::new(Money::new(decimal(amount).unwrap(), currency), bound).into()
}

fn share(percent: &str, bound: Bound) -> Figure<Share> {
    Figure::new(Share::from_percent(decimal(percent).unwrap()), bound)
}

fn missing(why: &str) -> Cell {
    Cell::Missing(why.to_owned())
}

/// A page of two sheets, one with groups of columns.
pub fn page() -> Page {
    let gross = money("23000000000", Currency::KZT, Bound::About);
    let dollars = money("49044433.9366", Currency::USD, Bound::Exact);
    let before = Figure::exact(decimal("15200000000").unwrap());
    let now = Figure::new(decimal("23000000000").unwrap(), Bound::About);
    let change = Cell::from(Change::from_to(before, now).unwrap());
    let summary = Sentence::start("Domestic films took ")
        .short(gross.clone())
        .words(" (")
        .short(dollars)
        .words("), ")
        .value(change.clone())
        .words(" on the year.");
    let source = "https://example.org/figures".to_owned();
    let rate =
        Sentence::default().value(quote("468.9625", 1)).words(", see ").value(Cell::Cite(source.clone())).words(".");
    Page {
        plots: Vec::new(),
        report: "sample",
        title: "A year".into(),
        summary: vec![
            summary,
            Sentence::start("Full: ").value(gross.clone()).words(" ").value(Cell::Cite(source.clone())),
        ],
        sheets: vec![parts(gross, change), films(source)],
        notes: vec![
            Note::new("year_basis", "calendar year: what was sold from January to December, whenever a film opened"),
            Note::new("rate", rate),
        ],
        sources: vec![SourceUse {
            name: "films.csv".to_owned(),
            kinds: vec!["box office", "releases"],
            container: vec!["gzip", "csv"],
            encoding: "windows-1251",
            delimiter: Some(";".to_owned()),
            reading: vec!["the total in line 1206 (\"Итого\") is the sum of its rows".to_owned()],
            sha256: "1a2b3c4d".repeat(8),
            rows: 1204,
            refused: 3,
            set_aside: 0,
            columns_not_used: vec!["director".to_owned()],
        }],
        is_negative: false,
    }
}

fn parts(gross: Cell, change: Cell) -> Sheet {
    let columns = vec![
        Column::new("origin", "Origin"),
        Column::of("Gross", "gross", "2024, KZT").holding(Holds::Money),
        Column::of("Gross", "gross_share", "Share of all gross").holding(Holds::Share),
        Column::of("Gross", "gross_change", "On 2023").holding(Holds::Change),
        Column::of("Admissions", "admissions", "2024").holding(Holds::Count),
        Column::of("Admissions", "admissions_points", "Share on 2023").holding(Holds::Points),
    ];
    let mut sheet = Sheet::new("parts", "Parts", columns);
    let points = Share::minus(share("50", Bound::Exact), share("40", Bound::Exact)).unwrap();
    let domestic = [
        Cell::from("Domestic"),
        gross,
        share("50", Bound::About).into(),
        change,
        Figure::new(9_900_000, Bound::AtLeast).into(),
        points.into(),
    ];
    let nothing = || missing("2023 is not known");
    let foreign = [
        Cell::from("Foreign"),
        money("1234.5", Currency::KZT, Bound::Exact),
        share("0.04", Bound::Exact).into(),
        nothing(),
        missing("not counted"),
        nothing(),
    ];
    sheet.push("domestic", domestic.to_vec());
    sheet.push("foreign", foreign.to_vec());
    sheet
}

fn films(source: String) -> Sheet {
    let columns = vec![
        Column::new("rank", "#").holding(Holds::Number),
        Column::new("title", "Film"),
        Column::new("gross", "Gross").holding(Holds::Money),
        Column::new("rate", "Rate, KZT per USD").holding(Holds::Rate),
        Column::new("source", "From"),
    ];
    let none = || missing("not published");
    let mut sheet = Sheet::new("films", "Films", columns);
    let rows = [
        (
            "Қаш: Арыстан мен оның үлкен ағайындарының оралуы",
            money("952800000", Currency::KZT, Bound::Exact),
            quote("468.9625", 1).into(),
            Cell::Cite("https://example.org/2023".to_owned()),
        ),
        (
            "기생충 그리고 아주 긴 제목의 이야기",
            money("49044433.9366", Currency::USD, Bound::About),
            none(),
            Cell::Cite(source),
        ),
        ("Cafe\u{301} | *de* la `gare`, <b>\"un\"</b> [e\u{301}te\u{301}]", none(), none(), none()),
        ("👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧", money("0.5", Currency::UNSTATED, Bound::AtLeast), none(), none()),
        ("\u{1b}[31mred\u{202e}\nline", money("-3", Currency::KZT, Bound::AtMost), none(), none()),
    ];
    for (place, (title, gross, rate, source)) in (1..).zip(rows) {
        sheet.push(place.to_string(), vec![Cell::Number(place), title.into(), gross, rate, source]);
    }
    sheet
}
