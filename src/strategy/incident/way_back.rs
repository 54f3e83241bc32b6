//! What an incident has seen to on the way back, and whether that way is open.
//!
//! A check that was skipped without notice leaves no trace here: the strategy goes on as if it had been done, and only the
//! command goes out without the precaution. The event beside it is for the referee and the log.
//!
//! A refusal bars the way: the same command would be refused again. What opens it is a migration of the schema back;
//! whoever slipped in preparing one without notice believes the way open and is refused once more.

use super::{Incident, Progress};
use crate::scenario::model::{Precaution, Step, StepKind};
use crate::strategy::running::{Running, Stage};
use crate::strategy::turn::Turn;
use crate::system::{Action, Care, Event, GoingBack, Refusal, Slip};

/// What was seen to, and what bars the way.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct WayBack {
    pub(super) care: Care,
    refused: bool,
    /// Somebody believes that the schema is ready to go back.
    prepared: bool,
    /// It is.
    migrates_down: bool,
}

impl WayBack {
    /// Whether another command is worth giving.
    pub(super) const fn is_open(self) -> bool {
        !self.refused || self.prepared
    }

    pub(super) const fn was_refused(self) -> bool {
        self.refused
    }

    /// The same command is not worth giving again.
    pub(super) const fn bar(&mut self) {
        self.refused = true;
        (self.prepared, self.migrates_down) = (false, false);
    }

    /// Gives the command and writes down what was seen to before it.
    pub(super) fn command(self, slip: Option<Slip>, turn: &mut Turn<'_>) {
        let Self { care, migrates_down, .. } = self;
        if care != Care::default() {
            turn.record(Event::Precautions(care));
        }
        turn.actions.push(Action::RollBack(GoingBack { care, slip, migrates_down }));
        turn.record(Event::RollbackCommanded);
    }
}

impl Incident {
    /// Somebody has checked, or believes so.
    pub(super) fn checked(
        &mut self,
        what: Precaution,
        slip: Option<Slip>,
        by: String,
        turn: &mut Turn<'_>,
    ) {
        let Some(slip) = slip else {
            self.way_back.care = self.way_back.care.with(what);
            turn.record(Event::Checked { what, by });
            return;
        };
        if (what, slip) == (Precaution::Security, Slip::Commission) {
            turn.record(Event::ControlOff { by: by.clone() });
        }
        turn.record(Event::CheckSkipped { what, by });
    }

    /// The schema is ready to go back with the version, or somebody believes so.
    pub(super) fn prepare_migration(
        &mut self,
        slip: Option<Slip>,
        by: String,
        turn: &mut Turn<'_>,
    ) {
        self.way_back.prepared = true;
        self.way_back.migrates_down = slip.is_none();
        turn.record(Event::MigrationPrepared { by });
    }

    /// The release is mended in place, or somebody believes so: what was left to try is moot.
    pub(super) fn mend(
        &mut self,
        slip: Option<Slip>,
        by: String,
        steps: &[Step],
        turn: &mut Turn<'_>,
    ) -> Progress {
        self.mended = true;
        if slip.is_none() {
            turn.actions.push(Action::FixForward);
            turn.record(Event::FixedForward { by });
            turn.resume();
        } else {
            turn.record(Event::FixFailed { by });
        }
        self.pass_over_fall_back(steps);
        self.go_on(steps, turn)
    }

    /// Nothing was changed, and nothing would be by the same command.
    pub(super) fn rollback_refused(
        &mut self,
        why: Refusal,
        steps: &[Step],
        turn: &mut Turn<'_>,
    ) -> Progress {
        let Refusal::IncompatibleSchema = why;
        self.way_back.bar();
        if let Some(again) = self.take(|running| running.stage == Stage::Redoing) {
            turn.release.goes_on();
            return self.give_up(again, steps, turn);
        }
        self.group.retain(|running| running.stage != Stage::Commanded);
        self.stop_watching(turn);
        self.go_on(steps, turn)
    }

    /// Everything up to the last step that deals with a failed or barred rollback.
    pub(super) fn pass_over_fall_back(&mut self, steps: &[Step]) {
        self.next = self.next.max(after_fall_back(steps));
    }
}

/// Index of the first step that is not about getting rid of the new version.
pub(super) fn after_fall_back(steps: &[Step]) -> usize {
    let rids = |step: &Step| {
        matches!(
            step.what,
            StepKind::RollBack { .. } | StepKind::MigrateDown | StepKind::FixForward
        )
    };
    steps.iter().rposition(rids).map_or(0, |last| last + 1)
}

/// Whether a running step was waiting for an answer to the first command.
pub(super) fn is_commanded(running: &Running) -> bool {
    running.stage == Stage::Commanded
}
