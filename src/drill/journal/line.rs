//! One line: how it is written, and how its hash is taken.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{Actor, Event};

/// What the first line says of the line before it.
pub const BEGINNING: &str = "0000000000000000000000000000000000000000000000000000000000000000";
/// Letters of a line behind its last member but the hash: `,"hash":"…"}`.
const TAIL: usize = r#","hash":""}"#.len() + BEGINNING.len();

/// A line as it was read.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Line {
    /// From 0, without a gap.
    pub seq: u64,
    /// Drill time; 0 before the load starts.
    pub at_ns: u64,
    /// RFC 3339, UTC, milliseconds. It may jump where the machine's clock was set; `at_ns` does not.
    pub wall: String,
    pub actor: Actor,
    pub what: Event,
    /// The hash of the line before.
    pub previous: String,
    /// SHA-256 of this line without this member.
    pub hash: String,
}

/// A line before its hash is known.
#[derive(Serialize)]
pub(super) struct Unhashed<'a> {
    pub(super) seq: u64,
    pub(super) at_ns: u64,
    pub(super) wall: String,
    pub(super) actor: &'a Actor,
    pub(super) what: &'a Event,
    pub(super) previous: &'a str,
}

impl Unhashed<'_> {
    /// The text of the line with its line feed, and its hash.
    pub(super) fn hashed(&self) -> serde_json::Result<(String, String)> {
        let mut text = serde_json::to_string(self)?;
        let hash = sha256(text.as_bytes());
        text.pop();
        text.extend([",\"hash\":\"", &hash, "\"}\n"]);
        Ok((text, hash))
    }
}

/// The hash that a line of text ought to carry; `None` where it has no place for one.
pub(super) fn hash_of(text: &str) -> Option<String> {
    let kept = text.get(..text.len().checked_sub(TAIL)?)?;
    text[kept.len()..].starts_with(",\"hash\":\"").then(|| sha256(format!("{kept}}}").as_bytes()))
}

/// SHA-256 in hexadecimal digits.
pub(in crate::drill) fn sha256(bytes: &[u8]) -> String {
    let digest = Sha256::digest(bytes);
    digest.iter().fold(String::new(), |text, byte| format!("{text}{byte:02x}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sha256_of_the_standards_example() {
        // FIPS 180-2, appendix B.1.
        let expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(sha256(b"abc"), expected);
    }

    #[test]
    fn a_line_carries_the_hash_of_the_rest_of_it() {
        let (actor, what) = (Actor::Harness, Event::CleanedUp { left: vec!["ü".into()] });
        let line = Unhashed {
            seq: 0,
            at_ns: 1,
            wall: "2026-01-02T03:04:05.678Z".into(),
            actor: &actor,
            what: &what,
            previous: BEGINNING,
        };
        let (text, hash) = line.hashed().unwrap();
        assert_eq!(hash_of(text.trim_end()), Some(hash));
        assert_eq!(hash_of("{}"), None);
    }
}
