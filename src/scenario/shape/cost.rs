//! What things cost. An amount alone is taken as known; `{value, low, high}` says how far it may be off.

use super::{Field, Record, SOME_SHARE, Scalar, Shape, YEAR, defaults, optional, required};
use crate::scenario::model::{Grade, Transfer};
use crate::units::Duration;

pub(super) const COSTS: Record = Record {
    name: "costs",
    fields: &[
        defaults("currency", Shape::Scalar(Scalar::Currency), "USD", "Every amount is in this currency; amounts that are not written keep their number."),
        price("lost_request", "{value: $0.02, low: $0.001, high: $0.50}", "A bad request beyond those nothing could have saved.").chosen("chosen ($0.001 to $0.50)"),
        price("lost_write", "{value: $0.20, low: $0.02, high: $5}", "On top, if it was a write.").chosen("chosen ($0.02 to $5)"),
        price("lost_session", "{value: $0.50, low: $0.05, high: $5}", "A session lost with the instance that held it.").chosen("chosen ($0.05 to $5)"),
        price("sla_down_minute", "{value: $0, low: $0, high: $500}", "Penalty for each minute of downtime.").chosen("chosen ($0 to $500): none is the usual contract below the objective of a month"),
        price("person_hour", "{value: $100, low: $50, high: $150}", "An hour of a person's work.").from(Grade::A, Transfer::Same, "$50 (PagerDuty) to $150 loaded; US computer occupations earn a median of $105,990 a year (BLS 2024)"),
        price("delay_hour", "{value: $50, low: $0, high: $500}", "An hour by which a good release is delayed.").chosen("chosen ($0 to $500)"),
        price("redeploy", "{value: $25, low: $5, high: $200}", "Deploying once more after a false rollback.").chosen("chosen ($5 to $200): machine time and a quarter of an hour of attention"),
        price("damaged_record", "{value: $0.50, low: $0.05, high: $50}", "Mending a record that was written wrong.").chosen("chosen ($0.05 to $50)"),
        price("lost_record", "{value: $5, low: $0.50, high: $500}", "A record that is gone for good.").chosen("chosen ($0.50 to $500)"),
        price("exposure_hour", "{value: $100, low: $10, high: $10000}", "An hour in which users are open to attack.").chosen("chosen ($10 to $10,000)"),
        defaults("amortised_over_years", Shape::Scalar(Scalar::Number { least: 0.1, most: 50.0 }), "3", "Years over which set-up is spread.").chosen("chosen (1 to 5)").between(1.0, 5.0),
        defaults("discount_rate", Shape::Scalar(Scalar::Share { least: 0.0, most: 1.0 }), "0%", "What money a year later is worth less: counted where set-up is spread, and over the years of ownership.").chosen("chosen (0% to 15%)").between(0.0, 0.15),
        optional("sla_credit", Shape::Record(&SLA_CREDIT), "A sum owed for each period whose availability falls below what was promised."),
        optional("training", TRAINING, "Training that every strategy takes, unless it says its own."),
        defaults("audit_hours", Shape::Scalar(HOURS), "16", "Hours of work that an audit of a strategy takes.").chosen("chosen (4 to 80): two people for a day").between(4.0, 80.0),
        defaults("leadership", Shape::Record(&LEADERSHIP), "{}", "What technical leadership earns a year, charged to a strategy that says it needs one. Wages and nothing else: no study ties leadership to rollbacks."),
    ],
};

const fn price(key: &'static str, default: &'static str, doc: &'static str) -> Field {
    defaults(key, Shape::Shorthand(&Scalar::Money, &Shape::Record(&PRICE)), default, doc)
}

const PRICE: Record = Record {
    name: "a price",
    fields: &[
        required("value", Shape::Scalar(Scalar::Money), "What it costs."),
        required("low", Shape::Scalar(Scalar::Money), "The least it plausibly costs."),
        required("high", Shape::Scalar(Scalar::Money), "The most it plausibly costs."),
    ],
};

pub(super) const HOURS: Scalar = Scalar::Number { least: 0.0, most: 1e6 };
pub(super) const TRAINING: Shape = Shape::Record(&TRAINING_RECORD);

const TRAINING_RECORD: Record = Record {
    name: "a training",
    fields: &[
        required("hours", Shape::Scalar(HOURS), "Hours that it takes of each person."),
        required(
            "people",
            Shape::Scalar(Scalar::Count { least: 1, most: 100_000 }),
            "How many take it.",
        ),
        defaults(
            "every",
            Shape::Scalar(Scalar::Duration { least: Duration::from_hours(24), most: YEAR }),
            "365d",
            "How often they take it again.",
        )
        .chosen("chosen (half a year to two years): yearly"),
    ],
};

const SLA_CREDIT: Record = Record {
    name: "an SLA credit",
    fields: &[
        required(
            "below",
            Shape::Scalar(SOME_SHARE),
            "The availability that was promised: the share of a period's requests that are not bad.",
        ),
        defaults(
            "per",
            Shape::Scalar(Scalar::Duration { least: Duration::from_hours(24), most: YEAR }),
            "30d",
            "The period it was promised for.",
        )
        .chosen("chosen (a month to a year): a month is the usual contract"),
        required("credit", Shape::Scalar(Scalar::Money), "What is owed for a period below it."),
    ],
};

const LEADERSHIP: Record = Record {
    name: "wages of leadership",
    fields: &[
        defaults("full_time", Shape::Scalar(Scalar::Money), "$400000", "A year of a technical leader, all in.").from(Grade::C, Transfer::Foreign, "$300,000 to $500,000 all in, by sellers of the alternative (V); a wage, not an effect on rollbacks").between(300_000.0, 500_000.0),
        defaults("fractional", Shape::Scalar(Scalar::Money), "$120000", "A year of a technical leader for some days of the month.").from(Grade::C, Transfer::Foreign, "$3,000 to $20,000 a month, by those who sell it (V); a wage, not an effect on rollbacks").between(36_000.0, 240_000.0),
    ],
};
