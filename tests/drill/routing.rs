//! The router, against small servers in the test.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration as Wait;

use backout::drill::clock::Clock;
use backout::drill::router::{Router, RouterSpec, Routes, Upstream};
use backout::drill::toxic::{Proxy, Toxics};
use backout::drill::wire;
use backout::plan::defect::{Defect, Errors};
use backout::plan::meets_new_version;
use backout::random::{Key, Purpose};
use backout::scenario::model::{Balance, Connections, ProxyFault, ProxyFaultKind, RequestMatch};
use backout::system::Version;
use backout::units::{Duration, Ratio, Time};
use http_body_util::{BodyExt, Empty, Full};
use hyper::body::{Bytes, Incoming};
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper::header::HeaderMap;
use hyper::service::service_fn;
use hyper::{Request, Response, StatusCode};
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::{Instant, sleep, timeout};

const SEED: Key = Key::new(11);

/// A server in the test: says its name after a while, and remembers what it was told.
struct Server {
    address: SocketAddr,
    seen: Arc<Mutex<Vec<HeaderMap>>>,
    connections: Arc<AtomicU64>,
}

async fn server(name: &'static str, takes: Wait) -> Server {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let seen: Arc<Mutex<Vec<HeaderMap>>> = Arc::default();
    let connections: Arc<AtomicU64> = Arc::default();
    let (log, opened) = (Arc::clone(&seen), Arc::clone(&connections));
    tokio::spawn(async move {
        loop {
            let (stream, _) = listener.accept().await.unwrap();
            stream.set_nodelay(true).unwrap();
            opened.fetch_add(1, Ordering::Relaxed);
            let log = Arc::clone(&log);
            let service = service_fn(move |request: Request<Incoming>| {
                log.lock().unwrap().push(request.headers().clone());
                async move {
                    if !takes.is_zero() {
                        sleep(takes).await;
                    }
                    Ok::<_, std::convert::Infallible>(Response::new(Full::<Bytes>::from(name)))
                }
            });
            tokio::spawn(
                hyper::server::conn::http1::Builder::new()
                    .serve_connection(TokioIo::new(stream), service),
            );
        }
    });
    Server { address, seen, connections }
}

fn upstream(number: u32, version: Version, server: &Server) -> Arc<Upstream> {
    Upstream::new(number, version, server.address, Time::START)
}

fn spec() -> RouterSpec {
    RouterSpec {
        name: "checkout".to_owned(),
        is_released: true,
        is_target: false,
        balance: Balance::RoundRobin,
        propagation: Duration::ZERO,
        connections: Connections { idle_max: 8, idle_timeout: Duration::from_secs(30) },
        buckets_s: vec![0.01, 0.1, 1.0],
        defect: Defect::Healthy,
        seed: SEED,
    }
}

async fn router(spec: RouterSpec) -> Router {
    Router::start(spec, Clock::starting_in(Duration::ZERO)).await.unwrap()
}

fn weighted(weight: f64, old: &Arc<Upstream>, new: &Arc<Upstream>) -> Routes {
    let rotation = [vec![Arc::clone(old)], vec![Arc::clone(new)]];
    Routes { weight, follows_instances: false, rotation }
}

fn only(upstreams: Vec<Arc<Upstream>>) -> Routes {
    Routes { rotation: [upstreams, Vec::new()], ..Routes::default() }
}

/// A router with one old instance that answers at once.
async fn simple() -> (Router, Server) {
    let (router, server) = (router(spec()).await, server("old", Wait::ZERO).await);
    router.route(only(vec![upstream(1, Version::Old, &server)]));
    (router, server)
}

fn hex(key: Key) -> String {
    key.to_hex()
}

fn key(number: u64) -> Key {
    Key::new(40).part(number)
}

fn session(number: u64) -> Key {
    Key::new(50).part(number)
}

type Client = SendRequest<Empty<Bytes>>;

async fn client(address: SocketAddr) -> Client {
    let stream = TcpStream::connect(address).await.unwrap();
    stream.set_nodelay(true).unwrap();
    let (sender, connection) = handshake(TokioIo::new(stream)).await.unwrap();
    tokio::spawn(connection);
    sender
}

fn request(path: &str, headers: &[(&str, &str)]) -> Request<Empty<Bytes>> {
    let mut request = Request::builder().uri(path).header("host", "test");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    request.body(Empty::new()).unwrap()
}

