//! Strategies: presets, changed presets, and those written out.

use crate::random::Distribution;
use crate::scenario::model::{
    Actor, Assumed, Comparison, DetectorKind, DetectorUse, Otherwise, People, Phase, Play,
    Quantity, Slo, Step, StepKind, StrategySpec, Target, Telemetry,
};
use crate::scenario::preset::{Surroundings, preset};
use crate::scenario::quantity::tidy;
use crate::scenario::value::{Fields, Node, Value};
use crate::units::{Money, Ratio};

pub(super) fn strategies(
    file: &Fields,
    people: &People,
    slo: &Slo,
    telemetry: &Telemetry,
) -> Option<Vec<StrategySpec>> {
    let around = Surroundings {
        roles: people.roles.iter().map(|role| role.name.as_str()).collect(),
        error_budget: tidy(slo.availability.complement().get()),
        bad_after: slo.bad_after,
        scrape_interval: telemetry.scrape_interval,
    };
    let one = |node: &Node| match &node.value {
        Value::Text(name) => preset(name, &around),
        Value::Record(fields) => written(fields, &around),
        _ => None,
    };
    file.list("strategies").iter().map(one).collect()
}

fn written(fields: &Fields, around: &Surroundings<'_>) -> Option<StrategySpec> {
    let name = fields.text("name")?.to_owned();
    let mut spec = match fields.text("extends") {
        Some(base) => StrategySpec { name, ..preset(base, around)? },
        None => StrategySpec {
            name,
            plays: Vec::new(),
            setup: Money::ZERO,
            upkeep_per_year: Money::ZERO,
        },
    };
    for fields in fields.records("plays") {
        let play = play(fields, around)?;
        match spec.plays.iter_mut().find(|present| present.name == play.name) {
            Some(present) => *present = play,
            None => spec.plays.push(play),
        }
    }
    if let Some(approval) = fields.record("approval") {
        let timeout = Some(approval.duration("timeout")?);
        let otherwise = otherwise(approval.text("otherwise")?);
        change(&mut spec, |step| {
            if matches!(step.what, StepKind::Decide { .. }) {
                step.what = StepKind::Decide { timeout, otherwise };
            }
        });
    }
    if let Some(wait) = fields.duration("confirm") {
        change(&mut spec, |step| {
            if step.what == StepKind::Confirm {
                step.takes = Distribution::Constant(wait.as_secs_f64());
                step.assumed.takes = None;
            }
        });
    }
    let amount = |key: &str| fields.get(key).and_then(Node::money);
    spec.setup = amount("setup").unwrap_or(spec.setup);
    spec.upkeep_per_year = amount("upkeep").unwrap_or(spec.upkeep_per_year);
    Some(spec)
}

fn change(spec: &mut StrategySpec, mut each: impl FnMut(&mut Step)) {
    spec.plays.iter_mut().flat_map(|play| &mut play.steps).for_each(&mut each);
}

fn play(fields: &Fields, around: &Surroundings<'_>) -> Option<Play> {
    let steps = fields.list("steps").iter().map(|node| step(node, around));
    Some(Play {
        name: fields.text("name")?.to_owned(),
        detectors: fields.list("when").iter().map(detector).collect::<Option<_>>()?,
        hold: fields.flag("hold")?,
        steps: steps.collect::<Option<_>>()?,
    })
}

fn detector(node: &Node) -> Option<DetectorUse> {
    let (kind, content) = node.kind()?;
    let fields = content?.record()?;
    let kind = match kind {
        "error_ratio" => {
            let limit = |key: &str| fields.share(key).map(Ratio::get);
            threshold(fields, Quantity::ErrorRatio, limit)?
        }
        "latency" => {
            let limit = |key: &str| fields.duration(key).map(crate::units::Duration::as_secs_f64);
            threshold(fields, Quantity::LatencyQuantile(fields.share("quantile")?), limit)?
        }
        "consecutive_failures" => DetectorKind::ConsecutiveFailures {
            quantity: Quantity::ErrorRatio,
            target: target(fields)?,
            value: fields.share("above")?.get(),
            failures: fields.small_count("failures")?,
            min_requests: fields.small_count("min_requests")?,
        },
        "health_check" => DetectorKind::HealthCheck { missing: fields.share("missing")? },
        "errors_against_baseline" => DetectorKind::ErrorsAgainstBaseline {
            factor: fields.number("factor")?,
            margin: fields.share("margin")?.get(),
            window: fields.duration("over")?,
            min_requests: fields.small_count("min_requests")?,
        },
        _ => DetectorKind::LatencyAgainstBaseline {
            quantile: fields.share("quantile")?,
            factor: fields.number("factor")?,
            window: fields.duration("over")?,
            min_requests: fields.small_count("min_requests")?,
        },
    };
    Some(DetectorUse { kind, hold_for: fields.duration("for")? })
}

fn threshold(
    fields: &Fields,
    quantity: Quantity,
    limit: impl Fn(&str) -> Option<f64>,
) -> Option<DetectorKind> {
    let (comparison, value) = match limit("above") {
        Some(value) => (Comparison::Above, value),
        None => (Comparison::Below, limit("below")?),
    };
    Some(DetectorKind::Threshold {
        quantity,
        target: target(fields)?,
        comparison,
        value,
        window: fields.duration("over")?,
        min_requests: fields.small_count("min_requests")?,
    })
}

fn target(fields: &Fields) -> Option<Target> {
    Some(match fields.text("of")? {
        "new_version" => Target::NewVersion,
        "released_service" => Target::ReleasedService,
        _ => Target::UserFacing,
    })
}

fn otherwise(word: &str) -> Otherwise {
    if word == "continue" { Otherwise::Continue } else { Otherwise::RollBack }
}

fn step(node: &Node, around: &Surroundings<'_>) -> Option<Step> {
    let (kind, content) = node.kind()?;
    let fields = content?.record()?;
    let actor = |key: &str| match fields.text(key)? {
        "automation" => Some(Actor::Automation),
        name => around.roles.iter().position(|role| *role == name).map(Actor::Role),
    };
    let (phase, what) = match kind {
        "page" => (Phase::Acknowledge, StepKind::Page),
        "work" => (phase(fields.text("phase")?), StepKind::Work),
        "confirm" => (Phase::Decide, StepKind::Confirm),
        "decide" => {
            let otherwise = otherwise(fields.text("otherwise").unwrap_or("rollback"));
            (Phase::Decide, StepKind::Decide { timeout: fields.duration("timeout"), otherwise })
        }
        "rollback" => {
            (Phase::Execute, StepKind::RollBack { attempts: fields.small_count("attempts")? })
        }
        _ => (Phase::Recover, StepKind::Verify),
    };
    let (by, takes) = match kind {
        "page" => (actor("role")?, Distribution::Constant(0.0)),
        "confirm" => {
            let wait = fields.duration("takes")?;
            (Actor::Automation, Distribution::Constant(wait.as_secs_f64()))
        }
        _ => (actor("by")?, fields.law("takes")?),
    };
    let fails = fields.share("fails").or_else(|| fields.share("mistaken")).unwrap_or_default();
    let alongside = fields.flag("alongside").unwrap_or(false);
    Some(Step { phase, what, by, takes, fails, alongside, assumed: Assumed::default() })
}

fn phase(word: &str) -> Phase {
    match word {
        "coordinate" => Phase::Coordinate,
        "decide" => Phase::Decide,
        "execute" => Phase::Execute,
        "recover" => Phase::Recover,
        _ => Phase::Assess,
    }
}
