//! The TCP proxy and its toxics, against small servers in the test.

use std::io::ErrorKind;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration as Wait;

use backout::drill::toxic::{Proxy, Toxics};
use backout::random::{Key, Purpose};
use backout::scenario::model::{ProxyFault, ProxyFaultKind, RequestMatch, Stream};
use backout::units::{Duration, Ratio};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::{Instant, sleep, timeout};

const SEED: Key = Key::new(7);

fn fault(what: ProxyFaultKind, toxicity: f64) -> ProxyFault {
    ProxyFault {
        service: 0,
        what,
        toxicity: Ratio::new(toxicity).unwrap(),
        matches: RequestMatch::default(),
        at: Duration::ZERO,
        lasts: Duration::from_secs(60),
    }
}

const fn millis(millis: u64) -> Duration {
    Duration::from_millis(millis)
}

/// Sends everything back; closes when the other side has finished.
async fn echo() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        loop {
            let (mut stream, _) = listener.accept().await.unwrap();
            tokio::spawn(async move {
                let (mut from, mut to) = stream.split();
                let _ = tokio::io::copy(&mut from, &mut to).await;
            });
        }
    });
    address
}

async fn proxied() -> (Proxy, Arc<Toxics>) {
    let toxics = Arc::new(Toxics::default());
    let proxy = Proxy::start(echo().await, Arc::clone(&toxics), SEED).await.unwrap();
    (proxy, toxics)
}

/// Sends a few bytes and waits for them to come back.
async fn ping(stream: &mut TcpStream) -> std::io::Result<()> {
    stream.write_all(b"ping").await?;
    let mut answer = [0; 4];
    stream.read_exact(&mut answer).await?;
    assert_eq!(&answer, b"ping");
    Ok(())
}

fn noise(length: usize) -> Vec<u8> {
    let word = |part| Key::new(3).part(part).bits(Purpose::Arrival).to_le_bytes();
    (0..).flat_map(word).take(length).collect()
}

/// Sends the bytes in chunks of any size, and gives back all that came until the end.
async fn send_and_collect(address: SocketAddr, bytes: &[u8]) -> Vec<u8> {
    let (mut from, mut to) = TcpStream::connect(address).await.unwrap().into_split();
    let sent = bytes.to_vec();
    let sending = tokio::spawn(async move {
        let mut rest = &sent[..];
        for part in 0.. {
            let size = Key::new(5).part(part).bits(Purpose::Arrival) % 9_000 + 1;
            let (chunk, later) = rest.split_at(rest.len().min(usize::try_from(size).unwrap()));
            to.write_all(chunk).await.unwrap();
            rest = later;
            if rest.is_empty() {
                break;
            }
        }
        to.shutdown().await.unwrap();
    });
    let mut got = Vec::new();
    timeout(Wait::from_secs(20), from.read_to_end(&mut got)).await.unwrap().unwrap();
    sending.await.unwrap();
    got
}

fn harmless_kinds(stream: Stream) -> Vec<ProxyFaultKind> {
    vec![
        ProxyFaultKind::Latency { latency: millis(5), jitter: millis(20), stream },
        ProxyFaultKind::Bandwidth { bytes_per_s: 4 << 20, stream },
        ProxyFaultKind::SlowClose { delay: millis(20) },
        ProxyFaultKind::Slicer {
            average_size: 700,
            size_variation: 900,
            delay: Duration::from_nanos(20_000),
            stream,
        },
        ProxyFaultKind::LimitData { bytes: 1 << 30, stream },
    ]
}

#[tokio::test]
async fn every_byte_passes_each_toxic_that_cuts_nothing_off() {
    let bytes = noise(256 << 10);
    for stream in [Stream::Upstream, Stream::Downstream] {
        for kind in harmless_kinds(stream) {
            let (proxy, toxics) = proxied().await;
            let _guard = toxics.add(0, fault(kind, 1.0));
            assert!(send_and_collect(proxy.address(), &bytes).await == bytes, "{}", kind.name());
        }
    }
}

#[tokio::test]
async fn every_byte_passes_all_of_them_together_and_while_they_come_and_go() {
    let bytes = noise(256 << 10);
    let (proxy, toxics) = proxied().await;
    let kinds = [harmless_kinds(Stream::Upstream), harmless_kinds(Stream::Downstream)].concat();
    let lasting: Vec<_> =
        (0..).zip(&kinds).map(|(index, kind)| toxics.add(index, fault(*kind, 1.0))).collect();
    let coming_and_going = async {
        for round in 0.. {
            let kind = kinds[round % kinds.len()];
            let _guard = toxics.add(100, fault(kind, 1.0));
            sleep(Wait::from_millis(3)).await;
        }
    };
    tokio::select! {
        got = send_and_collect(proxy.address(), &bytes) => assert!(got == bytes),
        () = coming_and_going => {}
    }
    drop(lasting);
    assert!(send_and_collect(proxy.address(), &bytes).await == bytes);
}

