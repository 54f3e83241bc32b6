//! A real person in the place of a simulated one: paged at the terminal, and timed.
//!
//! A [`Terminal`] stands where `people::Desk` stands and is asked the same. What is asked of their roles goes to whoever sits here; automation,
//! timers and all other roles stay with a desk inside. What comes back are the same observations, so the strategy cannot
//! tell the difference.
//!
//! Like the desk it is told the time and keeps no clock. Lines are read on a thread of their own, since a person may take minutes over one;
//! the drill asks for an [answer](Terminal::answer) every few hundredths of a second, and that is how finely people are timed.
//!
//! # What a decision is
//!
//! To a strategy, work is done rightly or not, and the right answer to "roll back?" is yes while the signal is up. A person's yes or
//! no is therefore compared with the signal of the incident, which the drill [notes](Terminal::note) here.
//!
//! # What is left out
//!
//! A page that a simulated role does not answer goes on to a simulated person, also where the next level is a role of the real one's.
//! One person does one thing at a time, also in two roles.

mod lines;
mod measured;
mod people_yaml;
mod question;

use std::collections::VecDeque;
use std::io::{BufRead, Write};
use std::sync::Arc;

pub use measured::Measured;
pub use people_yaml::people_yaml;

use crate::drill::DrillError;
use crate::people::{Desk, Tally};
use crate::scenario::model::{Actor, People, Phase, Play, StrategySpec};
use crate::system::{Action, Entry, Event, Observation, Observed, RequestId, Slip, StepKey};
use crate::units::{Duration, Time};
use lines::Lines;
use question::{Kind, Question, Reply};

/// So many lines of the incident log are shown with a page.
const EVIDENCE_SHOWN: usize = 8;

/// As with simulated people, a page rings at least this long.
const SHORTEST_RING: Duration = Duration::from_secs(1);

/// Who sits at the terminal.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Indices of the roles the person has. A small team's on-call also runs the command.
    pub roles: Vec<usize>,
    /// What they must type to roll back.
    pub command: String,
    /// How many seconds the drill's clock moves in a second of the person's (`drill.time_scale`).
    pub time_scale: f64,
    /// A person is looking: pages ring, and what was typed before anything was asked does not count. False for a pipe.
    pub is_terminal: bool,
}

/// A desk with a real person at it.
#[derive(Debug)]
pub struct Terminal<W> {
    people: Arc<People>,
    plays: Vec<Play>,
    desk: Desk,
    settings: Settings,
    lines: Lines,
    output: W,
    /// What is asked of the person; the first is before their eyes once it was put.
    questions: VecDeque<Question>,
    log: VecDeque<String>,
    signal_is_up: bool,
    /// In the order of the person's roles.
    measured: Vec<Measured>,
    tally: Tally,
}

impl<W: Write> Terminal<W> {
    /// `strategy` is the one whose actions are asked here, and `desk` answers for everybody else.
    ///
    /// # Errors
    ///
    /// No thread to read from; a role that the scenario does not have.
    pub fn new(
        people: &People,
        strategy: &StrategySpec,
        desk: Desk,
        settings: Settings,
        input: impl BufRead + Send + 'static,
        output: W,
    ) -> Result<Self, DrillError> {
        let measured = settings.roles.iter().map(|role| {
            let role = people.roles.get(*role).ok_or_else(|| DrillError::Unsupported {
                key: "--interactive".to_owned(),
                why: format!("the scenario has no role number {role}"),
            })?;
            Ok(Measured::new(&role.name))
        });
        let measured = measured.collect::<Result<_, DrillError>>()?;
        Ok(Self {
            plays: strategy.plays.clone(),
            desk,
            lines: Lines::read(input)?,
            output,
            questions: VecDeque::new(),
            log: VecDeque::new(),
            signal_is_up: false,
            measured,
            tally: Tally::default(),
            people: Arc::new(people.clone()),
            settings,
        })
    }

