//! Faults that users, or those who pretend to be, bring.

use crate::scenario::shape::{Kind, Record, Scalar, Shape, required};

pub(super) const PROVOKED_ERRORS: Kind = Kind {
    name: "provoked_errors",
    doc: "Somebody sends requests that the new version alone answers by errors, so that it is rolled back.",
    content: Some(Shape::Record(&Record {
        name: "the provocation",
        fields: &[required(
            "rate",
            Shape::Scalar(Scalar::Rate),
            "Requests of theirs; as many as of users' reach the new version.",
        )],
    })),
};
