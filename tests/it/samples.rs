//! Real figures that must come out: the bundled ones of Kazakhstan, and published files where they are here.

use serde_json::{Value, json};

use super::{Test, shared};

/// A row of a sheet of JSON, by its id.
#[track_caller]
fn row<'p>(page: &'p Value, sheet: &str, id: &str) -> &'p Value {
    let rows = page["sheets"][sheet]["rows"].as_array().unwrap_or_else(|| panic!("no sheet {sheet}"));
    rows.iter().find(|row| row["row"] == id).unwrap_or_else(|| panic!("no row {id} in {sheet}"))
}

fn bundled(args: &str) -> Value {
    Test::new().args(args).args("-f json").run().ok().of_bundled().json()
}

#[test]
fn kazakhstan_2024_domestic_gross() {
    let page = bundled("report --year 2024");
    let domestic = row(&page, "market", "2024 domestic");
    assert_eq!(domestic["gross"]["amount"], "23000000000");
    assert_eq!(domestic["gross"]["currency"], "KZT");
    assert_eq!(domestic["gross_before"]["amount"], "15200000000");
    assert_eq!(domestic["gross_change"]["change_percent"], "51.3158");
    assert_eq!(domestic["gross_converted"]["amount"], "49044433.19");
    assert_eq!(domestic["gross_converted"]["currency"], "USD");
}

#[test]
fn kazakhstan_2024_films_released() {
    let page = bundled("report --year 2024");
    let domestic = row(&page, "market", "2024 domestic");
    assert_eq!(domestic["films_released"]["count"], 107);
    assert_eq!(domestic["films_released_before"]["count"], 65);
    assert_eq!(domestic["films_released_change"]["change_percent"], "64.6154");
}

#[test]
fn kazakhstan_2024_rate() {
    let page = bundled("report --year 2024");
    let notes = page["meta"]["notes"].as_array().unwrap();
    let rates: Vec<&str> =
        notes.iter().filter(|note| note["key"] == "rate").filter_map(|note| note["text"].as_str()).collect();
    assert!(
        rates
            .iter()
            .any(|rate| rate.starts_with("468.9625 KZT per USD, average of 2024") && rate.contains("World Bank")),
        "{rates:?}"
    );
}

#[test]
fn kazakhstan_2024_leading_domestic_films() {
    let page = bundled("report --year 2024");
    let rows = page["sheets"]["chart"]["rows"].as_array().unwrap();
    let domestic = rows.iter().filter(|row| row["origin"] == "domestic");
    let leading: Vec<(&str, &str)> = domestic
        .take(7)
        .map(|row| (row["title"].as_str().unwrap(), row["gross"]["amount"].as_str().unwrap()))
        .collect();
    let expected = [
        ("Дәстүр", "1730000000"),
        ("Заманback", "1440000000"),
        ("Брат или брак 3", "1300000000"),
        ("Жездуха", "1050000000"),
        ("Кеттік, бәрін таста", "1000000000"),
        ("Қазақша бизнес Бразилияда", "1000000000"),
        ("Хотя бы кинода 3", "952800000"),
    ];
    assert_eq!(leading, expected);
}

#[test]
fn kazakhstan_2024_the_officials_figure_stands_beside() {
    let page = bundled("report --year 2024");
    let rows = page["sheets"]["other_figures"]["rows"].as_array().unwrap();
    let officials: Vec<&Value> = rows
        .iter()
        .filter(|row| {
            row["series"] == "officials"
                && row["measure"] == "gross"
                && row["period"] == "2024"
                && row["origin"] == "domestic"
        })
        .collect();
    assert_eq!(officials.len(), 1, "{officials:?}");
    assert_eq!(officials[0]["value"], json!({ "amount": "22000000000", "currency": "KZT", "bound": "at_least" }));
    assert!(officials[0]["source"]["source"].as_str().unwrap().starts_with("https://"), "{}", officials[0]["source"]);
}

#[test]
fn kazakhstan_every_bundled_figure_on_the_page_has_its_address() {
    let page = bundled("report --year 2024");
    for sheet in ["chart", "other_figures"] {
        for row in page["sheets"][sheet]["rows"].as_array().unwrap() {
            assert!(row["source"]["source"].as_str().is_some_and(|address| address.contains("http")), "{sheet}: {row}");
        }
    }
}

#[test]
fn kazakhstan_an_incomplete_list_says_so_in_every_row() {
    let page = bundled("top-share --years 2022..2024");
    for row in page["sheets"]["top_share"]["rows"].as_array().unwrap() {
        let list = row["list"].as_str().unwrap_or_default();
        let empty = row["films"].is_null();
        assert!(empty || list.starts_with("incomplete"), "{row}");
    }
}

#[test]
fn kazakhstan_no_rouble_or_region_in_a_tenge_sum() {
    for year in 2019..=2025 {
        let page = bundled(&format!("chart --year {year} --top 1000"));
        for row in page["sheets"]["chart"]["rows"].as_array().unwrap() {
            assert_eq!(row["gross"]["currency"], "KZT", "{year}: {row}");
        }
    }
}

