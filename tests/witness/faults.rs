//! Faults: what, when, how often, how long.

use super::row::{Row, row};

const TWIN_BAD: &str = "rows.*.twin_bad";
const DETECTED: &str = "rows.*.strategies.*.instants.detected";
const TOUCHED: &str = "faults.*.touched";
const CRASH: &str = "{what: {instance_crash: {service: shop, count: 1}}, at: 2m, for: 2m}";
const SLOW: &str = "{what: {slow_dependency: {service: shop, factor: 3}}, at: 2m, for: 2m}";
const FAILING: &str =
    "{what: {failing_dependency: {service: shop, rate: 20%}}, at: 2m, chance: 100%, for: 2m}";
const RECURRING: &str =
    "{what: {failing_dependency: {service: shop, rate: 20%}}, every: 5m, for: 1m}";
const TRIGGERED: &str =
    "{what: {failing_dependency: {service: shop, rate: 20%}}, on: promoted, for: 2m}";
const SPIKE: &str = "{what: {load_spike: {factor: 2}}, at: 2m, for: 2m}";
const FREEZE: &str = "{what: {instance_freeze: {service: shop, count: 1}}, at: 2m, for: 2m}";
const LATE: &str = "{what: {scrape_delay: {by: 1m}}, at: 0s, for: 9m}";
const ONSET: &str = "rows.*.onset";
const FINISHED: &str = "rows.*.strategies.*.instants.finished";
const BLIND: &str = "{what: rollback_fails, at: 0s, for: 3m}";

fn one(leaf: &'static str, fault: &str) -> Row {
    row(leaf, &[("faults: []", &format!("faults: [{fault}]"))])
}

pub(crate) fn rows() -> Vec<Row> {
    [first(), of_instances(), of_the_network(), of_telemetry(), of_tooling()]
        .into_iter()
        .flatten()
        .collect()
}

const SLOW_ONE: &str =
    "{what: {slow_instance: {service: shop, count: 1, factor: 5}}, at: 2m, for: 2m}";
const NOISY: &str = "{what: {noisy_neighbour: {service: shop, count: 1, factor: 5, burst: 5s, share: 50%}}, at: 2m, for: 2m}";

fn of_instances() -> Vec<Row> {
    vec![
        one("faults[].what.slow_instance.service", SLOW_ONE)
            .alters("{service: shop, count", "{service: gate, count")
            .moves(TOUCHED),
        one("faults[].what.slow_instance.count", SLOW_ONE)
            .alters("count: 1", "count: 3")
            .moves(TWIN_BAD),
        one("faults[].what.slow_instance.factor", SLOW_ONE)
            .alters("factor: 5", "factor: 15")
            .moves(TWIN_BAD),
        one("faults[].what.zone_loss.zones", "{what: {zone_loss: {zones: 2}}, at: 2m, for: 2m}")
            .alters("zones: 2", "zones: 5")
            .moves(TWIN_BAD),
        one("faults[].what.noisy_neighbour.service", NOISY)
            .alters("{service: shop, count", "{service: gate, count")
            .moves(TOUCHED),
        one("faults[].what.noisy_neighbour.count", NOISY)
            .alters("count: 1", "count: 3")
            .moves(TOUCHED),
        one("faults[].what.noisy_neighbour.factor", NOISY)
            .alters("factor: 5", "factor: 15")
            .moves(TWIN_BAD),
        one("faults[].what.noisy_neighbour.burst", NOISY)
            .alters("burst: 5s", "burst: 20s")
            .moves(TOUCHED),
        one("faults[].what.noisy_neighbour.share", NOISY)
            .alters("share: 50%", "share: 90%")
            .moves(TOUCHED),
    ]
}

const LOSS: &str = "{what: {network_loss: {service: shop, loss: 10%}}, at: 2m, for: 2m}";
const DISTANT: &str =
    "{what: {network_latency: {service: shop, latency: 300ms, jitter: 10ms}}, at: 2m, for: 2m}";
const PARTITION: &str = "faults: [{what: {partition: {from: gate, to: store}}, at: 2m, for: 2m}]";
/// Two services call the same third.
const BOTH_CALL: [(&str, &str); 2] = [
    ("faults: []", PARTITION),
    ("    errors: 0.5%\n", "    errors: 0.5%\n    calls: [{to: store, chance: 50%}]\n"),
];

fn of_the_network() -> Vec<Row> {
    vec![
        one(
            "faults[].what.blackhole.service",
            "{what: {blackhole: {service: shop}}, at: 2m, for: 2m}",
        )
        .alters("{service: shop}", "{service: store}")
        .moves(TWIN_BAD),
        one("faults[].what.network_loss.service", LOSS)
            .alters("{service: shop, loss", "{service: store, loss")
            .moves(TOUCHED),
        one("faults[].what.network_loss.loss", LOSS)
            .alters("loss: 10%", "loss: 30%")
            .moves(TWIN_BAD),
        one("faults[].what.network_latency.service", DISTANT)
            .alters("{service: shop, latency", "{service: store, latency")
            .moves(TOUCHED),
        one("faults[].what.network_latency.latency", DISTANT)
            .alters("latency: 300ms", "latency: 600ms")
            .moves(TWIN_BAD),
        one("faults[].what.network_latency.jitter", DISTANT)
            .alters("jitter: 10ms", "jitter: 300ms")
            .moves(TWIN_BAD),
        row("faults[].what.partition.from", &BOTH_CALL)
            .alters("{from: gate", "{from: shop")
            .moves(TOUCHED),
        row("faults[].what.partition.to", &BOTH_CALL)
            .alters("to: store}}, at", "to: shop}}, at")
            .moves(TOUCHED),
    ]
}

