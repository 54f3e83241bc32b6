//! Results as a run would make them, with numbers of a realistic size, and variants that strain a layout.

mod assumptions;
mod what_decides;

pub(crate) use what_decides::{decided, decided_hostile};

use backout::experiment::results::{
    Better, Cell, ConfidenceInterval, CostItem, CostStack, EcdfPoint, Estimate, Figure,
    FinalStateShare, Flip, ImpactByKind, KindRow, Meta, PhaseStack, PriceDraws, RESULTS_VERSION,
    RestoreCurve, Results, Stopping, StrategyHeading, StratumRow, Unit, Verdict,
};
use backout::referee::outcome::{CostItems, FinalState};
use backout::scenario::model::Phase;

use crate::{incident, system, years};
use assumptions::assumptions;

/// Point, lower, upper.
type Triple = (f64, f64, f64);

pub(crate) const NAMES: [&str; 5] = ["never", "manual", "automated", "hybrid", "perfect"];

pub(crate) fn estimate((point_estimate, lower_bound, upper_bound): Triple) -> Estimate {
    let interval = ConfidenceInterval { confidence_level: 0.95, lower_bound, upper_bound };
    Estimate {
        point_estimate,
        standard_error: (upper_bound - lower_bound) / 3.92,
        confidence_interval: interval,
    }
}

pub(crate) fn around(point: f64) -> Estimate {
    estimate((point, point * 0.9, point * 1.12))
}

/// The brief's three strategies between the references.
pub(crate) fn results() -> Results {
    Results {
        results_version: RESULTS_VERSION,
        meta: meta(),
        strategies: NAMES.map(heading).to_vec(),
        verdict: verdict(),
        figures: figures(),
        flips: flips(),
        decides: None,
        under_load: None,
        phases: phases(),
        restore_curves: restore_curves(),
        final_states: final_states(),
        by_kind: by_kind(),
        costs: costs(),
        ownership: years::ownership(),
        year: years::year(),
        timeline: Some(incident::timeline()),
        services: system::services(),
        faults: system::faults(),
        strata: strata(),
        assumptions: assumptions(),
        not_modelled: vec!["security exposure".into(), "error budget".into()],
        warnings: vec![
            "4 of 12 strata have fewer than 30 replications: run at least 2,400 replications."
                .into(),
        ],
    }
}

/// Only one strategy, hence nothing to compare and no price that could flip anything.
pub(crate) fn single() -> Results {
    let mut results = keep(results(), &["manual"]);
    results.verdict.best = vec!["manual".into()];
    results.verdict.difference = None;
    results.verdict.correlation = None;
    results.flips.clear();
    results
}

/// No release needed a rollback: whatever is counted per needed release is absent.
pub(crate) fn nothing_needed() -> Results {
    let mut results = results();
    for figure in &mut results.figures {
        if figure.unit == Unit::Duration || figure.id.starts_with("missed") {
            for cell in &mut figure.cells {
                *cell = Cell { estimate: None, beyond_follow_up: false, best: false, counts: None };
            }
        }
    }
    results.restore_curves.clear();
    results.phases.clear();
    results.timeline = None;
    for row in &mut results.by_kind.rows {
        row.needed = 0;
    }
    results
}

/// The two cheapest cannot be told apart.
pub(crate) fn tied() -> Results {
    let mut results = results();
    results.verdict.best = vec!["hybrid".into(), "automated".into()];
    results.verdict.difference = Some(estimate((1_900.0, -2_400.0, 6_200.0)));
    results
}

pub(crate) const HOSTILE: &str = "<script>alert('x')</script> & \"a\" `b` | c";
pub(crate) const LONG: &str = "hybrid-with-a-two-minute-approval-window-and-a-second-pair-of-eyes";

/// Names that a careless renderer would run, or run over.
pub(crate) fn hostile() -> Results {
    let mut results = results();
    rename(&mut results, "manual", HOSTILE);
    rename(&mut results, "hybrid", LONG);
    results.meta.scenario = format!("check<b>out</b> {HOSTILE}");
    results.by_kind.rows[0].kind = HOSTILE.into();
    results.not_modelled = vec![HOSTILE.into()];
    results.warnings = vec![format!("{HOSTILE}\u{0}\u{1b}[31m")];
    results
}

