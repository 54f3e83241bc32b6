//! The difference of two sides, with its error.

use super::findings::Effect;
use super::need::Sample;
use crate::stats::compare::unpaired;
use crate::stats::design::Spread;
use crate::stats::mean::t_interval;
use crate::stats::round9;

/// One side of a contrast.
pub(super) enum Sampled<'s> {
    Sample(&'s Sample),
    Exact(f64),
}

impl Sampled<'_> {
    fn point(&self) -> f64 {
        match self {
            Self::Sample(sample) => sample.linear.estimate.point_estimate,
            Self::Exact(value) => *value,
        }
    }

    fn spread(&self) -> Spread {
        match self {
            Self::Sample(sample) => sample.spread(),
            Self::Exact(_) => Spread { variance: 0.0, degrees: f64::INFINITY },
        }
    }
}

/// This minus that; `None` where either is no number.
pub(super) fn effect(this: &Sampled<'_>, that: &Sampled<'_>) -> Option<Effect> {
    let difference = this.point() - that.point();
    if !difference.is_finite() {
        return None;
    }
    let spread = match (this, that) {
        (Sampled::Sample(this), Sampled::Sample(that)) if this.pairs_with(that) => {
            this.spread_of_difference(that)
        }
        _ => unpaired(this.spread(), that.spread()),
    };
    let estimate = t_interval(difference, spread);
    let interval = estimate.confidence_interval;
    let has_error = spread.variance > 0.0;
    Some(Effect {
        this: round9(this.point()),
        that: round9(that.point()),
        difference: round9(difference),
        standard_error: round9(estimate.standard_error),
        degrees: has_error.then(|| round9(spread.degrees)),
        lower: round9(if has_error { interval.lower_bound } else { difference }),
        upper: round9(if has_error { interval.upper_bound } else { difference }),
    })
}
