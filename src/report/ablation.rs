//! What each handler costs and buys, as a table for a terminal, as Markdown and as JSON.
//!
//! A difference is with the handler minus without it, so a negative one is what the handler saves. Where the interval
//! excludes 0 the difference is marked: in a pipe there is no colour to do it.

use std::fmt::Write;

use crate::experiment::ablation::{Ablated, AblatedFigure, Ablation, Added};
use crate::stats::Estimate;

const CLEAR: &str = "*";
const ABSENT: &str = "-";

/// A table for a terminal, with its explanation.
#[must_use]
pub fn text(ablation: &Ablation) -> String {
    let rows = rows(ablation);
    let widths: Vec<usize> = (0..rows[0].len())
        .map(|column| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0))
        .collect();
    let mut text = format!("{}\n\n", heading(ablation));
    for row in &rows {
        let cells = row.iter().zip(&widths).enumerate().map(|(column, (cell, width))| {
            if column == 0 { format!("{cell:<width$}") } else { format!("{cell:>width$}") }
        });
        text.push_str(cells.collect::<Vec<_>>().join("  ").trim_end());
        text.push('\n');
    }
    let _ = write!(text, "\n{}\n", foot(ablation).join("\n"));
    text
}

/// The same as Markdown.
#[must_use]
pub fn markdown(ablation: &Ablation) -> String {
    let rows = rows(ablation);
    let mut text = format!("{}\n\n", heading(ablation));
    for (index, row) in rows.iter().enumerate() {
        let cells: Vec<String> = row.iter().map(|cell| cell.replace('*', "\\*")).collect();
        let _ = writeln!(text, "| {} |", cells.join(" | "));
        if index == 0 {
            let _ = writeln!(text, "|---|{}", "--:|".repeat(row.len() - 1));
        }
    }
    let _ = writeln!(text);
    for line in foot(ablation) {
        let _ = writeln!(text, "- {}", line.replace('*', "\\*"));
    }
    text
}

/// Everything, for machines.
pub fn json(ablation: &Ablation) -> Result<String, serde_json::Error> {
    serde_json::to_string_pretty(ablation)
}

fn heading(ablation: &Ablation) -> String {
    let Ablation { scenario, strategy, replications, seed, .. } = ablation;
    format!(
        "{scenario}: what each handler of `{strategy}` adds ({replications} replications, seed {seed})"
    )
}

fn rows(ablation: &Ablation) -> Vec<Vec<String>> {
    let titles = ablation.figures.iter().map(|figure| title(figure, &ablation.currency));
    let mut rows = vec![std::iter::once("handler".to_owned()).chain(titles).collect::<Vec<_>>()];
    let whole = ablation.figures.iter().map(|figure| {
        figure.whole.map_or_else(|| ABSENT.to_owned(), |whole| number(whole.point_estimate))
    });
    rows.push(std::iter::once("(whole strategy)".to_owned()).chain(whole).collect());
    rows.extend(ablation.handlers.iter().map(row));
    rows
}

fn title(figure: &AblatedFigure, currency: &str) -> String {
    match figure.id {
        "cost_per_year" => format!("{}, {currency}", figure.title),
        _ => figure.title.to_owned(),
    }
}

fn row(ablated: &Ablated) -> Vec<String> {
    let cells = ablated.added.iter().map(|added| added.map_or_else(|| ABSENT.to_owned(), cell));
    std::iter::once(ablated.handler.name().to_owned()).chain(cells).collect()
}

fn cell(added: Added) -> String {
    let Added { difference, is_clear } = added;
    let Estimate { point_estimate, confidence_interval: ends, .. } = difference;
    if (ends.lower_bound, ends.upper_bound) == (0.0, 0.0) {
        return "0".to_owned();
    }
    let mark = if is_clear { CLEAR } else { "" };
    format!(
        "{mark}{} ({} to {})",
        signed(point_estimate),
        signed(ends.lower_bound),
        signed(ends.upper_bound)
    )
}

fn signed(amount: f64) -> String {
    let said = number(amount);
    if amount > 0.0 && said.chars().any(|digit| ('1'..='9').contains(&digit)) {
        format!("+{said}")
    } else {
        said
    }
}

/// Three digits or so.
fn number(amount: f64) -> String {
    let digits = match amount.abs() {
        large if large >= 100.0 => 0,
        middle if middle >= 10.0 => 1,
        _ => 2,
    };
    let said = format!("{amount:.digits$}");
    if said.trim_start_matches(['-', '0', '.']).is_empty() { "0".to_owned() } else { said }
}

fn foot(ablation: &Ablation) -> Vec<String> {
    let mut lines = vec![
        "With the handler minus without it, on the same requests, defects and people; in brackets the 95 % interval."
            .to_owned(),
        format!("{CLEAR} the interval excludes 0."),
    ];
    let of = |figure: &AblatedFigure| format!("{}: {}", figure.title, figure.definition);
    lines.extend(ablation.figures.iter().map(of));
    lines
}
