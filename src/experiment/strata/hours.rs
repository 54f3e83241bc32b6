//! Hours in which releases start, in a class of most traffic and a class of the rest.

use crate::scenario::model::{Daily, HourOfWeek, Scenario};

/// Hours that are simulated alike.
#[derive(Clone, Debug)]
pub(super) struct HourClass {
    pub(super) is_peak: bool,
    /// Share of the hours in which releases start.
    pub(super) share: f64,
    pub(super) hours: Vec<HourOfWeek>,
}

/// The top quarter of the hours of the day by traffic, and the others; one class where traffic has no daily course.
pub(super) fn hour_classes(scenario: &Scenario) -> Vec<HourClass> {
    let hours = scenario.release.when.hours();
    let Some(daily) = &scenario.traffic.daily else {
        return vec![HourClass { is_peak: false, share: 1.0, hours }];
    };
    let mut of_day: Vec<u8> = hours.iter().map(|hour| hour.hour).collect();
    of_day.sort_unstable();
    of_day.dedup();
    of_day.sort_by(|a, b| from_peak(daily, *a).total_cmp(&from_peak(daily, *b)).then(a.cmp(b)));
    of_day.truncate(of_day.len().div_ceil(4));
    let total = hours.len() as f64;
    let (peak, other): (Vec<_>, Vec<_>) =
        hours.into_iter().partition(|hour| of_day.contains(&hour.hour));
    [(true, peak), (false, other)]
        .into_iter()
        .filter(|(_, hours)| !hours.is_empty())
        .map(|(is_peak, hours)| HourClass { is_peak, share: hours.len() as f64 / total, hours })
        .collect()
}

/// The hours of most traffic; none where traffic has no daily course or every hour is among them.
pub(super) fn peak_hours(scenario: &Scenario) -> Vec<HourOfWeek> {
    let classes = hour_classes(scenario);
    let is_split = classes.len() > 1;
    let peak = classes.into_iter().filter(|class| is_split && class.is_peak);
    peak.flat_map(|class| class.hours).collect()
}

/// Hours between the middle of this hour of the day and the peak. A sine falls evenly to both sides of its peak, so
/// the nearest hours are those of most traffic.
fn from_peak(daily: &Daily, hour: u8) -> f64 {
    let peak = daily.peak_at.as_secs_f64() / 3_600.0;
    let apart = (f64::from(hour) + 0.5 - peak).rem_euclid(24.0);
    apart.min(24.0 - apart)
}
