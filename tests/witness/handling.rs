//! Steps that see to something, verifications that act, inspections and handlers: what a simulated figure shows by itself.
//! What only shows where a way back is barred or a record damaged is in `strategies_hazards`.

use super::row::{Row, row};

const STARTED: &str = "rows.*.strategies.*.instants.started";
const RESTORED: &str = "rows.*.strategies.*.instants.restored";
const WORK: &str = "rows.*.strategies.*.people.work";
const ACKNOWLEDGED: &str = "rows.*.strategies.*.instants.acknowledged";
const ERRORS: &str = "{error_ratio: {above: 5%, over: 1m}}";
/// Users go on seeing errors, whatever becomes of the release.
const ALL_FAIL: (&str, &str) = (
    "faults: []",
    "faults: [{what: {failing_dependency: {service: shop, rate: 40%}}, at: 0s, for: 1h}]",
);

fn when(leaf: &'static str, detector: &str, steps: &str, more: &[(&str, &str)]) -> Row {
    let own =
        format!("[{{name: own, plays: [{{name: act, when: [{detector}], steps: [{steps}]}}]}}]");
    let mut situation = vec![("[automated]", own.as_str())];
    situation.extend(more);
    row(leaf, &situation)
}

pub(crate) fn rows() -> Vec<Row> {
    let whole = "[{name: own, extends: automated, without: [fallback]}]";
    let mut rows = vec![
        row("strategies[].without[]", &[("[automated]", whole)])
            .alters("without: [fallback]", "without: [confirmation]")
            .moves(STARTED),
    ];
    rows.extend(checks());
    rows.extend(gate());
    rows.extend(mending());
    rows.extend(migrating());
    rows.extend(verifying());
    rows.extend(inspecting());
    rows
}

fn checks() -> Vec<Row> {
    let steps = "{work: {by: automation, takes: 30s}}, {check: {what: schema, by: operations, phase: assess, \
        takes: 30s, fails: 0%, alongside: false}}, {rollback: {takes: 1s}}";
    let about = |leaf| when(leaf, ERRORS, steps, &[]);
    vec![
        about("strategies[].plays[].steps[].check.by")
            .alters("by: operations", "by: automation")
            .moves(WORK),
        about("strategies[].plays[].steps[].check.phase")
            .alters("phase: assess", "phase: coordinate")
            .moves("rows.*.strategies.*.phases"),
        about("strategies[].plays[].steps[].check.takes")
            .alters("assess, takes: 30s", "assess, takes: 90s")
            .moves(STARTED),
        about("strategies[].plays[].steps[].check.alongside")
            .alters("alongside: false", "alongside: true")
            .moves(STARTED),
    ]
}

/// The developers' fix ends the errors, and then the gate opens, if it was still waited for.
fn gate() -> Vec<Row> {
    vec![
        when(
            "strategies[].plays[].steps[].normal.timeout",
            ERRORS,
            "{normal: {timeout: 1m}}, {rollback: {takes: 1s}}",
            &[],
        )
        .alters("timeout: 1m", "timeout: 9m")
        .moves(STARTED),
    ]
}

fn mending() -> Vec<Row> {
    let steps = "{fix_forward: {by: operations, takes: 10s, fails: 0%}}";
    let about = |leaf| when(leaf, ERRORS, steps, &[]);
    vec![
        about("strategies[].plays[].steps[].fix_forward.by")
            .alters("by: operations", "by: automation")
            .moves(WORK),
        about("strategies[].plays[].steps[].fix_forward.takes")
            .alters("takes: 10s", "takes: 90s")
            .moves(RESTORED),
        about("strategies[].plays[].steps[].fix_forward.fails")
            .alters("fails: 0%", "fails: 90%")
            .moves(RESTORED),
    ]
}

fn migrating() -> Vec<Row> {
    let steps = "{migrate_down: {by: operations, takes: 10s, fails: 0%}}, {rollback: {takes: 1s}}";
    let about = |leaf| when(leaf, ERRORS, steps, &[]);
    vec![
        about("strategies[].plays[].steps[].migrate_down.by")
            .alters("by: operations", "by: automation")
            .moves(WORK),
        about("strategies[].plays[].steps[].migrate_down.takes")
            .alters("takes: 10s", "takes: 90s")
            .moves(STARTED),
        about("strategies[].plays[].steps[].migrate_down.fails")
            .alters("fails: 0%", "fails: 90%")
            .moves(STARTED),
    ]
}

/// Work after the verification shows when it ended.
fn verifying() -> Vec<Row> {
    let steps = "{rollback: {takes: 1s}}, {verify: {redo: false, limit: 1m, errors_above: 5%}}, \
        {work: {by: operations, takes: 10s}}";
    let again = "{rollback: {takes: 1s}}, {verify: {redo: true, limit: 30s, errors_above: 5%, page: on_call}}, \
        {page: {role: expert}}";
    vec![
        when("strategies[].plays[].steps[].verify.limit", ERRORS, steps, &[ALL_FAIL])
            .alters("limit: 1m", "limit: 1h")
            .moves(WORK),
        when(
            "strategies[].plays[].steps[].verify.errors_above",
            ERRORS,
            &steps.replace("limit: 1m", "limit: 1h"),
            &[ALL_FAIL],
        )
        .alters("errors_above: 5%", "errors_above: 95%")
        .moves(WORK),
        when(
            "strategies[].plays[].steps[].verify.redo",
            ERRORS,
            &again.replace(", page: on_call", ""),
            &[ALL_FAIL],
        )
        .alters("redo: true", "redo: false")
        .moves(ACKNOWLEDGED),
        when("strategies[].plays[].steps[].verify.page", ERRORS, again, &[ALL_FAIL])
            .alters("page: on_call", "page: operations")
            .moves(ACKNOWLEDGED),
    ]
}

/// Who looks is busy with it, found or not.
fn inspecting() -> Vec<Row> {
    let detector = "{inspection: {what: data, every: 1m, by: operations, takes: 10s}}";
    let about = |leaf| when(leaf, detector, "{rollback: {takes: 1s}}", &[]);
    vec![
        about("strategies[].plays[].when[].inspection.every")
            .alters("every: 1m", "every: 2m")
            .moves(WORK),
        about("strategies[].plays[].when[].inspection.by")
            .alters("by: operations", "by: automation")
            .moves(WORK),
        about("strategies[].plays[].when[].inspection.takes")
            .alters("takes: 10s", "takes: 20s")
            .moves(WORK),
    ]
}
