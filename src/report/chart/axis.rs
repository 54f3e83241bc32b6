//! Scales, and ticks a person would say.

use super::canvas::{Anchor, Canvas};
use super::colour::{GRID, MUTED};

/// From values to places.
#[derive(Clone, Copy, Debug)]
pub(super) struct Scale {
    from: (f64, f64),
    to: (f64, f64),
    logarithmic: bool,
}

impl Scale {
    pub(super) fn linear(values: (f64, f64), places: (f64, f64)) -> Self {
        Self { from: values, to: places, logarithmic: false }
    }

    pub(super) fn logarithmic(values: (f64, f64), places: (f64, f64)) -> Self {
        Self { from: (libm::log(values.0), libm::log(values.1)), to: places, logarithmic: true }
    }

    /// Whether a value lies beyond the far end of a linear scale.
    pub(super) fn is_beyond(&self, value: f64) -> bool {
        !self.logarithmic && value > self.from.1
    }

    /// The place of a value; values beyond the ends stand at the ends.
    pub(super) fn at(&self, value: f64) -> f64 {
        let value = if self.logarithmic { libm::log(value.max(1e-9)) } else { value };
        let share = (value - self.from.0) / (self.from.1 - self.from.0);
        let share = if share.is_finite() { share.clamp(0.0, 1.0) } else { 0.0 };
        self.to.0 + (self.to.1 - self.to.0) * share
    }
}

/// Lengths of time that people say.
const SAID: [f64; 20] = [
    1.0,
    5.0,
    10.0,
    30.0,
    60.0,
    120.0,
    300.0,
    600.0,
    900.0,
    1_800.0,
    3_600.0,
    7_200.0,
    14_400.0,
    28_800.0,
    43_200.0,
    86_400.0,
    172_800.0,
    345_600.0,
    864_000.0,
    2_592_000.0,
];

/// Ticks from 0 to at least `greatest`, about five of them, at multiples of 1, 2 or 5 times a power of ten.
pub(super) fn ticks(greatest: f64) -> Vec<f64> {
    ticks_by(greatest, |rough| {
        let power = power_of_ten_up_to(rough);
        [1.0, 2.0, 5.0, 10.0].into_iter().map(|step| step * power).find(|step| *step >= rough)
    })
}

/// Ticks through 0 that reach from at most `least` to at least `most`.
pub(super) fn ticks_around_zero(least: f64, most: f64) -> Vec<f64> {
    let steps = ticks(most.max(-least));
    let step = steps.get(1).copied().unwrap_or(1.0);
    let below = (1..50).map(|n| -step * f64::from(n)).take_while(|tick| *tick > least - step);
    let mut values: Vec<f64> = below.collect();
    values.reverse();
    values.extend(steps.into_iter().filter(|tick| *tick < most + step));
    values
}

/// Ticks of time from 0 to at least `greatest` seconds.
pub(super) fn time_ticks(greatest: f64) -> Vec<f64> {
    ticks_by(greatest, |rough| SAID.into_iter().find(|step| *step >= rough))
}

fn ticks_by(greatest: f64, step: impl Fn(f64) -> Option<f64>) -> Vec<f64> {
    let greatest = if greatest > 0.0 { greatest } else { 1.0 };
    let step = step(greatest / 5.0).unwrap_or(greatest);
    let mut ticks = vec![0.0];
    while ticks.last().is_some_and(|last| *last < greatest * 0.999_999) && ticks.len() < 50 {
        ticks.push(step * ticks.len() as f64);
    }
    ticks
}

/// Ticks of time on a logarithmic axis, those within the ends.
pub(super) fn log_time_ticks(from: f64, to: f64) -> Vec<f64> {
    const DECADES: [f64; 9] =
        [1.0, 10.0, 60.0, 600.0, 3_600.0, 14_400.0, 43_200.0, 86_400.0, 604_800.0];
    DECADES.into_iter().filter(|tick| *tick >= from * 0.999 && *tick <= to * 1.001).collect()
}

/// Grid lines across a panel with their labels below it. Labels that would touch the one before are left out.
pub(super) fn horizontal(
    canvas: &mut Canvas,
    scale: &Scale,
    labels: &[(f64, String)],
    (top, bottom): (f64, f64),
) {
    const SIZE: f64 = 12.0;
    let mut free_from = f64::NEG_INFINITY;
    for (value, label) in labels {
        let x = scale.at(*value);
        canvas.line([(x, top), (x, bottom)], GRID, 1.0);
        let half = super::canvas::text_width(label, SIZE, super::canvas::Weight::Normal) / 2.0;
        let middle = x.min(canvas.width - half - 2.0);
        if middle - half > free_from {
            canvas.text(label, (middle, bottom + 14.0), SIZE, MUTED, Anchor::Middle);
            free_from = middle + half + 6.0;
        }
    }
}

/// The greatest power of ten at most `x`.
#[expect(clippy::cast_possible_truncation, reason = "an exponent of ten is small")]
fn power_of_ten_up_to(x: f64) -> f64 {
    10f64.powi(libm::log10(x).floor() as i32)
}
