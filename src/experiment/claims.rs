//! Claims about rollbacks, tried one by one.
//!
//! A claim is written down before it is run: the figure, the two sides, the direction, the least difference that matters,
//! and the conditions. Then it is run twice. The **exploration** may be looked at while conditions and margins are chosen;
//! the **confirmation** has another seed, is run once, and is what is printed: whoever picks conditions and figures on the same
//! draws finds what those draws happen to hold. All statements of all claims are adjusted together (Holm), because two of
//! forty claims come out at five per cent by chance.
//!
//! Two sides under the same conditions are compared replication by replication, and so are two variants of a scenario as long as
//! their strata are the same, since draws are keyed.
//!
//! What comes out is only as good as the parameters nobody has measured. So the first condition of every claim that holds is
//! tried again under joint draws of all of them, and a claim that keeps its sign in fewer than nine draws of ten is not borne out: it
//! depends ([`rule`]).

mod draws;
mod effect;
pub mod findings;
mod measure;
mod need;
pub mod rule;
#[cfg(test)]
mod tests;

use std::sync::atomic::{AtomicBool, Ordering};

use thiserror::Error;

use crate::scenario::model::{Claim, ClaimTest, Claims, Compared, Condition, Side, Trial};
use crate::scenario::{ChangeRefused, References};
use effect::effect;
use findings::{
    ClaimKind, ComparisonFinding, ConditionFinding, Finding, SignShare, Standing, Verdict,
};
use need::{Need, Needs, Plan, Samples, Which};

/// What claims are tried on.
#[derive(Clone, Copy, Debug)]
pub struct Bench<'a> {
    /// The text of the base scenario.
    pub base: &'a str,
    /// Files it refers to.
    pub references: &'a References,
}

/// Why claims cannot be tried.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum ClaimsError {
    #[error("{claim}: {refused}")]
    Change { claim: String, refused: ChangeRefused },
    #[error("{claim}: with its changes the base scenario is no longer valid\n\n{problems}")]
    Variant { claim: String, problems: String },
    #[error("{claim}: there is no strategy `{strategy}` in its scenario, which has {has}")]
    Strategy { claim: String, strategy: String, has: String },
    #[error("interrupted: claims are settled together or not at all, so nothing was written")]
    Interrupted,
}

/// Tries every claim. `report` is told how many of how many runs of a variant are done.
pub fn examine(
    bench: Bench<'_>,
    claims: &Claims,
    interrupted: &AtomicBool,
    report: impl Fn(usize, usize),
) -> Result<Vec<Finding>, ClaimsError> {
    let mut needs = Needs::default();
    for claim in &claims.claims {
        collect(claim, false, &mut needs);
    }
    let samples = measured(&needs.plans(bench, claims)?, interrupted, &report)?;
    let mut found: Vec<Finding> =
        claims.claims.iter().map(|claim| finding(claim, &samples)).collect();
    rule::settle(&mut found);
    draw(bench, claims, &mut found, interrupted, &report)?;
    rule::settle(&mut found);
    Ok(found)
}

fn measured(
    plans: &[Plan],
    interrupted: &AtomicBool,
    report: &impl Fn(usize, usize),
) -> Result<Samples, ClaimsError> {
    let samples = Samples::measure(plans, interrupted, report);
    if interrupted.load(Ordering::Relaxed) {
        return Err(ClaimsError::Interrupted);
    }
    Ok(samples)
}

/// Tries what holds everywhere again in worlds drawn at random: to the others draws would add nothing.
fn draw(
    bench: Bench<'_>,
    claims: &Claims,
    found: &mut [Finding],
    interrupted: &AtomicBool,
    report: &impl Fn(usize, usize),
) -> Result<(), ClaimsError> {
    let mut needs = Needs::default();
    let holds = |finding: &Finding| finding.verdict == Verdict::BearsOut;
    for (claim, _) in claims.claims.iter().zip(&*found).filter(|(_, finding)| holds(finding)) {
        collect(claim, true, &mut needs);
    }
    let samples = measured(&needs.draws(bench, claims)?, interrupted, report)?;
    for (claim, finding) in claims.claims.iter().zip(found).filter(|(_, finding)| holds(finding)) {
        let Some(trial) = trial(claim) else { continue };
        for (compared, comparison) in trial.compare.iter().zip(&mut finding.comparisons) {
            let usual = trial.under.first();
            comparison.sign_share =
                usual.and_then(|usual| sign_share(compared, usual, claims, &samples));
        }
    }
    Ok(())
}

const fn trial(claim: &Claim) -> Option<&Trial> {
    match &claim.test {
        ClaimTest::Simulated(trial) | ClaimTest::Assumed { trial, .. } => Some(trial),
        _ => None,
    }
}

