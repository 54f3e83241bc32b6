//! One strategy, one system, and those who answer the strategy: the loop of a drill.
//!
//! The loop knows nothing of sockets. It takes any [`System`], so a test can let it conduct the simulated world and compare, entry by
//! entry, what the strategy did with what the experiment says it did.

use crate::people::{Desk, Tally};
use crate::strategy::Strategy;
use crate::system::{Action, Entry, Observed, System};
use crate::units::{Duration, Time};

/// Whoever answers pages and does work: simulated people, or a person at the terminal.
pub trait Answers {
    /// Takes in an inert action.
    fn ask(&mut self, now: Time, action: &Action);
    /// When there is next something to do; a person's answer comes when it comes.
    fn next(&self) -> Option<Time>;
    /// The next answer that is there by `now`.
    fn answer(&mut self, now: Time) -> Option<Observed>;
    fn tally(&self) -> Tally;
    /// What the strategy has just written down: what a person is shown when paged.
    fn hear(&mut self, _signal_is_up: bool, _entries: &[Entry]) {}
}

impl Answers for Desk {
    fn ask(&mut self, now: Time, action: &Action) {
        Self::ask(self, now, action);
    }

    fn next(&self) -> Option<Time> {
        Self::next(self)
    }

    fn answer(&mut self, now: Time) -> Option<Observed> {
        Self::answer(self, now)
    }

    fn tally(&self) -> Tally {
        Self::tally(self)
    }
}

/// Who wants to know what passes, and when it is over.
pub trait Witness {
    /// The strategy is shown something.
    fn observed(&mut self, _observed: &Observed) {}
    /// The strategy asks for something.
    fn asked(&mut self, _at: Time, _action: &Action) {}
    /// The strategy has written something down.
    fn noted(&mut self, _entries: &[Entry]) {}
    /// Whether the drill ends here; asked at least once a [`SLICE`].
    fn is_over(&mut self, now: Time) -> bool;
}

/// The system is run in slices, so that a drill ends soon after it is over and a person's answer is soon heard.
pub const SLICE: Duration = Duration::from_millis(50);

/// Lets a strategy act on a system until `end`, or until the witness says that it is over.
pub fn conduct(
    system: &mut impl System,
    strategy: &mut Strategy,
    people: &mut dyn Answers,
    witness: &mut impl Witness,
    end: Time,
) {
    let (mut now, mut shown) = (Time::START, Time::START);
    let mut actions = Vec::new();
    while now < end && !witness.is_over(now) {
        let slice = now + SLICE;
        let until = people.next().unwrap_or(end).max(now).min(slice).min(end);
        if let Some(observed) = system.advance(until) {
            let observed = in_order(observed, &mut shown);
            now = now.max(observed.at);
            show(strategy, &observed, &mut actions, people, witness);
        } else {
            now = until;
        }
        while let Some(answer) = people.answer(now) {
            let answer = in_order(answer, &mut shown);
            show(strategy, &answer, &mut actions, people, witness);
        }
        for action in actions.drain(..) {
            witness.asked(now, &action);
            system.apply(&action);
        }
    }
}

/// A live system hands in late what it read early, and meanwhile a person may have answered, or the other way round: what
/// is shown later bears no earlier moment, since a strategy's time never runs backwards.
fn in_order(observed: Observed, shown: &mut Time) -> Observed {
    *shown = observed.at.max(*shown);
    Observed { at: *shown, ..observed }
}

/// Shows the strategy something; what it asks of people goes to them, what it asks of the system stays in `actions`.
fn show(
    strategy: &mut Strategy,
    observed: &Observed,
    actions: &mut Vec<Action>,
    people: &mut dyn Answers,
    witness: &mut impl Witness,
) {
    witness.observed(observed);
    let (written, asked) = (strategy.journal().len(), actions.len());
    strategy.observe(observed, actions);
    let entries = &strategy.journal()[written..];
    witness.noted(entries);
    people.hear(strategy.incident_signal_is_up(), entries);
    for action in &actions[asked..] {
        if !action.is_effective() {
            witness.asked(observed.at, action);
            people.ask(observed.at, action);
        }
    }
    let mut position = 0;
    actions.retain(|action| {
        position += 1;
        position <= asked || action.is_effective()
    });
}
