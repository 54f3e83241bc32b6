//! Who answers a page, and when they are at work.

use super::{
    Record, SOME_DURATION, Scalar, Shape, decay, defaults, optional, reliability, required,
};
use crate::scenario::model::{Grade, Transfer};
use crate::units::Duration;

pub(super) const PEOPLE: Record = Record {
    name: "people",
    fields: &[
        defaults(
            "roles",
            Shape::List { item: &Shape::Record(&ROLE), least: 1 },
            DEFAULT_ROLES,
            "Groups of people who stand in for one another.",
        ),
        defaults(
            "work_hours",
            Shape::Scalar(Scalar::Hours),
            "weekdays 09:00..17:00",
            "When they are at work.",
        )
        .chosen("chosen (7 to 12 hours a day): to be set to one's own"),
        defaults(
            "off_hours_factor",
            Shape::Scalar(Scalar::Number { least: 1.0, most: 20.0 }),
            "1.26",
            "What people do takes this many times as long outside work hours.",
        )
        .from(
            Grade::A,
            Transfer::Similar,
            "median duration of 131 off-hours against 250 work-hours incidents (p = 0.009)",
        )
        .between(1.0, 2.0),
        defaults(
            "night",
            Shape::Scalar(Scalar::TimeRange),
            "22:00..07:00",
            "When a page wakes somebody.",
        )
        .chosen("chosen (from 21:00 to 24:00 until 06:00 to 09:00)"),
        defaults(
            "absence_lasts",
            Shape::Scalar(Scalar::Duration { least: Duration::from_mins(1), most: super::YEAR }),
            "2h",
            "Whether a role that is not always available is there is decided anew after this long.",
        )
        .chosen("chosen (30 min to a day)")
        .between(1_800.0, 86_400.0),
        defaults(
            "reliability",
            Shape::Record(&reliability::RELIABILITY),
            "{}",
            "How likely they are to err.",
        ),
        defaults(
            "decay",
            Shape::Record(&decay::DECAY),
            "{}",
            "What becomes of runbooks, triggers and stand-by capacity between audits.",
        ),
        defaults(
            "learning",
            Shape::Record(&decay::LEARNING),
            "{}",
            "What documented incidents do to a runbook.",
        ),
    ],
};

const DEFAULT_ROLES: &str = "[{name: on_call, escalates_to: operations}, {name: operations}, {name: developers}, {name: security}, {name: expert}]";

const ROLE: Record = Record {
    name: "a role",
    fields: &[
        required("name", Shape::Scalar(Scalar::Name), "How runbooks refer to it."),
        defaults("people", Shape::Scalar(Scalar::Count { least: 1, most: 1000 }), "1", "How many can work on something at once."),
        defaults("acknowledge", Shape::Law(&SOME_DURATION), "{lognormal: {median: 2m25s, sigma: 1}}", "Time from page to acknowledgement.").from(Grade::B, Transfer::Same, "mean 4 min at large companies (PagerDuty, quoted by ITOps Times); the lognormal with sigma 1 is our choice").between(30.0, 600.0),
        defaults("escalate_after", Shape::Scalar(SOME_DURATION), "5m", "Unacknowledged for this long, a page goes to the next level.").from(Grade::A, Transfer::Same, "PagerDuty incident-response documentation").between(120.0, 900.0),
        optional("escalates_to", Shape::Scalar(Scalar::Name), "The next level; the last level is paged again."),
        defaults("available", Shape::Scalar(Scalar::Share { least: 0.01, most: 1.0 }), "100%", "Share of work hours in which somebody of the role can be reached.").chosen("chosen (80% to 100%): whoever is on call is there; a part-time expert is there for a part of it, which the scenario says").between(0.8, 1.0),
        defaults("hours", Shape::Scalar(Scalar::Choice(&["always", "work_hours"])), "always", "Whether somebody can be reached outside work hours too."),
    ],
};
