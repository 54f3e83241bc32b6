//! A branch: one world and the strategies that still share it.
//!
//! Strategies that have not acted effectively cannot have changed the world, so they share it. When some of them act, they
//! leave with a clone; those that ask for the same at the same moment leave together. The trunk is the branch in which
//! nobody ever acts: it is the reference `never`, and strategies leave it one by one.

use super::member::Member;
use crate::referee::{Course, Tail, hidden};
use crate::scenario::model::Scenario;
use crate::system::{Action, System};
use crate::units::{Duration, Time};
use crate::world::World;

use super::settle::{Settled, Settlement};

/// Requests that arrived this shortly before the end of a branch may still be under way: they are not counted.
pub(super) const LAG_MAX: Duration = Duration::from_secs(60);

/// One history under way.
#[derive(Clone, Debug)]
pub(super) struct Branch {
    pub world: World,
    pub members: Vec<Member>,
    /// When the developers' fix arrives, once onset is known.
    pub fix_at: Option<Time>,
    /// Calls that had been simulated before this branch left another.
    calls_before: u64,
    fixed_at: Option<Time>,
    /// How it settled, and when.
    settled: Option<(Settled, Time)>,
    pub settlement: Settlement,
}

/// Why a branch stopped running.
#[derive(Debug)]
pub(super) enum Pause {
    /// Its time is up, or it has settled.
    Ended,
    /// Some members leave with these branches.
    Forked(Vec<Branch>),
    /// A scrape was seen and nobody acted.
    Watched,
}

impl Branch {
    pub(super) fn new(world: World, members: Vec<Member>) -> Self {
        let settlement = Settlement::default();
        Self {
            calls_before: world.calls(),
            world,
            members,
            fix_at: None,
            fixed_at: None,
            settled: None,
            settlement,
        }
    }

    /// Runs to the next observation, answer or fix, or to the end; whoever acts then leaves.
    pub(super) fn step(&mut self, end: Time, keeps_trunk: bool) -> Pause {
        let answer = self.members.iter().filter_map(Member::next_answer).min();
        let until = [answer, self.fix_at].into_iter().flatten().fold(end, Time::min);
        if let Some(observed) = self.world.advance(until) {
            Member::observe_all(&mut self.members, &observed);
        } else {
            if until >= end {
                return Pause::Ended;
            }
            self.fix_if_due(until);
            for member in &mut self.members {
                member.take_answers(until);
            }
        }
        self.part(keeps_trunk)
    }

    /// The developers' fix reaches the new version if it still serves, and what going back has left at work.
    fn fix_if_due(&mut self, now: Time) {
        if self.fix_at.is_some_and(|at| at <= now) {
            self.fix_at = None;
            if self.world.serves_new() || self.world.has_hazard_at_work() {
                self.world.apply(&Action::FixForward);
                self.fixed_at.get_or_insert(now);
            }
        }
    }

    /// Members that act leave with a clone each kind of action; in a branch that is not the trunk the last stay.
    fn part(&mut self, keeps_trunk: bool) -> Pause {
        if self.members.iter().all(|member| member.effective.is_empty()) {
            return Pause::Watched;
        }
        let mut forks: Vec<Self> = Vec::new();
        let (acting, idle): (Vec<Member>, Vec<Member>) =
            self.members.drain(..).partition(|member| !member.effective.is_empty());
        self.members = idle;
        for member in acting {
            let same = forks.iter_mut().find(|fork| fork.members[0].effective == member.effective);
            match same {
                Some(fork) => fork.members.push(member),
                None => forks.push(Self { members: vec![member], ..self.without_members() }),
            }
        }
        for fork in &mut forks {
            fork.carry_out();
        }
        if !keeps_trunk && self.members.is_empty() && !forks.is_empty() {
            *self = forks.swap_remove(0);
        }
        Pause::Forked(forks)
    }

    fn without_members(&self) -> Self {
        Self {
            world: self.world.clone(),
            calls_before: self.world.calls(),
            members: Vec::new(),
            fix_at: self.fix_at,
            fixed_at: self.fixed_at,
            settled: None,
            settlement: Settlement::default(),
        }
    }

    fn carry_out(&mut self) {
        let actions = std::mem::take(&mut self.members[0].effective);
        for action in &actions {
            if *action == Action::FixForward {
                // Mended by whom the strategy set to it, before the developers would have been done.
                self.fix_at = Some(self.world.now());
                self.fix_if_due(self.world.now());
            } else {
                self.world.apply(action);
            }
        }
        for member in &mut self.members {
            member.effective.clear();
        }
    }

    pub(super) fn is_busy(&self) -> bool {
        self.members.iter().any(Member::is_busy)
    }

    /// Calls simulated in this branch alone.
    pub(super) fn calls(&self) -> u64 {
        self.world.calls() - self.calls_before
    }

    /// What is to come from here on is as in the twin, or goes on at a constant rate.
    pub(super) fn settle(&mut self, settled: Settled) {
        self.settled = Some((settled, self.world.now()));
    }

    pub(super) const fn has_settled(&self) -> bool {
        self.settled.is_some()
    }

    /// How the branch went for one of its members, or for nobody.
    pub(super) fn course(
        &self,
        member: Option<&Member>,
        scenario: &Scenario,
        ends_at: Time,
    ) -> Course {
        let lag = scenario.traffic.client_timeout.min(LAG_MAX);
        let tail: Option<Tail> = match &self.settled {
            Some((Settled::OnDefect(tail), _)) => Some(*tail),
            _ => None,
        };
        let counted_until = self.settled.as_ref().map_or(self.world.now(), |(_, at)| *at);
        let fixed_by_tail = tail.and_then(|tail| (Some(tail.to) == self.fix_at).then_some(tail.to));
        let course = Course {
            ledger: self.world.ledger().clone(),
            simulated_until: tail.map_or(counted_until - lag, |tail| tail.from),
            settled: self.settled.is_some(),
            tail,
            journal: member.map_or_else(Vec::new, |member| member.journal().to_vec()),
            chronicle: self.world.chronicle().to_vec(),
            people: member.map_or_else(Default::default, Member::tally),
            toll: *self.world.toll(),
            promoted_at: self.world.promoted_at(),
            reverted_at: self.world.reverted_at(),
            fixed_at: self.fixed_at.or(fixed_by_tail),
            ..Course::default()
        };
        let unverified = self.world.unverified_rollbacks();
        Course {
            data: hidden::data(&course, ends_at),
            security: hidden::security(&course, unverified, ends_at),
            ..course
        }
    }
}
