//! A single check and its verdict, which its bounds decide and never its value.

use serde::Serialize;

use super::bounds::Bounded;
use crate::experiment::results::Unit;
use crate::scenario::model::{BoundSide, Judged, MeasureUnit};

/// What came of a check, or of all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    Pass,
    /// Too few data to say, or none.
    Inconclusive,
    Fail,
}

/// What is checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum CheckKind {
    /// The figure against the budget of the scenario.
    Budget,
    /// How much worse the figure is than the baseline's.
    Regression,
}

/// One check.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Check {
    pub kind: CheckKind,
    pub strategy: String,
    pub figure: Judged,
    pub title: &'static str,
    pub unit: Unit,
    pub verdict: Verdict,
    /// Of a budget its limit; of a regression the difference that matters.
    pub limit: f64,
    pub side: BoundSide,
    /// The limit as the scenario has it.
    pub written: Option<String>,
    /// The line of the scenario on which the budget stands.
    pub line: Option<usize>,
    /// The figure now.
    pub value: Option<f64>,
    /// The figure of the baseline, for a regression.
    pub baseline: Option<f64>,
    /// What the verdict is read off: of a budget the figure's bounds, of a regression those of the difference. A bound that is not there
    /// is unknown.
    pub lower: Option<f64>,
    pub upper: Option<f64>,
    /// Replications after which it was decided, or the last.
    pub replications: u64,
    pub why: Option<Why>,
}

/// What is to be said beside the verdict.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// Even without a single event the runs would be too few.
    TooFewRuns {
        /// Runs without an event that the limit takes, at the last look's level and at 95 % in one look.
        needed: u64,
        at_once: u64,
        /// What the weighted runs there are would be worth if all were clean.
        made: u64,
        /// Replications with which there would be enough.
        replications: u64,
    },
    /// The limit lies between the bounds.
    TooClose {
        /// Replications that would probably do.
        replications: Option<u64>,
    },
    /// A few replications carry most of the figure, and among so few runs they may be missing.
    LongTail {
        /// The fewest by which it is judged.
        replications: u64,
    },
    /// No replication belongs to what the figure is taken over.
    NoData,
    /// There is no such strategy on the other side.
    NoCounterpart,
    /// Nothing that the strategy or its world consists of was edited.
    Unedited,
}

/// Which side of the limit the bounds lie on. A figure exactly at its limit has not kept it.
#[must_use]
pub fn verdict(side: BoundSide, limit: f64, bounds: (f64, f64)) -> Verdict {
    let (lower, upper) = bounds;
    let (kept, missed) = match side {
        BoundSide::Below => (upper < limit, lower >= limit),
        BoundSide::Above => (lower > limit, upper <= limit),
    };
    match (kept, missed) {
        (true, false) => Verdict::Pass,
        (false, true) => Verdict::Fail,
        _ => Verdict::Inconclusive,
    }
}

/// Whether something is worse by more than a margin. What did not change at all is not worse, even where no difference is allowed.
fn worsened(margin: f64, (lower, upper): (f64, f64)) -> Verdict {
    match (upper <= margin, lower > margin) {
        (true, _) => Verdict::Pass,
        (false, true) => Verdict::Fail,
        _ => Verdict::Inconclusive,
    }
}

/// Of several verdicts, the one for all: a single failure fails, and what is open stays open. Nothing checked is nothing shown.
pub fn overall(verdicts: impl IntoIterator<Item = Verdict>) -> Verdict {
    verdicts.into_iter().max().unwrap_or(Verdict::Inconclusive)
}

impl Check {
    /// Takes the bounds of another look. Bounds of all looks hold together, so that their intersection does, and what was decided stays.
    pub(super) fn look(&mut self, found: Option<Bounded>, value: Option<f64>, replications: u64) {
        if self.verdict != Verdict::Inconclusive {
            return;
        }
        self.replications = replications;
        self.value = value.and_then(finite);
        let Some(found) = found else { return };
        let lower = self.lower.map_or(found.lower, |before| before.max(found.lower));
        let upper = self.upper.map_or(found.upper, |before| before.min(found.upper));
        (self.lower, self.upper) = (finite(lower), finite(upper));
        self.verdict = match self.kind {
            CheckKind::Budget => verdict(self.side, self.limit, (lower, upper)),
            CheckKind::Regression => worsened(self.limit, (lower, upper)),
        };
    }
}

fn finite(value: f64) -> Option<f64> {
    value.is_finite().then_some(value)
}

/// How a renderer writes a figure.
#[must_use]
pub const fn unit(figure: Judged) -> Unit {
    match figure.unit() {
        MeasureUnit::Seconds => Unit::Duration,
        MeasureUnit::Share => Unit::Share,
        MeasureUnit::Requests => Unit::Requests,
        MeasureUnit::Count => Unit::Count,
        MeasureUnit::Hours => Unit::Hours,
        MeasureUnit::Money => Unit::Money,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_bounds_decide() {
        use BoundSide::{Above, Below};
        assert_eq!(verdict(Below, 0.02, (0.0, 0.019)), Verdict::Pass);
        assert_eq!(verdict(Below, 0.02, (0.0, 0.02)), Verdict::Inconclusive);
        assert_eq!(verdict(Below, 0.02, (0.021, 0.05)), Verdict::Fail);
        assert_eq!(verdict(Above, 0.8, (0.81, 0.9)), Verdict::Pass);
        assert_eq!(verdict(Above, 0.8, (0.5, 0.79)), Verdict::Fail);
        assert_eq!(verdict(Below, 5.0, (5.0, 5.0)), Verdict::Fail);
    }

    #[test]
    fn nothing_checked_is_no_pass() {
        assert_eq!(overall([]), Verdict::Inconclusive);
        assert_eq!(overall([Verdict::Pass, Verdict::Inconclusive]), Verdict::Inconclusive);
        assert_eq!(overall([Verdict::Fail, Verdict::Inconclusive]), Verdict::Fail);
    }
}
