//! Diagnostics as text: the offending line, underlined, and the remedy.

use std::collections::BTreeMap;

use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};

use super::diagnostic::{Diagnostic, Severity, Span};

/// File names and their texts, for showing diagnostics.
pub type Sources = BTreeMap<String, String>;

/// Every diagnostic with its place in the text; colour only where it is asked for.
#[must_use]
pub fn render(diagnostics: &[Diagnostic], sources: &Sources, colour: bool) -> String {
    let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
    let shown: Vec<String> =
        diagnostics.iter().map(|diagnostic| one(diagnostic, sources, &renderer)).collect();
    shown.join("\n\n")
}

fn one(diagnostic: &Diagnostic, sources: &Sources, renderer: &Renderer) -> String {
    let text = sources.get(&diagnostic.file).map_or("", String::as_str);
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let primary = AnnotationKind::Primary
        .span(within(text, diagnostic.primary.span))
        .label(diagnostic.primary.text.as_str());
    let secondary = diagnostic
        .secondary
        .iter()
        .map(|label| AnnotationKind::Context.span(within(text, label.span)).label(&label.text));
    let snippet =
        Snippet::source(text).path(&diagnostic.file).annotation(primary).annotations(secondary);
    let mut report =
        level.primary_title(diagnostic.message.as_str()).id(diagnostic.code).element(snippet);
    if let Some(help) = &diagnostic.help {
        report = report.element(Level::HELP.message(help.as_str()));
    }
    renderer.render(&[report])
}

/// The span, kept inside the text and on character borders.
fn within(text: &str, span: Span) -> std::ops::Range<usize> {
    let on_border = |mut offset: usize| {
        while !text.is_char_boundary(offset) {
            offset -= 1;
        }
        offset
    };
    let start = on_border(span.start.min(text.len()));
    start..on_border(span.end.clamp(start, text.len()))
}
