//! Every path that can be varied, with what is there now.
//!
//! Names, titles and words that other parts of the file refer to are left out: another name is no other setting. So are lists of
//! plain values, whose items nobody would call by their numbers.

use super::place::{is_kind_alone, names};
use crate::scenario::shape::{FILE, Kind, Need, Record, Scalar, Shape};
use crate::scenario::tree::{Branch, Tree, parse};

/// Top keys that change nothing that is simulated or billed.
pub(super) const WITHOUT_EFFECT: [&str; 6] =
    ["name", "shows", "seed", "replications", "budgets", "drill"];

/// Said of an optional key that is not written.
pub(super) const UNSET: &str = "not set";

/// Paths of the file and their values.
pub(super) fn paths(tree: &Tree) -> Vec<(String, String)> {
    let mut listed = Vec::new();
    for field in FILE.fields.iter().filter(|field| !WITHOUT_EFFECT.contains(&field.key)) {
        below_field(tree.get(field.key), &field.need, &field.shape, field.key, &mut listed);
    }
    listed
}

/// The paths of what is below a place.
pub(super) fn scalars_below(tree: Option<&Tree>, shape: &Shape, path: &str) -> Vec<String> {
    let mut listed = Vec::new();
    match shape {
        Shape::Scalar(_) | Shape::Law(_) => law(tree, path, &mut listed),
        _ => below(tree, shape, path, &mut listed),
    }
    listed.into_iter().map(|(path, _)| path).collect()
}

/// As `a`, `b` and `c`.
pub(super) fn quoted(names: &[String]) -> String {
    let all: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    match all.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        _ => all.join(""),
    }
}

type Listed = Vec<(String, String)>;

fn below_field(tree: Option<&Tree>, need: &Need, shape: &Shape, path: &str, listed: &mut Listed) {
    let written =
        tree.filter(|tree| !matches!(&tree.branch, Branch::Scalar { text, .. } if text.is_empty()));
    let default = match need {
        Need::Default(text) if written.is_none() => parse(text).ok(),
        _ => None,
    };
    below(written.or(default.as_ref()), shape, path, listed);
}

fn below(tree: Option<&Tree>, shape: &Shape, path: &str, listed: &mut Listed) {
    match (shape, tree.map(|tree| &tree.branch)) {
        (Shape::Scalar(scalar), _) if !can_be_varied(scalar) => {}
        (Shape::Law(_), _) => law(tree, path, listed),
        (Shape::Record(fields), Some(Branch::Map(_) | Branch::Scalar { .. })) => {
            record(tree, fields, path, listed);
        }
        (Shape::List { item, .. }, Some(Branch::List(items)))
            if !matches!(item, Shape::Scalar(_)) =>
        {
            for (item_tree, label) in items.iter().zip(labels(items)) {
                let label = label.filter(|_| !is_kind_alone(item_tree, item));
                let path = label.map_or_else(|| path.to_owned(), |label| format!("{path}.{label}"));
                below(Some(item_tree), item, &path, listed);
            }
        }
        (Shape::Kinds { kinds, .. }, Some(branch)) => of_kind(branch, kinds, path, listed),
        (Shape::Shorthand(_, longer), Some(Branch::Map(_))) => below(tree, longer, path, listed),
        (Shape::Shorthand(Scalar::Choice(_), Shape::Record(longer)), None) => {
            record(None, longer, path, listed);
        }
        (Shape::Scalar(_) | Shape::Shorthand(..), _) => listed.push((path.to_owned(), value(tree))),
        _ => {}
    }
}

/// Labels that a path needs; none for items whose kind is the next step.
fn labels(items: &[Tree]) -> Vec<Option<String>> {
    match crate::scenario::edits::named(items) {
        Some(called) => called.into_iter().map(|one| one.label).collect(),
        None => names(items).into_iter().map(Some).collect(),
    }
}

fn record(tree: Option<&Tree>, record: &Record, path: &str, listed: &mut Listed) {
    for field in record.fields {
        let tree = tree.and_then(|tree| tree.get(field.key));
        let path = format!("{path}.{}", field.key);
        below_field(tree, &field.need, &field.shape, &path, listed);
    }
}

fn of_kind(branch: &Branch, kinds: &[Kind], path: &str, listed: &mut Listed) {
    let (word, content) = match branch {
        Branch::Map(entries) if entries.len() == 1 => (&entries[0].key, Some(&entries[0].value)),
        Branch::Scalar { text, .. } => (text, None),
        _ => return,
    };
    let Some(kind) = kinds.iter().find(|kind| kind.name == word) else { return };
    let path = format!("{path}.{word}");
    match &kind.content {
        Some(Shape::Record(fields)) => record(content, fields, &path, listed),
        Some(shape) if content.is_some() => below(content, shape, &path, listed),
        _ => {}
    }
}

fn law(tree: Option<&Tree>, path: &str, listed: &mut Listed) {
    let Some(Branch::Map(laws)) = tree.map(|tree| &tree.branch) else {
        listed.push((path.to_owned(), value(tree)));
        return;
    };
    for law in laws {
        if let Branch::Map(parameters) = &law.value.branch {
            for parameter in parameters {
                let path = format!("{path}.{}.{}", law.key, parameter.key);
                listed.push((path, value(Some(&parameter.value))));
            }
        }
    }
}

fn can_be_varied(scalar: &Scalar) -> bool {
    !matches!(scalar, Scalar::Text | Scalar::Name | Scalar::File | Scalar::Currency)
}

fn value(tree: Option<&Tree>) -> String {
    match tree.map(|tree| &tree.branch) {
        Some(Branch::Scalar { text, .. }) => text.clone(),
        _ => UNSET.to_owned(),
    }
}
