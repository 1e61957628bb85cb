//! Workbooks as publishers make them, and as nobody should: far cells, formulas, bombs, OpenDocument.

use std::io::Write;

use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook};

use super::Test;

fn saved(mut workbook: Workbook) -> Vec<u8> {
    workbook.save_to_buffer().unwrap()
}

/// A plain workbook of one sheet.
fn of_rows(rows: &[&[&str]]) -> Vec<u8> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    for (line, row) in (0_u32..).zip(rows) {
        for (column, cell) in (0_u16..).zip(*row) {
            match cell.parse::<f64>() {
                Ok(number) => sheet.write_number(line, column, number).unwrap(),
                Err(_) => sheet.write_string(line, column, *cell).unwrap(),
            };
        }
    }
    saved(workbook)
}

/// An OpenDocument workbook of one sheet, whose rows are this XML.
fn of_open_document(sheet: &str, rows: &[String]) -> Vec<u8> {
    let rows: String = rows.iter().map(|cells| format!("<table:table-row>{cells}</table:table-row>")).collect();
    let content = format!(
        r#"<?xml version="1.0" encoding="UTF-8"?><office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.2"><office:body><office:spreadsheet><table:table table:name="{sheet}">{rows}</table:table></office:spreadsheet></office:body></office:document-content>"#
    );
    let manifest = r#"<?xml version="1.0"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><manifest:file-entry manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/></manifest:manifest>"#;
    packed(&[
        ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
        ("content.xml", content.as_bytes()),
        ("META-INF/manifest.xml", manifest.as_bytes()),
    ])
}

