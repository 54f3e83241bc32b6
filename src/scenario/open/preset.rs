//! Open parameters of the presets: wherever a strategy still has the preset's own value.

use super::file::{middle, moved};
use super::parameter::{Lever, OpenParameter};
use crate::scenario::model::{Scenario, StepKind, StrategySpec};
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
            "approval_timeout" => (Part::Timeout(own(parameter, "approval")), Lever::Behaviour),
            key => (Part::Steps(key), Lever::Behaviour),
        };
        let is_used = match &part {
            Part::Steps(key) => made_from(scenario, key),
            Part::Timeout(of) | Part::SetUp(of) | Part::Upkeep(of) => !of.is_empty(),
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
    let plays = scenario.strategies.iter().flat_map(|strategy| &strategy.plays);
    plays
        .flat_map(|play| &play.steps)
        .any(|step| step.assumed.takes == Some(key) || step.assumed.fails == Some(key))
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
    }
}

fn put_time_out(strategy: &mut StrategySpec, seconds: f64) {
    for step in strategy.plays.iter_mut().flat_map(|play| &mut play.steps) {
        if let StepKind::Decide { timeout: Some(timeout), .. } = &mut step.what {
            *timeout = Duration::from_secs_f64(seconds);
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
