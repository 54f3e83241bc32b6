//! What to write into a scenario to keep a setting, where no single key says it.
//!
//! A threshold inside a preset has a path and no key. A play of the preset can be taken over with detectors of its own while its steps stay
//! the preset's, so that is what is to be written: all detectors of the play, with the setting's values. Beside it stand the other values
//! of the setting, each below its keys, since half of a setting is another one. The trap is a snippet that looks right and means something
//! else: a test pastes it and compares what comes out, by its hash.

mod block;

use super::setting::Maker;
use super::{Base, Target, Varied, Vary, VaryError};
use crate::scenario::claims::flow;
use crate::scenario::edits::Source;
use crate::scenario::model::{Scenario, StrategySpec};
use crate::scenario::scenario_hash;
use crate::scenario::tree::{Branch, Tree, parse};
use crate::scenario::vary::place::{Place, put};
use crate::scenario::vary::preset::Part;
use crate::scenario::vary::written::detector;
use block::Block;

/// The snippet for these values of the varied paths, as YAML; none where every one that changes anything is a key of the file.
pub fn kept(
    file_name: &str,
    source: &Source,
    varied: &[Varied],
    values: &[String],
) -> Result<Option<String>, VaryError> {
    let base = Base::read(file_name, source)?;
    let one = |(varied, value): (&Varied, &String)| Vary::listed(&varied.path, &[value]);
    let varied: Vec<Vary> = varied.iter().zip(values).map(one).collect();
    let places = base.places(&varied)?;
    let maker = Maker { base: &base, varied: &varied, places: &places };
    let setting = maker.scenario(values)?;
    let is_in_file = |at: usize| matches!(places[at], Target::File(_));
    let Ok(by_keys) = maker.made(values, is_in_file) else { return Ok(None) };
    let mut snippet = Snippet::of(&base, &setting, &by_keys);
    for (at, place) in places.iter().enumerate() {
        if let Target::Preset(Part::Parameter(key, _), _) = place {
            let with = maker.made(values, |other| other == at || is_in_file(other));
            if with.is_ok_and(|with| changes_steps(with, &by_keys)) {
                snippet.without_key(key, &values[at]);
            }
        }
    }
    if snippet.is_empty() {
        return Ok(None);
    }
    let all: Vec<(&Target, &String)> = places.iter().zip(values).collect();
    let mut changed = base.tree.clone();
    for (place, value) in &all {
        if let Target::File(place) = place {
            put(&mut changed, place, value);
        }
    }
    for ((place, value), one) in all.iter().zip(&varied) {
        match place {
            Target::File(place) if place.present.as_ref() != Some(value) => {
                snippet.key(&base.tree, &changed, place, &one.path, value);
            }
            Target::File(_) | Target::Preset(..) => {}
        }
    }
    Ok(Some(snippet.text()))
}

/// Whether anything but detectors differs.
fn changes_steps(mut with: Scenario, without: &Scenario) -> bool {
    for (strategy, old) in with.strategies.iter_mut().zip(&without.strategies) {
        for (play, old) in strategy.plays.iter_mut().zip(&old.plays) {
            play.detectors.clone_from(&old.detectors);
        }
    }
    scenario_hash(&with) != scenario_hash(without)
}

/// What is to be written, in the order of the strategies.
struct Snippet {
    /// What no key says.
    notes: Vec<String>,
    top: Block,
    strategies: Vec<Changed>,
}

/// What is to be written of one strategy.
struct Changed {
    /// As YAML.
    name: String,
    /// The preset where the file has nothing but its name.
    word: Option<String>,
    keys: Block,
    /// Name and detectors.
    plays: Vec<(String, Vec<String>)>,
}

impl Snippet {
    /// Plays whose detectors are other ones than the keys of the file make them.
    fn of(base: &Base<'_>, setting: &Scenario, by_keys: &Scenario) -> Self {
        let words = words(&base.source.text);
        let pairs = setting.strategies.iter().zip(&by_keys.strategies).enumerate();
        let strategies = pairs.map(|(at, (spec, old))| Changed {
            name: plain(&spec.name),
            word: words.get(at).cloned().flatten(),
            keys: Block::default(),
            plays: plays(spec, old, setting),
        });
        Self { notes: Vec::new(), top: Block::default(), strategies: strategies.collect() }
    }

