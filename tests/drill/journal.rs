//! The journal: its chain, a crash in the middle, and clearing what a killed harness left behind.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command};

use backout::drill::clock::Clock;
use backout::drill::journal::{
    Actor, Event, Injection, InstanceStarted, Journal, JournalError, Of, Opened, ProcessId, Undo,
    UndoResult, clear, clear_with, read,
};
use backout::system::Version;
use backout::units::Duration;

/// A process that has ended, as a harness that was killed.
fn dead() -> ProcessId {
    let mut child = Command::new("true").spawn().unwrap();
    let gone = ProcessId { pid: child.id(), start_time: 1 };
    child.wait().unwrap();
    gone
}

fn opened(harness: ProcessId) -> Event {
    Event::Opened(Box::new(Opened {
        drill: "drill-1".into(),
        harness,
        scenario: "checkout".into(),
        scenario_hash: "abc".into(),
        case: "errors".into(),
        strategy: "automated".into(),
        seed: 7,
        repetition: 0,
        version: "0.1.0".into(),
        command: "backout drill scenarios/drill.yaml".into(),
        time_scale: 60.0,
        hypothesis: "users meet fewer than 100 bad requests".into(),
        stop_conditions: vec!["more than 50 % bad for 30 s".into()],
        blast_radius: vec!["loopback only".into()],
    }))
}

struct Written {
    folder: tempfile::TempDir,
    journal: Option<Journal>,
}

impl Written {
    fn by(harness: ProcessId) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("drill.jsonl");
        let journal = Journal::create(&path, Clock::starting_in(Duration::ZERO)).unwrap();
        let written = Self { folder, journal: Some(journal) };
        written.write(&opened(harness));
        written
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("drill.jsonl")
    }

    fn write(&self, event: &Event) {
        self.journal.as_ref().unwrap().write(&Actor::Harness, event).unwrap();
    }

    /// As if the harness had been killed: nobody holds the file any more.
    fn left(mut self) -> Self {
        self.journal = None;
        self
    }

    fn instance(&self, process: ProcessId) {
        self.write(&Event::InstanceStarted(InstanceStarted {
            pid: process.pid,
            service: "checkout".into(),
            version: Version::New,
            number: 3,
            address: "127.0.0.1:4000".parse().unwrap(),
            start_time: process.start_time,
        }));
    }

    fn injection(&self, fault: u32, undo: Undo) {
        self.write(&Event::WillInject(Injection { fault, name: format!("fault {fault}"), undo }));
    }
}

fn six_lines() -> Written {
    let written = Written::by(dead());
    for number in 1..6 {
        written.write(&Event::Rollout { happening: format!("step {number}") });
    }
    written.left()
}

/// The first bad line, as an editor counts.
fn first_bad(path: &Path) -> usize {
    match read(path) {
        Err(JournalError::Broken { line, .. }) => line,
        other => panic!("not broken: {other:?}"),
    }
}

fn altered(change: impl Fn(&mut Vec<String>)) -> usize {
    let written = six_lines();
    let text = fs::read_to_string(written.path()).unwrap();
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    change(&mut lines);
    fs::write(written.path(), lines.join("\n") + "\n").unwrap();
    first_bad(&written.path())
}

#[test]
fn what_was_written_is_read_back_in_order() {
    let written = six_lines();
    let reading = read(&written.path()).unwrap();
    let numbers: Vec<u64> = reading.lines.iter().map(|line| line.seq).collect();
    assert_eq!(numbers, [0, 1, 2, 3, 4, 5]);
    assert!(reading.torn.is_none() && !reading.is_closed());
    assert!(reading.lines.windows(2).all(|pair| pair[0].at_ns <= pair[1].at_ns));
    assert_eq!(reading.opened().unwrap().case, "errors");
}

#[test]
fn a_break_is_found_at_its_line() {
    assert_eq!(altered(|lines| lines[3] = lines[3].replace("step 3", "step 9")), 4, "tampered");
    assert_eq!(altered(|lines| drop(lines.remove(2))), 3, "cut");
    assert_eq!(altered(|lines| lines.swap(1, 2)), 2, "reordered");
    assert_eq!(altered(|lines| lines.insert(2, lines[1].clone())), 3, "doubled");
    assert_eq!(altered(|lines| drop(lines.remove(0))), 1, "beheaded");
    assert_eq!(altered(|lines| lines[5] = lines[5].replace("hash", "hush")), 6, "not a line");
}

#[test]
fn two_journals_do_not_merge() {
    let other =
        fs::read_to_string(Written::by(ProcessId { pid: 1, start_time: 2 }).path()).unwrap();
    assert_eq!(altered(|lines| lines[0] = other.trim_end().to_owned()), 2);
}

