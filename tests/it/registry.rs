//! Every report in every format, from the registries: a new one is tested here without being listed.

use kinostat::render::Format;
use kinostat::sheet::Page;
use serde_json::Value;

use super::in_process::{Asked, NoPage};
use super::{MARKET, Test, fixture, words};

macro_rules! kinds {
    ($($(#[doc = $about:literal])+ $variant:ident: $module:ident::$options:ident,)*) => {
        /// The reports there are.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Kind {
            $($variant,)*
        }

        impl Kind {
            /// All reports, as the registry lists them.
            pub const ALL: &'static [Kind] = &[$(Kind::$variant,)*];

            fn variant(self) -> &'static str {
                match self { $(Kind::$variant => stringify!($variant),)* }
            }

            /// The page of a report asked in this process.
            pub fn page(self, asked: Asked) -> Result<Page, NoPage> {
                match self { $(Kind::$variant => asked.page::<kinostat::report::$module::$options>(),)* }
            }
        }
    };
}

kinostat::reports!(kinds);

impl Kind {
    /// The name on the command line.
    pub fn command(self) -> String {
        let mut name = String::new();
        for letter in self.variant().chars() {
            if letter.is_uppercase() && !name.is_empty() {
                name.push('-');
            }
            name.extend(letter.to_lowercase());
        }
        name
    }

    /// How the report is asked, each way with a name. A new report does not compile until it stands here.
    pub fn ways(self) -> &'static [(&'static str, &'static str)] {
        match self {
            Kind::Report => &[("year", "--year 2024")],
            Kind::Chart => &[
                ("year", "--year 2024"),
                ("month", "--period 2024-03"),
                ("film", "--year 2024 --film 'Жоқ жер'"),
                ("weekend", "--period last-weekend --top 3"),
                ("full", "--period 2024-03 --full --bars --top 5"),
                ("within", "--year 2024 --by admissions --origin domestic --top 5"),
            ],
            Kind::TopShare => &[
                ("years", "--years 2023..2024"),
                ("ties", "--year 2024 --top 7,10 --ties exclude"),
                ("half", "--period 2023-H1 --top 5"),
                ("band", "--year 2023 --top 10 --band --bars --films --concentration"),
            ],
            Kind::Growth => &[
                ("years", "--years 2023..2024"),
                ("to_date", "--years 2024 --to-date 05-31 --origin total,domestic"),
                ("rolling", "--years 2024 --rolling --origin total"),
                ("why", "--years 2024 --base 2023..2024 --split --bridge --origin total,domestic"),
            ],
            Kind::MarketShare => &[
                ("origin", "--year 2024"),
                ("country", "--year 2024 --by country --multi each --measure releases --top 3"),
                ("distributor", "--year 2024 --by distributor --add-to-100"),
            ],
            Kind::Film => &[("card", "'Жоқ жер'"), ("recouped", "'Жоқ жер' --threshold 1m,1bn --budget 2m --split 50")],
            Kind::Compare => {
                &[("weeks", "'Жоқ жер' 'Елес қала'"), ("days", "'Жоқ жер' 'Елес қала' --each day --most 9")]
            }
            Kind::Records => &[("all", "--threshold 1m")],
            Kind::Coverage => &[("months", "--year 2024"), ("weeks", "--period 2024-Q1 --each week")],
            Kind::Releases => &[("years", "--years 2023..2024")],
            Kind::Weekends => &[("year", "--year 2024"), ("weeks", "--year 2024 --weekend mon-sun")],
            Kind::Inspect => &[("files", "")],
            Kind::Convert => &[("amount", "22000000000 KZT USD --year 2024"), ("column", "--column gross --year 2024")],
            Kind::Rates => &[
                ("year", "--year 2024 --pair USD/KZT --pair KZT/KRW --pair KRW/EUR"),
                ("day", "--period 2024-03-07 --pair KZT/USD"),
            ],
        }
    }

    /// Whether a way of asking takes files of records.
    fn reads_records(self, args: &str) -> bool {
        match self {
            Kind::Report | Kind::Chart | Kind::TopShare | Kind::Growth => true,
            Kind::MarketShare | Kind::Film | Kind::Compare | Kind::Records | Kind::Coverage => true,
            Kind::Releases | Kind::Weekends | Kind::Inspect => true,
            Kind::Convert => args.contains("--column"),
            Kind::Rates => false,
        }
    }

    /// The whole command line over the invented market.
    pub fn line(self, args: &str) -> String {
        let files = match (self.reads_records(args), self) {
            (true, Kind::Convert) => "takings.csv --rates rates.csv --in USD",
            (true, _) => "films.csv takings.csv --rates rates.csv --in USD",
            (false, _) => "--rates rates.csv",
        };
        format!("{} {args} {files}", self.command())
    }

    /// The same in this process.
    pub fn asked(self, args: &str) -> Asked {
        let mut asked = Asked::new(args);
        asked.rates = Some(fixture("rates.csv"));
        if !self.reads_records(args) {
            return asked;
        }
        asked = asked.rates(&fixture("rates.csv"), "USD");
        if self != Kind::Convert {
            asked = asked.file("films.csv", fixture("films.csv"));
        }
        asked.file("takings.csv", fixture("takings.csv"))
    }
}

