//! Every parameter that matters, with its value, its source and how far to trust it.
//!
//! A report that hides its defaults makes a vendor's guess look like a result. The list is read off the same table the
//! file is checked against, so a parameter cannot be missing from it.

use super::model::{Assumption, Grade, Transfer};
use super::preset::{PARAMETERS, Parameter};
use super::shape::{FILE, Field, Record, Shape};
use super::value::{Fields, Node, Value};

/// Where a preset's parameter plausibly lies.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Plausible {
    /// Its median, or its value where it is a constant.
    pub usual: f64,
    pub low: f64,
    pub high: f64,
}

impl Plausible {
    /// The value at a share of the range, on a logarithmic scale where the range leaves 0 out.
    #[must_use]
    pub fn at(&self, share: f64) -> f64 {
        if self.low > 0.0 {
            self.low * libm::pow(self.high / self.low, share)
        } else {
            self.low + (self.high - self.low) * share
        }
    }
}

/// The plausible range of a preset's parameter by its key, in the unit of its law; `None` for one that has no range.
#[must_use]
pub fn plausible(key: &str) -> Option<Plausible> {
    let of = PARAMETERS.iter().find(|parameter| parameter.key == key)?;
    (of.low < of.high).then(|| Plausible {
        usual: of.law.quantile(0.5),
        low: of.low,
        high: of.high,
    })
}

/// In the order of the file, the presets' parameters last.
pub(super) fn assumptions(file: &Fields) -> Vec<Assumption> {
    let mut listed = Vec::new();
    of_record(file, &FILE, "", &mut listed);
    for preset in ["manual", "automated", "hybrid"] {
        if uses(file, preset) {
            let used = PARAMETERS.iter().filter(|parameter| parameter.used_by.contains(&preset));
            listed.extend(used.map(|parameter| of_preset(preset, parameter)));
        }
    }
    listed
}

fn uses(file: &Fields, preset: &str) -> bool {
    file.list("strategies").iter().any(|node| match &node.value {
        Value::Text(name) => name == preset,
        Value::Record(fields) => fields.text("extends") == Some(preset),
        _ => false,
    })
}

fn of_preset(preset: &str, parameter: &Parameter) -> Assumption {
    Assumption {
        key: format!("strategies.{preset}.{}", parameter.key),
        value: parameter.text(),
        source: parameter.source.to_owned(),
        grade: parameter.grade,
        transfer: parameter.transfer,
        set: false,
    }
}

fn of_record(fields: &Fields, record: &Record, path: &str, listed: &mut Vec<Assumption>) {
    for field in record.fields {
        let Some(node) = fields.get(field.key) else { continue };
        let dot = if path.is_empty() { "" } else { "." };
        let path = format!("{path}{dot}{}", field.key);
        listed.extend(of_field(node, field, &path));
        of_node(node, &field.shape, &path, listed);
    }
}

fn of_field(node: &Node, field: &Field, path: &str) -> Option<Assumption> {
    let evidence = field.evidence?;
    let (source, grade, transfer) = if node.set {
        ("set in the scenario", Grade::Chosen, Transfer::Same)
    } else {
        (evidence.source, evidence.grade, evidence.transfer)
    };
    // A price is listed by its value; its range stands in the source.
    let text =
        node.record().and_then(|price| price.get("value")).map_or(&node.text, |one| &one.text);
    let (key, value, source) = (path.to_owned(), text.clone(), source.to_owned());
    Some(Assumption { key, value, source, grade, transfer, set: node.set })
}

fn of_node(node: &Node, shape: &Shape, path: &str, listed: &mut Vec<Assumption>) {
    match (shape, &node.value) {
        (Shape::Record(record), Value::Record(fields)) => of_record(fields, record, path, listed),
        (Shape::List { item, .. }, Value::List(items)) => {
            for (index, node) in items.iter().enumerate() {
                let name =
                    node.record().and_then(|fields| fields.text("name").or(fields.text("to")));
                let path =
                    name.map_or_else(|| format!("{path}.{index}"), |name| format!("{path}.{name}"));
                of_node(node, item, &path, listed);
            }
        }
        (Shape::Kinds { kinds, .. }, Value::Kind(name, Some(content))) => {
            let kind = kinds.iter().find(|kind| kind.name == *name);
            if let Some(shape) = kind.and_then(|kind| kind.content.as_ref()) {
                of_node(content, shape, &format!("{path}.{name}"), listed);
            }
        }
        _ => {}
    }
}
