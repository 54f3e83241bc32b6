//! One problem in a file, said the way a compiler would: where, what is wrong, what would be right.
//!
//! A diagnostic names its file because a scenario may refer to others (a traffic trace), and carries byte ranges instead
//! of lines: the text itself is only needed to show it, which is the business of [`render`](super::render).

use serde::Serialize;

/// A range of bytes of a file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Span {
    pub start: usize,
    pub end: usize,
}

impl Span {
    /// The line of a text that it begins on, from 1.
    #[must_use]
    pub fn line(self, text: &str) -> usize {
        text.get(..self.start).unwrap_or(text).matches('\n').count() + 1
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    Error,
    Warning,
}

/// A place and what is to be said of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Label {
    pub span: Span,
    pub text: String,
}

/// One problem of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Diagnostic {
    pub severity: Severity,
    /// Stable and short, such as `unknown-key`.
    pub code: &'static str,
    pub message: String,
    pub file: String,
    pub primary: Label,
    /// Other places that matter, in the same file.
    pub secondary: Vec<Label>,
    /// What to write instead.
    pub help: Option<String>,
}

impl Diagnostic {
    pub(super) fn error(code: &'static str, message: impl Into<String>) -> Self {
        Self {
            severity: Severity::Error,
            code,
            message: message.into(),
            file: String::new(),
            primary: Label { span: Span::default(), text: String::new() },
            secondary: Vec::new(),
            help: None,
        }
    }

    pub(super) fn warning(code: &'static str, message: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, ..Self::error(code, message) }
    }

    #[must_use]
    pub(super) fn at(mut self, span: Span, label: impl Into<String>) -> Self {
        self.primary = Label { span, text: label.into() };
        self
    }

    #[must_use]
    pub(super) fn and(mut self, span: Span, label: impl Into<String>) -> Self {
        self.secondary.push(Label { span, text: label.into() });
        self
    }

    #[must_use]
    pub(super) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    #[must_use]
    pub(super) fn in_file(mut self, file: &str) -> Self {
        file.clone_into(&mut self.file);
        self
    }

    #[must_use]
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}
