//! How long somebody takes and whether they slip, drawn by what they were asked.

use crate::random::{Distribution, Key, Purpose};
use crate::scenario::model::{Actor, Phase};
use crate::system::{Slip, StepKey};
use crate::units::{Duration, Ratio};

/// Automation is keyed beside the roles.
const AUTOMATION: u64 = u64::MAX;

/// The draws of one person's (or automation's) one try at one step.
#[derive(Clone, Copy, Debug)]
pub(super) struct Draws {
    key: Key,
    phase: Phase,
}

impl Draws {
    pub(super) fn new(key: Key, by: Actor, step: StepKey) -> Self {
        let StepKey { incident, phase, position, attempt } = step;
        let actor = match by {
            Actor::Automation => AUTOMATION,
            Actor::Role(role) => role as u64,
        };
        let key = key.part(actor).part(u64::from(incident)).part(phase as u64);
        Self { key: key.part(u64::from(position)).part(u64::from(attempt)), phase }
    }

    pub(super) fn acknowledge(&self, law: Distribution) -> Duration {
        self.length(law, Purpose::Acknowledge)
    }

    pub(super) fn work(&self, law: Distribution) -> Duration {
        self.length(law, Purpose::StepLength)
    }

    /// A slip in a task, a mistaken judgement in a decision.
    pub(super) fn slip(&self, chance: Ratio) -> Option<Slip> {
        let purpose = match self.phase {
            Phase::Decide => Purpose::Judgement,
            _ => Purpose::StepFailure,
        };
        self.key.happens(purpose, chance.get()).then_some(Slip::Noticed)
    }

    fn length(&self, law: Distribution, purpose: Purpose) -> Duration {
        Duration::from_secs_f64(law.quantile(self.key.uniform(purpose)))
    }
}
