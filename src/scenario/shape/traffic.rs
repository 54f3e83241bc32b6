//! Who asks, how often, and how noisy an ordinary day is.

use super::{
    ANY_DURATION, FACTOR, Record, SHARE, SOME_DURATION, Scalar, Shape, defaults, optional, required,
};
use crate::scenario::model::{Grade, Transfer};

pub(super) const TRAFFIC: Record = Record {
    name: "traffic",
    fields: &[
        optional(
            "rate",
            Shape::Scalar(Scalar::Rate),
            "Requests per time, the mean over a day; users do not wait for one another.",
        ),
        optional(
            "steps",
            Shape::List { item: &Shape::Record(&STEP), least: 1 },
            "Other rates from moments on, counted from the start of the release.",
        ),
        optional("spike", Shape::Record(&SPIKE), "The rate times a factor for a while."),
        optional(
            "trace",
            Shape::Scalar(Scalar::File),
            "A CSV file with the columns `seconds,rate`, beside the scenario; repeated from its start after its end. Takes the place of `rate`.",
        ),
        optional("daily", Shape::Record(&DAILY), "A sine over the day whose mean is 1."),
        defaults(
            "client_timeout",
            Shape::Scalar(SOME_DURATION),
            "10s",
            "After this long a client gives up, wherever its request is.",
        )
        .chosen("chosen (2s to 60s)"),
        defaults(
            "sessions",
            Shape::Record(&SESSIONS),
            "{}",
            "What ties the requests of one user together; routing to versions is sticky by session.",
        ),
        defaults("writes", Shape::Scalar(SHARE), "10%", "Share of requests that write.")
            .chosen("chosen (1% to 50%)")
            .between(0.01, 0.5),
        defaults(
            "complaints",
            Shape::Record(&COMPLAINTS),
            "{}",
            "What users do whose requests went bad; support passes it on, whatever monitoring sees.",
        ),
    ],
};

const COMPLAINTS: Record = Record {
    name: "complaints",
    fields: &[
        defaults(
            "chance",
            Shape::Scalar(SHARE),
            "1%",
            "Chance that the user of a bad request complains of it.",
        )
        .chosen("chosen (0.1% to 5%): no published share of failed requests that are complained of was found")
        .between(0.001, 0.05),
        defaults(
            "after",
            Shape::Law(&ANY_DURATION),
            "{lognormal: {median: 15m, sigma: 1}}",
            "From the bad request until the team that released hears of it.",
        )
        .chosen("chosen (5m to 1h): the user writes, support reads, recognises and passes on")
        .between(300.0, 3_600.0),
    ],
};

const STEP: Record = Record {
    name: "a step of the traffic",
    fields: &[
        required(
            "at",
            Shape::Scalar(ANY_DURATION),
            "From this moment after the start of the release.",
        ),
        required("rate", Shape::Scalar(Scalar::Rate), "The rate from then on."),
    ],
};

const SPIKE: Record = Record {
    name: "a spike",
    fields: &[
        required(
            "at",
            Shape::Scalar(ANY_DURATION),
            "When it starts, counted from the start of the release.",
        ),
        required("for", Shape::Scalar(SOME_DURATION), "How long it lasts."),
        required(
            "factor",
            Shape::Scalar(Scalar::Number { least: 0.0, most: 1000.0 }),
            "What the rate is multiplied by.",
        ),
    ],
};

const DAILY: Record = Record {
    name: "the day's course",
    fields: &[
        defaults(
            "peak_to_trough",
            Shape::Scalar(FACTOR),
            "3",
            "Rate at the peak over the rate at the trough.",
        )
        .from(
            Grade::A,
            Transfer::Similar,
            "2.2 to 4 in two public traces (NAB load balancer, Robust Perception)",
        )
        .between(2.2, 4.0),
        defaults("peak_at", Shape::Scalar(Scalar::TimeOfDay), "14:00", "Time of day of the peak.")
            .chosen("chosen (10:00 to 21:00)"),
    ],
};

const SESSIONS: Record = Record {
    name: "sessions",
    fields: &[
        defaults("length", Shape::Scalar(SOME_DURATION), "8m", "How long a session lasts.")
            .chosen("chosen (2m to 30m)")
            .between(120.0, 1_800.0),
        defaults(
            "requests",
            Shape::Scalar(Scalar::Number { least: 1.0, most: 1e6 }),
            "10",
            "Requests in a session, on average.",
        )
        .chosen("chosen (3 to 50)")
        .between(3.0, 50.0),
        defaults(
            "state",
            Shape::Scalar(Scalar::Choice(&["shared", "in_memory"])),
            "shared",
            "Where a session's state lives: `in_memory` is lost when its traffic moves.",
        ),
    ],
};

pub(super) const NOISE: Record = Record {
    name: "noise",
    fields: &[
        defaults("autocorrelation", Shape::Scalar(Scalar::Number { least: 0.0, most: 0.99 }), "0.4", "Correlation of the noise with itself five minutes later; 0 makes it independent and the report optimistic.").from(Grade::A, Transfer::Similar, "lag-1 autocorrelation 0.36 to 0.42 of 5-minute latency, PetShop front end").between(0.2, 0.7),
        defaults("errors_sigma", Shape::Scalar(Scalar::Number { least: 0.0, most: 3.0 }), "0.5", "Standard deviation of the logarithm of the odds of a background error.").chosen("chosen (0.2 to 1)").between(0.2, 1.0),
        defaults("latency_sigma", Shape::Scalar(Scalar::Number { least: 0.0, most: 2.0 }), "0.1", "Standard deviation of the logarithm of service times.").chosen("chosen (0.03 to 0.3)").between(0.03, 0.3),
        defaults("shared", Shape::Scalar(SHARE), "70%", "Share of the variance that both versions have in common.").chosen("chosen (30% to 100%): the versions share nodes, callers and databases").between(0.3, 1.0),
    ],
};
