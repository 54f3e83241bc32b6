//! The live part of a scenario: how it is drilled on real processes.

use super::{
    ANY_DURATION, Kind, Record, SHARE, SOME_DURATION, Scalar, Shape, defaults, optional, required,
};
pub(super) const DRILL: Record = Record {
    name: "the drill",
    fields: &[
        defaults(
            "time_scale",
            Shape::Scalar(Scalar::Number { least: 1.0, most: 1000.0 }),
            "60",
            "Everything people and controllers do is so many times faster than in the scenario; requests keep their own time.",
        ),
        defaults(
            "cases",
            Shape::List { item: &Shape::Record(&CASE), least: 0 },
            "[]",
            "What can be drilled; one for each outcome of the release where none is written.",
        ),
        defaults(
            "in_flight_max",
            Shape::Scalar(Scalar::Count { least: 1, most: 100_000 }),
            "4096",
            "Users' requests under way at once; further ones are dropped and counted as bad.",
        ),
        defaults(
            "lateness_max",
            Shape::Scalar(SOME_DURATION),
            "20ms",
            "Where the load's own lateness is above this at its 99th percentile, the drill is invalid.",
        ),
        defaults(
            "propagation",
            Shape::Scalar(ANY_DURATION),
            "0s",
            "From a change of weight until the router follows it.",
        ),
        defaults(
            "connections",
            Shape::Record(&CONNECTIONS),
            "{}",
            "The router's connections to each instance.",
        ),
        defaults(
            "stop_when",
            Shape::List { item: &Shape::Record(&STOP), least: 0 },
            "[]",
            "Ends the drill at once and clears every fault.",
        ),
        defaults(
            "proxy",
            Shape::List { item: &Shape::Record(&PROXY_FAULT), least: 0 },
            "[]",
            "Faults of the proxy before the instances; the simulation knows none of them.",
        ),
        optional(
            "target",
            Shape::Record(&TARGET),
            "A system of your own in place of the built-in instances.",
        ),
    ],
};

const CASE: Record = Record {
    name: "a case of the drill",
    fields: &[
        required("name", Shape::Scalar(Scalar::Name), "What `--case` asks for."),
        required(
            "outcome",
            Shape::Scalar(Scalar::Name),
            "What the release turns out to be: a kind among its outcomes.",
        ),
        defaults(
            "faults",
            Shape::List { item: &Shape::Scalar(Scalar::Name), least: 0 },
            "[]",
            "Kinds of faults of the scenario that strike, for certain.",
        ),
        defaults(
            "proxy",
            Shape::List { item: &Shape::Scalar(Scalar::Name), least: 0 },
            "[]",
            "Kinds of faults of the proxy that strike.",
        ),
    ],
};

const CONNECTIONS: Record = Record {
    name: "the connections",
    fields: &[
        defaults(
            "idle_max",
            Shape::Scalar(Scalar::Count { least: 0, most: 10_000 }),
            "32",
            "Idle connections kept to each instance.",
        ),
        defaults(
            "idle_timeout",
            Shape::Scalar(SOME_DURATION),
            "30s",
            "How long an idle connection is kept.",
        ),
    ],
};

const STOP: Record = Record {
    name: "a stop condition",
    fields: &[
        required("bad_above", Shape::Scalar(SHARE), "Share of users' requests that are bad."),
        required("for", Shape::Scalar(SOME_DURATION), "For how long, in the scenario's time."),
    ],
};

const PROXY_FAULT: Record = Record {
    name: "a fault of the proxy",
    fields: &[
        required("service", Shape::Scalar(Scalar::Name), "Before whose instances."),
        required(
            "what",
            Shape::Kinds { name: "a fault of the proxy", kinds: PROXY_FAULTS },
            "What the proxy does.",
        ),
        defaults(
            "toxicity",
            Shape::Scalar(SHARE),
            "100%",
            "Share of requests, or of connections, that it touches.",
        ),
        defaults("match", Shape::Record(&MATCH), "{}", "Which requests it may touch."),
        required(
            "at",
            Shape::Scalar(ANY_DURATION),
            "After the start of the release, in the scenario's time.",
        ),
        required("for", Shape::Scalar(SOME_DURATION), "How long, in the scenario's time."),
    ],
};

const MATCH: Record = Record {
    name: "the match",
    fields: &[
        optional("path", Shape::Scalar(Scalar::Text), "The path begins with this."),
        optional(
            "header",
            Shape::Scalar(Scalar::Text),
            "A header has this value, as `name: value`.",
        ),
        optional(
            "version",
            Shape::Scalar(Scalar::Choice(&["old", "new"])),
            "Routed to this version.",
        ),
    ],
};

