//! The course of a load in bins of *intended* time, the ground truth of downtime.
//!
//! A request that hangs for ten seconds is bad when the user meant to send it, not when it came back.

use serde::Serialize;

use super::seen::Seen;
use crate::units::{Duration, Time};

/// Requests intended within `[from, from + width)`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Bin {
    pub from: Time,
    pub total: u32,
    pub bad: u32,
}

/// All bins from the start to the last request, empty ones too; none for a width of zero.
#[must_use]
pub fn bins(seen: &[Seen], width: Duration, bad_after: Duration) -> Vec<Bin> {
    let Some(last) = seen.iter().map(|seen| seen.intended).max() else { return Vec::new() };
    if width.is_zero() {
        return Vec::new();
    }
    let count = last.as_nanos() / width.as_nanos() + 1;
    let mut bins: Vec<Bin> = (0..count)
        .map(|index| Bin { from: Time::START + width * index, total: 0, bad: 0 })
        .collect();
    for one in seen {
        let index = usize::try_from(one.intended.as_nanos() / width.as_nanos());
        if let Some(bin) = index.ok().and_then(|index| bins.get_mut(index)) {
            bin.total += 1;
            bin.bad += u32::from(one.is_bad(bad_after));
        }
    }
    bins
}
