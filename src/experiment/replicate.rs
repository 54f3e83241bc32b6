//! One replication, simulated and judged: what every strategy comes to on common histories.
//!
//! A **setting** is a scenario whose strategies, people or prices are others than those of its fellows, while the world is the same:
//! traffic, services, releases, faults. No strategy changes the world before it acts, so settings share the trunk, the twin and
//! the references, which are most of the work, and part only where their actions part. What a setting comes to is, bit
//! for bit, what it comes to alone; only the count of simulated calls is that of all together.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;
use std::sync::Arc;

use super::histories::Histories;
use super::member::{Member, Seat};
use super::shared_row::SharedRow;
use crate::plan::{Circumstances, Plan};
use crate::referee::outcome::Replication;
use crate::referee::{Case, judge};
use crate::scenario::model::{Scenario, StrategySpec};
use crate::strategy::disposition;
use crate::system::{Entry, Event};
use crate::units::Duration;
use crate::world::Model;

/// What all replications of a run share.
#[derive(Clone, Debug)]
pub struct Setup {
    /// The world, and the first setting.
    pub scenario: Scenario,
    /// Further settings, of the same [world](Scenario::world).
    pub others: Vec<Scenario>,
    pub model: Arc<Model>,
    /// Whether branches that have settled are simulated no further.
    pub settles: bool,
    /// The strategies of the first setting to run, by index; the others run all of theirs.
    pub strategies: Vec<usize>,
    /// Of every setting, its strategies by index: those of the same number differ at most in what their detectors are set to.
    pub dispositions: Vec<Vec<usize>>,
}

/// Whether strategies that differ in their detectors alone are simulated as one until they differ. That changes nothing but the words in
/// which evidence is put down: a journal that is shared holds the leader's limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Company {
    Shared,
    Apart,
}

impl Setup {
    #[must_use]
    pub fn new(scenario: Scenario, settles: bool) -> Self {
        let model = Arc::new(Model::new(&scenario));
        let strategies = (0..scenario.strategies.len()).collect();
        let dispositions = vec![dispositions(&scenario)];
        Self { scenario, others: Vec::new(), model, settles, strategies, dispositions }
    }

    /// Of settings that share a [world](Scenario::world); `None` without any.
    #[must_use]
    pub fn of_settings(settings: impl IntoIterator<Item = Scenario>) -> Option<Self> {
        let mut settings = settings.into_iter();
        let setup = Self::new(settings.next()?, true);
        let mut setup = Self { others: settings.collect(), ..setup };
        setup.dispositions.extend(setup.others.iter().map(dispositions));
        debug_assert!(setup.others.iter().all(|one| one.world() == setup.scenario.world()));
        Some(setup)
    }

    /// With so much added to each hop, as a live harness does.
    #[must_use]
    pub fn with_overhead(self, overhead: Duration) -> Self {
        let model = Arc::unwrap_or_clone(self.model).with_overhead(overhead);
        Self { model: Arc::new(model), ..self }
    }

    pub(super) fn setting(&self, index: usize) -> &Scenario {
        index.checked_sub(1).map_or(&self.scenario, |other| &self.others[other])
    }

    fn settings(&self) -> RangeInclusive<usize> {
        0..=self.others.len()
    }

    fn seats(&self) -> Vec<Seat> {
        let of = |setting| {
            let run = if setting == 0 {
                self.strategies.len()
            } else {
                self.setting(setting).strategies.len()
            };
            (0..run).map(move |place| self.seat(setting, place))
        };
        self.settings().flat_map(of).collect()
    }

    /// Who takes these seats.
    pub(super) fn members(&self, seats: &[Seat], company: Company, plan: &Plan) -> Vec<Member> {
        let mut together: BTreeMap<(usize, usize, usize), Vec<Seat>> = BTreeMap::new();
        for seat in seats {
            let disposition = self.dispositions[seat.setting][seat.strategy];
            let own = if company == Company::Shared { 0 } else { seat.strategy };
            together.entry((seat.setting, disposition, own)).or_default().push(*seat);
        }
        let member = |seats: Vec<Seat>| Member::new(&seats, self.setting(seats[0].setting), plan);
        together.into_values().filter_map(member).collect()
    }

