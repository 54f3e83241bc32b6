//! People: who answers a page, and when they are at work.

use super::row::{Row, row};

const ACKNOWLEDGED: &str = "rows.*.strategies.*.instants.acknowledged";
const STRATEGIES: &str = "[automated]";
const ERRORS_WHEN: &str = "when: [{error_ratio: {above: 5%, over: 1m}}]";
const TWO_TASKS: &str = "[{work: {by: ops, takes: 30s}}, {work: {by: ops, takes: 30s, alongside: true}}, {rollback: {takes: 1s}}]";
const PAGING: &str = "[{page: {role: ops}}, {rollback: {by: ops, takes: 10s}}]";

pub(crate) fn rows() -> Vec<Row> {
    let roles = "people: {roles: [{name: on_call}, {name: ops, people: 1, acknowledge: 1m, escalate_after: 2m}]";
    let own = |people: &str, steps: &str| {
        let strategies =
            format!("[{{name: own, plays: [{{name: act, {ERRORS_WHEN}, steps: {steps}}}]}}]");
        [("people: {}".to_owned(), people.to_owned()), (STRATEGIES.to_owned(), strategies)]
    };
    let situated = |leaf: &'static str, people: &str, steps: &str| {
        let situation = own(people, steps);
        let pairs: Vec<(&str, &str)> =
            situation.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
        row(leaf, &pairs)
    };
    let closed = format!("{roles}}}");
    let hours = format!("{roles}, work_hours: weekdays 00:00..01:00, off_hours_factor: 2}}");
    vec![
        situated("people.roles[].people", &closed, TWO_TASKS)
            .alters("people: 1", "people: 2")
            .moves("rows.*.strategies.*.instants.started"),
        situated("people.roles[].acknowledge", &closed, PAGING)
            .alters("acknowledge: 1m", "acknowledge: 90s")
            .moves(ACKNOWLEDGED),
        situated("people.roles[].escalate_after", &closed, PAGING)
            .alters("escalate_after: 2m", "escalate_after: 30s")
            .moves("rows.*.strategies.*.people.pages"),
        situated("people.roles[].escalates_to", &closed.replace("after: 2m", "after: 30s"), PAGING)
            .alters("after: 30s", "after: 30s, escalates_to: on_call")
            .moves(ACKNOWLEDGED),
        situated("people.work_hours", &hours, PAGING)
            .alters("00:00..01:00", "00:00..24:00")
            .moves(ACKNOWLEDGED),
        situated("people.off_hours_factor", &hours, PAGING)
            .alters("factor: 2", "factor: 1.5")
            .moves(ACKNOWLEDGED),
        situated("people.night", &format!("{roles}, night: 22:00..07:00}}"), PAGING)
            .alters("22:00..07:00", "07:00..23:00")
            .moves("rows.*.strategies.*.people.pages_at_night"),
    ]
}
