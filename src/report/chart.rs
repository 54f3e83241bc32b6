//! Charts, one file each, all drawn on one thin canvas.
//!
//! A chart's title is its finding and its subtitle the definition with unit: whoever reads only titles still learns what
//! the run found. Each chart also carries a sentence for those who cannot see it, and its data as a table.
//!
//! A strategy has one colour and one place everywhere. Parts of a whole (phases, cost items, final states) have a palette
//! of their own, so that a phase is never mistaken for a strategy.

mod axis;
mod beside;
mod by_kind;
mod canvas;
mod claim;
mod colour;
mod cost;
mod drill;
mod false_against_missed;
mod false_causes;
mod final_states;
mod frontier;
mod harm;
mod interval_panel;
mod label;
mod line_labels;
mod load_sweep;
mod ownership;
mod png;
mod restore_curve;
mod restore_phases;
mod setting_map;
mod stacked_bars;
mod svg;
mod timeline;
mod tornado;
mod tuned;
mod winner_map;
mod year;

pub(super) use beside::{draw as beside, marked, unit};
pub(super) use claim::draw as claim;
pub(super) use drill::draw as drill;
pub(super) use tuned::charts as tuned;

use super::ReportError;
use super::number::Numbers;
use crate::experiment::results::{Figure, Results, StrategyHeading};
use canvas::{Anchor, Canvas, WIDTH, Weight};
use colour::Palette;

/// A chart before it has a format.
pub struct Chart {
    /// The name of its files.
    pub name: &'static str,
    /// The finding, generated from the results.
    pub title: String,
    /// What is drawn, with unit.
    pub subtitle: String,
    /// The chart in words, for those who cannot see it.
    pub alternative: String,
    /// The data that were drawn.
    pub table: DataTable,
    canvas: Canvas,
}

/// The data of a chart.
#[derive(Clone, Debug, Default)]
pub struct DataTable {
    pub head: Vec<String>,
    pub rows: Vec<Vec<String>>,
}

/// The names of all charts there may be.
pub const NAMES: [&str; 14] = [
    "timeline",
    "restore_phases",
    "restore_curve",
    "final_states",
    "by_kind",
    "harm",
    "false_against_missed",
    "false_causes",
    "cost",
    "year",
    "ownership",
    "load_sweep",
    "tornado",
    "winner_map",
];

/// What every chart needs beside its data.
struct Context<'a> {
    results: &'a Results,
    numbers: Numbers,
    palette: Palette<'a>,
}

/// Every chart the results have data for, in the order of the page.
#[must_use]
pub fn charts(results: &Results) -> Vec<Chart> {
    let context = Context {
        results,
        numbers: Numbers::of(&results.meta),
        palette: Palette::of(&results.strategies),
    };
    let drawings = [
        timeline::draw,
        restore_phases::draw,
        restore_curve::draw,
        final_states::draw,
        by_kind::draw,
        harm::draw,
        false_against_missed::draw,
        false_causes::draw,
        cost::draw,
        year::draw,
        ownership::draw,
        load_sweep::draw,
        tornado::draw,
        winner_map::draw,
    ];
    drawings.into_iter().filter_map(|draw| draw(&context)).collect()
}

impl Chart {
    /// A file of its own: title and subtitle above the drawing, on paper.
    pub fn svg(&self) -> Result<String, ReportError> {
        let mut canvas = Canvas::new(self.canvas.width);
        let width = self.canvas.width - 24.0;
        let mut y = 26.0;
        for line in canvas::wrapped(&self.title, 19.0, Weight::Bold, width) {
            canvas.text_weighted(&line, (12.0, y), 19.0, colour::INK, Anchor::Start, Weight::Bold);
            y += 25.0;
        }
        for line in canvas::wrapped(&self.subtitle, 13.0, Weight::Normal, width) {
            canvas.text(&line, (12.0, y), 13.0, colour::MUTED, Anchor::Start);
            y += 18.0;
        }
        canvas.height = y;
        canvas.append_below(&self.canvas);
        svg::document(&canvas, &self.label(), svg::Paper::White)
            .map_err(|reason| self.failed(reason))
    }

    /// For a page that shows title and subtitle itself and sets the neutral colours by its style.
    pub fn inline_svg(&self) -> Result<String, ReportError> {
        svg::document(&self.canvas, &self.label(), svg::Paper::None)
            .map(|svg| colour::by_style(&svg))
            .map_err(|reason| self.failed(reason))
    }

    /// The file of its own as pixels, twice as dense as its nominal size.
    pub fn png(&self) -> Result<Vec<u8>, ReportError> {
        png::rasterise(&self.svg()?).map_err(|reason| self.failed(reason))
    }

    fn label(&self) -> String {
        format!("{}. {}", self.title, self.alternative)
    }

    fn failed(&self, reason: String) -> ReportError {
        ReportError::Undrawable { chart: self.name.to_owned(), reason }
    }
}

impl DataTable {
    fn new(head: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self { head: head.into_iter().map(Into::into).collect(), rows: Vec::new() }
    }

    fn row(&mut self, cells: impl IntoIterator<Item = impl Into<String>>) {
        self.rows.push(cells.into_iter().map(Into::into).collect());
    }

    /// The rows as prose, for a text alternative.
    fn prose(&self) -> String {
        let row = |cells: &Vec<String>| match cells.split_first() {
            Some((first, rest)) => {
                let pairs = self.head.iter().skip(1).zip(rest);
                let said: Vec<String> =
                    pairs.map(|(head, cell)| format!("{head} {cell}")).collect();
                format!("{first}: {}", said.join(", "))
            }
            None => String::new(),
        };
        self.rows.iter().map(row).collect::<Vec<_>>().join("; ")
    }
}

/// The width of a chart whose columns may need more than the usual.
fn width_for(columns: usize, each: f64, beside: f64) -> f64 {
    WIDTH.max(beside + columns as f64 * each)
}

impl Context<'_> {
    fn figure(&self, id: &str) -> Option<&Figure> {
        self.results.figures.iter().find(|figure| figure.id == id)
    }

    /// A figure's cells with their intervals, for a table.
    fn said(&self, figure: &Figure) -> Vec<String> {
        let cells = super::cell::cells_of(figure, &self.numbers);
        let said = cells.into_iter().map(|cell| match cell.interval.as_str() {
            "" => cell.value,
            interval => format!("{} ({interval})", cell.value),
        });
        said.collect()
    }
}

/// A strategy's colour as the page's style writes it.
pub(super) fn swatch(headings: &[StrategyHeading], name: &str) -> String {
    Palette::of(headings).strategy(name).styled()
}
