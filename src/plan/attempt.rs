//! What an attempt of a call is keyed by, and which version a session meets: the same rule live and simulated.

use crate::random::{Key, Purpose};

/// A caller's attempts have keys of their own: part `edge × 256 + attempt` of the caller's key.
const ATTEMPTS_PER_EDGE: u64 = 256;

/// The key of an attempt. `edge` counts all edges of the graph in the order of the services; for a user's own request
/// the caller's key is the request's and edge and attempt are 0.
#[must_use]
pub const fn attempt_key(caller: Key, edge: usize, attempt: u8) -> Key {
    caller.part(edge as u64 * ATTEMPTS_PER_EDGE + attempt as u64)
}

/// Whether a session is routed to the new version. Monotone in the weight: who is there at 5 % is there at 25 %.
#[must_use]
pub fn meets_new_version(session: Key, weight: f64) -> bool {
    weight > 0.0 && (weight >= 1.0 || session.happens(Purpose::Route, weight))
}
