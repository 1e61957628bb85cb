//! Countries, by code. Names in many languages are looked up in `input`.

use std::fmt;

/// A country that produces films: an ISO 3166 code, or the code of a former state such as `SU`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Country(&'static str);

impl Country {
    /// The country of a code that is known to be one.
    pub const fn of_code(code: &'static str) -> Country {
        Country(code)
    }

    /// The code.
    pub fn code(self) -> &'static str {
        self.0
    }
}

impl fmt::Display for Country {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}
