//! Open parameters of the presets: wherever a strategy still has the preset's own value.

use super::file::{middle, moved};
use super::parameter::{Lever, OpenParameter};
use crate::scenario::model::{
    Audits, DetectorKind, DetectorUse, Scenario, Step, StepKind, StrategySpec, Verification,
};
use crate::scenario::preset::{PARAMETERS, Parameter};
use crate::scenario::value::{Fields, Node, Value};
use crate::units::{Duration, Money, Ratio};

/// What of which strategies a preset's parameter sets.
#[derive(Clone, Debug)]
pub(super) enum Part {
    /// Laws and chances of the steps that were made from the parameter of this key.
    Steps(&'static str),
    /// The time-outs of the decisions of these strategies.
    Timeout(Vec<usize>),
    SetUp(Vec<usize>),
    Upkeep(Vec<usize>),
    /// How often these strategies are audited.
    Audits(Vec<usize>),
    /// How long presets wait for the end of a rollback.
    VerifyLimit,
    /// By how much worse a rollback must make things for presets to leave it off.
    WorseBy,
    /// How long presets wait for somebody they can do without.
    PageTimeout,
    /// A property of the presets' inspections.
    Inspection(Inspection),
}

#[derive(Clone, Copy, Debug)]
pub(super) enum Inspection {
    Every,
    Takes,
    Catches,
}

/// Every parameter of a preset that a strategy of the file still has.
pub(super) fn parameters(file: &Fields, scenario: &Scenario) -> Vec<(OpenParameter, Part)> {
    let nodes = file.list("strategies");
    let own = |parameter: &Parameter, key: &str| -> Vec<usize> {
        let has = |node: &&Node| {
            base(node).is_some_and(|preset| parameter.used_by.contains(&preset))
                && node.record().is_none_or(|fields| fields.written(key).is_none())
        };
        (0..).zip(nodes).filter(|(_, node)| has(node)).map(|(index, _)| index).collect()
    };
    let open = |parameter: &Parameter| {
        let (part, lever) = match parameter.key {
            "setup" => {
                let of = own(parameter, "setup");
                (Part::SetUp(of.clone()), Lever::SetUp(of))
            }
            "upkeep" => {
                let of = own(parameter, "upkeep");
                (Part::Upkeep(of.clone()), Lever::Upkeep(of))
            }
            "audits" => {
                let of = own(parameter, "audits");
                (Part::Audits(of.clone()), Lever::Audits(of))
            }
            "worse_by" => (Part::WorseBy, Lever::Behaviour),
            "verify_limit" => (Part::VerifyLimit, Lever::Behaviour),
            "security_timeout" => (Part::PageTimeout, Lever::Behaviour),
            "inspect_every" => (Part::Inspection(Inspection::Every), Lever::Behaviour),
            "inspect" => (Part::Inspection(Inspection::Takes), Lever::Behaviour),
            "inspect_catches" => (Part::Inspection(Inspection::Catches), Lever::Behaviour),
            "approval_timeout" => (Part::Timeout(own(parameter, "approval")), Lever::Behaviour),
            key => (Part::Steps(key), Lever::Behaviour),
        };
        let is_used = match &part {
            Part::Steps(key) => made_from(scenario, key),
            Part::Timeout(of) | Part::SetUp(of) | Part::Upkeep(of) | Part::Audits(of) => {
                !of.is_empty()
            }
            Part::WorseBy => steps(scenario).any(is_left_off_by_preset),
            Part::VerifyLimit => steps(scenario).any(is_verified_by_preset),
            Part::PageTimeout => steps(scenario).any(is_given_up_by_preset),
            Part::Inspection(_) => detectors(scenario).any(is_inspection_of_preset),
        };
        let value = middle(&parameter.law);
        let (low, high) = (parameter.low.min(value), parameter.high.max(value));
        let parameter = OpenParameter {
            key: key(parameter, nodes),
            unit: parameter.open_unit(),
            low,
            high,
            value,
            source: parameter.source.to_owned(),
            lever,
        };
        (is_used && low < high).then_some((parameter, part))
    };
    PARAMETERS.iter().filter_map(open).collect()
}

/// The preset a strategy is, or extends.
fn base(node: &Node) -> Option<&str> {
    match &node.value {
        Value::Text(name) => Some(name),
        Value::Record(fields) => fields.text("extends"),
        _ => None,
    }
}

/// With the preset's name where only one of those in the file uses it: the three presets have a `setup` each.
fn key(parameter: &Parameter, nodes: &[Node]) -> String {
    let mut using: Vec<&str> =
        nodes.iter().filter_map(base).filter(|base| parameter.used_by.contains(base)).collect();
    using.sort_unstable();
    using.dedup();
    match using.as_slice() {
        [only] => format!("strategies.{only}.{}", parameter.key),
        _ => format!("strategies.{}", parameter.key),
    }
}

fn made_from(scenario: &Scenario, key: &str) -> bool {
    steps(scenario).any(|step| {
        // Where a step names its task, the tables give the chance of an error.
        let fails = step.assumed.fails == Some(key) && step.task.is_none();
        step.assumed.takes == Some(key) || fails
    })
}

fn steps(scenario: &Scenario) -> impl Iterator<Item = &Step> {
    scenario.strategies.iter().flat_map(|strategy| &strategy.plays).flat_map(|play| &play.steps)
}

fn detectors(scenario: &Scenario) -> impl Iterator<Item = &DetectorUse> {
    let plays = scenario.strategies.iter().flat_map(|strategy| &strategy.plays);
    plays.flat_map(|play| &play.detectors)
}

/// What the user wrote belongs to no handler.
fn is_verified_by_preset(step: &Step) -> bool {
    step.handler.is_some() && matches!(step.what, StepKind::Verify(_))
}

fn is_left_off_by_preset(step: &Step) -> bool {
    step.handler.is_some()
        && matches!(step.what, StepKind::Verify(Verification { worse: Some(_), .. }))
}

fn is_given_up_by_preset(step: &Step) -> bool {
    step.handler.is_some() && matches!(step.what, StepKind::Page { timeout: Some(_) })
}

fn is_inspection_of_preset(detector: &DetectorUse) -> bool {
    detector.handler.is_some() && matches!(detector.kind, DetectorKind::Inspection { .. })
}

/// Puts a value in.
pub(super) fn put(scenario: &mut Scenario, part: &Part, value: f64) {
    let amount = Money::from_units(value);
    match part {
        Part::Steps(key) => put_in_steps(scenario, key, value),
        Part::Timeout(of) => {
            for strategy in of {
                put_time_out(&mut scenario.strategies[*strategy], value);
            }
        }
        Part::SetUp(of) => {
            for strategy in of {
                scenario.strategies[*strategy].setup = amount;
            }
        }
        Part::Upkeep(of) => {
            for strategy in of {
                scenario.strategies[*strategy].upkeep_per_year = amount;
            }
        }
        Part::Audits(of) => {
            let every = Duration::from_secs_f64(value);
            for strategy in of {
                scenario.strategies[*strategy].audits = Some(Audits { every });
            }
        }
        Part::WorseBy => put_worse_by(scenario, value),
        Part::VerifyLimit => put_limit(scenario, value),
        Part::PageTimeout => put_page_time_out(scenario, value),
        Part::Inspection(property) => put_in_inspections(scenario, *property, value),
    }
}

fn put_time_out(strategy: &mut StrategySpec, seconds: f64) {
    for step in strategy.plays.iter_mut().flat_map(|play| &mut play.steps) {
        if let StepKind::Decide { timeout: Some(timeout), .. } = &mut step.what {
            *timeout = Duration::from_secs_f64(seconds);
        }
    }
}

fn put_page_time_out(scenario: &mut Scenario, seconds: f64) {
    let plays = scenario.strategies.iter_mut().flat_map(|strategy| &mut strategy.plays);
    for step in plays.flat_map(|play| &mut play.steps).filter(|step| is_given_up_by_preset(step)) {
        step.what = StepKind::Page { timeout: Some(Duration::from_secs_f64(seconds)) };
    }
}

fn put_limit(scenario: &mut Scenario, seconds: f64) {
    let plays = scenario.strategies.iter_mut().flat_map(|strategy| &mut strategy.plays);
    for step in plays.flat_map(|play| &mut play.steps).filter(|step| is_verified_by_preset(step)) {
        if let StepKind::Verify(how) = &mut step.what {
            how.limit = Duration::from_secs_f64(seconds);
        }
    }
}

fn put_worse_by(scenario: &mut Scenario, by: f64) {
    let plays = scenario.strategies.iter_mut().flat_map(|strategy| &mut strategy.plays);
    for step in plays.flat_map(|play| &mut play.steps).filter(|step| is_left_off_by_preset(step)) {
        if let StepKind::Verify(Verification { worse: Some(worse), .. }) = &mut step.what {
            worse.by = Ratio::saturating(by);
        }
    }
}

fn put_in_inspections(scenario: &mut Scenario, property: Inspection, value: f64) {
    let plays = scenario.strategies.iter_mut().flat_map(|strategy| &mut strategy.plays);
    let detectors = plays.flat_map(|play| &mut play.detectors);
    for detector in detectors.filter(|detector| is_inspection_of_preset(detector)) {
        let DetectorKind::Inspection { every, takes, catches, .. } = &mut detector.kind else {
            continue;
        };
        match property {
            Inspection::Every => *every = Duration::from_secs_f64(value),
            Inspection::Takes => *takes = moved(*takes, value),
            Inspection::Catches => *catches = Ratio::saturating(value),
        }
    }
}

fn put_in_steps(scenario: &mut Scenario, key: &str, value: f64) {
    let plays = scenario.strategies.iter_mut().flat_map(|strategy| &mut strategy.plays);
    for step in plays.flat_map(|play| &mut play.steps) {
        if step.assumed.takes == Some(key) {
            step.takes = moved(step.takes, value);
        }
        if step.assumed.fails == Some(key) {
            step.fails = Ratio::saturating(value);
        }
    }
}
