//! A strategy fares the same alone as together with others: common histories save work and change nothing.

use std::collections::BTreeSet;

use backout::experiment::Setup;
use backout::experiment::shared_row::SharedRow;
use backout::experiment::strata::Strata;
use backout::referee::outcome::{Replication, Run};
use backout::scenario::model::{DetectorKind, Scenario, StrategySpec};
use backout::scenario::{References, Source, Vary, settings};
use backout::units::{Duration, Time};

use crate::{ROLLING, quiet_checkout, rows, setup};

fn alone_as_together(text: &str, count: u64) {
    let together = setup(text, true);
    let joint = rows(&together, count);
    for strategy in 0..together.scenario.strategies.len() {
        let alone = Setup { strategies: vec![strategy], ..together.clone() };
        for (one, all) in rows(&alone, count).iter().zip(&joint) {
            let name = &together.scenario.strategies[strategy].name;
            assert_eq!(
                one.strategies[0], all.strategies[strategy],
                "{name}, replication {}",
                all.index
            );
            assert_eq!(references(one), references(all), "{name}, replication {}", all.index);
        }
    }
}

/// What no strategy has a part in. The twin is simulated as far as somebody has to be compared with it, so how much of it
/// there is does depend on the company.
fn references(row: &Replication) -> (Option<Time>, bool, &Run, &Run) {
    (row.onset, row.needed, &row.never, &row.perfect)
}

#[test]
fn a_strategy_alone_fares_as_in_company_through_a_canary() {
    // What is compared is exact, whatever the traffic.
    alone_as_together(&quiet_checkout("4/s"), 24);
}

#[test]
fn a_strategy_alone_fares_as_in_company_through_a_rolling_update() {
    alone_as_together(ROLLING, 24);
}

/// Whoever acts in a world and what it costs may differ from setting to setting; what each comes to may not depend on that.
#[test]
fn a_setting_fares_alone_as_among_others() {
    let base = setup(&quiet_checkout("2/s"), true).scenario;
    let mut slower = base.clone();
    slower.people.off_hours_factor *= 3.0;
    let mut fewer = base.clone();
    fewer.strategies.truncate(1);
    let mut dearer = base.clone();
    dearer.costs.lost_request.value = dearer.costs.lost_request.value.times(7);
    let settings = [base, slower, fewer, dearer];
    let together = Setup::of_settings(settings.clone()).expect("some settings");
    let strata = Strata::new(&together.scenario);
    let mut differs = [false; 4];
    for index in 0..strata.block_len().min(24) {
        let (stratum, circumstances) = (strata.of(index), strata.circumstances(index));
        let rows = together.judged_in_each(index, stratum, circumstances).into_iter();
        let rows: Vec<Replication> = rows.map(SharedRow::spread_out).collect();
        for (number, setting) in settings.iter().enumerate() {
            let alone = Setup::new(setting.clone(), true).row(index, stratum, circumstances);
            let among = &rows[number];
            assert_eq!(among.strategies, alone.strategies, "setting {number}, replication {index}");
            assert_eq!(references(among), references(&alone), "{number}, replication {index}");
            differs[number] |= alone.strategies != rows[0].strategies;
        }
    }
    assert_eq!(differs, [false, true, true, true], "the settings do differ");
}

/// Detectors from hair-triggered to deaf, some of them slower to speak.
fn varied(spec: &StrategySpec, number: u32) -> StrategySpec {
    let mut spec = spec.clone();
    spec.name = format!("{} {number}", spec.name);
    let factor = 0.05 * 1.5_f64.powi(i32::try_from(number % 12).expect("small"));
    for used in spec.plays.iter_mut().flat_map(|play| &mut play.detectors) {
        used.hold_for += Duration::from_secs(20) * u64::from(number / 12);
        match &mut used.kind {
            DetectorKind::Threshold { value, window, .. } => {
                *value *= factor;
                *window = *window * u64::from(1 + number % 2);
            }
            DetectorKind::ErrorsAgainstBaseline { margin, factor: times, .. } => {
                *margin *= factor;
                *times = 1.0 + (*times - 1.0) * factor;
            }
            DetectorKind::LatencyAgainstBaseline { factor: times, .. } => {
                *times = 1.0 + (*times - 1.0) * factor;
            }
            DetectorKind::Complaints { at_least, .. } => *at_least += number % 3,
            _ => {}
        }
    }
    spec
}

