//! Figures of hand-made rows against what they must be by hand.

use proptest::prelude::*;

use super::fixture;
use super::summarise;
use crate::experiment::results::{Cell, Results};
use crate::experiment::strata::Strata;
use crate::referee::outcome::Replication;

fn results(rows: &[Replication]) -> Results {
    let scenario = fixture::scenario();
    summarise(&scenario, &Strata::new(&scenario), rows, fixture::meta(), None)
}

fn all() -> Results {
    let strata = Strata::new(&fixture::scenario());
    results(&fixture::rows(&strata, 0, 10 * strata.block_len()))
}

/// Cells of `never`, `slow`, `fast` and `perfect`.
fn cells<'r>(results: &'r Results, id: &str) -> &'r [Cell] {
    &results.figures.iter().find(|figure| figure.id == id).expect("a figure of this name").cells
}

fn point(cell: &Cell) -> f64 {
    cell.estimate.expect("a value").point_estimate
}

fn near(found: f64, expected: f64) {
    assert!((found - expected).abs() <= 1e-8 * expected.abs().max(1e-9), "{found} not {expected}");
}

#[test]
fn times_to_restore_are_those_of_the_rows() {
    let results = all();
    for id in ["time_to_restore_mean", "time_to_restore_median", "time_to_restore_p95"] {
        let cells = cells(&results, id);
        near(point(&cells[1]), 1_800.0);
        near(point(&cells[2]), 300.0);
        near(point(&cells[3]), 0.0);
        assert!(cells[2].best && !cells[1].best && !cells[3].best, "{id}");
    }
    assert!(cells(&results, "time_to_restore_median")[0].beyond_follow_up);
    // Neither strategy pages, so there is nothing to acknowledge.
    let acknowledged = cells(&results, "time_to_acknowledge_mean");
    assert!(acknowledged.iter().all(|cell| cell.estimate.is_none()));
    near(results.phases[0].total.point_estimate, 1_800.0);
    near(results.restore_curves[0].points.last().expect("an end").share, 1.0);
}

#[test]
fn harm_is_compared_with_the_references() {
    let results = all();
    near(point(&cells(&results, "regret")[1]), 1_000.0);
    near(point(&cells(&results, "prevented_share")[1]), 2.0 / 3.0);
    near(point(&cells(&results, "prevented_share")[2]), 29.0 / 30.0);
    // The budget is 0.1 % of 10 requests a second over 30 days: 25,920 requests.
    near(point(&cells(&results, "budget_per_bad_release")[2]), 100.0 / 25_920.0);
    near(point(&cells(&results, "peak_exposure")[1]), 0.5);
}

#[test]
fn rates_are_weighted_by_their_strata() {
    let scenario = fixture::scenario();
    let strata = Strata::new(&scenario);
    let rows = fixture::rows(&strata, 0, 10 * strata.block_len());
    let results = results(&rows);
    let mut expected = 0.0;
    for h in (0..strata.len()).filter(|h| strata.is_healthy(*h)) {
        let of: Vec<_> = rows.iter().filter(|row| row.stratum == h).collect();
        let falsely = of.iter().filter(|row| row.strategies[1].rollbacks > 0).count();
        expected += strata.weight(h) / 0.8 * falsely as f64 / of.len() as f64;
    }
    near(point(&cells(&results, "false_rollbacks")[2]), 100.0 * expected);
    near(point(&cells(&results, "false_rollbacks_per_year")[2]), 0.8 * expected * 20.0 * 52.18);
    near(point(&cells(&results, "weeks_between_false_rollbacks")[2]), 1.0 / (16.0 * expected));
    near(point(&cells(&results, "precision")[2]), 0.2 / (0.2 + 0.8 * expected));
    assert!(cells(&results, "weeks_between_false_rollbacks")[1].estimate.is_none());
    near(point(&cells(&results, "clean_recoveries")[1]), 100.0);
    near(point(&cells(&results, "missed")[2]), 0.0);
}

#[test]
fn cost_is_linear_in_prices_and_flips_where_it_must() {
    let results = all();
    // Slow: 0.2 · 1,000 · 0.05 = 10 a release, 1,043.6 releases a year, and a third of the set-up.
    near(point(&cells(&results, "cost_per_year")[1]), 10.0 * 1_043.6 + 1_000.0);
    let fast = point(&cells(&results, "cost_per_year")[2]);
    let falsely = fast - 1.0 * 1_043.6 - 2_000.0;
    assert!(falsely > 0.0);
    assert_eq!(results.verdict.best, ["fast"]);
    let difference = results.verdict.difference.expect("two strategies").point_estimate;
    near(difference, 10_436.0 + 1_000.0 - fast);
    // A dearer redeployment: fast's lead is used up at 50 · (1 + lead / falsely).
    let redeploy = results.flips.iter().find(|flip| flip.key == "costs.redeploy").expect("a flip");
    near(redeploy.flips_at, 50.0 * (1.0 + difference / falsely));
    assert_eq!(redeploy.winner, "slow");
    let shares: f64 = results.verdict.price_draws.cheapest_share.iter().map(|(_, s)| s).sum();
    near(shares, 1.0);
    for bill in &results.costs.strategies {
        near(bill.items.iter().map(|(_, amount)| amount).sum(), bill.total.point_estimate);
    }
}

#[test]
fn shares_sum_to_one_and_faults_without_effect_are_inconclusive() {
    let results = all();
    near(results.final_states[0].shares.iter().map(|(_, share)| share).sum(), 1.0);
    near(results.strata.iter().map(|row| row.weight).sum(), 1.0);
    let verdicts: Vec<&str> = results.faults.iter().map(|fault| fault.verdict.as_str()).collect();
    assert_eq!(verdicts, ["pass", "inconclusive", "inconclusive"]);
    assert!(results.warnings.iter().any(|warning| warning.contains("fewer than 200 runs")));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(8))]

    #[test]
    fn the_order_of_rows_does_not_matter(seed in any::<u64>()) {
        let strata = Strata::new(&fixture::scenario());
        let rows = fixture::rows(&strata, 0, strata.block_len());
        let mut shuffled = rows.clone();
        let key = crate::random::Key::new(seed);
        shuffled.sort_by_key(|row| key.part(row.index).bits(crate::random::Purpose::Resample));
        let json = |rows: &[Replication]| serde_json::to_string(&results(rows)).expect("json");
        prop_assert_eq!(json(&rows), json(&shuffled));
    }
}
