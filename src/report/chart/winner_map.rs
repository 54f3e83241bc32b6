//! The cheapest strategy over the two parameters that carry most: fields of colour, with the border between them.

use super::canvas::{Anchor, Canvas, WIDTH, Weight, fitted, text_width};
use super::colour::{INK, MUTED, PAPER, on};
use super::{Chart, Context, DataTable};
use crate::experiment::results::{MapAxis, WinnerMap};

const LEFT: f64 = 120.0;
const RIGHT: f64 = 24.0;
const TOP: f64 = 40.0;
const ROW: f64 = 36.0;

pub(super) fn draw(context: &Context<'_>) -> Option<Chart> {
    let map = context.results.decides.as_ref()?.map.as_ref()?;
    let mut canvas = Canvas::new(WIDTH);
    let place = Place::of(map);
    fields(&mut canvas, map, &place, context);
    border(&mut canvas, map, &place);
    checks(&mut canvas, map, &place, context);
    axes(&mut canvas, map, &place, context);
    legend(&mut canvas, map, context);
    let table = table(map, context);
    Some(Chart {
        name: "winner_map",
        title: title(map),
        subtitle: format!(
            "Cheapest strategy by {} (across) and {} (up) over their plausible ranges, all other parameters as they \
             are; the ring is the present value, ticked cells were simulated and agree, crossed ones do not",
            map.across.key, map.up.key
        ),
        alternative: table.prose(),
        table,
        canvas,
    })
}

/// Where cells stand.
struct Place {
    columns: usize,
    rows: usize,
    cell: f64,
}

impl Place {
    fn of(map: &WinnerMap) -> Self {
        let (columns, rows) = (map.across.values.len(), map.up.values.len());
        Self { columns, rows, cell: (WIDTH - LEFT - RIGHT) / columns as f64 }
    }

    /// The upper left corner of a cell; the first row is the lowest.
    fn corner(&self, column: usize, row: usize) -> (f64, f64) {
        (LEFT + self.cell * column as f64, TOP + ROW * (self.rows - 1 - row) as f64)
    }

    fn middle(&self, column: usize, row: usize) -> (f64, f64) {
        let (x, y) = self.corner(column, row);
        (x + self.cell / 2.0, y + ROW / 2.0)
    }

    fn bottom(&self) -> f64 {
        TOP + ROW * self.rows as f64
    }
}

fn fields(canvas: &mut Canvas, map: &WinnerMap, place: &Place, context: &Context<'_>) {
    for (row, cells) in map.cells.iter().enumerate() {
        for (column, winner) in cells.iter().enumerate() {
            let (x, y) = place.corner(column, row);
            let colour = context.palette.strategy(&map.strategies[*winner]);
            canvas.rectangle((x, y), (x + place.cell, y + ROW), colour, 0.85);
        }
    }
}

fn border(canvas: &mut Canvas, map: &WinnerMap, place: &Place) {
    for row in 0..place.rows {
        for column in 0..place.columns {
            let own = map.cells[row][column];
            let (x, y) = place.corner(column, row);
            if column > 0 && map.cells[row][column - 1] != own {
                canvas.line([(x, y), (x, y + ROW)], INK, 2.5);
            }
            if row > 0 && map.cells[row - 1][column] != own {
                canvas.line([(x, y + ROW), (x + place.cell, y + ROW)], INK, 2.5);
            }
        }
    }
}

fn checks(canvas: &mut Canvas, map: &WinnerMap, place: &Place, context: &Context<'_>) {
    for cell in &map.checked {
        let (x, y) = place.middle(cell.column, cell.row);
        let drawn = &map.strategies[map.cells[cell.row][cell.column]];
        let colour = on(context.palette.strategy(drawn));
        let strokes: &[[(f64, f64); 2]] = if cell.agrees {
            &[[(-5.0, 0.0), (-1.5, 4.0)], [(-1.5, 4.0), (6.0, -5.0)]]
        } else {
            &[[(-5.0, -5.0), (5.0, 5.0)], [(-5.0, 5.0), (5.0, -5.0)]]
        };
        for stroke in strokes {
            canvas.line(stroke.map(|(dx, dy)| (x + dx, y + dy)), colour, 2.0);
        }
    }
    let at = |axis: &MapAxis| nearest(axis);
    let (x, y) = place.middle(at(&map.across), at(&map.up));
    for (radius, colour) in [(9.0, INK), (6.5, PAPER), (3.5, INK)] {
        canvas.dot((x, y), radius, colour);
    }
}

