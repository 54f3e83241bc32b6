//! A claim about rollbacks, written down before it is tried.
//!
//! What is to be measured, who is compared with whom, which direction is claimed and which difference matters stand in a
//! file, so that nobody can choose them after having seen the figures.

use serde::{Deserialize, Serialize};

/// A file of claims: what they are tried on, and how often.
#[derive(Clone, Debug)]
pub struct Claims {
    /// The base scenario's file, as written.
    pub scenario: String,
    /// The seed of the exploration, on which conditions and margins may have been tuned.
    pub explored_on: u64,
    /// The seed of the confirmation, whose figures are printed.
    pub confirmed_on: u64,
    pub replications: u32,
    /// Joint draws of what is not known.
    pub draws: u32,
    /// Replications of each draw.
    pub draw_replications: u32,
    pub claims: Vec<Claim>,
}

/// One claim.
#[derive(Clone, Debug)]
pub struct Claim {
    /// Such as `C7`.
    pub id: String,
    /// The claim in one sentence of ours.
    pub says: String,
    /// What in the simulator decides it.
    pub mechanism: String,
    /// What is known of it elsewhere, for and against.
    pub source: String,
    pub test: ClaimTest,
}

/// How a claim is settled.
#[derive(Clone, Debug)]
pub enum ClaimTest {
    /// By simulation.
    Simulated(Trial),
    /// Its sign hangs on one parameter that nobody has measured, which the conditions go through.
    Assumed { parameter: String, trial: Trial },
    /// By plain arithmetic, which no rollback changes.
    Arithmetic(Arithmetic),
    /// Not at all, and why not.
    NotTestable { why: String },
}

/// Comparisons, each made under every condition.
#[derive(Clone, Debug)]
pub struct Trial {
    pub compare: Vec<Compared>,
    pub under: Vec<Condition>,
}

/// One figure of two sides.
#[derive(Clone, Debug)]
pub struct Contrast {
    pub this: Side,
    pub that: Side,
}

/// What is claimed of a contrast.
#[derive(Clone, Debug)]
pub struct Compared {
    pub measure: Measure,
    pub contrast: Contrast,
    pub claimed: Claimed,
    /// The least difference that matters, in the measure's unit.
    pub margin: f64,
}

/// One side of a contrast.
#[derive(Clone, Debug)]
pub enum Side {
    Strategy {
        name: String,
        label: Option<String>,
        change: Vec<Change>,
    },
    /// A fixed amount in the measure's unit.
    Value(f64),
}

/// The claimed direction of this side against that.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Claimed {
    Lower,
    Higher,
    /// No difference that matters.
    Same,
}

/// Circumstances a claim is tried under.
#[derive(Clone, Debug)]
pub struct Condition {
    pub name: String,
    /// Conditions of one axis follow one another along it, so that a change between two neighbours has a place.
    pub axis: Option<String>,
    pub change: Vec<Change>,
}

/// One change of the base scenario.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Change {
    /// Such as `services.shop.concurrency` or `faults.+`.
    pub path: String,
    /// As YAML.
    pub value: String,
}

/// One amount minus another, each with its range.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Arithmetic {
    pub this: Amounts,
    pub minus: Amounts,
    /// What is claimed of the difference.
    pub claimed: f64,
}

/// An amount of money a year that is known to a range.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Amounts {
    pub what: String,
    pub low: f64,
    pub high: f64,
}

/// In what a measure is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MeasureUnit {
    Seconds,
    Share,
    Requests,
    Count,
    Hours,
    Money,
}

/// The closed list of figures a claim may be about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Measure {
    TimeToRestore,
    TimeToRestoreP95,
    RestoreSpread,
    TimeToDetect,
    TimeToDecide,
    Harm,
    HarmPerRelease,
    Downtime,
    FalseRollbacks,
    HarmfulRollbacks,
    CleanRecoveries,
    Missed,
    Exposure,
    PersonHours,
    Pages,
    RunningCost,
    FixedCost,
    Cost,
    RecordsLost,
    RecordsDamaged,
    VulnerableHours,
    ControlOffHours,
    FixesReverted,
    Unverified,
    Slips,
    ChecksSkipped,
    Delay,
}

