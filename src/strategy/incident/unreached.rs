//! What becomes of a question whose people are not reached.
//!
//! A question with a time-out is there so that nothing waits for ever; but whoever is asked is paged before, and works on
//! other things before, and none of that would be over if nobody came. So the pages before such a question have its
//! time-out too, each from its own start. Where it passes, whoever was to answer has not answered. Of anybody else nothing
//! more is waited for: what they were to look at stays unseen, and the question is put all the same.
//!
//! A page may have a time-out of its own, which holds where no question has one: a runbook that wants a look by somebody
//! who cannot be had would else wait longer than the harm lasts. Until then the page goes up the levels of its role, as every
//! page does. A check that is left out is written down as such; nobody believes that it was made.

use super::{Incident, Progress, called};
use crate::scenario::model::{Actor, Step, StepKind};
use crate::strategy::running::{Running, Stage, unanswered};
use crate::strategy::turn::Turn;
use crate::system::Event;
use crate::units::Duration;

impl Incident {
    /// How long an acknowledgement is waited for: as long as the page says, and no longer than for the answer to the next
    /// question of the runbook.
    pub(super) fn patience(&self, page: &Step, steps: &[Step]) -> Option<Duration> {
        let question = self.next_question(steps).and_then(|(_, patience)| patience);
        match page.what {
            StepKind::Page { timeout } => timeout.into_iter().chain(question).min(),
            _ => question,
        }
    }

    fn next_question(&self, steps: &[Step]) -> Option<(usize, Option<Duration>)> {
        let question = |(index, step): (usize, &Step)| match step.what {
            StepKind::Decide { timeout, .. } => Some((index, timeout)),
            _ => None,
        };
        steps.iter().enumerate().skip(self.next).find_map(question)
    }

    /// Nobody has acknowledged in time.
    pub(super) fn not_reached(
        &mut self,
        page: Running,
        steps: &[Step],
        turn: &mut Turn<'_>,
    ) -> Progress {
        page.withdraw(turn);
        let who = called(&steps[page.step]);
        if let Some((question, _)) = self.next_question(steps)
            && steps[question].by == who
            && let Some(roll_back) = unanswered(&steps[question])
        {
            self.withdraw(turn);
            self.next = question + 1;
            return self.answer(roll_back, "time-out".to_owned(), steps, turn);
        }
        self.unreached.push(who);
        self.group.retain(|other| {
            let is_off = other.stage == Stage::Called && steps[other.step].by == who;
            if is_off {
                leave_out(&steps[other.step], turn);
            }
            !is_off
        });
        self.go_on(steps, turn)
    }

    /// Whether it was to be done by somebody who was not reached.
    pub(super) fn is_left_undone(&self, step: &Step) -> bool {
        matches!(step.what, StepKind::Work | StepKind::Check { .. })
            && matches!(step.by, Actor::Role(_))
            && self.unreached.contains(&step.by)
    }
}

/// A check that is not made for want of somebody to make it.
pub(super) fn leave_out(step: &Step, turn: &mut Turn<'_>) {
    if let StepKind::Check { what } = step.what {
        turn.record(Event::CheckLeftOut { what, by: turn.actor_name(step.by) });
    }
}
