//! Strategies: who decides, who acts, with which checks.
//!
//! A [`Strategy`] is a reactive object. It is shown one observation after another and answers each with actions; it keeps no clock
//! (the time comes with the observation), draws nothing (people and commands answer for themselves) and does no I/O.
//! The same observations therefore always give the same actions, whether they come from a simulation, a live fleet
//! or a recording, and a copy made half-way goes on exactly like its original.
//!
//! # From signal to incident
//!
//! Each play of the strategy has a signal, up while any of its detectors is. A signal that comes up while the release is
//! suspect (from its start until the end of the watch after promotion) starts the play's runbook as an *incident*. Plays
//! stand in order of precedence: a signal of an earlier play takes over from a later one that has not commanded a
//! rollback yet. The incident keeps its number then, because it is the same trouble, and numbers key the draws
//! of people: a strategy that asks first must not meet another person than one that acts at once.
//!
//! # When it is over
//!
//! A declined incident leaves its play deaf until its signal has gone and comes up again. After a finished rollback
//! there is nothing left to suspect, and nothing more starts. If every command failed the incident is closed all the same, a
//! rollout that was held stays held, and a signal that goes and comes up again starts another.

mod cohort;
mod criterion;
mod disposition;
mod incident;
mod inspector;
mod release;
mod running;
mod signal;
mod turn;
mod worsening;

use std::sync::Arc;

use crate::scenario::model::{Play, Scenario, StrategySpec};
use crate::system::{Action, Entry, Event, Observation, Observed, RequestId};
use crate::telemetry::{RolloutView, SeriesStore};
use crate::units::{Duration, Time};

pub use cohort::Cohort;
pub use disposition::disposition;

use criterion::Criterion;
use incident::{Evidence, Incident, Progress};
use inspector::Inspector;
use release::{ReleaseState, Rollback};
use signal::{Look, Moment, Occasion, Signal};

use turn::Turn;
use worsening::Worsening;

/// A strategy at work on one release.
#[derive(Clone, Debug)]
pub struct Strategy {
    playbook: Arc<Playbook>,
    store: SeriesStore,
    /// In the order of the plays.
    signals: Vec<Signal>,
    /// In the order of the plays: what a verification holds against users' errors.
    criteria: Vec<Criterion>,
    /// In the order of the plays: what it holds against a rollback under way.
    worsenings: Vec<Worsening>,
    inspectors: Vec<Inspector>,
    release: ReleaseState,
    incident: Option<Incident>,
    incidents: u32,
    next_request: RequestId,
    journal: Vec<Entry>,
}

/// What never changes while a strategy works.
#[derive(Debug)]
struct Playbook {
    plays: Vec<Play>,
    roles: Vec<String>,
    watch: Duration,
}

impl Playbook {
    /// Whether one play may take over from another that has done nothing effective: an earlier one may, and any from a look
    /// before the release.
    fn precedes(&self, play: usize, running: usize) -> bool {
        play < running || (self.plays[running].before && !self.plays[play].before)
    }
}

impl Strategy {
    #[must_use]
    pub fn new(spec: &StrategySpec, scenario: &Scenario) -> Self {
        let released = scenario.release.service;
        let signals: Vec<_> = spec.plays.iter().map(|play| Signal::new(play, released)).collect();
        let watches = signals.iter().flat_map(Signal::watches);
        let longest = watches.map(|watch| watch.detector().window()).max().unwrap_or_default();
        let criteria: Vec<_> = (spec.plays.iter())
            .map(|play| Criterion::of(play, scenario.telemetry.scrape_interval))
            .collect();
        let longest = criteria.iter().map(Criterion::window).fold(longest, Ord::max);
        let worsenings: Vec<_> = (spec.plays.iter())
            .map(|play| Worsening::of(play, scenario.telemetry.scrape_interval))
            .collect();
        let longest = worsenings.iter().map(Worsening::window).fold(longest, Ord::max);
        let longest = longest.max(scenario.telemetry.scrape_interval);
        let playbook = Playbook {
            plays: spec.plays.clone(),
            roles: scenario.people.roles.iter().map(|role| role.name.clone()).collect(),
            watch: scenario.release.watch,
        };
        Self {
            playbook: Arc::new(playbook),
            store: SeriesStore::new(&scenario.telemetry, released, longest),
            signals,
            criteria,
            worsenings,
            inspectors: Inspector::all(&spec.plays),
            release: ReleaseState::default(),
            incident: None,
            incidents: 0,
            next_request: 0,
            journal: Vec::new(),
        }
    }

