//! Numbers as digits: the only place that rounds or groups them, always half to even.
//!
//! For machines a value is exact, or has a stated number of digits, and is never grouped. For people it is
//! short enough to read, with its bound in front. Words and addresses are left to `prose`.

use rust_decimal::{Decimal, RoundingStrategy};

use crate::model::bound::{Bound, Figure};
use crate::model::currency::Currency;
use crate::model::money::Money;
use crate::model::rate::Quote;
use crate::model::times::Times;
use crate::sheet::Cell;

/// Decimals of shares, changes and points for machines.
const PERCENT_DECIMALS: u32 = 4;
/// Significant digits of a rate for machines, and the fewest for people.
const RATE_DIGITS: u32 = 10;
const RATE_DIGITS_SHOWN: u32 = 6;
/// Decimals that central banks publish rates with; people see those at least.
const RATE_DECIMALS_SHOWN: u32 = 4;
/// Decimals of how many times as much, for people.
const TIMES_DECIMALS: u32 = 3;
/// Decimals of money that is not whole.
const MONEY_DECIMALS: u32 = 2;
/// An amount with more decimals than this came of a division, as conversions and averages do.
const STATED_DECIMALS: u32 = 8;
/// From this on people are spared the decimals of what is not exact anyway.
const CENTS_MATTER_BELOW: i64 = 10_000;

/// Money for machines: every digit of an amount that records state or that is summed of such, and two decimals
/// (or the currency's three) of one that a division made.
pub fn amount(money: Money) -> String {
    let stated = money.amount.normalize();
    if stated.scale() <= STATED_DECIMALS {
        return plain(stated);
    }
    plain(rounded(stated, money.currency.decimals().max(MONEY_DECIMALS)))
}

/// How many times as much, for machines, to ten significant digits.
pub fn times(times: Times) -> String {
    plain(rounded(times.number(), decimals_for(times.number(), RATE_DIGITS)))
}

/// A percentage, points, a mean or an index for machines: `50.0000`.
pub fn percent(value: Decimal) -> String {
    fixed(value, PERCENT_DECIMALS)
}

/// A rate for machines, to ten significant digits.
pub fn rate(quote: &Quote) -> Option<String> {
    let price = quote.rate()?;
    Some(plain(rounded(price, decimals_for(price, RATE_DIGITS))))
}

/// Things counted, for people.
pub fn count(things: u64) -> String {
    grouped(&things.to_string())
}

/// A value for people, in a column whose header names the currency; `None` if the cell holds no number.
pub fn in_column(cell: &Cell, ascii: bool) -> Option<String> {
    Some(match cell {
        Cell::Number(number) => number.to_string(),
        Cell::Count(figure) => bounded(figure.bound, ascii, count(figure.value)),
        Cell::Money(figure) => {
            let amount = figure.map(|money| money.amount);
            let cents = amount.bound == Bound::Exact || amount.value.abs() < Decimal::from(CENTS_MATTER_BELOW);
            not_nothing(amount, if cents { money_decimals(amount.value) } else { 0 }, ascii)
        }
        Cell::Share(figure) => format!("{} %", not_nothing(figure.map(|share| share.percent()), 1, ascii)),
        Cell::Change(figure) => bounded(figure.bound, ascii, signed(figure.map(|change| change.percent()), "%")),
        Cell::Points(figure) => bounded(figure.bound, ascii, signed(figure.map(|points| points.points()), "pp")),
        Cell::Times(figure) => {
            let digits = grouped(&fixed(kept_true(figure.map(|times| times.number()), TIMES_DECIMALS), TIMES_DECIMALS));
            bounded(figure.bound, ascii, format!("{}{digits}", if ascii { "x" } else { "×" }))
        }
        Cell::Mean(figure) => not_nothing(figure.map(|mean| mean.number()), 1, ascii),
        Cell::Index(figure) => not_nothing(figure.map(|index| index.value()), 0, ascii),
        Cell::Rate(quote) => shown_rate(quote.rate()?),
        Cell::Text(_) | Cell::Cite(_) | Cell::Missing(_) => return None,
    })
}

