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
    let checked = "{check: {what: schema, by: operations, takes: 1s}}, {rollback: {takes: 1s}}";
    vec![
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
    ]
}
