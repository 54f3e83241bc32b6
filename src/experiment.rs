//! Many replications, and what they add up to.

pub mod results;
pub mod stopping;
pub mod strata;
pub mod summary;
