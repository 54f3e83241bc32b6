//! The process as a server: listens, says where, answers, drains.

use std::convert::Infallible;
use std::io::{self, Write};
use std::net::{Ipv4Addr, SocketAddr};
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use http_body_util::Full;
use hyper::body::{Bytes, Incoming};
use hyper::header::{CONTENT_TYPE, HeaderValue};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response, StatusCode};
use hyper_util::rt::TokioIo;
use tokio::net::{TcpListener, TcpStream};
use tokio::signal::unix::{SignalKind, signal};

use super::ending::{CRASHED, OVERDUE, end_in, end_of_drain};
use super::pause::pause;
use super::request::{Ask, text};
use super::{Instance, work};
use crate::drill::DrillError;
use crate::drill::wire::{InstanceSpec, KEY, Listening};
use crate::plan::defect::CrashPoint;
use crate::units::Duration;

const OPEN_METRICS: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// Serves until the process ends.
pub(super) async fn serve(
    spec: InstanceSpec,
    crash: Option<CrashPoint>,
) -> Result<ExitCode, DrillError> {
    let mut terminate = signal(SignalKind::terminate())?;
    let listener = listen().await?;
    end_in(spec.deadline, OVERDUE);
    if let Some(CrashPoint::After(length)) = crash {
        end_in(length, CRASHED);
    }
    let instance = Arc::new(Instance::new(spec, crash));
    announce(listener.local_addr()?)?;
    loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => drop(tokio::spawn(connection(stream, Arc::clone(&instance)))),
                // Out of descriptors, most likely: some will be free in a moment.
                Err(_) => pause(Duration::from_millis(10)).await,
            },
            _ = terminate.recv() => drain(&instance),
        }
    }
}

async fn listen() -> Result<TcpListener, DrillError> {
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
    TcpListener::bind(address).await.map_err(|error| DrillError::Listen {
        address: address.to_string(),
        reason: error.to_string(),
    })
}

fn announce(listening: SocketAddr) -> io::Result<()> {
    let line = serde_json::to_string(&Listening { listening })?;
    let mut stdout = io::stdout().lock();
    writeln!(stdout, "{line}")?;
    stdout.flush()
}

/// Refuses new work, still says so, and ends when the work it has is done.
fn drain(instance: &Arc<Instance>) {
    if !instance.draining.swap(true, Ordering::Relaxed) {
        let instance = Arc::clone(instance);
        tokio::spawn(async move { end_of_drain(&instance).await });
    }
}

async fn connection(stream: TcpStream, instance: Arc<Instance>) {
    let _ = stream.set_nodelay(true);
    let answer = |request| respond(request, Arc::clone(&instance));
    // A connection that breaks is its caller's affair.
    let _ = http1::Builder::new().serve_connection(TokioIo::new(stream), service_fn(answer)).await;
}

async fn respond(
    request: Request<Incoming>,
    instance: Arc<Instance>,
) -> Result<Response<Full<Bytes>>, Infallible> {
    Ok(match request.uri().path() {
        "/healthz" => text(StatusCode::OK, "alive\n"),
        "/readyz" if instance.is_draining() => text(StatusCode::SERVICE_UNAVAILABLE, "draining\n"),
        "/readyz" => text(StatusCode::OK, "ready\n"),
        "/metrics" => metrics(&instance),
        _ => match Ask::of(request.headers()) {
            None => text(StatusCode::BAD_REQUEST, format!("`{KEY}` must be sixteen hex digits\n")),
            Some(ask) => match work::answer(instance, ask).await {
                Some(answer) => answer.into_response(),
                None => text(StatusCode::INTERNAL_SERVER_ERROR, "the work was lost\n"),
            },
        },
    })
}

fn metrics(instance: &Instance) -> Response<Full<Bytes>> {
    let mut response = text(StatusCode::OK, instance.meter.exposition());
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(OPEN_METRICS));
    response
}
