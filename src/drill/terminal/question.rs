//! What a person can be asked, and what their line means.

use crate::scenario::model::{Actor, Phase, Play, StepKind};
use crate::system::{RequestId, StepKey};
use crate::units::Time;

/// Something that is asked of the person.
#[derive(Clone, Copy, Debug)]
pub(super) struct Question {
    pub(super) request: RequestId,
    /// The role it is asked of.
    pub(super) role: usize,
    pub(super) kind: Kind,
    pub(super) key: StepKey,
    /// When the strategy asked; a page rings from then.
    pub(super) asked: Time,
    /// When it came before the person's eyes; work counts from then.
    pub(super) put: Option<Time>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Page,
    Decide,
    /// Typing the rollback command.
    Command,
    Work(Phase),
}

/// What a line means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reply {
    Acknowledged,
    RollBack(bool),
    Done,
    /// No answer to what was asked; `is_slip` where it was a wrong one.
    Again {
        is_slip: bool,
    },
}

impl Question {
    pub(super) const fn new(
        request: RequestId,
        role: usize,
        kind: Kind,
        key: StepKey,
        asked: Time,
    ) -> Self {
        Self { request, role, kind, key, asked, put: None }
    }

    pub(super) const fn is_put(&self) -> bool {
        self.put.is_some()
    }

    pub(super) fn title(&self, role: &str, now: Time) -> String {
        let at = now.since(Time::START);
        match self.kind {
            Kind::Page => format!("==== PAGE for {role}, at {at} ===="),
            _ => format!("---- {role}: {}, at {at} ----", self.key.phase.name()),
        }
    }
}

impl Kind {
    /// What a step of a runbook is to the person. Work does not say which step it is, only the step's phase, position and actor; where two
    /// plays have different steps there, the first counts.
    pub(super) fn of(plays: &[Play], role: usize, key: StepKey) -> Self {
        let step = plays.iter().find_map(|play| {
            let mut of_phase = play.steps.iter().filter(|step| step.phase == key.phase);
            of_phase.nth(key.position as usize).filter(|step| step.by == Actor::Role(role))
        });
        match (step.map(|step| step.what), key.phase) {
            (Some(StepKind::Decide { .. }), _) | (None, Phase::Decide) => Self::Decide,
            (Some(StepKind::RollBack { .. }), _) | (None, Phase::Execute) => Self::Command,
            (_, phase) => Self::Work(phase),
        }
    }

    pub(super) fn prompt(self, command: &str) -> String {
        match self {
            Self::Page => "Press Enter to acknowledge.".to_owned(),
            Self::Decide => "Roll back? [y/n]".to_owned(),
            Self::Command => format!("Type the rollback command: {command}"),
            Self::Work(phase) => format!("{} Press Enter when done.", task(phase)),
        }
    }

    pub(super) fn hear(self, line: &str, command: &str) -> Reply {
        match self {
            Self::Page => Reply::Acknowledged,
            Self::Work(_) => Reply::Done,
            Self::Decide => match line.to_lowercase().as_str() {
                "y" | "yes" => Reply::RollBack(true),
                "n" | "no" => Reply::RollBack(false),
                _ => Reply::Again { is_slip: false },
            },
            Self::Command if line.split_whitespace().eq(command.split_whitespace()) => Reply::Done,
            Self::Command => Reply::Again { is_slip: !line.is_empty() },
        }
    }
}

const fn task(phase: Phase) -> &'static str {
    match phase {
        Phase::Assess => "Find out what is wrong.",
        Phase::Coordinate => "Tell and gather whoever is needed.",
        Phase::Recover => "See that service is restored.",
        Phase::Detect | Phase::Acknowledge | Phase::Decide | Phase::Execute => "Do this step.",
    }
}
