//! Rows of the comparison, from samples.

use super::counts::{fisher, on_one_side};
use super::medians::{at_share, median, median_interval, medians, p_value, resamples, sorted};
use super::{
    Calibration, Comparison, FEWEST, Interval, LEVEL, RATIO_MARGIN, Row, Samples, Scale, Side,
    Spread, Verdict,
};
use crate::random::Key;
use crate::stats::false_discovery::benjamini_hochberg;
use crate::stats::holm::holm;
use crate::stats::rate::clopper_pearson;

/// Lays simulated runs beside live ones, all cases of one strategy at once. The same key gives the same comparison.
#[must_use]
pub fn compare(
    (scenario, strategy): (&str, &str),
    samples: &[Samples],
    scrape_interval_s: f64,
    calibration: Vec<Calibration>,
    key: Key,
) -> Comparison {
    let resamples = resamples(samples.len());
    let mut rows: Vec<Row> = (0..)
        .zip(samples)
        .map(|(number, samples)| row(samples, key.part(number), resamples, scrape_interval_s))
        .collect();
    let tested: Vec<f64> = rows.iter().filter_map(|row| row.p).collect();
    let mut adjusted = holm(&tested).into_iter().zip(benjamini_hochberg(&tested));
    for row in &mut rows {
        let both = row.p.and_then(|_| adjusted.next());
        (row.p_adjusted, row.p_of_discovery) = both.unzip();
        judge(row, scrape_interval_s);
    }
    Comparison {
        scenario: scenario.to_owned(),
        strategy: strategy.to_owned(),
        scrape_interval_s,
        resamples,
        rows,
        calibration,
        command: String::new(),
    }
}

/// A row before it is judged.
fn row(samples: &Samples, key: Key, resamples: u32, scrape_interval_s: f64) -> Row {
    let (live, simulated) = (sorted(&samples.live), sorted(&samples.simulated));
    let mut row = Row {
        case: samples.case.clone(),
        statistic: samples.statistic,
        live: empty(&live),
        simulated: empty(&simulated),
        spread: None,
        p: None,
        p_adjusted: None,
        p_of_discovery: None,
        ratio: None,
        difference: None,
        is_within_margin: false,
        verdict: Verdict::Inconclusive,
        why: String::new(),
    };
    if live.is_empty() || simulated.is_empty() {
        return row;
    }
    if samples.statistic.scale() == Scale::Share {
        shares(&mut row, &live, &simulated);
    } else {
        row.spread = Some(spread(&simulated));
        times(&mut row, &live, &medians(&simulated, live.len(), key, resamples), &simulated);
        row.is_within_margin = is_within_margin(&row, scrape_interval_s);
    }
    row
}

fn empty(values: &[f64]) -> Side {
    let absent = values.iter().filter(|value| value.is_infinite()).count();
    Side { runs: values.len(), absent, value: None, lower: None, upper: None }
}

fn spread(sorted: &[f64]) -> Spread {
    let at = |share: f64| at_share(sorted, share).and_then(finite);
    Spread { p05: at(0.05), p25: at(0.25), p75: at(0.75), p95: at(0.95) }
}

fn finite(value: f64) -> Option<f64> {
    value.is_finite().then_some(value)
}

fn shares(row: &mut Row, live: &[f64], simulated: &[f64]) {
    let count = |values: &[f64]| {
        (values.iter().filter(|value| **value > 0.5 && value.is_finite()).count(), values.len())
    };
    let (of_live, of_simulated) = (count(live), count(simulated));
    for (side, (events, of)) in [(&mut row.live, of_live), (&mut row.simulated, of_simulated)] {
        let (low, high) = clopper_pearson(events as u64, of as u64, 0.95);
        side.value = Some(events as f64 / of as f64);
        (side.lower, side.upper) = (Some(low), Some(high));
    }
    row.p = Some(fisher(of_live, of_simulated));
    row.is_within_margin = on_one_side(of_live, of_simulated);
}

