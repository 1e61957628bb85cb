//! Gross basis: what a gross holds beside the price of the seats, taxes and the fees of selling online.
//!
//! China's market of 2017 grew by 22 % with the fees that had not been counted before, and by 13 % without. So amounts of
//! unlike bases do not add, and no change leads from one to another.

use std::fmt;

/// What a gross holds, as far as its record says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct GrossBasis(u8);

impl GrossBasis {
    /// The record does not say.
    pub const UNSTATED: GrossBasis = GrossBasis(0);
    /// Taxes are in it.
    pub const INCL_TAX: GrossBasis = GrossBasis(1);
    /// Taxes are taken off.
    pub const EXCL_TAX: GrossBasis = GrossBasis(2);
    /// Fees of selling tickets are in it.
    pub const INCL_FEE: GrossBasis = GrossBasis(4);
    /// Fees of selling tickets are not in it.
    pub const EXCL_FEE: GrossBasis = GrossBasis(8);

    /// What a record can say, with its words in records.
    pub const WORDS: [(&'static str, GrossBasis); 4] = [
        ("incl_tax", GrossBasis::INCL_TAX),
        ("excl_tax", GrossBasis::EXCL_TAX),
        ("incl_fee", GrossBasis::INCL_FEE),
        ("excl_fee", GrossBasis::EXCL_FEE),
    ];

    /// Both together, as of a gross with taxes and without fees; `None` where one says what the other denies. What one
    /// does not say the other may.
    pub fn joined(self, other: GrossBasis) -> Option<GrossBasis> {
        let both = GrossBasis(self.0 | other.0);
        let denied = [(GrossBasis::INCL_TAX, GrossBasis::EXCL_TAX), (GrossBasis::INCL_FEE, GrossBasis::EXCL_FEE)];
        let is_denied = denied.into_iter().any(|(with, without)| both.holds(with) && both.holds(without));
        (!is_denied).then_some(both)
    }

    /// What it means, in words.
    pub fn meaning(self) -> String {
        const WORDS: [(GrossBasis, &str); 4] = [
            (GrossBasis::INCL_TAX, "taxes are in it"),
            (GrossBasis::EXCL_TAX, "taxes are taken off"),
            (GrossBasis::INCL_FEE, "fees of selling tickets are in it"),
            (GrossBasis::EXCL_FEE, "fees of selling tickets are not in it"),
        ];
        let said = WORDS.into_iter().filter(|(basis, _)| self.holds(*basis));
        said.map(|(_, meaning)| meaning).collect::<Vec<_>>().join(", ")
    }

    /// Whether it says all that another does.
    pub fn holds(self, other: GrossBasis) -> bool {
        self.0 & other.0 == other.0
    }
}

impl fmt::Display for GrossBasis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if *self == GrossBasis::UNSTATED {
            return f.write_str("unstated");
        }
        let said = GrossBasis::WORDS.into_iter().filter(|(_, basis)| self.holds(*basis));
        f.write_str(&said.map(|(word, _)| word).collect::<Vec<_>>().join(" "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_one_denies_does_not_join_the_other() {
        let (tax, no_tax, fee) = (GrossBasis::INCL_TAX, GrossBasis::EXCL_TAX, GrossBasis::INCL_FEE);
        assert_eq!(tax.joined(no_tax), None);
        assert_eq!(GrossBasis::UNSTATED.joined(no_tax), Some(no_tax));
        let both = tax.joined(fee).unwrap();
        assert_eq!((both.to_string(), both.joined(no_tax)), ("incl_tax incl_fee".to_owned(), None));
        assert_eq!(both.joined(GrossBasis::EXCL_FEE), None);
        assert_eq!(GrossBasis::UNSTATED.to_string(), "unstated");
    }
}
