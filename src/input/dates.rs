//! Days and periods as people write them: `07.03.2024`, `3/7/2024`, `Jun 12 1998`, `12 июня 1998 г.`, `2024年3月7日`,
//! `март 2024`, `11/11/2022 - 13/11/2022`.
//!
//! Whether `3/7/2024` is a day of March or of July is not decided here but by the whole column
//! ([`super::conventions`]). A year is written in four digits; two are refused, for they name two centuries.

use jiff::civil::Date;

use crate::model::period::{self, Period};

use super::words;

/// Which of the first two numbers of a date is the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum DateOrder {
    /// 31/12/2024
    DayFirst,
    /// 12/31/2024
    MonthFirst,
}

impl DateOrder {
    /// All orders with the words of `--date-order`.
    pub const WORDS: [(&'static str, DateOrder); 2] =
        [("day-first", DateOrder::DayFirst), ("month-first", DateOrder::MonthFirst)];

    /// The word of `--date-order`.
    pub fn word(self) -> &'static str {
        match self {
            DateOrder::DayFirst => "day-first",
            DateOrder::MonthFirst => "month-first",
        }
    }

    /// The other order.
    pub fn other(self) -> DateOrder {
        match self {
            DateOrder::DayFirst => DateOrder::MonthFirst,
            DateOrder::MonthFirst => DateOrder::DayFirst,
        }
    }
}

/// What one text tells of the order in its column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Evidence {
    /// Nothing: it can be read one way in either order.
    None,
    /// It can only be read in this order.
    Says(DateOrder),
    /// It is one day in one order and another in the other.
    Open,
}

/// What a text tells of the order of its column.
pub fn evidence(text: &str) -> Evidence {
    // Written year first, as most are.
    if Period::parse(text).is_some() {
        return Evidence::None;
    }
    let read = [DateOrder::DayFirst, DateOrder::MonthFirst].map(|order| period(text, order));
    match read {
        [Some(a), Some(b)] if a == b => Evidence::None,
        [Some(_), Some(_)] => Evidence::Open,
        [Some(_), None] => Evidence::Says(DateOrder::DayFirst),
        [None, Some(_)] => Evidence::Says(DateOrder::MonthFirst),
        [None, None] => Evidence::None,
    }
}

/// Reads a day or a period in an order.
pub fn period(text: &str, order: DateOrder) -> Option<Period> {
    let text = text.trim();
    if let Some(plain) = Period::parse(text) {
        return Some(plain);
    }
    if let Some(one) = single(text, order) {
        return Some(one);
    }
    let (first, last) = range(text)?;
    // "2024 қаңтар-маусым": the last month lacks the year that the first one has.
    let last_month = || {
        let Some(Period::Month(year, _)) = single(first, order) else { return None };
        Some(Period::Month(year, words::month(last)?))
    };
    let last = single(last, order).or_else(last_month)?.span()?.last;
    // "8-10 March 2024": the first day lacks what the last one says.
    let first = single(first, order).and_then(|first| Some(first.span()?.first)).or_else(|| {
        if let Some(month) = words::month(first) {
            return Date::new(last.year(), month, 1).ok();
        }
        let day: i8 = first.trim().trim_end_matches('.').parse().ok()?;
        Date::new(last.year(), last.month(), day).ok()
    })?;
    (first <= last).then_some(if first == last { Period::Day(first) } else { Period::Range(first, last) })
}

/// The two ends of a range.
fn range(text: &str) -> Option<(&str, &str)> {
    for sign in ["..", " - ", " – ", " — ", "~", "～", "–", "—", " to ", " по ", " bis ", " au ", " al ", " a ", " do "]
    {
        if let Some((first, last)) = text.split_once(sign) {
            let first = first.trim();
            let first = ["с ", "from ", "du ", "von ", "dal ", "del ", "de ", "od "]
                .iter()
                .find_map(|word| first.strip_prefix(word))
                .unwrap_or(first);
            return Some((first, last.trim()));
        }
    }
    // "8-10 March 2024"
    let (first, last) = text.split_once('-')?;
    let names_month = |end: &str| end.split_whitespace().any(|word| words::month(word).is_some());
    let is_range = first.len() <= 2 && last.contains(char::is_alphabetic) || names_month(first) && names_month(last);
    is_range.then_some((first, last))
}

