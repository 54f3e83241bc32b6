//! The key of a draw: a hash that is extended from the whole to the part.

use serde::{Deserialize, Serialize};

use super::Purpose;

/// What a draw belongs to, as a 64-bit hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Key(u64);

/// The finaliser of SplitMix64 with Stafford's variant-13 constants: every input bit moves every output bit.
const fn mix(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

impl Key {
    #[must_use]
    pub const fn new(seed: u64) -> Self {
        Self(mix(seed.wrapping_add(0x9e37_79b9_7f4a_7c15)))
    }

    /// The key of part number `part` of this whole: a replication of a run, a request of a window, an attempt of a call.
    #[must_use]
    pub const fn part(self, part: u64) -> Self {
        Self(mix(self.0 ^ mix(part.wrapping_add(0x9e37_79b9_7f4a_7c15))))
    }

    /// As keys travel between processes: sixteen hexadecimal digits.
    #[must_use]
    pub fn to_hex(self) -> String {
        format!("{:016x}", self.0)
    }

    /// The key that [`to_hex`](Self::to_hex) wrote; `None` for anything else.
    #[must_use]
    pub fn from_hex(text: &str) -> Option<Self> {
        let digits = text.len() == 16 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        digits.then(|| u64::from_str_radix(text, 16).ok()).flatten().map(Self)
    }

    /// Sixty-four random bits for this purpose.
    #[must_use]
    pub const fn bits(self, purpose: Purpose) -> u64 {
        mix(self.0 ^ (purpose as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15))
    }

    /// A uniform number for this purpose, strictly between 0 and 1.
    #[must_use]
    pub const fn uniform(self, purpose: Purpose) -> f64 {
        ((self.bits(purpose) >> 12) as f64 + 0.5) * (1.0 / (1u64 << 52) as f64)
    }

    /// Whether something of this probability happens; monotone in the probability.
    #[must_use]
    pub fn happens(self, purpose: Purpose, probability: f64) -> bool {
        self.uniform(purpose) < probability
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_key_draws_the_same() {
        let key = Key::new(7).part(3).part(9);
        assert_eq!(key, Key::new(7).part(3).part(9));
        assert_ne!(key.bits(Purpose::Arrival), key.bits(Purpose::ServiceTime));
    }

    #[test]
    fn a_key_reads_back_as_it_is_written() {
        for key in [Key(0), Key(1), Key(u64::MAX), Key::new(7).part(3)] {
            assert_eq!(Key::from_hex(&key.to_hex()), Some(key));
        }
        assert_eq!(Key::from_hex("+123456789abcdef"), None);
        assert_eq!(Key::from_hex("12"), None);
    }

    #[test]
    fn uniforms_are_uniform() {
        let draws = 200_000u64;
        let sum: f64 =
            (0..draws).map(|part| Key::new(1).part(part).uniform(Purpose::Arrival)).sum();
        let mean = sum / draws as f64;
        assert!((mean - 0.5).abs() < 4.0 * 0.2887 / 447.0, "mean {mean}");
    }
}
