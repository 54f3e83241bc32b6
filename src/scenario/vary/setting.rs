//! One setting, from its values to a checked scenario.

use super::place::put;
use super::preset::{self, Part};
use super::{Base, Target, Vary, VaryError};
use crate::scenario::diagnostic::Diagnostic;
use crate::scenario::model::{Costs, Scenario};
use crate::scenario::open::Open;
use crate::scenario::{build, meaning, shape, walk};

pub(super) struct Maker<'a> {
    pub(super) base: &'a Base<'a>,
    pub(super) varied: &'a [Vary],
    pub(super) places: &'a [Target],
}

impl Maker<'_> {
    /// The scenario with one value for each path.
    pub(super) fn scenario(&self, values: &[String]) -> Result<Scenario, VaryError> {
        self.made(values, |_| true).map_err(|reason| self.refused(values, reason))
    }

    /// The scenario as it is but for one value of one path.
    pub(super) fn alone(&self, path: usize, value: &str) -> Option<Scenario> {
        let values = vec![value.to_owned(); self.varied.len()];
        self.made(&values, |at| at == path).ok()
    }

    /// Which of the values is to blame: one alone where it is refused for the same reason without the others.
    fn refused(&self, values: &[String], reason: String) -> VaryError {
        let alone = |index: &usize| {
            self.made(values, |at| at == *index).err().is_some_and(|other| other == reason)
        };
        let to_blame: Vec<usize> = match (0..values.len()).find(alone) {
            Some(one) => vec![one],
            None => (0..values.len()).collect(),
        };
        let said = |at: usize| format!("`{}={}`", self.varied[at].path, values[at]);
        let setting = to_blame.into_iter().map(said).collect::<Vec<_>>().join(" with ");
        VaryError::Refused { setting, reason }
    }

    /// With only some of the values put in; else what is wrong with them.
    pub(super) fn made(
        &self,
        values: &[String],
        takes: impl Fn(usize) -> bool,
    ) -> Result<Scenario, String> {
        let base = self.base;
        let chosen = || {
            let all = self.places.iter().zip(values).enumerate();
            all.filter(|(at, _)| takes(*at)).map(|(_, pair)| pair)
        };
        let mut tree = base.tree.clone();
        for (place, value) in chosen() {
            if let Target::File(place) = place {
                put(&mut tree, place, value);
            }
        }
        let (file, mut found) = walk::walk(&tree, &shape::FILE);
        found.extend(meaning::check(&file, &base.source.references));
        if let Some(first) = found.first() {
            return Err(said(first));
        }
        let built = build::scenario(&file, &base.source.references);
        let Some(mut scenario) = built else {
            return Err(format!(
                "`{}` could not be built with it; please report it",
                base.file_name
            ));
        };
        let mut parameters = Vec::new();
        for (place, value) in chosen() {
            if let Target::Preset(Part::Parameter(key, unit), _) = place {
                let value = preset::in_base_units(value, *unit, &scenario.costs.currency)?;
                parameters.push((key, value));
            }
        }
        if !parameters.is_empty() {
            let open = Open::new(&file, &base.source.references, &scenario);
            let at = |key: &String| open.parameters().iter().position(|one| one.key == *key);
            let placed: Option<Vec<(usize, f64)>> =
                parameters.iter().map(|(key, value)| Some((at(key)?, *value))).collect();
            let placed = placed.ok_or("another value leaves nothing that it would change")?;
            scenario = open.scenario(&scenario, &placed);
        }
        for (place, value) in chosen() {
            if let Target::Preset(part, _) = place {
                preset::put(&mut scenario, part, value)?;
            }
        }
        as_sure_as_today(&mut scenario.costs, &base.today.costs);
        scenario.name.clone_from(&base.today.name);
        scenario.shows.clone_from(&base.today.shows);
        (scenario.seed, scenario.replications) = (base.today.seed, base.today.replications);
        Ok(scenario)
    }
}

/// A price at today's value is today's price: who wrote it, and between which ends it may lie, is neither simulated nor billed.
fn as_sure_as_today(costs: &mut Costs, today: &Costs) {
    let prices = [
        &mut costs.lost_request,
        &mut costs.lost_write,
        &mut costs.lost_session,
        &mut costs.sla_down_minute,
        &mut costs.person_hour,
        &mut costs.delay_hour,
        &mut costs.redeploy,
        &mut costs.damaged_record,
        &mut costs.lost_record,
        &mut costs.exposure_hour,
    ];
    for (price, (_, today)) in prices.into_iter().zip(today.prices()) {
        if price.value == today.value {
            *price = *today;
        }
    }
}

/// In one sentence: what, why and what to write.
fn said(found: &Diagnostic) -> String {
    let help = found.help.as_ref().map_or(String::new(), |help| format!("; {help}"));
    format!("{}: {}{help}", found.message, found.primary.text)
}
