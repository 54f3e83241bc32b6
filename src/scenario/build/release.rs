//! The release and what it may turn out to be.

use super::way_back::way_back;
use crate::scenario::model::{CanaryStep, CrashAfter, GroundTruth, Outcome, Release, Rollout};
use crate::scenario::value::{Fields, Node, Value};

pub(super) fn release(fields: &Fields, services: &[&str]) -> Option<Release> {
    let service = fields.text("service")?;
    Some(Release {
        service: services.iter().position(|name| *name == service)?,
        per_week: fields.number("per_week")?,
        when: fields.hours("when")?,
        rollout: rollout(fields)?,
        outcomes: fields.records("outcomes").map(outcome).collect::<Option<_>>()?,
        fix_forward: fields.law("fix_forward")?,
        progress_deadline: fields.duration("progress_deadline")?,
        keep_old: fields.duration("keep_old")?,
        watch: fields.duration("watch")?,
        looks_every: fields.duration("looks_every")?,
        way_back: way_back(fields.record("way_back")?)?,
        control_restored_after: fields.duration("control_restored_after")?,
    })
}

fn rollout(fields: &Fields) -> Option<Rollout> {
    let (kind, content) = fields.kind("rollout")?;
    let content = content.and_then(Node::record);
    let step = |step: &Fields| {
        Some(CanaryStep { weight: step.share("weight")?, hold: step.duration("for")? })
    };
    Some(match kind {
        "canary" => {
            Rollout::Canary { steps: content?.records("steps").map(step).collect::<Option<_>>()? }
        }
        "rolling" => Rollout::Rolling {
            max_surge: content?.amount("max_surge")?,
            max_unavailable: content?.amount("max_unavailable")?,
        },
        "blue_green" => Rollout::BlueGreen,
        _ => Rollout::Recreate,
    })
}

fn outcome(fields: &Fields) -> Option<Outcome> {
    let (kind, content) = fields.kind("what")?;
    let what = match (kind, content.and_then(Node::record)) {
        (_, Some(content)) => defect(kind, content)?,
        ("security_regression", None) => GroundTruth::SecurityRegression,
        (_, None) => GroundTruth::Healthy,
    };
    Some(Outcome { share: fields.share("share")?, what })
}

fn defect(kind: &str, content: &Fields) -> Option<GroundTruth> {
    let law = |key: &str| content.law(key);
    Some(match kind {
        "errors" => GroundTruth::Errors { rate: law("rate")? },
        "latency" => {
            GroundTruth::Latency { factor: law("factor")?, share: content.share("share")? }
        }
        "cpu_cost" => GroundTruth::CpuCost { factor: law("factor")? },
        "crash_loop" => GroundTruth::CrashLoop { after: crash_after(content)? },
        "cold_start" => GroundTruth::ColdStart { factor: law("factor")?, lasts: law("for")? },
        "late_onset" => GroundTruth::LateOnset { after: law("after")?, rate: law("rate")? },
        "cohort" => GroundTruth::Cohort { users: content.share("users")?, rate: law("rate")? },
        "memory_leak" => GroundTruth::MemoryLeak {
            per_request: content.bytes("per_request")?,
            limit: content.bytes("limit")?,
        },
        "health_check_liar" => {
            GroundTruth::HealthCheckLiar { share: content.share("share")?, rate: law("rate")? }
        }
        "chatty" => GroundTruth::Chatty { factor: law("factor")? },
        "silent_corruption" => GroundTruth::SilentCorruption { rate: law("rate")? },
        "incompatible_migration" => {
            GroundTruth::IncompatibleMigration { unreadable: law("unreadable")? }
        }
        _ => return None,
    })
}

fn crash_after(content: &Fields) -> Option<CrashAfter> {
    let (_, moment) = content.kind("after")?;
    match moment.map(|node| &node.value) {
        None => Some(CrashAfter::Start),
        Some(Value::Law(time)) => Some(CrashAfter::Time(*time)),
        Some(Value::Count(requests)) => u32::try_from(*requests).ok().map(CrashAfter::Requests),
        Some(_) => None,
    }
}
