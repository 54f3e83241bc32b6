//! Who answers a page, and when they are at work.

use serde::Serialize;

use super::{Decay, Learning, Reliability};
use crate::random::Distribution;
use crate::units::{Duration, Ratio};

/// The people around the system.
#[derive(Clone, Debug, Serialize)]
pub struct People {
    pub roles: Vec<Role>,
    pub work_hours: WorkHours,
    /// What people do takes this many times as long outside work hours.
    pub off_hours_factor: f64,
    /// Time of day from which to which a page wakes somebody.
    pub night: (Duration, Duration),
    /// Whether somebody can be reached is decided anew after this long.
    pub absence_lasts: Duration,
    pub reliability: Reliability,
    pub decay: Decay,
    pub learning: Learning,
}

impl Default for People {
    /// Nobody, at work day and night.
    fn default() -> Self {
        Self {
            roles: Vec::new(),
            work_hours: WorkHours::ALWAYS,
            off_hours_factor: 1.0,
            night: (Duration::from_hours(22), Duration::from_hours(7)),
            absence_lasts: Duration::from_hours(2),
            reliability: Reliability::default(),
            decay: Decay::default(),
            learning: Learning::default(),
        }
    }
}

/// People who stand in for one another.
#[derive(Clone, Debug, Serialize)]
pub struct Role {
    pub name: String,
    /// How many can work on something at once.
    pub people: u32,
    /// Seconds from page to acknowledgement.
    pub acknowledge: Distribution,
    /// Unacknowledged for this long, the page goes to the next level.
    pub escalate_after: Duration,
    /// The next level, by index; the last level is paged again.
    pub escalates_to: Option<usize>,
    /// Share of work hours in which the role can be reached.
    pub available: Ratio,
    pub hours: Reach,
}

impl Default for Role {
    /// One person who answers at once and can always be reached.
    fn default() -> Self {
        Self {
            name: String::new(),
            people: 1,
            acknowledge: Distribution::Constant(0.0),
            escalate_after: Duration::from_mins(5),
            escalates_to: None,
            available: Ratio::ONE,
            hours: Reach::Always,
        }
    }
}

/// When a role can be reached at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Reach {
    Always,
    WorkHours,
}

/// Hours of the week, as `weekdays 09:00..17:00` or `always`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct WorkHours {
    pub weekdays_only: bool,
    /// First hour of the day, 0 to 23.
    pub from_hour: u8,
    /// Hour of the day that is no longer in, 1 to 24, above `from_hour`.
    pub to_hour: u8,
}

impl WorkHours {
    pub const ALWAYS: Self = Self { weekdays_only: false, from_hour: 0, to_hour: 24 };

    #[must_use]
    pub fn contains(&self, hour: HourOfWeek) -> bool {
        let HourOfWeek { day, hour } = hour;
        (!self.weekdays_only || day < 5) && (self.from_hour..self.to_hour).contains(&hour)
    }

    /// The hours of the week that are in, Monday first.
    #[must_use]
    pub fn hours(&self) -> Vec<HourOfWeek> {
        (0..7)
            .flat_map(|day| (0..24).map(move |hour| HourOfWeek { day, hour }))
            .filter(|hour| self.contains(*hour))
            .collect()
    }
}

/// An hour of the week on the people's clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct HourOfWeek {
    /// 0 is Monday.
    pub day: u8,
    pub hour: u8,
}
