//! People: roles with names of their own, and pages that end somewhere.

use super::{Diagnostic, Fields, duplicates, names, unknown};

pub(super) fn check(file: &Fields, found: &mut Vec<Diagnostic>) {
    let Some(people) = file.record("people") else { return };
    let roles = names(people, "roles", "name");
    duplicates(&roles, "roles", found);
    for role in people.records("roles") {
        if role.text("name") == Some("automation") {
            found.push(
                Diagnostic::error("reserved-name", "`automation` is not a role")
                    .at(role.span_of("name"), "runbooks mean the machine by it")
                    .help("choose another name"),
            );
        }
        let Some(next) = role.text("escalates_to") else { continue };
        let span = role.span_of("escalates_to");
        if !roles.iter().any(|(name, _)| *name == next) {
            found.push(unknown("role", next, span, &roles));
        } else if comes_back(people, role) {
            found.push(
                Diagnostic::error("cycle", "the page is escalated in a circle")
                    .at(span, "comes back to this role")
                    .help("leave it out at the last level, which is paged again anyway"),
            );
        }
    }
}

fn comes_back(people: &Fields, start: &Fields) -> bool {
    let mut at = start;
    for _ in people.list("roles") {
        let Some(name) = at.text("escalates_to") else { return false };
        let next = people.records("roles").find(|role| role.text("name") == Some(name));
        match next {
            Some(next) if next.text("name") == start.text("name") => return true,
            Some(next) => at = next,
            None => return false,
        }
    }
    false
}