#[tokio::test]
async fn a_toxicity_of_nought_touches_nothing_and_of_one_everything() {
    let stream = Stream::Downstream;
    let kinds = [
        ProxyFaultKind::Latency { latency: millis(1), jitter: Duration::ZERO, stream },
        ProxyFaultKind::Timeout { timeout: millis(1), stream },
        ProxyFaultKind::ResetPeer { timeout: Duration::ZERO },
        ProxyFaultKind::LimitData { bytes: 1, stream },
    ];
    for kind in kinds {
        let (proxy, toxics) = proxied().await;
        let never = toxics.add(0, fault(kind, 0.0));
        for _ in 0..20 {
            ping(&mut TcpStream::connect(proxy.address()).await.unwrap()).await.unwrap();
        }
        assert_eq!(toxics.touched()[&0], 0, "{}", kind.name());
        drop(never);
        // Until the proxy has seen that those callers are gone.
        sleep(Wait::from_millis(30)).await;
        let _always = toxics.add(1, fault(kind, 1.0));
        for _ in 0..20 {
            let _ = ping(&mut TcpStream::connect(proxy.address()).await.unwrap()).await;
        }
        assert_eq!(toxics.touched()[&1], 20, "{}", kind.name());
    }
}

/// Which of the first connections are reset.
async fn resets(seed: Key, toxicity: f64) -> Vec<bool> {
    let toxics = Arc::new(Toxics::default());
    let proxy = Proxy::start(echo().await, Arc::clone(&toxics), seed).await.unwrap();
    let _guard =
        toxics.add(4, fault(ProxyFaultKind::ResetPeer { timeout: Duration::ZERO }, toxicity));
    let mut hit = Vec::new();
    for _ in 0..60 {
        hit.push(ping(&mut TcpStream::connect(proxy.address()).await.unwrap()).await.is_err());
    }
    let counted = hit.iter().filter(|hit| **hit).count() as u64;
    assert_eq!(toxics.touched()[&4], counted);
    hit
}

#[tokio::test]
async fn the_same_seed_hits_the_same_connections_and_more_toxicity_hits_them_too() {
    let half = resets(SEED, 0.5).await;
    assert_eq!(half, resets(SEED, 0.5).await);
    assert_ne!(half, resets(Key::new(8), 0.5).await);
    let most = resets(SEED, 0.8).await;
    assert!(half.iter().zip(&most).all(|(half, most)| !half || *most));
    assert!((10..50).contains(&half.iter().filter(|hit| **hit).count()), "{half:?}");
}

#[tokio::test]
async fn a_reset_is_seen_as_a_reset_even_on_a_connection_that_was_open_before() {
    let (proxy, toxics) = proxied().await;
    let mut stream = TcpStream::connect(proxy.address()).await.unwrap();
    ping(&mut stream).await.unwrap();
    let _guard = toxics.add(0, fault(ProxyFaultKind::ResetPeer { timeout: millis(5) }, 1.0));
    // The list is followed by another task; what is sent before it knows would pass.
    sleep(Wait::from_millis(20)).await;
    let error = ping(&mut stream).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::ConnectionReset);
}

#[tokio::test]
async fn a_close_is_an_end_and_not_a_reset() {
    let (proxy, toxics) = proxied().await;
    let stream = Stream::Downstream;
    let _guard = toxics.add(0, fault(ProxyFaultKind::LimitData { bytes: 1_000, stream }, 1.0));
    let mut caller = TcpStream::connect(proxy.address()).await.unwrap();
    caller.write_all(&noise(5_000)).await.unwrap();
    let mut got = Vec::new();
    caller.read_to_end(&mut got).await.unwrap();
    assert_eq!(got, noise(1_000));
}

#[tokio::test]
async fn the_limit_counts_for_each_connection_by_itself_and_across_messages() {
    let (proxy, toxics) = proxied().await;
    let stream = Stream::Upstream;
    let _guard = toxics.add(0, fault(ProxyFaultKind::LimitData { bytes: 10, stream }, 1.0));
    for _ in 0..3 {
        let mut caller = TcpStream::connect(proxy.address()).await.unwrap();
        ping(&mut caller).await.unwrap();
        ping(&mut caller).await.unwrap();
        assert!(ping(&mut caller).await.is_err());
    }
}

