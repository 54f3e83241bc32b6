//! The open loop: what is sent when, and what is booked.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration as Wait;

use backout::drill::DrillError;
use backout::drill::clock::Clock;
use backout::drill::load::*;
use backout::drill::wire;
use backout::plan::{Arrivals, WallClock, attempt_key};
use backout::random::Key;
use backout::scenario::model::{
    Complaints, HourOfWeek, SessionState, Sessions, Traffic, TrafficShape,
};
use backout::system::Version;
use backout::units::{Duration, Ratio, Time};
use http_body_util::Full;
use hyper::body::{Bytes, Incoming};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::Runtime;
use tokio::sync::mpsc;

const MILLISECOND: Duration = Duration::from_millis(1);

fn runtime() -> Runtime {
    tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap()
}

fn arrivals(rate_per_s: f64) -> Arc<Arrivals> {
    let sessions =
        Sessions { length: Duration::from_mins(5), requests: 10.0, state: SessionState::Shared };
    let traffic = Traffic {
        rate_per_s,
        shape: TrafficShape::Constant,
        daily: None,
        client_timeout: Duration::from_secs(1),
        sessions,
        writes: Ratio::saturating(0.3),
        complaints: Complaints::default(),
    };
    let hour = HourOfWeek { day: 0, hour: 10 };
    let clock = WallClock::at_release(hour, Duration::ZERO, Time::START);
    Arc::new(Arrivals::new(&traffic, clock, Time::START, Key::new(5)))
}

fn settings(millis: u64) -> Settings {
    Settings {
        timeout: Duration::from_secs(3),
        in_flight_max: 1000,
        until: Time::START + Duration::from_millis(millis),
        factor: Arc::new(LoadFactor::default()),
    }
}

/// Runs a load to its end; what was kept and what was streamed must be the same.
async fn drive(arrivals: Arc<Arrivals>, entry: Entry, settings: Settings) -> Vec<Seen> {
    let (out, mut streamed) = mpsc::unbounded_channel();
    let clock = Clock::starting_in(Duration::from_millis(30));
    let load = Load::start(arrivals, entry, settings, clock, out).unwrap();
    let kept = load.finish().await.seen;
    let mut from_stream = Vec::new();
    while let Ok(seen) = streamed.try_recv() {
        from_stream.push(seen);
    }
    from_stream.sort_by_key(|seen| seen.intended);
    assert_eq!(kept, from_stream);
    kept
}

type Answer = Result<Response<Full<Bytes>>, Infallible>;

/// Answers every request with what `answer` makes of it, keeping connections open.
async fn server<F, Fut>(answer: F) -> SocketAddr
where
    F: Fn(Request<Incoming>) -> Fut + Clone + Send + 'static,
    Fut: Future<Output = Answer> + Send + 'static,
{
    raw_server(move |stream| {
        let service = service_fn(answer.clone());
        async move { _ = http1::Builder::new().serve_connection(TokioIo::new(stream), service).await }
    })
    .await
}

/// Hands every connection to `serve`.
async fn raw_server<F, Fut>(serve: F) -> SocketAddr
where
    F: Fn(TcpStream) -> Fut + Send + 'static,
    Fut: Future<Output = ()> + Send + 'static,
{
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        loop {
            let (stream, _) = listener.accept().await.unwrap();
            stream.set_nodelay(true).unwrap();
            tokio::spawn(serve(stream));
        }
    });
    address
}

fn header(request: &Request<Incoming>, name: &str) -> String {
    request.headers()[name].to_str().unwrap().to_owned()
}

fn echo(request: &Request<Incoming>) -> Response<Full<Bytes>> {
    Response::new(Full::from(format!("ok {}", header(request, wire::KEY))))
}

async fn echo_server() -> SocketAddr {
    server(|request| async move { Ok(echo(&request)) }).await
}

fn outcomes(seen: &[Seen]) -> Vec<Outcome> {
    let mut outcomes: Vec<_> = seen.iter().map(|seen| seen.outcome).collect();
    outcomes.sort_unstable();
    outcomes.dedup();
    outcomes
}

fn router(address: SocketAddr) -> Entry {
    Entry::router(address).unwrap()
}

