//! Exposure: how many users were on the new version while it was bad.

use super::harm::window_count;
use super::{Case, Course};
use crate::units::Duration;

/// Windows of this length are looked at together: at low traffic, one of them holds too few requests for a share.
const LOOKED_AT: Duration = Duration::from_mins(1);
const MILLION: u64 = 1_000_000;

/// Greatest share of a minute's requests on the new version, among minutes in which any met the defect; millionths.
pub(super) fn peak_exposure_ppm(case: &Case, course: &Course) -> u32 {
    let windows = course.ledger.windows();
    let count = window_count(case.ends_at, course).min(windows.len());
    let peak = windows[..count]
        .chunks(course.ledger.windows_in(LOOKED_AT))
        .filter(|minute| minute.iter().any(|window| window.exposed > 0))
        .map(|minute| {
            let on_new: u64 = minute.iter().map(|window| u64::from(window.on_new)).sum();
            let requests: u64 = minute.iter().map(|window| u64::from(window.requests)).sum();
            on_new * MILLION / requests.max(1)
        })
        .max()
        .unwrap_or(0);
    peak.min(MILLION) as u32
}
