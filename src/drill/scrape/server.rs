//! Offers a page of metrics to whoever asks: to the harness itself, and to a real Prometheus.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::Arc;

use http_body_util::Full;
use hyper::body::{Bytes, Incoming};
use hyper::header::{CONTENT_TYPE, HeaderValue};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::{JoinHandle, JoinSet};

use crate::drill::DrillError;

/// What `OpenMetrics` asks for; Prometheus goes by it.
pub const CONTENT: HeaderValue =
    HeaderValue::from_static("application/openmetrics-text; version=1.0.0; charset=utf-8");

/// Readers at once; further ones wait.
const CONNECTIONS_MAX: usize = 32;

/// A server of `/metrics`; it and its connections end when this is dropped.
#[derive(Debug)]
pub struct PageServer {
    address: SocketAddr,
    task: JoinHandle<()>,
}

impl PageServer {
    /// Where it listens, with the true port.
    #[must_use]
    pub const fn address(&self) -> SocketAddr {
        self.address
    }
}

impl Drop for PageServer {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// Listens at `address` (port 0 for any) and answers `GET /metrics` with what `page` says then.
///
/// # Errors
///
/// [`DrillError::Listen`].
pub async fn serve(
    address: SocketAddr,
    page: impl Fn() -> String + Send + Sync + 'static,
) -> Result<PageServer, DrillError> {
    let wrong = |error: std::io::Error| DrillError::Listen {
        address: address.to_string(),
        reason: error.to_string(),
    };
    let listener = TcpListener::bind(address).await.map_err(wrong)?;
    let address = listener.local_addr().map_err(wrong)?;
    let task = tokio::spawn(accept(listener, Arc::new(page)));
    Ok(PageServer { address, task })
}

type Page = dyn Fn() -> String + Send + Sync;

async fn accept(listener: TcpListener, page: Arc<Page>) {
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.accept(), if connections.len() < CONNECTIONS_MAX => {
                match accepted {
                    Ok((stream, _)) => drop(connections.spawn(attend(stream, Arc::clone(&page)))),
                    // Out of descriptors, say: nothing to do but to let others finish.
                    Err(_) => tokio::time::sleep(std::time::Duration::from_millis(50)).await,
                }
            }
            Some(_) = connections.join_next(), if !connections.is_empty() => {}
        }
    }
}

async fn attend(stream: TcpStream, page: Arc<Page>) {
    let answer = service_fn(move |request| {
        let response = respond(&request, &*page);
        async move { Ok::<_, Infallible>(response) }
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .serve_connection(TokioIo::new(stream), answer);
    // A reader that goes away harms nobody but itself.
    drop(connection.await);
}

fn respond(request: &Request<Incoming>, page: &Page) -> Response<Full<Bytes>> {
    let mut response = if request.uri().path() != "/metrics" {
        status(StatusCode::NOT_FOUND)
    } else if request.method() != Method::GET {
        status(StatusCode::METHOD_NOT_ALLOWED)
    } else {
        Response::new(Full::from(page()))
    };
    response.headers_mut().insert(CONTENT_TYPE, CONTENT);
    response
}

fn status(status: StatusCode) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::default());
    *response.status_mut() = status;
    response
}
