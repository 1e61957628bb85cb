//! kinostat: box-office and release records in, the numbers a film market is discussed with out.
//!
//! ```text
//!  files, stdin ──input──▶ BoxOffice ──report──▶ Page of Sheets ──render──▶ table csv json markdown
//!                             ▲ model: the field's nouns and arithmetic
//! ```
//!
//! Money is exact, every figure carries its bound, and every page says how it was made. ARCHITECTURE.md tells
//! which layer may know which.
#![cfg_attr(test, allow(clippy::arithmetic_side_effects))]

pub mod cli;
pub mod export;
pub mod input;
pub mod model;
pub mod render;
pub mod report;
pub mod sheet;
pub mod warehouse;
