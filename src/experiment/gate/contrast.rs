//! How much worse one side is than the other, with bounds.
//!
//! Both sides met the same releases, so they are compared replication by replication where the strata agree. Of rates, what counts are
//! the replications in which the sides differ: p₁ − p₀ is the rate at which only the new one has the event minus the rate at which only the old one
//! has it (`McNemar` 1947), and each gets its own exact bound at half the chance. An edit that changed nothing in 400 runs is thereby not taken
//! for one that changes nothing ever: it may still add an event in every hundred and tenth. Means have the bounds of the paired
//! difference.
//!
//! Where an edit moved the strata themselves (another share of outcomes), no run has a partner, and the sides' own bounds are taken one
//! against the other.

use super::bounds::{Bounded, Chances, Sampling, around, bounded, linear, of_rate};
use crate::experiment::summary::judged::Columns;
use crate::scenario::model::BoundSide;
use crate::stats::rare::RareRate;
use crate::stats::{Estimate, Linear};

/// One side of a contrast.
#[derive(Clone, Copy, Debug)]
pub(in crate::experiment) struct Side<'a> {
    pub(in crate::experiment) of: Sampling<'a>,
    pub(in crate::experiment) columns: &'a Columns,
}

/// The new side minus the old, turned so that more is worse; `None` where either has no data.
pub(in crate::experiment) fn worsening(
    new: Side<'_>,
    old: Side<'_>,
    better: BoundSide,
    chances: Chances,
) -> Option<Bounded> {
    let turned = better == BoundSide::Above;
    let asked =
        if turned { Chances { lower: chances.upper, upper: chances.lower } } else { chances };
    let found = difference(new, old, asked)?;
    Some(if turned {
        Bounded { value: -found.value, lower: -found.upper, upper: -found.lower }
    } else {
        found
    })
}

fn difference(new: Side<'_>, old: Side<'_>, chances: Chances) -> Option<Bounded> {
    if paired(new, old) {
        match (new.columns, old.columns) {
            (
                Columns::Rate { event, domain, factor },
                Columns::Rate { event: before, domain: same, .. },
            ) if domain == same => {
                return rates(new.of, domain, (event, before), chances)
                    .map(|found| found.rescaled(*factor, 0.0));
            }
            (
                Columns::Mean { values, domain, factor, plus, heavy },
                Columns::Mean { values: before, domain: same, factor: times, plus: fixed, .. },
            ) => {
                let one =
                    linear(new.of.design, values, domain.as_deref())?.rescaled(*factor, *plus);
                let other =
                    linear(old.of.design, before, same.as_deref())?.rescaled(*times, *fixed);
                return Some(around(new.of, &minus(&one, &other), *heavy, chances));
            }
            _ => {}
        }
    }
    apart(new, old, chances)
}

/// Whether replication by replication both met the same, with the same weight.
fn paired(new: Side<'_>, old: Side<'_>) -> bool {
    new.of.design.weights() == old.of.design.weights()
}

fn minus(one: &Linear, other: &Linear) -> Linear {
    let influence = one.influence.iter().zip(&other.influence).map(|(a, b)| a - b).collect();
    let value = one.estimate.point_estimate - other.estimate.point_estimate;
    Linear { estimate: Estimate::exact(value), influence }
}

fn rates(
    of: Sampling<'_>,
    domain: &[f64],
    (new, old): (&[f64], &[f64]),
    chances: Chances,
) -> Option<Bounded> {
    let only = |one: &[f64], other: &[f64]| -> Vec<f64> {
        one.iter().zip(other).map(|(one, other)| one * (1.0 - other)).collect()
    };
    let halved = Chances { lower: chances.lower / 2.0, upper: chances.upper / 2.0 };
    let more = of_rate(&RareRate::new(of.design, &only(new, old), domain)?, halved);
    let swapped = Chances { lower: halved.upper, upper: halved.lower };
    let fewer = of_rate(&RareRate::new(of.design, &only(old, new), domain)?, swapped);
    Some(Bounded {
        value: more.value - fewer.value,
        lower: more.lower - fewer.upper,
        upper: more.upper - fewer.lower,
    })
}

/// Bounds of either side at half the chance, one against the other: they hold whatever the sides have to do with each other.
fn apart(new: Side<'_>, old: Side<'_>, chances: Chances) -> Option<Bounded> {
    let halved = Chances { lower: chances.lower / 2.0, upper: chances.upper / 2.0 };
    let one = bounded(new.of, new.columns, halved)?;
    let swapped = Chances { lower: halved.upper, upper: halved.lower };
    let other = bounded(old.of, old.columns, swapped)?;
    Some(Bounded {
        value: one.value - other.value,
        lower: one.lower - other.upper,
        upper: one.upper - other.lower,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Key;
    use crate::stats::Design;

    const CHANCES: Chances = Chances { lower: 0.05, upper: 0.05 };

    fn rate(event: Vec<f64>) -> Columns {
        let domain = vec![1.0; event.len()];
        Columns::Rate { event, domain, factor: 1.0 }
    }

    fn found(new: &Columns, old: &Columns, better: BoundSide) -> Bounded {
        let design = Design::simple(200);
        let of = Sampling { design: &design, key: Key::new(1) };
        worsening(Side { of, columns: new }, Side { of, columns: old }, better, CHANCES).unwrap()
    }

    #[test]
    fn what_did_not_change_may_still_change_seldom() {
        let same = rate(vec![0.0; 200]);
        let found = found(&same, &same, BoundSide::Below);
        // 1 − 0.025^(1/200).
        assert!((found.upper - 0.018_275).abs() < 1e-5, "{found:?}");
        assert!((found.lower + found.upper).abs() < 1e-12);
    }

    #[test]
    fn more_of_what_is_good_is_no_worsening() {
        let some = rate((0..200).map(|i| f64::from(u8::from(i < 100))).collect());
        let more = rate((0..200).map(|i| f64::from(u8::from(i < 150))).collect());
        assert!(found(&more, &some, BoundSide::Above).upper < 0.0);
        assert!(found(&more, &some, BoundSide::Below).lower > 0.0);
    }

    #[test]
    fn a_difference_of_means_is_that_of_the_pairs() {
        let mean =
            |values| Columns::Mean { values, domain: None, factor: 2.0, plus: 0.0, heavy: false };
        let old: Vec<f64> = (0..200).map(|i| f64::from(i * 37 % 101)).collect();
        let new: Vec<f64> = old.iter().map(|value| value + 1.0).collect();
        let found = found(&mean(new), &mean(old), BoundSide::Below);
        assert!((found.value - 2.0).abs() < 1e-9 && found.upper - found.lower < 1e-9, "{found:?}");
    }
}
