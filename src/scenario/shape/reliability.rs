//! How likely people are to err, by tables of human reliability analysis.
//!
//! The tables are those of nuclear control rooms and cockpits, so their grade of transfer is *foreign*; how far a condition applies is
//! chosen, since nobody has assessed it for people who run services.

use super::{Record, SHARE, SOME_DURATION, Scalar, Shape, defaults};
use crate::scenario::model::{Grade, Transfer};

const PROPORTION: Shape = Shape::Scalar(SHARE);
/// Somebody who cannot decide at all would be a division by nothing.
const PERFORMANCE: Shape = Shape::Scalar(Scalar::Share { least: 0.05, most: 1.0 });
const WORSE: Shape = Shape::Scalar(Scalar::Number { least: 1.0, most: 100.0 });

pub(super) const RELIABILITY: Record = Record {
    name: "the reliability of people",
    fields: &[
        defaults("method", Shape::Scalar(Scalar::Choice(&["heart", "spar_h"])), "heart", "By which tables the chance of an error is reckoned in steps that name a `task`.").from(Grade::B, Transfer::Foreign, "HEART (Williams 1988; two re-codings agree): runbook step 0.3%, routine quick task 2%, restoring without a runbook 26%; SPAR-H (NUREG/CR-6883): diagnosis 1%, action 0.1%"),
        defaults("time_pressure", PROPORTION, "40%", "How short of time people are in an incident, as a proportion of the worst.").from(Grade::B, Transfer::Foreign, "HEART condition 2 multiplies by up to 11, SPAR-H by 10; the proportion is chosen (10% to 80%)").between(0.1, 0.8),
        defaults("inexperience", PROPORTION, "0%", "How inexperienced they are, as a proportion of the worst.").from(Grade::B, Transfer::Foreign, "HEART condition 15 multiplies by up to 3; the proportion is chosen (0% to 100%)").between(0.0, 1.0),
        defaults("missing_procedure", PROPORTION, "30%", "How far runbooks fall short before anything was learned from incidents, as a proportion of the worst.").from(Grade::B, Transfer::Foreign, "HEART condition 16 multiplies by up to 3, SPAR-H by 5; the proportion is chosen (0% to 100%)").between(0.0, 1.0),
        defaults("unclear_roles", PROPORTION, "0%", "How unclear it is who does what, as a proportion of the worst.").from(Grade::B, Transfer::Foreign, "HEART condition 25 multiplies by up to 1.6; the proportion is chosen (0% to 100%)").between(0.0, 1.0),
        defaults("no_independent_check", PROPORTION, "0%", "How much is done that nobody else looks at, as a proportion of the worst.").from(Grade::B, Transfer::Foreign, "HEART condition 17 multiplies by up to 3; the proportion is chosen (0% to 100%)").between(0.0, 1.0),
        defaults("hand_off", PROPORTION, "10%", "How poorly work is handed over where others did the step before, as a proportion of the worst.").from(Grade::B, Transfer::Foreign, "CARA: poor handover multiplies by up to 10; the proportion is chosen (0% to 50%)").between(0.0, 0.5),
        defaults("dependence", Shape::Scalar(Scalar::Choice(&["zero", "low", "moderate", "high", "complete"])), "low", "How much an unnoticed slip makes the next one of the same role likelier.").from(Grade::B, Transfer::Foreign, "THERP (NUREG/CR-1278, table 20-17): low is (1 + 19n)/20; the level is chosen (zero to high)"),
        defaults("noticed", PROPORTION, "50%", "Share of slips that whoever made them notices at once.").chosen("chosen (20% to 90%)").between(0.2, 0.9),
        defaults("decade", Shape::Scalar(Scalar::Number { least: 0.01, most: 100.0 }), "1", "A factor on every probability of the tables.").chosen("chosen (0.1 to 10): the tables are not calibrated on this work, so they are swept a decade either way").between(0.1, 10.0),
        defaults("after_waking", PERFORMANCE, "51%", "How well somebody decides who was woken a moment ago, as a share of the usual.").from(Grade::A, Transfer::Foreign, "Bruck and Pisani 1999: 0.51 in the first three minutes, 0.80 after half an hour; how far it holds for people who run services is chosen (30% to 90%)").between(0.3, 0.9),
        defaults("sleep_inertia", Shape::Scalar(SOME_DURATION), "49m", "How long after waking it takes until they decide as well as ever.").from(Grade::A, Transfer::Foreign, "the line through the two values of Bruck and Pisani 1999; how far it holds here is chosen (15m to 2h)").between(900.0, 7_200.0),
        defaults("after_automation", WORSE, "2", "Errors of people are so many times as likely once an automated rollback has failed in their incident.").chosen("chosen (1 to 5); the direction is that of 18 experiments (Onnasch et al. 2014)").between(1.0, 5.0),
        defaults("after_automation_time", WORSE, "1.5", "And their steps take so many times as long.").chosen("chosen (1 to 3); the direction is that of 18 experiments (Onnasch et al. 2014)").between(1.0, 3.0),
    ],
};
