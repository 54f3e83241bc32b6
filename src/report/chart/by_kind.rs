//! Harm by what the release turned out to be: where edge cases show.

use super::canvas::{Anchor, Canvas, Weight, fitted};
use super::colour::{GRID, HARM, INK, MUTED};
use super::stacked_bars::label_room;
use super::{Chart, Context, DataTable, width_for};
use crate::experiment::results::{Estimate, KindRow, Unit};
use crate::report::cell;

const TOP: f64 = 34.0;
const ROW: f64 = 58.0;
const COLUMN: f64 = 104.0;

pub(super) fn draw(context: &Context<'_>) -> Option<Chart> {
    let rows = &context.results.by_kind.rows;
    let headings = &context.results.strategies;
    if rows.is_empty() {
        return None;
    }
    let left = label_room(rows.iter().map(|row| row.kind.as_str())).max(160.0);
    let width = width_for(headings.len(), COLUMN, left + 4.0);
    let mut canvas = Canvas::new(width);
    let column = (width - left - 4.0) / headings.len().max(1) as f64;
    for (index, heading) in headings.iter().enumerate() {
        let x = left + column * index as f64;
        let colour = context.palette.strategy(&heading.name);
        canvas.rectangle((x + 4.0, TOP - 9.0), (x + column - 4.0, TOP - 6.0), colour, 1.0);
        let name = fitted(&heading.name, 13.0, column - 10.0);
        canvas.text(&name, (x + column / 2.0, TOP - 22.0), 13.0, INK, Anchor::Middle);
    }
    let worst = rows.iter().map(greatest).fold(0.0, f64::max);
    for (index, row) in rows.iter().enumerate() {
        let y = TOP + ROW * index as f64;
        canvas.line([(12.0, y), (width, y)], GRID, 1.0);
        kind(&mut canvas, row, left, y);
        cells(&mut canvas, row, worst, (left, y), column, context);
    }
    canvas.height = TOP + ROW * rows.len() as f64 + 6.0;
    let table = table(context);
    Some(Chart {
        name: "by_kind",
        title: title(rows, context),
        subtitle: "Bad requests beyond those of the twin, mean per release of each kind with 95 % interval, and share \
                   rolled back; the redder, the more of the row's greatest harm"
            .to_owned(),
        alternative: table.prose(),
        table,
        canvas,
    })
}

fn kind(canvas: &mut Canvas, row: &KindRow, left: f64, y: f64) {
    let name = fitted(&row.kind, 14.0, left - 20.0);
    canvas.text(&name, (12.0, y + 20.0), 14.0, INK, Anchor::Start);
    let counts = format!("{} runs, {} needed", row.replications, row.needed);
    let counts = fitted(&counts, 11.5, left - 20.0);
    canvas.text(&counts, (12.0, y + 39.0), 11.5, MUTED, Anchor::Start);
}

fn greatest(row: &KindRow) -> f64 {
    row.harm.iter().map(|harm| harm.point_estimate).fold(0.0, f64::max)
}

/// The interval in words, where it says anything beside the values of its row.
fn interval(row: &KindRow, harm: &Estimate, said: String) -> String {
    let points = row.harm.iter().map(|harm| harm.point_estimate);
    if cell::tells(points, harm) { said } else { cell::TOO_FEW_RUNS.to_owned() }
}

fn cells(
    canvas: &mut Canvas,
    row: &KindRow,
    worst: f64,
    (left, top): (f64, f64),
    column: f64,
    context: &Context<'_>,
) {
    // A row in which nobody is hurt has a greatest harm too, which must not look like one.
    let greatest = greatest(row).max(worst / 100.0);
    for (index, (harm, rolled_back)) in row.harm.iter().zip(&row.rolled_back).enumerate() {
        let (from, to) =
            (left + column * index as f64 + 2.0, left + column * (index as f64 + 1.0) - 2.0);
        let share =
            if greatest > 0.0 { (harm.point_estimate / greatest).clamp(0.0, 1.0) } else { 0.0 };
        canvas.rectangle((from, top + 2.0), (to, top + ROW - 2.0), HARM, share * 0.45);
        let middle = f64::midpoint(from, to);
        let said = context.numbers.estimate(Unit::Requests, harm);
        canvas.text_weighted(
            &said.value,
            (middle, top + 14.0),
            13.0,
            INK,
            Anchor::Middle,
            Weight::Bold,
        );
        let interval = fitted(&interval(row, harm, said.interval), 11.0, column - 6.0);
        canvas.text(&interval, (middle, top + 30.0), 11.0, INK, Anchor::Middle);
        let back = format!("{} back", context.numbers.plain(Unit::Share, *rolled_back));
        let back = fitted(&back, 11.0, column - 6.0);
        canvas.text(&back, (middle, top + 45.0), 11.0, INK, Anchor::Middle);
    }
}

/// The kind that hurts most under any strategy that somebody could choose.
fn title(rows: &[KindRow], context: &Context<'_>) -> String {
    let headings = &context.results.strategies;
    let cells = rows.iter().flat_map(|row| {
        let ranked = headings.iter().zip(&row.harm).filter(|(heading, _)| !heading.reference);
        ranked.map(move |(heading, harm)| (row, heading, harm))
    });
    let worst = cells.max_by(|a, b| a.2.point_estimate.total_cmp(&b.2.point_estimate));
    worst.map_or("Harm by kind of release".to_owned(), |(row, heading, harm)| {
        let said = context.numbers.estimate(Unit::Requests, harm).value;
        format!("Worst: “{}” under {}, {said} bad requests a release", row.kind, heading.name)
    })
}

fn table(context: &Context<'_>) -> DataTable {
    let headings = &context.results.strategies;
    let mut table = DataTable::new(
        ["kind", "replications", "needed"]
            .into_iter()
            .map(str::to_owned)
            .chain(headings.iter().map(|heading| format!("harm, {}", heading.name)))
            .chain(headings.iter().map(|heading| format!("rolled back, {}", heading.name))),
    );
    let said = |row: &KindRow, harm: &Estimate| {
        let said = context.numbers.estimate(Unit::Requests, harm);
        match interval(row, harm, said.interval).as_str() {
            "" => said.value,
            interval => format!("{} ({interval})", said.value),
        }
    };
    for row in &context.results.by_kind.rows {
        let counts = [row.kind.clone(), row.replications.to_string(), row.needed.to_string()];
        let rolled_back =
            row.rolled_back.iter().map(|share| context.numbers.plain(Unit::Share, *share));
        table.row(
            counts
                .into_iter()
                .chain(row.harm.iter().map(|harm| said(row, harm)))
                .chain(rolled_back),
        );
    }
    table
}
