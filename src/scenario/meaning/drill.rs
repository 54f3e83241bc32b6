//! The live part: names that exist, faults that can be told apart, a clock that can keep up.

use super::{Diagnostic, Fields, Span, duplicates, names, no_effect, unknown};
use crate::scenario::value::{Node, Value};
use crate::units::Duration;

/// Monitoring that reads more often than this reads mostly the harness's own jitter.
const SCRAPE_LEAST: Duration = Duration::from_millis(50);

pub(super) fn check(file: &Fields, found: &mut Vec<Diagnostic>) {
    let Some(drill) = file.record("drill") else { return };
    let services = names(file, "services", "name");
    let proxy: Vec<&Fields> = drill.records("proxy").collect();
    for fault in &proxy {
        if let Some(name) = fault.text("service")
            && !services.iter().any(|(service, _)| *service == name)
        {
            found.push(unknown("service", name, fault.span_of("service"), &services));
        }
        matching(fault, found);
    }
    duplicates(&names(drill, "cases", "name"), "cases", found);
    let outcomes =
        kinds(file.record("release").into_iter().flat_map(|one| one.records("outcomes")));
    let faults = kinds(file.records("faults"));
    let of_proxy = kinds(proxy.into_iter());
    for case in drill.records("cases") {
        refers(case, "outcome", "outcome of the release", &outcomes, found);
        of_the_simulation_alone(case, found);
        refers(case, "faults", "fault of this scenario", &faults, found);
        not_live(case, found);
        refers(case, "proxy", "fault of the proxy", &of_proxy, found);
    }
    pace(file, drill, found);
}

/// Outcomes that live instances have no counterpart for.
const SIMULATED: [&str; 4] =
    ["chatty", "silent_corruption", "security_regression", "incompatible_migration"];

fn of_the_simulation_alone(case: &Fields, found: &mut Vec<Diagnostic>) {
    let outcome = case.text("outcome").filter(|outcome| SIMULATED.contains(outcome));
    if let Some(outcome) = outcome {
        found.push(
            Diagnostic::error("not-drilled", format!("`{outcome}` cannot be drilled"))
                .at(case.span_of("outcome"), "live instances hold no data and make each call once")
                .help("drill another outcome; `backout run` simulates this one"),
        );
    }
}

/// The kinds written in a list of records, with their places.
fn kinds<'a>(records: impl Iterator<Item = &'a Fields>) -> Vec<(&'a str, Span)> {
    records.filter_map(|one| Some((one.kind("what")?.0, one.span_of("what")))).collect()
}

/// The names under a key, one or a list, are among the possible.
fn refers(
    case: &Fields,
    key: &str,
    what: &str,
    possible: &[(&str, Span)],
    found: &mut Vec<Diagnostic>,
) {
    let one = case.get(key).into_iter().filter(|node| matches!(node.value, Value::Text(_)));
    for node in one.chain(case.list(key)) {
        if let Value::Text(name) = &node.value
            && !possible.iter().any(|(other, _)| other == name)
        {
            found.push(unknown(what, name, node.span, possible));
        }
    }
}

/// Faults of a scenario that the harness cannot bring about on real processes, and what to do instead.
const NOT_LIVE: [(&str, &str); 15] = [
    ("slow_instance", "use `instance_freeze`, or a fault of `drill.proxy`"),
    ("zone_loss", "use `instance_crash` for each service"),
    ("noisy_neighbour", "use `slow_dependency`, which slows the whole service"),
    ("blackhole", "write a `timeout` of nought in `drill.proxy`"),
    ("network_loss", "write a `timeout` with a toxicity in `drill.proxy`"),
    ("network_latency", "write a `latency` in `drill.proxy`"),
    ("partition", "write a `timeout` of nought in `drill.proxy`, which cuts off every caller"),
    ("registry_down", LEAVE_OUT),
    ("registry_slow", LEAVE_OUT),
    ("pipeline_stuck", "use `rollback_fails`, or leave it to the simulation"),
    ("control_plane_slow", LEAVE_OUT),
    ("control_plane_down", "use `rollback_fails`, or leave it to the simulation"),
    ("partial_rollback", "use `rollback_fails`, or leave it to the simulation"),
    ("controller_crash", LEAVE_OUT),
    ("provoked_errors", "send such requests to the drill yourself, or leave it to the simulation"),
];
const LEAVE_OUT: &str = "leave it out of the case and to the simulation";

fn not_live(case: &Fields, found: &mut Vec<Diagnostic>) {
    for node in case.list("faults") {
        let Value::Text(name) = &node.value else { continue };
        if let Some((name, remedy)) = NOT_LIVE.iter().find(|(other, _)| other == name) {
            found.push(
                Diagnostic::error("not-live", format!("a drill cannot bring about `{name}`"))
                    .at(node.span, "only the simulation has it")
                    .help(*remedy),
            );
        }
    }
}

fn matching(fault: &Fields, found: &mut Vec<Diagnostic>) {
    let Some((kind, _)) = fault.kind("what") else { return };
    let per_request = matches!(kind, "delay" | "abort" | "corrupt_body");
    if let (false, Some(span)) = (per_request, fault.written("match")) {
        found.push(no_effect("match", span, "a fault of connections does not see requests"));
    }
    let header = fault.get("match").and_then(Node::record).and_then(|one| one.get("header"));
    if let Some(Node { span, value: Value::Text(text), .. }) = header
        && !text.contains(':')
    {
        found.push(
            Diagnostic::error("not-a-header", format!("`{text}` is no header"))
                .at(*span, "expected `name: value`")
                .help("write it as in `header: \"x-user: 7\"`"),
        );
    }
}

/// Made so much faster, monitoring must still be possible.
fn pace(file: &Fields, drill: &Fields, found: &mut Vec<Diagnostic>) {
    let interval = file.record("telemetry").and_then(|one| one.duration("scrape_interval"));
    let (Some(interval), Some(scale)) = (interval, drill.number("time_scale")) else { return };
    // The default is only a default: who drills will say so on the command line.
    if drill.written("time_scale").is_some() && interval.scaled(1.0 / scale) < SCRAPE_LEAST {
        let most = interval.as_secs_f64() / SCRAPE_LEAST.as_secs_f64();
        found.push(
            Diagnostic::error("too-fast", "monitoring cannot keep up with this time scale")
                .at(
                    drill.span_of("time_scale"),
                    format!("a scrape every {}", interval.scaled(1.0 / scale)),
                )
                .help(format!("write at most {most:.0}, or scrape less often")),
        );
    }
}
