//! How often the gate errs, and how often it finds what is there: synthetic strata, every look, every check, fresh draws on both sides.

use std::sync::atomic::AtomicBool;

use rayon::prelude::*;

use super::bounds::{Bounded, Sampling, bounded, estimate};
use super::check::{Check, CheckKind, Verdict, overall, unit};
use super::contrast::{Side, worsening};
use super::{Margins, REGRESSION, chances, looks};
use crate::experiment::measure::Measured;
use crate::experiment::strata::Strata;
use crate::experiment::summary::judged::{Columns, Weighted};
use crate::experiment::summary::{fixture, summarise};
use crate::random::{Key, Purpose};
use crate::scenario::References;
use crate::scenario::model::{BoundSide, Judged, Scenario};
use crate::stats::Design;

const REPEATS: u64 = 1_000;
const BLOCK: u64 = 100;
const CAP: u64 = 400;
/// Replications of each side where they are simulated.
const SIMULATED: u64 = 200;
/// Weight, and runs in each block.
const STRATA: [(f64, u64); 3] = [(0.81, 70), (0.12, 20), (0.07, 10)];

fn stratum_of(index: u64) -> usize {
    let place = index % BLOCK;
    if place < STRATA[0].1 { 0 } else { usize::from(place >= STRATA[0].1 + STRATA[1].1) + 1 }
}

fn design(runs: u64) -> Design {
    let strata: Vec<usize> = (0..runs).map(stratum_of).collect();
    Design::new(&STRATA.map(|(weight, _)| weight), &strata)
}

fn uniform(key: Key, index: u64) -> f64 {
    key.part(index).uniform(Purpose::Severity)
}

/// The same rate in every stratum.
fn events(key: Key, runs: u64, rate: f64) -> Columns {
    let event = (0..runs).map(|i| f64::from(u8::from(uniform(key, i) < rate))).collect();
    Columns::Rate { event, domain: vec![1.0; usize::try_from(runs).unwrap()], factor: 1.0 }
}

/// Exponential, of this mean.
fn lengths(key: Key, runs: u64, mean: f64) -> Columns {
    let values = (0..runs).map(|i| -mean * libm::log(1.0 - uniform(key, i))).collect();
    Columns::Mean { values, domain: None, factor: 1.0, plus: 0.0, heavy: false }
}

fn check(kind: CheckKind, figure: Judged, limit: f64) -> Check {
    Check {
        kind,
        strategy: "one".to_owned(),
        figure,
        title: figure.title(),
        unit: unit(figure),
        verdict: Verdict::Inconclusive,
        limit,
        side: BoundSide::Below,
        written: None,
        line: None,
        value: None,
        baseline: None,
        lower: None,
        upper: None,
        replications: 0,
        why: None,
    }
}

/// A check with the numbers of its sides after so many runs: one side for a budget, new and old for a regression.
type Asked<'a> = (Check, Box<dyn Fn(u64) -> Vec<Columns> + 'a>);

/// All looks at all checks, as `judge` takes them.
fn looked(mut asked: Vec<Asked<'_>>) -> Vec<Verdict> {
    let count = asked.len();
    for look in looks(CAP, BLOCK) {
        let design = design(look.replications);
        let of = Sampling { design: &design, key: Key::new(5) };
        for (check, sides) in &mut asked {
            if !super::question::sees_the_tail(check.figure, &look) {
                continue;
            }
            let chances = chances(BoundSide::Below, &look, count);
            let sides = sides(look.replications);
            let found: Option<Bounded> = match sides.as_slice() {
                [one] => bounded(of, one, chances),
                [new, old] => worsening(
                    Side { of, columns: new },
                    Side { of, columns: old },
                    BoundSide::Below,
                    chances,
                ),
                _ => None,
            };
            check.look(found, found.map(|found| found.value), look.replications);
        }
    }
    asked.into_iter().map(|(check, _)| check.verdict).collect()
}

/// How many of the repeats came out so.
fn count(gate: impl Fn(Key) -> Verdict, wanted: Verdict) -> u64 {
    let key = |repeat| Key::new(0x6a7e).part(repeat);
    (0..REPEATS).filter(|repeat| gate(key(*repeat)) == wanted).count() as u64
}

/// 5 % of the repeats and three standard errors of that.
fn at_most_the_level(found: u64, what: &str) {
    let expected = super::ERROR * REPEATS as f64;
    eprintln!("{what}: {found} of {REPEATS}");
    assert!(found as f64 <= expected + 3.0 * (expected * 0.95).sqrt(), "{what}: {found}");
}

