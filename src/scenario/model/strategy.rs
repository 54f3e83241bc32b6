//! A strategy as data: plays made of detectors and a runbook.
//!
//! A play is "when one of these detectors signals, run these steps". Plays stand in order of precedence: while a later
//! play runs and has not yet acted, a signal of an earlier one replaces it. The three shipped presets are nothing but
//! such lists.

use serde::Serialize;

use super::handler::Handler;
use super::precaution::Precaution;
use super::{Audits, Task};
use crate::random::Distribution;
use crate::units::{Duration, Money, Ratio};

/// Who decides, who acts, with which checks.
#[derive(Clone, Debug, Serialize)]
pub struct StrategySpec {
    pub name: String,
    pub plays: Vec<Play>,
    /// Paid once.
    pub setup: Money,
    /// Paid every year.
    pub upkeep_per_year: Money,
    /// When runbooks, triggers and stand-by capacity are gone over; `None` for never.
    pub audits: Option<Audits>,
    /// What it takes of people beside incidents.
    pub outlay: Outlay,
}

/// Signals and the runbook they start.
#[derive(Clone, Debug, Serialize)]
pub struct Play {
    pub name: String,
    pub detectors: Vec<DetectorUse>,
    /// Whether the rollout is held at its present weight while the runbook runs.
    pub hold: bool,
    /// Whether its detectors are asked once, as the release starts, about what was there before it.
    pub before: bool,
    pub steps: Vec<Step>,
}

/// A detector, and what makes it fire.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct DetectorUse {
    pub kind: DetectorKind,
    /// The condition must hold at every evaluation for this long before the detector signals.
    pub hold_for: Duration,
    /// The handler of a preset that it belongs to; decides nothing while a strategy works.
    #[serde(skip)]
    pub handler: Option<Handler>,
}

/// What a detector looks at.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DetectorKind {
    /// A quantity over a window against a fixed value.
    Threshold {
        quantity: Quantity,
        target: Target,
        comparison: Comparison,
        value: f64,
        window: Duration,
        min_requests: u32,
    },
    /// That many scrape intervals in a row in which the quantity was above a value (no data is neither).
    ConsecutiveFailures {
        quantity: Quantity,
        target: Target,
        value: f64,
        failures: u32,
        min_requests: u32,
    },
    /// Fewer instances of the new version are ready than should be, by at least this share.
    HealthCheck { missing: Ratio },
    /// The new version's error ratio is above the old one's by a factor and a margin.
    ErrorsAgainstBaseline { factor: f64, margin: f64, window: Duration, min_requests: u32 },
    /// The new version's latency quantile is above the old one's by a factor.
    LatencyAgainstBaseline { quantile: Ratio, factor: f64, window: Duration, min_requests: u32 },
    /// As many users' complaints as that have come within a window, whatever monitoring sees.
    Complaints { at_least: u32, window: Duration },
    /// A job looks at `every` whether harm was done that no error ratio shows, and finds it with a chance.
    Inspection {
        what: Inspected,
        every: Duration,
        by: Actor,
        /// Seconds a look takes.
        takes: Distribution,
        /// Chance that one look finds what is there; below 1, or nobody would need a second look.
        catches: Ratio,
    },
}

/// What an inspection looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Inspected {
    /// Records that are damaged.
    Data,
    /// A vulnerable version that serves users.
    Security,
}

impl Inspected {
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Data => "data",
            Self::Security => "security",
        }
    }
}

/// A series derived from what monitoring scraped.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Quantity {
    ErrorRatio,
    /// Seconds, interpolated from histogram buckets.
    LatencyQuantile(Ratio),
}

/// Whose series.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Target {
    /// The released service's new version.
    NewVersion,
    /// The released service, both versions together.
    ReleasedService,
    /// The service users reach, as they see it.
    UserFacing,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Comparison {
    Above,
    Below,
}

/// One step of a runbook. Steps run one after another; a step `alongside` runs with the one before.
#[derive(Clone, Debug, Serialize)]
pub struct Step {
    pub phase: Phase,
    pub what: StepKind,
    pub by: Actor,
    /// Seconds the step takes.
    pub takes: Distribution,
    /// Chance that it fails (or, for a decision, that it is mistaken); a failed step is done again.
    pub fails: Ratio,
    /// What the step is to the tables of human error, which then give the chance instead of `fails`.
    pub task: Option<Task>,
    pub alongside: bool,
    /// Which assumptions of a preset the step was made from; nothing where the user wrote it.
    #[serde(skip)]
    pub assumed: Assumed,
    /// The handler of a preset that it belongs to; decides nothing while a strategy works.
    #[serde(skip)]
    pub handler: Option<Handler>,
}

