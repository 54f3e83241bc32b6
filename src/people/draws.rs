//! How long somebody takes and whether they slip, drawn by what they were asked.

use crate::random::{Distribution, Key, Purpose};
use crate::scenario::model::{Actor, Phase, Task};
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

    /// A failure of plain chance, which is always noticed.
    pub(super) fn failure(&self, chance: Ratio) -> Option<Slip> {
        self.errs(chance.get()).then_some(Slip::Noticed)
    }

    /// An error in a task. Whoever notices a slip does the step again; whoever noticed a mistaken judgement would have judged
    /// otherwise. Handbooks give omission and commission the same probability.
    pub(super) fn slip(&self, task: Task, probability: f64, noticed: Ratio) -> Option<Slip> {
        if !self.errs(probability) {
            None
        } else if task == Task::Judgement {
            Some(Slip::Commission)
        } else if self.key.happens(Purpose::SlipNoticed, noticed.get()) {
            Some(Slip::Noticed)
        } else if self.key.happens(Purpose::SlipKind, 0.5) {
            Some(Slip::Omission)
        } else {
            Some(Slip::Commission)
        }
    }

    /// The same draw under every strategy; what errs with some probability errs with any greater one.
    fn errs(&self, probability: f64) -> bool {
        let purpose = match self.phase {
            Phase::Decide => Purpose::Judgement,
            _ => Purpose::StepFailure,
        };
        self.key.happens(purpose, probability)
    }

    fn length(&self, law: Distribution, purpose: Purpose) -> Duration {
        Duration::from_secs_f64(law.quantile(self.key.uniform(purpose)))
    }
}
