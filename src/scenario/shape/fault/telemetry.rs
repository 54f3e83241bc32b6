//! Faults of what monitoring reads.

use crate::scenario::shape::{Kind, Record, SOME_SHARE, Shape, required};

pub(super) const PARTIAL_SCRAPE: Kind = Kind {
    name: "partial_scrape",
    doc: "Each scrape misses some series, which keep the values they had.",
    content: Some(Shape::Record(&Record {
        name: "the partial scrape",
        fields: &[required(
            "share",
            Shape::Scalar(SOME_SHARE),
            "Share of the series (each version of each service is one) that a scrape misses.",
        )],
    })),
};

pub(super) const COUNTER_RESET: Kind = Kind {
    name: "counter_reset",
    doc: "The exporter restarts, at the beginning and after each scrape of the fault: counters start at nought again.",
    content: None,
};
