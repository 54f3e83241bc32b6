//! Where users' requests go.

use std::net::SocketAddr;

use hyper::Uri;
use hyper::header::HeaderValue;

use crate::drill::DrillError;

/// The door of the system under test.
#[derive(Clone, Debug)]
pub struct Entry {
    pub(super) address: SocketAddr,
    pub(super) host: HeaderValue,
    /// Path and query.
    pub(super) path: Uri,
    pub(super) echoes_key: bool,
}

impl Entry {
    /// The router before the first service. Its answers hold the request's key; those that do not are corrupt.
    ///
    /// # Errors
    ///
    /// None that is known: an address can always be written into a header.
    pub fn router(address: SocketAddr) -> Result<Self, DrillError> {
        Self::new(address, &address.to_string(), "/", true)
    }

    /// A user's own system, at the address its host was resolved to. What it answers cannot be judged but by status.
    ///
    /// # Errors
    ///
    /// The URL is none.
    pub fn target(url: &str, address: SocketAddr) -> Result<Self, DrillError> {
        let uri: Uri = url.parse().map_err(|error| not_a_url(url, &error))?;
        // Not the whole authority, which may hold a password.
        let host = uri.host().unwrap_or("localhost");
        let host = uri.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"));
        let path = uri.path_and_query().map_or("/", hyper::http::uri::PathAndQuery::as_str);
        Self::new(address, &host, path, false)
    }

    fn new(
        address: SocketAddr,
        host: &str,
        path: &str,
        echoes_key: bool,
    ) -> Result<Self, DrillError> {
        let host = HeaderValue::from_str(host).map_err(|error| not_a_url(host, &error))?;
        let path = path.parse().map_err(|error| not_a_url(path, &error))?;
        Ok(Self { address, host, path, echoes_key })
    }
}

fn not_a_url(url: &str, error: &dyn std::fmt::Display) -> DrillError {
    DrillError::Unsupported { key: "target.url".to_owned(), why: format!("`{url}`: {error}") }
}
