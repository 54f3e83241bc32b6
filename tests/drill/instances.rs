//! Instances: what they answer, how they fail, how they die, and that none is left behind.

mod stage;

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Read};
use std::net::{SocketAddr, TcpListener};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration as Std, Instant};

use backout::drill::DrillError;
use backout::drill::child::{Child, Spawned};
use backout::drill::instance::{CRASHED, OUT_OF_MEMORY, OVERDUE, REFUSED};
use backout::drill::wire::{EXPOSED, FAIL, SLOW, VERSION};
use backout::plan::defect::{Contact, CpuCost, CrashLoop, Errors, Latency, MemoryLeak};
use backout::plan::{Defect, attempt_key};
use backout::random::{Distribution, Key, Purpose, Sampler};
use backout::scenario::model::{CrashAfter, Jitter, Retries};
use backout::system::Version;
use backout::units::{Duration, Ratio};

use stage::{Answer, Stage, ask, edge, eventually, is_gone, key, runtime, send, spawn, spec};

/// The answers to requests `0..count`, eight at a time.
fn answers(address: SocketAddr, count: u64) -> Vec<Answer> {
    let asked = |from: u64| (from..count).step_by(8).map(move |n| (n, ask(address, key(n), &[])));
    let mut all: Vec<(u64, Answer)> = thread::scope(|scope| {
        let threads: Vec<_> =
            (0..8).map(|from| scope.spawn(move || asked(from).collect::<Vec<_>>())).collect();
        let all = threads.into_iter().flat_map(|thread| thread.join().unwrap());
        all.map(|(number, answer)| (number, answer.unwrap())).collect()
    });
    all.sort_by_key(|(number, _)| *number);
    all.into_iter().map(|(_, answer)| answer).collect()
}

#[expect(clippy::disallowed_methods, reason = "what is tested is time")]
fn timed<T>(act: impl FnOnce() -> T) -> (Std, T) {
    let start = Instant::now();
    let value = act();
    (start.elapsed(), value)
}

#[test]
fn a_request_is_answered_after_its_drawn_service_time() {
    let _alone = crate::alone();
    let mut spec = spec(Defect::Healthy);
    spec.behaviour.service_time = Distribution::Uniform { low: 0.02, high: 0.12 };
    let stage = Stage::new(&spec);
    let sampler = Sampler::new(spec.behaviour.service_time);
    for number in 0..5 {
        let (took, answer) = timed(|| stage.ask(number).unwrap());
        let drawn = sampler.draw(key(number).uniform(Purpose::ServiceTime));
        assert_eq!((answer.status, answer.body), (200, format!("ok {}\n", key(number).to_hex())));
        let took = took.as_secs_f64();
        assert!((drawn..drawn + 0.2).contains(&took), "took {took} s, drawn {drawn} s");
    }
    let (took, _) = timed(|| ask(stage.child.address(), key(0), &[(SLOW, "4")]).unwrap());
    let drawn = sampler.draw(key(0).uniform(Purpose::ServiceTime));
    assert!(took.as_secs_f64() >= 4.0 * drawn);
}

#[test]
fn exactly_the_requests_the_defect_says_fail() {
    let defect = Errors { rate: 0.3 };
    let mut spec = spec(Defect::Errors(defect));
    spec.behaviour.errors = Ratio::new(0.05).unwrap();
    let stage = Stage::new(&spec);
    let fails = |number| {
        let age = Duration::ZERO;
        let (key, session) = (key(number), key(number).part(1));
        let contact =
            Contact { key, session, life: Some(key), instance_age: age, version_age: age };
        let background = key.happens(Purpose::BackgroundError, 0.05);
        background || Defect::Errors(defect).fails(&contact)
    };
    let expected: Vec<u16> = (0..200).map(|n| if fails(n) { 500 } else { 200 }).collect();
    let got = answers(stage.child.address(), 200);
    assert_eq!(got.iter().map(|answer| answer.status).collect::<Vec<_>>(), expected);
    assert!(got.iter().all(|answer| answer.header(EXPOSED).is_some()));
    assert_eq!(answers(stage.child.address(), 200), got, "the same keys are answered the same");
    assert_eq!(stage.figure("backout_requests_total"), 400.0);
    let errors = expected.iter().filter(|status| **status == 500).count();
    assert_eq!(stage.figure("backout_errors_total"), 2.0 * errors as f64);
    assert_eq!(stage.figure("backout_latency_seconds_count"), 400.0);
}

