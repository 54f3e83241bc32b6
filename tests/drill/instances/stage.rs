//! A running instance, and just enough HTTP to ask it something.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::time::{Duration as Std, Instant};

use backout::drill::child::{Child, Spawned};
use backout::drill::wire::{CallSpec, InstanceSpec, KEY, SESSION};
use backout::plan::{Behaviour, Defect};
use backout::random::{Distribution, Key};
use backout::system::Version;
use backout::units::{Duration, Ratio};
use tokio::runtime::Runtime;

/// Nothing here takes longer on the slowest machine.
const PATIENCE: Std = Std::from_secs(20);

pub(super) fn spec(defect: Defect) -> InstanceSpec {
    InstanceSpec {
        service: "shop".to_owned(),
        version: Version::New,
        number: 3,
        behaviour: Behaviour {
            service_time: Distribution::Constant(0.001),
            errors: Ratio::ZERO,
            concurrency: 16,
            queue: 64,
            warm_up: None,
            defect,
        },
        calls: Vec::new(),
        life: Key::new(5),
        buckets_s: vec![0.001, 0.01, 0.1, 1.0],
        deadline: Duration::from_secs(30),
        memory_max_bytes: 256 << 20,
    }
}

pub(super) fn edge(edge: usize, to: SocketAddr) -> CallSpec {
    CallSpec { edge, to, chance: Ratio::ONE, timeout: Duration::from_secs(2), retries: None }
}

pub(super) fn key(number: u64) -> Key {
    Key::new(7).part(number)
}

pub(super) fn runtime() -> Runtime {
    tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap()
}

pub(super) fn spawn(runtime: &Runtime, spec: &InstanceSpec) -> Spawned {
    let program = Path::new(env!("CARGO_BIN_EXE_backout"));
    runtime.block_on(Child::spawn(program, spec)).unwrap()
}

/// An instance and the runtime that waits for it.
pub(super) struct Stage {
    pub(super) child: Child,
    pub(super) runtime: Runtime,
}

impl Stage {
    pub(super) fn new(spec: &InstanceSpec) -> Self {
        let runtime = runtime();
        match spawn(&runtime, spec) {
            Spawned::Listening(child) => Self { child, runtime },
            Spawned::Crashed(code) => panic!("crashed with {code:?}"),
        }
    }

    pub(super) fn get(&self, path: &str) -> Option<Answer> {
        exchange(self.child.address(), path, &[])
    }

    pub(super) fn ask(&self, number: u64) -> Option<Answer> {
        ask(self.child.address(), key(number), &[])
    }

    pub(super) fn exit_code(&self) -> Option<i32> {
        let exited = async { tokio::time::timeout(PATIENCE, self.child.exited()).await };
        self.runtime.block_on(exited).unwrap().code()
    }

    /// A figure of its metrics.
    pub(super) fn figure(&self, name: &str) -> f64 {
        let body = self.get("/metrics").unwrap().body;
        let line = body.lines().find(|line| line.starts_with(&format!("{name}{{")));
        line.unwrap_or_else(|| panic!("no {name} in\n{body}"))
            .rsplit(' ')
            .next()
            .unwrap()
            .parse()
            .unwrap()
    }
}

#[derive(Debug, PartialEq, Eq)]
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) head: String,
    pub(super) body: String,
}

impl Answer {
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        let mut pairs = self.head.lines().filter_map(|line| line.split_once(": "));
        pairs.find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }
}

pub(super) fn ask(address: SocketAddr, key: Key, more: &[(&str, &str)]) -> Option<Answer> {
    let (key, session) = (key.to_hex(), key.part(1).to_hex());
    let headers = [&[(KEY, &*key), (SESSION, &*session)], more].concat();
    exchange(address, "/buy", &headers)
}

/// Sends a request over a connection of its own.
pub(super) fn send(address: SocketAddr, path: &str, headers: &[(&str, &str)]) -> Option<TcpStream> {
    let mut stream = TcpStream::connect(address).ok()?;
    stream.set_read_timeout(Some(PATIENCE)).ok()?;
    let mut request = format!("GET {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n");
    for (name, value) in headers {
        request.extend([name, ": ", value, "\r\n"]);
    }
    request.push_str("\r\n");
    stream.write_all(request.as_bytes()).ok()?;
    Some(stream)
}

/// `None` where there is no answer.
fn exchange(address: SocketAddr, path: &str, headers: &[(&str, &str)]) -> Option<Answer> {
    let mut text = String::new();
    send(address, path, headers)?.read_to_string(&mut text).ok()?;
    let (head, body) = text.split_once("\r\n\r\n")?;
    let status = head.split(' ').nth(1)?.parse().ok()?;
    // When it was is not part of what was answered.
    let head =
        head.lines().filter(|line| !line.starts_with("date:")).collect::<Vec<_>>().join("\n");
    Some(Answer { status, head, body: body.to_owned() })
}

/// Waits until something is so.
#[expect(clippy::disallowed_methods, reason = "processes take real time")]
pub(super) fn eventually(what: &str, mut is_so: impl FnMut() -> bool) {
    let start = Instant::now();
    while !is_so() {
        assert!(start.elapsed() < PATIENCE, "it never came true that {what}");
        std::thread::sleep(Std::from_millis(5));
    }
}

/// Ended, perhaps not yet waited for by whoever inherited it.
pub(super) fn is_gone(pid: u32) -> bool {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    stat.rsplit(')')
        .next()
        .is_none_or(|rest| rest.trim().is_empty() || rest.trim().starts_with('Z'))
}
