//! Whether requests may be sent there.
//!
//! A drill is load and, with a target of one's own, a rollback. Pointed at the wrong host by a slip it is an outage, so any host that
//! is not this machine takes two deliberate acts. The address is resolved once and used as it was found, since a name may
//! point elsewhere a second later.

use std::net::{SocketAddr, ToSocketAddrs};

use hyper::Uri;

use crate::drill::DrillError;

const HTTP_PORT: u16 = 80;

/// The address to send to. `host` is `target.host` of the scenario, `allowed` what the command line names by `--allow-host`.
///
/// A host all of whose addresses are loopback is always permitted, any other only where it equals `host` and is in
/// `allowed`. Where a host has several addresses, one of version 4 is preferred.
///
/// # Errors
///
/// Not permitted; no URL of plain HTTP; a host that cannot be resolved.
pub fn permitted(
    url: &str,
    host: Option<&str>,
    allowed: &[String],
) -> Result<SocketAddr, DrillError> {
    let refused = |why: String| DrillError::Unsupported { key: "target.url".to_owned(), why };
    let uri: Uri = url.parse().map_err(|error| refused(format!("`{url}`: {error}")))?;
    let (Some("http"), Some(named)) = (uri.scheme_str(), uri.host()) else {
        return Err(refused(format!("`{url}` is not of the form `http://127.0.0.1:8080/`")));
    };
    let name = named.trim_start_matches('[').trim_end_matches(']');
    let addresses: Vec<SocketAddr> = (name, uri.port_u16().unwrap_or(HTTP_PORT))
        .to_socket_addrs()
        .map_err(|error| refused(format!("`{name}` cannot be resolved: {error}")))?
        .collect();
    let first = addresses.iter().find(|one| one.is_ipv4()).or(addresses.first());
    let Some(address) = first.copied() else {
        return Err(refused(format!("`{name}` has no address")));
    };
    let is_loopback = addresses.iter().all(|one| one.ip().to_canonical().is_loopback());
    let remedy = if is_loopback || host == Some(name) && allowed.iter().any(|one| one == name) {
        return Ok(address);
    } else if host == Some(name) {
        format!("if you mean it, name it on the command line too: `--allow-host {name}`")
    } else {
        format!("if you mean it, write `host: {name}` into `target` and add `--allow-host {name}`")
    };
    Err(DrillError::NotLoopback { url: url.to_owned(), remedy })
}
