//! What one replication came to: the rows that every figure is estimated from.
//!
//! Counts, nanoseconds and micro-units only: sums of rows are exact and do not depend on their order.

use serde::{Deserialize, Serialize};

use crate::scenario::model::Phase;
use crate::system::{DataToll, SecurityToll};
use crate::units::{Duration, Money, Time};

/// One simulated deployment under every strategy.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Replication {
    pub index: u64,
    /// Index into the experiment's strata.
    pub stratum: usize,
    /// Index into `release.outcomes`.
    pub outcome: usize,
    /// First request that met the defect and was bad under `never`, or that met a silent defect; `None` if there was none.
    pub onset: Option<Time>,
    /// `perfect` rolls back here and saves more than what is material, in bad requests or in money that users' harm stands for.
    pub needed: bool,
    /// Bad requests and requests of the twin over the follow-up.
    pub twin_bad: u64,
    pub twin_requests: u64,
    /// Length of the twin's down windows.
    pub twin_down: Duration,
    /// Index into the scenario's faults → how many things it touched; absent faults were not active.
    pub faults_touched: Vec<(usize, u64)>,
    /// Calls that were simulated, over all branches.
    pub simulated_calls: u64,
    /// Per service of the twin.
    pub services: Vec<ServiceTally>,
    pub never: Run,
    pub perfect: Run,
    /// In the order of the scenario's strategies.
    pub strategies: Vec<Run>,
}

impl Replication {
    /// The same replication with the runs of these strategies only.
    #[must_use]
    pub fn with_only(&self, strategies: &[usize]) -> Self {
        Self {
            faults_touched: self.faults_touched.clone(),
            services: self.services.clone(),
            never: self.never.clone(),
            perfect: self.perfect.clone(),
            strategies: strategies.iter().map(|one| self.strategies[*one].clone()).collect(),
            ..*self
        }
    }

    /// Seconds from onset to an instant of a run of this replication, at most `follow_up`; all of it where the instant was
    /// not reached, 0 where onset was forestalled.
    #[must_use]
    pub fn time_to(&self, run: &Run, instant: Option<Time>, follow_up: Duration) -> f64 {
        let follow_up = follow_up.as_secs_f64();
        match (self.onset, instant) {
            _ if run.final_state == FinalState::PreEmpted => 0.0,
            (Some(onset), Some(at)) => at.since(onset).as_secs_f64().min(follow_up),
            _ => follow_up,
        }
    }
}

/// One strategy in one replication.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own, counted by itself")]
pub struct Run {
    pub instants: Instants,
    pub final_state: FinalState,
    /// Booked time by phase, in the order of [`Phase::ALL`]; adds up to min(restored, τ) − onset in bad releases with an onset, else zero.
    pub phases: [Duration; Phase::ALL.len()],
    /// Bad requests minus those of the twin; writes among them likewise.
    pub harm: i64,
    pub harm_writes: i64,
    /// Part of `harm` after full promotion.
    pub harm_after_promotion: i64,
    /// Nanoseconds of down windows minus the twin's.
    pub down_ns: i64,
    /// Requests that met the defect.
    pub exposed: u64,
    /// Greatest share of a window's users on the new version while it was bad, in millionths.
    pub peak_exposure_ppm: u32,
    /// Rollbacks started.
    pub rollbacks: u32,
    /// `None` without a rollback or where one was needed.
    pub false_trigger: Option<FalseTrigger>,
    /// Needed, and the strategy mitigated nothing by τ.
    pub missed: bool,
    /// Rolled back, and worse than `never` by more than 1 % and 10 requests, or by as much money in data and security, or with
    /// data lost for good.
    pub harmful: bool,
    /// Needed, restored by τ, no data lost, nothing left on the new version, no second incident.
    pub clean: bool,
    /// Sessions lost, sessions moved to the other version, requests in flight that finished, requests in flight that were lost; all at rollback.
    pub sessions_lost: u64,
    pub sessions_moved: u64,
    pub in_flight_drained: u64,
    pub in_flight_lost: u64,
    /// Records damaged, lost and repaired beyond the twin's, up to the end of the follow-up.
    pub data: DataToll,
    /// Time open to attack beyond the twin's, up to the end of the follow-up.
    pub security: SecurityToll,
    /// Steps that went wrong, noticed or not, and checks that were skipped without notice.
    pub slips: u32,
    pub checks_skipped: u32,
    pub people: Load,
    /// Service was down at the end of the follow-up though nobody had met the defect for long: a retry storm that outlasts
    /// its cause.
    pub storm_left_standing: bool,
    /// Lead time added to the release, in releases that needed no rollback.
    pub delay: Duration,
    /// The release was neither promoted nor rolled back by the end.
    pub stuck: bool,
    pub costs: CostItems,
}

