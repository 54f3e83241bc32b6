//! What can keep a drill from being one.

use std::path::PathBuf;

use thiserror::Error;

use crate::units::Duration;

/// Why there is no drill, or none that counts. Every variant says what to do about it.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum DrillError {
    #[error(
        "cannot listen on `{address}`: {reason}: choose another address, or stop what listens there"
    )]
    Listen { address: String, reason: String },
    #[error("an instance of `{service}` would not run: {reason}")]
    Child { service: String, reason: String },
    #[error("the journal `{}` cannot be written: {reason}", .path.display())]
    Journal { path: PathBuf, reason: String },
    #[error(
        "Prometheus at `{url}` cannot be read: {reason}: is it running, and does it scrape this drill?"
    )]
    Prometheus { url: String, reason: String },
    #[error("`{key}` has no live counterpart: {why}")]
    Unsupported { key: String, why: String },
    #[error("the {which} command `{command}` failed ({status}): {said}")]
    Target {
        which: &'static str,
        command: String,
        status: String,
        /// Where it ended by itself.
        exit_code: Option<i32>,
        said: String,
    },
    #[error("nobody answers at `{url}`: {reason}: start your system before the drill")]
    Unreachable { url: String, reason: String },
    #[error("`{url}` is not on this machine: {remedy}")]
    NotLoopback { url: String, remedy: String },
    #[error(
        "this machine is busy: 1% of requests would be sent more than {late} late, and {lateness_max} is allowed: end what else runs here, or lower the rate"
    )]
    Late { late: Duration, lateness_max: Duration },
    #[error(
        "{rate_per_s} requests a second are more than a drill sends ({most_per_s}): lower `traffic.rate`, or force it"
    )]
    TooFast { rate_per_s: f64, most_per_s: f64 },
    #[error(
        "this machine is busy: the instances were ready {late} after the load should have begun: end what else runs here, or drill fewer instances"
    )]
    SlowStart { late: Duration },
    #[error(transparent)]
    System(#[from] std::io::Error),
}
