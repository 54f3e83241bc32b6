//! The same observations in, the same actions out; and never two rollbacks, whatever is observed.

use std::sync::Arc;

use backout::scenario::model::*;
use backout::strategy::Strategy;
use backout::system::*;
use backout::units::{Duration, Time};
use proptest::prelude::{Just, ProptestConfig, prop, prop_oneof, proptest};
use proptest::strategy::Strategy as Law;

use crate::fixture::*;
use crate::stage::{BROKEN, HEALTHY, Interval, Stage};

/// Everything a runbook can hold: alongside, confirmations, questions, fall-backs.
fn elaborate() -> StrategySpec {
    let (auto, on_call) = (Actor::Automation, Actor::Role(ON_CALL));
    let fall_back = || vec![roll_back(auto, 2), page(ON_CALL), roll_back(on_call, 2), verify()];
    let mut beside = work(Phase::Coordinate, Actor::Role(LEAD), 90.0);
    beside.alongside = true;
    let mut asked = vec![
        page(ON_CALL),
        work(Phase::Assess, on_call, 60.0),
        beside,
        ask(ON_CALL, 120.0, Some(300), Otherwise::RollBack),
    ];
    asked.extend(fall_back());
    asked.push(work(Phase::Recover, on_call, 600.0));
    let mut again = roll_back(on_call, 1);
    again.alongside = true;
    let mut strong = vec![confirm(30.0), roll_back(auto, 1), again];
    strong.extend(fall_back());
    let mut plays = vec![
        play("strong", errors_above(0.5, 10), strong),
        play("weak", errors_above(0.05, 10), asked),
    ];
    plays[1].hold = true;
    strategy(plays)
}

fn comes_and_goes(second: u64) -> Option<Interval> {
    match second {
        1500..1900 => None,
        700..800 | 1200..1400 => Some(Interval { new: (10, 2), ready: 2 }),
        3000.. => BROKEN,
        _ => HEALTHY,
    }
}

fn replay(observed: &[Observed]) -> (Vec<Action>, Vec<Entry>) {
    let mut strategy = Strategy::new(&elaborate(), &scenario());
    let mut actions = Vec::new();
    for observed in observed {
        strategy.observe(observed, &mut actions);
    }
    (actions, strategy.journal().to_vec())
}

#[test]
fn the_same_observations_give_the_same_actions() {
    let stage = Stage::new(&elaborate(), comes_and_goes).failing_commands(3).run(8000);
    let (actions, journal) = replay(&stage.observed);
    let acted: Vec<_> = stage.actions.iter().map(|(_, action)| action.clone()).collect();
    assert_eq!(actions, acted);
    assert_eq!(journal, stage.strategy.journal());
    assert!(
        acted.iter().any(|action| matches!(action, Action::RollBack(_))),
        "the play is worth the test"
    );
    assert!(stage.when(|event| *event == Event::Closed).is_some());
}

#[test]
fn a_copy_goes_on_like_its_original() {
    let whole = Stage::new(&elaborate(), comes_and_goes).failing_commands(3).run(8000);
    for second in (650..4000).step_by(77) {
        let half = Stage::new(&elaborate(), comes_and_goes).failing_commands(3).run(second);
        let copy = half.clone().run(8000);
        assert_eq!(copy.actions, whole.actions, "copied at {second} s");
        assert_eq!(copy.strategy.journal(), whole.strategy.journal(), "copied at {second} s");
    }
}

/// What may happen next; answers go to whatever is open.
#[derive(Clone, Copy, Debug)]
enum Happening {
    Scrape { errors: u64, missed: u64 },
    Answer { which: usize, failed: bool },
    Command { fails: bool },
}

fn happening() -> impl Law<Value = Happening> {
    prop_oneof![
        4 => (prop_oneof![Just(0_u64), 0_u64..=10], prop_oneof![9 => Just(0_u64), 1 => 0_u64..9])
            .prop_map(|(errors, missed)| Happening::Scrape { errors, missed }),
        4 => (0_usize..8, prop::bool::weighted(0.2))
            .prop_map(|(which, failed)| Happening::Answer { which, failed }),
        1 => prop::bool::weighted(0.6).prop_map(|fails| Happening::Command { fails }),
    ]
}

