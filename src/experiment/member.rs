//! A strategy, or several that do the same, with the people who answer it.

use crate::people::{Desk, Tally, Upkeep};
use crate::plan::Plan;
use crate::scenario::model::{Scenario, StrategySpec};
use crate::strategy::Cohort;
use crate::system::{Action, Entry, Observed};
use crate::units::Time;

/// Whose part a member takes: a strategy of a setting, both by index.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Seat {
    pub setting: usize,
    pub strategy: usize,
}

/// A strategy's part in a branch, or that of several which have done the same so far. People and inert actions are its own; only
/// the world is shared.
#[derive(Clone, Debug)]
pub(super) struct Member {
    cohort: Cohort<Seat>,
    desk: Desk,
    /// Effective actions that wait to be carried out at the present moment.
    pub effective: Vec<Action>,
    asked: Vec<Action>,
}

impl Member {
    /// Of strategies of one [disposition](crate::strategy::disposition) in one setting; `None` without any.
    pub(super) fn new(seats: &[Seat], scenario: &Scenario, plan: &Plan) -> Option<Self> {
        let first = seats.first()?;
        let spec = |seat: &Seat| &scenario.strategies[seat.strategy];
        // It depends on nothing in which they differ.
        let upkeep = Upkeep::draw(&scenario.people, spec(first), plan.people_key);
        let in_force: Vec<(Seat, StrategySpec)> =
            seats.iter().map(|seat| (*seat, upkeep.in_force(spec(seat)))).collect();
        Some(Self {
            cohort: Cohort::new(&in_force, scenario)?,
            desk: Desk::in_plan(scenario, upkeep, plan),
            effective: Vec::new(),
            asked: Vec::new(),
        })
    }

    /// Whose part it takes, in no order that matters.
    pub(super) fn seats(&self) -> impl Iterator<Item = Seat> {
        self.cohort.ids()
    }

    pub(super) fn is_of(&self, setting: usize) -> bool {
        self.seats().any(|seat| seat.setting == setting)
    }

    /// Shows something of the world to members; those who answer otherwise than before part and join them.
    pub(super) fn observe_all(members: &mut Vec<Self>, observed: &Observed) {
        for index in 0..members.len() {
            let parted = members[index].observe(observed);
            members.extend(parted);
        }
    }

    /// Shows the strategy something and carries out what it asks of people. Those who answer otherwise part.
    pub(super) fn observe(&mut self, observed: &Observed) -> Vec<Self> {
        let parted = self.cohort.perceive(observed).into_iter();
        let mut parted: Vec<Self> = parted
            .map(|cohort| Self {
                cohort,
                desk: self.desk.clone(),
                effective: self.effective.clone(),
                asked: Vec::new(),
            })
            .collect();
        self.respond(observed);
        for member in &mut parted {
            member.respond(observed);
        }
        parted
    }

    fn respond(&mut self, observed: &Observed) {
        self.cohort.respond(observed, &mut self.asked);
        for action in self.asked.drain(..) {
            if action.is_effective() {
                self.effective.push(action);
            } else {
                self.desk.ask(observed.at, &action);
            }
        }
    }

    /// When a person or a timer answers next.
    pub(super) fn next_answer(&self) -> Option<Time> {
        self.desk.next()
    }

    /// Hands over what is due from people and timers by now. Nobody parts over it: detectors look at scrapes and complaints, and those come
    /// from the world.
    pub(super) fn take_answers(&mut self, now: Time) {
        while let Some(answer) = self.desk.answer(now) {
            self.respond(&answer);
        }
    }

    /// Whether an incident is open or somebody is about to answer.
    pub(super) fn is_busy(&self) -> bool {
        self.cohort.strategy().is_busy() || self.desk.next().is_some()
    }

    pub(super) fn journal(&self) -> &[Entry] {
        self.cohort.strategy().journal()
    }

    /// What each fault of the scenario touched among the people.
    pub(super) fn faults_touched(&self) -> &[u64] {
        self.desk.faults_touched()
    }

    pub(super) fn tally(&self) -> Tally {
        self.desk.tally()
    }
}