#[test]
fn the_old_version_has_no_defect_and_a_fault_can_fail_it() {
    let spec = backout::drill::wire::InstanceSpec {
        version: Version::Old,
        ..spec(Defect::Errors(Errors { rate: 1.0 }))
    };
    let stage = Stage::new(&spec);
    let answer = stage.ask(1).unwrap();
    assert_eq!((answer.status, answer.header(VERSION)), (200, Some("old")));
    assert_eq!(answer.header(EXPOSED), None);
    let failed = ask(stage.child.address(), key(1), &[(FAIL, "1")]).unwrap();
    assert_eq!((failed.status, failed.body), (500, format!("error {}\n", key(1).to_hex())));
    let keyless = stage.get("/buy").unwrap();
    assert_eq!(keyless.status, 400);
}

#[test]
fn a_full_queue_refuses_at_once_while_health_checks_pass() {
    let mut spec = spec(Defect::Healthy);
    spec.behaviour.service_time = Distribution::Constant(0.3);
    (spec.behaviour.concurrency, spec.behaviour.queue) = (1, 2);
    let stage = Stage::new(&spec);
    let address = stage.child.address();
    let answers: Vec<Answer> = thread::scope(|scope| {
        let ask = |number| scope.spawn(move || ask(address, key(number), &[]).unwrap());
        let threads: Vec<_> = (0..6).map(ask).collect();
        assert_eq!(stage.get("/healthz").unwrap().status, 200);
        assert_eq!(stage.get("/readyz").unwrap().status, 200);
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    let refused = answers.iter().filter(|a| a.status == 503 && a.header(REFUSED).is_some());
    assert_eq!(refused.count(), 3);
    assert_eq!(answers.iter().filter(|answer| answer.status == 200).count(), 3);
    assert_eq!(stage.figure("backout_refused_total"), 3.0);
}

#[test]
fn latency_holds_no_slot_and_cost_holds_one_and_burns() {
    let _alone = crate::alone();
    let slow = Defect::Latency(Latency { factor: 11.0, share: 1.0 });
    let costly = Defect::CpuCost(CpuCost { factor: 11.0 });
    let run = |defect| {
        let mut spec = spec(defect);
        spec.behaviour.service_time = Distribution::Constant(0.005);
        spec.behaviour.concurrency = 1;
        let stage = Stage::new(&spec);
        let (took, _) = timed(|| answers(stage.child.address(), 8));
        (took.as_secs_f64(), cpu_seconds(stage.child.pid()))
    };
    let ((waits, idle), (works, burnt)) = (run(slow), run(costly));
    assert!(waits >= 0.09, "eight overlapping waits took {waits} s");
    assert!(works >= 0.44, "eight requests of 55 ms in one slot took {works} s");
    assert!(waits < works);
    assert!(burnt >= 0.3 && idle < burnt / 2.0, "{burnt} s and {idle} s of computing");
}

/// What a process has computed for, in the kernel's hundredths.
fn cpu_seconds(pid: u32) -> f64 {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap();
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap().split_whitespace().collect();
    let ticks = |index: usize| fields[index].parse::<f64>().unwrap();
    (ticks(11) + ticks(12)) / 100.0
}

#[test]
fn a_crash_before_readiness_is_told_from_a_program_that_is_not_there() {
    let runtime = runtime();
    let crash = Defect::CrashLoop(CrashLoop { after: CrashAfter::Start });
    let spawned = spawn(&runtime, &spec(crash));
    assert!(matches!(spawned, Spawned::Crashed(Some(code)) if code == i32::from(CRASHED)));
    let missing = runtime.block_on(Child::spawn(Path::new("/no/such/program"), &spec(crash)));
    let error = missing.unwrap_err();
    assert!(matches!(error, DrillError::Child { .. }));
    assert!(error.to_string().contains("/no/such/program"), "{error}");
}

#[test]
fn a_worn_out_instance_answers_its_last_request_and_dies() {
    let crash = Defect::CrashLoop(CrashLoop { after: CrashAfter::Requests(5) });
    let stage = Stage::new(&spec(crash));
    let answered = (0..5).filter(|number| stage.ask(*number).is_some()).count();
    assert_eq!(answered, 5);
    assert_eq!(stage.exit_code(), Some(CRASHED.into()));
    assert_eq!(stage.ask(6), None);
    assert!(is_gone(stage.child.pid()));
}

#[test]
fn a_dying_instance_takes_with_it_what_it_was_working_on() {
    let mut spec = spec(Defect::CrashLoop(CrashLoop { after: CrashAfter::Requests(5) }));
    spec.behaviour.service_time = Distribution::Constant(0.1);
    (spec.behaviour.concurrency, spec.behaviour.queue) = (8, 8);
    let stage = Stage::new(&spec);
    let address = stage.child.address();
    let answered = thread::scope(|scope| {
        let ask = |number| scope.spawn(move || ask(address, key(number), &[]));
        let threads: Vec<_> = (0..12).map(ask).collect();
        threads.into_iter().filter_map(|thread| thread.join().unwrap()).count()
    });
    assert_eq!(answered, 5);
    assert_eq!(stage.exit_code(), Some(CRASHED.into()));
}

#[test]
fn a_timed_crash_and_a_deadline_end_an_instance_nobody_asks() {
    let after = CrashAfter::Time(Distribution::Constant(0.2));
    let crashing = Stage::new(&spec(Defect::CrashLoop(CrashLoop { after })));
    let mut forgotten = spec(Defect::Healthy);
    forgotten.deadline = Duration::from_millis(200);
    let forgotten = Stage::new(&forgotten);
    assert_eq!(crashing.exit_code(), Some(CRASHED.into()));
    assert_eq!(forgotten.exit_code(), Some(OVERDUE.into()));
}

#[test]
fn a_frozen_instance_answers_again_after_the_thaw() {
    let stage = Stage::new(&spec(Defect::Healthy));
    stage.child.freeze().unwrap();
    let address = stage.child.address();
    let asked = thread::spawn(move || ask(address, key(1), &[]));
    thread::park_timeout(Std::from_millis(200));
    assert!(!asked.is_finished(), "a frozen instance answered");
    stage.child.thaw().unwrap();
    assert_eq!(asked.join().unwrap().unwrap().status, 200);
    stage.child.freeze().unwrap();
    stage.child.kill().unwrap();
    assert_eq!(stage.exit_code(), None, "by a signal");
    stage.child.kill().unwrap();
}

#[test]
fn a_leak_grows_the_process_until_it_is_out_of_memory() {
    let leak = MemoryLeak { bytes_per_request: 1 << 20, limit_bytes: 40 << 20 };
    let stage = Stage::new(&spec(Defect::MemoryLeak(leak)));
    let before = resident_bytes(stage.child.pid());
    assert_eq!(answers(stage.child.address(), 32).len(), 32);
    let grown = resident_bytes(stage.child.pid()) - before;
    assert!(grown >= 32 << 20, "grown by {grown} bytes");
    assert_eq!(stage.figure("backout_leaked_bytes"), f64::from(32 << 20));
    let more = (32..60).filter(|number| stage.ask(*number).is_some()).count();
    assert_eq!(more, 8);
    assert_eq!(stage.exit_code(), Some(OUT_OF_MEMORY.into()));
}

#[test]
fn no_scenario_lifts_the_cap_on_memory() {
    let leak = MemoryLeak { bytes_per_request: 4 << 20, limit_bytes: 1 << 40 };
    let mut spec = spec(Defect::MemoryLeak(leak));
    spec.memory_max_bytes = 64 << 20;
    let stage = Stage::new(&spec);
    let answered = (0..64).take_while(|number| stage.ask(*number).is_some()).count();
    assert!((1..16).contains(&answered), "{answered} requests of 4 MiB each");
    assert_eq!(stage.exit_code(), Some(OUT_OF_MEMORY.into()));
}

fn resident_bytes(pid: u32) -> u64 {
    let statm = std::fs::read_to_string(format!("/proc/{pid}/statm")).unwrap();
    statm.split(' ').nth(1).unwrap().parse::<u64>().unwrap() * 4096
}

#[test]
fn a_terminated_instance_finishes_what_it_has_and_refuses_new_work() {
    let mut spec = spec(Defect::Healthy);
    spec.behaviour.service_time = Distribution::Constant(1.0);
    let stage = Stage::new(&spec);
    let address = stage.child.address();
    let asked = thread::spawn(move || ask(address, key(1), &[]).unwrap());
    eventually("the request is under way", || stage.figure("backout_in_flight") == 1.0);
    let ended = thread::scope(|scope| {
        let terminate = || stage.runtime.block_on(stage.child.terminate(Duration::from_secs(20)));
        let ended = scope.spawn(terminate);
        let status = |path| stage.get(path).map(|answer| answer.status);
        eventually("the instance is not ready", || status("/readyz") == Some(503));
        assert_eq!(status("/healthz"), Some(200));
        assert_eq!(stage.ask(2).unwrap().status, 503);
        ended.join().unwrap()
    });
    assert_eq!(ended.unwrap().code(), Some(0));
    assert_eq!(asked.join().unwrap().status, 200);
}

#[test]
fn a_frozen_instance_told_to_end_is_killed_after_the_grace() {
    let stage = Stage::new(&spec(Defect::Healthy));
    stage.child.freeze().unwrap();
    let ended = stage.runtime.block_on(stage.child.terminate(Duration::from_millis(100)));
    assert_eq!(ended.unwrap().code(), None);
}

#[test]
fn a_caller_that_hangs_up_does_not_stop_the_work() {
    let mut spec = spec(Defect::Healthy);
    spec.behaviour.service_time = Distribution::Constant(0.2);
    let stage = Stage::new(&spec);
    let key = key(1).to_hex();
    let caller = send(stage.child.address(), "/", &[("x-backout-key", &*key)]).unwrap();
    eventually("the request is under way", || stage.figure("backout_in_flight") == 1.0);
    drop(caller);
    assert_eq!(stage.figure("backout_requests_total"), 0.0);
    eventually("the work is done", || stage.figure("backout_requests_total") == 1.0);
    assert_eq!(stage.figure("backout_in_flight"), 0.0);
}

/// Answers every request with an error and remembers the keys it saw.
fn failing_callee() -> (SocketAddr, Arc<Mutex<Vec<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let (address, seen) = (listener.local_addr().unwrap(), Arc::new(Mutex::new(Vec::new())));
    let keys = Arc::clone(&seen);
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = BufReader::new(stream.unwrap());
            let head: Vec<String> = stream
                .by_ref()
                .lines()
                .map_while(Result::ok)
                .take_while(|l| !l.is_empty())
                .collect();
            let key = head.iter().find_map(|line| line.strip_prefix("x-backout-key: "));
            keys.lock().unwrap().extend(key.map(str::to_owned));
            let answer = "HTTP/1.1 500 no\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";
            std::io::Write::write_all(stream.get_mut(), answer.as_bytes()).unwrap();
        }
    });
    (address, seen)
}

