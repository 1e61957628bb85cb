//! The period of a row, from whichever of its columns says it.

use crate::model::box_office::Basis;
use crate::model::period::{self, Period};

use super::RowReader;
use crate::input::columns::Field;
use crate::input::problem::Problem;
use crate::input::{dates, words};

impl RowReader<'_, '_, '_> {
    /// The order of days and months in the column of a field.
    pub(super) fn order_of(&self, field: Field) -> dates::DateOrder {
        let column = self.records.now.mapping.column(field);
        column.map_or(dates::DateOrder::DayFirst, |column| self.records.now.conventions.order(column))
    }

    /// The period the row covers, from whichever column says it.
    pub(super) fn period(&mut self) -> Option<Period> {
        if self.text(Field::Period).is_some() {
            let order = self.order_of(Field::Period);
            return self.read(Field::Period, |text| a_period(text, order));
        }
        if self.text(Field::Start).is_some() || self.text(Field::End).is_some() {
            let (of_start, of_end) = (self.order_of(Field::Start), self.order_of(Field::End));
            let a_day = |text: &str, order| match dates::period(text, order) {
                Some(Period::Day(day)) => Ok(day),
                _ => Err(dates::fault_of_year(text).unwrap_or_else(|| "is not a day; expected 2024-03-07".to_owned())),
            };
            let first = self.read(Field::Start, |text| a_day(text, of_start));
            let first = self.needed(Field::Start, first)?;
            let last = self.read(Field::End, |text| a_day(text, of_end));
            let last = self.needed(Field::End, last)?;
            if first > last {
                let place = self.records.place(self.line, 0);
                self.problems.push(Problem::new(place, format!("ends on {last}, before it starts on {first}")));
                return None;
            }
            return Some(if first == last { Period::Day(first) } else { Period::Range(first, last) });
        }
        if self.text(Field::Date).is_some() {
            let order = self.order_of(Field::Date);
            return self.read(Field::Date, |text| a_period(text, order));
        }
        if let Some(parts) = self.parts_of_a_date() {
            return parts;
        }
        if self.text(Field::Week).is_some() {
            return self.read(Field::Week, |text| match dates::period(text, dates::DateOrder::DayFirst) {
                Some(week @ (Period::Week(..) | Period::Range(..))) => Ok(week),
                _ => Err("is not a week; expected 2024-W12 or 2024-03-18..2024-03-24".to_owned()),
            });
        }
        if self.text(Field::Weekend).is_some() {
            let order = self.order_of(Field::Weekend);
            return self.read(Field::Weekend, |text| match dates::period(text, order) {
                Some(weekend @ Period::Range(..)) => Ok(weekend),
                _ => Err("is not a weekend; expected its days, such as 2024-03-08..2024-03-10".to_owned()),
            });
        }
        if let Some(month) = self.text(Field::Month) {
            let year = self.text(Field::Year);
            let whole = match (year, words::month(month)) {
                (Some(year), Some(month)) => format!("{year}-{month:02}"),
                (Some(year), None) if month.len() <= 2 => format!("{year}-{month:0>2}"),
                _ => month.to_owned(),
            };
            return self.read(Field::Month, |_| match dates::period(&whole, dates::DateOrder::DayFirst) {
                Some(month @ Period::Month(..)) => Ok(month),
                _ => Err("is not a month; expected 2024-03, or 3 beside a year column".to_owned()),
            });
        }
        if self.text(Field::Year).is_some() {
            return self.read(Field::Year, |text| match dates::period(text, dates::DateOrder::DayFirst) {
                Some(year @ Period::Year(_)) => Ok(year),
                _ => Err("is not a year; expected 2024".to_owned()),
            });
        }
        if self.records.reading.basis == Basis::Release && self.text(Field::ReleaseDate).is_some() {
            // Under the release basis a film's money belongs to its release, whenever it was taken.
            return Some(Period::Run);
        }
        for field in [Field::Quarter, Field::Half, Field::Day] {
            // Without a year beside it such a column may still hold whole periods.
            if self.text(field).is_some() {
                let order = self.order_of(field);
                return self.read(field, |text| a_period(text, order));
            }
        }
        let place = self.records.place(self.line, 0);
        self.problems.push(Problem::new(place, "has no period; expected a date, week, month, year or period"));
        None
    }

    /// A day, a week, a quarter or a half in a column of its own, beside one of the year; `None` where there is none.
    fn parts_of_a_date(&mut self) -> Option<Option<Period>> {
        let year = self.text(Field::Year)?.to_owned();
        let year = match dates::period(&year, dates::DateOrder::DayFirst) {
            Some(Period::Year(year)) => year,
            _ => return None,
        };
        let number = |text: &str, most| dates::part_number(text, most);
        let order = self.order_of(Field::Day);
        let whole = |text: &str| dates::period(text, order).filter(|period| matches!(period, Period::Day(_)));
        if let Some(day) = self.text(Field::Day).and_then(whole) {
            return Some(Some(day));
        }
        if self.text(Field::Day).is_some() {
            let month = self.text(Field::Month).and_then(|text| words::month(text).or_else(|| number(text, 12)));
            return Some(self.read(Field::Day, |text| {
                let day =
                    month.zip(number(text, 31)).and_then(|(month, day)| jiff::civil::Date::new(year, month, day).ok());
                day.map(Period::Day).ok_or_else(|| "is no day of the month in its columns; expected 1 to 31".to_owned())
            }));
        }
        let week = self.text(Field::Week).filter(|text| text.chars().filter(char::is_ascii_digit).count() <= 2);
        if week.is_some() {
            return Some(self.read(Field::Week, |text| {
                let week = number(text, 53).and_then(|week| Period::parse(&format!("{year}-W{week:02}")));
                week.ok_or_else(|| "is not a week of the year; expected 1 to 53".to_owned())
            }));
        }
        if self.text(Field::Month).is_some() {
            return None;
        }
        if self.text(Field::Quarter).is_some() {
            return Some(self.read(Field::Quarter, |text| {
                let quarter = number(text, 4).map(|quarter| Period::Quarter(year, quarter));
                quarter.ok_or_else(|| "is not a quarter; expected 1 to 4".to_owned())
            }));
        }
        self.text(Field::Half)?;
        Some(self.read(Field::Half, |text| {
            let half = number(text, 2).map(|half| Period::Half(year, half));
            half.ok_or_else(|| "is not a half of the year; expected 1 or 2".to_owned())
        }))
    }
}

/// A period in the order of its column.
fn a_period(text: &str, order: dates::DateOrder) -> Result<Period, String> {
    dates::period(text, order).ok_or_else(|| {
        let other = order.other();
        if dates::period(text, other).is_some() {
            let (order, other) = (order.word(), other.word());
            return format!(
                "is no day in the {order} order of its column; say --date-order {other} if all of it is so"
            );
        }
        if let Some(fault) = dates::fault_of_year(text) {
            return fault;
        }
        let digits = text.bytes().filter(u8::is_ascii_digit).count();
        let like_a_day = digits == 8 && text.bytes().all(|b| b.is_ascii_digit() || b == b'-' || b == b'.');
        if like_a_day {
            "is no day of the calendar; expected a day such as 2024-03-07".to_owned()
        } else {
            format!("is not a period; expected one of {}", period::SPELLINGS)
        }
    })
}