/// Keys of the presets' parameters behind one step, so that what is not known can be varied.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Assumed {
    pub takes: Option<&'static str>,
    pub fails: Option<&'static str>,
}

/// Where the time of a step is booked; phases partition the time to restore.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    Detect,
    Acknowledge,
    Assess,
    Coordinate,
    Decide,
    Execute,
    /// From the end of the action until service is restored.
    Recover,
}

impl Phase {
    pub const ALL: [Self; 7] = [
        Self::Detect,
        Self::Acknowledge,
        Self::Assess,
        Self::Coordinate,
        Self::Decide,
        Self::Execute,
        Self::Recover,
    ];

    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Detect => "detect",
            Self::Acknowledge => "acknowledge",
            Self::Assess => "assess",
            Self::Coordinate => "coordinate",
            Self::Decide => "decide",
            Self::Execute => "execute",
            Self::Recover => "recover",
        }
    }
}

/// What a step does.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum StepKind {
    /// Page the role and wait for the acknowledgement; `takes` is ignored, the role's own law counts. After the time-out
    /// what the role was to look into is left out.
    Page { timeout: Option<Duration> },
    /// Work that changes nothing in the system: assess, coordinate, prepare, document.
    Work,
    /// Go on only if the play's signal is still up after `takes`; otherwise decline.
    Confirm,
    /// See to something before a rollback; done without an unnoticed slip, later commands of the incident carry the
    /// precaution.
    Check { what: Precaution },
    /// Go on only once no signal is up and every detector of the play has cleared; after the time-out, decline. Taken
    /// literally as the condition of a rollback it cannot be met while there is anything to roll back for.
    Normal { timeout: Option<Duration> },
    /// Decide to roll back if the signal is still up, to decline if it is not; unanswered after the time-out, the other.
    Decide { timeout: Option<Duration>, otherwise: Otherwise },
    /// Command the rollback; after `attempts` failed commands the next step of the runbook goes on without it.
    RollBack { attempts: u32 },
    /// Mend the release in place; reached where the way back is barred or its commands failed.
    FixForward,
    /// Make the next rollback take the schema back as well. After a command that failed for another reason it is passed
    /// over.
    MigrateDown,
    /// Watch the rollback until it is finished and what led to it is gone.
    Verify(Verification),
    /// Switched off with its handler: over as soon as it begins. It keeps its place, so that everybody else's draws
    /// stay what they are.
    Off,
}

/// How a rollback is watched and what is done where it did not help.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Verification {
    /// Whether watching begins with the command and not only after the rollback, and whether a rollback that left something
    /// behind or did not help is commanded again.
    pub redo: bool,
    /// When a rollback that is still under way is left off.
    pub worse: Option<Worse>,
    /// How long the end is waited for; with `redo`, before each new command.
    pub limit: Duration,
    /// More errors than this, as users see them, are no end.
    pub errors_above: Option<Ratio>,
    /// The role that is paged where it did not help in the end.
    pub page: Option<usize>,
}

/// Watched once, afterwards, for half an hour.
impl Default for Verification {
    fn default() -> Self {
        Self {
            redo: false,
            worse: None,
            limit: Duration::from_mins(30),
            errors_above: None,
            page: None,
        }
    }
}

impl Verification {
    /// Whether watching begins with the command.
    #[must_use]
    pub const fn watches_during(self) -> bool {
        self.redo || self.worse.is_some()
    }
}

/// When a rollback under way makes things worse, and what is done then.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Worse {
    /// By so much the version that is put back errs more than users were used to at the command, and more than the version
    /// it replaces.
    pub by: Ratio,
    pub then: Then,
}

/// What is done about a rollback under way that makes things worse.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Then {
    /// It is commanded again, to a version chosen with care.
    Redo,
    /// It stays where it has got to.
    Halt,
    /// It is turned round, to the new version again, and the way back counts as barred.
    Forward,
}

/// What an unanswered question means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Otherwise {
    RollBack,
    Continue,
}

/// Who does a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Actor {
    Automation,
    /// A role, by index.
    Role(usize),
}

/// What a strategy takes of people whether or not anything happens.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Outlay {
    /// Person-hours to put it in place, once.
    pub setup_hours: f64,
    /// Instead of [`Costs::training`](super::Costs::training).
    pub training: Option<super::Training>,
    pub leadership: Leadership,
}

/// Technical leadership that is paid for because of a strategy.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Leadership {
    #[default]
    None,
    Fractional,
    FullTime,
}
