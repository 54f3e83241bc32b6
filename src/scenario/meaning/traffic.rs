//! Traffic comes from one source and stays within what can be simulated.

use std::collections::BTreeMap;

use super::{Diagnostic, Fields, no_effect};
use crate::scenario::shape::MOST_REQUESTS_PER_S;
use crate::scenario::trace;

pub(super) fn check(
    file: &Fields,
    references: &BTreeMap<String, String>,
    found: &mut Vec<Diagnostic>,
) {
    let Some(traffic) = file.record("traffic") else { return };
    if let Some(name) = traffic.text("trace") {
        for key in ["rate", "steps", "spike", "daily"] {
            if let Some(span) = traffic.written(key) {
                found.push(no_effect(key, span, "the trace says how much traffic there is"));
            }
        }
        match references.get(name) {
            Some(text) => found.extend(trace::read(name, text).err().unwrap_or_default()),
            None => found.push(
                Diagnostic::error("missing-file", format!("the trace `{name}` was not found"))
                    .at(traffic.span_of("trace"), "no such file")
                    .help("write its path relative to the folder of the scenario"),
            ),
        }
    } else if traffic.get("rate").is_none() {
        found.push(
            Diagnostic::error("missing-key", "missing key `rate`")
                .at(traffic.span, "traffic needs `rate` or `trace`")
                .help("write requests per time, such as `rate: 20/s`"),
        );
    }
    if let (Some(span), Some(_)) = (traffic.written("spike"), traffic.written("steps")) {
        found.push(no_effect("spike", span, "`steps` already say how the rate moves"));
    }
    steps(traffic, found);
    spike(traffic, found);
}

fn steps(traffic: &Fields, found: &mut Vec<Diagnostic>) {
    let steps: Vec<&Fields> = traffic.records("steps").collect();
    for pair in steps.windows(2) {
        if let (Some(before), Some(after)) = (pair[0].duration("at"), pair[1].duration("at"))
            && after <= before
        {
            found.push(
                Diagnostic::error("not-ascending", "the steps of the traffic are out of order")
                    .at(pair[1].span_of("at"), "not later than the step before")
                    .and(pair[0].span_of("at"), "the step before")
                    .help("write the steps in the order of their times"),
            );
        }
    }
}

fn spike(traffic: &Fields, found: &mut Vec<Diagnostic>) {
    let peak = traffic.record("spike").and_then(|spike| {
        Some((traffic.rate("rate")? * spike.number("factor")?, spike.span_of("factor")))
    });
    if let Some((rate, span)) = peak.filter(|(rate, _)| *rate > MOST_REQUESTS_PER_S) {
        found.push(
            Diagnostic::error("out-of-range", format!("the spike reaches {rate}/s"))
                .at(span, format!("more than {MOST_REQUESTS_PER_S}/s"))
                .help("simulate a slice of the traffic with as many instances fewer"),
        );
    }
}
