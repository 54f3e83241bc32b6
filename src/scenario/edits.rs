//! What was edited between two versions of a scenario, by key path, and the older one with a single edit made.
//!
//! A comparison of texts would call a moved comment an edit and a threshold in the middle of a long line a long line. So the two trees are
//! compared: keys by their names wherever they stand, list items by what they are called (`name`, `to`, the kind they are
//! of), and only where nothing tells items apart by their place. A preset as a single word is what it is short for, so that the first key
//! somebody adds to `- automated` is one edit and not a new strategy.
//!
//! Keys that change nothing simulated (a budget, a title, the seed) are no edits here.

use super::diagnostic::Span;
use super::tree::{Branch, Entry, Tree, parse};
use super::walk::written;
use super::{References, ScenarioError, syntax};

/// Keys of the file that move no simulated figure of a gate, which sets seed and size itself.
const WITHOUT_EFFECT: [&str; 6] = ["name", "shows", "seed", "replications", "budgets", "drill"];

/// A scenario's text and the files it refers to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    pub text: String,
    pub references: References,
}

/// One edit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// Such as `strategies.automated.confirm`.
    pub path: String,
    /// As written; `None` where it was not written, so that a default held.
    pub before: Option<String>,
    pub after: Option<String>,
    /// The file it stands in where that is not the scenario itself.
    pub file: Option<String>,
    /// Where it stands in the newer text; of what was taken out, where it stood.
    pub span: Span,
}

/// All edits between two versions.
#[derive(Clone, Debug)]
pub struct Edits {
    base: Tree,
    references: References,
    all: Vec<(Edit, Change)>,
}

/// How an edit is made in the older tree.
#[derive(Clone, Debug)]
enum Change {
    Set(Vec<Step>, Tree),
    Remove(Vec<Step>),
    /// Into the list or the mapping at the end of the path.
    Add(Vec<Step>, Option<Entry>, Tree),
    File(String, String),
}

/// A step down the older tree.
#[derive(Clone, Debug)]
enum Step {
    Key(String),
    Item(usize),
}

impl Edits {
    /// In the order of the newer text, edits of other files last.
    pub fn between(before: &Source, after: &Source) -> Result<Self, ScenarioError> {
        let tree =
            |text: &str| parse(text).map(spelt_out).map_err(|found| syntax("scenario", found));
        let (base, newer) = (tree(&before.text)?, tree(&after.text)?);
        let mut found = Found::default();
        found.compare(&base, &newer);
        let mut all = found.all;
        all.sort_by_key(|(edit, _)| edit.span);
        for (name, text) in &after.references {
            if before.references.get(name).is_some_and(|older| older != text) {
                all.push((of_file(name), Change::File(name.clone(), text.clone())));
            }
        }
        Ok(Self { base, references: with_new(&before.references, &after.references), all })
    }

    pub fn all(&self) -> impl Iterator<Item = &Edit> {
        self.all.iter().map(|(edit, _)| edit)
    }

    #[must_use]
    pub fn len(&self) -> usize {
        self.all.len()
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// The older scenario with this edit and no other. Whether that is a scenario is for [`check`](super::check) to say: of two edits
    /// that belong together, one alone may not be.
    #[must_use]
    pub fn alone(&self, index: usize) -> Option<Source> {
        let (_, change) = self.all.get(index)?;
        let (mut tree, mut references) = (self.base.clone(), self.references.clone());
        match change {
            Change::File(name, text) => {
                references.insert(name.clone(), text.clone());
            }
            Change::Set(path, value) => *at(&mut tree, path)? = value.clone(),
            Change::Remove(path) => remove(&mut tree, path)?,
            Change::Add(path, entry, value) => add(at(&mut tree, path)?, entry.as_ref(), value),
        }
        Some(Source { text: super::claims::document(&tree), references })
    }
}

fn of_file(name: &str) -> Edit {
    Edit {
        path: name.to_owned(),
        before: Some("as in the baseline".to_owned()),
        after: Some("edited".to_owned()),
        file: Some(name.to_owned()),
        span: Span::default(),
    }
}

/// Files that only the newer version names are there for whoever tries the edit that names them.
fn with_new(before: &References, after: &References) -> References {
    let mut all = after.clone();
    all.extend(before.iter().map(|(name, text)| (name.clone(), text.clone())));
    all
}

/// `- automated` as what it is short for.
pub(super) fn spelt_out(mut tree: Tree) -> Tree {
    let Branch::Map(entries) = &mut tree.branch else { return tree };
    let strategies = entries.iter_mut().find(|entry| entry.key == "strategies");
    let Some(Branch::List(items)) = strategies.map(|entry| &mut entry.value.branch) else {
        return tree;
    };
    for item in items {
        if let Branch::Scalar { .. } = &item.branch {
            let entry =
                |key: &str| Entry { key: key.to_owned(), key_span: item.span, value: item.clone() };
            item.branch = Branch::Map(vec![entry("name"), entry("extends")]);
        }
    }
    tree
}

fn at<'t>(tree: &'t mut Tree, path: &[Step]) -> Option<&'t mut Tree> {
    path.iter().try_fold(tree, |tree, step| match (step, &mut tree.branch) {
        (Step::Key(key), Branch::Map(entries)) => {
            entries.iter_mut().find(|entry| entry.key == *key).map(|entry| &mut entry.value)
        }
        (Step::Item(index), Branch::List(items)) => items.get_mut(*index),
        _ => None,
    })
}

