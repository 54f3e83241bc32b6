//! The referee knows the ground truth and sees every request; strategies never see it.
//!
//! It is given a [`Case`]: one replication with the course of every branch (the twin, `never`, the rollback at onset, the
//! strategies). It reads ledgers and journals and turns them into [`outcome::Replication`], one row of facts. It
//! simulates nothing and knows nothing of how a strategy decides.

mod alone;
mod case;
mod cost;
mod course;
mod downtime;
mod exposure;
mod final_state;
mod harm;
pub mod hidden;
mod instants;
mod judge;
mod left_standing;
pub mod outcome;
mod phases;
mod precautions;
mod restored;

pub use alone::{Alone, alone};
pub use case::Case;
pub use course::{Course, Tail};
pub use judge::judge;