/// The cell nearest to the present value.
fn nearest(axis: &MapAxis) -> usize {
    let scaled = |value: f64| if axis.logarithmic { libm::log(value.max(1e-12)) } else { value };
    let far = |value: &f64| (scaled(*value) - scaled(axis.value)).abs();
    let cells = axis.values.iter().enumerate();
    cells.min_by(|a, b| far(a.1).total_cmp(&far(b.1))).map_or(0, |(index, _)| index)
}

fn axes(canvas: &mut Canvas, map: &WinnerMap, place: &Place, context: &Context<'_>) {
    for (row, value) in map.up.values.iter().enumerate() {
        let said = context.numbers.roughly(map.up.unit, *value);
        let (_, y) = place.middle(0, row);
        canvas.text(&fitted(&said, 12.0, LEFT - 16.0), (LEFT - 8.0, y), 12.0, MUTED, Anchor::End);
    }
    let y = place.bottom() + 14.0;
    let said: Vec<String> = (map.across.values.iter())
        .map(|value| context.numbers.roughly(map.across.unit, *value))
        .collect();
    // Rather all of them smaller than one of them cut.
    let room = place.cell - 2.0;
    let fits = |said: &String| text_width(said, 12.0, Weight::Normal) <= room;
    let size = if said.iter().all(fits) { 12.0 } else { 10.0 };
    for (column, said) in said.iter().enumerate() {
        let (x, _) = place.middle(column, 0);
        canvas.text(&fitted(said, size, room), (x, y), size, MUTED, Anchor::Middle);
    }
    let across = fitted(&map.across.key, 13.0, WIDTH - LEFT - RIGHT);
    let middle = f64::midpoint(LEFT, WIDTH - RIGHT);
    canvas.text_weighted(&across, (middle, y + 22.0), 13.0, INK, Anchor::Middle, Weight::Bold);
    canvas.height = y + 40.0;
}

/// The vertical axis' name and the colours, above the fields.
fn legend(canvas: &mut Canvas, map: &WinnerMap, context: &Context<'_>) {
    let mut x = WIDTH - RIGHT;
    let mut shown: Vec<usize> = map.cells.iter().flatten().copied().collect();
    shown.sort_unstable();
    shown.dedup();
    for winner in shown.into_iter().rev() {
        let name = fitted(&map.strategies[winner], 13.0, 130.0);
        x -= text_width(&name, 13.0, Weight::Normal);
        canvas.text(&name, (x, 22.0), 13.0, INK, Anchor::Start);
        let colour = context.palette.strategy(&map.strategies[winner]);
        canvas.rectangle((x - 18.0, 16.0), (x - 6.0, 28.0), colour, 0.85);
        x -= 32.0;
    }
    let up = fitted(&map.up.key, 13.0, (x - 24.0).max(0.0));
    canvas.text_weighted(&up, (12.0, 22.0), 13.0, INK, Anchor::Start, Weight::Bold);
}

fn title(map: &WinnerMap) -> String {
    let mut cells = vec![0_usize; map.strategies.len()];
    map.cells.iter().flatten().for_each(|winner| cells[*winner] += 1);
    let all: usize = cells.iter().sum();
    let winners: Vec<usize> = (0..cells.len()).filter(|strategy| cells[*strategy] > 0).collect();
    let two = format!("{} and {}", map.across.key, map.up.key);
    if let [only] = winners.as_slice() {
        return format!("{} stays cheapest whatever {two} are", map.strategies[*only]);
    }
    let part = |s: &usize| format!("{} in {} of {all}", map.strategies[*s], cells[*s]);
    let parts: Vec<String> = winners.iter().map(part).collect();
    format!("Over {two}, the cheapest: {} cells", parts.join(", "))
}

fn table(map: &WinnerMap, context: &Context<'_>) -> DataTable {
    let said = |axis: &MapAxis, value: f64| context.numbers.plain(axis.unit, value);
    let head = map.across.values.iter().map(|value| said(&map.across, *value));
    let corner = format!("{} / {}", map.up.key, map.across.key);
    let mut table = DataTable::new(std::iter::once(corner).chain(head));
    for (cells, value) in map.cells.iter().zip(&map.up.values).rev() {
        let names = cells.iter().map(|winner| map.strategies[*winner].clone());
        table.row(std::iter::once(said(&map.up, *value)).chain(names));
    }
    table
}
