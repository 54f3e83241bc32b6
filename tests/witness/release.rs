//! The release: how it is rolled out and what it may turn out to be.

use super::row::{Row, row};
use super::way_back::HASTY;

const HARM: &str = "rows.*.never.harm";
const ONSET: &str = "rows.*.onset";
const INSTANTS: &str = "rows.*.strategies.*.instants";
const ERRORS: &str = "{errors: {rate: 30%}}";
const LIAR: &str = "{health_check_liar: {share: 45%, rate: 50%}}";
const CORRUPTION: &str = "{silent_corruption: {rate: 20%}}";
const LEAK: &str = "{memory_leak: {per_request: 64KiB, limit: 4MiB}}";
const CANARY: &str = "{canary: {steps: [{weight: 20%, for: 2m}, {weight: 50%, for: 2m}]}}";
/// Rollouts that replace the old version in place keep nothing of it.
const IN_PLACE: (&str, &str) = (
    "  keep_old: 1m
",
    "",
);
const ROLLING: [(&str, &str); 2] =
    [IN_PLACE, (CANARY, "{rolling: {max_surge: 1, max_unavailable: 1}}")];

/// One of many instances takes minutes to start, which too few are missing for.
const SLOW_STARTER: [(&str, &str); 4] = [
    ("instances: 3", "instances: 8"),
    ("start: 10s", "start: {hyperexponential: {mean: 60s, scv: 5}}"),
    (CANARY, "blue_green"),
    (
        "[automated]",
        "[{name: own, plays: [{name: act, when: [{health_check: {missing: 100%, for: 30s}}], steps: [{rollback: {takes: 1s}}]}]}]",
    ),
];

pub(crate) fn rows() -> Vec<Row> {
    let late = (ERRORS, "{late_onset: {after: 5m, rate: 30%}}");
    let daily = ("rate: 12/s", "rate: 12/s, daily: {}");
    let mut rows = vec![
        row("release.service", &[]).alters("service: shop", "service: gate").moves(HARM),
        row("release.per_week", &[])
            .alters("per_week: 10", "per_week: 20")
            .moves("figures.downtime_per_year"),
        row("release.when", &[daily])
            .alters("09:00..17:00", "02:00..04:00")
            .moves("rows.*.twin_requests"),
        row("release.fix_forward", &[]).alters("fix_forward: 5m", "fix_forward: 8m").moves(HARM),
        row("release.progress_deadline", &SLOW_STARTER)
            .alters("progress_deadline: 5m", "progress_deadline: 1m")
            .moves(INSTANTS),
        row("release.keep_old", &[late])
            .alters("keep_old: 1m", "keep_old: 30m")
            .moves("rows.*.strategies.*.instants.finished"),
        row("release.watch", &[late])
            .alters("watch: 5m", "watch: 1s")
            .moves("rows.*.strategies.*.rollbacks"),
        row("release.looks_every", &[])
            .alters("watch: 5m", "watch: 5m\n  looks_every: 20s")
            .moves(ONSET),
        row("release.outcomes[].share", &[])
            .alters(
                "share: 60%, what: healthy}\n    - {share: 40%",
                "share: 80%, what: healthy}\n    - {share: 20%",
            )
            .moves("strata.*.weight"),
    ];
    rows.extend(rollouts());
    rows.extend(outcomes());
    rows.extend(unseen_outcomes());
    rows
}

fn rollouts() -> Vec<Row> {
    vec![
        row("release.rollout.canary.steps[].weight", &[])
            .alters("weight: 20%", "weight: 30%")
            .moves(HARM),
        row("release.rollout.canary.steps[].for", &[])
            .alters("20%, for: 2m", "20%, for: 1m")
            .moves(HARM),
        row("release.rollout.rolling.max_surge", &ROLLING)
            .alters("max_surge: 1", "max_surge: 3")
            .moves(HARM),
        row("release.rollout.rolling.max_unavailable", &ROLLING)
            .alters("max_unavailable: 1", "max_unavailable: 2")
            .moves(HARM),
        row("release.rollout.blue_green", &[]).alters(CANARY, "blue_green").moves(HARM),
        row("release.rollout.recreate", &[IN_PLACE])
            .alters(CANARY, "recreate")
            .moves("rows.*.twin_bad"),
    ]
}