#[test]
fn a_stall_of_a_second_is_seen_by_all_who_came_during_it() {
    let _alone = crate::alone();
    let seen = runtime().block_on(async {
        let started = tokio::time::Instant::now();
        let (from, to) = (started + Wait::from_millis(300), started + Wait::from_millis(1300));
        let address = server(move |request| async move {
            if (from..to).contains(&tokio::time::Instant::now()) {
                tokio::time::sleep_until(to).await;
            }
            Ok(echo(&request))
        });
        drive(arrivals(100.0), router(address.await), settings(1500)).await
    });
    let during = seen.len() as f64 / 1.5;
    let slow: Vec<f64> = seen
        .iter()
        .map(|seen| seen.latency().as_secs_f64())
        .filter(|latency| *latency > 0.05)
        .collect();
    // A closed loop of one user would have seen one slow request.
    assert!((70.0..130.0).contains(&(slow.len() as f64)), "{} slow of {during:.0}", slow.len());
    let mean = slow.iter().sum::<f64>() / slow.len() as f64;
    assert!((0.4..0.65).contains(&mean), "uniform from one second down, mean {mean}");
    assert!(slow.iter().any(|latency| *latency > 0.85));
}

#[test]
fn a_harness_that_stalls_itself_says_so_and_hides_no_latency() {
    let _alone = crate::alone();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let seen = runtime.block_on(async {
        let address = echo_server().await;
        tokio::spawn(async {
            tokio::time::sleep(Wait::from_millis(200)).await;
            let stall = Clock::starting_in(Duration::ZERO);
            while stall.now() < Time::START + MILLISECOND * 500 {
                std::thread::park_timeout(Wait::from_millis(50));
            }
        });
        drive(arrivals(100.0), router(address), settings(900)).await
    });
    let measured = Measured::of(&seen);
    assert!(measured.lateness().max > MILLISECOND * 300, "{}", measured.lateness());
    assert!(measured.latency_of_all().p90 > MILLISECOND * 200, "{}", measured.latency_of_all());
    assert!(!measured.is_valid(MILLISECOND * 10));
}

#[test]
fn the_same_plan_sends_the_same_requests_at_the_same_instants() {
    let once = |runtime: Runtime| {
        runtime.block_on(async {
            let got = Arc::new(Mutex::new(Vec::new()));
            let log = Arc::clone(&got);
            let address = server(move |request| {
                let line = format!(
                    "{} {} {}",
                    request.method(),
                    header(&request, wire::KEY),
                    header(&request, wire::SESSION)
                );
                log.lock().unwrap().push(line);
                async move { Ok(echo(&request)) }
            });
            let seen = drive(arrivals(300.0), router(address.await), settings(400)).await;
            let mut got = got.lock().unwrap().clone();
            got.sort_unstable();
            (seen.iter().map(|seen| (seen.key, seen.intended)).collect::<Vec<_>>(), got)
        })
    };
    let first = once(runtime());
    assert!(!first.1.is_empty());
    assert_eq!(first, once(runtime()));
}

#[test]
fn what_is_sent_is_exactly_the_plan() {
    let plan = arrivals(200.0);
    let seen = runtime().block_on(async {
        drive(Arc::clone(&plan), router(echo_server().await), settings(1200)).await
    });
    let mut planned = Vec::new();
    for window in 0..2 {
        let mut requests = Vec::new();
        plan.fill_window(window, 1.0, &mut requests);
        planned.extend(requests.iter().map(|one| (plan.request_key(window, one.number), one.at)));
    }
    planned.retain(|(_, at)| *at < Time::START + Duration::from_millis(1200));
    let sent: Vec<_> = seen.iter().map(|seen| (seen.key, seen.intended)).collect();
    assert_eq!(sent, planned);
    assert!(seen.iter().all(|seen| seen.is_write == plan.is_write(seen.key)));
    assert!(seen.iter().any(|seen| seen.is_write));
    assert_eq!(outcomes(&seen), [Outcome::Answered(200)]);
}

#[test]
fn the_key_that_travels_is_that_of_the_users_only_attempt() {
    let plan = arrivals(100.0);
    let (seen, got) = runtime().block_on(async {
        let got = Arc::new(Mutex::new(Vec::new()));
        let log = Arc::clone(&got);
        let address = server(move |request| {
            log.lock().unwrap().push(header(&request, wire::KEY));
            async move { Ok(echo(&request)) }
        });
        let seen = drive(plan, router(address.await), settings(200)).await;
        let got = got.lock().unwrap().clone();
        (seen, got)
    });
    let mut expected: Vec<_> =
        seen.iter().map(|seen| attempt_key(seen.key, 0, 0).to_hex()).collect();
    let mut got = got;
    expected.sort_unstable();
    got.sort_unstable();
    assert_eq!(got, expected);
}

