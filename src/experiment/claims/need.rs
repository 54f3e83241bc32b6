//! Which variants have to be simulated, each once however many claims speak of it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use super::measure::{counts_events, effective, estimate};
use super::{Bench, ClaimsError, draws};
use crate::experiment::measure::Measured;
use crate::scenario::model::{Change, Claims, Measure, Scenario};
use crate::scenario::{Checked, Sources, check, render, varied};
use crate::stats::design::Spread;
use crate::stats::{Design, Linear};

/// Runs whose rows are in memory together.
const AT_ONCE: usize = 32;

/// A figure of a strategy under changes of the base scenario.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Need {
    pub(super) change: Vec<Change>,
    pub(super) measure: Measure,
    pub(super) strategy: String,
}

/// Which run of a variant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Which {
    Explored,
    Confirmed,
    Draw(u32),
}

#[derive(Debug, Default)]
struct Variant {
    /// The first claim that asks for it.
    claim: String,
    figures: BTreeSet<(Measure, String)>,
}

/// All that the claims ask for.
#[derive(Debug, Default)]
pub(super) struct Needs(BTreeMap<Vec<Change>, Variant>);

/// One run of one variant, and what is to be read off it.
pub(super) struct Plan {
    change: Vec<Change>,
    which: Which,
    scenario: Scenario,
    replications: u64,
    figures: Vec<(Measure, String)>,
}

impl Variant {
    /// One run. Strategies that nobody asks for are left out, since branches do not touch one another.
    fn plan(
        &self,
        change: &[Change],
        which: Which,
        mut scenario: Scenario,
        replications: u32,
    ) -> Plan {
        let is_asked_for = |name: &str| self.figures.iter().any(|(_, wanted)| wanted == name);
        scenario.strategies.retain(|strategy| is_asked_for(&strategy.name));
        Plan {
            change: change.to_vec(),
            which,
            scenario,
            replications: replications.into(),
            figures: self.figures.iter().cloned().collect(),
        }
    }
}

impl Needs {
    pub(super) fn add(&mut self, claim: &str, need: Need) {
        let variant = self
            .0
            .entry(need.change)
            .or_insert_with(|| Variant { claim: claim.to_owned(), ..Variant::default() });
        variant.figures.insert((need.measure, need.strategy));
    }

    /// Every run, its scenario checked before the first one starts.
    pub(super) fn plans(
        &self,
        bench: Bench<'_>,
        claims: &Claims,
    ) -> Result<Vec<Plan>, ClaimsError> {
        let mut plans = Vec::new();
        for (change, variant) in &self.0 {
            let scenario = checked(bench, change, variant)?.scenario;
            for (which, seed) in
                [(Which::Explored, claims.explored_on), (Which::Confirmed, claims.confirmed_on)]
            {
                let scenario = Scenario { seed, ..scenario.clone() };
                plans.push(variant.plan(change, which, scenario, claims.replications));
            }
        }
        Ok(plans)
    }

    /// Every variant in every drawn world.
    pub(super) fn draws(
        &self,
        bench: Bench<'_>,
        claims: &Claims,
    ) -> Result<Vec<Plan>, ClaimsError> {
        let mut plans = Vec::new();
        for (change, variant) in &self.0 {
            let checked = checked(bench, change, variant)?;
            let like = Scenario { seed: claims.confirmed_on, ..checked.scenario };
            for (number, world) in (0..).zip(draws::worlds(&checked.open, &like, claims.draws)) {
                plans.push(variant.plan(
                    change,
                    Which::Draw(number),
                    world,
                    claims.draw_replications,
                ));
            }
        }
        Ok(plans)
    }
}