const STREAM: Shape = Shape::Scalar(Scalar::Choice(&["downstream", "upstream"]));
const STREAM_DOC: &str = "Towards the caller, or towards the instance.";
const BYTES: Shape = Shape::Scalar(Scalar::Bytes { least: 1, most: 1 << 40 });

const PROXY_FAULTS: &[Kind] = &[
    kind(
        "delay",
        "Request: forwarded after a fixed delay (Envoy).",
        &Record {
            name: "the delay",
            fields: &[required(
                "fixed_delay",
                Shape::Scalar(SOME_DURATION),
                "How long it is held back.",
            )],
        },
    ),
    kind(
        "abort",
        "Request: answered with a status instead of being forwarded (Envoy).",
        &Record {
            name: "the abort",
            fields: &[required(
                "http_status",
                Shape::Scalar(Scalar::Count { least: 200, most: 599 }),
                "The status it is answered with.",
            )],
        },
    ),
    Kind {
        name: "corrupt_body",
        doc: "Request: the answer's body is replaced, its status is not.",
        content: None,
    },
    kind(
        "latency",
        "Connection: data is held back, in order (Toxiproxy).",
        &Record {
            name: "the latency",
            fields: &[
                required("latency", Shape::Scalar(ANY_DURATION), "How long it is held back."),
                defaults(
                    "jitter",
                    Shape::Scalar(ANY_DURATION),
                    "0s",
                    "More or less by up to this.",
                ),
                defaults("stream", STREAM, "downstream", STREAM_DOC),
            ],
        },
    ),
    kind(
        "bandwidth",
        "Connection: at most so many bytes a second (Toxiproxy).",
        &Record {
            name: "the bandwidth",
            fields: &[
                required(
                    "rate",
                    Shape::Scalar(Scalar::ByteRate),
                    "Bytes a second, such as `100KB/s`.",
                ),
                defaults("stream", STREAM, "downstream", STREAM_DOC),
            ],
        },
    ),
    kind(
        "timeout",
        "Connection: nothing passes (Toxiproxy).",
        &Record {
            name: "the black hole",
            fields: &[
                defaults(
                    "timeout",
                    Shape::Scalar(ANY_DURATION),
                    "0s",
                    "Closed after this; 0s never closes.",
                ),
                defaults("stream", STREAM, "downstream", STREAM_DOC),
            ],
        },
    ),
    kind(
        "reset_peer",
        "Connection: reset after its first data (Toxiproxy).",
        &Record {
            name: "the reset",
            fields: &[defaults(
                "timeout",
                Shape::Scalar(ANY_DURATION),
                "0s",
                "From the first data to the reset.",
            )],
        },
    ),
    kind(
        "slow_close",
        "Connection: its close is held back (Toxiproxy).",
        &Record {
            name: "the slow close",
            fields: &[required("delay", Shape::Scalar(SOME_DURATION), "How long it is held back.")],
        },
    ),
    kind(
        "slicer",
        "Connection: data is cut into slices (Toxiproxy).",
        &Record {
            name: "the slicer",
            fields: &[
                required("average_size", BYTES, "Size of a slice."),
                defaults(
                    "size_variation",
                    Shape::Scalar(Scalar::Bytes { least: 0, most: 1 << 40 }),
                    "0B",
                    "More or less by up to this.",
                ),
                defaults("delay", Shape::Scalar(ANY_DURATION), "0s", "Between two slices."),
                defaults("stream", STREAM, "downstream", STREAM_DOC),
            ],
        },
    ),
    kind(
        "limit_data",
        "Connection: closed after so many bytes (Toxiproxy).",
        &Record {
            name: "the limit",
            fields: &[
                required("bytes", BYTES, "How many."),
                defaults("stream", STREAM, "downstream", STREAM_DOC),
            ],
        },
    ),
];

const fn kind(name: &'static str, doc: &'static str, content: &'static Record) -> Kind {
    Kind { name, doc, content: Some(Shape::Record(content)) }
}

const COMMAND: Shape = Shape::Scalar(Scalar::Text);

const TARGET: Record = Record {
    name: "your own system",
    fields: &[
        required(
            "url",
            Shape::Scalar(Scalar::Text),
            "Where users' requests are sent, such as `http://127.0.0.1:8080/`.",
        ),
        optional(
            "host",
            Shape::Scalar(Scalar::Text),
            "A host other than this machine; `--allow-host` must name it too.",
        ),
        required("deploy", COMMAND, "Starts the release; run by `sh -c`."),
        required("rollback", COMMAND, "Takes it back."),
        required(
            "status",
            COMMAND,
            "Prints the share of traffic on the new version, such as `25%`.",
        ),
    ],
};
