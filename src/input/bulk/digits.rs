//! Numbers as tables hold them most often: digits, and at most two decimals. They are read eight digits at a time; what is
//! written in any other way is the careful reader's.

/// A number in hundredths, and how many decimals it has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hundredths {
    /// The number, times a hundred.
    pub value: i64,
    /// How many decimals it has, up to two; zeros at its end are none.
    pub decimals: u8,
}

/// A whole number of up to sixteen digits between two places of a block; `None` for anything else.
#[inline(always)]
fn digits(block: &[u8], start: usize, end: usize) -> Option<u64> {
    let length = end.wrapping_sub(start);
    match length {
        0 => None,
        1..=8 => eight(block, end, length),
        9..=16 => {
            let low = end.wrapping_sub(8);
            let high = eight(block, low, length.wrapping_sub(8))?;
            Some(high.wrapping_mul(100_000_000).wrapping_add(eight(block, low.wrapping_add(8), 8)?))
        }
        _ => None,
    }
}

/// Up to eight digits that end at a place.
#[inline(always)]
fn eight(block: &[u8], end: usize, length: usize) -> Option<u64> {
    let Some(bytes) = end.checked_sub(8).and_then(|from| block.get(from..)).and_then(<[u8]>::first_chunk::<8>) else {
        return by_one(block.get(end.checked_sub(length)?..end)?);
    };
    const ZEROS: u64 = 0x3030_3030_3030_3030;
    const HIGH: u64 = 0xF0F0_F0F0_F0F0_F0F0;
    // What stands before the digits is taken for zeros.
    let others = 8_usize.wrapping_sub(length).wrapping_mul(8) & 63;
    let before = (1_u64 << others).wrapping_sub(1);
    let text = u64::from_le_bytes(*bytes) & !before | ZEROS & before;
    let are_digits = text & HIGH == ZEROS && text.wrapping_add(0x0606_0606_0606_0606) & HIGH == ZEROS;
    if !are_digits {
        return None;
    }
    let pairs = (text & 0x0F0F_0F0F_0F0F_0F0F).wrapping_mul(2_561) >> 8;
    let fours = (pairs & 0x00FF_00FF_00FF_00FF).wrapping_mul(6_553_601) >> 16;
    Some((fours & 0x0000_FFFF_0000_FFFF).wrapping_mul(42_949_672_960_001) >> 32)
}

/// The same digit by digit, at the start of a block.
#[cold]
fn by_one(text: &[u8]) -> Option<u64> {
    text.iter().try_fold(0_u64, |number, byte| {
        byte.is_ascii_digit().then(|| number.wrapping_mul(10).wrapping_add(u64::from(byte.wrapping_sub(b'0'))))
    })
}

/// The sign of a number, and where its digits start. A minus before a zero is not a number to be quick about.
#[inline(always)]
fn signed(block: &[u8], start: usize) -> (bool, usize) {
    let negative = block.get(start) == Some(&b'-');
    (negative, start.wrapping_add(usize::from(negative)))
}

#[inline(always)]
fn with_sign(value: u64, negative: bool) -> Option<i64> {
    let value = i64::try_from(value).ok()?;
    match (negative, value) {
        (false, _) => Some(value),
        (true, 0) => None,
        (true, _) => Some(value.wrapping_neg()),
    }
}

/// A count between two places of a block.
#[inline(always)]
pub fn count(block: &[u8], start: usize, end: usize) -> Option<i64> {
    let (negative, start) = signed(block, start);
    with_sign(digits(block, start, end)?, negative)
}

/// An amount between two places of a block, with up to two decimals after the mark, if there is one.
#[inline(always)]
pub fn amount(block: &[u8], start: usize, end: usize, mark: Option<u8>) -> Option<Hundredths> {
    let (negative, start) = signed(block, start);
    let marked = |decimals: usize| {
        let at = end.wrapping_sub(decimals.wrapping_add(1));
        (at > start && at < end && mark.is_some() && block.get(at).copied() == mark).then_some(at)
    };
    let (value, decimals) = if let Some(at) = marked(2) {
        let part = block.get(at.wrapping_add(1)..end)?;
        let [tens, ones] = *<&[u8; 2]>::try_from(part).ok()?;
        let (tens, ones) = (tens.wrapping_sub(b'0'), ones.wrapping_sub(b'0'));
        if tens > 9 || ones > 9 {
            return None;
        }
        let part = u64::from(tens).wrapping_mul(10).wrapping_add(u64::from(ones));
        let decimals = if ones == 0 { u8::from(tens != 0) } else { 2 };
        (digits(block, start, at)?.checked_mul(100)?.checked_add(part)?, decimals)
    } else if let Some(at) = marked(1) {
        let tenths = block.get(at.wrapping_add(1)).copied()?.wrapping_sub(b'0');
        if tenths > 9 {
            return None;
        }
        let part = u64::from(tenths).wrapping_mul(10);
        (digits(block, start, at)?.checked_mul(100)?.checked_add(part)?, u8::from(tenths != 0))
    } else {
        (digits(block, start, end)?.checked_mul(100)?, 0)
    };
    Some(Hundredths { value: with_sign(value, negative)?, decimals })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Reads text in the middle of a block, and at its very start.
    fn both<T: PartialEq + std::fmt::Debug>(text: &str, read: impl Fn(&[u8], usize, usize) -> T) -> T {
        let inside = format!("9999999999,{text},9999999999");
        let (first, second) = (read(text.as_bytes(), 0, text.len()), read(inside.as_bytes(), 11, 11 + text.len()));
        assert_eq!(first, second, "{text}");
        first
    }

    #[test]
    fn counts() {
        for (text, expected) in [
            ("0", Some(0)),
            ("7", Some(7)),
            ("12345678", Some(12_345_678)),
            ("123456789", Some(123_456_789)),
            ("9999999999999999", Some(9_999_999_999_999_999)),
            ("99999999999999999", None),
            ("-12", Some(-12)),
            ("-0", None),
            ("", None),
            ("-", None),
            ("1 2", None),
            ("12x", None),
            ("x12", None),
            ("1.5", None),
            ("+5", None),
            ("/", None),
            (":", None),
        ] {
            assert_eq!(both(text, count), expected, "{text}");
        }
    }

    #[test]
    fn amounts() {
        let point = |text: &str| {
            let read = both(text, |block, start, end| amount(block, start, end, Some(b'.')));
            read.map(|read| (read.value, read.decimals))
        };
        for (text, expected) in [
            ("1234.56", Some((123_456, 2))),
            ("0.05", Some((5, 2))),
            ("1234567890.5", Some((123_456_789_050, 1))),
            ("15", Some((1_500, 0))),
            ("-3.10", Some((-310, 1))),
            ("3.00", Some((300, 0))),
            ("3.0", Some((300, 0))),
            ("3.01", Some((301, 2))),
            ("-0.00", None),
            (".50", None),
            ("1.", None),
            ("1.234", None),
            ("1,50", None),
            ("1.5a", None),
            ("12345678.a0", None),
            ("1..50", None),
        ] {
            assert_eq!(point(text), expected, "{text}");
        }
        assert_eq!(both("1.50", |block, start, end| amount(block, start, end, None)), None);
    }
}