async fn send(client: &mut Client, request: Request<Empty<Bytes>>) -> Response<String> {
    client.ready().await.unwrap();
    let (parts, body) = client.send_request(request).await.unwrap().into_parts();
    let body = body.collect().await.unwrap().to_bytes();
    Response::from_parts(parts, String::from_utf8_lossy(&body).into_owned())
}

/// The answer to request `number` of session `number`.
async fn ask(client: &mut Client, number: u64) -> Response<String> {
    let (key, session) = (hex(key(number)), hex(session(number)));
    send(client, request("/", &[(wire::KEY, &key), (wire::SESSION, &session)])).await
}

fn fault(what: ProxyFaultKind, toxicity: f64, matches: RequestMatch) -> ProxyFault {
    ProxyFault {
        service: 0,
        what,
        toxicity: Ratio::new(toxicity).unwrap(),
        matches,
        at: Duration::ZERO,
        lasts: Duration::from_secs(60),
    }
}

const ABORT: ProxyFaultKind = ProxyFaultKind::Abort { http_status: 503 };

#[tokio::test]
async fn exactly_the_sessions_of_the_simulation_meet_the_new_version_at_every_weight() {
    let router = router(spec()).await;
    let servers = (server("old", Wait::ZERO).await, server("new", Wait::ZERO).await);
    let old = upstream(1, Version::Old, &servers.0);
    let new = upstream(2, Version::New, &servers.1);
    let mut client = client(router.address()).await;
    let mut sent = [0, 0];
    for weight in [0.0, 0.05, 0.25, 0.5, 1.0] {
        router.route(weighted(weight, &old, &new));
        for number in 0..200 {
            let answer = ask(&mut client, number).await;
            let meets_new = meets_new_version(session(number), weight);
            let expected = if meets_new { "new" } else { "old" };
            assert_eq!(answer.body(), expected, "session {number} at {weight}");
            assert_eq!(answer.headers()[wire::VERSION], expected);
            sent[usize::from(meets_new)] += 1;
        }
    }
    let meters = router.meters();
    assert_eq!(meters.each_ref().map(|meter| meter.requests), sent);
    assert_eq!(meters.each_ref().map(|meter| meter.errors), [0, 0]);
    assert_eq!(meters.each_ref().map(|meter| *meter.buckets.last().unwrap()), sent);
    assert!(meters.iter().all(|meter| meter.buckets.is_sorted() && meter.buckets.len() == 4));
}

#[tokio::test]
async fn where_instances_are_replaced_in_place_their_share_decides_for_each_call() {
    let router = router(spec()).await;
    let servers = (server("old", Wait::ZERO).await, server("new", Wait::ZERO).await);
    let old = |number| upstream(number, Version::Old, &servers.0);
    let rotation = [vec![old(1), old(2), old(3)], vec![upstream(4, Version::New, &servers.1)]];
    router.route(Routes { weight: 0.0, follows_instances: true, rotation });
    let mut client = client(router.address()).await;
    for number in 0..100 {
        let expected = if key(number).happens(Purpose::Route, 0.25) { "new" } else { "old" };
        assert_eq!(ask(&mut client, number).await.body(), expected);
    }
}

#[tokio::test]
async fn a_removed_instance_finishes_what_it_has_and_gets_no_more() {
    let router = router(spec()).await;
    let slow = server("slow", Wait::from_millis(300)).await;
    let next = server("next", Wait::ZERO).await;
    let leaving = upstream(1, Version::Old, &slow);
    router.route(only(vec![Arc::clone(&leaving)]));
    let address = router.address();
    let under_way = tokio::spawn(async move { ask(&mut client(address).await, 1).await });
    while leaving.in_flight() == 0 {
        sleep(Wait::from_millis(2)).await;
    }
    router.route(only(vec![upstream(2, Version::Old, &next)]));
    assert_eq!(ask(&mut client(address).await, 2).await.body(), "next");
    assert_eq!(leaving.in_flight(), 1);
    assert_eq!(under_way.await.unwrap().body(), "slow");
    assert_eq!(leaving.in_flight(), 0);
    assert_eq!(slow.seen.lock().unwrap().len(), 1);
}

