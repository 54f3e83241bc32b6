//! Budgets: strategies that exist, limits that can be kept, and none that contradicts another.

use super::{Diagnostic, Fields, Span, no_effect, unknown};
use crate::scenario::model::{BoundSide, Judged, MeasureUnit};
use crate::scenario::value::{Node, Value};

/// A limit as written.
struct Written<'a> {
    strategy: &'a str,
    figure: Judged,
    bound: f64,
    text: &'a str,
    span: Span,
}

pub(super) fn check(file: &Fields, found: &mut Vec<Diagnostic>) {
    let strategies: Vec<(&str, Span)> = file.list("strategies").iter().filter_map(name).collect();
    let mut all: Vec<Written> = Vec::new();
    for budget in file.records("budgets") {
        let Some(strategy) = budget.text("strategy") else { continue };
        if !strategies.iter().any(|(name, _)| *name == strategy) {
            found.push(unknown("strategy", strategy, budget.span_of("strategy"), &strategies));
        }
        if budget.entries.len() < 2 {
            found.push(
                Diagnostic::error(
                    "no-budget",
                    format!("the budget of `{strategy}` limits nothing"),
                )
                .at(budget.span, "no figure here")
                .help("write at least one, such as `false_triggers: <2%`"),
            );
        }
        for (key, _, node) in &budget.entries {
            let (Some(figure), Value::Bound(bound, currency)) = (Judged::of_name(key), &node.value)
            else {
                continue;
            };
            in_currency(file, currency.as_deref(), node.span, found);
            possible(file, figure, *bound, node, found);
            let text = node.text.as_str();
            all.push(Written { strategy, figure, bound: *bound, text, span: node.span });
        }
    }
    twice(&all, found);
    implied(&all, found);
}

fn name(node: &Node) -> Option<(&str, Span)> {
    match &node.value {
        Value::Text(preset) => Some((preset, node.span)),
        Value::Record(fields) => Some((fields.text("name")?, fields.span_of("name"))),
        _ => None,
    }
}

fn in_currency(file: &Fields, written: Option<&str>, span: Span, found: &mut Vec<Diagnostic>) {
    let currency = file.record("costs").and_then(|costs| costs.text("currency"));
    if let (Some(written), Some(currency)) = (written, currency)
        && written != currency
    {
        found.push(
            Diagnostic::error(
                "currency",
                format!("this budget is in {written}, the costs in {currency}"),
            )
            .at(span, format!("not {currency}"))
            .help(format!("write it in {currency}, or set `costs.currency: {written}`")),
        );
    }
}

/// A limit that nothing can keep, and one that nothing can miss.
fn possible(file: &Fields, figure: Judged, bound: f64, node: &Node, found: &mut Vec<Diagnostic>) {
    let text = &node.text;
    let is_share = figure.unit() == MeasureUnit::Share;
    let kept_by_none = match figure.side() {
        BoundSide::Above => is_share && bound >= 1.0,
        // Regret is signed: below 0 would be better than hindsight allows, on the mean.
        BoundSide::Below => bound <= 0.0,
    };
    if kept_by_none {
        found.push(
            Diagnostic::error("impossible-budget", format!("nothing can be `{text}` here"))
                .at(node.span, "no run could show it")
                .help("write a limit that a strategy can keep; to allow nothing at all, write a share as small as you can afford to prove"),
        );
    }
    let follow_up = file.duration("follow_up").map(crate::units::Duration::as_secs_f64);
    let is_cut = figure.name().starts_with("time_to_");
    if let Some(follow_up) = follow_up.filter(|follow_up| is_cut && bound > *follow_up) {
        let shown = crate::units::Duration::from_secs_f64(follow_up);
        found.push(
            no_effect(figure.name(), node.span, "times are followed no longer than `follow_up`")
                .help(format!("write less than {shown}, or lengthen `follow_up`")),
        );
    }
}

fn twice(all: &[Written], found: &mut Vec<Diagnostic>) {
    for (index, one) in all.iter().enumerate() {
        let same = |other: &&Written| (other.strategy, other.figure) == (one.strategy, one.figure);
        let Some(first) = all[..index].iter().find(same) else { continue };
        let (code, message) = if first.bound == one.bound {
            (
                "double-budget",
                format!("`{}` of `{}` has its budget twice", one.figure.name(), one.strategy),
            )
        } else {
            (
                "contradictory-budgets",
                format!(
                    "`{}` of `{}` is to be `{}` and `{}`",
                    one.figure.name(),
                    one.strategy,
                    first.text,
                    one.text
                ),
            )
        };
        found.push(
            Diagnostic::error(code, message)
                .at(one.span, "again here")
                .and(first.span, "first here")
                .help("keep one of them"),
        );
    }
}

/// Whoever has 95 % of times below five minutes has half of them below ten.
fn implied(all: &[Written], found: &mut Vec<Diagnostic>) {
    let pairs = [
        (Judged::TimeToDetectMedian, Judged::TimeToDetectP95),
        (Judged::TimeToRestoreMedian, Judged::TimeToRestoreP95),
    ];
    for (median, p95) in pairs {
        for wide in all.iter().filter(|one| one.figure == median) {
            let strict = |one: &&Written| {
                one.figure == p95 && one.strategy == wide.strategy && one.bound <= wide.bound
            };
            if let Some(strict) = all.iter().find(strict) {
                let why = format!("`{}` is already to be `{}`", p95.name(), strict.text);
                found.push(
                    no_effect(median.name(), wide.span, &why)
                        .and(strict.span, "says more than that"),
                );
            }
        }
    }
}
