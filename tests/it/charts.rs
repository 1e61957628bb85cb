//! Charts of every week or month of a period.

use super::Test;

const RECORDS: &str = "film_id,title,date,cinema_id,gross\n\
    f1,Дала,2023-12-28,c1,100\n\
    f1,Дала,2024-01-03,c1,150\n\
    f2,Dune,2024-01-07,c1,400\n\
    f1,Дала,2024-01-08,c1,75\n\
    f2,Dune,2024-01-14,c2,1000.50\n\
    f3,Жол,2024-12-31,c1,7\n";

#[test]
fn each_week_has_its_chart_and_the_change_on_the_one_before() {
    let ran = Test::new().args("chart --year 2024 --each week -q -f csv w.csv").file("w.csv", RECORDS).run();
    let ran = ran.status(0).stdout_has("2024-W01,1,Dune,f2,unknown,400,,exact,,missing,");
    let ran = ran.stdout_has("2024-W01,2,Дала,f1,unknown,150,,exact,50.0000,about,");
    let ran = ran.stdout_has("2024-W02,1,Dune,f2,unknown,1000.5,,exact,150.1250,about,");
    let ran = ran.stdout_has("2024-W02,2,Дала,f1,unknown,75,,exact,-50.0000,about,");
    // The last day of the year is of the first week of the next.
    assert!(!ran.stdout.contains("Жол"), "{}", ran.stdout);
}

#[test]
fn a_chart_of_months_is_cut_in_each_of_them() {
    let ran = Test::new().args("chart --year 2024 --each month --top 1 -q -f csv w.csv").file("w.csv", RECORDS).run();
    let rows: Vec<&str> = ran.stdout.lines().skip(1).map(|row| &row[..9]).collect();
    assert_eq!(rows, ["2024-01,1", "2024-12,1"]);
}
