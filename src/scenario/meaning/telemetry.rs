//! What monitoring could never see.

use super::{Diagnostic, Fields};
use crate::scenario::value::{Node, Value};
use crate::units::Duration;

pub(super) fn bound(node: &Node) -> Option<Duration> {
    match node.value {
        Value::Duration(bound) => Some(bound),
        _ => None,
    }
}

/// More windows than this in a replication are more than memory holds.
const MOST_WINDOWS: u64 = 10_000_000;

pub(super) fn check(file: &Fields, found: &mut Vec<Diagnostic>) {
    check_windows(file, found);
    let Some(slo) = file.record("slo") else { return };
    let Some(telemetry) = file.record("telemetry") else { return };
    let buckets = telemetry.list("buckets");
    for pair in buckets.windows(2) {
        if let (Some(low), Some(high)) = (bound(&pair[0]), bound(&pair[1]))
            && high <= low
        {
            found.push(
                Diagnostic::error("not-ascending", "the buckets are out of order")
                    .at(pair[1].span, "not above the bucket before")
                    .help("write the bounds from small to large"),
            );
        }
    }
    let greatest = buckets.last().and_then(bound);
    if let (Some(greatest), Some(bad_after)) = (greatest, slo.duration("bad_after"))
        && bad_after >= greatest
    {
        found.push(
            Diagnostic::error("blind", "monitoring cannot tell when a request is bad")
                .at(slo.span_of("bad_after"), format!("not below the greatest bucket, {greatest}"))
                .help("add larger bounds to `telemetry.buckets`"),
        );
    }
    if let (Some(down), Some(available)) = (slo.share("down_above"), slo.share("availability"))
        && down <= available.complement()
    {
        found.push(
            Diagnostic::error("out-of-range", "service would be down while it meets its objective")
                .at(
                    slo.span_of("down_above"),
                    format!("not above the error budget, {}", available.complement()),
                )
                .help("ten times the error budget is usual; it is the default"),
        );
    }
}

fn check_windows(file: &Fields, found: &mut Vec<Diagnostic>) {
    let Some(slo) = file.record("slo") else { return };
    if let (Some(window), Some(follow_up)) =
        (slo.duration("down_window"), file.duration("follow_up"))
        && window * MOST_WINDOWS < follow_up
    {
        found.push(
            Diagnostic::error("out-of-range", "a replication would have too many windows")
                .at(slo.span_of("down_window"), format!("{window}, in a follow-up of {follow_up}"))
                .help("windows of some seconds hold enough requests for a share; lengthen them"),
        );
    }
}
