//! The readiness probe: does it answer in time?

use std::net::SocketAddr;
use std::time::Duration;

use http_body_util::Empty;
use hyper::body::Bytes;
use hyper::client::conn::http1::handshake;
use hyper::{Request, StatusCode};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;
use tokio::time::timeout;

/// Whether `/readyz` answers 200 within `limit`, on a connection of its own.
pub(super) async fn answers(address: SocketAddr, limit: Duration) -> bool {
    matches!(timeout(limit, status(address)).await, Ok(Some(StatusCode::OK)))
}

async fn status(address: SocketAddr) -> Option<StatusCode> {
    let stream = TcpStream::connect(address).await.ok()?;
    let (mut sender, connection) = handshake(TokioIo::new(stream)).await.ok()?;
    let request = Request::get("/readyz").header("host", address.to_string());
    let answer = sender.send_request(request.body(Empty::<Bytes>::new()).ok()?);
    tokio::select! {
        answer = answer => Some(answer.ok()?.status()),
        _ = connection => None,
    }
}
