//! The replication that tells the story best, window by window under every strategy.

use std::ops::Range;

use super::Setup;
use super::results::{Lane, Mark, Timeline, WindowPoint};
use crate::referee::outcome::{FinalState, Instants, Replication, Run};
use crate::referee::{Case, Course};
use crate::system::Window;
use crate::units::{Duration, Time};

/// A point stands for the windows of this length: one of them holds too few requests for a share that can be read.
const POINT: Duration = Duration::from_secs(30);
/// The lanes show this much after the last strategy's service is restored, and no more than this in all.
const AFTERMATH: Duration = Duration::from_mins(10);
const LONGEST: Duration = Duration::from_hours(3);

/// The index of the most telling replication. Most strategies shall have restored service by a rollback after onset, since
/// endings that did not happen cannot be compared; among those the one with more harm than three quarters of them, so
/// that there is something to see that is not the extreme. `None` if none needed a rollback.
#[must_use]
pub fn most_telling(rows: &[Replication]) -> Option<u64> {
    let told = |row: &Replication| {
        let by_rollback = |run: &&Run| run.final_state == FinalState::RestoredByRollback;
        row.strategies.iter().filter(by_rollback).count()
    };
    let most = rows.iter().filter(|row| row.needed).map(told).max()?;
    let mut candidates: Vec<&Replication> =
        rows.iter().filter(|row| row.needed && told(row) == most).collect();
    candidates.sort_by_key(|row| (row.never.harm, row.index));
    candidates.get(candidates.len() * 3 / 4).map(|row| row.index)
}

/// Draws a judged case as lanes: `never`, the strategies, `perfect`.
#[must_use]
pub fn timeline(setup: &Setup, case: &Case, judged: &Replication) -> Timeline {
    let names = setup.strategies.iter().map(|index| &setup.scenario.strategies[*index].name);
    let rolled_back = case.rollback_at_onset.as_ref().filter(|_| judged.needed);
    let perfect = rolled_back.unwrap_or(&case.never);
    let courses = [("never", &case.never, &judged.never)]
        .into_iter()
        .chain(names.zip(&case.strategies).zip(&judged.strategies).map(|((n, c), r)| (&**n, c, r)))
        .chain([("perfect", perfect, &judged.perfect)]);
    let shown = shown_until(case, judged);
    Timeline {
        replication: case.index,
        truth: case.plan.defect.to_string(),
        lanes: courses
            .map(|(name, course, run)| Lane {
                strategy: name.to_owned(),
                windows: points(case, course, shown),
                marks: marks(case, &run.instants, shown),
                harm: run.harm,
            })
            .collect(),
    }
}

fn shown_until(case: &Case, judged: &Replication) -> Time {
    let restored = judged.strategies.iter().filter_map(|run| run.instants.restored).max();
    let last = restored.or(case.onset).unwrap_or(case.plan.release_at) + AFTERMATH;
    last.min(case.plan.release_at + LONGEST).min(case.ends_at)
}

fn points(case: &Case, course: &Course, until: Time) -> Vec<WindowPoint> {
    let ledger = &course.ledger;
    let together = ledger.windows_in(POINT);
    (ledger.window_of(case.plan.release_at)..ledger.window_of(until))
        .step_by(together)
        .map(|first| point(case, course, first..first + together))
        .collect()
}

fn point(case: &Case, course: &Course, windows: Range<usize>) -> WindowPoint {
    let at = course.ledger.window_start(windows.start);
    let twin = &case.twin.ledger;
    let own: Vec<_> = windows.clone().map(|index| course.window(index, twin)).collect();
    let sum = |count: fn(&Window) -> u64| own.iter().map(count).sum::<u64>() as f64;
    let requests = sum(|window| u64::from(window.requests)).max(1.0);
    let answered = sum(|window| u64::from(window.answered)).max(1.0);
    let twin_bad: u32 = windows.map(|index| twin.window(index).bad).sum();
    let reckoned = course.tail.filter(|tail| tail.from <= at && at < tail.to);
    WindowPoint {
        at_s: at.as_secs_f64() - case.plan.release_at.as_secs_f64(),
        bad_share: sum(|window| u64::from(window.bad)) / requests
            + reckoned.map_or(0.0, |tail| tail.bad_share),
        twin_bad_share: f64::from(twin_bad) / requests,
        mean_latency_s: sum(|window| window.latency_ns) / answered / 1e9,
        new_share: reckoned.map_or(sum(|window| u64::from(window.on_new)) / requests, |_| 1.0),
    }
}

fn marks(case: &Case, instants: &Instants, until: Time) -> Vec<Mark> {
    let named = [
        ("onset", case.onset),
        ("detected", instants.detected),
        ("acknowledged", instants.acknowledged),
        ("decided", instants.decided),
        ("started", instants.started),
        ("finished", instants.finished),
        ("restored", instants.restored),
    ];
    named
        .into_iter()
        .filter_map(|(what, at)| Some((what, at.filter(|at| *at <= until)?)))
        .map(|(what, at)| Mark {
            at_s: at.as_secs_f64() - case.plan.release_at.as_secs_f64(),
            what: what.to_owned(),
        })
        .collect()
}
