//! Faults between services.

use crate::scenario::shape::{
    ANY_DURATION, Kind, Record, SOME_DURATION, SOME_SHARE, Scalar, Shape, defaults, required,
};

pub(super) const BLACKHOLE: Kind = Kind {
    name: "blackhole",
    doc: "Calls to a service are never answered: their callers wait until they give up.",
    content: Some(Shape::Record(&Record {
        name: "the black hole",
        fields: &[required(
            "service",
            Shape::Scalar(Scalar::Name),
            "Which service cannot be reached.",
        )],
    })),
};

pub(super) const NETWORK_LOSS: Kind = Kind {
    name: "network_loss",
    doc: "A share of the calls to a service are never answered.",
    content: Some(Shape::Record(&Record {
        name: "the loss",
        fields: &[
            required("service", Shape::Scalar(Scalar::Name), "Calls to which service get lost."),
            required("loss", Shape::Law(&SOME_SHARE), "Share of its calls that are lost."),
        ],
    })),
};

pub(super) const NETWORK_LATENCY: Kind = Kind {
    name: "network_latency",
    doc: "Calls to a service take longer on their way, which holds none of its slots.",
    content: Some(Shape::Record(&Record {
        name: "the latency",
        fields: &[
            required("service", Shape::Scalar(Scalar::Name), "Calls to which service take longer."),
            required("latency", Shape::Scalar(SOME_DURATION), "By how much, there and back."),
            defaults(
                "jitter",
                Shape::Scalar(ANY_DURATION),
                "0s",
                "Each call takes up to this much more or less than that, uniformly.",
            )
            .chosen("chosen: none until it is written (0s to the latency itself)"),
        ],
    })),
};

pub(super) const PARTITION: Kind = Kind {
    name: "partition",
    doc: "Calls of one service to one other are never answered; others still reach both.",
    content: Some(Shape::Record(&Record {
        name: "the partition",
        fields: &[
            required("from", Shape::Scalar(Scalar::Name), "Whose calls get lost."),
            required("to", Shape::Scalar(Scalar::Name), "Calls to which service."),
        ],
    })),
};
