//! The text format of Prometheus and `OpenMetrics`: a page of metrics as samples.
//!
//! One reader for both, since a page does not always say which it is: it takes what either allows and refuses what both
//! refuse. Comments, types and exemplars are read over; a page of `OpenMetrics` ends at `# EOF`, and nothing may follow. Whether a
//! page is *complete* is for its reader to say ([`page`](super::page)): a page cut off in the middle is well formed.
//!
//! The rules are those of `OpenMetrics` 1.0 ("ABNF") and of Prometheus's "text-based format". Quoted metric names
//! (Prometheus 3) are not read.

use std::str::FromStr;

use thiserror::Error;

/// One line of a page.
#[derive(Clone, Debug, PartialEq)]
pub struct Sample {
    pub name: String,
    /// In the order of the page; no name twice.
    pub labels: Vec<(String, String)>,
    /// May be infinite or not a number.
    pub value: f64,
}

impl Sample {
    /// A label's value.
    #[must_use]
    pub fn label(&self, name: &str) -> Option<&str> {
        self.labels.iter().find(|(label, _)| label == name).map(|(_, value)| value.as_str())
    }
}

/// A line that is no sample.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("line {line} of the metrics page: {problem}")]
pub struct ExpositionError {
    /// From 1.
    pub line: usize,
    pub problem: Problem,
}

/// What is wrong with a line.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Problem {
    #[error("`{0}` cannot begin a metric's name")]
    Name(String),
    #[error("a label's name is missing before `{0}`")]
    LabelName(String),
    #[error("label `{0}` is written twice")]
    LabelTwice(String),
    #[error("label `{0}` needs a value such as `=\"value\"`")]
    LabelValue(String),
    #[error("the value of label `{0}` has no end")]
    Unended(String),
    #[error("`,` or `}}` is missing before `{0}`")]
    Separator(String),
    #[error("`{0}` is not a number")]
    Value(String),
    #[error("`{0}` is not a timestamp")]
    Timestamp(String),
    #[error("`{0}` is one word too many")]
    Rest(String),
    #[error("`{0}` is not an exemplar such as `# {{trace=\"a\"}} 1`")]
    Exemplar(String),
    #[error("the page goes on after `# EOF`")]
    AfterEnd,
}

/// The samples of a page, in its order.
///
/// # Errors
///
/// The first line that is neither sample nor comment.
pub fn parse(text: &str) -> Result<Vec<Sample>, ExpositionError> {
    let mut samples = Vec::new();
    let mut ended = false;
    for (line, content) in (1..).zip(text.split('\n')) {
        let wrong = |problem| ExpositionError { line, problem };
        if ended && !content.is_empty() {
            return Err(wrong(Problem::AfterEnd));
        }
        ended |= content == "# EOF";
        let content = skip_blanks(content);
        if !content.is_empty() && !content.starts_with('#') {
            samples.push(sample(content).map_err(wrong)?);
        }
    }
    Ok(samples)
}

fn sample(line: &str) -> Result<Sample, Problem> {
    let (name, rest) = word(line, |c| c == ':');
    if name.is_empty() {
        return Err(Problem::Name(shown(line)));
    }
    let (labels, rest) = labels(skip_blanks(rest))?;
    let (number, rest) = until_blank(skip_blanks(rest));
    let value = number_of(number).ok_or_else(|| Problem::Value(shown(number)))?;
    after_value(skip_blanks(rest))?;
    Ok(Sample { name: name.to_owned(), labels, value })
}

/// A timestamp, an exemplar, both or neither.
fn after_value(rest: &str) -> Result<(), Problem> {
    let rest = timestamp(rest)?;
    let Some(exemplar) = rest.strip_prefix('#') else {
        return end(rest);
    };
    let wrong = || Problem::Exemplar(shown(rest));
    let exemplar = skip_blanks(exemplar);
    if !exemplar.starts_with('{') {
        return Err(wrong());
    }
    let (_, after) = labels(exemplar)?;
    let (number, after) = until_blank(skip_blanks(after));
    number_of(number).ok_or_else(wrong)?;
    end(timestamp(skip_blanks(after))?)
}

fn end(rest: &str) -> Result<(), Problem> {
    if rest.is_empty() { Ok(()) } else { Err(Problem::Rest(shown(rest))) }
}

fn timestamp(rest: &str) -> Result<&str, Problem> {
    if rest.is_empty() || rest.starts_with('#') {
        return Ok(rest);
    }
    let (number, after) = until_blank(rest);
    match number_of(number) {
        Some(seconds) if seconds.is_finite() => Ok(skip_blanks(after)),
        _ => Err(Problem::Timestamp(shown(number))),
    }
}

type Labels = Vec<(String, String)>;

fn labels(text: &str) -> Result<(Labels, &str), Problem> {
    let mut found = Labels::new();
    let Some(rest) = text.strip_prefix('{') else { return Ok((found, text)) };
    let mut rest = skip_blanks(rest);
    loop {
        if let Some(after) = rest.strip_prefix('}') {
            return Ok((found, after));
        }
        let (label, after) = label(rest)?;
        if found.iter().any(|(name, _)| *name == label.0) {
            return Err(Problem::LabelTwice(label.0));
        }
        found.push(label);
        let after = skip_blanks(after);
        rest = match after.strip_prefix(',') {
            Some(more) => skip_blanks(more),
            None if after.starts_with('}') => after,
            None => return Err(Problem::Separator(shown(after))),
        };
    }
}

fn label(text: &str) -> Result<((String, String), &str), Problem> {
    let (name, rest) = word(text, |_| false);
    if name.is_empty() {
        return Err(Problem::LabelName(shown(text)));
    }
    let quoted = skip_blanks(rest)
        .strip_prefix('=')
        .and_then(|rest| skip_blanks(rest).strip_prefix('"'))
        .ok_or_else(|| Problem::LabelValue(name.to_owned()))?;
    let (value, rest) = unescaped(quoted).ok_or_else(|| Problem::Unended(name.to_owned()))?;
    Ok(((name.to_owned(), value), rest))
}

/// Up to the closing quote. A backslash before anything but `\`, `"` and `n` stands for itself.
fn unescaped(text: &str) -> Option<(String, &str)> {
    let mut value = String::new();
    let mut characters = text.char_indices();
    while let Some((at, character)) = characters.next() {
        match character {
            '"' => return Some((value, &text[at + 1..])),
            '\\' => match characters.next()?.1 {
                'n' => value.push('\n'),
                escaped @ ('\\' | '"') => value.push(escaped),
                other => value.extend(['\\', other]),
            },
            plain => value.push(plain),
        }
    }
    None
}

/// A name at the beginning, empty if there is none: letters, digits and `_`, not beginning with a digit.
fn word(text: &str, also: impl Fn(char) -> bool) -> (&str, &str) {
    let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_' || also(c);
    if text.starts_with(|c: char| c.is_ascii_digit()) {
        return ("", text);
    }
    text.split_at(text.find(|c| !is_part(c)).unwrap_or(text.len()))
}

fn until_blank(text: &str) -> (&str, &str) {
    text.split_at(text.find([' ', '\t']).unwrap_or(text.len()))
}

fn skip_blanks(text: &str) -> &str {
    text.trim_start_matches([' ', '\t'])
}

/// Decimal numbers, `NaN`, `+Inf` and `-Inf` in any case, as Go reads them.
pub(super) fn number_of(text: &str) -> Option<f64> {
    f64::from_str(text).ok()
}

/// So much of the text as a message can bear.
fn shown(text: &str) -> String {
    text.chars().take(40).collect()
}

#[cfg(test)]
mod tests;
