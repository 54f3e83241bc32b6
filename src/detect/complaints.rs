//! Users who complain: the alarm nobody has to build, and the last to ring.
//!
//! It hears what no threshold is low enough for, since somebody who is put out speaks up whatever the ratio is, and it hears it
//! late: a user has to be annoyed enough to write, and support has to see that three tickets are one trouble. It depends on no
//! scrape, so monitoring that is blind or stuck does not silence it.
//!
//! Two traps. On a healthy release users complain too, of the errors of an ordinary day; a small number within a long window is then
//! a false alarm, the more so the busier the service. And complaints trail what they are about: they still come
//! when it is long over, so that they still come proves nothing against a rollback, and a verification does not wait for
//! them to end (see [`Watch::has_cleared`](super::Watch::has_cleared)).

use super::{Evidence, Reading};
use crate::telemetry::SeriesStore;
use crate::units::Duration;

/// Fires while at least so many complaints have come within the window. None is data as well: nobody complained.
#[derive(Clone, Copy, Debug)]
pub struct Complaints {
    pub(super) at_least: u32,
    pub(super) window: Duration,
}

impl Complaints {
    pub(super) fn evaluate(&self, store: &SeriesStore) -> Reading {
        let count = store.complaints(self.window);
        let met = count >= self.at_least as usize;
        Reading::when(met, Evidence::Complaints { count, window: self.window })
    }
}
