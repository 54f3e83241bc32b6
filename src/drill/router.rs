//! The router before one service: an HTTP reverse proxy inside the harness.
//!
//! It is the mesh of the drill. It knows which version a session meets ([`meets_new_version`](crate::plan::meets_new_version),
//! the simulation's own rule) and which instance a call goes to, it measures every request as its caller sees it, and
//! faults of requests strike here. Instances are reached through their fault proxy ([`toxic`](super::toxic)).
//!
//! # What counts
//!
//! A request counts once: when its answer goes out, or when its caller hangs up. The instance is not asked, because one
//! that crashed reports nothing of the calls it lost. An error is a status of 500 and above, no answer, and a caller that
//! gave up. A request that found no instance is answered 503 at once; one whose instance gave no answer, 502.
//!
//! # Who hangs up
//!
//! When a caller hangs up, the router hangs up on the instance, as Envoy and nginx do; otherwise a black hole would
//! collect connections without end. In the simulation an abandoned call works on, so a live instance must go on with
//! its work when its caller has left.
//!
//! # The trap
//!
//! Answers are held until they are complete, so that one broken off half-way is an error and not half an answer. Bodies are
//! therefore bounded ([`BODY_BYTES_MAX`]).

mod counters;
mod effects;
mod exchange;
mod headers;
mod meter;
mod pool;
mod request_faults;
mod routes;
mod serve;
mod shared;
mod upstream;

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::Arc;

use tokio::runtime::Handle;
use tokio::task::JoinSet;

use super::DrillError;
use super::clock::{Clock, std};
use super::toxic::{FaultGuard, listen};
use crate::plan::Defect;
use crate::random::Key;
use crate::scenario::model::{Balance, Connections, ProxyFault};
use crate::units::Duration;

pub use effects::Effects;
pub use exchange::BODY_BYTES_MAX;
pub use meter::Meter;
pub use routes::Routes;
pub use upstream::Upstream;

use shared::Shared;

/// What a router needs to know of its service.
#[derive(Clone, Debug)]
pub struct RouterSpec {
    /// The service's name.
    pub name: String,
    /// Whether it is the released one; any other has only the old version.
    pub is_released: bool,
    /// Whether it is before a user's own system: the Host goes on as it came, and an answer is of the version that it says
    /// itself, the old one where it does not.
    pub is_target: bool,
    pub balance: Balance,
    /// From [`Router::route`] until the routes are followed.
    pub propagation: Duration,
    /// To each instance.
    pub connections: Connections,
    /// Upper bounds of the latency histogram in seconds, ascending.
    pub buckets_s: Vec<f64>,
    /// What a request meets whose instance gives no answer because of it.
    pub defect: Defect,
    /// Keys the choice of requests by faults; different for each service.
    pub seed: Key,
}

/// A running router. Dropping it cuts every connection.
#[derive(Debug)]
pub struct Router {
    address: SocketAddr,
    shared: Arc<Shared>,
    runtime: Handle,
    tasks: JoinSet<()>,
}

impl Router {
    /// Listens on a free port of 127.0.0.1, with no instance yet. Latencies are read off `clock`, which stands still
    /// before its start.
    ///
    /// # Errors
    ///
    /// [`DrillError::Listen`] where no port is to be had.
    pub async fn start(spec: RouterSpec, clock: Clock) -> Result<Self, DrillError> {
        let (listener, address) = listen().await?;
        let shared = Arc::new(Shared::new(spec, clock));
        let mut tasks = JoinSet::new();
        tasks.spawn(serve::accept(listener, Arc::clone(&shared)));
        Ok(Self { address, shared, runtime: Handle::current(), tasks })
    }

    #[must_use]
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// The name of its service.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.shared.spec.name
    }

    /// Changes the routes, once the change has propagated; a later call wins over an earlier one. From then on no request
    /// goes to an instance that is not in them; what is under way there is [`Upstream::in_flight`].
    pub fn route(&self, routes: Routes) {
        let number = self.shared.announce(&routes);
        let propagation = self.shared.spec.propagation;
        if propagation.is_zero() {
            return self.shared.follow(number, routes);
        }
        let shared = Arc::downgrade(&self.shared);
        self.runtime.spawn(async move {
            tokio::time::sleep(std(propagation)).await;
            if let Some(shared) = shared.upgrade() {
                shared.follow(number, routes);
            }
        });
    }

    /// What callers have measured so far, of the old and the new version.
    #[must_use]
    pub fn meters(&self) -> [Meter; 2] {
        self.shared.counters.each_ref().map(counters::Counters::read)
    }

    /// The scenario's faults that travel with requests.
    #[must_use]
    pub fn effects(&self) -> &Effects {
        &self.shared.effects
    }

    /// Activates a fault of requests until the guard is dropped; faults of connections pass without effect, they are
    /// the fault proxy's. `index` keys the choice of requests and is what touches are counted under.
    pub fn fault(&self, index: usize, fault: ProxyFault) -> FaultGuard {
        self.shared.faults.add(index, fault)
    }

    /// By fault index, how many requests were touched so far; absent until the fault is active for the first time.
    #[must_use]
    pub fn touched(&self) -> BTreeMap<usize, u64> {
        self.shared.faults.touched()
    }

    /// Closes idle connections, and those in use as soon as their answer is there. To be called when a toxic starts or
    /// stops: whether one strikes is decided by connection, and old ones would carry old decisions on.
    pub fn flush(&self) {
        self.shared.flush();
    }

    /// Requests that were sent on a kept connection that turned out dead: repeated on a fresh one where the instance
    /// certainly had not seen them, otherwise answered 502.
    #[must_use]
    pub fn reused_dead(&self) -> u64 {
        self.shared.reused_dead()
    }

    /// Stops listening and cuts every connection; requests under way count as hung up.
    pub async fn shut(mut self) {
        self.tasks.shutdown().await;
    }
}
