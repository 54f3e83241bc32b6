//! Services, what they call, and how their instances come and go.

use super::row::{Row, row};

const WAIT: &str = "services.*.mean_wait_s";
const TIME: &str = "services.*.mean_time_s";
const CALLS: &str = "services.*.calls";
const HARM: &str = "rows.*.never.harm";

const CALL: &str = "timeout: 1s}]";
const RETRIES: (&str, &str) =
    (CALL, "timeout: 1s, retries: {max: 2, backoff: 50ms..400ms, jitter: full, budget: 50%}}]");
const BREAKER: (&str, &str) =
    (CALL, "timeout: 1s, breaker: {error_share: 20%, window: 5s, min_calls: 5, open_for: 5s}}]");
const FAILING: (&str, &str) = ("errors: 0.5%", "errors: 30%");
const LIFECYCLE: &str = "{pull: 5s, start: 10s}";
const WARMING: (&str, &str) = (LIFECYCLE, "{pull: 5s, start: 10s, warm_up: {for: 1m, factor: 3}}");
const CRASHING: [(&str, &str); 2] = [
    (LIFECYCLE, "{pull: 5s, start: 10s, probe: {period: 10s, failures: 1}}"),
    ("{errors: {rate: 30%}}", "{crash_loop: {after: {time: 1m}}}"),
];
/// Work that goes on for longer than its instance is told to.
const CUT_OFF: [(&str, &str); 4] = [
    ("{lognormal: {median: 50ms, p99: 400ms}}", "1500ms"),
    ("concurrency: 2\n", "concurrency: 50\n"),
    ("bad_after: 500ms", "bad_after: 1900ms"),
    (LIFECYCLE, "{pull: 5s, start: 10s, drain: 0s, grace: 0s}"),
];

pub(crate) fn rows() -> Vec<Row> {
    let mut rows = vec![
        row("services[].instances", &[]).alters("instances: 3", "instances: 2").moves(WAIT),
        row("services[].concurrency", &[])
            .alters("concurrency: 2\n", "concurrency: 3\n")
            .moves(WAIT),
        row("services[].queue", &[("instances: 3", "instances: 1")])
            .alters("queue: 8", "queue: 1")
            .moves("services.*.refused_share"),
        row("services[].service_time", &[])
            .alters("service_time: 5ms", "service_time: 9ms")
            .moves(TIME),
        row("services[].errors", &[]).alters("errors: 0.5%", "errors: 2%").moves("rows.*.twin_bad"),
        row("services[].balance", &[])
            .alters("queue: 8", "queue: 8\n    balance: least_loaded")
            .moves(WAIT),
    ];
    rows.extend(calls());
    rows.extend(lifecycle());
    rows
}

fn calls() -> Vec<Row> {
    let retried = [RETRIES, FAILING];
    let broken = [BREAKER, FAILING];
    vec![
        row(
            "services[].calls[].to",
            &[("{to: store, chance: 10%}", "{to: store, chance: 10%}, {to: store, chance: 20%}")],
        )
        .alters("{to: store, chance: 20%}", "{to: shop, chance: 20%}")
        .moves(CALLS),
        row("services[].calls[].chance", &[])
            .alters(CALL, "timeout: 1s, chance: 50%}]")
            .moves(CALLS),
        row("services[].calls[].timeout", &[])
            .alters(CALL, "timeout: 100ms}]")
            .moves("rows.*.twin_bad"),
        row("services[].calls[].retries.max", &retried)
            .alters("max: 2", "max: 1")
            .moves("services.*.attempts_per_call"),
        row("services[].calls[].retries.backoff", &retried)
            .alters("50ms..400ms", "20ms..30ms")
            .moves(TIME),
        row("services[].calls[].retries.jitter", &retried)
            .alters("jitter: full", "jitter: none")
            .moves(TIME),
        row("services[].calls[].retries.budget", &retried)
            .alters("budget: 50%", "budget: 5%")
            .moves("services.*.attempts_per_call"),
        row("services[].calls[].breaker.error_share", &broken)
            .alters("error_share: 20%", "error_share: 60%")
            .moves(CALLS),
        row("services[].calls[].breaker.window", &broken)
            .alters("window: 5s", "window: 1s")
            .moves(CALLS),
        row("services[].calls[].breaker.min_calls", &broken)
            .alters("min_calls: 5", "min_calls: 50")
            .moves(CALLS),
        row("services[].calls[].breaker.open_for", &broken)
            .alters("open_for: 5s", "open_for: 20s")
            .moves(CALLS),
    ]
}

fn lifecycle() -> Vec<Row> {
    vec![
        row("services[].lifecycle.pull", &[]).alters("pull: 5s", "pull: 20s").moves("rows.*.onset"),
        row("services[].lifecycle.start", &[])
            .alters("start: 10s", "start: 30s")
            .moves("rows.*.onset"),
        row("services[].lifecycle.probe.period", &CRASHING)
            .alters("period: 10s", "period: 20s")
            .moves("rows.*.onset"),
        row("services[].lifecycle.probe.failures", &CRASHING)
            .alters("failures: 1", "failures: 4")
            .moves(HARM),
        row("services[].lifecycle.warm_up.for", &[WARMING])
            .alters("for: 1m", "for: 3m")
            .moves(TIME),
        row("services[].lifecycle.warm_up.factor", &[WARMING])
            .alters("factor: 3", "factor: 5")
            .moves(TIME),
        row("services[].lifecycle.drain", &CUT_OFF)
            .alters("drain: 0s", "drain: 3s")
            .moves("rows.*.strategies.*.in_flight_lost"),
        row("services[].lifecycle.grace", &CUT_OFF)
            .alters("grace: 0s", "grace: 3s")
            .moves("rows.*.strategies.*.in_flight_lost"),
        row("services[].lifecycle.restart_backoff", &CRASHING)
            .alters("start: 10s, ", "start: 10s, restart_backoff: 1s..2s, ")
            .moves(HARM),
    ]
}
