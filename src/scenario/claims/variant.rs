//! A scenario with named places changed.
//!
//! The changed tree is written out as a text again and goes through the same checks as any scenario, so that a variant cannot
//! mean what no file could say, and what is refused is shown with its place in that text.

use thiserror::Error;

use crate::scenario::diagnostic::Span;
use crate::scenario::model::Change;
use crate::scenario::tree::{Branch, Entry, Tree, parse};

/// Why a change cannot be made.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum ChangeRefused {
    #[error("the base scenario is not YAML")]
    Base,
    #[error(
        "`{path}` cannot be set to `{value}`, which is not YAML: write it as it would stand in a scenario"
    )]
    Value { path: String, value: String },
    #[error(
        "`{path}` leads nowhere: there is no `{step}` in the base scenario; write keys, names of list items, their numbers, or `+` for one more"
    )]
    Path { path: String, step: String },
}

/// The text of the base scenario with every change made, in their order.
pub fn varied(base: &str, changes: &[Change]) -> Result<String, ChangeRefused> {
    let mut tree = parse(base).map_err(|_| ChangeRefused::Base)?;
    for change in changes {
        let refused =
            |step: &str| ChangeRefused::Path { path: change.path.clone(), step: step.to_owned() };
        let value = parse(&change.value).map_err(|_| ChangeRefused::Value {
            path: change.path.clone(),
            value: change.value.clone(),
        })?;
        let steps: Vec<&str> = change.path.split('.').collect();
        set(&mut tree, &steps, value).map_err(refused)?;
    }
    Ok(document(&tree))
}

/// Sets the value at the end of a path; the step that leads nowhere, where one does.
fn set<'p>(tree: &mut Tree, path: &[&'p str], value: Tree) -> Result<(), &'p str> {
    let Some((step, rest)) = path.split_first() else {
        *tree = value;
        return Ok(());
    };
    // A key under which nothing is written, and one that is not written yet, hold a mapping without keys.
    if matches!(&tree.branch, Branch::Scalar { text, plain: true } if text.is_empty()) {
        tree.branch = Branch::Map(Vec::new());
    }
    match &mut tree.branch {
        Branch::Map(entries) => {
            let at = entries.iter().position(|entry| entry.key == *step).unwrap_or_else(|| {
                entries.push(Entry {
                    key: (*step).to_owned(),
                    key_span: Span::default(),
                    value: nothing(),
                });
                entries.len() - 1
            });
            set(&mut entries[at].value, rest, value)
        }
        Branch::List(items) if *step == "+" => {
            items.push(nothing());
            items.last_mut().map_or(Err(*step), |item| set(item, rest, value))
        }
        Branch::List(items) => {
            let numbered = step.parse::<usize>().ok().filter(|at| *at < items.len());
            let named = || items.iter().position(|item| is_called(item, step));
            match numbered.or_else(named) {
                Some(at) => set(&mut items[at], rest, value),
                None => Err(*step),
            }
        }
        Branch::Scalar { .. } => Err(*step),
    }
}

fn nothing() -> Tree {
    let branch = Branch::Scalar { text: String::new(), plain: true };
    Tree { span: Span::default(), branch }
}

fn is_called(item: &Tree, name: &str) -> bool {
    let text = |tree: &Tree| match &tree.branch {
        Branch::Scalar { text, .. } => text == name,
        _ => false,
    };
    text(item) || item.get("name").is_some_and(text)
}

/// One line for each key of the file.
pub(in crate::scenario) fn document(tree: &Tree) -> String {
    match &tree.branch {
        Branch::Map(entries) => {
            let line = |one: &Entry| format!("{}: {}", one.key, flow(&one.value));
            entries.iter().map(line).collect::<Vec<_>>().join("\n") + "\n"
        }
        _ => flow(tree),
    }
}

/// On one line.
pub(in crate::scenario) fn flow(tree: &Tree) -> String {
    match &tree.branch {
        Branch::Scalar { text, plain } => scalar(text, *plain),
        Branch::List(items) => {
            format!("[{}]", items.iter().map(flow).collect::<Vec<_>>().join(", "))
        }
        Branch::Map(entries) => {
            let pairs = entries
                .iter()
                .map(|one| format!("{}: {}", scalar(&one.key, true), flow(&one.value)));
            format!("{{{}}}", pairs.collect::<Vec<_>>().join(", "))
        }
    }
}

/// Quoted where it was, or where a line of flow would read it as more than a word.
fn scalar(text: &str, plain: bool) -> String {
    let means_more = text.contains(['[', ']', '{', '}', ',', '#', '"', '\n'])
        || text.starts_with(['&', '*', '!', '|', '>', '%', '@', '`', '\''])
        || text.contains(": ")
        || text.ends_with(':');
    if plain && !means_more {
        return text.to_owned();
    }
    let mut quoted = String::from('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            '\n' => quoted.push_str("\\n"),
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
mod tests {
    use super::*;

    const BASE: &str = "\
name: x
shows: One, two; \"three\".
traffic: {rate: 4/s}
services:
  - {name: shop, when: \"14:00\", share: 5%}
strategies: [manual]
";

    fn change(path: &str, value: &str) -> Change {
        Change { path: path.to_owned(), value: value.to_owned() }
    }

    #[test]
    fn nothing_changed_means_the_same() {
        let once = varied(BASE, &[]).unwrap();
        assert_eq!(varied(&once, &[]).unwrap(), once);
        assert!(once.contains("shows: \"One, two; \\\"three\\\".\""), "{once}");
        assert!(once.contains("[{name: shop, when: \"14:00\", share: 5%}]"), "{once}");
    }

    #[test]
    fn a_path_leads_through_keys_names_and_numbers() {
        let changes = [
            change("traffic.rate", "9/s"),
            change("services.shop.share", "{low: 1%, high: 2%}"),
            change("services.0.queue", "8"),
            change("strategies.+", "{name: other, extends: manual}"),
            change("people.night", "22:00..07:00"),
        ];
        let text = varied(BASE, &changes).unwrap();
        assert!(text.contains("rate: 9/s"));
        assert!(text.contains("share: {low: 1%, high: 2%}, queue: 8"));
        assert!(text.contains("strategies: [manual, {name: other, extends: manual}]"));
        assert!(text.contains("people: {night: 22:00..07:00}"), "{text}");
    }

    #[test]
    fn a_path_that_leads_nowhere_is_refused_with_its_step() {
        let refused = varied(BASE, &[change("services.bank.queue", "8")]).unwrap_err().to_string();
        assert!(refused.contains("no `bank`"), "{refused}");
        assert!(varied(BASE, &[change("traffic.rate.low", "8")]).is_err());
        assert!(varied(BASE, &[change("traffic.rate", "{")]).is_err());
    }
}
