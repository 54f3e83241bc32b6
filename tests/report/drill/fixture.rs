//! A drill that went well, one that did not, one with hostile names, and a comparison.

use backout::drill::beside::{self, Calibration, Comparison, Samples, Statistic};
use backout::drill::record::{
    ActionItem, Artefact, Bin, Delays, Ending, FaultRecord, Harness, Identity, Integrity, Moment,
    Outcome, PhaseLength, Plan, Previous, Quantiles, Record, Users, Verdict,
};
use backout::random::{Distribution, Key, Purpose};

const ONSET: f64 = 8.31;
const RESTORED: f64 = 12.44;

fn moment(what: &str, at_s: f64, source: &str, is_instant: bool) -> Moment {
    let since_ms = backout::units::Duration::from_secs_f64(at_s).as_nanos() / 1_000_000;
    let wall = backout::drill::journal::rfc3339(1_772_454_896_123 + since_ms);
    Moment { what: what.into(), at_s, wall, source: source.into(), is_instant }
}

fn bins(end_s: f64, width_s: f64) -> Vec<Bin> {
    (0..1_000_u32)
        .take_while(|number| f64::from(*number) * width_s < end_s - 1e-9)
        .map(|number| {
            let at_s = f64::from(number) * width_s;
            let is_harmed = (ONSET..RESTORED - 1.0).contains(&(at_s + width_s / 2.0));
            let weight = if (7.9..11.5).contains(&at_s) { 15 } else { 0 };
            let jitter = f64::from(number * 7 % 11) / 10.0;
            Bin {
                at_s,
                requests: if number == 88 { 0 } else { 60 },
                bad: if is_harmed { 3 + u64::from(number % 4) } else { u64::from(number == 30) },
                on_new: weight,
                p99_ms: (number != 88)
                    .then_some(14.0 + 3.0 * jitter + if is_harmed { 90.0 } else { 0.0 }),
            }
        })
        .collect()
}

fn quantiles(requests: u64, factor: f64) -> Quantiles {
    Quantiles {
        requests,
        p50: Some(6.1 * factor),
        p90: Some(9.8 * factor),
        p99: Some(17.4 * factor),
        p999: Some(61.0 * factor),
    }
}

fn identity() -> Identity {
    Identity {
        drill: "2026-03-02-checkout-errors-automated-1".into(),
        scenario: "checkout".into(),
        scenario_hash: "9f2c41d07b5e".into(),
        case: "error rate".into(),
        strategy: "automated".into(),
        seed: 7,
        repetition: 0,
        version: "0.1.0".into(),
        commit: Some("a1b2c3d".into()),
        environment: "2 cores, loopback".into(),
        approver: None,
        ticket: Some("CHG-1042".into()),
        began: "2026-03-02T12:34:56.123Z".into(),
        ended: "2026-03-02T12:35:26.123Z".into(),
        time_scale: 60.0,
        command:
            "backout drill scenarios/drill.yaml --case 'error rate' --strategy automated --seed 7"
                .into(),
    }
}

fn timeline() -> Vec<Moment> {
    let strategy = "strategy automated";
    vec![
        moment("release started", 5.0, "harness", false),
        moment("new version takes traffic", 7.92, "harness", false),
        moment("fault slow telemetry injected", 8.0, "harness", false),
        moment("onset", ONSET, "users", true),
        moment("detected", 9.51, strategy, true),
        moment("decided", 9.52, strategy, true),
        moment("started", 9.53, strategy, true),
        moment("finished", 11.53, "harness", true),
        moment("restored", RESTORED, "users", true),
        moment("fault slow telemetry cleared", 14.0, "harness", false),
    ]
}

fn outcome() -> Outcome {
    Outcome {
        onset_s: Some(ONSET),
        detected_s: Some(9.51),
        acknowledged_s: None,
        decided_s: Some(9.52),
        started_s: Some(9.53),
        finished_s: Some(11.53),
        restored_s: Some(RESTORED),
        end_s: 30.0,
        time_to_detect_s: Some(1.2),
        time_to_decide_s: Some(0.01),
        time_to_execute_s: Some(2.0),
        time_to_recover_s: Some(0.91),
        time_to_restore_s: Some(RESTORED - ONSET),
        downtime_s: 0.5,
        phases: [("detect", 1.2), ("decide", 0.02), ("execute", 2.0), ("recover", 0.91)]
            .map(|(phase, length_s)| PhaseLength { phase: phase.into(), length_s })
            .to_vec(),
        rolled_back: true,
        rollback_was_needed: Some(true),
    }
}

