//! Canary and blue/green: two whole sets of instances and a weight between them.
//!
//! The weight of a step is set once the instances that step needs are ready, so no traffic is sent to instances that
//! are not there yet. The old set stays whole until some time after promotion. Blue/green is a canary without steps.

use super::Platform;
use super::controller::{Controller, Direction, Look};
use crate::scenario::model::CanaryStep;
use crate::system::{Happening, Version};

impl Controller {
    pub(super) fn shift_weight<P: Platform>(
        &mut self,
        look: &mut Look<'_, P>,
        steps: &[CanaryStep],
    ) {
        if self.promoted_at.is_some() && !self.switched_back {
            return self.retire_old(look);
        }
        let all = look.platform.released_instances();
        let next = steps.get(self.step);
        let needed = next.map_or(all, |step| instances_for(step.weight.get(), all));
        look.platform.scale_up(Version::New, needed);
        if let Some(ends) = self.step_ends {
            if look.now >= ends {
                self.step += 1;
                self.step_ends = None;
                self.progress_at = look.now;
                self.shift_weight(look, steps);
            }
        } else if look.platform.ready(Version::New) >= needed {
            match next {
                Some(step) => {
                    self.weight = step.weight.get();
                    look.note(Happening::Weight(self.weight));
                    self.step_ends = Some(look.now + step.hold);
                }
                None => self.promote(look),
            }
        }
    }

    /// Stops the old version's instances when they have been kept long enough.
    fn retire_old<P: Platform>(&mut self, look: &mut Look<'_, P>) {
        if self.retire_at.is_some_and(|at| look.now >= at) {
            let old = look.platform.wanted(Version::Old);
            look.platform.stop_some(Version::Old, old);
            if look.platform.alive(Version::Old) == 0 {
                self.direction = Direction::Complete;
                look.note(Happening::OldVersionGone);
            }
        }
    }
}

/// Enough instances for a share of the traffic at the usual load each, at least one.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
fn instances_for(weight: f64, all: u32) -> u32 {
    ((weight * f64::from(all)).ceil() as u32).clamp(1, all)
}
