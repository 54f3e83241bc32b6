//! From a finished drill to its record: nothing is judged here any more, only put where readers look for it.
//!
//! The timeline is read back from the journal, so that what the record tells is what is on record.

use std::path::Path;

use super::calibration::added;
use super::fleet::RELEASE;
use super::journal::{Event, Line, Reading, rfc3339};
use super::load::{Measured, Outcome as Ended, Seen, Tail};
use super::record::{
    ActionItem, Delays, FaultRecord, Harness, Identity, Integrity, Moment, Outcome, PhaseLength,
    Plan, Quantiles, RECORD_VERSION, Record, Request, Users, bin_width_s, bins,
};
use super::run::{Finished, Orders};
use crate::referee::Alone;
use crate::scenario::model::{Phase, Scenario};
use crate::system::{self, Version};
use crate::units::{Duration, Time};

/// Blank lines for people to fill in.
const BLANK_ITEMS: usize = 3;

/// What a record needs beside the drill itself.
#[derive(Clone, Debug, Default)]
pub struct Around {
    /// A person at the terminal took a role's place.
    pub is_interactive: bool,
    pub approver: Option<String>,
    pub ticket: Option<String>,
    pub commit: Option<String>,
}

/// The record of a drill.
#[must_use]
pub fn record(orders: &Orders, finished: &Finished, journal: &Reading, around: &Around) -> Record {
    let scenario = &orders.scenario;
    let length_s = finished.end.as_secs_f64();
    let bin_width_s = bin_width_s(length_s);
    let requests: Vec<Request> = finished.seen.iter().map(|one| request(one, scenario)).collect();
    Record {
        record_version: RECORD_VERSION,
        identity: identity(orders, finished, around),
        plan: plan(finished, scenario),
        timeline: timeline(finished, journal),
        people: people(finished, around),
        faults: faults(finished, journal, scenario),
        users: met(finished, scenario),
        bin_width_s,
        bins: bins(&requests, length_s, bin_width_s),
        outcome: outcome(finished),
        verdict: finished.verdict.clone(),
        harness: harness(finished, scenario),
        deviations: finished.remains.deviations.clone(),
        surprises: Vec::new(),
        action_items: vec![ActionItem::default(); BLANK_ITEMS],
        integrity: integrity(&orders.journal, finished, journal),
        previous: None,
    }
}

fn wall(finished: &Finished, at: Time) -> String {
    let since_start = at.as_nanos() / 1_000_000;
    rfc3339(finished.start_unix_ms + since_start)
}

fn identity(orders: &Orders, finished: &Finished, around: &Around) -> Identity {
    let opened = finished.opened.clone();
    let cores = std::thread::available_parallelism().map_or(0, std::num::NonZeroUsize::get);
    Identity {
        drill: opened.drill,
        scenario: opened.scenario,
        scenario_hash: opened.scenario_hash,
        case: opened.case,
        strategy: opened.strategy,
        seed: opened.seed,
        repetition: opened.repetition,
        version: opened.version,
        commit: around.commit.clone(),
        environment: format!(
            "{cores} cores, {}, {}",
            std::env::consts::OS,
            place(&orders.scenario)
        ),
        approver: around.approver.clone(),
        ticket: around.ticket.clone(),
        began: wall(finished, Time::START),
        ended: wall(finished, finished.end),
        time_scale: orders.time_scale,
        command: opened.command,
    }
}

/// Where requests were sent.
fn place(scenario: &Scenario) -> &str {
    scenario.drill.target.as_ref().map_or("loopback", |target| &target.url)
}

fn plan(finished: &Finished, scenario: &Scenario) -> Plan {
    Plan {
        hypothesis: finished.opened.hypothesis.clone(),
        objective: format!(
            "{} of requests good; a request is bad that fails or takes longer than {}",
            scenario.slo.availability, scenario.slo.bad_after
        ),
        stop_conditions: finished.opened.stop_conditions.clone(),
        blast_radius: finished.opened.blast_radius.clone(),
    }
}

fn timeline(finished: &Finished, journal: &Reading) -> Vec<Moment> {
    let mut moments: Vec<Moment> =
        journal.lines.iter().filter_map(|line| moment(line, journal)).collect();
    moments.extend(instants(finished));
    moments.sort_by(|a, b| a.at_s.total_cmp(&b.at_s));
    moments
}

