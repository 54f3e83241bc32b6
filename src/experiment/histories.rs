//! The branches of one replication, run on common histories.
//!
//! The trunk (nobody acts) runs first and to its end, since it decides what the others need to know: when onset is, and
//! with it the end of the follow-up and the arrival of the developers' fix. Branches that left it are run after it. The
//! twin runs as far as any branch has to be compared with it.

use std::collections::VecDeque;
use std::sync::Arc;

use super::Setup;
use super::branch::{Branch, LAG_MAX, Pause};
use super::member::{Member, Seat};
use super::replicate::Company;
use super::settle::Surroundings;
use crate::plan::Plan;
use crate::referee::outcome::ServiceTally;
use crate::referee::{Case, Course, hidden};
use crate::stats::histogram;
use crate::system::{Entry, System};
use crate::units::{Duration, Time};
use crate::world::{Tally, World};

/// The branches of a replication: under way, and from [`Histories::run`] on run to their ends.
pub(super) struct Histories<'a> {
    setup: &'a Setup,
    plan: Arc<Plan>,
    trunk: Branch,
    twin: World,
    /// Whether the trunk is its own twin, since there is no defect.
    is_healthy: bool,
    calls_before_release: u64,
    forks: VecDeque<Branch>,
    done: Vec<Branch>,
    rollback_at_onset: Option<Branch>,
    onset: Option<Time>,
    /// Copies of the trunk, the latest of which before onset the hindsight of `perfect` starts from.
    snapshots: VecDeque<World>,
}

impl<'a> Histories<'a> {
    /// Runs those who have a seat, and the references.
    pub(super) fn run(setup: &'a Setup, plan: Plan, seats: &[Seat], company: Company) -> Self {
        let mut histories = Self::new(setup, plan, seats, company);
        histories.run_trunk();
        histories.run_forks();
        histories.finish_twin();
        histories
    }

    fn new(setup: &'a Setup, plan: Plan, seats: &[Seat], company: Company) -> Self {
        let plan = Arc::new(plan);
        let mut world = World::new(Arc::clone(&setup.model), Arc::clone(&plan));
        let mut members = setup.members(seats, company, &plan);
        while let Some(observed) = world.advance(plan.release_at) {
            Member::observe_all(&mut members, &observed);
        }
        let twin = world.twin();
        let calls_before_release = world.calls();
        let is_healthy = plan.defect.is_healthy();
        if !is_healthy {
            world.stop_tallying();
        }
        Self {
            setup,
            trunk: Branch::new(world, members),
            twin,
            is_healthy,
            calls_before_release,
            forks: VecDeque::new(),
            done: Vec::new(),
            rollback_at_onset: None,
            onset: None,
            snapshots: VecDeque::new(),
            plan,
        }
    }

    fn lag(&self) -> Duration {
        self.setup.scenario.traffic.client_timeout.min(LAG_MAX)
    }

    /// The end of the follow-up as far as it is known.
    fn ends_at(&self) -> Time {
        self.onset.unwrap_or(self.plan.release_at) + self.setup.scenario.follow_up
    }

    fn twin_to(&mut self, until: Time) {
        while self.twin.advance(until).is_some() {}
    }

    fn run_trunk(&mut self) {
        loop {
            self.remember_trunk();
            let end = self.ends_at() + self.lag();
            match self.trunk.step(end, true) {
                Pause::Ended => break,
                Pause::Forked(forks) => self.forks.extend(forks),
                Pause::Watched => {}
            }
            self.look_for_onset();
            if self.setup.settles && self.trunk.is_look_due() && self.trunk_settles() {
                break;
            }
        }
        // Before onset nobody knew when the fix would come; now the branches that left early are told.
        let fix_at = self.fix_at();
        for fork in &mut self.forks {
            fork.fix_at = fix_at;
        }
        self.start_rollback_at_onset();
    }

    fn fix_at(&self) -> Option<Time> {
        self.onset.map(|onset| onset + self.plan.fix_forward_after)
    }

    /// Onset is known once every request that arrived before it has been answered or given up.
    fn look_for_onset(&mut self) {
        let Some(onset) = self.trunk.world.ledger().onset() else { return };
        if self.onset.is_none() && self.trunk.world.now() >= onset + self.lag() {
            self.onset = Some(onset);
            self.trunk.fix_at = self.fix_at();
        }
    }