    fn is_empty(&self) -> bool {
        self.notes.is_empty() && self.strategies.iter().all(|one| one.plays.is_empty())
    }

    fn without_key(&mut self, key: &str, value: &str) {
        self.notes.push(if key.ends_with(".approval_timeout") {
            format!("{key}: {value} is written as `approval: {{timeout: {value}}}` of the strategy")
        } else {
            format!("{key}: {value} has no key: it is in the steps of the preset's plays, which would have to be written out")
        });
    }

    /// A value that has a key, or else what to do about it.
    fn key(&mut self, before: &Tree, after: &Tree, place: &Place, path: &str, value: &str) {
        let Some((strategy, keys)) = place.keys() else {
            self.notes.push(format!("Also, where it stands now: {path}: {value}"));
            return;
        };
        let from = |tree: &Tree| -> Option<Tree> {
            let Some(at) = strategy else { return Some(tree.clone()) };
            match &tree.get("strategies")?.branch {
                Branch::List(items) => items.get(at).cloned(),
                _ => None,
            }
        };
        let (Some(before), Some(after)) = (from(before), from(after)) else { return };
        let block = match strategy.and_then(|at| self.strategies.get_mut(at)) {
            Some(changed) => &mut changed.keys,
            None => &mut self.top,
        };
        block.add(&before, &after, &keys);
    }

    fn text(&self) -> String {
        let mut lines: Vec<String> = self.notes.iter().map(|note| format!("# {note}")).collect();
        self.top.lines(0, &mut lines);
        let changed =
            self.strategies.iter().filter(|one| !one.plays.is_empty() || !one.keys.is_empty());
        for (at, one) in changed.enumerate() {
            if at == 0 {
                lines.push("strategies:".to_owned());
            }
            one.lines(&mut lines);
        }
        lines.join("\n") + "\n"
    }
}

impl Changed {
    fn lines(&self, lines: &mut Vec<String>) {
        let name = &self.name;
        match &self.word {
            Some(preset) => lines.extend([
                format!("  # In the place of `- {preset}`; the other strategies stay."),
                format!("  - name: {name}"),
                format!("    extends: {preset}"),
            ]),
            None => lines.extend([
                format!("  # `{name}` is there already: add this to it, or put it in the place of what it has."),
                format!("  - name: {name}"),
            ]),
        }
        self.keys.lines(4, lines);
        if !self.plays.is_empty() {
            lines.push("    plays:".to_owned());
        }
        for (name, detectors) in &self.plays {
            lines.push(format!("      - name: {name}"));
            lines.push("        when:".to_owned());
            lines.extend(detectors.iter().map(|one| format!("          - {one}")));
        }
    }
}

fn plays(
    spec: &StrategySpec,
    old: &StrategySpec,
    setting: &Scenario,
) -> Vec<(String, Vec<String>)> {
    let pairs = spec.plays.iter().zip(&old.plays);
    let other = pairs.filter(|(play, old)| play.detectors != old.detectors);
    let written = other.map(|(play, _)| {
        let all = play.detectors.iter().map(|one| detector(one, &setting.people.roles));
        (plain(&play.name), all.collect())
    });
    written.collect()
}

/// Of each strategy the word it is written as, where it is one.
fn words(text: &str) -> Vec<Option<String>> {
    let tree = parse(text).ok();
    let word = |item: &Tree| match &item.branch {
        Branch::Scalar { text, .. } => Some(text.clone()),
        _ => None,
    };
    match tree.as_ref().and_then(|tree| tree.get("strategies")).map(|tree| &tree.branch) {
        Some(Branch::List(items)) => items.iter().map(word).collect(),
        _ => Vec::new(),
    }
}

fn plain(name: &str) -> String {
    let branch = Branch::Scalar { text: name.to_owned(), plain: true };
    flow(&Tree { span: crate::scenario::Span::default(), branch })
}

#[cfg(test)]
mod tests;
