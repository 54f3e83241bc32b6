//! What monitoring gets, fault by fault and of several at once.

use super::*;
use crate::telemetry::{Integrity, RolloutView, ServiceScrape, VersionScrape};

/// As many requests on the old version as seconds, and one on the new.
fn reading(second: u64) -> Arc<Scrape> {
    let requests = |requests| VersionScrape { requests, ..VersionScrape::default() };
    let services = vec![ServiceScrape { old: requests(second), new: requests(1) }; 2];
    Arc::new(Scrape { services, rollout: RolloutView::default(), integrity: Integrity::default() })
}

/// The old version's requests by service, and which faults said that they did something.
fn pass(faults: &mut ScrapeFaults, second: u64) -> (Option<[u64; 2]>, Vec<usize>) {
    let mut touched = Vec::new();
    let got =
        faults.pass(Time::from_secs(second), reading(second), &mut |fault| touched.push(fault));
    (got.map(|scrape| [0, 1].map(|service| scrape.services[service].old.requests)), touched)
}

fn old(faults: &mut ScrapeFaults, second: u64) -> Option<u64> {
    pass(faults, second).0.map(|both| both[1])
}

fn minute_late() -> ScrapeFault {
    ScrapeFault::Delay { by: Duration::from_secs(60) }
}

#[test]
fn without_a_fault_the_very_reading_arrives() {
    let mut faults = ScrapeFaults::new(0);
    let scrape = reading(15);
    let got = faults.pass(Time::from_secs(15), Arc::clone(&scrape), &mut |_| panic!("no fault"));
    assert!(got.is_some_and(|got| Arc::ptr_eq(&got, &scrape)));
}

#[test]
fn nothing_arrives_in_a_gap() {
    let mut faults = ScrapeFaults::new(0);
    faults.begin(3, ScrapeFault::Gap);
    assert_eq!(pass(&mut faults, 15), (None, vec![3]));
    faults.end(3);
    assert_eq!(old(&mut faults, 30), Some(30));
}

#[test]
fn late_readings_are_as_old_as_the_delay_and_the_lag_is_caught_up_at_its_end() {
    let mut faults = ScrapeFaults::new(0);
    faults.begin(0, minute_late());
    let got: Vec<Option<u64>> = (1..=8).map(|scrape| old(&mut faults, scrape * 20)).collect();
    let late = [None, None, None, Some(20), Some(40), Some(60), Some(80), Some(100)];
    assert_eq!(got, late);
    faults.end(0);
    assert_eq!(old(&mut faults, 180), Some(180));
}

#[test]
fn a_delay_that_is_no_whole_number_of_intervals_is_rounded_up() {
    let mut faults = ScrapeFaults::new(0);
    faults.begin(0, ScrapeFault::Delay { by: Duration::from_secs(50) });
    let got: Vec<Option<u64>> = (1..=5).map(|scrape| old(&mut faults, scrape * 20)).collect();
    assert_eq!(got, [None, None, None, Some(20), Some(40)]);
}

#[test]
fn a_long_delay_keeps_no_more_readings_than_it_needs() {
    let mut faults = ScrapeFaults::new(0);
    faults.begin(0, minute_late());
    (1..=1000).for_each(|scrape| {
        pass(&mut faults, scrape * 20);
    });
    let [(_, Station::Delay(delay))] = faults.active.as_slice() else { panic!("one delay") };
    assert_eq!(delay.under_way.len(), 4);
}

#[test]
fn a_frozen_exporter_shows_the_last_reading_from_before() {
    let mut faults = ScrapeFaults::new(0);
    pass(&mut faults, 15);
    faults.begin(0, ScrapeFault::Freeze);
    assert_eq!([30, 45, 60].map(|second| old(&mut faults, second)), [Some(15); 3]);
    faults.end(0);
    assert_eq!(old(&mut faults, 75), Some(75));
}