fn remove(tree: &mut Tree, path: &[Step]) -> Option<()> {
    let (last, parents) = path.split_last()?;
    match (last, &mut at(tree, parents)?.branch) {
        (Step::Key(key), Branch::Map(entries)) => entries.retain(|entry| entry.key != *key),
        (Step::Item(index), Branch::List(items)) if *index < items.len() => {
            items.remove(*index);
        }
        _ => return None,
    }
    Some(())
}

fn add(tree: &mut Tree, entry: Option<&Entry>, value: &Tree) {
    match (entry, &mut tree.branch) {
        (Some(entry), Branch::Map(entries)) => entries.push(entry.clone()),
        (None, Branch::List(items)) => items.push(value.clone()),
        _ => {}
    }
}

#[derive(Default)]
struct Found {
    /// Down the older tree.
    steps: Vec<Step>,
    /// As it is told.
    names: Vec<String>,
    all: Vec<(Edit, Change)>,
}

impl Found {
    fn compare(&mut self, before: &Tree, after: &Tree) {
        match (&before.branch, &after.branch) {
            (Branch::Map(older), Branch::Map(newer)) => self.mappings(older, newer, after.span),
            (Branch::List(older), Branch::List(newer)) => self.lists(older, newer, after.span),
            _ if same(before, after) => {}
            _ => {
                let change = Change::Set(self.steps.clone(), after.clone());
                self.note(Some(before), Some(after), after.span, change);
            }
        }
    }

    fn mappings(&mut self, older: &[Entry], newer: &[Entry], span: Span) {
        let top = self.steps.is_empty();
        let counts = |entry: &&Entry| !(top && WITHOUT_EFFECT.contains(&entry.key.as_str()));
        for entry in older.iter().filter(counts) {
            self.below(Step::Key(entry.key.clone()), Some(&entry.key), |found| {
                let partner = newer.iter().find(|other| other.key == entry.key);
                found.partners(&entry.value, partner.map(|other| &other.value), span);
            });
        }
        for entry in newer.iter().filter(counts) {
            if older.iter().all(|other| other.key != entry.key) {
                let change =
                    Change::Add(self.steps.clone(), Some(entry.clone()), entry.value.clone());
                self.below(Step::Key(entry.key.clone()), Some(&entry.key), |found| {
                    found.note(None, Some(&entry.value), entry.key_span, change);
                });
            }
        }
    }

    fn lists(&mut self, older: &[Tree], newer: &[Tree], span: Span) {
        let (pairs, labels) = matched(older, newer);
        for (index, item) in older.iter().enumerate() {
            let label =
                labels.as_ref().map_or_else(|| Some(index.to_string()), |l| l.0[index].clone());
            let partner = pairs.iter().find(|(old, _)| *old == index).map(|(_, new)| &newer[*new]);
            self.below(Step::Item(index), label.as_deref(), |found| {
                found.partners(item, partner, span);
            });
        }
        for (index, item) in newer.iter().enumerate() {
            if pairs.iter().any(|(_, new)| *new == index) {
                continue;
            }
            let label =
                labels.as_ref().map_or_else(|| Some(index.to_string()), |l| l.1[index].clone());
            let change = Change::Add(self.steps.clone(), None, item.clone());
            self.below(Step::Item(index), label.as_deref(), |found| {
                found.note(None, Some(item), item.span, change);
            });
        }
    }

