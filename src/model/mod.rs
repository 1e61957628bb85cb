//! The field's nouns and their arithmetic: films, money, periods, origins, shares and changes.
//!
//! Every edge case is decided here once, beside the measure it belongs to. Nothing in this layer knows
//! of files, reports, formats, the clock or the environment.

pub mod account;
pub mod asked;
pub mod bound;
pub mod box_office;
pub mod bridge;
pub mod carry_over;
pub mod change;
pub mod claim;
pub mod concentration;
pub mod country;
pub mod currency;
pub mod estimated_admissions;
pub mod film;
pub mod frames;
pub mod granularity;
pub mod inspection;
pub mod interval;
pub mod largest_remainder;
pub mod leaders;
pub mod letters;
pub mod list_cut;
pub mod market;
pub mod market_share;
pub mod mean;
pub mod money;
pub mod multiplier;
pub mod near_titles;
pub mod number;
pub mod opening;
pub mod origin;
pub mod period;
pub mod prices;
pub mod published;
pub mod quantity;
pub mod ranking;
pub mod rate;
pub mod readings;
pub mod record_held;
pub mod recoupment;
pub mod rollup;
pub mod run;
pub mod share;
pub mod share_bounds;
pub mod showings;
pub mod spelling;
pub mod split;
pub mod suggestion;
pub mod takings;
pub mod threshold;
pub mod times;
pub mod title;
pub mod verdict;
pub mod weekend;
