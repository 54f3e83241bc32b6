//! `backout` simulates deployments under load and compares ways of rolling back.
//!
//! The rooms are described in `ARCHITECTURE.md`; arrows of `use` point down its list only, which `tests/tidy.rs` holds.

pub mod experiment;
pub mod plan;
pub mod random;
pub mod referee;
pub mod report;
pub mod scenario;
pub mod system;
pub mod units;