fn times(row: &mut Row, live: &[f64], resampled: &[f64], simulated: &[f64]) {
    let (Some(centre), Some(usual), Some((low, high))) =
        (median(live), median(simulated), median_interval(live))
    else {
        return;
    };
    row.live =
        Side { value: finite(centre), lower: finite(low), upper: finite(high), ..row.live.clone() };
    row.simulated = Side {
        value: finite(usual),
        lower: at_share(resampled, 0.025).and_then(finite),
        upper: at_share(resampled, 0.975).and_then(finite),
        ..row.simulated.clone()
    };
    if centre.is_infinite() && usual.is_infinite() {
        // Both medians lie beyond the end: how many runs do is all there is to compare.
        let counts = ((row.live.absent, live.len()), (row.simulated.absent, simulated.len()));
        row.p = Some(fisher(counts.0, counts.1));
        return;
    }
    row.p = Some(p_value(resampled, centre));
    if centre.is_finite() && usual.is_finite() {
        row.difference = Some(Interval {
            value: centre - usual,
            lower: low - usual,
            upper: finite(high - usual),
        });
        row.ratio = (usual > 0.0).then(|| Interval {
            value: centre / usual,
            lower: low / usual,
            upper: finite(high / usual),
        });
    }
}

fn is_within_margin(row: &Row, scrape_interval_s: f64) -> bool {
    let inside = |interval: Option<Interval>, (low, high): (f64, f64)| {
        interval.is_some_and(|interval| {
            interval.lower >= low && interval.upper.is_some_and(|upper| upper <= high)
        })
    };
    let apart = match row.statistic.scale() {
        Scale::Time => scrape_interval_s,
        // None in either world is the same number of them.
        Scale::Count | Scale::Share => 0.0,
    };
    let absent = ((row.live.absent, row.live.runs), (row.simulated.absent, row.simulated.runs));
    let both_absent = row.live.value.is_none() && row.simulated.value.is_none();
    (both_absent && on_one_side(absent.0, absent.1))
        || inside(row.ratio, RATIO_MARGIN)
        || inside(row.difference, (-apart, apart))
}

fn judge(row: &mut Row, scrape_interval_s: f64) {
    let runs = row.live.runs;
    let (verdict, why) = match row.p_adjusted {
        None => (Verdict::Inconclusive, "there is nothing to compare".to_owned()),
        Some(_) if runs < FEWEST => {
            (Verdict::Inconclusive, format!("{runs} live runs of at least {FEWEST}"))
        }
        Some(p) if p < LEVEL && row.is_within_margin => (
            Verdict::Differs,
            format!("told apart, by less than matters ({})", margin(row, scrape_interval_s)),
        ),
        Some(p) if p < LEVEL => {
            (Verdict::Differs, "the simulation hardly ever brings such a value".to_owned())
        }
        Some(_) if row.is_within_margin => (Verdict::Agrees, margin(row, scrape_interval_s)),
        Some(_) => (
            Verdict::Inconclusive,
            "neither told apart nor shown to be as good as equal".to_owned(),
        ),
    };
    (row.verdict, row.why) = (verdict, why);
}

/// The margin that holds, in words.
fn margin(row: &Row, scrape_interval_s: f64) -> String {
    let inside_ratio = row.ratio.is_some_and(|ratio| {
        ratio.lower >= RATIO_MARGIN.0 && ratio.upper.is_some_and(|upper| upper <= RATIO_MARGIN.1)
    });
    match row.statistic.scale() {
        Scale::Share => "sure in both what most runs do".to_owned(),
        _ if row.live.value.is_none() => "sure in both that most runs do not get there".to_owned(),
        _ if inside_ratio => {
            format!("ratio within {} to {}", RATIO_MARGIN.0, RATIO_MARGIN.1)
        }
        Scale::Time => format!("within one scrape interval, {scrape_interval_s} s"),
        Scale::Count => "none in either".to_owned(),
    }
}

#[cfg(test)]
mod tests;
