//! From a path such as `strategies.rule.plays.act.when.error_ratio.above` to a place in the file.
//!
//! The way leads down the tree and the [shape](crate::scenario::shape) of the file at once: the tree knows what the items of a list
//! are called and which kind stands where several could, the shape knows the keys that are not written yet. So a path that leads nowhere is
//! known before anything is built, with what there is at the step that failed. A default that is passed on the way is written out, since
//! a record with a single key of its own would lose the others.

use super::VaryError;
use super::list::{quoted, scalars_below};
use crate::scenario::diagnostic::Span;
use crate::scenario::edits::{called, named};
use crate::scenario::shape::{FILE, Kind, Need, Record, Scalar, Shape, plain_parameter};
use crate::scenario::suggest::nearest;
use crate::scenario::tree::{Branch, Entry, Tree, parse};

/// A place of the file that holds a single value.
#[derive(Clone, Debug)]
pub(super) struct Place {
    steps: Vec<Step>,
    /// What may stand there; unknown where it is a kind written as a word.
    pub(super) scalar: Option<&'static Scalar>,
    /// As the file has it; none where a default holds.
    pub(super) today: Option<String>,
    /// What holds there, written or by default; none where there is nothing by default.
    pub(super) present: Option<String>,
}

#[derive(Clone, Debug)]
enum Step {
    /// With what is written out where the key is absent.
    Key(String, Option<&'static str>),
    Item(usize),
}

impl Place {
    /// The keys that lead to it, from the strategy on that it is in, where it is in one; none where it is in another list.
    pub(super) fn keys(&self) -> Option<(Option<usize>, Vec<&str>)> {
        let (strategy, steps) = match self.steps.as_slice() {
            [Step::Key(first, _), Step::Item(at), rest @ ..] if first == "strategies" => {
                (Some(*at), rest)
            }
            all => (None, all),
        };
        let keys = steps.iter().map(|step| match step {
            Step::Key(key, _) => Some(key.as_str()),
            Step::Item(_) => None,
        });
        Some((strategy, keys.collect::<Option<_>>()?))
    }
}

/// The place a path names.
pub(super) fn find(tree: &Tree, path: &str) -> Result<Place, VaryError> {
    let parts: Vec<&str> = path.split('.').collect();
    let mut way = Way { path, steps: Vec::new(), is_written: true };
    if path.is_empty() || parts.iter().any(|part| part.is_empty()) {
        let reason = "between two dots stands a key, the name of an item, or its number";
        return Err(way.nowhere(reason.to_owned()));
    }
    let (scalar, present) = way.record(Some(tree), &FILE, &parts)?;
    let today = present.clone().filter(|_| way.is_written);
    Ok(Place { steps: way.steps, scalar, today, present })
}

/// What is at the end of a path, and what is written there.
type End = Result<(Option<&'static Scalar>, Option<String>), VaryError>;

struct Way<'p> {
    path: &'p str,
    steps: Vec<Step>,
    /// Nothing on the way so far comes from a default.
    is_written: bool,
}

impl Way<'_> {
    fn nowhere(&self, reason: String) -> VaryError {
        VaryError::NoPlace { path: self.path.to_owned(), reason }
    }

    /// There is no such step; what is there instead.
    fn no_step(&self, rest: &[&str], what: &str, possible: &[&str]) -> VaryError {
        let (here, step) = (self.before(rest), rest[0]);
        let place = if here.is_empty() { what.to_owned() } else { format!("`{here}`, {what},") };
        let remedy = match nearest(step, possible) {
            Some(name) => format!("did you mean `{name}`? There {}", there(possible)),
            None => format!("there {}", there(possible)),
        };
        self.nowhere(format!("{place} has no `{step}`; {remedy}"))
    }

    /// The path as far as it leads somewhere.
    fn before(&self, rest: &[&str]) -> String {
        let parts: Vec<&str> = self.path.split('.').collect();
        parts[..parts.len() - rest.len()].join(".")
    }

    fn value(&mut self, tree: Option<&Tree>, shape: &'static Shape, rest: &[&str]) -> End {
        if rest.is_empty() {
            return self.end(tree, shape);
        }
        match shape {
            Shape::Record(record) => self.record(tree, record, rest),
            Shape::List { item, .. } => self.list(tree, item, rest),
            Shape::Kinds { name, kinds } => self.kinds(tree, name, kinds, rest),
            Shape::Law(quantity) => self.law(tree, quantity, rest),
            Shape::Shorthand(_, longer) => match word(tree) {
                Some(_) if self.is_written => Err(self.below_a_value(tree, rest)),
                Some(_) => self.value(None, longer, rest),
                None => self.value(tree, longer, rest),
            },
            Shape::Scalar(_) => Err(self.below_a_value(tree, rest)),
        }
    }

    fn below_a_value(&self, tree: Option<&Tree>, rest: &[&str]) -> VaryError {
        let (here, beyond) = (self.before(rest), rest.join("."));
        let holds = word(tree).map_or(String::new(), |text| format!(", `{text}`"));
        self.nowhere(format!(
            "`{here}` is a single value{holds}, and nothing is below it; leave out `.{beyond}`"
        ))
    }

