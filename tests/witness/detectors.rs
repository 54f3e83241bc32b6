//! Detectors: each key of each kind moves the moment of the first signal, or whether there is one.

use super::row::{Row, row};
use super::top::HEARD;

const INSTANTS: &str = "rows.*.strategies.*.instants";
const ERRORS: &str = "{errors: {rate: 30%}}";
const SLOW: (&str, &str) = (ERRORS, "{latency: {factor: 6}}");

fn seen_by(leaf: &'static str, detector: &str, more: &[(&str, &str)]) -> Row {
    let own = format!(
        "[{{name: own, plays: [{{name: act, when: [{detector}], steps: [{{rollback: {{takes: 1s}}}}]}}]}}]"
    );
    let mut situation = vec![("[automated]", own.as_str())];
    situation.extend(more);
    row(leaf, &situation).moves(INSTANTS)
}

pub(crate) fn rows() -> Vec<Row> {
    let mut rows = error_ratio();
    rows.extend(latency());
    rows.extend(consecutive_failures());
    rows.extend(health_check());
    rows.extend(errors_against_baseline());
    rows.extend(latency_against_baseline());
    rows.extend(complaints());
    rows
}

fn error_ratio() -> Vec<Row> {
    let written =
        "{error_ratio: {of: new_version, above: 10%, over: 1m, min_requests: 20, for: 0s}}";
    let below = "{error_ratio: {of: new_version, below: 20%, over: 1m}}";
    vec![
        seen_by("strategies[].plays[].when[].error_ratio.of", written, &[])
            .alters("of: new_version", "of: user_facing"),
        seen_by("strategies[].plays[].when[].error_ratio.above", written, &[])
            .alters("above: 10%", "above: 35%"),
        seen_by("strategies[].plays[].when[].error_ratio.below", below, &[])
            .alters("below: 20%", "below: 40%"),
        seen_by("strategies[].plays[].when[].error_ratio.over", written, &[])
            .alters("over: 1m", "over: 5m"),
        seen_by("strategies[].plays[].when[].error_ratio.min_requests", written, &[])
            .alters("min_requests: 20", "min_requests: 300"),
        seen_by("strategies[].plays[].when[].error_ratio.for", written, &[])
            .alters("for: 0s", "for: 1m"),
    ]
}

fn latency() -> Vec<Row> {
    let written = "{latency: {of: new_version, quantile: 95%, above: 400ms, over: 1m, min_requests: 20, for: 0s}}";
    let below = "{latency: {of: new_version, quantile: 50%, below: 200ms, over: 1m}}";
    vec![
        seen_by("strategies[].plays[].when[].latency.of", written, &[SLOW])
            .alters("of: new_version", "of: user_facing"),
        seen_by("strategies[].plays[].when[].latency.quantile", written, &[SLOW])
            .alters("quantile: 95%", "quantile: 10%"),
        seen_by("strategies[].plays[].when[].latency.above", written, &[SLOW])
            .alters("above: 400ms", "above: 4s"),
        seen_by("strategies[].plays[].when[].latency.below", below, &[SLOW])
            .alters("below: 200ms", "below: 1s"),
        seen_by("strategies[].plays[].when[].latency.over", written, &[SLOW])
            .alters("over: 1m", "over: 5m"),
        seen_by("strategies[].plays[].when[].latency.min_requests", written, &[SLOW])
            .alters("min_requests: 20", "min_requests: 300"),
        seen_by("strategies[].plays[].when[].latency.for", written, &[SLOW])
            .alters("for: 0s", "for: 1m"),
    ]
}

fn consecutive_failures() -> Vec<Row> {
    let written = "{consecutive_failures: {of: new_version, above: 10%, failures: 2, min_requests: 5, for: 0s}}";
    vec![
        seen_by("strategies[].plays[].when[].consecutive_failures.of", written, &[])
            .alters("of: new_version", "of: user_facing"),
        seen_by("strategies[].plays[].when[].consecutive_failures.above", written, &[])
            .alters("above: 10%", "above: 35%"),
        seen_by("strategies[].plays[].when[].consecutive_failures.failures", written, &[])
            .alters("failures: 2", "failures: 4"),
        seen_by("strategies[].plays[].when[].consecutive_failures.min_requests", written, &[])
            .alters("min_requests: 5", "min_requests: 60"),
        seen_by("strategies[].plays[].when[].consecutive_failures.for", written, &[])
            .alters("for: 0s", "for: 1m"),
    ]
}

fn health_check() -> Vec<Row> {
    let written = "{health_check: {missing: 10%, for: 30s}}";
    let patient = "{health_check: {missing: 10%, for: 2m}}";
    let slow_start = [
        ("instances: 3", "instances: 8"),
        ("start: 10s", "start: 10s..8m"),
        ("{canary: {steps: [{weight: 20%, for: 2m}, {weight: 50%, for: 2m}]}}", "blue_green"),
    ];
    vec![
        seen_by("strategies[].plays[].when[].health_check.missing", patient, &slow_start)
            .alters("missing: 10%", "missing: 100%"),
        seen_by("strategies[].plays[].when[].health_check.for", written, &slow_start)
            .alters("for: 30s", "for: 2m"),
    ]
}

fn errors_against_baseline() -> Vec<Row> {
    let written =
        "{errors_against_baseline: {factor: 2, margin: 1%, over: 1m, min_requests: 50, for: 0s}}";
    let noisy = ("errors: 0.5%", "errors: 10%");
    vec![
        seen_by("strategies[].plays[].when[].errors_against_baseline.factor", written, &[noisy])
            .alters("factor: 2", "factor: 6"),
        seen_by("strategies[].plays[].when[].errors_against_baseline.margin", written, &[])
            .alters("margin: 1%", "margin: 35%"),
        seen_by("strategies[].plays[].when[].errors_against_baseline.over", written, &[])
            .alters("over: 1m", "over: 5m"),
        seen_by("strategies[].plays[].when[].errors_against_baseline.min_requests", written, &[])
            .alters("min_requests: 50", "min_requests: 200"),
        seen_by("strategies[].plays[].when[].errors_against_baseline.for", written, &[])
            .alters("for: 0s", "for: 1m"),
    ]
}

fn complaints() -> Vec<Row> {
    let heard = |leaf| row(leaf, &HEARD).moves(INSTANTS);
    vec![
        heard("strategies[].plays[].when[].complaints.at_least")
            .alters("at_least: 3", "at_least: 6"),
        heard("strategies[].plays[].when[].complaints.over").alters("over: 1m", "over: 5s"),
    ]
}

fn latency_against_baseline() -> Vec<Row> {
    let written = "{latency_against_baseline: {quantile: 50%, factor: 2, over: 1m, min_requests: 50, for: 0s}}";
    vec![
        seen_by(
            "strategies[].plays[].when[].latency_against_baseline.quantile",
            written,
            &[(ERRORS, "{latency: {factor: 6, share: 20%}}")],
        )
        .alters("quantile: 50%", "quantile: 99%"),
        seen_by("strategies[].plays[].when[].latency_against_baseline.factor", written, &[SLOW])
            .alters("factor: 2", "factor: 20"),
        seen_by("strategies[].plays[].when[].latency_against_baseline.over", written, &[SLOW])
            .alters("over: 1m", "over: 5m"),
        seen_by(
            "strategies[].plays[].when[].latency_against_baseline.min_requests",
            written,
            &[SLOW],
        )
        .alters("min_requests: 50", "min_requests: 200"),
        seen_by("strategies[].plays[].when[].latency_against_baseline.for", written, &[SLOW])
            .alters("for: 0s", "for: 1m"),
    ]
}
