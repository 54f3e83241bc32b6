//! Starts a user for every request that is due, and gathers what they saw.

use std::sync::Arc;

use tokio::sync::mpsc;
use tokio::task::{JoinError, JoinSet};

use super::pacer::Due;
use super::seen::{Outcome, Seen};
use super::user::Users;
use super::{Finished, KEPT_MAX};

#[derive(Debug)]
pub(super) struct Dispatcher {
    users: Arc<Users>,
    in_flight_max: usize,
    out: mpsc::UnboundedSender<Seen>,
    finished: Finished,
}

impl Dispatcher {
    pub(super) fn new(
        users: Arc<Users>,
        in_flight_max: u32,
        out: mpsc::UnboundedSender<Seen>,
    ) -> Self {
        Self { users, in_flight_max: in_flight_max as usize, out, finished: Finished::default() }
    }

    /// Until nothing more is due and nothing is under way.
    pub(super) async fn run(mut self, mut due: mpsc::UnboundedReceiver<Due>) -> Finished {
        let mut under_way = JoinSet::new();
        loop {
            tokio::select! {
                // Ended requests first, or a burst that is due would be dropped for want of places that are free.
                biased;
                Some(ended) = under_way.join_next() => self.note(seen(ended)),
                next = due.recv() => match next {
                    Some(due) if under_way.len() < self.in_flight_max => {
                        under_way.spawn(Arc::clone(&self.users).ask(due));
                    }
                    Some(due) => self.note(self.users.unsent(due)),
                    None => break,
                },
            }
        }
        while let Some(ended) = under_way.join_next().await {
            self.note(seen(ended));
        }
        self.finished.seen.sort_by_key(|seen| seen.intended);
        self.finished
    }

    fn note(&mut self, seen: Seen) {
        // Who does not listen has no use for it now; it is kept for the end all the same.
        let _ = self.out.send(seen);
        if self.finished.seen.len() < KEPT_MAX {
            self.finished.seen.push(seen);
        } else {
            self.finished.not_kept += 1;
        }
    }
}

impl Users {
    /// What a request is that was never sent.
    fn unsent(&self, due: Due) -> Seen {
        let now = self.now().max(due.intended);
        self.seen(due, now, now, Outcome::Dropped)
    }
}

/// Users are never cancelled one by one, so what is no answer is a panic of ours.
fn seen(ended: Result<Seen, JoinError>) -> Seen {
    ended.unwrap_or_else(|error| std::panic::resume_unwind(error.into_panic()))
}
