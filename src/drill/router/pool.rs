//! Connections to one instance that wait for the next request.
//!
//! Explicit rather than a client library's, because it is part of what is drilled: how many connections there are decides what
//! "a share of connections" means, and a dead one costs a request.

use std::sync::{Mutex, MutexGuard, PoisonError};

use http_body_util::Full;
use hyper::body::Bytes;
use hyper::client::conn::http1::SendRequest;
use tokio::time::Instant;

use crate::drill::clock::std;
use crate::scenario::model::Connections;

/// A connection to an instance.
#[derive(Debug)]
pub(super) struct Connection {
    pub(super) sender: SendRequest<Full<Bytes>>,
    /// The router's count of flushes when it was opened.
    pub(super) flushes: u64,
}

/// Idle connections with the time since which they are.
#[derive(Debug, Default)]
pub(super) struct Pool {
    idle: Mutex<Vec<(Instant, Connection)>>,
}

impl Pool {
    fn idle(&self) -> MutexGuard<'_, Vec<(Instant, Connection)>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The connection used last, so that the others may grow old.
    pub(super) fn take(&self, flushes: u64, limits: &Connections) -> Option<Connection> {
        let mut idle = self.idle();
        discard_old(&mut idle, limits);
        while let Some((_, connection)) = idle.pop() {
            if connection.flushes == flushes && !connection.sender.is_closed() {
                return Some(connection);
            }
        }
        None
    }

    pub(super) fn put_back(&self, connection: Connection, flushes: u64, limits: &Connections) {
        let mut idle = self.idle();
        discard_old(&mut idle, limits);
        if connection.flushes == flushes && idle.len() < limits.idle_max as usize {
            idle.push((Instant::now(), connection));
        }
    }

    pub(super) fn flush(&self) {
        self.idle().clear();
    }
}

fn discard_old(idle: &mut Vec<(Instant, Connection)>, limits: &Connections) {
    let now = Instant::now();
    idle.retain(|(since, _)| now.duration_since(*since) <= std(limits.idle_timeout));
}
