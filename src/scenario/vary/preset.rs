//! What a preset brings along: the thresholds of its detectors, and its named parameters.
//!
//! Neither is a key of the file as long as the preset is used as it is, and both are what one wants to tune first. A detector is addressed
//! as if its play had been written out (`strategies.automated.plays.trigger.when.error_ratio.above`), with the same names and the same
//! limits, so that the path stays right once somebody does write it out. It is set in the built strategy, because a play that is written
//! out loses what only presets have: which steps belong to which handler, and which assumption each was made from. Named parameters
//! (`strategies.manual.assess`) are set as `run --decide` sets them.

use super::VaryError;
use super::list::quoted;
use super::spread::written_time;
use crate::scenario::model::{
    Comparison, DetectorKind, DetectorUse, Play, Quantity, Scenario, StrategySpec,
};
use crate::scenario::open::{Open, OpenUnit};
use crate::scenario::quantity::{self, tidy};
use crate::scenario::shape::{DETECTORS, Scalar, Shape};
use crate::scenario::suggest::nearest;
use crate::scenario::tree::{Branch, Tree};
use crate::scenario::value::Value;
use crate::scenario::walk::{Refused, read_word};
use crate::units::{Duration, Money, Ratio};

/// A place of a preset.
#[derive(Clone, Debug)]
pub(super) enum Part {
    /// Strategy, play, detector, by index; the key, and what may stand there.
    Detector(usize, usize, usize, String, &'static Scalar),
    /// A named parameter, by its key.
    Parameter(String, OpenUnit),
}

/// The part that a path names, and what it is today; `None` where the path is for the file.
pub(super) fn find(
    tree: &Tree,
    today: &Scenario,
    open: &Open,
    path: &str,
) -> Result<Option<(Part, String)>, VaryError> {
    for (index, spec) in today.strategies.iter().enumerate() {
        let start = format!("strategies.{}.plays.", spec.name);
        if let Some(rest) = path.strip_prefix(&start) {
            return detector(tree, spec, index, rest, path);
        }
    }
    let named = open.parameters().iter().find(|one| one.key == path);
    let of_preset = named.filter(|one| one.key.starts_with("strategies."));
    Ok(of_preset
        .map(|one| (Part::Parameter(one.key.clone(), one.unit), one.unit.written(one.value))))
}

fn detector(
    tree: &Tree,
    spec: &StrategySpec,
    strategy: usize,
    rest: &str,
    path: &str,
) -> Result<Option<(Part, String)>, VaryError> {
    let nowhere = |reason: String| VaryError::NoPlace { path: path.to_owned(), reason };
    let written = written_plays(tree, strategy);
    let of_preset: Vec<(usize, &Play)> =
        spec.plays.iter().enumerate().filter(|(_, play)| !written.contains(&play.name)).collect();
    let is_in = |name: &str| {
        rest.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    };
    if written.iter().any(|name| is_in(name)) {
        return Ok(None);
    }
    let Some((at, play)) = of_preset.into_iter().find(|(_, play)| is_in(&play.name)) else {
        let names: Vec<&str> = spec.plays.iter().map(|play| play.name.as_str()).collect();
        let step = rest.split('.').next().unwrap_or("");
        let remedy = suggestion(step, &names);
        return Err(nowhere(format!("`{}` has no play `{step}`; {remedy}", spec.name)));
    };
    let Some(rest) = rest[play.name.len()..].strip_prefix(".when.") else {
        let remedy = "of a preset's play only what is below its `when` can be varied";
        return Err(nowhere(format!(
            "{remedy}, such as `{}.plays.{}.when.{}`",
            spec.name,
            play.name,
            labels(play)[0]
        )));
    };
    let labels = labels(play);
    if let Some(whole) = labels.iter().position(|one| one == rest) {
        let keys: Vec<String> =
            keys(&play.detectors[whole]).iter().map(|(key, _)| format!("{path}.{key}")).collect();
        let (path, below) = (path.to_owned(), format!("below it are {}", quoted(&keys)));
        return Err(VaryError::Collection { path, what: "a mapping", below });
    }
    let names: Vec<&str> = labels.iter().map(String::as_str).collect();
    let (label, key) = rest.rsplit_once('.').unwrap_or((rest, ""));
    let numbered = |at: usize| format!("{at}.{}", kind(&play.detectors[at]));
    let which = (0..labels.len()).find(|at| labels[*at] == label || numbered(*at) == label);
    let Some(which) = which else {
        let remedy = suggestion(label, &names);
        return Err(nowhere(format!(
            "the preset's play `{}` has no `{label}`; {remedy}",
            play.name
        )));
    };
    let mut detector = play.detectors[which].clone();
    let keys: Vec<&str> = keys(&detector).into_iter().map(|(key, _)| key).collect();
    let scalar = scalar_of(&detector, key).zip(slot(&mut detector, key));
    let Some((scalar, slot)) = scalar else {
        return Err(nowhere(format!("`{label}` has no `{key}`; {}", suggestion(key, &keys))));
    };
    let part = Part::Detector(strategy, at, which, key.to_owned(), scalar);
    Ok(Some((part, slot.written(scalar))))
}

fn suggestion(written: &str, possible: &[&str]) -> String {
    let all: Vec<String> = possible.iter().map(ToString::to_string).collect();
    match nearest(written, possible) {
        Some(name) => format!("did you mean `{name}`? There are {}", quoted(&all)),
        None => format!("there are {}", quoted(&all)),
    }
}

/// Plays of which the file says what starts them: the others are the preset's in that.
fn written_plays(tree: &Tree, strategy: usize) -> Vec<String> {
    let plays = plays_of_file(tree, strategy);
    plays.into_iter().filter(|(_, play)| play.get("when").is_some()).map(|(name, _)| name).collect()
}

/// The plays of a strategy as the file has them, by name.
fn plays_of_file(tree: &Tree, strategy: usize) -> Vec<(String, Tree)> {
    let items = |tree: Option<&Tree>| match tree.map(|tree| &tree.branch) {
        Some(Branch::List(items)) => items.clone(),
        _ => Vec::new(),
    };
    let strategies = items(tree.get("strategies"));
    let plays = items(strategies.get(strategy).and_then(|strategy| strategy.get("plays")));
    let named = |play: Tree| match &play.get("name")?.branch {
        Branch::Scalar { text, .. } => Some((text.clone(), play)),
        _ => None,
    };
    plays.into_iter().filter_map(named).collect()
}

/// What `hold` or `before` is in a play that says nothing of it and stands in for one of the preset's.
pub(super) fn inherited(tree: &Tree, today: &Scenario, path: &str) -> Option<String> {
    let (play_path, key) = path.rsplit_once('.')?;
    for (index, spec) in today.strategies.iter().enumerate() {
        let (of_file, start) =
            (plays_of_file(tree, index), format!("strategies.{}.plays.", spec.name));
        let Some(name) = play_path.strip_prefix(&start) else { continue };
        let (_, play) = of_file.iter().find(|(one, _)| one == name)?;
        let is_whole = ["when", "steps"].iter().all(|key| play.get(key).is_some());
        let built = spec.plays.iter().find(|one| one.name == name)?;
        return match key {
            _ if is_whole || play.get(key).is_some() => None,
            "hold" => Some(built.hold.to_string()),
            "before" => Some(built.before.to_string()),
            _ => None,
        };
    }
    None
}

/// Paths of the presets' parts and what they are.
pub(super) fn paths(tree: &Tree, today: &Scenario, open: &Open) -> Vec<(String, String)> {
    let mut listed = Vec::new();
    for (index, spec) in today.strategies.iter().enumerate() {
        let written = written_plays(tree, index);
        for play in spec.plays.iter().filter(|play| !written.contains(&play.name)) {
            for (label, detector) in labels(play).iter().zip(&play.detectors) {
                for (key, scalar) in keys(detector) {
                    let path =
                        format!("strategies.{}.plays.{}.when.{label}.{key}", spec.name, play.name);
                    if let Some(slot) = slot(&mut detector.clone(), key) {
                        listed.push((path, slot.written(scalar)));
                    }
                }
            }
        }
    }
    let of_presets = open.parameters().iter().filter(|one| one.key.starts_with("strategies."));
    listed.extend(of_presets.map(|one| (one.key.clone(), one.unit.written(one.value))));
    listed
}

/// What the detectors of a play are called: by kind, and by number too where the play has several of a kind.
fn labels(play: &Play) -> Vec<String> {
    let kinds: Vec<&str> = play.detectors.iter().map(kind).collect();
    let label = |(at, kind): (usize, &&str)| {
        let is_one = kinds.iter().filter(|other| *other == kind).count() == 1;
        if is_one { (*kind).to_owned() } else { format!("{at}.{kind}") }
    };
    kinds.iter().enumerate().map(label).collect()
}

/// As the file names it.
pub(super) const fn kind(detector: &DetectorUse) -> &'static str {
    match detector.kind {
        DetectorKind::Threshold { quantity: Quantity::ErrorRatio, .. } => "error_ratio",
        DetectorKind::Threshold { .. } => "latency",
        DetectorKind::ConsecutiveFailures { .. } => "consecutive_failures",
        DetectorKind::HealthCheck { .. } => "health_check",
        DetectorKind::ErrorsAgainstBaseline { .. } => "errors_against_baseline",
        DetectorKind::LatencyAgainstBaseline { .. } => "latency_against_baseline",
        DetectorKind::Complaints { .. } => "complaints",
        DetectorKind::Inspection { .. } => "inspection",
    }
}

