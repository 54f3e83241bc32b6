//! What is minimised over the two places that were varied: the stronger the colour, the more of it.
//!
//! Cells stand by the values that were tried, whatever their distance. Today's setting may lie between them; then it has a
//! row or a column of its own behind the others, in which nothing else stands.

mod said;

use super::Chart;
use super::canvas::{Anchor, Canvas, Point, WIDTH, Weight, fitted, text_width};
use super::colour::{GRID, INK, MUTED};
use super::frontier::{CHOSEN, LINE, diamond, is_named, reach, ring};
use crate::experiment::tune::findings::{FigureName, Findings, Interval, State};
use crate::report::number::Numbers;
use crate::report::tune::words;

const LEFT: f64 = 126.0;
const RIGHT: f64 = 24.0;
const TOP: f64 = 44.0;
const ROW: f64 = 44.0;
/// The faintest and the strongest cell: on both, ink is readable, on white paper and on black.
const OPACITY: (f64, f64) = (0.06, 0.6);
/// Where the greatest is so many times the least, colours go by ratios.
const WIDE: f64 = 8.0;

/// The map; none where not exactly two places were varied, or nothing has the figure.
pub(super) fn draw(findings: &Findings, numbers: &Numbers) -> Option<Chart> {
    let map = Map::of(findings, numbers)?;
    let mut canvas = Canvas::new(WIDTH);
    for row in 0..map.up.len() {
        for column in 0..map.across.len() {
            map.cell(&mut canvas, column, row);
        }
    }
    map.axes(&mut canvas);
    map.legend(&mut canvas);
    let table = map.table();
    Some(Chart {
        name: "setting_map",
        title: map.title(),
        subtitle: map.subtitle(),
        alternative: table.prose(),
        table,
        canvas,
    })
}

struct Map<'a> {
    findings: &'a Findings,
    numbers: &'a Numbers,
    figure: FigureName,
    /// Values across and up, as the scenario writes them; none is its default.
    across: Vec<Option<String>>,
    up: Vec<Option<String>>,
    /// Setting and what it came to, row by row.
    cells: Vec<Vec<Option<(usize, Interval)>>>,
    least: f64,
    most: f64,
    /// From here on every colour is the strongest.
    strongest: f64,
    width: f64,
    size: f64,
}

impl<'a> Map<'a> {
    fn of(findings: &'a Findings, numbers: &'a Numbers) -> Option<Self> {
        let minimised = findings.recommendation.minimised;
        let place = findings.figures.iter().position(|one| one.figure == minimised)?;
        if findings.varied.len() != 2 {
            return None;
        }
        let (across, up) = (axis(findings, 0), axis(findings, 1));
        let found = |x: &Option<String>, y: &Option<String>| {
            let is_here = |values: &[Option<String>]| values == [x.clone(), y.clone()];
            let setting = findings.settings.iter().position(|one| is_here(&one.values))?;
            Some((setting, findings.settings[setting].figures.get(place).copied().flatten()?))
        };
        let row = |y: &Option<String>| across.iter().map(|x| found(x, y)).collect();
        let cells: Vec<Vec<Option<(usize, Interval)>>> = up.iter().map(row).collect();
        let values = || cells.iter().flatten().flatten().map(|(_, found)| found.value);
        let (least, most) =
            (values().fold(f64::INFINITY, f64::min), values().fold(f64::MIN, f64::max));
        if !least.is_finite() {
            return None;
        }
        let named = cells.iter().flatten().flatten();
        let named = named.filter(|(setting, _)| is_named(findings, *setting));
        let strongest = most.min(reach(named.map(|(_, found)| found.value)));
        let width = (WIDTH - LEFT - RIGHT) / across.len() as f64;
        let figure = findings.figures[place];
        let mut map = Self {
            findings,
            numbers,
            figure,
            across,
            up,
            cells,
            least,
            most,
            strongest,
            width,
            size: 13.0,
        };
        map.size = map.size_of_values();
        Some(map)
    }

