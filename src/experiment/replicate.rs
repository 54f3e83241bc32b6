//! One replication: all strategies and references on common histories.
//!
//! The trunk (nobody acts) runs first and to its end, since it decides what the others need to know: when onset is, and
//! with it the end of the follow-up and the arrival of the developers' fix. Branches that left it are run after it. The
//! twin runs as far as any branch has to be compared with it.

use std::collections::VecDeque;
use std::sync::Arc;

use super::branch::{Branch, LAG_MAX, Pause};
use super::member::Member;
use super::settle::Surroundings;
use crate::plan::{Circumstances, Plan};
use crate::referee::outcome::{FalseTrigger, Replication, Run, ServiceTally};
use crate::referee::{Case, Course, hidden, judge};
use crate::scenario::model::Scenario;
use crate::stats::histogram;
use crate::system::{Event, System};
use crate::units::{Duration, Time};
use crate::world::{Model, Tally, World};

/// What all replications of a run share.
#[derive(Clone, Debug)]
pub struct Setup {
    pub scenario: Scenario,
    pub model: Arc<Model>,
    /// Whether branches that have settled are simulated no further.
    pub settles: bool,
    /// The strategies to run, by index.
    pub strategies: Vec<usize>,
}

impl Setup {
    #[must_use]
    pub fn new(scenario: Scenario, settles: bool) -> Self {
        let model = Arc::new(Model::new(&scenario));
        let strategies = (0..scenario.strategies.len()).collect();
        Self { scenario, model, settles, strategies }
    }

    /// With so much added to each hop, as a live harness does.
    #[must_use]
    pub fn with_overhead(self, overhead: Duration) -> Self {
        let model = Arc::unwrap_or_clone(self.model).with_overhead(overhead);
        Self { model: Arc::new(model), ..self }
    }

    /// The case of a replication.
    #[must_use]
    pub fn replicate(&self, index: u64, stratum: usize, circumstances: Circumstances) -> Case {
        let plan = Plan::draw(&self.scenario, index, circumstances);
        self.case(index, stratum, plan, &self.strategies)
    }

    /// Simulates and judges a replication, and asks of every false rollback during a fault whether the fault is why.
    #[must_use]
    pub fn judged(
        &self,
        index: u64,
        stratum: usize,
        circumstances: Circumstances,
    ) -> (Case, Replication) {
        let mut case = self.replicate(index, stratum, circumstances);
        let judged = judge(&self.scenario, &case);
        let is_suspect = |run: &Run| run.false_trigger == Some(FalseTrigger::FaultActive);
        let suspects: Vec<usize> =
            (0..).zip(&judged.strategies).filter(|(_, r)| is_suspect(r)).map(|(i, _)| i).collect();
        if suspects.is_empty() {
            return (case, judged);
        }
        self.ask_whether_faults_are_to_blame(&mut case, &suspects);
        let judged = judge(&self.scenario, &case);
        (case, judged)
    }

    fn case(&self, index: u64, stratum: usize, plan: Plan, strategies: &[usize]) -> Case {
        let mut replication = Running::new(self, plan, strategies);
        replication.run_trunk();
        replication.run_forks();
        replication.into_case(index, stratum)
    }

    /// Without the faults but under the same keys: which rollbacks do not happen?
    fn ask_whether_faults_are_to_blame(&self, case: &mut Case, suspects: &[usize]) {
        let strategies: Vec<usize> = suspects.iter().map(|i| self.strategies[*i]).collect();
        let plan = case.plan.without_faults();
        let without = self.case(case.index, case.stratum, plan, &strategies);
        case.blames_fault = vec![false; case.strategies.len()];
        for (suspect, course) in suspects.iter().zip(&without.strategies) {
            let rolled_back =
                course.journal.iter().any(|entry| entry.what == Event::RollbackCommanded);
            case.blames_fault[*suspect] = !rolled_back;
        }
    }
}

/// A replication under way.
struct Running<'a> {
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

impl<'a> Running<'a> {
    fn new(setup: &'a Setup, plan: Plan, strategies: &[usize]) -> Self {
        let plan = Arc::new(plan);
        let mut world = World::new(Arc::clone(&setup.model), Arc::clone(&plan));
        let mut members: Vec<Member> =
            strategies.iter().map(|index| Member::new(*index, &setup.scenario, &plan)).collect();
        while let Some(observed) = world.advance(plan.release_at) {
            for member in &mut members {
                member.observe(&observed);
            }
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

    fn into_case(mut self, index: u64, stratum: usize) -> Case {
        let reached = self.done.iter().chain(&self.rollback_at_onset).map(|b| b.world.now()).max();
        let reached = reached.unwrap_or(Time::START).max(self.trunk.world.now());
        self.bring_twin_to(reached);
        let scenario = &self.setup.scenario;
        let twin_world = if self.is_healthy { &self.trunk.world } else { &self.twin };
        let twin = Course {
            chronicle: twin_world.chronicle().to_vec(),
            ledger: twin_world.ledger().clone(),
            simulated_until: twin_world.now() - self.lag(),
            settled: true,
            promoted_at: twin_world.promoted_at(),
            ..Course::default()
        };
        let twin = Course {
            data: hidden::data(&twin, self.ends_at()),
            security: hidden::security(&twin, 0, self.ends_at()),
            ..twin
        };
        let services = twin_world.tallies().map(service_tally).collect();
        Case {
            index,
            stratum,
            onset: self.onset,
            ends_at: self.ends_at(),
            never: self.trunk.course(None, scenario, self.ends_at()),
            rollback_at_onset: self
                .rollback_at_onset
                .as_ref()
                .map(|b| b.course(None, scenario, self.ends_at())),
            strategies: self.courses(),
            blames_fault: Vec::new(),
            services,
            faults_touched: self.faults_touched(),
            simulated_calls: self.simulated_calls(),
            twin,
            plan: Arc::clone(&self.plan),
        }
    }

    /// In the order of the strategies that were asked for.
    fn courses(&self) -> Vec<Course> {
        let branches = self.done.iter().chain([&self.trunk]);
        let mut courses: Vec<(usize, Course)> = branches
            .flat_map(|branch| branch.members.iter().map(move |member| (branch, member)))
            .map(|(branch, member)| {
                (member.index, branch.course(Some(member), &self.setup.scenario, self.ends_at()))
            })
            .collect();
        courses.sort_by_key(|(index, _)| *index);
        courses.into_iter().map(|(_, course)| course).collect()
    }

    /// Over all branches, each stretch counted once.
    fn simulated_calls(&self) -> u64 {
        let branches = self.done.iter().chain([&self.trunk]).chain(&self.rollback_at_onset);
        let shared = self.calls_before_release;
        let twin = if self.is_healthy { 0 } else { self.twin.calls() - shared };
        branches.map(Branch::calls).sum::<u64>() + twin + shared
    }

    /// A fault counts by the branch in which it touched most: branches share what came before they parted.
    fn faults_touched(&self) -> Vec<(usize, u64)> {
        let branches = self.done.iter().chain([&self.trunk]);
        let mut most: Vec<Option<u64>> = vec![None; self.setup.scenario.faults.len()];
        for branch in branches {
            for (most, touched) in most.iter_mut().zip(branch.world.faults_touched()) {
                *most = (*most).max(*touched);
            }
            for member in &branch.members {
                for (most, touched) in most.iter_mut().zip(member.faults_touched()) {
                    *most = most.map(|most| most.max(*touched));
                }
            }
        }
        (0..).zip(most).filter_map(|(fault, touched)| Some((fault, touched?))).collect()
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
