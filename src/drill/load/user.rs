//! One request of one user: sent once, and seen to its end.
//!
//! The user gives up `timeout` after the *intended* instant and books just that latency: to leave out requests that never
//! ended would be coordinated omission again. Nothing is repeated. The one exception is no repetition: a kept connection that proves
//! closed before a byte was written is exchanged for a new one.

use std::error::Error;
use std::io::ErrorKind;
use std::sync::Arc;

use http_body_util::{BodyExt, Empty};
use hyper::body::{Bytes, Incoming};
use hyper::header::HOST;
use hyper::{HeaderMap, Method, Request, Response};
use tokio::time::timeout_at;

use super::connections::{Connection, Connections};
use super::entry::Entry;
use super::pacer::Due;
use super::seen::{Outcome, Seen};
use crate::drill::clock::Clock;
use crate::drill::wire;
use crate::system::Version;
use crate::units::{Duration, Time};

/// As much of a body as is looked at for the request's key; the rest is read and forgotten.
const LOOKED_AT: usize = 256;

/// What no process can get more of just now: file descriptors, its own or the machine's (`EMFILE`, `ENFILE`).
const OUT_OF_FILES: [i32; 2] = [24, 23];

/// All users, in what they share.
#[derive(Debug)]
pub(super) struct Users {
    entry: Entry,
    connections: Connections,
    clock: Clock,
    timeout: Duration,
}

/// How a request ended, and what the answer's headers said.
#[derive(Debug)]
struct Answer {
    outcome: Outcome,
    version: Option<Version>,
    exposed: bool,
}

impl Users {
    pub(super) fn new(entry: Entry, clock: Clock, timeout: Duration) -> Self {
        Self { entry, connections: Connections::default(), clock, timeout }
    }

    pub(super) fn now(&self) -> Time {
        self.clock.now()
    }

    /// Sends the request and waits for its end.
    pub(super) async fn ask(self: Arc<Self>, due: Due) -> Seen {
        let sent = self.now();
        let gives_up = due.intended + self.timeout;
        let deadline = self.clock.instant_of(gives_up).into();
        let answer = timeout_at(deadline, self.exchange(&due)).await;
        let ended = self.now();
        match answer {
            Ok(Ok(answer) | Err(answer)) if ended < gives_up => Seen {
                version: answer.version,
                exposed: answer.exposed,
                ..self.seen(due, sent, ended, answer.outcome)
            },
            // The timer is late by up to a millisecond, the user is not.
            _ => self.seen(due, sent, gives_up.max(sent), Outcome::TimedOut),
        }
    }

    #[expect(clippy::unused_self, reason = "what users see is theirs")]
    pub(super) const fn seen(&self, due: Due, sent: Time, ended: Time, outcome: Outcome) -> Seen {
        let Due { intended, key, is_write, .. } = due;
        Seen { key, intended, sent, ended, outcome, version: None, exposed: false, is_write }
    }

    async fn exchange(&self, due: &Due) -> Result<Answer, Answer> {
        let mut request = self.request(due);
        while let Some(mut connection) = self.connections.reuse().await {
            match connection.sender.try_send_request(request).await {
                Ok(response) => return self.read(due, connection, response).await,
                Err(mut error) => match error.take_message() {
                    Some(unsent) => request = unsent,
                    None => return Err(failed(&error.into_error())),
                },
            }
        }
        let opened = Connection::open(self.entry.address).await;
        let mut connection = opened.map_err(|error| unconnected(&error))?;
        let response = connection.sender.send_request(request).await;
        self.read(due, connection, response.map_err(|error| failed(&error))?).await
    }

    fn request(&self, due: &Due) -> Request<Empty<Bytes>> {
        let mut request = Request::new(Empty::new());
        *request.method_mut() = if due.is_write { Method::POST } else { Method::GET };
        *request.uri_mut() = self.entry.path.clone();
        let headers = request.headers_mut();
        headers.insert(HOST, self.entry.host.clone());
        for (name, key) in [(wire::KEY, due.attempt), (wire::SESSION, due.session)] {
            if let Ok(value) = key.to_hex().parse() {
                headers.insert(name, value);
            }
        }
        request
    }

    /// Reads the answer to its end, without which the user has nothing.
    async fn read(
        &self,
        due: &Due,
        connection: Connection,
        response: Response<Incoming>,
    ) -> Result<Answer, Answer> {
        let (head, mut body) = response.into_parts();
        let mut start = Vec::new();
        while let Some(frame) = body.frame().await {
            let frame = frame.map_err(|error| failed(&error))?;
            if let Some(data) = frame.data_ref() {
                let room = LOOKED_AT.saturating_sub(start.len()).min(data.len());
                start.extend_from_slice(&data[..room]);
            }
        }
        self.connections.keep(connection);
        let answered = Outcome::Answered(head.status.as_u16());
        let is_right = !answered.is_success() || !self.entry.echoes_key || holds_key(&start, due);
        Ok(Answer {
            outcome: if is_right { answered } else { Outcome::Corrupt },
            version: version(&head.headers),
            exposed: head.headers.contains_key(wire::EXPOSED),
        })
    }
}

fn holds_key(body: &[u8], due: &Due) -> bool {
    String::from_utf8_lossy(body).contains(&due.attempt.to_hex())
}

fn version(headers: &HeaderMap) -> Option<Version> {
    let name = headers.get(wire::VERSION)?.as_bytes();
    [Version::Old, Version::New].into_iter().find(|version| version.name().as_bytes() == name)
}

const fn without_answer(outcome: Outcome) -> Answer {
    Answer { outcome, version: None, exposed: false }
}

/// No connection. What the harness itself lacks is no fault of the system's.
fn unconnected(error: &std::io::Error) -> Answer {
    let out_of_files = error.raw_os_error().is_some_and(|code| OUT_OF_FILES.contains(&code));
    without_answer(match error.kind() {
        ErrorKind::AddrNotAvailable => Outcome::Dropped,
        _ if out_of_files => Outcome::Dropped,
        ErrorKind::ConnectionReset => Outcome::Reset,
        _ => Outcome::Refused,
    })
}

/// A connection that broke before the answer was complete.
fn failed(error: &hyper::Error) -> Answer {
    let io = error.source().and_then(|source| source.downcast_ref::<std::io::Error>());
    without_answer(match io.map(std::io::Error::kind) {
        Some(ErrorKind::ConnectionReset | ErrorKind::BrokenPipe) => Outcome::Reset,
        _ if error.is_parse() => Outcome::Corrupt,
        _ => Outcome::Closed,
    })
}
