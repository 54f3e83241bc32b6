use super::*;
use crate::drill::load::Outcome;
use crate::random::{Key, Purpose};
use crate::units::Ratio;

const BAD_AFTER: Duration = Duration::from_millis(50);
/// A drill asks this often.
const LOOK_EVERY: Duration = Duration::from_millis(50);

fn ms(millis: u64) -> Time {
    Time::START + Duration::from_millis(millis)
}

fn request(at: Time, outcome: Outcome, takes: Duration) -> Seen {
    Seen {
        key: Key::new(1),
        intended: at,
        sent: at,
        ended: at + takes,
        outcome,
        version: None,
        exposed: false,
        is_write: false,
    }
}

/// When a condition of "more than 20% for a second" is pulled while `rate_per_s` users come whose requests are bad as told.
fn pulled_at(
    rate_per_s: u64,
    until_ms: u64,
    comes: impl Fn(u64) -> bool,
    is_bad: impl Fn(u64) -> bool,
) -> Option<u64> {
    let condition =
        StopCondition { bad_above: Ratio::saturating(0.2), hold_for: Duration::from_secs(1) };
    let mut brake = Brake::new(condition, BAD_AFTER, rate_per_s as f64);
    let mut look = Time::START;
    for number in 0..until_ms * rate_per_s / 1_000 {
        let millis = number * 1_000 / rate_per_s;
        while look < ms(millis) {
            if brake.pulled(look).is_some() {
                return Some(look.as_nanos() / 1_000_000);
            }
            look = look + LOOK_EVERY;
        }
        if comes(millis) {
            let status = if is_bad(millis) { 500 } else { 200 };
            brake.see(&request(ms(millis), Outcome::Answered(status), Duration::ZERO));
        }
    }
    None
}

const fn always(_: u64) -> bool {
    true
}

#[test]
fn it_is_pulled_once_the_share_was_above_for_long_enough() {
    let at = pulled_at(120, 10_000, always, |at| at >= 3_000).expect("everything is bad");
    // The stretch in which it began is judged as a whole.
    assert!((3_700..=4_200).contains(&at), "{at} ms");
}

#[test]
fn a_share_just_above_pulls_though_single_slots_lie_below() {
    let draws = Key::new(5);
    let is_bad = |at: u64| draws.part(at).happens(Purpose::FaultError, 0.35);
    assert!(pulled_at(120, 10_000, always, is_bad).is_some());
}

#[test]
fn a_share_below_never_pulls() {
    for seed in 0..20 {
        let draws = Key::new(seed);
        let is_bad = |at: u64| draws.part(at).happens(Purpose::FaultError, 0.1);
        assert_eq!(pulled_at(120, 20_000, always, is_bad), None, "seed {seed}");
    }
}

#[test]
fn brief_spikes_do_not_pull() {
    let is_bad = |at: u64| at % 1_000 < 400;
    assert_eq!(pulled_at(120, 10_000, always, is_bad), None);
}

#[test]
fn a_gap_in_traffic_is_not_bad() {
    let comes = |at: u64| !(3_000..6_000).contains(&at);
    assert_eq!(pulled_at(120, 10_000, comes, |_| false), None);
    let bad_before_and_after =
        |at: u64| (2_500..3_000).contains(&at) || (6_000..6_400).contains(&at);
    assert_eq!(pulled_at(120, 10_000, comes, bad_before_and_after), None);
}

#[test]
fn few_users_pull_too() {
    for rate_per_s in [2, 5, 10, 20] {
        assert!(pulled_at(rate_per_s, 20_000, always, |_| true).is_some(), "{rate_per_s}/s");
        assert_eq!(pulled_at(rate_per_s, 20_000, always, |_| false), None);
    }
}

#[test]
fn a_condition_shorter_than_a_look_holds_as_well() {
    let condition =
        StopCondition { bad_above: Ratio::saturating(0.2), hold_for: Duration::from_millis(20) };
    let mut brake = Brake::new(condition, BAD_AFTER, 200.0);
    for number in 0..100 {
        brake.see(&request(ms(number * 5), Outcome::Refused, Duration::ZERO));
    }
    let why = brake.pulled(ms(500)).expect("nothing was answered");
    assert_eq!(why, "more than 20% of requests were bad for 20ms");
}

#[test]
fn slow_answers_are_bad_and_late_comers_find_their_slot() {
    let condition =
        StopCondition { bad_above: Ratio::saturating(0.2), hold_for: Duration::from_secs(1) };
    let mut brake = Brake::new(condition, BAD_AFTER, 100.0);
    for number in 0..200 {
        // Every other one is told of a while after it has ended.
        let number = number ^ 0b1_0000;
        brake.see(&request(ms(number * 10), Outcome::Answered(200), BAD_AFTER * 2));
    }
    assert!(brake.pulled(ms(1_900)).is_some());
}