    /// Tells the person what the strategy wrote down, and whether the signal of its incident is up. To be called whenever the strategy
    /// has observed something, before its actions are asked here.
    pub fn note(&mut self, signal_is_up: bool, entries: &[Entry]) {
        self.signal_is_up = signal_is_up;
        for entry in entries {
            let Some(said) = evidence(entry) else { continue };
            if self.questions.front().is_some_and(Question::is_put) {
                self.say(&said);
            }
            self.log.push_back(said);
            while self.log.len() > EVIDENCE_SHOWN {
                self.log.pop_front();
            }
        }
    }

    /// Takes in an inert action; effective ones are none of the desk's business.
    pub fn ask(&mut self, now: Time, action: &Action) {
        match *action {
            Action::Page { request, role, key } if self.is_here(role) => {
                self.page(now, request, role, key);
            }
            Action::Work { request, by: Actor::Role(role), key, .. } if self.is_here(role) => {
                let kind = Kind::of(&self.plays, role, key);
                self.questions.push_back(Question::new(request, role, kind, key, now));
            }
            Action::Withdraw { request } => self.withdraw(now, request),
            _ => self.desk.ask(now, action),
        }
        self.put(now);
    }

    /// When something is next due whatever the person does. Their answer may come before.
    #[must_use]
    pub fn next(&self) -> Option<Time> {
        let rings = self.questions.iter().filter_map(|question| self.rings_until(question));
        rings.chain(self.desk.next()).min()
    }

    /// The next answer that is there by `now`, a person's or not.
    pub fn answer(&mut self, now: Time) -> Option<Observed> {
        self.escalate(now);
        if let Some(answer) = self.desk.answer(now) {
            return Some(answer);
        }
        while self.questions.is_empty() && self.settings.is_terminal {
            // Typed before anything was asked.
            self.lines.next()?;
        }
        loop {
            self.put(now);
            let question = *self.questions.front()?;
            let line = self.lines.next()?;
            if let Some(what) = self.hear(now, &question, &line) {
                self.put(now);
                return Some(Observed { at: now, what });
            }
        }
    }

    /// What was asked of people so far. Pages at night are those of the simulated: a real person's night is not known.
    #[must_use]
    pub fn tally(&self) -> Tally {
        let others = self.desk.tally();
        Tally {
            work: self.tally.work + others.work,
            pages: self.tally.pages + others.pages,
            pages_at_night: others.pages_at_night,
            slips: self.tally.slips + others.slips,
        }
    }

    /// How long the person took, role by role.
    #[must_use]
    pub fn measured(&self) -> &[Measured] {
        &self.measured
    }

    fn is_here(&self, role: usize) -> bool {
        self.settings.roles.contains(&role)
    }

    /// Changes what was measured of a role.
    fn measure(&mut self, role: usize, change: impl FnOnce(&mut Measured)) {
        let at = self.settings.roles.iter().position(|here| *here == role);
        if let Some(measured) = at.and_then(|at| self.measured.get_mut(at)) {
            change(measured);
        }
    }

    fn page(&mut self, now: Time, request: RequestId, role: usize, key: StepKey) {
        self.tally.pages += 1;
        self.questions.push_back(Question::new(request, role, Kind::Page, key, now));
    }

    /// Shows the person what is next for them, once.
    fn put(&mut self, now: Time) {
        let Some(question) = self.questions.front_mut().filter(|question| !question.is_put())
        else {
            return;
        };
        question.put = Some(now);
        let question = *question;
        let role = &self.people.roles[question.role].name;
        let mut text = question.title(role, now);
        if question.kind == Kind::Page {
            text.extend(self.log.iter().map(|line| format!("\n  {line}")));
            if self.settings.is_terminal {
                text.push('\u{7}');
            }
        }
        self.say(&format!("\n{text}"));
        self.prompt(question.kind);
    }

