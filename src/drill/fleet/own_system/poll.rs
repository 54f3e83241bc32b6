//! Asking the status command, again and again.

use std::sync::Arc;

use tokio::time::{Instant, sleep_until};

use super::{OwnSystem, on_record};
use crate::drill::DrillError;
use crate::drill::clock::std as length;
use crate::drill::fleet::shared::Shared;
use crate::drill::journal::{Actor, Event};
use crate::rollout::Report;
use crate::units::{Duration, Ratio};

/// A command is a process; more often than this would be a load of its own.
const EVERY_LEAST: Duration = Duration::from_millis(200);
/// So many in a row that cannot be read make the drill invalid.
const UNREADABLE_MAX: u32 = 3;

/// Before anything is released: the status must be readable, and all traffic on the old version.
pub(in crate::drill::fleet) async fn first(own: &OwnSystem) -> Result<(), DrillError> {
    for attempt in 1.. {
        match own.target.status().await {
            Ok((Ratio::ZERO, _)) => break,
            Ok((share, ran)) => {
                return Err(DrillError::Target {
                    which: ran.which,
                    command: ran.command,
                    status: format!("{share} before the release"),
                    exit_code: Some(ran.exit_code),
                    said: "take the earlier release back, or finish it, before the drill"
                        .to_owned(),
                });
            }
            Err(error) if attempt == UNREADABLE_MAX => return Err(error),
            Err(_) => tokio::time::sleep(length(EVERY_LEAST)).await,
        }
    }
    Ok(())
}

/// Asks until the drill is over.
pub(in crate::drill::fleet) async fn follow(shared: Arc<Shared>, own: Arc<OwnSystem>) {
    let every = length(shared.scenario.release.looks_every.max(EVERY_LEAST));
    let mut due = Instant::from_std(shared.clock.instant_of(crate::units::Time::START));
    loop {
        sleep_until(due).await;
        ask(&shared, &own).await;
        // After a slow answer the next question is put at once and not several of them.
        due = (due + every).max(Instant::from_std(shared.clock.instant_of(shared.clock.now())));
    }
}

async fn ask(shared: &Arc<Shared>, own: &OwnSystem) {
    let asked = shared.clock.now();
    match own.target.status().await {
        Ok((share, _)) => {
            let reports = own.progress().read(asked, shared.clock.now(), share);
            if reports.contains(&Report::RollbackFinished) {
                cleared(shared, own);
            }
            shared.report(reports);
        }
        Err(error) => {
            let in_a_row = own.progress().unreadable();
            if in_a_row > UNREADABLE_MAX {
                return;
            }
            // Only a status that went wrong is worth a line.
            let command = own.target.system().status.clone();
            let on_record = on_record(shared, &command, std::future::ready(Err(error))).await;
            if let (Err(error), UNREADABLE_MAX) = (on_record, in_a_row) {
                shared.fail(error);
            }
        }
    }
}

/// The release is back: its undo is no longer pending.
fn cleared(shared: &Shared, own: &OwnSystem) {
    if let Some(fault) = own.progress().injection() {
        let [_, new] = shared.routers[0].meters();
        shared.journal(&Actor::Harness, &Event::Cleared { fault, touched: new.requests });
    }
}
