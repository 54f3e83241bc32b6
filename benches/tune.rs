//! A thousand settings of a detector against one, on the shipped `checkout`.
//!
//! Both simulate the same four replications with the strategy `automated`: alone as it is, and at 1,024 settings of its threshold on errors
//! and of how long it must hold. Settings share the histories until they act, and until they differ each other's state.

use std::hint::black_box;
use std::path::Path;

use backout::experiment::Setup;
use backout::experiment::strata::Strata;
use backout::scenario::model::Scenario;
use backout::scenario::{References, Source, Vary, check, settings};
use criterion::{Criterion, criterion_group, criterion_main};

const PLACE: &str = "strategies.automated.plays.trigger.when.error_ratio";
const REPLICATIONS: u64 = 4;

fn checkout() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/checkout.yaml");
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{error}"))
}

/// The scenario with `automated` alone, at so many settings of either parameter.
fn scenario(thresholds: u32, holds: u32) -> Scenario {
    let source = Source { text: checkout(), references: References::new() };
    let base = check("checkout.yaml", &source.text, &source.references);
    let base = base.unwrap_or_else(|error| panic!("{error}")).scenario;
    let place = base.strategies.iter().position(|one| one.name == "automated");
    let place = place.unwrap_or_else(|| panic!("checkout has a strategy `automated`"));
    if thresholds * holds == 1 {
        return Scenario { strategies: vec![base.strategies[place].clone()], ..base };
    }
    let vary = |text: String| -> Vary { text.parse().unwrap_or_else(|error| panic!("{error}")) };
    let varied = [
        vary(format!("{PLACE}.above=log 0.5%..10%/{thresholds}")),
        vary(format!("{PLACE}.for=0s..10m/{holds}")),
    ];
    let all = settings("checkout.yaml", &source, &varied);
    let all = all.unwrap_or_else(|error| panic!("{error}")).all;
    let strategies = all.iter().map(|one| one.scenario.strategies[place].clone()).collect();
    Scenario { strategies, ..base }
}

fn simulate(setup: &Setup, strata: &Strata) -> usize {
    let one = |index| {
        let rows = setup.judged_in_each(index, strata.of(index), strata.circumstances(index));
        rows.iter().map(|shared| shared.row.strategies.len()).sum::<usize>()
    };
    (0..REPLICATIONS).map(one).sum()
}

fn settings_of_a_detector(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("settings of a detector");
    group.sample_size(10);
    for (name, thresholds, holds) in [("one", 1, 1), ("a thousand", 32, 32)] {
        let setup = Setup::new(scenario(thresholds, holds), true);
        let strata = Strata::new(&setup.scenario);
        group.bench_function(name, |bencher| {
            bencher.iter(|| black_box(simulate(&setup, &strata)));
        });
    }
    group.finish();
}

criterion_group!(benches, settings_of_a_detector);
criterion_main!(benches);
