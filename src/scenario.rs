//! The scenario file: what a user writes, checked into what the program means.
//!
//! A text becomes a [tree](tree) of values with positions, the tree is [walked](walk) against the declared
//! [shape](shape) of the file, what it holds is checked for [meaning], and only a file without errors is
//! [built](build) into the [model]. Each stage reports everything it finds, so a user corrects a file once and not
//! once per mistake; only text that is not YAML ends the reading at its first error.
//!
//! Nothing here reads a file. A scenario that refers to others lists them first ([`references`]); whoever has a disk
//! brings their contents along to [`check`].

mod assumption;
mod build;
mod claims;
mod diagnostic;
mod edits;
mod error;
mod hash;
mod meaning;
pub mod model;
pub mod open;
pub mod pace;
mod preset;
mod quantity;
mod render;
pub mod schema;
mod shape;
mod suggest;
mod trace;
mod tree;
mod value;
mod vary;
mod walk;

use std::collections::BTreeMap;

pub use claims::{ChangeRefused, check_claims, varied};
pub use diagnostic::{Diagnostic, Label, Severity, Span};
pub use edits::{Edit, Edits, Source};
pub use error::ScenarioError;
pub use hash::{drill_hash, scenario_hash};
pub use render::{Sources, render};
pub use vary::{SETTINGS_MAX, Setting, Settings, Varied, Vary, VaryError, kept, paths, settings};

use model::Scenario;
use open::Open;

/// The contents of the files a scenario refers to, by the path it writes; files that could not be read are absent.
pub type References = BTreeMap<String, String>;

/// A scenario without errors, and what is probably not meant.
#[derive(Clone, Debug)]
pub struct Checked {
    pub scenario: Scenario,
    pub warnings: Vec<Diagnostic>,
    /// What the user did not set.
    pub open: Open,
}

/// The files a scenario refers to, as it writes them.
pub fn references(file_name: &str, text: &str) -> Result<Vec<String>, ScenarioError> {
    let tree = tree::parse(text).map_err(|diagnostic| syntax(file_name, diagnostic))?;
    let trace = tree.get("traffic").and_then(|traffic| traffic.get("trace"));
    Ok(match trace.map(|trace| &trace.branch) {
        Some(tree::Branch::Scalar { text, .. }) if !text.is_empty() => vec![text.clone()],
        _ => Vec::new(),
    })
}

/// An amount such as `2%`, `15m` or `$80k` in a unit, and its currency; else what was expected and what to write.
pub fn amount_of(
    text: &str,
    unit: model::MeasureUnit,
) -> Result<(f64, Option<String>), (&'static str, String)> {
    walk::amount_of(text, unit).map_err(|refusal| (refusal.expected, refusal.help))
}

/// Checks a scenario; every error is found, not only the first.
pub fn check(
    file_name: &str,
    text: &str,
    references: &References,
) -> Result<Checked, ScenarioError> {
    let tree = tree::parse(text).map_err(|diagnostic| syntax(file_name, diagnostic))?;
    let (file, mut found) = walk::walk(&tree, &shape::FILE);
    found.extend(meaning::check(&file, references));
    if found.is_empty() {
        match build::scenario(&file, references) {
            Some(mut scenario) => {
                scenario.assumptions = assumption::assumptions(&file, &scenario);
                let warnings = located(file_name, meaning::warnings(&file, &scenario));
                let open = Open::new(&file, references, &scenario);
                return Ok(Checked { scenario, warnings, open });
            }
            None => found.push(
                Diagnostic::error("internal", "this scenario could not be built")
                    .at(file.span, "no check says why: please report it"),
            ),
        }
    }
    Err(ScenarioError::Invalid {
        file: file_name.to_owned(),
        diagnostics: located(file_name, found),
    })
}

fn syntax(file_name: &str, mut diagnostic: Box<Diagnostic>) -> ScenarioError {
    file_name.clone_into(&mut diagnostic.file);
    ScenarioError::Syntax { file: file_name.to_owned(), diagnostic }
}

/// In the order of the text; those of referenced files last.
fn located(file_name: &str, found: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let mut located: Vec<Diagnostic> = found
        .into_iter()
        .map(|one| if one.file.is_empty() { one.in_file(file_name) } else { one })
        .collect();
    located.sort_by_key(|one| (one.file != file_name, one.primary.span));
    located
}