    /// The largest in which every value fits into its cell; 0 where none does.
    fn size_of_values(&self) -> f64 {
        let values = || self.cells.iter().flatten().flatten().map(|(_, found)| self.said(found));
        let widest =
            |size| values().map(|said| text_width(&said, size, Weight::Bold)).fold(0.0, f64::max);
        [13.0, 12.0, 11.0, 10.0, 9.0]
            .into_iter()
            .find(|size| widest(*size) <= self.width - 8.0)
            .unwrap_or(0.0)
    }

    fn said(&self, found: &Interval) -> String {
        self.numbers.estimate(self.figure.unit, &words::estimate(found)).value
    }

    /// The upper left corner of a cell; the first row is the lowest.
    fn corner(&self, column: usize, row: usize) -> Point {
        (LEFT + self.width * column as f64, TOP + ROW * (self.up.len() - 1 - row) as f64)
    }

    fn cell(&self, canvas: &mut Canvas, column: usize, row: usize) {
        let Some((setting, found)) = &self.cells[row][column] else { return };
        let (x, y) = self.corner(column, row);
        let (right, bottom) = (x + self.width, y + ROW);
        let (from, to) = ((x + 0.75, y + 0.75), (right - 0.75, bottom - 0.75));
        canvas.rectangle(from, to, LINE, self.opacity(found.value));
        if self.findings.settings[*setting].state == State::OverBudget {
            hatch(canvas, (x, y), (right, bottom));
        }
        let middle = x + self.width / 2.0;
        self.value(canvas, *setting, found, (middle, y + ROW / 2.0));
        if self.findings.recommendation.setting == Some(*setting) {
            frame(canvas, (x + 2.0, y + 2.0), (right - 2.0, bottom - 2.0));
        }
        self.mark(canvas, *setting, (middle, y + 13.0));
    }

    /// Below the middle where a mark stands above it.
    fn value(&self, canvas: &mut Canvas, setting: usize, found: &Interval, (x, y): Point) {
        if self.size <= 0.0 {
            return;
        }
        let state = self.findings.settings[setting].state;
        let colour = if state == State::OverBudget { MUTED } else { INK };
        let is_chosen = self.findings.recommendation.setting == Some(setting);
        let weight = if is_chosen { Weight::Bold } else { Weight::Normal };
        let at = (x, if self.is_marked(setting) { y + 7.0 } else { y });
        canvas.text_weighted(&self.said(found), at, self.size, colour, Anchor::Middle, weight);
    }

    /// A diamond, today's ring, both beside each other, or a question mark.
    fn mark(&self, canvas: &mut Canvas, setting: usize, (x, y): Point) {
        let one = &self.findings.settings[setting];
        let is_chosen = self.findings.recommendation.setting == Some(setting);
        let has_diamond = is_chosen || one.state == State::Tied;
        let aside = if has_diamond && one.is_today { 9.0 } else { 0.0 };
        if is_chosen {
            diamond(canvas, (x - aside, y), 6.5, CHOSEN);
        } else if has_diamond {
            hollow(canvas, (x - aside, y));
        }
        if one.is_today {
            ring(canvas, (x + aside, y), 6.5);
        } else if matches!(one.state, State::Open | State::BudgetOpen) && !is_chosen {
            canvas.text_weighted("?", (x, y - 1.0), 13.0, INK, Anchor::Middle, Weight::Bold);
        }
    }

    fn is_marked(&self, setting: usize) -> bool {
        let one = &self.findings.settings[setting];
        one.is_today
            || self.findings.recommendation.setting == Some(setting)
            || matches!(one.state, State::Tied | State::Open | State::BudgetOpen)
    }

    fn opacity(&self, value: f64) -> f64 {
        let is_wide = self.least > 0.0 && self.strongest > WIDE * self.least;
        let scaled = |value: f64| if is_wide { libm::log(value) } else { value };
        let (least, strongest) = (scaled(self.least), scaled(self.strongest));
        let share = (scaled(value.min(self.strongest)) - least) / (strongest - least);
        OPACITY.0 + (OPACITY.1 - OPACITY.0) * if share.is_finite() { share } else { 0.0 }
    }