/// Every report in every way it is asked here.
pub fn every_way() -> impl Iterator<Item = (Kind, &'static str, &'static str)> {
    Kind::ALL.iter().flat_map(|kind| kind.ways().iter().map(|(name, args)| (*kind, *name, *args)))
}

/// What differs from one version or file to the next, made the same.
fn redacted(text: &str) -> String {
    let version = format!("\"version\": \"{}\"", env!("CARGO_PKG_VERSION"));
    let text = text.replace(&version, "\"version\": \"[version]\"");
    let mut parts = text.split("sha256");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let hash = part.find(|c: char| c.is_ascii_hexdigit()).filter(|at| *at <= 4).unwrap_or(0);
        let after = part[hash..].trim_start_matches(|c: char| c.is_ascii_hexdigit());
        out.extend(["sha256", &part[..hash], "[hash]", after]);
    }
    out
}

#[test]
fn every_report_in_every_format_looks_as_before() {
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    let mut cases = 0;
    for (kind, way, args) in every_way() {
        for format in Format::ALL {
            let line = format!("{} -f {}", kind.line(args), format.name());
            let ran = Test::with_market().args(&line).run().ok();
            let name = format!("{}-{way}.{}", kind.command(), format.name());
            settings.set_description(format!("kinostat {line}"));
            settings.bind(|| insta::assert_snapshot!(name, redacted(&ran.stdout)));
            cases += 1;
        }
    }
    println!("{cases} passed");
}

#[test]
fn the_bundled_figures_in_every_format_look_as_before() {
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    for format in Format::ALL {
        let ran = Test::new().args("report --year 2024 -f").arg(format.name()).run().ok();
        settings.bind(|| insta::assert_snapshot!(format!("bundled-2024.{}", format.name()), redacted(&ran.stdout)));
    }
}

#[test]
fn every_row_has_a_cell_for_every_column() {
    for (kind, way, args) in every_way() {
        let page = kind.page(kind.asked(args)).unwrap_or_else(|why| panic!("{kind:?} {way}: {why:?}"));
        assert!(!page.sheets.is_empty(), "{kind:?} {way} has no sheet");
        for sheet in &page.sheets {
            // What an inspection did not find is an empty sheet, and so are hints where nothing looks odd.
            let may_be_empty = kind == Kind::Inspect || sheet.name == "hints";
            assert!(!sheet.rows.is_empty() || may_be_empty, "{kind:?} {way}: {} has no row", sheet.name);
            for row in &sheet.rows {
                assert_eq!(row.cells.len(), sheet.columns.len(), "{kind:?} {way}: {} {}", sheet.name, row.id);
                for (column, cell) in sheet.columns.iter().zip(&row.cells) {
                    let place = format!("{kind:?} {way}: {} {} {}", sheet.name, row.id, column.key);
                    assert!(column.holds.fits(cell), "{place} holds {:?}, not {cell:?}", column.holds);
                }
            }
        }
    }
}