    /// What became of a value: another, or nothing.
    fn partners(&mut self, before: &Tree, after: Option<&Tree>, span: Span) {
        if let Some(after) = after {
            self.compare(before, after);
        } else {
            let change = Change::Remove(self.steps.clone());
            self.note(Some(before), None, span, change);
        }
    }

    fn below(&mut self, step: Step, name: Option<&str>, look: impl FnOnce(&mut Self)) {
        self.steps.push(step);
        self.names.extend(name.map(str::to_owned));
        look(self);
        self.steps.pop();
        if name.is_some() {
            self.names.pop();
        }
    }

    fn note(&mut self, before: Option<&Tree>, after: Option<&Tree>, span: Span, change: Change) {
        let edit = Edit {
            path: self.names.join("."),
            before: before.map(written),
            after: after.map(written),
            file: None,
            span,
        };
        self.all.push((edit, change));
    }
}

type Labels = (Vec<Option<String>>, Vec<Option<String>>);

/// What the items of a list are called where that tells them apart.
pub(super) fn named(items: &[Tree]) -> Option<Vec<Called>> {
    let names: Vec<Called> = items.iter().map(called).collect::<Option<_>>()?;
    let told_apart =
        names.iter().enumerate().all(|(at, one)| names[..at].iter().all(|o| o.id != one.id));
    told_apart.then_some(names)
}

/// Which items are the same thing, and what the items of both lists are called where they have names.
fn matched(older: &[Tree], newer: &[Tree]) -> (Vec<(usize, usize)>, Option<Labels>) {
    let (Some(old_names), Some(new_names)) = (named(older), named(newer)) else {
        return (by_place(older, newer), None);
    };
    let pairs = old_names.iter().enumerate().filter_map(|(old, one)| {
        new_names.iter().position(|other| other.id == one.id).map(|new| (old, new))
    });
    let labels = |names: &[Called]| names.iter().map(|one| one.label.clone()).collect();
    (pairs.collect(), Some((labels(&old_names), labels(&new_names))))
}

/// Equal items at both ends belong together; what is left between them is paired in its order.
fn by_place(older: &[Tree], newer: &[Tree]) -> Vec<(usize, usize)> {
    let shorter = older.len().min(newer.len());
    let head = older.iter().zip(newer).take_while(|(a, b)| same(a, b)).count();
    let from_end = older.iter().rev().zip(newer.iter().rev());
    let tail = from_end.take(shorter - head).take_while(|(a, b)| same(a, b)).count();
    let between = shorter - tail;
    let ends = (0..tail).map(|at| (older.len() - tail + at, newer.len() - tail + at));
    (0..between).map(|at| (at, at)).chain(ends).collect()
}

/// What tells an item from its neighbours.
pub(super) struct Called {
    pub(super) id: String,
    /// In a path; nothing where the next step says it.
    pub(super) label: Option<String>,
}

pub(super) fn called(item: &Tree) -> Option<Called> {
    let said = |id: &str| Some(Called { id: id.to_owned(), label: Some(id.to_owned()) });
    match &item.branch {
        Branch::Scalar { text, .. } => said(text),
        Branch::Map(entries) => {
            let named = ["name", "to", "strategy"].iter().find_map(|key| text_of(item.get(key)?));
            if let Some(name) = named {
                return said(name);
            }
            if let Some(what) = item.get("what") {
                let kind = match &what.branch {
                    Branch::Scalar { text, .. } => Some(text),
                    Branch::Map(kind) => kind.first().map(|entry| &entry.key),
                    Branch::List(_) => None,
                };
                return kind.and_then(|kind| said(kind));
            }
            (entries.len() == 1).then(|| Called { id: entries[0].key.clone(), label: None })
        }
        Branch::List(_) => None,
    }
}

fn text_of(tree: &Tree) -> Option<&str> {
    match &tree.branch {
        Branch::Scalar { text, .. } => Some(text),
        _ => None,
    }
}

