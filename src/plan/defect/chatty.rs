//! The new version calls each of its callees more often than the old one did.
//!
//! Users of the new version wait longer, but the load is felt by everybody: callees are shared by both versions, so that at
//! a small weight nothing shows, and at a large one the callee collapses under old and new alike. A comparison of the two
//! versions then sees no difference.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::random::{Key, Purpose};

/// More calls of one edge by one request are more than anybody's loop makes.
const CALLS_MAX: f64 = 255.0;

#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Chatty {
    /// Calls to each callee over the usual number, at least 1.
    pub factor: f64,
}

impl Chatty {
    /// How many times a request calls by one edge; a fraction is a chance of one call more. `key` is the caller's key, part edge.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    pub(super) fn calls(self, key: Key) -> u8 {
        let calls = self.factor.clamp(1.0, CALLS_MAX - 1.0);
        let whole = calls.floor();
        whole as u8 + u8::from(key.happens(Purpose::Chatter, calls - whole))
    }
}

impl fmt::Display for Chatty {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "calls × {:.1} to each callee", self.factor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn on_average_there_are_as_many_calls_as_the_factor_says() {
        let chatty = Chatty { factor: 2.25 };
        let calls: u64 =
            (0..20_000).map(|part| u64::from(chatty.calls(Key::new(5).part(part)))).sum();
        let mean = calls as f64 / 20_000.0;
        assert!((mean - 2.25).abs() < 0.02, "{mean}");
        assert_eq!(Chatty { factor: 1.0 }.calls(Key::new(1)), 1);
    }
}