/// A value for people, in a sentence, with its unit.
pub fn in_full(cell: &Cell, ascii: bool) -> Option<String> {
    let digits = in_column(cell, ascii)?;
    Some(match cell {
        Cell::Money(figure) if figure.value.currency == Currency::UNSTATED => {
            format!("{digits} {}", figure.value.currency.word())
        }
        Cell::Money(figure) => format!("{digits} {}", figure.value.currency),
        Cell::Rate(quote) => format!("{digits} {} per {}", quote.quote, quote.base),
        _ => digits,
    })
}

/// A value as people say it: `23.0 bn tenge`, `$49.04 m`.
pub fn in_short(cell: &Cell, ascii: bool) -> Option<String> {
    let Cell::Money(figure) = cell else {
        return in_full(cell, ascii);
    };
    let Money { amount, currency } = figure.value;
    let size = amount.abs();
    let size = Figure::new(size, figure.bound);
    let digits = scaled(size).unwrap_or_else(|| grouped(&fixed(size.value, money_decimals(size.value))));
    let minus = if amount.is_sign_negative() && !amount.is_zero() { "-" } else { "" };
    let said = match symbol(currency, ascii) {
        Some(symbol) => format!("{minus}{symbol}{digits}"),
        None => format!("{minus}{digits} {}", currency.word()),
    };
    Some(bounded(figure.bound, ascii, said))
}

/// The digits with a scale word, from a million up: one decimal, or two where the second is not 0 and the
/// number stays within four digits. What rounds to a thousand of a scale is one of the next.
fn scaled(amount: Figure<Decimal>) -> Option<String> {
    const SCALES: [(&str, i64); 3] = [("m", 1_000_000), ("bn", 1_000_000_000), ("trn", 1_000_000_000_000)];
    let (_, least) = SCALES.first()?;
    if amount.value < Decimal::from(*least) {
        return None;
    }
    let mut said = None;
    for (word, size) in SCALES {
        let units = amount.value.checked_div(Decimal::from(size))?;
        let decimals = if units < Decimal::ONE_HUNDRED { 2 } else { 1 };
        let units = kept_true(Figure::new(units, amount.bound), decimals);
        let digits = fixed(units, decimals);
        let digits = if decimals == 2 { digits.strip_suffix('0').unwrap_or(&digits) } else { &digits };
        said = Some(format!("{} {word}", grouped(digits)));
        if units < Decimal::ONE_THOUSAND {
            break;
        }
    }
    said
}

fn symbol(currency: Currency, ascii: bool) -> Option<&'static str> {
    match currency.code() {
        "USD" => Some("$"),
        "EUR" if !ascii => Some("€"),
        "GBP" if !ascii => Some("£"),
        _ => None,
    }
}

fn money_decimals(amount: Decimal) -> u32 {
    if amount.fract().is_zero() { 0 } else { MONEY_DECIMALS }
}

/// The digits with the bound's sign. What is more than nothing is not shown as nothing, but as less than the
/// least that shows; a floor cannot be put that way and keeps its sign.
fn not_nothing(figure: Figure<Decimal>, decimals: u32, ascii: bool) -> String {
    let vanishes = figure.value > Decimal::ZERO && rounded(figure.value, decimals).is_zero();
    if vanishes && matches!(figure.bound, Bound::Exact | Bound::AtMost) {
        return format!("<{}", Decimal::new(1, decimals));
    }
    bounded(figure.bound, ascii, grouped(&fixed(kept_true(figure, decimals), decimals)))
}

/// One decimal with a sign either way; what rounds to nothing has none.
fn signed(figure: Figure<Decimal>, unit: &str) -> String {
    let value = kept_true(figure, 1);
    let plus = if value > Decimal::ZERO { "+" } else { "" };
    format!("{plus}{} {unit}", grouped(&fixed(value, 1)))
}

fn shown_rate(price: Decimal) -> String {
    let decimals = decimals_for(price, RATE_DIGITS_SHOWN).max(RATE_DECIMALS_SHOWN);
    let digits = plain(rounded(price, decimals));
    if price.abs() < Decimal::from(10_000) { digits } else { grouped(&digits) }
}

