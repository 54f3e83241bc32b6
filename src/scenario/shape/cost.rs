//! What things cost. An amount alone is taken as known; `{value, low, high}` says how far it may be off.

use super::{Field, Record, Scalar, Shape, defaults, required};
use crate::scenario::model::{Grade, Transfer};

pub(super) const COSTS: Record = Record {
    name: "costs",
    fields: &[
        defaults("currency", Shape::Scalar(Scalar::Currency), "USD", "Every amount is in this currency; amounts that are not written keep their number."),
        price("lost_request", "{value: $0.02, low: $0.001, high: $0.50}", "A bad request beyond those nothing could have saved.").chosen("chosen ($0.001 to $0.50)"),
        price("lost_write", "{value: $0.20, low: $0.02, high: $5}", "On top, if it was a write.").chosen("chosen ($0.02 to $5)"),
        price("lost_session", "{value: $0.50, low: $0.05, high: $5}", "A session lost with the instance that held it.").chosen("chosen ($0.05 to $5)"),
        price("sla_down_minute", "{value: $0, low: $0, high: $500}", "Penalty for each minute of downtime.").chosen("chosen: none is the usual contract below the objective of a month"),
        price("person_hour", "{value: $100, low: $50, high: $150}", "An hour of a person's work.").from(Grade::A, Transfer::Same, "$50 (PagerDuty) to $150 loaded; US computer occupations earn a median of $105,990 a year (BLS 2024)"),
        price("delay_hour", "{value: $50, low: $0, high: $500}", "An hour by which a good release is delayed.").chosen("chosen ($0 to $500)"),
        price("redeploy", "{value: $25, low: $5, high: $200}", "Deploying once more after a false rollback.").chosen("chosen ($5 to $200): machine time and a quarter of an hour of attention"),
        defaults("amortised_over_years", Shape::Scalar(Scalar::Number { least: 0.1, most: 50.0 }), "3", "Years over which set-up is spread.").chosen("chosen (1 to 5)").between(1.0, 5.0),
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
