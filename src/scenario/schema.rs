//! The JSON Schema of the scenario file, for completion and checks in editors.
//!
//! Written from the same table the walker reads. It knows units and ranges of whole numbers, but not meaning: whether a
//! called service exists is for `backout validate` to say.

use serde_json::{Map, Value, json};

use super::diagnostic::Diagnostic;
use super::model::{BoundSide, MeasureUnit};
use super::shape::{
    FILE, Field, Kind, LAWS, LawKind, Need, Record, Scalar, Shape, plain_parameter,
};
use super::tree::{Branch, Tree, parse};

/// JSON Schema, draft 7.
#[must_use]
pub fn schema() -> Value {
    let mut schema = record(&FILE);
    schema["$schema"] = json!("http://json-schema.org/draft-07/schema#");
    schema["title"] = json!("backout scenario");
    schema
}

/// Every key path that holds a value, such as `services[].calls[].retries.max`; laws and kinds count as their key.
#[must_use]
pub fn leaves() -> Vec<String> {
    let mut found = Vec::new();
    leaves_of(&Shape::Record(&FILE), "", &mut found);
    found
}

/// A file as an editor hands it to the schema: YAML's numbers and words as JSON.
pub fn as_json(text: &str) -> Result<Value, Box<Diagnostic>> {
    parse(text).map(|tree| json_of(&tree))
}

fn leaves_of(shape: &Shape, path: &str, found: &mut Vec<String>) {
    match shape {
        Shape::Scalar(_) | Shape::Law(_) => found.push(path.to_owned()),
        Shape::Record(record) => {
            for field in record.fields {
                let dot = if path.is_empty() { "" } else { "." };
                leaves_of(&field.shape, &format!("{path}{dot}{}", field.key), found);
            }
        }
        Shape::List { item, .. } => leaves_of(item, &format!("{path}[]"), found),
        Shape::Kinds { kinds, .. } => {
            for kind in *kinds {
                let path = format!("{path}.{}", kind.name);
                match &kind.content {
                    Some(shape) => leaves_of(shape, &path, found),
                    None => found.push(path),
                }
            }
        }
        Shape::Shorthand(_, longer) => {
            found.push(path.to_owned());
            leaves_of(longer, path, found);
        }
    }
}

fn json_of(tree: &Tree) -> Value {
    match &tree.branch {
        Branch::Scalar { text, plain: true } => plain(text),
        Branch::Scalar { text, .. } => json!(text),
        Branch::List(items) => items.iter().map(json_of).collect(),
        Branch::Map(entries) => {
            let pairs = entries.iter().map(|entry| (entry.key.clone(), json_of(&entry.value)));
            Value::Object(pairs.collect())
        }
    }
}

/// YAML's core schema, as far as scenarios need it.
fn plain(text: &str) -> Value {
    match text {
        "" | "~" | "null" => Value::Null,
        "true" => json!(true),
        "false" => json!(false),
        _ => {
            let number = text.parse::<u64>().map(Value::from).ok();
            let float = || text.parse::<f64>().ok().filter(|n| n.is_finite()).map(Value::from);
            let numeric = text.starts_with(|c: char| c.is_ascii_digit() || c == '-');
            number.or_else(|| float().filter(|_| numeric)).unwrap_or_else(|| json!(text))
        }
    }
}

fn shape(shape: &Shape) -> Value {
    match shape {
        Shape::Scalar(one) => scalar(one),
        Shape::Law(quantity) => law(quantity),
        Shape::Record(one) => record(one),
        Shape::List { item, least } => {
            json!({"type": "array", "items": self::shape(item), "minItems": least})
        }
        Shape::Kinds { kinds, .. } => any_of(&kinds.iter().flat_map(kind).collect::<Vec<_>>()),
        Shape::Shorthand(short, longer) => any_of(&[scalar(short), self::shape(longer)]),
    }
}

fn any_of(shapes: &[Value]) -> Value {
    json!({ "anyOf": shapes })
}

fn record(record: &Record) -> Value {
    let mut properties = Map::new();
    for one in record.fields {
        properties.insert(one.key.to_owned(), field(one));
    }
    let required = record.fields.iter().filter(|field| matches!(field.need, Need::Required));
    let required: Vec<&str> = required.map(|field| field.key).collect();
    // A record without required keys may be left empty: everything below `people:` commented out.
    let kind = if required.is_empty() { json!(["object", "null"]) } else { json!("object") };
    json!({"type": kind, "additionalProperties": false, "required": required, "properties": properties})
}

fn field(field: &Field) -> Value {
    let mut schema = shape(&field.shape);
    schema["description"] = json!(field.doc);
    if let Need::Default(text) = field.need
        && let Ok(default) = as_json(text)
    {
        schema["default"] = default;
    }
    schema
}

/// The mapping form, and the word alone where that is enough.
fn kind(kind: &Kind) -> Vec<Value> {
    let word = json!({"const": kind.name, "description": kind.doc});
    let Some(content) = &kind.content else { return vec![word] };
    let mapping = json!({
        "type": "object",
        "description": kind.doc,
        "properties": {kind.name: shape(content)},
        "required": [kind.name],
        "additionalProperties": false,
    });
    let optional = |field: &Field| !matches!(field.need, Need::Required);
    match content {
        Shape::Record(record) if record.fields.iter().all(optional) => vec![word, mapping],
        _ => vec![mapping],
    }
}

