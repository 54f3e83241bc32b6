//! Plays: what a play that stands in for one of the preset's may leave out, and what no play can do without.

use super::{Diagnostic, Fields};
use crate::scenario::model::{Handler, Play};
use crate::scenario::preset::plays_of;
use crate::scenario::suggest::{listed, nearest};
use crate::scenario::value::{Node, Value};

pub(super) fn check(strategy: &Fields, play: &Fields, found: &mut Vec<Diagnostic>) {
    let Some(name) = play.text("name") else { return };
    let base = strategy.text("extends");
    let of_preset = base.map_or_else(Vec::new, |base| plays_of(base, &switched_off(strategy)));
    let replaced = of_preset.iter().find(|one| one.name == name);
    match replaced {
        Some(_) => changes_something(play, found),
        None => complete(name, base, &of_preset, play, found),
    }
    before(play, replaced, found);
}

fn switched_off(strategy: &Fields) -> Vec<Handler> {
    let handler = |node: &Node| match &node.value {
        Value::Text(name) => Handler::ALL.into_iter().find(|handler| handler.name() == name),
        _ => None,
    };
    strategy.list("without").iter().filter_map(handler).collect()
}

/// Named and nothing more, a play of the preset is what it was.
fn changes_something(play: &Fields, found: &mut Vec<Diagnostic>) {
    if ["when", "hold", "before", "steps"]
        .iter()
        .all(|key| play.get(key).is_none_or(|one| !one.set))
    {
        found.push(
            Diagnostic::error("no-effect", "the play changes nothing")
                .at(play.span, "named, and the preset's still")
                .help("write what is to differ (`when`, `hold`, `before` or `steps`), or leave the play out"),
        );
    }
}

/// A play that stands in for none has to say everything itself.
fn complete(
    name: &str,
    base: Option<&str>,
    of_preset: &[Play],
    play: &Fields,
    found: &mut Vec<Diagnostic>,
) {
    let needed = [
        ("when", "any of its detectors starts it"),
        ("steps", "the runbook, one step after another"),
    ];
    for (key, what) in needed.into_iter().filter(|(key, _)| play.get(key).is_none()) {
        let names: Vec<&str> = of_preset.iter().map(|one| one.name.as_str()).collect();
        let help = match (base, nearest(name, &names)) {
            (None, _) => format!("`{key}`: {what}"),
            (Some(_), Some(meant)) => format!("did you mean `{meant}`?"),
            (Some(base), None) if plays_of(base, &[]).iter().any(|one| one.name == name) => {
                format!(
                    "`without` leaves nothing that would start the play of that name of `{base}`; write `{key}`, or take the play out"
                )
            }
            (Some(base), None) => {
                format!("`{key}`: {what}; only plays of `{base}` can do without: {}", listed(names))
            }
        };
        found.push(
            Diagnostic::error("missing-key", format!("missing key `{key}`"))
                .at(play.span, format!("a play needs `{key}`"))
                .help(help),
        );
    }
}

/// A look at the service before the release that holds nothing back is a look and no more.
fn before(play: &Fields, replaced: Option<&Play>, found: &mut Vec<Diagnostic>) {
    let is_whole = play.get("when").is_some() && play.get("steps").is_some();
    let of_preset = replaced.filter(|_| !is_whole);
    let flag = |key: &str, of: fn(&Play) -> bool| match of_preset {
        Some(preset) if play.written(key).is_none() => Some(of(preset)),
        _ => play.flag(key),
    };
    if (flag("before", |one| one.before), flag("hold", |one| one.hold)) != (Some(true), Some(false))
    {
        return;
    }
    let (span, help) = match (play.written("before"), play.written("hold")) {
        (Some(span), _) => (span, "write `hold: true` beside it"),
        (None, Some(span)) => (span, "leave `hold` out, or write `before: false` beside it"),
        (None, None) => return,
    };
    found.push(
        Diagnostic::error("no-effect", "`before` has no effect here")
            .at(span, "the rollout goes on whatever it finds")
            .help(help),
    );
}
