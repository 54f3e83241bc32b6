//! Tuning: which setting is best here, and how sure that is.
//!
//! Settings meet the same releases, so that a thousand cost little more than one ([lined up](lineup) by what they share) and are compared pair
//! by pair. After each of a few looks that are fixed beforehand those that are [shown](contention) to be worse or to break a budget are
//! dropped, and replications go to the others. Who is best by then is [estimated anew](recommend) on replications that nobody has looked at,
//! and what is promised of it comes from those alone.
//!
//! The search does nothing twice and keeps nothing to itself: every replication that is done goes to the [archive], from which
//! an interrupted search goes on.

pub mod archive;
mod contention;
mod field;
pub mod findings;
mod lineup;
mod recommend;
mod sample;
mod unbeaten;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use archive::Archive;
use contention::Aim;
use field::{Field, Samples};
use findings::{
    FigureName, Findings, FreshFigure, Interval, Recommendation, SettingFinding, State,
    TUNE_VERSION, TuneMeta, Varied,
};
use rayon::prelude::*;
use sample::Sample;
use thiserror::Error;

use super::gate::bounds::Chances;
use super::gate::check::unit;
use super::gate::margin::floor;
use super::gate::{Look, looks};
use crate::scenario::model::{BoundSide, Judged, Limit, Scenario};

/// Chance with which a printed interval misses, with which the best setting is dropped, and with which a budget is said to be kept that
/// is not.
pub const ERROR: f64 = 0.05;

/// What the search asks of a setting's budgets before it is picked: more than is asked of it afterwards, or it would be picked where it stands on
/// the brink, and fail.
const SURE_IN_SEARCH: f64 = 0.01;

/// The stage of the fresh replications; those of the search are numbered from 0 and are a handful.
const FRESH: usize = 1_000;

/// What is told of every setting, whatever was asked.
pub const FIGURES: [Judged; 6] = [
    Judged::FalseTriggers,
    Judged::Missed,
    Judged::TimeToRestoreMean,
    Judged::Regret,
    Judged::DelayMean,
    Judged::CostPerYear,
];

/// What the frontier is taken over, beside what is minimised.
const FRONTIER: [Judged; 4] =
    [Judged::FalseTriggers, Judged::Regret, Judged::DelayMean, Judged::CostPerYear];

/// What is looked for.
#[derive(Clone, Copy, Debug)]
pub struct Question<'a> {
    pub varied: &'a [Varied],
    /// Every setting as a scenario with the one strategy that is tuned.
    pub settings: &'a [Scenario],
    /// The values of each, one for each varied path; none where today's default holds.
    pub values: &'a [Vec<Option<String>>],
    /// Which of them is today's.
    pub today: usize,
    pub budgets: &'a [Limit],
    pub minimised: Judged,
    /// Differences of the minimised figure up to this do not matter, in its unit; `None` for what nobody would notice.
    pub zone: Option<f64>,
    /// At most so many replications of a setting in the search, and so many fresh ones afterwards.
    pub replications: u64,
    pub interrupted: &'a AtomicBool,
}

/// Why there is no answer.
#[derive(Debug, Error, PartialEq, Eq)]
#[non_exhaustive]
pub enum TuneError {
    #[error("interrupted: what was done is kept, and `--resume` goes on from there")]
    Interrupted,
    #[error("there is no setting to try: vary something with `--vary PATH=VALUES`")]
    NoSetting,
}

/// Searches, and estimates anew what it found. `report` is told how many simulations are done and how many there may be.
pub fn search(
    asked: &Question<'_>,
    mut meta: TuneMeta,
    archive: &Archive<'_>,
    report: &(impl Fn(u64, u64) + Sync),
) -> Result<Findings, TuneError> {
    let first = asked.settings.first().ok_or(TuneError::NoSetting)?;
    let zone = asked.zone.unwrap_or_else(|| floor(asked.minimised, first));
    let (minimised, budgets, settings) = (asked.minimised, asked.budgets, asked.settings.len());
    let aim = Aim { minimised, budgets, zone, settings };
    let figures = figures(asked);
    let mut field = Field::new(asked.settings);
    let mut search = Search::new(asked, &field);
    search.run(&mut field, &aim, archive, report)?;
    let all: Vec<usize> = (0..asked.settings.len()).collect();
    let samples = field.samples(&all, &figures);
    let winner = recommend::winner(&aim, &samples, &search.contending, asked.today);
    let fresh = search.fresh(winner, &figures, archive, report)?;
    meta.looks = search.done.iter().map(|look| look.replications).collect();
    meta.replications = search.last().replications;
    meta.fresh_replications = fresh.as_ref().map_or(0, |fresh| fresh.of(0).replications());
    meta.error = ERROR;
    let last = search.last();
    let state = |setting: &usize| aim.state(&samples, (*setting, winner), &last);
    let states: Vec<State> = all.par_iter().map(state).collect();
    let settings = told(asked, &samples, &figures, &states, winner);
    let recommendation = recommendation(&aim, winner, &settings, fresh.as_ref(), &figures);
    let name = |figure: &Judged| FigureName {
        figure: *figure,
        title: figure.title(),
        unit: unit(*figure),
    };
    Ok(Findings {
        tune_version: TUNE_VERSION,
        meta,
        varied: asked.varied.to_vec(),
        figures: figures.iter().map(name).collect(),
        notes: notes(&settings, &search),
        settings,
        recommendation,
    })
}

