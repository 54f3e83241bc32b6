//! For a terminal: the sentence, the verdict, and what who has just drilled wants to see, within the given width.

use comfy_table::{CellAlignment, ContentArrangement, Table, presets};

use super::lead::Lead;
use super::section::Section;
use crate::report::wrap::wrap;

/// Room for a name before its value.
const NAME: usize = 24;

pub(super) fn render(lead: &Lead, sections: &[Section], width: usize) -> String {
    let width = width.max(60);
    let mut lines = wrap(&lead.plain(), width);
    lines.extend(wrap(&lead.verdict, width));
    let (on_paper, here): (Vec<&Section>, Vec<&Section>) = sections
        .iter()
        .filter(|section| !section.is_empty())
        .partition(|section| section.is_on_paper_only);
    for section in here {
        lines.push(String::new());
        lines.extend(wrap(&section.title.to_uppercase(), width));
        lines.extend(wrap(&section.note, width).into_iter().filter(|line| !line.is_empty()));
        if section.head.is_empty() {
            lines.extend(section.rows.iter().flat_map(|row| fact(row, width)));
        } else {
            lines.extend(table(section, width).lines().map(|line| line.trim_end().to_owned()));
        }
        lines.extend(section.items.iter().flat_map(|item| hanging("- ", item, width)));
    }
    if !on_paper.is_empty() {
        let titles: Vec<String> =
            on_paper.iter().map(|section| section.title.to_lowercase()).collect();
        lines.push(String::new());
        lines.extend(wrap(&format!("In the record besides: {}.", titles.join(", ")), width));
    }
    lines.join("\n") + "\n"
}

/// A name and its value, which goes on below itself; a long name has a line of its own.
fn fact(row: &[String], width: usize) -> Vec<String> {
    let name = row.first().map_or("", String::as_str);
    let value = row.get(1).map_or("", String::as_str);
    let mut lines = wrap(name, width);
    let fits = lines.len() == 1 && lines[0].chars().count() < NAME;
    let beside = if fits { lines.pop().unwrap_or_default() } else { String::new() };
    lines.extend(hanging_at(&format!("{beside:NAME$}"), value, NAME, width));
    lines
}

fn hanging(mark: &str, text: &str, width: usize) -> Vec<String> {
    hanging_at(mark, text, mark.chars().count(), width)
}

fn hanging_at(mark: &str, text: &str, indent: usize, width: usize) -> Vec<String> {
    let mut lines = wrap(text, width - indent);
    for (number, line) in lines.iter_mut().enumerate() {
        let before = if number == 0 { mark.to_owned() } else { " ".repeat(indent) };
        format!("{before}{line}").trim_end().clone_into(line);
    }
    lines
}

/// Intervals stand below their values where the table would be too wide otherwise.
fn table(section: &Section, width: usize) -> String {
    let beside = arranged(section, None, &str::to_owned);
    if beside.lines().all(|line| line.chars().count() <= width) {
        return beside;
    }
    arranged(section, Some(width), &|cell| cell.replacen(" (", "\n(", 1))
}

#[expect(clippy::cast_possible_truncation, reason = "a terminal is narrower than 65,535 columns")]
fn arranged(section: &Section, width: Option<usize>, cell: &dyn Fn(&str) -> String) -> String {
    let mut table = Table::new();
    // A line between any two rows would make a timeline twice as long.
    let mut style = presets::UTF8_HORIZONTAL_ONLY;
    style.row_separator = presets::NOTHING.row_separator;
    table.load_style(style);
    if let Some(width) = width {
        table.set_content_arrangement(ContentArrangement::Dynamic);
        table.set_width(width.min(1_000) as u16);
    }
    let shown = |row: &[String]| -> Vec<String> {
        let cells = row.iter().enumerate();
        let here = cells.filter(|(column, _)| section.column_on_paper != Some(*column));
        here.map(|(_, text)| cell(text)).collect()
    };
    table.set_header(shown(&section.head));
    for row in &section.rows {
        table.add_row(shown(row));
    }
    for (index, column) in table.column_iter_mut().enumerate() {
        column.set_padding((0, 1));
        if index > 0 && !section.is_prose {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    table.trim_fmt()
}
