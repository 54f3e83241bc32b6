//! A strategy fares the same alone as together with others: common histories save work and change nothing.

use backout::experiment::Setup;
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