fn outcomes() -> Vec<Row> {
    let what = |text: &'static str| [(ERRORS, text)];
    vec![
        row("release.outcomes[].what.healthy", &[]).alters(ERRORS, "healthy").moves(HARM),
        row("release.outcomes[].what.errors.rate", &[])
            .alters("rate: 30%", "rate: 60%")
            .moves(HARM),
        row("release.outcomes[].what.latency.factor", &what("{latency: {factor: 3}}"))
            .alters("factor: 3", "factor: 8")
            .moves(HARM),
        row("release.outcomes[].what.latency.share", &what("{latency: {factor: 8, share: 50%}}"))
            .alters("share: 50%", "share: 90%")
            .moves(HARM),
        row("release.outcomes[].what.cpu_cost.factor", &what("{cpu_cost: {factor: 2}}"))
            .alters("factor: 2", "factor: 6")
            .moves(HARM),
        row(
            "release.outcomes[].what.crash_loop.after.start",
            &what("{crash_loop: {after: {time: 1m}}}"),
        )
        .alters("{after: {time: 1m}}", "{after: start}")
        .moves(ONSET),
        row(
            "release.outcomes[].what.crash_loop.after.time",
            &what("{crash_loop: {after: {time: 1m}}}"),
        )
        .alters("time: 1m", "time: 2m")
        .moves(ONSET),
        row(
            "release.outcomes[].what.crash_loop.after.requests",
            &what("{crash_loop: {after: {requests: 50}}}"),
        )
        .alters("requests: 50", "requests: 200")
        .moves(ONSET),
        row(
            "release.outcomes[].what.cold_start.factor",
            &what("{cold_start: {factor: 5, for: 2m}}"),
        )
        .alters("factor: 5", "factor: 15")
        .moves(HARM),
        row("release.outcomes[].what.cold_start.for", &what("{cold_start: {factor: 8, for: 1m}}"))
            .alters("for: 1m", "for: 4m")
            .moves(HARM),
        row(
            "release.outcomes[].what.late_onset.after",
            &what("{late_onset: {after: 1m, rate: 30%}}"),
        )
        .alters("{after: 1m", "{after: 3m")
        .moves(ONSET),
        row(
            "release.outcomes[].what.late_onset.rate",
            &what("{late_onset: {after: 1m, rate: 30%}}"),
        )
        .alters("rate: 30%", "rate: 60%")
        .moves(HARM),
        row("release.outcomes[].what.cohort.users", &what("{cohort: {users: 10%, rate: 80%}}"))
            .alters("users: 10%", "users: 30%")
            .moves(HARM),
        row("release.outcomes[].what.cohort.rate", &what("{cohort: {users: 10%, rate: 80%}}"))
            .alters("rate: 80%", "rate: 40%")
            .moves(HARM),
        row("release.outcomes[].what.memory_leak.per_request", &what(LEAK))
            .alters("per_request: 64KiB", "per_request: 16KiB")
            .moves(ONSET),
        row("release.outcomes[].what.memory_leak.limit", &what(LEAK))
            .alters("limit: 4MiB", "limit: 12MiB")
            .moves(ONSET),
    ]
}

/// Outcomes that no usual sign gives away.
fn unseen_outcomes() -> Vec<Row> {
    let what = |text: &'static str| [(ERRORS, text)];
    vec![
        row("release.outcomes[].what.health_check_liar.share", &what(LIAR))
            .alters("share: 45%", "share: 95%")
            .moves(HARM),
        row("release.outcomes[].what.health_check_liar.rate", &what(LIAR))
            .alters("rate: 50%", "rate: 90%")
            .moves(HARM),
        row(
            "release.outcomes[].what.chatty.factor",
            &[(ERRORS, "{chatty: {factor: 2}}"), ("service: shop", "service: gate")],
        )
        .alters("factor: 2", "factor: 12")
        .moves(HARM),
        row("release.outcomes[].what.silent_corruption.rate", &what(CORRUPTION))
            .alters("rate: 20%", "rate: 60%")
            .moves("rows.*.never.data.damaged"),
        row("release.outcomes[].what.security_regression", &[])
            .alters(ERRORS, "security_regression")
            .moves("rows.*.never.security.vulnerable"),
        row(
            "release.outcomes[].what.incompatible_migration.unreadable",
            &[HASTY, (ERRORS, "{incompatible_migration: {unreadable: 30%}}")],
        )
        .alters("unreadable: 30%", "unreadable: 80%")
        .moves("rows.*.strategies.*.harm"),
    ]
}
