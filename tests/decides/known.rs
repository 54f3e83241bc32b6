//! Two rivals whose order turns at a value that can be found without any surface.

use std::sync::atomic::AtomicBool;

use backout::experiment::measure::Measured;
use backout::experiment::results::{Decides, Unit};
use backout::scenario::Checked;

use crate::fixture::{answer, rivals};

/// Yearly cost of `fast` minus `slow` with a median acknowledgement of so many seconds, by 200 replications.
fn lead(checked: &Checked, acknowledge_s: f64) -> f64 {
    let scenario = checked.open.scenario(&checked.scenario, &[(0, acknowledge_s)]);
    let run = Measured::run(scenario, 200, &AtomicBool::new(false));
    let cost = |s: usize| {
        run.mean(s, |_, run| run.costs.total().as_units()).estimate.point_estimate * 10.0 * 52.18
            + run.scenario.strategies[s].upkeep_per_year.as_units()
    };
    cost(0) - cost(1)
}

/// By bisection over the range.
fn true_flip(checked: &Checked) -> f64 {
    let (mut low, mut high) = (30.0_f64, 600.0_f64);
    assert!(lead(checked, low) > 0.0 && lead(checked, high) < 0.0, "the order turns within");
    for _ in 0..7 {
        let middle = (low * high).sqrt();
        if lead(checked, middle) > 0.0 { low = middle } else { high = middle }
    }
    (low * high).sqrt()
}

/// With a price beside, so that there are two parameters for a map.
fn two_open() -> Checked {
    rivals(&[("lost_request: $0.2", "lost_request: {value: $0.2, low: $0.15, high: $0.3}")])
}

#[test]
fn flip_draws_and_map_find_the_value_at_which_the_order_turns() {
    let flips_at = true_flip(&rivals(&[]));
    let found = answer(&rivals(&[]), 40, 2).unwrap();
    let flip = &found.flips[0];
    assert_eq!((flip.key.as_str(), flip.plausible), ("people.roles.acknowledge", true));
    assert!((flip.flips_at / flips_at - 1.0).abs() < 0.15, "{} for {flips_at}", flip.flips_at);
    // Evenly on a log scale from 30 s to 600 s: the share of draws below the flip is where `slow` is cheapest.
    let expected = libm::log(flips_at / 30.0) / libm::log(20.0);
    let slow = found.cheapest.iter().find(|one| one.strategy == "slow").unwrap();
    assert!((slow.share - expected).abs() < 0.08, "{} for {expected}", slow.share);
    assert!((slow.raw_share - expected).abs() < 0.08, "{} for {expected}", slow.raw_share);
    assert!(slow.lower < slow.share && slow.share < slow.upper);
    assert!(found.surface_explains > 0.9, "{}", found.surface_explains);
    let total: f64 = found.cheapest.iter().map(|one| one.share).sum();
    assert!((total - 1.0).abs() < 1e-9);
}

#[test]
fn the_map_turns_where_the_flip_does() {
    let found = answer(&two_open(), 24, 2).unwrap();
    assert_eq!(found.parameters[0].key, "people.roles.acknowledge", "it carries most");
    assert!(found.parameters[0].first_order > found.parameters[1].first_order);
    let map = found.map.as_ref().unwrap();
    assert_eq!(
        (map.across.key.as_str(), map.up.key.as_str()),
        ("people.roles.acknowledge", "costs.lost_request")
    );
    let (slow, fast) = (1, 0);
    assert_eq!((map.strategies[slow].as_str(), map.strategies[fast].as_str()), ("slow", "fast"));
    for row in &map.cells {
        assert_eq!((row[0], row[8]), (slow, fast), "{:?}", map.cells);
        assert_eq!(row.windows(2).filter(|two| two[0] != two[1]).count(), 1, "one border a row");
    }
    assert!(map.checked.len() == 5 && map.checked.iter().all(|cell| cell.agrees));
    // The dearer a lost request, the sooner it pays to be fast.
    let border = |row: usize| map.cells[row].iter().filter(|winner| **winner == slow).count();
    assert!(border(0) >= border(8) && border(0) > 0);
}

#[test]
fn the_tornado_is_borne_out_by_simulation() {
    let found = answer(&two_open(), 24, 2).unwrap();
    for row in &found.parameters {
        for (surface, simulated) in
            [(row.at_low, row.simulated_at_low), (row.at_high, row.simulated_at_high)]
        {
            let simulated = simulated.unwrap();
            let reach = 2.0 * simulated.confidence_interval.half_width()
                + 0.1 * simulated.point_estimate.abs();
            assert!((surface - simulated.point_estimate).abs() < reach, "{row:?}");
        }
    }
    let price = found.parameters.iter().find(|row| row.unit == Unit::Money).unwrap();
    let here = found.present_difference.point_estimate;
    assert!(price.at_low.min(price.at_high) < here && here < price.at_low.max(price.at_high));
}

/// The whole answer as text.
fn said(found: &Decides) -> String {
    serde_json::to_string(found).expect("plain data")
}

#[test]
fn the_number_of_threads_changes_nothing() {
    let checked = two_open();
    assert_eq!(said(&answer(&checked, 16, 1).unwrap()), said(&answer(&checked, 16, 2).unwrap()));
}

#[test]
fn where_nothing_is_open_nothing_is_said() {
    let set = rivals(&[("escalate_after: 10h", "escalate_after: 10h, acknowledge: 3m")]);
    assert!(answer(&set, 16, 2).is_none());
}
