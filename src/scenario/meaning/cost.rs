//! Prices: one currency, ranges that hold their value.

use super::{Diagnostic, Fields, Span};
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