#[test]
fn columns_sheets_and_rows_have_names_of_their_own() {
    let mut faults = Vec::new();
    for (kind, way, args) in every_way() {
        let page = kind.page(kind.asked(args)).unwrap();
        let of = format!("{kind:?} {way}");
        faults.extend(twice(page.sheets.iter().map(|sheet| sheet.name)).map(|name| format!("{of}: two sheets {name}")));
        for sheet in &page.sheets {
            let of = format!("{of}: {}", sheet.name);
            let keys = || sheet.columns.iter().map(|column| column.key);
            faults.extend(twice(keys()).map(|key| format!("{of}: two columns {key}")));
            faults.extend(
                keys()
                    .chain([sheet.name])
                    .filter(|key| !is_snake_case(key))
                    .map(|key| format!("{of}: {key} is not snake_case")),
            );
            faults.extend(
                keys()
                    .filter(|key| *key == "row")
                    .map(|_| format!("{of}: a column has the key `row`, which JSON rows have for their id")),
            );
            faults.extend(twice(sheet.rows.iter().map(|row| row.id.as_str())).map(|id| format!("{of}: two rows {id}")));
        }
        assert_eq!(page.report, kind.command(), "a page bears the name of the command that makes it");
        faults.extend(
            page.notes.iter().filter(|note| !is_snake_case(note.key)).map(|note| format!("{of}: note {}", note.key)),
        );
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

fn twice<'a>(names: impl Iterator<Item = &'a str>) -> impl Iterator<Item = &'a str> {
    let mut names: Vec<&str> = names.collect();
    names.sort_unstable();
    let twice: Vec<&str> = names.windows(2).filter(|pair| pair[0] == pair[1]).map(|pair| pair[0]).collect();
    twice.into_iter()
}

fn is_snake_case(key: &str) -> bool {
    key.starts_with(|c: char| c.is_ascii_lowercase())
        && key.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
}

#[test]
fn json_is_of_its_schema() {
    let schema: Value = serde_json::from_str(include_str!("../../data/schema/report.schema.json")).unwrap();
    let schema = jsonschema::validator_for(&schema).unwrap();
    let lines = every_way().map(|(kind, _, args)| kind.line(args)).chain([
        "report --year 2024 --no-stdin".to_owned(),
        "report --year 2019 --no-stdin".to_owned(),
        "report --year 1950 --no-stdin".to_owned(),
        "growth --years 2015..2024 --no-stdin --in RUB".to_owned(),
        "top-share --years 2019..2025 --no-stdin".to_owned(),
        "chart --year 2030 films.csv takings.csv".to_owned(),
        "rates --all".to_owned(),
        "report --year 2024 totals.csv".to_owned(),
    ]);
    let mut cases = 0;
    for line in lines {
        let ran = Test::with_market().args(&line).args("-f json").run().status(0);
        let page = ran.json();
        let errors: Vec<String> =
            schema.iter_errors(&page).map(|error| format!("{}: {error}", error.instance_path())).collect();
        assert!(errors.is_empty(), "{line}\n{}", errors.join("\n"));
        cases += 1;
    }
    println!("{cases} passed");
}

#[test]
fn json_rows_have_a_key_for_every_column() {
    for (kind, way, args) in every_way() {
        let page = Test::with_market().args(&kind.line(args)).args("-f json").run().ok().json();
        for (name, sheet) in page["sheets"].as_object().unwrap() {
            let columns = sheet["columns"].as_array().unwrap();
            for row in sheet["rows"].as_array().unwrap() {
                assert_eq!(row.as_object().unwrap().len(), columns.len() + 1, "{kind:?} {way}: {name} {}", row["row"]);
                for column in columns {
                    let key = column["key"].as_str().unwrap();
                    assert!(row.get(key).is_some(), "{kind:?} {way}: {name} {} lacks {key}", row["row"]);
                }
            }
        }
    }
}

