//! The keys that travel with requests, and what must not travel on.

use hyper::header::{
    CONNECTION, CONTENT_LENGTH, HeaderMap, HeaderName, HeaderValue, TE, TRAILER, TRANSFER_ENCODING,
    UPGRADE,
};
use serde::Deserialize;
use serde::de::IntoDeserializer;
use serde::de::value::{Error, U64Deserializer};

use crate::drill::wire;
use crate::random::Key;
use crate::system::Version;

/// The key in a header, if there is one and it is sixteen hexadecimal digits.
pub(super) fn key_in(headers: &HeaderMap, name: &str) -> Option<Key> {
    let digits = headers.get(name)?.to_str().ok().filter(|digits| digits.len() == 16)?;
    let bits: U64Deserializer<Error> = u64::from_str_radix(digits, 16).ok()?.into_deserializer();
    Key::deserialize(bits).ok()
}

/// Writes a key into a header.
pub(super) fn put_key(headers: &mut HeaderMap, name: &'static str, key: Key) {
    let bits = serde_json::to_value(key).ok().and_then(|value| value.as_u64()).unwrap_or(0);
    put(headers, name, &format!("{bits:016x}"));
}

/// Writes a header of ours, replacing what was there.
pub(super) fn put(headers: &mut HeaderMap, name: &'static str, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        headers.insert(HeaderName::from_static(name), value);
    }
}

/// The version that an answer says it is of.
pub(super) fn version_in(headers: &HeaderMap) -> Option<Version> {
    let name = headers.get(wire::VERSION)?.as_bytes();
    [Version::Old, Version::New].into_iter().find(|version| version.name().as_bytes() == name)
}

/// Takes out what concerns one connection only (RFC 9110, section 7.6.1), and the length, which is written anew.
pub(super) fn strip_connection(headers: &mut HeaderMap) {
    let named: Vec<HeaderName> = headers
        .get_all(CONNECTION)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|names| names.split(','))
        .filter_map(|name| name.trim().parse().ok())
        .collect();
    for name in named {
        headers.remove(name);
    }
    for name in [CONNECTION, TE, TRAILER, TRANSFER_ENCODING, UPGRADE, CONTENT_LENGTH] {
        headers.remove(name);
    }
    for name in ["keep-alive", "proxy-connection"] {
        headers.remove(name);
    }
}

/// Takes out what only a router may say.
pub(super) fn strip_orders(headers: &mut HeaderMap) {
    for name in [wire::SLOW, wire::FAIL, wire::VERSION_AGE] {
        headers.remove(name);
    }
}
