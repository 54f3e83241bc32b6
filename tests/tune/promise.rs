//! Whether what is recommended holds its promise: the whole tuning a hundred times, against the truth.

use std::collections::BTreeMap;
use std::sync::atomic::AtomicBool;

use backout::experiment::measure::Measured;
use backout::experiment::tune::archive::Archive;
use backout::experiment::tune::findings::{Findings, Recommended, TuneMeta};
use backout::experiment::tune::{Question, search};
use backout::scenario::model::{DetectorKind, Judged, Limit, Scenario};
use backout::scenario::{References, Span, check};

use crate::SMALL;

const REPEATS: u64 = 100;
const THRESHOLDS: [f64; 8] = [0.08, 0.12, 0.15, 0.18, 0.21, 0.25, 0.3, 0.4];
const LIMIT: f64 = 0.05;

fn setting(threshold: f64, seed: u64) -> Scenario {
    let mut scenario = check("small.yaml", SMALL, &References::new()).unwrap().scenario;
    scenario.seed = seed;
    let detector = &mut scenario.strategies[0].plays[0].detectors[0];
    let DetectorKind::Threshold { value, .. } = &mut detector.kind else {
        panic!("the rule has a threshold");
    };
    *value = threshold;
    scenario
}

fn tuned(seed: u64) -> Findings {
    let settings = THRESHOLDS.map(|threshold| setting(threshold, seed));
    let values = THRESHOLDS.map(|threshold| vec![Some(format!("{threshold}"))]);
    let limit = Limit {
        figure: Judged::FalseTriggers,
        bound: LIMIT,
        written: "<5%".to_owned(),
        span: Span::default(),
    };
    let interrupted = AtomicBool::new(false);
    let question = Question {
        varied: &[],
        settings: &settings,
        values: &values,
        today: 0,
        budgets: &[limit],
        minimised: Judged::Regret,
        zone: None,
        replications: 400,
        interrupted: &interrupted,
    };
    let keep = |_, _: &[_]| {};
    let archive = Archive::new(BTreeMap::new(), &keep);
    search(&question, TuneMeta::default(), &archive, &|_, _| {}).unwrap()
}

/// False triggers and regret of a setting, from many replications on a seed of their own.
fn truth(threshold: f64) -> (f64, f64) {
    let run = Measured::run(setting(threshold, 999_983), 20_000, &AtomicBool::new(false));
    let falsely =
        |one: &backout::referee::outcome::Run| f64::from(u8::from(one.false_trigger.is_some()));
    let false_triggers = run.mean_among(0, |row| !row.needed, |_, one| falsely(one)).unwrap();
    let beyond = |row: &backout::referee::outcome::Replication,
                  one: &backout::referee::outcome::Run| {
        (one.harm - row.perfect.harm) as f64
    };
    let regret = run.mean_among(0, |row| row.needed, beyond).unwrap();
    (false_triggers.estimate.point_estimate, regret.estimate.point_estimate)
}

/// Both errors are allowed one time in twenty. A hundred repeats of what holds exactly 95 times of a hundred show fewer than 89 one time in a
/// hundred.
#[test]
#[ignore = "a hundred tunings take minutes"]
#[expect(clippy::print_stderr, reason = "rates are measured here, and to be read")]
fn the_recommended_setting_holds_its_promise() {
    let truths: Vec<(f64, f64)> = THRESHOLDS.iter().map(|one| truth(*one)).collect();
    let mut promised = 0;
    let (mut kept, mut covered, mut flattered) = (0, 0, 0);
    let mut picked: BTreeMap<String, u32> = BTreeMap::new();
    for seed in 0..REPEATS {
        let found = tuned(1_000 + seed);
        let Some(setting) = found.recommendation.setting else { continue };
        let (false_triggers, regret) = truths[setting];
        *picked.entry(THRESHOLDS[setting].to_string()).or_default() += 1;
        let fresh = found.recommendation.fresh.iter().find(|one| one.figure == Judged::Regret);
        let fresh = fresh.and_then(|one| one.setting).unwrap();
        covered += u64::from(fresh.lower <= regret && regret <= fresh.upper);
        let column = found.figures.iter().position(|one| one.figure == Judged::Regret).unwrap();
        let searched = found.settings[setting].figures[column].unwrap();
        flattered += u64::from(searched.value < regret);
        if found.recommendation.verdict == Recommended::Kept {
            promised += 1;
            kept += u64::from(false_triggers < LIMIT);
        }
    }
    eprintln!("truth (false triggers, regret): {truths:?}");
    eprintln!("picked: {picked:?}");
    eprintln!(
        "of {REPEATS} tunings {promised} promised, {kept} of these kept it; the fresh interval held the true regret in {covered}; the search's own estimate was below it in {flattered}"
    );
    assert!(promised >= REPEATS / 2, "it promises something");
    assert!(kept * 100 >= promised * 95, "{kept} of {promised}");
    assert!(covered >= 89, "{covered} of {REPEATS}");
}
