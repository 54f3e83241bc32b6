//! Keys below keys, a line each.

use crate::scenario::claims::flow;
use crate::scenario::tree::{Branch, Tree};

/// A mapping in the order in which it was filled.
#[derive(Default)]
pub(super) struct Block(Vec<(String, Below)>);

enum Below {
    /// As YAML on one line.
    Value(String),
    Keys(Block),
}

impl Block {
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What stands at the end of the keys in the newer tree: from the first key on that the older one has not, everything that was written
    /// with it, since a record whose default is written out has several keys.
    pub(super) fn add(&mut self, before: &Tree, after: &Tree, keys: &[&str]) {
        let Some((key, rest)) = keys.split_first() else { return };
        let Some(newer) = after.get(key) else { return };
        let older = before.get(key).filter(|_| !rest.is_empty());
        let at = self.0.iter().position(|(known, _)| known == key).unwrap_or_else(|| {
            self.0.push(((*key).to_owned(), Below::Keys(Self::default())));
            self.0.len() - 1
        });
        match (older, &mut self.0[at].1) {
            (Some(older), Below::Keys(below)) if matches!(older.branch, Branch::Map(_)) => {
                below.add(older, newer, rest);
            }
            (_, below) => *below = Below::Value(flow(newer)),
        }
    }

    pub(super) fn lines(&self, indent: usize, lines: &mut Vec<String>) {
        for (key, below) in &self.0 {
            match below {
                Below::Value(value) => lines.push(format!("{:indent$}{key}: {value}", "")),
                Below::Keys(keys) => {
                    lines.push(format!("{:indent$}{key}:", ""));
                    keys.lines(indent + 2, lines);
                }
            }
        }
    }
}