fn moment(line: &Line, journal: &Reading) -> Option<Moment> {
    let what = match &line.what {
        Event::Strategy(told) => told.said.clone(),
        Event::Rollout { happening } => happening.clone(),
        // The rollout tells of it.
        Event::Cleared { fault, .. } if fault_name(journal, *fault) == RELEASE => return None,
        Event::Injected { fault } => format!("fault {} is injected", fault_name(journal, *fault)),
        Event::Cleared { fault, touched } => {
            format!("fault {} is cleared; it touched {touched}", fault_name(journal, *fault))
        }
        _ => return None,
    };
    Some(Moment {
        what,
        at_s: seconds(line.at_ns),
        wall: line.wall.clone(),
        source: line.actor.to_string(),
        is_instant: false,
    })
}

fn seconds(nanos: u64) -> f64 {
    Time::from_nanos(nanos).as_secs_f64()
}

fn fault_name(journal: &Reading, number: u32) -> &str {
    journal
        .lines
        .iter()
        .find_map(|line| match &line.what {
            Event::WillInject(injection) if injection.fault == number => {
                Some(injection.name.as_str())
            }
            _ => None,
        })
        .unwrap_or("unknown")
}

fn instants(finished: &Finished) -> impl Iterator<Item = Moment> {
    let Alone { onset, instants, .. } = finished.alone;
    let strategy = format!("strategy {}", finished.opened.strategy);
    let all = [
        ("onset", onset, "users"),
        ("detected", instants.detected, strategy.as_str()),
        ("acknowledged", instants.acknowledged, "people"),
        ("decided", instants.decided, strategy.as_str()),
        ("started", instants.started, strategy.as_str()),
        ("finished", instants.finished, "harness"),
        ("restored", instants.restored, "users"),
    ];
    let moment = |(what, at, source): (&str, Option<Time>, &str)| {
        let at = at?;
        Some(Moment {
            what: what.to_owned(),
            at_s: at.as_secs_f64(),
            wall: wall(finished, at),
            source: source.to_owned(),
            is_instant: true,
        })
    };
    all.into_iter().filter_map(moment).collect::<Vec<_>>().into_iter()
}

/// One page after another, with what followed it.
fn people(finished: &Finished, around: &Around) -> Vec<Delays> {
    let journal = &finished.course.journal;
    let pages = journal.iter().enumerate().filter_map(|(index, entry)| match &entry.what {
        system::Event::Paged { role } => Some((index, entry.at, role.clone())),
        _ => None,
    });
    pages
        .map(|(index, at, role)| {
            let later = &journal[index..];
            let acknowledged = later.iter().find_map(|entry| match &entry.what {
                system::Event::Acknowledged { role: by } if *by == role => Some(entry.at),
                _ => None,
            });
            let decided = later.iter().find_map(|entry| match &entry.what {
                system::Event::Decided { roll_back, by } => Some((
                    entry.at,
                    format!("{by}: {}", if *roll_back { "roll back" } else { "leave it" }),
                )),
                _ => None,
            });
            let since = |from: Option<Time>, to: Option<Time>| Some(to?.since(from?).as_secs_f64());
            Delays {
                role,
                paged_s: at.as_secs_f64(),
                page_to_acknowledge_s: since(Some(at), acknowledged),
                acknowledge_to_decision_s: since(acknowledged, decided.as_ref().map(|one| one.0)),
                decision: decided.map(|(_, said)| said),
                is_real: around.is_interactive,
            }
        })
        .collect()
}

/// Faults of the scenario by their plan, faults of the proxy by the scenario.
fn faults(finished: &Finished, journal: &Reading, scenario: &Scenario) -> Vec<FaultRecord> {
    let release_at = finished.plan.release_at;
    let own =
        finished.plan.faults.timed.iter().map(|(at, stroke)| {
            (scenario.faults[stroke.fault].what.name(), *at, *at + stroke.lasts)
        });
    let proxy = scenario.drill.proxy.iter().map(|fault| {
        let at = release_at + fault.at;
        (fault.what.name(), at, at + fault.lasts)
    });
    own.chain(proxy)
        .map(|(name, from, to)| {
            let (began, ended, touched) = worked(journal, name);
            FaultRecord {
                name: name.to_owned(),
                planned_from_s: from.as_secs_f64(),
                planned_to_s: to.as_secs_f64(),
                from_s: began,
                to_s: ended,
                touched,
            }
        })
        .collect()
}

