//! A scenario at other settings: named places, each at several values, in all combinations.
//!
//! `backout tune` asks for them as `PATH=VALUES`. A path leads through keys, names of list items and numbers, as in the edits that a gate
//! tells; `- automated` as a single word is what it is short for, so that the first key of a preset has a path before anybody writes it,
//! and so have the thresholds inside a [preset](preset). Values are a list, or a [grid](spread) between two ends.
//!
//! Each setting goes through the same checks as a file that says it, so none can mean what no file could say. The text is read once;
//! a setting is a copy of the tree with other words in some places. What a setting means is told by its hash: two that mean the same are
//! one setting asked for twice, and a path whose values all mean the same is one that changes nothing, which nobody asks for knowingly.

mod error;
mod keep;
mod list;
mod place;
mod preset;
mod setting;
mod spread;
mod written;

pub use error::VaryError;
pub use keep::kept;

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::edits::{Source, spelt_out};
use super::model::{Scenario, TrafficShape};
use super::open::Open;
use super::shape::Scalar;
use super::tree::{Tree, parse};
use super::{check, preset as presets, scenario_hash, syntax};
use place::Place;
use preset::Part;
use setting::Maker;
use spread::Spread;

/// More settings than anybody has the time for.
pub const SETTINGS_MAX: usize = 10_000;

/// Points of a traffic trace that all settings together may hold: below a gigabyte.
const POINTS_MAX: usize = 50_000_000;

/// A place and the values to try there.
#[derive(Clone, Debug, PartialEq)]
pub struct Vary {
    pub path: String,
    /// As they are written into the scenario.
    pub values: Vec<String>,
    /// The grid they come from, which has other values where a place takes fractions.
    spread: Option<Spread>,
}

impl Vary {
    /// These values, as written.
    #[must_use]
    pub fn listed(path: &str, values: &[&str]) -> Self {
        let values = values.iter().map(ToString::to_string).collect();
        Self { path: path.to_owned(), values, spread: None }
    }
}

impl std::str::FromStr for Vary {
    type Err = VaryError;

    /// `PATH=VALUES`: `0.5%, 1%, 2%`, a grid `0s..10m/21`, or one by ratios, `log 0.5%..10%/12`.
    fn from_str(text: &str) -> Result<Self, VaryError> {
        let Some((path, values)) = text.split_once('=') else {
            return Err(VaryError::NoEquals { text: text.to_owned() });
        };
        let (path, values) = (path.trim().to_owned(), values.trim());
        if path.is_empty() {
            return Err(VaryError::NoPath { text: text.to_owned() });
        }
        if values.is_empty() {
            return Err(VaryError::NoValues { path });
        }
        let items = separated(values);
        if let [only] = items.as_slice()
            && let Some(spread) = spread::read(&path, only)
        {
            let spread = spread?;
            let values = spread.values(false);
            if values.len() < 2 {
                return Err(VaryError::TooFewPoints { path, grid: (*only).to_owned() });
            }
            return Ok(Self { path, values, spread: Some(spread) });
        }
        if items.iter().any(|item| item.is_empty()) {
            return Err(VaryError::EmptyValue { path, values: values.to_owned() });
        }
        if let Some((_, value)) =
            items.iter().enumerate().find(|(at, value)| items[..*at].contains(value))
        {
            return Err(VaryError::SameValue { path, value: (*value).to_owned() });
        }
        Ok(Self { path, values: items.into_iter().map(str::to_owned).collect(), spread: None })
    }
}

/// What stands between commas, those inside brackets left alone: a value may be a distribution.
fn separated(values: &str) -> Vec<&str> {
    let (mut items, mut start, mut depth) = (Vec::new(), 0, 0_u32);
    for (at, c) in values.char_indices() {
        match c {
            '{' | '[' => depth += 1,
            '}' | ']' => depth = depth.saturating_sub(1),
            ',' if depth == 0 => {
                items.push(values[start..at].trim());
                start = at + 1;
            }
            _ => {}
        }
    }
    items.push(values[start..].trim());
    items
}