fn fault() -> FaultRecord {
    FaultRecord {
        name: "slow telemetry".into(),
        planned_from_s: 8.0,
        planned_to_s: 14.0,
        from_s: Some(8.0),
        to_s: Some(14.0),
        touched: 12,
    }
}

fn integrity() -> Integrity {
    let artefact =
        |path: &str, digit: &str| Artefact { path: path.into(), sha256: digit.repeat(64) };
    Integrity {
        journal: "drill.jsonl".into(),
        journal_lines: 214,
        last_hash: "4e".repeat(32),
        artefacts: vec![artefact("scenario.yaml", "a"), artefact("requests.csv", "7")],
        left_behind: Vec::new(),
    }
}

pub(super) fn record() -> Record {
    Record {
        record_version: 1,
        identity: identity(),
        plan: Plan {
            hypothesis: "an error rate of 5 % is rolled back before users meet 100 bad requests"
                .into(),
            objective: "99.9 % of requests good; bad after 250 ms".into(),
            stop_conditions: vec!["more than 50 % bad for 5 s".into()],
            blast_radius: vec!["6 processes on loopback".into(), "at most 25 % of users".into()],
        },
        timeline: timeline(),
        people: Vec::new(),
        faults: vec![fault()],
        users: Users {
            sent: 8_940,
            answered: 8_938,
            bad: 71,
            dropped: 2,
            latency_ms: quantiles(8_938, 1.0),
            old_ms: quantiles(8_668, 0.97),
            new_ms: quantiles(270, 1.9),
        },
        bin_width_s: 0.2,
        bins: bins(30.0, 0.2),
        outcome: outcome(),
        verdict: Verdict {
            ending: Ending::Pass,
            reason: "71 bad requests, at most 100 allowed".into(),
            exit_code: 0,
        },
        harness: Harness {
            lateness_p99_ms: 1.4,
            lateness_max_ms: 6.2,
            added_p50_ms: Some(1.3),
            added_p99_ms: Some(3.1),
            cpu_share: Some(0.23),
            invalid: None,
        },
        deviations: vec!["the release started 40 ms later than planned".into()],
        surprises: Vec::new(),
        action_items: vec![ActionItem::default(), ActionItem::default()],
        integrity: integrity(),
        previous: None,
    }
}

/// People who never answered; the record before it was the good one.
pub(super) fn missed() -> Record {
    let before = record();
    let mut record = record();
    record.identity.strategy = "manual".into();
    record.previous = Some(Previous::of(&before, &record.identity));
    let outcome = &mut record.outcome;
    for instant in [
        &mut outcome.decided_s,
        &mut outcome.started_s,
        &mut outcome.finished_s,
        &mut outcome.restored_s,
        &mut outcome.time_to_decide_s,
        &mut outcome.time_to_execute_s,
        &mut outcome.time_to_recover_s,
        &mut outcome.time_to_restore_s,
    ] {
        *instant = None;
    }
    outcome.rolled_back = false;
    outcome.phases.clear();
    record.timeline.retain(|moment| moment.at_s <= 9.51);
    record.faults.push(FaultRecord {
        name: "pager down".into(),
        from_s: None,
        to_s: None,
        touched: 0,
        ..fault()
    });
    record.people = vec![Delays {
        role: "on-call".into(),
        paged_s: 9.52,
        page_to_acknowledge_s: Some(4.1),
        acknowledge_to_decision_s: None,
        decision: None,
        is_real: true,
    }];
    record.verdict = Verdict {
        ending: Ending::Inconclusive,
        reason: "the fault pager down touched nothing".into(),
        exit_code: 3,
    };
    record
}

/// Four seconds with all instants at their end, and faults from end to end.
pub(super) fn crowded() -> Record {
    let mut record = record();
    record.bins = bins(4.0, 0.1);
    record.bin_width_s = 0.1;
    record.outcome.end_s = 4.0;
    let shift = |at_s: f64| at_s - 8.5;
    record.timeline.retain(|moment| moment.is_instant);
    for moment in &mut record.timeline {
        moment.at_s = shift(moment.at_s).max(0.3);
    }
    for (name, from_s, to_s) in [
        ("the catalogue depends on a database that is slow", 0.1, 3.9),
        ("instances frozen", 3.0, 3.95),
        ("telemetry late", 0.0, 0.3),
    ] {
        let (from_s, to_s) = (Some(from_s), Some(to_s));
        record.faults.push(FaultRecord { name: name.into(), from_s, to_s, ..fault() });
    }
    record
}

