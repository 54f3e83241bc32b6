//! From effects to verdicts: pure functions of what `claims.json` holds, so that anybody can judge again.
//!
//! Under each condition the confirmation may make one of three statements: as claimed by more than the margin, the other way
//! round by more than the margin, or surely less than the margin apart (Schuirmann's two one-sided tests, 1987). At most one of
//! them is true, so whichever is likeliest is tested at the full level, two-sided as the printed interval is. Holm's adjustment
//! runs over all conditions of all claims. A statement that the exploration saw with the other sign is not made.
//!
//! A claim over several conditions is an intersection: it is borne out where every single statement is, which needs no
//! further adjustment (Berger 1982). The trap is the other end: *not shown* is no contradiction. A claim is contradicted only
//! by statements against it.

use super::findings::{
    Boundary, ClaimKind, ComparisonFinding, ConditionFinding, Effect, Finding, Standing, Verdict,
    Wanting,
};
use crate::scenario::model::Claimed;
use crate::stats::holm::holm;
use crate::stats::special::t_cdf;
use crate::stats::{LEVEL, round9};

/// Share of joint draws in which a claim must keep its sign.
pub const ROBUST: f64 = 0.9;

/// Sets standing, adjusted p-values, verdicts and what goes with them, from the effects alone.
pub fn settle(claims: &mut [Finding]) {
    let stated: Vec<(Standing, f64)> =
        conditions(claims).map(|(comparison, condition)| stated(comparison, condition)).collect();
    let adjusted = holm(&stated.iter().map(|(_, p)| *p).collect::<Vec<f64>>());
    let mut places = stated.into_iter().zip(adjusted);
    for comparison in claims.iter_mut().flat_map(|claim| &mut claim.comparisons) {
        for condition in &mut comparison.conditions {
            let Some(((standing, _), adjusted)) = places.next() else { return };
            let is_sure = adjusted <= 1.0 - LEVEL;
            condition.standing = if is_sure { standing } else { Standing::Open };
            condition.adjusted_p = round9(adjusted);
        }
    }
    for claim in claims {
        claim.verdict = verdict(claim);
        claim.boundaries = boundaries(claim);
        claim.wanting = wanting(claim);
    }
}

fn conditions(claims: &[Finding]) -> impl Iterator<Item = (&ComparisonFinding, &ConditionFinding)> {
    claims
        .iter()
        .flat_map(|claim| &claim.comparisons)
        .flat_map(|comparison| comparison.conditions.iter().map(move |one| (comparison, one)))
}

/// The likeliest statement with its two-sided p-value.
fn stated(comparison: &ComparisonFinding, condition: &ConditionFinding) -> (Standing, f64) {
    let Some(effect) = &condition.confirmed else { return (Standing::Open, 1.0) };
    let margin = comparison.margin;
    let lower = doubled(below(effect, -margin));
    let higher = doubled(above(effect, margin));
    let same = doubled(below(effect, margin).max(above(effect, -margin)));
    let (found, p) = [(Claimed::Lower, lower), (Claimed::Higher, higher), (Claimed::Same, same)]
        .into_iter()
        .fold((Claimed::Same, 1.0), |best, next| if next.1 < best.1 { next } else { best });
    let is_seen_twice = found == Claimed::Same
        || condition.explored.is_none_or(|explored| explored.difference * effect.difference > 0.0);
    let standing = match (comparison.claimed, found) {
        (claimed, found) if claimed == found => Standing::Holds,
        (Claimed::Lower | Claimed::Higher, Claimed::Same) => Standing::Negligible,
        _ => Standing::Opposed,
    };
    if is_seen_twice { (standing, p) } else { (Standing::Open, 1.0) }
}

fn doubled(p: f64) -> f64 {
    (2.0 * p).min(1.0)
}

/// One-sided p-value of "the difference is below this bound".
fn below(effect: &Effect, bound: f64) -> f64 {
    let apart = effect.difference - bound;
    match effect.degrees {
        Some(degrees) if effect.standard_error > 0.0 => {
            t_cdf(degrees, apart / effect.standard_error)
        }
        _ if apart < 0.0 => 0.0,
        _ => 1.0,
    }
}

fn above(effect: &Effect, bound: f64) -> f64 {
    let turned = Effect { difference: -effect.difference, ..*effect };
    below(&turned, -bound)
}

