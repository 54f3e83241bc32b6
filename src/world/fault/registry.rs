//! What the registry does to image pulls; see `registry_down` and `registry_slow`.
//!
//! An image is pulled when an instance is created, of either version. A process that starts again where it was has its image,
//! and so does what needs no time to pull one. A pull that has begun goes on.

use super::ActiveFaults;
use crate::units::{Duration, Time};

impl ActiveFaults {
    /// How long a pull that would begin now and take `usual` takes.
    pub(in crate::world) fn pull_takes(&mut self, usual: Duration, now: Time) -> Duration {
        if usual.is_zero() {
            return usual;
        }
        let wait = self.wait_for_registry(now);
        let factor = self.slow_pull_factor();
        if factor > 1.0 { wait + usual.scaled(factor) } else { wait + usual }
    }
}
