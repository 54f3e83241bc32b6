//! The closed set of detectors, told apart by a `match`.

use super::Reading;
use super::complaints::Complaints;
use super::consecutive_failures::ConsecutiveFailures;
use super::errors_against_baseline::ErrorsAgainstBaseline;
use super::health_check::HealthCheck;
use super::inspection::Inspection;
use super::latency_against_baseline::LatencyAgainstBaseline;
use super::threshold::Threshold;
use crate::scenario::model::{DetectorKind, Target};
use crate::telemetry::SeriesStore;
use crate::units::Duration;

/// One of the detectors, with what it remembers.
#[derive(Clone, Copy, Debug)]
pub enum Detector {
    Threshold(Threshold),
    ConsecutiveFailures(ConsecutiveFailures),
    HealthCheck(HealthCheck),
    ErrorsAgainstBaseline(ErrorsAgainstBaseline),
    LatencyAgainstBaseline(LatencyAgainstBaseline),
    Inspection(Inspection),
    Complaints(Complaints),
}

impl Detector {
    /// `released` is the index of the released service.
    #[must_use]
    pub fn new(kind: &DetectorKind, released: usize) -> Self {
        match *kind {
            DetectorKind::Threshold {
                quantity,
                target,
                comparison,
                value,
                window,
                min_requests,
            } => Self::Threshold(Threshold {
                quantity,
                target,
                comparison,
                value,
                window,
                min_requests,
            }),
            DetectorKind::ConsecutiveFailures {
                quantity,
                target,
                value,
                failures,
                min_requests,
            } => Self::ConsecutiveFailures(ConsecutiveFailures {
                quantity,
                target,
                value,
                failures,
                min_requests,
                run: 0,
            }),
            DetectorKind::HealthCheck { missing } => {
                Self::HealthCheck(HealthCheck { missing, service: released })
            }
            DetectorKind::ErrorsAgainstBaseline { factor, margin, window, min_requests } => {
                Self::ErrorsAgainstBaseline(ErrorsAgainstBaseline {
                    factor,
                    margin,
                    window,
                    min_requests,
                })
            }
            DetectorKind::LatencyAgainstBaseline { quantile, factor, window, min_requests } => {
                Self::LatencyAgainstBaseline(LatencyAgainstBaseline {
                    quantile,
                    factor,
                    window,
                    min_requests,
                })
            }
            DetectorKind::Complaints { at_least, window } => {
                Self::Complaints(Complaints { at_least, window })
            }
            DetectorKind::Inspection { what, .. } => {
                Self::Inspection(Inspection { what, found: false })
            }
        }
    }

    /// Takes in that an inspection is over, and says whether it found anything; others inspect nothing.
    pub fn report(&mut self, caught: bool, store: &SeriesStore) -> bool {
        match self {
            Self::Inspection(detector) => detector.report(caught, store),
            _ => false,
        }
    }

    /// How far back in the scrapes the detector looks; zero where an interval is enough, or none is needed.
    #[must_use]
    pub const fn window(&self) -> Duration {
        match self {
            Self::Threshold(detector) => detector.window,
            Self::ErrorsAgainstBaseline(detector) => detector.window,
            Self::LatencyAgainstBaseline(detector) => detector.window,
            Self::ConsecutiveFailures(_)
            | Self::HealthCheck(_)
            | Self::Inspection(_)
            | Self::Complaints(_) => Duration::ZERO,
        }
    }

    /// Whether the detector is about the new version alone, so that it has nothing to say once that is gone.
    #[must_use]
    pub const fn accuses_new_version(&self) -> bool {
        match self {
            Self::Threshold(Threshold { target, .. })
            | Self::ConsecutiveFailures(ConsecutiveFailures { target, .. }) => {
                matches!(target, Target::NewVersion)
            }
            Self::HealthCheck(_)
            | Self::ErrorsAgainstBaseline(_)
            | Self::LatencyAgainstBaseline(_)
            | Self::Inspection(_) => true,
            Self::Complaints(_) => false,
        }
    }

    /// Whether the detector listens to users, and so is asked after each complaint too.
    #[must_use]
    pub const fn listens(&self) -> bool {
        self.listens_over().is_some()
    }

    /// The window within which it counts what users say; nothing where it does not listen to them.
    #[must_use]
    pub const fn listens_over(&self) -> Option<Duration> {
        match self {
            Self::Complaints(detector) => Some(detector.window),
            _ => None,
        }
    }

    /// What the detector says of the newest scrape; to be asked once after each; one that listens, after each complaint too.
    pub fn evaluate(&mut self, store: &SeriesStore) -> Reading {
        match self {
            Self::Threshold(detector) => detector.evaluate(store),
            Self::ConsecutiveFailures(detector) => detector.evaluate(store),
            Self::HealthCheck(detector) => detector.evaluate(store),
            Self::ErrorsAgainstBaseline(detector) => detector.evaluate(store),
            Self::LatencyAgainstBaseline(detector) => detector.evaluate(store),
            Self::Inspection(detector) => detector.evaluate(store),
            Self::Complaints(detector) => detector.evaluate(store),
        }
    }
}