    /// The case of a replication in the first setting.
    #[must_use]
    pub fn replicate(&self, index: u64, stratum: usize, circumstances: Circumstances) -> Case {
        let plan = Plan::draw(&self.scenario, index, circumstances);
        Histories::run(self, plan, &self.seats(), Company::Apart).case(0, index, stratum)
    }

    /// Simulates and judges a replication in the first setting, and asks of every false rollback during a fault whether
    /// the fault is why. The case is one to be read: each strategy has a journal in its own words.
    #[must_use]
    pub fn judged(
        &self,
        index: u64,
        stratum: usize,
        circumstances: Circumstances,
    ) -> (Case, Replication) {
        let mut judged = self.judged_in((index, stratum, circumstances), 0..=0, Company::Apart);
        let (case, row) = judged.swap_remove(0);
        (case, row.spread_out())
    }

    /// The row of a replication in the first setting.
    #[must_use]
    pub fn row(&self, index: u64, stratum: usize, circumstances: Circumstances) -> Replication {
        let settings = 0..=0;
        let mut rows = self.judged_in((index, stratum, circumstances), settings, Company::Shared);
        rows.swap_remove(0).1.spread_out()
    }

    /// The same in every setting, in their order, with what several strategies came to alike put down once.
    #[must_use]
    pub fn judged_in_each(
        &self,
        index: u64,
        stratum: usize,
        circumstances: Circumstances,
    ) -> Vec<SharedRow> {
        let judged =
            self.judged_in((index, stratum, circumstances), self.settings(), Company::Shared);
        judged.into_iter().map(|(_, row)| row).collect()
    }

    fn judged_in(
        &self,
        (index, stratum, circumstances): (u64, usize, Circumstances),
        settings: RangeInclusive<usize>,
        company: Company,
    ) -> Vec<(Case, SharedRow)> {
        let plan = Plan::draw(&self.scenario, index, circumstances);
        let histories = Histories::run(self, plan, &self.seats(), company);
        let judged = |setting: usize| {
            let (case, places) = match company {
                Company::Shared => histories.distinct_case(setting, index, stratum),
                Company::Apart => {
                    let case = histories.case(setting, index, stratum);
                    let places = (0..case.strategies.len()).collect();
                    (case, places)
                }
            };
            let row = judge(self.setting(setting), &case);
            (case, SharedRow { row, places })
        };
        let mut judged: Vec<(Case, SharedRow)> = settings.map(judged).collect();
        self.ask_whether_faults_are_to_blame(&mut judged, company);
        judged
    }

    /// Without the faults but under the same keys: which rollbacks do not happen?
    fn ask_whether_faults_are_to_blame(&self, judged: &mut [(Case, SharedRow)], company: Company) {
        let settings = judged.iter().enumerate();
        let suspects: Vec<(Seat, usize)> = settings
            .flat_map(|(setting, (_, row))| row.suspects().map(move |index| (setting, index)))
            .map(|(setting, index)| (self.seat(setting, index), index))
            .collect();
        let Some((case, _)) = judged.first().filter(|_| !suspects.is_empty()) else { return };
        let seats: Vec<Seat> = suspects.iter().map(|(seat, _)| *seat).collect();
        let histories = Histories::run(self, case.plan.without_faults(), &seats, company);
        let is_command = |entry: &Entry| entry.what == Event::RollbackCommanded;
        for (seat, index) in suspects {
            let course = histories.journal(seat);
            if !course.is_some_and(|journal| journal.iter().any(is_command)) {
                judged[seat.setting].1.blame_fault(index);
            }
        }
    }

    /// Of the strategy that is at this place of a setting's rows.
    fn seat(&self, setting: usize, place: usize) -> Seat {
        let strategy = if setting == 0 { self.strategies[place] } else { place };
        Seat { setting, strategy }
    }
}

fn dispositions(scenario: &Scenario) -> Vec<usize> {
    let mut known: Vec<String> = Vec::new();
    let number = |spec: &StrategySpec| {
        let text = disposition(spec);
        known.iter().position(|other| *other == text).unwrap_or_else(|| {
            known.push(text);
            known.len() - 1
        })
    };
    scenario.strategies.iter().map(number).collect()
}