#[tokio::test]
async fn a_change_of_routes_takes_its_time_and_the_last_one_wins() {
    let _alone = crate::alone();
    let router = router(RouterSpec { propagation: Duration::from_millis(300), ..spec() }).await;
    let servers = (server("first", Wait::ZERO).await, server("last", Wait::ZERO).await);
    let mut client = client(router.address()).await;
    router.route(only(vec![upstream(1, Version::Old, &servers.0)]));
    assert_eq!(ask(&mut client, 1).await.status(), StatusCode::SERVICE_UNAVAILABLE);
    router.route(only(vec![upstream(2, Version::Old, &servers.1)]));
    sleep(Wait::from_millis(400)).await;
    assert_eq!(ask(&mut client, 2).await.body(), "last");
}

#[tokio::test]
async fn a_dead_instance_is_an_error_and_shows_the_defect_that_killed_it() {
    let dead = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let defect = Defect::Errors(Errors { rate: 1.0 });
    for (defect, is_exposed) in [(defect, true), (Defect::Healthy, false)] {
        let router = router(RouterSpec { defect, ..spec() }).await;
        let new = Upstream::new(2, Version::New, dead, Time::START);
        let mut client = client(router.address()).await;
        router.route(Routes {
            weight: 1.0,
            rotation: [Vec::new(), vec![new]],
            ..Routes::default()
        });
        let answer = ask(&mut client, 1).await;
        assert_eq!(answer.status(), StatusCode::BAD_GATEWAY);
        assert_eq!(answer.headers()[wire::VERSION], "new");
        assert_eq!(answer.headers().contains_key(wire::EXPOSED), is_exposed);
        router.route(Routes::default());
        let answer = ask(&mut client, 2).await;
        assert_eq!(answer.status(), StatusCode::SERVICE_UNAVAILABLE);
        assert!(!answer.headers().contains_key(wire::EXPOSED));
        assert_eq!(router.meters().map(|meter| (meter.requests, meter.errors)), [(1, 1), (1, 1)]);
    }
}

#[tokio::test]
async fn an_answer_that_breaks_off_is_an_error_and_not_half_an_answer() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let _ = stream.read(&mut [0; 1024]).await;
        stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nhalf").await.unwrap();
    });
    let router = router(spec()).await;
    router.route(only(vec![Upstream::new(1, Version::Old, address, Time::START)]));
    let answer = ask(&mut client(router.address()).await, 1).await;
    assert_eq!(answer.status(), StatusCode::BAD_GATEWAY);
    assert_eq!(answer.body(), "");
}

#[tokio::test]
async fn a_caller_that_hangs_up_counts_as_an_error_once() {
    let router = router(spec()).await;
    let slow = server("slow", Wait::from_secs(60)).await;
    let instance = upstream(1, Version::Old, &slow);
    router.route(only(vec![Arc::clone(&instance)]));
    let mut client = client(router.address()).await;
    assert!(timeout(Wait::from_millis(50), ask(&mut client, 1)).await.is_err());
    drop(client);
    let counted = async {
        while router.meters()[0].requests == 0 {
            sleep(Wait::from_millis(5)).await;
        }
    };
    timeout(Wait::from_secs(5), counted).await.unwrap();
    assert_eq!((router.meters()[0].requests, router.meters()[0].errors), (1, 1));
    assert_eq!(instance.in_flight(), 0);
}

#[tokio::test]
async fn instances_take_turns_or_are_drawn_or_the_idle_one_is_taken() {
    let names = ["a", "b", "c"];
    for balance in [Balance::RoundRobin, Balance::Random, Balance::LeastLoaded] {
        let router = router(RouterSpec { balance, ..spec() }).await;
        let mut upstreams = Vec::new();
        for (number, name) in (0..).zip(names) {
            upstreams.push(upstream(number, Version::Old, &server(name, Wait::ZERO).await));
        }
        router.route(only(upstreams));
        let mut client = client(router.address()).await;
        for number in 0..30 {
            let index = match balance {
                Balance::RoundRobin => number + 1,
                Balance::Random => key(number).bits(Purpose::Balance),
                Balance::LeastLoaded => 0,
            };
            let expected = names[usize::try_from(index % 3).unwrap()];
            assert_eq!(ask(&mut client, number).await.body(), expected, "{balance:?}");
        }
    }
}