/// What a claim needs under every condition, or under the usual one alone.
fn collect(claim: &Claim, usual_alone: bool, needs: &mut Needs) {
    let Some(trial) = trial(claim) else { return };
    let under = if usual_alone { &trial.under[..trial.under.len().min(1)] } else { &trial.under };
    for compared in &trial.compare {
        for condition in under {
            for side in [&compared.contrast.this, &compared.contrast.that] {
                if let Some(need) = need_of(compared, condition, side) {
                    needs.add(&claim.id, need);
                }
            }
        }
    }
}

fn need_of(compared: &Compared, condition: &Condition, side: &Side) -> Option<Need> {
    match side {
        Side::Strategy { name, change, .. } => Some(Need {
            change: [condition.change.as_slice(), change].concat(),
            measure: compared.measure,
            strategy: name.clone(),
        }),
        Side::Value(_) => None,
    }
}

fn finding(claim: &Claim, samples: &Samples) -> Finding {
    let (kind, parameter, why, arithmetic) = match &claim.test {
        ClaimTest::Simulated(_) => (ClaimKind::Simulated, None, None, None),
        ClaimTest::Assumed { parameter, .. } => {
            (ClaimKind::Assumed, Some(parameter.clone()), None, None)
        }
        ClaimTest::Arithmetic(sum) => (ClaimKind::Arithmetic, None, None, Some(sum.clone())),
        ClaimTest::NotTestable { why } => (ClaimKind::NotTestable, None, Some(why.clone()), None),
    };
    let trial = trial(claim);
    Finding {
        id: claim.id.clone(),
        says: claim.says.clone(),
        mechanism: claim.mechanism.clone(),
        source: claim.source.clone(),
        kind,
        parameter,
        why,
        arithmetic,
        comparisons: trial.map_or_else(Vec::new, |trial| {
            let found = |compared| comparison(compared, trial, samples);
            trial.compare.iter().map(found).collect()
        }),
        verdict: Verdict::Inconclusive,
        boundaries: Vec::new(),
        wanting: None,
    }
}

fn comparison(compared: &Compared, trial: &Trial, samples: &Samples) -> ComparisonFinding {
    let under = |condition: &Condition| {
        let effect = |which| {
            let [this, that] = [&compared.contrast.this, &compared.contrast.that]
                .map(|side| side_of(compared, condition, side, samples, which));
            effect(&this?, &that?)
        };
        ConditionFinding {
            name: condition.name.clone(),
            axis: condition.axis.clone(),
            changed: condition.change.iter().map(said).collect(),
            explored: effect(Which::Explored),
            confirmed: effect(Which::Confirmed),
            adjusted_p: 1.0,
            standing: Standing::Open,
        }
    };
    ComparisonFinding {
        measure: compared.measure.name().to_owned(),
        definition: compared.measure.definition().to_owned(),
        unit: measure::unit(compared.measure),
        of: label(&compared.contrast.this),
        than: label(&compared.contrast.that),
        of_changed: changed(&compared.contrast.this),
        than_changed: changed(&compared.contrast.that),
        claimed: compared.claimed,
        margin: compared.margin,
        sign_share: None,
        conditions: trial.under.iter().map(under).collect(),
    }
}

fn side_of<'s>(
    compared: &Compared,
    condition: &Condition,
    side: &Side,
    samples: &'s Samples,
    which: Which,
) -> Option<effect::Sampled<'s>> {
    match side {
        Side::Value(value) => Some(effect::Sampled::Exact(*value)),
        Side::Strategy { .. } => {
            samples.get(&need_of(compared, condition, side)?, which).map(effect::Sampled::Sample)
        }
    }
}

/// In how many joint draws of the open parameters the claimed sign comes out.
fn sign_share(
    compared: &Compared,
    condition: &Condition,
    claims: &Claims,
    samples: &Samples,
) -> Option<SignShare> {
    let differences: Vec<f64> = (0..claims.draws)
        .filter_map(|draw| {
            let [this, that] = [&compared.contrast.this, &compared.contrast.that]
                .map(|side| side_of(compared, condition, side, samples, Which::Draw(draw)));
            Some(effect(&this?, &that?)?.difference)
        })
        .collect();
    let agrees = |difference: &&f64| rule::agrees(**difference, compared.claimed, compared.margin);
    let agreeing = differences.iter().filter(agrees).count() as u64;
    (!differences.is_empty()).then_some(SignShare { draws: differences.len() as u64, agreeing })
}

fn label(side: &Side) -> String {
    match side {
        Side::Strategy { name, label, .. } => label.clone().unwrap_or_else(|| name.clone()),
        // What is written says its unit; a renderer writes the amount.
        Side::Value(_) => String::new(),
    }
}

fn changed(side: &Side) -> Vec<String> {
    match side {
        Side::Strategy { change, .. } => change.iter().map(said).collect(),
        Side::Value(_) => Vec::new(),
    }
}

fn said(change: &crate::scenario::model::Change) -> String {
    format!("{}: {}", change.path, change.value)
}
