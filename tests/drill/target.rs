//! A system of the user's own, of small shell scripts and one state file.

use std::fs;
use std::path::{Path, PathBuf};

use backout::drill::DrillError;
use backout::drill::target::{Limits, Target, permitted};
use backout::scenario::model::TargetSystem;
use backout::units::Duration;
use tempfile::TempDir;
use tokio::runtime::Runtime;

const SOON: Duration = Duration::from_secs(5);
const LIMITS: Limits = Limits { deploy: SOON, rollback: SOON, status: SOON };

fn runtime() -> Runtime {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap()
}

fn target(deploy: &str, rollback: &str, status: &str) -> Target {
    let system = TargetSystem {
        url: "http://127.0.0.1:8080/".to_owned(),
        host: None,
        deploy: deploy.to_owned(),
        rollback: rollback.to_owned(),
        status: status.to_owned(),
    };
    Target::new(system, LIMITS)
}

fn folder() -> (TempDir, impl Fn(&str) -> PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().to_owned();
    (folder, move |name: &str| path.join(name))
}

/// Waits until a file is there and not empty, and reads it.
async fn read(path: &Path) -> String {
    for _ in 0..500 {
        match fs::read_to_string(path) {
            Ok(text) if text.ends_with('\n') => return text.trim().to_owned(),
            _ => tokio::time::sleep(std::time::Duration::from_millis(10)).await,
        }
    }
    panic!("{} was never written", path.display())
}

/// Whether a process is there and not a zombie.
fn is_alive(process: &str) -> bool {
    let stat = fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
    stat.rsplit(')').next().is_some_and(|rest| !rest.is_empty() && !rest.starts_with(" Z"))
}

async fn ends(process: &str) -> bool {
    for _ in 0..500 {
        if !is_alive(process) {
            return true;
        }
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    false
}

#[test]
fn a_release_goes_out_is_watched_and_taken_back() {
    let (_folder, file) = folder();
    let state = file("state");
    let at = state.display();
    let target = target(
        &format!("echo 25% > {at}; sleep 0.2; echo 100% > {at}; echo released"),
        &format!("echo 0% > {at}; echo back"),
        &format!("cat {at}"),
    );
    runtime().block_on(async {
        let watch = async {
            read(&state).await;
            target.status().await.unwrap().0.get()
        };
        let (ran, share) = tokio::join!(target.deploy(), watch);
        assert_eq!(share, 0.25, "it runs beside the drill");
        let ran = ran.unwrap();
        assert_eq!((ran.exit_code, ran.printed.as_str()), (0, "released\n"));
        assert_eq!(target.status().await.unwrap().0.get(), 1.0);
        assert_eq!(target.rollback().await.unwrap().printed, "back\n");
        let (share, ran) = target.status().await.unwrap();
        assert_eq!((share.get(), ran.printed.as_str()), (0.0, "0%\n"));
    });
}

#[test]
fn a_status_that_is_no_share_is_shown() {
    let target = target("true", "true", "echo all is well");
    let error = runtime().block_on(target.status()).unwrap_err().to_string();
    assert!(error.contains("all is well") && error.contains("25%"), "{error}");
}

#[test]
fn a_failed_command_gives_its_exit_code_and_what_it_said() {
    let target = target("true", "echo so far; echo no such release >&2; exit 3", "true");
    let error = runtime().block_on(target.rollback()).unwrap_err();
    assert!(matches!(error, DrillError::Target { which: "rollback", .. }), "{error:?}");
    let error = error.to_string();
    assert!(error.contains("exit code 3") && error.contains("no such release"), "{error}");
}

#[test]
fn a_command_that_does_not_exist_fails() {
    let target = target("true", "no-such-command-anywhere", "true");
    let error = runtime().block_on(target.rollback()).unwrap_err().to_string();
    assert!(error.contains("exit code 127") && error.contains("not found"), "{error}");
}

#[test]
fn of_much_output_the_end_is_kept() {
    let target = target("true", "seq 1 100000", "true");
    let ran = runtime().block_on(target.rollback()).unwrap();
    assert_eq!(ran.printed.len(), 2048);
    assert!(ran.printed.ends_with("99999\n100000\n"));
}

#[test]
fn a_command_that_does_not_end_is_killed_with_all_it_started() {
    let (_folder, file) = folder();
    let started = file("started");
    let system = TargetSystem {
        url: String::new(),
        host: None,
        deploy: String::new(),
        rollback: format!("sleep 60 & echo $! > {}; echo waiting; wait", started.display()),
        status: String::new(),
    };
    let limits = Limits { rollback: Duration::from_millis(500), ..LIMITS };
    runtime().block_on(async {
        let error = Target::new(system, limits).rollback().await.unwrap_err().to_string();
        assert!(error.contains("no end within 500ms") && error.contains("waiting"), "{error}");
        assert!(ends(&read(&started).await).await);
    });
}

#[test]
fn a_deployment_that_is_dropped_is_killed() {
    let (_folder, file) = folder();
    let started = file("started");
    let target = target(&format!("echo $$ > {}; sleep 60", started.display()), "true", "true");
    runtime().block_on(async {
        let process = tokio::select! {
            _ = target.deploy() => panic!("it takes a minute"),
            process = read(&started) => process,
        };
        assert!(ends(&process).await);
    });
}

#[test]
fn a_server_that_was_deployed_lives_as_long_as_the_target() {
    let (_folder, file) = folder();
    let started = file("started");
    let target = target(&format!("sleep 60 & echo $! > {}", started.display()), "true", "echo 1");
    runtime().block_on(async {
        // It holds the output open, and the command is over nevertheless.
        target.deploy().await.unwrap();
        target.status().await.unwrap();
        let process = read(&started).await;
        assert!(is_alive(&process));
        drop(target);
        assert!(ends(&process).await);
    });
}

#[test]
fn this_machine_is_always_permitted() {
    let permitted = |url| permitted(url, None, &[]).unwrap().to_string();
    assert_eq!(permitted("http://127.0.0.1:8080/shop"), "127.0.0.1:8080");
    assert_eq!(permitted("http://127.9.9.9"), "127.9.9.9:80");
    assert_eq!(permitted("http://[::1]:81/"), "[::1]:81");
    assert_eq!(permitted("http://localhost:8080/"), "127.0.0.1:8080");
}

#[test]
fn another_host_must_be_named_in_the_file_and_on_the_command_line() {
    let url = "http://192.0.2.7:8080/";
    let named = ["192.0.2.7".to_owned()];
    let refused = |host, allowed: &[String]| permitted(url, host, allowed).unwrap_err().to_string();
    assert!(refused(None, &[]).contains("write `host: 192.0.2.7` into `target`"));
    assert!(refused(None, &named).contains("write `host: 192.0.2.7` into `target`"));
    assert!(refused(Some("192.0.2.7"), &[]).contains("`--allow-host 192.0.2.7`"));
    assert!(refused(Some("192.0.2.8"), &named).contains("is not on this machine"));
    let address = permitted(url, Some("192.0.2.7"), &named).unwrap();
    assert_eq!(address.to_string(), "192.0.2.7:8080");
}

#[test]
fn what_is_no_plain_url_is_refused() {
    for url in ["https://127.0.0.1/", "127.0.0.1:8080", "/shop", "http://", "not a url"] {
        assert!(permitted(url, None, &[]).is_err(), "{url}");
    }
}
