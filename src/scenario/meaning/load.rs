//! Warnings: possible, but probably not meant.

use super::{Diagnostic, Fields};
use crate::scenario::model::Scenario;
use crate::scenario::quantity::tidy;

pub(super) fn warnings(file: &Fields, scenario: &Scenario) -> Vec<Diagnostic> {
    let mut found = overload(file, scenario);
    if scenario.noise.autocorrelation == 0.0 {
        let span = file.record("noise").map_or(file.span, |noise| noise.span_of("autocorrelation"));
        found.push(
            Diagnostic::warning("optimistic", "independent noise makes false triggers look rare")
                .at(span, "real services: about 0.4 over five minutes")
                .help("the report will be labelled optimistic"),
        );
    }
    if scenario.slo.bad_after > scenario.traffic.client_timeout
        && let Some(slo) = file.record("slo")
    {
        found.push(
            Diagnostic::warning("slow-never", "no request is bad for being slow")
                .at(slo.span_of("bad_after"), "clients give up earlier")
                .help("lower it below `traffic.client_timeout`"),
        );
    }
    found
}

/// Requests that reach each service per second, without retries, against what its instances can do.
fn overload(file: &Fields, scenario: &Scenario) -> Vec<Diagnostic> {
    let mut visits = vec![0.0; scenario.services.len()];
    add_visits(scenario, 0, scenario.traffic.rate_per_s, &mut visits);
    let mut found = Vec::new();
    for ((service, rate), fields) in
        scenario.services.iter().zip(visits).zip(file.records("services"))
    {
        let slots = f64::from(service.instances) * f64::from(service.concurrency);
        let load = rate * service.service_time.mean() / slots;
        if load >= 1.0 {
            let percent = tidy((load * 100.0).round());
            found.push(
                Diagnostic::warning(
                    "overload",
                    format!("`{}` is overloaded before anything goes wrong", service.name),
                )
                .at(
                    fields.span_of("instances"),
                    format!("the mean rate asks for {percent}% of what they can do"),
                )
                .help("add instances or concurrency, or lower the rate"),
            );
        }
    }
    found
}

/// The graph has no cycle: checked before.
fn add_visits(scenario: &Scenario, service: usize, rate: f64, visits: &mut [f64]) {
    visits[service] += rate;
    for call in &scenario.services[service].calls {
        add_visits(scenario, call.to, rate * call.chance.get(), visits);
    }
}