#[test]
fn csv_read_back_is_rectangular() {
    for (kind, way, args) in every_way() {
        let page = kind.page(kind.asked(args)).unwrap();
        let whole = Test::with_market().args(&kind.line(args)).args("-f csv").run().ok();
        let records = records(&whole.stdout);
        let cells: usize = page.sheets.iter().map(|sheet| sheet.rows.len() * sheet.columns.len()).sum();
        match page.sheets.as_slice() {
            [sheet] => assert_eq!(records.len(), sheet.rows.len() + 1, "{kind:?} {way}"),
            _ => {
                assert_eq!(records[0], ["sheet", "row", "column", "value", "unit", "bound"]);
                assert_eq!(records.len(), cells + 1, "{kind:?} {way}");
            }
        }
        for sheet in &page.sheets {
            let alone = Test::with_market().args(&kind.line(args)).args("-f csv --sheet").arg(sheet.name).run().ok();
            let records = self::records(&alone.stdout);
            assert_eq!(records.len(), sheet.rows.len() + 1, "{kind:?} {way}: {}", sheet.name);
            let header = &records[0];
            assert!(sheet.columns.iter().all(|column| header.iter().any(|name| name == column.key)), "{header:?}");
            assert_eq!(
                twice(header.iter().map(String::as_str)).count(),
                0,
                "{kind:?} {way}: {} has two columns of one name: {header:?}",
                sheet.name
            );
        }
    }
}

/// The records of a CSV text; the reader is not told to be lenient, so each is as wide as the first.
fn records(text: &str) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
    reader
        .records()
        .map(|record| record.unwrap_or_else(|error| panic!("{error} in\n{text}")).iter().map(str::to_owned).collect())
        .collect()
}

#[test]
fn the_header_of_a_yearly_summary_stays_the_same() {
    let header = |year: &str| {
        let ran = Test::with_market().args(&format!("report --year {year} {MARKET} -f csv")).run().status(0);
        records(&ran.stdout).swap_remove(0)
    };
    assert_eq!(header("2022"), header("2023"));
    assert_eq!(header("2023"), header("2024"));
}

#[test]
fn a_sheet_asked_for_is_alone_in_every_format() {
    for format in Format::ALL {
        let ran = Test::with_market()
            .args(&format!("report --year 2024 {MARKET} --sheet chart -f {}", format.name()))
            .run()
            .ok();
        assert!(!ran.stdout.contains("top_share") && !ran.stdout.contains("Share of the top films"), "{ran}");
    }
}

/// Titles that try to steer a terminal, break a table, run as a formula or a script, or turn a line around.
const HOSTILE: [&str; 14] = [
    "\u{1b}[31mred\u{1b}[0m",
    "\u{1b}]0;title\u{7}",
    "\u{9b}2J",
    "a\tb",
    "line\nbreak",
    "carriage\rreturn",
    "\u{202e}desrever",
    "\u{2066}isolated\u{2069}",
    "| a | table | of | its | own |",
    "`code` *bold* [link](javascript:alert(1)) <script>alert(1)</script>",
    "=1+1",
    "\u{7f}\u{8}\u{8}\u{8}",
    "e\u{301}te\u{301} \u{200b}zero width",
    "👩‍👩‍👧‍👦🏳️‍🌈",
];

