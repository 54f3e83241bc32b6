//! How far a release is that only a status command knows of: bookkeeping, without a clock or a command of its own.

use super::{Told, of_traffic};
use crate::drill::users::OutPeriod;
use crate::rollout::Report;
use crate::scenario::model::Trigger;
use crate::system::{Happening, RolloutView};
use crate::units::{Duration, Ratio, Time};

/// Which way the release moves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Stage {
    /// Not begun.
    #[default]
    Before,
    Forward,
    /// The rollback command has ended well at this time; all traffic is not yet known to be back.
    Back(Time),
    Reverted,
}

/// What has become of the deploy command.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
enum Deployment {
    /// Not begun, ended well, or stopped by a rollback.
    #[default]
    Over,
    Running,
    Failed(String),
}

/// What is known of a release.
#[derive(Debug, Default)]
pub(super) struct Progress {
    stage: Stage,
    deployment: Deployment,
    share: Ratio,
    /// The share is what it is since then.
    changed_at: Time,
    /// When the last status of 0 % was asked for.
    last_zero_at: Time,
    started_at: Option<Time>,
    promoted_at: Option<Time>,
    reverted_at: Option<Time>,
    unreadable: u32,
    /// The release's number in the journal.
    injection: Option<u32>,
    out: Vec<OutPeriod>,
    deviations: Vec<String>,
}

impl Progress {
    /// The release starts: the deploy command runs from here on.
    pub(super) fn begin(&mut self, now: Time) -> Vec<Report> {
        self.stage = Stage::Forward;
        self.deployment = Deployment::Running;
        (self.started_at, self.changed_at) = (Some(now), now);
        vec![Report::Happened(Happening::RolloutStarted), Report::Reached(Trigger::CanaryStarted)]
    }

    /// The undo of the release is in the journal under this number.
    pub(super) const fn injected_as(&mut self, injection: u32) {
        self.injection = Some(injection);
    }

    pub(super) const fn injection(&self) -> Option<u32> {
        self.injection
    }

    /// The deploy command has ended, or was stopped (`Ok`), or has failed.
    pub(super) fn deployed(&mut self, how: Result<(), String>) {
        self.deployment = how.map_or_else(Deployment::Failed, |()| Deployment::Over);
    }

    /// The rollback command has ended well.
    pub(super) fn taken_back(&mut self, now: Time) -> Vec<Report> {
        self.stage = Stage::Back(now);
        vec![Report::Happened(Happening::RollbackBegan { redeploys: false })]
    }

    /// Whether a rollback command has ended well already.
    pub(super) const fn is_going_back(&self) -> bool {
        matches!(self.stage, Stage::Back(_) | Stage::Reverted)
    }

    /// A status was read that had been asked for at `asked`.
    pub(super) fn read(&mut self, asked: Time, now: Time, share: Ratio) -> Vec<Report> {
        let mut reports = Vec::new();
        self.unreadable = 0;
        let is_out = share > Ratio::ZERO;
        if share != self.share {
            (self.share, self.changed_at) = (share, now);
            reports.push(Report::Happened(Happening::Weight(share.get())));
        }
        self.note_out(is_out, asked, now);
        match self.stage {
            Stage::Forward if share >= Ratio::ONE && self.promoted_at.is_none() => {
                self.promoted_at = Some(now);
                reports.push(Report::Happened(Happening::Promoted));
                reports.push(Report::Reached(Trigger::Promoted));
            }
            Stage::Back(since) if !is_out && asked >= since => {
                self.stage = Stage::Reverted;
                self.reverted_at = Some(now);
                reports.push(Report::Happened(Happening::RolledBack));
                reports.push(Report::RollbackFinished);
            }
            _ => {}
        }
        reports
    }

    fn note_out(&mut self, is_out: bool, asked: Time, now: Time) {
        let open = self.out.last_mut().filter(|period| period.until == Time::NEVER);
        match open {
            None if is_out => {
                self.out.push(OutPeriod { from: self.last_zero_at, until: Time::NEVER });
            }
            Some(period) if !is_out => period.until = now,
            _ => {}
        }
        if !is_out {
            self.last_zero_at = asked;
        }
    }

    /// A status could not be read; how many in a row that makes.
    pub(super) fn unreadable(&mut self) -> u32 {
        self.unreadable += 1;
        self.unreadable
    }

    /// Something was asked for that cannot be done.
    pub(super) fn deviates(&mut self, deviation: String) {
        if !self.deviations.contains(&deviation) {
            self.deviations.push(deviation);
        }
    }

    /// What monitoring shows of the rollout. It is stuck where the deploy command has failed, or runs and has not got on
    /// within the deadline.
    pub(super) fn view(&self, now: Time, deadline: Duration) -> RolloutView {
        let is_overdue = self.deployment == Deployment::Running && now > self.changed_at + deadline;
        let has_failed = matches!(self.deployment, Deployment::Failed(_));
        RolloutView {
            weight: self.share,
            started_at: self.started_at,
            promoted_at: self.promoted_at,
            stuck: self.promoted_at.is_none()
                && self.stage == Stage::Forward
                && (is_overdue || has_failed),
        }
    }

    pub(super) fn told(&self) -> Told {
        let is_back = matches!(self.stage, Stage::Before | Stage::Reverted);
        let never_out = self.out.is_empty();
        let failure = match &self.deployment {
            Deployment::Failed(why) if never_out => Some(why.clone()),
            _ => None,
        };
        Told {
            promoted_at: self.promoted_at,
            reverted_at: self.reverted_at,
            out: self.out.clone(),
            deviations: self.deviations.clone(),
            failure,
            left: (!is_back).then(|| format!("the release, with {}", of_traffic(self.share))),
        }
    }
}

#[cfg(test)]
mod tests;