/// A piece of a date: a number, or letters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Piece<'t> {
    Number(&'t str),
    Word(&'t str),
}

fn single(text: &str, order: DateOrder) -> Option<Period> {
    let text = without_time(text.trim());
    if let Some(plain) = Period::parse(text) {
        return Some(plain);
    }
    let pieces = pieces(text)?;
    // Quarters, halves and weeks: "Q1 2024", "1 кв. 2024", "W12 2024".
    if let Some(part) = part_of_year(&pieces) {
        return Some(part);
    }
    let words: Vec<&str> = pieces
        .iter()
        .filter_map(|piece| match piece {
            Piece::Word(word) if !words::is_filler(word) => Some(*word),
            _ => None,
        })
        .collect();
    let numbers: Vec<&str> = pieces
        .iter()
        .filter_map(|piece| match piece {
            Piece::Number(number) => Some(*number),
            Piece::Word(_) => None,
        })
        .collect();
    let day = |year: &str, month: i8, day: &str| {
        Some(Period::Day(Date::new(four_digits(year)?, month, small(day, 31)?).ok()?))
    };
    let parted = text.contains(['.', '/', '-', '年', '년']);
    match (words.as_slice(), numbers.as_slice()) {
        ([word], [a, b]) => {
            let month = words::month(word)?;
            let year_first = matches!(pieces.as_slice(), [Piece::Number(_), Piece::Word(_), ..]);
            if a.len() == 4 && year_first { day(a, month, b) } else { day(b, month, a) }
        }
        ([word], [year]) => Some(Period::Month(four_digits(year)?, words::month(word)?)),
        ([], [year, month]) if year.len() == 4 && parted => Some(Period::Month(four_digits(year)?, small(month, 12)?)),
        ([], [month, year]) if year.len() == 4 && parted => Some(Period::Month(four_digits(year)?, small(month, 12)?)),
        ([], [year, month, number]) if year.len() == 4 => day(year, small(month, 12)?, number),
        ([], [a, b, year]) if year.len() == 4 => {
            // With points the day stands first wherever points are used.
            let order = if text.contains('.') { DateOrder::DayFirst } else { order };
            let (number, month) = match order {
                DateOrder::DayFirst => (a, b),
                DateOrder::MonthFirst => (b, a),
            };
            day(year, small(month, 12)?, number)
        }
        ([], [year]) if pieces.len() > 1 => Some(Period::Year(four_digits(year)?)),
        _ => None,
    }
}

/// The day a workbook keeps as a number of days, where its cell was not told to be a date: `45058`.
pub fn of_serial(text: &str) -> Option<Period> {
    let days: i32 = text.parse().ok().filter(|days| (20_000..80_000).contains(days))?;
    let day = jiff::civil::date(1899, 12, 30).checked_add(jiff::Span::new().days(days)).ok()?;
    Some(Period::Day(day))
}

/// What is wrong with the year of a text that is a day in all else: `0204-03-07`, `5-Jan-24`.
pub fn fault_of_year(text: &str) -> Option<String> {
    let text = without_time(text.trim());
    let mut numbers: Vec<&str> = Vec::new();
    let mut has_month = false;
    for piece in pieces(text)? {
        match piece {
            Piece::Number(number) => numbers.push(number),
            Piece::Word(word) if words::month(word).is_some() && !has_month => has_month = true,
            Piece::Word(word) if words::is_filler(word) => {}
            Piece::Word(_) => return None,
        }
    }
    let is_a_day = has_month && numbers.len() == 2 || numbers.len() == 3 && text.contains(['.', '/', '-']);
    if !is_a_day {
        return None;
    }
    let mut years = numbers.iter().filter(|number| number.len() > 2);
    match (years.next(), years.next()) {
        (None, _) => {
            Some("has a year of two digits, which may be of two centuries; write four, as in 2024-03-07".to_owned())
        }
        (Some(year), None) if four_digits(year).is_none() => {
            let (first, last) = (period::YEARS.start(), period::YEARS.end());
            Some(format!("has a year out of range, {year}; expected one from {first} to {last}"))
        }
        _ => None,
    }
}

fn part_of_year(pieces: &[Piece<'_>]) -> Option<Period> {
    let year = pieces.iter().find_map(|piece| match piece {
        Piece::Number(number) if number.len() == 4 => four_digits(number),
        _ => None,
    })?;
    let number = pieces.iter().find_map(|piece| match piece {
        Piece::Number(number) if number.len() <= 2 => Some((*number).to_owned()),
        Piece::Word(word) => roman(word).map(|number| number.to_string()),
        Piece::Number(_) => None,
    })?;
    let part = pieces.iter().find_map(|piece| match piece {
        Piece::Word(word) => words::part_of_year(word),
        Piece::Number(_) => None,
    })?;
    match part {
        "quarter" => Some(Period::Quarter(year, small(&number, 4)?)),
        "half" => Some(Period::Half(year, small(&number, 2)?)),
        "months" => {
            let last = Period::Month(year, small(&number, 12)?).span()?.last;
            Some(Period::Range(Date::new(year, 1, 1).ok()?, last))
        }
        _ => Period::parse(&format!("{year}-W{number:0>2}")),
    }
}

/// A Roman number of a quarter or a half.
fn roman(word: &str) -> Option<u8> {
    let numbers = ["I", "II", "III", "IV"];
    (1..).zip(numbers).find(|(_, roman)| *roman == word).map(|(number, _)| number)
}

/// The number of a part of a year in a column of its own: `1`, `Q1`, `IV`, `2 кв.`
pub fn part_number(text: &str, most: i8) -> Option<i8> {
    let pieces = pieces(text.trim())?;
    let numbers = pieces.iter().filter_map(|piece| match piece {
        Piece::Number(number) => small(number, most),
        Piece::Word(word) => roman(word).and_then(|number| i8::try_from(number).ok()).filter(|number| *number <= most),
    });
    let numbers: Vec<i8> = numbers.collect();
    match numbers.as_slice() {
        [one] => Some(*one),
        _ => None,
    }
}

/// A date without the time of day behind it.
fn without_time(text: &str) -> &str {
    let Some((date, time)) = text.split_once(['T', ' ']) else { return text };
    let is_time = time.len() >= 4
        && time.contains(':')
        && time.starts_with(|c: char| c.is_ascii_digit())
        && time.chars().all(|c| c.is_ascii_digit() || matches!(c, ':' | '.' | 'Z' | '+' | '-'));
    if is_time { date } else { text }
}

/// Numbers and words, once nothing else stands between them but signs of dates.
fn pieces(text: &str) -> Option<Vec<Piece<'_>>> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let run = |is: fn(char) -> bool| rest.find(|c| !is(c)).unwrap_or(rest.len());
        let end = if first.is_ascii_digit() {
            let end = run(|c| c.is_ascii_digit());
            pieces.push(Piece::Number(rest.get(..end)?));
            end
        } else if first.is_alphabetic() {
            let end = run(|c| c.is_alphabetic() || c == '\u{307}');
            pieces.push(Piece::Word(rest.get(..end)?));
            end
        } else if matches!(first, '.' | '/' | '-' | ',' | ' ' | '\u{a0}' | '\u{202f}' | '\'') {
            first.len_utf8()
        } else {
            return None;
        };
        rest = rest.get(end..)?;
        if pieces.len() > 8 {
            return None;
        }
    }
    Some(pieces)
}

