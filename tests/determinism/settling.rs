//! Branches that have settled are not simulated to the end; what is reckoned instead must be what would have come.
//!
//! What a strategy did was done before its branch settled, so it must be the same to the nanosecond. Harm may differ by
//! chance: a calm branch is taken to fare like its twin, whereas two simulated branches give single requests other
//! queues; and a defect that goes on for good is carried on at the rate at which it was seen to harm.

use backout::referee::outcome::{FinalState, Instants, Replication, Run};
use backout::units::Duration;

use crate::{quiet_checkout, rows, setup};

/// Standard errors by which sums of harm may differ.
const STANDARD_ERRORS: f64 = 4.0;
/// A rate seen for twenty minutes is carried on for two hours at the most, which brings its own error six times.
const CARRIED_ON: f64 = 1.0 + 6.0;
/// What is reckoned ends at a moment; what is simulated ends with the last request that met the defect.
const RESTORED_WITHIN: Duration = Duration::from_secs(10);

/// What the strategies did and what it was, restoration apart.
fn deeds(run: &Run) -> (Instants, FinalState, u32, bool, u64, u64) {
    let instants = Instants { restored: None, ..run.instants };
    (
        instants,
        run.final_state,
        run.rollbacks,
        run.stuck,
        run.sessions_moved,
        run.people.work.as_nanos(),
    )
}

fn pairs<'a>(
    settled: &'a Replication,
    simulated: &'a Replication,
) -> impl Iterator<Item = (&'a Run, &'a Run)> {
    let strategies = settled.strategies.iter().zip(&simulated.strategies);
    strategies.chain([(&settled.never, &simulated.never)])
}

#[test]
fn settling_changes_nothing_but_the_noise_of_what_is_left() {
    let count = 60;
    let text = quiet_checkout("8/s");
    let (settled, simulated) =
        (rows(&setup(&text, true), count), rows(&setup(&text, false), count));
    let (mut harm, mut harm_simulated, mut variance) = (0, 0, 0.0);
    for (one, other) in settled.iter().zip(&simulated) {
        assert_eq!(one.onset, other.onset, "replication {}", one.index);
        for (reckoned, seen) in pairs(one, other) {
            assert_eq!(deeds(reckoned), deeds(seen), "replication {}", one.index);
            check_restoration(reckoned, seen, one.index);
            // Both branches and, in a calm one, both twins bring their strays.
            let strays = 2 * other.twin_bad;
            let own = (CARRIED_ON * seen.harm.unsigned_abs() as f64).max(strays as f64) + 4.0;
            let apart = (reckoned.harm - seen.harm) as f64;
            let most = STANDARD_ERRORS * own.sqrt();
            let about = format!("replication {}: {} and {}", one.index, reckoned.harm, seen.harm);
            assert!(apart.abs() <= most, "{about}, more than {most:.0} apart");
            harm += reckoned.harm;
            harm_simulated += seen.harm;
            variance += own;
        }
    }
    // Branches of one replication share their noise: at worst they are all one branch.
    let most = STANDARD_ERRORS * (5.0_f64 * variance).sqrt();
    assert!(((harm - harm_simulated) as f64).abs() <= most, "{harm} and {harm_simulated}");
}

fn check_restoration(reckoned: &Run, seen: &Run, index: u64) {
    let (one, other) = (reckoned.instants.restored, seen.instants.restored);
    assert_eq!(one.is_some(), other.is_some(), "replication {index}: {one:?} and {other:?}");
    if let (Some(one), Some(other)) = (one, other) {
        let apart = one.max(other).since(one.min(other));
        assert!(apart <= RESTORED_WITHIN, "replication {index}: restored {apart} apart");
    }
}
