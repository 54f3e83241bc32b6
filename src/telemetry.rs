//! What monitoring sees of a system, and what it can be asked.
//!
//! A [`Scrape`] is all counters at one moment. A [`SeriesStore`] keeps as many of them as the longest question needs
//! and answers over a [`Window`]: how many requests, what share of errors, which latency quantile. Nothing here knows
//! whether the counters were simulated, read from live processes or recorded.

mod fault;
mod histogram;
mod resets;
mod scrape;
mod store;
mod window;

pub use fault::{ScrapeFault, ScrapeFaults};
pub use histogram::histogram_quantile;
pub use scrape::{Integrity, RolloutView, Scrape, ServiceScrape, VersionScrape};
pub use store::SeriesStore;
pub use window::{Series, Version, Window};
