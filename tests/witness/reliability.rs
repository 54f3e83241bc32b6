//! How people err, what decays between audits, and faults that befall people.

use super::row::{Row, row};

const SLIPS: &str = "rows.*.strategies.*.slips";
const ACKNOWLEDGED: &str = "rows.*.strategies.*.instants.acknowledged";
const STARTED: &str = "rows.*.strategies.*.instants.started";
const WORK: &str = "rows.*.strategies.*.people.work";
const PEOPLE: &str = "people: {}";
const MORE: (&str, &str) = ("replications: 4", "replications: 12");
const NIGHT: (&str, &str) = ("weekdays 09:00..17:00", "weekdays 00:00..05:00");
const ALWAYS_FAILS: (&str, &str) =
    ("faults: []", "faults: [{what: rollback_fails, at: 0s, for: 30m}]");
/// Everything that could go wrong by itself, and nothing that decays.
const PLAIN: &str = "learning: {incidents: 0}, decay: {runbook: 1, triggers: 0%, standby: 0%}, reliability: {method: heart, time_pressure: 20%, inexperience: 0%, missing_procedure: 0%, unclear_roles: 0%, no_independent_check: 0%, hand_off: 0%, dependence: zero, noticed: 40%, decade: 10, after_waking: 100%, sleep_inertia: 49m, after_automation: 1, after_automation_time: 1}";
const SIX: &str = "{work: {by: on_call, takes: 5s, task: runbook_step}}, {work: {by: on_call, takes: 6s, task: runbook_step}}, {work: {by: operations, takes: 5s, task: runbook_step}}, {work: {by: operations, takes: 6s, task: runbook_step}}, {work: {by: on_call, takes: 7s, task: runbook_step}}, {work: {by: on_call, takes: 8s, task: runbook_step}}, {rollback: {takes: 1s}}";

fn own(keys: &str, steps: &str) -> String {
    format!(
        "strategies: [{{name: own, {keys} plays: [{{name: act, when: [{{error_ratio: {{above: 5%, over: 1m}}}}], steps: [{steps}]}}]}}]"
    )
}

fn situated(leaf: &'static str, people: &str, strategy: &str, more: &[(&str, &str)]) -> Row {
    let people = format!("people: {{{people}}}");
    let mut situation =
        vec![(PEOPLE, people.as_str()), ("strategies: [automated]", strategy), MORE];
    situation.extend(more);
    row(leaf, &situation)
}

pub(crate) fn rows() -> Vec<Row> {
    let mut rows = of_reliability();
    rows.extend(of_automation_and_sleep());
    rows.extend(of_presence());
    rows.extend(of_decay());
    rows.extend(of_steps());
    rows.extend(of_faults());
    rows
}

fn of_reliability() -> Vec<Row> {
    let erring = |leaf: &'static str| situated(leaf, PLAIN, &own("", SIX), &[]);
    vec![
        erring("people.reliability.method").alters("method: heart", "method: spar_h").moves(SLIPS),
        erring("people.reliability.time_pressure")
            .alters("time_pressure: 20%", "time_pressure: 90%")
            .moves(SLIPS),
        erring("people.reliability.inexperience")
            .alters("inexperience: 0%", "inexperience: 100%")
            .moves(SLIPS),
        erring("people.reliability.missing_procedure")
            .alters("missing_procedure: 0%", "missing_procedure: 100%")
            .moves(SLIPS),
        erring("people.reliability.unclear_roles")
            .alters("unclear_roles: 0%", "unclear_roles: 100%")
            .moves(SLIPS),
        erring("people.reliability.no_independent_check")
            .alters("no_independent_check: 0%", "no_independent_check: 100%")
            .moves(SLIPS),
        erring("people.reliability.hand_off").alters("hand_off: 0%", "hand_off: 100%").moves(SLIPS),
        situated(
            "people.reliability.dependence",
            &PLAIN.replace("noticed: 40%", "noticed: 0%").replace("decade: 10", "decade: 20"),
            &own("", SIX),
            &[],
        )
        .alters("dependence: zero", "dependence: complete")
        .moves(SLIPS),
        // What is not noticed leaves its mark on the next step.
        situated(
            "people.reliability.noticed",
            &PLAIN
                .replace("dependence: zero", "dependence: complete")
                .replace("noticed: 40%", "noticed: 0%")
                .replace("decade: 10", "decade: 40"),
            &own("", SIX),
            &[],
        )
        .alters("noticed: 0%", "noticed: 100%")
        .moves(SLIPS),
        erring("people.reliability.decade").alters("decade: 10", "decade: 1").moves(SLIPS),
    ]
}

