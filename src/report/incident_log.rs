//! An incident log as text: one line an event, time first, as one would read it in a post-mortem.

use crate::experiment::{IncidentLog, LogLine};

/// Renders logs one after another.
#[must_use]
pub fn render(logs: &[IncidentLog]) -> String {
    logs.iter().map(one).collect::<Vec<_>>().join("\n")
}

fn one(log: &IncidentLog) -> String {
    let actor_width = log.lines.iter().map(|line| line.actor.chars().count()).max().unwrap_or(0);
    let IncidentLog { scenario, strategy, replication, truth, released_at, .. } = log;
    let heading = format!(
        "{scenario}, replication {replication}, strategy {strategy}\n\
         released {released_at}; the release is: {truth}\n"
    );
    let lines = log.lines.iter().map(|LogLine { at_s, actor, what }| {
        format!("{:>10}  {actor:actor_width$}  {what}", clock(*at_s))
    });
    let findings = log.findings.iter().map(|finding| format!("  - {finding}"));
    let rows = [heading].into_iter().chain(lines).chain([String::new()]).chain(findings);
    rows.map(|row| row + "\n").collect()
}

/// Hours, minutes and seconds since the release started.
#[expect(clippy::cast_possible_truncation, reason = "a replication is shorter than a year")]
fn clock(at_s: f64) -> String {
    let sign = if at_s < 0.0 { '-' } else { '+' };
    let secs = at_s.abs() as i64;
    format!("{sign}{}:{:02}:{:02}", secs / 3600, secs / 60 % 60, secs % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_relative_to_the_release() {
        assert_eq!(clock(3_725.4), "+1:02:05");
        assert_eq!(clock(-15.0), "-0:00:15");
    }
}