#[tokio::test]
async fn the_least_loaded_instance_is_the_one_with_the_fewest_requests_under_way() {
    let router = router(RouterSpec { balance: Balance::LeastLoaded, ..spec() }).await;
    let slow = server("slow", Wait::from_secs(60)).await;
    let quick = server("quick", Wait::ZERO).await;
    let busy = upstream(1, Version::Old, &slow);
    router.route(only(vec![Arc::clone(&busy), upstream(2, Version::Old, &quick)]));
    let address = router.address();
    let hanging = tokio::spawn(async move { ask(&mut client(address).await, 1).await });
    while busy.in_flight() == 0 {
        sleep(Wait::from_millis(2)).await;
    }
    let mut client = client(address).await;
    for number in 0..5 {
        assert_eq!(ask(&mut client, number).await.body(), "quick");
    }
    hanging.abort();
}

#[tokio::test]
async fn an_abort_hits_exactly_the_keys_it_is_said_to_hit_and_no_others() {
    let (router, server) = simple().await;
    let mut client = client(router.address()).await;
    for toxicity in [0.0, 0.3, 1.0] {
        server.seen.lock().unwrap().clear();
        let before = router.touched().get(&5).copied().unwrap_or(0);
        let _guard = router.fault(5, fault(ABORT, toxicity, RequestMatch::default()));
        let mut hit = 0;
        for number in 0..200 {
            let pair = SEED.part(5).part(key(number).bits(Purpose::FaultTarget));
            let expected = pair.happens(Purpose::FaultChance, toxicity);
            let status = ask(&mut client, number).await.status();
            assert_eq!(status == StatusCode::SERVICE_UNAVAILABLE, expected, "request {number}");
            hit += u64::from(expected);
        }
        assert_eq!(router.touched()[&5] - before, hit);
        assert_eq!(server.seen.lock().unwrap().len() as u64, 200 - hit);
    }
    assert_eq!(ask(&mut client, 1).await.status(), StatusCode::OK);
    assert_eq!(router.meters()[0].errors, router.touched()[&5]);
}

#[tokio::test]
async fn only_requests_that_match_in_everything_are_touched() {
    let (router, _server) = simple().await;
    let mut client = client(router.address()).await;
    let wanted = RequestMatch {
        path: Some("/pay".to_owned()),
        header: Some(("X-Region".to_owned(), "north".to_owned())),
        new_version: Some(false),
    };
    let guard = router.fault(0, fault(ABORT, 1.0, wanted.clone()));
    let north = [("x-region", "north")];
    for (path, headers, is_hit) in [
        ("/pay/now?fast=1", &north[..], true),
        ("/pa", &north[..], false),
        ("/pay", &[("x-region", "south")][..], false),
        ("/pay", &[][..], false),
    ] {
        let answer = send(&mut client, request(path, headers)).await;
        assert_eq!(answer.status().is_server_error(), is_hit, "{path} {headers:?}");
    }
    drop(guard);
    let _guard =
        router.fault(0, fault(ABORT, 1.0, RequestMatch { new_version: Some(true), ..wanted }));
    assert_eq!(send(&mut client, request("/pay", &north)).await.status(), StatusCode::OK);
    assert_eq!(router.touched()[&0], 1);
}

#[tokio::test]
async fn a_corrupted_body_keeps_its_status_and_has_its_own_length() {
    let (router, _server) = simple().await;
    let mut client = client(router.address()).await;
    let _guard = router.fault(2, fault(ProxyFaultKind::CorruptBody, 1.0, RequestMatch::default()));
    client.ready().await.unwrap();
    let answer = client.send_request(request("/", &[])).await.unwrap();
    assert_eq!(answer.status(), StatusCode::OK);
    let length: usize = answer.headers()["content-length"].to_str().unwrap().parse().unwrap();
    let body = answer.into_body().collect().await.unwrap().to_bytes();
    assert_eq!(body.len(), length);
    assert_ne!(&body[..], b"old");
    assert!(std::str::from_utf8(&body).is_err());
    assert_eq!(router.touched()[&2], 1);
}

