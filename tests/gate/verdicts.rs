//! A verdict against its limit, whatever the bounds are.

use backout::experiment::gate::check::{Verdict, overall, verdict};
use backout::experiment::gate::{ERROR, looks};
use backout::scenario::model::BoundSide::{Above, Below};
use proptest::prelude::*;

/// From worst to best.
fn rank(verdict: Verdict) -> u8 {
    match verdict {
        Verdict::Fail => 0,
        Verdict::Inconclusive => 1,
        Verdict::Pass => 2,
    }
}

proptest! {
    #[test]
    fn a_looser_limit_never_makes_a_verdict_worse(
        ends in (-1e6..1e6_f64, 0.0..1e6_f64),
        limits in (-1e6..1e6_f64, 0.0..1e6_f64),
    ) {
        let bounds = (ends.0, ends.0 + ends.1);
        let (strict, loose) = (limits.0, limits.0 + limits.1);
        prop_assert!(rank(verdict(Below, strict, bounds)) <= rank(verdict(Below, loose, bounds)));
        prop_assert!(rank(verdict(Above, loose, bounds)) <= rank(verdict(Above, strict, bounds)));
    }

    #[test]
    fn narrower_bounds_only_decide_what_was_open(
        low in -10.0..10.0_f64, width in 0.0..10.0_f64, cut in (0.0..0.5_f64, 0.0..0.5_f64), limit in -10.0..20.0_f64,
    ) {
        let wide = (low, low + width);
        let narrow = (low + cut.0 * width, low + width - cut.1 * width);
        let before = verdict(Below, limit, wide);
        prop_assert!(before == Verdict::Inconclusive || before == verdict(Below, limit, narrow));
    }

    #[test]
    fn the_whole_is_as_good_as_its_worst_check(all in proptest::collection::vec(0..3_u8, 1..20)) {
        let of = |rank| [Verdict::Fail, Verdict::Inconclusive, Verdict::Pass][usize::from(rank)];
        let worst = all.iter().min().copied().unwrap();
        prop_assert_eq!(overall(all.into_iter().map(of)), of(worst));
    }

    #[test]
    fn looks_never_spend_more_than_there_is(cap in 1..100_000_u64, block in 1..500_u64) {
        let looks = looks(cap, block);
        let spent: f64 = looks.iter().map(|look| look.share * ERROR).sum();
        prop_assert!((spent - ERROR).abs() < 1e-12);
        prop_assert!(looks.last().unwrap().replications >= cap);
        prop_assert!(looks.last().unwrap().replications < cap + block);
    }
}
