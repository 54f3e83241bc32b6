//! A part of the report, before it has a format.

/// A heading, a note, a table and a list; what is empty is not shown.
#[derive(Clone, Debug, Default)]
pub(super) struct Section {
    pub(super) title: String,
    pub(super) note: String,
    /// Empty for a table of names and values.
    pub(super) head: Vec<String>,
    pub(super) rows: Vec<Vec<String>>,
    pub(super) items: Vec<String>,
    /// Cells are words and not numbers.
    pub(super) is_prose: bool,
    /// For who files the record or checks it, not for who has just watched the drill in a terminal.
    pub(super) is_on_paper_only: bool,
    /// A column likewise.
    pub(super) column_on_paper: Option<usize>,
    /// Where the verdicts of a comparison stand.
    pub(super) verdict_column: Option<usize>,
}

impl Section {
    pub(super) fn new(title: impl Into<String>) -> Self {
        Self { title: title.into(), ..Self::default() }
    }

    /// Names and values, in words.
    pub(super) fn facts(title: impl Into<String>) -> Self {
        Self { is_prose: true, ..Self::new(title) }
    }

    pub(super) fn headed<const N: usize>(title: impl Into<String>, head: [&str; N]) -> Self {
        Self { head: head.map(str::to_owned).to_vec(), ..Self::new(title) }
    }

    pub(super) fn in_prose(self) -> Self {
        Self { is_prose: true, ..self }
    }

    /// Left out of a terminal.
    pub(super) fn for_paper(self) -> Self {
        Self { is_on_paper_only: true, ..self }
    }

    /// This column is left out of a terminal, and of a narrow page.
    pub(super) fn on_paper_only(self, column: usize) -> Self {
        Self { column_on_paper: Some(column), ..self }
    }

    pub(super) fn noted(self, note: impl Into<String>) -> Self {
        Self { note: note.into(), ..self }
    }

    pub(super) fn row<const N: usize>(&mut self, cells: [String; N]) {
        self.rows.push(cells.map(|cell| printable(&cell)).to_vec());
    }

    pub(super) fn fact(&mut self, name: &str, value: impl Into<String>) {
        self.row([name.to_owned(), value.into()]);
    }

    pub(super) fn listed(self, items: impl IntoIterator<Item = String>) -> Self {
        Self { items: items.into_iter().map(|item| printable(&item)).collect(), ..self }
    }

    pub(super) fn item(&mut self, text: &str) {
        self.items.push(printable(text));
    }

    pub(super) fn is_empty(&self) -> bool {
        self.rows.is_empty() && self.items.is_empty()
    }
}

/// Escape codes of a name in a file must not reach a terminal.
fn printable(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}
