//! What a scenario takes for granted, for a terminal.
//!
//! Grouped by the part of the file a parameter belongs to. A source stands below its value with what it is worth, since a
//! bare citation looks like evidence even where it is about another task.

use super::wrap::wrap;
use crate::scenario::model::Assumption;

const WIDTH: usize = 96;
/// Longer values stand by themselves and align nothing.
const COLUMN: usize = 32;

/// Grouped; the value and its plausible range, below them grade, transfer and source.
#[must_use]
pub fn render(assumptions: &[Assumption]) -> String {
    let mut lines = wrap(&head(assumptions), WIDTH);
    for group in groups(assumptions) {
        lines.push(String::new());
        lines.push(if group.name.is_empty() { "the file" } else { group.name }.to_owned());
        let key = group.width(|leaf, _| leaf.chars().count());
        let value = group.width(|_, one| one.value.chars().count());
        for (leaf, one) in &group.members {
            let beside = match (&one.range, one.set) {
                (Some(range), true) => format!("set in the scenario, as {range}"),
                (None, true) => "set in the scenario".to_owned(),
                (Some(range), false) => format!("plausibly {range}"),
                (None, false) => String::new(),
            };
            let line = format!("  {leaf:<key$}  {:<value$}  {beside}", one.value);
            lines.push(line.trim_end().to_owned());
            if !one.set {
                lines.extend(
                    wrap(&one.told(), WIDTH - 6).iter().map(|line| format!("      {line}")),
                );
            }
        }
    }
    lines.join("\n")
}

fn head(assumptions: &[Assumption]) -> String {
    let set = assumptions.iter().filter(|one| one.set).count();
    format!(
        "{} parameters, {set} of them set in the scenario. Grade: A primary source, B quoted by another, C weak, chosen ours. \
         Transfer: how near the source's task is to this one; only the same task is evidence.",
        assumptions.len()
    )
}

struct Group<'a> {
    name: &'a str,
    /// The rest of the key, and the assumption.
    members: Vec<(&'a str, &'a Assumption)>,
}

impl Group<'_> {
    /// Of the longest text that is short enough for a column.
    fn width(&self, of: impl Fn(&str, &Assumption) -> usize) -> usize {
        let lengths = self.members.iter().map(|(leaf, one)| of(leaf, one));
        lengths.filter(|length| *length <= COLUMN).max().unwrap_or(0)
    }
}

/// In the order in which they first appear.
fn groups(assumptions: &[Assumption]) -> Vec<Group<'_>> {
    let mut groups: Vec<Group<'_>> = Vec::new();
    for one in assumptions {
        let (name, leaf) = split(&one.key);
        match groups.iter_mut().find(|group| group.name == name) {
            Some(group) => group.members.push((leaf, one)),
            None => groups.push(Group { name, members: vec![(leaf, one)] }),
        }
    }
    groups
}

/// A service or a strategy is one group, whatever it holds.
fn split(key: &str) -> (&str, &str) {
    let dots: Vec<usize> = key.match_indices('.').map(|(at, _)| at).collect();
    let is_whole = key.starts_with("services.") || key.starts_with("strategies.");
    let at = if is_whole { dots.get(1) } else { dots.last() };
    at.map_or(("", key), |at| (&key[..*at], &key[at + 1..]))
}
