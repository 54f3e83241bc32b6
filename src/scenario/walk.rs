//! Walks a tree against the shape of the file and reports everything that does not fit.
//!
//! Nothing stops the walk: a refused value becomes [`Value::Invalid`] and its neighbours are still looked at, so that a
//! user sees all problems of a file in one go.

mod law;
mod scalar;

use super::diagnostic::{Diagnostic, Span};
use super::shape::{Field, Kind, Need, Record, Scalar, Shape};
pub(super) use scalar::{Refused, amount_of, read_word};

use super::suggest::{listed, nearest, remedy};
use super::tree::{Branch, Entry, Tree, parse};
use super::value::{Fields, Node, Value};

/// Checks a tree against the shape of a record; refused parts are reported and left out.
pub(super) fn walk(tree: &Tree, record: &'static Record) -> (Fields, Vec<Diagnostic>) {
    let mut walker = Walker { found: Vec::new(), set: true };
    let fields = match walker.record(tree, record) {
        Value::Record(fields) => fields,
        _ => Fields::default(),
    };
    (fields, walker.found)
}

struct Walker {
    found: Vec<Diagnostic>,
    /// Whether what is walked was written by the user.
    set: bool,
}

impl Walker {
    fn refuse(&mut self, diagnostic: Diagnostic) -> Value {
        self.found.push(diagnostic);
        Value::Invalid
    }

    fn node(&mut self, tree: &Tree, shape: &Shape) -> Node {
        let value = self.value(tree, shape);
        Node { span: tree.span, set: self.set, text: written(tree), value }
    }

    fn value(&mut self, tree: &Tree, shape: &Shape) -> Value {
        match *shape {
            Shape::Scalar(ref scalar) => self.scalar(tree, scalar),
            Shape::Law(quantity) => self.law(tree, quantity),
            Shape::Record(record) => self.record(tree, record),
            Shape::List { item, least } => self.list(tree, item, least),
            Shape::Kinds { name, kinds } => self.kinds(tree, name, kinds),
            Shape::Shorthand(scalar, longer) => match tree.branch {
                Branch::Scalar { .. } => self.scalar(tree, scalar),
                _ => self.value(tree, longer),
            },
        }
    }

    fn scalar(&mut self, tree: &Tree, scalar: &Scalar) -> Value {
        let Branch::Scalar { text, plain } = &tree.branch else {
            return self.refuse(
                Diagnostic::error("wrong-type", format!("expected {}", scalar::said(scalar)))
                    .at(tree.span, "this is a collection"),
            );
        };
        match scalar::read(text, *plain, scalar) {
            Ok(value) => value,
            Err(refusal) => self.refuse(refusal.at(tree.span)),
        }
    }

    fn list(&mut self, tree: &Tree, item: &Shape, least: usize) -> Value {
        let Branch::List(items) = &tree.branch else {
            return self.refuse(
                Diagnostic::error("wrong-type", "expected a list")
                    .at(tree.span, "this is not a list")
                    .help("write one item a line, each after `- `"),
            );
        };
        if items.len() < least {
            let needed = if least == 1 { "one item".to_owned() } else { format!("{least} items") };
            return self.refuse(
                Diagnostic::error("too-few", format!("expected at least {needed}"))
                    .at(tree.span, format!("{} here", items.len())),
            );
        }
        Value::List(items.iter().map(|tree| self.node(tree, item)).collect())
    }

    fn record(&mut self, tree: &Tree, record: &'static Record) -> Value {
        let empty = Vec::new();
        let entries = match &tree.branch {
            Branch::Map(entries) => entries,
            // `people:` with everything below it commented out.
            Branch::Scalar { text, plain: true } if text.is_empty() => &empty,
            _ => return self.not_a_record(tree, record),
        };
        let misspelt: Vec<&str> =
            entries.iter().filter_map(|entry| self.known(entry, record)).collect();
        let mut fields = Fields { span: tree.span, entries: Vec::new() };
        for field in record.fields {
            match entries.iter().find(|entry| entry.key == field.key) {
                Some(entry) => {
                    let node = self.node(&entry.value, &field.shape);
                    fields.entries.push((field.key, entry.key_span, node));
                }
                // One slip, one message: a key that is misspelt is not missing as well.
                None if misspelt.contains(&field.key) => {
                    let (span, text) = (tree.span, String::new());
                    let node = Node { span, set: false, text, value: Value::Invalid };
                    fields.entries.push((field.key, span, node));
                }
                None => self.absent(tree.span, record, field, &mut fields),
            }
        }
        Value::Record(fields)
    }

    fn not_a_record(&mut self, tree: &Tree, record: &Record) -> Value {
        let keys = record.fields.iter().filter(|field| matches!(field.need, Need::Required));
        let keys: Vec<&str> = keys.map(|field| field.key).collect();
        let needed = if keys.is_empty() { record.fields[0].key } else { keys[0] };
        self.refuse(
            Diagnostic::error("wrong-type", format!("expected {} with its keys", record.name))
                .at(tree.span, "not a mapping")
                .help(format!("write keys and values, such as `{needed}: ...`")),
        )
    }