/// Two rates and a mean against a baseline drawn by itself, with these margins.
fn unchanged(key: Key, margins: [f64; 3]) -> Verdict {
    let sides = |part: u64, of: fn(Key, u64, f64) -> Columns, value: f64| {
        move |runs: u64| vec![of(key.part(part), runs, value), of(key.part(part + 1), runs, value)]
    };
    let regression = |figure, margin| check(CheckKind::Regression, figure, margin);
    overall(looked(vec![
        (regression(Judged::FalseTriggers, margins[0]), Box::new(sides(0, events, 0.03))),
        (regression(Judged::Missed, margins[1]), Box::new(sides(2, events, 0.2))),
        (regression(Judged::TimeToRestoreMean, margins[2]), Box::new(sides(4, lengths, 300.0))),
    ]))
}

#[test]
fn an_unchanged_scenario_with_fresh_seeds_on_both_sides_seldom_fails() {
    let found = count(|key| unchanged(key, [0.02, 0.02, 30.0]), Verdict::Fail);
    at_most_the_level(found, "false alarms at the usual margins");
}

#[test]
fn it_seldom_fails_even_where_any_difference_would_matter() {
    let found = count(|key| unchanged(key, [0.0; 3]), Verdict::Fail);
    at_most_the_level(found, "false alarms without margins");
}

/// The small scenario on a seed of its own.
fn simulated(seed: u64) -> Measured {
    let text = include_str!("../../../tests/gate/tiny.yaml");
    let checked = crate::scenario::check("tiny.yaml", text, &References::new()).unwrap();
    let scenario = Scenario { seed, ..checked.scenario };
    Measured::run(scenario, SIMULATED, &AtomicBool::new(false))
}

/// Every comparison of a gate between two simulations that have nothing but their scenario in common, at every look.
fn simulated_anew(repeat: u64) -> Verdict {
    let [new, old] = [2 * repeat, 2 * repeat + 1].map(|seed| simulated(10_000 + seed));
    let strata = Strata::new(&new.scenario);
    let mut checks = REGRESSION.map(|figure| check(CheckKind::Regression, figure, 0.0));
    for look in looks(SIMULATED, strata.block_len()) {
        let runs = usize::try_from(look.replications).unwrap();
        let sides = [&new, &old].map(|side| {
            let (scenario, rows) = (&side.scenario, &side.rows[..runs]);
            Weighted { scenario, strata: &strata, rows, apart: false }
        });
        let designs = [sides[0].design(), sides[1].design()];
        let wanted = REGRESSION.map(|figure| (0, figure));
        let columns = [0, 1].map(|side| sides[side].columns(&designs[side], &wanted));
        for (at, asked) in checks.iter_mut().enumerate() {
            if !super::question::sees_the_tail(asked.figure, &look) {
                continue;
            }
            let side = |side: usize| {
                let of = Sampling { design: &designs[side], key: sides[side].resampling() };
                Side { of, columns: &columns[side][at] }
            };
            let before = estimate(&designs[1], &columns[1][at]).unwrap_or(0.0);
            asked.limit = Margins::default().around(asked.figure, before, &old.scenario);
            let chances = chances(BoundSide::Below, &look, REGRESSION.len());
            let found = worsening(side(0), side(1), asked.figure.side(), chances);
            asked.look(found, found.map(|found| found.value), look.replications);
        }
    }
    overall(checks.into_iter().map(|check| check.verdict))
}

#[test]
#[ignore = "thousands of simulations of a small scenario take minutes"]
fn a_scenario_that_is_simulated_anew_on_both_sides_seldom_fails() {
    let fails = |repeat: &u64| simulated_anew(*repeat) == Verdict::Fail;
    let found = (0..REPEATS).into_par_iter().filter(fails).count() as u64;
    at_most_the_level(found, "simulated false alarms at the usual margins");
}

#[test]
fn what_did_not_change_at_all_is_not_worse_even_without_a_margin() {
    let same = Bounded { value: 0.0, lower: 0.0, upper: 0.0 };
    let worse = Bounded { value: 1e-6, lower: 1e-6, upper: 1e-6 };
    for (found, expected) in [(same, Verdict::Pass), (worse, Verdict::Fail)] {
        let mut check = check(CheckKind::Regression, Judged::DelayMean, 0.0);
        check.look(Some(found), Some(found.value), 100);
        assert_eq!(check.verdict, expected);
    }
}

/// One replication in fifty costs as much as all others together.
fn costs(key: Key, runs: u64) -> Columns {
    let cost = |i| if uniform(key, i) < 0.02 { 5_000.0 } else { 200.0 * uniform(key.part(9), i) };
    let values = (0..runs).map(cost).collect();
    Columns::Mean { values, domain: None, factor: 1.0, plus: 0.0, heavy: true }
}