fn rename(results: &mut Results, from: &str, to: &str) {
    let swap = |name: &mut String| {
        if name == from {
            to.clone_into(name);
        }
    };
    results.strategies.iter_mut().for_each(|heading| swap(&mut heading.name));
    results.verdict.best.iter_mut().for_each(swap);
    results.verdict.yearly_costs.iter_mut().for_each(|(name, _)| swap(name));
    results.verdict.price_draws.cheapest_share.iter_mut().for_each(|(name, _)| swap(name));
    results.flips.iter_mut().for_each(|flip| swap(&mut flip.winner));
    results.phases.iter_mut().for_each(|stack| swap(&mut stack.strategy));
    results.restore_curves.iter_mut().for_each(|curve| swap(&mut curve.strategy));
    results.final_states.iter_mut().for_each(|end| swap(&mut end.strategy));
    results.costs.strategies.iter_mut().for_each(|bill| swap(&mut bill.strategy));
    years::names(results).for_each(swap);
    let lanes = results.timeline.iter_mut().flat_map(|timeline| &mut timeline.lanes);
    lanes.for_each(|lane| swap(&mut lane.strategy));
}

/// Leaves the references and the named strategies.
fn keep(mut results: Results, names: &[&str]) -> Results {
    let kept = |name: &str| ["never", "perfect"].contains(&name) || names.contains(&name);
    let places: Vec<bool> = results.strategies.iter().map(|heading| kept(&heading.name)).collect();
    for figure in &mut results.figures {
        let mut place = places.iter();
        figure.cells.retain(|_| place.next() == Some(&true));
    }
    for row in &mut results.by_kind.rows {
        let mut place = places.iter();
        row.harm.retain(|_| place.next() == Some(&true));
        let mut place = places.iter();
        row.rolled_back.retain(|_| place.next() == Some(&true));
    }
    results.strategies.retain(|heading| kept(&heading.name));
    results.verdict.yearly_costs.retain(|(name, _)| kept(name));
    results.verdict.price_draws.cheapest_share.retain(|(name, _)| kept(name));
    results.phases.retain(|stack| kept(&stack.strategy));
    results.restore_curves.retain(|curve| kept(&curve.strategy));
    results.final_states.retain(|end| kept(&end.strategy));
    results.costs.strategies.retain(|bill| kept(&bill.strategy));
    if let Some(timeline) = &mut results.timeline {
        timeline.lanes.retain(|lane| kept(&lane.strategy));
    }
    years::keep(&mut results, kept);
    results
}

fn heading(name: &str) -> StrategyHeading {
    StrategyHeading { name: name.into(), reference: ["never", "perfect"].contains(&name) }
}

fn meta() -> Meta {
    Meta {
        scenario: "checkout".into(),
        shows: "three ways to roll back a checkout service".into(),
        seed: 7,
        scenario_hash: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08".into(),
        backout_version: "0.1.0".into(),
        command: "backout run scenarios/checkout.yaml --seed 7 --replications 4000".into(),
        replications: 4_000,
        simulated_calls: 1_204_000_000,
        stopping: Stopping::AllDone,
        currency: "USD".into(),
        follow_up_s: 14_400.0,
        releases_per_year: 1_040.0,
        bad_share: 0.19,
        optimistic: false,
    }
}

fn verdict() -> Verdict {
    Verdict {
        best: vec!["hybrid".into()],
        yearly_costs: vec![
            ("hybrid".into(), estimate((41_234.0, 38_310.0, 44_020.0))),
            ("automated".into(), estimate((58_410.0, 54_200.0, 62_600.0))),
            ("manual".into(), estimate((133_200.0, 121_000.0, 146_300.0))),
        ],
        difference: Some(estimate((17_176.0, 12_900.0, 21_400.0))),
        correlation: Some(0.62),
        matters_from: 2_062.0,
        price_draws: PriceDraws {
            draws: 500,
            drawn: ["costs.lost_request", "costs.person_hour", "costs.delay_hour"]
                .map(str::to_owned)
                .to_vec(),
            cheapest_share: vec![
                ("manual".into(), 0.018),
                ("automated".into(), 0.372),
                ("hybrid".into(), 0.61),
            ],
        },
    }
}

