//! `backout` simulates deployments under load and compares ways of rolling back.
//!
//! The rooms are described in `ARCHITECTURE.md`; arrows of `use` point down its list only, which `tests/tidy.rs` holds.

pub mod cli;
pub mod detect;
pub mod drill;
pub mod engine;
pub mod experiment;
pub mod people;
pub mod plan;
pub mod random;
pub mod referee;
pub mod report;
pub mod rollout;
pub mod scenario;
pub mod stats;
pub mod strategy;
pub mod system;
pub mod telemetry;
pub mod units;
pub mod world;
