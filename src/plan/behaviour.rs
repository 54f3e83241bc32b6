//! How a version of a service behaves: one description for the simulated instance and the live one.
//!
//! [`Behaviour::respond`] is the rule both follow. It draws by the attempt's key alone, with the purposes the simulated
//! instance draws by, so a request takes as long and fails or not in a drill exactly as in the simulation. What it leaves
//! out is what only the simulation has: slow noise, and faults, which a drill injects from outside.

use serde::{Deserialize, Serialize};

use crate::plan::Defect;
use crate::plan::defect::Contact;
use crate::random::{Distribution, Purpose, Sampler};
use crate::scenario::model::InstanceWarmUp;
use crate::units::{Duration, Ratio};

/// Everything an instance needs to know to answer requests.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Behaviour {
    /// Own work in seconds, without what it calls.
    pub service_time: Distribution,
    /// Background share of answers that are errors.
    pub errors: Ratio,
    /// Requests worked on at once.
    pub concurrency: u32,
    /// Requests that may wait; further ones are refused.
    pub queue: u32,
    pub warm_up: Option<InstanceWarmUp>,
    pub defect: Defect,
}

/// What one request gets from an instance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Response {
    /// Own work as it would be without the defect.
    pub usual: Duration,
    /// Own work with the defect, holding a slot.
    pub work: Duration,
    /// From the end of everything else until the answer, holding none.
    pub wait: Duration,
    /// Whether the instance's own answer is an error.
    pub fails: bool,
    /// Whether the request met the live defect, harmed or not.
    pub exposed: bool,
}

impl Behaviour {
    /// What the request gets. `sampler` is one of `service_time`; own work is `slowed` times as long, 1 being the usual;
    /// only the new version has the defect.
    #[must_use]
    pub fn respond(
        &self,
        sampler: &Sampler,
        contact: &Contact,
        slowed: f64,
        is_new: bool,
    ) -> Response {
        let drawn = sampler.draw(contact.key.uniform(Purpose::ServiceTime));
        let warm_up = self.warm_up.as_ref();
        let warm_up = warm_up.map_or(1.0, |warm_up| warm_up.factor_at(contact.instance_age));
        let usual = Duration::from_secs_f64(drawn * warm_up * slowed);
        let defect = if is_new { &self.defect } else { &Defect::Healthy };
        let background = contact.key.happens(Purpose::BackgroundError, self.errors.get());
        Response {
            usual,
            work: usual.scaled(defect.work_factor(contact)),
            wait: usual.scaled(defect.extra_wait_factor(contact)),
            fails: background || defect.fails(contact),
            exposed: defect.is_met(contact),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::defect::{ColdStart, CpuCost, Errors, Latency, MemoryLeak};
    use crate::random::Key;

    const NEW: bool = true;
    const OLD: bool = false;
    const USUAL: Duration = Duration::from_millis(10);

    fn behaviour(defect: Defect) -> Behaviour {
        Behaviour {
            service_time: Distribution::Constant(0.01),
            errors: Ratio::ZERO,
            concurrency: 8,
            queue: 8,
            warm_up: None,
            defect,
        }
    }

    fn contact(number: u64, age: Duration) -> Contact {
        let key = Key::new(7).part(number);
        Contact { key, session: key, life: Some(key), instance_age: age, version_age: age }
    }

    fn responses(behaviour: &Behaviour, is_new: bool) -> Vec<Response> {
        let sampler = Sampler::new(behaviour.service_time);
        let respond = |number| behaviour.respond(&sampler, &contact(number, USUAL), 1.0, is_new);
        (0..2000).map(respond).collect()
    }

    #[test]
    fn the_old_version_never_shows_the_defect() {
        let plain = Response {
            usual: USUAL,
            work: USUAL,
            wait: Duration::ZERO,
            fails: false,
            exposed: false,
        };
        for defect in [
            Defect::Errors(Errors { rate: 1.0 }),
            Defect::CpuCost(CpuCost { factor: 4.0 }),
            Defect::Latency(Latency { factor: 4.0, share: 1.0 }),
        ] {
            let old = responses(&behaviour(defect), OLD);
            assert!(old.iter().all(|response| *response == plain));
            let new = responses(&behaviour(defect), NEW);
            assert!(new.iter().all(|response| *response != plain && response.exposed));
        }
    }

    #[test]
    fn errors_are_those_of_the_defect_and_of_the_background_by_key() {
        let defect = Defect::Errors(Errors { rate: 0.2 });
        let errs = Behaviour { errors: Ratio::saturating(0.1), ..behaviour(defect) };
        for (number, response) in (0..).zip(responses(&errs, NEW)) {
            let contact = contact(number, USUAL);
            let background = contact.key.happens(Purpose::BackgroundError, 0.1);
            assert_eq!(response.fails, background || defect.fails(&contact));
        }
    }

    #[test]
    fn work_is_lengthened_by_cost_and_the_answer_by_latency() {
        let costly = behaviour(Defect::CpuCost(CpuCost { factor: 3.0 }));
        let slow = behaviour(Defect::Latency(Latency { factor: 3.0, share: 1.0 }));
        let (costly, slow) = (responses(&costly, NEW)[0], responses(&slow, NEW)[0]);
        assert_eq!((costly.usual, costly.work, costly.wait), (USUAL, USUAL * 3, Duration::ZERO));
        assert_eq!((slow.usual, slow.work, slow.wait), (USUAL, USUAL, USUAL * 2));
    }

    #[test]
    fn a_cold_start_and_a_warm_up_end() {
        let lasts = Duration::from_secs(10);
        let cold = behaviour(Defect::ColdStart(ColdStart { factor: 5.0, lasts }));
        let warming = Behaviour {
            warm_up: Some(InstanceWarmUp { lasts, factor: 3.0 }),
            ..behaviour(Defect::Healthy)
        };
        let work = |behaviour: &Behaviour, secs| {
            let sampler = Sampler::new(behaviour.service_time);
            let contact = contact(1, Duration::from_secs(secs));
            behaviour.respond(&sampler, &contact, 1.0, NEW).work
        };
        assert_eq!([0, 9, 10].map(|secs| work(&cold, secs)), [USUAL * 5, USUAL * 5, USUAL]);
        assert_eq!([0, 5, 10].map(|secs| work(&warming, secs)), [USUAL * 3, USUAL * 2, USUAL]);
    }

    #[test]
    fn a_leak_is_met_and_harms_nobody_before_the_end() {
        let leak = MemoryLeak { bytes_per_request: 1 << 16, limit_bytes: 1 << 26 };
        let leaking = responses(&behaviour(Defect::MemoryLeak(leak)), NEW);
        assert!(leaking.iter().all(|r| r.exposed && !r.fails && r.work == USUAL));
    }

    #[test]
    fn a_slowed_request_takes_so_many_times_as_long() {
        let plain = behaviour(Defect::Healthy);
        let sampler = Sampler::new(plain.service_time);
        let slowed = plain.respond(&sampler, &contact(1, USUAL), 2.5, OLD);
        assert_eq!(slowed.usual, Duration::from_millis(25));
    }
}
