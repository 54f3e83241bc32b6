//! What turns telemetry into a signal. One detector, one file.
//!
//! A [`Detector`] is asked once after each scrape and answers with a [`Reading`]: it fires, it is quiet, or there
//! is no data. The third is not a kind of the second. A canary that crashed before it served anybody, a label that was swapped
//! and a scrape that never came all look like "no errors" to a rule that reads missing data as zero; that is
//! how real gates pass a dead release. So no data never fires and never passes: a pending condition starts
//! anew ([`Watch`]), a signal that was up stays up, and one that was down stays down.
//!
//! Complaints are the exception to both: they come one by one and by support, are asked about whenever one comes, and their absence
//! is an answer.
//!
//! Detectors of the new version have data only while it is sent traffic. Its counters outlive a rollback by the length
//! of the window, and would otherwise keep accusing a version nobody meets any more.

mod complaints;
mod consecutive_failures;
mod detector;
mod errors_against_baseline;
mod evidence;
mod health_check;
mod inspection;
mod latency_against_baseline;
mod quantity;
mod reading;
mod threshold;
mod watch;

pub use detector::Detector;
pub use evidence::Evidence;
pub use reading::Reading;
pub use watch::{Change, Watch};