impl Measure {
    /// Name, unit and meaning of each, in the order of the enum.
    const TABLE: [(Self, &'static str, MeasureUnit, &'static str); 27] = {
        use MeasureUnit::{Count, Hours, Money, Requests, Seconds, Share};
        [
            (
                Self::TimeToRestore,
                "time_to_restore",
                Seconds,
                "mean time from onset to restored service over all releases that needed a rollback; not reached counts as the whole follow-up",
            ),
            (
                Self::TimeToRestoreP95,
                "time_to_restore_p95",
                Seconds,
                "95 % of all releases that needed a rollback are restored no later",
            ),
            (
                Self::RestoreSpread,
                "restore_spread",
                Seconds,
                "mean distance of the time to restore from its median, over all releases that needed a rollback",
            ),
            (
                Self::TimeToDetect,
                "time_to_detect",
                Seconds,
                "mean time from onset to the first signal over all releases that needed a rollback",
            ),
            (
                Self::TimeToDecide,
                "time_to_decide",
                Seconds,
                "mean time from onset to the decision over all releases that needed a rollback; none counts as the whole follow-up",
            ),
            (
                Self::Harm,
                "harm",
                Requests,
                "bad requests beyond those nothing could have saved, per release that needed a rollback",
            ),
            (
                Self::HarmPerRelease,
                "harm_per_release",
                Requests,
                "bad requests beyond those of the same release without its defect, per release of any kind",
            ),
            (
                Self::Downtime,
                "downtime",
                Seconds,
                "length of down windows beyond those of the same release without its defect, per release",
            ),
            (
                Self::FalseRollbacks,
                "false_rollbacks",
                Count,
                "rollbacks of 100 releases that needed none",
            ),
            (
                Self::HarmfulRollbacks,
                "harmful_rollbacks",
                Count,
                "rollbacks that did more harm than doing nothing, of 100 releases",
            ),
            (
                Self::CleanRecoveries,
                "clean_recoveries",
                Count,
                "clean recoveries of 100 releases that needed a rollback",
            ),
            (Self::Missed, "missed", Count, "left alone, of 100 releases that needed a rollback"),
            (
                Self::Exposure,
                "exposure",
                Share,
                "peak share of users on the new version while it was bad, mean over releases that needed a rollback",
            ),
            (Self::PersonHours, "person_hours", Hours, "hours people spend on releases in a year"),
            (Self::Pages, "pages", Count, "pages in a week"),
            (Self::RunningCost, "running_cost", Money, "cost a year without set-up and upkeep"),
            (
                Self::FixedCost,
                "fixed_cost",
                Money,
                "set-up, spread over its years, and upkeep, a year",
            ),
            (Self::Cost, "cost", Money, "cost a year, all of it"),
            (Self::RecordsLost, "records_lost", Count, "records lost for good, per 100 releases"),
            (Self::RecordsDamaged, "records_damaged", Count, "records damaged, per 100 releases"),
            (
                Self::VulnerableHours,
                "vulnerable_hours",
                Hours,
                "hours a year in which a vulnerable version served users",
            ),
            (
                Self::ControlOffHours,
                "control_off_hours",
                Hours,
                "hours a year in which a security control was off",
            ),
            (
                Self::FixesReverted,
                "fixes_reverted",
                Count,
                "rollbacks that took a security fix back, per 100 releases",
            ),
            (
                Self::Unverified,
                "unverified",
                Count,
                "rollbacks to an artefact that nobody verified, per 100 releases",
            ),
            (Self::Slips, "slips", Count, "steps that went wrong, per 100 releases"),
            (
                Self::ChecksSkipped,
                "checks_skipped",
                Count,
                "checks skipped without notice, per 100 releases",
            ),
            (
                Self::Delay,
                "delay",
                Seconds,
                "lead time added to releases that needed no rollback, mean",
            ),
        ]
    };

    const fn row(self) -> &'static (Self, &'static str, MeasureUnit, &'static str) {
        &Self::TABLE[self as usize]
    }

    #[must_use]
    pub fn of_name(name: &str) -> Option<Self> {
        Self::TABLE.iter().find(|row| row.1 == name).map(|row| row.0)
    }

    /// As a file names it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        self.row().1
    }

    #[must_use]
    pub const fn unit(self) -> MeasureUnit {
        self.row().2
    }

    /// What it is, with its population.
    #[must_use]
    pub const fn definition(self) -> &'static str {
        self.row().3
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_measure_stands_at_its_own_place_of_the_table() {
        for (place, row) in Measure::TABLE.iter().enumerate() {
            assert_eq!(row.0 as usize, place);
            assert_eq!(Measure::of_name(row.1), Some(row.0));
        }
    }
}
