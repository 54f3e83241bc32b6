//! One step of a runbook while it runs.

use super::turn::Turn;
use crate::scenario::model::{Actor, Otherwise, Step, StepKind, Verification};
use crate::system::{Action, Conditions, Event, RequestId, StepKey};
use crate::units::Duration;

/// A step that was begun and is not over.
#[derive(Clone, Copy, Debug)]
pub(super) struct Running {
    /// Index into the runbook.
    pub(super) step: usize,
    pub(super) stage: Stage,
    key: StepKey,
    conditions: Conditions,
    /// Rollback commands given in this step; of a verification, those it gave again.
    pub(super) commands: u32,
    /// Open time-out of a question, or limit of a verification.
    pub(super) timer: Option<RequestId>,
    /// Whether the scrape before showed something of the new version left behind.
    pub(super) lingered: bool,
}

/// What a running step waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stage {
    /// The acknowledgement of a page.
    Paging(RequestId),
    /// The acknowledgement of a page to its role in the same group: nobody works before they have been reached.
    Called,
    /// Work to be done.
    Working(RequestId),
    /// The control plane's answer to a rollback command.
    Commanded,
    /// A scrape that shows the rollback finished and the signal gone.
    Watching,
    /// The control plane's answer to a rollback that a verification commanded again.
    Redoing,
    /// A scrape that shows every metric within its normal range.
    AwaitingNormal,
}

impl Running {
    pub(super) const fn new(step: usize, key: StepKey, conditions: Conditions) -> Self {
        let (stage, commands, timer, lingered) = (Stage::Called, 0, None, false);
        Self { step, stage, key, conditions, commands, timer, lingered }
    }

    /// Whether this request is the one the step waits for.
    pub(super) fn waits_for(&self, request: RequestId) -> bool {
        matches!(self.stage, Stage::Paging(open) | Stage::Working(open) if open == request)
    }

    /// Starts the clock of a question; it runs from the moment the question is put, answered page or not.
    pub(super) fn start_clock(&mut self, step: &Step, turn: &mut Turn<'_>) {
        if let StepKind::Decide { timeout: Some(after), .. }
        | StepKind::Normal { timeout: Some(after) } = step.what
        {
            self.timer = Some(turn.set_timer(after));
        }
    }

    pub(super) fn page(&mut self, step: &Step, role: usize, turn: &mut Turn<'_>) {
        let name = turn.role_name(role);
        turn.record(Event::StepBegan { phase: step.phase, by: name.clone() });
        turn.record(Event::Paged { role: name });
        let request = turn.new_request();
        turn.actions.push(Action::Page { request, role, key: self.key });
        self.stage = Stage::Paging(request);
    }

    pub(super) fn begin_work(&mut self, step: &Step, turn: &mut Turn<'_>) {
        let by = turn.actor_name(step.by);
        turn.record(Event::StepBegan { phase: step.phase, by });
        if matches!(step.what, StepKind::Normal { .. }) {
            self.stage = Stage::AwaitingNormal;
        } else {
            self.work(step, turn);
        }
    }

    /// Begins a verification with the command: what goes on is still the rollback, so no phase begins.
    pub(super) fn watch_early(&mut self, step: &Step, turn: &mut Turn<'_>) {
        turn.record(Event::Watching { by: turn.actor_name(step.by) });
        self.work(step, turn);
    }

    /// How the step verifies.
    pub(super) fn verification(&self, steps: &[Step]) -> Verification {
        match steps[self.step].what {
            StepKind::Verify(how) => how,
            _ => Verification::default(),
        }
    }

    /// Does the step once more, with draws of its own.
    pub(super) fn again(&mut self, step: &Step, turn: &mut Turn<'_>) {
        self.key.attempt += 1;
        self.work(step, turn);
    }

    fn work(&mut self, step: &Step, turn: &mut Turn<'_>) {
        let request = turn.new_request();
        let Step { by, takes, fails, .. } = *step;
        let Self { key, conditions, .. } = *self;
        turn.actions.push(Action::Work { request, by, takes, fails, conditions, key });
        self.stage = Stage::Working(request);
    }

    pub(super) fn watch(&mut self, limit: Duration, turn: &mut Turn<'_>) {
        self.stage = Stage::Watching;
        if self.timer.is_none() {
            self.timer = Some(turn.set_timer(limit));
        }
    }

    /// Takes back whatever the step has asked for.
    pub(super) fn withdraw(&self, turn: &mut Turn<'_>) {
        if let Stage::Paging(request) | Stage::Working(request) = self.stage {
            turn.withdraw(Some(request));
        }
        turn.withdraw(self.timer);
    }
}

/// The role a step pages, if it does; a page without a role is a notice that automation sends, which is work.
pub(super) const fn paged_role(step: &Step) -> Option<usize> {
    match (step.what, step.by) {
        (StepKind::Page { .. }, Actor::Role(role)) => Some(role),
        _ => None,
    }
}

/// What an unanswered question means for the step's question: roll back or not.
pub(super) const fn unanswered(step: &Step) -> Option<bool> {
    match step.what {
        StepKind::Decide { otherwise, .. } => Some(matches!(otherwise, Otherwise::RollBack)),
        StepKind::Normal { .. } => Some(false),
        _ => None,
    }
}
