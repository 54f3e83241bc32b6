//! Faults of what rolls out and rolls back.

use crate::scenario::shape::{FACTOR, Kind, Record, SOME_DURATION, Shape, required};

pub(super) const REGISTRY_DOWN: Kind = Kind {
    name: "registry_down",
    doc: "Images cannot be pulled: new instances, of either version, start after the fault.",
    content: None,
};

pub(super) const REGISTRY_SLOW: Kind = Kind {
    name: "registry_slow",
    doc: "Pulling an image takes longer.",
    content: Some(Shape::Record(&Record {
        name: "the slow registry",
        fields: &[required("factor", Shape::Law(&FACTOR), "How much longer a pull takes.")],
    })),
};

pub(super) const PIPELINE_STUCK: Kind = Kind {
    name: "pipeline_stuck",
    doc: "Commands to hold, go on, shift traffic or roll back take effect when the fault ends.",
    content: None,
};

pub(super) const CONTROL_PLANE_SLOW: Kind = Kind {
    name: "control_plane_slow",
    doc: "Commands to hold, go on, shift traffic or roll back take effect later.",
    content: Some(Shape::Record(&Record {
        name: "the slow control plane",
        fields: &[required("by", Shape::Scalar(SOME_DURATION), "How much later.")],
    })),
};

pub(super) const CONTROL_PLANE_DOWN: Kind = Kind {
    name: "control_plane_down",
    doc: "Commands do nothing, a rollback reports failure, and the rollout stands still.",
    content: None,
};

pub(super) const PARTIAL_ROLLBACK: Kind = Kind {
    name: "partial_rollback",
    doc: "A rollback leaves half of the new version's instances serving, and is reported finished.",
    content: None,
};

pub(super) const CONTROLLER_CRASH: Kind = Kind {
    name: "controller_crash",
    doc: "The rollout's controller stands still, in the middle of whatever it does, until the fault ends.",
    content: None,
};
