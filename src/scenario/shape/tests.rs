//! Every default says where it comes from and what that is worth; held over the tables themselves, so that no key can
//! escape by being in no shipped scenario.

use super::{FILE, Field, Need, Record, Shape};
use crate::scenario::model::{Assumption, Grade, Transfer};
use crate::scenario::preset::PARAMETERS;

/// Defaults without a source, each with the reason why none is needed. A name ending in a dot stands for all below it.
const WITHOUT: [(&str, &str); 23] = [
    ("seed", "names the draws; no figure leans on it"),
    ("replications", "how closely figures are known, not what they are"),
    (
        "warm_up",
        "queues and telemetry are in their usual state long before; a longer one changes nothing",
    ),
    (
        "traffic.sessions.state",
        "a fact of the user's architecture, of which the harmless form is assumed",
    ),
    ("services.balance", "a setting of the user's load balancer, and the usual one"),
    ("services.calls", "no call until it is written"),
    ("services.calls.chance", "a call that is written is made"),
    ("services.calls.retries.jitter", "belongs to retries, which the user writes"),
    (
        "release.outcomes.what.latency.share",
        "belongs to an outcome the user writes: all answers unless it says which",
    ),
    (
        "release.outcomes.what.crash_loop.after",
        "belongs to an outcome the user writes: the plainest of its forms",
    ),
    ("release.way_back.schema_change.expand_contract", "belongs to a hazard the user writes"),
    ("faults", "no fault until it is written"),
    ("faults.chance", "a fault that is written strikes"),
    ("people.roles", "names without numbers: the roles the presets speak of"),
    ("people.roles.people", "a fact of the user's rota, of which the least is assumed"),
    ("people.roles.hours", "a fact of the user's rota"),
    ("strategies.plays.before", "belongs to a play the user writes"),
    ("strategies.plays.hold", "belongs to a play the user writes"),
    (
        "strategies.plays.when.",
        "belongs to a rule the user writes, with thresholds without any default",
    ),
    (
        "strategies.plays.steps.",
        "belongs to a runbook the user writes: done as it says, by automation, without a slip",
    ),
    (
        "strategies.approval.otherwise",
        "belongs to an approval the user writes: what the preset does",
    ),
    ("costs.currency", "a name, which converts nothing"),
    ("drill.", "how real processes are driven; no simulated figure reads it"),
];

/// Every field of the tables with its key, items of lists and kinds included.
fn fields(record: &'static Record, key: &str, found: &mut Vec<(String, &'static Field)>) {
    for field in record.fields {
        let dot = if key.is_empty() { "" } else { "." };
        let key = format!("{key}{dot}{}", field.key);
        below(&field.shape, &key, found);
        found.push((key, field));
    }
}

fn below(shape: &'static Shape, key: &str, found: &mut Vec<(String, &'static Field)>) {
    match shape {
        Shape::Record(record) => fields(record, key, found),
        Shape::List { item, .. } => below(item, key, found),
        Shape::Shorthand(_, longer) => below(longer, key, found),
        Shape::Kinds { kinds, .. } => {
            for kind in *kinds {
                if let Some(content) = &kind.content {
                    below(content, &format!("{key}.{}", kind.name), found);
                }
            }
        }
        Shape::Scalar(_) | Shape::Law(_) => {}
    }
}

fn all() -> Vec<(String, &'static Field)> {
    let mut found = Vec::new();
    fields(&FILE, "", &mut found);
    found
}

fn is_excepted(key: &str) -> bool {
    WITHOUT.iter().any(|(name, _)| match name.strip_suffix('.') {
        Some(_) => key.starts_with(name),
        None => key == *name,
    })
}

fn printed(grade: Grade, transfer: Transfer, source: &str) -> String {
    let (key, value, range) = (String::new(), String::new(), None);
    Assumption { key, value, range, source: source.to_owned(), grade, transfer, set: false }.told()
}

/// What is wrong with a source, as it is printed.
fn fault(grade: Grade, transfer: Transfer, source: &str) -> Option<&'static str> {
    let told = printed(grade, transfer, source);
    let names_range = source.contains(" to ")
        || source.contains("..")
        || source.contains("any ")
        || source.contains("none until")
        || source.contains("(0s)");
    match (grade, transfer) {
        (Grade::Chosen, _) if !told.starts_with("chosen") => Some("does not begin with chosen"),
        (Grade::Chosen, _) if !names_range => Some("names no range"),
        (Grade::Chosen, _) => None,
        (_, Transfer::Foreign) if !told.contains("foreign task") => {
            Some("hides that it is foreign")
        }
        (_, Transfer::Similar) if !told.contains("similar task") => {
            Some("hides that it is similar")
        }
        _ if source.len() < 10 => Some("has no source"),
        _ => None,
    }
}

#[test]
fn every_default_that_moves_a_figure_has_its_source() {
    let bare: Vec<String> = all()
        .into_iter()
        .filter(|(key, field)| {
            let is_default = matches!(field.need, Need::Default(text) if text != "{}");
            is_default && field.evidence.is_none() && !is_excepted(key)
        })
        .map(|(key, _)| key)
        .collect();
    assert!(bare.is_empty(), "without a source: {bare:#?}");
}

#[test]
fn no_exception_is_idle() {
    for (name, why) in WITHOUT {
        assert!(!why.is_empty(), "{name}");
        let stands_for = |(key, field): &(String, &Field)| {
            let is_it = if name.ends_with('.') { key.starts_with(name) } else { key == name };
            is_it && field.evidence.is_none() && matches!(field.need, Need::Default(_))
        };
        assert!(all().iter().any(stands_for), "{name} is no exception any more");
    }
}

#[test]
fn every_source_says_what_it_is_worth() {
    let of_fields = all().into_iter().filter_map(|(key, field)| {
        let is_default = matches!(field.need, Need::Default(_));
        let evidence = field.evidence.filter(|_| is_default)?;
        Some((key, evidence.grade, evidence.transfer, evidence.source))
    });
    let of_presets = PARAMETERS
        .iter()
        .map(|one| (format!("preset.{}", one.key), one.grade, one.transfer, one.source));
    let faults: Vec<String> = of_fields
        .chain(of_presets)
        .filter_map(|(key, grade, transfer, source)| {
            let fault = fault(grade, transfer, source)?;
            Some(format!("{key} {fault}: {source}"))
        })
        .collect();
    assert!(faults.is_empty(), "{faults:#?}");
}

#[test]
fn ranges_hold_their_defaults_and_presets_have_one() {
    for (key, field) in all() {
        if let Some((low, high)) = field.evidence.and_then(|evidence| evidence.range) {
            assert!(low < high && low >= 0.0, "{key}: {low} to {high}");
        }
    }
    for parameter in &PARAMETERS {
        let middle = parameter.law.quantile(0.5);
        let is_within = parameter.low <= middle && middle <= parameter.high;
        assert!(is_within && parameter.low < parameter.high, "{}", parameter.key);
    }
}