/// Everything that is to be tried.
#[derive(Clone, Debug)]
pub struct Settings {
    pub varied: Vec<Varied>,
    /// The scenario as it is written.
    pub today: Scenario,
    /// The first path varies slowest.
    pub all: Vec<Setting>,
}

impl Settings {
    /// Another seed, for every setting alike.
    pub fn seed(&mut self, seed: u64) {
        self.today.seed = seed;
        for setting in &mut self.all {
            setting.scenario.seed = seed;
        }
    }
}

/// A place and the values that are tried there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Varied {
    pub path: String,
    /// As written; none where a default holds.
    pub today: Option<String>,
    /// What holds today, written or by default, a preset's included; none where there is nothing by default.
    pub present: Option<String>,
    /// It belongs to a preset and has no key in the file: [`kept`] says what to write.
    pub in_preset: bool,
    pub values: Vec<String>,
}

/// One setting.
#[derive(Clone, Debug)]
pub struct Setting {
    /// In the order of the varied paths.
    pub values: Vec<String>,
    /// Without assumptions, which are today's; name, seed and number of replications are today's too.
    pub scenario: Scenario,
    /// It means what the scenario means as it is written.
    pub is_today: bool,
}

/// All combinations of the values, each checked.
pub fn settings(file_name: &str, source: &Source, varied: &[Vary]) -> Result<Settings, VaryError> {
    let base = Base::read(file_name, source)?;
    let places = base.places(varied)?;
    let varied = refined(varied, &places);
    let count =
        varied.iter().fold(1_usize, |product, one| product.saturating_mul(one.values.len()));
    if count > SETTINGS_MAX {
        return Err(VaryError::TooMany { settings: count });
    }
    let points = trace_points(&base.today);
    if points.saturating_mul(count) > POINTS_MAX {
        return Err(VaryError::LongTrace { settings: count, points });
    }
    let maker = Maker { base: &base, varied: &varied, places: &places };
    let today = scenario_hash(&base.today);
    let one = |number: usize| {
        let values = combination(&varied, number);
        let scenario = maker.scenario(&values)?;
        let hash = scenario_hash(&scenario);
        Ok((Setting { values, scenario, is_today: hash == today }, hash))
    };
    // All first and then the first error in their order, whichever thread finds one sooner.
    let made: Vec<Result<_, VaryError>> = (0..count).into_par_iter().map(one).collect();
    let made = made.into_iter().collect::<Result<Vec<(Setting, String)>, VaryError>>()?;
    let (all, hashes): (Vec<Setting>, Vec<String>) = made.into_iter().unzip();
    every_value_counts(&maker, &hashes, &today)?;
    let varied = varied.into_iter().zip(&places).map(|(one, place)| {
        let (today, present) = match place {
            Target::File(place) => (place.today.clone(), place.present.clone()),
            Target::Preset(_, present) => (None, Some(present.clone())),
        };
        let in_preset = matches!(place, Target::Preset(..));
        Varied { path: one.path, today, present, in_preset, values: one.values }
    });
    Ok(Settings { varied: varied.collect(), today: base.today, all })
}

/// Every path that can be varied and what is there now, in the order of the file's keys, the presets' last.
pub fn paths(file_name: &str, source: &Source) -> Result<Vec<(String, String)>, VaryError> {
    let base = Base::read(file_name, source)?;
    let mut listed = list::paths(&base.tree);
    listed.retain(|(path, _)| !is_idle(path, &base));
    for (path, value) in &mut listed {
        if let Some(present) = preset::inherited(&base.tree, &base.today, path) {
            *value = present;
        }
        let of = |spec: &super::model::StrategySpec| {
            path.starts_with(&format!("strategies.{}.", spec.name))
                && base.preset_of(&spec.name).is_some()
        };
        if value == list::UNSET && base.today.strategies.iter().any(of) {
            IN_PRESET.clone_into(value);
        }
    }
    let has_approval = |spec: &&super::model::StrategySpec| {
        base.preset_of(&spec.name).is_some_and(|name| presets::has_decision(&name))
    };
    for spec in base.today.strategies.iter().filter(has_approval) {
        let path = format!("strategies.{}.approval.timeout", spec.name);
        if listed.iter().all(|(known, _)| *known != path) {
            listed.push((path, IN_PRESET.to_owned()));
        }
    }
    let of_presets = preset::paths(&base.tree, &base.today, &base.open);
    listed.extend(of_presets.into_iter().filter(|(path, _)| {
        // Where the file has a key of that name, the key is meant.
        matches!(place::find(&base.tree, path), Err(VaryError::NoPlace { .. }))
    }));
    let is_end_of_price = |path: &str| {
        let key = path.strip_prefix("costs.").and_then(|price| price.split_once('.'));
        key.is_some_and(|(_, key)| matches!(key, "low" | "high"))
    };
    let is_taken =
        |(path, value): &(String, String)| !is_end_of_price(path) && base.takes(path, value);
    Ok(listed.into_par_iter().filter(is_taken).collect())
}

