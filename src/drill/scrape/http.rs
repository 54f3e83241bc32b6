//! One kept connection to one HTTP server, for a request after another.
//!
//! The trap of kept connections: the server may have closed one since, which shows only when it is used. A request that failed
//! on a kept connection is therefore sent once more on a fresh one.

use http_body_util::{BodyExt, Empty, Limited};
use hyper::body::Bytes;
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper::{Request, StatusCode, Uri};
use hyper_util::rt::TokioIo;
use thiserror::Error;
use tokio::net::TcpStream;

/// A page larger than this is none of ours.
const BODY_MAX_BYTES: usize = 16 << 20;

/// Why there is no answer.
#[derive(Debug, Error)]
pub enum HttpError {
    #[error("`{0}` is no address such as `http://127.0.0.1:9090`")]
    Url(String),
    #[error("cannot connect to {authority}: {reason}")]
    Connect { authority: String, reason: std::io::Error },
    #[error(transparent)]
    Http(#[from] hyper::Error),
    #[error("the answer cannot be read: {0}")]
    Body(String),
}

/// Sends requests without a body to one server. Dropping a request under way closes the connection.
#[derive(Debug)]
pub(super) struct Client {
    authority: String,
    /// Before every path, without the slash at its end.
    prefix: String,
    connection: Option<SendRequest<Empty<Bytes>>>,
}

impl Client {
    /// A client of a server named by scheme (`http`), host and, where it has one, a prefix of all its paths.
    pub(super) fn new(url: &str) -> Result<Self, HttpError> {
        let wrong = || HttpError::Url(url.to_owned());
        let uri: Uri = url.parse().map_err(|_| wrong())?;
        if uri.scheme_str() != Some("http") || uri.query().is_some() {
            return Err(wrong());
        }
        let host = uri.host().ok_or_else(wrong)?;
        let authority = format!("{host}:{}", uri.port_u16().unwrap_or(80));
        let prefix = uri.path().trim_end_matches('/').to_owned();
        Ok(Self { authority, prefix, connection: None })
    }

    /// Status and body of the answer; not bounded in time.
    pub(super) async fn get(&mut self, path: &str) -> Result<(StatusCode, String), HttpError> {
        if let Some(kept) = self.connection.take().filter(|kept| !kept.is_closed())
            && let Ok(answer) = self.get_on(kept, path).await
        {
            return Ok(answer);
        }
        let fresh = self.connect().await?;
        self.get_on(fresh, path).await
    }

    async fn connect(&self) -> Result<SendRequest<Empty<Bytes>>, HttpError> {
        let authority = &self.authority;
        let stream = TcpStream::connect(authority).await;
        let stream =
            stream.map_err(|reason| HttpError::Connect { authority: authority.clone(), reason })?;
        let (sender, connection) = handshake(TokioIo::new(stream)).await?;
        // It ends with the sender, or when the server closes; the next request tells.
        tokio::spawn(async move { drop(connection.await) });
        Ok(sender)
    }

    async fn get_on(
        &mut self,
        mut connection: SendRequest<Empty<Bytes>>,
        path: &str,
    ) -> Result<(StatusCode, String), HttpError> {
        let request = Request::get(format!("{}{path}", self.prefix))
            .header(hyper::header::HOST, &self.authority)
            .body(Empty::new())
            .map_err(|error| HttpError::Url(error.to_string()))?;
        connection.ready().await?;
        let answer = connection.send_request(request).await?;
        let status = answer.status();
        let body = Limited::new(answer.into_body(), BODY_MAX_BYTES).collect().await;
        let body = body.map_err(|error| HttpError::Body(error.to_string()))?.to_bytes();
        let text = String::from_utf8(body.to_vec());
        self.connection = Some(connection);
        Ok((status, text.map_err(|error| HttpError::Body(error.to_string()))?))
    }
}