#[tokio::test]
async fn a_black_hole_hangs_until_it_is_cleared_and_then_closes() {
    for stream in [Stream::Upstream, Stream::Downstream] {
        let (proxy, toxics) = proxied().await;
        let hole = ProxyFaultKind::Timeout { timeout: Duration::ZERO, stream };
        let guard = toxics.add(0, fault(hole, 1.0));
        let mut caller = TcpStream::connect(proxy.address()).await.unwrap();
        assert!(timeout(Wait::from_millis(100), ping(&mut caller)).await.is_err());
        drop(guard);
        let mut byte = [0];
        let read = timeout(Wait::from_secs(5), caller.read(&mut byte)).await.unwrap();
        assert_eq!(read.unwrap(), 0);
        ping(&mut TcpStream::connect(proxy.address()).await.unwrap()).await.unwrap();
    }
}

#[tokio::test]
async fn a_black_hole_lets_a_connection_go_on_that_lost_nothing() {
    let (proxy, toxics) = proxied().await;
    let mut caller = TcpStream::connect(proxy.address()).await.unwrap();
    ping(&mut caller).await.unwrap();
    let stream = Stream::Downstream;
    let hole = ProxyFaultKind::Timeout { timeout: Duration::ZERO, stream };
    let guard = toxics.add(0, fault(hole, 1.0));
    sleep(Wait::from_millis(20)).await;
    drop(guard);
    sleep(Wait::from_millis(20)).await;
    ping(&mut caller).await.unwrap();
    assert_eq!(toxics.touched()[&0], 0);
}

#[tokio::test]
async fn a_timeout_closes_although_the_sender_keeps_sending() {
    let (proxy, toxics) = proxied().await;
    let stream = Stream::Upstream;
    let _guard =
        toxics.add(0, fault(ProxyFaultKind::Timeout { timeout: millis(100), stream }, 1.0));
    let (mut from, mut to) = TcpStream::connect(proxy.address()).await.unwrap().into_split();
    let sending = tokio::spawn(async move {
        while to.write_all(b"more").await.is_ok() {
            sleep(Wait::from_millis(10)).await;
        }
    });
    let mut byte = [0];
    let read = timeout(Wait::from_secs(5), from.read(&mut byte)).await.unwrap();
    assert!(matches!(read, Ok(0) | Err(_)));
    sending.abort();
}

#[tokio::test]
async fn what_is_held_goes_on_its_way_when_a_toxic_is_cleared() {
    let (proxy, toxics) = proxied().await;
    let stream = Stream::Downstream;
    let kinds = [
        ProxyFaultKind::Latency {
            latency: Duration::from_secs(50),
            jitter: Duration::ZERO,
            stream,
        },
        ProxyFaultKind::Bandwidth { bytes_per_s: 0, stream },
        ProxyFaultKind::ResetPeer { timeout: Duration::from_secs(50) },
    ];
    for (index, kind) in kinds.into_iter().enumerate() {
        let guard = toxics.add(index, fault(kind, 1.0));
        let mut caller = TcpStream::connect(proxy.address()).await.unwrap();
        assert!(timeout(Wait::from_millis(50), ping(&mut caller)).await.is_err());
        drop(guard);
        let mut answer = [0; 4];
        timeout(Wait::from_secs(5), caller.read_exact(&mut answer)).await.unwrap().unwrap();
        assert_eq!(&answer, b"ping");
    }
}

#[tokio::test]
async fn many_chunks_wait_one_latency_and_not_one_each() {
    let _alone = crate::alone();
    let (proxy, toxics) = proxied().await;
    let stream = Stream::Downstream;
    let kind = ProxyFaultKind::Latency { latency: millis(100), jitter: Duration::ZERO, stream };
    let _guard = toxics.add(0, fault(kind, 1.0));
    let start = Instant::now();
    send_and_collect(proxy.address(), &noise(256 << 10)).await;
    let took = start.elapsed();
    assert!(took >= Wait::from_millis(100) && took < Wait::from_millis(1_500), "{took:?}");
}

#[tokio::test]
async fn a_narrow_line_takes_its_time() {
    let _alone = crate::alone();
    let (proxy, toxics) = proxied().await;
    let stream = Stream::Upstream;
    let _guard =
        toxics.add(0, fault(ProxyFaultKind::Bandwidth { bytes_per_s: 200_000, stream }, 1.0));
    let start = Instant::now();
    send_and_collect(proxy.address(), &noise(60_000)).await;
    let took = start.elapsed();
    assert!(took >= Wait::from_millis(295) && took < Wait::from_secs(3), "{took:?}");
}

