//! All settings with what they have come to so far.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::atomic::AtomicBool;

use rayon::prelude::*;

use super::archive::Archive;
use super::lineup::{Lineup, Stretch};
use super::sample::Sample;
use crate::experiment::strata::Strata;
use crate::scenario::model::{Judged, Scenario};

/// Settings that are reckoned at once: a year of releases is laid out for all of them, and that is most of the work.
const AT_ONCE: usize = 32;

/// Settings, each a scenario with the one strategy that is tuned, and the stretches that were run.
pub(super) struct Field<'a> {
    settings: &'a [Scenario],
    /// The number of the first stretch.
    first_stage: usize,
    stretches: Vec<Stretch>,
}

impl<'a> Field<'a> {
    pub(super) const fn new(settings: &'a [Scenario]) -> Self {
        Self { settings, first_stage: 0, stretches: Vec::new() }
    }

    /// Numbers its stretches from here on, where others number theirs before.
    pub(super) fn numbered_from(self, stage: usize) -> Self {
        Self { first_stage: stage, ..self }
    }

    pub(super) fn lineup(&self, taking_part: &[usize]) -> Lineup {
        Lineup::new(taking_part.iter().map(|setting| (*setting, &self.settings[*setting])))
    }

    /// Runs those who take part over these replications; false where it was interrupted.
    pub(super) fn grow(
        &mut self,
        taking_part: &[usize],
        indices: Range<u64>,
        archive: &Archive<'_>,
        interrupted: &AtomicBool,
        done: &(impl Fn() + Sync),
    ) -> bool {
        let stage = self.first_stage + self.stretches.len();
        let lineup = self.lineup(taking_part);
        let stretch = lineup.run(stage, indices, archive, interrupted, done);
        let is_whole = stretch.is_some();
        self.stretches.extend(stretch);
        is_whole
    }

    /// The samples of these settings, for these figures. Whoever came to the same in all replications is reckoned once.
    pub(super) fn samples(&self, of: &[usize], figures: &[Judged]) -> Samples {
        let mut alike: BTreeMap<_, usize> = BTreeMap::new();
        let mut first: Vec<usize> = Vec::new();
        let places: BTreeMap<usize, usize> = of
            .iter()
            .map(|setting| {
                let traces: Vec<_> =
                    self.stretches.iter().map(|stretch| stretch.trace(*setting)).collect();
                let place = *alike.entry(traces).or_insert_with(|| {
                    first.push(*setting);
                    first.len() - 1
                });
                (*setting, place)
            })
            .collect();
        let distinct = self.reckoned(&first, figures);
        Samples { places, distinct, first }
    }

    /// The samples of these settings, in their order.
    fn reckoned(&self, settings: &[usize], figures: &[Judged]) -> Vec<Sample> {
        // Those of one scenario that took part in the same stretches have their releases in common.
        let mut together: BTreeMap<Vec<Option<(usize, usize)>>, Vec<usize>> = BTreeMap::new();
        for (place, setting) in settings.iter().enumerate() {
            let took_part = self.stretches.iter().map(|stretch| stretch.scenario(*setting));
            together.entry(took_part.collect()).or_default().push(place);
        }
        let batches: Vec<&[usize]> =
            together.values().flat_map(|places| places.chunks(AT_ONCE)).collect();
        let of_batch = |places: &&[usize]| {
            let batch: Vec<usize> = places.iter().map(|place| settings[*place]).collect();
            self.batch(&batch, figures)
        };
        let samples: Vec<Vec<Sample>> = batches.par_iter().map(of_batch).collect();
        let order = batches.into_iter().flatten().copied();
        let mut placed: Vec<(usize, Sample)> = order.zip(samples.into_iter().flatten()).collect();
        placed.sort_by_key(|(place, _)| *place);
        placed.into_iter().map(|(_, sample)| sample).collect()
    }

    fn batch(&self, settings: &[usize], figures: &[Judged]) -> Vec<Sample> {
        let Some(first) = settings.first() else { return Vec::new() };
        let spec = |setting: &usize| self.settings[*setting].strategies[0].clone();
        let strategies = settings.iter().map(spec).collect();
        let scenario = Scenario { strategies, ..self.settings[*first].clone() };
        let rows: Vec<_> =
            self.stretches.iter().flat_map(|stretch| stretch.rows(settings)).collect();
        Sample::of_each(&scenario, &Strata::new(&scenario), &rows, figures)
    }
}

/// Samples of settings, those that came to the same being one.
pub(super) struct Samples {
    places: BTreeMap<usize, usize>,
    distinct: Vec<Sample>,
    first: Vec<usize>,
}

impl Samples {
    pub(super) fn of(&self, setting: usize) -> &Sample {
        &self.distinct[self.places[&setting]]
    }

    /// The first setting that came to the same in every replication, which may be this one.
    pub(super) fn first_like(&self, setting: usize) -> usize {
        self.first[self.places[&setting]]
    }
}
