//! What a scenario takes for granted, for a terminal.

use super::wrap::wrap;
use crate::scenario::model::{Assumption, Grade, Transfer};

const WIDTH: usize = 96;

/// Two lines each: key, value and who set it; grade, transfer and source.
#[must_use]
pub fn render(assumptions: &[Assumption]) -> String {
    let set = assumptions.iter().filter(|one| one.set).count();
    let head = format!(
        "{} parameters, {set} of them set in the scenario. Grade: A primary source, B quoted by another, C weak, chosen ours. \
         Transfer: how near the source's task is to this one; only the same task is evidence.",
        assumptions.len()
    );
    let mut lines = wrap(&head, WIDTH);
    for one in assumptions {
        lines.push(String::new());
        let range = one.range.as_ref().map_or_else(String::new, |range| format!(" ({range})"));
        lines.extend(wrap(&format!("{} = {}{range}", one.key, one.value), WIDTH));
        let told = if one.set {
            "set in the scenario".to_owned()
        } else {
            format!("{}, {}: {}", grade(one.grade), transfer(one.transfer), one.source)
        };
        lines.extend(wrap(&told, WIDTH - 4).into_iter().map(|line| format!("    {line}")));
    }
    lines.join("\n")
}

/// As a word.
pub(super) const fn grade(grade: Grade) -> &'static str {
    match grade {
        Grade::A => "A",
        Grade::B => "B",
        Grade::C => "C",
        Grade::Chosen => "chosen",
    }
}

/// As words.
pub(super) const fn transfer(transfer: Transfer) -> &'static str {
    match transfer {
        Transfer::Same => "same task",
        Transfer::Similar => "similar task",
        Transfer::Foreign => "foreign task",
    }
}
