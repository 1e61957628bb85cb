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

/// The Korean daily top 10 of 2018-2022, which needs no option.
const KOREA: &str = "daily_box_office.csv movie_list.csv";

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
fn korea_daily_growth_to_date_and_over_twelve_months() {
    let Some(page) = korea("growth --years 2019..2020 --to-date 04-30 --origin total") else { return };
    for (year, gross, change) in [(2019, "558587548958", "8.7976"), (2020, "216534285138", "-61.2354")] {
        let total = row(&page, "growth", &format!("{year}-01-01..{year}-04-30 total"));
        assert_eq!(
            (&total["gross"]["amount"], &total["gross_change"]["change_percent"]),
            (&json!(gross), &json!(change))
        );
    }
    let Some(page) = korea("growth --years 2020 --rolling --origin total") else { return };
    let total = row(&page, "growth", "2019-07-01..2020-06-30 total");
    assert_eq!(total["gross"]["amount"], "1211814783901");
    assert_eq!(total["gross_change"]["change_percent"], "-35.7526");
}

#[test]
fn korea_daily_concentration_weekends_and_the_bridge() {
    let Some(page) = korea("top-share --year 2019 --concentration") else { return };
    let year = row(&page, "concentration", "2019");
    assert_eq!(year["hhi"]["index"], "294.2875");
    assert_eq!((&year["cr3"]["percent"], &year["top_100_share"]["percent"]), (&json!("20.0761"), &json!("96.3351")));
    let Some(page) = korea("weekends --year 2019") else { return };
    let weekend = row(&page, "weekends", "2019-01-25..2019-01-27");
    assert_eq!(weekend["gross"]["amount"], "27324535420");
    assert_eq!((&weekend["first"], &weekend["first_gross"]["amount"]), (&json!("극한직업"), &json!("21590512760")));
    let Some(page) = korea("growth --years 2019 --bridge") else { return };
    let line = |line: &str| -> i64 {
        row(&page, "bridge", &format!("2019 {line}"))["gross"]["amount"].as_str().unwrap().parse().unwrap()
    };
    assert_eq!(line("calendar_gross"), 1_857_006_426_208);
    let less = ["carried_in", "rereleases", "released_later", "release_unknown"].map(line);
    assert_eq!(line("calendar_gross") - less.iter().sum::<i64>(), line("released_in_year"));
    assert_eq!(line("released_in_year") + line("taken_before") + line("carried_out"), line("release_gross"));
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

/// A report on files of a sample, with the options it needs.
fn sample(files: &[&str], args: &str) -> Option<Value> {
    let folder = shared()?.join("samples");
    let test = Test::new().args(args).args("-f json");
    let named = files.iter().fold(test, |test, file| test.arg(folder.join(file).display().to_string()));
    Some(named.run().status(0).json())
}

/// How the files were read, as the foot of a page tells.
fn readings(page: &Value) -> String {
    let sources = page["meta"]["sources"].as_array().unwrap().iter();
    sources.flat_map(|source| source["reading"].as_array().unwrap()).map(Value::to_string).collect()
}

const BFI: &[&str] = &["uk-bfi-weekend/13 November 2022.xls"];

#[test]
fn bfi_weekend_needs_no_option() {
    let Some(page) = sample(BFI, "report --year 2022") else { return };
    assert_eq!(row(&page, "market", "2022 total")["gross"]["amount"], "15993495");
    assert_eq!(row(&page, "market", "2022 total")["gross"]["currency"], "GBP");
    assert_eq!(row(&page, "market", "2022 total")["films_in_distribution"]["count"], 56);
    let told = readings(&page);
    for part in ["layout bfi", "2022-11-11..2022-11-13", "the total in line 18"] {
        assert!(told.contains(part), "{part}: {told}");
    }
}

#[test]
fn bfi_first_section_needs_the_section_and_the_rule() {
    for (rule, films, share) in [("first", 3, "7.5975"), ("any", 4, "8.0200")] {
        let Some(page) = sample(BFI, &format!("report --year 2022 --section 1 --origin-rule {rule}")) else { return };
        assert_eq!(row(&page, "market", "2022 total")["gross"]["amount"], "15710950");
        assert_eq!(row(&page, "market", "2022 total")["films_in_distribution"]["count"], 15);
        let domestic = row(&page, "market", "2022 domestic");
        assert_eq!(domestic["films_in_distribution"]["count"], films, "{rule}");
        assert_eq!(domestic["gross_share"]["percent"], share, "{rule}");
    }
}

#[test]
fn bfi_cumulative_needs_the_column_too() {
    for (rule, share) in [("first", "7.8644"), ("any", "15.3216")] {
        let args = format!("report --year 2022 --section 1 --origin-rule {rule}");
        let Some(page) = sample(BFI, &format!("{args} --col gross=Total-Gross-to-date")) else { return };
        assert_eq!(row(&page, "market", "2022 domestic")["gross_share"]["percent"], share, "{rule}");
    }
}

const KOBIS: &[&str] = &["kr-kobis-export/movie_boxoffice.csv"];

#[test]
fn kobis_export_needs_the_rule_of_its_lead_nation() {
    let Some(page) = sample(KOBIS, "top-share --period 2019-01-01..2020-12-31 --origin-rule first") else { return };
    assert!(readings(&page).contains("is the sum of its rows"), "{}", readings(&page));
    let of = |id: &str| row(&page, "top_share", &format!("2019-01-01..2020-12-31 top {id}")).clone();
    for (n, films, share) in [(10, 4, "42.3803"), (20, 12, "52.9100")] {
        assert_eq!(of(&format!("{n} domestic"))["films"]["count"], films);
        assert_eq!(of(&format!("{n} domestic"))["gross_share"]["percent"], share);
        assert_eq!(of(&format!("{n} total"))["listed"], 8316);
    }
    let Some(page) = sample(KOBIS, "top-share --period 2019-01-01..2020-12-31 --top 9000") else { return };
    assert_eq!(row(&page, "top_share", "2019-01-01..2020-12-31 top 9000 total")["gross"]["amount"], "2424363798259");
    let Some(page) = sample(KOBIS, "top-share --year 2020 --basis release --origin-rule first") else { return };
    let domestic = row(&page, "top_share", "2020 top 10 domestic");
    assert_eq!((&domestic["films"]["count"], &domestic["gross_share"]["percent"]), (&json!(9), &json!("91.8249")));
}

#[test]
fn tw_swapped_headers_are_an_error_that_names_them() {
    let Some(folder) = shared() else { return };
    let file = folder.join("samples/tw-weekly/download_20230605.xlsx").display().to_string();
    let ran = Test::new().args("chart --year 2023").arg(file).run().status(3);
    ran.stderr_has("the headers \"銷售金額\" and \"週票數變動率\" look swapped");
}

#[test]
fn tw_week_is_in_the_name_of_the_file() {
    let Some(page) = sample(&["tw-weekly/download_20230522.xlsx"], "chart --year 2023") else { return };
    assert!(readings(&page).contains("2023-05-22..2023-05-28"), "{}", readings(&page));
    assert_eq!(page["sheets"]["chart"]["rows"][0]["gross"]["currency"], "TWD");
}

const BOM: &[&str] = &["us-domestic-foreign/bom.movie_gross.csv.gz"];

#[test]
fn box_office_mojo_worldwide_needs_both_markets_and_the_unit() {
    let both = ["--col", "gross=domestic_gross + foreign_gross"];
    let Some(folder) = shared() else { return };
    let file = folder.join("samples").join(BOM[0]).display().to_string();
    let ask = |args: &str| {
        let test =
            both.iter().fold(Test::new().args("growth --years 2015 -f json").args(args), |test, arg| test.arg(*arg));
        test.arg(file.clone()).run()
    };
    let page = ask("--mixed-units millions").status(0).json();
    assert_eq!(row(&page, "growth", "2015 total")["gross"]["amount"], "29569358493");
    let page = ask("--mixed-units as-written").status(0).json();
    assert_eq!(row(&page, "growth", "2015 total")["gross"]["amount"], "26255361807");
    ask("").status(3).stderr_has(":1874:4: \"1,131.6\" stands among numbers that are far larger");
    let alone = Test::new().args("growth --years 2015").arg(file).run().status(3);
    alone.stderr_has("--col gross=\"domestic_gross\"").stderr_has("--col gross=\"domestic_gross + foreign_gross\"");
}

#[test]
fn vega_movies_need_the_market_the_basis_and_leave_to_skip_what_has_no_title() {
    let args = "growth --years 2009 --basis release --lenient --col gross=Worldwide-Gross";
    let Some(page) = sample(&["us-vega-movies/movies.json"], args) else { return };
    let total = row(&page, "growth", "2009 total");
    assert_eq!(total["gross"]["amount"], "19778261243");
    assert_eq!(total["gross_change"]["change_percent"], "20.0348");
    assert_eq!(total["films_in_distribution"]["count"], 130);
    let notes = page["meta"]["notes"].as_array().unwrap();
    let told = "films whose release lies years after all others, which end in 2011: 22";
    assert!(notes.iter().any(|note| note["text"].as_str().unwrap().starts_with(told)), "{notes:?}");
}

#[test]
fn rates_of_the_banks_need_only_their_files() {
    let Some(folder) = shared() else { return };
    let convert = |args: &str, file: &str| {
        let rates = folder.join("samples").join(file).display().to_string();
        let page = Test::new().args(args).args("-f json").arg("--rates").arg(rates).run().status(0).json();
        page["sheets"]["converted"]["rows"][0]["converted"]["amount"].as_str().unwrap().to_owned()
    };
    assert_eq!(convert("convert 10000 KRW KZT --period 2016-04-18", "fx-nbk/rates_all.xml"), "2915");
    for day in ["2022-11-11", "2022-11-13"] {
        let args = format!("convert 15710950 GBP USD --period {day}");
        assert_eq!(convert(&args, "fx-ecb/eurofxref-hist.csv"), "18500362.43", "{day}");
    }
    assert_eq!(convert("convert 1 EUR USD --period 2026-10-30", "fx-ecb/eurofxref.csv"), "1.1172");
}
