//! All that a strategy does, but for what its detectors are set to.

use crate::scenario::model::{DetectorKind, DetectorUse, Play, StrategySpec};
use crate::units::{Duration, Ratio};

/// Strategies with equal texts have the same plays with the same kinds of detectors and the same steps, so that they do the same for as
/// long as their detectors say the same; what the text holds beside that is no contract. Names and prices are not in it.
#[must_use]
pub fn disposition(spec: &StrategySpec) -> String {
    let plays: Vec<Play> = spec.plays.iter().map(without_settings).collect();
    format!("{:?}", (plays, spec.audits, &spec.outlay))
}

fn without_settings(play: &Play) -> Play {
    let detectors = play.detectors.iter().map(|used| DetectorUse {
        kind: kind(&used.kind),
        hold_for: Duration::ZERO,
        handler: None,
    });
    Play { detectors: detectors.collect(), ..play.clone() }
}

/// One of each kind. What an inspection is set to is work that somebody does, so it is kept.
fn kind(of: &DetectorKind) -> DetectorKind {
    let (value, window, min_requests) = (0.0, Duration::ZERO, 0);
    match *of {
        DetectorKind::Threshold { quantity, target, comparison, .. } => {
            DetectorKind::Threshold { quantity, target, comparison, value, window, min_requests }
        }
        DetectorKind::ConsecutiveFailures { quantity, target, .. } => {
            let failures = 0;
            DetectorKind::ConsecutiveFailures { quantity, target, value, failures, min_requests }
        }
        DetectorKind::ErrorsAgainstBaseline { .. } => {
            let (factor, margin) = (0.0, 0.0);
            DetectorKind::ErrorsAgainstBaseline { factor, margin, window, min_requests }
        }
        DetectorKind::LatencyAgainstBaseline { quantile, .. } => {
            DetectorKind::LatencyAgainstBaseline { quantile, factor: 0.0, window, min_requests }
        }
        DetectorKind::Complaints { .. } => DetectorKind::Complaints { at_least: 0, window },
        DetectorKind::HealthCheck { .. } => DetectorKind::HealthCheck { missing: Ratio::default() },
        ref kept @ DetectorKind::Inspection { .. } => kept.clone(),
    }
}
