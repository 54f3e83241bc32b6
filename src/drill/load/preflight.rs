//! Before a drill: can this machine send so many requests, on time, when they cost nothing?
//!
//! The same pacer hands the same number of requests to the same runtime, which only looks at the clock. If that is late already,
//! a drill would measure the machine and not the system.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use super::measured::{Measured, Tail};
use super::pacer::{self, Due, Next};
use super::seen::{Outcome, Seen};
use crate::drill::DrillError;
use crate::drill::clock::Clock;
use crate::random::Key;
use crate::units::{Duration, Time};

/// Requests a second above which a drill must be forced. On two cores, generator, router and instances carry 4000 a second; at
/// 8000 the 99th percentile of a 5 ms request was 137 ms.
pub const RATE_MAX_PER_S: f64 = 4000.0;

/// Before the first request, for the thread to be there.
const AHEAD: Duration = Duration::from_millis(20);

/// How late the harness is when nothing is sent.
#[derive(Clone, Copy, Debug)]
pub struct Preflight {
    pub lateness: Tail,
}

impl Preflight {
    /// # Errors
    ///
    /// The 99th percentile of the lateness is above `lateness_max` (`drill.lateness_max`).
    pub fn check(&self, lateness_max: Duration) -> Result<(), DrillError> {
        let late = self.lateness.p99;
        if late > lateness_max {
            return Err(DrillError::Late { late, lateness_max });
        }
        Ok(())
    }
}

/// # Errors
///
/// More than [`RATE_MAX_PER_S`], and not forced.
pub fn check_rate(rate_per_s: f64, is_forced: bool) -> Result<(), DrillError> {
    if rate_per_s > RATE_MAX_PER_S && !is_forced {
        return Err(DrillError::TooFast { rate_per_s, most_per_s: RATE_MAX_PER_S });
    }
    Ok(())
}

/// Paces evenly spaced requests that are never sent, for so long. Must be called within a tokio runtime.
///
/// # Errors
///
/// No thread for the pacer.
pub async fn preflight(rate_per_s: f64, lasts: Duration) -> Result<Preflight, DrillError> {
    let clock = Clock::starting_in(AHEAD);
    let mut due = pacer::start(clock, Arc::new(AtomicBool::new(false)), evenly(rate_per_s, lasts))?;
    let mut users = tokio::task::JoinSet::new();
    while let Some(due) = due.recv().await {
        users.spawn(async move { (due, clock.now()) });
    }
    let mut measured = Measured::new();
    for (Due { key, intended, is_write, .. }, sent) in users.join_all().await {
        let outcome = Outcome::Answered(200);
        let (version, exposed, ended) = (None, false, sent);
        let seen = Seen { key, intended, sent, ended, outcome, version, exposed, is_write };
        measured.add(&seen);
    }
    Ok(Preflight { lateness: measured.lateness() })
}

fn evenly(rate_per_s: f64, lasts: Duration) -> impl FnMut(Time) -> Next + Send + 'static {
    let gap = Duration::from_secs_f64(1.0 / rate_per_s.max(0.001));
    let key = Key::new(0);
    let mut intended = Time::START;
    move |_| {
        intended = intended + gap;
        if intended.since(Time::START) > lasts {
            return Next::Over;
        }
        Next::Due(Due { intended, key, attempt: key, session: key, is_write: false })
    }
}
