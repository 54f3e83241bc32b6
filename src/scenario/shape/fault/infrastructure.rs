//! Faults of instances and of what they run on.

use crate::scenario::shape::{
    FACTOR, Kind, Record, SOME_DURATION, SOME_SHARE, Scalar, Shape, defaults, required,
};

const COUNT: Shape = Shape::Scalar(Scalar::Count { least: 1, most: 1000 });

pub(super) const SLOW_INSTANCE: Kind = Kind {
    name: "slow_instance",
    doc: "Single instances of a service take longer for their own work; the others do not.",
    content: Some(Shape::Record(&Record {
        name: "the slow instance",
        fields: &[
            required("service", Shape::Scalar(Scalar::Name), "Whose instances are slow."),
            defaults("count", COUNT, "1", "How many of them.").chosen("chosen (1 to all of them)"),
            required("factor", Shape::Law(&FACTOR), "How much longer their own work takes."),
        ],
    })),
};

pub(super) const ZONE_LOSS: Kind = Kind {
    name: "zone_loss",
    doc: "All instances in one zone, of every service, crash and restart when the fault ends.",
    content: Some(Shape::Record(&Record {
        name: "the loss of a zone",
        fields: &[defaults(
            "zones",
            Shape::Scalar(Scalar::Count { least: 1, most: 100 }),
            "3",
            "Zones that the instances are spread over, one of which is lost.",
        )
        .chosen("chosen (2 to 6): clouds offer three zones a region or more")
        .between(2.0, 6.0)],
    })),
};

pub(super) const NOISY_NEIGHBOUR: Kind = Kind {
    name: "noisy_neighbour",
    doc: "Something else on the same machine slows single instances in bursts.",
    content: Some(Shape::Record(&Record {
        name: "the noisy neighbour",
        fields: &[
            required("service", Shape::Scalar(Scalar::Name), "Whose instances are slowed."),
            defaults("count", COUNT, "1", "How many of them, all at the same times.")
                .chosen("chosen (1 to all of them)"),
            required(
                "factor",
                Shape::Law(&FACTOR),
                "How much longer their own work takes in a burst.",
            ),
            defaults(
                "burst",
                Shape::Scalar(SOME_DURATION),
                "10s",
                "Length of a burst and of a lull; several may follow one another.",
            )
            .chosen("chosen (1s to 5m): no published length of bursts was found")
            .between(1.0, 300.0),
            defaults(
                "share",
                Shape::Scalar(SOME_SHARE),
                "50%",
                "Share of the time that is bursts.",
            )
            .chosen("chosen (5% to 90%): half the time")
            .between(0.05, 0.9),
        ],
    })),
};
