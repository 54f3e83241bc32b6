//! `claims.csv`: one row a comparison and condition.

use super::words;
use crate::experiment::claims::findings::{Effect, Findings};
use crate::report::ReportError;
use crate::report::csv::{Csv, snake_case, unit_name};

/// One row per claim, comparison and condition; claims that are not simulated have one row.
pub fn render(findings: &Findings) -> Result<String, ReportError> {
    let mut table = Csv::new("claims.csv");
    table.row([
        "claim",
        "says",
        "kind",
        "verdict",
        "measure",
        "unit",
        "of",
        "than",
        "claimed",
        "margin",
        "condition",
        "axis",
        "this",
        "that",
        "difference",
        "lower",
        "upper",
        "explored_difference",
        "adjusted_p",
        "standing",
        "draws",
        "agreeing",
    ])?;
    for claim in &findings.claims {
        let head = [
            claim.id.clone(),
            claim.says.clone(),
            snake_case(&claim.kind),
            snake_case(&claim.verdict),
        ];
        if claim.comparisons.is_empty() {
            table.row(head.clone().into_iter().chain(std::iter::repeat_n(String::new(), 18)))?;
        }
        for comparison in &claim.comparisons {
            for condition in &comparison.conditions {
                let of = |effect: &Option<Effect>, pick: fn(&Effect) -> f64| {
                    effect.as_ref().map_or_else(String::new, |effect| pick(effect).to_string())
                };
                let share = comparison.sign_share;
                let rest = [
                    comparison.measure.clone(),
                    unit_name(comparison.unit).to_owned(),
                    comparison.of.clone(),
                    comparison.than.clone(),
                    snake_case(&comparison.claimed),
                    comparison.margin.to_string(),
                    condition.name.clone(),
                    condition.axis.clone().unwrap_or_default(),
                    of(&condition.confirmed, |effect| effect.this),
                    of(&condition.confirmed, |effect| effect.that),
                    of(&condition.confirmed, |effect| effect.difference),
                    of(&condition.confirmed, |effect| effect.lower),
                    of(&condition.confirmed, |effect| effect.upper),
                    of(&condition.explored, |effect| effect.difference),
                    condition.adjusted_p.to_string(),
                    words::standing(condition.standing).to_owned(),
                    share.map_or_else(String::new, |share| share.draws.to_string()),
                    share.map_or_else(String::new, |share| share.agreeing.to_string()),
                ];
                table.row(head.clone().into_iter().chain(rest))?;
            }
        }
    }
    table.finish()
}
