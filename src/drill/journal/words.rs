//! What strategies see, say and ask for, in the journal's words.
//!
//! Observations keep their numbers: they are the evidence. Entries and actions are told in a clause as a post-mortem would
//! have it, with their kind beside it.

use super::{Seen, ServiceSeen, Told, VersionSeen};
use crate::system::{Abort, Action, Entry, Event, Observation, VersionScrape};

impl From<&Observation> for Seen {
    fn from(observation: &Observation) -> Self {
        match observation {
            Observation::Scrape(scrape) => Self::Scrape {
                services: scrape
                    .services
                    .iter()
                    .map(|service| ServiceSeen {
                        old: version(&service.old),
                        new: version(&service.new),
                    })
                    .collect(),
                weight: scrape.rollout.weight.get(),
                stuck: scrape.rollout.stuck,
            },
            Observation::Acknowledged { request } => Self::Acknowledged { request: *request },
            Observation::Done { request, slip } => {
                Self::Done { request: *request, failed: slip.is_some() }
            }
            Observation::Timer { request } => Self::Timer { request: *request },
            Observation::Complaint { .. } => Self::Complaint,
            Observation::RollbackFailed => Self::RollbackFailed,
            Observation::RollbackRefused(_) => Self::RollbackRefused,
            Observation::RollbackFinished => Self::RollbackFinished,
        }
    }
}

fn version(scrape: &VersionScrape) -> VersionSeen {
    VersionSeen {
        requests: scrape.requests,
        errors: scrape.errors,
        ready: scrape.ready,
        desired: scrape.desired,
        restarts: scrape.restarts,
    }
}

fn told(kind: &str, said: impl Into<String>) -> Told {
    Told { kind: kind.to_owned(), said: said.into() }
}

/// The word for filtering.
const fn kind(event: &Event) -> &'static str {
    match event {
        Event::Unready { .. } => "unready",
        Event::Checked { .. } => "checked",
        Event::CheckSkipped { .. } => "check_skipped",
        Event::CheckLeftOut { .. } => "check_left_out",
        Event::ControlOff { .. } => "control_off",
        Event::Inspected { .. } => "inspected",
        Event::BackToNormal => "back_to_normal",
        Event::Precautions(_) => "precautions",
        Event::Watching { .. } => "watching",
        Event::Verified => "verified",
        Event::Unverified(_) => "unverified",
        Event::MigrationPrepared { .. } => "migration_prepared",
        Event::FixedForward { .. } => "fixed_forward",
        Event::FixFailed { .. } => "fix_failed",
        _ => "",
    }
}

fn clause(event: &Event) -> String {
    let (who, what) = event.describe();
    format!("{who}: {what}")
}

impl From<&Entry> for Told {
    fn from(entry: &Entry) -> Self {
        match &entry.what {
            Event::Signal { play, evidence } => told("signal", format!("{play}: {evidence}")),
            Event::SignalGone { play } => {
                told("signal_gone", format!("{play}: the signal went away"))
            }
            Event::StepBegan { phase, by } => {
                told("step_began", format!("{by} began to {}", phase.name()))
            }
            Event::StepFailed { phase } => {
                told("step_failed", format!("a step to {} failed and is done again", phase.name()))
            }
            Event::Paged { role } => told("paged", format!("paged {role}")),
            Event::Acknowledged { role } => told("acknowledged", format!("{role} acknowledged")),
            Event::Decided { roll_back: true, by } => {
                told("decided", format!("{by} decided to roll back"))
            }
            Event::Decided { roll_back: false, by } => {
                told("decided", format!("{by} decided not to roll back"))
            }
            Event::RollbackCommanded => told("rollback_commanded", "commanded the rollback"),
            Event::RollbackFailed => told("rollback_failed", "the rollback command failed"),
            Event::RollbackFinished => told("rollback_finished", "the rollback is finished"),
            Event::RollbackAborted(Abort::Halt) => told("rollback_halted", "halted the rollback"),
            Event::RollbackAborted(Abort::GoForward) => {
                told("turned_forward", "turned the rollback round")
            }
            Event::RollbackRefused(_) => told("rollback_refused", "the rollback was refused"),
            event @ (Event::Unready { .. }
            | Event::Checked { .. }
            | Event::CheckSkipped { .. }
            | Event::CheckLeftOut { .. }
            | Event::ControlOff { .. }
            | Event::Inspected { .. }
            | Event::BackToNormal
            | Event::Precautions(_)
            | Event::Watching { .. }
            | Event::Verified
            | Event::Unverified(_)
            | Event::MigrationPrepared { .. }
            | Event::FixedForward { .. }
            | Event::FixFailed { .. }) => told(kind(event), clause(event)),
            Event::Held => told("held", "held the rollout"),
            Event::Resumed => told("resumed", "let the rollout go on"),
            Event::Declined => told("declined", "closed the incident without a rollback"),
            Event::Closed => told("closed", "closed the incident after a rollback"),
        }
    }
}

impl From<&Action> for Told {
    fn from(action: &Action) -> Self {
        match action {
            Action::Page { request, role, .. } => {
                told("page", format!("request {request}: page role {role}"))
            }
            Action::Work { request, by, key, .. } => {
                told("work", format!("request {request}: {by:?} to {}", key.phase.name()))
            }
            Action::Withdraw { request } => {
                told("withdraw", format!("request {request}: withdrawn"))
            }
            Action::SetTimer { request, after } => {
                told("set_timer", format!("request {request}: wake in {} s", after.as_secs_f64()))
            }
            Action::Hold => told("hold", "hold the rollout"),
            Action::Resume => told("resume", "let the rollout go on"),
            Action::SetWeight(weight) => {
                told("set_weight", format!("send {weight} of sessions to the new version"))
            }
            Action::RollBack(_) => told("roll_back", "roll back"),
            Action::AbortRollback(Abort::Halt) => told("halt_rollback", "halt the rollback"),
            Action::AbortRollback(Abort::GoForward) => {
                told("go_forward", "go forward to the new version again")
            }
            Action::FixForward => told("fix_forward", "fix forward"),
        }
    }
}