fn bounded(bound: Bound, ascii: bool, value: String) -> String {
    let sign = match (bound, ascii) {
        (Bound::Exact, _) => "",
        (Bound::AtLeast, false) => "≥ ",
        (Bound::AtLeast, true) => ">= ",
        (Bound::AtMost, false) => "≤ ",
        (Bound::AtMost, true) => "<= ",
        (Bound::About, false) => "≈ ",
        (Bound::About, true) => "~ ",
    };
    format!("{sign}{value}")
}

/// Rounded so that what a bound says stays true: a floor down, a ceiling up.
fn kept_true(figure: Figure<Decimal>, decimals: u32) -> Decimal {
    match figure.bound {
        Bound::AtLeast => figure.value.round_dp_with_strategy(decimals, RoundingStrategy::ToNegativeInfinity),
        Bound::AtMost => figure.value.round_dp_with_strategy(decimals, RoundingStrategy::ToPositiveInfinity),
        Bound::Exact | Bound::About => rounded(figure.value, decimals),
    }
}

fn rounded(value: Decimal, decimals: u32) -> Decimal {
    value.round_dp_with_strategy(decimals, RoundingStrategy::MidpointNearestEven)
}

/// All digits and no zeros at the end; nothing has no sign.
fn plain(value: Decimal) -> String {
    if value.is_zero() { "0".to_owned() } else { value.normalize().to_string() }
}

/// So many decimals, zeros included. The zeros are put there by hand, since a number near the limit of a decimal
/// has no room for them.
fn fixed(value: Decimal, decimals: u32) -> String {
    let digits = plain(rounded(value, decimals));
    let (whole, fraction) = digits.split_once('.').unwrap_or((&digits, ""));
    match decimals {
        0 => whole.to_owned(),
        places => format!("{whole}.{fraction:0<width$}", width = places as usize),
    }
}

/// How many decimals show so many significant digits; the digits before the point are always kept.
fn decimals_for(value: Decimal, digits: u32) -> u32 {
    let value = value.normalize();
    let length = value.mantissa().unsigned_abs().checked_ilog10().map_or(1, |log| log.saturating_add(1));
    digits.saturating_add(value.scale()).saturating_sub(length)
}