/// When a fault of this name was in place, and what it touched.
fn worked(journal: &Reading, name: &str) -> (Option<f64>, Option<f64>, u64) {
    let mut worked = (None, None, 0);
    for line in &journal.lines {
        match &line.what {
            Event::Injected { fault } if fault_name(journal, *fault) == name => {
                worked.0.get_or_insert(seconds(line.at_ns));
            }
            Event::Cleared { fault, touched } if fault_name(journal, *fault) == name => {
                worked.1 = Some(seconds(line.at_ns));
                worked.2 = *touched;
            }
            _ => {}
        }
    }
    worked
}

fn request(seen: &Seen, scenario: &Scenario) -> Request {
    let answered = matches!(seen.outcome, Ended::Answered(_));
    Request {
        at_s: seen.intended.as_secs_f64(),
        is_bad: seen.is_bad(scenario.slo.bad_after),
        on_new: seen.version == Some(Version::New),
        latency_ms: answered.then(|| seen.latency().as_secs_f64() * 1e3),
    }
}

fn met(finished: &Finished, scenario: &Scenario) -> Users {
    let measured = &finished.measured;
    let dropped = measured.count(Ended::Dropped);
    let answered = finished.seen.iter().filter(|one| matches!(one.outcome, Ended::Answered(_)));
    let bad = finished.seen.iter().filter(|one| one.is_bad(scenario.slo.bad_after));
    Users {
        sent: measured.total() - dropped,
        answered: answered.count() as u64,
        bad: bad.count() as u64,
        dropped,
        latency_ms: quantiles(measured.latency_of_all()),
        old_ms: quantiles(measured.latency(Some(Version::Old))),
        new_ms: quantiles(measured.latency(Some(Version::New))),
    }
}

fn quantiles(tail: Tail) -> Quantiles {
    let ms = |length: Duration| (tail.count > 0).then(|| length.as_secs_f64() * 1e3);
    Quantiles {
        requests: tail.count,
        p50: ms(tail.p50),
        p90: ms(tail.p90),
        p99: ms(tail.p99),
        p999: ms(tail.p999),
    }
}

fn outcome(finished: &Finished) -> Outcome {
    let Alone { onset, instants, down, phases, rolled_back, .. } = finished.alone;
    let at = |time: Option<Time>| time.map(Time::as_secs_f64);
    let between = |from: Option<Time>, to: Option<Time>| Some(to?.since(from?).as_secs_f64());
    let lengths = Phase::ALL.iter().zip(phases).filter(|(_, length)| !length.is_zero());
    Outcome {
        onset_s: at(onset),
        detected_s: at(instants.detected),
        acknowledged_s: at(instants.acknowledged),
        decided_s: at(instants.decided),
        started_s: at(instants.started),
        finished_s: at(instants.finished),
        restored_s: at(instants.restored),
        end_s: finished.end.as_secs_f64(),
        time_to_detect_s: between(onset, instants.detected),
        time_to_decide_s: between(instants.detected, instants.decided),
        time_to_execute_s: between(instants.started, instants.finished),
        time_to_recover_s: between(instants.finished, instants.restored),
        time_to_restore_s: between(onset, instants.restored),
        downtime_s: down.as_secs_f64(),
        phases: lengths
            .map(|(phase, length)| PhaseLength {
                phase: phase.name().to_owned(),
                length_s: length.as_secs_f64(),
            })
            .collect(),
        rolled_back,
        rollback_was_needed: Some(!finished.plan.defect.is_healthy()),
    }
}

/// What the harness adds is read off the requests before the release: neither defect nor fault has touched them.
fn harness(finished: &Finished, scenario: &Scenario) -> Harness {
    let release_at = finished.plan.release_at;
    let before = finished.seen.partition_point(|one| one.intended < release_at);
    let added = added(&finished.seen[..before], scenario);
    let measured: &Measured = &finished.measured;
    let lateness = measured.lateness();
    let ms = |length: Duration| length.as_secs_f64() * 1e3;
    let failure = finished.remains.failure.clone();
    Harness {
        lateness_p99_ms: ms(lateness.p99),
        lateness_max_ms: ms(lateness.max),
        added_p50_ms: added.map(|added| ms(added.p50)),
        added_p99_ms: added.map(|added| ms(added.p99)),
        cpu_share: None,
        invalid: failure.or_else(|| measured.complaint(scenario.drill.lateness_max)),
    }
}

fn integrity(path: &Path, finished: &Finished, journal: &Reading) -> Integrity {
    let name = path.file_name().unwrap_or(path.as_os_str());
    Integrity {
        journal: name.to_string_lossy().into_owned(),
        journal_lines: journal.lines.len() as u64,
        last_hash: finished.last_hash.clone(),
        artefacts: Vec::new(),
        left_behind: finished.remains.left.clone(),
    }
}
