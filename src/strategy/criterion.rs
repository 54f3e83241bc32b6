//! What a verification holds against the errors users see.
//!
//! A rollback takes the new version away and with it every signal about the new version, whether users fare better or not.
//! So the end is also asked of the service users reach: a last version that was bad itself, a schema it cannot read or a dependency
//! that fails anyway show there and nowhere else.

use crate::detect::{Detector, Reading};
use crate::scenario::model::{
    Comparison, DetectorKind, Play, Quantity, StepKind, Target, Verification,
};
use crate::telemetry::SeriesStore;
use crate::units::Duration;

/// Recent enough to be about what is now; a rate over fewer scrapes is a guess.
const SCRAPES: u64 = 4;
const MIN_REQUESTS: u32 = 20;

/// The first such criterion of a play's verifications, if it has one.
#[derive(Clone, Copy, Debug)]
pub(super) struct Criterion(Option<Detector>);

impl Criterion {
    pub(super) fn of(play: &Play, scrape_interval: Duration) -> Self {
        let errors_above = play.steps.iter().find_map(|step| match step.what {
            StepKind::Verify(Verification { errors_above, .. }) => errors_above,
            _ => None,
        });
        let detector = errors_above.map(|above| {
            let kind = DetectorKind::Threshold {
                quantity: Quantity::ErrorRatio,
                target: Target::UserFacing,
                comparison: Comparison::Above,
                value: above.get(),
                window: scrape_interval * SCRAPES,
                min_requests: MIN_REQUESTS,
            };
            Detector::new(&kind, 0)
        });
        Self(detector)
    }

    pub(super) fn window(&self) -> Duration {
        self.0.as_ref().map_or(Duration::ZERO, Detector::window)
    }

    /// Whether users see more errors than that; no data shows nothing.
    pub(super) fn is_missed(&mut self, store: &SeriesStore) -> bool {
        let reading = self.0.as_mut().map(|detector| detector.evaluate(store));
        matches!(reading, Some(Reading::Firing(_)))
    }
}
