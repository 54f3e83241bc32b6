//! The sentence and the comparison as Markdown, fit for a pull-request comment.

use std::fmt::Write;

use super::break_even;
use super::cell::{CellText, MARKS_EXPLAINED, Standing, TOO_FEW_RUNS_EXPLAINED, cells_of};
use super::chart::{self, Chart};
use super::criterion::criteria;
use super::decides;
use super::headline::{HeadlineCell, headlines};
use super::number::Numbers;
use super::sentence::{flip_condition, sentence};
use super::under_load;
use crate::experiment::results::{Results, Unit, YearRow};

/// Everything a reviewer needs before opening the page.
#[must_use]
pub fn render(results: &Results) -> String {
    let mut text = format!("# {}\n\n{}\n\n", escaped(&results.meta.scenario), verdict(results));
    table(&mut text, results);
    flips(&mut text, results);
    what_decides(&mut text, results);
    years(&mut text, results);
    assumptions(&mut text, results);
    all_figures(&mut text, results);
    definitions(&mut text, results);
    foot(&mut text, results);
    text
}

fn verdict(results: &Results) -> String {
    let sentence = sentence(results);
    let mut text = format!("**{}**", prose(&sentence.simulation));
    for part in [sentence.prices, sentence.flip].into_iter().flatten() {
        text.push(' ');
        text.push_str(&prose(&part));
    }
    text
}

fn table(text: &mut String, results: &Results) {
    head(text, results);
    for row in headlines(results) {
        let mut labels = vec![escaped(&row.lead_label)];
        labels.extend((!row.beside_label.is_empty()).then(|| escaped(&row.beside_label)));
        let label = format!("**{}**<br><sub>{}</sub>", escaped(row.criterion), labels.join("<br>"));
        let cells: Vec<String> = row.cells.iter().map(headline_cell).collect();
        push(text, format_args!("| {label} | {} |\n", cells.join(" | ")));
    }
    push(
        text,
        format_args!(
            "\nBelow the first value of each cell its 95 % interval; the marks are about that value. \
             {MARKS_EXPLAINED}\n"
        ),
    );
}

fn head(text: &mut String, results: &Results) {
    let names: Vec<String> =
        results.strategies.iter().map(|heading| escaped(&heading.name)).collect();
    push(text, format_args!("| | {} |\n|---|{}\n", names.join(" | "), "--:|".repeat(names.len())));
}

fn headline_cell(shown: &HeadlineCell) -> String {
    let beside = shown.beside_values();
    if beside.is_empty() {
        cell(&shown.lead)
    } else {
        format!("{}<br>{}", cell(&shown.lead), escaped(&beside))
    }
}

/// Every figure, folded away: a comment of a hundred lines is not read.
fn all_figures(text: &mut String, results: &Results) {
    let numbers = Numbers::of(&results.meta);
    text.push_str("\n<details><summary>All figures</summary>\n\n");
    head(text, results);
    for criterion in criteria(results) {
        let empty = " |".repeat(results.strategies.len());
        push(text, format_args!("| **{}** |{empty}\n", escaped(criterion.name)));
        for figure in criterion.figures {
            let cells: Vec<String> = cells_of(figure, &numbers).iter().map(cell).collect();
            push(text, format_args!("| {} | {} |\n", escaped(&figure.title), cells.join(" | ")));
        }
    }
    push(text, format_args!("\n{TOO_FEW_RUNS_EXPLAINED}.\n\n</details>\n"));
}

fn cell(cell: &CellText) -> String {
    let value = match cell.standing {
        Standing::Other => escaped(&cell.value),
        standing => format!("{} **{}**", standing.mark(), escaped(&cell.value)),
    };
    if cell.interval.is_empty() {
        return value;
    }
    format!("{value}<br><sub>{}</sub>", escaped(&cell.interval))
}

fn flips(text: &mut String, results: &Results) {
    let numbers = Numbers::of(&results.meta);
    if let Some(decided) = &results.decides {
        if !decided.flips.is_empty() {
            text.push_str("\n## What would flip it\n\n");
        }
        for flip in &decided.flips {
            let condition = prose(&decides::condition(flip, &numbers));
            let beyond = if flip.plausible { "" } else { ", which is outside its plausible range" };
            let winner = escaped(&flip.winner);
            push(text, format_args!("- {winner} becomes cheapest {condition}{beyond}\n"));
        }
        return;
    }
    let plausible: Vec<_> = results.flips.iter().filter(|flip| flip.plausible).collect();
    if plausible.is_empty() {
        return;
    }
    text.push_str("\n## What would flip it\n\n");
    for flip in plausible {
        let condition = prose(&flip_condition(flip, &numbers));
        push(text, format_args!("- {} becomes cheapest {condition}\n", escaped(&flip.winner)));
    }
}