fn of_automation_and_sleep() -> Vec<Row> {
    let fallen_back = format!("{{rollback: {{takes: 2s}}}}, {SIX}");
    let after = |leaf: &'static str| situated(leaf, PLAIN, &own("", &fallen_back), &[ALWAYS_FAILS]);
    let asked = "{page: {role: on_call}}, {work: {by: on_call, takes: 2m}}, {decide: {by: on_call, takes: 1m, task: judgement}}, {rollback: {takes: 1s}}";
    let drowsy =
        PLAIN.replace("after_waking: 100%", "after_waking: 20%").replace("decade: 10", "decade: 3");
    let woken = |leaf: &'static str| situated(leaf, &drowsy, &own("", asked), &[NIGHT]);
    vec![
        after("people.reliability.after_automation")
            .alters("after_automation: 1,", "after_automation: 9,")
            .moves(SLIPS),
        after("people.reliability.after_automation_time")
            .alters("after_automation_time: 1", "after_automation_time: 2")
            .moves(WORK),
        woken("people.reliability.after_waking")
            .alters("after_waking: 20%", "after_waking: 100%")
            .moves(SLIPS),
        woken("people.reliability.sleep_inertia")
            .alters("sleep_inertia: 49m", "sleep_inertia: 30s")
            .moves(SLIPS),
    ]
}

fn of_presence() -> Vec<Row> {
    let paged = own("", "{page: {role: expert}}, {rollback: {takes: 1s}}");
    let there = |leaf: &'static str, more: &[(&str, &str)]| {
        let people = "roles: [{name: expert, acknowledge: 30s, available: 60%, hours: always}], absence_lasts: 5m";
        situated(leaf, people, &paged, more)
    };
    vec![
        there("people.roles[].available", &[])
            .alters("available: 60%", "available: 5%")
            .moves(ACKNOWLEDGED),
        there(
            "people.roles[].hours",
            &[NIGHT, ("absence_lasts: 5m", "absence_lasts: 5m, work_hours: weekdays 09:00..17:00")],
        )
        .alters("hours: always", "hours: work_hours")
        .moves(ACKNOWLEDGED),
        there("people.absence_lasts", &[])
            .alters("absence_lasts: 5m", "absence_lasts: 6h")
            .moves(ACKNOWLEDGED),
    ]
}

