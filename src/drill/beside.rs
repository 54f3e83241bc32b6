//! The simulation beside the drill: does it say of this very scenario what the drill has measured?
//!
//! A drill is dear and repeated a dozen times at most, a simulation is run hundreds of times. So the question is not whether
//! two means differ but whether what was measured could have come out of the simulation: the median of N live runs is laid
//! into the distribution of medians of N simulated runs. All statistics of all cases are one family, adjusted by Holm.
//!
//! # Three answers
//!
//! `differs` needs evidence, and so does `agrees`: a difference that was not found is no agreement, with six runs least of
//! all. Agreement is **equivalence**: the 95 % interval of the ratio of the medians lies within [0.8, 1.25], or that of their
//! difference within one scrape interval, since neither world knows times any closer than its telemetry. All else is
//! `inconclusive`, and among those the **suspect** rows are named: Holm makes it hard to say `differs`, which is fair to a finding and
//! kind to the simulation. By Benjamini and Hochberg's adjustment at most one in twenty of all that is named is a false alarm. A difference may be proved and yet be too small to matter; such a row says `differs` and
//! [`Row::is_within_margin`].
//!
//! # The interval
//!
//! The interval of the live median runs between two order statistics, which covers at least 95 % whatever the law is
//! (David and Nagaraja, *Order Statistics*, §7.1): second to ninth of ten runs cover 97.9 %, first to sixth of six 96.9 %.
//! With five runs nothing reaches 95 %, hence [`FEWEST`]. A bootstrap of so few values promises no such thing and was not taken.
//! The simulated median counts as known: what four hundred runs leave open is less than the order statistics have to spare,
//! which a test of the coverage holds.
//!
//! # What did not happen
//!
//! A time may be absent: not restored by the end. It takes part as the greatest value and is not dropped. Where both
//! medians are absent, and for the share of runs that were rolled back, counts decide: Fisher's exact test, and agreement
//! only where it is sure for both that most runs do it, or that most do not.

mod compare;
mod counts;
mod medians;
mod statistic;

use serde::{Deserialize, Serialize};

pub use compare::compare;
pub use statistic::{Scale, Statistic};

/// Fewer live runs than this say nothing.
pub const FEWEST: usize = 6;
/// A difference is one below this, adjusted for all statistics.
pub const LEVEL: f64 = 0.01;
/// Share of false alarms, in the mean, among what is named suspect.
pub const FALSE_ALARMS: f64 = 0.05;
/// The ratio of medians that is as good as equal.
pub const RATIO_MARGIN: (f64, f64) = (0.8, 1.25);

/// What was measured and what was simulated of one statistic in one case.
#[derive(Clone, Debug, PartialEq)]
pub struct Samples {
    pub case: String,
    pub statistic: Statistic,
    /// A value for each repetition; `None` where it was not reached by the end.
    pub live: Vec<Option<f64>>,
    /// A value for each simulated run, in the same unit and followed to the same end.
    pub simulated: Vec<Option<f64>>,
}

/// Simulation beside live, over all cases.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Comparison {
    pub scenario: String,
    pub strategy: String,
    /// Drill time between two scrapes: the margin of times.
    pub scrape_interval_s: f64,
    pub resamples: u32,
    pub rows: Vec<Row>,
    /// What the harness itself adds to a request.
    pub calibration: Vec<Calibration>,
    /// Repeats it; empty where it is not known.
    pub command: String,
}

/// A part of the harness and what it adds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Calibration {
    /// "router", "proxy", "timer".
    pub part: String,
    pub p50_ms: f64,
    pub p99_ms: f64,
}

/// One statistic of one case.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Row {
    pub case: String,
    pub statistic: Statistic,
    pub live: Side,
    pub simulated: Side,
    /// Where single simulated runs lie; `None` for shares, and without runs.
    pub spread: Option<Spread>,
    /// Chance that the simulation alone brings a live figure at least so extreme; two-sided. `None` without runs.
    pub p: Option<f64>,
    /// Adjusted for all rows by Holm: what a verdict is made of.
    pub p_adjusted: Option<f64>,
    /// Adjusted for all rows by Benjamini and Hochberg: what a suspicion is made of.
    pub p_of_discovery: Option<f64>,
    /// Live over simulated median with its 95 % interval; `None` where there is no such ratio.
    pub ratio: Option<Interval>,
    /// Live minus simulated median likewise, in the unit of the statistic.
    pub difference: Option<Interval>,
    /// Whether an interval lies within its margin, whatever the verdict.
    pub is_within_margin: bool,
    pub verdict: Verdict,
    /// One clause on how the verdict came about.
    pub why: String,
}

/// The live or the simulated half of a row.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Side {
    pub runs: usize,
    /// Runs that did not get there by the end.
    pub absent: usize,
    /// The median (of a share: the share); `None` for beyond the end, or without runs.
    pub value: Option<f64>,
    /// Live: the 95 % interval of it. Simulated: where 95 % of such values of as many runs as were live lie. `None` for
    /// beyond the end.
    pub lower: Option<f64>,
    pub upper: Option<f64>,
}

/// Quantiles of the simulated runs themselves; `None` for beyond the end.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Spread {
    pub p05: Option<f64>,
    pub p25: Option<f64>,
    pub p75: Option<f64>,
    pub p95: Option<f64>,
}

/// A value with its interval; an end that is `None` is beyond every number.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Interval {
    pub value: f64,
    pub lower: f64,
    pub upper: Option<f64>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    Agrees,
    Differs,
    Inconclusive,
}

impl Verdict {
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Agrees => "agrees",
            Self::Differs => "differs",
            Self::Inconclusive => "inconclusive",
        }
    }
}

impl Row {
    /// Not told apart, and yet among rows of which nineteen in twenty really differ. Holm's adjustment protects the simulation:
    /// whoever looks for its faults looks here.
    #[must_use]
    pub fn is_suspect(&self) -> bool {
        self.verdict == Verdict::Inconclusive
            && self.live.runs >= FEWEST
            && self.p_of_discovery.is_some_and(|p| p < FALSE_ALARMS)
    }
}

impl Comparison {
    /// How many rows have this verdict.
    #[must_use]
    pub fn count(&self, verdict: Verdict) -> usize {
        self.rows.iter().filter(|row| row.verdict == verdict).count()
    }

    /// Rows whose difference is proved and within its margin.
    #[must_use]
    pub fn small_differences(&self) -> usize {
        let rows = self.rows.iter();
        rows.filter(|row| row.verdict == Verdict::Differs && row.is_within_margin).count()
    }
}
