//! The simulation beside the drill, as sections: one a case.

use super::section::Section;
use crate::drill::beside::{
    Comparison, FALSE_ALARMS, FEWEST, Interval, LEVEL, RATIO_MARGIN, Row, Side, Statistic, Verdict,
};
use crate::experiment::results::{ConfidenceInterval, Estimate, Unit};
use crate::report::chart::{marked, unit};
use crate::report::number::{ABSENT, Numbers, Said};

pub(super) fn title(comparison: &Comparison) -> String {
    format!("{}, {}: the simulation beside the drill", comparison.scenario, comparison.strategy)
}

/// The rows of each case, in their order.
pub(super) fn cases(comparison: &Comparison) -> Vec<(&str, Vec<&Row>)> {
    let mut cases: Vec<(&str, Vec<&Row>)> = Vec::new();
    for row in &comparison.rows {
        match cases.last_mut() {
            Some((case, rows)) if *case == row.case => rows.push(row),
            _ => cases.push((&row.case, vec![row])),
        }
    }
    cases
}

/// A section a case, then what the harness itself adds, and how it was all compared.
pub(super) fn sections(comparison: &Comparison) -> Vec<Section> {
    let numbers = Numbers::of_drill(0.0);
    let mut sections: Vec<Section> =
        cases(comparison).into_iter().map(|(case, rows)| of_case(case, &rows, &numbers)).collect();
    if let Some(first) = sections.first_mut() {
        first.note.push_str(&rule(comparison));
    }
    sections.push(calibration(comparison, &numbers));
    sections.push(method(comparison));
    sections
}

fn of_case(case: &str, rows: &[&Row], numbers: &Numbers) -> Section {
    let head = ["statistic", "verdict", "live (95 %)", "simulated (95 %)", "ratio (95 %)", "p"];
    let mut section = Section::headed(format!("Case: {case}"), head).in_prose().noted(runs(rows));
    section.verdict_column = Some(1);
    for row in rows {
        section.row([
            row.statistic.name().to_owned(),
            marked(row.verdict).to_owned(),
            side(&row.live, row, numbers),
            side(&row.simulated, row, numbers),
            row.ratio.map_or(ABSENT.to_owned(), |ratio| ratio_said(ratio, numbers)),
            row.p_adjusted.map_or(ABSENT.to_owned(), probability),
        ]);
    }
    for row in rows.iter().filter(|row| row.verdict == Verdict::Differs) {
        section.item(&format!("{} differs: {}", row.statistic.name(), row.why));
    }
    for row in rows.iter().filter(|row| row.is_suspect()) {
        section.item(&format!(
            "{} is suspect: p {} by Benjamini and Hochberg, so that of all statistics named at most {:.0} % differ by chance",
            row.statistic.name(),
            row.p_of_discovery.map_or(ABSENT.to_owned(), probability),
            FALSE_ALARMS * 100.0
        ));
    }
    section
}

fn runs(rows: &[&Row]) -> String {
    let runs = |of: fn(&Row) -> usize| rows.iter().map(|row| of(row)).max().unwrap_or(0);
    let live = runs(|row| row.live.runs);
    let drills = if live == 1 { "drill" } else { "drills" };
    let few = if live < FEWEST { format!(", too few of at least {FEWEST}") } else { String::new() };
    format!("{live} {drills}{few}; {} simulated runs.", runs(|row| row.simulated.runs))
}

/// What the verdicts mean, where they are first read.
fn rule(comparison: &Comparison) -> String {
    let (low, high) = RATIO_MARGIN;
    format!(
        " Differs: p, adjusted for all {} statistics, is below {LEVEL}. Agrees: the ratio is shown to lie within {low} to \
         {high}, or the difference within one scrape interval ({} s). All else is undecided.",
        comparison.rows.len(),
        comparison.scrape_interval_s,
    )
}

fn method(comparison: &Comparison) -> Section {
    let (low, high) = RATIO_MARGIN;
    let mut section = Section::facts("How it is compared").for_paper().noted(format!(
        "Live is the median of the drills with its 95 % interval, which runs between two of the values that were measured \
         and holds whatever their law is. Simulated is the median of all simulated runs; behind it stands where 95 % of \
         medians of as many simulated runs as there were drills lie. p is the chance that the simulation alone brings a \
         median as extreme as the live one, out of {} resamples, adjusted for all {} statistics by Holm; for shares it is \
         Fisher's exact test. They differ where p is below {LEVEL}. They agree only where equivalence is shown: the interval of \
         the ratio lies within {low} to {high}, or that of the difference within one scrape interval ({} s). All else is \
         undecided, which is no agreement; what is undecided and yet below {FALSE_ALARMS} by the adjustment of Benjamini and Hochberg is \
         named suspect. A time that was not reached by the end counts as longer than all others.",
        Numbers::of_drill(0.0).plain(Unit::Count, f64::from(comparison.resamples)),
        comparison.rows.len(),
        comparison.scrape_interval_s,
    ));
    for statistic in Statistic::ALL {
        if comparison.rows.iter().any(|row| row.statistic == statistic) {
            section.fact(statistic.name(), statistic.definition());
        }
    }
    if !comparison.command.is_empty() {
        section.fact("command", &comparison.command);
    }
    section
}

fn side(side: &Side, row: &Row, numbers: &Numbers) -> String {
    let unit = unit(row.statistic.scale());
    let plain = |amount: f64| numbers.plain(unit, amount);
    match (side.runs, side.value, side.lower, side.upper) {
        (0, ..) => ABSENT.to_owned(),
        (runs, None, ..) => format!("not by the end ({} of {runs})", side.absent),
        (_, Some(value), Some(lower), Some(upper)) => {
            with_interval(numbers.estimate(unit, &estimate(value, lower, upper)))
        }
        (_, Some(value), Some(lower), None) => {
            format!("{} (at least {})", plain(value), plain(lower))
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
        None => format!("{:.2} (at least {:.2})", ratio.value, ratio.lower),
    }
}

fn probability(p: f64) -> String {
    if p < 0.001 { "< 0.001".to_owned() } else { format!("{p:.3}") }
}

fn calibration(comparison: &Comparison, numbers: &Numbers) -> Section {
    let head = ["part", "median", "99th percentile"];
    let note = "Measured without faults before the drills; the simulation is given the median on every hop.";
    let mut section = Section::headed("What the harness adds to a request", head).noted(note);
    let ms = |ms: f64| numbers.plain(Unit::Duration, ms / 1_000.0);
    for part in &comparison.calibration {
        section.row([part.part.clone(), ms(part.p50_ms), ms(part.p99_ms)]);
    }
    section
}
