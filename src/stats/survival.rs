//! How long until something happens, where for some it was not seen to happen.
//!
//! The product-limit estimate (Kaplan and Meier 1958) is S(t) = Π (1 − dᵢ/nᵢ) over the times at which anything happened,
//! with dᵢ events among the nᵢ still watched; its error is Greenwood's (1926), S²·Σ dᵢ/(nᵢ(nᵢ − dᵢ)). Two groups are
//! compared by the log-rank test (Mantel 1966), and the mean is cut at τ, since the last of the watched leave the tail open.
//!
//! **Who needs it.** Real people of a drill: a page that rang for five minutes and went on to somebody else says that this
//! person takes *longer* than five minutes, and to fit a law to the answered pages alone would make whoever sleeps through half of
//! them quick. `drill::terminal` fits to this estimate instead.
//!
//! **Who does not.** A simulated release is followed for the same τ under every strategy, so nothing is censored before τ, and then S
//! is one less the plain distribution of times: the report's curves, quantiles "beyond the follow-up" and means "cut at the
//! follow-up" are this estimate with the weights of strata ([`quantile`](super::quantile), [`ratio`](super::ratio)). That they are is
//! tested against the curve and the restricted mean here, which are tested against the published trial in turn. Strategies
//! meet the same releases, so they are compared pair by pair and not by the log-rank test, which is for separate groups.

/// One thing that was watched.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Watched {
    pub time: f64,
    /// It happened then; otherwise it was watched until then and had not happened.
    pub happened: bool,
}

/// A step of the curve: from this time on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Step {
    pub time: f64,
    /// Share to which it has not happened yet.
    pub survival: f64,
    /// Greenwood's standard error; 0 where nothing is left.
    pub standard_error: f64,
}

/// The product-limit estimate, one step for each time at which anything happened.
#[must_use]
pub fn kaplan_meier(watched: &[Watched]) -> Vec<Step> {
    let (mut survival, mut sum) = (1.0, 0.0);
    event_times(watched)
        .into_iter()
        .map(|time| {
            let (at_risk, happened) = (at_risk(watched, time), happened_at(watched, time));
            survival *= 1.0 - happened / at_risk;
            sum += happened / (at_risk * (at_risk - happened));
            let standard_error = if survival > 0.0 { survival * f64::sqrt(sum) } else { 0.0 };
            Step { time, survival, standard_error }
        })
        .collect()
}

/// The first time by which it has happened to half; the middle of a stretch on which it has happened to just a half, as the median
/// of an even number is. `None` where it never has.
#[must_use]
pub fn median(curve: &[Step]) -> Option<f64> {
    // A product of fractions that should be a half may lie just beside it.
    const ROUNDING: f64 = 1e-12;
    let at = curve.iter().position(|step| step.survival <= 0.5 + ROUNDING)?;
    let next = curve.get(at + 1).filter(|_| curve[at].survival >= 0.5 - ROUNDING);
    Some(next.map_or(curve[at].time, |next| f64::midpoint(curve[at].time, next.time)))
}

/// Times with the share of all that falls on each. What is left at the end falls on the last time that was watched, though it
/// lies beyond it (Efron 1967): moments of these are the least that the data allow.
#[must_use]
pub fn masses(watched: &[Watched]) -> Vec<(f64, f64)> {
    let mut left = 1.0;
    let mut masses: Vec<(f64, f64)> = kaplan_meier(watched)
        .into_iter()
        .map(|step| (step.time, std::mem::replace(&mut left, step.survival) - step.survival))
        .collect();
    if left > 0.0
        && let Some(last) = watched.iter().map(|one| one.time).max_by(f64::total_cmp)
    {
        masses.push((last, left));
    }
    masses
}

/// The mean time, each cut at `limit`: the area below the curve up to there.
#[must_use]
pub fn restricted_mean(curve: &[Step], limit: f64) -> f64 {
    let (mut area, mut from, mut height) = (0.0, 0.0, 1.0);
    for step in curve.iter().take_while(|step| step.time < limit) {
        area += height * (step.time - from);
        (from, height) = (step.time, step.survival);
    }
    area + height * (limit - from)
}

/// Whether two groups differ.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LogRank {
    /// On one degree of freedom.
    pub chi_square: f64,
    pub p: f64,
}

/// The log-rank test; `None` where nothing happened that could tell.
#[must_use]
pub fn log_rank(a: &[Watched], b: &[Watched]) -> Option<LogRank> {
    let all: Vec<Watched> = a.iter().chain(b).copied().collect();
    let (mut excess, mut variance) = (0.0, 0.0);
    for time in event_times(&all) {
        let (in_a, both) = (at_risk(a, time), at_risk(&all, time));
        let happened = happened_at(&all, time);
        excess += happened_at(a, time) - happened * in_a / both;
        if both > 1.0 {
            let share = in_a / both;
            variance += happened * share * (1.0 - share) * (both - happened) / (both - 1.0);
        }
    }
    let chi_square = excess * excess / variance;
    // The square of a normal number exceeds x² as often as the number leaves −x to x.
    (variance > 0.0).then(|| LogRank { chi_square, p: libm::erfc((chi_square / 2.0).sqrt()) })
}

fn event_times(watched: &[Watched]) -> Vec<f64> {
    let mut times: Vec<f64> =
        watched.iter().filter(|one| one.happened).map(|one| one.time).collect();
    times.sort_by(f64::total_cmp);
    times.dedup();
    times
}

fn at_risk(watched: &[Watched], time: f64) -> f64 {
    watched.iter().filter(|one| one.time >= time).count() as f64
}

#[expect(clippy::float_cmp, reason = "the times are the very numbers that were watched")]
fn happened_at(watched: &[Watched], time: f64) -> f64 {
    watched.iter().filter(|one| one.happened && one.time == time).count() as f64
}
