//! The live part: names of outcomes and faults become indices.

use crate::scenario::model::{
    Connections, Drill, DrillCase, Fault, Outcome, ProxyFault, ProxyFaultKind, RequestMatch,
    StopCondition, Stream, TargetSystem,
};
use crate::scenario::value::{Fields, Node, Value};

pub(super) fn drill(
    fields: &Fields,
    services: &[&str],
    outcomes: &[Outcome],
    faults: &[Fault],
) -> Option<Drill> {
    let proxy: Vec<ProxyFault> =
        fields.records("proxy").map(|one| proxy_fault(one, services)).collect::<Option<_>>()?;
    let written: Vec<DrillCase> = fields
        .records("cases")
        .map(|one| case(one, outcomes, faults, &proxy))
        .collect::<Option<_>>()?;
    Some(Drill {
        time_scale: fields.number("time_scale")?,
        cases: if written.is_empty() { every_outcome(outcomes) } else { written },
        in_flight_max: fields.small_count("in_flight_max")?,
        lateness_max: fields.duration("lateness_max")?,
        propagation: fields.duration("propagation")?,
        connections: connections(fields.record("connections")?)?,
        stops: fields.records("stop_when").map(stop).collect::<Option<_>>()?,
        target: match fields.record("target") {
            Some(own) => Some(target(own)?),
            None => None,
        },
        proxy,
    })
}

/// Every outcome that can be drilled. Those of one kind are numbered from the second on.
fn every_outcome(outcomes: &[Outcome]) -> Vec<DrillCase> {
    let case = |(outcome, one): (usize, &Outcome)| {
        let kind = one.what.name();
        let earlier = outcomes[..outcome].iter().filter(|other| other.what.name() == kind).count();
        let name = if earlier == 0 { kind.to_owned() } else { format!("{kind}-{}", earlier + 1) };
        DrillCase { name, outcome, faults: Vec::new(), proxy: Vec::new() }
    };
    let can_be_drilled = |(_, one): &(usize, &Outcome)| one.what.can_be_drilled();
    outcomes.iter().enumerate().filter(can_be_drilled).map(case).collect()
}

fn case(
    fields: &Fields,
    outcomes: &[Outcome],
    faults: &[Fault],
    proxy: &[ProxyFault],
) -> Option<DrillCase> {
    let outcome = fields.text("outcome")?;
    let fault = |name: &str| faults.iter().position(|fault| fault.what.name() == name);
    let of_proxy = |name: &str| proxy.iter().position(|fault| fault.what.name() == name);
    Some(DrillCase {
        name: fields.text("name")?.to_owned(),
        outcome: outcomes.iter().position(|one| one.what.name() == outcome)?,
        faults: words(fields, "faults").map(fault).collect::<Option<_>>()?,
        proxy: words(fields, "proxy").map(of_proxy).collect::<Option<_>>()?,
    })
}

fn words<'a>(fields: &'a Fields, key: &str) -> impl Iterator<Item = &'a str> {
    fields.list(key).iter().filter_map(|node| match &node.value {
        Value::Text(word) => Some(word.as_str()),
        _ => None,
    })
}

fn connections(fields: &Fields) -> Option<Connections> {
    Some(Connections {
        idle_max: fields.small_count("idle_max")?,
        idle_timeout: fields.duration("idle_timeout")?,
    })
}

fn stop(fields: &Fields) -> Option<StopCondition> {
    Some(StopCondition { bad_above: fields.share("bad_above")?, hold_for: fields.duration("for")? })
}

fn target(fields: &Fields) -> Option<TargetSystem> {
    let text = |key: &str| fields.text(key).map(str::to_owned);
    Some(TargetSystem {
        url: text("url")?,
        host: text("host"),
        deploy: text("deploy")?,
        rollback: text("rollback")?,
        status: text("status")?,
    })
}

fn proxy_fault(fields: &Fields, services: &[&str]) -> Option<ProxyFault> {
    let service = fields.text("service")?;
    let (kind, content) = fields.kind("what")?;
    Some(ProxyFault {
        service: services.iter().position(|name| *name == service)?,
        what: what(kind, content.and_then(Node::record))?,
        toxicity: fields.share("toxicity")?,
        matches: matches(fields.record("match")?)?,
        at: fields.duration("at")?,
        lasts: fields.duration("for")?,
    })
}

fn what(kind: &str, content: Option<&Fields>) -> Option<ProxyFaultKind> {
    if kind == "corrupt_body" {
        return Some(ProxyFaultKind::CorruptBody);
    }
    let content = content?;
    let duration = |key: &str| content.duration(key);
    let stream = || match content.text("stream")? {
        "upstream" => Some(Stream::Upstream),
        _ => Some(Stream::Downstream),
    };
    Some(match kind {
        "delay" => ProxyFaultKind::Delay { fixed_delay: duration("fixed_delay")? },
        "abort" => ProxyFaultKind::Abort {
            http_status: u16::try_from(content.count("http_status")?).ok()?,
        },
        "latency" => ProxyFaultKind::Latency {
            latency: duration("latency")?,
            jitter: duration("jitter")?,
            stream: stream()?,
        },
        "bandwidth" => {
            ProxyFaultKind::Bandwidth { bytes_per_s: content.bytes("rate")?, stream: stream()? }
        }
        "timeout" => ProxyFaultKind::Timeout { timeout: duration("timeout")?, stream: stream()? },
        "reset_peer" => ProxyFaultKind::ResetPeer { timeout: duration("timeout")? },
        "slow_close" => ProxyFaultKind::SlowClose { delay: duration("delay")? },
        "slicer" => ProxyFaultKind::Slicer {
            average_size: content.bytes("average_size")?,
            size_variation: content.bytes("size_variation")?,
            delay: duration("delay")?,
            stream: stream()?,
        },
        "limit_data" => {
            ProxyFaultKind::LimitData { bytes: content.bytes("bytes")?, stream: stream()? }
        }
        _ => return None,
    })
}

fn matches(fields: &Fields) -> Option<RequestMatch> {
    let header = match fields.text("header") {
        Some(header) => {
            let (name, value) = header.split_once(':')?;
            Some((name.trim().to_ascii_lowercase(), value.trim().to_owned()))
        }
        None => None,
    };
    Some(RequestMatch {
        path: fields.text("path").map(str::to_owned),
        header,
        new_version: fields.text("version").map(|version| version == "new"),
    })
}
