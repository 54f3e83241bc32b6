//! Instances that are slow or gone.

use super::stage::{RELEASE, Stage, after};

/// By how many seconds the mean request takes longer.
fn slower_by_s(fault: &str) -> f64 {
    let mean_s = |fault: &str| {
        let mut stage = Stage::healthy(fault);
        stage.run(after(RELEASE, 120));
        stage.users(RELEASE, after(RELEASE, 110)).latency.as_secs_f64()
    };
    mean_s(fault) - mean_s("")
}

#[test]
fn a_slow_instance_slows_a_third_of_what_a_slow_service_slows() {
    let one = slower_by_s("{what: {slow_instance: {service: store, factor: 11}}, at: 0s, for: 4m}");
    let all =
        slower_by_s("{what: {slow_dependency: {service: store, factor: 11}}, at: 0s, for: 4m}");
    assert!((all - 0.2).abs() < 0.02, "two calls of 10 ms each take 100 ms longer: {all} s");
    assert!((one / all - 1.0 / 3.0).abs() < 0.03, "{one} of {all} s");
}

#[test]
fn a_noisy_neighbour_slows_for_its_share_of_the_time() {
    let noisy = |share: &str| {
        let what = format!("{{service: store, count: 3, factor: 11, burst: 1s, share: {share}}}");
        slower_by_s(&format!("{{what: {{noisy_neighbour: {what}}}, at: 0s, for: 4m}}"))
    };
    let (half, all) = (noisy("50%"), noisy("100%"));
    assert!((all - 0.2).abs() < 0.02, "{all} s");
    assert!((0.35..0.65).contains(&(half / all)), "{half} of {all} s");
}

#[test]
fn a_lost_zone_takes_a_third_of_every_service_and_gives_it_back() {
    let mut stage = Stage::healthy("{what: {zone_loss: {zones: 3}}, at: 0s, for: 4m}");
    let mut ready = |second: u64| {
        let reading = stage.reading(after(RELEASE, second));
        [0, 1, 2].map(|service| reading.services[service].old.ready)
    };
    assert_eq!(ready(0), [3; 3]);
    assert_eq!(ready(200), [2; 3]);
    assert_eq!(ready(400), [3; 3]);
    assert_eq!(stage.touched(), 3);
}