#[test]
fn kazakhstan_series_never_mix_in_one_change() {
    let page = bundled("growth --years 2023..2024 --origin domestic");
    assert_eq!(row(&page, "growth", "2023 domestic")["gross_change"]["change_percent"], "60.0000");
    assert_eq!(row(&page, "growth", "2024 domestic")["gross_change"]["change_percent"], "51.3158");
}

#[test]
fn tenge_to_dollars_and_back() {
    let convert = |args: &str| Test::new().args(args).args("-f json").run().ok().json();
    let page = convert("convert 22000000000 KZT USD --year 2024");
    assert_eq!(row(&page, "converted", "2024")["converted"]["amount"], "46912066.53");
    assert_eq!(row(&page, "converted", "2024")["inverse"]["rate"], "468.9625");
    let page = convert("convert 23000000000 KZT USD --year 2024");
    assert_eq!(row(&page, "converted", "2024")["converted"]["amount"], "49044433.19");
}

/// The Korean daily top 10 of 2018-2022, with the columns named by hand.
const KOREA: &str = "--col film_id=movieCd --col title=movieNm --col gross=salesAmt --col release_date=openDt \
                     --col countries=repNationNm --col date=date --home KR --currency KRW daily_box_office.csv movie_list.csv";

/// One year of the table in samples/README.md.
struct Year {
    year: u16,
    films: u64,
    gross: &'static str,
    change: Option<&'static str>,
    /// Of the top 10 and the top 20: domestic films, unknown films, domestic share of gross.
    top: [Option<(u64, u64, &'static str)>; 2],
}

const YEARS: [Year; 4] = [
    Year {
        year: 2018,
        films: 280,
        gross: "1759987142343",
        change: None,
        top: [Some((3, 1, "31.2186")), Some((8, 2, "38.3714"))],
    },
    Year {
        year: 2019,
        films: 280,
        gross: "1857006426208",
        change: Some("5.5125"),
        top: [Some((4, 0, "41.4050")), Some((11, 0, "48.5754"))],
    },
    Year {
        year: 2020,
        films: 326,
        gross: "481506020920",
        change: Some("-74.0708"),
        top: [Some((9, 0, "91.9507")), Some((16, 0, "85.9289"))],
    },
    Year { year: 2021, films: 324, gross: "558035911630", change: Some("15.8939"), top: [None, None] },
];

fn korea(args: &str) -> Option<Value> {
    let folder = shared()?.join("samples/kr-kobis-daily");
    let mut test = Test::new().args(args).args("-f json");
    for word in super::words(KOREA) {
        let is_file = word.ends_with(".csv");
        test = test.arg(if is_file { folder.join(&word).display().to_string() } else { word });
    }
    Some(test.run().status(0).json())
}

#[test]
fn korea_daily_growth_to_the_last_digit() {
    let Some(page) = korea("growth --years 2018..2021") else { return };
    for year in YEARS {
        let total = row(&page, "growth", &format!("{} total", year.year));
        assert_eq!(
            total["gross"],
            json!({ "amount": year.gross, "currency": "KRW", "bound": "exact" }),
            "{}",
            year.year
        );
        assert_eq!(total["films_in_distribution"]["count"], year.films, "{}", year.year);
        match year.change {
            Some(change) => assert_eq!(total["gross_change"]["change_percent"], change, "{}", year.year),
            None => assert!(total["gross_change"].is_null(), "{total}"),
        }
    }
}

#[test]
fn korea_daily_shares_of_the_top_to_the_last_digit() {
    let Some(page) = korea("top-share --years 2018..2021") else { return };
    for year in YEARS {
        for (n, expected) in [10, 20].into_iter().zip(year.top) {
            let of = |origin: &str| row(&page, "top_share", &format!("{} top {n} {origin}", year.year)).clone();
            assert_eq!(of("total")["films"]["count"], n);
            let Some((domestic, unknown, share)) = expected else { continue };
            assert_eq!(of("domestic")["films"]["count"], domestic, "{} top {n}", year.year);
            assert_eq!(of("unknown")["films"]["count"], unknown, "{} top {n}", year.year);
            assert_eq!(of("domestic")["gross_share"]["percent"], share, "{} top {n}", year.year);
        }
    }
    assert_eq!(row(&page, "top_share", "2021 top 10 domestic")["films"]["count"], 2);
}

#[test]
fn korea_daily_report_of_a_year() {
    let Some(page) = korea("report --year 2019") else { return };
    assert_eq!(row(&page, "market", "2019 total")["gross"]["amount"], "1857006426208");
    assert_eq!(row(&page, "market", "2019 total")["gross_change"]["change_percent"], "5.5125");
    assert_eq!(row(&page, "market", "2019 total")["films_in_distribution"]["count"], 280);
}

#[test]
fn korea_daily_part_of_a_year_is_not_compared_with_a_whole() {
    let Some(page) = korea("growth --years 2022") else { return };
    let total = row(&page, "growth", "2022 total");
    let extent = page["meta"]["notes"].as_array().unwrap().iter().any(|note| note["key"] == "part");
    assert!(total["gross_change"].is_null() == extent, "{total}");
}