fn of_decay() -> Vec<Row> {
    let ageing = PLAIN
        .replace("runbook: 1,", "horizon: 365d, runbook: 30,")
        .replace("decade: 10", "decade: 2");
    let old = |leaf: &'static str, keys: &str| situated(leaf, &ageing, &own(keys, SIX), &[]);
    let still = |leaf: &'static str| situated(leaf, PLAIN, &own("", SIX), &[]);
    let learning = PLAIN
        .replace("incidents: 0", "incidents: 20, halved_by: 2")
        .replace("missing_procedure: 0%", "missing_procedure: 100%")
        .replace("time_pressure: 20%", "time_pressure: 80%");
    let documented =
        own("", &format!("{SIX}, {{work: {{by: on_call, phase: recover, takes: 5s}}}}"));
    let learned = |leaf: &'static str| situated(leaf, &learning, &documented, &[]);
    vec![
        old("people.decay.horizon", "").alters("horizon: 365d", "horizon: 1h").moves(SLIPS),
        still("people.decay.runbook").alters("runbook: 1,", "runbook: 900,").moves(SLIPS),
        still("people.decay.triggers").alters("triggers: 0%", "triggers: 100%").moves(STARTED),
        still("people.decay.standby").alters("standby: 0%", "standby: 100%").moves(STARTED),
        old("strategies[].audits", "audits: {every: 1h},")
            .alters("audits: {every: 1h}", "audits: none")
            .moves(SLIPS),
        old("strategies[].audits.every", "audits: {every: 1h},")
            .alters("every: 1h", "every: 365d")
            .moves(SLIPS),
        learned("people.learning.incidents").alters("incidents: 20", "incidents: 0").moves(SLIPS),
        learned("people.learning.halved_by").alters("halved_by: 2", "halved_by: 2000").moves(SLIPS),
    ]
}

fn of_steps() -> Vec<Row> {
    let hurried = PLAIN
        .replace("time_pressure: 20%", "time_pressure: 40%")
        .replace("decade: 10", "decade: 2");
    let of = |leaf: &'static str, steps: &str| situated(leaf, &hurried, &own("", steps), &[]);
    vec![
        of(
            "strategies[].plays[].steps[].work.task",
            "{work: {by: on_call, takes: 5s, task: runbook_step}}, {rollback: {takes: 1s}}",
        )
        .alters("task: runbook_step", "task: restore")
        .moves(SLIPS),
        of(
            "strategies[].plays[].steps[].decide.task",
            "{decide: {by: on_call, takes: 5s, task: runbook_step}}, {rollback: {takes: 1s}}",
        )
        .alters("task: runbook_step", "task: restore")
        .moves(SLIPS),
        of(
            "strategies[].plays[].steps[].rollback.task",
            "{rollback: {by: on_call, takes: 1s, task: runbook_step}}",
        )
        .alters("task: runbook_step", "task: restore")
        .moves(SLIPS),
        of(
            "strategies[].plays[].steps[].check.task",
            "{check: {what: schema, by: on_call, takes: 5s, task: runbook_step}}, {rollback: {takes: 1s}}",
        )
        .alters("task: runbook_step", "task: restore")
        .moves(SLIPS),
        // Nothing is noticed and everything goes wrong: half of the checks leave a control off.
        situated(
            "release.control_restored_after",
            &hurried.replace("decade: 2", "decade: 100").replace("noticed: 40%", "noticed: 0%"),
            &own("", "{check: {what: security, by: on_call, takes: 5s, task: restore}}, {rollback: {takes: 1s}}"),
            &[],
        )
        .alters("  watch: 5m", "  watch: 5m\n  control_restored_after: 1m")
        .moves("rows.*.strategies.*.security.control_off"),
    ]
}

fn of_faults() -> Vec<Row> {
    let paged = own("", "{page: {role: on_call}}, {rollback: {takes: 1s}}");
    let struck = |leaf: &'static str, fault: &str, strategy: &str| {
        let fault = format!("faults: [{{what: {fault}, at: 0s, for: 9m}}]");
        situated(leaf, PLAIN, strategy, &[("faults: []", &fault)])
    };
    vec![
        struck("faults[].what.pager_down", "scrape_gap", &paged)
            .alters("what: scrape_gap", "what: pager_down")
            .moves(ACKNOWLEDGED),
        struck("faults[].what.unreachable.role", "{unreachable: {role: on_call}}", &paged)
            .alters("{role: on_call}}, at", "{role: security}}, at")
            .moves(ACKNOWLEDGED),
        struck(
            "faults[].what.wrong_runbook_step.factor",
            "{wrong_runbook_step: {factor: 2}}",
            &own("", SIX),
        )
        .alters("{factor: 2}", "{factor: 20}")
        .moves(SLIPS),
    ]
}