#[test]
fn a_line_forged_with_a_fresh_hash_still_breaks_the_chain() {
    let forge = |lines: &mut Vec<String>| {
        let cut = lines[2].rfind(",\"hash\"").unwrap();
        let kept = lines[2][..cut].replace("step 2", "step 8") + "}";
        let hash = sha256_by_another_tool(&kept);
        lines[2] = format!("{},\"hash\":\"{hash}\"}}", &kept[..kept.len() - 1]);
    };
    assert_eq!(altered(forge), 4);
}

/// `sha256sum`, so that the chain can be checked without this program.
fn sha256_by_another_tool(text: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("line");
    fs::write(&path, text).unwrap();
    let output = Command::new("sha256sum").arg(&path).output().unwrap();
    String::from_utf8(output.stdout).unwrap()[..64].to_owned()
}

#[test]
fn the_chain_can_be_checked_without_this_program() {
    let written = six_lines();
    let text = fs::read_to_string(written.path()).unwrap();
    let mut previous = "0".repeat(64);
    for line in text.lines() {
        let (kept, hash) = line.split_once(",\"hash\":\"").unwrap();
        assert!(kept.ends_with(&format!("\"previous\":\"{previous}\"")));
        previous = sha256_by_another_tool(&format!("{kept}}}"));
        assert_eq!(format!("{previous}\"}}"), hash);
    }
}

#[test]
fn a_line_cut_by_a_crash_is_told_and_the_rest_is_used() {
    let written = six_lines();
    let text = fs::read_to_string(written.path()).unwrap();
    fs::write(written.path(), &text[..text.len() - 40]).unwrap();
    let reading = read(&written.path()).unwrap();
    assert_eq!(reading.lines.len(), 5);
    assert!(reading.torn.unwrap().contains("step 5"));
}

#[test]
fn a_journal_that_was_cut_by_a_crash_goes_on_without_losing_the_half_line() {
    let written = Written::by(dead());
    written.injection(1, Undo::Nothing { why: "the proxy is gone".into() });
    let written = written.left();
    let text = fs::read_to_string(written.path()).unwrap();
    fs::write(written.path(), text.clone() + "{\"seq\":2,\"at_").unwrap();
    assert!(clear(&written.path(), false).unwrap().is_all());
    let reading = read(&written.path()).unwrap();
    assert!(reading.is_closed());
    assert!(reading.lines.iter().any(|line| matches!(line.what, Event::Torn { .. })));
    let mended = fs::read_to_string(written.path()).unwrap();
    assert!(mended.starts_with(&text) && mended.contains("{\"seq\":2,\"at_\n"));
    fs::write(written.path(), mended.replace("\"at_\n", "\"as_\n")).unwrap();
    assert_eq!(first_bad(&written.path()), 3, "the half line is under the chain, too");
}

#[test]
fn nothing_is_written_over() {
    let written = six_lines();
    let again = Journal::create(&written.path(), Clock::starting_in(Duration::ZERO));
    assert!(again.unwrap_err().to_string().contains("cannot be written"));
}

#[test]
fn threads_write_one_chain() {
    let written = Written::by(dead());
    std::thread::scope(|scope| {
        for thread in 0..4 {
            let written = &written;
            scope.spawn(move || {
                for number in 0..25 {
                    written.write(&Event::Rollout { happening: format!("{thread}: {number}") });
                }
            });
        }
    });
    assert_eq!(read(&written.path()).unwrap().lines.len(), 101);
}

/// Ends and reaps its process at the end of a test, whatever happens.
struct Orphan(Child);

impl Orphan {
    fn new() -> Self {
        Self(Command::new("sleep").arg("30").spawn().unwrap())
    }

    fn id(&self) -> ProcessId {
        ProcessId::of(self.0.id()).unwrap()
    }
}

