//! Queueing of each service in the twin, and what each fault touched.

use super::super::results::{FaultTouched, ServiceFigures};
use super::frame::Frame;
use crate::referee::outcome::ServiceTally;
use crate::stats::histogram;
use crate::stats::ratio::ratio;

pub(super) fn services(frame: &Frame) -> Vec<ServiceFigures> {
    (0..frame.scenario.services.len()).map(|number| service(frame, number)).collect()
}

fn service(frame: &Frame, number: usize) -> ServiceFigures {
    let each = |value: &dyn Fn(&ServiceTally) -> f64| {
        frame.each(|row| row.services.get(number).map_or(0.0, value))
    };
    let calls = each(&|tally| tally.calls as f64);
    let accepted = each(&|tally| tally.calls.saturating_sub(tally.refused) as f64);
    let answered = each(&|tally| tally.answered as f64);
    let wait = each(&|tally| tally.wait_ns as f64 / 1e9);
    let per = |y: &[f64], x: &[f64]| {
        ratio(frame.design, y, x).map_or((0.0, 0.0), |found| {
            (found.estimate.point_estimate, found.estimate.standard_error)
        })
    };
    let counts = weighted_histogram(frame, number);
    let at = |p| histogram::quantile(&counts, p).unwrap_or(0.0) / 1e9;
    let (mean_wait_s, mean_wait_standard_error) = per(&wait, &accepted);
    ServiceFigures {
        service: frame.scenario.services[number].name.clone(),
        calls: frame.rows.iter().filter_map(|row| row.services.get(number)).map(|t| t.calls).sum(),
        refused_share: per(&each(&|tally| tally.refused as f64), &calls).0,
        waited_share: per(&each(&|tally| tally.waited as f64), &accepted).0,
        mean_wait_s,
        mean_time_s: per(&each(&|tally| tally.time_ns as f64 / 1e9), &answered).0,
        attempts_per_call: per(&calls, &each(&|tally| tally.first_attempts as f64)).0,
        time_s_p50: at(0.5),
        time_s_p95: at(0.95),
        time_s_p99: at(0.99),
        mean_wait_standard_error,
    }
}

/// Histograms of a stratum are added as they are, then weighted by whole numbers, so that the sum is exact.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a positive weight")]
fn weighted_histogram(frame: &Frame, number: usize) -> Vec<u64> {
    const FINENESS: f64 = 4_096.0;
    let mut all = vec![0_u64; histogram::BUCKETS];
    for stratum in frame.design.strata() {
        let mut counts = Vec::new();
        for position in &stratum.members {
            if let Some(tally) = frame.rows[*position].services.get(number) {
                histogram::merge(&mut counts, &tally.time_histogram);
            }
        }
        let runs = stratum.members.len() as f64 / frame.rows.len() as f64;
        let weight = (stratum.weight / runs * FINENESS).round() as u64;
        for (all, count) in all.iter_mut().zip(&counts) {
            *all = all.saturating_add(count.saturating_mul(weight));
        }
    }
    all
}

/// A fault that touched nothing in the whole run has been tested by nothing: no data is never a pass.
pub(super) fn faults(frame: &Frame) -> Vec<FaultTouched> {
    let fault = |(number, name): (usize, &str)| {
        let effects =
            || frame.rows.iter().flat_map(|row| &row.faults_touched).filter(move |t| t.0 == number);
        let touched = effects().map(|(_, count)| count).sum();
        FaultTouched {
            fault: name.to_owned(),
            active_in: effects().count() as u64,
            touched,
            verdict: if touched > 0 { "pass" } else { "inconclusive" }.to_owned(),
        }
    };
    let names = frame.scenario.faults.iter().map(|fault| fault.what.name());
    names.enumerate().map(fault).collect()
}