    /// Keeps scrapes for as long as somebody asks who has its windows beside this strategy's own.
    fn remember(&mut self, longest: Duration) {
        self.store.keep_for(longest);
    }

    /// What was done and why, in order.
    #[must_use]
    pub fn journal(&self) -> &[Entry] {
        &self.journal
    }

    /// Whether an incident is being worked on.
    #[must_use]
    pub const fn is_busy(&self) -> bool {
        self.incident.is_some()
    }

    /// Whether the signal is up that the present incident began with: the right answer to its question.
    #[must_use]
    pub fn incident_signal_is_up(&self) -> bool {
        self.incident.as_ref().is_some_and(|incident| self.signals[incident.play].is_up())
    }

    /// Takes in an observation and appends what is to be done to `actions`. Observations come in order of time.
    pub fn observe(&mut self, observed: &Observed, actions: &mut Vec<Action>) {
        if let Some(look) = self.take_in(observed) {
            self.evaluate(look);
        }
        self.respond(observed, actions);
    }

    /// Takes in what monitoring or users say, and tells at what detectors have to look.
    fn take_in(&mut self, observed: &Observed) -> Option<Look> {
        let at = observed.at;
        match &observed.what {
            Observation::Scrape(scrape) => {
                self.store.push(at, Arc::clone(scrape));
                let starts = self.release.rollout.started_at.is_none()
                    && scrape.rollout.started_at.is_some();
                self.release.rollout = scrape.rollout;
                for worsening in &mut self.worsenings {
                    worsening.read(&self.store, self.release.rollback);
                }
                let moment = match self.moment(self.is_suspect(at, self.release.rollout)) {
                    Moment::Suspect if starts => Moment::Start,
                    moment => moment,
                };
                Some(Look { at, occasion: Occasion::Scrape, moment })
            }
            Observation::Complaint { rollout } => {
                self.store.complain(at);
                let moment = self.moment(self.is_suspect(at, *rollout));
                Some(Look { at, occasion: Occasion::Complaint, moment })
            }
            _ => None,
        }
    }

    /// Brings every signal up to what was taken in.
    fn evaluate(&mut self, look: Look) {
        for (signal, play) in self.signals.iter_mut().zip(&self.playbook.plays) {
            signal.evaluate(play, &self.store, look, &mut self.journal);
        }
    }

    /// Does what an observation calls for, with every signal as it is now.
    fn respond(&mut self, observed: &Observed, actions: &mut Vec<Action>) {
        let at = observed.at;
        match &observed.what {
            Observation::Scrape(_) => {
                let suspect = self.is_suspect(at, self.release.rollout);
                self.with_inspectors(at, actions, |one, turn| {
                    one.keep_time(suspect, turn);
                    false
                });
                self.take_up_what_is_open(suspect, at, actions);
            }
            Observation::Complaint { rollout } => {
                self.take_up_what_is_open(self.is_suspect(at, *rollout), at, actions);
            }
            Observation::RollbackFailed => {
                self.release.command_failed();
                self.journal.push(Entry { at, what: Event::RollbackFailed });
            }
            Observation::RollbackRefused(why) => {
                self.release.command_failed();
                self.journal.push(Entry { at, what: Event::RollbackRefused(*why) });
            }
            Observation::RollbackFinished => {
                self.release.rollback = Rollback::Finished;
                self.journal.push(Entry { at, what: Event::RollbackFinished });
            }
            Observation::Done { request, slip } => {
                if self.inspected(*request, slip.is_none(), at) {
                    return;
                }
            }
            Observation::Timer { request } => {
                if self.with_inspectors(at, actions, |one, turn| one.ring(*request, turn)) {
                    return;
                }
            }
            Observation::Acknowledged { .. } => {}
        }
        self.carry_on(&observed.what, at, actions);
    }

    /// Whether there is a release to suspect. Of a complaint it is the control plane that said so to whoever took it; monitoring may
    /// have seen nothing of it.
    fn is_suspect(&self, at: Time, rollout: RolloutView) -> bool {
        ReleaseState { rollout, ..self.release }.is_suspect(at, self.playbook.watch)
    }

    const fn moment(&self, suspect: bool) -> Moment {
        if suspect || self.incident.is_some() { Moment::Suspect } else { Moment::Idle }
    }

    fn take_up_what_is_open(&mut self, suspect: bool, at: Time, actions: &mut Vec<Action>) {
        if let Some(play) = self.signals.iter().position(Signal::is_open) {
            self.take_up(play, suspect, at, actions);
        }
    }