/// A system that answers in whatever order, checked at every step.
struct Checked {
    strategy: Strategy,
    now: Time,
    open: Vec<Action>,
    outstanding: bool,
    finished: bool,
    held: bool,
    requests: u64,
    errors: u64,
}

impl Checked {
    fn new() -> Self {
        let strategy = Strategy::new(&elaborate(), &scenario());
        let (outstanding, finished, held) = (false, false, false);
        let (now, open) = (Time::START, Vec::new());
        Self { strategy, now, open, outstanding, finished, held, requests: 0, errors: 0 }
    }

    fn happen(&mut self, what: Happening) {
        match what {
            Happening::Scrape { errors, missed } => self.scrape(errors, missed),
            Happening::Answer { .. } if self.open.is_empty() => {}
            Happening::Answer { which, failed } => {
                let asked = self.open.remove(which % self.open.len());
                self.show(match asked {
                    Action::Page { request, .. } => Observation::Acknowledged { request },
                    Action::Work { request, .. } => {
                        Observation::Done { request, slip: failed.then_some(Slip::Noticed) }
                    }
                    Action::SetTimer { request, .. } => Observation::Timer { request },
                    other => panic!("{other:?} is not answered"),
                });
            }
            Happening::Command { fails } if self.outstanding => {
                self.outstanding = false;
                self.finished = !fails;
                self.show(if fails {
                    Observation::RollbackFailed
                } else {
                    Observation::RollbackFinished
                });
            }
            Happening::Command { .. } => {}
        }
    }

    fn scrape(&mut self, errors: u64, missed: u64) {
        self.now = self.now + Duration::from_secs(SCRAPE * (missed + 1));
        let weight = if self.finished { 0.0 } else { 0.1 };
        if !self.finished {
            (self.requests, self.errors) = (self.requests + 10, self.errors + errors);
        }
        let new = VersionScrape {
            requests: self.requests,
            errors: self.errors,
            ready: 2,
            desired: 2,
            ..VersionScrape::default()
        };
        let services = vec![ServiceScrape { old: VersionScrape::default(), new }];
        let started_at = Some(Time::START);
        let rollout = RolloutView { weight: ratio(weight), started_at, ..RolloutView::default() };
        self.show(Observation::Scrape(Arc::new(Scrape {
            services,
            rollout,
            integrity: Integrity::default(),
        })));
    }

    fn show(&mut self, what: Observation) {
        let mut actions = Vec::new();
        self.strategy.observe(&Observed { at: self.now, what }, &mut actions);
        for action in actions {
            assert!(!(self.finished && action.is_effective()), "{action:?} after the rollback");
            match action {
                Action::RollBack(_) => {
                    assert!(!self.outstanding, "two rollbacks outstanding");
                    self.outstanding = true;
                }
                Action::Withdraw { request } => {
                    let before = self.open.len();
                    self.open.retain(|open| request_of(open) != Some(request));
                    assert!(self.open.len() < before, "{request} is not open");
                }
                Action::Hold => assert!(!std::mem::replace(&mut self.held, true)),
                Action::Resume => assert!(std::mem::replace(&mut self.held, false)),
                asked => self.open.push(asked),
            }
        }
        let idle = !self.strategy.is_busy();
        assert!(!idle || self.open.is_empty(), "{:?} left open", self.open);
    }
}

fn request_of(action: &Action) -> Option<RequestId> {
    match action {
        Action::Page { request, .. }
        | Action::Work { request, .. }
        | Action::SetTimer { request, .. } => Some(*request),
        _ => None,
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn never_two_rollbacks_and_nothing_effective_after_one(
        happenings in prop::collection::vec(happening(), 0..400)
    ) {
        let mut checked = Checked::new();
        for what in happenings {
            checked.happen(what);
        }
    }
}
