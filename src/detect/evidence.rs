//! Why a detector fires: the measured value and what it was held against, in one clause.
//!
//! Plain numbers until somebody reads them: a detector is asked thousands of times a replication and fires in few of
//! them, so the sentence is made by [`Display`](std::fmt::Display) and not by the detector.

use std::fmt;

use crate::scenario::model::{Comparison, Inspected, Quantity, Target};
use crate::units::{Duration, Ratio};

/// The measured value and what it was held against.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Evidence {
    Threshold {
        quantity: Quantity,
        target: Target,
        comparison: Comparison,
        measured: f64,
        limit: f64,
        window: Duration,
        requests: u64,
    },
    ConsecutiveFailures {
        quantity: Quantity,
        target: Target,
        measured: f64,
        limit: f64,
        failures: u32,
    },
    HealthCheck {
        ready: u32,
        desired: u32,
        restarts: u32,
    },
    Baseline {
        quantity: Quantity,
        new: f64,
        old: f64,
        limit: f64,
        window: Duration,
    },
    Inspection {
        what: Inspected,
        damaged_records: u64,
    },
    Complaints {
        count: usize,
        window: Duration,
    },
}

impl fmt::Display for Evidence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::Threshold { quantity, target, comparison, measured, limit, window, requests } => {
                let (what, whose) = (name(quantity), owner(target));
                let (measured, limit) = (value(quantity, measured), value(quantity, limit));
                let side = match comparison {
                    Comparison::Above => "above",
                    Comparison::Below => "below",
                };
                write!(
                    f,
                    "{what} of {whose} {measured} {side} {limit} over {window} ({requests} requests)"
                )
            }
            Self::ConsecutiveFailures { quantity, target, measured, limit, failures } => {
                let (what, whose) = (name(quantity), owner(target));
                let (measured, limit) = (value(quantity, measured), value(quantity, limit));
                write!(f, "{what} of {whose} {measured} above {limit}, {failures} scrapes in a row")
            }
            Self::HealthCheck { ready, desired, restarts } => write!(
                f,
                "{ready} of {desired} instances of the new version ready ({restarts} restarts)"
            ),
            Self::Inspection { what: Inspected::Data, damaged_records } => {
                write!(f, "an inspection finds {damaged_records} damaged records")
            }
            Self::Inspection { what: Inspected::Security, .. } => {
                write!(f, "an inspection finds that a vulnerable version serves users")
            }
            Self::Complaints { count: 1, window } => {
                write!(f, "1 user has complained within {window}")
            }
            Self::Complaints { count, window } => {
                write!(f, "{count} users have complained within {window}")
            }
            Self::Baseline { quantity, new, old, limit, window } => {
                let what = name(quantity);
                let [new, old, limit] = [new, old, limit].map(|number| value(quantity, number));
                write!(
                    f,
                    "{what} of the new version {new} above {limit} over {window} (old version {old})"
                )
            }
        }
    }
}

fn name(quantity: Quantity) -> String {
    match quantity {
        Quantity::ErrorRatio => "error ratio".to_owned(),
        Quantity::LatencyQuantile(quantile) => format!("p{} latency", percent(quantile.get())),
    }
}

const fn owner(target: Target) -> &'static str {
    match target {
        Target::NewVersion => "the new version",
        Target::ReleasedService => "the released service",
        Target::UserFacing => "the service users reach",
    }
}

fn value(quantity: Quantity, number: f64) -> String {
    match quantity {
        Quantity::ErrorRatio => Ratio::saturating((number * 1e4).round() / 1e4).to_string(),
        Quantity::LatencyQuantile(_) => Duration::from_secs_f64(number).to_string(),
    }
}

fn percent(share: f64) -> f64 {
    (share * 1e6).round() / 1e4
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn evidence_is_one_clause_with_value_and_limit() {
        let evidence = Evidence::Threshold {
            quantity: Quantity::ErrorRatio,
            target: Target::NewVersion,
            comparison: Comparison::Above,
            measured: 0.062_49,
            limit: 0.05,
            window: Duration::from_mins(1),
            requests: 240,
        };
        let clause = "error ratio of the new version 6.25% above 5% over 1m (240 requests)";
        assert_eq!(evidence.to_string(), clause);
        let evidence = Evidence::Baseline {
            quantity: Quantity::LatencyQuantile(Ratio::saturating(0.99)),
            new: 0.75,
            old: 0.2,
            limit: 0.3,
            window: Duration::from_mins(5),
        };
        let clause = "p99 latency of the new version 750ms above 300ms over 5m (old version 200ms)";
        assert_eq!(evidence.to_string(), clause);
    }
}