/// The keys that can be set, and what may stand there.
fn keys(detector: &DetectorUse) -> Vec<(&'static str, &'static Scalar)> {
    let shape = DETECTORS.iter().find(|one| one.name == kind(detector));
    let Some(Shape::Record(record)) = shape.and_then(|one| one.content.as_ref()) else {
        return Vec::new();
    };
    let settable = record.fields.iter().filter_map(|field| match &field.shape {
        Shape::Scalar(scalar) => {
            slot(&mut detector.clone(), field.key).map(|_| (field.key, scalar))
        }
        _ => None,
    });
    settable.collect()
}

fn scalar_of(detector: &DetectorUse, key: &str) -> Option<&'static Scalar> {
    keys(detector).into_iter().find(|(known, _)| *known == key).map(|(_, scalar)| scalar)
}

/// A property of a detector.
pub(super) enum Slot<'d> {
    /// A share, a plain number or seconds, as the scalar says.
    Number(&'d mut f64),
    Share(&'d mut Ratio),
    Length(&'d mut Duration),
    Count(&'d mut u32),
}

pub(super) fn slot<'d>(detector: &'d mut DetectorUse, key: &str) -> Option<Slot<'d>> {
    use DetectorKind as Kind;
    // Complaints are a count and an inspection has its own rhythm: the file knows no `for` of the former.
    if key == "for" {
        return Some(Slot::Length(&mut detector.hold_for));
    }
    Some(match (&mut detector.kind, key) {
        (
            Kind::Threshold { value, comparison: Comparison::Above, .. }
            | Kind::ConsecutiveFailures { value, .. },
            "above",
        )
        | (Kind::Threshold { value, comparison: Comparison::Below, .. }, "below") => {
            Slot::Number(value)
        }
        (
            Kind::Threshold { quantity: Quantity::LatencyQuantile(quantile), .. }
            | Kind::LatencyAgainstBaseline { quantile, .. },
            "quantile",
        ) => Slot::Share(quantile),
        (Kind::ErrorsAgainstBaseline { margin, .. }, "margin") => Slot::Number(margin),
        (
            Kind::ErrorsAgainstBaseline { factor, .. }
            | Kind::LatencyAgainstBaseline { factor, .. },
            "factor",
        ) => Slot::Number(factor),
        (
            Kind::Threshold { window, .. }
            | Kind::ErrorsAgainstBaseline { window, .. }
            | Kind::LatencyAgainstBaseline { window, .. }
            | Kind::Complaints { window, .. },
            "over",
        ) => Slot::Length(window),
        (
            Kind::Threshold { min_requests, .. }
            | Kind::ConsecutiveFailures { min_requests, .. }
            | Kind::ErrorsAgainstBaseline { min_requests, .. }
            | Kind::LatencyAgainstBaseline { min_requests, .. },
            "min_requests",
        ) => Slot::Count(min_requests),
        (Kind::ConsecutiveFailures { failures, .. }, "failures") => Slot::Count(failures),
        (Kind::Complaints { at_least, .. }, "at_least") => Slot::Count(at_least),
        (Kind::HealthCheck { missing }, "missing") => Slot::Share(missing),
        (Kind::Inspection { catches, .. }, "catches") => Slot::Share(catches),
        (Kind::Inspection { every, .. }, "every") => Slot::Length(every),
        _ => return None,
    })
}

impl Slot<'_> {
    pub(super) fn written(&self, scalar: &Scalar) -> String {
        match self {
            Self::Share(share) => percent(share.get()),
            Self::Length(length) => written_time(**length),
            Self::Count(count) => count.to_string(),
            Self::Number(number) => match scalar {
                Scalar::Share { .. } => percent(**number),
                Scalar::Duration { .. } => written_time(Duration::from_secs_f64(**number)),
                _ => number.to_string(),
            },
        }
    }

    fn set(self, read: &Value) -> Option<()> {
        match (self, read) {
            (Self::Number(number), Value::Share(share)) => *number = share.get(),
            (Self::Number(number), Value::Number(value)) => *number = *value,
            (Self::Number(number), Value::Duration(length)) => *number = length.as_secs_f64(),
            (Self::Share(share), Value::Share(value)) => *share = *value,
            (Self::Length(length), Value::Duration(value)) => *length = *value,
            (Self::Count(count), Value::Count(value)) => *count = u32::try_from(*value).ok()?,
            _ => return None,
        }
        Some(())
    }
}