/// Said of a key that is not written and whose value a preset has.
const IN_PRESET: &str = "as in the preset";

/// Keys that replace something of a preset, in a strategy whose preset has none of it.
fn is_idle(path: &str, base: &Base<'_>) -> bool {
    base.today.strategies.iter().any(|spec| {
        let preset = base.preset_of(&spec.name);
        let confirms = preset.is_some_and(|name| presets::has_confirmation(&name));
        !confirms && *path == format!("strategies.{}.confirm", spec.name)
    })
}

/// Where the values of a path are put.
#[derive(Clone, Debug)]
enum Target {
    File(Place),
    Preset(Part, String),
}

/// The scenario as it is written.
struct Base<'s> {
    file_name: &'s str,
    source: &'s Source,
    tree: Tree,
    today: Scenario,
    open: Open,
}

impl<'s> Base<'s> {
    fn read(file_name: &'s str, source: &'s Source) -> Result<Self, VaryError> {
        let checked = check(file_name, &source.text, &source.references)?;
        let tree = parse(&source.text).map(spelt_out);
        let tree = tree.map_err(|found| syntax(file_name, found))?;
        let (today, open) = (checked.scenario, checked.open);
        Ok(Self { file_name, source, tree, today, open })
    }

    /// The preset that a strategy is or extends.
    fn preset_of(&self, strategy: &str) -> Option<String> {
        let place = place::find(&self.tree, &format!("strategies.{strategy}.extends")).ok()?;
        place.today
    }

    fn places(&self, varied: &[Vary]) -> Result<Vec<Target>, VaryError> {
        if varied.is_empty() {
            return Err(VaryError::Nothing);
        }
        let mut places = Vec::new();
        for (index, one) in varied.iter().enumerate() {
            for other in &varied[..index] {
                apart(&one.path, &other.path)?;
            }
            places.push(self.place(&one.path)?);
        }
        Ok(places)
    }

    /// Whether the present value may be written there: a key that is without effect as long as another has its default is no setting yet.
    fn takes(&self, path: &str, value: &str) -> bool {
        let varied = [Vary::listed(path, &[value])];
        let Ok(places) = self.places(&varied) else { return false };
        let maker = Maker { base: self, varied: &varied, places: &places };
        let is_there = value != list::UNSET && value != IN_PRESET;
        !is_there || maker.alone(0, value).is_some()
    }

    /// In the file where it can be written there, else in a preset.
    fn place(&self, path: &str) -> Result<Target, VaryError> {
        let in_file = place::find(&self.tree, path);
        if let Err(VaryError::NoPlace { .. }) = &in_file
            && let Some((part, today)) = preset::find(&self.tree, &self.today, &self.open, path)?
        {
            return Ok(Target::Preset(part, today));
        }
        let mut place = in_file?;
        if let Some(present) = preset::inherited(&self.tree, &self.today, path) {
            place.present = Some(present);
        }
        Ok(Target::File(place))
    }
}

