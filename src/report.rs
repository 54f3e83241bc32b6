//! From results to what people and programs read: terminal, page, Markdown, CSV, JSON, charts.
//!
//! Two readers: a leader with three minutes, and the engineer who must defend the choice. The first reads one sentence and
//! one table; the second finds under each figure its interval, its definition, its assumption and the command that repeats
//! it. All renderers read one type, [`Results`](crate::experiment::results::Results), and compute nothing: a number that
//! two of them show is the same number.
//!
//! The trap of a report is text that came from a scenario file. A strategy may be named `<script>` or be two hundred
//! letters long; each format escapes for itself, and each layout measures before it sets.

pub mod ablation;
pub mod assumptions;
mod break_even;
mod cell;
pub mod chart;
pub mod claims;
mod criterion;
pub mod csv;
mod decides;
pub mod drill;
mod error;
pub mod gate;
mod headline;
pub mod html;
pub mod incident_log;
pub mod json;
pub mod markdown;
mod money_sign;
mod number;
mod sentence;
pub mod text;
pub mod tune;
mod under_load;
mod wrap;
mod write;

pub use error::ReportError;
pub use number::{Numbers, Said};
pub use sentence::{Sentence, sentence};
pub use write::{check_writable, write_all};