/// Those that are always told, and what was asked for beside them.
fn figures(asked: &Question<'_>) -> Vec<Judged> {
    let mut figures = FIGURES.to_vec();
    let budgeted = asked.budgets.iter().map(|limit| limit.figure);
    for figure in budgeted.chain([asked.minimised]) {
        if !figures.contains(&figure) {
            figures.push(figure);
        }
    }
    figures
}

/// A search under way.
struct Search<'a> {
    asked: &'a Question<'a>,
    looks: Vec<Look>,
    done: Vec<Look>,
    contending: Vec<usize>,
    simulations: AtomicU64,
}

impl<'a> Search<'a> {
    fn new(asked: &'a Question<'a>, field: &Field<'_>) -> Self {
        let contending: Vec<usize> = (0..asked.settings.len()).collect();
        let block = field.lineup(&contending).block();
        Self {
            asked,
            looks: looks(asked.replications, block),
            done: Vec::new(),
            contending,
            simulations: AtomicU64::new(0),
        }
    }

    /// Look after look, until nobody might be better than the best.
    fn run(
        &mut self,
        field: &mut Field<'_>,
        aim: &Aim<'_>,
        archive: &Archive<'_>,
        report: &(impl Fn(u64, u64) + Sync),
    ) -> Result<(), TuneError> {
        let most = self.most(field);
        let mut from = 0;
        for look in self.looks.clone() {
            let done = || report(self.simulations.fetch_add(1, Ordering::Relaxed) + 1, most);
            let indices = from..look.replications;
            if !field.grow(&self.contending, indices, archive, self.asked.interrupted, &done) {
                return Err(TuneError::Interrupted);
            }
            from = look.replications;
            self.done.push(look);
            let samples = field.samples(&self.contending, &aim.figures());
            self.contending = aim.contending(&samples, &self.contending, &look);
            if self.is_settled(aim, &samples, &look) {
                break;
            }
        }
        Ok(())
    }

    /// Whether nobody in contention might be better than the best by more than the zone, or nobody is left.
    fn is_settled(&self, aim: &Aim<'_>, samples: &Samples, look: &Look) -> bool {
        let best = recommend::winner(aim, samples, &self.contending, self.asked.today);
        let is_open = |setting: &usize| {
            let state = aim.state(samples, (*setting, best), look);
            matches!(state, State::Open | State::BudgetOpen)
        };
        !self.contending.iter().any(is_open)
    }

    /// Simulations that there may be at most, the fresh ones among them.
    fn most(&self, field: &Field<'_>) -> u64 {
        let last = self.looks.last().map_or(0, |look| look.replications);
        last * (field.lineup(&self.contending).worlds() + 1)
    }

    /// The last look that was taken.
    fn last(&self) -> Look {
        let none = Look { replications: 0, share: 1.0 };
        self.done.last().copied().unwrap_or(none)
    }

    /// The recommended setting (number 0) and today's (number 1) on replications beyond all that were planned for the search.
    fn fresh(
        &self,
        winner: Option<usize>,
        figures: &[Judged],
        archive: &Archive<'_>,
        report: &(impl Fn(u64, u64) + Sync),
    ) -> Result<Option<Samples>, TuneError> {
        let Some(winner) = winner else { return Ok(None) };
        let both =
            [self.asked.settings[winner].clone(), self.asked.settings[self.asked.today].clone()];
        let mut field = Field::new(&both).numbered_from(FRESH);
        let runs = self.looks.last().map_or(0, |look| look.replications);
        let before = self.simulations.load(Ordering::Relaxed);
        let most = before + runs * field.lineup(&[0, 1]).worlds();
        let done = || report(self.simulations.fetch_add(1, Ordering::Relaxed) + 1, most);
        if !field.grow(&[0, 1], runs..2 * runs, archive, self.asked.interrupted, &done) {
            return Err(TuneError::Interrupted);
        }
        Ok(Some(field.samples(&[0, 1], figures)))
    }
}

