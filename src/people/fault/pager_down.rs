//! No page gets through while the fault lasts. A page that goes out meanwhile rings when it is over, unless it has gone on to
//! the next level by then, where it does not get through either.

use super::Faults;
use crate::scenario::model::FaultKind;
use crate::units::Time;

impl Faults {
    /// When pages get through again; nothing where they do now.
    pub(in crate::people) fn pager_is_back(&mut self, now: Time) -> Option<Time> {
        let met = self.meet(now, |what| *what == FaultKind::PagerDown);
        met.into_iter().map(|(to, _)| to).max()
    }
}
