//! Recorded traffic: a CSV file with the columns `seconds,rate`.

use super::diagnostic::{Diagnostic, Span};
use super::model::RatePoint;
use super::shape::{MOST_REQUESTS_PER_S, YEAR};
use crate::units::Duration;

/// Points of a trace, or what is wrong with the file, with its own lines.
pub(super) fn read(file: &str, text: &str) -> Result<Vec<RatePoint>, Vec<Diagnostic>> {
    let mut reader =
        csv::ReaderBuilder::new().flexible(true).trim(csv::Trim::All).from_reader(text.as_bytes());
    let header = line_span(text, 0);
    let has_columns = reader.headers().is_ok_and(|columns| columns == vec!["seconds", "rate"]);
    if !has_columns {
        return Err(vec![
            Diagnostic::error("trace-header", "a trace begins with its header")
                .at(header, "expected `seconds,rate`")
                .help("make `seconds,rate` the first line")
                .in_file(file),
        ]);
    }
    let (mut points, mut found) = (Vec::<RatePoint>::new(), Vec::new());
    for record in reader.records() {
        let start = record.as_ref().ok().and_then(csv::StringRecord::position);
        let span =
            line_span(text, usize::try_from(start.map_or(0, csv::Position::byte)).unwrap_or(0));
        match record.ok().as_ref().and_then(point) {
            Some(point) if points.last().is_none_or(|last| last.at < point.at) => points.push(point),
            Some(_) => found.push(
                Diagnostic::error("trace-order", "the seconds of a trace ascend")
                    .at(span, "not later than the line before")
                    .in_file(file),
            ),
            None => found.push(
                Diagnostic::error("trace-line", "expected seconds and requests per second")
                    .at(span, "not two numbers in range")
                    .help(format!("write two numbers such as `60,12.5`, the rate at most {MOST_REQUESTS_PER_S}"))
                    .in_file(file),
            ),
        }
    }
    if found.is_empty() && (points.len() < 2 || points.iter().all(|point| point.rate_per_s == 0.0))
    {
        found.push(
            Diagnostic::error("trace-short", "a trace needs two points and some traffic")
                .at(header, format!("{} points", points.len()))
                .in_file(file),
        );
    }
    if found.is_empty() { Ok(points) } else { Err(found) }
}

fn point(record: &csv::StringRecord) -> Option<RatePoint> {
    let number = |index: usize| record.get(index)?.parse::<f64>().ok().filter(|n| n.is_finite());
    let (seconds, rate_per_s) = (number(0)?, number(1)?);
    let in_range = record.len() == 2
        && (0.0..=YEAR.as_secs_f64()).contains(&seconds)
        && (0.0..=MOST_REQUESTS_PER_S).contains(&rate_per_s);
    in_range.then(|| RatePoint { at: Duration::from_secs_f64(seconds), rate_per_s })
}

fn line_span(text: &str, start: usize) -> Span {
    let rest = text.get(start..).unwrap_or("");
    let skipped = rest.len() - rest.trim_start_matches(['\r', '\n']).len();
    let line = rest[skipped..].lines().next().unwrap_or("");
    Span { start: start + skipped, end: start + skipped + line.len() }
}

/// The time-weighted mean rate, linear between points.
pub(super) fn mean_rate(points: &[RatePoint]) -> f64 {
    let mut area = 0.0;
    for pair in points.windows(2) {
        let length = (pair[1].at - pair[0].at).as_secs_f64();
        area += f64::midpoint(pair[0].rate_per_s, pair[1].rate_per_s) * length;
    }
    match (points.first(), points.last()) {
        (Some(first), Some(last)) if first.at < last.at => {
            area / (last.at - first.at).as_secs_f64()
        }
        _ => 0.0,
    }
}
