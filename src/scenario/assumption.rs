//! Every parameter that matters, with its value, its source and how far to trust it.
//!
//! A report that hides its defaults makes a vendor's guess look like a result. The list is read off the same table the
//! file is checked against, so a parameter cannot be missing from it.

use super::model::{Assumption, DetectorUse, Grade, Scenario, Transfer};
use super::open::range_said;
use super::preset::{PARAMETERS, Parameter, Surroundings, preset};
use super::quantity::tidy;
use super::shape::{FILE, Field, Record, Shape};
use super::value::{Fields, Node, Value};
use crate::units::Duration;

/// In the order of the file, the presets' parameters last.
pub(super) fn assumptions(file: &Fields, scenario: &Scenario) -> Vec<Assumption> {
    let mut listed = Vec::new();
    of_record(file, &FILE, "", &mut listed);
    for preset in ["manual", "automated", "hybrid"] {
        if uses(file, preset) {
            let used = PARAMETERS.iter().filter(|parameter| parameter.used_by.contains(&preset));
            listed.extend(used.map(|parameter| of_preset(preset, parameter)));
            listed.extend(detectors(file, preset, scenario));
        }
    }
    listed
}

/// What a preset's detectors fire at. Nobody has published thresholds that carry over to another system.
fn detectors(file: &Fields, name: &str, scenario: &Scenario) -> Vec<Assumption> {
    let around = Surroundings {
        roles: scenario.people.roles.iter().map(|role| role.name.as_str()).collect(),
        error_budget: tidy(scenario.slo.availability.complement().get()),
        bad_after: scenario.slo.bad_after,
        scrape_interval: scenario.telemetry.scrape_interval,
    };
    let plays = preset(name, &around).map_or_else(Vec::new, |spec| spec.plays);
    let of = |play: &str, place: usize, detector: &DetectorUse| {
        let (kind, value) = said(detector);
        Assumption {
            key: format!("strategies.{name}.{play}.when.{place}.{kind}"),
            value,
            range: None,
            source:
                "chosen (a factor of 3 either way): to be tuned against ordinary days of one's own"
                    .to_owned(),
            grade: Grade::Chosen,
            transfer: Transfer::Similar,
            set: false,
        }
    };
    let assumed = plays.iter().filter(|play| has_its_detectors(file, name, &play.name));
    assumed
        .flat_map(|play| play.detectors.iter().enumerate().map(|(at, one)| of(&play.name, at, one)))
        .collect()
}

/// Kind and thresholds, read off the detector itself, so that a new kind needs no line here.
fn said(detector: &DetectorUse) -> (String, String) {
    let json = serde_json::to_value(&detector.kind).unwrap_or_default();
    let Some((kind, fields)) = json.as_object().and_then(|kinds| kinds.iter().next()) else {
        return (json.as_str().unwrap_or("detector").to_owned(), "as it stands".to_owned());
    };
    let field = |(key, value): (&String, &serde_json::Value)| match value {
        serde_json::Value::Number(nanos) if key == "window" || key == "every" => {
            let window = Duration::from_nanos(nanos.as_u64().unwrap_or(0));
            format!("{key} {window}")
        }
        serde_json::Value::String(word) => format!("{key} {word}"),
        value => format!("{key} {value}"),
    };
    // How long a look takes is a law and stands among the preset's parameters.
    let told = fields.as_object().into_iter().flatten().filter(|(_, value)| !value.is_object());
    let mut parts: Vec<String> = told.map(field).collect();
    if detector.hold_for > Duration::ZERO {
        parts.push(format!("for {}", detector.hold_for));
    }
    (kind.clone(), parts.join(", "))
}

fn uses(file: &Fields, preset: &str) -> bool {
    file.list("strategies").iter().any(|node| match &node.value {
        Value::Text(name) => name == preset,
        Value::Record(fields) => fields.text("extends") == Some(preset),
        _ => false,
    })
}

/// Whether some strategy has that play of the preset without saying itself what starts it.
fn has_its_detectors(file: &Fields, preset: &str, play: &str) -> bool {
    let says_itself = |fields: &Fields| {
        let mut plays = fields.records("plays");
        plays.any(|one| one.text("name") == Some(play) && one.get("when").is_some())
    };
    file.list("strategies").iter().any(|node| match &node.value {
        Value::Text(name) => name == preset,
        Value::Record(fields) => fields.text("extends") == Some(preset) && !says_itself(fields),
        _ => false,
    })
}

fn of_preset(preset: &str, parameter: &Parameter) -> Assumption {
    Assumption {
        key: format!("strategies.{preset}.{}", parameter.key),
        value: parameter.text(),
        range: Some(parameter.open_unit().range(parameter.low, parameter.high)),
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
    // A price is listed by its value, beside which its range stands.
    let text =
        node.record().and_then(|price| price.get("value")).map_or(&node.text, |one| &one.text);
    let (key, value, source) = (path.to_owned(), text.clone(), source.to_owned());
    let range = range_said(node, field);
    Some(Assumption { key, value, range, source, grade, transfer, set: node.set })
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
