//! Faults: one schedule each, at services that exist.

use super::{Diagnostic, Fields, Span, names, no_effect, unknown};
use crate::scenario::value::Node;

pub(super) fn check(file: &Fields, found: &mut Vec<Diagnostic>) {
    let services = names(file, "services", "name");
    for fault in file.records("faults") {
        schedule(fault, found);
        let content = fault.kind("what").and_then(|(_, content)| content).and_then(Node::record);
        if let Some(content) = content {
            selector(file, content, &services, found);
            role(file, content, found);
            partition(file, content, &services, found);
            jitter(content, found);
        }
        trigger(fault, found);
    }
}

fn schedule(fault: &Fields, found: &mut Vec<Diagnostic>) {
    let written: Vec<(&str, Span)> = ["at", "every", "on"]
        .into_iter()
        .filter_map(|key| Some((key, fault.written(key)?)))
        .collect();
    match written.as_slice() {
        [] => found.push(
            Diagnostic::error("missing-key", "the fault never starts")
                .at(fault.span, "needs `at`, `every` or `on`")
                .help(
                    "write when it starts, such as `at: 0s..60m`, `every: 30d` or `on: promoted`",
                ),
        ),
        [_] => {}
        [(first, first_span), (second, span), ..] => found.push(
            Diagnostic::error(
                "two-schedules",
                format!("`{first}` and `{second}` exclude each other"),
            )
            .at(*span, "a second schedule")
            .and(*first_span, "the first")
            .help("keep one; write the fault twice if both are meant"),
        ),
    }
    if let (Some(_), Some(span)) = (fault.written("every"), fault.written("chance")) {
        found.push(no_effect("chance", span, "`every` already says how often"));
    }
}

/// What befalls people begins by the clock: they do not see the rollout.
fn trigger(fault: &Fields, found: &mut Vec<Diagnostic>) {
    let Some((kind, _)) = fault.kind("what") else { return };
    let befalls_people = matches!(kind, "pager_down" | "unreachable" | "wrong_runbook_step");
    if let (true, Some(span)) = (befalls_people, fault.written("on")) {
        found.push(no_effect(
            "on",
            span,
            "what befalls people begins `at` a time or `every` so often",
        ));
    }
}

fn role(file: &Fields, content: &Fields, found: &mut Vec<Diagnostic>) {
    let (Some(name), Some(people)) = (content.text("role"), file.record("people")) else { return };
    let roles = names(people, "roles", "name");
    if !roles.iter().any(|(role, _)| *role == name) {
        found.push(unknown("role", name, content.span_of("role"), &roles));
    }
}

/// Both ends exist, and the one calls the other.
fn partition(
    file: &Fields,
    content: &Fields,
    services: &[(&str, Span)],
    found: &mut Vec<Diagnostic>,
) {
    let (Some(from), Some(to)) = (content.text("from"), content.text("to")) else { return };
    let caller = file.records("services").find(|one| one.text("name") == Some(from));
    if caller.is_none() {
        found.push(unknown("service", from, content.span_of("from"), services));
    }
    if !services.iter().any(|(name, _)| *name == to) {
        found.push(unknown("service", to, content.span_of("to"), services));
        return;
    }
    let Some(caller) = caller else { return };
    let callees: Vec<&str> = caller.records("calls").filter_map(|call| call.text("to")).collect();
    if !callees.contains(&to) {
        let remedy = match callees.as_slice() {
            [] => format!("`{from}` calls nobody; write a service that does"),
            _ => format!("`{from}` calls {}", callees.join(", ")),
        };
        found.push(
            Diagnostic::error("no-effect", format!("`{from}` does not call `{to}`"))
                .at(content.span_of("to"), "no calls to lose")
                .help(remedy),
        );
    }
}

/// A latency cannot be less than none.
fn jitter(content: &Fields, found: &mut Vec<Diagnostic>) {
    let (Some(latency), Some(jitter)) = (content.duration("latency"), content.duration("jitter"))
    else {
        return;
    };
    if jitter > latency {
        found.push(
            Diagnostic::error("out-of-range", "a latency would be negative")
                .at(content.span_of("jitter"), format!("more than the latency of {latency}"))
                .help(format!("write at most {latency}")),
        );
    }
}

fn selector(
    file: &Fields,
    content: &Fields,
    services: &[(&str, Span)],
    found: &mut Vec<Diagnostic>,
) {
    let Some(name) = content.text("service") else { return };
    let Some(service) = file.records("services").find(|one| one.text("name") == Some(name)) else {
        found.push(unknown("service", name, content.span_of("service"), services));
        return;
    };
    if let (Some(count), Some(instances)) = (content.count("count"), service.count("instances"))
        && count > instances
    {
        found.push(
            Diagnostic::error("out-of-range", format!("`{name}` has no {count} instances"))
                .at(content.span_of("count"), format!("it has {instances}"))
                .help(format!("write at most {instances}")),
        );
    }
}
