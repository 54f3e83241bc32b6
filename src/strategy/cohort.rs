//! Strategies that differ only in what their detectors are set to, as one, for as long as nobody could tell them apart.
//!
//! Whoever looks for the best threshold tries a thousand of them. All of them see the same scrapes, and until the first of them
//! signals they do the same, which is nothing; afterwards most still do what their neighbours do. So one of them, the *leader*, is
//! a whole strategy, and of each other only the signals are kept that can differ. After every look at the detectors
//! those whose signals are no longer like the leader's part from it with a copy of all that was the same.
//!
//! Each does what it would do alone, at the same moments. Only the wording of evidence in a journal is the leader's: a signal
//! that came up when somebody parts, or later, says what it was held against; of those before, the leader's limit is written down.
//!
//! The trap is a comparison that sees too little. What a response depends on is whether signals are up and open, which of their detectors
//! are up (that is written down as detection), and, as soon as an incident is under way or about to begin, whether they have
//! cleared. What a detector remembers beside (since when its condition is met) shows only in these.

use std::sync::Arc;

use super::Strategy;
use super::signal::{Look, Signal};
use crate::scenario::model::{Scenario, StrategySpec};
use crate::system::{Action, Entry, Event, Observed};

/// Strategies of the same [disposition](super::disposition()), each with an id.
#[derive(Clone, Debug)]
pub struct Cohort<Id> {
    id: Id,
    leader: Strategy,
    varied: Arc<[Varied]>,
    others: Vec<Other<Id>>,
}

/// A play in which detectors differ, and which of them do.
#[derive(Debug)]
struct Varied {
    play: usize,
    detectors: Vec<bool>,
}

/// All that is kept of one who is not the leader.
#[derive(Clone, Debug)]
struct Other<Id> {
    id: Id,
    /// Of the varied plays, in their order.
    signals: Vec<Signal>,
    /// What the last look at them wrote down.
    news: Vec<Entry>,
}

impl<Id: Copy> Cohort<Id> {
    /// Of strategies of one [disposition](super::disposition()); `None` without any.
    #[must_use]
    pub fn new(of: &[(Id, StrategySpec)], scenario: &Scenario) -> Option<Self> {
        let ((id, first), rest) = of.split_first()?;
        let varied = varied(first, rest);
        let released = scenario.release.service;
        let signals = |spec: &StrategySpec| {
            varied.iter().map(|varied| Signal::new(&spec.plays[varied.play], released)).collect()
        };
        let others: Vec<Other<Id>> = rest
            .iter()
            .map(|(id, spec)| Other { id: *id, signals: signals(spec), news: Vec::new() })
            .collect();
        let mut leader = Strategy::new(first, scenario);
        let windows = others.iter().flat_map(|other| other.signals.iter().map(Signal::window));
        leader.remember(windows.max().unwrap_or_default());
        Some(Self { id: *id, leader, varied: varied.into(), others })
    }

    /// Who is in it, the leader first.
    pub fn ids(&self) -> impl Iterator<Item = Id> {
        std::iter::once(self.id).chain(self.others.iter().map(|other| other.id))
    }

    #[must_use]
    pub const fn strategy(&self) -> &Strategy {
        &self.leader
    }

    /// Takes in an observation without answering it. Those who are to answer otherwise than the leader are split off; all of them,
    /// this cohort too, then have to [respond](Self::respond) to it.
    #[must_use = "who parts has to respond too"]
    pub fn perceive(&mut self, observed: &Observed) -> Vec<Self> {
        let Some(look) = self.leader.take_in(observed) else { return Vec::new() };
        let before = self.leader.journal.len();
        self.leader.evaluate(look);
        for other in &mut self.others {
            other.evaluate(&self.varied, &self.leader, look);
        }
        self.parted(before)
    }

    /// Appends what is to be done to `actions`.
    pub fn respond(&mut self, observed: &Observed, actions: &mut Vec<Action>) {
        self.leader.respond(observed, actions);
        for other in &mut self.others {
            for (varied, signal) in self.varied.iter().zip(&mut other.signals) {
                signal.be_open_as(&self.leader.signals[varied.play]);
            }
        }
    }

    /// Those who are no longer like the leader, together with whom they are like.
    fn parted(&mut self, before: usize) -> Vec<Self> {
        let mut cohorts: Vec<Self> = Vec::new();
        if self.others.is_empty() {
            return cohorts;
        }
        let (varied, leader) = (Arc::clone(&self.varied), &self.leader);
        if self.others.iter().all(|other| other.is_like(leader, &varied)) {
            return cohorts;
        }
        let others = std::mem::take(&mut self.others);
        let (stay, part): (Vec<_>, Vec<_>) =
            others.into_iter().partition(|other| other.is_like(leader, &varied));
        for other in part {
            match cohorts.iter_mut().find(|cohort| other.is_like(&cohort.leader, &varied)) {
                Some(cohort) => cohort.others.push(other),
                None => cohorts.push(Self {
                    id: other.id,
                    leader: self.led_by(other, before),
                    varied: Arc::clone(&self.varied),
                    others: Vec::new(),
                }),
            }
        }
        self.others = stay;
        cohorts
    }

    /// The strategy of one who parts: what was the same, with its own signals and what they have just written down.
    fn led_by(&self, other: Other<Id>, before: usize) -> Strategy {
        let mut strategy = self.leader.clone();
        let plays = &self.leader.playbook.plays;
        let play_of = |entry: &Entry| match &entry.what {
            Event::Signal { play, .. } | Event::SignalGone { play } => {
                plays.iter().position(|one| one.name == *play)
            }
            _ => None,
        };
        let shared = strategy.journal.split_off(before);
        let is_shared = |entry: &Entry| {
            play_of(entry).is_none_or(|play| self.varied.iter().all(|varied| varied.play != play))
        };
        let mut news: Vec<Entry> = shared.into_iter().filter(is_shared).collect();
        news.extend(other.news);
        news.sort_by_key(play_of);
        strategy.journal.extend(news);
        for (varied, signal) in self.varied.iter().zip(other.signals) {
            strategy.signals[varied.play] = signal;
        }
        strategy
    }
}

impl<Id> Other<Id> {
    fn evaluate(&mut self, varied: &[Varied], leader: &Strategy, look: Look) {
        self.news.clear();
        for (varied, signal) in varied.iter().zip(&mut self.signals) {
            let beside = (&leader.signals[varied.play], varied.detectors.as_slice());
            let play = &leader.playbook.plays[varied.play];
            signal.evaluate_beside(beside, play, &leader.store, look, &mut self.news);
        }
    }

    /// Whether it is about to respond as this strategy is.
    fn is_like(&self, leader: &Strategy, varied: &[Varied]) -> bool {
        let clearance_shows = leader.is_busy() || leader.signals.iter().any(Signal::is_open);
        varied.iter().zip(&self.signals).all(|(varied, signal)| {
            let leaders = &leader.signals[varied.play];
            signal.looks_like(leaders)
                && (!clearance_shows || signal.has_cleared() == leaders.has_cleared())
        })
    }
}

/// Which plays differ in their detectors.
fn varied<Id>(first: &StrategySpec, rest: &[(Id, StrategySpec)]) -> Vec<Varied> {
    let of_play = |play: usize| {
        let own = &first.plays[play].detectors;
        let differs =
            |at: usize| rest.iter().any(|(_, spec)| spec.plays[play].detectors[at] != own[at]);
        let detectors: Vec<bool> = (0..own.len()).map(differs).collect();
        detectors.contains(&true).then_some(Varied { play, detectors })
    };
    (0..first.plays.len()).filter_map(of_play).collect()
}
