//! Users' complaints in a live drill: the same users complain of the same requests as in its simulation, and as late.
//!
//! What is bad is judged by what the user saw, as the referee judges it. What the harness never sent has no user who could
//! complain of it.

use std::sync::Arc;

use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender};

use super::clock::Clock;
use super::fleet::Desk;
use super::load::{Outcome, Seen};
use crate::plan::complaint;
use crate::scenario::model::{Complaints, Scenario};
use crate::units::Duration;

/// Hears of every request, and passes on what users complain of.
#[derive(Debug)]
pub(super) struct Support {
    complaints: Complaints,
    bad_after: Duration,
    clock: Clock,
    desk: Arc<Desk>,
}

impl Support {
    #[must_use]
    pub(super) fn new(scenario: &Scenario, clock: Clock, desk: Desk) -> Self {
        let (complaints, bad_after) = (scenario.traffic.complaints, scenario.slo.bad_after);
        Self { complaints, bad_after, clock, desk: Arc::new(desk) }
    }

    /// Hands on everything that is seen, until nobody sees anything more.
    pub(super) async fn listen(self, mut seen: UnboundedReceiver<Seen>, on: UnboundedSender<Seen>) {
        while let Some(one) = seen.recv().await {
            self.hear(&one);
            // Who does not listen has no use for it.
            let _ = on.send(one);
        }
    }

    fn hear(&self, seen: &Seen) {
        if seen.outcome == Outcome::Dropped || !seen.is_bad(self.bad_after) {
            return;
        }
        if let Some(after) = complaint(&self.complaints, seen.key) {
            let due = self.clock.instant_of(seen.ended + after);
            let desk = Arc::clone(&self.desk);
            tokio::spawn(async move {
                tokio::time::sleep_until(due.into()).await;
                desk.complain();
            });
        }
    }
}
