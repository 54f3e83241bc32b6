//! Whether people are at work or asleep.

use crate::plan;
use crate::scenario::model::{People, WorkHours};
use crate::units::{Duration, Time};

/// The clock on the wall, as it matters to people.
#[derive(Clone, Copy, Debug)]
pub(super) struct WallClock {
    clock: plan::WallClock,
    work_hours: WorkHours,
    off_hours_factor: f64,
    night: (Duration, Duration),
}

impl WallClock {
    pub(super) fn new(people: &People, clock: plan::WallClock) -> Self {
        let People { work_hours, off_hours_factor, night, .. } = *people;
        Self { clock, work_hours, off_hours_factor, night }
    }

    /// How many times as long things take people now.
    pub(super) fn slowness(&self, now: Time) -> f64 {
        if self.is_at_work(now) { 1.0 } else { self.off_hours_factor }
    }

    pub(super) fn time_of_week(&self, now: Time) -> Duration {
        self.clock.time_of_week(now)
    }

    pub(super) fn is_at_work(&self, now: Time) -> bool {
        self.work_hours.contains(self.clock.hour_of_week(now))
    }

    /// A night that ends before it begins goes past midnight.
    pub(super) fn is_night(&self, now: Time) -> bool {
        let of_day = self.clock.time_of_day(now);
        let (from, to) = self.night;
        if from <= to { from <= of_day && of_day < to } else { from <= of_day || of_day < to }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::model::HourOfWeek;

    fn clock(day: u8, hour: u8, release_at: Time) -> WallClock {
        let people = People {
            work_hours: WorkHours { weekdays_only: true, from_hour: 9, to_hour: 17 },
            off_hours_factor: 2.0,
            night: (Duration::from_hours(22), Duration::from_hours(7)),
            ..People::default()
        };
        let hour = HourOfWeek { day, hour };
        let clock = plan::WallClock::at_release(hour, Duration::ZERO, release_at);
        WallClock::new(&people, clock)
    }

    #[test]
    fn the_release_starts_at_its_hour_of_the_week() {
        let release_at = Time::from_secs(600);
        let friday = clock(4, 16, release_at);
        assert!(friday.is_at_work(release_at));
        assert!(friday.is_at_work(Time::START), "ten minutes to four");
        assert!(!friday.is_at_work(release_at + Duration::from_hours(1)));
        assert!(!friday.is_at_work(release_at + Duration::from_hours(24)), "Saturday");
        assert!(friday.is_at_work(release_at + Duration::from_hours(72)), "Monday");
    }

    #[test]
    fn a_night_goes_past_midnight() {
        let release_at = Time::from_secs(86_400);
        let monday = clock(0, 0, release_at);
        assert!(monday.is_night(release_at));
        assert!(monday.is_night(Time::from_secs(86_399)), "a second before Monday");
        assert!(!monday.is_night(release_at + Duration::from_hours(7)));
        assert!(monday.is_night(release_at + Duration::from_hours(22)));
    }
}