#[tokio::test]
async fn a_delay_is_felt_and_measured_as_latency() {
    let (router, _server) = simple().await;
    let mut client = client(router.address()).await;
    let fixed_delay = Duration::from_millis(150);
    let _guard =
        router.fault(0, fault(ProxyFaultKind::Delay { fixed_delay }, 1.0, RequestMatch::default()));
    assert_eq!(ask(&mut client, 1).await.status(), StatusCode::OK);
    let meter = &router.meters()[0];
    assert_eq!((meter.requests, meter.buckets[1]), (1, 0));
}

#[tokio::test]
async fn the_scenarios_faults_travel_with_the_requests_they_hit_and_are_cleared() {
    let (router, server) = simple().await;
    let mut client = client(router.address()).await;
    let slow = [router.effects().slow(1, 2.0), router.effects().slow(2, 1.5)];
    let failing = router.effects().fail(3, 0.4);
    for number in 0..50 {
        ask(&mut client, number).await;
    }
    drop((slow, failing));
    ask(&mut client, 50).await;
    let seen = server.seen.lock().unwrap();
    let mut failed = 0;
    for (number, headers) in (0..50).zip(seen.iter()) {
        assert_eq!(headers[wire::SLOW], "3");
        let expected = key(number).happens(Purpose::FaultError, 0.4);
        assert_eq!(headers.contains_key(wire::FAIL), expected);
        failed += u64::from(expected);
    }
    assert!(!seen[50].contains_key(wire::SLOW) && !seen[50].contains_key(wire::FAIL));
    let touched = router.effects().touched();
    assert_eq!((touched[&1], touched[&2], touched[&3]), (0, 50, failed));
}

#[tokio::test]
async fn keys_pass_as_they_came_and_a_stranger_is_given_some() {
    let (router, server) = simple().await;
    let mut client = client(router.address()).await;
    ask(&mut client, 7).await;
    let forged = [(wire::SLOW, "9"), (wire::FAIL, "1"), (wire::KEY, "not a key")];
    send(&mut client, request("/", &forged)).await;
    send(&mut client, request("/", &[])).await;
    let seen = server.seen.lock().unwrap();
    assert_eq!(seen[0][wire::KEY].to_str().unwrap(), hex(key(7)));
    assert_eq!(seen[0][wire::SESSION].to_str().unwrap(), hex(session(7)));
    assert!(!seen[1].contains_key(wire::SLOW) && !seen[1].contains_key(wire::FAIL));
    assert_eq!(seen[1][wire::KEY].len(), 16);
    assert_ne!(seen[1][wire::KEY], seen[2][wire::KEY]);
    assert!(!seen[0].contains_key(wire::VERSION_AGE));
}

#[tokio::test]
async fn the_versions_age_counts_from_its_first_instance_even_when_that_one_is_gone() {
    let (router, server) = simple().await;
    let ready = |number, at| Upstream::new(number, Version::New, server.address, at);
    let with = |new| Routes { weight: 1.0, rotation: [Vec::new(), vec![new]], ..Routes::default() };
    router.route(with(ready(2, Time::START)));
    router.route(with(ready(3, Time::from_secs(3_600))));
    sleep(Wait::from_millis(20)).await;
    ask(&mut client(router.address()).await, 1).await;
    let seen = server.seen.lock().unwrap();
    let age: u64 = seen[0][wire::VERSION_AGE].to_str().unwrap().parse().unwrap();
    assert!(age >= 20_000_000, "{age} ns");
}

#[tokio::test]
async fn connections_are_kept_until_they_are_flushed() {
    let (router, server) = simple().await;
    let mut client = client(router.address()).await;
    for number in 0..10 {
        ask(&mut client, number).await;
    }
    assert_eq!(server.connections.load(Ordering::Relaxed), 1);
    router.flush();
    ask(&mut client, 10).await;
    assert_eq!(server.connections.load(Ordering::Relaxed), 2);
}

#[tokio::test]
async fn no_connection_is_kept_where_none_may_be() {
    let connections = Connections { idle_max: 0, idle_timeout: Duration::from_secs(30) };
    let router = router(RouterSpec { connections, ..spec() }).await;
    let server = server("old", Wait::ZERO).await;
    router.route(only(vec![upstream(1, Version::Old, &server)]));
    let mut client = client(router.address()).await;
    for number in 0..5 {
        ask(&mut client, number).await;
    }
    assert_eq!(server.connections.load(Ordering::Relaxed), 5);
}

