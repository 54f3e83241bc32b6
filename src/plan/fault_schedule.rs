//! When faults strike in one replication.
//!
//! Faults that happen by chance are drawn together, by one uniform over all their sets, so that a stratum can ask for
//! "none" or "at least one" and still draw from the true law of the sets. Faults that recur are a Poisson process over
//! the replication, drawn whatever the stratum.

use crate::plan::FaultSet;
use crate::random::{Key, Purpose};
use crate::scenario::model::{Fault, FaultStart, Scenario, Trigger};
use crate::units::{Duration, Time};

/// One occurrence of a fault.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FaultStroke {
    /// Index into the scenario's faults.
    pub fault: usize,
    pub lasts: Duration,
    /// The drawn factor or rate; 0 for faults without one.
    pub severity: f64,
    /// For what the fault picks when it strikes.
    pub key: Key,
}

/// All strokes of a replication.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FaultPlan {
    /// In order of time.
    pub timed: Vec<(Time, FaultStroke)>,
    pub triggered: Vec<(Trigger, FaultStroke)>,
}

impl FaultPlan {
    /// Draws the strokes of a replication whose chance faults are as its stratum says.
    #[must_use]
    pub fn draw(scenario: &Scenario, key: Key, set: FaultSet) -> Self {
        let mut plan = Self::default();
        let happening = chance_faults(&scenario.faults, key.uniform(Purpose::FaultChance), set);
        let release_at = Time::START + scenario.warm_up;
        for (index, fault) in scenario.faults.iter().enumerate() {
            let key = key.part(index as u64);
            match &fault.start {
                FaultStart::At { at, .. } if happening.contains(&index) => {
                    let after =
                        Duration::from_secs_f64(at.quantile(key.uniform(Purpose::FaultStart)));
                    plan.timed.push((release_at + after, stroke(fault, index, key)));
                }
                FaultStart::On { trigger, .. } if happening.contains(&index) => {
                    plan.triggered.push((*trigger, stroke(fault, index, key)));
                }
                FaultStart::Every { mean } => {
                    plan.timed.extend(recurrences(fault, index, *mean, key, horizon(scenario)));
                }
                FaultStart::At { .. } | FaultStart::On { .. } => {}
            }
        }
        plan.timed.sort_by_key(|(at, stroke)| (*at, stroke.fault));
        plan
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.timed.is_empty() && self.triggered.is_empty()
    }

    /// Whether a stroke starts at or after this moment, triggers included.
    #[must_use]
    pub fn is_pending(&self, at: Time) -> bool {
        self.timed.last().is_some_and(|(start, _)| *start >= at)
    }
}

/// No branch of a replication is followed for longer than this.
fn horizon(scenario: &Scenario) -> Time {
    Time::START + scenario.warm_up + scenario.follow_up * 2
}

fn stroke(fault: &Fault, index: usize, key: Key) -> FaultStroke {
    let law = fault.what.severity();
    let severity = law.map_or(0.0, |law| law.quantile(key.uniform(Purpose::Severity)));
    let lasts = fault.lasts.quantile(key.uniform(Purpose::FaultLength));
    FaultStroke { fault: index, lasts: Duration::from_secs_f64(lasts), severity, key }
}

fn recurrences(
    fault: &Fault,
    index: usize,
    mean: Duration,
    key: Key,
    end: Time,
) -> Vec<(Time, FaultStroke)> {
    let mut strokes = Vec::new();
    let mut at = Time::START;
    for number in 0.. {
        let key = key.part(number);
        let gap = -libm::log(key.uniform(Purpose::FaultStart));
        at = at + mean.scaled(gap);
        if at >= end {
            break;
        }
        strokes.push((at, stroke(fault, index, key)));
    }
    strokes
}

/// The probability that at least one chance fault happens.
#[must_use]
pub fn any_fault_probability(faults: &[Fault]) -> f64 {
    1.0 - faults.iter().filter_map(chance).map(|chance| 1.0 - chance).product::<f64>()
}

fn chance(fault: &Fault) -> Option<f64> {
    match &fault.start {
        FaultStart::At { chance, .. } | FaultStart::On { chance, .. } => Some(chance.get()),
        FaultStart::Every { .. } => None,
    }
}

/// Which chance faults happen: fault by fault, each with its chance given those before it and given the set.
///
/// The uniform is used up digit by digit: after a fault that happens with probability p, u/p (or (u−p)/(1−p)) is again
/// uniform, so one draw serves all faults.
fn chance_faults(faults: &[Fault], mut u: f64, set: FaultSet) -> Vec<usize> {
    let mut happening = Vec::new();
    if set == FaultSet::None {
        return happening;
    }
    for (index, fault) in faults.iter().enumerate() {
        let Some(chance) = chance(fault) else { continue };
        let given_any = if happening.is_empty() {
            chance / any_fault_probability(&faults[index..]).max(f64::MIN_POSITIVE)
        } else {
            chance
        };
        if u < given_any {
            happening.push(index);
            u /= given_any;
        } else {
            u = (u - given_any) / (1.0 - given_any).max(f64::MIN_POSITIVE);
        }
    }
    happening
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Distribution;
    use crate::scenario::model::FaultKind;
    use crate::units::Ratio;

    fn gap(chance: f64) -> Fault {
        let start =
            FaultStart::At { at: Distribution::Constant(0.0), chance: Ratio::saturating(chance) };
        Fault { what: FaultKind::ScrapeGap, start, lasts: Distribution::Constant(60.0) }
    }

    #[test]
    fn sets_given_at_least_one_follow_their_law() {
        let faults = [gap(0.1), gap(0.3)];
        let any = any_fault_probability(&faults);
        assert!((any - 0.37).abs() < 1e-12);
        let draws = 100_000;
        let mut counts = [0.0; 3];
        for i in 0..draws {
            let u = (f64::from(i) + 0.5) / f64::from(draws);
            match chance_faults(&faults, u, FaultSet::Any).as_slice() {
                [0] => counts[0] += 1.0,
                [1] => counts[1] += 1.0,
                [0, 1] => counts[2] += 1.0,
                other => panic!("{other:?} is not a set given at least one"),
            }
        }
        for (count, probability) in counts.iter().zip([0.1 * 0.7, 0.9 * 0.3, 0.1 * 0.3]) {
            assert!((count / f64::from(draws) - probability / any).abs() < 1e-3);
        }
    }

    #[test]
    fn no_chance_fault_happens_where_the_stratum_has_none() {
        assert!(chance_faults(&[gap(1.0)], 0.5, FaultSet::None).is_empty());
    }
}
