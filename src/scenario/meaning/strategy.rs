//! Strategies: names, what a preset lets itself be changed in, detectors that can fire, runbooks that can be run.

use super::telemetry::bound;
use super::{Diagnostic, Fields, Span, duplicates, names, no_effect, play, unknown};
use crate::scenario::preset::{handlers_of, has_confirmation, has_decision, roles_of};
use crate::scenario::value::{Node, Value};
use crate::units::Ratio;

pub(super) fn check(file: &Fields, found: &mut Vec<Diagnostic>) {
    let roles =
        file.record("people").map(|people| names(people, "roles", "name")).unwrap_or_default();
    let mut strategies = Vec::new();
    for node in file.list("strategies") {
        match &node.value {
            Value::Text(preset) => {
                strategies.push((preset.as_str(), node.span));
                needed_roles(preset, node.span, &roles, found);
            }
            Value::Record(fields) => {
                strategies.extend(fields.text("name").map(|name| (name, fields.span_of("name"))));
                written(file, fields, &roles, found);
            }
            _ => {}
        }
    }
    duplicates(&strategies, "strategies", found);
    for (name, span) in strategies.iter().filter(|(name, _)| matches!(*name, "never" | "perfect")) {
        found.push(
            Diagnostic::error("reserved-name", format!("`{name}` is a reference of every report"))
                .at(*span, "taken")
                .help("choose another name"),
        );
    }
}

fn needed_roles(preset: &str, span: Span, roles: &[(&str, Span)], found: &mut Vec<Diagnostic>) {
    let missing = |role: &&&str| !roles.iter().any(|(name, _)| name == *role);
    for role in roles_of(preset).iter().filter(missing) {
        found.push(
            Diagnostic::error("unknown-name", format!("there is no role `{role}`"))
                .at(span, format!("the runbook of `{preset}` needs it"))
                .help(format!("add `- {{name: {role}}}` to `people.roles`")),
        );
    }
}

fn written(file: &Fields, fields: &Fields, roles: &[(&str, Span)], found: &mut Vec<Diagnostic>) {
    let base = fields.text("extends");
    if let Some(preset) = base {
        needed_roles(preset, fields.span_of("extends"), roles, found);
    } else if fields.get("plays").is_none() {
        found.push(
            Diagnostic::error("missing-key", "the strategy does nothing")
                .at(fields.span, "needs `extends` or `plays`")
                .help("start from a preset with `extends: hybrid`"),
        );
    }
    let changes = [
        ("approval", base.is_some_and(has_decision), "rolls back without asking for an approval"),
        ("confirm", base.is_some_and(has_confirmation), "waits for no confirmation"),
    ];
    for (key, possible, why) in changes {
        if let (Some(span), false) = (fields.written(key), possible) {
            let preset = base.unwrap_or("a strategy without `extends`");
            found.push(no_effect(key, span, &format!("{preset} {why}")));
        }
    }
    without(base, fields, found);
    duplicates(&names(fields, "plays", "name"), "plays", found);
    for play in fields.records("plays") {
        play::check(fields, play, found);
        page(play.list("steps"), found);
        play.list("when").iter().for_each(|detector| self::detector(file, detector, roles, found));
        play.list("steps")
            .iter()
            .enumerate()
            .for_each(|(index, node)| step(index, node, roles, found));
    }
}

/// Only what a preset has can be taken from it.
fn without(base: Option<&str>, fields: &Fields, found: &mut Vec<Diagnostic>) {
    let Some(span) = fields.written("without") else { return };
    let Some(preset) = base else {
        let why = "a strategy without `extends` has no handlers: leave the step out";
        found.push(no_effect("without", span, why));
        return;
    };
    let possible: Vec<&str> = handlers_of(preset).iter().map(|one| one.name()).collect();
    for node in fields.list("without") {
        let Value::Text(name) = &node.value else { continue };
        if !possible.contains(&name.as_str()) {
            found.push(
                Diagnostic::error("unknown-name", format!("`{preset}` has no handler `{name}`"))
                    .at(node.span, "nothing to switch off")
                    .help(format!("it has {}", possible.join(", "))),
            );
        }
    }
}