    /// What a line means to the question that is before the person; nothing where it must be asked again.
    fn hear(&mut self, now: Time, question: &Question, line: &str) -> Option<Observation> {
        let request = question.request;
        match question.kind.hear(line, &self.settings.command) {
            Reply::Again { is_slip } => {
                self.measure(question.role, |measured| measured.slips += u32::from(is_slip));
                self.prompt(question.kind);
                None
            }
            Reply::Acknowledged => {
                let took = self.seconds(now.since(question.asked));
                self.measure(question.role, |measured| measured.acknowledge.push(took));
                self.questions.pop_front();
                Some(Observation::Acknowledged { request })
            }
            Reply::Done => Some(self.done(now, question, false)),
            Reply::RollBack(roll_back) => {
                Some(self.done(now, question, roll_back != self.signal_is_up))
            }
        }
    }

    fn done(&mut self, now: Time, question: &Question, failed: bool) -> Observation {
        let took = now.since(question.put.unwrap_or(now));
        self.tally.work += took;
        let step = (question.key.phase, self.seconds(took));
        self.measure(question.role, |measured| measured.steps.push(step));
        self.tally.slips += u32::from(failed);
        self.questions.pop_front();
        Observation::Done { request: question.request, slip: failed.then_some(Slip::Noticed) }
    }

    /// Pages that rang too long go to the next level, or ring again.
    fn escalate(&mut self, now: Time) {
        let unanswered =
            |question: &Question| self.rings_until(question).is_some_and(|at| at <= now);
        let Some(at) = self.questions.iter().position(unanswered) else { return };
        let Some(Question { request, role, mut key, asked, .. }) = self.questions.remove(at) else {
            return;
        };
        let rang = self.seconds(now.since(asked));
        self.measure(role, |measured| measured.unanswered.push(rang));
        let Some(next) = self.people.roles[role].escalates_to else {
            key.attempt += 1;
            self.page(now, request, role, key);
            return self.put(now);
        };
        let name = self.people.roles[next].name.clone();
        self.say(&format!("\nNot acknowledged: the page goes on to {name}."));
        if self.is_here(next) {
            self.page(now, request, next, key);
        } else {
            self.desk.ask(now, &Action::Page { request, role: next, key });
        }
        self.put(now);
    }

    fn rings_until(&self, question: &Question) -> Option<Time> {
        let patience = self.people.roles[question.role].escalate_after.max(SHORTEST_RING);
        (question.kind == Kind::Page).then(|| question.asked + patience)
    }

    fn withdraw(&mut self, now: Time, request: RequestId) {
        let Some(at) = self.questions.iter().position(|question| question.request == request)
        else {
            return self.desk.ask(now, &Action::Withdraw { request });
        };
        if let Some(question) = self.questions.remove(at)
            && let Some(put) = question.put
        {
            self.tally.work +=
                if question.kind == Kind::Page { Duration::ZERO } else { now.since(put) };
            self.say("\nNo longer needed.");
        }
    }

    fn seconds(&self, length: Duration) -> f64 {
        length.as_secs_f64() / self.settings.time_scale
    }

    fn prompt(&mut self, kind: Kind) {
        let text = kind.prompt(&self.settings.command);
        self.say(&text);
    }

    /// A terminal that cannot be written to is a person who sees nothing, and who will not answer.
    fn say(&mut self, text: &str) {
        let _ = writeln!(self.output, "{text}");
        let _ = self.output.flush();
    }
}

/// What of the incident log helps somebody to judge.
fn evidence(entry: &Entry) -> Option<String> {
    let said = match &entry.what {
        Event::Signal { play, evidence } => format!("{play}: {evidence}"),
        Event::SignalGone { play } => format!("{play}: the signal has gone"),
        Event::RollbackCommanded => "rollback commanded".to_owned(),
        Event::RollbackFailed => "the rollback command failed".to_owned(),
        Event::RollbackFinished => "rollback finished".to_owned(),
        Event::Held => "the rollout is held".to_owned(),
        Event::Resumed => "the rollout goes on".to_owned(),
        Event::StepFailed { phase } if *phase != Phase::Decide => {
            format!("a step failed and is done again ({})", phase.name())
        }
        _ => return None,
    };
    Some(format!("{}  {said}", entry.at.since(Time::START)))
}
