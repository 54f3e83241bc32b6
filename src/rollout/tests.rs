//! The controller against a toy platform.

use super::toy::Toy;
use super::{Controller, Platform, Report};
use crate::scenario::model::{Amount, CanaryStep, Rollout, Trigger};
use crate::system::{Happening, Version};
use crate::units::{Duration, Ratio, Time};

const STEP: Duration = Duration::from_secs(30);

fn canary() -> Rollout {
    let step = |weight| CanaryStep { weight: Ratio::saturating(weight), hold: STEP };
    Rollout::Canary { steps: vec![step(0.05), step(0.5)] }
}

fn at_weight(weight: f64) -> impl Fn(&Toy) -> bool {
    move |toy| (toy.controller.weight() - weight).abs() < 1e-9
}

#[test]
fn a_canary_goes_step_by_step_to_promotion_and_takes_the_old_set_away() {
    let mut toy = Toy::new(4, canary());
    toy.look_until(at_weight(0.05));
    assert_eq!(toy.instances.ready(Version::New), 1, "as many as the weight needs");
    toy.look_until(at_weight(0.5));
    assert_eq!(toy.instances.ready(Version::New), 2);
    toy.look_until(|toy| toy.controller.is_at_rest());
    assert_eq!(
        toy.happened(),
        [
            Happening::RolloutStarted,
            Happening::Weight(0.05),
            Happening::Weight(0.5),
            Happening::Promoted,
            Happening::OldVersionGone
        ]
    );
    assert_eq!(toy.told_at(Report::Reached(Trigger::CanaryStarted)), Time::START);
    assert_eq!(Some(toy.told_at(Report::Reached(Trigger::Promoted))), toy.controller.promoted_at());
    assert!(!toy.controller.moves() && !toy.controller.is_going_back());
    assert_eq!((toy.instances.alive(Version::Old), toy.instances.ready(Version::New)), (0, 4));
}

#[test]
fn a_rollback_from_the_middle_switches_at_once() {
    let mut toy = Toy::new(4, canary());
    toy.look_until(at_weight(0.5));
    toy.roll_back();
    assert!(at_weight(0.0)(&toy), "the old set is whole: nothing to wait for");
    toy.look_until(|toy| toy.controller.is_at_rest());
    assert_eq!(
        toy.happened()[3..],
        [Happening::RollbackBegan { redeploys: false }, Happening::RolledBack]
    );
    assert_eq!(Some(toy.told_at(Report::RollbackFinished)), toy.controller.reverted_at());
    assert_eq!((toy.instances.ready(Version::Old), toy.instances.alive(Version::New)), (4, 0));
}

fn rolling() -> Rollout {
    Rollout::Rolling { max_surge: Amount::Count(1), max_unavailable: Amount::Count(0) }
}

/// A rolling release that is complete, and half-way back.
fn half_way_back() -> Toy {
    let mut toy = Toy::new(4, rolling());
    toy.look_until(|toy| toy.controller.is_at_rest());
    toy.roll_back();
    toy.look_until(|toy| toy.instances.ready(Version::Old) == 2);
    toy
}

#[test]
fn a_halted_rollback_stays_where_it_is_until_it_is_commanded_again() {
    let mut toy = half_way_back();
    toy.act(|controller, now, _, _, reports| controller.halt(now, reports));
    let wanted =
        |toy: &Toy| [Version::Old, Version::New].map(|version| toy.instances.wanted(version));
    let at_halt = wanted(&toy);
    for _ in 0..100 {
        toy.look();
    }
    assert_eq!(wanted(&toy), at_halt);
    assert!(toy.controller.moves() && toy.controller.reverted_at().is_none());
    toy.roll_back();
    toy.look_until(|toy| toy.controller.is_at_rest());
    assert_eq!(
        toy.happened()[3..],
        [Happening::RollbackHalted, Happening::Resumed, Happening::RolledBack]
    );
}

