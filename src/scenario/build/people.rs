//! The people around the system, how they err, and what becomes of what they rely on.

use crate::scenario::model::{
    Audits, Decay, Dependence, Learning, Method, People, Reach, Reliability, Role, Task,
};
use crate::scenario::value::{Fields, Node, Value};

pub(super) fn people(people: &Fields) -> Option<People> {
    let names: Vec<&str> = people.records("roles").filter_map(|role| role.text("name")).collect();
    Some(People {
        roles: people.records("roles").map(|one| role(one, &names)).collect::<Option<_>>()?,
        work_hours: people.hours("work_hours")?,
        off_hours_factor: people.number("off_hours_factor")?,
        night: people.durations("night")?,
        absence_lasts: people.duration("absence_lasts")?,
        reliability: reliability(people.record("reliability")?)?,
        decay: decay(people.record("decay")?)?,
        learning: learning(people.record("learning")?)?,
    })
}

fn role(role: &Fields, names: &[&str]) -> Option<Role> {
    let next = role.text("escalates_to");
    Some(Role {
        name: role.text("name")?.to_owned(),
        people: role.small_count("people")?,
        acknowledge: role.law("acknowledge")?,
        escalate_after: role.duration("escalate_after")?,
        escalates_to: next.and_then(|next| names.iter().position(|name| *name == next)),
        available: role.share("available")?,
        hours: if role.text("hours")? == "work_hours" { Reach::WorkHours } else { Reach::Always },
    })
}

fn reliability(fields: &Fields) -> Option<Reliability> {
    Some(Reliability {
        method: if fields.text("method")? == "spar_h" { Method::SparH } else { Method::Heart },
        time_pressure: fields.share("time_pressure")?,
        inexperience: fields.share("inexperience")?,
        missing_procedure: fields.share("missing_procedure")?,
        unclear_roles: fields.share("unclear_roles")?,
        no_independent_check: fields.share("no_independent_check")?,
        hand_off: fields.share("hand_off")?,
        dependence: dependence(fields.text("dependence")?),
        noticed: fields.share("noticed")?,
        decade: fields.number("decade")?,
        after_waking: fields.share("after_waking")?,
        sleep_inertia: fields.duration("sleep_inertia")?,
        after_automation: fields.number("after_automation")?,
        after_automation_time: fields.number("after_automation_time")?,
    })
}

fn dependence(word: &str) -> Dependence {
    match word {
        "low" => Dependence::Low,
        "moderate" => Dependence::Moderate,
        "high" => Dependence::High,
        "complete" => Dependence::Complete,
        _ => Dependence::Zero,
    }
}

fn decay(fields: &Fields) -> Option<Decay> {
    Some(Decay {
        horizon: fields.duration("horizon")?,
        runbook: fields.number("runbook")?,
        triggers: fields.share("triggers")?,
        standby: fields.share("standby")?,
    })
}

fn learning(fields: &Fields) -> Option<Learning> {
    Some(Learning {
        incidents: fields.number("incidents")?,
        halved_by: fields.number("halved_by")?,
    })
}

/// `none`, or a record.
pub(super) fn audits(node: &Node) -> Option<Audits> {
    match &node.value {
        Value::Record(fields) => Some(Audits { every: fields.duration("every")? }),
        _ => None,
    }
}

/// The task a step names, if it does.
pub(super) fn task(fields: &Fields) -> Option<Task> {
    Some(match fields.text("task")? {
        "judgement" => Task::Judgement,
        "restore" => Task::Restore,
        _ => Task::RunbookStep,
    })
}