#[test]
fn retries_reach_the_callee_with_keys_of_their_own() {
    let (address, seen) = failing_callee();
    let retries = Retries {
        max: 2,
        backoff_first: Duration::from_millis(1),
        backoff_max: Duration::from_millis(10),
        jitter: Jitter::Full,
        budget: None,
    };
    let mut spec = spec(Defect::Healthy);
    let call = edge(4, address);
    spec.calls = vec![backout::drill::wire::CallSpec { retries: Some(retries), ..call }];
    let stage = Stage::new(&spec);
    assert_eq!(stage.ask(1).unwrap().status, 500);
    let expected: Vec<String> = (0..3).map(|n| attempt_key(key(1), 4, n).to_hex()).collect();
    assert_eq!(*seen.lock().unwrap(), expected);
}

#[test]
fn a_call_hands_up_what_it_met_and_happens_by_its_chance() {
    let below = Stage::new(&spec(Defect::Errors(Errors { rate: 0.5 })));
    let mut above =
        backout::drill::wire::InstanceSpec { version: Version::Old, ..spec(Defect::Healthy) };
    let chance = Ratio::new(0.5).unwrap();
    above.calls = vec![backout::drill::wire::CallSpec { chance, ..edge(2, below.child.address()) }];
    let stage = Stage::new(&above);
    let calls = |key: Key| key.part(2).happens(Purpose::CallChance, 0.5);
    let fails = |key: Key| attempt_key(key, 2, 0).happens(Purpose::DefectError, 0.5);
    for (number, answer) in (0..).zip(answers(stage.child.address(), 100)) {
        let key = key(number);
        let expected = if calls(key) && fails(key) { 500 } else { 200 };
        assert_eq!(answer.status, expected);
        assert_eq!(answer.header(EXPOSED).is_some(), calls(key));
        assert_eq!(answer.header(VERSION), Some(if calls(key) { "new" } else { "old" }));
    }
}