fn checked(bench: Bench<'_>, change: &[Change], variant: &Variant) -> Result<Checked, ClaimsError> {
    let claim = variant.claim.clone();
    let text = varied(bench.base, change)
        .map_err(|refused| ClaimsError::Change { claim: claim.clone(), refused })?;
    let name = format!("the scenario of {claim}");
    let checked = check(&name, &text, bench.references).map_err(|error| {
        let mut sources: Sources = bench.references.clone();
        sources.insert(name.clone(), text.clone());
        let problems = render(error.diagnostics(), &sources, false);
        ClaimsError::Variant { claim: claim.clone(), problems }
    })?;
    let strategies = &checked.scenario.strategies;
    let missing =
        variant.figures.iter().find(|(_, name)| strategies.iter().all(|one| one.name != *name));
    if let Some((_, strategy)) = missing {
        let has: Vec<&str> = strategies.iter().map(|one| one.name.as_str()).collect();
        let (strategy, has) = (strategy.clone(), has.join(", "));
        return Err(ClaimsError::Strategy { claim, strategy, has });
    }
    Ok(checked)
}

/// A figure as one run estimates it.
#[derive(Debug)]
pub(super) struct Sample {
    pub(super) linear: Linear,
    design: Arc<Design>,
    weights: Arc<Vec<f64>>,
    /// Where nothing was seen: what may all the same be there.
    least_variance: f64,
}

impl Sample {
    /// Whether replications of both are the same releases, with the same weights.
    pub(super) fn pairs_with(&self, other: &Self) -> bool {
        self.weights == other.weights
    }

    pub(super) fn spread(&self) -> Spread {
        self.spread_of(&self.linear.influence, self.least_variance)
    }

    pub(super) fn spread_of_difference(&self, other: &Self) -> Spread {
        let pairs = self.linear.influence.iter().zip(&other.linear.influence);
        let apart: Vec<f64> = pairs.map(|(a, b)| a - b).collect();
        self.spread_of(&apart, self.least_variance.max(other.least_variance))
    }

    fn spread_of(&self, influence: &[f64], least: f64) -> Spread {
        let spread = self.design.spread(influence);
        if spread.variance > 0.0 || least <= 0.0 {
            return spread;
        }
        Spread { variance: least, degrees: (self.weights.len() as f64 - 1.0).max(1.0) }
    }
}

/// Every figure that was asked for, by run.
#[derive(Debug, Default)]
pub(super) struct Samples(BTreeMap<(Need, Which), Sample>);

impl Samples {
    /// Runs every plan, those of one world together; rows are dropped before the next few begin.
    pub(super) fn measure(
        plans: &[Plan],
        interrupted: &AtomicBool,
        report: impl Fn(usize, usize),
    ) -> Self {
        let mut samples = Self::default();
        let mut order: Vec<&Plan> = plans.iter().collect();
        order.sort_by_cached_key(|plan| (plan.replications, plan.scenario.world()));
        for (few, done) in order.chunks(AT_ONCE).zip((0..).step_by(AT_ONCE)) {
            report(done, plans.len());
            let longest = few.iter().map(|plan| plan.replications).max().unwrap_or_default();
            let indices: Vec<u64> = (0..longest).collect();
            let scenarios: Vec<Scenario> = few.iter().map(|plan| plan.scenario.clone()).collect();
            let progress = |ran: usize| report(done + ran, plans.len());
            let measured = Measured::run_each(&scenarios, &indices, interrupted, progress);
            let Some(measured) = measured else { break };
            for (plan, measured) in few.iter().zip(&measured) {
                samples.read_off(plan, measured);
            }
        }
        samples
    }

    fn read_off(&mut self, plan: &Plan, measured: &Measured) {
        let design = Arc::new(measured.design.clone());
        let weights = Arc::new(design.weights());
        // Three in n: none of n were seen where the rate may still be that (the rule of three), which is two standard errors.
        let unseen = 100.0 * 1.5 / effective(measured);
        for (measure, name) in &plan.figures {
            let Some(strategy) = measured.strategy(name) else { continue };
            let Some(linear) = estimate(*measure, measured, strategy) else { continue };
            let least_variance = if counts_events(*measure) { unseen * unseen } else { 0.0 };
            let (design, weights) = (Arc::clone(&design), Arc::clone(&weights));
            let need =
                Need { change: plan.change.clone(), measure: *measure, strategy: name.clone() };
            let sample = Sample { linear, design, weights, least_variance };
            self.0.insert((need, plan.which), sample);
        }
    }

    pub(super) fn get(&self, need: &Need, which: Which) -> Option<&Sample> {
        self.0.get(&(need.clone(), which))
    }
}
