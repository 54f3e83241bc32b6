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
const BLIND: &str = "{what: rollback_fails, at: 0s, for: 3m}";

pub(crate) fn rows() -> Vec<Row> {
    let with = |fault: &str| ("faults: []".to_owned(), format!("faults: [{fault}]"));
    let one = |leaf: &'static str, fault: &str| {
        let (old, new) = with(fault);
        row(leaf, &[(old.as_str(), new.as_str())])
    };
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
