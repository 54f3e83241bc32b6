//! Errors of meaning: every value is well formed, and yet the file says something impossible or something without effect.
//!
//! Each check looks at one thing, is silent about values the walker has refused, and never stops another check.

mod budget;
mod cost;
mod drill;
mod fault;
mod graph;
mod load;
mod people;
mod play;
mod release;
mod strategy;
mod telemetry;
mod traffic;
mod way_back;

use std::collections::BTreeMap;

use super::diagnostic::{Diagnostic, Span};
use super::model::Scenario;
use super::suggest::remedy;
use super::value::Fields;

/// Everything that contradicts itself or would have no effect.
pub(super) fn check(file: &Fields, references: &BTreeMap<String, String>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    traffic::check(file, references, &mut found);
    graph::check(file, &mut found);
    telemetry::check(file, &mut found);
    release::check(file, &mut found);
    way_back::check(file, &mut found);
    fault::check(file, &mut found);
    people::check(file, &mut found);
    strategy::check(file, &mut found);
    cost::check(file, &mut found);
    drill::check(file, &mut found);
    budget::check(file, &mut found);
    found
}

/// What is possible but probably not meant.
pub(super) fn warnings(file: &Fields, scenario: &Scenario) -> Vec<Diagnostic> {
    load::warnings(file, scenario)
}

/// Names under `key` in a list of records, with their places.
fn names<'a>(file: &'a Fields, list: &str, key: &str) -> Vec<(&'a str, Span)> {
    file.records(list).filter_map(|one| Some((one.text(key)?, one.span_of(key)))).collect()
}

/// The same name twice.
fn duplicates(names: &[(&str, Span)], what: &str, found: &mut Vec<Diagnostic>) {
    for (index, (name, span)) in names.iter().enumerate() {
        if let Some((_, first)) = names[..index].iter().find(|(earlier, _)| earlier == name) {
            found.push(
                Diagnostic::error("duplicate-name", format!("two {what} are called `{name}`"))
                    .at(*span, "again here")
                    .and(*first, "first here")
                    .help("give each a name of its own"),
            );
        }
    }
}

/// A name that nothing has.
fn unknown(what: &str, name: &str, span: Span, possible: &[(&str, Span)]) -> Diagnostic {
    let possible: Vec<&str> = possible.iter().map(|(name, _)| *name).collect();
    Diagnostic::error("unknown-name", format!("there is no {what} `{name}`"))
        .at(span, format!("no such {what}"))
        .help(remedy(name, &possible))
}

/// A key that would change nothing.
fn no_effect(key: &str, span: Span, why: &str) -> Diagnostic {
    Diagnostic::error("no-effect", format!("`{key}` has no effect here"))
        .at(span, why)
        .help(format!("leave `{key}` out"))
}
