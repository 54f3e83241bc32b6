//! From checked values to the model: names become indices, presets become plays.
//!
//! Runs only when nothing was refused, so every `?` here stands for a value the walker and the checks of meaning have
//! already vouched for.

mod budget;
mod drill;
mod fault;
mod people;
mod release;
mod service;
mod strategy;
mod traffic;
mod way_back;

use std::collections::BTreeMap;

use super::model::{Costs, LeadershipWages, Price, Scenario, SlaCredit, Slo, Telemetry, Training};
use super::quantity::tidy;
use super::trace;
use super::value::{Fields, Node, Value};
use crate::units::Ratio;

/// The model of a file without errors; `None` would be a gap in the checks.
pub(super) fn scenario(file: &Fields, references: &BTreeMap<String, String>) -> Option<Scenario> {
    let services = service::services(file)?;
    let service_names: Vec<&str> = services.iter().map(|service| service.name.as_str()).collect();
    let people = people::people(file.record("people")?)?;
    let roles: Vec<&str> = people.roles.iter().map(|role| role.name.as_str()).collect();
    let slo = slo(file.record("slo")?)?;
    let telemetry = telemetry(file.record("telemetry")?)?;
    let release = release::release(file.record("release")?, &service_names)?;
    let faults: Vec<_> = file
        .records("faults")
        .map(|one| fault::fault(one, &service_names, &roles))
        .collect::<Option<_>>()?;
    Some(Scenario {
        drill: drill::drill(file.record("drill")?, &service_names, &release.outcomes, &faults)?,
        name: file.text("name")?.to_owned(),
        shows: file.text("shows")?.to_owned(),
        seed: file.count("seed")?,
        replications: file.small_count("replications")?,
        warm_up: file.duration("warm_up")?,
        follow_up: file.duration("follow_up")?,
        restored_after: file.duration("restored_after")?,
        material: file.small_count("material")?,
        traffic: traffic::traffic(file.record("traffic")?, references)?,
        noise: traffic::noise(file.record("noise")?)?,
        release,
        faults,
        strategies: strategy::strategies(file, &people, &slo, &telemetry)?,
        costs: costs(file.record("costs")?)?,
        services,
        slo,
        telemetry,
        people,
        budgets: budget::budgets(file)?,
        assumptions: Vec::new(),
    })
}

/// The trace a scenario refers to, read; checked before.
pub(super) fn trace_points(
    traffic: &Fields,
    references: &BTreeMap<String, String>,
) -> Option<Vec<super::model::RatePoint>> {
    let file = traffic.text("trace")?;
    trace::read(file, references.get(file)?).ok()
}

fn slo(slo: &Fields) -> Option<Slo> {
    let availability = slo.share("availability")?;
    let ten_budgets = Ratio::saturating(tidy(10.0 * availability.complement().get()));
    Some(Slo {
        availability,
        bad_after: slo.duration("bad_after")?,
        window: slo.duration("window")?,
        down_above: slo.share("down_above").unwrap_or(ten_budgets),
        down_window: slo.duration("down_window")?,
    })
}

fn telemetry(telemetry: &Fields) -> Option<Telemetry> {
    let seconds = |node: &Node| match node.value {
        Value::Duration(bound) => Some(bound.as_secs_f64()),
        _ => None,
    };
    Some(Telemetry {
        scrape_interval: telemetry.duration("scrape_interval")?,
        buckets_s: telemetry.list("buckets").iter().map(seconds).collect::<Option<_>>()?,
    })
}

fn costs(costs: &Fields) -> Option<Costs> {
    let price = |key: &str| price(costs.get(key)?);
    Some(Costs {
        currency: costs.text("currency")?.to_owned(),
        lost_request: price("lost_request")?,
        lost_write: price("lost_write")?,
        lost_session: price("lost_session")?,
        sla_down_minute: price("sla_down_minute")?,
        person_hour: price("person_hour")?,
        delay_hour: price("delay_hour")?,
        redeploy: price("redeploy")?,
        damaged_record: price("damaged_record")?,
        lost_record: price("lost_record")?,
        exposure_hour: price("exposure_hour")?,
        amortised_over_years: costs.number("amortised_over_years")?,
        discount_rate: costs.share("discount_rate")?,
        sla_credit: sla_credit(costs),
        training: costs.record("training").and_then(training),
        audit_hours: costs.number("audit_hours")?,
        leadership: leadership(costs.record("leadership")?)?,
    })
}

fn sla_credit(costs: &Fields) -> Option<SlaCredit> {
    let promised = costs.record("sla_credit")?;
    Some(SlaCredit {
        below: promised.share("below")?,
        per: promised.duration("per")?,
        credit: promised.get("credit")?.money()?,
    })
}

fn training(training: &Fields) -> Option<Training> {
    Some(Training {
        hours: training.number("hours")?,
        people: training.small_count("people")?,
        every: training.duration("every")?,
    })
}

fn leadership(wages: &Fields) -> Option<LeadershipWages> {
    Some(LeadershipWages {
        full_time: wages.get("full_time")?.money()?,
        fractional: wages.get("fractional")?.money()?,
    })
}

/// An amount alone is known: its range is itself.
/// A price of one value, which is its own range, or of three.
pub(super) fn price(node: &Node) -> Option<Price> {
    if let Some(value) = node.money() {
        return Some(Price { value, low: value, high: value, set: node.set });
    }
    let amount = |key: &str| node.record()?.get(key)?.money();
    Some(Price {
        value: amount("value")?,
        low: amount("low")?,
        high: amount("high")?,
        set: node.set,
    })
}
