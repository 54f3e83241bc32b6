//! The way back: what may lie in wait and never does is a key without effect; a chatty version needs somebody to call.

use super::{Diagnostic, Fields, no_effect};
use crate::units::Ratio;

/// Properties with a chance of their own.
const CHANCED: [&str; 5] = ["schema_change", "artefact_gone", "drift", "last_bad", "dependents"];

pub(super) fn check(file: &Fields, found: &mut Vec<Diagnostic>) {
    let Some(release) = file.record("release") else { return };
    chatty(file, release, found);
    unwritten(file, release, found);
    let Some(way_back) = release.record("way_back") else { return };
    for name in CHANCED {
        let Some(property) = way_back.record(name) else { continue };
        if property.share("chance") == Some(Ratio::ZERO) {
            for (key, span, _) in
                property.entries.iter().filter(|(key, _, node)| node.set && *key != "chance")
            {
                found.push(no_effect(key, *span, "it never happens: `chance` is 0%"));
            }
        }
    }
    if let (Some(Ratio::ZERO), Some(span)) =
        (way_back.share("security_fix"), way_back.written("reapply"))
    {
        found.push(no_effect("reapply", span, "no release carries a fix: `security_fix` is 0%"));
    }
}

/// Where nobody writes, no record can be damaged.
fn unwritten(file: &Fields, release: &Fields, found: &mut Vec<Diagnostic>) {
    let writes = file.record("traffic").and_then(|traffic| traffic.share("writes"));
    if writes != Some(Ratio::ZERO) {
        return;
    }
    for outcome in release.records("outcomes") {
        if let Some(("silent_corruption", _)) = outcome.kind("what") {
            found.push(
                Diagnostic::error("no-writes", "no request writes a record")
                    .at(outcome.span_of("what"), "so there is nothing to corrupt")
                    .help(
                        "write `traffic.writes`, such as `writes: 10%`, or leave this outcome out",
                    ),
            );
        }
    }
    let way_back = release.record("way_back");
    if let Some(span) = way_back.and_then(|one| one.written("half_written")) {
        found.push(no_effect("half_written", span, "no request writes: `traffic.writes` is 0%"));
    }
}

/// A version that calls nobody cannot call more often.
fn chatty(file: &Fields, release: &Fields, found: &mut Vec<Diagnostic>) {
    let Some(name) = release.text("service") else { return };
    let released = file.records("services").find(|service| service.text("name") == Some(name));
    if released.is_none_or(|service| !service.list("calls").is_empty()) {
        return;
    }
    for outcome in release.records("outcomes") {
        if let Some(("chatty", _)) = outcome.kind("what") {
            found.push(
                Diagnostic::error("no-calls", format!("`{name}` calls no other service"))
                    .at(outcome.span_of("what"), "so there is nothing to call more often")
                    .help("release a service that has `calls`, or leave this outcome out"),
            );
        }
    }
}