fn four_digits(text: &str) -> Option<i16> {
    Period::parse(text).and_then(|period| match period {
        Period::Year(year) => Some(year),
        _ => None,
    })
}

fn small(text: &str, most: i8) -> Option<i8> {
    text.parse().ok().filter(|number| (1..=most).contains(number))
}

/// The one period that is written within a line, such as a title or the name of a file; `None` where there is none or
/// several. Days say more than the year they lie in.
///
/// A line that says more of time than was understood, or when it was written, tells no period.
pub fn within(line: &str) -> Option<Period> {
    if words::says_when_written(line) {
        return None;
    }
    let mut spaced = String::with_capacity(line.len());
    let mut before = ' ';
    let joins_months =
        |word: &str| word.split_once('-').is_some_and(|(a, b)| words::month(a).is_some() && words::month(b).is_some());
    let has_months = line.split_whitespace().any(|word| joins_months(word.trim_matches(['(', ')', ',', '.'])));
    let mut rest = line.chars().peekable();
    while let Some(c) = rest.next() {
        let between_digits = before.is_ascii_digit() && rest.peek().is_some_and(char::is_ascii_digit);
        if c == '_' && between_digits {
            spaced.push('-');
            before = '-';
            continue;
        }
        // "chart-2024-W12" names a week after a dash.
        let parts = matches!(c, '_' | '[' | ']' | '(' | ')' | ':' | ';' | '|' | '"')
            || c == '-' && before.is_alphabetic() && !has_months;
        spaced.push(if parts { ' ' } else { c });
        before = c;
    }
    let tokens: Vec<&str> = spaced.split_whitespace().collect();
    let mut found: Vec<Period> = Vec::new();
    let mut at = 0;
    let mut is_understood = true;
    while at < tokens.len() {
        let longest = (1..=9).rev().find_map(|length| {
            let window = tokens.get(at..at.checked_add(length)?)?.join(" ");
            let window = window.trim_end_matches([',', '.']);
            let bare = window.len() >= 4 && window.chars().any(|c| c.is_ascii_digit());
            let period = if bare { either_way(window) } else { None };
            period.map(|period| (length, period))
        });
        match longest {
            Some((length, period)) => {
                if !found.contains(&period) {
                    found.push(period);
                }
                at = at.saturating_add(length);
            }
            None => {
                let token = tokens.get(at).copied().unwrap_or_default();
                is_understood &= !says_of_time(token);
                at = at.saturating_add(1);
            }
        }
    }
    if !is_understood {
        return None;
    }
    let days = |period: &Period| period.span().map(period::Span::days);
    let finest = found.iter().filter_map(days).min()?;
    let within_all = |one: &Period| {
        found.iter().all(|other| other.span().zip(one.span()).is_some_and(|(other, one)| other.contains(one)))
    };
    found.iter().copied().find(|one| days(one) == Some(finest) && within_all(one))
}

