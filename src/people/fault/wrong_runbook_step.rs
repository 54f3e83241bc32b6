//! The runbook says the wrong thing: who follows it errs more often.

use super::Faults;
use crate::scenario::model::FaultKind;
use crate::units::Time;

impl Faults {
    /// How many times as likely errors in steps of the runbook are now.
    pub(in crate::people) fn runbook_factor(&mut self, now: Time) -> f64 {
        let met = self.meet(now, |what| matches!(what, FaultKind::WrongRunbookStep { .. }));
        met.into_iter().map(|(_, factor)| factor).product()
    }
}
