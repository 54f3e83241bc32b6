//! What of the runbook bears on how likely a step goes wrong.

use super::Incident;
use crate::scenario::model::{Actor, Step, StepKind};
use crate::system::Conditions;

impl Incident {
    pub(super) fn conditions(&self, index: usize, steps: &[Step]) -> Conditions {
        let step = &steps[index];
        Conditions {
            task: step.task,
            commands: matches!(step.what, StepKind::RollBack { .. }),
            handed_over: is_handed_over(index, steps),
            after_automation: self.automation_failed,
        }
    }
}

/// Whether the work before this step's group was done by people, none of them of this step's role. Pages hand nothing over.
fn is_handed_over(index: usize, steps: &[Step]) -> bool {
    let Actor::Role(own) = steps[index].by else { return false };
    let begin = (0..=index).rev().find(|at| !steps[*at].alongside).unwrap_or(0);
    let mut others = false;
    for step in steps[..begin].iter().rev() {
        if let (Actor::Role(role), true) = (step.by, !matches!(step.what, StepKind::Page { .. })) {
            if role == own {
                return false;
            }
            others = true;
        }
        if others && !step.alongside {
            break;
        }
    }
    others
}
