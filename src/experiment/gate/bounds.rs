//! A figure with bounds at the levels of a verdict.
//!
//! Rates have [exact](crate::stats::rare) bounds. A quantile's bounds are the values that the same test does not refuse (Francisco and
//! Fuller 1991): "95 % below fifteen minutes" and "at most 5 % from fifteen minutes on" are one question with one answer. Means have
//! Student's bounds, those in which a few replications carry most the bootstrap-t's.
//!
//! A mean whose replications are all alike is taken for exact: of what never happened, and whose size nobody knows, no bound of a mean can be
//! given. Counts of events have one all the same, from the rate of the event.

use super::super::summary::judged::Columns;
use crate::random::Key;
use crate::stats::bootstrap::Bootstrap;
use crate::stats::mean::mean;
use crate::stats::quantile::Ecdf;
use crate::stats::rare::RareRate;
use crate::stats::ratio::ratio;
use crate::stats::special::t_quantile;
use crate::stats::{Design, Estimate, Linear};

/// Resamples behind a heavy-tailed bound.
const RESAMPLES: u32 = 999;

/// Chances with which a lower and an upper bound may be missed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::experiment) struct Chances {
    pub(in crate::experiment) lower: f64,
    pub(in crate::experiment) upper: f64,
}

/// An estimate and its bounds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bounded {
    pub value: f64,
    pub lower: f64,
    pub upper: f64,
}

impl Bounded {
    pub(super) fn rescaled(self, factor: f64, plus: f64) -> Self {
        let at = |value: f64| value * factor + plus;
        Self { value: at(self.value), lower: at(self.lower), upper: at(self.upper) }
    }
}

/// What the numbers are weighted and resampled by.
#[derive(Clone, Copy, Debug)]
pub(in crate::experiment) struct Sampling<'a> {
    pub(in crate::experiment) design: &'a Design,
    pub(in crate::experiment) key: Key,
}

/// The figure alone; `None` where no replication belongs to what it is taken over.
pub(in crate::experiment) fn estimate(design: &Design, columns: &Columns) -> Option<f64> {
    match columns {
        Columns::Rate { event, domain, factor } => {
            Some(RareRate::new(design, event, domain)?.share * factor)
        }
        Columns::Quantile { values, domain, p, limit } => {
            let value = Ecdf::new(design, values, domain)?.at(*p);
            Some(value.min(limit.unwrap_or(f64::INFINITY)))
        }
        Columns::Mean { values, domain, factor, plus, .. } => {
            let linear = linear(design, values, domain.as_deref())?;
            Some(linear.estimate.point_estimate * factor + plus)
        }
    }
}

/// The figure with its bounds; `None` where no replication belongs to what it is taken over.
pub(in crate::experiment) fn bounded(
    of: Sampling<'_>,
    columns: &Columns,
    chances: Chances,
) -> Option<Bounded> {
    match columns {
        Columns::Rate { event, domain, factor } => {
            let rate = RareRate::new(of.design, event, domain)?;
            Some(of_rate(&rate, chances).rescaled(*factor, 0.0))
        }
        Columns::Quantile { values, domain, p, limit } => {
            quantile(of.design, (values, domain), *p, *limit, chances)
        }
        Columns::Mean { values, domain, factor, plus, heavy } => {
            let linear = linear(of.design, values, domain.as_deref())?;
            let seen_none = !*heavy && domain.is_none() && values.iter().all(|v| *v == 0.0);
            let mut found = around(of, &linear, *heavy, chances);
            if !*heavy {
                // Times and counts.
                found.lower = found.lower.max(0.0);
            }
            if seen_none {
                let rate = RareRate::new(of.design, values, &vec![1.0; values.len()])?;
                found.upper = rate.upper(chances.upper);
            }
            Some(found.rescaled(*factor, *plus))
        }
    }
}

pub(super) fn of_rate(rate: &RareRate, chances: Chances) -> Bounded {
    let (lower, upper) = (rate.lower(chances.lower), rate.upper(chances.upper));
    Bounded { value: rate.share, lower, upper }
}

/// The mean among the domain with the influence of each replication.
pub(super) fn linear(design: &Design, values: &[f64], domain: Option<&[f64]>) -> Option<Linear> {
    match domain {
        None => (!values.is_empty()).then(|| mean(design, values)),
        Some(domain) => {
            let within: Vec<f64> = values.iter().zip(domain).map(|(v, d)| v * d).collect();
            ratio(design, &within, domain)
        }
    }
}

/// Bounds around a linear estimate.
pub(super) fn around(of: Sampling<'_>, linear: &Linear, heavy: bool, chances: Chances) -> Bounded {
    let value = linear.estimate.point_estimate;
    let spread = of.design.spread(&linear.influence);
    let error = spread.variance.sqrt();
    // Sums in another order differ in their last digits; that is no difference.
    if error <= 1e-12 * value.abs() {
        return Bounded { value, lower: value, upper: value };
    }
    if heavy {
        // Of a difference the error is that of its influences.
        let estimate = Estimate { standard_error: error, ..linear.estimate };
        let linear = &Linear { estimate, influence: linear.influence.clone() };
        let bootstrap = Bootstrap::new(of.design, of.key, RESAMPLES);
        if let Some((lower, upper)) = bootstrap.bounds(linear, (chances.lower, chances.upper)) {
            return Bounded { value, lower, upper };
        }
    }
    let reach = |chance: f64| error * t_quantile(spread.degrees, 1.0 - chance);
    Bounded { value, lower: value - reach(chances.lower), upper: value + reach(chances.upper) }
}

