//! What a drill leaves for the end of the command.

use crate::drill::run::Finished;
use crate::referee::Alone;
use crate::scenario::model::DrillCase;

/// One drill, as far as exit code and comparison need it.
#[derive(Clone, Debug)]
pub(super) struct Drilled {
    pub(super) case: String,
    pub(super) exit_code: u8,
    pub(super) alone: Alone,
}

impl Drilled {
    pub(super) fn new(case: &DrillCase, finished: Finished) -> Self {
        let Finished { verdict, alone, .. } = finished;
        Self { case: case.name.clone(), exit_code: verdict.exit_code, alone }
    }

    /// A drill the harness was not fit for, or that was cut short, is no sample of anything.
    pub(super) fn counts(&self) -> bool {
        matches!(self.exit_code, 0 | 1 | 3)
    }
}

/// Of several drills the gravest: interrupted, stopped, harness invalid, failed, inconclusive.
pub(super) fn exit_code(drills: &[Drilled]) -> u8 {
    const GRAVEST_FIRST: [u8; 5] = [130, 5, 4, 1, 3];
    let any = |code: &u8| drills.iter().any(|drill| drill.exit_code == *code);
    GRAVEST_FIRST.into_iter().find(any).unwrap_or(0)
}
