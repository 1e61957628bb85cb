//! Conventions: which mark parts decimals in a column of numbers, and which number is the day in a column of dates.
//!
//! They are decided once for a whole column, by its own values: one `12,50` tells how its `1,234` is to be read.
//! Where no value tells, the other columns of the table may; where they do not either, it is a question to the user.

use std::collections::BTreeMap;

use super::amounts::{self, Mark};
use super::dates::{self, DateOrder};

/// What a column's cells are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Money, rates.
    Amount,
    /// Tickets, which have no decimals.
    Count,
    /// Days and periods.
    Date,
}

/// What was settled, and the value that settled it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settled<T> {
    /// The mark or the order.
    pub by: T,
    /// The line of the value; 0 where an option or a profile settled it.
    pub line: u64,
    /// The value, or the option.
    pub text: String,
}

impl<T> Settled<T> {
    /// What an option or a profile says, if it says anything.
    pub fn said(by: Option<T>, who: &str) -> Option<Settled<T>> {
        by.map(|by| Settled { by, line: 0, text: who.to_owned() })
    }

    /// The convention with its evidence.
    pub fn told(&self, what: &str) -> String {
        let text = &self.text;
        match self.line {
            0 => format!("{what} ({text})"),
            line => format!("{what} (line {line}: \"{text}\")"),
        }
    }
}

/// A value that can be read two ways, the first of its column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Open {
    /// Its column.
    pub column: usize,
    /// Where it stands: the line, and the column as messages count.
    pub at: (u64, u64),
    /// The value.
    pub text: String,
    /// Whether it is a date.
    pub is_date: bool,
}

/// The conventions of the columns of one table.
#[derive(Clone, Debug, Default)]
pub struct Conventions {
    kinds: Vec<Option<Kind>>,
    marks: BTreeMap<usize, Settled<Mark>>,
    orders: BTreeMap<usize, Settled<DateOrder>>,
    open: BTreeMap<usize, Open>,
    /// What settles what nothing else does.
    fallback: (Option<Settled<Mark>>, Option<Settled<DateOrder>>),
}

impl Conventions {
    /// For columns of these kinds, where options or a profile may have settled all.
    pub fn new(
        kinds: Vec<Option<Kind>>,
        mark: Option<Settled<Mark>>,
        order: Option<Settled<DateOrder>>,
    ) -> Conventions {
        let mut conventions = Conventions { kinds, ..Conventions::default() };
        for (column, kind) in conventions.kinds.iter().enumerate() {
            match (kind, &mark, &order) {
                (Some(Kind::Amount | Kind::Count), Some(mark), _) => {
                    conventions.marks.insert(column, mark.clone());
                }
                (Some(Kind::Date), _, Some(order)) => {
                    conventions.orders.insert(column, order.clone());
                }
                _ => {}
            }
        }
        conventions
    }

    /// The same, with what an option says only of values that tell nothing themselves.
    #[must_use]
    pub fn or_else(mut self, mark: Option<Settled<Mark>>, order: Option<Settled<DateOrder>>) -> Conventions {
        self.fallback = (mark, order);
        self
    }

    /// Takes in what a cell tells of its column. Numbers of JSON and of workbooks are not asked.
    pub fn observe(&mut self, column: usize, text: &str, at: (u64, u64)) {
        let open = |is_date| Open { column, at, text: text.to_owned(), is_date };
        match self.kinds.get(column).copied().flatten() {
            Some(kind @ (Kind::Amount | Kind::Count)) => {
                if self.marks.contains_key(&column) || !text.contains([',', '.', '，', '．']) {
                    return;
                }
                let told = amounts::written(text).ok().and_then(|amount| amount.evidence(kind == Kind::Count).ok());
                match told {
                    Some(amounts::Evidence::Says(by)) => {
                        self.open.remove(&column);
                        self.marks.insert(column, Settled { by, line: at.0, text: text.to_owned() });
                    }
                    Some(amounts::Evidence::Open) => {
                        self.open.entry(column).or_insert_with(|| open(false));
                    }
                    _ => {}
                }
            }
            Some(Kind::Date) => {
                if self.orders.contains_key(&column) || !text.contains(['/', '-', ' ']) {
                    return;
                }
                match dates::evidence(text) {
                    dates::Evidence::Says(by) => {
                        self.open.remove(&column);
                        self.orders.insert(column, Settled { by, line: at.0, text: text.to_owned() });
                    }
                    dates::Evidence::Open => {
                        self.open.entry(column).or_insert_with(|| open(true));
                    }
                    dates::Evidence::None => {}
                }
            }
            None => {}
        }
    }

