//! For a pull request or a wiki.

use super::shown::{cells, mark, most_telling};
use super::words::{
    against_today, answer, budget, edits_head, in_one, method, names, numbers, standing, sure,
    to_write, values,
};
use crate::experiment::tune::findings::Findings;
use crate::report::markdown::{escaped, one_line, prose, push};

/// More rows are left to the table of every setting.
const ROWS: usize = 24;

/// Answer, what it would change, budgets, and the settings that no other beats.
#[must_use]
pub fn render(findings: &Findings) -> String {
    let meta = &findings.meta;
    let mut text = format!(
        "# {}: tuning {}\n\n**{}**",
        escaped(&meta.scenario),
        escaped(&meta.strategy),
        prose(&answer(findings))
    );
    for said in sure(findings) {
        push(&mut text, format_args!(" {}", prose(&said)));
    }
    text.push_str("\n\n");
    changes(&mut text, findings);
    budgets(&mut text, findings);
    settings(&mut text, findings);
    for note in &findings.notes {
        push(&mut text, format_args!("- {}\n", prose(note)));
    }
    for line in method(findings) {
        push(&mut text, format_args!("- {}\n", prose(&line)));
    }
    push(
        &mut text,
        format_args!(
            "\nScenario {} ({}), backout {}.\n\n    {}\n",
            escaped(&meta.file),
            escaped(&meta.scenario_hash),
            escaped(&meta.backout_version),
            one_line(&meta.command)
        ),
    );
    text
}

fn changes(text: &mut String, findings: &Findings) {
    let said = against_today(findings);
    if let Some((head, rest)) = said.split_first() {
        push(text, format_args!("{}\n\n", prose(head)));
        for line in rest {
            push(text, format_args!("- {}\n", prose(line)));
        }
        if !rest.is_empty() {
            text.push('\n');
        }
    }
    let to_write = to_write(findings);
    if to_write.is_empty() {
        return;
    }
    push(text, format_args!("{}\n\n", escaped(&edits_head(findings))));
    for line in &to_write {
        push(text, format_args!("    {}\n", one_line(line)));
    }
    text.push('\n');
}

fn budgets(text: &mut String, findings: &Findings) {
    let numbers = numbers(findings);
    let budgets = &findings.recommendation.budgets;
    if budgets.iter().all(|budget| budget.found.is_none()) {
        return;
    }
    text.push_str("| budget | found | |\n|---|--:|---|\n");
    for one in budgets {
        let said = super::shown::said(one.found.as_ref(), one.unit, &numbers);
        let kept = if one.kept { "kept" } else { "**not shown to be kept**" };
        push(
            text,
            format_args!("| {} | {} | {kept} |\n", escaped(&budget(one)), escaped(&in_one(&said))),
        );
    }
    text.push_str("\nIn brackets the bounds at 95 % that decide, each for itself.\n\n");
}

fn settings(text: &mut String, findings: &Findings) {
    let numbers = numbers(findings);
    let (rows, left_out) = most_telling(findings, ROWS);
    let heads = findings.figures.iter().map(|figure| figure.title.to_owned());
    let heads: Vec<String> =
        std::iter::once(escaped(&names(findings).join(", "))).chain(heads).collect();
    push(
        text,
        format_args!(
            "| {} | |\n|---|{}---|\n",
            heads.join(" | "),
            "--:|".repeat(findings.figures.len())
        ),
    );
    for place in rows {
        let cells: Vec<String> = cells(findings, place, &numbers)
            .iter()
            .map(|said| match said.interval.as_str() {
                "" => escaped(&said.value),
                interval => format!("{}<br><sub>{}</sub>", escaped(&said.value), escaped(interval)),
            })
            .collect();
        let mark = mark(findings.settings[place].state);
        let values = escaped(&values(findings, place));
        let name = if mark.is_empty() { values } else { format!("{mark} {values}") };
        push(
            text,
            format_args!("| {name} | {} | {} |\n", cells.join(" | "), standing(findings, place)),
        );
    }
    text.push_str(
        "\nToday's setting, and those that no other setting beats: none is at least as good in every figure and better in one, by their estimates. Beneath a value its 95 % interval, of the search.\n\n",
    );
    if left_out > 0 {
        push(text, format_args!("{left_out} more that no other beats are left to tune.csv.\n\n"));
    }
}
