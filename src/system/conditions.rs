//! What a piece of work is up against, as far as the runbook knows.

use crate::scenario::model::Task;

/// Facts about one step of a runbook that bear on how likely it goes wrong and how long it takes. What bears on it besides
/// (the hour, the age of the runbook) whoever answers knows for themselves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Conditions {
    /// What the step is to the tables of human error; nothing where it has a plain chance to fail.
    pub task: Option<Task>,
    /// The work is giving a rollback command.
    pub commands: bool,
    /// Others did the work before.
    pub handed_over: bool,
    /// Automation was to roll back in this incident and has failed.
    pub after_automation: bool,
}
