//! A role acknowledges nothing while the fault lasts: a dead battery, a flight, a weekend without a stand-in.

use super::Faults;
use crate::scenario::model::FaultKind;
use crate::units::Time;

impl Faults {
    /// When the role hears pages again; nothing where it does now.
    pub(in crate::people) fn role_is_back(&mut self, role: usize, now: Time) -> Option<Time> {
        let met = self.meet(now, |what| *what == FaultKind::Unreachable { role });
        met.into_iter().map(|(to, _)| to).max()
    }
}
