//! Lengths of time.

use super::digits::{decimal, exact, step};

/// The unit of an interval: the smaller one as long as its numbers are short.
pub(super) fn range_unit(seconds: f64) -> (f64, &'static str) {
    match seconds {
        seconds if (60.0..180.0).contains(&seconds) => (1.0, " s"),
        seconds if (3_600.0..7_200.0).contains(&seconds) => (60.0, " min"),
        seconds => unit(seconds),
    }
}

fn unit(seconds: f64) -> (f64, &'static str) {
    match seconds {
        seconds if seconds >= 172_800.0 => (86_400.0, " d"),
        seconds if seconds >= 3_600.0 => (3_600.0, " h"),
        // A minute and a half is said in seconds, a minute is not.
        seconds if seconds >= 120.0 || seconds == 60.0 => (60.0, " min"),
        seconds if seconds >= 1.0 => (1.0, " s"),
        _ => (0.001, " ms"),
    }
}

/// The greatest step a person rounds a length of time to that the interval supports.
fn step_of_time(seconds: f64, half_width: f64) -> f64 {
    const STEPS: [f64; 10] = [86_400.0, 3_600.0, 1_800.0, 600.0, 300.0, 60.0, 30.0, 10.0, 5.0, 1.0];
    let limit = if half_width > 0.0 { half_width / 1.5 } else { seconds.abs() / 120.0 };
    let at_most = seconds.abs() / 4.0;
    STEPS
        .into_iter()
        .find(|step| *step <= limit && *step <= at_most)
        .unwrap_or_else(|| step(seconds, half_width).min(1.0))
}

/// `45 s`, `4 min 30 s`, `2 h 10 min`: at most two units, rounded before it is cut.
pub(super) fn duration(seconds: f64, half_width: f64) -> String {
    let step = step_of_time(seconds, half_width);
    let rounded = (seconds.abs() / step).round() * step;
    let sign = if seconds < 0.0 && rounded > 0.0 { "−" } else { "" };
    let (size, unit) = unit(rounded);
    let smaller = match unit {
        " d" => (3_600.0, "h"),
        " h" => (60.0, "min"),
        " min" => (1.0, "s"),
        " s" => return format!("{sign}{} s", exact(decimal(rounded, step), half_width)),
        _ if rounded == 0.0 => return "0 s".to_owned(),
        _ => {
            let number = exact(decimal(rounded * 1e3, step * 1e3), half_width);
            return format!("{sign}{number} ms");
        }
    };
    let rest = ((rounded % size) / smaller.0).round();
    let whole = (rounded / size).floor();
    // Under two days a minute says little, under twenty minutes a second does.
    if rest == 0.0 || (unit == " min" && whole >= 20.0) || (unit == " d" && whole >= 7.0) {
        return format!("{sign}{}{unit}", decimal((rounded / size).round(), 1.0));
    }
    if rest * smaller.0 >= size {
        return format!("{sign}{}{unit}", decimal(whole + 1.0, 1.0));
    }
    format!("{sign}{}{unit} {rest} {}", decimal(whole, 1.0), smaller.1)
}
