//! One request from its arrival to its answer.

use std::convert::Infallible;
use std::sync::Arc;

use http_body_util::Full;
use hyper::body::{Bytes, Incoming};
use hyper::header::{CONTENT_LENGTH, HOST, HeaderMap};
use hyper::http::request::Parts;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Method, Request, Response, StatusCode, Uri};
use hyper_util::rt::TokioIo;
use tokio::net::TcpListener;
use tokio::task::JoinSet;
use tokio::time::sleep;

use super::counters::Measured;
use super::exchange::{collect, exchange};
use super::headers::{key_in, put, put_key, strip_connection, strip_orders, version_in};
use super::request_faults::{CORRUPT, Strike};
use super::shared::Shared;
use super::upstream::Upstream;
use crate::drill::clock::std;
use crate::drill::toxic::next_connection;
use crate::drill::wire;
use crate::plan::defect::Contact;
use crate::random::Key;
use crate::system::Version;
use crate::units::Duration;

/// Who a request is and what it meets.
#[derive(Clone, Copy)]
struct Visit {
    key: Key,
    session: Key,
    version: Version,
}

pub(super) async fn accept(listener: TcpListener, shared: Arc<Shared>) {
    let mut connections = JoinSet::new();
    loop {
        let stream = next_connection(&listener).await;
        while connections.try_join_next().is_some() {}
        let shared = Arc::clone(&shared);
        connections.spawn(async move {
            let service =
                service_fn(|request| async { Ok::<_, Infallible>(answer(&shared, request).await) });
            // A caller that hangs up ends the connection, and with it what was under way.
            let _ = http1::Builder::new().serve_connection(TokioIo::new(stream), service).await;
        });
    }
}

/// Answers a request and counts it.
async fn answer(shared: &Shared, request: Request<Incoming>) -> Response<Full<Bytes>> {
    let (parts, body) = request.into_parts();
    let key = key_in(&parts.headers, wire::KEY).unwrap_or_else(|| shared.key_of_stranger());
    let session = key_in(&parts.headers, wire::SESSION).unwrap_or(key);
    let visit = Visit { key, session, version: shared.version(session, key) };
    let measured = Measured::new(shared, visit.version);
    let response = pass(shared, visit, parts, body).await;
    let version = version_in(response.headers()).unwrap_or(visit.version);
    measured
        .answered(if shared.spec.is_target { version } else { visit.version }, response.status());
    response
}

/// Lets the faults of requests have their way, then forwards what they let pass.
async fn pass(
    shared: &Shared,
    visit: Visit,
    request: Parts,
    body: Incoming,
) -> Response<Full<Bytes>> {
    let Some(body) = collect(body).await else {
        return own_answer(shared, StatusCode::PAYLOAD_TOO_LARGE, visit.version);
    };
    let active = shared.faults.snapshot();
    let strike = Strike::of(&active, shared.spec.seed, &request, visit.version, visit.key);
    if !strike.delay.is_zero() {
        sleep(std(strike.delay)).await;
    }
    if let Some(status) = strike.abort {
        return own_answer(shared, status, visit.version);
    }
    let Some(in_flight) = shared.enter(visit.version, visit.key) else {
        return no_answer(shared, visit, StatusCode::SERVICE_UNAVAILABLE, None);
    };
    let upstream = &in_flight.upstream;
    let has_body = request.method != Method::HEAD;
    let request = request_to(shared, upstream, visit, request, body);
    let Some(answer) = exchange(shared, upstream, request).await else {
        return no_answer(shared, visit, StatusCode::BAD_GATEWAY, Some(upstream));
    };
    let mut response = answer_of(shared, answer, visit.version, has_body);
    if let Some(fault) = strike.corrupt.filter(|_| has_body) {
        *response.body_mut() = Full::new(CORRUPT);
        fault.touch();
    }
    response
}

/// The request as the instance gets it.
fn request_to(
    shared: &Shared,
    upstream: &Upstream,
    visit: Visit,
    mut request: Parts,
    body: Bytes,
) -> Request<Full<Bytes>> {
    let path = request.uri.path_and_query().cloned();
    request.uri = path.map_or_else(|| Uri::from_static("/"), Uri::from);
    let headers = &mut request.headers;
    strip_connection(headers);
    strip_orders(headers);
    if !shared.spec.is_target
        && let Ok(host) = upstream.address.to_string().parse()
    {
        headers.insert(HOST, host);
    }
    for (name, key) in [(wire::KEY, visit.key), (wire::SESSION, visit.session)] {
        if key_in(headers, name).is_none() {
            put_key(headers, name, key);
        }
    }
    add_orders(shared, visit.key, headers);
    Request::from_parts(request, Full::new(body))
}

fn add_orders(shared: &Shared, key: Key, headers: &mut HeaderMap) {
    if let Some(ready) = shared.first_new_ready() {
        let age = shared.clock.now().since(ready);
        put(headers, wire::VERSION_AGE, &age.as_nanos().to_string());
    }
    if let Some(factor) = shared.effects.slow_factor() {
        put(headers, wire::SLOW, &factor.to_string());
    }
    if shared.effects.fails(key) {
        put(headers, wire::FAIL, "1");
    }
}

/// The instance's answer as the caller gets it.
fn answer_of(
    shared: &Shared,
    answer: Response<Bytes>,
    version: Version,
    has_body: bool,
) -> Response<Full<Bytes>> {
    let (mut parts, body) = answer.into_parts();
    let length = parts.headers.get(CONTENT_LENGTH).cloned();
    strip_connection(&mut parts.headers);
    if let Some(length) = length.filter(|_| !has_body) {
        parts.headers.insert(CONTENT_LENGTH, length);
    }
    if !shared.spec.is_target {
        let is_new = version_in(&parts.headers) == Some(Version::New);
        let version = if is_new { Version::New } else { version };
        put(&mut parts.headers, wire::VERSION, version.name());
    }
    Response::from_parts(parts, Full::new(body))
}

/// An answer in place of one that did not come. If the defect is why, the request has met it.
fn no_answer(
    shared: &Shared,
    visit: Visit,
    status: StatusCode,
    upstream: Option<&Upstream>,
) -> Response<Full<Bytes>> {
    let mut response = own_answer(shared, status, visit.version);
    let now = shared.clock.now();
    let contact = Contact {
        key: visit.key,
        session: visit.session,
        // An instance that does not answer does not lie.
        life: None,
        instance_age: upstream.map_or(Duration::ZERO, |upstream| now.since(upstream.ready_at)),
        version_age: shared.first_new_ready().map_or(Duration::ZERO, |ready| now.since(ready)),
    };
    if visit.version == Version::New && shared.spec.defect.is_met(&contact) {
        put(response.headers_mut(), wire::EXPOSED, "1");
    }
    response
}

fn own_answer(shared: &Shared, status: StatusCode, version: Version) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::default());
    *response.status_mut() = status;
    // Which version of a target would have answered is not known.
    if !shared.spec.is_target {
        put(response.headers_mut(), wire::VERSION, version.name());
    }
    response
}
