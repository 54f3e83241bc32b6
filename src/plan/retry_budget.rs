//! A token bucket that ties retries to first attempts, so that retries cannot multiply an overload without bound.

use crate::scenario::model::Retries;
use crate::units::Ratio;

/// A full bucket allows this many retries at once.
const CAPACITY: f64 = 100.0;

/// One edge's bucket.
#[derive(Clone, Debug)]
pub struct RetryBudget {
    /// Tokens a first attempt brings; `None` is without limit.
    per_attempt: Option<f64>,
    tokens: f64,
}

impl RetryBudget {
    /// A full bucket for these retries.
    #[must_use]
    pub fn new(retries: Option<&Retries>) -> Self {
        let budget = retries.and_then(|retries| retries.budget);
        Self { per_attempt: budget.map(Ratio::get), tokens: CAPACITY }
    }

    /// A first attempt brings its share of a token.
    pub fn first_attempt(&mut self) {
        if let Some(share) = self.per_attempt {
            self.tokens = (self.tokens + share).min(CAPACITY);
        }
    }

    /// Whether a retry is allowed; if so, it has cost a token.
    pub fn take(&mut self) -> bool {
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
