//! The terminal's view: the sentence, and the comparison within a given width.
//!
//! Strategies that do not fit beside each other go into a second table rather than into columns too narrow to read.
//! Colour is added at the end, around marks only, because escape codes inside a cell would count as letters.

use comfy_table::{CellAlignment, Table, presets};

use super::cell::{CellText, MARKS_EXPLAINED, Standing, cells_of};
use super::criterion::{Criterion, criteria};
use super::number::Numbers;
use super::sentence::sentence;
use super::wrap::wrap;
use crate::experiment::results::Results;

/// The narrowest a strategy's column may be, with its padding.
const COLUMN: usize = 13;
/// The width of the column of figures, with its padding.
const LABEL: usize = 15;

/// The sentence and the table, at most `width` columns wide (60 at least); escape codes only if `colour`.
#[must_use]
pub fn render(results: &Results, width: usize, colour: bool) -> String {
    let width = width.max(60);
    let mut text = wrap(&sentence(results).to_string(), width).join("\n");
    text.push_str("\n\n");
    let names: Vec<&str> = results.strategies.iter().map(|heading| heading.name.as_str()).collect();
    let beside = ((width - LABEL) / COLUMN).max(1);
    for first in (0..names.len()).step_by(beside) {
        let columns = first..(first + beside).min(names.len());
        text.push_str(&table(results, &names, columns, width));
        text.push('\n');
    }
    for line in foot(results) {
        text.push_str(&wrap(&line, width).join("\n"));
        text.push('\n');
    }
    if colour { coloured(&text) } else { text }
}

fn table(
    results: &Results,
    names: &[&str],
    columns: std::ops::Range<usize>,
    width: usize,
) -> String {
    let numbers = Numbers::of(&results.meta);
    // A column as wide as there is room for, but not so wide that a row cannot be followed.
    let room = ((width - LABEL) / columns.len().max(1)).clamp(COLUMN, 18) - 1;
    let label = LABEL.max(width.saturating_sub(columns.len() * (room + 1)).min(34));
    let mut table = Table::new();
    table.load_style(presets::UTF8_HORIZONTAL_ONLY);
    let heads = columns.clone().map(|column| wrap(names[column], room).join("\n"));
    table.set_header(std::iter::once(String::new()).chain(heads));
    for criterion in criteria(results) {
        table.add_row(criterion_row(&criterion, columns.clone(), label, room, &numbers));
    }
    for (index, column) in table.column_iter_mut().enumerate() {
        column.set_padding((0, 0));
        if index > 0 {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    table.trim_fmt()
}

/// One row a criterion: its figures beneath each other, each as high as its tallest cell.
fn criterion_row(
    criterion: &Criterion<'_>,
    columns: std::ops::Range<usize>,
    label: usize,
    room: usize,
    numbers: &Numbers,
) -> Vec<String> {
    let mut row: Vec<Vec<String>> = vec![Vec::new(); columns.len() + 1];
    row[0].extend(wrap(&criterion.name.to_uppercase(), label));
    level(&mut row);
    for figure in &criterion.figures {
        let cells = cells_of(figure, numbers);
        row[0].extend(wrap(&figure.title, label));
        for (lines, cell) in row.iter_mut().skip(1).zip(&cells[columns.clone()]) {
            lines.extend(cell_lines(cell, room));
        }
        level(&mut row);
    }
    row.into_iter().map(|lines| lines.join("\n")).collect()
}

fn cell_lines(cell: &CellText, room: usize) -> Vec<String> {
    let marked = cell.marked();
    // Rather a mark close to its value than a value on two lines.
    let fits = marked.chars().count() <= room;
    let mut lines = wrap(
        &if fits {
            marked
        } else {
            marked.replacen(' ', "", usize::from(cell.standing != Standing::Other))
        },
        room,
    );
    if !cell.interval.is_empty() {
        lines.extend(wrap(&cell.interval, room));
    }
    lines
}

/// Fills shorter columns with empty lines, so that the next figure starts on the same line everywhere.
fn level(row: &mut [Vec<String>]) {
    let height = row.iter().map(Vec::len).max().unwrap_or(0);
    for lines in row {
        lines.resize(height, String::new());
    }
}

fn foot(results: &Results) -> Vec<String> {
    let meta = &results.meta;
    let replications =
        Numbers::of(meta).plain(crate::experiment::results::Unit::Count, meta.replications as f64);
    let mut lines = vec![
        MARKS_EXPLAINED.to_owned(),
        format!(
            "Below each value its 95 % interval. {replications} replications, seed {}.",
            meta.seed
        ),
    ];
    lines.extend(results.warnings.iter().map(|warning| format!("Caution: {warning}")));
    lines
}

fn coloured(text: &str) -> String {
    text.replace('◆', "\u{1b}[32;1m◆\u{1b}[0m").replace('◇', "\u{1b}[32m◇\u{1b}[0m")
}
