//! Whether a rollback that is under way makes things worse: a canary of the way back.
//!
//! While instances are replaced step by step, some users are served by the version that is put back and some still by the one it
//! replaces. That is what a canary is, and it is judged as one: the version put back must not err by more than a margin above what
//! the service did when the command was given, nor above what the version it replaces does at the same time. Both, because either
//! alone accuses the innocent. What the service did before may be from the minute before the defect showed; what both versions do
//! at once is somebody else's trouble, and no way out of it leads through another version.
//!
//! Two traps. A rollback gets few requests to be judged by before it is over, and is looked at again and again, so besides the
//! margin three standard errors are asked for. And where one version stops before the other starts, nobody serves: that is
//! the price of such a rollout and says nothing of the version, so only intervals count in which the version put back was ready throughout.

use crate::scenario::model::{Play, StepKind, Target, Verification};
use crate::telemetry::{Series, SeriesStore, Window};
use crate::units::Duration;

use super::release::Rollback;

/// Over so many scrapes the service is looked at before the command; as a verification does after the end.
const SCRAPES: u64 = 4;
/// Fewer are no evidence.
const MIN_REQUESTS: u64 = 20;
/// Square of the standard errors that a difference must exceed.
const STANDARD_ERRORS_SQUARED: f64 = 9.0;

/// What a play's verification holds against a rollback under way, if it does.
#[derive(Clone, Copy, Debug)]
pub(super) struct Worsening {
    by: Option<f64>,
    window: Duration,
    /// The service, when the command was given.
    before: Count,
    /// Since then: the version that is put back, and the one it replaces.
    put_back: Count,
    replaced: Count,
    /// Whether the scrape before showed the version that is put back ready.
    was_ready: bool,
}

impl Worsening {
    pub(super) fn of(play: &Play, scrape_interval: Duration) -> Self {
        let by = play.steps.iter().find_map(|step| match step.what {
            StepKind::Verify(Verification { worse, .. }) => worse.map(|worse| worse.by.get()),
            _ => None,
        });
        let (before, put_back, replaced) = Default::default();
        let window = scrape_interval * SCRAPES;
        Self { by, window, before, put_back, replaced, was_ready: false }
    }

    /// How far back it looks.
    pub(super) fn window(&self) -> Duration {
        if self.by.is_some() { self.window } else { Duration::ZERO }
    }

    /// Takes in the newest scrape.
    pub(super) fn read(&mut self, store: &SeriesStore, rollback: Rollback) {
        if self.by.is_none() {
            return;
        }
        let is_ready = store.old_version_is_ready();
        let was_ready = std::mem::replace(&mut self.was_ready, is_ready);
        if rollback != Rollback::Commanded {
            let service = store.series(Target::ReleasedService);
            let count = |window| Count::default().with(&window, service);
            self.before = store.window(self.window).map(count).unwrap_or_default();
            (self.put_back, self.replaced) = Default::default();
        } else if let Some(interval) = store.last_interval()
            && is_ready
            && was_ready
        {
            self.put_back = self.put_back.with(&interval, store.baseline());
            self.replaced = self.replaced.with(&interval, store.series(Target::NewVersion));
        }
    }

    /// Whether the rollback has been shown to make things worse; too few requests show nothing.
    pub(super) fn is_shown(&self) -> bool {
        let Some(by) = self.by else { return false };
        let mut references = [self.before, self.replaced].into_iter().filter(Count::is_enough);
        self.put_back.is_enough()
            && self.before.is_enough()
            && references.all(|reference| self.put_back.is_above(reference, by))
    }
}

/// Answers of a version, and those of them that were errors.
#[derive(Clone, Copy, Debug, Default)]
struct Count {
    requests: u64,
    errors: u64,
}

impl Count {
    fn with(self, window: &Window<'_>, series: Series) -> Self {
        Self {
            requests: self.requests + window.requests(series),
            errors: self.errors + window.errors(series),
        }
    }

    const fn is_enough(&self) -> bool {
        self.requests >= MIN_REQUESTS
    }

    fn share(self) -> f64 {
        self.errors as f64 / self.requests as f64
    }

    /// The square of its standard error.
    fn variance(self) -> f64 {
        self.share() * (1.0 - self.share()) / self.requests as f64
    }

    fn is_above(self, reference: Self, by: f64) -> bool {
        let above = self.share() - reference.share();
        let variance = self.variance() + reference.variance();
        above > by && above * above > STANDARD_ERRORS_SQUARED * variance
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(before: (u64, u64), put_back: (u64, u64), replaced: (u64, u64)) -> bool {
        let [before, put_back, replaced] =
            [before, put_back, replaced].map(|(errors, requests)| Count { requests, errors });
        let (by, window, was_ready) = (Some(0.05), Duration::ZERO, true);
        Worsening { by, window, before, put_back, replaced, was_ready }.is_shown()
    }

    #[test]
    fn a_version_that_errs_more_than_before_and_than_the_one_it_replaces_makes_things_worse() {
        assert!(shown((30, 300), (30, 60), (5, 50)));
        assert!(shown((30, 300), (30, 60), (0, 0)), "nobody is left on the other");
    }

    #[test]
    fn what_chance_or_somebody_else_does_is_not_its_doing() {
        assert!(!shown((30, 300), (15, 19), (5, 50)), "too few requests");
        assert!(!shown((30, 300), (5, 25), (5, 50)), "twice as many, and yet within chance");
        assert!(!shown((0, 300), (30, 60), (30, 60)), "both versions fail alike");
        assert!(!shown((0, 300), (8_000, 200_000), (0, 0)), "beyond chance, and within the margin");
        assert!(!shown((0, 5), (30, 60), (0, 0)), "nobody knows how it was before");
    }
}
