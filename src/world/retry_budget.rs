//! A token bucket that ties retries to first attempts, so that retries cannot multiply an overload without bound.

use crate::scenario::model::Retries;

/// A full bucket allows this many retries at once.
const CAPACITY: f64 = 100.0;

/// One edge's bucket.
#[derive(Clone, Debug)]
pub(super) struct RetryBudget {
    /// Tokens a first attempt brings; `None` is without limit.
    per_attempt: Option<f64>,
    tokens: f64,
}

impl RetryBudget {
    pub(super) fn new(retries: Option<&Retries>) -> Self {
        let budget = retries.and_then(|retries| retries.budget);
        Self { per_attempt: budget.map(crate::units::Ratio::get), tokens: CAPACITY }
    }

    pub(super) fn first_attempt(&mut self) {
        if let Some(share) = self.per_attempt {
            self.tokens = (self.tokens + share).min(CAPACITY);
        }
    }

    pub(super) fn take(&mut self) -> bool {
        if self.per_attempt.is_none() {
            return true;
        }
        let enough = self.tokens >= 1.0;
        if enough {
            self.tokens -= 1.0;
        }
        enough
    }
}
