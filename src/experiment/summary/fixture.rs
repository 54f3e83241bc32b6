//! A small scenario and hand-made rows for the tests of this room.

use super::super::results::{Meta, Stopping};
use super::super::strata::Strata;
use crate::random::Distribution;
use crate::referee::outcome::{
    CostItems, FalseTrigger, FinalState, Instants, Replication, Run, ServiceTally,
};
use crate::scenario::model::{
    Complaints, Costs, Daily, Drill, Fault, FaultKind, FaultStart, GroundTruth, LeadershipWages,
    Noise, Outcome, Outlay, People, Price, Release, Rollout, Scenario, SessionState, Sessions, Slo,
    StrategySpec, Telemetry, Traffic, TrafficShape, WayBack, WorkHours,
};
use crate::units::{Duration, Money, Ratio, Time};

fn ratio(share: f64) -> Ratio {
    Ratio::saturating(share)
}

/// 80 % healthy, 20 % errors; two chance faults; releases on weekdays from 9 to 17 with a peak at 14; 20 a week.
pub(crate) fn scenario() -> Scenario {
    let hours = WorkHours { weekdays_only: true, from_hour: 9, to_hour: 17 };
    Scenario {
        drill: Drill::default(),
        name: "fixture".into(),
        shows: "tests".into(),
        seed: 1,
        replications: 1_000,
        warm_up: Duration::from_mins(1),
        follow_up: Duration::from_hours(1),
        restored_after: Duration::from_mins(5),
        material: 20,
        traffic: traffic(),
        noise: Noise {
            autocorrelation: 0.4,
            errors_sigma: 0.3,
            latency_sigma: 0.1,
            shared: ratio(0.5),
        },
        services: Vec::new(),
        slo: Slo {
            availability: ratio(0.999),
            bad_after: Duration::from_secs(1),
            window: Duration::from_hours(720),
            down_above: ratio(0.01),
            down_window: Duration::from_secs(10),
        },
        telemetry: Telemetry {
            scrape_interval: Duration::from_secs(15),
            buckets_s: vec![0.1, 1.0],
        },
        release: release(hours),
        faults: vec![
            fault(FaultStart::At { at: Distribution::Constant(60.0), chance: ratio(0.1) }),
            fault(FaultStart::Every { mean: Duration::from_hours(720) }),
            fault(FaultStart::At { at: Distribution::Constant(60.0), chance: ratio(0.2) }),
        ],
        people: People {
            roles: Vec::new(),
            work_hours: hours,
            off_hours_factor: 2.0,
            night: (Duration::from_hours(22), Duration::from_hours(6)),
            ..People::default()
        },
        strategies: vec![strategy("slow", 0.0), strategy("fast", 1_000.0)],
        costs: costs(),
        budgets: Vec::new(),
        assumptions: Vec::new(),
    }
}

fn traffic() -> Traffic {
    Traffic {
        rate_per_s: 10.0,
        shape: TrafficShape::Constant,
        daily: Some(Daily { peak_to_trough: 3.0, peak_at: Duration::from_hours(14) }),
        client_timeout: Duration::from_secs(10),
        sessions: Sessions {
            length: Duration::from_mins(8),
            requests: 10.0,
            state: SessionState::Shared,
        },
        writes: ratio(0.1),
        complaints: Complaints::default(),
    }
}

fn release(when: WorkHours) -> Release {
    let errors = GroundTruth::Errors { rate: Distribution::Constant(0.1) };
    Release {
        service: 0,
        per_week: 20.0,
        when,
        rollout: Rollout::Recreate,
        outcomes: vec![
            Outcome { share: ratio(0.8), what: GroundTruth::Healthy },
            Outcome { share: ratio(0.2), what: errors },
        ],
        fix_forward: Distribution::Constant(7_200.0),
        progress_deadline: Duration::from_mins(10),
        keep_old: Duration::from_mins(10),
        watch: Duration::from_mins(30),
        looks_every: Duration::from_secs(1),
        way_back: WayBack::clear(),
        control_restored_after: Duration::from_hours(4),
    }
}

fn fault(start: FaultStart) -> Fault {
    Fault { what: FaultKind::ScrapeGap, start, lasts: Distribution::Constant(60.0) }
}