#[test]
fn an_exporter_frozen_before_the_first_reading_shows_the_first() {
    let mut faults = ScrapeFaults::new(0);
    faults.begin(0, ScrapeFault::Freeze);
    assert_eq!([15, 30, 45].map(|second| old(&mut faults, second)), [Some(15); 3]);
}

#[test]
fn labels_are_exchanged_for_the_released_service_alone() {
    let mut faults = ScrapeFaults::new(1);
    faults.begin(0, ScrapeFault::SwappedLabels);
    assert_eq!(pass(&mut faults, 15), (Some([15, 1]), vec![0]));
}

#[test]
fn labels_exchanged_twice_are_right_again() {
    let mut faults = ScrapeFaults::new(1);
    faults.begin(0, ScrapeFault::SwappedLabels);
    faults.begin(1, ScrapeFault::SwappedLabels);
    assert_eq!(pass(&mut faults, 15), (Some([15, 15]), vec![0, 1]));
}

#[test]
fn faults_stand_in_the_order_of_a_pipeline_whichever_began_first() {
    let mut faults = ScrapeFaults::new(1);
    faults.begin(0, ScrapeFault::Gap);
    faults.begin(1, minute_late());
    faults.begin(2, ScrapeFault::SwappedLabels);
    pass(&mut faults, 20);
    faults.begin(3, ScrapeFault::Freeze);
    let (_, touched) = pass(&mut faults, 40);
    assert_eq!(touched, [3, 2, 1], "frozen, exchanged, and not due yet: nothing is left to lose");
    faults.end(0);
    assert_eq!(pass(&mut faults, 80).0, Some([20, 1]), "the first reading, a minute late");
}

#[test]
fn a_fault_that_began_twice_ends_twice() {
    let mut faults = ScrapeFaults::new(0);
    faults.begin(0, ScrapeFault::Gap);
    faults.begin(0, ScrapeFault::Gap);
    faults.end(0);
    assert_eq!(old(&mut faults, 15), None);
    faults.end(0);
    assert_eq!(old(&mut faults, 30), Some(30));
}

#[test]
fn missed_series_keep_their_last_value_and_catch_up_when_they_are_read() {
    let mut faults = ScrapeFaults::new(0);
    pass(&mut faults, 15);
    faults.begin(0, ScrapeFault::PartialScrape { share: Ratio::saturating(0.5), key: Key::new(1) });
    let mut missed = 0;
    let mut shown = [15, 15];
    for scrape in 2..=1_001 {
        let (got, touched) = pass(&mut faults, scrape * 15);
        let got = got.expect("a scrape that misses some is a scrape");
        for (got, shown) in got.into_iter().zip(&mut shown) {
            assert!(got == scrape * 15 || got == *shown, "{got}");
            missed += u32::from(got == *shown);
            *shown = got;
        }
        assert_eq!(touched, [0]);
    }
    assert!((900..1_100).contains(&missed), "half of 2,000 readings, not {missed}");
    faults.end(0);
    assert_eq!(pass(&mut faults, 20_000).0, Some([20_000, 20_000]));
}

#[test]
fn a_restarted_exporter_counts_from_nought_and_never_gets_its_past_back() {
    let mut faults = ScrapeFaults::new(0);
    pass(&mut faults, 100);
    faults.begin(0, ScrapeFault::CounterReset);
    faults.end(0);
    assert_eq!([110, 130].map(|second| old(&mut faults, second)), [Some(10), Some(30)]);
}

#[test]
fn an_exporter_that_restarts_at_every_scrape_shows_what_came_since_the_last() {
    let mut faults = ScrapeFaults::new(0);
    pass(&mut faults, 100);
    faults.begin(0, ScrapeFault::CounterReset);
    assert_eq!([110, 130, 145].map(|second| old(&mut faults, second)), [10, 20, 15].map(Some));
    faults.end(0);
    assert_eq!([150, 160].map(|second| old(&mut faults, second)), [5, 15].map(Some));
}
