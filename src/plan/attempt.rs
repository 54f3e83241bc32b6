//! What an attempt of a call is keyed by, how long it waits before the next, and which version a session meets: the same
//! rules live and simulated.

use crate::random::{Key, Purpose};
use crate::scenario::model::{Jitter, Retries};
use crate::units::Duration;

/// A caller's attempts have keys of their own: part `edge × 256 + attempt` of the caller's key.
const ATTEMPTS_PER_EDGE: u64 = 256;

/// The key of an attempt. `edge` counts all edges of the graph in the order of the services; for a user's own request
/// the caller's key is the request's and edge and attempt are 0.
#[must_use]
pub const fn attempt_key(caller: Key, edge: usize, attempt: u8) -> Key {
    caller.part(edge as u64 * ATTEMPTS_PER_EDGE + attempt as u64)
}

/// Whether an attempt meets an instance of the new version where traffic follows the instances: so many of either are
/// there, and `weight` says whether the new version is to have everything.
#[must_use]
pub fn meets_new_instance(attempt: Key, old: usize, new: usize, weight: f64) -> bool {
    let share = new as f64 / (old + new).max(1) as f64;
    (old == 0 && weight >= 1.0) || attempt.happens(Purpose::Route, share)
}

/// Whether a session is routed to the new version. Monotone in the weight: who is there at 5 % is there at 25 %.
#[must_use]
pub fn meets_new_version(session: Key, weight: f64) -> bool {
    weight > 0.0 && (weight >= 1.0 || session.happens(Purpose::Route, weight))
}

/// How long to wait before attempt number `attempt`, 1 being the first retry: doubled each time, up to the longest. `key` is
/// the caller's key, part `edge`.
#[must_use]
pub fn back_off_length(retries: &Retries, attempt: u8, key: Key) -> Duration {
    let doubled = retries.backoff_first * (1_u64 << (attempt - 1).min(30));
    let longest = doubled.min(retries.backoff_max);
    match retries.jitter {
        Jitter::None => longest,
        Jitter::Full => longest.scaled(key.part(u64::from(attempt)).uniform(Purpose::Backoff)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn back_off_doubles_up_to_its_longest() {
        let retries = Retries {
            max: 9,
            backoff_first: Duration::from_millis(50),
            backoff_max: Duration::from_millis(400),
            jitter: Jitter::None,
            budget: None,
        };
        let waits: Vec<u64> = (1..=5)
            .map(|attempt| back_off_length(&retries, attempt, Key::new(1)).as_nanos() / 1_000_000)
            .collect();
        assert_eq!(waits, [50, 100, 200, 400, 400]);
    }
}
