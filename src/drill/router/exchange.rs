//! One request to one instance and its whole answer.
//!
//! A kept connection may have died since it was last used. Where the client library gives the request back, not a byte
//! of it was sent and it is sent again on a fresh connection; otherwise the instance may have worked on it, and to
//! repeat it here would be a retry nobody configured.

use http_body_util::{BodyExt, Full, Limited};
use hyper::body::{Body, Bytes};
use hyper::client::conn::http1;
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;

use super::pool::Connection;
use super::shared::Shared;
use super::upstream::Upstream;

/// Bodies of requests and answers above this are refused.
pub const BODY_BYTES_MAX: usize = 1 << 20;

/// Why there is no answer.
enum Failure {
    /// Not a byte of the request was sent.
    Unsent(Box<Request<Full<Bytes>>>),
    Lost,
}

/// Sends the request; `None` where the instance gives no complete answer.
pub(super) async fn exchange(
    shared: &Shared,
    upstream: &Upstream,
    mut request: Request<Full<Bytes>>,
) -> Option<Response<Bytes>> {
    if let Some(kept) = take_kept(shared, upstream).await {
        match send(shared, upstream, kept, request).await {
            Ok(answer) => return Some(answer),
            Err(Failure::Lost) => {
                shared.count_reused_dead();
                return None;
            }
            Err(Failure::Unsent(unsent)) => {
                shared.count_reused_dead();
                request = *unsent;
            }
        }
    }
    let fresh = connect(shared, upstream).await?;
    send(shared, upstream, fresh, request).await.ok()
}

/// A kept connection that is not known to be dead.
async fn take_kept(shared: &Shared, upstream: &Upstream) -> Option<Connection> {
    loop {
        let mut kept = upstream.pool.take(shared.flushes(), &shared.spec.connections)?;
        if kept.sender.ready().await.is_ok() {
            return Some(kept);
        }
    }
}

async fn connect(shared: &Shared, upstream: &Upstream) -> Option<Connection> {
    let flushes = shared.flushes();
    let stream = TcpStream::connect(upstream.address).await.ok()?;
    stream.set_nodelay(true).ok()?;
    let (sender, connection) = http1::handshake(TokioIo::new(stream)).await.ok()?;
    // Ends with its sender; what goes wrong on it is told to the request under way.
    tokio::spawn(connection);
    Some(Connection { sender, flushes })
}

async fn send(
    shared: &Shared,
    upstream: &Upstream,
    mut connection: Connection,
    request: Request<Full<Bytes>>,
) -> Result<Response<Bytes>, Failure> {
    let sent = connection.sender.try_send_request(request).await;
    let answer = sent.map_err(|mut error| match error.take_message() {
        Some(unsent) => Failure::Unsent(Box::new(unsent)),
        None => Failure::Lost,
    })?;
    let (parts, body) = answer.into_parts();
    let body = collect(body).await.ok_or(Failure::Lost)?;
    upstream.pool.put_back(connection, shared.flushes(), &shared.spec.connections);
    Ok(Response::from_parts(parts, body))
}

/// A whole body; `None` where it is broken off or too large.
pub(super) async fn collect(body: impl Body<Data = Bytes, Error = hyper::Error>) -> Option<Bytes> {
    if body.is_end_stream() {
        return Some(Bytes::new());
    }
    let whole = Limited::new(body, BODY_BYTES_MAX).collect().await.ok()?;
    Some(whole.to_bytes())
}