/// The digits before the point in threes.
fn grouped(number: &str) -> String {
    let (whole, fraction) = number.find('.').map_or((number, ""), |point| number.split_at(point));
    let (sign, digits) = whole.strip_prefix('-').map_or(("", whole), |digits| ("-", digits));
    let mut grouped = String::from(sign);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && digits.len().saturating_sub(place) % 3 == 0 {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped + fraction
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::change::Change;
    use crate::model::concentration::Parts;
    use crate::model::mean::Mean;
    use crate::model::number::decimal;
    use crate::model::share::Share;
    use crate::render::sample::quote;

    fn dec(text: &str) -> Decimal {
        decimal(text).unwrap()
    }

    fn money(text: &str, code: &str, bound: Bound) -> Cell {
        Cell::Money(Figure::new(Money::new(dec(text), Currency::parse(code).unwrap()), bound))
    }

    fn share(text: &str, bound: Bound) -> Cell {
        Cell::Share(Figure::new(Share::from_percent(dec(text)), bound))
    }

    fn change(before: &str, now: &str) -> Cell {
        Cell::Change(Change::from_to(Figure::exact(dec(before)), Figure::exact(dec(now))).unwrap())
    }

    fn points(now: &str, before: &str) -> Cell {
        let share = |text| Figure::exact(Share::from_percent(dec(text)));
        Cell::Points(Share::minus(share(now), share(before)).unwrap())
    }

    #[test]
    fn half_goes_to_even_and_digits_are_not_cut() {
        for (value, decimals, digits) in [
            ("47.99999", 1, "48.0"),
            ("0.25", 1, "0.2"),
            ("0.35", 1, "0.4"),
            ("0.45", 1, "0.4"),
            ("-0.25", 1, "-0.2"),
            ("-0.35", 1, "-0.4"),
            ("-0.04", 1, "0.0"),
            ("2.5", 0, "2"),
            ("3.5", 0, "4"),
            ("0.00005", 4, "0.0000"),
            ("0.00015", 4, "0.0002"),
            ("0.2500000001", 1, "0.3"),
            ("7", 4, "7.0000"),
            ("9999999999999999999999999999", 4, "9999999999999999999999999999.0000"),
        ] {
            assert_eq!(fixed(dec(value), decimals), digits, "{value}");
        }
    }

    #[test]
    fn machines_get_money_as_published() {
        for (value, code, digits) in [
            ("23000000000", "KZT", "23000000000"),
            ("12.50", "USD", "12.5"),
            ("1234.5", "KRW", "1234.5"),
            ("0.125", "KZT", "0.125"),
            ("123456789012.123456", "KZT", "123456789012.123456"),
            ("49044433.1903723646", "USD", "49044433.19"),
            ("1.2345000001", "KWD", "1.235"),
            ("-0.0010000001", "USD", "0"),
            ("9999999999999999999999999999", "KZT", "9999999999999999999999999999"),
        ] {
            assert_eq!(amount(Money::new(dec(value), Currency::parse(code).unwrap())), digits);
        }
        assert_eq!(percent(dec("50")), "50.0000");
        assert_eq!(percent(dec("51.31578947")), "51.3158");
    }

    #[test]
    fn people_get_money_in_threes() {
        for (value, bound, digits) in [
            ("0", Bound::Exact, "0"),
            ("999", Bound::Exact, "999"),
            ("1000", Bound::Exact, "1,000"),
            ("23000000000", Bound::Exact, "23,000,000,000"),
            ("-1234567", Bound::Exact, "-1,234,567"),
            ("1234.5", Bound::Exact, "1,234.50"),
            ("99.999", Bound::Exact, "100.00"),
            ("7.5", Bound::About, "≈ 7.50"),
            ("22000000000", Bound::AtLeast, "≥ 22,000,000,000"),
            ("22000000000", Bound::AtMost, "≤ 22,000,000,000"),
            ("0.004", Bound::Exact, "<0.01"),
            ("0.004", Bound::AtLeast, "≥ 0.00"),
        ] {
            assert_eq!(in_column(&money(value, "KZT", bound), false).unwrap(), digits);
        }
        assert_eq!(in_full(&money("1500.5", "KZT", Bound::AtLeast), true).unwrap(), ">= 1,500.50 KZT");
        assert_eq!(in_full(&money("15", "XXX", Bound::AtMost), true).unwrap(), "<= 15 (currency not stated)");
    }

    #[test]
    fn people_get_shares_changes_and_points_with_one_decimal() {
        for (cell, shown) in [
            (share("50", Bound::Exact), "50.0 %"),
            (share("47.99999", Bound::Exact), "48.0 %"),
            (share("0.25", Bound::Exact), "0.2 %"),
            (share("0.35", Bound::About), "≈ 0.4 %"),
            (share("0.04", Bound::Exact), "<0.1 %"),
            (share("0.04", Bound::AtMost), "<0.1 %"),
            (share("0.04", Bound::AtLeast), "≥ 0.0 %"),
            (share("0.05", Bound::Exact), "<0.1 %"),
            (share("0", Bound::Exact), "0.0 %"),
            (share("100", Bound::Exact), "100.0 %"),
            (change("15.2", "23"), "+51.3 %"),
            (change("1000", "259"), "-74.1 %"),
            (change("10", "10"), "0.0 %"),
            (change("10000", "9999"), "0.0 %"),
            (change("1", "1001"), "+100,000.0 %"),
            (points("50", "40"), "+10.0 pp"),
            (points("40", "50.25"), "-10.2 pp"),
            (points("40", "40"), "0.0 pp"),
        ] {
            assert_eq!(in_column(&cell, false).unwrap(), shown);
            assert_eq!(in_short(&cell, false).unwrap(), shown);
        }
    }

    #[test]
    fn times_means_and_indices() {
        let times = |now, before| Times::of(Figure::exact(dec(now)), Figure::exact(dec(before))).unwrap();
        assert_eq!(in_column(&times("2", "3").into(), false).unwrap(), "×0.667");
        assert_eq!(in_column(&times("50", "10").into(), true).unwrap(), "x5.000");
        assert_eq!(super::times(times("2", "3").value), "0.6666666667");
        assert_eq!(super::times(times("50", "10").value), "5");
        let mean = Mean::over(Figure::exact(dec("5000")), 3).unwrap();
        assert_eq!(in_column(&mean.into(), false).unwrap(), "1,666.7");
        let parts = Parts::of_market(vec![Figure::exact(dec("38.5"))], Figure::exact(dec("100")), true);
        assert_eq!(in_column(&parts.hhi().unwrap().into(), false).unwrap(), "≥ 1,482");
    }

    #[test]
    fn counts_are_grouped_and_years_are_not() {
        let count = |value| Cell::Count(Figure::new(value, Bound::AtLeast));
        assert_eq!(in_column(&count(9_900_000), false).unwrap(), "≥ 9,900,000");
        assert_eq!(in_column(&count(u64::MAX), true).unwrap(), ">= 18,446,744,073,709,551,615");
        assert_eq!(in_column(&Cell::Number(2024), false).unwrap(), "2024");
        assert_eq!(in_column(&Cell::Text("x".to_owned()), false), None);
    }

    #[test]
    fn amounts_as_people_say_them() {
        for (value, code, said) in [
            ("23000000000", "KZT", "23.0 bn tenge"),
            ("952800000", "KZT", "952.8 m tenge"),
            ("952840000", "KZT", "952.8 m tenge"),
            ("49044433.9366", "USD", "$49.04 m"),
            ("1730000000", "KZT", "1.73 bn tenge"),
            ("1700000000", "KZT", "1.7 bn tenge"),
            ("1000000", "KZT", "1.0 m tenge"),
            ("1005000", "KZT", "1.0 m tenge"),
            ("1015000", "KZT", "1.02 m tenge"),
            ("99996000", "KZT", "100.0 m tenge"),
            ("999940000", "KZT", "999.9 m tenge"),
            ("999950000", "KZT", "1.0 bn tenge"),
            ("999999999999", "KZT", "1.0 trn tenge"),
            ("1234567000000000", "KZT", "1,234.6 trn tenge"),
            ("999999.99", "KZT", "999,999.99 tenge"),
            ("12345", "USD", "$12,345"),
            ("4.5", "EUR", "€4.50"),
            ("2500000", "GBP", "£2.5 m"),
            ("2500000", "KRW", "2.5 m KRW"),
            ("-2500000", "USD", "-$2.5 m"),
            ("-2500000", "KZT", "-2.5 m tenge"),
            ("0", "KZT", "0 tenge"),
        ] {
            assert_eq!(in_short(&money(value, code, Bound::Exact), false).unwrap(), said, "{value}");
        }
        assert_eq!(in_short(&money("22000000000", "KZT", Bound::AtLeast), false).unwrap(), "≥ 22.0 bn tenge");
        assert_eq!(in_short(&money("22000000", "USD", Bound::About), true).unwrap(), "~ $22.0 m");
        assert_eq!(in_short(&money("22000000", "EUR", Bound::Exact), true).unwrap(), "22.0 m euros");
    }

    #[test]
    fn rates_keep_their_digits() {
        for (published, units, shown, machine) in [
            ("468.9625", 1, "468.9625", "468.9625"),
            ("450", 1, "450", "450"),
            ("33.76", 100, "0.3376", "0.3376"),
            ("15850.123456789", 1, "15,850.1235", "15850.12346"),
            ("1", 469, "0.0021322", "0.002132196162"),
            ("123456789012.5", 1, "123,456,789,012.5", "123456789012"),
        ] {
            let quote = quote(published, units);
            assert_eq!(in_column(&Cell::Rate(quote.clone()), false).unwrap(), shown);
            assert_eq!(rate(&quote).unwrap(), machine);
        }
        let usd = quote("468.9625", 1);
        assert_eq!(in_full(&Cell::Rate(usd.clone()), false).unwrap(), "468.9625 KZT per USD");
        assert_eq!(in_full(&Cell::Rate(usd.inverse()), false).unwrap(), "0.00213237 USD per KZT");
    }
}
