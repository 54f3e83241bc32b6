//! What lies in wait on the way back in one replication.
//!
//! It belongs to the release and not to its outcome, and it is the same whoever goes back and when: a strategy that looks
//! meets in the same replication what another one runs into. Each property has a part of the key of its own, so that one more
//! chance in the scenario moves no other draw.

use crate::random::{Distribution, Key, Purpose};
use crate::scenario::model::{self, GroundTruth};
use crate::units::Duration;

/// Parts of the key, one a property; lengths that belong to none of them follow.
const SCHEMA: u64 = 1;
const ARTEFACT: u64 = 2;
const DRIFT: u64 = 3;
const LAST_BAD: u64 = 4;
const DEPENDENTS: u64 = 5;
const SECURITY_FIX: u64 = 6;
const MIGRATE_DOWN: u64 = 7;
const RESTORE: u64 = 8;
const REPAIR: u64 = 9;
const WRONG_VERSION: u64 = 10;
const REAPPLY: u64 = 11;

/// One replication's way back.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct WayBack {
    /// Share of requests the old version cannot serve once the new one has written; 0 where it can read everything.
    pub unreadable: f64,
    pub migrate_down: Duration,
    /// Until unreadable or damaged data is restored or mended by hand.
    pub restore: Duration,
    /// Of the old version's artefact, where it is gone.
    pub rebuild: Option<Duration>,
    /// Share of errors of the old version's instances that are deployed again: by drift, by being bad itself, or both.
    pub put_back_errs: f64,
    /// Until a version that was put back and errs is mended by hand.
    pub repair: Duration,
    /// Share of errors of a version that was rolled back to by mistake.
    pub wrong_version_errs: f64,
    pub dependents: Option<Dependents>,
    pub carries_security_fix: bool,
    /// Until a security fix that went back is applied again, where somebody noticed.
    pub reapply: Duration,
    /// Share of writes cut off that leave a damaged record.
    pub half_written: f64,
}

/// Services that use the new interface already.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Dependents {
    /// Share of requests that fail until they have gone back too.
    pub rate: f64,
    pub takes: Duration,
}

impl WayBack {
    /// Draws the way back of a release that turns out to be this.
    #[must_use]
    pub fn draw(way_back: &model::WayBack, truth: &GroundTruth, key: Key) -> Self {
        let length = |part: u64, law: &Distribution| {
            let secs = law.quantile(key.part(part).uniform(Purpose::WayBackLength));
            Duration::from_secs_f64(secs)
        };
        let happens =
            |part: u64, chance: f64| key.part(part).happens(Purpose::WayBackChance, chance);
        let severity = |part, law: &Distribution| {
            law.quantile(key.part(part).uniform(Purpose::WayBackSeverity))
        };
        let erring = |part, of: &model::Erring| {
            if happens(part, of.chance.get()) { severity(part, &of.rate) } else { 0.0 }
        };
        let (drift, last_bad) =
            (erring(DRIFT, &way_back.drift), erring(LAST_BAD, &way_back.last_bad));
        let (gone, dependents) = (&way_back.artefact_gone, &way_back.dependents);
        Self {
            unreadable: unreadable(&way_back.schema_change, truth, key.part(SCHEMA)),
            migrate_down: length(MIGRATE_DOWN, &way_back.migrate_down),
            restore: length(RESTORE, &way_back.restore),
            rebuild: happens(ARTEFACT, gone.chance.get()).then(|| length(ARTEFACT, &gone.rebuild)),
            put_back_errs: 1.0 - (1.0 - drift) * (1.0 - last_bad),
            repair: length(REPAIR, &way_back.repair),
            wrong_version_errs: severity(WRONG_VERSION, &way_back.wrong_version_rate),
            dependents: happens(DEPENDENTS, dependents.chance.get()).then(|| Dependents {
                rate: severity(DEPENDENTS, &dependents.rate),
                takes: length(DEPENDENTS, &dependents.takes),
            }),
            carries_security_fix: happens(SECURITY_FIX, way_back.security_fix.get()),
            reapply: length(REAPPLY, &way_back.reapply),
            half_written: way_back.half_written.get(),
        }
    }
}

/// The worse of what the outcome brings and of what rides on the release.
fn unreadable(change: &model::SchemaChange, truth: &GroundTruth, key: Key) -> f64 {
    let severity = |law: &Distribution| law.quantile(key.uniform(Purpose::WayBackSeverity));
    let of_outcome = match truth {
        GroundTruth::IncompatibleMigration { unreadable } => severity(unreadable),
        _ => 0.0,
    };
    let rides = !change.expand_contract && key.happens(Purpose::WayBackChance, change.chance.get());
    if rides { of_outcome.max(severity(&change.unreadable)) } else { of_outcome }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::Ratio;

    const KEYS: u64 = 2_000;

    fn share(way_back: &model::WayBack, has: impl Fn(&WayBack) -> bool) -> f64 {
        let draw = |part| WayBack::draw(way_back, &GroundTruth::Healthy, Key::new(3).part(part));
        (0..KEYS).map(draw).filter(has).count() as f64 / KEYS as f64
    }

    #[test]
    fn nothing_lies_in_wait_where_every_chance_is_nought() {
        let clear = model::WayBack::clear();
        assert!(clear.is_clear());
        let is_harmless = |one: &WayBack| {
            (one.unreadable, one.put_back_errs, one.rebuild, one.dependents)
                == (0.0, 0.0, None, None)
                && !one.carries_security_fix
        };
        assert_eq!(share(&clear, is_harmless), 1.0);
    }

    #[test]
    fn what_lies_in_wait_is_there_as_often_as_was_said_and_by_itself() {
        let mut way_back = model::WayBack::clear();
        way_back.schema_change.chance = Ratio::saturating(0.2);
        way_back.schema_change.unreadable = Distribution::Constant(0.4);
        way_back.drift =
            model::Erring { chance: Ratio::saturating(0.5), rate: Distribution::Constant(0.1) };
        let is_unreadable = |one: &WayBack| one.unreadable > 0.0;
        let both = |one: &WayBack| one.unreadable > 0.0 && one.put_back_errs > 0.0;
        for (share, expected) in
            [(share(&way_back, is_unreadable), 0.2), (share(&way_back, both), 0.1)]
        {
            assert!((share - expected).abs() < 0.03, "{share}, not {expected}");
        }
    }

    #[test]
    fn expanded_first_a_schema_stays_readable() {
        let mut way_back = model::WayBack::clear();
        way_back.schema_change.chance = Ratio::ONE;
        way_back.schema_change.unreadable = Distribution::Constant(0.4);
        assert_eq!(share(&way_back, |one| one.unreadable == 0.4), 1.0);
        way_back.schema_change.expand_contract = true;
        assert_eq!(share(&way_back, |one| one.unreadable == 0.0), 1.0);
    }
}
