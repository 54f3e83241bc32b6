//! The release: shares that sum up, weights that climb, keys that its kind of rollout does not know.

use super::{Diagnostic, Fields, names, no_effect, unknown};
use crate::scenario::model::Amount;
use crate::scenario::quantity::tidy;
use crate::scenario::shape::YEAR;
use crate::scenario::value::Node;
use crate::units::Duration;

pub(super) fn check(file: &Fields, found: &mut Vec<Diagnostic>) {
    let Some(release) = file.record("release") else { return };
    let services = names(file, "services", "name");
    if let Some(name) = release.text("service")
        && !services.iter().any(|(service, _)| *service == name)
    {
        found.push(unknown("service", name, release.span_of("service"), &services));
    }
    if let Some((kind, content)) = release.kind("rollout") {
        rollout(release, kind, content.and_then(Node::record), found);
    }
    shares(release, found);
    horizon(file, release, found);
}

fn rollout(release: &Fields, kind: &str, content: Option<&Fields>, found: &mut Vec<Diagnostic>) {
    if let (Some(span), "rolling" | "recreate") = (release.written("keep_old"), kind) {
        found.push(no_effect("keep_old", span, "this rollout replaces the old version in place"));
    }
    let Some(content) = content else { return };
    let steps: Vec<&Fields> = content.records("steps").collect();
    for pair in steps.windows(2) {
        if let (Some(before), Some(after)) = (pair[0].share("weight"), pair[1].share("weight"))
            && after <= before
        {
            found.push(
                Diagnostic::error("not-ascending", "the weights of a canary ascend")
                    .at(pair[1].span_of("weight"), format!("not above {before}"))
                    .and(pair[0].span_of("weight"), "the step before")
                    .help("write the weights from small to large"),
            );
        }
    }
    let none = |amount| match amount {
        Amount::Count(count) => count == 0,
        Amount::Share(share) => share.get() == 0.0,
    };
    if let (Some(surge), Some(unavailable)) =
        (content.amount("max_surge"), content.amount("max_unavailable"))
        && none(surge)
        && none(unavailable)
    {
        found.push(
            Diagnostic::error("stuck", "this rolling update cannot replace any instance")
                .at(content.span_of("max_surge"), "neither more nor fewer instances are allowed")
                .help("allow one more with `max_surge: 1`"),
        );
    }
}

fn shares(release: &Fields, found: &mut Vec<Diagnostic>) {
    let outcomes = release.list("outcomes");
    let shares: Vec<f64> =
        release.records("outcomes").filter_map(|one| Some(one.share("share")?.get())).collect();
    let sum: f64 = shares.iter().sum();
    if outcomes.is_empty() || shares.len() < outcomes.len() || (sum - 1.0).abs() < 1e-9 {
        return;
    }
    let (verb, rest) = if sum < 1.0 { ("add", 1.0 - sum) } else { ("take away", sum - 1.0) };
    let span = release.written("outcomes").unwrap_or(release.span);
    found.push(
        Diagnostic::error("shares", "the shares of the outcomes do not sum to 100%")
            .at(span, format!("they sum to {}%", tidy(sum * 100.0)))
            .help(format!("{verb} {}%, most likely at `healthy`", tidy(rest * 100.0))),
    );
}

/// Simulated time ends after two years.
fn horizon(file: &Fields, release: &Fields, found: &mut Vec<Diagnostic>) {
    let steps = release.kind("rollout").and_then(|(_, content)| content).and_then(Node::record);
    let holds = steps.into_iter().flat_map(|canary| canary.records("steps"));
    let rollout: Duration = holds.filter_map(|step| step.duration("for")).sum();
    let parts = [
        file.duration("warm_up"),
        file.duration("follow_up"),
        release.duration("keep_old"),
        release.duration("watch"),
        Some(rollout),
    ];
    let horizon: Duration = parts.into_iter().flatten().sum();
    if horizon > YEAR * 2 {
        found.push(
            Diagnostic::error("horizon", "the scenario spans more than two years")
                .at(file.span_of("follow_up"), format!("{horizon} with warm-up, rollout and watch"))
                .help("shorten `follow_up`, `watch` or `keep_old`"),
        );
    }
}
