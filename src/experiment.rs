//! Many replications, and what they add up to.

mod branch;
mod incident_log;
mod member;
mod replicate;
pub mod results;
mod settle;
mod timeline;

pub use incident_log::{IncidentLog, LogLine, incident_log};
pub use replicate::Setup;
pub use timeline::{most_telling, timeline};

#[cfg(test)]
mod tests;