fn flips() -> Vec<Flip> {
    let flip = |key: &str, value, flips_at, plausible| Flip {
        key: key.into(),
        value,
        flips_at,
        winner: "automated".into(),
        plausible,
    };
    vec![
        flip("costs.delay_hour", 180.0, 74.0, true),
        flip("costs.person_hour", 95.0, 260.0, true),
        flip("costs.redeploy", 40.0, 2.0, false),
    ]
}

fn figures() -> Vec<Figure> {
    [speed_figures(), users_figures(), decision_figures()].concat()
}

fn speed_figures() -> Vec<Figure> {
    vec![
        figure(
            "time_to_restore_mean",
            "Speed",
            "Time to restore, restricted mean",
            Unit::Duration,
            [
                Some((9_240.0, 8_800.0, 9_700.0)),
                Some((2_044.0, 1_860.0, 2_220.0)),
                Some((246.0, 228.0, 266.0)),
                Some((381.0, 342.0, 423.0)),
                Some((61.0, 58.0, 64.0)),
            ],
            &[2],
        ),
        figure(
            "time_to_restore_median",
            "Speed",
            "Time to restore, median",
            Unit::Duration,
            [
                Some((9_100.0, 8_800.0, 9_500.0)),
                Some((1_480.0, 1_390.0, 1_570.0)),
                Some((190.0, 182.0, 199.0)),
                Some((262.0, 250.0, 277.0)),
                Some((55.0, 52.0, 58.0)),
            ],
            &[2],
        ),
        figure(
            "time_to_restore_p95",
            "Speed",
            "Time to restore, 95th percentile",
            Unit::Duration,
            [
                None,
                Some((7_810.0, 6_900.0, 9_000.0)),
                Some((552.0, 480.0, 640.0)),
                Some((1_290.0, 1_080.0, 1_510.0)),
                Some((90.0, 84.0, 97.0)),
            ],
            &[2],
        ),
    ]
}

fn users_figures() -> Vec<Figure> {
    vec![
        figure(
            "regret",
            "Users hurt",
            "Regret per needed release",
            Unit::Requests,
            [
                Some((21_840.0, 19_900.0, 23_900.0)),
                Some((4_310.0, 3_900.0, 4_740.0)),
                Some((402.0, 361.0, 446.0)),
                Some((498.0, 430.0, 570.0)),
                Some((0.0, 0.0, 0.0)),
            ],
            &[2, 3],
        ),
        figure(
            "prevented_share",
            "Users hurt",
            "Avoidable harm prevented",
            Unit::Share,
            [
                None,
                Some((0.803, 0.781, 0.824)),
                Some((0.982, 0.979, 0.985)),
                Some((0.977, 0.973, 0.981)),
                None,
            ],
            &[2, 3],
        ),
        figure(
            "downtime_per_year",
            "Downtime",
            "Downtime a year",
            Unit::Hours,
            [
                Some((111.7, 103.0, 120.0)),
                Some((26.2, 23.1, 29.4)),
                Some((2.68, 2.42, 2.97)),
                Some((3.86, 3.39, 4e9)),
                Some((0.51, 0.46, 0.56)),
            ],
            &[2],
        ),
    ]
}

