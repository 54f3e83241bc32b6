//! Keys of strategies that only show where the way back is barred, a record damaged or a control left off.

use super::row::{Row, row};

const STARTED: &str = "rows.*.strategies.*.instants.started";
const ERRORS: &str = "{error_ratio: {above: 5%, over: 1m}}";
const WHAT: &str = "{errors: {rate: 30%}}";

fn when(leaf: &'static str, detector: &str, steps: &str, more: &[(&str, &str)]) -> Row {
    let own =
        format!("[{{name: own, plays: [{{name: act, when: [{detector}], steps: [{steps}]}}]}}]");
    let mut situation = vec![("[automated]", own.as_str())];
    situation.extend(more);
    row(leaf, &situation)
}

pub(crate) fn rows() -> Vec<Row> {
    let inspection = "{inspection: {what: data, every: 30s, catches: 100%, takes: 1s, for: 0s}}";
    let corrupts = (WHAT, "{silent_corruption: {rate: 50%}}");
    let act = "{rollback: {takes: 1s}}";
    let barred = (
        "  watch: 5m",
        "  watch: 5m\n  way_back: {schema_change: {chance: 100%, unreadable: 30%}}",
    );
    let mut rows = leaving_off();
    let checked = "{check: {what: schema, by: operations, takes: 1s}}, {rollback: {takes: 1s}}";
    rows.extend([
        when("strategies[].plays[].when[].inspection.what", inspection, act, &[corrupts])
            .alters("what: data", "what: security")
            .moves(STARTED),
        when("strategies[].plays[].when[].inspection.catches", inspection, act, &[corrupts])
            .alters("catches: 100%", "catches: 5%")
            .moves(STARTED),
        when("strategies[].plays[].when[].inspection.for", inspection, act, &[corrupts])
            .alters("for: 0s", "for: 1m")
            .moves(STARTED),
        // With the check the rollback is refused, without it half of what users ask cannot be read.
        when("strategies[].plays[].steps[].check.what", ERRORS, checked, &[barred])
            .alters("what: schema", "what: sessions")
            .moves("rows.*.strategies.*.harm"),
        when(
            "strategies[].plays[].steps[].check.fails",
            ERRORS,
            &checked.replace("takes: 1s}}, {rollback", "takes: 1s, fails: 0%}}, {rollback"),
            &[barred],
        )
        .alters("fails: 0%", "fails: 90%")
        .moves("rows.*.strategies.*.harm"),
    ]);
    rows
}

/// Instances are replaced one by one, and the version gone back to fails altogether.
fn leaving_off() -> Vec<Row> {
    let situation = [
        ("start: 10s", "start: 40s"),
        (
            "{canary: {steps: [{weight: 20%, for: 2m}, {weight: 50%, for: 2m}]}}",
            "{rolling: {max_surge: 1, max_unavailable: 0}}",
        ),
        (
            "  keep_old: 1m\n  watch: 5m",
            "  watch: 5m\n  way_back: {last_bad: {chance: 100%, rate: 95%}}",
        ),
        ("fix_forward: 5m", "fix_forward: 9m"),
    ];
    let promoted = "{error_ratio: {above: 5%, over: 1m, for: 2m}}";
    let steps = "{rollback: {takes: 1s}}, {verify: {worse_by: 5%, then: redo}}";
    let about = |leaf| when(leaf, promoted, steps, &situation);
    vec![
        about("strategies[].plays[].steps[].verify.worse_by")
            .alters("worse_by: 5%", "worse_by: 90%")
            .moves("rows.*.strategies.*.harm"),
        about("strategies[].plays[].steps[].verify.then")
            .alters("then: redo", "then: forward")
            .moves("rows.*.strategies.*.instants.finished"),
    ]
}
