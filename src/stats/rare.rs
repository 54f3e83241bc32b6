//! Bounds for weighted rates that hold where events are few, at any level.
//!
//! A verdict is not an interval in a table. It is taken at a level of a thousandth once several checks and several looks share
//! five per cent, and it is about things that were seen twice, or never. There Wilson's interval errs several times as often as it
//! says: of three expected events, eight "prove" more than three at the level 0.003, and eight or more happen in twelve of a thousand. So a verdict
//! takes the **exact** bound of Clopper and Pearson (1934), with the **effective** number of trials of a weighted sample
//! (Korn and Graubard 1998, "Confidence intervals for proportions with small expected number of positive counts estimated
//! from survey data"): n = p(1 − p)/v, events n·p, where v is the variance of the rate with all that strata and a drawn domain do to it.
//!
//! Upwards the next event might be one of the *heaviest* trials, so it is added with the greatest weight that any has (Fay and Feuer
//! 1997, "Confidence intervals for directly standardized rates"). Where nothing was seen that is the whole bound:
//! 1 − α^w with w the greatest weight, so 1/w trials are worth what as many unweighted ones are. Of a simple sample it is
//! the exact bound: 149 clean runs show a rate below 2 % at 95 %, by 0.98¹⁴⁹ = 0.0493.
//!
//! A stratum in which all or none had the event has no observed variance; a half is added to either count before its
//! variance is taken, or such strata would be taken for certain.

use super::Design;
use super::rate::clopper_pearson;
use super::special::beta_quantile;

/// A rate over a part of the replications, of which bounds at any level can be asked.
#[derive(Clone, Debug, PartialEq)]
pub struct RareRate {
    /// The weighted share of trials with the event.
    pub share: f64,
    variance: f64,
    heaviest: f64,
    /// Events and trials, where all lie in one stratum.
    counts: Option<(u64, u64)>,
}

impl RareRate {
    /// The share of `event` among `domain`, both 0 or 1 for each replication; `None` where no replication is in the domain.
    #[must_use]
    pub fn new(design: &Design, event: &[f64], domain: &[f64]) -> Option<Self> {
        let weights: Vec<f64> = design.weights().iter().zip(domain).map(|(w, d)| w * d).collect();
        let covered: f64 = weights.iter().sum();
        if covered <= 0.0 {
            return None;
        }
        let share = weights.iter().zip(event).map(|(w, e)| w * e).sum::<f64>() / covered;
        let influence: Vec<f64> =
            event.iter().zip(domain).map(|(e, d)| d * (e - share) / covered).collect();
        let observed = design.spread(&influence).variance;
        Some(Self {
            share: share.clamp(0.0, 1.0),
            variance: observed.max(smoothed(design, event, domain, covered)),
            heaviest: weights.iter().fold(0.0, |most: f64, w| most.max(w / covered)),
            counts: counts(design, event, domain),
        })
    }

    /// What the trials would be worth if none had the event: as many unweighted ones bound the rate as well.
    #[must_use]
    pub fn clean_runs(&self) -> f64 {
        match self.counts {
            Some((_, trials)) => trials as f64,
            None => 1.0 / self.heaviest,
        }
    }

    /// The rate is at least this, but for a chance of `alpha`.
    #[must_use]
    pub fn lower(&self, alpha: f64) -> f64 {
        if let Some((events, trials)) = self.counts {
            return clopper_pearson(events, trials, 1.0 - 2.0 * alpha).0;
        }
        if self.share > 0.5 { 1.0 - self.other().above(alpha) } else { self.below(alpha) }
    }

    /// The rate is at most this, but for a chance of `alpha`.
    #[must_use]
    pub fn upper(&self, alpha: f64) -> f64 {
        if let Some((events, trials)) = self.counts {
            return clopper_pearson(events, trials, 1.0 - 2.0 * alpha).1;
        }
        if self.share > 0.5 { 1.0 - self.other().below(alpha) } else { self.above(alpha) }
    }

    /// The share without the event.
    fn other(&self) -> Self {
        Self { share: 1.0 - self.share, ..self.clone() }
    }

    fn below(&self, alpha: f64) -> f64 {
        if self.share <= 0.0 {
            return 0.0;
        }
        let trials = self.trials();
        let events = trials * self.share;
        beta_quantile(events, trials - events + 1.0, alpha)
    }

    /// With one more event, of the greatest weight.
    fn above(&self, alpha: f64) -> f64 {
        let more = self.share + self.heaviest;
        let per_event = if self.share > 0.0 { 1.0 / self.trials() } else { 0.0 };
        let squares = self.share * per_event + self.heaviest * self.heaviest;
        let (events, trials) = (more * more / squares, more / squares);
        if events > trials {
            1.0
        } else {
            beta_quantile(events, trials - events + 1.0, 1.0 - alpha)
        }
    }

    /// Unweighted trials that would leave the rate as uncertain.
    fn trials(&self) -> f64 {
        self.share * (1.0 - self.share) / self.variance.max(f64::MIN_POSITIVE)
    }
}

/// Unweighted runs without an event that show a rate below `share` but for a chance of `alpha`; `None` for a share of 0.
#[must_use]
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a number of runs")]
pub fn clean_runs_needed(share: f64, alpha: f64) -> Option<u64> {
    let runs = libm::log(alpha) / libm::log1p(-share);
    // A bound just at the limit would do, but for the last digit of two logarithms.
    (share > 0.0 && runs.is_finite()).then(|| (runs - 1e-9).ceil().max(1.0) as u64)
}

