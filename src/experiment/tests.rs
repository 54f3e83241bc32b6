//! Whole replications, by scenarios written out here.

use super::*;
use crate::plan::{Circumstances, FaultSet};
use crate::random::Distribution;
use crate::referee::judge;
use crate::referee::outcome::{FinalState, Replication};
use crate::scenario::model::*;
use crate::units::{Duration, Money, Ratio};

fn threshold() -> DetectorUse {
    DetectorUse {
        kind: DetectorKind::Threshold {
            quantity: Quantity::ErrorRatio,
            target: Target::NewVersion,
            comparison: Comparison::Above,
            value: 0.05,
            window: Duration::from_mins(1),
            min_requests: 10,
        },
        hold_for: Duration::from_secs(30),
        handler: None,
    }
}

fn step(phase: Phase, what: StepKind, takes: f64) -> Step {
    Step {
        phase,
        what,
        by: Actor::Automation,
        takes: Distribution::Constant(takes),
        fails: Ratio::ZERO,
        task: None,
        alongside: false,
        assumed: Assumed::default(),
        handler: None,
    }
}

fn automated() -> StrategySpec {
    let steps = vec![
        step(Phase::Assess, StepKind::Confirm, 30.0),
        step(Phase::Execute, StepKind::RollBack { attempts: 2 }, 20.0),
        step(Phase::Recover, StepKind::Verify(Verification::default()), 0.0),
    ];
    let play = Play {
        name: "act".into(),
        detectors: vec![threshold()],
        hold: false,
        before: false,
        steps,
    };
    StrategySpec {
        name: "automated".into(),
        plays: vec![play],
        setup: Money::ZERO,
        upkeep_per_year: Money::ZERO,
        audits: None,
        outlay: Outlay::default(),
    }
}

fn scenario(what: GroundTruth) -> Scenario {
    let mut scenario = crate::world::tests::scenario();
    scenario.services[0].concurrency = 8;
    scenario.services[0].instances = 4;
    scenario.traffic.rate_per_s = 20.0;
    scenario.traffic.client_timeout = Duration::from_secs(10);
    scenario.slo.bad_after = Duration::from_secs(1);
    let canary = |weight, mins| CanaryStep {
        weight: Ratio::saturating(weight),
        hold: Duration::from_mins(mins),
    };
    scenario.release.rollout =
        Rollout::Canary { steps: vec![canary(0.05, 5), canary(0.25, 10), canary(0.5, 10)] };
    scenario.release.outcomes = vec![Outcome { share: Ratio::ONE, what }];
    scenario.strategies = vec![automated()];
    scenario
}

fn run(scenario: &Scenario, settles: bool) -> Replication {
    let setup = Setup::new(scenario.clone(), settles);
    let circumstances = Circumstances {
        outcome: 0,
        fault_set: FaultSet::None,
        start_hour: HourOfWeek { day: 1, hour: 10 },
    };
    judge(scenario, &setup.replicate(0, 0, circumstances))
}

#[test]
fn an_error_canary_is_rolled_back_and_service_restored() {
    let rate = Distribution::Constant(0.3);
    let replication = run(&scenario(GroundTruth::Errors { rate }), true);
    let run = &replication.strategies[0];
    assert_eq!(run.final_state, FinalState::RestoredByRollback);
    assert!(replication.needed);
}