/// Takes one caller's bytes, and says whether so many came in time.
async fn sink(bytes: usize) -> (SocketAddr, tokio::task::JoinHandle<bool>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let all_came = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut got = vec![0; bytes];
        timeout(Wait::from_millis(150), stream.read_exact(&mut got))
            .await
            .is_ok_and(|it| it.is_ok())
    });
    (address, all_came)
}

#[tokio::test]
async fn a_toxic_works_one_way_only() {
    let (hour, few) = (Duration::from_secs(3600), 10);
    let kinds: [fn(Duration, u64, Stream) -> ProxyFaultKind; 5] = [
        |hour, _, stream| ProxyFaultKind::Latency { latency: hour, jitter: Duration::ZERO, stream },
        |_, _, stream| ProxyFaultKind::Bandwidth { bytes_per_s: 0, stream },
        |_, _, stream| ProxyFaultKind::Timeout { timeout: Duration::ZERO, stream },
        |hour, few, stream| ProxyFaultKind::Slicer {
            average_size: few,
            size_variation: 0,
            delay: hour,
            stream,
        },
        |_, few, stream| ProxyFaultKind::LimitData { bytes: few, stream },
    ];
    for kind in kinds {
        for (stream, all_comes) in [(Stream::Upstream, false), (Stream::Downstream, true)] {
            let (address, all_came) = sink(1_000).await;
            let toxics = Arc::new(Toxics::default());
            let proxy = Proxy::start(address, Arc::clone(&toxics), SEED).await.unwrap();
            let _guard = toxics.add(0, fault(kind(hour, few, stream), 1.0));
            let mut caller = TcpStream::connect(proxy.address()).await.unwrap();
            caller.write_all(&noise(1_000)).await.unwrap();
            let name = kind(hour, few, stream).name();
            assert_eq!(all_came.await.unwrap(), all_comes, "{name} {stream:?}");
        }
    }
}

#[tokio::test]
async fn slices_come_one_after_another() {
    let _alone = crate::alone();
    let (proxy, toxics) = proxied().await;
    let (delay, stream) = (millis(20), Stream::Downstream);
    let kind = ProxyFaultKind::Slicer { average_size: 10, size_variation: 0, delay, stream };
    let _guard = toxics.add(0, fault(kind, 1.0));
    let mut caller = TcpStream::connect(proxy.address()).await.unwrap();
    let start = Instant::now();
    caller.write_all(&noise(100)).await.unwrap();
    let mut got = vec![0; 100];
    caller.read_exact(&mut got).await.unwrap();
    assert_eq!(got, noise(100));
    assert!(start.elapsed() >= Wait::from_millis(9 * 20), "nine waits between ten slices");
}

#[tokio::test]
async fn a_slow_close_holds_the_close_and_not_the_data() {
    let _alone = crate::alone();
    let (proxy, toxics) = proxied().await;
    let delay = millis(500);
    let _guard = toxics.add(0, fault(ProxyFaultKind::SlowClose { delay }, 1.0));
    let mut caller = TcpStream::connect(proxy.address()).await.unwrap();
    timeout(Wait::from_millis(450), ping(&mut caller)).await.unwrap().unwrap();
    let start = Instant::now();
    caller.shutdown().await.unwrap();
    assert_eq!(caller.read(&mut [0]).await.unwrap(), 0);
    assert!(start.elapsed() >= Wait::from_millis(500));
}

#[tokio::test]
async fn a_caller_that_hangs_up_on_a_black_hole_frees_its_connection() {
    let (proxy, toxics) = proxied().await;
    let stream = Stream::Upstream;
    let hole = ProxyFaultKind::Timeout { timeout: Duration::ZERO, stream };
    let _guard = toxics.add(0, fault(hole, 1.0));
    let mut caller = TcpStream::connect(proxy.address()).await.unwrap();
    caller.write_all(b"ping").await.unwrap();
    caller.shutdown().await.unwrap();
    // Had it hung up for good, nobody would see this end: it shows that the proxy has let go.
    let read = timeout(Wait::from_secs(5), caller.read(&mut [0])).await.unwrap();
    assert_eq!(read.unwrap(), 0);
}

#[tokio::test]
async fn shutting_a_proxy_cuts_what_is_open_and_frees_the_port() {
    let (proxy, _toxics) = proxied().await;
    let address = proxy.address();
    let mut caller = TcpStream::connect(address).await.unwrap();
    ping(&mut caller).await.unwrap();
    proxy.shut().await;
    assert!(matches!(caller.read(&mut [0]).await, Ok(0) | Err(_)));
    assert_eq!(TcpStream::connect(address).await.unwrap_err().kind(), ErrorKind::ConnectionRefused);
}
