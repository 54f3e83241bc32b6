//! Open keys of the file: found by its tables, put in at their place.

use super::parameter::{Lever, OpenParameter, OpenUnit};
use crate::random::Distribution;
use crate::scenario::build;
use crate::scenario::model::Price;
use crate::scenario::shape::{FILE, Field, Record, Scalar, Shape};
use crate::scenario::value::{Fields, Node, Value};
use crate::units::{Duration, Money, Ratio};

/// The way from the file to a node.
pub(super) type Place = Vec<Segment>;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Segment {
    Key(&'static str),
    Item(usize),
    /// What a kind holds.
    Content,
}

/// Lists whose items are open together: one habit of one company, of which nobody knows more for one role than for
/// another. To draw each by itself would average the ignorance away.
const TOGETHER: [&str; 1] = ["people.roles"];

/// Every open key with the places it stands at.
pub(super) fn parameters(file: &Fields) -> Vec<(OpenParameter, Vec<Place>)> {
    let mut found = Found::default();
    found.record(file, &FILE, "", &mut Vec::new());
    found.parameters
}

#[derive(Default)]
struct Found {
    parameters: Vec<(OpenParameter, Vec<Place>)>,
}

impl Found {
    fn record(&mut self, fields: &Fields, record: &Record, key: &str, place: &mut Place) {
        for field in record.fields {
            let Some(node) = fields.get(field.key) else { continue };
            let dot = if key.is_empty() { "" } else { "." };
            let key = format!("{key}{dot}{}", field.key);
            place.push(Segment::Key(field.key));
            match open(node, field, &key) {
                Some(parameter) => self.add(parameter, place),
                None => self.node(node, &field.shape, &key, place),
            }
            place.pop();
        }
    }

    fn add(&mut self, parameter: OpenParameter, place: &Place) {
        let same = self.parameters.iter_mut().find(|(present, _)| present.key == parameter.key);
        match same {
            Some((_, places)) => places.push(place.clone()),
            None => self.parameters.push((parameter, vec![place.clone()])),
        }
    }

    fn node(&mut self, node: &Node, shape: &Shape, key: &str, place: &mut Place) {
        match (shape, &node.value) {
            (Shape::Record(record), Value::Record(fields)) => {
                self.record(fields, record, key, place);
            }
            (Shape::List { item, .. }, Value::List(items)) => {
                for (index, node) in items.iter().enumerate() {
                    let key = key_of_item(node, index, key);
                    place.push(Segment::Item(index));
                    self.node(node, item, &key, place);
                    place.pop();
                }
            }
            (Shape::Kinds { kinds, .. }, Value::Kind(name, Some(content))) => {
                let kind = kinds.iter().find(|kind| kind.name == *name);
                if let Some(shape) = kind.and_then(|kind| kind.content.as_ref()) {
                    place.push(Segment::Content);
                    self.node(content, shape, &format!("{key}.{name}"), place);
                    place.pop();
                }
            }
            _ => {}
        }
    }
}

fn key_of_item(node: &Node, index: usize, list: &str) -> String {
    if TOGETHER.contains(&list) {
        return list.to_owned();
    }
    let name = node.record().and_then(|fields| fields.text("name").or(fields.text("to")));
    name.map_or_else(|| format!("{list}.{index}"), |name| format!("{list}.{name}"))
}

/// The parameter, if this key is open.
fn open(node: &Node, field: &Field, key: &str) -> Option<OpenParameter> {
    let evidence = field.evidence?;
    let (value, (low, high)) = match price(node) {
        Some(price) => price.is_open().then(|| (price.value.as_units(), range(&price)))?,
        None if node.set => return None,
        None => (present(&node.value)?, evidence.range?),
    };
    let source = if node.set { "a range set in the scenario" } else { evidence.source };
    let (low, high) = (low.min(value), high.max(value));
    (low < high).then(|| OpenParameter {
        key: key.to_owned(),
        unit: unit(&field.shape),
        low,
        high,
        value,
        source: source.to_owned(),
        lever: Lever::Behaviour,
    })
}

/// The range of a key as it stands among the assumptions.
pub(in crate::scenario) fn range_said(node: &Node, field: &Field) -> Option<String> {
    let range = match price(node) {
        Some(price) => Some(range(&price)),
        None if node.set => None,
        None => field.evidence.and_then(|evidence| evidence.range),
    };
    range.filter(|(low, high)| low < high).map(|(low, high)| unit(&field.shape).range(low, high))
}

/// A price that is written with its range; an amount of money alone may be no price at all.
fn price(node: &Node) -> Option<Price> {
    node.record().and_then(|_| build::price(node))
}

fn range(price: &Price) -> (f64, f64) {
    (price.low.as_units(), price.high.as_units())
}

fn unit(shape: &Shape) -> OpenUnit {
    match shape {
        Shape::Scalar(scalar) => unit_of(scalar),
        Shape::Law(scalar) | Shape::Shorthand(scalar, _) => unit_of(scalar),
        _ => OpenUnit::Count,
    }
}

fn unit_of(scalar: &Scalar) -> OpenUnit {
    match scalar {
        Scalar::Duration { .. } => OpenUnit::Duration,
        Scalar::Share { .. } => OpenUnit::Share,
        Scalar::Money => OpenUnit::Money,
        _ => OpenUnit::Count,
    }
}

fn present(value: &Value) -> Option<f64> {
    match value {
        Value::Duration(length) => Some(length.as_secs_f64()),
        Value::Share(share) => Some(share.get()),
        Value::Number(number) | Value::Rate(number) => Some(*number),
        Value::Count(count) => Some(*count as f64),
        Value::Money(amount, _) => Some(amount.as_units()),
        Value::Law(law) => Some(middle(law)),
        _ => None,
    }
}

/// What is told of a law: its median where it is given by one, else its mean.
pub(super) fn middle(law: &Distribution) -> f64 {
    match law {
        Distribution::Lognormal { median, .. } => *median,
        law => law.mean(),
    }
}

/// The law of the same shape with another middle.
pub(super) fn moved(law: Distribution, to: f64) -> Distribution {
    let from = middle(&law);
    if from > 0.0 { law.scaled(to / from) } else { Distribution::Constant(to) }
}

/// Puts a value in at a place.
pub(super) fn put(file: &mut Fields, place: &[Segment], value: f64) {
    let Some((Segment::Key(key), rest)) = place.split_first() else { return };
    let entry = file.entries.iter_mut().find(|(name, ..)| name == key);
    if let Some((.., node)) = entry {
        put_below(node, rest, value);
    }
}

fn put_below(node: &mut Node, place: &[Segment], value: f64) {
    match (place.split_first(), &mut node.value) {
        (None, Value::Record(price)) => put(price, &[Segment::Key("value")], value),
        (None, leaf) => put_leaf(leaf, value),
        (Some((Segment::Key(_), _)), Value::Record(fields)) => put(fields, place, value),
        (Some((Segment::Item(index), rest)), Value::List(items)) => {
            if let Some(node) = items.get_mut(*index) {
                put_below(node, rest, value);
            }
        }
        (Some((Segment::Content, rest)), Value::Kind(_, Some(content))) => {
            put_below(content, rest, value);
        }
        _ => {}
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a count of its range")]
fn put_leaf(leaf: &mut Value, value: f64) {
    match leaf {
        Value::Duration(length) => *length = Duration::from_secs_f64(value),
        Value::Share(share) => *share = Ratio::saturating(value),
        Value::Number(number) | Value::Rate(number) => *number = value,
        Value::Count(count) => *count = value.round().max(0.0) as u64,
        Value::Money(amount, _) => *amount = Money::from_units(value),
        Value::Law(law) => *law = moved(*law, value),
        _ => {}
    }
}