#[tokio::test]
async fn no_connection_is_kept_longer_than_it_may_be() {
    let connections = Connections { idle_max: 8, idle_timeout: Duration::from_millis(1) };
    let router = router(RouterSpec { connections, ..spec() }).await;
    let server = server("old", Wait::ZERO).await;
    router.route(only(vec![upstream(1, Version::Old, &server)]));
    let mut client = client(router.address()).await;
    for number in 0..3 {
        ask(&mut client, number).await;
        sleep(Wait::from_millis(20)).await;
    }
    assert_eq!(server.connections.load(Ordering::Relaxed), 3);
}

/// A server that silently closes each connection after one answer makes every kept connection a dead one.
#[tokio::test]
async fn a_kept_connection_that_died_costs_no_request_that_was_not_sent() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        loop {
            let (mut stream, _) = listener.accept().await.unwrap();
            let _ = stream.read(&mut [0; 4096]).await;
            let _ = stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n").await;
        }
    });
    let router = router(spec()).await;
    router.route(only(vec![Upstream::new(1, Version::Old, address, Time::START)]));
    let mut client = client(router.address()).await;
    let mut failed = 0;
    for number in 0..100 {
        failed += u64::from(!ask(&mut client, number).await.status().is_success());
    }
    assert!(failed <= router.reused_dead(), "{failed} failed, {} dead", router.reused_dead());
}

#[tokio::test]
async fn a_shut_router_answers_nobody() {
    let (router, _server) = simple().await;
    let address = router.address();
    router.shut().await;
    assert!(TcpStream::connect(address).await.is_err());
}

/// Latencies in microseconds at 500 requests a second, each counted from when it was sent.
async fn latencies(targets: &[SocketAddr]) -> (u64, u64) {
    let idle: Arc<Mutex<Vec<Vec<Client>>>> =
        Arc::new(Mutex::new(targets.iter().map(|_| Vec::new()).collect()));
    let histogram = Arc::new(Mutex::new(hdrhistogram::Histogram::<u64>::new(3).unwrap()));
    let start = Instant::now();
    let mut under_way = tokio::task::JoinSet::new();
    for number in 0..5_000_u32 {
        tokio::time::sleep_until(start + Wait::from_millis(2) * number).await;
        let (idle, histogram) = (Arc::clone(&idle), Arc::clone(&histogram));
        let which = number as usize % targets.len();
        let address = targets[which];
        under_way.spawn(async move {
            let kept = idle.lock().unwrap()[which].pop();
            let mut sender = match kept {
                Some(kept) => kept,
                None => client(address).await,
            };
            let sent = Instant::now();
            let answer = ask(&mut sender, u64::from(number)).await;
            let took = u64::try_from(sent.elapsed().as_micros()).unwrap();
            assert_eq!(answer.status(), StatusCode::OK);
            if number >= 500 {
                histogram.lock().unwrap().record(took).unwrap();
            }
            idle.lock().unwrap()[which].push(sender);
        });
    }
    while let Some(done) = under_way.join_next().await {
        done.unwrap();
    }
    let histogram = histogram.lock().unwrap();
    (histogram.value_at_quantile(0.5), histogram.value_at_quantile(0.99))
}

/// Run it by `cargo test --release --test drill added_latency -- --ignored --nocapture`.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "a measurement of half a minute, not a claim"]
#[expect(clippy::print_stdout, reason = "its result")]
async fn added_latency() {
    let router = router(spec()).await;
    let toxics = Arc::new(Toxics::default());
    let (mut direct, mut proxies, mut guarded, mut plain) = (vec![], vec![], vec![], vec![]);
    for number in 0..4 {
        let server = server("echo", Wait::ZERO).await;
        let seed = SEED.part(u64::from(number));
        let proxy = Proxy::start(server.address, Arc::clone(&toxics), seed).await.unwrap();
        direct.push(server.address);
        plain.push(upstream(number, Version::Old, &server));
        guarded.push(Upstream::new(number, Version::Old, proxy.address(), Time::START));
        proxies.push(proxy);
    }
    println!("direct         p50, p99 in us: {:?}", latencies(&direct).await);
    router.route(only(plain));
    println!("router         p50, p99 in us: {:?}", latencies(&[router.address()]).await);
    router.route(only(guarded));
    println!("router + proxy p50, p99 in us: {:?}", latencies(&[router.address()]).await);
}
