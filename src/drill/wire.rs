//! What harness and instances say to each other: an instance's orders, and the headers on requests.
//!
//! Draws are keyed, and keys travel with the request. An instance therefore takes as long over a request, and fails it or not,
//! as the simulated instance would: the same request of the same seed is hit in a drill, in its repetition and in the
//! simulation.

use std::net::SocketAddr;

use serde::{Deserialize, Serialize};

use crate::plan::Behaviour;
use crate::random::Key;
use crate::scenario::model::Retries;
use crate::system::Version;
use crate::units::{Duration, Ratio};

/// The key of this attempt, sixteen hexadecimal digits: what the instance draws by.
pub const KEY: &str = "x-backout-key";
/// The key of the user's session, sixteen hexadecimal digits: what routing and cohorts go by.
pub const SESSION: &str = "x-backout-session";
/// Own work takes so many times as long: an active `slow_dependency`. A decimal number, absent for 1.
pub const SLOW: &str = "x-backout-slow";
/// Present: the answer is an error once the work is done, by an active `failing_dependency`.
pub const FAIL: &str = "x-backout-fail";
/// Nanoseconds since the first instance of the new version was ready; absent before.
pub const VERSION_AGE: &str = "x-backout-version-age";
/// On an answer: the request met the live defect, here or further down. Routers and instances hand it up.
pub const EXPOSED: &str = "x-backout-exposed";
/// On an answer: `new` if the request met the new version here or further down, else `old`.
pub const VERSION: &str = "x-backout-version";

/// What an instance is told at its start: one line of JSON on its standard input. When that stream ends, the instance ends.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct InstanceSpec {
    pub service: String,
    pub version: Version,
    /// Unique among all instances of the drill.
    pub number: u32,
    pub behaviour: Behaviour,
    /// Made one after another, holding the slot.
    pub calls: Vec<CallSpec>,
    /// The key of this life of the instance: when it crashes, if it does.
    pub life: Key,
    /// Upper bounds of the latency histogram in seconds.
    pub buckets_s: Vec<f64>,
    /// The process ends itself after this long, whatever happens to the harness.
    pub deadline: Duration,
    /// It ends itself rather than grow beyond so many bytes.
    pub memory_max_bytes: u64,
}

/// One edge of the graph, as its caller needs it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct CallSpec {
    /// Position among all edges of the scenario: what attempts are keyed by.
    pub edge: usize,
    /// The router of the called service.
    pub to: SocketAddr,
    pub chance: Ratio,
    pub timeout: Duration,
    pub retries: Option<Retries>,
}

/// What an instance says when it listens: one line of JSON on its standard output.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Listening {
    pub listening: SocketAddr,
}
