//! For a terminal: the sentence, the verdict, and every section within the given width.

use comfy_table::{CellAlignment, ContentArrangement, Table, presets};

use super::lead::Lead;
use super::section::Section;
use crate::report::wrap::wrap;

/// The widest a name before its value may be.
const NAME: usize = 24;

pub(super) fn render(lead: &Lead, sections: &[Section], width: usize) -> String {
    let width = width.max(60);
    let mut lines = wrap(&lead.plain(), width);
    lines.extend(wrap(&lead.verdict, width));
    for section in sections.iter().filter(|section| !section.is_empty()) {
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
    lines.join("\n") + "\n"
}

/// A name and its value, which goes on below itself.
fn fact(row: &[String], width: usize) -> Vec<String> {
    let (name, value) = (row.first(), row.get(1));
    let name = wrap(name.map_or("", String::as_str), NAME - 2).join(" ");
    let gap = " ".repeat(NAME.saturating_sub(name.chars().count()).max(1));
    hanging_at(&format!("{name}{gap}"), value.map_or("", String::as_str), NAME, width)
}

fn hanging(mark: &str, text: &str, width: usize) -> Vec<String> {
    hanging_at(mark, text, mark.chars().count(), width)
}

fn hanging_at(mark: &str, text: &str, indent: usize, width: usize) -> Vec<String> {
    let mut lines = wrap(text, width - indent);
    for (number, line) in lines.iter_mut().enumerate() {
        let before = if number == 0 { mark.to_owned() } else { " ".repeat(indent) };
        *line = format!("{before}{line}").trim_end().to_owned();
    }
    lines
}

#[expect(clippy::cast_possible_truncation, reason = "a terminal is narrower than 65,535 columns")]
fn table(section: &Section, width: usize) -> String {
    let mut table = Table::new();
    table.load_style(presets::UTF8_HORIZONTAL_ONLY);
    table.set_content_arrangement(ContentArrangement::Dynamic);
    table.set_width(width.min(200) as u16);
    table.set_header(&section.head);
    for row in &section.rows {
        table.add_row(row);
    }
    for (index, column) in table.column_iter_mut().enumerate() {
        column.set_padding((0, 1));
        if index > 0 && !section.is_prose {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    table.trim_fmt()
}
