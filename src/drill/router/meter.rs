//! What the callers of one version have measured, as monitoring reads it.

/// Counters since the start of the router; they only grow.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Meter {
    pub requests: u64,
    pub errors: u64,
    /// Requests with a latency of at most each bucket's bound, cumulative; the last is every request.
    pub buckets: Vec<u64>,
}