#[test]
fn a_spike_raises_the_windows_that_open_after_it() {
    let plan = arrivals(100.0);
    let settings = settings(1300);
    let factor = Arc::clone(&settings.factor);
    let seen = runtime().block_on(async {
        let address = echo_server().await;
        tokio::spawn(async move {
            tokio::time::sleep(Wait::from_millis(500)).await;
            factor.set(5.0);
        });
        drive(Arc::clone(&plan), router(address), settings.clone()).await
    });
    let second = Time::from_secs(1);
    let before = seen.iter().filter(|seen| seen.intended < second).count();
    let after = seen.len() - before;
    let mut window = Vec::new();
    plan.fill_window(0, 1.0, &mut window);
    assert_eq!(before, window.len(), "the open window keeps its requests");
    plan.fill_window(1, 5.0, &mut window);
    assert_eq!(settings.factor.touched(), window.len() as u64);
    window.retain(|request| request.at < settings.until);
    assert_eq!(after, window.len());
}

#[test]
fn a_time_out_is_in_the_histogram_at_its_time_out() {
    let settings = Settings { timeout: Duration::from_millis(150), ..settings(200) };
    let seen = runtime().block_on(async {
        let address = server(|request| async move {
            tokio::time::sleep(Wait::from_secs(5)).await;
            Ok(echo(&request))
        });
        drive(arrivals(100.0), router(address.await), settings).await
    });
    assert_eq!(outcomes(&seen), [Outcome::TimedOut]);
    assert!(seen.iter().all(|seen| seen.latency() >= Duration::from_millis(150)));
    let latency = Measured::of(&seen).latency(None);
    assert_eq!(latency.count, seen.len() as u64);
    let near = Duration::from_millis(149)..Duration::from_millis(152);
    assert!(near.contains(&latency.p50), "{latency}");
}

#[test]
fn an_answer_that_stops_halfway_is_no_answer() {
    let settings = Settings { timeout: Duration::from_millis(150), ..settings(100) };
    let seen = runtime().block_on(async {
        let address = raw_server(|mut stream| async move {
            let mut request = [0; 1024];
            _ = stream.read(&mut request).await;
            _ = stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\nok ").await;
            tokio::time::sleep(Wait::from_secs(5)).await;
        });
        drive(arrivals(100.0), router(address.await), settings).await
    });
    assert_eq!(outcomes(&seen), [Outcome::TimedOut]);
}

#[test]
fn beyond_the_cap_requests_are_dropped_and_counted() {
    let settings = Settings { in_flight_max: 5, ..settings(300) };
    let seen = runtime().block_on(async {
        let address = server(|request| async move {
            tokio::time::sleep(Wait::from_millis(800)).await;
            Ok(echo(&request))
        });
        drive(arrivals(200.0), router(address.await), settings).await
    });
    let measured = Measured::of(&seen);
    assert_eq!(measured.count(Outcome::Answered(200)), 5);
    assert_eq!(measured.count(Outcome::Dropped), seen.len() as u64 - 5);
    assert_eq!(measured.latency_of_all().count, 5, "nobody waited for what was not sent");
    assert!(measured.complaint(Duration::from_secs(9)).unwrap().contains("were dropped"));
    let bad = seen.iter().filter(|one| one.is_bad(Duration::from_secs(5))).count();
    assert_eq!(bad, seen.len() - 5);
}

#[test]
fn an_error_status_is_an_outcome() {
    let address = async |status: u16| {
        server(move |request| async move {
            let mut answer = echo(&request);
            *answer.status_mut() = status.try_into().unwrap();
            Ok(answer)
        })
        .await
    };
    let seen = runtime().block_on(async {
        drive(arrivals(100.0), router(address(503).await), settings(100)).await
    });
    assert_eq!(outcomes(&seen), [Outcome::Answered(503)]);
    assert!(seen.iter().all(|seen| seen.is_bad(Duration::from_secs(5))));
}

