//! What is drawn ahead of a deployment and shared by simulation and drill: arrivals, the release's behaviour, faults.

mod circumstances;

pub use circumstances::{Circumstances, FaultSet};
