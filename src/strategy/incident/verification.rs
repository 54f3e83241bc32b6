//! Watching a rollback, and doing it again where it left something behind or did not help.
//!
//! What is watched for: instances of the new version that are still ready, or traffic that still goes to it, after the
//! rollback was reported finished; errors that users still see; the signal that led to it. Who only looks afterwards
//! learns of them later by the time the rollback takes, so a verification that may command again begins with the
//! command.
//!
//! Two traps. Monitoring lags behind the control plane, so one scrape with instances left proves nothing: two in a row do.
//! And going back once more to the same version would change nothing where that version is the trouble, so the new command
//! is given with the last *good* version looked up.
//!
//! While a rollback goes on it may also be seen to make things worse: that is a matter of its own (`abort`).

use super::way_back::after_fall_back;
use super::{Evidence, Incident, Progress};
use crate::scenario::model::{Precaution, Step, StepKind, Verification};
use crate::strategy::release::Rollback;
use crate::strategy::running::{Running, Stage};
use crate::strategy::turn::Turn;
use crate::system::{Event, Flaw};

/// How often a rollback that did not help is commanded again before somebody is called.
const REDOS_MAX: u32 = 2;

impl Incident {
    /// With the command begins the watching, where the runbook has a verification that may act on what it sees.
    pub(super) fn watch_during(&mut self, steps: &[Step], turn: &mut Turn<'_>) {
        let watches =
            |step: &Step| matches!(step.what, StepKind::Verify(how) if how.watches_during());
        let after = after_fall_back(steps);
        let Some(ahead) = steps[after..].iter().position(watches) else { return };
        let index = after + ahead;
        if self.watched.is_none() {
            self.watched = Some(index);
            let mut running =
                Running::new(index, self.key(index, steps), self.conditions(index, steps));
            running.watch_early(&steps[index], turn);
            self.group.push(running);
        }
    }

    /// The rollback that was watched does not take place.
    pub(super) fn stop_watching(&mut self, turn: &mut Turn<'_>) {
        if let Some(watched) = self.watched.take()
            && let Some(running) = self.take(|running| running.step == watched)
        {
            running.withdraw(turn);
        }
    }

    /// A rollback, the first or another, is finished: from here on it is given its time to show.
    pub(super) fn watch_again(&mut self, steps: &[Step], turn: &mut Turn<'_>) {
        for running in &mut self.group {
            let StepKind::Verify(how) = steps[running.step].what else { continue };
            if running.stage == Stage::Redoing {
                running.stage = Stage::Watching;
            }
            running.lingered = false;
            if how.watches_during() && matches!(running.stage, Stage::Watching | Stage::Working(_))
            {
                turn.withdraw(running.timer);
                running.timer = Some(turn.set_timer(how.limit));
            }
        }
    }

    /// Looks at the newest scrape: is it over, is something left behind?
    pub(super) fn look(&mut self, steps: &[Step], seen: Evidence, turn: &mut Turn<'_>) -> Progress {
        if seen.all_quiet
            && let Some(waiting) = self.take(|running| running.stage == Stage::AwaitingNormal)
        {
            turn.withdraw(waiting.timer);
            turn.record(Event::BackToNormal);
            return self.go_on(steps, turn);
        }
        let Some(mut running) = self.take(|running| running.stage == Stage::Watching) else {
            return Progress::Running;
        };
        let how = running.verification(steps);
        if let Some(worse) = how.worse
            && seen.going_worse
            && turn.release.rollback == Rollback::Commanded
        {
            return self.abort(running, worse.then, steps, turn);
        }
        match self.flaw(how, seen, turn) {
            None => {
                turn.withdraw(running.timer);
                turn.record(Event::Verified);
                self.go_on(steps, turn)
            }
            Some(Flaw::NewVersionLingers) if running.lingered => {
                turn.record(Event::Unverified(Flaw::NewVersionLingers));
                self.redo(running, steps, turn)
            }
            flaw => {
                running.lingered = flaw == Some(Flaw::NewVersionLingers);
                self.keep(running)
            }
        }
    }

    fn flaw(&self, how: Verification, seen: Evidence, turn: &Turn<'_>) -> Option<Flaw> {
        let finished = turn.release.rollback == Rollback::Finished;
        if !finished && !self.mended {
            Some(Flaw::NotFinished)
        } else if how.redo && finished && seen.new_version_lingers {
            Some(Flaw::NewVersionLingers)
        } else if seen.users_suffer {
            Some(Flaw::UsersSuffer)
        } else {
            (!seen.cleared).then_some(Flaw::SignalUp)
        }
    }

    /// The time a verification was given is over.
    pub(super) fn limit_reached(
        &mut self,
        mut running: Running,
        steps: &[Step],
        seen: Evidence,
        turn: &mut Turn<'_>,
    ) -> Progress {
        let how = running.verification(steps);
        let flaw = self.flaw(how, seen, turn);
        let is_too_early = flaw == Some(Flaw::NotFinished) || running.stage != Stage::Watching;
        let is_left_off = turn.release.rollback == Rollback::Aborted;
        if how.watches_during() && is_too_early && !is_left_off && running.stage != Stage::Redoing {
            // The control plane has not answered, or nobody has looked yet.
            running.timer = Some(turn.set_timer(how.limit));
            return self.keep(running);
        }
        if let Some(flaw) = flaw {
            turn.record(Event::Unverified(flaw));
        }
        if how.redo && turn.release.rollback == Rollback::Finished {
            return self.redo(running, steps, turn);
        }
        running.withdraw(turn);
        self.give_up(running, steps, turn)
    }

    /// Commands the rollback once more, with the last good version looked up.
    pub(super) fn redo(
        &mut self,
        mut running: Running,
        steps: &[Step],
        turn: &mut Turn<'_>,
    ) -> Progress {
        turn.withdraw(running.timer.take());
        if running.commands >= REDOS_MAX {
            return self.give_up(running, steps, turn);
        }
        running.commands += 1;
        running.stage = Stage::Redoing;
        running.lingered = false;
        self.way_back.care = self.way_back.care.with(Precaution::Version);
        self.way_back.command(None, turn);
        running.timer = Some(turn.set_timer(running.verification(steps).limit));
        self.keep(running)
    }

    /// Nothing more is tried: somebody is called, where the runbook says whom.
    pub(super) fn give_up(
        &mut self,
        mut running: Running,
        steps: &[Step],
        turn: &mut Turn<'_>,
    ) -> Progress {
        turn.withdraw(running.timer.take());
        let step = &steps[running.step];
        let how = running.verification(steps);
        let Some(role) = how.page.filter(|_| how.watches_during()) else {
            return self.go_on(steps, turn);
        };
        running.page(step, role, turn);
        self.keep(running)
    }
}