#[test]
fn heavy_tails_neither_fail_nor_pass_a_budget_at_its_limit_more_often() {
    let (repeats, limit) = (200, 0.02 * 5_000.0 + 0.98 * 100.0);
    let gate = |repeat: u64| {
        let key = Key::new(0x6a7e).part(repeat);
        let asked = check(CheckKind::Budget, Judged::CostPerYear, limit);
        overall(looked(vec![(asked, Box::new(move |runs| vec![costs(key, runs)]))]))
    };
    let verdicts: Vec<Verdict> = (0..repeats).map(gate).collect();
    for wrong in [Verdict::Pass, Verdict::Fail] {
        let found = verdicts.iter().filter(|verdict| **verdict == wrong).count();
        eprintln!("a heavy-tailed budget at its limit: {wrong:?} {found} of {repeats}");
        // Ten, and three standard errors of that.
        assert!(found <= 19, "{wrong:?}: {found}");
    }
}

fn budget(key: Key, rate: f64, limit: f64) -> Verdict {
    let asked = check(CheckKind::Budget, Judged::FalseTriggers, limit);
    overall(looked(vec![(asked, Box::new(move |runs| vec![events(key, runs, rate)]))]))
}

#[test]
fn a_budget_exactly_at_its_limit_seldom_passes_and_seldom_fails() {
    for rate in [0.02, 0.1] {
        for verdict in [Verdict::Pass, Verdict::Fail] {
            let found = count(|key| budget(key, rate, rate), verdict);
            at_most_the_level(found, &format!("{rate} against {rate}: {verdict:?}"));
        }
    }
}

/// The power, stated: what share of gates find a false-trigger rate that has doubled, by the rate it doubled from.
#[test]
fn a_doubled_false_trigger_rate_is_found() {
    for (before, margin, least) in
        [(0.05, 0.0, 0.95), (0.05, 0.01, 0.7), (0.05, 0.02, 0.1), (0.1, 0.02, 0.95)]
    {
        let doubled = |key: Key| {
            let sides = move |runs| {
                vec![
                    events(key.part(0), runs, 2.0 * before),
                    // On common keys: what was rolled back before is rolled back now.
                    events(key.part(0), runs, before),
                ]
            };
            let asked = check(CheckKind::Regression, Judged::FalseTriggers, margin);
            overall(looked(vec![(asked, Box::new(sides))]))
        };
        let found = count(doubled, Verdict::Fail) as f64 / REPEATS as f64;
        let percent = found * 100.0;
        eprintln!("{before} doubled, margin {margin}: found in {percent:.0} % of gates of {CAP}");
        assert!(found >= least, "{before}: {found}");
    }
}

#[test]
fn verdicts_follow_the_binomial_law() {
    // One stratum, one look: passes with at most k events where the exact bound says so. Of 400 runs below 2 %: P(X ≤ 2 | 8) = 0.0131 passes,
    // P(X ≤ 3 | 8) = 0.0416 does, P(X ≤ 4 | 8) = 0.0984 does not.
    let design = Design::simple(400);
    let of = Sampling { design: &design, key: Key::new(5) };
    let look = looks(1, 400)[0];
    for (events, expected) in
        [(0, Verdict::Pass), (3, Verdict::Pass), (4, Verdict::Inconclusive), (14, Verdict::Fail)]
    {
        let event = (0..400).map(|i| f64::from(u8::from(i < events))).collect();
        let columns = Columns::Rate { event, domain: vec![1.0; 400], factor: 1.0 };
        let mut check = check(CheckKind::Budget, Judged::FalseTriggers, 0.02);
        let found = bounded(of, &columns, chances(BoundSide::Below, &look, 1));
        check.look(found, found.map(|found| found.value), 400);
        assert_eq!(check.verdict, expected, "{events} events");
    }
}

#[test]
fn every_figure_is_the_one_of_the_report() {
    let scenario = fixture::scenario();
    let strata = Strata::new(&scenario);
    let rows = fixture::rows(&strata, 0, 4 * strata.block_len());
    let results = summarise(&scenario, &strata, &rows, fixture::meta(), None);
    let weighted = Weighted { scenario: &scenario, strata: &strata, rows: &rows, apart: false };
    let design = weighted.design();
    let of = Sampling { design: &design, key: weighted.resampling() };
    for figure in Judged::all() {
        for strategy in 0..2 {
            let columns = weighted.columns(&design, &[(strategy, figure)]);
            let any = super::Chances { lower: 0.05, upper: 0.05 };
            let own = bounded(of, &columns[0], any).map(|found| found.value);
            let reported = results.figures.iter().find(|one| one.id == figure.reported_as());
            let cell = &reported.unwrap().cells[strategy + 1];
            let factor = if figure.unit() == crate::scenario::model::MeasureUnit::Share {
                0.01
            } else {
                1.0
            };
            let theirs = cell.estimate.map(|estimate| estimate.point_estimate * factor);
            let near = match (own, theirs) {
                (Some(own), Some(theirs)) => (own - theirs).abs() <= 1e-6 * own.abs().max(1e-3),
                (own, theirs) => own == theirs,
            };
            assert!(near, "{}: {own:?}, reported {theirs:?}", figure.name());
        }
    }
}