    /// Starts the incident `play` calls for, or lets it take over the one that is running.
    fn take_up(&mut self, play: usize, suspect: bool, at: Time, actions: &mut Vec<Action>) {
        let number = match &self.incident {
            None if suspect => self.incidents,
            Some(running)
                if running.can_be_superseded() && self.playbook.precedes(play, running.play) =>
            {
                running.number()
            }
            _ => return,
        };
        // A look at the service before the release is no incident: whoever is called later is who would have been called.
        self.incidents = number + u32::from(!self.playbook.plays[play].before);
        let superseded = self.incident.take();
        if let Some(superseded) = &superseded {
            self.signals[superseded.play].reopen();
        }
        self.signals[play].take_up();
        let mut incident = Incident::new(number, play);
        let playbook = Arc::clone(&self.playbook);
        let mut turn = self.turn(&playbook, at, actions);
        if let Some(mut superseded) = superseded {
            incident.inherit(&superseded);
            superseded.withdraw(&mut turn);
        }
        if playbook.plays[play].before {
            turn.record(Event::Unready { play: playbook.plays[play].name.clone() });
        }
        if playbook.plays[play].hold {
            turn.hold();
        }
        let progress = incident.go_on(&playbook.plays[play].steps, &mut turn);
        self.settle(incident, progress, at, actions);
    }

    /// Shows the running incident what was observed.
    fn carry_on(&mut self, what: &Observation, at: Time, actions: &mut Vec<Action>) {
        let Some(mut incident) = self.incident.take() else {
            return;
        };
        let evidence = self.evidence(incident.play);
        let playbook = Arc::clone(&self.playbook);
        let steps = &playbook.plays[incident.play].steps;
        let progress =
            incident.observe(what, steps, evidence, &mut self.turn(&playbook, at, actions));
        self.settle(incident, progress, at, actions);
    }

    fn evidence(&mut self, play: usize) -> Evidence {
        let signal = &self.signals[play];
        let (up, cleared) = (signal.is_up(), signal.has_cleared());
        let all_quiet = cleared && !self.signals.iter().any(Signal::is_up);
        let users_suffer = self.criteria[play].is_missed(&self.store);
        let new_version_lingers = self.store.new_version_is_there();
        let going_worse = self.worsenings[play].is_shown();
        Evidence { up, cleared, all_quiet, new_version_lingers, users_suffer, going_worse }
    }

    /// Whether finished work was the look of an inspection; `caught` is whether it would find what is there.
    fn inspected(&mut self, request: RequestId, caught: bool, at: Time) -> bool {
        let Some(one) =
            self.inspectors.iter_mut().find_map(|one| one.is_done(request).then_some(*one))
        else {
            return false;
        };
        let found = self.signals[one.play].report(one.detector, caught, &self.store);
        self.journal.push(Entry { at, what: Event::Inspected { what: one.what, found } });
        true
    }

    /// Lets each inspector do something; whether one of them says that it was meant.
    fn with_inspectors(
        &mut self,
        at: Time,
        actions: &mut Vec<Action>,
        mut each: impl FnMut(&mut Inspector, &mut Turn<'_>) -> bool,
    ) -> bool {
        if self.inspectors.is_empty() {
            return false;
        }
        let mut inspectors = std::mem::take(&mut self.inspectors);
        let playbook = Arc::clone(&self.playbook);
        let mut turn = self.turn(&playbook, at, actions);
        let meant = inspectors.iter_mut().any(|one| each(one, &mut turn));
        self.inspectors = inspectors;
        meant
    }

    /// Keeps an incident that goes on, and ends one that is over.
    fn settle(
        &mut self,
        mut incident: Incident,
        progress: Progress,
        at: Time,
        actions: &mut Vec<Action>,
    ) {
        if progress == Progress::Running {
            self.incident = Some(incident);
            return;
        }
        let playbook = Arc::clone(&self.playbook);
        let mut turn = self.turn(&playbook, at, actions);
        incident.withdraw(&mut turn);
        if progress == Progress::Closed {
            turn.record(Event::Closed);
        } else {
            if !playbook.plays[incident.play].before {
                turn.record(Event::Declined);
            }
            turn.resume();
        }
    }

    fn turn<'a>(
        &'a mut self,
        playbook: &'a Playbook,
        at: Time,
        actions: &'a mut Vec<Action>,
    ) -> Turn<'a> {
        Turn {
            at,
            actions,
            journal: &mut self.journal,
            next_request: &mut self.next_request,
            release: &mut self.release,
            roles: &playbook.roles,
        }
    }
}
