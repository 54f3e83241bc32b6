//! For a ticket or a pull request.

use super::lead::Lead;
use super::section::Section;
use crate::report::markdown::{escaped, push};

pub(super) fn render(title: &str, lead: &Lead, sections: &[Section]) -> String {
    let text = format!(
        "# {}\n\n**{}*{}*{}** {}",
        escaped(title),
        escaped(&lead.before),
        escaped(&lead.name),
        escaped(&lead.after),
        escaped(&lead.verdict),
    );
    let mut text = text.trim_end().to_owned() + "\n";
    for section in sections.iter().filter(|section| !section.is_empty()) {
        push(&mut text, format_args!("\n## {}\n\n", escaped(&section.title)));
        if !section.note.is_empty() {
            push(&mut text, format_args!("{}\n\n", escaped(&section.note)));
        }
        table(&mut text, section);
        if !section.rows.is_empty() && !section.items.is_empty() {
            text.push('\n');
        }
        for item in &section.items {
            push(&mut text, format_args!("- {}\n", escaped(item)));
        }
    }
    text
}

fn table(text: &mut String, section: &Section) {
    let Some(columns) = section.rows.first().map(Vec::len) else { return };
    let head =
        if section.head.is_empty() { vec![String::new(); columns] } else { section.head.clone() };
    let rule = if section.is_prose { "---|" } else { "--:|" };
    push(text, format_args!("{}|---|{}\n", line(&head), rule.repeat(columns.saturating_sub(1))));
    for row in &section.rows {
        text.push_str(&line(row));
    }
}

fn line(cells: &[String]) -> String {
    let cells: Vec<String> = cells.iter().map(|cell| escaped(cell)).collect();
    format!("| {} |\n", cells.join(" | "))
}