#[test]
fn a_rollback_turned_round_ends_on_the_new_version_and_was_promoted_once() {
    for rollout in [rolling(), canary(), Rollout::BlueGreen, Rollout::Recreate] {
        let mut toy = Toy::new(4, rollout);
        toy.look_until(|toy| toy.controller.is_at_rest());
        let promoted_at = toy.controller.promoted_at();
        toy.roll_back();
        for _ in 0..8 {
            toy.look();
        }
        assert!(toy.controller.is_under_way_back());
        toy.act(Controller::go_forward);
        toy.look_until(|toy| toy.controller.is_at_rest());
        assert_eq!((toy.instances.ready(Version::New), toy.instances.alive(Version::Old)), (4, 0));
        assert!(toy.happened().contains(&Happening::TurnedForward));
        assert_eq!(toy.controller.promoted_at(), promoted_at);
        let told = |wanted| toy.told.iter().filter(|(_, report)| *report == wanted).count();
        assert_eq!(told(Report::Reached(Trigger::Promoted)), 1);
        assert_eq!((told(Report::RollbackFinished), toy.controller.reverted_at()), (0, None));
    }
}

#[test]
fn a_canary_that_was_switched_back_gets_its_weight_again_at_the_step_it_had_reached() {
    let mut toy = Toy::new(4, canary());
    toy.look_until(at_weight(0.5));
    toy.roll_back();
    assert!(at_weight(0.0)(&toy));
    toy.act(Controller::go_forward);
    toy.look_until(at_weight(0.5));
    toy.look_until(|toy| toy.controller.promoted_at().is_some());
    // What is over is over.
    toy.act(|controller, now, _, _, reports| controller.halt(now, reports));
    toy.act(Controller::go_forward);
    assert_eq!(toy.happened().iter().filter(|one| **one == Happening::TurnedForward).count(), 1);
}

#[test]
fn a_second_command_to_roll_back_changes_nothing() {
    let mut toy = Toy::new(4, canary());
    toy.look_until(at_weight(0.5));
    toy.roll_back();
    let told = toy.told.len();
    toy.roll_back();
    assert_eq!(toy.told.len(), told);
}

#[test]
fn a_rollback_after_the_old_set_is_gone_deploys_it_again_before_it_switches() {
    for rollout in [canary(), Rollout::BlueGreen] {
        let mut toy = Toy::new(4, rollout);
        toy.look_until(|toy| toy.controller.is_at_rest());
        toy.roll_back();
        assert!(at_weight(1.0)(&toy), "nobody is there to take the traffic");
        toy.look_until(at_weight(0.0));
        assert_eq!(toy.instances.ready(Version::Old), 4);
        toy.look_until(|toy| toy.controller.is_at_rest());
        assert!(toy.happened().contains(&Happening::RollbackBegan { redeploys: true }));
        assert!(toy.controller.is_going_back());
    }
}

#[test]
fn a_hold_does_not_shorten_its_step() {
    let held = Duration::from_secs(100);
    let promoted = |holds: bool| {
        let mut toy = Toy::new(4, canary());
        toy.look_until(at_weight(0.05));
        if holds {
            toy.act(|controller, now, _, _, reports| controller.hold(now, reports));
            let until = toy.now + held;
            toy.look_until(|toy| toy.now >= until);
            assert!(at_weight(0.05)(&toy), "it stays where it was held");
            toy.act(|controller, now, _, _, reports| controller.resume(now, reports));
        }
        toy.look_until(|toy| toy.controller.promoted_at().is_some());
        toy.controller.promoted_at().unwrap()
    };
    assert_eq!(promoted(true).since(promoted(false)), held);
}

#[test]
fn a_weight_that_was_set_stays_until_it_is_resumed() {
    let mut toy = Toy::new(4, canary());
    toy.look_until(at_weight(0.5));
    toy.act(|controller, now, _, _, reports| controller.set_weight(now, 0.2, reports));
    let until = toy.now + STEP * 4;
    toy.look_until(|toy| toy.now >= until);
    assert!(at_weight(0.2)(&toy) && toy.controller.promoted_at().is_none());
    assert_eq!(toy.happened()[3..], [Happening::Weight(0.2), Happening::Held]);
}

#[test]
fn instances_that_never_get_ready_make_it_stuck_and_no_traffic_is_sent_to_them() {
    let mut toy = Toy::new(4, canary());
    toy.instances.new_never_ready = true;
    toy.look_until(|toy| toy.controller.is_stuck());
    assert!(toy.now.since(Time::START) > toy.release.progress_deadline);
    assert!(at_weight(0.0)(&toy) && toy.controller.view(&toy.instances).stuck);
    toy.roll_back();
    assert!(!toy.controller.is_stuck());
}