#[test]
fn another_requests_body_is_corrupt_unless_the_system_is_the_users_own() {
    let runtime = runtime();
    let address = runtime
        .block_on(server(|_| async { Ok(Response::new(Full::from("ok 0123456789abcdef"))) }));
    let seen = runtime.block_on(drive(arrivals(100.0), router(address), settings(100)));
    assert_eq!(outcomes(&seen), [Outcome::Corrupt]);
    assert!(seen.iter().all(|seen| seen.is_bad(Duration::from_secs(5))));
    let own = Entry::target(&format!("http://{address}/shop?page=1"), address).unwrap();
    let seen = runtime.block_on(drive(arrivals(100.0), own, settings(100)));
    assert_eq!(outcomes(&seen), [Outcome::Answered(200)]);
}

#[test]
fn the_users_own_system_is_asked_for_its_own_page() {
    let asked = Arc::new(Mutex::new(Vec::new()));
    let log = Arc::clone(&asked);
    runtime().block_on(async {
        let address = server(move |request| {
            log.lock().unwrap().push(format!("{} {}", header(&request, "host"), request.uri()));
            async move { Ok(echo(&request)) }
        });
        let address = address.await;
        let url = format!("http://me:secret@localhost:{}/shop?page=1", address.port());
        let own = Entry::target(&url, address).unwrap();
        drive(arrivals(100.0), own, settings(100)).await;
        let asked = asked.lock().unwrap().clone();
        let expected = format!("localhost:{} /shop?page=1", address.port());
        assert!(!asked.is_empty() && asked.iter().all(|one| *one == expected), "{asked:?}");
    });
}

#[test]
fn broken_connections_are_told_apart() {
    let runtime = runtime();
    let outcome = |address| {
        outcomes(&runtime.block_on(drive(arrivals(100.0), router(address), settings(100))))
    };
    let unused = runtime
        .block_on(async { TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap() });
    assert_eq!(outcome(unused), [Outcome::Refused]);
    let closes = runtime.block_on(raw_server(|mut stream| async move {
        _ = stream.read(&mut [0; 1024]).await;
        _ = stream.shutdown().await;
    }));
    assert_eq!(outcome(closes), [Outcome::Closed]);
    let resets = runtime.block_on(raw_server(|stream| async move {
        // Closed with the request unread, which the kernel answers by a reset. It must be there, and not only be announced.
        stream.peek(&mut [0]).await.unwrap();
        drop(stream);
    }));
    assert_eq!(outcome(resets), [Outcome::Reset]);
    let babbles = runtime.block_on(raw_server(|mut stream| async move {
        _ = stream.read(&mut [0; 1024]).await;
        _ = stream.write_all(b"what is it?\r\n\r\n").await;
    }));
    assert_eq!(outcome(babbles), [Outcome::Corrupt]);
}

#[test]
fn a_kept_connection_that_was_closed_is_replaced_and_no_request_lost() {
    let runtime = runtime();
    // Each connection serves one request, says nothing of it, and is closed.
    let address = runtime.block_on(raw_server(|mut stream| async move {
        let mut request = [0; 1024];
        let length = stream.read(&mut request).await.unwrap();
        let text = String::from_utf8_lossy(&request[..length]).into_owned();
        let key = text.split(wire::KEY).nth(1).unwrap()[2..18].to_owned();
        let answer = format!("HTTP/1.1 200 OK\r\ncontent-length: 19\r\n\r\nok {key}");
        _ = stream.write_all(answer.as_bytes()).await;
    }));
    assert_eq!(seen_on(&runtime, address), [Outcome::Answered(200)]);
}

fn seen_on(runtime: &Runtime, address: SocketAddr) -> Vec<Outcome> {
    outcomes(&runtime.block_on(drive(arrivals(20.0), router(address), settings(500))))
}

#[test]
fn connections_are_kept_for_the_next_request() {
    let opened = Arc::new(Mutex::new(0));
    let count = Arc::clone(&opened);
    let seen = runtime().block_on(async {
        let address = raw_server(move |stream| {
            *count.lock().unwrap() += 1;
            let service = service_fn(|request: Request<Incoming>| async move {
                Ok::<_, Infallible>(echo(&request))
            });
            async move {
                _ = http1::Builder::new().serve_connection(TokioIo::new(stream), service).await;
            }
        });
        drive(arrivals(200.0), router(address.await), settings(500)).await
    });
    let opened = *opened.lock().unwrap();
    assert!(seen.len() > 50 && opened < seen.len() / 2, "{opened} for {} requests", seen.len());
}

