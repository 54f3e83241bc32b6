//! A strategy with the people who answer it.

use crate::people::{Desk, Tally, Upkeep};
use crate::plan::Plan;
use crate::scenario::model::Scenario;
use crate::strategy::Strategy;
use crate::system::{Action, Entry, Observed};
use crate::units::Time;

/// Whose part a member takes: a strategy of a setting, both by index.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Seat {
    pub setting: usize,
    pub strategy: usize,
}

/// One strategy's part in a branch. People and inert actions are its own; only the world is shared.
#[derive(Clone, Debug)]
pub(super) struct Member {
    pub seat: Seat,
    strategy: Strategy,
    desk: Desk,
    /// Effective actions that wait to be carried out at the present moment.
    pub effective: Vec<Action>,
    asked: Vec<Action>,
}

impl Member {
    pub(super) fn new(seat: Seat, scenario: &Scenario, plan: &Plan) -> Self {
        let spec = &scenario.strategies[seat.strategy];
        let upkeep = Upkeep::draw(&scenario.people, spec, plan.people_key);
        Self {
            seat,
            strategy: Strategy::new(&upkeep.in_force(spec), scenario),
            desk: Desk::in_plan(scenario, upkeep, plan),
            effective: Vec::new(),
            asked: Vec::new(),
        }
    }

    /// When a person or a timer answers next.
    pub(super) fn next_answer(&self) -> Option<Time> {
        self.desk.next()
    }

    /// Hands over what is due from people and timers by now.
    pub(super) fn take_answers(&mut self, now: Time) {
        while let Some(answer) = self.desk.answer(now) {
            self.observe(&answer);
        }
    }

    /// Shows the strategy something and carries out what it asks of people.
    pub(super) fn observe(&mut self, observed: &Observed) {
        self.strategy.observe(observed, &mut self.asked);
        for action in self.asked.drain(..) {
            if action.is_effective() {
                self.effective.push(action);
            } else {
                self.desk.ask(observed.at, &action);
            }
        }
    }

    /// Whether an incident is open or somebody is about to answer.
    pub(super) fn is_busy(&self) -> bool {
        self.strategy.is_busy() || self.desk.next().is_some()
    }

    pub(super) fn journal(&self) -> &[Entry] {
        self.strategy.journal()
    }

    /// What each fault of the scenario touched among the people.
    pub(super) fn faults_touched(&self) -> &[u64] {
        self.desk.faults_touched()
    }

    pub(super) fn tally(&self) -> Tally {
        self.desk.tally()
    }
}
