//! A strategy fares the same alone as together with others: common histories save work and change nothing.

use backout::experiment::Setup;
use backout::experiment::strata::Strata;
use backout::referee::outcome::{Replication, Run};
use backout::units::Time;

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
        let rows = together.judged_in_each(index, stratum, circumstances);
        for (number, setting) in settings.iter().enumerate() {
            let alone = Setup::new(setting.clone(), true).judged(index, stratum, circumstances).1;
            let among = &rows[number];
            assert_eq!(among.strategies, alone.strategies, "setting {number}, replication {index}");
            assert_eq!(references(among), references(&alone), "{number}, replication {index}");
            differs[number] |= alone.strategies != rows[0].strategies;
        }
    }
    assert_eq!(differs, [false, true, true, true], "the settings do differ");
}
