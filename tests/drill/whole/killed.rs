//! A harness that is killed leaves nothing behind, and whoever comes after it can read what it was doing.

use backout::units::Duration;
use rustix::process::Signal;

use super::drilled::{Drill, comes};
use super::{SCENARIO, turn};

/// The instances' own rule is to end with the harness at once.
const SOON: Duration = Duration::from_secs(2);

fn killed(case: &str, at: &str) {
    let drill = Drill::start(SCENARIO, &format!("--case {case}"), "");
    drill.wait_until_journal_says(at);
    drill.signal(Signal::KILL);
    let drilled = drill.end();
    assert_eq!(drilled.exit_code, None, "it was killed: {}", drilled.out);
    assert!(comes(SOON, || drilled.left().is_empty()), "{:?}", drilled.left());
    assert!(!drilled.instances().is_empty());
    assert!(!drilled.journal().is_closed());

    let (exit_code, said) = drilled.clear();
    assert_eq!(exit_code, Some(0), "{said}");
    for instance in drilled.instances() {
        let name = format!("instance {} of {}", instance.number, instance.service);
        assert!(said.contains(&name), "{name}: {said}");
    }
    assert!(drilled.journal().is_closed());
    assert_eq!(drilled.clear(), (Some(0), "nothing is left of this drill\n".to_owned()));
}

#[test]
fn a_killed_harness_takes_its_instances_with_it() {
    let _turn = turn();
    killed("errors", "% of sessions go to the new version");
}

#[test]
fn a_killed_harness_takes_a_frozen_instance_with_it() {
    let _turn = turn();
    killed("frozen", "\"injected\"");
}
