//! One node of the service graph.

use super::{
    ANY_DURATION, FACTOR, Record, SHARE, SOME_DURATION, SOME_SHARE, Scalar, Shape, defaults,
    optional, required,
};
use crate::scenario::model::{Grade, Transfer};

pub(super) const SERVICE: Record = Record {
    name: "a service",
    fields: &[
        required("name", Shape::Scalar(Scalar::Name), "How calls and the release refer to it."),
        required(
            "instances",
            Shape::Scalar(Scalar::Count { least: 1, most: 1000 }),
            "How many instances run.",
        ),
        required(
            "concurrency",
            Shape::Scalar(Scalar::Count { least: 1, most: 100_000 }),
            "Requests an instance works on at once.",
        ),
        defaults(
            "queue",
            Shape::Scalar(Scalar::Count { least: 0, most: 1_000_000 }),
            "256",
            "Requests an instance lets wait; further ones are refused.",
        )
        .chosen("chosen (0 to 1024)"),
        required(
            "service_time",
            Shape::Law(&SOME_DURATION),
            "Its own work on a request, without what it calls.",
        ),
        defaults(
            "errors",
            Shape::Scalar(SHARE),
            "0.02%",
            "Share of calls that fail without any fault or defect.",
        )
        .from(
            Grade::A,
            Transfer::Similar,
            "0.01% (SCWarn sample) to 0.26% (PetShop front end, low traffic)",
        )
        .between(0.000_1, 0.002_6),
        defaults(
            "balance",
            Shape::Scalar(Scalar::Choice(&["round_robin", "random", "least_loaded"])),
            "round_robin",
            "How a call chooses among ready instances.",
        ),
        defaults(
            "calls",
            Shape::List { item: &Shape::Record(&CALL), least: 0 },
            "[]",
            "What it calls, one after another.",
        ),
        defaults("lifecycle", Shape::Record(&LIFECYCLE), "{}", "How an instance comes and goes."),
    ],
};

const CALL: Record = Record {
    name: "a call",
    fields: &[
        required("to", Shape::Scalar(Scalar::Name), "The service that is called."),
        defaults(
            "chance",
            Shape::Scalar(SOME_SHARE),
            "100%",
            "Share of requests that make this call.",
        ),
        defaults(
            "timeout",
            Shape::Scalar(SOME_DURATION),
            "1s",
            "After this long the caller gives up an attempt.",
        )
        .chosen("chosen (100ms to 10s)"),
        optional(
            "retries",
            Shape::Record(&RETRIES),
            "Repeats failed attempts; none where it is not written.",
        ),
        optional(
            "breaker",
            Shape::Record(&BREAKER),
            "Stops calling what fails; none where it is not written.",
        ),
    ],
};

const RETRIES: Record = Record {
    name: "retries",
    fields: &[
        defaults(
            "max",
            Shape::Scalar(Scalar::Count { least: 1, most: 20 }),
            "2",
            "Attempts after the first.",
        )
        .chosen("chosen (1 to 3): more multiply load on every level"),
        defaults(
            "backoff",
            Shape::Scalar(Scalar::DurationRange { most: super::YEAR }),
            "50ms..400ms",
            "The first pause and the longest; it doubles between.",
        )
        .chosen("chosen (10ms..1s)"),
        defaults(
            "jitter",
            Shape::Scalar(Scalar::Choice(&["none", "full"])),
            "full",
            "`full` spreads a pause between zero and its length.",
        ),
        optional(
            "budget",
            Shape::Scalar(SOME_SHARE),
            "Retries allowed per first attempt; without limit where it is not written.",
        ),
    ],
};

const BREAKER: Record = Record {
    name: "a breaker",
    fields: &[
        defaults(
            "error_share",
            Shape::Scalar(SOME_SHARE),
            "50%",
            "Opens when a larger share of a window fails.",
        )
        .chosen("chosen (20% to 80%)"),
        defaults(
            "window",
            Shape::Scalar(SOME_DURATION),
            "10s",
            "The window that share is taken over.",
        )
        .chosen("chosen (5s to 60s)"),
        defaults(
            "min_calls",
            Shape::Scalar(Scalar::Count { least: 1, most: 1_000_000 }),
            "20",
            "Fewer calls in a window never open it.",
        )
        .chosen("chosen (10 to 100)"),
        defaults(
            "open_for",
            Shape::Scalar(SOME_DURATION),
            "30s",
            "How long it stays open before one call may probe.",
        )
        .chosen("chosen (5s to 60s)"),
    ],
};

const LIFECYCLE: Record = Record {
    name: "a lifecycle",
    fields: &[
        defaults(
            "pull",
            Shape::Law(&ANY_DURATION),
            "20s",
            "Time to pull an image, once a version and node.",
        )
        .chosen("chosen (2s to 5m)")
        .between(2.0, 300.0),
        defaults(
            "start",
            Shape::Law(&ANY_DURATION),
            "{lognormal: {median: 40s, sigma: 0.1}}",
            "Time from the pulled image to a process that answers.",
        )
        .from(
            Grade::A,
            Transfer::Same,
            "with pull and probe 65 s, the median of 434 single replacements in ChangeRCA",
        )
        .between(5.0, 180.0),
        defaults("probe", Shape::Record(&PROBE), "{}", "The readiness probe."),
        optional(
            "warm_up",
            Shape::Record(&WARM_UP),
            "A fresh instance is slower at first; it is not where this is not written.",
        ),
        defaults(
            "drain",
            Shape::Scalar(ANY_DURATION),
            "5s",
            "How long an instance told to stop still takes and finishes requests.",
        )
        .chosen("chosen (0s to 30s)")
        .between(0.0, 30.0),
        defaults(
            "grace",
            Shape::Scalar(ANY_DURATION),
            "30s",
            "Requests still in flight this long after the drain are lost.",
        )
        .from(Grade::A, Transfer::Same, "Kubernetes terminationGracePeriodSeconds"),
        defaults(
            "restart_backoff",
            Shape::Scalar(Scalar::DurationRange { most: super::YEAR }),
            "10s..5m",
            "The first wait of a crashed instance for its restart and the longest; it doubles between.",
        )
        .from(Grade::A, Transfer::Same, "Kubernetes documentation: CrashLoopBackOff"),
    ],
};

const PROBE: Record =
    Record {
        name: "a probe",
        fields: &[
            defaults("period", Shape::Scalar(SOME_DURATION), "10s", "Time between two probes.")
                .from(Grade::A, Transfer::Same, "Kubernetes periodSeconds"),
            defaults(
                "failures",
                Shape::Scalar(Scalar::Count { least: 1, most: 100 }),
                "3",
                "Failures in a row that make an instance unready.",
            )
            .from(Grade::A, Transfer::Same, "Kubernetes failureThreshold"),
        ],
    };

const WARM_UP: Record = Record {
    name: "an instance's warm-up",
    fields: &[
        required("for", Shape::Scalar(SOME_DURATION), "How long an instance is slower."),
        required(
            "factor",
            Shape::Scalar(FACTOR),
            "How much slower it is at first; falls linearly to 1.",
        ),
    ],
};
