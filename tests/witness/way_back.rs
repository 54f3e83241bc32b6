//! What lies in wait for whoever goes back: a strategy that takes everything back runs into it.

use super::row::{Row, row};

const OF_STRATEGY: &str = "rows.*.strategies.*.harm";
const LOST: &str = "rows.*.strategies.*.data.lost";
const FINISHED: &str = "rows.*.strategies.*.instants.finished";
const OPEN: &str = "rows.*.strategies.*.security.vulnerable";
/// A strategy that takes everything back a while after it began to serve.
pub(crate) const HASTY: (&str, &str) = (
    "[automated]",
    "[{name: hasty, plays: [{name: act, when: [{error_ratio: {of: new_version, below: 90%, over: 1m, for: 2m}}], steps: [{rollback: {takes: 1s}}]}]}]",
);
/// The old version has to be deployed again.
const IN_PLACE: [(&str, &str); 2] = [
    ("  keep_old: 1m\n", ""),
    (
        "{canary: {steps: [{weight: 20%, for: 2m}, {weight: 50%, for: 2m}]}}",
        "{rolling: {max_surge: 1, max_unavailable: 1}}",
    ),
];

/// A row about a key of the way back, where it holds this.
fn on(leaf: &'static str, way_back: &str) -> Row {
    let written = format!("watch: 5m\n  way_back: {way_back}");
    row(leaf, &[HASTY, IN_PLACE[0], IN_PLACE[1], ("watch: 5m", &written)])
}

pub(crate) fn rows() -> Vec<Row> {
    let mut rows = schema();
    rows.extend(versions());
    rows.extend(others());
    rows
}

fn schema() -> Vec<Row> {
    let change = "{schema_change: {chance: 100%, unreadable: 30%}, restore: 3m}";
    vec![
        on("release.way_back.schema_change.chance", "{schema_change: {chance: 1%}}")
            .alters("chance: 1%", "chance: 100%")
            .moves(OF_STRATEGY),
        on("release.way_back.schema_change.unreadable", change)
            .alters("unreadable: 30%", "unreadable: 80%")
            .moves(OF_STRATEGY),
        on(
            "release.way_back.schema_change.expand_contract",
            "{schema_change: {chance: 100%, expand_contract: false}}",
        )
        .alters("expand_contract: false", "expand_contract: true")
        .moves(OF_STRATEGY),
        on("release.way_back.restore", change).alters("restore: 3m", "restore: 9h").moves(LOST),
    ]
}

fn versions() -> Vec<Row> {
    vec![
        on("release.way_back.artefact_gone.chance", "{artefact_gone: {chance: 1%}}")
            .alters("chance: 1%", "chance: 100%")
            .moves(FINISHED),
        on(
            "release.way_back.artefact_gone.rebuild",
            "{artefact_gone: {chance: 100%, rebuild: 1m}}",
        )
        .alters("rebuild: 1m", "rebuild: 2m")
        .moves(FINISHED),
        on("release.way_back.drift.chance", "{drift: {chance: 1%}}")
            .alters("chance: 1%", "chance: 100%")
            .moves(OF_STRATEGY),
        on("release.way_back.drift.rate", "{drift: {chance: 100%, rate: 10%}}")
            .alters("rate: 10%", "rate: 40%")
            .moves(OF_STRATEGY),
        on("release.way_back.last_bad.chance", "{last_bad: {chance: 1%}}")
            .alters("chance: 1%", "chance: 100%")
            .moves(OF_STRATEGY),
        on("release.way_back.last_bad.rate", "{last_bad: {chance: 100%, rate: 10%}}")
            .alters("rate: 10%", "rate: 40%")
            .moves(OF_STRATEGY),
        on("release.way_back.repair", "{drift: {chance: 100%, rate: 40%}, repair: 1m}")
            .alters("repair: 1m", "repair: 4m")
            .moves(OF_STRATEGY),
    ]
}

fn others() -> Vec<Row> {
    vec![
        on("release.way_back.dependents.chance", "{dependents: {chance: 1%}}")
            .alters("chance: 1%", "chance: 100%")
            .moves(OF_STRATEGY),
        on("release.way_back.dependents.rate", "{dependents: {chance: 100%, rate: 10%}}")
            .alters("rate: 10%", "rate: 60%")
            .moves(OF_STRATEGY),
        on(
            "release.way_back.dependents.takes",
            "{dependents: {chance: 100%, rate: 60%, takes: 1m}}",
        )
        .alters("takes: 1m", "takes: 4m")
        .moves(OF_STRATEGY),
        on("release.way_back.security_fix", "{security_fix: 1%}")
            .alters("security_fix: 1%", "security_fix: 100%")
            .moves(OPEN),
    ]
}