/// The course of an incident; all optional.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Instants {
    /// First signal at or after onset.
    pub detected: Option<Time>,
    /// A signal was already up at onset.
    pub up_at_onset: bool,
    pub acknowledged: Option<Time>,
    pub decided: Option<Time>,
    pub started: Option<Time>,
    pub finished: Option<Time>,
    pub restored: Option<Time>,
}

/// How a bad release ended. These are competing ends.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FinalState {
    /// The release was not bad, or its defect never met a request though nobody acted.
    #[default]
    NotBad,
    /// Rolled back before onset.
    PreEmpted,
    RestoredByRollback,
    Healed,
    FixedForward,
    /// Somebody decided against a rollback and service was not restored by τ.
    Declined,
    /// Nothing was done and service was not restored by τ.
    Missed,
    /// Something was done and service was not restored by τ.
    Unrestored,
}

impl FinalState {
    pub const ALL: [Self; 8] = [
        Self::NotBad,
        Self::PreEmpted,
        Self::RestoredByRollback,
        Self::Healed,
        Self::FixedForward,
        Self::Declined,
        Self::Missed,
        Self::Unrestored,
    ];

    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::NotBad => "not bad",
            Self::PreEmpted => "pre-empted",
            Self::RestoredByRollback => "restored by rollback",
            Self::Healed => "healed by itself",
            Self::FixedForward => "fixed forward",
            Self::Declined => "declined",
            Self::Missed => "missed",
            Self::Unrestored => "unrestored",
        }
    }
}

/// Why a rollback that was not needed was started.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FalseTrigger {
    /// No fault was active.
    Noise,
    /// Without the fault, under the same keys, there is no rollback.
    WrongCause,
    /// A fault was active, but without it there is a rollback all the same.
    FaultActive,
}

/// What a strategy asked of people.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Load {
    pub work: Duration,
    pub pages: u32,
    /// Pages in releases that needed no rollback.
    pub pages_false: u32,
    pub pages_at_night: u32,
    /// 1 if anybody was woken.
    pub nights_woken: u32,
}

/// A replication's bill, item by item; what is paid by the year is not in it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CostItems {
    pub lost_requests: Money,
    pub lost_writes: Money,
    pub lost_sessions: Money,
    pub sla_penalty: Money,
    pub people: Money,
    pub delay: Money,
    pub redeploy: Money,
    /// Mending records that were written wrong; and records that are gone for good.
    pub data_repair: Money,
    pub lost_records: Money,
    pub security_exposure: Money,
}

impl CostItems {
    /// Item names and amounts, each the product of one price (of the same position in
    /// [`Costs::prices`](crate::scenario::model::Costs::prices)) and one quantity.
    #[must_use]
    pub fn items(&self) -> [(&'static str, Money); 10] {
        [
            ("lost requests", self.lost_requests),
            ("lost writes", self.lost_writes),
            ("lost sessions", self.lost_sessions),
            ("SLA penalty", self.sla_penalty),
            ("people", self.people),
            ("delay", self.delay),
            ("redeploy", self.redeploy),
            ("data repair", self.data_repair),
            ("lost records", self.lost_records),
            ("security exposure", self.security_exposure),
        ]
    }

    /// What users feel or are exposed to; the rest is the team's own.
    #[must_use]
    pub fn felt(&self) -> Money {
        let requests = [self.lost_requests, self.lost_writes, self.lost_sessions, self.sla_penalty];
        requests.into_iter().sum::<Money>() + self.unfelt_by_requests()
    }

    /// Data and security: what no request shows.
    #[must_use]
    pub fn unfelt_by_requests(&self) -> Money {
        self.data_repair + self.lost_records + self.security_exposure
    }

    #[must_use]
    pub fn total(&self) -> Money {
        self.items().iter().map(|(_, amount)| *amount).sum()
    }
}

/// One service's queueing in the twin, summed.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ServiceTally {
    pub calls: u64,
    pub first_attempts: u64,
    pub refused: u64,
    pub waited: u64,
    pub answered: u64,
    pub wait_ns: u128,
    pub time_ns: u128,
    /// Time from arrival to answer: bucket and count, ascending, where the count is not 0. The buckets are those of
    /// [`crate::stats::histogram`], thousands of which a service meets a few hundred.
    pub time_histogram: Vec<(u32, u64)>,
}
