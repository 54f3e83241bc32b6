//! Which keys differ between two scenario files.

use backout::scenario::schema::as_json;
use serde_json::Value;

/// Paths as the schema writes its leaves; a value that is there on one side only counts as its own path.
pub(crate) fn between(one: &str, other: &str) -> Vec<String> {
    let mut found = Vec::new();
    compare(&as_json(one).unwrap(), &as_json(other).unwrap(), "", &mut found);
    found
}

fn compare(one: &Value, other: &Value, path: &str, found: &mut Vec<String>) {
    match (one, other) {
        (Value::Object(left), Value::Object(right)) => {
            for key in left.keys().chain(right.keys().filter(|key| !left.contains_key(*key))) {
                let dot = if path.is_empty() { "" } else { "." };
                let null = Value::Null;
                let [left, right] = [left, right].map(|side| side.get(key).unwrap_or(&null));
                compare(left, right, &format!("{path}{dot}{key}"), found);
            }
        }
        (Value::Array(left), Value::Array(right)) if left.len() == right.len() => {
            for (left, right) in left.iter().zip(right) {
                compare(left, right, &format!("{path}[]"), found);
            }
        }
        _ if one == other => {}
        _ => found.push(path.to_owned()),
    }
}
