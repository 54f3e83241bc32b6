//! Budgets.

use crate::scenario::model::{Budget, Judged, Limit};
use crate::scenario::value::{Fields, Node, Value};

pub(super) fn budgets(file: &Fields) -> Option<Vec<Budget>> {
    file.records("budgets").map(budget).collect()
}

fn budget(fields: &Fields) -> Option<Budget> {
    let limit = |(key, _, node): &(&'static str, _, Node)| {
        let figure = Judged::of_name(key)?;
        let Value::Bound(bound, _) = node.value else { return None };
        Some(Limit { figure, bound, written: node.text.clone(), span: node.span })
    };
    Some(Budget {
        strategy: fields.text("strategy")?.to_owned(),
        limits: fields.entries.iter().filter_map(limit).collect(),
    })
}