#[test]
fn a_call_that_takes_too_long_is_given_up() {
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let mut caller = spec(Defect::Healthy);
    let timeout = Duration::from_millis(100);
    let call = edge(0, silent.local_addr().unwrap());
    caller.calls = vec![backout::drill::wire::CallSpec { timeout, ..call }];
    let stage = Stage::new(&caller);
    let (took, answer) = timed(|| stage.ask(1).unwrap());
    assert_eq!(answer.status, 500);
    assert!(took >= Std::from_millis(100));
}

#[test]
fn an_instance_ends_with_its_standard_input() {
    let mut process = Command::new(env!("CARGO_BIN_EXE_backout"))
        .arg("instance")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = process.stdin.take().unwrap();
    let orders = serde_json::to_string(&spec(Defect::Healthy)).unwrap();
    std::io::Write::write_all(&mut stdin, format!("{orders}\n").as_bytes()).unwrap();
    let mut line = String::new();
    BufReader::new(process.stdout.take().unwrap()).read_line(&mut line).unwrap();
    assert!(line.contains("listening"), "{line}");
    drop(stdin);
    assert_eq!(process.wait().unwrap().code(), Some(0));
}

#[test]
fn a_person_who_starts_one_is_told_who_does() {
    let output = Command::new(env!("CARGO_BIN_EXE_backout"))
        .arg("instance")
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(said.matches("`backout drill` starts instances").count(), 1, "{said}");
    let help = Command::new(env!("CARGO_BIN_EXE_backout")).arg("--help").output().unwrap();
    assert!(!String::from_utf8_lossy(&help.stdout).contains("instance"));
}