fn quantile(
    design: &Design,
    (values, domain): (&[f64], &[f64]),
    p: f64,
    limit: Option<f64>,
    chances: Chances,
) -> Option<Bounded> {
    let curve = Ecdf::new(design, values, domain)?;
    let end = limit.unwrap_or(f64::INFINITY);
    let within = values.iter().zip(domain).filter(|(v, d)| **d > 0.0 && **v < end);
    let mut seen: Vec<f64> = within.map(|(value, _)| *value).collect();
    seen.sort_by(f64::total_cmp);
    seen.dedup();
    let below = |value: f64| {
        let event: Vec<f64> = values.iter().map(|v| f64::from(u8::from(*v <= value))).collect();
        RareRate::new(design, &event, domain)
    };
    // Both conditions stay true once they are: more and more lies below.
    let first = |holds: &dyn Fn(&RareRate) -> bool| {
        let at = seen.partition_point(|value| !below(*value).is_some_and(|rate| holds(&rate)));
        seen.get(at).copied().unwrap_or(end)
    };
    let lower = first(&|rate| rate.upper(chances.lower) >= p);
    let upper = first(&|rate| rate.lower(chances.upper) > p);
    let value = curve.at(p).min(end);
    Some(Bounded { value, lower: lower.min(value), upper: upper.max(value) })
}

#[cfg(test)]
mod tests {
    use super::*;

    const CHANCES: Chances = Chances { lower: 0.05, upper: 0.05 };

    fn of(design: &Design) -> Sampling<'_> {
        Sampling { design, key: Key::new(3) }
    }

    #[test]
    fn a_quantile_below_its_limit_is_a_rate_below_its_own() {
        // 59 of 59 in time show 95 % in time at 95 %: 0.95⁵⁹ = 0.0485.
        for (runs, shown) in [(58, false), (59, true)] {
            let design = Design::simple(runs);
            let columns = Columns::Quantile {
                values: (0..runs).map(|run| run as f64).collect(),
                domain: vec![1.0; runs],
                p: 0.95,
                limit: Some(900.0),
            };
            let found = bounded(of(&design), &columns, CHANCES).unwrap();
            assert_eq!(found.upper < 900.0, shown, "{found:?}");
        }
    }

    #[test]
    fn what_is_not_reached_is_beyond_the_limit() {
        let design = Design::simple(100);
        let columns = Columns::Quantile {
            values: (0..100).map(|run| if run < 80 { 10.0 } else { 3_600.0 }).collect(),
            domain: vec![1.0; 100],
            p: 0.95,
            limit: Some(3_600.0),
        };
        let found = bounded(of(&design), &columns, CHANCES).unwrap();
        assert_eq!((found.value, found.lower, found.upper), (3_600.0, 3_600.0, 3_600.0));
    }

    #[test]
    fn a_figure_alone_is_that_between_its_bounds() {
        let design = Design::simple(60);
        let values: Vec<f64> = (0..60).map(|i| f64::from(i * 37 % 61)).collect();
        let domain: Vec<f64> = (0..60).map(|i| f64::from(u8::from(i % 3 > 0))).collect();
        let event: Vec<f64> = values.iter().map(|v| f64::from(u8::from(*v > 40.0))).collect();
        let (factor, plus, heavy) = (3.0, 0.5, true);
        for columns in [
            Columns::Rate { event, domain: domain.clone(), factor },
            Columns::Quantile {
                values: values.clone(),
                domain: domain.clone(),
                p: 0.95,
                limit: Some(50.0),
            },
            Columns::Mean { values: values.clone(), domain: Some(domain), factor, plus, heavy },
            Columns::Mean { values, domain: None, factor, plus, heavy },
        ] {
            let found = bounded(of(&design), &columns, CHANCES).unwrap();
            assert_eq!(estimate(&design, &columns), Some(found.value), "{columns:?}");
        }
    }

    #[test]
    fn nobody_in_the_domain_is_no_data() {
        let design = Design::simple(10);
        let columns = Columns::Rate { event: vec![0.0; 10], domain: vec![0.0; 10], factor: 1.0 };
        assert_eq!(bounded(of(&design), &columns, CHANCES), None);
    }

    #[test]
    fn a_count_of_what_was_never_seen_has_an_upper_bound() {
        let design = Design::simple(100);
        let columns = Columns::Mean {
            values: vec![0.0; 100],
            domain: None,
            factor: 20.0,
            plus: 0.0,
            heavy: false,
        };
        let found = bounded(of(&design), &columns, CHANCES).unwrap();
        assert!(found.value == 0.0 && found.upper > 0.5 && found.upper < 0.6, "{found:?}");
    }
}
