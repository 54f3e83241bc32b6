//! Many replications, and what they add up to.

pub mod ablation;
mod branch;
pub mod claims;
pub mod decides;
pub mod gate;
mod histories;
mod incident_log;
pub mod measure;
mod member;
mod replicate;
pub mod results;
mod run;
mod settle;
pub mod shared_row;
pub mod stopping;
pub mod strata;
pub mod summary;
mod timeline;
pub mod tune;
pub mod under_load;

pub use incident_log::{IncidentLog, LogLine, incident_log};
pub use replicate::Setup;
pub use run::{Effort, Progress, Rows, run, run_settings};
pub use timeline::{most_telling, timeline};

#[cfg(test)]
mod tests;