/// Between years, and over several.
fn years(text: &mut String, results: &Results) {
    let numbers = Numbers::of(&results.meta);
    let rows = results.year.quantities.first().map(|quantity| &quantity.strategies);
    let names: Vec<String> = rows.into_iter().flatten().map(|row| escaped(&row.strategy)).collect();
    if names.is_empty() {
        return;
    }
    text.push_str("\n## Between years, and over several\n\n");
    push(text, format_args!("| | {} |\n|---|{}\n", names.join(" | "), "--:|".repeat(names.len())));
    for quantity in &results.year.quantities {
        let cell = |row: &YearRow| {
            let said = numbers.estimate(quantity.unit, &row.expectation);
            let plain = |value| numbers.plain(quantity.unit, value);
            let (low, high) = (plain(row.low), plain(row.high));
            escaped(&format!("{} [{low} to {high}]", said.value))
        };
        let cells: Vec<String> = quantity.strategies.iter().map(cell).collect();
        push(text, format_args!("| {} | {} |\n", escaped(&quantity.title), cells.join(" | ")));
    }
    push(
        text,
        format_args!(
            "\nMean, and between which nine years in ten lie (for the error budget, nine periods of {} days): luck, which \
             more replications do not shrink. {}.\n\n",
            numbers.plain(Unit::Count, results.year.window_days),
            escaped(&results.year.layout.said)
        ),
    );
    for crossing in &results.ownership.break_even {
        push(text, format_args!("- {}\n", escaped(&break_even::sentence(crossing))));
    }
}

fn what_decides(text: &mut String, results: &Results) {
    text.push_str("\n## What decides\n\n");
    for said in decides::caveats(results) {
        push(text, format_args!("{}\n\n", prose(&said)));
    }
    for said in under_load::said(results) {
        push(text, format_args!("{}\n\n", prose(&said)));
    }
    for chart in chart::charts(results) {
        if ["tornado", "winner_map", "load_sweep"].contains(&chart.name) {
            folded(text, &chart);
        }
    }
}

/// The data of a chart under its title.
fn folded(text: &mut String, chart: &Chart) {
    let line =
        |cells: &[String]| cells.iter().map(|cell| escaped(cell)).collect::<Vec<_>>().join(" | ");
    push(text, format_args!("<details><summary>{}</summary>\n\n", escaped(&chart.title)));
    push(
        text,
        format_args!(
            "| {} |\n|{}\n",
            line(&chart.table.head),
            "---|".repeat(chart.table.head.len())
        ),
    );
    for row in &chart.table.rows {
        push(text, format_args!("| {} |\n", line(row)));
    }
    text.push_str("\n</details>\n\n");
}

fn assumptions(text: &mut String, results: &Results) {
    if results.assumptions.is_empty() {
        return;
    }
    text.push_str("<details><summary>Assumptions</summary>\n\n");
    text.push_str("| parameter | value | plausible | set by | source |\n|---|---|---|---|---|\n");
    for one in &results.assumptions {
        let range = one.range.as_deref().unwrap_or("");
        let by = if one.set { "you" } else { "default" };
        let cells = [&one.key, &one.value, range, by, &one.told()].map(escaped);
        push(text, format_args!("| {} |\n", cells.join(" | ")));
    }
    text.push_str("\n</details>\n");
}

fn definitions(text: &mut String, results: &Results) {
    text.push_str("\n<details><summary>What each figure means</summary>\n\n");
    for figure in &results.figures {
        let (title, definition) = (escaped(&figure.title), escaped(&figure.definition));
        push(text, format_args!("- **{title}**: {definition}\n"));
    }
    text.push_str("\n</details>\n");
}

fn foot(text: &mut String, results: &Results) {
    let meta = &results.meta;
    if !results.warnings.is_empty() {
        text.push_str("\n## Cautions\n\n");
        for warning in &results.warnings {
            push(text, format_args!("- {}\n", prose(warning)));
        }
    }
    if !results.not_modelled.is_empty() {
        let missing: Vec<String> = results.not_modelled.iter().map(|name| escaped(name)).collect();
        push(text, format_args!("\nNot modelled: {}.\n", missing.join("; ")));
    }
    push(
        text,
        format_args!(
            "\nbackout {}, seed {}, {} replications, scenario {}. Repeat with:\n\n    {}\n",
            escaped(&meta.backout_version),
            meta.seed,
            meta.replications,
            escaped(&meta.scenario_hash),
            one_line(&meta.command),
        ),
    );
}

pub(super) fn push(text: &mut String, arguments: std::fmt::Arguments<'_>) {
    // Writing to a String cannot fail.
    let _ = text.write_fmt(arguments);
}

pub(super) fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

/// A generated sentence, whose backticks set names as code. Inside code nothing can be escaped, so a name with anything
/// but plain letters is set as text.
pub(super) fn prose(text: &str) -> String {
    let pieces = text.split('`').enumerate();
    let piece = |(index, piece): (usize, &str)| {
        let plain = piece.chars().all(|c| c.is_alphanumeric() || "._- ".contains(c));
        if index.is_multiple_of(2) || !plain { escaped(piece) } else { format!("`{piece}`") }
    };
    pieces.map(piece).collect()
}

/// Text from a file, with everything that Markdown or HTML would read as more than text made harmless.
pub(super) fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '&' => safe.push_str("&amp;"),
            // A mention would notify somebody.
            '@' => safe.push_str("@\u{2060}"),
            '|' | '*' | '_' | '[' | ']' | '\\' | '#' | '~' => safe.extend(['\\', c]),
            c if c.is_control() => safe.push(' '),
            c => safe.push(c),
        }
    }
    safe
}