/// The variance with half an event and half a non-event more in every stratum.
fn smoothed(design: &Design, event: &[f64], domain: &[f64], covered: f64) -> f64 {
    let of = |members: &[usize], value: &dyn Fn(usize) -> f64| -> f64 {
        members.iter().map(|position| value(*position)).sum()
    };
    let part = |stratum: &super::design::Stratum| {
        let trials = of(&stratum.members, &|i| domain[i]);
        if trials <= 0.0 {
            return 0.0;
        }
        let events = of(&stratum.members, &|i| domain[i] * event[i]);
        let weight = stratum.weight * trials / stratum.members.len() as f64 / covered;
        let share = (events + 0.5) / (trials + 1.0);
        weight * weight * share * (1.0 - share) / trials
    };
    design.strata().iter().map(part).sum()
}

/// Events and trials where the whole domain lies in one stratum.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "sums of noughts and ones"
)]
fn counts(design: &Design, event: &[f64], domain: &[f64]) -> Option<(u64, u64)> {
    let inside = |members: &[usize]| -> f64 { members.iter().map(|i| domain[*i]).sum() };
    let mut occupied = design.strata().iter().filter(|stratum| inside(&stratum.members) > 0.0);
    let only = occupied.next().filter(|_| occupied.next().is_none())?;
    let events: f64 = only.members.iter().map(|i| domain[*i] * event[*i]).sum();
    Some((events as u64, inside(&only.members) as u64))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::{Key, Purpose};

    #[test]
    fn two_per_cent_take_149_clean_runs() {
        // 0.98^148 = 0.0503, 0.98^149 = 0.0493.
        assert_eq!(clean_runs_needed(0.02, 0.05), Some(149));
        assert_eq!(clean_runs_needed(0.05, 0.05), Some(59));
        assert_eq!(clean_runs_needed(0.0, 0.05), None);
        let clean = |runs: usize| {
            RareRate::new(&Design::simple(runs), &vec![0.0; runs], &vec![1.0; runs]).unwrap()
        };
        assert!(clean(148).upper(0.05) > 0.02);
        assert!(clean(149).upper(0.05) < 0.02);
    }

    #[test]
    fn clean_strata_are_worth_what_the_heaviest_trial_lets_them_be() {
        // Nine tenths of reality in half of the runs: a hundred of them weigh 0.009 each.
        let strata: Vec<usize> = (0..200).map(|i| i / 100).collect();
        let design = Design::new(&[0.9, 0.1], &strata);
        let found = RareRate::new(&design, &[0.0; 200], &[1.0; 200]).unwrap();
        assert!((found.clean_runs() - 100.0 / 0.9).abs() < 1e-9);
        let expected = 1.0 - libm::exp(libm::log(0.05) * 0.009);
        assert!((found.upper(0.05) - expected).abs() < 1e-9);
        assert_eq!(found.lower(0.05), 0.0);
    }

    #[test]
    fn bounds_part_as_the_level_rises_and_mirror_each_other() {
        let strata: Vec<usize> = (0..200).map(|i| i / 100).collect();
        let design = Design::new(&[0.7, 0.3], &strata);
        let event: Vec<f64> = (0..200).map(|i| f64::from(u8::from(i % 9 == 0))).collect();
        let other: Vec<f64> = event.iter().map(|e| 1.0 - e).collect();
        let rate = RareRate::new(&design, &event, &[1.0; 200]).unwrap();
        let mirrored = RareRate::new(&design, &other, &[1.0; 200]).unwrap();
        let mut last = (rate.share, rate.share);
        for alpha in [0.2, 0.05, 0.01, 0.001] {
            let now = (rate.lower(alpha), rate.upper(alpha));
            assert!(now.0 < last.0 && now.1 > last.1);
            assert!((mirrored.upper(alpha) - (1.0 - now.0)).abs() < 1e-12);
            last = now;
        }
    }

    /// Runs, weight and true rate of each stratum.
    const WORLDS: [[(usize, f64, f64); 4]; 4] = [
        [(600, 0.8, 0.01), (200, 0.1, 0.03), (150, 0.07, 0.02), (60, 0.03, 0.2)],
        [(80, 0.81, 0.02), (10, 0.1, 0.02), (6, 0.06, 0.02), (4, 0.03, 0.02)],
        [(80, 0.81, 0.0), (10, 0.1, 0.0), (6, 0.06, 0.0), (4, 0.03, 0.7)],
        [(40, 0.2, 0.0), (40, 0.3, 1.0), (40, 0.3, 0.9), (40, 0.2, 0.05)],
    ];

    #[test]
    fn neither_bound_errs_more_often_than_it_says() {
        for (number, world) in WORLDS.iter().enumerate() {
            let strata: Vec<usize> =
                world.iter().enumerate().flat_map(|(h, (n, ..))| vec![h; *n]).collect();
            let design = Design::new(&world.map(|(_, weight, _)| weight), &strata);
            let truth: f64 = world.iter().map(|(_, weight, rate)| weight * rate).sum();
            for alpha in [0.05, 0.005] {
                let repeats = 4_000;
                let (mut below, mut above) = (0, 0);
                for repeat in 0..repeats {
                    let key = Key::new(77).part(number as u64).part(repeat);
                    let happens = |i: usize| {
                        let u = key.part(i as u64).uniform(Purpose::Severity);
                        f64::from(u8::from(u < world[strata[i]].2))
                    };
                    let event: Vec<f64> = (0..strata.len()).map(happens).collect();
                    let found = RareRate::new(&design, &event, &vec![1.0; strata.len()]).unwrap();
                    below += u32::from(found.upper(alpha) < truth);
                    above += u32::from(found.lower(alpha) > truth);
                }
                // Three standard errors of a count.
                let expected = alpha * repeats as f64;
                let most = expected + 3.0 * expected.sqrt();
                assert!(f64::from(below) <= most && f64::from(above) <= most, "world {number}");
            }
        }
    }
}
