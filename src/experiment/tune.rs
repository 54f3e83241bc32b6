//! Tuning: which setting is best here, and how sure that is.

pub mod findings;
