//! Who of a role is free: work waits its turn while all are busy.

use std::collections::VecDeque;

use crate::random::Distribution;
use crate::scenario::model::People;
use crate::system::{Conditions, RequestId, StepKey};
use crate::units::Ratio;

/// Work asked of a role.
#[derive(Clone, Copy, Debug)]
pub(super) struct Task {
    pub(super) request: RequestId,
    pub(super) role: usize,
    pub(super) takes: Distribution,
    pub(super) fails: Ratio,
    pub(super) conditions: Conditions,
    pub(super) step: StepKey,
}

/// Persons by role, and the work that waits for them: first come, first served, one person a task.
#[derive(Clone, Debug)]
pub(super) struct Staff {
    free: Vec<u32>,
    waiting: VecDeque<Task>,
}

impl Staff {
    pub(super) fn new(people: &People) -> Self {
        let free = people.roles.iter().map(|role| role.people).collect();
        Self { free, waiting: VecDeque::new() }
    }

    pub(super) fn wait(&mut self, task: Task) {
        self.waiting.push_back(task);
    }

    /// The first task that somebody is free for; they are busy with it from now on.
    pub(super) fn next_task(&mut self) -> Option<Task> {
        let at = self.waiting.iter().position(|task| self.free[task.role] > 0)?;
        let task = self.waiting.remove(at)?;
        self.free[task.role] -= 1;
        Some(task)
    }

    /// Somebody of this role is free again.
    pub(super) fn release(&mut self, role: usize) {
        self.free[role] += 1;
    }

    pub(super) fn withdraw(&mut self, request: RequestId) {
        self.waiting.retain(|task| task.request != request);
    }
}