/// What is common to strategies that differ in their detectors alone is done once for all of them, until they differ.
#[test]
fn strategies_that_differ_in_their_detectors_fare_together_as_alone() {
    let base = setup(&quiet_checkout("2/s"), true).scenario;
    let mut many = base.clone();
    many.strategies = (base.strategies.iter())
        .flat_map(|spec| (0..24).map(|number| varied(spec, number)))
        .collect();
    let count = 12;
    let together = rows(&Setup::new(many.clone(), true), count);
    let mut outcomes = BTreeSet::new();
    for (number, spec) in many.strategies.iter().enumerate() {
        let alone = Scenario { strategies: vec![spec.clone()], ..base.clone() };
        for (one, all) in rows(&Setup::new(alone, true), count).iter().zip(&together) {
            let among = &all.strategies[number];
            assert_eq!(one.strategies[0], *among, "{}, replication {}", spec.name, all.index);
            outcomes.insert((all.index, format!("{:?}", among.instants)));
        }
    }
    assert!(outcomes.len() > 60, "the detectors do matter: {}", outcomes.len());
}

/// A log that is read says what this strategy held the evidence against, whoever signalled at the same moment.
#[test]
fn evidence_is_told_in_the_words_of_the_strategy_itself() {
    let base = setup(&quiet_checkout("2/s"), true).scenario;
    let automated = base.strategies.iter().find(|one| one.name == "automated").expect("one");
    let strategies = [varied(automated, 4), varied(automated, 5)].to_vec();
    let setup = Setup::new(Scenario { strategies, ..base }, true);
    let strata = Strata::new(&setup.scenario);
    let mut differ = false;
    for index in 0..strata.block_len().min(24) {
        let (case, row) = setup.judged(index, strata.of(index), strata.circumstances(index));
        assert_eq!(
            row.strategies,
            setup.row(index, strata.of(index), strata.circumstances(index)).strategies
        );
        let journals: Vec<_> = case.strategies.iter().map(|course| &course.journal).collect();
        differ |= row.strategies[0] == row.strategies[1] && journals[0] != journals[1];
    }
    assert!(differ, "they did the same at the same moments, by other limits");
}

/// The claim at full size: of 1,024 settings of a detector on the shipped `checkout`, twenty drawn by a fixed rule.
#[test]
#[ignore = "a minute of checkout's traffic"]
fn twenty_of_a_thousand_settings_fare_together_as_alone() {
    let text = std::fs::read_to_string("scenarios/checkout.yaml").expect("the shipped scenario");
    let base = setup(&text, true).scenario;
    let source = Source { text, references: References::new() };
    let place = "strategies.automated.plays.trigger.when.error_ratio";
    let vary = [format!("{place}.above=log 0.5%..10%/32"), format!("{place}.for=0s..10m/32")];
    let vary = vary.map(|one| one.parse::<Vary>().expect("a grid"));
    let all = settings("checkout.yaml", &source, &vary).expect("settings").all;
    let automated = base.strategies.iter().position(|one| one.name == "automated").expect("one");
    let specs: Vec<StrategySpec> =
        all.iter().map(|one| one.scenario.strategies[automated].clone()).collect();
    let count = 12;
    let together =
        rows(&Setup::new(Scenario { strategies: specs.clone(), ..base.clone() }, true), count);
    let mut outcomes = BTreeSet::new();
    for number in (0..20).map(|drawn| drawn * 619 % specs.len()) {
        let alone = Scenario { strategies: vec![specs[number].clone()], ..base.clone() };
        for (one, all) in rows(&Setup::new(alone, true), count).iter().zip(&together) {
            let among = &all.strategies[number];
            assert_eq!(one.strategies[0], *among, "setting {number}, replication {}", all.index);
            outcomes.insert((all.index, format!("{:?}", among.instants)));
        }
    }
    assert!(outcomes.len() > 12, "the settings do matter: {}", outcomes.len());
}