fn of_telemetry() -> Vec<Row> {
    vec![
        one(
            "faults[].what.partial_scrape.share",
            "{what: {partial_scrape: {share: 10%}}, at: 0s, for: 9m}",
        )
        .alters("share: 10%", "share: 95%")
        .moves(DETECTED),
        one("faults[].what.counter_reset", BLIND)
            .alters("what: rollback_fails", "what: counter_reset")
            .moves(DETECTED),
        one(
            "faults[].what.provoked_errors.rate",
            "{what: {provoked_errors: {rate: 1/min}}, at: 0s, for: 9m}",
        )
        .alters("rate: 1/min", "rate: 20/s")
        .moves("rows.*.strategies.*.rollbacks"),
    ]
}

fn of_tooling() -> Vec<Row> {
    let instead = |leaf: &'static str, what: &str| {
        one(leaf, BLIND).alters("what: rollback_fails", &format!("what: {what}"))
    };
    vec![
        instead("faults[].what.registry_down", "registry_down").moves(ONSET),
        one(
            "faults[].what.registry_slow.factor",
            "{what: {registry_slow: {factor: 2}}, at: 0s, for: 3m}",
        )
        .alters("factor: 2", "factor: 9")
        .moves(ONSET),
        instead("faults[].what.pipeline_stuck", "pipeline_stuck").moves(FINISHED),
        one(
            "faults[].what.control_plane_slow.by",
            "{what: {control_plane_slow: {by: 20s}}, at: 0s, for: 9m}",
        )
        .alters("by: 20s", "by: 60s")
        .moves(FINISHED),
        instead("faults[].what.control_plane_down", "control_plane_down").moves(ONSET),
        instead("faults[].what.partial_rollback", "partial_rollback").moves(FINISHED),
        instead("faults[].what.controller_crash", "controller_crash").moves(ONSET),
    ]
}

fn first() -> Vec<Row> {
    let chance = |leaf: &'static str| {
        row(
            leaf,
            &[
                ("faults: []", &format!("faults: [{FAILING}]")),
                ("replications: 4", "replications: 12"),
            ],
        )
    };
    vec![
        one("faults[].what.instance_crash.service", CRASH)
            .alters("{service: shop, count", "{service: gate, count")
            .moves(TWIN_BAD),
        one("faults[].what.instance_crash.count", CRASH)
            .alters("count: 1", "count: 3")
            .moves(TWIN_BAD),
        one("faults[].what.slow_dependency.service", SLOW)
            .alters("{service: shop, factor", "{service: gate, factor")
            .moves(TOUCHED),
        one("faults[].what.slow_dependency.factor", SLOW)
            .alters("factor: 3", "factor: 6")
            .moves(TWIN_BAD),
        one("faults[].what.failing_dependency.service", FAILING)
            .alters("{service: shop, rate", "{service: store, rate")
            .moves(TOUCHED),
        one("faults[].what.failing_dependency.rate", FAILING)
            .alters("rate: 20%", "rate: 60%")
            .moves(TWIN_BAD),
        one("faults[].what.load_spike.factor", SPIKE)
            .alters("factor: 2", "factor: 3")
            .moves("rows.*.twin_requests"),
        one("faults[].what.scrape_gap", BLIND)
            .alters("what: rollback_fails", "what: scrape_gap")
            .moves(DETECTED),
        one("faults[].what.instance_freeze.service", FREEZE)
            .alters("{service: shop, count", "{service: gate, count")
            .moves(TWIN_BAD),
        one("faults[].what.instance_freeze.count", FREEZE)
            .alters("count: 1", "count: 3")
            .moves(TWIN_BAD),
        one("faults[].what.scrape_delay.by", LATE).alters("by: 1m", "by: 3m").moves(DETECTED),
        one("faults[].what.scrape_freeze", BLIND)
            .alters("what: rollback_fails", "what: scrape_freeze")
            .moves(DETECTED),
        one("faults[].what.swapped_labels", BLIND)
            .alters("what: rollback_fails", "what: swapped_labels")
            .moves(DETECTED),
        one("faults[].what.rollback_fails", "{what: scrape_gap, at: 0s, for: 3m}")
            .alters("what: scrape_gap", "what: rollback_fails")
            .moves("rows.*.strategies.*.instants.finished"),
        one("faults[].at", FAILING).alters("at: 2m", "at: 8m").moves(TWIN_BAD),
        one("faults[].every", RECURRING).alters("every: 5m", "every: 2m").moves(TOUCHED),
        one("faults[].on", TRIGGERED).alters("on: promoted", "on: canary_started").moves(TWIN_BAD),
        chance("faults[].chance").alters("chance: 100%", "chance: 20%").moves("strata.*.weight"),
        one("faults[].for", FAILING)
            .alters("chance: 100%, for: 2m", "chance: 100%, for: 4m")
            .moves(TWIN_BAD),
    ]
}
