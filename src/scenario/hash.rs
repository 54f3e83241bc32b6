//! The name of a scenario's meaning.

use serde::Serialize;
use sha2::{Digest, Sha256};

use super::model::Scenario;

/// SHA-256 of the canonical JSON of the checked scenario, hexadecimal.
///
/// Comments, order of keys, and defaults written out do not change it; anything that could change a result does,
/// referenced files included, since their contents are part of the checked scenario.
#[must_use]
pub fn scenario_hash(scenario: &Scenario) -> String {
    hash(scenario)
}

/// The same of what is drilled: also how it is drilled, which changes no simulated result.
#[must_use]
pub fn drill_hash(scenario: &Scenario) -> String {
    hash(&(scenario, &scenario.drill))
}

fn hash(meaning: &impl Serialize) -> String {
    // Structs serialise in the order of their fields and hold no maps, so the JSON is canonical as it is. Only
    // numbers that are not finite could fail, and no check lets one through.
    let json = serde_json::to_vec(meaning).unwrap_or_default();
    Sha256::digest(&json).iter().fold(String::new(), |mut hexadecimal, byte| {
        for half in [byte >> 4, byte & 15] {
            hexadecimal.extend(char::from_digit(half.into(), 16));
        }
        hexadecimal
    })
}
