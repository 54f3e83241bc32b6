//! Faults that befall people: what they have to work with fails them.
//!
//! They are drawn ahead with all other faults, so the desk is told at its construction when they strike. Only those that
//! begin by the clock can be known so; the checks of a scenario refuse others.

mod pager_down;
mod unreachable;
mod wrong_runbook_step;

use crate::plan::Plan;
use crate::scenario::model::{FaultKind, Scenario};
use crate::units::Time;

/// The strokes of one replication that befall people, and what each fault touched.
#[derive(Clone, Debug, Default)]
pub struct Faults {
    strokes: Vec<Stroke>,
    /// By fault of the scenario.
    touched: Vec<u64>,
}

/// One stroke, from its beginning to its end.
#[derive(Clone, Debug)]
struct Stroke {
    fault: usize,
    what: FaultKind,
    severity: f64,
    from: Time,
    to: Time,
}

impl Faults {
    #[must_use]
    pub fn in_plan(scenario: &Scenario, plan: &Plan) -> Self {
        let strokes = plan.faults.timed.iter().filter_map(|(from, stroke)| {
            let what = scenario.faults[stroke.fault].what.clone();
            let (fault, severity, to) = (stroke.fault, stroke.severity, *from + stroke.lasts);
            befalls_people(&what).then_some(Stroke { fault, what, severity, from: *from, to })
        });
        Self { strokes: strokes.collect(), touched: vec![0; scenario.faults.len()] }
    }

    /// Pages and steps that each fault of the scenario touched.
    #[must_use]
    pub fn touched(&self) -> &[u64] {
        &self.touched
    }

    /// When a page that goes out to a role now gets through to it.
    pub(super) fn gets_through(&mut self, role: usize, now: Time) -> Time {
        let mut at = now;
        // A stroke may begin where another ends.
        while let Some(back) = self.pager_is_back(at).or_else(|| self.role_is_back(role, at)) {
            at = back;
        }
        at
    }

    /// The strokes of a kind that are under way count as having touched something; what `each` makes of them.
    fn meet(&mut self, now: Time, is_met: impl Fn(&FaultKind) -> bool) -> Vec<(Time, f64)> {
        let under_way = |stroke: &&Stroke| stroke.from <= now && now < stroke.to;
        let met = self.strokes.iter().filter(under_way).filter(|stroke| is_met(&stroke.what));
        met.map(|stroke| {
            self.touched[stroke.fault] += 1;
            (stroke.to, stroke.severity)
        })
        .collect()
    }
}

const fn befalls_people(what: &FaultKind) -> bool {
    matches!(
        what,
        FaultKind::PagerDown | FaultKind::Unreachable { .. } | FaultKind::WrongRunbookStep { .. }
    )
}
