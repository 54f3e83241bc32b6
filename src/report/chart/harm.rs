//! What users suffered: harm and downtime.

use super::canvas::{Canvas, WIDTH};
use super::{Chart, Context, DataTable, interval_panel};
use crate::experiment::results::{Better, Figure};

const DRAWN: [&str; 3] = ["regret", "harm_after_promotion", "downtime_per_year"];

pub(super) fn draw(context: &Context<'_>) -> Option<Chart> {
    let figures: Vec<&Figure> = DRAWN.iter().filter_map(|id| context.figure(id)).collect();
    let first = figures.first()?;
    let mut canvas = Canvas::new(WIDTH);
    let mut table = DataTable::new(
        std::iter::once("figure")
            .chain(context.results.strategies.iter().map(|heading| heading.name.as_str())),
    );
    for figure in &figures {
        interval_panel::draw_below(&mut canvas, figure, context);
        table.row(std::iter::once(figure.title.clone()).chain(context.said(figure)));
    }
    let definitions: Vec<&str> = figures.iter().map(|figure| figure.definition.as_str()).collect();
    Some(Chart {
        name: "harm",
        title: title(first, context),
        subtitle: format!(
            "{} Dots with 95 % intervals; an arrow points beyond the axis",
            definitions.join(" ")
        ),
        alternative: table.prose(),
        table,
        canvas,
    })
}

fn title(figure: &Figure, context: &Context<'_>) -> String {
    let cells = context.results.strategies.iter().zip(&figure.cells);
    let best: Vec<String> = cells
        .filter(|(heading, cell)| cell.best && !heading.reference)
        .map(|(heading, _)| heading.name.clone())
        .collect();
    match (figure.better, best.as_slice()) {
        (Better::Unranked, _) | (_, []) => figure.title.clone(),
        (_, [one]) => format!("{one} hurts users least"),
        _ => format!(
            "{} hurt users least; the data do not tell them apart",
            crate::report::sentence::list(&best, "and")
        ),
    }
}
