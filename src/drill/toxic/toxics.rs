//! The toxics of the proxies before one service: a list that changes while connections are open.

use std::collections::BTreeMap;
use std::sync::Arc;

use tokio::sync::watch;

use super::active::{Active, ActiveList, FaultGuard, Snapshot};
use super::bandwidth::Bandwidth;
use super::latency::Latency;
use super::limit_data::LimitData;
use super::line::Toxic;
use super::reset_peer::ResetPeer;
use super::slicer::Slicer;
use super::slow_close::SlowClose;
use super::timeout::Timeout;
use crate::random::{Key, Purpose};
use crate::scenario::model::{ProxyFault, ProxyFaultKind, Stream};

/// Shared by the proxies it is for. Open connections follow every change.
#[derive(Debug, Default)]
pub struct Toxics {
    list: Arc<ActiveList<ProxyFault>>,
}

impl Toxics {
    /// Activates a fault of connections until the guard is dropped; faults of requests pass through without effect,
    /// they are the router's. Touches are counted under `index`, which also keys the choice of connections.
    pub fn add(&self, index: usize, fault: ProxyFault) -> FaultGuard {
        self.list.add(index, fault)
    }

    /// By fault index, how many connections were touched so far; absent until the fault is active for the first time.
    #[must_use]
    pub fn touched(&self) -> BTreeMap<usize, u64> {
        self.list.touched()
    }

    pub(super) fn changes(&self) -> watch::Receiver<Snapshot<ProxyFault>> {
        self.list.changes()
    }
}

/// The key of a toxic on a connection.
pub(super) fn key_on(connection: Key, fault: &Active<ProxyFault>) -> Key {
    connection.part(fault.index as u64)
}

/// Whether the toxic is on this connection: the same answer however often it is asked.
pub(super) fn is_chosen(connection: Key, fault: &Active<ProxyFault>) -> bool {
    key_on(connection, fault).happens(Purpose::FaultChance, fault.what.toxicity.get())
}

/// Which way it works; as in Toxiproxy, back to the caller where nothing is said.
pub(super) const fn way_of(fault: &ProxyFaultKind) -> Stream {
    match fault {
        ProxyFaultKind::Latency { stream, .. }
        | ProxyFaultKind::Bandwidth { stream, .. }
        | ProxyFaultKind::Timeout { stream, .. }
        | ProxyFaultKind::Slicer { stream, .. }
        | ProxyFaultKind::LimitData { stream, .. } => *stream,
        _ => Stream::Downstream,
    }
}

/// The toxic as it comes to a connection; `None` for faults of requests.
pub(super) fn toxic_of(fault: &ProxyFaultKind) -> Option<Box<dyn Toxic>> {
    Some(match *fault {
        ProxyFaultKind::Latency { latency, jitter, .. } => {
            Box::new(Latency { usual: latency, jitter, last_due: None })
        }
        ProxyFaultKind::Bandwidth { bytes_per_s, .. } => {
            Box::new(Bandwidth { bytes_per_s, free_at: None, remainder: 0 })
        }
        ProxyFaultKind::Timeout { timeout, .. } => {
            Box::new(Timeout { timeout, has_swallowed: false })
        }
        ProxyFaultKind::ResetPeer { timeout } => Box::new(ResetPeer { timeout, resets_at: None }),
        ProxyFaultKind::SlowClose { delay } => Box::new(SlowClose { delay }),
        ProxyFaultKind::Slicer { average_size, size_variation, delay, .. } => {
            Box::new(Slicer { average_size, size_variation, delay, next_at: None })
        }
        ProxyFaultKind::LimitData { bytes, .. } => {
            Box::new(LimitData { bytes_left: bytes, is_closed: false })
        }
        ProxyFaultKind::Delay { .. }
        | ProxyFaultKind::Abort { .. }
        | ProxyFaultKind::CorruptBody => return None,
    })
}
