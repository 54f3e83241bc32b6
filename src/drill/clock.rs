//! The drill's clock: the one place where it is read.

use std::time::Instant;

use crate::units::{Duration, Time};

/// Time since the start of the load, as strategies are told it.
#[derive(Clone, Copy, Debug)]
pub struct Clock {
    start: Instant,
}

impl Clock {
    /// A clock that reads [`Time::START`] `ahead` from now.
    #[must_use]
    #[expect(clippy::disallowed_methods, reason = "a drill is live")]
    pub fn starting_in(ahead: Duration) -> Self {
        Self { start: Instant::now() + std(ahead) }
    }

    /// The time now; [`Time::START`] before the start.
    #[must_use]
    #[expect(clippy::disallowed_methods, reason = "a drill is live")]
    pub fn now(&self) -> Time {
        self.time_of(Instant::now())
    }

    #[must_use]
    pub fn time_of(&self, instant: Instant) -> Time {
        let since = instant.saturating_duration_since(self.start).as_nanos();
        Time::from_nanos(u64::try_from(since).unwrap_or(u64::MAX))
    }

    #[must_use]
    pub fn instant_of(&self, time: Time) -> Instant {
        self.start + std(time.since(Time::START))
    }
}

/// Our length of time as the standard library's.
#[must_use]
pub const fn std(length: Duration) -> std::time::Duration {
    std::time::Duration::from_nanos(length.as_nanos())
}

impl Clock {
    /// Milliseconds since 1970 of a moment of the drill, by the wall's clock as it stands now.
    #[must_use]
    #[expect(clippy::disallowed_methods, reason = "a drill is live")]
    pub fn unix_ms_of(&self, time: Time) -> u64 {
        let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
        let now_ms = now.map_or(0, |since| since.as_millis());
        let moment = self.instant_of(time);
        let ago = Instant::now().saturating_duration_since(moment).as_millis();
        u64::try_from(now_ms.saturating_sub(ago)).unwrap_or(0)
    }
}