    /// The key that was probably meant, where there is no such key.
    fn known(&mut self, entry: &Entry, record: &Record) -> Option<&'static str> {
        if record.fields.iter().any(|field| field.key == entry.key) {
            return None;
        }
        let keys: Vec<&'static str> = record.fields.iter().map(|field| field.key).collect();
        self.refuse(
            Diagnostic::error("unknown-key", format!("unknown key `{}`", entry.key))
                .at(entry.key_span, format!("{} has no such key", record.name))
                .help(remedy(&entry.key, &keys)),
        );
        nearest(&entry.key, &keys)
    }

    fn absent(&mut self, span: Span, record: &Record, field: &'static Field, fields: &mut Fields) {
        match field.need {
            Need::Optional => {}
            Need::Required => {
                self.refuse(
                    Diagnostic::error("missing-key", format!("missing key `{}`", field.key))
                        .at(span, format!("{} needs `{}`", record.name, field.key))
                        .help(format!("`{}`: {}", field.key, field.doc)),
                );
            }
            Need::Default(text) => {
                let node = self.default(span, text, &field.shape);
                fields.entries.push((field.key, span, node));
            }
        }
    }

    /// A default is read like everything else, but what it holds stands nowhere in the file.
    fn default(&mut self, span: Span, text: &str, shape: &Shape) -> Node {
        let outer = std::mem::replace(&mut self.set, false);
        let mut node = match parse(text) {
            Ok(tree) => self.node(&tree, shape),
            Err(_) => Node { span, set: false, text: text.to_owned(), value: Value::Invalid },
        };
        self.set = outer;
        place(&mut node, span);
        node
    }

    fn kinds(&mut self, tree: &Tree, name: &str, kinds: &'static [Kind]) -> Value {
        let nothing = Tree { span: tree.span, branch: Branch::Map(Vec::new()) };
        let (word, span, content) = match &tree.branch {
            Branch::Scalar { text, .. } => (text, tree.span, None),
            Branch::Map(entries) if entries.len() == 1 => {
                (&entries[0].key, entries[0].key_span, Some(&entries[0].value))
            }
            _ => return self.not_one_kind(tree, name, kinds),
        };
        let Some(kind) = kinds.iter().find(|kind| kind.name == word) else {
            let names: Vec<&str> = kinds.iter().map(|kind| kind.name).collect();
            return self.refuse(
                Diagnostic::error("unknown-kind", format!("unknown kind `{word}`"))
                    .at(span, format!("not {name}"))
                    .help(remedy(word, &names)),
            );
        };
        match (&kind.content, content) {
            (None, None) => Value::Kind(kind.name, None),
            (None, Some(content)) => self.refuse(
                Diagnostic::error("no-content", format!("`{word}` has nothing to set"))
                    .at(content.span, "has no effect")
                    .help(format!("write `{word}` alone")),
            ),
            (Some(shape @ Shape::Record(_)), None) => {
                Value::Kind(kind.name, Some(Box::new(self.node(&nothing, shape))))
            }
            (Some(_), None) => self.refuse(
                Diagnostic::error("missing-value", format!("`{word}` needs a value"))
                    .at(span, "alone it says too little")
                    .help(format!("write `{{{word}: ...}}`")),
            ),
            (Some(shape), Some(content)) => {
                Value::Kind(kind.name, Some(Box::new(self.node(content, shape))))
            }
        }
    }

    fn not_one_kind(&mut self, tree: &Tree, name: &str, kinds: &'static [Kind]) -> Value {
        self.refuse(
            Diagnostic::error("wrong-type", format!("expected one kind of {name}"))
                .at(tree.span, "exactly one is needed here")
                .help(format!("write one of {}", listed(kinds.iter().map(|kind| kind.name)))),
        )
    }
}

/// Moves a default to the place where it would have been written.
fn place(node: &mut Node, span: Span) {
    node.span = span;
    match &mut node.value {
        Value::Record(fields) => {
            fields.span = span;
            for (_, key_span, node) in &mut fields.entries {
                *key_span = span;
                place(node, span);
            }
        }
        Value::List(items) => items.iter_mut().for_each(|item| place(item, span)),
        Value::Kind(_, Some(content)) => place(content, span),
        _ => {}
    }
}

/// The value on one line, as a user would write it.
pub(super) fn written(tree: &Tree) -> String {
    match &tree.branch {
        Branch::Scalar { text, .. } => text.clone(),
        Branch::List(items) => {
            format!("[{}]", items.iter().map(written).collect::<Vec<_>>().join(", "))
        }
        Branch::Map(entries) => {
            let pairs =
                entries.iter().map(|entry| format!("{}: {}", entry.key, written(&entry.value)));
            format!("{{{}}}", pairs.collect::<Vec<_>>().join(", "))
        }
    }
}
