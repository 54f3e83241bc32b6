//! Many replications, and what they add up to.

pub mod results;
