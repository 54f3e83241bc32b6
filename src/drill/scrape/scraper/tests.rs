//! Pages served on the loopback, read with an interval of a few milliseconds.

use std::sync::atomic::{AtomicU64, Ordering};

use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

use super::*;
use crate::drill::scrape::serve;
use crate::telemetry::{Integrity, RolloutView, ScrapeFault, ServiceScrape, VersionScrape};

const INTERVAL: Duration = Duration::from_millis(40);

fn telemetry() -> Telemetry {
    Telemetry { scrape_interval: INTERVAL, buckets_s: vec![0.1, 1.0] }
}

fn names() -> Vec<String> {
    vec!["shop".to_owned()]
}

fn scrape(requests: u64) -> Scrape {
    let old = VersionScrape { requests, buckets: vec![requests; 3], ..VersionScrape::default() };
    let new = VersionScrape { buckets: vec![0; 3], ..VersionScrape::default() };
    Scrape {
        services: vec![ServiceScrape { old, new }],
        rollout: RolloutView::default(),
        integrity: Integrity::default(),
    }
}

/// Runs a scraper over `page` until `enough` readings came; what came, and the tally.
async fn read(
    page: impl Fn() -> String + Send + Sync + 'static,
    faults: ScrapeFaults,
    enough: usize,
) -> (Vec<Observed>, Counts) {
    let server = serve(([127, 0, 0, 1], 0).into(), page).await.unwrap();
    let clock = Clock::starting_in(Duration::ZERO);
    let source = Source::Page(server.address());
    let faults = Arc::new(Mutex::new(faults));
    let scraper = Scraper::new(&source, names(), telemetry(), clock, faults).unwrap();
    let tally = scraper.tally();
    let (sender, receiver) = unbounded_channel();
    let running = tokio::spawn(scraper.run(|_| {}, sender));
    let seen = collect(receiver, enough).await;
    running.await.unwrap();
    (seen, tally.counts())
}

async fn collect(mut receiver: UnboundedReceiver<Observed>, enough: usize) -> Vec<Observed> {
    let mut seen = Vec::new();
    let patience = std::time::Duration::from_millis(1_500);
    while seen.len() < enough
        && let Ok(Some(observed)) = tokio::time::timeout(patience, receiver.recv()).await
    {
        seen.push(observed);
    }
    seen
}

fn counting() -> impl Fn() -> String + Send + Sync + 'static {
    let page = AtomicU64::new(0);
    move || {
        let number = page.fetch_add(1, Ordering::Relaxed) + 1;
        page::render(&scrape(number), &names(), &telemetry().buckets_s)
    }
}

fn requests(observed: &Observed) -> u64 {
    let Observation::Scrape(scrape) = &observed.what else { panic!("{observed:?}") };
    scrape.services[0].old.requests
}

#[tokio::test]
async fn readings_bear_whole_numbers_of_intervals() {
    let (seen, counts) = read(counting(), ScrapeFaults::new(0), 4).await;
    assert_eq!(seen.len(), 4);
    for pair in seen.windows(2) {
        assert!(pair[0].at < pair[1].at && requests(&pair[0]) < requests(&pair[1]));
    }
    assert!(seen.iter().all(|one| one.at.as_nanos() % INTERVAL.as_nanos() == 0), "{seen:?}");
    assert!(seen[0].at >= Time::START + INTERVAL);
    assert!(counts.read >= 4);
}

#[tokio::test]
async fn a_page_with_a_series_missing_is_no_reading() {
    let good = counting();
    let page = AtomicU64::new(0);
    let every_other = move || {
        let text = good();
        let is_bad = page.fetch_add(1, Ordering::Relaxed).is_multiple_of(2);
        if is_bad { text.replace("backout_errors", "errors") } else { text }
    };
    let (seen, counts) = read(every_other, ScrapeFaults::new(0), 3).await;
    assert!(seen.iter().all(|one| requests(one).is_multiple_of(2)), "{seen:?}");
    assert!(counts.missed >= 2, "{counts:?}");
    assert!(counts.failures[0].contains("there is no `backout_errors_total"), "{counts:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_late_page_is_no_reading() {
    let good = counting();
    let first = AtomicU64::new(0);
    let slow_once = move || {
        if first.fetch_add(1, Ordering::Relaxed) == 0 {
            std::thread::park_timeout(std::time::Duration::from_millis(100));
        }
        good()
    };
    let (seen, counts) = read(slow_once, ScrapeFaults::new(0), 2).await;
    assert_eq!(seen.len(), 2);
    assert!(counts.missed >= 1, "{counts:?}");
    assert!(counts.failures.iter().any(|why| why.contains("within the scrape interval")));
}

#[tokio::test]
async fn what_a_fault_withholds_was_read_and_is_not_seen() {
    let mut faults = ScrapeFaults::new(0);
    faults.begin(0, ScrapeFault::Delay { by: INTERVAL * 3 });
    let (seen, counts) = read(counting(), faults, 2).await;
    assert!(counts.read >= 5, "{counts:?}");
    assert!(seen[0].at >= Time::START + INTERVAL * 4);
    for one in &seen {
        let due = one.at.as_nanos() / INTERVAL.as_nanos();
        assert!(requests(one) + 3 <= due, "the page was asked for once an interval: {one:?}");
    }
}

#[tokio::test]
async fn a_server_that_is_gone_is_counted_and_not_waited_for() {
    let address = serve(([127, 0, 0, 1], 0).into(), String::new).await.unwrap().address();
    let clock = Clock::starting_in(Duration::ZERO);
    let faults = Arc::new(Mutex::new(ScrapeFaults::new(0)));
    let source = Source::Page(address);
    let scraper = Scraper::new(&source, names(), telemetry(), clock, faults).unwrap();
    let tally = scraper.tally();
    let (sender, receiver) = unbounded_channel();
    let running = tokio::spawn(scraper.run(|_| {}, sender));
    while tally.counts().missed < 2 {
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    drop(receiver);
    running.await.unwrap();
    let counts = tally.counts();
    assert_eq!(counts.read, 0);
    assert!(counts.failures[0].contains("cannot connect"), "{counts:?}");
}

#[test]
fn a_url_that_is_none_is_refused_before_the_drill() {
    let clock = Clock::starting_in(Duration::ZERO);
    for url in ["localhost:9090", "https://localhost:9090", "http://", ""] {
        let faults = Arc::new(Mutex::new(ScrapeFaults::new(0)));
        let source = Source::Prometheus(url.to_owned());
        let refused = Scraper::new(&source, names(), telemetry(), clock, faults);
        assert!(matches!(refused, Err(DrillError::Prometheus { .. })), "{url}");
    }
}