#[test]
fn no_escape_of_a_title_reaches_an_output() {
    let mut csv_bytes = csv::Writer::from_writer(Vec::new());
    csv_bytes.write_record(["title", "year", "gross", "currency", "origin", "source"]).unwrap();
    for (place, title) in HOSTILE.iter().enumerate() {
        let gross = (1000 - place).to_string();
        csv_bytes.write_record([title, "2024", &gross, "KZT", "domestic", title]).unwrap();
    }
    let csv_bytes = csv_bytes.into_inner().unwrap();
    for kind in Kind::ALL.iter().filter(|kind| kind.reads_records("--column")) {
        let args = match kind {
            Kind::Convert => "--column gross --in USD --rate KZT/USD=0.002 --year 2024",
            Kind::Film => "'=1+1'",
            Kind::Compare => "'=1+1' '| a | table | of | its | own |'",
            kind => kind.ways()[0].1,
        };
        for format in Format::ALL {
            let line = format!("{} {args} hostile.csv -f {}", kind.command(), format.name());
            let ran = Test::new().file("hostile.csv", &csv_bytes).args(&line).run().ok();
            match format {
                // Text in CSV is as it was read; nothing but the reader of the file sees it.
                Format::Csv => {
                    records(&ran.stdout);
                }
                Format::Json => assert!(!ran.stdout.contains('\u{1b}'), "{ran}"),
                Format::Table | Format::Markdown => {
                    for (place, character) in ran.stdout.char_indices() {
                        let steers = character.is_control() && character != '\n';
                        let turns = matches!(character, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
                        assert!(!steers && !turns, "{character:?} at {place} of\n{ran}");
                    }
                }
            }
        }
    }
}

#[test]
fn hostile_names_of_files_and_columns_are_shown_not_sent() {
    let name = "\u{1b}[31m.csv";
    for (file, args) in [
        ("title,year,gross\nA,2024,1\n", "report --year 2024"),
        ("title,year,gross\nA,2024,x\n", "report --year 2024"),
        ("title,year,\u{1b}[32mgross,gross\nA,2024,x,\u{1b}[33m\n", "report --year 2024"),
        ("title,\u{1b}[32mgros\nA,2024\n", "report --year 2024"),
    ] {
        let ran = Test::new().file(name, file).args(args).arg(name).run();
        assert!(!ran.stdout.contains('\u{1b}') && !ran.stderr.contains('\u{1b}'), "{ran}");
    }
    for args in [
        "report --year 2024 --sheet \u{1b}[31mx",
        "chart --year 2024 --film \u{1b}[31mx",
        "convert \u{1b}[31m KZT USD --year 2024",
        "report --year \u{1b}[31m",
        "man \u{1b}[31m",
        "report --year 2024 \u{1b}[31m",
    ] {
        let ran = Test::new().args(args).run();
        assert!(!ran.stdout.contains('\u{1b}') && !ran.stderr.contains('\u{1b}'), "{ran}");
    }
}

#[test]
fn one_market_in_four_shapes_gives_the_same_sheets() {
    // An inspection is about the files, which differ.
    let of_any_file = |kind: Kind| !matches!(kind, Kind::Convert | Kind::Inspect);
    for (kind, way, args) in every_way().filter(|(kind, _, args)| kind.reads_records(args) && of_any_file(*kind)) {
        let sheets = |files: &str| {
            let line = format!("{} {args} {files} --rates rates.csv --in USD -f json", kind.command());
            Test::with_market().args(&line).run().ok().sheets()
        };
        let expected = sheets("films.csv takings.csv");
        for files in ["market.json", "market.array.json", "market.jsonl", "takings.csv films.csv"] {
            assert_eq!(sheets(files), expected, "{kind:?} {way}: {files}");
        }
    }
}

#[test]
fn nothing_asked_changes_where_the_answer_is_written() {
    for (kind, way, args) in every_way() {
        for format in Format::ALL {
            let line = format!("{} -f {}", kind.line(args), format.name());
            let shown = Test::with_market().args(&line).run().ok();
            let written = Test::with_market().args(&line).args("-o answer").run().ok().stdout_is("");
            assert_eq!(written.read("answer"), shown.stdout, "{kind:?} {way} {}", format.name());
        }
    }
}

#[test]
fn words_of_a_line() {
    assert_eq!(words("a 'b c' \"d\" --x=\"y z\" ''"), ["a", "b c", "d", "--x=y z", ""]);
}
