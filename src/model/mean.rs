//! Mean: things counted, spread over years or films. It need not be whole, so it is no count.

use rust_decimal::Decimal;

use super::bound::Figure;

/// How many each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mean(Decimal);

impl Mean {
    /// A sum spread over so many; over none it is no number.
    pub fn over(sum: Figure<Decimal>, count: u64) -> Option<Figure<Mean>> {
        let mean = sum.value.checked_div(Decimal::from(count))?;
        Some(sum.map(|_| Mean(mean)))
    }

    /// The number.
    pub fn number(self) -> Decimal {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mean_need_not_be_whole_and_over_none_is_none() {
        let seven = Figure::exact(Decimal::from(7));
        assert_eq!(
            Mean::over(seven, 2).map(|mean| mean.value.number().normalize().to_string()).as_deref(),
            Some("3.5")
        );
        assert_eq!(Mean::over(seven, 0), None);
    }
}