    fn axes(&self, canvas: &mut Canvas) {
        let bottom = TOP + ROW * self.up.len() as f64;
        for (row, value) in self.up.iter().enumerate() {
            let (_, y) = self.corner(0, row);
            let said = fitted(&self.tick(1, value.as_deref()), 12.0, LEFT - 22.0);
            canvas.text(&said, (LEFT - 8.0, y + ROW / 2.0), 12.0, MUTED, Anchor::End);
        }
        let said: Vec<String> =
            self.across.iter().map(|value| self.tick(0, value.as_deref())).collect();
        let fits = |said: &String| text_width(said, 12.0, Weight::Normal) <= self.width - 2.0;
        let size = if said.iter().all(fits) { 12.0 } else { 10.0 };
        for (column, said) in said.iter().enumerate() {
            let (x, _) = self.corner(column, 0);
            let said = fitted(said, size, self.width - 2.0);
            canvas.text(&said, (x + self.width / 2.0, bottom + 14.0), size, MUTED, Anchor::Middle);
        }
        let across = fitted(&self.findings.varied[0].path, 13.0, WIDTH - LEFT - RIGHT);
        let middle = f64::midpoint(LEFT, WIDTH - RIGHT);
        canvas.text_weighted(
            &across,
            (middle, bottom + 36.0),
            13.0,
            INK,
            Anchor::Middle,
            Weight::Bold,
        );
        canvas.height = bottom + 54.0;
    }

    fn tick(&self, axis: usize, value: Option<&str>) -> String {
        let said = value.map_or_else(|| "default".to_owned(), words::said_value);
        let varied = &self.findings.varied[axis];
        let is_tried = varied.values.iter().any(|one| Some(one.as_str()) == value);
        if is_tried { said } else { format!("{said} (today)") }
    }

    /// The vertical axis' name, and from which to which figure the colours go.
    fn legend(&self, canvas: &mut Canvas) {
        let mut ends =
            [self.least, self.strongest].map(|end| self.numbers.plain(self.figure.unit, end));
        if self.strongest < self.most {
            ends[1].push_str(" and more");
        }
        let mut x = WIDTH - RIGHT;
        canvas.text(&ends[1], (x, 22.0), 12.0, MUTED, Anchor::End);
        x -= text_width(&ends[1], 12.0, Weight::Normal) + 8.0;
        for step in 0_u32..6 {
            let share = 1.0 - f64::from(step) / 5.0;
            let opacity = OPACITY.0 + (OPACITY.1 - OPACITY.0) * share;
            canvas.rectangle((x - 14.0, 15.0), (x, 29.0), LINE, opacity);
            x -= 14.0;
        }
        canvas.text(&ends[0], (x - 8.0, 22.0), 12.0, MUTED, Anchor::End);
        x -= text_width(&ends[0], 12.0, Weight::Normal) + 28.0;
        let up = fitted(&self.findings.varied[1].path, 13.0, (x - 12.0).max(0.0));
        canvas.text_weighted(&up, (12.0, 22.0), 13.0, INK, Anchor::Start, Weight::Bold);
    }
}

/// What was tried, and behind it today's value where that was not.
fn axis(findings: &Findings, place: usize) -> Vec<Option<String>> {
    let mut values: Vec<Option<String>> =
        findings.varied[place].values.iter().cloned().map(Some).collect();
    let today = findings.settings.iter().find(|one| one.is_today);
    if let Some(value) = today.and_then(|today| today.values.get(place))
        && !values.contains(value)
    {
        values.push(value.clone());
    }
    values
}

/// Strokes from the lower left to the upper right.
fn hatch(canvas: &mut Canvas, (left, top): Point, (right, bottom): Point) {
    let (width, height) = (right - left, bottom - top);
    let mut far = 10.0;
    while far < width + height {
        let from = (left + (far - height).max(0.0), top + far.min(height));
        let to = (left + far.min(width), top + (far - width).max(0.0));
        canvas.line([from, to], GRID, 1.5);
        far += 10.0;
    }
}

fn frame(canvas: &mut Canvas, (left, top): Point, (right, bottom): Point) {
    let corners = [(left, top), (right, top), (right, bottom), (left, bottom), (left, top)];
    canvas.line(corners, INK, 2.0);
}

/// A setting that does as well.
fn hollow(canvas: &mut Canvas, (x, y): Point) {
    let corners = [(x, y - 5.5), (x + 5.5, y), (x, y + 5.5), (x - 5.5, y), (x, y - 5.5)];
    canvas.line(corners, INK, 1.75);
}