fn apart(path: &str, other: &str) -> Result<(), VaryError> {
    if path == other {
        return Err(VaryError::SamePath { path: path.to_owned() });
    }
    for (below, above) in [(path, other), (other, path)] {
        if below.strip_prefix(above).is_some_and(|rest| rest.starts_with('.')) {
            return Err(VaryError::Below { path: below.to_owned(), above: above.to_owned() });
        }
    }
    Ok(())
}

/// Whole ends of a grid are plain numbers where the place takes fractions.
fn refined(varied: &[Vary], places: &[Target]) -> Vec<Vary> {
    let mut refined = varied.to_vec();
    for (one, place) in refined.iter_mut().zip(places) {
        let scalar = match place {
            Target::File(place) => place.scalar,
            Target::Preset(Part::Detector(.., scalar), _) => Some(*scalar),
            Target::Preset(Part::Parameter(..), _) => None,
        };
        if let (Some(spread), Some(Scalar::Number { .. })) = (&one.spread, scalar) {
            one.values = spread.values(true);
        }
    }
    refined
}

/// Each setting holds its own.
fn trace_points(scenario: &Scenario) -> usize {
    match &scenario.traffic.shape {
        TrafficShape::Trace(points) => points.len(),
        TrafficShape::Constant | TrafficShape::Steps(_) | TrafficShape::Spike { .. } => 0,
    }
}

/// The values of a setting by its number.
fn combination(varied: &[Vary], number: usize) -> Vec<String> {
    let at = places_of(varied, number);
    varied.iter().zip(at).map(|(one, at)| one.values[at].clone()).collect()
}

/// Which value of each path a setting has.
fn places_of(varied: &[Vary], mut number: usize) -> Vec<usize> {
    let mut at = Vec::with_capacity(varied.len());
    for one in varied.iter().rev() {
        at.push(number % one.values.len());
        number /= one.values.len();
    }
    at.reverse();
    at
}

/// Every path changes something, and no two values of it mean the same, whatever the other paths have.
fn every_value_counts(maker: &Maker<'_>, hashes: &[String], today: &str) -> Result<(), VaryError> {
    for (path, one) in maker.varied.iter().enumerate() {
        let mut columns: Vec<Vec<&str>> = vec![Vec::new(); one.values.len()];
        for (number, hash) in hashes.iter().enumerate() {
            columns[places_of(maker.varied, number)[path]].push(hash);
        }
        let all_the_same = columns.iter().all(|column| *column == columns[0]);
        if all_the_same && changes_nothing(maker, path, today) {
            let (path, remedy) = (one.path.clone(), without_effect(&one.path));
            return Err(VaryError::NoEffect { path, remedy });
        }
        let mut seen: BTreeMap<&[&str], usize> = BTreeMap::new();
        for (at, column) in columns.iter().enumerate() {
            if let Some(earlier) = seen.insert(column, at) {
                let (value, other) = (one.values[earlier].clone(), one.values[at].clone());
                return Err(VaryError::SameMeaning { path: one.path.clone(), value, other });
            }
        }
    }
    Ok(())
}

/// Put in alone, each value means today's. One value beside other paths may matter only together with them.
fn changes_nothing(maker: &Maker<'_>, path: usize, today: &str) -> bool {
    let one = &maker.varied[path];
    let top = one.path.split('.').next().unwrap_or("");
    if one.values.len() == 1 && maker.varied.len() > 1 {
        return list::WITHOUT_EFFECT.contains(&top);
    }
    one.values.iter().all(|value| {
        maker.alone(path, value).is_some_and(|scenario| scenario_hash(&scenario) == today)
    })
}

fn without_effect(path: &str) -> &'static str {
    match path.split('.').next().unwrap_or("") {
        "seed" => {
            "it chooses the draws, and settings are compared on the same ones; write `--seed`"
        }
        "replications" => "it says how often is simulated; write `--replications`",
        "budgets" => "it is a limit and no part of the system; write `--budget`",
        "drill" => "it says how real processes are driven; vary what they are",
        "name" | "shows" => "it names the report; vary a figure",
        _ => {
            "they all mean what is there today; `backout tune SCENARIO --paths` lists what there is, with its present value"
        }
    }
}

#[cfg(test)]
mod tests;
