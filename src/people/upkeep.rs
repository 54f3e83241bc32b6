//! In what state an incident finds a strategy: how long ago it was gone over, and what its people have learned.
//!
//! Nobody notices a runbook that no longer fits, a trigger whose series was renamed, stand-by capacity that was given to
//! somebody else; they are found by an audit, or by the incident they were kept for. Between audits all of it decays, and an
//! audit undoes it: a sawtooth. A release meets the tooth at a random height, so the age since the last audit is uniform from
//! nothing to the interval. Strategies share the uniform: one that is audited four times as often is, in every
//! replication, a quarter as old.
//!
//! Runbooks also get better, by incidents that were written up. A strategy whose runbook ends in documenting (work booked to
//! `recover`) has learned from those of the year so far; one whose does not keeps the runbook it began with.
//!
//! No literature gives the sizes, so all of them are chosen; what is not chosen is that strategies differ only by their audits
//! and by their documenting.

use crate::random::{Key, Purpose};
use crate::scenario::model::{
    Actor, Decay, DetectorKind, People, Phase, Step, StepKind, StrategySpec,
};
use crate::units::Duration;

const YEAR: Duration = Duration::from_hours(365 * 24);

/// One strategy's state in one replication.
#[derive(Clone, Debug)]
pub struct Upkeep {
    key: Key,
    decay: Decay,
    age: Duration,
    missing_procedure: f64,
}

impl Upkeep {
    /// `key` is that of the replication's people.
    #[must_use]
    pub fn draw(people: &People, strategy: &StrategySpec, key: Key) -> Self {
        let longest = strategy.audits.map_or(people.decay.horizon, |audits| audits.every);
        let age = longest.scaled(key.uniform(Purpose::AuditAge));
        let missing_procedure = missing_procedure(people, strategy, key);
        Self { key, decay: people.decay, age, missing_procedure }
    }

    /// Everything as on the day of an audit, and a runbook that lacks nothing.
    #[must_use]
    pub fn fresh(key: Key) -> Self {
        let (age, decay) = (Duration::ZERO, Decay::default());
        Self { key, decay, age, missing_procedure: 0.0 }
    }

    /// Time since the last audit.
    #[must_use]
    pub const fn age(&self) -> Duration {
        self.age
    }

    /// How many times as likely errors in steps of the runbook have become.
    #[must_use]
    pub fn runbook_factor(&self) -> f64 {
        libm::pow(self.decay.runbook, self.years())
    }

    /// How far the runbook falls short, from 0 to 1.
    #[must_use]
    pub const fn missing_procedure(&self) -> f64 {
        self.missing_procedure
    }

    /// Whether the capacity that an automated rollback needs is still there.
    #[must_use]
    pub fn has_standby(&self) -> bool {
        !self.key.happens(Purpose::StandbyGone, self.gone(self.decay.standby.get()))
    }

    /// The strategy without the detectors that have gone stale: they never signal.
    #[must_use]
    pub fn in_force(&self, strategy: &StrategySpec) -> StrategySpec {
        let stale = self.gone(self.decay.triggers.get());
        let mut strategy = strategy.clone();
        for (play, number) in strategy.plays.iter_mut().zip(0..) {
            let key = self.key.part(number);
            let mut position = 0;
            play.detectors.retain(|used| {
                position += 1;
                // Users need no upkeep to complain.
                let listens = matches!(used.kind, DetectorKind::Complaints { .. });
                listens || !key.part(position).happens(Purpose::StaleDetector, stale)
            });
        }
        strategy
    }

    /// Chance that what goes with this chance within a year is gone by now.
    fn gone(&self, within_a_year: f64) -> f64 {
        1.0 - libm::pow(1.0 - within_a_year, self.years())
    }

    fn years(&self) -> f64 {
        self.age.as_secs_f64() / YEAR.as_secs_f64()
    }
}

/// How far the runbook still falls short after what was documented since the year began.
fn missing_procedure(people: &People, strategy: &StrategySpec, key: Key) -> f64 {
    let at_first = people.reliability.missing_procedure.get();
    let mut steps = strategy.plays.iter().flat_map(|play| &play.steps);
    if !steps.any(documents) {
        return at_first;
    }
    let incidents = key.uniform(Purpose::DocumentedIncidents) * people.learning.incidents;
    at_first * libm::exp2(-incidents.floor() / people.learning.halved_by)
}

/// Work of people that is booked to the recovery is writing up what happened.
fn documents(step: &Step) -> bool {
    matches!((step.what, step.phase, step.by), (StepKind::Work, Phase::Recover, Actor::Role(_)))
}
