//! The service graph.

use crate::scenario::model::{
    Balance, Breaker, Call, InstanceWarmUp, Jitter, Lifecycle, Probe, Retries, Service,
};
use crate::scenario::value::Fields;

pub(super) fn services(file: &Fields) -> Option<Vec<Service>> {
    let names: Vec<&str> =
        file.records("services").filter_map(|service| service.text("name")).collect();
    file.records("services").map(|fields| service(fields, &names)).collect()
}

fn service(fields: &Fields, names: &[&str]) -> Option<Service> {
    Some(Service {
        name: fields.text("name")?.to_owned(),
        instances: fields.small_count("instances")?,
        concurrency: fields.small_count("concurrency")?,
        queue: fields.small_count("queue")?,
        service_time: fields.law("service_time")?,
        errors: fields.share("errors")?,
        balance: match fields.text("balance")? {
            "random" => Balance::Random,
            "least_loaded" => Balance::LeastLoaded,
            _ => Balance::RoundRobin,
        },
        calls: fields
            .records("calls")
            .map(|call| self::call(call, names))
            .collect::<Option<_>>()?,
        lifecycle: lifecycle(fields.record("lifecycle")?)?,
    })
}

fn call(fields: &Fields, names: &[&str]) -> Option<Call> {
    let to = fields.text("to")?;
    Some(Call {
        to: names.iter().position(|name| *name == to)?,
        chance: fields.share("chance")?,
        timeout: fields.duration("timeout")?,
        retries: match fields.record("retries") {
            Some(retries) => Some(self::retries(retries)?),
            None => None,
        },
        breaker: match fields.record("breaker") {
            Some(breaker) => Some(self::breaker(breaker)?),
            None => None,
        },
    })
}

fn retries(fields: &Fields) -> Option<Retries> {
    let (backoff_first, backoff_max) = fields.durations("backoff")?;
    Some(Retries {
        max: fields.small_count("max")?,
        backoff_first,
        backoff_max,
        jitter: if fields.text("jitter")? == "none" { Jitter::None } else { Jitter::Full },
        budget: fields.share("budget"),
    })
}

fn breaker(fields: &Fields) -> Option<Breaker> {
    Some(Breaker {
        error_share: fields.share("error_share")?,
        window: fields.duration("window")?,
        min_calls: fields.small_count("min_calls")?,
        open_for: fields.duration("open_for")?,
    })
}

fn lifecycle(fields: &Fields) -> Option<Lifecycle> {
    let probe = fields.record("probe")?;
    let warm_up = fields.record("warm_up").and_then(|warm_up| {
        Some(InstanceWarmUp { lasts: warm_up.duration("for")?, factor: warm_up.number("factor")? })
    });
    let (restart_backoff_first, restart_backoff_max) = fields.durations("restart_backoff")?;
    Some(Lifecycle {
        pull: fields.law("pull")?,
        start: fields.law("start")?,
        probe: Probe {
            period: probe.duration("period")?,
            failures: probe.small_count("failures")?,
        },
        warm_up,
        drain: fields.duration("drain")?,
        grace: fields.duration("grace")?,
        restart_backoff_first,
        restart_backoff_max,
    })
}
