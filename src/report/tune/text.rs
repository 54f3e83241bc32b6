//! For a terminal, at a given width.
//!
//! A setting is a row and a figure a column. Figures for which there is no room stand in a further table of the same rows
//! rather than in columns too narrow to read.

use std::fmt::Write;

use comfy_table::{CellAlignment, LineStyle, Table, TableStyle};

use super::shown::{cells, mark, most_telling};
use super::words::{
    against_today, answer, edits, edits_head, method, names, numbers, standing, sure, values,
};
use crate::experiment::tune::findings::Findings;
use crate::report::wrap::wrap;

/// More rows are left to the table of every setting.
const ROWS: usize = 16;
/// The narrowest a figure's column may be.
const COLUMN: usize = 13;
/// The widest that a row can still be followed in.
const WIDEST: usize = 19;
/// The width of the settings.
const LABEL: usize = 25;

/// A row has two lines and the second is indented: rules between rows would only lengthen the table.
const STYLE: TableStyle = TableStyle::new()
    .top_border(LineStyle::none().fill('─').junction('─'))
    .header_separator(LineStyle::none().fill('═').junction('═'))
    .bottom_border(LineStyle::none().fill('─').junction('─'));

/// Recommendation, what it would change, the settings that no other beats, and how that was found out.
#[must_use]
pub fn render(findings: &Findings, width: usize) -> String {
    let width = width.max(60);
    let mut text = String::new();
    let sentences: Vec<String> = std::iter::once(answer(findings)).chain(sure(findings)).collect();
    lines(&mut text, "", &sentences.join(" "), width);
    changes(&mut text, findings, width);
    let (rows, left_out) = most_telling(findings, ROWS);
    let beside = ((width - LABEL) / (COLUMN + 1)).max(1);
    let figures: Vec<usize> = (0..findings.figures.len()).collect();
    for block in figures.chunks(beside) {
        text.push('\n');
        text.push_str(&table(findings, &rows, block, width));
        text.push('\n');
    }
    for line in foot(findings, left_out) {
        lines(&mut text, "", &line, width);
    }
    text.truncate(text.trim_end().len());
    text.push('\n');
    text
}

fn changes(text: &mut String, findings: &Findings, width: usize) {
    let said = against_today(findings);
    if let Some((head, rest)) = said.split_first() {
        text.push('\n');
        lines(text, "", head, width);
        for line in rest {
            lines(text, "  ", line, width);
        }
    }
    let edits = edits(findings);
    if !edits.is_empty() {
        text.push('\n');
        lines(text, "", &edits_head(findings), width);
    }
    for (path, value, today) in edits {
        let today = today.unwrap_or_else(|| "not written".to_owned());
        lines(text, "  ", &format!("{path}: {value}  (today {today})"), width);
    }
}

fn table(findings: &Findings, rows: &[usize], figures: &[usize], width: usize) -> String {
    let room = ((width - LABEL) / figures.len().max(1)).clamp(COLUMN + 1, WIDEST) - 1;
    let numbers = numbers(findings);
    let mut table = Table::new();
    table.load_style(STYLE);
    let heads = figures.iter().map(|place| wrap(findings.figures[*place].title, room).join("\n"));
    let names = wrap(&names(findings).join(", "), LABEL - 1).join("\n");
    table.set_header(std::iter::once(names).chain(heads));
    for place in rows {
        let cells = cells(findings, *place, &numbers);
        let figures = figures.iter().map(|figure| {
            let said = &cells[*figure];
            let lines = wrap(&said.value, room).into_iter().chain(wrap(&said.interval, room));
            lines.collect::<Vec<_>>().join("\n").trim_end().to_owned()
        });
        table.add_row(std::iter::once(label(findings, *place)).chain(figures));
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

/// The values, and below them what the search says of them.
fn label(findings: &Findings, place: usize) -> String {
    let mark = mark(findings.settings[place].state);
    let values = wrap(&values(findings, place), LABEL - 3);
    let standing = wrap(&standing(findings, place), LABEL - 3);
    let lines = values.into_iter().chain(standing).enumerate();
    let lines = lines.map(|(line, said)| format!("{:<2}{said}", if line == 0 { mark } else { "" }));
    lines.collect::<Vec<_>>().join("\n")
}

fn foot(findings: &Findings, left_out: usize) -> Vec<String> {
    let mut lines = vec![
        "Today's setting, and those that no other setting beats: none is at least as good in every figure and better in one, by their estimates. Beneath a value its 95 % interval, of the search."
            .to_owned(),
    ];
    if left_out > 0 {
        lines.push(format!("{left_out} more that no other beats are left to tune.csv."));
    }
    lines.extend(findings.notes.iter().map(|note| format!("Note: {note}")));
    lines.extend(method(findings));
    lines.push(format!("{}  (backout {})", findings.meta.command, findings.meta.backout_version));
    lines
}

/// Wrapped, each line behind a head.
fn lines(text: &mut String, head: &str, rest: &str, width: usize) {
    for line in wrap(rest, width - head.chars().count()) {
        let _ = writeln!(text, "{head}{line}");
    }
}