fn decision_figures() -> Vec<Figure> {
    vec![
        figure(
            "false_rollbacks",
            "False rollbacks",
            "False rollbacks per 100",
            Unit::Count,
            [None, Some((0.0, 0.0, 0.9)), Some((4.6, 3.8, 5.5)), Some((1.2, 0.8, 1.8)), None],
            &[1],
        ),
        cause("false_by_noise", "… by noise", [0.0, 3.1, 0.7]),
        cause("false_by_wrong_cause", "… for the wrong cause", [0.0, 1.2, 0.4]),
        cause("false_with_fault", "… while a fault was active", [0.0, 0.3, 0.1]),
        figure(
            "missed",
            "Missed",
            "Missed per 100 needed",
            Unit::Count,
            [None, Some((6.1, 4.7, 7.8)), Some((2.4, 1.6, 3.5)), Some((2.7, 1.8, 3.9)), None],
            &[2, 3],
        ),
        figure(
            "people_hours_per_year",
            "People",
            "People's hours a year",
            Unit::Hours,
            [
                Some((0.0, 0.0, 0.0)),
                Some((512.0, 470.0, 556.0)),
                Some((61.0, 55.0, 68.0)),
                Some((118.0, 108.0, 129.0)),
                None,
            ],
            &[2],
        ),
        figure(
            "cost_per_year",
            "Cost",
            "Cost a year",
            Unit::Money,
            [
                Some((612_000.0, 570_000.0, 655_000.0)),
                Some((133_200.0, 121_000.0, 146_300.0)),
                Some((58_410.0, 54_200.0, 62_600.0)),
                Some((41_234.0, 38_310.0, 44_020.0)),
                Some((6_100.0, 5_700.0, 6_500.0)),
            ],
            &[3],
        ),
    ]
}

/// Part of the false rollbacks of manual, automated and hybrid.
fn cause(id: &str, title: &str, rates: [f64; 3]) -> Figure {
    let part = |rate: f64| Some((rate, rate * 0.7, rate * 1.4 + 0.1));
    let values = [None, part(rates[0]), part(rates[1]), part(rates[2]), None];
    figure(id, "False rollbacks", title, Unit::Count, values, &[])
}

fn figure(
    id: &str,
    criterion: &str,
    title: &str,
    unit: Unit,
    values: [Option<Triple>; 5],
    best: &[usize],
) -> Figure {
    let beyond = |index: usize| index == 0 && id == "time_to_restore_p95";
    let cell = |(index, value): (usize, &Option<Triple>)| Cell {
        estimate: value.map(estimate),
        beyond_follow_up: beyond(index),
        best: best.contains(&index),
        counts: (id == "false_rollbacks" && index == 1).then_some((0, 405)),
    };
    Figure {
        id: id.into(),
        criterion: criterion.into(),
        title: title.into(),
        definition: format!("{title}, over the whole population it is defined for."),
        unit,
        better: if id == "prevented_share" { Better::Higher } else { Better::Lower },
        cells: values.iter().enumerate().map(cell).collect(),
    }
}

fn phases() -> Vec<PhaseStack> {
    let stack = |strategy: &str, seconds: [f64; Phase::ALL.len()], total: Triple| PhaseStack {
        strategy: strategy.into(),
        phases: Phase::ALL.iter().zip(seconds).map(|(phase, s)| (phase.name().into(), s)).collect(),
        total: estimate(total),
    };
    vec![
        stack(
            "manual",
            [182.0, 268.0, 611.0, 402.0, 121.0, 260.0, 200.0],
            (2_044.0, 1_860.0, 2_220.0),
        ),
        stack("automated", [128.0, 0.0, 0.0, 0.0, 6.0, 62.0, 50.0], (246.0, 228.0, 266.0)),
        stack("hybrid", [131.0, 72.0, 41.0, 0.0, 19.0, 64.0, 54.0], (381.0, 342.0, 423.0)),
        stack("perfect", [0.0, 0.0, 0.0, 0.0, 0.0, 20.0, 41.0], (61.0, 58.0, 64.0)),
    ]
}

fn restore_curves() -> Vec<RestoreCurve> {
    // Log-logistic curves: share restored within s seconds.
    let curve = |strategy: &str, median: f64, steep: f64, most: f64| {
        let point = |step: u32| {
            let seconds = 10.0 * libm::pow(1_440.0, f64::from(step) / 60.0);
            let odds = libm::pow(seconds / median, steep);
            let share = most * odds / (1.0 + odds);
            EcdfPoint { seconds, share, lower: 0.95 * share, upper: (1.04 * share).min(1.0) }
        };
        RestoreCurve { strategy: strategy.into(), points: (1..=60).map(point).collect() }
    };
    vec![
        curve("never", 9_000.0, 2.4, 0.35),
        curve("manual", 1_500.0, 2.2, 0.94),
        curve("automated", 190.0, 3.1, 0.976),
        curve("hybrid", 260.0, 2.3, 0.973),
        curve("perfect", 55.0, 6.0, 1.0),
    ]
}

