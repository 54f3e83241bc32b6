//! The same scenario, so many times faster: what lets a drill of seconds stand for a rollout of hours.
//!
//! Everything that people and controllers wait for is shortened by the factor: steps of the rollout, windows and holds of
//! detectors, scrapes, probes, acknowledgements, steps of runbooks, faults, the follow-up. Requests keep their own time:
//! how many come, how long they are worked on, when their callers stop waiting. So each window of a detector holds
//! fewer requests than in the scenario as written, which is why a drill is compared with the simulation of the *hastened*
//! scenario and never with that of the written one.
//!
//! The modelled noise of an ordinary day goes too: a live system brings its own.

use super::model::{
    CrashAfter, Decay, DetectorKind, Drill, DrillCase, Fault, FaultKind, FaultStart, GroundTruth,
    Noise, People, Release, Rollout, Scenario, Service, Step, StepKind, StrategySpec, TrafficShape,
    WayBack,
};
use crate::random::Distribution;
use crate::units::{Duration, Ratio};

/// Divides lengths of time by a factor.
#[derive(Clone, Copy, Debug)]
struct Pace(f64);

impl Pace {
    fn length(self, length: &mut Duration) {
        *length = length.scaled(1.0 / self.0);
    }

    fn law(self, law: &mut Distribution) {
        *law = law.scaled(1.0 / self.0);
    }
}

/// The scenario `factor` times as fast, for one case of its drill: with that outcome and those faults for certain (one that
/// recurs keeps its rate).
#[must_use]
pub fn drilled(scenario: &Scenario, case: &DrillCase, factor: f64) -> Scenario {
    let mut drilled = hastened(scenario, factor);
    let outcome = &mut drilled.release.outcomes[case.outcome];
    outcome.share = Ratio::ONE;
    drilled.release.outcomes = vec![outcome.clone()];
    let certain = |index: &usize| {
        let mut fault = drilled.faults[*index].clone();
        if let FaultStart::At { chance, .. } | FaultStart::On { chance, .. } = &mut fault.start {
            *chance = Ratio::ONE;
        }
        fault
    };
    drilled.faults = case.faults.iter().map(certain).collect();
    drilled.drill.proxy =
        case.proxy.iter().map(|index| drilled.drill.proxy[*index].clone()).collect();
    // A drill is itself an audit: what it runs on has not decayed.
    drilled.people.decay = Decay::default();
    // Within a drill nobody mends the release in place.
    drilled.release.fix_forward = Distribution::Constant(Duration::from_hours(24).as_secs_f64());
    drilled
}

/// The scenario `factor` times as fast.
#[must_use]
pub fn hastened(scenario: &Scenario, factor: f64) -> Scenario {
    let mut scenario = scenario.clone();
    let pace = Pace(factor);
    pace.length(&mut scenario.warm_up);
    pace.length(&mut scenario.follow_up);
    pace.length(&mut scenario.restored_after);
    pace.length(&mut scenario.telemetry.scrape_interval);
    pace.length(&mut scenario.slo.down_window);
    traffic(pace, &mut scenario.traffic.shape);
    pace.law(&mut scenario.traffic.complaints.after);
    scenario.noise = Noise { errors_sigma: 0.0, latency_sigma: 0.0, ..scenario.noise };
    scenario.services.iter_mut().for_each(|one| service(pace, one));
    release(pace, &mut scenario.release);
    scenario.faults.iter_mut().for_each(|one| fault(pace, one));
    people(pace, &mut scenario.people);
    scenario.strategies.iter_mut().for_each(|one| strategy(pace, one));
    drill(pace, &mut scenario.drill);
    scenario
}

fn traffic(pace: Pace, shape: &mut TrafficShape) {
    match shape {
        TrafficShape::Constant => {}
        TrafficShape::Steps(points) | TrafficShape::Trace(points) => {
            for point in points {
                pace.length(&mut point.at);
            }
        }
        TrafficShape::Spike { at, lasts, .. } => {
            pace.length(at);
            pace.length(lasts);
        }
    }
}