fn strategy(name: &str, upkeep: f64) -> StrategySpec {
    StrategySpec {
        name: name.into(),
        plays: Vec::new(),
        setup: Money::from_units(3_000.0),
        upkeep_per_year: Money::from_units(upkeep),
        audits: None,
        outlay: Outlay::default(),
    }
}

fn costs() -> Costs {
    let price = |value: f64| Price {
        value: Money::from_units(value),
        low: Money::from_units(value / 10.0),
        high: Money::from_units(value * 10.0),
        set: false,
    };
    Costs {
        currency: "USD".into(),
        lost_request: price(0.05),
        lost_write: price(0.0),
        lost_session: price(0.0),
        sla_down_minute: price(0.0),
        person_hour: price(100.0),
        delay_hour: price(0.0),
        redeploy: price(50.0),
        damaged_record: price(0.0),
        lost_record: price(0.0),
        exposure_hour: price(0.0),
        amortised_over_years: 3.0,
        discount_rate: Ratio::ZERO,
        sla_credit: None,
        training: None,
        audit_hours: 16.0,
        leadership: LeadershipWages { full_time: Money::ZERO, fractional: Money::ZERO },
    }
}

pub(crate) fn meta() -> Meta {
    Meta {
        scenario: "fixture".into(),
        shows: "tests".into(),
        seed: 1,
        scenario_hash: String::new(),
        backout_version: String::new(),
        command: String::new(),
        replications: 0,
        simulated_calls: 0,
        stopping: Stopping::AllDone,
        currency: "USD".into(),
        follow_up_s: 0.0,
        releases_per_year: 0.0,
        bad_share: 0.0,
        optimistic: false,
    }
}

/// Rows in which every bad release is needed: `slow` restores after 30 min with 1,000 bad requests, `fast` after 5 min
/// with 100, `never` not at all with 3,000; `fast` rolls back every eleventh good release (a step that shares no factor
/// with a block's length, so that no stratum gets more than its part).
pub(crate) fn rows(strata: &Strata, from: u64, count: u64) -> Vec<Replication> {
    (from..from + count).map(|index| row(strata, index)).collect()
}

fn row(strata: &Strata, index: u64) -> Replication {
    let bad = !strata.is_healthy(strata.of(index));
    let falsely = !bad && index.is_multiple_of(11);
    Replication {
        index,
        stratum: strata.of(index),
        outcome: strata.circumstances(index).outcome,
        onset: bad.then_some(Time::from_secs(100)),
        needed: bad,
        twin_bad: 1,
        twin_requests: 1_000,
        twin_down: Duration::ZERO,
        simulated_calls: 1000,
        faults_touched: vec![(0, 3)],
        services: vec![ServiceTally::default()],
        never: run(bad, None, 3_000),
        perfect: run(bad, Some(0), 0),
        strategies: vec![
            run(bad, Some(30), 1_000),
            Run {
                rollbacks: u32::from(bad || falsely),
                false_trigger: falsely.then_some(FalseTrigger::Noise),
                costs: CostItems {
                    redeploy: Money::from_units(if falsely { 50.0 } else { 0.0 }),
                    ..run(bad, Some(5), 100).costs
                },
                ..run(bad, Some(5), 100)
            },
        ],
    }
}

fn run(bad: bool, minutes: Option<u64>, harm: i64) -> Run {
    let restored = minutes.map(|minutes| Time::from_secs(100 + 60 * minutes)).filter(|_| bad);
    let harm = if bad { harm } else { 0 };
    let mut phases = [Duration::ZERO; 7];
    phases[0] = Duration::from_mins(if bad { minutes.unwrap_or(60) } else { 0 });
    Run {
        instants: Instants { detected: restored, restored, ..Instants::default() },
        final_state: if bad { FinalState::RestoredByRollback } else { FinalState::NotBad },
        phases,
        harm,
        peak_exposure_ppm: 500_000,
        rollbacks: u32::from(bad && minutes.is_some()),
        missed: bad && minutes.is_none(),
        clean: bad && minutes.is_some(),
        costs: CostItems {
            lost_requests: Money::from_units(harm as f64 * 0.05),
            ..CostItems::default()
        },
        ..Run::default()
    }
}