/// A zip of these parts, as an office program would pack them.
fn packed(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        archive.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        archive.write_all(bytes).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

/// A workbook whose one sheet is this XML.
fn of_xml(sheet: &str) -> Vec<u8> {
    let types = r#"<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>"#;
    let rels = r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
    let book = r#"<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="2024" sheetId="1" r:id="rId1"/></sheets></workbook>"#;
    let book_rels = r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#;
    let sheet = format!(
        r#"<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{sheet}</worksheet>"#
    );
    packed(&[
        ("[Content_Types].xml", types.as_bytes()),
        ("_rels/.rels", rels.as_bytes()),
        ("xl/workbook.xml", book.as_bytes()),
        ("xl/_rels/workbook.xml.rels", book_rels.as_bytes()),
        ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
    ])
}

fn cell(place: &str, text: &str) -> String {
    format!(r#"<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>"#)
}

/// Rows of a title, a gross and a currency, as XML of a sheet.
fn plain_rows() -> String {
    let header = [cell("A1", "Film"), cell("B1", "Gross"), cell("C1", "Currency")].concat();
    let row = [cell("A2", "Dune"), r#"<c r="B2"><v>100</v></c>"#.to_owned(), cell("C2", "KZT")].concat();
    format!(r#"<row r="1">{header}</row><row r="2">{row}</row>"#)
}

#[test]
fn a_sheet_a_year_as_the_cnc_has_it() {
    let mut workbook = Workbook::new();
    workbook.add_worksheet().set_name("Sommaire").unwrap().write_string(0, 0, "Films et entrées").unwrap();
    let day = Format::new().set_num_format("dd/mm/yyyy");
    for (year, films) in [
        (
            "2019",
            [
                ("LE ROI LION", "ETATS UNIS", "2019-07-17", 10.0),
                ("QU'EST-CE QU'ON A ENCORE FAIT", "FRANCE", "2019-01-30", 6.71),
            ],
        ),
        (
            "2020",
            [("1917", "GRANDE BRETAGNE / ETATS UNIS", "2020-01-15", 2.2), ("TENET", "ETATS UNIS", "2020-08-26", 2.35)],
        ),
    ] {
        let sheet = workbook.add_worksheet();
        sheet.set_name(year).unwrap().write_string(0, 0, "Films ayant réalisé plus d'un million d'entrées").unwrap();
        for (column, header) in (1_u16..).zip(["titre", "nationalité", "sortie", "entrées (millions)"]) {
            sheet.write_string(6, column, header).unwrap();
        }
        for (line, (title, nation, release, admissions)) in (7_u32..).zip(films) {
            sheet.write_number(line, 0, f64::from(line) - 6.0).unwrap();
            sheet.write_string(line, 1, title).unwrap().write_string(line, 2, nation).unwrap();
            sheet.write_datetime_with_format(line, 3, ExcelDateTime::parse_from_str(release).unwrap(), &day).unwrap();
            sheet.write_number(line, 4, admissions).unwrap();
        }
    }
    let ran =
        Test::new().file("films.xlsx", saved(workbook)).args("export -q --profile cnc --sheet-in all films.xlsx").run();
    ran.ok().stdout_is(
        "record_type,title,period,admissions,bound,release_date,countries,home_country\n\
         box_office,LE ROI LION,2019,10000000,about,2019-07-17,US,FR\n\
         box_office,QU'EST-CE QU'ON A ENCORE FAIT,2019,6710000,about,2019-01-30,FR,FR\n\
         box_office,1917,2020,2200000,about,2020-01-15,GB;US,FR\n\
         box_office,TENET,2020,2350000,about,2020-08-26,US,FR\n",
    );
}

#[test]
fn a_formula_is_its_value_and_a_title_is_no_formula() {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    for (column, header) in (0_u16..).zip(["Film", "Gross", "Currency"]) {
        sheet.write_string(0, column, header).unwrap();
    }
    sheet.write_string(1, 0, "=1+1").unwrap().write_string(1, 2, "KZT").unwrap();
    sheet.write_formula(1, 1, Formula::new("=40+2").set_result("42")).unwrap();
    let ran = Test::new().file("f.xlsx", saved(workbook)).args("export -q --set year=2024 f.xlsx").run().ok();
    ran.stdout_is("record_type,title,period,gross,currency\nbox_office,=1+1,2024,42,KZT\n");
}

#[test]
fn a_formula_without_its_value_is_refused() {
    let run = |cell: &str| {
        let rows = plain_rows().replace(r#"<c r="B2"><v>100</v></c>"#, cell);
        let book = of_xml(&format!("<sheetData>{rows}</sheetData>"));
        Test::new().file("f.xlsx", book).args("export f.xlsx").run()
    };
    for inside in
        ["<f>40+2</f>", "<f>40+2</f><v></v>", "<f>40+2</f><v/>", "<f t=\"shared\" si=\"0\"/>", "<f\n>40+2</f\n>"]
    {
        let ran = run(&format!(r#"<c r="B2">{inside}</c>"#)).status(3);
        ran.stderr_has("formulas without their values, the first in line 2").stderr_is_one_line();
    }
    // A formula may come to an empty text.
    run(r#"<c r="B2"><v>100</v></c><c r="D2" t="str"><f>""</f><v></v></c>"#).status(0);
}

/// A sheet of numbers and texts, each with a format or none.
fn add_sheet(workbook: &mut Workbook, name: &str, rows: &[&[(&str, &str)]]) {
    let sheet = workbook.add_worksheet();
    sheet.set_name(name).unwrap();
    for (line, row) in (0_u32..).zip(rows) {
        for (column, (cell, format)) in (0_u16..).zip(*row) {
            let format = Format::new().set_num_format(if format.is_empty() { "General" } else { *format });
            match cell.parse::<f64>() {
                Ok(number) => sheet.write_number_with_format(line, column, number, &format).unwrap(),
                Err(_) => sheet.write_string(line, column, *cell).unwrap(),
            };
        }
    }
}

/// A workbook of two films, with these columns beside their title and year.
fn of_grosses(headers: [&str; 2], cells: [[(&str, &str); 2]; 2]) -> Vec<u8> {
    let mut workbook = Workbook::new();
    let header = [("Film", ""), ("Year", ""), (headers[0], ""), (headers[1], "")];
    let [first, second] = cells;
    let rows = [("A", first), ("B", second)].map(|(film, [one, other])| [(film, ""), ("2024", ""), one, other]);
    add_sheet(&mut workbook, "Films", &[&header, &rows[0], &rows[1]]);
    saved(workbook)
}

#[test]
fn one_currency_that_formats_show_is_that_of_the_money() {
    let book = of_grosses(["Gross", "Cinemas"], [[("5", "[$₸-43F] #,##0"), ("1", "")], [("7", ""), ("2", "")]]);
    let ran = Test::new().file("f.xlsx", &book).args("export f.xlsx").run().status(0);
    let ran = ran.stderr_has("the currency of \"Gross\", KZT, is from the formats of its cells");
    ran.stdout_is(
        "record_type,title,period,gross,cinemas,currency\nbox_office,A,2024,5,1,KZT\nbox_office,B,2024,7,2,KZT\n",
    );
    // What is said goes before, and the difference is told.
    let said =
        |args: &str| Test::new().file("f.xlsx", &book).args("chart --year 2024 f.xlsx").args(args).run().status(0);
    said("--currency USD").stderr_has("cells of \"Gross\" are shown in KZT, as in line 2, and are taken for USD");
    said("--currency KZT").stderr_is("");
    let plain = of_grosses(["Gross", "Cinemas"], [[("5", "0.00"), ("1", "")], [("7", "#,##0"), ("2", "")]]);
    Test::new().file("f.xlsx", plain).args("chart --year 2024 f.xlsx").run().status(0).stderr_is("");
}

#[test]
fn several_currencies_that_formats_show_are_a_question() {
    let book =
        of_grosses(["Gross", "Cinemas"], [[("5", "\"$\"#,##0.00"), ("1", "")], [("7", "[$€-2] #,##0"), ("2", "")]]);
    let run = |args: &str| Test::new().file("f.xlsx", &book).args("chart --year 2024 f.xlsx").args(args).run();
    run("").status(3).stderr_has(
        "f.xlsx:1: cells are shown in several currencies: \"Gross\" in EUR (line 3), \"Gross\" in USD (line 2); put the \
         currency in a column of its own, or say --currency",
    );
    run("--currency EUR").status(0).stderr_has("are shown in USD, as in line 2, and are taken for EUR");
    let told = of_grosses(
        ["Gross", "Currency"],
        [[("5", "\"$\"#,##0.00"), ("USD", "")], [("7", "[$€-2] #,##0"), ("EUR", "")]],
    );
    let ran = Test::new().file("f.xlsx", told).args("export -q f.xlsx").run().status(0);
    assert!(ran.stdout.contains("A,2024,5,USD") && ran.stdout.contains("B,2024,7,EUR"), "{ran}");
}

#[test]
fn a_header_or_a_column_that_says_another_currency_than_the_formats_is_an_error() {
    let euros = "[$€-2] #,##0";
    let header = of_grosses(["Gross, USD", "Cinemas"], [[("5", euros), ("1", "")], [("7", euros), ("2", "")]]);
    let run =
        |book: &[u8], args: &str| Test::new().file("f.xlsx", book).args("chart --year 2024 f.xlsx").args(args).run();
    run(&header, "").status(3).stderr_has("f.xlsx:2: \"Gross, USD\" is in USD").stderr_has("this cell is shown in EUR");
    run(&header, "--currency USD").status(0);
    let column = of_grosses(["Gross", "Currency"], [[("5", euros), ("EUR", "")], [("7", euros), ("USD", "")]]);
    let ran = run(&column, "").status(3);
    ran.stderr_has("f.xlsx:3: the currency of the record is USD, but amounts of its column are shown in EUR")
        .stderr_is_one_line();
}

#[test]
fn formats_are_those_of_the_sheet_that_is_read() {
    let mut workbook = Workbook::new();
    let header = [("Film", ""), ("Year", ""), ("Gross", "")];
    add_sheet(&mut workbook, "Shares", &[&header, &[("A", ""), ("2023", ""), ("0.25", "0%")]]);
    add_sheet(&mut workbook, "Euros", &[&header, &[("A", ""), ("2024", ""), ("5", "[$€-2] #,##0")]]);
    add_sheet(&mut workbook, "Dollars", &[&header, &[("A", ""), ("2025", ""), ("6", "\"$\"#,##0")]]);
    let book = saved(workbook);
    let run =
        |sheet: &str| Test::new().file("f.xlsx", &book).args(&format!("export -q f.xlsx --sheet-in {sheet}")).run();
    run("Shares")
        .status(3)
        .stderr_has("\"Gross\" is taken for the gross, but cells such as that in line 2 are percents");
    assert!(run("Euros").status(0).stdout.contains("A,2024,5,EUR"));
    assert!(run("Dollars").status(0).stdout.contains("A,2025,6,USD"));
    run("all").status(3).stderr_has("percents");
}

#[test]
fn cells_of_open_document_say_their_currency_and_percents() {
    let book = |cell: &str| {
        let text = |text: &str| {
            format!(r#"<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>"#)
        };
        let year = r#"<table:table-cell office:value-type="float" office:value="2024"/>"#;
        let row = format!("{}{year}<table:table-cell {cell}/>", text("A"));
        of_open_document("2024", &[["Film", "Year", "Gross"].map(text).concat(), row])
    };
    let run = |cell: &str| Test::new().file("f.ods", book(cell)).args("export f.ods").run();
    let ran = run(r#"office:value-type="currency" office:currency="KZT" office:value="5""#).status(0);
    let ran = ran.stderr_has("the currency of \"Gross\", KZT, is from the formats of its cells");
    assert!(ran.stdout.contains("A,2024,5,KZT"), "{ran}");
    run(r#"office:value-type="percentage" office:value="0.25""#).status(3).stderr_has("line 2 are percents");
}

#[test]
fn all_sheets_are_all_that_hold_records() {
    let mut workbook = Workbook::new();
    let sheets: [(&str, &[&str], &[&str]); 3] = [
        (
            "Jan",
            &["title", "date", "gross", "currency", "admissions", "cinemas", "countries"],
            &["A", "2024-01-05", "1", "KZT", "1", "1", "KZ"],
        ),
        ("Feb", &["title", "date", "gross"], &["A", "2024-02-05", "2"]),
        ("About", &["made by us"], &[]),
    ];
    for (name, header, row) in sheets {
        let sheet = workbook.add_worksheet();
        sheet.set_name(name).unwrap();
        for (line, cells) in (0_u32..).zip([header, row]) {
            for (column, cell) in (0_u16..).zip(cells) {
                sheet.write_string(line, column, *cell).unwrap();
            }
        }
    }
    let ran = Test::new().file("b.xlsx", saved(workbook)).args("export --sheet-in all --currency KZT b.xlsx").run();
    let ran = ran.status(0).stderr_has("the sheet \"About\" is left out");
    assert_eq!(ran.stdout.lines().count(), 3, "{ran}");
}

/// The MiB of memory that a small workbook is read in, with what the system loads. Cells in between, or 64 MiB of spaces,
/// would not fit.
const FLAT: u64 = 64;

#[test]
fn the_memory_of_a_command_is_held() {
    let ran = Test::new().args("report --year 2024").memory(1).run();
    assert!(ran.code != Some(0) || cfg!(not(target_os = "linux")), "{ran}");
}

#[test]
fn a_far_cell_costs_no_memory() {
    let far = format!("{}<row r=\"1048576\">{}</row>", plain_rows(), cell("XFD1048576", "note"));
    let sheet = format!(r#"<dimension ref="A1:XFD1048576"/><sheetData>{far}</sheetData>"#);
    let ran = Test::new().file("far.xlsx", of_xml(&sheet)).args("export -q far.xlsx").memory(FLAT).run().ok();
    ran.stdout_has("Dune,2024,100,KZT");
}

#[test]
fn lines_to_the_last_column_are_counted_by_what_they_leave_out() {
    let far = |line: u32| format!("<row r=\"{line}\">{}</row>", cell(&format!("XFD{line}"), "x"));
    let rows: String = (3..1_300).map(far).collect();
    let sheet = format!("<sheetData>{}{rows}</sheetData>", plain_rows());
    let ran = Test::new().file("cells.xlsx", of_xml(&sheet)).args("export cells.xlsx").run();
    ran.status(3).stderr_has("cells.xlsx").stderr_has("20 million cells").stderr_is_one_line();
}

/// A workbook whose directory says that this part unpacks to this many bytes.
fn lying(book: &[u8], part: &str, size: u32) -> Vec<u8> {
    let mut lying = book.to_vec();
    let entry = b"PK\x01\x02";
    let of_part = |at: &usize| book[at + 46..].starts_with(part.as_bytes());
    let at = (0..book.len() - 4).filter(|at| book[*at..].starts_with(entry)).find(of_part).unwrap();
    lying[at + 24..at + 28].copy_from_slice(&size.to_le_bytes());
    lying
}

#[test]
fn a_workbook_that_unpacks_to_more_than_any_is_refused_unread() {
    let book = of_xml(&format!("<sheetData>{}</sheetData>", plain_rows()));
    let parts = ["[Content_Types].xml", "_rels/.rels", "xl/workbook.xml"];
    let bomb = parts.iter().fold(book, |book, part| lying(&book, part, u32::MAX - 1));
    let ran = Test::new().file("bomb.xlsx", bomb).args("export bomb.xlsx").run();
    ran.status(3).stderr_has("unpacks to more than any workbook").stderr_is_one_line();
}

#[test]
fn spaces_without_end_are_read_in_flat_memory() {
    let sheet = format!("<sheetData>{}</sheetData>{}", plain_rows(), " ".repeat(64 << 20));
    let ran = Test::new().file("spaces.xlsx", of_xml(&sheet)).args("export -q spaces.xlsx").memory(FLAT).run().ok();
    ran.stdout_has("Dune,2024,100,KZT");
}

#[test]
fn a_workbook_that_is_cut_off_is_refused() {
    let whole = of_rows(&[&["Film", "Year", "Gross"], &["Dune", "2024", "100"]]);
    for end in [whole.len() / 3, whole.len() / 2, whole.len() - 30] {
        let ran = Test::new().file("cut.xlsx", &whole[..end]).args("chart --year 2024 cut.xlsx").run();
        ran.status(3).stderr_has("cut.xlsx");
    }
}

#[test]
fn an_open_document_is_read_as_well() {
    let row = |cells: [&str; 4]| {
        let cell = |text: &&str| match text.parse::<f64>() {
            Ok(_) => format!(
                r#"<table:table-cell office:value-type="float" office:value="{text}"><text:p>{text}</text:p></table:table-cell>"#
            ),
            Err(_) => {
                format!(r#"<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>"#)
            }
        };
        cells.iter().map(cell).collect::<String>()
    };
    let rows = [
        ["Фильм", "Дата", "Сборы", "Валюта"],
        ["Мост", "2024-03-07", "1234.5", "KZT"],
        ["Дала", "2024-03-08", "99", "KZT"],
    ];
    let ods = of_open_document("Март", &rows.map(row));
    // The name says nothing: the first bytes do.
    let ran = Test::new().file("march.dat", ods).args("export -q march.dat").run().ok();
    ran.stdout_is("record_type,title,date,gross,currency\nbox_office,Мост,2024-03-07,1234.5,KZT\nbox_office,Дала,2024-03-08,99,KZT\n");
}