/// How instances come and go; how they answer requests stays.
fn service(pace: Pace, service: &mut Service) {
    let lifecycle = &mut service.lifecycle;
    pace.law(&mut lifecycle.pull);
    pace.law(&mut lifecycle.start);
    pace.length(&mut lifecycle.probe.period);
    pace.length(&mut lifecycle.drain);
    pace.length(&mut lifecycle.grace);
    pace.length(&mut lifecycle.restart_backoff_first);
    pace.length(&mut lifecycle.restart_backoff_max);
    if let Some(warm_up) = &mut lifecycle.warm_up {
        pace.length(&mut warm_up.lasts);
    }
}

fn release(pace: Pace, release: &mut Release) {
    if let Rollout::Canary { steps } = &mut release.rollout {
        for step in steps {
            pace.length(&mut step.hold);
        }
    }
    release.outcomes.iter_mut().for_each(|outcome| truth(pace, &mut outcome.what));
    pace.law(&mut release.fix_forward);
    pace.length(&mut release.progress_deadline);
    pace.length(&mut release.keep_old);
    pace.length(&mut release.watch);
    pace.length(&mut release.looks_every);
    pace.length(&mut release.control_restored_after);
    way_back(pace, &mut release.way_back);
}

fn way_back(pace: Pace, way_back: &mut WayBack) {
    pace.law(&mut way_back.migrate_down);
    pace.law(&mut way_back.restore);
    pace.law(&mut way_back.artefact_gone.rebuild);
    pace.law(&mut way_back.repair);
    pace.law(&mut way_back.dependents.takes);
    pace.law(&mut way_back.reapply);
}

fn truth(pace: Pace, truth: &mut GroundTruth) {
    match truth {
        GroundTruth::CrashLoop { after: CrashAfter::Time(law) }
        | GroundTruth::ColdStart { lasts: law, .. }
        | GroundTruth::LateOnset { after: law, .. } => pace.law(law),
        _ => {}
    }
}

fn fault(pace: Pace, fault: &mut Fault) {
    pace.law(&mut fault.lasts);
    if let FaultKind::ScrapeDelay { by: length }
    | FaultKind::ControlPlaneSlow { by: length }
    | FaultKind::NoisyNeighbour { burst: length, .. } = &mut fault.what
    {
        pace.length(length);
    }
    match &mut fault.start {
        FaultStart::At { at, .. } => pace.law(at),
        FaultStart::Every { mean } => pace.length(mean),
        FaultStart::On { .. } => {}
    }
}

fn people(pace: Pace, people: &mut People) {
    for role in &mut people.roles {
        pace.law(&mut role.acknowledge);
        pace.length(&mut role.escalate_after);
    }
    pace.length(&mut people.absence_lasts);
    pace.length(&mut people.reliability.sleep_inertia);
}

fn strategy(pace: Pace, strategy: &mut StrategySpec) {
    for play in &mut strategy.plays {
        for detector in &mut play.detectors {
            pace.length(&mut detector.hold_for);
            if let DetectorKind::Inspection { takes, .. } = &mut detector.kind {
                pace.law(takes);
            }
            if let Some(window) = detector.kind.window_mut() {
                pace.length(window);
            }
        }
        play.steps.iter_mut().for_each(|one| step(pace, one));
    }
}

fn step(pace: Pace, step: &mut Step) {
    pace.law(&mut step.takes);
    match &mut step.what {
        StepKind::Page { timeout: Some(length) }
        | StepKind::Decide { timeout: Some(length), .. }
        | StepKind::Normal { timeout: Some(length) } => pace.length(length),
        StepKind::Verify(verification) => pace.length(&mut verification.limit),
        _ => {}
    }
}

fn drill(pace: Pace, drill: &mut Drill) {
    drill.stops.iter_mut().for_each(|stop| pace.length(&mut stop.hold_for));
    for fault in &mut drill.proxy {
        pace.length(&mut fault.at);
        pace.length(&mut fault.lasts);
    }
}

impl DetectorKind {
    /// The window it looks at, or the time between two looks, where it has one of its own.
    fn window_mut(&mut self) -> Option<&mut Duration> {
        match self {
            Self::Threshold { window, .. }
            | Self::ErrorsAgainstBaseline { window, .. }
            | Self::LatencyAgainstBaseline { window, .. }
            | Self::Complaints { window, .. }
            | Self::Inspection { every: window, .. } => Some(window),
            Self::ConsecutiveFailures { .. } | Self::HealthCheck { .. } => None,
        }
    }
}