#[test]
fn a_roll_never_exceeds_its_surge_nor_its_unavailability_in_either_direction() {
    let quarter = Amount::Share(Ratio::saturating(0.25));
    for (replicas, surge, unavailable) in super::rolling::tests::QUARTERS {
        let rollout = Rollout::Rolling { max_surge: quarter, max_unavailable: quarter };
        let mut toy = Toy::new(replicas, rollout);
        let (mut most, mut least) = (0, replicas);
        let both = |count: fn(&super::toy::Instances, Version) -> u32, toy: &Toy| {
            count(&toy.instances, Version::Old) + count(&toy.instances, Version::New)
        };
        let mut go = |toy: &mut Toy| {
            while !toy.controller.is_at_rest() {
                assert!(toy.now < Time::from_secs(3_600), "{replicas} replicas never get there");
                toy.look();
                most = most.max(both(Platform::wanted, toy));
                least = least.min(both(Platform::ready, toy));
            }
        };
        go(&mut toy);
        assert_eq!(toy.instances.ready(Version::New), replicas);
        toy.roll_back();
        go(&mut toy);
        assert_eq!(toy.instances.ready(Version::Old), replicas);
        assert_eq!(
            (most, least),
            (replicas + surge, replicas - unavailable),
            "{replicas} replicas"
        );
    }
}

#[test]
fn where_traffic_follows_instances_its_share_does_too() {
    let one = Amount::Count(1);
    let mut toy = Toy::new(4, Rollout::Rolling { max_surge: one, max_unavailable: one });
    toy.look_until(|toy| toy.instances.ready(Version::New) == 2);
    assert!(toy.controller.follows_instances());
    let in_rotation = [Version::Old, Version::New].map(|v| toy.instances.in_rotation(v));
    let share = f64::from(in_rotation[1]) / f64::from(in_rotation[0] + in_rotation[1]);
    assert!((toy.controller.new_version_share(&toy.instances) - share).abs() < 1e-9);
    toy.act(|controller, now, _, _, reports| controller.set_weight(now, 0.1, reports));
    assert!(at_weight(0.0)(&toy), "there is no weight to set");
}

#[test]
fn recreate_stops_one_version_before_it_starts_the_other() {
    let mut toy = Toy::new(3, Rollout::Recreate);
    while !toy.controller.is_at_rest() {
        toy.look();
        let (old, new) = (toy.instances.alive(Version::Old), toy.instances.wanted(Version::New));
        assert!(old == 0 || new == 0, "{old} old and {new} new at once");
    }
    assert_eq!(toy.instances.ready(Version::New), 3);
}

/// Whatever the kind of rollout: half stays, with its share, and a second command takes the rest.
#[test]
fn a_partial_rollback_leaves_half_behind_until_it_is_commanded_again() {
    let rolling =
        Rollout::Rolling { max_surge: Amount::Count(1), max_unavailable: Amount::Count(1) };
    for (rollout, weight_left) in
        [(canary(), 0.5), (Rollout::BlueGreen, 0.5), (rolling, 1.0), (Rollout::Recreate, 0.0)]
    {
        let name = format!("{rollout:?}");
        let mut toy = Toy::new(4, rollout);
        toy.look_until(|toy| toy.controller.is_at_rest());
        toy.act(|controller, now, release, instances, reports| {
            controller.roll_back_in_part(now, release, instances, reports);
        });
        toy.look_until(|toy| toy.controller.is_at_rest());
        let finished = |toy: &Toy| {
            toy.told.iter().filter(|(_, report)| *report == Report::RollbackFinished).count()
        };
        assert_eq!((toy.instances.ready(Version::New), finished(&toy)), (2, 1), "{name}");
        assert_eq!(
            (toy.controller.weight(), toy.controller.reverted_at()),
            (weight_left, None),
            "{name}"
        );
        toy.roll_back();
        toy.look_until(|toy| toy.controller.is_at_rest());
        assert_eq!((toy.instances.alive(Version::New), finished(&toy)), (0, 2), "{name}");
        assert_eq!(toy.instances.ready(Version::Old), 4, "{name}");
        assert!(toy.controller.reverted_at().is_some(), "{name}");
    }
}
