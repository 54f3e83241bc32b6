//! One deployment under one strategy as a log: what the system did, what users met, what the strategy did and why.

use serde::Serialize;

use super::Setup;
use crate::referee::outcome::{Instants, Replication};
use crate::referee::{Case, Course};
use crate::scenario::model::HourOfWeek;
use crate::system::Entry;
use crate::units::Time;

/// A strategy's log of one replication.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct IncidentLog {
    pub scenario: String,
    pub strategy: String,
    pub replication: u64,
    /// What the release turned out to be.
    pub truth: String,
    /// On the people's clock, such as `Tue 10:24`.
    pub released_at: String,
    pub lines: Vec<LogLine>,
    /// What the referee says, each a short sentence.
    pub findings: Vec<String>,
}

/// A line of the log.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct LogLine {
    /// Seconds since the release started; negative during the warm-up.
    pub at_s: f64,
    /// `system`, `users`, `strategy` or a role.
    pub actor: String,
    pub what: String,
}

/// Writes the log of a judged case for one strategy, by its position among those that were run.
#[must_use]
pub fn incident_log(
    setup: &Setup,
    case: &Case,
    judged: &Replication,
    strategy: usize,
) -> IncidentLog {
    let scenario = &setup.scenario;
    let course = &case.strategies[strategy];
    let run = &judged.strategies[strategy];
    let mut timed: Vec<(Time, u8, LogLine)> = Vec::new();
    let mut add = |at: Time, rank: u8, actor: &str, what: String| {
        let line =
            LogLine { at_s: seconds_since(case.plan.release_at, at), actor: actor.into(), what };
        timed.push((at, rank, line));
    };
    for (at, happening) in &course.chronicle {
        add(*at, 0, "system", happening.describe(scenario));
    }
    for (at, what) in user_lines(case, course, &run.instants) {
        add(at, 1, "users", what);
    }
    for Entry { at, what } in &course.journal {
        let (actor, text) = what.describe();
        add(*at, 2, actor, text);
    }
    timed.sort_by_key(|(at, rank, _)| (*at, *rank));
    IncidentLog {
        scenario: scenario.name.clone(),
        strategy: scenario.strategies[setup.strategies[strategy]].name.clone(),
        replication: case.index,
        truth: case.plan.defect.to_string(),
        released_at: wall_clock(case.plan.clock.hour_of_week(case.plan.release_at), case),
        lines: timed.into_iter().map(|(_, _, line)| line).collect(),
        findings: findings(case, judged, strategy),
    }
}

fn seconds_since(start: Time, at: Time) -> f64 {
    at.as_secs_f64() - start.as_secs_f64()
}

fn wall_clock(hour: HourOfWeek, case: &Case) -> String {
    const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
    let minutes = case.plan.clock.time_of_day(case.plan.release_at).as_nanos() / 60_000_000_000;
    format!("{} {:02}:{:02}", DAYS[usize::from(hour.day) % 7], hour.hour, minutes % 60)
}

fn user_lines(case: &Case, course: &Course, instants: &Instants) -> Vec<(Time, String)> {
    let mut lines = Vec::new();
    if let Some(onset) = case.onset.filter(|onset| *onset <= course.simulated_until) {
        lines.push((onset, "onset: the first request that the defect made bad".to_owned()));
    }
    if let Some(restored) = instants.restored {
        lines.push((restored, "service is restored".to_owned()));
    }
    lines
}

fn findings(case: &Case, judged: &Replication, strategy: usize) -> Vec<String> {
    let run = &judged.strategies[strategy];
    let mut findings = vec![
        if judged.needed { "a rollback was needed" } else { "no rollback was needed" }.to_owned(),
        format!("final state: {}", run.final_state.name()),
        format!(
            "bad requests beyond the twin's: {} (never: {}, perfect: {})",
            run.harm, judged.never.harm, judged.perfect.harm
        ),
    ];
    if let (Some(onset), Some(restored)) = (case.onset, run.instants.restored) {
        findings.push(format!("time to restore: {}", restored.since(onset)));
    }
    if let Some(kind) = run.false_trigger {
        findings.push(format!("false trigger: {kind:?}"));
    }
    if let Some(tail) = &case.strategies[strategy].tail {
        findings.push(format!(
            "from {} after the release on, the defect's rate was reckoned instead of simulated",
            tail.from.since(case.plan.release_at)
        ));
    }
    findings
}
