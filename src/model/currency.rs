//! Currencies by their ISO 4217 codes.

use std::fmt;

/// A currency. Amounts whose currency no one stated bear [`Currency::UNSTATED`] and convert to nothing.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Currency(iso_currency::Currency);

impl Currency {
    /// Kazakhstan's tenge.
    pub const KZT: Currency = Currency(iso_currency::Currency::KZT);
    /// The dollar of the United States.
    pub const USD: Currency = Currency(iso_currency::Currency::USD);
    /// ISO 4217's code for "no currency": the records did not say.
    pub const UNSTATED: Currency = Currency(iso_currency::Currency::XXX);

    /// The currency of a code such as `KZT`, in either case.
    pub fn parse(code: &str) -> Option<Currency> {
        iso_currency::Currency::from_code(&code.trim().to_ascii_uppercase()).map(Currency)
    }

    /// Whether a code is of a currency that is no longer in use, and so in no table of today's.
    pub fn was_one(code: &str) -> bool {
        WITHDRAWN.contains(&code.trim().to_ascii_uppercase().as_str())
    }

    /// The three-letter code.
    pub fn code(self) -> &'static str {
        self.0.code()
    }

    /// How many decimals amounts are written with: 2 for dollars, 0 for won.
    pub fn decimals(self) -> u32 {
        self.0.exponent().map_or(2, u32::from)
    }

    /// The word people say: `tenge`, `dollars`; the code where we know none.
    pub fn word(self) -> &'static str {
        match self.code() {
            "KZT" => "tenge",
            "USD" => "dollars",
            "EUR" => "euros",
            "RUB" => "roubles",
            "XXX" => "(currency not stated)",
            code => code,
        }
    }
}

/// Codes that ISO 4217 lists as withdrawn, of those that tables of rates still hold.
const WITHDRAWN: [&str; 42] = [
    "ATS", "AZM", "BEF", "BGL", "BGN", "BYB", "BYR", "CSD", "CUC", "CYP", "DEM", "EEK", "ESP", "FIM", "FRF", "GHC",
    "GRD", "HRK", "IEP", "ITL", "LTL", "LUF", "LVL", "MRO", "MTL", "MZM", "NLG", "PTE", "ROL", "RUR", "SDD", "SIT",
    "SKK", "SRG", "STD", "TJR", "TMM", "TRL", "VEB", "VEF", "XEU", "ZMK",
];

impl PartialOrd for Currency {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Currency {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.code().cmp(other.code())
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_read_in_either_case_and_typos_do_not() {
        assert_eq!(Currency::parse("kzt"), Some(Currency::KZT));
        assert_eq!(Currency::parse(" USD "), Some(Currency::USD));
        assert_eq!(Currency::parse("KZY"), None);
        assert!(Currency::was_one("TRL") && !Currency::was_one("TRY"));
        assert_eq!(Currency::parse("KRW").map(Currency::decimals), Some(0));
    }
}
