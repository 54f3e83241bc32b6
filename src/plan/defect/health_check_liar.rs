//! Some instances say that they are ready and answer nothing well.
//!
//! The probe asks whether the process listens; the users ask for what is behind it (a lost connection to a database, a
//! configuration that was not read). So the instance passes every probe, stays in rotation and is counted as ready, and
//! whoever judges a rollout by readiness sees a healthy one. An instance lies for the whole of its life or not at all:
//! that is what sets it apart from a version of which every instance errs now and then.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{Contact, percent};
use crate::random::Purpose;

#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct HealthCheckLiar {
    /// Share of instances that lie.
    pub share: f64,
    /// Share of a lying instance's answers that are errors.
    pub rate: f64,
}

impl HealthCheckLiar {
    /// Whether the instance lies; nobody does who is not there.
    pub(super) fn lies(self, contact: &Contact) -> bool {
        contact.life.is_some_and(|life| life.happens(Purpose::Lie, self.share))
    }

    pub(super) fn fails(self, contact: &Contact) -> bool {
        self.lies(contact) && contact.key.happens(Purpose::DefectError, self.rate)
    }
}

impl fmt::Display for HealthCheckLiar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (share, rate) = (percent(self.share), percent(self.rate));
        write!(f, "{share} of instances say that they are ready and err in {rate} of answers")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Key;
    use crate::units::Duration;

    #[test]
    fn an_instance_is_sound_or_lies_as_a_whole() {
        let liar = HealthCheckLiar { share: 0.5, rate: 1.0 };
        let fails = |life: u64, request: u64| {
            let key = Key::new(1).part(request);
            let (life, age) = (Some(Key::new(2).part(life)), Duration::ZERO);
            liar.fails(&Contact { key, session: key, life, instance_age: age, version_age: age })
        };
        let lying = |life: u64| (0..50).filter(|request| fails(life, *request)).count();
        assert!((0..200).all(|life| matches!(lying(life), 0 | 50)));
        let liars = (0..200).filter(|life| lying(*life) > 0).count();
        assert!((75..125).contains(&liars), "{liars} of 200");
    }
}
