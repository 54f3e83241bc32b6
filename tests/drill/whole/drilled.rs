//! A drill by the program itself, in a folder of its own, and a look for what it left behind.

use std::fs;
use std::fs::File;
use std::io::Write;
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use assert_cmd::cargo::CommandCargoExt;
use backout::drill::clock::Clock;
use backout::drill::journal::{Event, InstanceStarted, ProcessId, Reading, read};
use backout::units::{Duration, Time};
use rustix::process::{Pid, Signal, kill_process};
use tempfile::TempDir;

/// A drill takes five seconds; on a machine that does ten other things as well, a few more.
const LIMIT: Duration = Duration::from_secs(60);

/// A folder with a scenario, in which a drill goes on: its instances have it as their working directory.
pub(super) struct Drill {
    folder: TempDir,
    process: Held,
}

/// Ends with whoever holds it: a test that fails leaves no drill behind.
struct Held(Child);

impl Drop for Held {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// What came of it.
pub(super) struct Drilled {
    folder: TempDir,
    pub(super) exit_code: Option<i32>,
    pub(super) out: String,
    pub(super) error: String,
}

#[expect(clippy::disallowed_methods, reason = "a drill is live")]
pub(super) fn wait_a_moment() {
    std::thread::sleep(std::time::Duration::from_millis(20));
}

/// Waits for something for so long; whether it came.
pub(super) fn comes(within: Duration, mut is_there: impl FnMut() -> bool) -> bool {
    let clock = Clock::starting_in(Duration::ZERO);
    while !is_there() {
        if clock.now().since(Time::START) > within {
            return false;
        }
        wait_a_moment();
    }
    true
}

impl Drill {
    /// `backout drill` with these arguments, separated by blanks; what is typed is all there at once.
    pub(super) fn start(scenario: &str, arguments: &str, typed: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("whole.yaml"), scenario).unwrap();
        let to = |name: &str| File::create(folder.path().join(name)).unwrap();
        let mut command = Command::cargo_bin("backout").unwrap();
        command.args(["drill", "whole.yaml", "--out", "records"]);
        command.args(arguments.split_whitespace()).current_dir(folder.path());
        command.stdin(Stdio::piped()).stdout(to("out")).stderr(to("error"));
        let mut process = command.spawn().unwrap();
        // Whoever ends before it was read has said why.
        let _ = process.stdin.take().unwrap().write_all(typed.as_bytes());
        Self { folder, process: Held(process) }
    }

    pub(super) fn signal(&self, signal: Signal) {
        let process = Pid::from_raw(self.process.0.id().try_into().unwrap()).unwrap();
        kill_process(process, signal).unwrap();
    }

    /// Waits until the journal of the only case says so.
    pub(super) fn wait_until_journal_says(&self, what: &str) {
        let says = || {
            let text = fs::read_to_string(journal_in(self.folder.path())?).ok()?;
            text.contains(what).then_some(())
        };
        assert!(comes(LIMIT, || says().is_some()), "the journal never said {what}");
    }

    /// Waits for its end, and kills it where that does not come.
    pub(super) fn end(mut self) -> Drilled {
        let mut ended = None;
        let in_time = comes(LIMIT, || {
            ended = self.process.0.try_wait().unwrap();
            ended.is_some()
        });
        let said = |name: &str| fs::read_to_string(self.folder.path().join(name)).unwrap();
        let (out, error) = (said("out"), said("error"));
        let exit_code = ended.and_then(|status| status.code());
        assert!(in_time, "the drill hung: {out}{error}");
        Drilled { folder: self.folder, exit_code, out, error }
    }
}

/// The journal of the only drill recorded here.
fn journal_in(folder: &Path) -> Option<PathBuf> {
    let drills = fs::read_dir(folder.join("records")).ok()?;
    let mut journals = drills.map(|drill| drill.unwrap().path().join("journal.jsonl"));
    journals.find(|path| path.is_file())
}

impl Drilled {
    pub(super) fn path(&self) -> &Path {
        self.folder.path()
    }

    pub(super) fn journal_path(&self) -> PathBuf {
        journal_in(self.path()).unwrap_or_else(|| panic!("no journal: {}", self.error))
    }

    pub(super) fn journal(&self) -> Reading {
        read(&self.journal_path()).unwrap()
    }

    /// A file of the record.
    pub(super) fn record(&self, name: &str) -> String {
        fs::read_to_string(self.journal_path().with_file_name(name)).unwrap()
    }

    pub(super) fn instances(&self) -> Vec<InstanceStarted> {
        let lines = self.journal().lines.into_iter();
        lines
            .filter_map(|line| match line.what {
                Event::InstanceStarted(started) => Some(started),
                _ => None,
            })
            .collect()
    }

    /// Processes and ports of the drill that are still there, whether the journal knows them or not.
    pub(super) fn left(&self) -> Vec<String> {
        let mut left = workers_in(self.path());
        if journal_in(self.path()).is_none() {
            return left;
        }
        for InstanceStarted { pid, start_time, address, .. } in self.instances() {
            if (ProcessId { pid, start_time }).is_alive() {
                left.push(format!("process {pid}"));
            }
            if TcpStream::connect(address).is_ok() {
                left.push(format!("somebody listens on {address}"));
            }
        }
        left
    }

    /// The exit code is this one, and nothing is left.
    pub(super) fn ended_with(self, exit_code: i32) -> Self {
        let Self { out, error, .. } = &self;
        assert_eq!(self.exit_code, Some(exit_code), "{out}{error}");
        assert_eq!(self.left(), Vec::<String>::new());
        self
    }

    /// `backout drill --clear` of its journal: exit code and what it said.
    pub(super) fn clear(&self) -> (Option<i32>, String) {
        let mut command = Command::cargo_bin("backout").unwrap();
        let output = command.args(["drill", "--clear"]).arg(self.journal_path()).output().unwrap();
        let said = [output.stdout, output.stderr].concat();
        (output.status.code(), String::from_utf8(said).unwrap())
    }
}

/// Processes that work in this folder.
fn workers_in(folder: &Path) -> Vec<String> {
    let processes = fs::read_dir("/proc").unwrap().filter_map(Result::ok);
    let works_here = |process: &PathBuf| {
        // Not ours, or gone meanwhile: unreadable. A zombie works nowhere.
        fs::read_link(process.join("cwd")).is_ok_and(|place| place == folder)
    };
    let here = processes.map(|entry| entry.path()).filter(works_here);
    here.map(|process| format!("{} works in the drill's folder", process.display())).collect()
}
