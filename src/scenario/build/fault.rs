//! Faults and their schedules.

use crate::scenario::model::{Fault, FaultKind, FaultStart, Trigger};
use crate::scenario::value::{Fields, Node};

pub(super) fn fault(fields: &Fields, services: &[&str], roles: &[&str]) -> Option<Fault> {
    let (kind, content) = fields.kind("what")?;
    let what = what(kind, content.and_then(Node::record), services, roles)?;
    Some(Fault { what, start: start(fields)?, lasts: fields.law("for")? })
}

fn what(
    kind: &str,
    content: Option<&Fields>,
    services: &[&str],
    roles: &[&str],
) -> Option<FaultKind> {
    let named = |key: &str| {
        let wanted = content?.text(key)?;
        services.iter().position(|name| *name == wanted)
    };
    let service = || named("service");
    Some(match kind {
        "instance_crash" => {
            FaultKind::InstanceCrash { service: service()?, count: content?.small_count("count")? }
        }
        "slow_dependency" => {
            FaultKind::SlowDependency { service: service()?, factor: content?.law("factor")? }
        }
        "failing_dependency" => {
            FaultKind::FailingDependency { service: service()?, rate: content?.law("rate")? }
        }
        "load_spike" => FaultKind::LoadSpike { factor: content?.law("factor")? },
        "instance_freeze" => {
            FaultKind::InstanceFreeze { service: service()?, count: content?.small_count("count")? }
        }
        "scrape_gap" => FaultKind::ScrapeGap,
        "scrape_delay" => FaultKind::ScrapeDelay { by: content?.duration("by")? },
        "scrape_freeze" => FaultKind::ScrapeFreeze,
        "swapped_labels" => FaultKind::SwappedLabels,
        "rollback_fails" => FaultKind::RollbackFails,
        "pager_down" => FaultKind::PagerDown,
        "unreachable" => {
            let wanted = content?.text("role")?;
            FaultKind::Unreachable { role: roles.iter().position(|name| *name == wanted)? }
        }
        "wrong_runbook_step" => FaultKind::WrongRunbookStep { factor: content?.law("factor")? },
        "partition" => FaultKind::Partition { from: named("from")?, to: named("to")? },
        _ => return of_instances(kind, content, service()).or_else(|| of_tooling(kind, content)),
    })
}

/// Faults of single instances and of the network before them.
fn of_instances(kind: &str, content: Option<&Fields>, service: Option<usize>) -> Option<FaultKind> {
    let content = content?;
    Some(match kind {
        "zone_loss" => FaultKind::ZoneLoss { zones: content.small_count("zones")? },
        "slow_instance" => FaultKind::SlowInstance {
            service: service?,
            count: content.small_count("count")?,
            factor: content.law("factor")?,
        },
        "noisy_neighbour" => FaultKind::NoisyNeighbour {
            service: service?,
            count: content.small_count("count")?,
            factor: content.law("factor")?,
            burst: content.duration("burst")?,
            share: content.share("share")?,
        },
        "blackhole" => FaultKind::Blackhole { service: service? },
        "network_loss" => FaultKind::NetworkLoss { service: service?, loss: content.law("loss")? },
        "network_latency" => FaultKind::NetworkLatency {
            service: service?,
            latency: content.duration("latency")?,
            jitter: content.duration("jitter")?,
        },
        _ => return None,
    })
}

/// Faults of monitoring, of the pipeline and of what comes in from outside.
fn of_tooling(kind: &str, content: Option<&Fields>) -> Option<FaultKind> {
    Some(match kind {
        "partial_scrape" => FaultKind::PartialScrape { share: content?.share("share")? },
        "counter_reset" => FaultKind::CounterReset,
        "registry_down" => FaultKind::RegistryDown,
        "registry_slow" => FaultKind::RegistrySlow { factor: content?.law("factor")? },
        "pipeline_stuck" => FaultKind::PipelineStuck,
        "control_plane_slow" => FaultKind::ControlPlaneSlow { by: content?.duration("by")? },
        "control_plane_down" => FaultKind::ControlPlaneDown,
        "partial_rollback" => FaultKind::PartialRollback,
        "controller_crash" => FaultKind::ControllerCrash,
        "provoked_errors" => FaultKind::ProvokedErrors { rate_per_s: content?.rate("rate")? },
        _ => return None,
    })
}

fn start(fields: &Fields) -> Option<FaultStart> {
    if let Some(mean) = fields.duration("every") {
        return Some(FaultStart::Every { mean });
    }
    let chance = fields.share("chance")?;
    if let Some(at) = fields.law("at") {
        return Some(FaultStart::At { at, chance });
    }
    let trigger = match fields.text("on")? {
        "canary_started" => Trigger::CanaryStarted,
        "promoted" => Trigger::Promoted,
        _ => Trigger::RollbackStarted,
    };
    Some(FaultStart::On { trigger, chance })
}
