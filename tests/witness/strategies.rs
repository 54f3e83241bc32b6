//! Strategies and the steps of their runbooks.

use super::row::{Row, row};

const INSTANTS: &str = "rows.*.strategies.*.instants";
const STARTED: &str = "rows.*.strategies.*.instants.started";
const WORK: &str = "rows.*.strategies.*.people.work";
const COST: &str = "figures.cost_per_year";
const STRATEGIES: &str = "[automated]";
const ALWAYS_FAILS: (&str, &str) =
    ("faults: []", "faults: [{what: rollback_fails, at: 0s, for: 30m}]");
/// Small enough for a hybrid to ask first.
const WEAK: (&str, &str) = ("{errors: {rate: 30%}}", "{errors: {rate: 6%}}");

/// A row about one step of a runbook that errors start.
fn about(leaf: &'static str, steps: &str) -> Row {
    played(leaf, "false", steps, &[])
}

fn played(leaf: &'static str, hold: &str, steps: &str, more: &[(&str, &str)]) -> Row {
    let own = format!(
        "[{{name: own, plays: [{{name: act, hold: {hold}, when: [{{error_ratio: {{above: 5%, over: 1m}}}}], steps: [{steps}]}}]}}]"
    );
    let mut situation = vec![(STRATEGIES, own.as_str())];
    situation.extend(more);
    row(leaf, &situation)
}

pub(crate) fn rows() -> Vec<Row> {
    let named = "[{name: own, extends: automated, plays: [{name: trigger, when: [{error_ratio: {above: 90%, \
        over: 1m}}], steps: [{rollback: {takes: 1s}}]}]}]";
    let mut rows = vec![
        row("strategies[]", &[]).alters(STRATEGIES, "[manual]").moves(INSTANTS),
        row("strategies[].extends", &[(STRATEGIES, "[{name: own, extends: automated}]")])
            .alters("extends: automated", "extends: manual")
            .moves(INSTANTS),
        // A play of the same name replaces the preset's, one of another name stands beside it.
        row("strategies[].plays[].name", &[(STRATEGIES, named)])
            .alters("name: trigger", "name: other")
            .moves(INSTANTS),
        played(
            "strategies[].plays[].hold",
            "false",
            "{work: {by: automation, takes: 5m}}, {rollback: {takes: 1s}}",
            &[],
        )
        .alters("hold: false", "hold: true")
        .moves("rows.*.strategies.*.harm"),
        played(
            "strategies[].plays[].before",
            "true, before: false",
            "{work: {by: automation, takes: 5m}}, {rollback: {takes: 1s}}",
            &[],
        )
        .alters("before: false", "before: true")
        .moves(INSTANTS),
    ];
    rows.extend(changed());
    rows.extend(asking());
    rows.extend(acting());
    rows
}

/// What a preset lets itself be changed in.
fn changed() -> Vec<Row> {
    let extended = |text: &'static str| {
        [
            (STRATEGIES, text),
            WEAK,
            ("follow_up: 10m", "follow_up: 1h"),
            ("fix_forward: 5m", "fix_forward: 1h"),
        ]
    };
    vec![
        row(
            "strategies[].approval.timeout",
            &extended(
                "[{name: own, extends: hybrid, approval: {timeout: 20s, otherwise: rollback}}]",
            ),
        )
        .alters("timeout: 20s", "timeout: 1m")
        .moves(STARTED),
        row(
            "strategies[].approval.otherwise",
            &extended(
                "[{name: own, extends: hybrid, approval: {timeout: 20s, otherwise: rollback}}]",
            ),
        )
        .alters("otherwise: rollback", "otherwise: continue")
        .moves(STARTED),
        row(
            "strategies[].confirm",
            &[(STRATEGIES, "[{name: own, extends: automated, confirm: 30s}]")],
        )
        .alters("confirm: 30s", "confirm: 60s")
        .moves(STARTED),
        row(
            "strategies[].setup",
            &[(STRATEGIES, "[{name: own, extends: automated, setup: $100}]")],
        )
        .alters("setup: $100", "setup: $90000")
        .moves(COST),
        row(
            "strategies[].upkeep",
            &[(STRATEGIES, "[{name: own, extends: automated, upkeep: $100}]")],
        )
        .alters("upkeep: $100", "upkeep: $90000")
        .moves(COST),
    ]
}

