//! The terminal's view: the sentence, and the comparison by criterion within a given width.
//!
//! One screen: a row a criterion, and where to find the rest. Where there is no room for all columns the references go
//! first, since nobody can choose them; strategies that still do not fit stand in a second table rather than in columns
//! too narrow to read. Colour is added at the end, around marks only, because escape codes inside a cell would count as
//! letters.

use comfy_table::{CellAlignment, Table, presets};

use super::cell::{CellText, MARKS_EXPLAINED, Standing};
use super::headline::{Headline, HeadlineCell, headlines};
use super::number::Numbers;
use super::sentence::sentence;
use super::under_load;
use super::wrap::wrap;
use crate::experiment::results::Results;

/// The narrowest a strategy's column may be, with its padding.
const COLUMN: usize = 14;
/// The widest that a row can still be followed in.
const WIDEST: usize = 19;
/// The width of the column of criteria, with its padding.
const LABEL: usize = 22;

/// The sentence and the table, at most `width` columns wide (60 at least); escape codes only if `colour`.
#[must_use]
pub fn render(results: &Results, width: usize, colour: bool) -> String {
    let width = width.max(60);
    let mut text = wrap(&sentence(results).to_string(), width).join("\n");
    text.push_str("\n\n");
    let beside = ((width - LABEL) / COLUMN).max(1);
    let (columns, left_out) = columns(results, beside);
    let rows = headlines(results);
    for block in columns.chunks(beside) {
        text.push_str(&table(results, &rows, block, width));
        text.push('\n');
    }
    for line in under_load::said(results).into_iter().chain(foot(results, &left_out)) {
        text.push_str(&wrap(&line, width).join("\n"));
        text.push('\n');
    }
    if colour { coloured(&text) } else { text }
}

/// Places of the columns that are shown, and names of the references for which there is no room.
fn columns(results: &Results, beside: usize) -> (Vec<usize>, Vec<&str>) {
    let all = 0..results.strategies.len();
    if all.len() <= beside {
        return (all.collect(), Vec::new());
    }
    let (references, shown): (Vec<usize>, Vec<usize>) =
        all.partition(|place| results.strategies[*place].reference);
    (shown, references.iter().map(|place| results.strategies[*place].name.as_str()).collect())
}

fn table(results: &Results, rows: &[Headline<'_>], columns: &[usize], width: usize) -> String {
    let room = ((width - LABEL) / columns.len().max(1)).clamp(COLUMN, WIDEST) - 1;
    let mut table = Table::new();
    table.load_style(presets::UTF8_HORIZONTAL_ONLY);
    let heads = columns.iter().map(|place| wrap(&results.strategies[*place].name, room).join("\n"));
    table.set_header(std::iter::once(String::new()).chain(heads));
    for row in rows {
        table.add_row(criterion_row(row, columns, room));
    }
    for (index, column) in table.column_iter_mut().enumerate() {
        column.set_padding((0, 1));
        if index > 0 {
            column.set_padding((0, 0));
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    table.trim_fmt()
}

/// The lead with its interval, and beneath it what stands beside.
fn criterion_row(row: &Headline<'_>, columns: &[usize], room: usize) -> Vec<String> {
    let cells = || columns.iter().filter_map(|place| row.cells.get(*place));
    let mut lines: Vec<Vec<String>> = vec![wrap(&row.criterion.to_uppercase(), LABEL - 1)];
    lines[0].extend(wrap(&row.lead_label, LABEL - 1));
    lines.extend(cells().map(|cell| cell_lines(&cell.lead, room)));
    if !row.beside_label.is_empty() {
        level(&mut lines);
        lines[0].extend(wrap(&row.beside_label, LABEL - 1));
        for (lines, cell) in lines.iter_mut().skip(1).zip(cells()) {
            lines.extend(beside_lines(cell, room));
        }
    }
    level(&mut lines);
    lines.into_iter().map(|lines| lines.join("\n")).collect()
}

/// Rather the second value on a line of its own than its bracket torn apart.
fn beside_lines(cell: &HeadlineCell, room: usize) -> Vec<String> {
    let values = cell.beside_values();
    if values.chars().count() > room
        && let [first, second] = cell.beside.as_slice()
    {
        let lines = [first.value.clone(), format!("({})", second.value)];
        return lines.iter().flat_map(|line| wrap(line, room)).collect();
    }
    wrap(&values, room)
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

fn foot(results: &Results, left_out: &[&str]) -> Vec<String> {
    let meta = &results.meta;
    let replications =
        Numbers::of(meta).plain(crate::experiment::results::Unit::Count, meta.replications as f64);
    let mut lines = vec![
        MARKS_EXPLAINED.to_owned(),
        format!(
            "Below the first value of each cell its 95 % interval; the marks are about that value. {replications} \
             replications, seed {}.",
            meta.seed
        ),
        if left_out.is_empty() {
            "All figures, with definitions: report.html, report.md, summary.csv.".to_owned()
        } else {
            format!(
                "All figures, with definitions, and the references {}: report.html, report.md, summary.csv.",
                left_out.join(" and ")
            )
        },
    ];
    lines.extend(results.warnings.iter().map(|warning| format!("Caution: {warning}")));
    lines
}

fn coloured(text: &str) -> String {
    text.replace('◆', "\u{1b}[32;1m◆\u{1b}[0m").replace('◇', "\u{1b}[32m◇\u{1b}[0m")
}