    fn remember_trunk(&mut self) {
        if self.is_healthy || self.onset.is_some() {
            return;
        }
        let oldest_needed = self.trunk.world.now() - self.lag() - self.lag();
        while self.snapshots.get(1).is_some_and(|next| next.now() <= oldest_needed) {
            self.snapshots.pop_front();
        }
        let is_due = self
            .snapshots
            .back()
            .is_none_or(|last| self.trunk.world.now().since(last.now()) >= Duration::from_secs(10));
        if is_due {
            self.snapshots.push_back(self.trunk.world.clone());
        }
    }

    fn trunk_settles(&mut self) -> bool {
        let now = self.trunk.world.now();
        if !self.is_healthy {
            self.twin_to(now);
        }
        let around = Surroundings {
            scenario: &self.setup.scenario,
            plan: &self.plan,
            twin: (!self.is_healthy).then(|| self.twin.ledger()),
            end: self.ends_at(),
        };
        self.trunk.look(around)
    }

    /// Hindsight: the trunk as it was just before onset, rolled back at onset.
    fn start_rollback_at_onset(&mut self) {
        let Some(onset) = self.onset else { return };
        let before = self.snapshots.iter().rev().find(|world| world.now() <= onset);
        let Some(mut world) = before.cloned() else { return };
        while world.advance(onset).is_some() {}
        world.roll_back_in_hindsight();
        let mut branch = Branch::new(world, Vec::new());
        branch.fix_at = self.fix_at();
        self.run_to_end(&mut branch);
        self.rollback_at_onset = Some(branch);
    }

    fn run_forks(&mut self) {
        while let Some(mut fork) = self.forks.pop_front() {
            self.run_to_end(&mut fork);
            self.done.push(fork);
        }
    }

    fn run_to_end(&mut self, branch: &mut Branch) {
        let end = self.ends_at() + self.lag();
        loop {
            match branch.step(end, branch.members.is_empty()) {
                Pause::Ended => break,
                Pause::Forked(forks) => self.forks.extend(forks),
                Pause::Watched => {}
            }
            if self.setup.settles && branch.is_look_due() && self.settles(branch) {
                break;
            }
        }
    }

    fn settles(&mut self, branch: &mut Branch) -> bool {
        self.bring_twin_to(branch.world.now());
        let twin = if self.is_healthy { &self.trunk.world } else { &self.twin };
        let around = Surroundings {
            scenario: &self.setup.scenario,
            plan: &self.plan,
            twin: Some(twin.ledger()),
            end: self.ends_at(),
        };
        branch.look(around)
    }

    /// Makes sure that the twin has been simulated to this moment.
    fn bring_twin_to(&mut self, until: Time) {
        if self.is_healthy {
            while self.trunk.world.advance(until).is_some() {}
        } else {
            self.twin_to(until);
        }
    }

    /// As far as anybody has to be compared with it.
    fn finish_twin(&mut self) {
        let reached = self.done.iter().chain(&self.rollback_at_onset).map(|b| b.world.now()).max();
        let reached = reached.unwrap_or(Time::START).max(self.trunk.world.now());
        self.bring_twin_to(reached);
    }

    /// What a setting came to; its strategies in their order.
    pub(super) fn case(&self, setting: usize, index: u64, stratum: usize) -> Case {
        let (case, places) = self.distinct_case(setting, index, stratum);
        let strategies = places.iter().map(|place| case.strategies[*place].clone()).collect();
        Case { strategies, ..case }
    }

    /// What a setting came to, with the courses of strategies that did the same put down once; and for each strategy, in
    /// their order, which of the courses is its own.
    pub(super) fn distinct_case(
        &self,
        setting: usize,
        index: u64,
        stratum: usize,
    ) -> (Case, Vec<usize>) {
        let (strategies, places) = self.courses(setting);
        let case = Case {
            index,
            stratum,
            onset: self.onset,
            ends_at: self.ends_at(),
            twin: self.twin(),
            never: self.course_of(&self.trunk, None),
            rollback_at_onset: self.rollback_at_onset.as_ref().map(|b| self.course_of(b, None)),
            strategies,
            services: self.twin_world().tallies().map(service_tally).collect(),
            faults_touched: self.faults_touched(setting),
            simulated_calls: self.simulated_calls(),
            plan: Arc::clone(&self.plan),
        };
        (case, places)
    }

