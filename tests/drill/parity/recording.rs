//! What passed between a strategy and its surroundings, and a system that does nothing but say it again.

use std::collections::VecDeque;

use backout::drill::conduct::{Answers, Witness, conduct};
use backout::people::Tally;
use backout::scenario::model::Scenario;
use backout::system::{Action, Entry, Observation, Observed, System};
use backout::units::{Duration, Time};

use super::fresh;

/// Everything a strategy was shown and everything it asked for, in order.
#[derive(Clone, Debug, Default)]
pub(crate) struct Heard {
    pub(crate) observed: Vec<Observed>,
    pub(crate) actions: Vec<Action>,
}

impl Witness for Heard {
    fn observed(&mut self, observed: &Observed) {
        self.observed.push(observed.clone());
    }

    fn asked(&mut self, _at: Time, action: &Action) {
        self.actions.push(action.clone());
    }

    fn is_over(&mut self, _now: Time) -> bool {
        false
    }
}

impl Heard {
    /// What the system itself showed, without the answers of people and timers.
    pub(crate) fn of_the_system(&self) -> Vec<Observed> {
        let is_of_system = |observed: &&Observed| {
            !matches!(
                observed.what,
                Observation::Acknowledged { .. }
                    | Observation::Done { .. }
                    | Observation::Timer { .. }
            )
        };
        self.observed.iter().filter(is_of_system).cloned().collect()
    }

    /// A fresh strategy that is shown the same asks for the same: by itself, as in the experiment, and in the drill's loop.
    pub(crate) fn assert_repeats(&self, scenario: &Scenario, strategy: usize, journal: &[Entry]) {
        let mut alone = fresh(scenario, strategy);
        let mut actions = Vec::new();
        for observed in &self.observed {
            alone.observe(observed, &mut actions);
        }
        assert_eq!(alone.journal(), journal, "strategy {strategy} by itself");
        assert_eq!(parted(&actions), parted(&self.actions), "strategy {strategy} by itself");
        let (mut again, mut heard) = (fresh(scenario, strategy), Self::default());
        let end = self.observed.last().map_or(Time::START, |last| last.at);
        let mut recording = Recording::new(self.observed.clone());
        let after = end + Duration::from_secs(1);
        conduct(&mut recording, &mut again, &mut Nobody, &mut heard, after);
        assert_eq!(again.journal(), journal, "strategy {strategy} in the drill's loop");
        assert_eq!(
            parted(&heard.actions),
            parted(&self.actions),
            "strategy {strategy} in the loop"
        );
    }
}

/// Inert and effective actions apart: who carries out an effective one does so once everything of a moment is seen.
fn parted(actions: &[Action]) -> (Vec<&Action>, Vec<&Action>) {
    actions.iter().partition(|action| action.is_effective())
}

/// The third body of a system: it says what was once observed, and what it is told changes nothing.
#[derive(Clone, Debug)]
pub(crate) struct Recording {
    left: VecDeque<Observed>,
    late_by: Duration,
    pub(crate) was_told_to_roll_back: bool,
}

impl Recording {
    pub(crate) fn new(observed: Vec<Observed>) -> Self {
        let (left, late_by) = (observed.into(), Duration::ZERO);
        Self { left, late_by, was_told_to_roll_back: false }
    }

    /// Hands in every observation so long after the moment it bears.
    pub(crate) fn late_by(self, late_by: Duration) -> Self {
        Self { late_by, ..self }
    }
}

impl System for Recording {
    fn advance(&mut self, until: Time) -> Option<Observed> {
        let is_due = self.left.front().is_some_and(|next| next.at + self.late_by < until);
        if is_due { self.left.pop_front() } else { None }
    }

    fn apply(&mut self, action: &Action) {
        self.was_told_to_roll_back |= matches!(action, Action::RollBack(_));
    }
}

/// Whoever is asked keeps silent: the answers are in the recording.
struct Nobody;

impl Answers for Nobody {
    fn ask(&mut self, _now: Time, _action: &Action) {}

    fn next(&self) -> Option<Time> {
        None
    }

    fn answer(&mut self, _now: Time) -> Option<Observed> {
        None
    }

    fn tally(&self) -> Tally {
        Tally::default()
    }
}
