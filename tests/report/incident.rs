//! One bad release under every strategy, and the rows a replication leaves behind.

use backout::experiment::results::{Lane, Mark, Timeline, WindowPoint};
use backout::referee::outcome::{
    CostItems, FalseTrigger, FinalState, Instants, Load, Replication, Run,
};
use backout::scenario::model::Phase;
use backout::units::{Duration, Money, Time};

use crate::fixture::NAMES;

const ONSET: f64 = 320.0;

pub(crate) fn timeline() -> Timeline {
    let marks: [&[(&str, f64)]; 5] = [
        &[],
        &[
            ("detected", 510.0),
            ("acknowledged", 760.0),
            ("decided", 1_780.0),
            ("started", 1_830.0),
            ("finished", 1_990.0),
            ("restored", 2_010.0),
        ],
        &[
            ("detected", 440.0),
            ("decided", 446.0),
            ("started", 448.0),
            ("finished", 505.0),
            ("restored", 530.0),
        ],
        &[
            ("detected", 440.0),
            ("acknowledged", 520.0),
            ("decided", 571.0),
            ("started", 573.0),
            ("finished", 634.0),
            ("restored", 660.0),
        ],
        &[("started", 320.0), ("finished", 380.0), ("restored", 390.0)],
    ];
    let harm = [20_412, 4_310, 402, 498, 44];
    let lanes =
        NAMES.iter().zip(marks).zip(harm).map(|((name, marks), harm)| lane(name, marks, harm));
    Timeline { replication: 1_204, truth: "errors, 9.2 %".into(), lanes: lanes.collect() }
}

fn lane(strategy: &str, marks: &[(&str, f64)], harm: i64) -> Lane {
    let finished = marks.iter().find(|(what, _)| *what == "finished").map_or(1e9, |(_, at)| *at);
    let window = |index: u32| {
        let at_s = f64::from(index) * 10.0;
        let wave = f64::from((index * 7_919) % 23) / 23.0;
        let twin = 0.001 + 0.002 * wave;
        let bad = (ONSET..finished).contains(&at_s);
        WindowPoint {
            at_s,
            bad_share: if bad { twin + 0.07 + 0.03 * wave } else { twin },
            twin_bad_share: twin,
            mean_latency_s: 0.021,
            new_share: if bad { 1.0 } else { 0.0 },
        }
    };
    let mark = |(what, at_s): &(&str, f64)| Mark { at_s: *at_s, what: (*what).into() };
    let onset = Mark { at_s: ONSET, what: "onset".into() };
    Lane {
        strategy: strategy.into(),
        windows: (0..1_440).map(window).collect(),
        marks: std::iter::once(onset).chain(marks.iter().map(mark)).collect(),
        harm,
    }
}

pub(crate) fn replications() -> Vec<Replication> {
    (0..2).map(replication).collect()
}

fn replication(index: u64) -> Replication {
    Replication {
        index,
        stratum: 1,
        outcome: 1,
        onset: (index > 0).then_some(Time::from_secs(320)),
        needed: index > 0,
        twin_bad: 61,
        twin_requests: 288_004,
        twin_down: Duration::ZERO,
        faults_touched: vec![(0, 12)],
        simulated_calls: 1_000,
        services: Vec::new(),
        never: run(20_412),
        perfect: run(44),
        strategies: vec![run(4_310), run(402), run(-3)],
    }
}

fn run(harm: i64) -> Run {
    Run {
        instants: Instants { started: Some(Time::from_secs(448)), ..Instants::default() },
        final_state: FinalState::RestoredByRollback,
        phases: [Duration::from_millis(1_500); Phase::ALL.len()],
        harm,
        harm_writes: harm / 7,
        harm_after_promotion: 0,
        down_ns: -10_000_000_000,
        exposed: 4_111,
        peak_exposure_ppm: 250_000,
        rollbacks: 1,
        false_trigger: (harm == 402).then_some(FalseTrigger::WrongCause),
        missed: false,
        harmful: false,
        clean: true,
        sessions_lost: 3,
        sessions_moved: 41,
        in_flight_drained: 12,
        in_flight_lost: 1,
        people: Load { work: Duration::from_mins(18), pages: 1, ..Load::default() },
        delay: Duration::ZERO,
        stuck: false,
        costs: CostItems { people: Money::from_units(28.5), ..CostItems::default() },
        ..Run::default()
    }
}
