//! The process dies: before it is ready, after a while, or after a number of requests.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::random::{Key, Purpose};
use crate::scenario::model::CrashAfter;
use crate::units::Duration;

#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct CrashLoop {
    pub after: CrashAfter,
}

/// When one life of an instance ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CrashPoint {
    BeforeReady,
    After(Duration),
    AfterRequests(u32),
}

impl CrashLoop {
    pub(super) fn crash_point(&self, life: Key) -> CrashPoint {
        match self.after {
            CrashAfter::Start => CrashPoint::BeforeReady,
            CrashAfter::Time(law) => {
                let secs = law.quantile(life.uniform(Purpose::Crash));
                CrashPoint::After(Duration::from_secs_f64(secs))
            }
            CrashAfter::Requests(count) => CrashPoint::AfterRequests(count),
        }
    }
}

impl fmt::Display for CrashLoop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.after {
            CrashAfter::Start => write!(f, "crash at start"),
            CrashAfter::Time(law) => {
                let mean = Duration::from_secs_f64(law.mean());
                write!(f, "crash {mean} after readiness on average")
            }
            CrashAfter::Requests(count) => write!(f, "crash after {count} requests"),
        }
    }
}