#[test]
fn dropping_a_child_ends_it() {
    let stage = Stage::new(&spec(Defect::Healthy));
    stage.child.freeze().unwrap();
    let (pid, runtime) = (stage.child.pid(), stage.runtime);
    drop(stage.child);
    let entry = format!("/proc/{pid}");
    eventually("the child is gone and no zombie", || !Path::new(&entry).exists());
    drop(runtime);
}

/// A harness of two instances, one of them frozen, to be killed by the next test.
#[test]
#[ignore = "only a part of the next test"]
#[expect(clippy::print_stdout, reason = "the next test reads it")]
fn harness_that_is_killed() {
    let (one, other) = (Stage::new(&spec(Defect::Healthy)), Stage::new(&spec(Defect::Healthy)));
    other.child.freeze().unwrap();
    for stage in [&one, &other] {
        println!("instance {} {}", stage.child.pid(), stage.child.address());
    }
    (0..4).for_each(|_| thread::park_timeout(Std::from_secs(5)));
}

#[test]
fn no_instance_outlives_a_harness_that_is_killed() {
    let mut harness = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "instances::harness_that_is_killed", "--ignored", "--nocapture"])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let lines = BufReader::new(harness.stdout.take().unwrap()).lines().map_while(Result::ok);
    let instances: BTreeSet<(u32, SocketAddr)> = lines
        .filter_map(|line| {
            let mut words = line.split(' ').skip_while(|word| *word != "instance").skip(1);
            Some((words.next()?.parse().ok()?, words.next()?.parse().ok()?))
        })
        .take(2)
        .collect();
    assert_eq!(instances.len(), 2);
    assert!(instances.iter().all(|(pid, _)| !is_gone(*pid)));
    harness.kill().unwrap();
    harness.wait().unwrap();
    for (pid, address) in instances {
        eventually("the instance is gone", || is_gone(pid));
        // The last of its threads closes the port.
        let refuses = || std::net::TcpStream::connect(address).is_err();
        eventually("nothing listens any more", refuses);
    }
}

#[test]
#[ignore = "a measurement"]
#[expect(clippy::print_stdout, reason = "a measurement")]
fn how_long_from_spawn_to_the_first_answer() {
    let runtime = runtime();
    let mut spec = spec(Defect::Healthy);
    spec.behaviour.service_time = Distribution::Constant(0.0);
    let mut took: Vec<Std> = (0..100)
        .map(|number| {
            timed(|| {
                let Spawned::Listening(child) = spawn(&runtime, &spec) else { panic!("crashed") };
                assert_eq!(ask(child.address(), key(number), &[]).unwrap().status, 200);
                child
            })
            .0
        })
        .collect();
    took.sort();
    println!("spawn to first answer: median {:?}, worst {:?}", took[50], took[99]);
}

#[test]
#[ignore = "a measurement"]
#[expect(clippy::print_stdout, reason = "a measurement")]
fn how_much_longer_an_answer_takes_than_its_service_time() {
    let mut spec = spec(Defect::Healthy);
    spec.behaviour.service_time = Distribution::Constant(0.005);
    let stage = Stage::new(&spec);
    let mut took: Vec<Std> = (0..300).map(|n| timed(|| stage.ask(n).unwrap()).0).collect();
    took.sort();
    println!("5 ms of work, connection included: median {:?}, p99 {:?}", took[150], took[297]);
    let mean_s = stage.figure("backout_latency_seconds_sum") / 300.0;
    println!("by the instance's own histogram: mean {:.3} ms", mean_s * 1e3);
}
