//! The keys that travel with requests, and what must not travel on.

use hyper::header::{
    CONNECTION, CONTENT_LENGTH, HeaderMap, HeaderName, HeaderValue, TE, TRAILER, TRANSFER_ENCODING,
    UPGRADE,
};

use crate::drill::wire;
use crate::random::Key;
use crate::system::Version;

/// The key in a header, if there is one and it is sixteen hexadecimal digits.
pub(super) fn key_in(headers: &HeaderMap, name: &str) -> Option<Key> {
    Key::from_hex(headers.get(name)?.to_str().ok()?)
}

/// Writes a key into a header.
pub(super) fn put_key(headers: &mut HeaderMap, name: &'static str, key: Key) {
    put(headers, name, &key.to_hex());
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