/// Whether two trees say the same, wherever they stand.
fn same(a: &Tree, b: &Tree) -> bool {
    match (&a.branch, &b.branch) {
        (Branch::Scalar { text, .. }, Branch::Scalar { text: other, .. }) => text == other,
        (Branch::List(a), Branch::List(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b))
        }
        (Branch::Map(a), Branch::Map(b)) => {
            let has = |entry: &Entry| {
                b.iter().any(|other| other.key == entry.key && same(&entry.value, &other.value))
            };
            a.len() == b.len() && a.iter().all(has)
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BASE: &str = "\
name: x
seed: 7
services:
  - {name: shop, calls: [{to: bank, timeout: 1s}]}   # a comment
release:
  outcomes:
    - {share: 90%, what: healthy}
    - {share: 10%, what: {errors: {rate: 5%}}}
strategies:
  - automated
  - {name: own, plays: [{name: act, when: [{error_ratio: {above: 1%, over: 2m}}]}]}
";

    fn source(text: &str) -> Source {
        Source { text: text.to_owned(), references: References::new() }
    }

    fn told(after: &str) -> Vec<String> {
        let edits = Edits::between(&source(BASE), &source(after)).expect("both are YAML");
        let side = |side: &Option<String>| side.clone().unwrap_or_else(|| "-".to_owned());
        edits.all().map(|e| format!("{} {} {}", e.path, side(&e.before), side(&e.after))).collect()
    }

    #[test]
    fn comments_order_and_keys_without_effect_are_no_edits() {
        let after = BASE
            .replace("   # a comment", "")
            .replace("seed: 7\n", "seed: 8\nbudgets: [{strategy: own, missed: <5%}]\n")
            .replace("{share: 90%, what: healthy}", "{what: healthy, share: 90%}");
        assert_eq!(told(&after), Vec::<String>::new());
    }

    #[test]
    fn an_edit_is_told_by_the_names_on_its_way() {
        let after = BASE.replace("above: 1%", "above: 0.5%").replace("timeout: 1s", "timeout: 2s");
        assert_eq!(
            told(&after),
            [
                "services.shop.calls.bank.timeout 1s 2s",
                "strategies.own.plays.act.when.error_ratio.above 1% 0.5%",
            ]
        );
        let after = BASE.replace("rate: 5%", "rate: 7%");
        assert_eq!(told(&after), ["release.outcomes.errors.what.errors.rate 5% 7%"]);
    }

    #[test]
    fn the_first_key_of_a_preset_is_one_edit() {
        let after = BASE
            .replace("  - automated\n", "  - {name: automated, extends: automated, confirm: 1m}\n");
        assert_eq!(told(&after), ["strategies.automated.confirm - 1m"]);
    }

    #[test]
    fn what_is_added_and_taken_out_is_told_once() {
        let after = BASE.replace("  - automated\n", "  - manual\n");
        assert_eq!(
            told(&after),
            [
                "strategies.automated {name: automated, extends: automated} -",
                "strategies.manual - {name: manual, extends: manual}",
            ]
        );
    }

    #[test]
    fn each_edit_can_be_made_alone() {
        let after = BASE
            .replace("above: 1%", "above: 0.5%")
            .replace("timeout: 1s", "timeout: 2s")
            .replace("  - automated\n", "  - {name: automated, extends: automated, confirm: 1m}\n");
        let edits = Edits::between(&source(BASE), &source(&after)).expect("both are YAML");
        assert_eq!(edits.len(), 3);
        for (index, edit) in edits.all().enumerate() {
            let alone = edits.alone(index).expect("an edit");
            let again = Edits::between(&source(BASE), &alone).expect("YAML");
            let found: Vec<&Edit> = again.all().collect();
            assert_eq!(found.len(), 1, "{}", alone.text);
            assert_eq!((&found[0].path, &found[0].after), (&edit.path, &edit.after));
        }
    }

    #[test]
    fn a_file_that_is_referred_to_is_an_edit_of_its_own() {
        let with = |text: &str| Source {
            text: BASE.to_owned(),
            references: References::from([("day.csv".to_owned(), text.to_owned())]),
        };
        let edits = Edits::between(&with("a"), &with("b")).expect("both are YAML");
        assert_eq!(edits.all().next().and_then(|edit| edit.file.as_deref()), Some("day.csv"));
        assert_eq!(
            edits.alone(0),
            Some(Source { text: edits.alone(0).unwrap().text, ..with("b") })
        );
    }
}