/// Whether a difference has the claimed sign; no difference of matter, where that is claimed.
#[must_use]
pub fn agrees(difference: f64, claimed: Claimed, margin: f64) -> bool {
    match claimed {
        Claimed::Lower => difference < 0.0,
        Claimed::Higher => difference > 0.0,
        Claimed::Same => difference.abs() <= margin,
    }
}

/// The verdict of a claim whose conditions have their standing.
#[must_use]
pub fn verdict(claim: &Finding) -> Verdict {
    match claim.kind {
        ClaimKind::Arithmetic => return Verdict::Arithmetic,
        ClaimKind::NotTestable => return Verdict::NotTestable,
        ClaimKind::Simulated | ClaimKind::Assumed => {}
    }
    let joint = joint(claim);
    let has = |standing| joint.contains(&standing);
    let against = has(Standing::Opposed) || has(Standing::Negligible);
    if has(Standing::Holds) && against {
        if claim.kind == ClaimKind::Assumed { Verdict::Assumed } else { Verdict::Depends }
    } else if has(Standing::Open) {
        Verdict::Inconclusive
    } else if has(Standing::Opposed) {
        Verdict::Contradicts
    } else if against {
        Verdict::NoDifference
    } else if is_robust(claim) {
        Verdict::BearsOut
    } else {
        Verdict::Depends
    }
}

/// The standing of the whole claim under each condition: all its comparisons must hold there, and one that speaks against it
/// is enough for it not to hold, whatever the others do.
#[must_use]
pub fn joint(claim: &Finding) -> Vec<Standing> {
    let most = claim.comparisons.iter().map(|one| one.conditions.len()).max().unwrap_or(0);
    let under = |place: usize| {
        let of = claim.comparisons.iter().filter_map(|one| one.conditions.get(place));
        of.map(|one| one.standing).max_by_key(|standing| match standing {
            Standing::Holds => 0,
            Standing::Open => 1,
            Standing::Negligible => 2,
            Standing::Opposed => 3,
        })
    };
    (0..most).filter_map(under).collect()
}

/// Whether every comparison keeps its sign in nine of ten joint draws; those without draws are taken to.
fn is_robust(claim: &Finding) -> bool {
    claim
        .comparisons
        .iter()
        .filter_map(|one| one.sign_share)
        .all(|share| share.agreeing as f64 >= ROBUST * share.draws as f64)
}

/// Neighbours on an axis of which one holds and the other speaks against it.
fn boundaries(claim: &Finding) -> Vec<Boundary> {
    let of = |comparison: &ComparisonFinding| {
        let pairs = comparison.conditions.windows(2).filter_map(|pair| {
            let [one, other] = pair else { return None };
            let axis = one.axis.as_ref().filter(|axis| Some(*axis) == other.axis.as_ref())?;
            let (holds, fails) = match (one.standing, other.standing) {
                (Standing::Holds, Standing::Opposed | Standing::Negligible) => (one, other),
                (Standing::Opposed | Standing::Negligible, Standing::Holds) => (other, one),
                _ => return None,
            };
            Some(Boundary {
                measure: comparison.measure.clone(),
                axis: axis.clone(),
                holds: holds.name.clone(),
                fails: fails.name.clone(),
            })
        });
        pairs.collect::<Vec<_>>()
    };
    claim.comparisons.iter().flat_map(of).collect()
}

/// The open condition that is hardest to decide, and how many times the replications it would take.
fn wanting(claim: &Finding) -> Option<Wanting> {
    if claim.verdict != Verdict::Inconclusive {
        return None;
    }
    let open = claim.comparisons.iter().flat_map(|comparison| {
        let open = comparison.conditions.iter().filter(|one| one.standing == Standing::Open);
        open.map(move |condition| Wanting {
            measure: comparison.measure.clone(),
            condition: condition.name.clone(),
            replications: times_more(comparison, condition),
        })
    });
    open.max_by_key(|one| one.replications.unwrap_or(u64::MAX))
}

/// How many times the replications until the interval leaves the nearest bound; `None` where the difference lies on it, or
/// is no number.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "at most a million, at least two"
)]
fn times_more(comparison: &ComparisonFinding, condition: &ConditionFinding) -> Option<u64> {
    let effect = condition.confirmed.as_ref()?;
    let to_bound = (effect.difference.abs() - comparison.margin).abs();
    // About what Holm leaves of the level where there are some hundred conditions.
    let reach = 3.5 * effect.standard_error;
    let times = (reach / to_bound) * (reach / to_bound);
    (times.is_finite() && times < 1e6).then(|| times.ceil().max(2.0) as u64)
}
