//! Telemetry read from a real Prometheus server, which scrapes a page that we serve.
//!
//! Prometheus is no dependency of ours: where its binary is not installed, the test says so and holds nothing. It takes
//! some five seconds, because Prometheus looks at its targets for the first time after as long.

use std::fs;
use std::net::{SocketAddr, TcpListener};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::Duration as Length;

use backout::drill::DrillError;
use backout::drill::clock::Clock;
use backout::drill::scrape::{PageServer, Scraper, Source, Tally, page, prometheus, serve};
use backout::scenario::model::Telemetry;
use backout::system::{Observation, Observed};
use backout::telemetry::{
    Integrity, RolloutView, Scrape, ScrapeFaults, ServiceScrape, VersionScrape,
};
use backout::units::{Duration, Ratio, Time};
use tempfile::TempDir;
use tokio::runtime::Runtime;
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

const INTERVAL: Duration = Duration::from_millis(250);
const LOOPBACK: [u8; 4] = [127, 0, 0, 1];
const BINARY: &str = "prometheus";

fn telemetry() -> Telemetry {
    Telemetry { scrape_interval: INTERVAL, buckets_s: vec![0.005, 0.1, 1.0] }
}

fn names() -> Vec<String> {
    vec!["check\"out\\".to_owned(), "feed".to_owned()]
}

/// The counters after `n` readings; every number differs, so that none can be taken for another.
fn scrape(n: u64) -> Scrape {
    let few = u32::try_from(n).unwrap();
    let version = |base: u64| VersionScrape {
        requests: base + 10 * n,
        errors: base + n,
        buckets: vec![base, base + n, base + 9 * n, base + 10 * n],
        ready: few,
        desired: few + 1,
        restarts: few / 2,
    };
    let service = |base| ServiceScrape { old: version(base), new: version(base + 1_000) };
    let rollout = RolloutView {
        weight: Ratio::saturating(n as f64 / 1_000.0),
        started_at: (n > 2).then(|| Time::from_nanos(1_234_567_891)),
        promoted_at: None,
        stuck: n.is_multiple_of(2),
    };
    Scrape {
        services: vec![service(100_000), service(200_000)],
        rollout,
        integrity: Integrity::default(),
    }
}

/// A page that grows with every look at it, and how often it was looked at.
async fn growing_page() -> (PageServer, Arc<Mutex<u64>>) {
    let looks = Arc::new(Mutex::new(0));
    let counter = Arc::clone(&looks);
    let page = move || {
        let mut looks = counter.lock().unwrap();
        *looks += 1;
        page::render(&scrape(*looks), &names(), &telemetry().buckets_s)
    };
    (serve((LOOPBACK, 0).into(), page).await.unwrap(), looks)
}

/// A port nobody listens at.
fn free_port() -> u16 {
    TcpListener::bind(SocketAddr::from((LOOPBACK, 0))).unwrap().local_addr().unwrap().port()
}

/// A Prometheus that scrapes one page; killed when dropped.
struct Server {
    child: Child,
    url: String,
    _folder: TempDir,
}

