//! The house rules that a compiler does not hold: arrows of `use` point down, files and functions stay short, clocks and
//! entropy stay in their rooms.

use std::fs;
use std::path::{Path, PathBuf};

/// The rooms from the top down. A room may use those below it and itself.
const ROOMS: [&str; 21] = [
    "cli",
    "report",
    "gate",
    "drill",
    "backtest",
    "experiment",
    "referee",
    "world",
    "engine",
    "rollout",
    "people",
    "strategy",
    "detect",
    "system",
    "telemetry",
    "plan",
    "import",
    "scenario",
    "stats",
    "random",
    "units",
];
const FILE_LINES_MAX: usize = 600;
const FUNCTION_LINES_MAX: usize = 70;
const MAIN_LINES_MAX: usize = 80;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("readable").path()).collect();
    paths.sort();
    paths
        .into_iter()
        .flat_map(|path| if path.is_dir() { sources(&path) } else { vec![path] })
        .filter(|path| path.extension().is_some_and(|extension| extension == "rs"))
        .collect()
}

fn every_source() -> Vec<(PathBuf, String)> {
    ["src", "tests", "benches", "examples"]
        .iter()
        .flat_map(|folder| sources(&root().join(folder)))
        .map(|path| {
            let text = fs::read_to_string(&path).expect("sources are readable");
            (path.strip_prefix(root()).expect("below the root").to_owned(), text)
        })
        .collect()
}

/// The room a file of `src/` belongs to.
fn room_of(path: &Path) -> Option<&'static str> {
    let first = path.strip_prefix("src").ok()?.iter().next()?.to_str()?;
    let name = first.strip_suffix(".rs").unwrap_or(first);
    ROOMS.into_iter().find(|room| *room == name)
}

fn rank(room: &str) -> Option<usize> {
    ROOMS.iter().position(|other| *other == room)
}

/// Rooms named after `crate::` in a line that is not a comment.
fn rooms_used(line: &str) -> Vec<&str> {
    if line.trim_start().starts_with("//") {
        return Vec::new();
    }
    line.match_indices("crate::")
        .map(|(at, found)| &line[at + found.len()..])
        .map(|rest| rest.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or(""))
        .collect()
}

#[test]
fn arrows_of_use_point_down() {
    let mut upward = Vec::new();
    for (path, text) in every_source() {
        let Some(own) = room_of(&path).and_then(rank) else { continue };
        for (number, line) in (1..).zip(text.lines()) {
            for used in rooms_used(line) {
                if rank(used).is_some_and(|used| used < own) {
                    upward.push(format!("{}:{number}: {}", path.display(), line.trim()));
                }
            }
        }
    }
    assert!(upward.is_empty(), "these arrows point up:\n{}", upward.join("\n"));
}

/// Live and simulated are laid side by side, so neither may lean on the other.
#[test]
fn the_drill_knows_nothing_of_the_simulated_world() {
    let hidden = ["world", "engine", "experiment"];
    let seen: Vec<String> = every_source()
        .iter()
        .filter(|(path, _)| room_of(path) == Some("drill"))
        .flat_map(|(path, text)| text.lines().map(move |line| (path, line)))
        .filter(|(_, line)| rooms_used(line).iter().any(|used| hidden.contains(used)))
        .map(|(path, line)| format!("{}: {}", path.display(), line.trim()))
        .collect();
    assert!(seen.is_empty(), "{}", seen.join("\n"));
}

#[test]
fn every_file_of_the_library_is_in_a_room() {
    let strays: Vec<String> = every_source()
        .into_iter()
        .map(|(path, _)| path)
        .filter(|path| path.starts_with("src") && room_of(path).is_none())
        .map(|path| path.display().to_string())
        .filter(|path| path != "src/main.rs" && path != "src/lib.rs")
        .collect();
    assert!(strays.is_empty(), "these belong to no room: {strays:?}");
}

#[test]
fn files_stay_short() {
    let mut long = Vec::new();
    for (path, text) in every_source() {
        let most = if path.ends_with("src/main.rs") { MAIN_LINES_MAX } else { FILE_LINES_MAX };
        let lines = text.lines().count();
        if lines > most {
            long.push(format!("{} has {lines} lines", path.display()));
        }
    }
    assert!(long.is_empty(), "{}", long.join("\n"));
}

/// Formatted code closes a function by a brace in the column in which it began.
#[test]
fn functions_stay_short() {
    let mut long = Vec::new();
    for (path, text) in every_source() {
        let lines: Vec<&str> = text.lines().collect();
        for (start, line) in lines.iter().enumerate() {
            let trimmed = line.trim_start();
            let is_function = ["fn ", "pub fn ", "pub(super) fn ", "pub(crate) fn ", "const fn "]
                .iter()
                .any(|prefix| trimmed.starts_with(prefix))
                || trimmed.starts_with("pub") && trimmed.contains(" fn ");
            if !is_function || trimmed.ends_with(';') {
                continue;
            }
            let closing = format!("{}}}", &line[..line.len() - trimmed.len()]);
            let length = lines[start..].iter().position(|line| **line == closing);
            if length.is_some_and(|length| length + 1 > FUNCTION_LINES_MAX) {
                long.push(format!("{}:{}: {}", path.display(), start + 1, trimmed));
            }
        }
    }
    assert!(long.is_empty(), "longer than {FUNCTION_LINES_MAX} lines:\n{}", long.join("\n"));
}

#[test]
fn clocks_entropy_and_environment_stay_in_their_rooms() {
    let banned =
        ["Instant::now", "SystemTime::now", "thread_rng", "rand::rng", "env::var", "HashMap"];
    let mut found = Vec::new();
    for (path, text) in every_source() {
        if !path.starts_with("src") || matches!(room_of(&path), Some("cli" | "drill")) {
            continue;
        }
        let code = text.split("#[cfg(test)]").next().unwrap_or("");
        for word in banned {
            if code.contains(word) {
                found.push(format!("{}: {word}", path.display()));
            }
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn anyhow_stays_in_the_command_line() {
    let strays: Vec<PathBuf> = every_source()
        .into_iter()
        .filter(|(path, text)| {
            path.starts_with("src")
                && text.contains("anyhow")
                && room_of(path) != Some("cli")
                && !path.ends_with("main.rs")
        })
        .map(|(path, _)| path)
        .collect();
    assert!(strays.is_empty(), "{strays:?}");
}

/// `Cargo.toml` switches tests of the documentation and of `main.rs` off, so none may be written there: nobody would run it.
#[test]
fn no_test_stands_where_none_is_run() {
    for (path, text) in every_source().iter().filter(|(path, _)| path.starts_with("src")) {
        let comments = text.lines().filter_map(|line| {
            let line = line.trim_start();
            line.strip_prefix("///").or_else(|| line.strip_prefix("//!"))
        });
        let fences: Vec<&str> =
            comments.clone().filter_map(|line| line.trim_start().strip_prefix("```")).collect();
        let is_text = fences.iter().step_by(2).all(|opening| *opening == "text");
        assert!(is_text, "{}: an example is code; write ```text, or a test", path.display());
        let indented = comments.clone().any(|line| line.starts_with("     "));
        assert!(!indented, "{}: an indented comment is code", path.display());
        let is_main = path.ends_with("src/main.rs");
        assert!(!is_main || !text.contains("#[test]"), "test main.rs from without");
    }
}