/// Whether a word is a month's or names a part of a year.
fn says_of_time(word: &str) -> bool {
    let word = word.trim_matches([',', '.', '-', '–']);
    let is_letters = word.chars().count() > 2 && word.chars().all(char::is_alphabetic);
    is_letters && words::is_of_time(word)
}

/// A period that is the same in both orders, or possible in one alone.
fn either_way(text: &str) -> Option<Period> {
    match evidence(text) {
        Evidence::Open => None,
        Evidence::Says(order) => period(text, order),
        Evidence::None => period(text, DateOrder::DayFirst),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_periods_in_many_styles() {
        for (text, expected) in [
            ("2024-03-07", "2024-03-07"),
            ("2024/03/07", "2024-03-07"),
            ("2024.03.07", "2024-03-07"),
            ("2024. 3. 7.", "2024-03-07"),
            ("2024年3月7日", "2024-03-07"),
            ("2024년 3월 7일", "2024-03-07"),
            ("20240307", "2024-03-07"),
            ("07.03.2024", "2024-03-07"),
            ("7.3.2024", "2024-03-07"),
            ("2024-03-07T21:30:00", "2024-03-07"),
            ("2024-03-07 00:00:00", "2024-03-07"),
            ("Jun 12 1998", "1998-06-12"),
            ("June 12, 1998", "1998-06-12"),
            ("12 June 1998", "1998-06-12"),
            ("12-Jun-1998", "1998-06-12"),
            ("12 июня 1998 г.", "1998-06-12"),
            ("12 маусым 1998 ж.", "1998-06-12"),
            ("3. März 2024", "2024-03-03"),
            ("1er août 2024", "2024-08-01"),
            ("12 de junho de 2024", "2024-06-12"),
            ("12 Haziran 2024", "2024-06-12"),
            ("12 czerwca 2024 r.", "2024-06-12"),
            ("март 2024", "2024-03"),
            ("March 2024", "2024-03"),
            ("2024年3月", "2024-03"),
            ("2024/03", "2024-03"),
            ("03.2024", "2024-03"),
            ("2024 год", "2024"),
            ("2024年", "2024"),
            ("Q1 2024", "2024-Q1"),
            ("1 кв. 2024", "2024-Q1"),
            ("2024年第3季度", "2024-Q3"),
            ("3. Quartal 2024", "2024-Q3"),
            ("2 полугодие 2024", "2024-H2"),
            ("W12 2024", "2024-W12"),
            ("11.11.2022 - 13.11.2022", "2022-11-11..2022-11-13"),
            ("2019-01-01~2020-12-31", "2019-01-01..2020-12-31"),
            ("8-10 March 2024", "2024-03-08..2024-03-10"),
            ("8 – 10 марта 2024", "2024-03-08..2024-03-10"),
            ("с 8 марта 2024 по 10 марта 2024", "2024-03-08..2024-03-10"),
        ] {
            let read = period(text, DateOrder::DayFirst).map(|period| period.to_string());
            assert_eq!(read.as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn days_as_workbooks_count_them() {
        assert_eq!(of_serial("45058").map(|day| day.to_string()).as_deref(), Some("2023-05-12"));
        assert_eq!(of_serial("2023"), None);
    }

    #[test]
    fn what_is_no_date() {
        for text in [
            "",
            "abc",
            "31.12.24",
            "Jun 12 98",
            "2024-13-01",
            "31.02.2024",
            "12.31.2024",
            "1,234",
            "1 2 3 4",
            "2024 stars",
            "Part 2 2024 x",
        ] {
            assert_eq!(period(text, DateOrder::DayFirst), None, "{text}");
        }
    }

    #[test]
    fn what_is_wrong_with_a_year() {
        let out = |year| Some(format!("has a year out of range, {year}; expected one from 1880 to 2199"));
        for (text, expected) in [
            ("0204-03-07", out("0204")),
            ("20244-03-07", out("20244")),
            ("07.03.202", out("202")),
            ("7 марта 0204 г.", out("0204")),
            ("2024-02-30", None),
            ("2024-13-01", None),
            ("abc", None),
            ("1 2 3", None),
            ("2024-2025-01", None),
        ] {
            assert_eq!(fault_of_year(text), expected, "{text}");
        }
        for text in ["05.01.24", "5-Jan-24", "1/5/24", "12 июня 24"] {
            assert!(fault_of_year(text).unwrap().contains("two digits"), "{text}");
        }
    }

    #[test]
    fn what_a_date_tells_of_its_column() {
        use Evidence::{None, Open, Says};
        for (text, expected) in [
            ("31/12/2024", Says(DateOrder::DayFirst)),
            ("12/31/2024", Says(DateOrder::MonthFirst)),
            ("01/02/2024", Open),
            ("05/05/2024", None),
            ("2024-03-07", None),
            ("01.02.2024", None),
            ("11/11/2022 - 13/11/2022", Says(DateOrder::DayFirst)),
            ("abc", None),
        ] {
            assert_eq!(evidence(text), expected, "{text}");
        }
    }

    #[test]
    fn the_period_within_a_line() {
        for (line, expected) in [
            ("BFI Weekend Box Office 11/11/2022 - 13/11/2022", Some("2022-11-11..2022-11-13")),
            ("▶ 검색조건 [ 조회기간: 2019-01-01~2020-12-31   영화구분: 전체 ]", Some("2019-01-01..2020-12-31")),
            ("download_20230529", Some("2023-05-29")),
            ("13 November 2022", Some("2022-11-13")),
            ("chart-2024-W12", Some("2024-W12")),
            ("chart 2024-W12", Some("2024-W12")),
            ("Кассовые сборы за март 2024 года, Казахстан", Some("2024-03")),
            ("Box office 2024 (1 March 2024 - 3 March 2024)", Some("2024-03-01..2024-03-03")),
            ("2023 against 2024", None),
            ("01/02/2024", None),
            ("Top 20", None),
        ] {
            assert_eq!(within(line).map(|period| period.to_string()).as_deref(), expected, "{line}");
        }
    }

    #[test]
    fn a_line_that_is_not_wholly_understood_tells_no_period() {
        for (line, expected) in [
            ("Кассовые сборы за январь-март 2024", Some("2024-01-01..2024-03-31")),
            ("Jan-Mar 2024", Some("2024-01-01..2024-03-31")),
            ("2024 жылғы қаңтар-маусым", Some("2024-01-01..2024-06-30")),
            ("Woche 12/2024", Some("2024-W12")),
            ("Сборы за 12 неделю 2024 года", Some("2024-W12")),
            ("Сборы за I полугодие 2024 года", Some("2024-H1")),
            ("за 9 месяцев 2024 года", Some("2024-01-01..2024-09-30")),
            ("1º trimestre de 2024", Some("2024-Q1")),
            ("Q3 2024 box office", Some("2024-Q3")),
            ("first half of 2024", None),
            ("Report generated on 2025-02-05", None),
            ("Отчёт сформирован 05.02.2025", None),
            ("Data as of 15.03.2024", None),
            ("По состоянию на 1 июля 2024 года", None),
            ("2024_03", Some("2024-03")),
            ("boxoffice_2024-03-07..2024-03-10", Some("2024-03-07..2024-03-10")),
            ("download_20230529", Some("2023-05-29")),
            ("BFI Weekend Box Office 11/11/2022 - 13/11/2022", Some("2022-11-11..2022-11-13")),
            ("Сборы за март 2024 года", Some("2024-03")),
            ("2023-2024", None),
        ] {
            assert_eq!(within(line).map(|period| period.to_string()).as_deref(), expected, "{line}");
        }
    }

    #[test]
    fn parts_of_a_year_in_a_column_of_their_own() {
        for (text, expected) in
            [("1", Some(1)), ("Q2", Some(2)), ("IV", Some(4)), ("3 кв.", Some(3)), ("5", None), ("x", None)]
        {
            assert_eq!(part_number(text, 4), expected, "{text}");
        }
    }
}
