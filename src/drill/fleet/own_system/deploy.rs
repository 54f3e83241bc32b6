//! The release: the undo on the disk, then the command.

use std::sync::Arc;

use tokio::time::{Instant, sleep_until};

use super::{OwnSystem, RELEASE, on_record};
use crate::drill::fleet::shared::Shared;
use crate::drill::journal::Undo;

/// Waits for the start of the release and deploys; a rollback stops the command.
pub(in crate::drill::fleet) async fn deploy(shared: Arc<Shared>, own: Arc<OwnSystem>) {
    let release_at = shared.clock.instant_of(shared.plan.release_at);
    sleep_until(Instant::from_std(release_at)).await;
    let undo = Undo::Run { command: own.target.system().rollback.clone() };
    // What cannot be written down is not done.
    let injection = match shared.try_write_ahead(RELEASE, undo) {
        Ok(injection) => injection,
        Err(error) => return shared.fail(error),
    };
    let begun = {
        let mut progress = own.progress();
        progress.injected_as(injection);
        progress.begin(shared.clock.now())
    };
    let _changing = own.changing.lock().await;
    shared.report(begun);
    let command = own.target.system().deploy.clone();
    let ended = tokio::select! {
        ended = on_record(&shared, &command, own.target.deploy()) => ended.map(|_| ()),
        () = own.stop.notified() => Ok(()),
    };
    own.progress().deployed(ended.map_err(|error| error.to_string()));
}
