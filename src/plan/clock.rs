//! The people's clock: which hour of the week a simulated moment is.

use crate::random::{Key, Purpose};
use crate::scenario::model::HourOfWeek;
use crate::units::{Duration, Time};

const HOURS_PER_WEEK: u64 = 7 * 24;
const WEEK: Duration = Duration::from_hours(HOURS_PER_WEEK);

/// Maps simulated time to the hour of the week.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WallClock {
    /// Time since Monday 00:00 at [`Time::START`].
    start: Duration,
}

impl WallClock {
    /// The release, `warm_up` after the start, falls somewhere in the start hour.
    #[must_use]
    pub fn new(start_hour: HourOfWeek, key: Key, warm_up: Duration) -> Self {
        let within = Duration::from_hours(1).scaled(key.uniform(Purpose::ReleaseStart));
        Self::at_release(start_hour, within, Time::START + warm_up)
    }

    /// At `release_at` it is `within` past the full hour.
    #[must_use]
    pub fn at_release(hour: HourOfWeek, within: Duration, release_at: Time) -> Self {
        let hours = u64::from(hour.day) * 24 + u64::from(hour.hour);
        let release = WEEK + Duration::from_hours(hours) + within;
        let before = release_at.as_nanos() % WEEK.as_nanos();
        Self { start: release.saturating_sub(Duration::from_nanos(before)) }
    }

    /// Time since Monday 00:00.
    #[must_use]
    pub fn time_of_week(&self, at: Time) -> Duration {
        Duration::from_nanos((self.start + at.since(Time::START)).as_nanos() % WEEK.as_nanos())
    }

    #[must_use]
    pub fn time_of_day(&self, at: Time) -> Duration {
        let day = Duration::from_hours(24).as_nanos();
        Duration::from_nanos(self.time_of_week(at).as_nanos() % day)
    }

    #[must_use]
    #[expect(clippy::cast_possible_truncation, reason = "a week has 168 hours")]
    pub fn hour_of_week(&self, at: Time) -> HourOfWeek {
        let hour = self.time_of_week(at).as_nanos() / Duration::from_hours(1).as_nanos();
        HourOfWeek { day: (hour / 24) as u8, hour: (hour % 24) as u8 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_release_starts_in_its_hour() {
        let hour = HourOfWeek { day: 0, hour: 0 };
        let warm_up = Duration::from_mins(90);
        let clock = WallClock::new(hour, Key::new(1), warm_up);
        assert_eq!(clock.hour_of_week(Time::START + warm_up), hour);
        let before = clock.hour_of_week(Time::START);
        assert_eq!(before.day, 6, "ninety minutes before Monday 00:xx it is Sunday");
    }
}
