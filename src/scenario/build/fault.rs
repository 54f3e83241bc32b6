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
    let service = || {
        let wanted = content?.text("service")?;
        services.iter().position(|name| *name == wanted)
    };
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