    fn record(&mut self, tree: Option<&Tree>, record: &'static Record, rest: &[&str]) -> End {
        let keys: Vec<&str> = record.fields.iter().map(|field| field.key).collect();
        let Some(field) = record.fields.iter().find(|field| field.key == rest[0]) else {
            return Err(self.no_step(rest, record.name, &keys));
        };
        let default = match field.need {
            Need::Default(text) => Some(text),
            Need::Required | Need::Optional => None,
        };
        self.steps.push(Step::Key(field.key.to_owned(), default));
        let written = tree.and_then(|tree| tree.get(field.key)).filter(|tree| !is_nothing(tree));
        if written.is_some() {
            return self.value(written, &field.shape, &rest[1..]);
        }
        self.is_written = false;
        let default = default.and_then(|text| parse(text).ok());
        self.value(default.as_ref(), &field.shape, &rest[1..])
    }

    fn list(&mut self, tree: Option<&Tree>, item: &'static Shape, rest: &[&str]) -> End {
        let items: &[Tree] = match tree.map(|tree| &tree.branch) {
            Some(Branch::List(items)) => items,
            _ => &[],
        };
        let Some((index, taken)) = self.item(items, rest)? else {
            let names = names(items);
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            return Err(self.no_step(rest, "a list", &names));
        };
        self.steps.push(Step::Item(index));
        let taken = if is_kind_alone(&items[index], item) { 0 } else { taken };
        self.value(Some(&items[index]), item, &rest[taken..])
    }

    /// The item that is meant, and how many steps name it: none where the next says it, several where a name has dots.
    fn item(&self, items: &[Tree], rest: &[&str]) -> Result<Option<(usize, usize)>, VaryError> {
        for taken in (1..=rest.len()).rev() {
            let name = rest[..taken].join(".");
            let mut found = items.iter().enumerate().filter_map(|(index, item)| {
                let called = called(item).filter(|called| called.id == name)?;
                Some((index, if called.label.is_some() { taken } else { 0 }))
            });
            if let Some(first) = found.next() {
                let others: Vec<usize> = found.map(|(index, _)| index).collect();
                if others.is_empty() {
                    return Ok(Some(first));
                }
                let all = std::iter::once(first.0).chain(others).map(|at| at.to_string());
                return Err(self.nowhere(format!(
                    "several items of `{}` are called `{name}`; say which by its number: {}",
                    self.before(rest),
                    quoted(&all.collect::<Vec<_>>())
                )));
            }
        }
        let numbered = rest[0].parse::<usize>().ok().filter(|index| *index < items.len());
        Ok(numbered.map(|index| (index, 1)))
    }

    fn kinds(
        &mut self,
        tree: Option<&Tree>,
        name: &str,
        kinds: &'static [Kind],
        rest: &[&str],
    ) -> End {
        let (here, content) = match tree.map(|tree| &tree.branch) {
            Some(Branch::Map(entries)) if entries.len() == 1 => {
                (Some(entries[0].key.as_str()), Some(&entries[0].value))
            }
            Some(Branch::Scalar { text, .. }) => (Some(text.as_str()), None),
            _ => (None, None),
        };
        let possible: Vec<&str> = match here {
            Some(kind) => vec![kind],
            None => kinds.iter().map(|kind| kind.name).collect(),
        };
        let kind = kinds.iter().find(|kind| kind.name == rest[0] && possible.contains(&kind.name));
        let Some(kind) = kind else { return Err(self.no_step(rest, name, &possible)) };
        self.steps.push(Step::Key(kind.name.to_owned(), None));
        match &kind.content {
            Some(shape) => self.value(content, shape, &rest[1..]),
            None => Err(self.below_a_value(tree, rest)),
        }
    }

    fn law(&mut self, tree: Option<&Tree>, quantity: &'static Scalar, rest: &[&str]) -> End {
        let Some(Branch::Map(laws)) = tree.map(|tree| &tree.branch) else {
            return Err(self.below_a_value(tree, rest));
        };
        let Some(law) = laws.iter().find(|law| law.key == rest[0]) else {
            let possible: Vec<&str> = laws.iter().map(|law| law.key.as_str()).collect();
            return Err(self.no_step(rest, "a distribution", &possible));
        };
        self.steps.push(Step::Key(law.key.clone(), None));
        let Branch::Map(parameters) = &law.value.branch else {
            return Err(self.below_a_value(Some(&law.value), &rest[1..]));
        };
        let Some(wanted) = rest.get(1) else {
            return Err(self.collection(tree, LAW_END, &self.before(rest)));
        };
        let Some(parameter) = parameters.iter().find(|parameter| parameter.key == *wanted) else {
            let possible: Vec<&str> = parameters.iter().map(|one| one.key.as_str()).collect();
            return Err(self.no_step(&rest[1..], "a distribution", &possible));
        };
        if rest.len() > 2 {
            return Err(self.below_a_value(Some(&parameter.value), &rest[2..]));
        }
        self.steps.push(Step::Key(parameter.key.clone(), None));
        let is_plain = plain_parameter(&parameter.key).is_some();
        Ok((Some(if is_plain { PLAIN } else { quantity }), word_of(&parameter.value)))
    }

