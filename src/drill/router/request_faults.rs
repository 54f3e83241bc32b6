//! Faults of requests: delay, abort, corrupt body, by Envoy's names.
//!
//! Decided by the request's own key and the fault's: the same requests in every repetition, and whoever is hit at 10 % is hit at
//! 20 %. A retry has a key of its own, as it has in the simulation.

use std::sync::Arc;

use hyper::StatusCode;
use hyper::body::Bytes;
use hyper::http::request::Parts;

use crate::drill::toxic::active::{Active, Snapshot};
use crate::random::{Key, Purpose};
use crate::scenario::model::{ProxyFault, ProxyFaultKind, RequestMatch};
use crate::system::Version;
use crate::units::Duration;

/// What stands in for a corrupted body: neither JSON nor text.
pub(super) const CORRUPT: Bytes = Bytes::from_static(b"{\"corrupt\": \xff\xfe");

/// What the active faults come to for one request.
#[derive(Debug, Default)]
pub(super) struct Strike {
    pub(super) delay: Duration,
    pub(super) abort: Option<StatusCode>,
    /// Counts where there is a body to corrupt.
    pub(super) corrupt: Option<Arc<Active<ProxyFault>>>,
}

impl Strike {
    /// Delays add up, of several aborts the first counts.
    pub(super) fn of(
        active: &Snapshot<ProxyFault>,
        seed: Key,
        request: &Parts,
        version: Version,
        key: Key,
    ) -> Self {
        let mut strike = Self::default();
        for fault in active.iter() {
            let is_hit = is_chosen(seed, fault.index, key, fault.what.toxicity.get());
            if is_hit && matches(&fault.what.matches, request, version) {
                strike.add(fault);
            }
        }
        strike
    }

    fn add(&mut self, fault: &Arc<Active<ProxyFault>>) {
        match fault.what.what {
            ProxyFaultKind::Delay { fixed_delay } => {
                self.delay += fixed_delay;
                fault.touch();
            }
            ProxyFaultKind::Abort { http_status } if self.abort.is_none() => {
                let status = StatusCode::from_u16(http_status);
                self.abort = Some(status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR));
                fault.touch();
            }
            ProxyFaultKind::CorruptBody => self.corrupt = Some(Arc::clone(fault)),
            _ => {}
        }
    }
}

/// Whether a fault of this toxicity hits the request with this key.
fn is_chosen(seed: Key, index: usize, key: Key, toxicity: f64) -> bool {
    let pair = seed.part(index as u64).part(key.bits(Purpose::FaultTarget));
    pair.happens(Purpose::FaultChance, toxicity)
}

fn matches(wanted: &RequestMatch, request: &Parts, version: Version) -> bool {
    let path_fits =
        wanted.path.as_ref().is_none_or(|path| request.uri.path().starts_with(path.as_str()));
    let header_fits = wanted.header.as_ref().is_none_or(|(name, value)| {
        request.headers.get_all(name).iter().any(|is| is.as_bytes() == value.as_bytes())
    });
    let version_fits = wanted.new_version.is_none_or(|new| new == (version == Version::New));
    path_fits && header_fits && version_fits
}