fn final_states() -> Vec<FinalStateShare> {
    let states = &FinalState::ALL[1..];
    let ends = |strategy: &str, shares: [f64; 7]| FinalStateShare {
        strategy: strategy.into(),
        shares: states
            .iter()
            .zip(shares)
            .map(|(state, share)| (state.name().into(), share))
            .collect(),
    };
    vec![
        ends("never", [0.0, 0.0, 0.14, 0.21, 0.0, 0.65, 0.0]),
        ends("manual", [0.01, 0.67, 0.13, 0.05, 0.05, 0.06, 0.03]),
        ends("automated", [0.09, 0.76, 0.1, 0.01, 0.0, 0.024, 0.016]),
        ends("hybrid", [0.06, 0.78, 0.11, 0.01, 0.005, 0.027, 0.008]),
        ends("perfect", [0.34, 0.54, 0.12, 0.0, 0.0, 0.0, 0.0]),
    ]
}

fn by_kind() -> ImpactByKind {
    let row = |kind: &str, needed: u64, harm: [f64; 5], rolled_back: [f64; 5]| KindRow {
        kind: kind.into(),
        replications: 405,
        needed,
        harm: harm.iter().map(|harm| around(*harm)).collect(),
        rolled_back: rolled_back.to_vec(),
    };
    ImpactByKind {
        rows: vec![
            row("healthy", 0, [0.0; 5], [0.0, 0.0, 0.046, 0.012, 0.0]),
            row(
                "error rate",
                398,
                [30_210.0, 6_120.0, 512.0, 610.0, 44.0],
                [0.0, 0.94, 0.99, 0.99, 1.0],
            ),
            row("cold start", 0, [212.0, 230.0, 410.0, 260.0, 205.0], [0.0, 0.02, 0.61, 0.12, 0.0]),
            row(
                "cohort errors",
                380,
                [9_800.0, 5_300.0, 2_110.0, 1_900.0, 31.0],
                [0.0, 0.71, 0.8, 0.83, 1.0],
            ),
            row(
                "incompatible migration",
                0,
                [4_100.0, 5_900.0, 12_300.0, 6_200.0, 4_050.0],
                [0.0, 0.3, 0.97, 0.41, 0.0],
            ),
            row("silent data corruption", 405, [0.0; 5], [0.0, 0.11, 0.0, 0.09, 1.0]),
        ],
    }
}

fn costs() -> CostStack {
    let names: Vec<&str> = CostItems::default().items().iter().map(|(name, _)| *name).collect();
    let bill = |strategy: &str, amounts: [f64; 7], total: Triple| CostItem {
        strategy: strategy.into(),
        items: names.iter().zip(amounts).map(|(name, amount)| ((*name).into(), amount)).collect(),
        total: estimate(total),
    };
    CostStack {
        strategies: vec![
            bill(
                "manual",
                [52_000.0, 9_400.0, 3_100.0, 19_000.0, 48_600.0, 1_000.0, 100.0],
                (133_200.0, 121_000.0, 146_300.0),
            ),
            bill(
                "automated",
                [6_900.0, 1_210.0, 2_900.0, 2_400.0, 5_800.0, 35_900.0, 3_300.0],
                (58_410.0, 54_200.0, 62_600.0),
            ),
            bill(
                "hybrid",
                [8_700.0, 1_500.0, 2_200.0, 3_200.0, 11_200.0, 13_400.0, 1_034.0],
                (41_234.0, 38_310.0, 44_020.0),
            ),
        ],
    }
}

fn strata() -> Vec<StratumRow> {
    let row = |name: &str, weight, needed| StratumRow {
        name: name.into(),
        weight,
        replications: 405,
        needed,
    };
    vec![
        row("healthy", 0.81, 0),
        row("error rate", 0.06, 398),
        row("cold start", 0.04, 0),
        row("cohort errors", 0.03, 380),
        row("incompatible migration", 0.02, 0),
        row("silent data corruption", 0.04, 405),
    ]
}