impl Drop for Orphan {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn sleeps(arguments: &[String]) -> bool {
    arguments.first().is_some_and(|program| program.ends_with("sleep"))
}

#[test]
fn clearing_ends_an_orphan_and_twice_is_harmless() {
    let orphan = Orphan::new();
    let written = Written::by(dead());
    written.instance(orphan.id());
    let written = written.left();
    let cleared = clear_with(&written.path(), false, &sleeps).unwrap();
    assert_eq!(cleared.undone[0].result, UndoResult::Done);
    assert!(!orphan.id_is_alive(), "it still runs");
    let once = fs::read(written.path()).unwrap();
    let again = clear_with(&written.path(), false, &sleeps).unwrap();
    assert!(again.undone.is_empty());
    assert_eq!(fs::read(written.path()).unwrap(), once, "the second time wrote something");
    assert!(read(&written.path()).unwrap().is_closed());
}

impl Orphan {
    fn id_is_alive(&self) -> bool {
        ProcessId::of(self.0.id()).is_some_and(ProcessId::is_alive)
    }
}

#[test]
fn a_stranger_is_left_alone() {
    let (later, other) = (Orphan::new(), Orphan::new());
    let written = Written::by(dead());
    let number_reused = ProcessId { start_time: later.id().start_time - 1, ..later.id() };
    written.instance(number_reused);
    written.instance(other.id());
    let written = written.left();
    // The usual check: `sleep` is no instance of this program.
    let cleared = clear(&written.path(), false).unwrap();
    let not_ours = |result: &UndoResult| matches!(result, UndoResult::NotOurs { .. });
    assert!(cleared.undone.iter().all(|one| not_ours(&one.result)), "{cleared:?}");
    assert!(later.id_is_alive() && other.id_is_alive());
}

#[test]
fn undos_come_latest_first_and_only_for_what_has_no_end() {
    let (frozen, gone) = (Orphan::new(), dead());
    rustix_stop(&frozen);
    let written = Written::by(gone);
    written.instance(gone);
    written.injection(1, Undo::Thaw(frozen.id()));
    written.injection(2, Undo::Nothing { why: "went with the proxy".into() });
    written.injection(3, Undo::Run { command: "exit 3".into() });
    written.write(&Event::Injected { fault: 2 });
    written.write(&Event::Cleared { fault: 2, touched: 12 });
    let written = written.left();
    let cleared = clear_with(&written.path(), false, &sleeps).unwrap();
    let order: Vec<String> = cleared.undone.iter().map(|one| short(&one.of)).collect();
    assert_eq!(order, ["fault 3", "fault 1", "instance 3"]);
    assert!(matches!(cleared.undone[0].result, UndoResult::NotAllowed { .. }));
    assert_eq!(cleared.undone[1].result, UndoResult::Done);
    assert_eq!(cleared.undone[2].result, UndoResult::AlreadyGone);
    assert!(!cleared.is_all());
    assert!(!state(&frozen).contains('T'), "still frozen");
    // What was not settled is tried again, and only that.
    let again = clear_with(&written.path(), true, &sleeps).unwrap();
    assert_eq!(again.undone.len(), 1);
    assert!(matches!(&again.undone[0].result, UndoResult::Failed { why } if why.contains('3')));
}

fn short(of: &Of) -> String {
    match of {
        Of::Fault { fault, .. } => format!("fault {fault}"),
        Of::Instance { number, .. } => format!("instance {number}"),
    }
}

fn state(process: &Orphan) -> String {
    let stat = fs::read_to_string(format!("/proc/{}/stat", process.0.id())).unwrap();
    stat.rsplit(')').next().unwrap().split_whitespace().next().unwrap().to_owned()
}

fn rustix_stop(process: &Orphan) {
    let status = Command::new("kill").args(["-STOP", &process.0.id().to_string()]).status();
    assert!(status.unwrap().success());
    while !state(process).contains('T') {
        std::thread::yield_now();
    }
}

#[test]
fn a_command_is_run_where_it_is_allowed() {
    let written = Written::by(dead());
    let proof = written.folder.path().join("undone");
    written.injection(1, Undo::Run { command: format!("echo undone | tee '{}'", proof.display()) });
    let written = written.left();
    assert!(clear(&written.path(), true).unwrap().is_all());
    assert_eq!(fs::read_to_string(&proof).unwrap(), "undone\n");
    let reading = read(&written.path()).unwrap();
    let said = reading.lines.iter().find_map(|line| match &line.what {
        Event::Command { said, exit_code: Some(0), .. } => Some(said.clone()),
        _ => None,
    });
    assert_eq!(said.as_deref(), Some("undone"));
}

#[test]
fn nobody_clears_a_drill_that_still_runs() {
    let written = Written::by(ProcessId::own().unwrap()).left();
    let refused = clear(&written.path(), true).unwrap_err();
    assert!(matches!(refused, JournalError::StillRunning { .. }), "{refused}");
}

#[test]
fn a_broken_journal_clears_nothing() {
    let orphan = Orphan::new();
    let written = Written::by(dead());
    written.instance(orphan.id());
    let written = written.left();
    let text = fs::read_to_string(written.path()).unwrap();
    fs::write(written.path(), text.replace("\"seed\":7", "\"seed\":8")).unwrap();
    assert!(clear_with(&written.path(), true, &sleeps).is_err());
    assert!(orphan.id_is_alive());
}
