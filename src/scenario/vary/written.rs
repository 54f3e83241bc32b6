//! A detector as a user would write it: users' units, and no key that only says what holds by default.
//!
//! Which keys there are, in which order and with which defaults is read off the table of the file's shape. What is written reads back as
//! exactly the same detector, so a share whose tidy form is another number in binary gets as many places as it takes.

use super::preset::{kind, slot};
use crate::random::Distribution;
use crate::scenario::model::{Actor, DetectorKind, DetectorUse, Role, Target};
use crate::scenario::shape::{DETECTORS, Field, Need, Scalar, Shape, plain_parameter};
use crate::scenario::vary::spread::written_time;
use crate::units::Duration;

/// Such as `error_ratio: {above: 2.67%, over: 1m}`.
pub(super) fn detector(detector: &DetectorUse, roles: &[Role]) -> String {
    let kind = kind(detector);
    let shape = DETECTORS.iter().find(|one| one.name == kind);
    let fields = match shape.and_then(|one| one.content.as_ref()) {
        Some(Shape::Record(record)) => record.fields,
        _ => &[],
    };
    let pairs = fields.iter().filter_map(|field| {
        let value = value(detector, field, roles)?;
        let is_default = matches!(field.need, Need::Default(default) if default == value);
        (!is_default).then(|| format!("{}: {value}", field.key))
    });
    format!("{kind}: {{{}}}", pairs.collect::<Vec<_>>().join(", "))
}

/// None where the detector has none, as one with `above` has no `below`.
fn value(detector: &DetectorUse, field: &Field, roles: &[Role]) -> Option<String> {
    match (&detector.kind, field.key) {
        (
            DetectorKind::Threshold { target, .. }
            | DetectorKind::ConsecutiveFailures { target, .. },
            "of",
        ) => Some(series(*target).to_owned()),
        (DetectorKind::Inspection { what, .. }, "what") => Some(what.name().to_owned()),
        (DetectorKind::Inspection { takes, .. }, "takes") => Some(law(takes)),
        (DetectorKind::Inspection { by, .. }, "by") => match by {
            Actor::Automation => Some("automation".to_owned()),
            Actor::Role(role) => roles.get(*role).map(|role| role.name.clone()),
        },
        _ => match &field.shape {
            Shape::Scalar(scalar) => {
                slot(&mut detector.clone(), field.key).map(|slot| slot.written(scalar))
            }
            _ => None,
        },
    }
}

const fn series(target: Target) -> &'static str {
    match target {
        Target::NewVersion => "new_version",
        Target::ReleasedService => "released_service",
        Target::UserFacing => "user_facing",
    }
}

/// A law over seconds; its form in JSON has the names that the file knows.
fn law(law: &Distribution) -> String {
    let time = |seconds: f64| written_time(Duration::from_secs_f64(seconds));
    if let Distribution::Constant(seconds) = law {
        return time(*seconds);
    }
    let json = serde_json::to_value(law).unwrap_or_default();
    let Some((name, parameters)) = json.as_object().and_then(|laws| laws.iter().next()) else {
        return time(law.mean());
    };
    let said = |(key, value): (&String, &serde_json::Value)| {
        let number = value.as_f64().unwrap_or_default();
        let is_plain = matches!(plain_parameter(key), Some(Scalar::Number { .. }));
        format!("{key}: {}", if is_plain { number.to_string() } else { time(number) })
    };
    let parameters: Vec<String> = parameters.as_object().into_iter().flatten().map(said).collect();
    format!("{{{name}: {{{}}}}}", parameters.join(", "))
}