#[test]
fn what_the_answer_says_of_itself_is_noted() {
    let seen = runtime().block_on(async {
        let address = server(|request| async move {
            let mut answer = echo(&request);
            let is_write = request.method() == hyper::Method::POST;
            let version = if is_write { Version::New } else { Version::Old };
            answer.headers_mut().insert(wire::VERSION, version.name().parse().unwrap());
            if is_write {
                answer.headers_mut().insert(wire::EXPOSED, "1".parse().unwrap());
            }
            Ok(answer)
        });
        drive(arrivals(200.0), router(address.await), settings(200)).await
    });
    for one in &seen {
        let version = if one.is_write { Version::New } else { Version::Old };
        assert_eq!((one.version, one.exposed), (Some(version), one.is_write));
    }
    let measured = Measured::of(&seen);
    let counts = [Some(Version::Old), Some(Version::New), None].map(|v| measured.latency(v).count);
    assert_eq!(counts.iter().sum::<u64>(), seen.len() as u64);
    assert!(counts[0] > 0 && counts[1] > 0 && counts[2] == 0, "{counts:?}");
}

#[test]
fn a_stopped_load_sends_nothing_more_and_waits_for_what_is_under_way() {
    let seen = runtime().block_on(async {
        let address = server(|request| async move {
            tokio::time::sleep(Wait::from_millis(100)).await;
            Ok(echo(&request))
        });
        let (out, _) = mpsc::unbounded_channel();
        let clock = Clock::starting_in(Duration::ZERO);
        let settings = Settings { until: Time::NEVER, ..settings(0) };
        let entry = router(address.await);
        let load = Load::start(arrivals(200.0), entry, settings, clock, out).unwrap();
        tokio::time::sleep(Wait::from_millis(300)).await;
        load.stop().await.seen
    });
    assert!(seen.len() > 20, "{}", seen.len());
    assert_eq!(outcomes(&seen), [Outcome::Answered(200)]);
}

#[test]
fn nothing_sent_is_no_valid_measurement() {
    assert!(!Measured::new().is_valid(Duration::from_secs(9)));
}

#[test]
fn a_harness_that_is_late_is_not_valid() {
    let seen = Seen {
        key: Key::new(0),
        intended: Time::START,
        sent: Time::START + MILLISECOND * 50,
        ended: Time::START + MILLISECOND * 60,
        outcome: Outcome::Answered(200),
        version: None,
        exposed: false,
        is_write: false,
    };
    let measured = Measured::of(&[seen]);
    assert!(measured.is_valid(MILLISECOND * 60));
    assert!(measured.complaint(MILLISECOND * 10).unwrap().contains("10ms is allowed"));
}

#[test]
fn the_preflight_measures_every_planned_request() {
    let _alone = crate::alone();
    let preflight = runtime().block_on(preflight(500.0, MILLISECOND * 300)).unwrap();
    assert_eq!(preflight.lateness.count, 150);
    assert!(preflight.check(Duration::from_secs(1)).is_ok());
    let refused = preflight.check(Duration::ZERO);
    assert!(matches!(refused, Err(DrillError::Late { .. })), "{refused:?}");
}

#[test]
fn more_than_two_cores_carry_must_be_forced() {
    assert!(check_rate(4000.0, false).is_ok());
    assert!(check_rate(4001.0, true).is_ok());
    assert!(check_rate(4001.0, false).unwrap_err().to_string().contains("4001 requests a second"));
}

/// Prints what the harness itself adds; run by hand: `cargo test --release --test drill adds -- --ignored --nocapture`.
#[test]
#[ignore = "a measurement"]
#[expect(clippy::print_stderr, reason = "that is what it is for")]
fn what_the_load_itself_adds() {
    let _alone = crate::alone();
    let runtime = runtime();
    let print = |what: &str, tail: Tail| {
        let [p50, p99, p999] = [tail.p50, tail.p99, tail.p999].map(|one| one.as_nanos() / 1000);
        eprintln!("  {what}: p50 {p50} us, p99 {p99} us, p99.9 {p999} us of {}", tail.count);
    };
    for rate_per_s in [500.0, 2000.0, 4000.0] {
        let ready = runtime.block_on(preflight(rate_per_s, Duration::from_secs(1))).unwrap();
        let seen = runtime.block_on(async {
            drive(arrivals(rate_per_s), router(echo_server().await), settings(10_000)).await
        });
        let measured = Measured::of(&seen);
        eprintln!("{rate_per_s}/s: {:?}", measured.outcomes());
        print("preflight lateness", ready.lateness);
        print("lateness", measured.lateness());
        print("latency from intended", measured.latency_of_all());
        print("service", measured.service());
    }
}
