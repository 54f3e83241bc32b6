//! Canary and blue/green: two whole sets of instances and a weight between them.
//!
//! The weight of a step is set once the instances that step needs are ready, so no traffic is sent to instances that
//! are not there yet. The old set stays whole until some time after promotion. Blue/green is a canary without steps.

use super::Direction;
use crate::scenario::model::CanaryStep;
use crate::world::{Happening, Version, World};

impl World {
    pub(super) fn shift_weight(&mut self, steps: &[CanaryStep]) {
        if self.rollout.promoted_at.is_some() {
            return self.retire_old();
        }
        let all = self.model.released_instances();
        let next = steps.get(self.rollout.step);
        let needed = next.map_or(all, |step| instances_for(step.weight.get(), all));
        self.scale_up(Version::New, needed);
        if let Some(ends) = self.rollout.step_ends {
            if self.now >= ends {
                self.rollout.step += 1;
                self.rollout.step_ends = None;
                self.progress();
                self.shift_weight(steps);
            }
        } else if self.ready(Version::New) >= needed {
            match next {
                Some(step) => {
                    self.rollout.weight = step.weight.get();
                    self.note(Happening::Weight(step.weight.get()));
                    self.rollout.step_ends = Some(self.now + step.hold);
                }
                None => self.promote(),
            }
        }
    }

    /// Stops the old version's instances when they have been kept long enough.
    fn retire_old(&mut self) {
        if self.rollout.retire_at.is_some_and(|at| self.now >= at) {
            let old = self.wanted(Version::Old);
            self.stop_some(Version::Old, old);
            if self.alive(Version::Old) == 0 {
                self.rollout.direction = Direction::Complete;
                self.note(Happening::OldVersionGone);
            }
        }
    }
}

/// Enough instances for a share of the traffic at the usual load each, at least one.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
fn instances_for(weight: f64, all: u32) -> u32 {
    ((weight * f64::from(all)).ceil() as u32).clamp(1, all)
}
