//! The users' connections to the entry.
//!
//! Kept open between requests and used last in, first out, as a browser or a mobile client would. A connection belongs to
//! one request at a time; a request that is given up takes its connection with it, because an answer may still be on its way.
//! There are never more than requests under way at once.

use std::net::SocketAddr;
use std::sync::{Mutex, PoisonError};

use http_body_util::Empty;
use hyper::body::Bytes;
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;
use tokio::task::AbortHandle;

/// Those that are not in use.
#[derive(Debug, Default)]
pub(super) struct Connections {
    idle: Mutex<Vec<Connection>>,
}

/// One connection; dropping it closes it.
#[derive(Debug)]
pub(super) struct Connection {
    pub(super) sender: SendRequest<Empty<Bytes>>,
    driver: AbortHandle,
}

impl Connections {
    /// One that was used before, if any still stands.
    pub(super) async fn reuse(&self) -> Option<Connection> {
        loop {
            let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop()?;
            if idle.sender.ready().await.is_ok() {
                return Some(idle);
            }
        }
    }

    /// Takes back one whose answer was read to the end.
    pub(super) fn keep(&self, connection: Connection) {
        if !connection.sender.is_closed() {
            self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(connection);
        }
    }
}

impl Connection {
    pub(super) async fn open(address: SocketAddr) -> std::io::Result<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        let (sender, connection) =
            handshake(TokioIo::new(stream)).await.map_err(std::io::Error::other)?;
        // What goes wrong on the connection is told to the request on it.
        let driver = tokio::spawn(async move { _ = connection.await }).abort_handle();
        Ok(Self { sender, driver })
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        self.driver.abort();
    }
}