    fn end(&self, tree: Option<&Tree>, shape: &'static Shape) -> End {
        let holds_several = tree.is_some_and(|tree| !matches!(tree.branch, Branch::Scalar { .. }));
        let today = tree.and_then(word_of);
        match shape {
            Shape::Scalar(scalar) => Ok((Some(scalar), today)),
            Shape::Law(scalar) | Shape::Shorthand(scalar, _)
                if !holds_several || !self.is_written =>
            {
                Ok((Some(scalar), today))
            }
            Shape::Kinds { .. } if tree.is_some() && !holds_several => Ok((None, today)),
            _ => Err(self.collection(tree, shape, self.path)),
        }
    }

    /// What is at this path holds several values.
    fn collection(&self, tree: Option<&Tree>, shape: &'static Shape, at: &str) -> VaryError {
        let is_list = matches!(shape, Shape::List { .. });
        let below = scalars_below(tree, shape, at);
        let below = match below.len() {
            0 => "there is none below it".to_owned(),
            count if count <= SHOWN => format!("below it are {}", quoted(&below)),
            count => format!(
                "below it are {} and {} more, which `backout tune SCENARIO --paths` lists",
                below[..SHOWN].iter().map(|one| format!("`{one}`")).collect::<Vec<_>>().join(", "),
                count - SHOWN
            ),
        };
        let what = if is_list { "a list" } else { "a mapping" };
        VaryError::Collection { path: self.path.to_owned(), what, below }
    }
}

/// How many paths a message lists.
const SHOWN: usize = 8;
const PLAIN: &Scalar = &Scalar::Number { least: 0.0, most: 1000.0 };
/// A law's mapping is told like a record's.
const LAW_END: &Shape = &Shape::Law(PLAIN);

/// What is there, for the end of a sentence.
fn there(possible: &[&str]) -> String {
    match possible {
        [] => "is nothing yet: write it into the scenario first".to_owned(),
        [one] => format!("is `{one}`"),
        several => {
            let all: Vec<String> = several.iter().map(ToString::to_string).collect();
            format!("are {}", quoted(&all))
        }
    }
}

fn is_nothing(tree: &Tree) -> bool {
    matches!(&tree.branch, Branch::Scalar { text, plain: true } if text.is_empty())
}

fn word(tree: Option<&Tree>) -> Option<&str> {
    match tree.map(|tree| &tree.branch) {
        Some(Branch::Scalar { text, .. }) => Some(text),
        _ => None,
    }
}

fn word_of(tree: &Tree) -> Option<String> {
    word(Some(tree)).map(str::to_owned)
}

/// A kind as a word: the word is a step of its own, as it is where something stands below it.
pub(super) fn is_kind_alone(item: &Tree, shape: &Shape) -> bool {
    matches!((&item.branch, shape), (Branch::Scalar { .. }, Shape::Kinds { .. }))
}

/// What a path calls each item of a list: by name where names tell them apart, else by number.
pub(super) fn names(items: &[Tree]) -> Vec<String> {
    match named(items) {
        Some(names) => names.into_iter().map(|name| name.id).collect(),
        None => (0..items.len()).map(|index| index.to_string()).collect(),
    }
}

/// The tree with a value at a place.
pub(super) fn put(tree: &mut Tree, place: &Place, value: &str) {
    let mut here = tree;
    for step in &place.steps {
        let Some(next) = entered(here, step) else { return };
        here = next;
    }
    // As YAML, so that a list value may be a range or a distribution; what is not YAML is left for the check to refuse.
    here.branch = match parse(value) {
        Ok(read) => read.branch,
        Err(_) => Branch::Scalar { text: value.to_owned(), plain: true },
    };
}

/// A step down, written where it is not there yet.
fn entered<'t>(tree: &'t mut Tree, step: &Step) -> Option<&'t mut Tree> {
    match step {
        Step::Item(index) => match &mut tree.branch {
            Branch::List(items) => items.get_mut(*index),
            _ => None,
        },
        Step::Key(key, default) => {
            // A kind as a word alone, a key with nothing below it, a default in its short form: each becomes a mapping.
            if matches!(tree.branch, Branch::Scalar { .. }) {
                tree.branch = Branch::Map(Vec::new());
            }
            let span = tree.span;
            let Branch::Map(entries) = &mut tree.branch else { return None };
            let at = entries.iter().position(|entry| entry.key == *key);
            if at.is_none_or(|at| is_nothing(&entries[at].value)) {
                entries.retain(|entry| entry.key != *key);
                entries.push(absent(key, *default, span));
            }
            entries.iter_mut().find(|entry| entry.key == *key).map(|entry| &mut entry.value)
        }
    }
}

fn absent(key: &str, default: Option<&str>, span: Span) -> Entry {
    let nothing = Tree { span, branch: Branch::Scalar { text: String::new(), plain: true } };
    let value = default.and_then(|text| parse(text).ok()).unwrap_or(nothing);
    Entry { key: key.to_owned(), key_span: span, value }
}
