//! Why a text is not a scenario.

use thiserror::Error;

use super::diagnostic::Diagnostic;

/// Why a text is not a scenario. Every variant carries what to show the user.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum ScenarioError {
    /// Reading stopped at the first place that is not YAML.
    #[error("`{file}` cannot be read as YAML")]
    Syntax { file: String, diagnostic: Box<Diagnostic> },
    /// Everything that is wrong with the file, in the order of its text.
    #[error("`{file}` is not a valid scenario ({} found)", count(.diagnostics))]
    Invalid { file: String, diagnostics: Vec<Diagnostic> },
    /// The same of a file of claims.
    #[error("`{file}` is not a valid file of claims ({} found)", count(.diagnostics))]
    Claims { file: String, diagnostics: Vec<Diagnostic> },
}

impl ScenarioError {
    /// What is wrong, errors and warnings.
    #[must_use]
    pub fn diagnostics(&self) -> &[Diagnostic] {
        match self {
            Self::Syntax { diagnostic, .. } => std::slice::from_ref(diagnostic),
            Self::Invalid { diagnostics, .. } | Self::Claims { diagnostics, .. } => diagnostics,
        }
    }
}

fn count(diagnostics: &[Diagnostic]) -> String {
    match diagnostics.iter().filter(|one| one.is_error()).count() {
        1 => "1 problem".to_owned(),
        problems => format!("{problems} problems"),
    }
}