pub(super) fn hostile() -> Record {
    let mut record = missed();
    let bad =
        "<script>alert(1)</script> \u{1b}[31m\u{0}<b>|`*_@somebody".to_owned() + &"x".repeat(200);
    record.identity.strategy.clone_from(&bad);
    record.identity.scenario.clone_from(&bad);
    record.identity.command.clone_from(&bad);
    record.plan.hypothesis.clone_from(&bad);
    record.faults[0].name.clone_from(&bad);
    record.timeline[3].what.clone_from(&bad);
    record.timeline[4].source.clone_from(&bad);
    record.people[0].decision = Some(bad.clone());
    record.surprises.push(bad.clone());
    record.verdict.reason.clone_from(&bad);
    record.integrity.artefacts[0].path = bad;
    record
}

fn drawn(median: f64, count: u64, key: Key) -> Vec<Option<f64>> {
    let law = Distribution::Lognormal { median, sigma: 0.1 };
    (0..count).map(|part| Some(law.quantile(key.part(part).uniform(Purpose::Truth)))).collect()
}

pub(super) fn comparison() -> Comparison {
    let key = Key::new(1);
    let mut samples = Vec::new();
    for (number, case) in (0..).zip(["error rate", "latency"]) {
        for (place, (statistic, live, simulated)) in (0..).zip([
            (Statistic::TimeToDetect, 1.2, 1.2),
            (Statistic::TimeToDecide, 0.004, 0.001),
            (Statistic::TimeToExecute, 4.0, 2.0),
            (Statistic::BadRequests, 70.0, 72.0),
        ]) {
            let key = key.part(number).part(place);
            let (live, simulated) =
                (drawn(live, 10, key.part(1)), drawn(simulated, 400, key.part(2)));
            samples.push(Samples { case: case.into(), statistic, live, simulated });
        }
        let mut live = drawn(4.1, 10, key.part(9));
        live[..3].fill(None);
        let simulated = drawn(4.0, 400, key.part(10));
        let statistic = Statistic::TimeToRestore;
        samples.push(Samples { case: case.into(), statistic, live, simulated });
        let (live, simulated) = (vec![Some(1.0); 10], vec![Some(1.0); 400]);
        let statistic = Statistic::ShareRolledBack;
        samples.push(Samples { case: case.into(), statistic, live, simulated });
    }
    let calibration = [("router", 0.4, 1.1), ("proxy", 0.3, 0.9), ("timer", 1.1, 1.5)];
    let calibration =
        calibration.map(|(part, p50_ms, p99_ms)| Calibration { part: part.into(), p50_ms, p99_ms });
    beside::compare(("checkout", "automated"), &samples, 0.25, calibration.to_vec(), Key::new(7))
}

/// Three drills, of which two did not end; and times of nothing.
pub(super) fn few() -> Comparison {
    let row = |statistic, live: [Option<f64>; 3], simulated: f64| Samples {
        case: "silent <b>failure</b>".into(),
        statistic,
        live: live.to_vec(),
        simulated: vec![Some(simulated); 40],
    };
    let samples = [
        row(Statistic::TimeToDetect, [None, None, Some(1.0)], 0.4),
        row(Statistic::TimeToDecide, [Some(0.0); 3], 0.0),
        row(Statistic::TimeToRestore, [None; 3], 0.7),
        row(Statistic::BadRequests, [Some(3.0), Some(0.0), Some(9.0)], 0.0),
    ];
    beside::compare(("checkout", "manual"), &samples, 0.25, Vec::new(), Key::new(7))
}

/// No drill counted.
pub(super) fn nothing() -> Comparison {
    let samples = Samples {
        case: "crash".into(),
        statistic: Statistic::Downtime,
        live: Vec::new(),
        simulated: vec![Some(1.0); 40],
    };
    beside::compare(("checkout", "manual"), &[samples], 0.25, Vec::new(), Key::new(7))
}
