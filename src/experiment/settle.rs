//! When a branch need not be simulated further.
//!
//! Two ends are recognised. *Calm*: one version serves, nothing is pending, nobody meets the defect, and for some minutes
//! users have fared as in the twin; from then on the branch adds nothing. *On the defect*: one version serves, nothing is
//! pending, nobody is going to act, and the defect's odds depend neither on time nor on load; what it would still do is
//! its measured rate times the traffic to come. The second is an estimate, the first is exact up to the last request.
//!
//! Whether and when a branch settles is a matter of its world alone. It is simulated on while somebody in it may still
//! act, but what it comes to is reckoned from the moment it settled: otherwise the same strategy, and even the reference
//! in which nobody acts, would come to something else in other company. A complaint that is still on its way needs no rule of
//! its own: while the release is suspect the branch is watched, and afterwards no strategy acts on one.

use std::ops::Range;

use super::branch::{Branch, LAG_MAX};
use crate::plan::Plan;
use crate::referee::Tail;
use crate::scenario::model::Scenario;
use crate::system::{Ledger, Window};
use crate::units::{Duration, Time};

/// How long a branch must have been at rest before its rate of harm is taken to be constant.
const MEASURED: Duration = Duration::from_mins(20);
/// Bad requests by which a calm branch may differ from its twin over the minutes looked at: two branches' round-robin
/// orders differ, so single requests meet other queues.
const STRAY_REQUESTS: i64 = 2;
/// Looking at it more often than this costs more than it saves.
const LOOK_EVERY: Duration = Duration::from_mins(1);

/// How a branch settled.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Settled {
    Calm,
    OnDefect(Tail),
}

/// What is remembered between two looks.
#[derive(Clone, Debug, Default)]
pub(super) struct Settlement {
    next_look: Time,
    at_rest_since: Option<Time>,
}

/// What a look at a branch needs to know beside the branch.
#[derive(Clone, Copy)]
pub(super) struct Surroundings<'a> {
    pub scenario: &'a Scenario,
    pub plan: &'a Plan,
    /// `None` where the branch is its own twin.
    pub twin: Option<&'a Ledger>,
    pub end: Time,
}

impl Branch {
    /// Whether it is time to look whether this branch has settled.
    pub(super) fn is_look_due(&self) -> bool {
        self.world.now() >= self.settlement.next_look
    }

    /// Looks whether the branch has settled, and says whether it need not be simulated further; the twin must have been
    /// simulated as far as the branch.
    pub(super) fn look(&mut self, around: Surroundings<'_>) -> bool {
        self.settlement.next_look = self.world.now() + LOOK_EVERY;
        if !self.has_settled()
            && let Some(settled) = self.settled(around)
        {
            self.settle(settled);
        }
        self.has_settled() && !self.is_busy() && !self.is_watched(around.scenario)
    }

    fn settled(&mut self, around: Surroundings<'_>) -> Option<Settled> {
        let now = self.world.now();
        if !self.world.is_at_rest() {
            self.settlement.at_rest_since = None;
            return None;
        }
        let since = *self.settlement.at_rest_since.get_or_insert(now);
        let lag = around.scenario.traffic.client_timeout.min(LAG_MAX);
        let seen_until = now - lag;
        let harmless = !self.world.is_defective() || !self.world.serves_new();
        if harmless {
            // At least one whole window, wherever windows begin.
            let calm_for =
                around.scenario.restored_after.max(self.world.ledger().window_length() * 2);
            let is_due = now.since(since) >= calm_for + lag;
            return (is_due && self.is_calm(around.twin, seen_until - calm_for, seen_until))
                .then_some(Settled::Calm);
        }
        if now.since(since) < MEASURED + lag {
            return None;
        }
        if self.is_unexposed(since, seen_until) {
            return Some(Settled::Calm);
        }
        Some(Settled::OnDefect(self.tail(around, since, seen_until)))
    }

    /// Whether a strategy still suspects a release that is serving.
    fn is_watched(&self, scenario: &Scenario) -> bool {
        if self.members.is_empty() || self.world.reverted_at().is_some() {
            return false;
        }
        let watch = scenario.release.watch;
        self.world.promoted_at().is_none_or(|promoted| self.world.now() < promoted + watch)
    }

    fn is_calm(&self, twin: Option<&Ledger>, from: Time, to: Time) -> bool {
        let windows = windows_between(self.world.ledger(), from, to);
        let Some(twin) = twin else { return self.is_unexposed_in(windows) };
        let difference: i64 = windows
            .clone()
            .map(|i| i64::from(self.world.ledger().window(i).bad) - i64::from(twin.window(i).bad))
            .sum();
        difference.abs() <= STRAY_REQUESTS && self.is_unexposed_in(windows)
    }

    fn is_unexposed(&self, from: Time, to: Time) -> bool {
        self.is_unexposed_in(windows_between(self.world.ledger(), from, to))
    }

    fn is_unexposed_in(&self, mut windows: Range<usize>) -> bool {
        windows.all(|index| self.world.ledger().window(index).exposed == 0)
    }

    /// Damaged records are repaired some time after the fix, if there is one within the follow-up.
    fn repaired_at(&self, around: Surroundings<'_>) -> Option<Time> {
        let fix_at = self.fix_at.filter(|fix| *fix <= around.end)?;
        (self.world.damaged_records() > 0).then(|| fix_at + around.plan.way_back.restore)
    }

    /// The rate of harm between two moments, carried on to the fix or the end.
    fn tail(&self, around: Surroundings<'_>, from: Time, seen_until: Time) -> Tail {
        let down_above = around.scenario.slo.down_above.get();
        let ledger = self.world.ledger();
        let windows = windows_between(ledger, from, seen_until);
        let ends = ledger.window_start(windows.end);
        let own = Sums::of(ledger, windows.clone(), down_above);
        let twin =
            around.twin.map_or_else(Sums::default, |twin| Sums::of(twin, windows, down_above));
        let to = self.fix_at.map_or(around.end, |fix| fix.min(around.end)).max(ends);
        let requests = own.requests.max(1.0);
        Tail {
            from: ends,
            to,
            requests: around.plan.arrivals.expected(ends, to),
            bad_share: (own.bad - twin.bad) / requests,
            bad_writes_share: (own.bad_writes - twin.bad_writes) / requests,
            exposed_share: own.exposed / requests,
            damaged_share: own.damaged / requests,
            repaired_at: self.repaired_at(around),
            down_share: (own.down - twin.down) / own.windows.max(1.0),
        }
    }
}

/// Sums over windows.
#[derive(Default)]
struct Sums {
    windows: f64,
    requests: f64,
    bad: f64,
    bad_writes: f64,
    exposed: f64,
    down: f64,
    damaged: f64,
}

impl Sums {
    fn of(ledger: &Ledger, windows: Range<usize>, down_above: f64) -> Self {
        windows.map(|index| ledger.window(index)).fold(Self::default(), |mut sums, window| {
            sums.add(&window, down_above);
            sums
        })
    }

    fn add(&mut self, window: &Window, down_above: f64) {
        self.windows += 1.0;
        self.requests += f64::from(window.requests);
        self.bad += f64::from(window.bad);
        self.bad_writes += f64::from(window.bad_writes);
        self.exposed += f64::from(window.exposed);
        self.damaged += f64::from(window.damaged);
        self.down += f64::from(u8::from(window.is_down(down_above)));
    }
}

/// Whole windows between two moments.
fn windows_between(ledger: &Ledger, from: Time, to: Time) -> Range<usize> {
    let last = ledger.window_of(to);
    ledger.window_of(from + ledger.window_length()).min(last)..last
}