impl Server {
    /// `None` where it is not installed.
    fn start(page: SocketAddr) -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        let config = folder.path().join("prometheus.yml");
        let text = format!(
            "global: {{scrape_interval: 250ms, scrape_timeout: 250ms}}\n\
             scrape_configs: [{{job_name: drill, static_configs: [{{targets: ['{page}']}}]}}]\n"
        );
        fs::write(&config, text).unwrap();
        let port = free_port();
        let child = Command::new(BINARY)
            .arg(format!("--config.file={}", config.display()))
            .arg(format!("--storage.tsdb.path={}", folder.path().join("data").display()))
            .arg(format!("--web.listen-address=127.0.0.1:{port}"))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .ok()?;
        Some(Self { child, url: format!("http://127.0.0.1:{port}"), _folder: folder })
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Waits until it is so, for at most so long.
async fn until(what: &str, patience: Length, mut is_so: impl AsyncFnMut() -> bool) {
    let waiting = async {
        while !is_so().await {
            tokio::time::sleep(Length::from_millis(20)).await;
        }
    };
    assert!(tokio::time::timeout(patience, waiting).await.is_ok(), "{what} within {patience:?}");
}

fn start_reading(url: &str) -> (Arc<Tally>, UnboundedReceiver<Observed>) {
    let clock = Clock::starting_in(Duration::ZERO);
    let source = Source::Prometheus(url.to_owned());
    let faults = Arc::new(Mutex::new(ScrapeFaults::new(0)));
    let scraper = Scraper::new(&source, names(), telemetry(), clock, faults).unwrap();
    let tally = scraper.tally();
    let (sender, receiver) = unbounded_channel();
    tokio::spawn(scraper.run(|_| {}, sender));
    (tally, receiver)
}

/// Every reading is one that was served, whole, and later than the one before.
fn assert_served(seen: &[Observed]) {
    let mut last = 0;
    for observed in seen {
        let Observation::Scrape(got) = &observed.what else { panic!("{observed:?}") };
        let number = (got.services[0].old.requests - 100_000) / 10;
        assert!(number > last, "reading {number} after {last}");
        assert_eq!(**got, scrape(number));
        assert_eq!(observed.at.as_nanos() % INTERVAL.as_nanos(), 0);
        last = number;
    }
}

async fn read_through_prometheus() {
    let (page, looks) = growing_page().await;
    let Some(server) = Server::start(page.address()) else { return say_it_is_not_there() };
    until("an answer", Length::from_secs(20), async || {
        prometheus::check(&server.url).await.is_ok()
    })
    .await;
    until("a scrape", Length::from_secs(30), async || *looks.lock().unwrap() > 0).await;
    let (tally, mut receiver) = start_reading(&server.url);
    let mut seen = Vec::new();
    while seen.len() < 4 {
        let next = tokio::time::timeout(Length::from_secs(10), receiver.recv()).await;
        seen.push(next.expect("readings go on").unwrap());
    }
    assert_served(&seen);
    let missed_because = async |reason: &str| {
        let counts = tally.counts();
        counts.failures.iter().any(|why| why.contains(reason))
    };
    drop(page);
    let nothing_new = async || missed_because("nothing was scraped").await;
    until("a page that is gone is noticed", Length::from_secs(10), nothing_new).await;
    drop(server);
    let refused = async || missed_because("cannot connect").await;
    until("a server that is gone is noticed", Length::from_secs(10), refused).await;
    receiver.close();
    while let Some(late) = receiver.recv().await {
        seen.push(late);
    }
    assert_served(&seen);
}

#[expect(
    clippy::print_stderr,
    reason = "a test that holds nothing must not look like one that passed"
)]
fn say_it_is_not_there() {
    eprintln!("SKIPPED: `{BINARY}` is not installed, nothing was read from a real server");
}

#[test]
fn what_a_real_prometheus_scraped_is_read_as_it_was_served() {
    let _alone = crate::alone();
    Runtime::new().unwrap().block_on(read_through_prometheus());
}

fn reason_of(url: &str) -> String {
    let checked = Runtime::new().unwrap().block_on(prometheus::check(url));
    match checked {
        Err(DrillError::Prometheus { url: named, reason }) if named == url => reason,
        other => panic!("{other:?}"),
    }
}

#[test]
fn an_unreachable_prometheus_is_named_before_the_drill() {
    let reason = reason_of(&format!("http://127.0.0.1:{}", free_port()));
    assert!(reason.contains("cannot connect"), "{reason}");
}

#[test]
fn what_is_no_url_is_no_prometheus() {
    assert!(reason_of("127.0.0.1:9090").contains("no address such as"));
}

#[test]
fn another_server_is_told_from_a_prometheus() {
    let runtime = Runtime::new().unwrap();
    let page = runtime.block_on(serve((LOOPBACK, 0).into(), String::new)).unwrap();
    let reason = reason_of(&format!("http://{}", page.address()));
    assert!(reason.contains("status 404"), "{reason}");
}

#[test]
fn an_address_in_use_is_named() {
    let runtime = Runtime::new().unwrap();
    let page = runtime.block_on(serve((LOOPBACK, 0).into(), String::new)).unwrap();
    let second = runtime.block_on(serve(page.address(), String::new));
    let Err(DrillError::Listen { address, .. }) = second else { panic!("{second:?}") };
    assert_eq!(address, page.address().to_string());
}