    /// Whether some column holds a value that can be read two ways.
    pub fn are_open(&self) -> bool {
        !self.open.is_empty()
    }

    /// Settles what is open by the other columns of the table, where those agree; what is still open is returned.
    pub fn settle(&mut self) -> Vec<Open> {
        fn agreed<T: Copy + PartialEq>(settled: &BTreeMap<usize, Settled<T>>) -> Option<Settled<T>> {
            let first = settled.values().next()?;
            settled.values().all(|other| other.by == first.by).then(|| first.clone())
        }
        let (by_mark, by_order) = self.fallback.clone();
        let (mark, order) = (agreed(&self.marks).or(by_mark), agreed(&self.orders).or(by_order));
        let mut still = Vec::new();
        for (column, open) in std::mem::take(&mut self.open) {
            match (open.is_date, &mark, &order) {
                (false, Some(mark), _) => {
                    self.marks.insert(column, mark.clone());
                }
                (true, _, Some(order)) => {
                    self.orders.insert(column, order.clone());
                }
                _ => still.push(open),
            }
        }
        still
    }

    /// The decimal mark of a column; a point where no value has any.
    pub fn mark(&self, column: usize) -> Mark {
        self.marks.get(&column).map_or(Mark::Point, |settled| settled.by)
    }

    /// The order of days and months in a column.
    pub fn order(&self, column: usize) -> DateOrder {
        self.orders.get(&column).map_or(DateOrder::DayFirst, |settled| settled.by)
    }

    /// What settled the decimal mark of a column.
    pub fn mark_settled(&self, column: usize) -> Option<&Settled<Mark>> {
        self.marks.get(&column)
    }

    /// What settled the order of dates of a column.
    pub fn order_settled(&self, column: usize) -> Option<&Settled<DateOrder>> {
        self.orders.get(&column)
    }
}

impl Open {
    /// What to ask.
    pub fn question(&self) -> String {
        let text = &self.text;
        if self.is_date {
            let read = [DateOrder::DayFirst, DateOrder::MonthFirst].map(|order| dates::period(text, order));
            let said = match read {
                [Some(day_first), Some(month_first)] => format!("{day_first} or {month_first}"),
                _ => "two days".to_owned(),
            };
            return format!(
                "\"{text}\" may be {said}, and no value of the column tells; say --date-order day-first or --date-order month-first"
            );
        }
        let read = |mark| {
            let value = amounts::written(text).ok().and_then(|amount| amount.value(mark).ok());
            value.map_or_else(|| "?".to_owned(), |value| value.to_string())
        };
        let (comma, point) = (read(Mark::Comma), read(Mark::Point));
        format!(
            "\"{text}\" may be {comma} (decimal comma) or {point} (decimal point), and no value of the column tells; say --decimal comma or --decimal point"
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(values: &[(usize, &str)]) -> Conventions {
        let kinds = vec![Some(Kind::Amount), Some(Kind::Count), Some(Kind::Date), None];
        let mut conventions = Conventions::new(kinds, None, None);
        for (line, (column, text)) in values.iter().enumerate() {
            conventions.observe(*column, text, (u64::try_from(line).unwrap(), 1));
        }
        conventions
    }

    #[test]
    fn one_value_tells_how_the_others_are_read() {
        let mut column = of(&[(0, "1,234"), (0, "12,50")]);
        assert!(column.settle().is_empty());
        assert_eq!(column.mark(0), Mark::Comma);
        let mut column = of(&[(2, "01/02/2024"), (2, "31/01/2024")]);
        assert!(column.settle().is_empty());
        assert_eq!(column.order(2), DateOrder::DayFirst);
    }

    #[test]
    fn another_column_tells_where_its_own_values_do_not() {
        let mut table = of(&[(0, "1,234"), (1, "5,678")]);
        assert!(table.are_open());
        assert!(table.settle().is_empty());
        assert_eq!(table.mark(0), Mark::Point);
    }

    #[test]
    fn what_nothing_tells_is_asked() {
        let open = of(&[(0, "1,234"), (2, "01/02/2024")]).settle();
        let asked: Vec<String> = open.iter().map(Open::question).collect();
        assert!(asked[0].contains("1.234 (decimal comma) or 1234 (decimal point)"), "{}", asked[0]);
        assert!(asked[1].contains("2024-02-01 or 2024-01-02"), "{}", asked[1]);
    }
}
