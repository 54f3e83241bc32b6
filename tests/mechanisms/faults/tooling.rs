//! Tooling that lets a rollback down.

use super::stage::{KEEPS_NOTHING, RELEASE, ROLLING, Stage, after};
use backout::system::{Action, Happening, Observation, System, Version};
use backout::units::{Duration, Ratio};

const MINUTE: Duration = Duration::from_mins(1);

/// How long a rollback takes that is commanded so many seconds into the release.
fn takes_s(fault: &str, changes: &[(&str, &str)], at: u64) -> f64 {
    let mut stage = Stage::with(fault, changes);
    let commanded = after(RELEASE, at);
    stage.roll_back(commanded);
    let finished = stage.finishes(commanded + MINUTE * 30);
    finished.expect("it ends").since(commanded).as_secs_f64()
}

const IN_PLACE: [(&str, &str); 2] = [ROLLING, KEEPS_NOTHING];

#[test]
fn a_registry_that_is_down_holds_up_only_what_has_to_be_deployed_again() {
    let down = "{what: registry_down, on: rollback_started, for: 10m}";
    let kept = takes_s(down, &[], 120);
    assert_eq!(kept, takes_s("", &[], 120), "the old version still runs");
    let usual = takes_s("", &IN_PLACE, 300);
    let late = takes_s(down, &IN_PLACE, 300);
    assert!(usual < 240.0, "{usual} s");
    assert!(late > 600.0 && late < 600.0 + usual + 1.0, "{late} s, {usual} s after the end");
}

#[test]
fn a_slow_registry_slows_every_new_instance() {
    let ready_s = |fault: &str| {
        let mut stage = Stage::healthy(fault);
        stage.run(after(RELEASE, 300));
        let is_new =
            |what: &Happening| matches!(what, Happening::Ready { version: Version::New, .. });
        stage.first(is_new).unwrap().since(RELEASE).as_secs_f64()
    };
    let slow = ready_s("{what: {registry_slow: {factor: 7}}, at: 0s, for: 1m}");
    assert!((slow - ready_s("") - 60.0).abs() < 1e-6, "six more pulls of ten seconds: {slow} s");
}

#[test]
fn a_stuck_pipeline_delays_the_rollback_until_it_is_free() {
    let usual = takes_s("", &[], 120);
    let stuck = takes_s("{what: pipeline_stuck, on: rollback_started, for: 5m}", &[], 120);
    assert!((stuck - usual - 300.0).abs() < 5.0, "{usual} s and {stuck} s");
    let slow = takes_s("{what: {control_plane_slow: {by: 2m}}, at: 0s, for: 9m}", &[], 120);
    assert!((slow - usual - 120.0).abs() < 5.0, "{usual} s and {slow} s");
}

#[test]
fn commands_that_were_held_up_take_effect_in_their_order() {
    let mut stage = Stage::healthy("{what: pipeline_stuck, at: 0s, for: 4m}");
    stage.run(after(RELEASE, 60));
    for share in [0.1, 0.2] {
        stage.world.apply(&Action::SetWeight(Ratio::saturating(share)));
    }
    stage.run(after(RELEASE, 300));
    let weights: Vec<_> = stage
        .world
        .chronicle()
        .iter()
        .filter(|(_, what)| matches!(what, Happening::Weight(_)))
        .collect();
    let free = after(RELEASE, 240);
    assert_eq!(
        weights[weights.len() - 2..],
        [&(free, Happening::Weight(0.1)), &(free, Happening::Weight(0.2))]
    );
    assert_eq!(stage.touched(), 2);
}

#[test]
fn a_control_plane_that_is_down_fails_commands_and_lets_the_rollout_stand() {
    let mut stage = Stage::healthy("{what: control_plane_down, at: 1m, for: 10m}");
    stage.roll_back(after(RELEASE, 120));
    let seen = stage.run(after(RELEASE, 650));
    assert!(seen.iter().any(|seen| seen.what == Observation::RollbackFailed));
    let promoted = |stage: &Stage| stage.first(|what| *what == Happening::Promoted);
    assert_eq!(promoted(&stage), None, "a step of four minutes lasts");
    stage.run(after(RELEASE, 800));
    assert!(promoted(&stage).is_some(), "it goes on afterwards");
}

#[test]
fn a_controller_that_crashes_leaves_a_rollback_half_done_until_it_is_back() {
    let crash = "{what: controller_crash, on: rollback_started, for: 10m}";
    let mut stage = Stage::with(crash, &IN_PLACE);
    let commanded = after(RELEASE, 300);
    stage.roll_back(commanded);
    let shop = stage.reading(commanded + MINUTE * 9).services[1].clone();
    assert!(shop.old.ready > 0 && shop.new.ready > 0, "half of a roll: {shop:?}");
    let finished = stage.finishes(commanded + MINUTE * 20).unwrap();
    assert!(finished > commanded + MINUTE * 10, "{finished:?}");
}

/// In every way of rolling out.
#[test]
fn a_partial_rollback_is_reported_finished_and_a_second_one_completes_it() {
    let partial = "{what: partial_rollback, on: rollback_started, for: 1s}";
    for (changes, at) in [(&[][..], 200), (&IN_PLACE[..], 300)] {
        let mut stage = Stage::with(partial, changes);
        let commanded = after(RELEASE, at);
        stage.roll_back(commanded);
        let finished = stage.finishes(commanded + MINUTE * 5).expect("so it says");
        let (from, to) = (finished, commanded + MINUTE * 5);
        let left = stage.users(from, to);
        let share = f64::from(left.on_new) / f64::from(left.requests);
        assert!((0.1..0.75).contains(&share), "{share} stays on the new version");
        stage.roll_back(to);
        assert!(stage.finishes(to + MINUTE * 3).is_some());
        let done = stage.users(to + MINUTE * 2, to + MINUTE * 3);
        assert_eq!(done.on_new, 0, "{done:?}");
        assert!(!stage.world.serves_new());
    }
}

/// What a perfect strategy would have come to is no matter of what fails its commands.
#[test]
fn hindsight_is_hindered_by_no_fault_of_the_control_plane() {
    let finished = |fault: &str| {
        let mut stage = Stage::with(fault, &IN_PLACE);
        stage.run(after(RELEASE, 300));
        stage.world.roll_back_in_hindsight();
        stage.finishes(after(RELEASE, 1_200))
    };
    let usual = finished("").expect("it ends");
    for fault in ["control_plane_down", "controller_crash", "pipeline_stuck"] {
        let hindered = format!("{{what: {fault}, at: 299s, for: 20m}}");
        assert_eq!(finished(&hindered), Some(usual), "{fault}");
    }
}
