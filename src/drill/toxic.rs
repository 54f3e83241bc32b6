//! A TCP proxy before one instance, and the toxics it can be given.
//!
//! The kinds, their names and their units are Toxiproxy's (<https://github.com/Shopify/toxiproxy#toxics>), the meaning is what its
//! documentation says. Where its code says otherwise, the documentation wins: the seed is honoured (its `-seed` has no
//! effect), a toxicity of 0 never touches (its `reset_peer` resets all the same, issue 603), whether a connection is hit is decided
//! once and kept (it draws anew whenever a neighbour changes), and a toxic that is added reaches connections that are
//! already open (issue 148).
//!
//! # How it is built
//!
//! A [`Proxy`] listens before one instance. Each connection has two [links](link), one each way, and each link a
//! [chain](chain) of toxics. A toxic does no input or output and knows no clock: it is handed what arrives and
//! the time, and says what is due when. So a toxic is a dozen lines and cannot lose or reorder a byte by racing with
//! anything; the link alone reads, waits and writes.
//!
//! # The trap
//!
//! Toxicity counts *connections*, not requests. With keep-alive the two differ wildly: half the connections may carry
//! all the requests. Where the share matters, keep few connections idle, flush the router's when a toxic starts, and
//! read [`Toxics::touched`], which counts connections too.

pub mod active;
mod bandwidth;
mod chain;
mod item;
mod latency;
mod limit_data;
mod line;
mod link;
mod proxy;
mod reset_peer;
mod slicer;
mod slow_close;
mod timeout;
mod toxics;

pub use active::FaultGuard;
pub use proxy::Proxy;
pub(in crate::drill) use proxy::{listen, next_connection};
pub use toxics::Toxics;
