//! The top of the file, the objective and monitoring.

use super::{
    Field, Record, SOME_DURATION, Scalar, Shape, budget, cost, defaults, drill, fault, optional,
    people, release, required, service, strategy, traffic,
};
use crate::scenario::model::{Grade, Transfer};
use crate::units::Duration;

/// The whole scenario file.
pub(in crate::scenario) const FILE: Record = Record {
    name: "a scenario",
    fields: &[
        required("name", Shape::Scalar(Scalar::Name), "Names the report and its folder."),
        required("shows", Shape::Scalar(Scalar::Text), "One sentence: what this scenario shows."),
        defaults("seed", Shape::Scalar(Scalar::Count { least: 0, most: u64::MAX }), "7", "Chooses the draws; the same seed gives the same results."),
        defaults("replications", Shape::Scalar(Scalar::Count { least: 1, most: 1_000_000 }), "400", "Simulated deployments where the command line does not say."),
        defaults("warm_up", Shape::Scalar(Scalar::Duration { least: Duration::from_mins(1), most: Duration::from_hours(24) }), "10m", "Simulated before the release starts, so that queues and telemetry are in their usual state."),
        defaults("follow_up", Shape::Scalar(Scalar::Duration { least: Duration::from_mins(10), most: super::YEAR }), "4h", "How long a release is followed after its defect first shows, the same for every strategy.").chosen("chosen (1h to 24h): outlasts the median incident of 70 min by three times"),
        defaults("restored_after", Shape::Scalar(Scalar::Duration { least: Duration::from_secs(10), most: Duration::from_hours(24) }), "5m", "How long service must be well before it counts as restored.").chosen("chosen (1m to 30m)"),
        defaults("material", Shape::Scalar(Scalar::Count { least: 0, most: 1_000_000_000 }), "20", "Bad requests a rollback must save to have been needed.").chosen("chosen (5 to 200)"),
        required("traffic", Shape::Record(&traffic::TRAFFIC), "Who asks, and how often."),
        defaults("noise", Shape::Record(&traffic::NOISE), "{}", "How noisy an ordinary day is."),
        required("services", Shape::List { item: &Shape::Record(&service::SERVICE), least: 1 }, "The services; users reach the first."),
        required("slo", Shape::Record(&SLO), "The service level objective."),
        defaults("telemetry", Shape::Record(&TELEMETRY), "{}", "How monitoring sees the system."),
        required("release", Shape::Record(&release::RELEASE), "What is deployed, how, and what it may turn out to be."),
        defaults("faults", Shape::List { item: &Shape::Record(&fault::FAULT), least: 0 }, "[]", "Chaos that is not the release's doing."),
        defaults("people", Shape::Record(&people::PEOPLE), "{}", "Who answers a page, and when they are at work."),
        required("strategies", Shape::List { item: &strategy::STRATEGY, least: 1 }, "The strategies to compare."),
        defaults("costs", Shape::Record(&cost::COSTS), "{}", "What things cost."),
        optional("budgets", Shape::List { item: &Shape::Record(&budget::BUDGET), least: 1 }, "What strategies are held to; only `backout gate` reads it."),
        defaults("drill", Shape::Record(&drill::DRILL), "{}", "How this scenario is drilled on real processes; only `backout drill` reads it."),
    ],
};

const SLO: Record = Record {
    name: "the objective",
    fields: &[
        defaults(
            "availability",
            Shape::Scalar(Scalar::Share { least: 0.5, most: 0.999_999 }),
            "99.9%",
            "Share of requests that must be good.",
        )
        .chosen("chosen (99% to 99.99%): the usual first objective"),
        required("bad_after", Shape::Scalar(SOME_DURATION), "A request that takes longer is bad."),
        defaults(
            "window",
            Shape::Scalar(Scalar::Duration { least: Duration::from_hours(1), most: super::YEAR }),
            "30d",
            "The period the objective speaks of.",
        )
        .chosen("chosen (7d to 90d): the usual window"),
        optional(
            "down_above",
            Shape::Scalar(super::SOME_SHARE),
            "Bad share above which a window counts as down; ten times the error budget where it is not written.",
        ),
        defaults(
            "down_window",
            Shape::Scalar(Scalar::Duration {
                least: Duration::from_millis(10),
                most: Duration::from_mins(10),
            }),
            "10s",
            "Length of the windows that are judged down or not.",
        )
        .chosen("chosen (1s to 1m): shorter windows hold too few requests for a share, longer ones blur short outages"),
    ],
};

const DEFAULT_BUCKETS: &str = "[5ms, 10ms, 25ms, 50ms, 100ms, 250ms, 500ms, 1s, 2500ms, 5s, 10s]";

const BUCKETS: Field = defaults(
    "buckets",
    Shape::List { item: &Shape::Scalar(SOME_DURATION), least: 2 },
    DEFAULT_BUCKETS,
    "Upper bounds of the latency histogram's buckets, ascending.",
);

const TELEMETRY: Record = Record {
    name: "telemetry",
    fields: &[
        defaults(
            "scrape_interval",
            Shape::Scalar(Scalar::Duration {
                least: Duration::from_secs(1),
                most: Duration::from_mins(10),
            }),
            "15s",
            "Time between two readings of all counters.",
        )
        .chosen("chosen (5s to 60s): Prometheus' own default is 1m, charts in use set 15s to 30s"),
        BUCKETS.from(
            Grade::A,
            Transfer::Same,
            "the default buckets of Prometheus client libraries",
        ),
    ],
};
