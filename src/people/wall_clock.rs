//! What time it is for people while simulated time passes.

use crate::scenario::model::{HourOfWeek, People, WorkHours};
use crate::units::{Duration, Time};

const DAY: u64 = 24 * HOUR;
const HOUR: u64 = 3_600_000_000_000;
const WEEK: u64 = 7 * DAY;

/// Turns simulated time into hours of the week.
#[derive(Clone, Copy, Debug)]
pub(super) struct WallClock {
    /// Nanoseconds since Monday midnight at simulated time 0.
    offset: u64,
    work_hours: WorkHours,
    off_hours_factor: f64,
    night: (Duration, Duration),
}

impl WallClock {
    /// The release starts at `release_at` of simulated time, which is at the full hour `start` for people.
    pub(super) fn new(people: &People, start: HourOfWeek, release_at: Time) -> Self {
        let hours = u64::from(start.day) * 24 + u64::from(start.hour);
        let offset = (hours * HOUR + WEEK - release_at.as_nanos() % WEEK) % WEEK;
        let People { work_hours, off_hours_factor, night, .. } = *people;
        Self { offset, work_hours, off_hours_factor, night }
    }

    /// How many times as long things take people now.
    pub(super) fn slowness(&self, now: Time) -> f64 {
        if self.is_at_work(now) { 1.0 } else { self.off_hours_factor }
    }

    fn is_at_work(&self, now: Time) -> bool {
        let nanos = self.since_monday(now);
        self.work_hours.contains(HourOfWeek {
            day: u8::try_from(nanos / DAY).unwrap_or(0),
            hour: u8::try_from(nanos % DAY / HOUR).unwrap_or(0),
        })
    }

    /// A night that ends before it begins goes past midnight.
    pub(super) fn is_night(&self, now: Time) -> bool {
        let of_day = Duration::from_nanos(self.since_monday(now) % DAY);
        let (from, to) = self.night;
        if from <= to { from <= of_day && of_day < to } else { from <= of_day || of_day < to }
    }

    const fn since_monday(&self, now: Time) -> u64 {
        (now.as_nanos() % WEEK + self.offset) % WEEK
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clock(day: u8, hour: u8, release_at: Time) -> WallClock {
        let people = People {
            roles: Vec::new(),
            work_hours: WorkHours { weekdays_only: true, from_hour: 9, to_hour: 17 },
            off_hours_factor: 2.0,
            night: (Duration::from_hours(22), Duration::from_hours(7)),
        };
        WallClock::new(&people, HourOfWeek { day, hour }, release_at)
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
