//! Periods, in the one language that every report takes: by their days, or by the data.

use super::Test;

const RECORDS: &str = "title,date,gross,currency\n\
    Дала,2023-12-28,1,KZT\n\
    Дала,2024-01-03,20,KZT\n\
    Дала,2024-03-07,300,KZT\n\
    Дала,2024-03-08,4000,KZT\n\
    Дала,2024-03-09,50000,KZT\n\
    Дала,2024-03-10,600000,KZT\n\
    Дала,2024-03-11,7000000,KZT\n";

/// What the film took in a period.
#[track_caller]
fn taken(period: &str) -> String {
    let ran = Test::new().args("chart records.csv -f csv").args(period).file("records.csv", RECORDS).run().ok();
    let mut reader = csv::Reader::from_reader(ran.stdout.as_bytes());
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    rows.first().map_or_else(String::new, |row| row[4].to_owned())
}

#[test]
fn every_way_to_name_a_period() {
    for (period, expected) in [
        ("--year 2024", "7654320"),
        ("--period 2024", "7654320"),
        ("--period 2024-H1", "7654320"),
        ("--period 2024-Q1", "7654320"),
        ("--period 2024-03", "7654300"),
        ("--period 2024-W10", "654300"),
        ("--period 2024-03-07", "300"),
        ("--period 2023-12-28..2024-01-03", "21"),
        ("--period 2023-12..2024-01", "21"),
        ("--period 2024-ytd@03-08", "4320"),
        ("--period all", "7654321"),
        // Of Kazakhstan, whose money it is: Thursday to Sunday.
        ("--period last-weekend", "654300"),
        ("--period last-weekend --weekend fri-sun", "654000"),
        ("--period last-weekend --home KR", "654000"),
    ] {
        assert_eq!(taken(period), expected, "{period}");
    }
}

#[test]
fn the_last_weekend_is_named_by_its_days() {
    let test = || Test::new().file("records.csv", RECORDS);
    test().args("chart --period last-weekend records.csv").run().ok().stdout_has("Chart of 2024-03-07..2024-03-10");
    let one_day = "title,date,gross\nДала,2024-03-09,1\n";
    let ran = test().file("one.csv", one_day).args("chart --period last-weekend one.csv").run().status(1);
    ran.stderr_is("kinostat: the records tell of no whole weekend (Friday to Sunday); name the days\n");
}

#[test]
fn rates_know_no_period_of_records() {
    for args in ["rates --period all", "convert 1 KZT USD --period last-weekend"] {
        Test::new().args(args).run().status(2).stderr_has("is a period of records; name one by its days");
    }
    Test::new().args("chart --period yesterday").run().status(2).stderr_has("2024-ytd@04-30; or last-weekend, all");
}
