//! Prices: one currency, ranges that hold their value.

use super::{Diagnostic, Fields, Span, no_effect};
use crate::scenario::value::{Node, Value};

pub(super) fn check(file: &Fields, found: &mut Vec<Diagnostic>) {
    let Some(costs) = file.record("costs") else { return };
    let Some(currency) = costs.text("currency") else { return };
    let mut amounts = Vec::new();
    collect(costs, &mut amounts);
    file.records("strategies").for_each(|strategy| collect(strategy, &mut amounts));
    for (written, span) in amounts.iter().filter(|(written, _)| *written != currency) {
        found.push(
            Diagnostic::error(
                "currency",
                format!("this amount is in {written}, the costs in {currency}"),
            )
            .at(*span, format!("not {currency}"))
            .help(format!("write it in {currency}, or set `costs.currency: {written}`")),
        );
    }
    leadership(file, costs, found);
    for (key, _, node) in &costs.entries {
        let Some(price) = node.record() else { continue };
        let amount = |key: &str| price.get(key).and_then(Node::money);
        if let (Some(low), Some(value), Some(high)) =
            (amount("low"), amount("value"), amount("high"))
            && !(low <= value && value <= high)
        {
            found.push(
                Diagnostic::error(
                    "out-of-range",
                    format!("the range of `{key}` does not hold its value"),
                )
                .at(price.span_of("value"), "not between `low` and `high`")
                .help("write `low` ≤ `value` ≤ `high`"),
            );
        }
    }
}

/// Wages that no strategy is charged.
fn leadership(file: &Fields, costs: &Fields, found: &mut Vec<Diagnostic>) {
    let charged: Vec<&str> =
        file.records("strategies").filter_map(|strategy| strategy.text("leadership")).collect();
    let Some(wages) = costs.record("leadership") else { return };
    for (key, ..) in wages.entries.iter().filter(|(.., node)| node.set) {
        if !charged.contains(key) {
            let why = "no strategy says that it needs this leadership";
            found.push(
                no_effect(&format!("costs.leadership.{key}"), wages.span_of(key), why)
                    .help(format!("write `leadership: {key}` in a strategy, or leave it out")),
            );
        }
    }
}

/// The currencies of the amounts the user wrote; a default has whatever currency the costs have.
fn collect<'a>(fields: &'a Fields, amounts: &mut Vec<(&'a str, Span)>) {
    for (.., node) in fields.entries.iter().filter(|(.., node)| node.set) {
        match &node.value {
            Value::Money(_, currency) => amounts.push((currency, node.span)),
            Value::Record(inner) => collect(inner, amounts),
            _ => {}
        }
    }
}
