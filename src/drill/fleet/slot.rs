//! One place in the fleet: an instance from its first start to its end, through all its lives.

use std::sync::Arc;

use tokio::sync::Notify;

use crate::drill::child::Child;
use crate::drill::router::Upstream;
use crate::random::Key;
use crate::system::Version;
use crate::units::Time;

/// Where an instance is in its life, as the orchestrator sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Life {
    Starting,
    Ready,
    /// Dead or not answering, until its probes have said so and it has started again.
    Crashed,
    /// Told to stop.
    Draining,
    Gone,
}

/// What the fleet keeps of an instance; its own task changes it.
#[derive(Debug)]
pub(super) struct Slot {
    pub(super) service: usize,
    pub(super) version: Version,
    pub(super) number: u32,
    pub(super) key: Key,
    pub(super) life: Life,
    pub(super) restarts: u32,
    /// While there is a process.
    pub(super) child: Option<Arc<Child>>,
    /// While calls are sent to it, dead or alive.
    pub(super) upstream: Option<Arc<Upstream>>,
    /// Where a fault decides when it starts again.
    pub(super) restart_at: Option<Time>,
    /// Tells its task to stop it.
    pub(super) stop: Arc<Notify>,
}

impl Slot {
    pub(super) fn new(service: usize, version: Version, number: u32, key: Key) -> Self {
        Self {
            service,
            version,
            number,
            key,
            life: Life::Starting,
            restarts: 0,
            child: None,
            upstream: None,
            restart_at: None,
            stop: Arc::new(Notify::new()),
        }
    }

    /// Counts towards the desired number: neither stopping nor gone.
    pub(super) fn is_wanted(&self) -> bool {
        !matches!(self.life, Life::Draining | Life::Gone)
    }

    pub(super) fn is_alive(&self) -> bool {
        self.life != Life::Gone
    }
}