fn law(quantity: &Scalar) -> Value {
    let one = scalar(quantity);
    let is_share = matches!(quantity, Scalar::Share { .. });
    let mut shapes = vec![one.clone()];
    if let Some(pattern) = pattern(quantity) {
        shapes.push(text(&format!("{pattern} *\\.\\. *{pattern}")));
    }
    let possible = LAWS.iter().filter(|law| !(is_share && law.unbounded));
    shapes.extend(possible.map(|law| named_law(law, &one)));
    any_of(&shapes)
}

fn named_law(law: &LawKind, quantity: &Value) -> Value {
    let parameters = |keys: &mut dyn Iterator<Item = &&'static str>, required: &[&str]| {
        let mut properties = Map::new();
        for key in keys {
            let plain = plain_parameter(key).map(|plain| scalar(&plain));
            properties.insert((*key).to_owned(), plain.unwrap_or_else(|| quantity.clone()));
        }
        json!({
            "type": "object", "additionalProperties": false, "required": required, "properties": properties,
        })
    };
    let otherwise = parameters(&mut law.or.iter(), law.or);
    let mut parameters = parameters(&mut law.values.iter().chain(law.one_of), law.values);
    if !law.one_of.is_empty() {
        let exactly: Vec<Value> = law.one_of.iter().map(|key| json!({"required": [key]})).collect();
        parameters["oneOf"] = json!(exactly);
    }
    if !law.or.is_empty() {
        parameters = any_of(&[parameters, otherwise]);
    }
    json!({
        "type": "object", "description": law.doc, "additionalProperties": false,
        "required": [law.name], "properties": {law.name: parameters},
    })
}

const NUMBER: &str = "[0-9]+(\\.[0-9]+)?";
const BYTES: &str = "(B|KB|MB|GB|KiB|MiB|GiB)";
const TIME: &str = "[0-2][0-9]:[0-5][0-9]";

/// A pattern for quantities that are written as text; `None` for words and numbers.
fn pattern(quantity: &Scalar) -> Option<String> {
    Some(match quantity {
        Scalar::Share { .. } => format!("{NUMBER} *%"),
        Scalar::Duration { .. } => format!("({NUMBER}(ns|us|ms|s|m|h|d|w) *)+"),
        Scalar::DurationRange { .. } => {
            let end = format!("({NUMBER}(ns|us|ms|s|m|h|d|w))+");
            format!("{end} *\\.\\. *{end}")
        }
        Scalar::Rate => format!("{NUMBER} */(s|min|m|h)"),
        Scalar::Bytes { .. } => format!("{NUMBER} *{BYTES}"),
        Scalar::ByteRate => format!("{NUMBER} *{BYTES} */s"),
        Scalar::Money => format!("([$€£]{NUMBER}|{NUMBER} *[A-Z]{{3}})"),
        Scalar::Currency => "[A-Z]{3}".to_owned(),
        Scalar::TimeOfDay => TIME.to_owned(),
        Scalar::TimeRange => format!("{TIME} *\\.\\. *{TIME}"),
        Scalar::Hours => format!("(always|(daily|weekdays) +{TIME} *\\.\\. *{TIME})"),
        Scalar::Name => "[A-Za-z0-9][A-Za-z0-9_.-]*".to_owned(),
        Scalar::Number { .. } => NUMBER.to_owned(),
        Scalar::Bound { side, unit } => bound(*side, *unit),
        _ => return None,
    })
}

/// `<2%`, and for money `<$80k`.
fn bound(side: BoundSide, unit: MeasureUnit) -> String {
    let sign = if side == BoundSide::Below { '<' } else { '>' };
    let amount = match unit {
        MeasureUnit::Share => format!("{NUMBER} *%"),
        MeasureUnit::Seconds | MeasureUnit::Hours => {
            format!("({NUMBER}(ns|us|ms|s|m|h|d|w) *)+")
        }
        MeasureUnit::Money => format!("([$€£]{NUMBER}[kM]?|{NUMBER}[kM]? *[A-Z]{{3}})"),
        MeasureUnit::Requests | MeasureUnit::Count => NUMBER.to_owned(),
    };
    format!("{sign} *{amount}")
}

fn text(pattern: &str) -> Value {
    json!({"type": "string", "pattern": format!("^{pattern}$")})
}

fn scalar(scalar: &Scalar) -> Value {
    match scalar {
        Scalar::Flag => json!({"type": "boolean"}),
        Scalar::Count { least, most } => {
            json!({"type": "integer", "minimum": least, "maximum": most})
        }
        Scalar::Number { least, most } => {
            json!({"type": "number", "minimum": least, "maximum": most})
        }
        Scalar::Choice(choices) => json!({"type": "string", "enum": choices}),
        Scalar::Amount => {
            any_of(&[json!({"type": "integer", "minimum": 0}), text(&format!("{NUMBER} *%"))])
        }
        Scalar::Text | Scalar::File => json!({"type": "string", "minLength": 1}),
        // A name may look like a number to YAML.
        Scalar::Name => any_of(&[text("[A-Za-z0-9][A-Za-z0-9_.-]*"), json!({"type": "number"})]),
        _ => pattern(scalar).map_or_else(|| json!({}), |pattern| text(&pattern)),
    }
}
