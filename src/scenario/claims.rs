//! Files of claims: the same reading, the same diagnostics as a scenario's.
//!
//! A claim does not hold scenarios of its own: it changes the base scenario at named places ([`varied`]). What is changed is
//! thus all that differs, and it stands in the report.

mod build;
mod variant;

use super::diagnostic::{Diagnostic, Span};
use super::model::Claims;
use super::{ScenarioError, located, shape, syntax, tree, walk};

pub use variant::{ChangeRefused, varied};
pub(super) use variant::{document, flow};

/// Checks a file of claims; every error is found, not only the first.
pub fn check_claims(file_name: &str, text: &str) -> Result<Claims, ScenarioError> {
    let tree = tree::parse(text).map_err(|diagnostic| syntax(file_name, diagnostic))?;
    let (file, mut found) = walk::walk(&tree, &shape::CLAIMS);
    let claims = build::claims(&file, &mut found);
    match claims {
        Some(claims) if found.is_empty() => Ok(claims),
        _ => {
            if found.is_empty() {
                found.push(
                    Diagnostic::error("internal", "these claims could not be built")
                        .at(Span::default(), "no check says why: please report it"),
                );
            }
            let (file, diagnostics) = (file_name.to_owned(), located(file_name, found));
            Err(ScenarioError::Claims { file, diagnostics })
        }
    }
}