/// In as few places as read back as the same share.
fn percent(share: f64) -> String {
    let tidy = format!("{}%", tidy(share * 100.0));
    let reads_back = |text: &String| quantity::share(text) == Ok(share);
    let longer = (0..=20).map(|places| format!("{:.places$}%", share * 100.0));
    std::iter::once(tidy.clone()).chain(longer).find(reads_back).unwrap_or(tidy)
}

/// Puts a value into a detector; else what is wrong with it.
pub(super) fn put(scenario: &mut Scenario, part: &Part, value: &str) -> Result<(), String> {
    let Part::Detector(strategy, play, detector, key, scalar) = part else { return Ok(()) };
    let read = read_word(value, scalar).map_err(Refused::sentence)?;
    can_fire(scenario, key, &read)?;
    let strategy = scenario.strategies.get_mut(*strategy);
    let play = strategy.and_then(|strategy| strategy.plays.get_mut(*play));
    let detector = play.and_then(|play| play.detectors.get_mut(*detector));
    let set = detector.and_then(|detector| slot(detector, key)).and_then(|slot| slot.set(&read));
    set.ok_or_else(|| format!("with the other values there is no `{key}` to set"))
}

/// What the checks of a file say of a detector that is written out.
fn can_fire(scenario: &Scenario, key: &str, read: &Value) -> Result<(), String> {
    let Value::Duration(length) = read else { return Ok(()) };
    let interval = scenario.telemetry.scrape_interval;
    if key == "over" && *length < interval * 2 {
        return Err(format!(
            "the window holds fewer than two scrapes: counters are read every {interval}; write at least {}",
            interval * 2
        ));
    }
    let greatest = scenario.telemetry.buckets_s.last().copied().unwrap_or(f64::INFINITY);
    if key == "above" && length.as_secs_f64() >= greatest {
        let greatest = Duration::from_secs_f64(greatest);
        return Err(format!(
            "this detector can never fire: not below the greatest bucket, {greatest}; lower it, or add larger bounds to `telemetry.buckets`"
        ));
    }
    Ok(())
}

/// A parameter's value in base units; else what is wrong with it.
pub(super) fn in_base_units(value: &str, unit: OpenUnit, currency: &str) -> Result<f64, String> {
    let read = match unit {
        OpenUnit::Duration => quantity::duration(value).map(Duration::as_secs_f64),
        OpenUnit::Share => quantity::share(value),
        OpenUnit::Count => quantity::number(value),
        OpenUnit::Money => match quantity::money(value) {
            Ok((_, code)) if code != currency => {
                return Err(format!("it is not in {currency}, the currency of the costs"));
            }
            other => other.map(|(amount, _)| Money::as_units(amount)),
        },
    };
    let value =
        read.map_err(|refusal| format!("expected {}; {}", refusal.expected, refusal.help))?;
    let is_possible = value >= 0.0 && (unit != OpenUnit::Share || value <= 1.0);
    if is_possible { Ok(value) } else { Err("it is out of range".to_owned()) }
}
