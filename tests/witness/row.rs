//! One row of the table: a situation in which a key matters, another value of the key, and what must move.

use serde_json::Value;

use super::simulate::INVALID;

/// Passages of this scenario are replaced to make the situation of a row.
const BASE: &str = include_str!("base.yaml");

pub(crate) struct Row {
    pub(crate) leaf: &'static str,
    situation: String,
    passage: (String, String),
    figure: &'static str,
}

/// A row about a key; `situation` are replacements in the base that make the key matter.
pub(crate) fn row(leaf: &'static str, situation: &[(&str, &str)]) -> Row {
    let situation =
        situation.iter().fold(BASE.to_owned(), |text, (old, new)| replaced(leaf, &text, old, new));
    Row { leaf, situation, passage: Default::default(), figure: "" }
}

impl Row {
    /// The key before and after.
    pub(crate) fn alters(self, old: &str, new: &str) -> Self {
        Self { passage: (old.to_owned(), new.to_owned()), ..self }
    }

    /// The figure that must not stay as it was: a path into rows and results, `*` standing for all.
    pub(crate) fn moves(self, figure: &'static str) -> Self {
        Self { figure, ..self }
    }

    pub(crate) fn base(&self) -> String {
        self.situation.clone()
    }

    pub(crate) fn altered(&self) -> String {
        replaced(self.leaf, &self.situation, &self.passage.0, &self.passage.1)
    }

    /// What is wrong with this row's key, if anything.
    pub(crate) fn complaint(&self, base: &Value, altered: &Value) -> Option<String> {
        if let Some(why) = base.get(INVALID).or_else(|| altered.get(INVALID)) {
            return Some(format!("{}: not a scenario: {why}", self.leaf));
        }
        let (before, after) = (values(base, self.figure), values(altered, self.figure));
        if before.iter().chain(&after).all(|value| value.is_null()) {
            return Some(format!("{}: there is no {}", self.leaf, self.figure));
        }
        (before == after).then(|| format!("{}: {} stays {before:?}", self.leaf, self.figure))
    }
}

fn replaced(leaf: &str, text: &str, old: &str, new: &str) -> String {
    assert_eq!(text.matches(old).count(), 1, "{leaf}: `{old}` in\n{text}");
    text.replacen(old, new, 1)
}

fn values<'a>(value: &'a Value, path: &str) -> Vec<&'a Value> {
    path.split('.').fold(vec![value], |found, part| {
        let each = |value: &'a Value| -> Vec<&'a Value> {
            match (part, value) {
                ("*", Value::Array(items)) => items.iter().collect(),
                (_, Value::Array(items)) => {
                    part.parse().ok().and_then(|at: usize| items.get(at)).into_iter().collect()
                }
                _ => value.get(part).into_iter().collect(),
            }
        };
        found.into_iter().flat_map(each).collect()
    })
}