fn detector(file: &Fields, node: &Node, roles: &[(&str, Span)], found: &mut Vec<Diagnostic>) {
    let Some((kind, Some(content))) = node.kind() else { return };
    let Some(fields) = content.record() else { return };
    if matches!(kind, "error_ratio" | "latency") {
        let ends = ["above", "below"].iter().filter(|key| fields.get(key).is_some()).count();
        if ends != 1 {
            found.push(
                Diagnostic::error("threshold", format!("`{kind}` needs one threshold"))
                    .at(fields.span, format!("{ends} are written"))
                    .help("write either `above` or `below`"),
            );
        }
    }
    actor("by", true, fields, roles, found);
    let Some(telemetry) = file.record("telemetry") else { return };
    if kind == "complaints" {
        return heard(file, fields, found);
    }
    if let (Some(window), Some(interval)) =
        (fields.duration("over"), telemetry.duration("scrape_interval"))
        && window < interval * 2
    {
        found.push(
            Diagnostic::error("blind", "the window holds fewer than two scrapes")
                .at(fields.span_of("over"), format!("counters are read every {interval}"))
                .help(format!("write at least {}", interval * 2)),
        );
    }
    let greatest = telemetry.list("buckets").last().and_then(bound);
    if let (Some(limit), Some(greatest)) = (fields.duration("above"), greatest)
        && limit >= greatest
    {
        found.push(
            Diagnostic::error("blind", "this detector can never fire")
                .at(fields.span_of("above"), format!("not below the greatest bucket, {greatest}"))
                .help("lower it, or add larger bounds to `telemetry.buckets`"),
        );
    }
}

/// Complaints are counted as they come, not at scrapes; but somebody has to complain.
fn heard(file: &Fields, fields: &Fields, found: &mut Vec<Diagnostic>) {
    let traffic = file.record("traffic");
    let complaints = traffic.and_then(|traffic| traffic.record("complaints"));
    if complaints.and_then(|complaints| complaints.share("chance")) == Some(Ratio::ZERO) {
        found.push(
            Diagnostic::error("blind", "this detector can never fire")
                .at(fields.span, "`traffic.complaints.chance` is 0%: nobody complains")
                .help("raise the chance, or leave the detector out"),
        );
    }
}

/// Whoever is not reached in time answers no question: it says itself what that means.
fn page(steps: &[Node], found: &mut Vec<Diagnostic>) {
    let of = |kind: &'static str| {
        steps.iter().filter_map(move |node| match node.kind()? {
            (name, Some(content)) if name == kind => content.record(),
            _ => None,
        })
    };
    for paged in of("page") {
        let Some(span) = paged.written("timeout") else { continue };
        let asked = |decision: &&Fields| {
            decision.text("by") == paged.text("role") && decision.get("timeout").is_none()
        };
        if let Some(decision) = of("decide").find(asked) {
            found.push(
                Diagnostic::error("missing-key", "the question waits for whoever is given up")
                    .at(decision.span, "needs `timeout`")
                    .and(span, "after this long nobody is waited for")
                    .help("write `timeout` and `otherwise` beside the decision"),
            );
        }
    }
}

/// A step errs by a plain chance or by the tables, and machines do neither.
fn errors(kind: &str, fields: &Fields, found: &mut Vec<Diagnostic>) {
    let Some(task) = fields.written("task") else { return };
    if fields.text("by") == Some("automation") {
        found.push(no_effect("task", task, "the tables are about people"));
    }
    let chance = if kind == "decide" { "mistaken" } else { "fails" };
    if let Some(span) = fields.written(chance) {
        found.push(no_effect(chance, span, "`task` takes the chance from `people.reliability`"));
    }
}

fn step(index: usize, node: &Node, roles: &[(&str, Span)], found: &mut Vec<Diagnostic>) {
    let Some((kind, Some(content))) = node.kind() else { return };
    let Some(fields) = content.record() else { return };
    errors(kind, fields, found);
    let machine = !matches!(kind, "page" | "decide");
    for key in ["role", "by"] {
        actor(key, machine, fields, roles, found);
    }
    actor("page", false, fields, roles, found);
    verification(fields, found);
    if let (Some(span), Some(true), 0) =
        (fields.written("alongside"), fields.flag("alongside"), index)
    {
        found.push(no_effect("alongside", span, "there is no step before the first"));
    }
    if let (Some(span), None) = (fields.written("otherwise"), fields.get("timeout")) {
        found.push(no_effect("otherwise", span, "without `timeout` an answer is waited for"));
    }
}

/// What only a verification that acts can use.
fn verification(fields: &Fields, found: &mut Vec<Diagnostic>) {
    let leaves_off = fields.written("worse_by").is_some();
    if let (Some(span), Some(false), false) =
        (fields.written("page"), fields.flag("redo"), leaves_off)
    {
        let why = "without `redo` or `worse_by` nothing is done where it did not help";
        found.push(no_effect("page", span, why));
    }
    if let (Some(span), false) = (fields.written("then"), leaves_off) {
        found.push(no_effect("then", span, "without `worse_by` no rollback is left off"));
    }
}

/// The name under `key` is a role, or automation where a machine can do it.
fn actor(
    key: &str,
    machine: bool,
    fields: &Fields,
    roles: &[(&str, Span)],
    found: &mut Vec<Diagnostic>,
) {
    let Some(name) = fields.text(key) else { return };
    let known = roles.iter().any(|(role, _)| *role == name) || machine && name == "automation";
    if !known {
        let mut possible = roles.to_vec();
        possible.extend(machine.then_some(("automation", fields.span)));
        found.push(unknown("role", name, fields.span_of(key), &possible));
    }
}
