//! The scenario file as users meet it: what is accepted, what is refused and in which words.

#![expect(clippy::unwrap_used, reason = "helpers of tests are tests too")]

mod bad_input;
mod binary;
mod drill;
mod faults;
mod pace;
mod parser;
mod presets;
mod schema_in_step;
mod shipped;

use backout::scenario::{Checked, References, ScenarioError, Sources, check, render};

/// A scenario with no more than it needs; the cases change one thing each.
pub(crate) const SMALL: &str = "\
name: small
shows: Nothing much.
traffic: {rate: 20/s}
services:
  - name: front
    instances: 2
    concurrency: 8
    service_time: 20ms
    calls: [{to: back}]
  - name: back
    instances: 2
    concurrency: 8
    service_time: 20ms
slo: {bad_after: 1s}
release:
  service: back
  rollout: {canary: {steps: [{weight: 5%, for: 5m}, {weight: 50%, for: 5m}]}}
  outcomes:
    - {share: 90%, what: healthy}
    - {share: 10%, what: {errors: {rate: 5%}}}
strategies: [automated]
";

/// The small scenario with one passage replaced.
pub(crate) fn with(old: &str, new: &str) -> String {
    assert!(SMALL.contains(old), "the small scenario has no `{old}`");
    SMALL.replacen(old, new, 1)
}

pub(crate) fn checked(text: &str) -> Result<Checked, ScenarioError> {
    check("small.yaml", text, &References::new())
}

/// What a user is shown; fails where the text is a valid scenario.
pub(crate) fn refusal(text: &str) -> String {
    refusal_with(text, &References::new())
}

pub(crate) fn refusal_with(text: &str, references: &References) -> String {
    let Err(error) = check("small.yaml", text, references) else {
        panic!("accepted, though it is wrong:\n{text}");
    };
    let mut sources: Sources = references.clone();
    sources.insert("small.yaml".to_owned(), text.to_owned());
    format!("{}\n\nerror: {error}\n", render(error.diagnostics(), &sources, false))
}

/// The codes of everything found.
pub(crate) fn codes(text: &str) -> Vec<&'static str> {
    match checked(text) {
        Ok(_) => Vec::new(),
        Err(error) => error.diagnostics().iter().map(|one| one.code).collect(),
    }
}
