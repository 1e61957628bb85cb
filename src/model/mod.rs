//! The field's nouns and their arithmetic: films, money, periods, origins, shares and changes.
//!
//! Every edge case is decided here once, beside the measure it belongs to. Nothing in this layer knows
//! of files, reports, formats, the clock or the environment.

pub mod bound;
pub mod change;
pub mod currency;
pub mod money;
pub mod number;
pub mod period;
pub mod rate;
pub mod share;
