//! The rollback: the command, in place of a deployment that still runs.

use std::sync::Arc;

use super::{OwnSystem, on_record};
use crate::drill::fleet::shared::Shared;
use crate::rollout::Report;
use crate::system::{Happening, Observation};

/// Runs the rollback command. That all traffic is back is for the status to say.
pub(super) async fn take_back(shared: Arc<Shared>, own: Arc<OwnSystem>) {
    // A deployment that goes on behind the rollback's back would undo it.
    own.stop.notify_one();
    let _changing = own.changing.lock().await;
    if own.progress().is_going_back() {
        return;
    }
    let command = own.target.system().rollback.clone();
    if on_record(&shared, &command, own.target.rollback()).await.is_err() {
        shared.report(vec![Report::Happened(Happening::RollbackFailed)]);
        return shared.observe(Observation::RollbackFailed);
    }
    let begun = own.progress().taken_back(shared.clock.now());
    shared.report(begun);
}