    fn twin_world(&self) -> &World {
        if self.is_healthy { &self.trunk.world } else { &self.twin }
    }

    fn twin(&self) -> Course {
        let world = self.twin_world();
        let twin = Course {
            chronicle: world.chronicle().to_vec(),
            ledger: world.ledger().clone(),
            simulated_until: world.now() - self.lag(),
            settled: true,
            promoted_at: world.promoted_at(),
            ..Course::default()
        };
        Course {
            data: hidden::data(&twin, self.ends_at()),
            security: hidden::security(&twin, 0, self.ends_at()),
            ..twin
        }
    }

    fn course_of(&self, branch: &Branch, member: Option<&Member>) -> Course {
        branch.course(member, &self.setup.scenario, self.ends_at())
    }

    fn branches(&self) -> impl Iterator<Item = &Branch> {
        self.done.iter().chain([&self.trunk])
    }

    fn members(&self) -> impl Iterator<Item = (&Branch, &Member)> {
        self.branches().flat_map(|branch| branch.members.iter().map(move |member| (branch, member)))
    }

    /// What whoever has this seat did.
    pub(super) fn journal(&self, seat: Seat) -> Option<&[Entry]> {
        let has_it = |member: &Member| member.seats().any(|one| one == seat);
        self.members().find(|(_, member)| has_it(member)).map(|(_, member)| member.journal())
    }

    /// The courses of a setting's members, and for each of its seats in their order which of them it is.
    fn courses(&self, setting: usize) -> (Vec<Course>, Vec<usize>) {
        let mut places: Vec<(Seat, usize)> = Vec::new();
        let mut courses = Vec::new();
        for (branch, member) in self.members().filter(|(_, member)| member.is_of(setting)) {
            places.extend(member.seats().map(|seat| (seat, courses.len())));
            courses.push(self.course_of(branch, Some(member)));
        }
        places.sort_by_key(|(seat, _)| *seat);
        (courses, places.into_iter().map(|(_, place)| place).collect())
    }

    /// Over all branches, each stretch counted once.
    fn simulated_calls(&self) -> u64 {
        let branches = self.done.iter().chain([&self.trunk]).chain(&self.rollback_at_onset);
        let shared = self.calls_before_release;
        let twin = if self.is_healthy { 0 } else { self.twin.calls() - shared };
        branches.map(Branch::calls).sum::<u64>() + twin + shared
    }

    /// A fault counts by the branch in which it touched most: branches share what came before they parted. In the trunk it
    /// counts whoever is in it, and in a branch that somebody of this setting took.
    fn faults_touched(&self, setting: usize) -> Vec<(usize, u64)> {
        let mut most: Vec<Option<u64>> = vec![None; self.setup.scenario.faults.len()];
        raise(&mut most, self.trunk.world.faults_touched());
        for (branch, member) in self.members().filter(|(_, one)| one.is_of(setting)) {
            raise(&mut most, branch.world.faults_touched());
            // People are struck by faults that nothing in the world knows of.
            let among_people = member.faults_touched().iter().zip(&most);
            let known = |(touched, most): (&u64, &Option<u64>)| most.map(|_| *touched);
            let among_people: Vec<Option<u64>> = among_people.map(known).collect();
            raise(&mut most, &among_people);
        }
        (0..).zip(most).filter_map(|(fault, touched)| Some((fault, touched?))).collect()
    }
}

fn raise(most: &mut [Option<u64>], touched: &[Option<u64>]) {
    for (most, touched) in most.iter_mut().zip(touched) {
        *most = (*most).max(*touched);
    }
}

fn service_tally(tally: &Tally) -> ServiceTally {
    ServiceTally {
        calls: tally.calls,
        first_attempts: tally.first_attempts,
        refused: tally.refused,
        waited: tally.waited,
        answered: tally.answered,
        wait_ns: tally.wait_ns,
        time_ns: tally.time_ns,
        time_histogram: histogram::sparse(&tally.time_histogram),
    }
}