fn asking() -> Vec<Row> {
    let paging = "{work: {by: automation, takes: 1s}}, {page: {role: on_call, alongside: false}}, {rollback: {takes: 1s}}";
    let waiting = "{page: {role: expert, timeout: 10s}}, {work: {by: expert, takes: 1m}}, {rollback: {takes: 1s}}";
    let working = "{work: {by: automation, takes: 30s}}, {work: {by: operations, phase: assess, takes: 30s, \
        fails: 0%, alongside: false}}, {rollback: {takes: 1s}}";
    let deciding = "{decide: {by: operations, takes: 1m, mistaken: 0%, timeout: 30s, otherwise: rollback}}, {rollback: {takes: 1s}}";
    let slowly = deciding.replace("takes: 1m,", "takes: 20s,");
    vec![
        about("strategies[].plays[].steps[].page.role", paging)
            .alters("role: on_call", "role: expert")
            .moves(STARTED),
        about("strategies[].plays[].steps[].page.alongside", paging)
            .alters("alongside: false", "alongside: true")
            .moves(STARTED),
        about("strategies[].plays[].steps[].page.timeout", waiting)
            .alters("timeout: 10s", "timeout: 30s")
            .moves(STARTED),
        about("strategies[].plays[].steps[].work.by", working)
            .alters("by: operations", "by: automation")
            .moves(WORK),
        about("strategies[].plays[].steps[].work.phase", working)
            .alters("phase: assess", "phase: coordinate")
            .moves("rows.*.strategies.*.phases"),
        about("strategies[].plays[].steps[].work.takes", working)
            .alters("assess, takes: 30s", "assess, takes: 90s")
            .moves(STARTED),
        about("strategies[].plays[].steps[].work.fails", working)
            .alters("fails: 0%", "fails: 90%")
            .moves(STARTED),
        about("strategies[].plays[].steps[].work.alongside", working)
            .alters("alongside: false", "alongside: true")
            .moves(STARTED),
        about(
            "strategies[].plays[].steps[].confirm.takes",
            "{confirm: {takes: 30s}}, {rollback: {takes: 1s}}",
        )
        .alters("confirm: {takes: 30s}", "confirm: {takes: 60s}")
        .moves(STARTED),
        about(
            "strategies[].plays[].steps[].decide.by",
            "{decide: {by: operations, takes: 10s..60s}}, {rollback: {takes: 1s}}",
        )
        .alters("decide: {by: operations", "decide: {by: expert")
        .moves(INSTANTS),
        about("strategies[].plays[].steps[].decide.takes", &slowly)
            .alters("takes: 20s", "takes: 25s")
            .moves(STARTED),
        about("strategies[].plays[].steps[].decide.mistaken", &slowly)
            .alters("mistaken: 0%", "mistaken: 100%")
            .moves(STARTED),
        about("strategies[].plays[].steps[].decide.timeout", deciding)
            .alters("timeout: 30s", "timeout: 40s")
            .moves(STARTED),
        about("strategies[].plays[].steps[].decide.otherwise", deciding)
            .alters("otherwise: rollback", "otherwise: continue")
            .moves(STARTED),
    ]
}

fn acting() -> Vec<Row> {
    let rolling = "{rollback: {by: operations, takes: 10s, fails: 0%, attempts: 2}}, {verify: {by: operations, takes: 10s}}";
    vec![
        about("strategies[].plays[].steps[].rollback.by", rolling)
            .alters("rollback: {by: operations", "rollback: {by: automation")
            .moves(WORK),
        about("strategies[].plays[].steps[].rollback.takes", rolling)
            .alters("takes: 10s, fails", "takes: 40s, fails")
            .moves(STARTED),
        about("strategies[].plays[].steps[].rollback.fails", rolling)
            .alters("fails: 0%", "fails: 90%")
            .moves(STARTED),
        played("strategies[].plays[].steps[].rollback.attempts", "false", rolling, &[ALWAYS_FAILS])
            .alters("attempts: 2", "attempts: 5")
            .moves(WORK),
        about("strategies[].plays[].steps[].verify.by", rolling)
            .alters("verify: {by: operations", "verify: {by: automation")
            .moves(WORK),
        about("strategies[].plays[].steps[].verify.takes", rolling)
            .alters("verify: {by: operations, takes: 10s", "verify: {by: operations, takes: 40s")
            .moves(WORK),
    ]
}
