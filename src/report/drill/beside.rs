//! The simulation beside the drill, as sections: one a case.

use super::section::Section;
use crate::drill::beside::{Comparison, Interval, LEVEL, Row, Scale, Side};
use crate::experiment::results::{ConfidenceInterval, Estimate, Unit};
use crate::report::number::{ABSENT, Numbers, Said};

pub(super) fn title(comparison: &Comparison) -> String {
    format!("{}, {}: the simulation beside the drill", comparison.scenario, comparison.strategy)
}

/// A section a case, then what the harness itself adds.
pub(super) fn sections(comparison: &Comparison) -> Vec<Section> {
    let numbers = Numbers::of_drill(0.0);
    let mut sections: Vec<Section> = Vec::new();
    for row in &comparison.rows {
        let title = format!("Case: {}", row.case);
        if sections.last().is_none_or(|section| section.title != title) {
            let head =
                ["statistic", "live (95 %)", "simulated (95 %)", "ratio (95 %)", "p", "verdict"];
            let note = if sections.is_empty() { note(comparison) } else { String::new() };
            sections.push(Section::headed(title, head).in_prose().noted(note));
        }
        if let Some(section) = sections.last_mut() {
            add(section, row, &numbers);
        }
    }
    sections.push(calibration(comparison, &numbers));
    sections
}

fn add(section: &mut Section, row: &Row, numbers: &Numbers) {
    section.row([
        row.statistic.name().to_owned(),
        side(&row.live, row, numbers),
        side(&row.simulated, row, numbers),
        row.ratio.map_or(ABSENT.to_owned(), |ratio| ratio_said(ratio, numbers)),
        row.p_adjusted.map_or(ABSENT.to_owned(), probability),
        row.verdict.name().to_owned(),
    ]);
    section.item(&format!("{}: {}", row.statistic.name(), row.why));
}

fn note(comparison: &Comparison) -> String {
    let runs = |of: fn(&Row) -> usize| {
        let least = comparison.rows.iter().map(of).min().unwrap_or(0);
        let most = comparison.rows.iter().map(of).max().unwrap_or(0);
        if least == most { format!("{least}") } else { format!("{least} to {most}") }
    };
    format!(
        "Medians of {} live and {} simulated runs. Behind the live one its 95 % interval; behind the simulated one where \
         95 % of medians of as many simulated runs lie. p is adjusted for all rows; below {LEVEL} they differ. They agree \
         only where the interval of the ratio lies within 0.8 to 1.25, or that of the difference within one scrape \
         interval ({} s); all else is left open.",
        runs(|row| row.live.runs),
        runs(|row| row.simulated.runs),
        comparison.scrape_interval_s,
    )
}

fn side(side: &Side, row: &Row, numbers: &Numbers) -> String {
    let unit = match row.statistic.scale() {
        Scale::Time => Unit::Duration,
        Scale::Count => Unit::Requests,
        Scale::Share => Unit::Share,
    };
    let plain = |amount: f64| numbers.plain(unit, amount);
    match (side.runs, side.value, side.lower, side.upper) {
        (0, ..) => ABSENT.to_owned(),
        (runs, None, ..) => format!("> end ({} of {runs})", side.absent),
        (_, Some(value), Some(lower), Some(upper)) => {
            with_interval(numbers.estimate(unit, &estimate(value, lower, upper)))
        }
        (_, Some(value), Some(lower), None) => {
            format!("{} ({} to > end)", plain(value), plain(lower))
        }
        (_, Some(value), ..) => plain(value),
    }
}

/// A unit that the value has said already is not said again.
fn with_interval(Said { value, interval }: Said) -> String {
    let unit = value.split_once(' ').map_or("", |(_, unit)| unit);
    let interval = interval.strip_suffix(unit).map_or(interval.as_str(), str::trim_end);
    if interval.is_empty() { value } else { format!("{value} ({interval})") }
}

fn estimate(value: f64, lower_bound: f64, upper_bound: f64) -> Estimate {
    let confidence_interval =
        ConfidenceInterval { confidence_level: 0.95, lower_bound, upper_bound };
    Estimate { point_estimate: value, standard_error: 0.0, confidence_interval }
}

fn ratio_said(ratio: Interval, numbers: &Numbers) -> String {
    match ratio.upper {
        Some(upper) => with_interval(
            numbers.estimate(Unit::Requests, &estimate(ratio.value, ratio.lower, upper)),
        ),
        None => format!("{:.2} ({:.2} to > end)", ratio.value, ratio.lower),
    }
}

fn probability(p: f64) -> String {
    if p < 0.001 { "< 0.001".to_owned() } else { format!("{p:.3}") }
}

fn calibration(comparison: &Comparison, numbers: &Numbers) -> Section {
    let head = ["part", "median", "99th percentile"];
    let mut section = Section::headed("What the harness adds to a request", head);
    let ms = |ms: f64| numbers.plain(Unit::Duration, ms / 1_000.0);
    for part in &comparison.calibration {
        section.row([part.part.clone(), ms(part.p50_ms), ms(part.p99_ms)]);
    }
    section
}
