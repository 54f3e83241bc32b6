//! How a drill reads its telemetry: over HTTP, as text, late or not at all.
//!
//! The harness renders its counters as a page of metrics ([`page`]) and offers it to whoever asks ([`server`]). It reads them back
//! itself ([`scraper`]), from that page or from a Prometheus server that scrapes it ([`prometheus`]), and only what was read,
//! parsed ([`exposition`]) and let through by the telemetry faults reaches a strategy. The detour is the point: a
//! strategy in a drill is as blind as its monitoring.
//!
//! The trap at every turn is to make a number of nothing. A series that is missing, a page that comes late, a server that
//! does not answer: each is no reading, is counted, and never becomes a zero.

pub mod exposition;
mod http;
pub mod page;
pub mod prometheus;
pub mod scraper;
pub mod server;

pub use prometheus::Prometheus;
pub use scraper::{Scraper, Source, Tally};
pub use server::{PageServer, serve};
