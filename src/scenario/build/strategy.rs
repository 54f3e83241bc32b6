//! Strategies: presets, changed presets, and those written out.

use super::people::{audits, task};
use crate::random::Distribution;
use crate::scenario::model::{
    Actor, Assumed, Comparison, DetectorKind, DetectorUse, Handler, Inspected, Leadership,
    Otherwise, Outlay, People, Phase, Play, Precaution, Quantity, Slo, Step, StepKind,
    StrategySpec, Target, Telemetry, Then, Verification, Worse,
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
            audits: None,
            outlay: Outlay::default(),
        },
    };
    for name in fields.list("without") {
        let Value::Text(name) = &name.value else { return None };
        spec = spec.without(Handler::ALL.into_iter().find(|handler| handler.name() == name)?);
    }
    for fields in fields.records("plays") {
        let name = fields.text("name")?;
        match spec.plays.iter_mut().find(|present| present.name == name) {
            Some(present) => *present = play(fields, Some(&*present), around)?,
            None => spec.plays.push(play(fields, None, around)?),
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
    if let Some(node) = fields.get("audits") {
        spec.audits = audits(node);
    }
    outlay(fields, &mut spec.outlay);
    Some(spec)
}

fn outlay(fields: &Fields, outlay: &mut Outlay) {
    outlay.setup_hours = fields.number("setup_hours").unwrap_or(outlay.setup_hours);
    outlay.training = fields.record("training").and_then(super::training).or(outlay.training);
    outlay.leadership = match fields.text("leadership") {
        Some("full_time") => Leadership::FullTime,
        Some("fractional") => Leadership::Fractional,
        Some(_) => Leadership::None,
        None => outlay.leadership,
    };
}

fn change(spec: &mut StrategySpec, mut each: impl FnMut(&mut Step)) {
    spec.plays.iter_mut().flat_map(|play| &mut play.steps).for_each(&mut each);
}

/// A play as it is written. One of the preset's name that leaves out its steps or its detectors keeps the preset's, and then also
/// `hold` and `before` where they are not written; with both it has nothing of the preset's.
fn play(fields: &Fields, replaced: Option<&Play>, around: &Surroundings<'_>) -> Option<Play> {
    let (steps, detectors) = (fields.get("steps"), fields.get("when"));
    let kept = replaced.filter(|_| steps.is_none() || detectors.is_none());
    let flag = |key: &str, of_preset: fn(&Play) -> bool| match kept {
        Some(kept) if fields.written(key).is_none() => Some(of_preset(kept)),
        _ => fields.flag(key),
    };
    Some(Play {
        name: fields.text("name")?.to_owned(),
        detectors: match detectors {
            Some(_) => fields.list("when").iter().map(|node| detector(node, around)).collect(),
            None => kept.map(|kept| kept.detectors.clone()),
        }?,
        hold: flag("hold", |play| play.hold)?,
        before: flag("before", |play| play.before)?,
        steps: match steps {
            Some(_) => fields.list("steps").iter().map(|node| step(node, around)).collect(),
            None => kept.map(|kept| kept.steps.clone()),
        }?,
    })
}

fn detector(node: &Node, around: &Surroundings<'_>) -> Option<DetectorUse> {
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
        "complaints" => DetectorKind::Complaints {
            at_least: fields.small_count("at_least")?,
            window: fields.duration("over")?,
        },
        "inspection" => DetectorKind::Inspection {
            what: if fields.text("what")? == "data" {
                Inspected::Data
            } else {
                Inspected::Security
            },
            every: fields.duration("every")?,
            by: actor(fields.text("by")?, around)?,
            takes: fields.law("takes")?,
            catches: fields.share("catches")?,
        },
        _ => DetectorKind::LatencyAgainstBaseline {
            quantile: fields.share("quantile")?,
            factor: fields.number("factor")?,
            window: fields.duration("over")?,
            min_requests: fields.small_count("min_requests")?,
        },
    };
    let hold_for = fields.duration("for").unwrap_or_default();
    Some(DetectorUse { kind, hold_for, handler: None })
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
    let (phase, what) = kind_of_step(kind, fields, around)?;
    let (by, takes) = match kind {
        "page" => (actor(fields.text("role")?, around)?, Distribution::Constant(0.0)),
        "confirm" => {
            let wait = fields.duration("takes")?;
            (Actor::Automation, Distribution::Constant(wait.as_secs_f64()))
        }
        "normal" => (Actor::Automation, Distribution::Constant(0.0)),
        _ => (actor(fields.text("by")?, around)?, fields.law("takes")?),
    };
    let fails = fields.share("fails").or_else(|| fields.share("mistaken")).unwrap_or_default();
    let alongside = fields.flag("alongside").unwrap_or(false);
    let (task, assumed, handler) = (task(fields), Assumed::default(), None);
    Some(Step { phase, what, by, takes, fails, task, alongside, assumed, handler })
}

fn actor(name: &str, around: &Surroundings<'_>) -> Option<Actor> {
    match name {
        "automation" => Some(Actor::Automation),
        name => around.roles.iter().position(|role| *role == name).map(Actor::Role),
    }
}

fn kind_of_step(
    kind: &str,
    fields: &Fields,
    around: &Surroundings<'_>,
) -> Option<(Phase, StepKind)> {
    Some(match kind {
        "page" => (Phase::Acknowledge, StepKind::Page { timeout: fields.duration("timeout") }),
        "work" => (phase(fields.text("phase")?), StepKind::Work),
        "confirm" => (Phase::Decide, StepKind::Confirm),
        "decide" => {
            let otherwise = otherwise(fields.text("otherwise").unwrap_or("rollback"));
            (Phase::Decide, StepKind::Decide { timeout: fields.duration("timeout"), otherwise })
        }
        "rollback" => {
            (Phase::Execute, StepKind::RollBack { attempts: fields.small_count("attempts")? })
        }
        "check" => (
            phase(fields.text("phase")?),
            StepKind::Check { what: precaution(fields.text("what")?)? },
        ),
        "normal" => (Phase::Assess, StepKind::Normal { timeout: fields.duration("timeout") }),
        "fix_forward" => (Phase::Execute, StepKind::FixForward),
        "migrate_down" => (Phase::Execute, StepKind::MigrateDown),
        _ => (Phase::Recover, StepKind::Verify(verification(fields, around)?)),
    })
}

fn verification(fields: &Fields, around: &Surroundings<'_>) -> Option<Verification> {
    let page = fields.text("page");
    Some(Verification {
        redo: fields.flag("redo")?,
        worse: fields.share("worse_by").map(|by| Worse { by, then: then(fields) }),
        limit: fields.duration("limit")?,
        errors_above: fields.share("errors_above"),
        page: page.and_then(|page| around.roles.iter().position(|role| *role == page)),
    })
}

fn then(fields: &Fields) -> Then {
    match fields.text("then") {
        Some("halt") => Then::Halt,
        Some("forward") => Then::Forward,
        _ => Then::Redo,
    }
}

fn precaution(word: &str) -> Option<Precaution> {
    Precaution::ALL.into_iter().find(|precaution| precaution.name() == word)
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
