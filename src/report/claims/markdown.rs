//! The sentence and the table as Markdown.

use std::fmt::Write;

use super::{numbers, words};
use crate::experiment::claims::findings::{Finding, Findings, Standing, Verdict};
use crate::report::markdown::escaped;
use crate::report::number::Numbers;

/// The findings, fit for a comment.
#[must_use]
pub fn render(findings: &Findings) -> String {
    let numbers = numbers(findings);
    let mut text = format!(
        "# Claims about rollbacks, tried one by one\n\n**{}**\n\n\
         | | claim | verdict | figure (95 % interval) | where it turns |\n|---|---|---|---|---|\n",
        words::summary(findings)
    );
    for claim in &findings.claims {
        text.push_str(&row(claim, &numbers));
    }
    text.push('\n');
    let seen = |verdict: &Verdict| findings.claims.iter().any(|one| one.verdict == *verdict);
    for verdict in Verdict::ALL.into_iter().filter(seen) {
        let (mark, word, meaning) =
            (words::mark(verdict), words::verdict(verdict), words::meaning(verdict));
        push(&mut text, format_args!("- {mark} **{word}**: {meaning}.\n"));
    }
    for claim in &findings.claims {
        section(&mut text, claim, &numbers);
    }
    foot(&mut text, findings);
    text
}

fn row(claim: &Finding, numbers: &Numbers) -> String {
    let figure = words::lead(claim, numbers).map_or_else(String::new, |(what, said)| {
        format!("{}<br><sub>{}</sub>", escaped(&words::in_one(&said)), escaped(&what))
    });
    format!(
        "| {} | {} | {} {} | {figure} | {} |\n",
        escaped(&claim.id),
        escaped(&claim.says),
        words::mark(claim.verdict),
        words::verdict(claim.verdict),
        escaped(&words::turns(claim)),
    )
}

fn section(text: &mut String, claim: &Finding, numbers: &Numbers) {
    push(text, format_args!("\n## {}: {}\n\n", escaped(&claim.id), escaped(&claim.says)));
    push(
        text,
        format_args!("{} **{}**", words::mark(claim.verdict), words::verdict(claim.verdict)),
    );
    for part in [Some(words::turns(claim)), claim.why.clone()].into_iter().flatten() {
        if !part.is_empty() {
            push(text, format_args!(": {}", escaped(&part)));
        }
    }
    text.push_str("\n\n");
    for comparison in &claim.comparisons {
        push(text, format_args!("Claimed: {}.\n\n", escaped(&words::claimed(comparison, numbers))));
        text.push_str("| condition | difference | exploration | standing |\n|---|--:|--:|---|\n");
        for condition in &comparison.conditions {
            let said = |effect: &Option<_>| {
                effect.as_ref().map_or("–".to_owned(), |effect| {
                    escaped(&words::in_one(&words::difference(effect, comparison.unit, numbers)))
                })
            };
            let p = match condition.standing {
                Standing::Open => String::new(),
                _ => format!(" (p {})", escaped(&words::p_value(condition.adjusted_p))),
            };
            push(
                text,
                format_args!(
                    "| {} | {} | {} | {}{p} |\n",
                    escaped(&condition.name),
                    said(&condition.confirmed),
                    said(&condition.explored),
                    words::standing(condition.standing)
                ),
            );
        }
        if let Some(share) = comparison.sign_share {
            push(
                text,
                format_args!(
                    "\nThe claimed sign comes out in {} of {} joint draws.\n",
                    share.agreeing, share.draws
                ),
            );
        }
        text.push('\n');
    }
    push(
        text,
        format_args!(
            "Mechanism: {}\n\nKnown elsewhere: {}\n",
            escaped(&claim.mechanism),
            escaped(&claim.source)
        ),
    );
}

fn foot(text: &mut String, findings: &Findings) {
    let meta = &findings.meta;
    push(
        text,
        format_args!(
            "\n---\n\n{} replications a condition, explored on seed {}, confirmed on seed {}; p-values adjusted over all \
             conditions of all claims (Holm). Scenario `{}` ({}), backout {}.\n\n    {}\n",
            meta.replications,
            meta.explored_on,
            meta.confirmed_on,
            meta.scenario,
            meta.scenario_hash,
            meta.backout_version,
            meta.command
        ),
    );
}

fn push(text: &mut String, what: std::fmt::Arguments<'_>) {
    // Writing to a string does not fail.
    let _ = text.write_fmt(what);
}