/// What is told of each setting.
fn told(
    asked: &Question<'_>,
    samples: &Samples,
    figures: &[Judged],
    states: &[State],
    winner: Option<usize>,
) -> Vec<SettingFinding> {
    let both = Chances { lower: ERROR / 2.0, upper: ERROR / 2.0 };
    let unbeaten = frontier(asked, samples);
    let distinct: BTreeSet<usize> =
        (0..states.len()).map(|setting| samples.first_like(setting)).collect();
    let intervals: BTreeMap<usize, Vec<Option<Interval>>> = (distinct.into_par_iter())
        .map(|setting| {
            let sample = samples.of(setting);
            (setting, figures.iter().map(|figure| sample.figure(*figure, both)).collect())
        })
        .collect();
    let told = |(setting, state): (usize, &State)| {
        let (sample, first) = (samples.of(setting), samples.first_like(setting));
        SettingFinding {
            values: asked.values[setting].clone(),
            is_today: setting == asked.today,
            replications: sample.replications(),
            figures: intervals[&first].clone(),
            unbeaten: unbeaten[setting] && first == setting,
            same_as: (first != setting).then_some(first),
            state: if Some(setting) == winner { State::Recommended } else { *state },
        }
    };
    states.iter().enumerate().map(told).collect()
}

/// Which settings no other beats.
fn frontier(asked: &Question<'_>, samples: &Samples) -> Vec<bool> {
    let coordinate = |sample: &Sample, figure: Judged| match sample.estimate(figure) {
        None => f64::INFINITY,
        Some(value) if figure.side() == BoundSide::Above => -value,
        Some(value) => value,
    };
    let over = || FRONTIER.into_iter().chain([asked.minimised]);
    let point = |setting| over().map(|figure| coordinate(samples.of(setting), figure)).collect();
    let points: Vec<Vec<f64>> = (0..asked.settings.len()).map(point).collect();
    unbeaten::unbeaten(&points)
}

fn recommendation(
    aim: &Aim<'_>,
    winner: Option<usize>,
    settings: &[SettingFinding],
    fresh: Option<&Samples>,
    figures: &[Judged],
) -> Recommendation {
    let of_state = |state: State| {
        let has_it = |(_, one): &(usize, &SettingFinding)| one.state == state;
        settings.iter().enumerate().filter(has_it).map(|(number, _)| number).collect()
    };
    let budgets: Vec<_> = (aim.budgets.iter())
        .map(|limit| recommend::budget(limit, fresh.map(|fresh| fresh.of(0))))
        .collect();
    let fresh: Vec<FreshFigure> = fresh.map_or_else(Vec::new, |fresh| {
        let (setting, today) = (fresh.of(0), fresh.of(1));
        figures.iter().map(|figure| recommend::fresh_figure(*figure, setting, today)).collect()
    });
    Recommendation {
        verdict: recommend::verdict_of(winner, &budgets),
        minimised: aim.minimised,
        zone: aim.zone,
        setting: winner,
        tied: of_state(State::Tied),
        open: of_state(State::Open),
        budgets,
        fresh,
        keep: None,
    }
}

fn notes(settings: &[SettingFinding], search: &Search<'_>) -> Vec<String> {
    let mut notes = Vec::new();
    let alike = settings.iter().filter(|setting| setting.same_as.is_some()).count();
    if alike > 0 {
        notes.push(format!(
            "{alike} of {} settings came to the same as an earlier one in every replication.",
            settings.len()
        ));
    }
    let last = search.last().replications;
    let dropped = settings.iter().filter(|setting| setting.replications < last).count();
    let (who, whose) = match dropped {
        0 => return notes,
        1 => ("1 setting was".to_owned(), "its"),
        many => (format!("{many} settings were"), "their"),
    };
    notes.push(format!(
        "{who} dropped before the last look, being shown to be worse or to break a budget; {whose} figures rest on fewer replications."
    ));
    notes
}
