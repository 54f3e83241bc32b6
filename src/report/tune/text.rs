//! For a terminal, at a given width.
//!
//! A setting is a row and a figure a column. Figures for which there is no room stand in a further table of the same rows
//! rather than in columns too narrow to read.

use std::fmt::Write;

use comfy_table::{CellAlignment, LineStyle, Table, TableStyle};

use super::shown::{cells, mark, most_telling};
use super::words::{
    against_today, answer, edits_head, method, names, numbers, standing, sure, to_write, values,
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
    let to_write = to_write(findings);
    if !to_write.is_empty() {
        text.push('\n');
        lines(text, "", &edits_head(findings), width);
    }
    for line in to_write {
        text.push_str(&folded(&line, width));
    }
}

/// A line of YAML that means the same where it is broken: what goes on stands deeper, and a comment is one again.
fn folded(line: &str, width: usize) -> String {
    let rest = line.trim_start_matches(' ');
    let indent = 2 + line.len() - rest.len();
    let (first, next, rest) = match rest.strip_prefix("# ") {
        Some(comment) => ("# ", "# ", comment),
        None => ("", "    ", rest),
    };
    let room = width.saturating_sub(indent + next.len());
    // Rather between two pairs than between a key and its value.
    let glued = rest.replace(": ", ":\u{a0}");
    let fits = glued.split(' ').all(|word| word.chars().count() <= room);
    let broken =
        wrap(if fits { &glued } else { rest }, room).into_iter().enumerate().map(|(at, part)| {
            let head = if at == 0 { first } else { next };
            format!("{:indent$}{head}{}\n", "", part.replace('\u{a0}', " "))
        });
    broken.collect()
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
