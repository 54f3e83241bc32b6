//! Calls to other services: attempts, time-outs, back-off, connections kept for the next call.
//!
//! The caller holds its slot meanwhile and each attempt has a key of its own, as in the simulation. A time-out drops the
//! connection, which is all a caller can do; the callee works on. Retry budgets are kept by each process for itself, since
//! processes share nothing: the simulation's is one for all instances of the caller.

use std::sync::Mutex;

use http_body_util::{BodyExt, Empty};
use hyper::body::{Bytes, Incoming};
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper::header::HOST;
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;

use super::pause::pause;
use crate::drill::wire::{CallSpec, EXPOSED, KEY, SESSION, VERSION};
use crate::plan::{RetryBudget, attempt_key, back_off_length};
use crate::random::{Key, Purpose};
use crate::units::Duration;

type Sender = SendRequest<Empty<Bytes>>;
type Failure = Box<dyn std::error::Error + Send + Sync>;

/// One edge of the graph.
pub(super) struct Callee {
    spec: CallSpec,
    idle: Mutex<Vec<Sender>>,
    budget: Mutex<RetryBudget>,
}

/// What came of calls.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Called {
    pub(super) failed: bool,
    pub(super) exposed: bool,
    pub(super) met_new: bool,
}

/// Makes the calls one after another; the first that fails for good ends them.
pub(super) async fn call_all(callees: &[Callee], caller: Key, session: Key) -> Called {
    let mut all = Called::default();
    for callee in callees {
        if callee.is_called(caller) {
            callee.call(caller, session, &mut all).await;
        }
        if all.failed {
            break;
        }
    }
    all
}

impl Callee {
    pub(super) fn new(spec: CallSpec) -> Self {
        let budget = Mutex::new(RetryBudget::new(spec.retries.as_ref()));
        Self { spec, idle: Mutex::default(), budget }
    }

    fn is_called(&self, caller: Key) -> bool {
        let chance = self.spec.chance.get();
        chance >= 1.0 || caller.part(self.spec.edge as u64).happens(Purpose::CallChance, chance)
    }

    /// Attempts until one succeeds or there are no more.
    async fn call(&self, caller: Key, session: Key, all: &mut Called) {
        if let Ok(mut budget) = self.budget.lock() {
            budget.first_attempt();
        }
        let mut attempt = 0;
        loop {
            self.attempt(attempt_key(caller, self.spec.edge, attempt), session, all).await;
            if !all.failed {
                return;
            }
            let Some(wait) = self.back_off(&mut attempt, caller) else { return };
            pause(wait).await;
        }
    }

    /// How long to wait before another attempt, which is counted here; `None` if there is none.
    fn back_off(&self, attempt: &mut u8, caller: Key) -> Option<Duration> {
        let retries = self.spec.retries.as_ref()?;
        if u32::from(*attempt) >= retries.max || !self.budget.lock().is_ok_and(|mut b| b.take()) {
            return None;
        }
        *attempt = attempt.checked_add(1)?;
        Some(back_off_length(retries, *attempt, caller.part(self.spec.edge as u64)))
    }

    async fn attempt(&self, key: Key, session: Key, all: &mut Called) {
        let answer = tokio::select! {
            answer = self.exchange(key, session) => answer.ok(),
            () = pause(self.spec.timeout) => None,
        };
        all.failed = !answer.as_ref().is_some_and(|answer| answer.status().is_success());
        let Some(answer) = answer else { return };
        all.exposed |= answer.headers().contains_key(EXPOSED);
        all.met_new |= answer.headers().get(VERSION).is_some_and(|version| version == "new");
    }

    /// A request and its whole answer, over a kept connection where there is one.
    async fn exchange(&self, key: Key, session: Key) -> Result<Response<()>, Failure> {
        while let Some(mut kept) = self.kept() {
            if kept.ready().await.is_err() {
                continue;
            }
            match kept.send_request(self.request(key, session)?).await {
                Ok(answer) => return self.finish(answer, kept).await,
                // Closed by the other side before the request was sent: no answer to it.
                Err(error) if error.is_canceled() => {}
                Err(error) => return Err(error.into()),
            }
        }
        let mut fresh = self.connect().await?;
        let answer = fresh.send_request(self.request(key, session)?).await?;
        self.finish(answer, fresh).await
    }

    /// Reads the answer to its end, after which the connection can be used again.
    async fn finish(
        &self,
        answer: Response<Incoming>,
        sender: Sender,
    ) -> Result<Response<()>, Failure> {
        let (head, body) = answer.into_parts();
        body.collect().await?;
        if let Ok(mut idle) = self.idle.lock() {
            idle.push(sender);
        }
        Ok(Response::from_parts(head, ()))
    }

    fn kept(&self) -> Option<Sender> {
        let mut idle = self.idle.lock().ok()?;
        idle.retain(|sender| !sender.is_closed());
        idle.pop()
    }

    async fn connect(&self) -> Result<Sender, Failure> {
        let stream = TcpStream::connect(self.spec.to).await?;
        stream.set_nodelay(true)?;
        let (sender, connection) = handshake(TokioIo::new(stream)).await?;
        tokio::spawn(connection);
        Ok(sender)
    }

    fn request(&self, key: Key, session: Key) -> hyper::http::Result<Request<Empty<Bytes>>> {
        Request::get("/")
            .header(HOST, self.spec.to.to_string())
            .header(KEY, key.to_hex())
            .header(SESSION, session.to_hex())
            .body(Empty::new())
    }
}
