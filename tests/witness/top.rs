//! The top of the file, traffic, noise, the objective and monitoring.

use super::row::{Row, row};

const TWIN_REQUESTS: &str = "rows.*.twin_requests";
const TWIN_BAD: &str = "rows.*.twin_bad";
const TIME: &str = "services.*.mean_time_s";

pub(crate) fn rows() -> Vec<Row> {
    let mut rows = vec![
        row("seed", &[]).alters("seed: 7", "seed: 8").moves(TWIN_REQUESTS),
        row("replications", &[]).alters("replications: 4", "replications: 5").moves("meta.replications"),
        row("warm_up", &[]).alters("warm_up: 1m", "warm_up: 2m").moves(TWIN_REQUESTS),
        row("follow_up", &[]).alters("follow_up: 10m", "follow_up: 12m").moves(TWIN_REQUESTS),
        row("restored_after", &[]).alters("restored_after: 1m", "restored_after: 9m").moves("rows.*.strategies.*.instants.restored"),
        row("material", &[]).alters("material: 5", "material: 100000").moves("rows.*.needed"),
        row("slo.availability", &[]).alters("availability: 99.9%", "availability: 99%").moves("figures.budget_per_bad_release"),
        row("slo.bad_after", &[]).alters("bad_after: 500ms", "bad_after: 200ms").moves(TWIN_BAD),
        row("slo.window", &[]).alters("down_above: 5%", "down_above: 5%, window: 7d").moves("figures.budget_per_bad_release"),
        row("slo.down_above", &[]).alters("down_above: 5%", "down_above: 90%").moves("rows.*.never.down_ns"),
        row("slo.down_window", &[]).alters("down_above: 5%", "down_above: 5%, down_window: 30s").moves("rows.*.never.down_ns"),
        row("telemetry.scrape_interval", &[]).alters("interval: 15s", "interval: 20s").moves("rows.*.strategies.*.instants.detected"),
        row(
            "telemetry.buckets[]",
            &[
                ("{scrape_interval: 15s}", "{buckets: [50ms, 400ms, 2s, 10s]}"),
                ("{errors: {rate: 30%}}", "{latency: {factor: 3}}"),
                ("[automated]", "[{name: own, plays: [{name: act, when: [{latency: {quantile: 50%, above: 300ms, \
                    over: 1m}}], steps: [{rollback: {takes: 1s}}]}]}]"),
            ],
        )
        .alters("400ms, 2s,", "1s, 2s,")
        .moves("rows.*.strategies.*.instants.detected"),
    ];
    rows.extend(traffic());
    rows.extend(noise());
    rows
}

/// A strategy that listens to users and to nothing else.
pub(crate) const HEARD: [(&str, &str); 2] = [
    ("writes: 20%}", "writes: 20%, complaints: {chance: 50%, after: 30s}}"),
    (
        "[automated]",
        "[{name: own, plays: [{name: act, when: [{complaints: {at_least: 3, over: 1m}}], \
         steps: [{rollback: {takes: 1s}}]}]}]",
    ),
];

fn traffic() -> Vec<Row> {
    let rate = "rate: 12/s";
    let steps = [(rate, "rate: 12/s, steps: [{at: 2m, rate: 20/s}]")];
    let spike = [(rate, "rate: 12/s, spike: {at: 2m, for: 2m, factor: 1.5}")];
    let daily = [(rate, "rate: 12/s, daily: {peak_to_trough: 3, peak_at: \"14:00\"}")];
    let slow = [
        ("{median: 50ms, p99: 400ms}", "{median: 300ms, p99: 600ms}"),
        ("bad_after: 500ms", "bad_after: 1s"),
        ("concurrency: 2\n", "concurrency: 20\n"),
    ];
    vec![
        row("traffic.rate", &[]).alters(rate, "rate: 14/s").moves(TWIN_REQUESTS),
        row("traffic.steps[].at", &steps).alters("at: 2m", "at: 4m").moves(TWIN_REQUESTS),
        row("traffic.steps[].rate", &steps).alters("rate: 20/s", "rate: 18/s").moves(TWIN_REQUESTS),
        row("traffic.spike.at", &spike).alters("at: 2m", "at: 9m").moves(TWIN_REQUESTS),
        row("traffic.spike.for", &spike)
            .alters("for: 2m, factor", "for: 4m, factor")
            .moves(TWIN_REQUESTS),
        row("traffic.spike.factor", &spike).alters("factor: 1.5", "factor: 2").moves(TWIN_REQUESTS),
        row("traffic.trace", &[(rate, "trace: calm.csv")])
            .alters("calm.csv", "busy.csv")
            .moves(TWIN_REQUESTS),
        row("traffic.daily.peak_to_trough", &daily)
            .alters("peak_to_trough: 3", "peak_to_trough: 1.5")
            .moves(TWIN_REQUESTS),
        row("traffic.daily.peak_at", &daily).alters("14:00", "20:00").moves(TWIN_REQUESTS),
        row("traffic.client_timeout", &slow)
            .alters("client_timeout: 2s", "client_timeout: 300ms")
            .moves(TWIN_BAD),
        row("traffic.sessions.length", &[])
            .alters("length: 2m", "length: 8m")
            .moves("rows.*.strategies.*.sessions_moved"),
        row("traffic.sessions.requests", &[])
            .alters("requests: 5", "requests: 20")
            .moves("rows.*.strategies.*.sessions_moved"),
        row("traffic.sessions.state", &[])
            .alters("state: shared", "state: in_memory")
            .moves("rows.*.strategies.*.sessions_lost"),
        row("traffic.complaints.chance", &HEARD)
            .alters("chance: 50%", "chance: 5%")
            .moves("rows.*.strategies.*.instants.detected"),
        row("traffic.complaints.after", &HEARD)
            .alters("after: 30s", "after: 1m..2m")
            .moves("rows.*.strategies.*.instants.detected"),
        row("traffic.writes", &[])
            .alters("writes: 20%", "writes: 60%")
            .moves("rows.*.never.harm_writes"),
    ]
}

fn noise() -> Vec<Row> {
    vec![
        row("noise.autocorrelation", &[])
            .alters("autocorrelation: 0.4", "autocorrelation: 0.9")
            .moves(TIME),
        row("noise.errors_sigma", &[])
            .alters("errors_sigma: 0.5", "errors_sigma: 3")
            .moves(TWIN_BAD),
        row("noise.latency_sigma", &[])
            .alters("latency_sigma: 0.1", "latency_sigma: 0.5")
            .moves(TIME),
        row("noise.shared", &[]).alters("shared: 70%", "shared: 0%").moves(TIME),
    ]
}
