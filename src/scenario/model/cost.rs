//! Prices, and how well each assumption is known.

use serde::Serialize;

use crate::units::{Duration, Money, Ratio};

/// What things cost. Every price has a plausible range for the question "what would flip the order".
#[derive(Clone, Debug, Serialize)]
pub struct Costs {
    pub currency: String,
    /// A bad request beyond those of the twin.
    pub lost_request: Price,
    /// On top, if it was a write.
    pub lost_write: Price,
    /// A session lost with the instance that held it.
    pub lost_session: Price,
    /// Penalty for each minute of downtime beyond the twin's.
    pub sla_down_minute: Price,
    /// An hour of a person's work.
    pub person_hour: Price,
    /// An hour by which a good release is delayed.
    pub delay_hour: Price,
    /// Deploying once more after a false rollback.
    pub redeploy: Price,
    /// Mending a record that was written wrong.
    pub damaged_record: Price,
    /// A record that is gone for good.
    pub lost_record: Price,
    /// An hour in which users are open to attack.
    pub exposure_hour: Price,
    /// Years over which set-up is spread.
    pub amortised_over_years: f64,
    /// By how much money a year later is worth less.
    pub discount_rate: Ratio,
    pub sla_credit: Option<SlaCredit>,
    /// What every strategy takes that has no training of its own.
    pub training: Option<Training>,
    /// Hours of work that an audit of a strategy takes.
    pub audit_hours: f64,
    pub leadership: LeadershipWages,
}

/// A sum owed for each period whose availability falls below what was promised.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct SlaCredit {
    /// Share of a period's requests that are not bad.
    pub below: Ratio,
    pub per: Duration,
    pub credit: Money,
}

/// Training of people, again and again.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Training {
    /// Of each person.
    pub hours: f64,
    pub people: u32,
    pub every: Duration,
}

/// What technical leadership earns a year. Plain wages: nothing ties them to rollbacks.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct LeadershipWages {
    pub full_time: Money,
    pub fractional: Money,
}

impl Costs {
    /// Every price with its key, in the order of the scenario file.
    #[must_use]
    pub fn prices(&self) -> [(&'static str, &Price); 10] {
        [
            ("lost_request", &self.lost_request),
            ("lost_write", &self.lost_write),
            ("lost_session", &self.lost_session),
            ("sla_down_minute", &self.sla_down_minute),
            ("person_hour", &self.person_hour),
            ("delay_hour", &self.delay_hour),
            ("redeploy", &self.redeploy),
            ("damaged_record", &self.damaged_record),
            ("lost_record", &self.lost_record),
            ("exposure_hour", &self.exposure_hour),
        ]
    }
}

/// A price with the range in which it plausibly lies.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Price {
    pub value: Money,
    pub low: Money,
    pub high: Money,
    /// Whether the user wrote it.
    pub set: bool,
}

impl Price {
    /// Whether a price is drawn: wherever it has a range, the preset's or the user's own. Who writes a range says that the
    /// value is not known; who writes a number alone has set it. A price of 0 is a charge that is not made, such as a
    /// penalty nobody signed: to draw it from 0 to its greatest would assume the contract in every draw and drown all
    /// other prices. What it would take to matter is told by the flips.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.low < self.high && self.value != Money::ZERO
    }
}

/// One parameter that matters: its value, where it comes from, how well that source carries over.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Assumption {
    /// Path in the scenario file, such as `costs.person_hour`.
    pub key: String,
    pub value: String,
    /// The range in which it plausibly lies, as in `1m to 20m` (of a law, its median); `None` for a definition, for what
    /// a team looks up rather than not knowing it, and for what the user wrote as one value.
    pub range: Option<String>,
    pub source: String,
    pub grade: Grade,
    pub transfer: Transfer,
    /// Whether the user wrote it.
    pub set: bool,
}

impl Assumption {
    /// The source and what it is worth: a choice calls itself one, all else has its grade and its transfer in words, so that
    /// no citation stands bare.
    #[must_use]
    pub fn told(&self) -> String {
        match self.grade {
            Grade::Chosen => self.source.clone(),
            grade => format!("{}, {}: {}", grade.name(), self.transfer.name(), self.source),
        }
    }
}

impl Grade {
    /// As a word.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::A => "A",
            Self::B => "B",
            Self::C => "C",
            Self::Chosen => "chosen",
        }
    }
}

impl Transfer {
    /// As words.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Same => "same task",
            Self::Similar => "similar task",
            Self::Foreign => "foreign task",
        }
    }
}

/// How good the source is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Grade {
    /// Read in the primary source, or computed from its raw data.
    A,
    /// Read in a secondary source that quotes it.
    B,
    /// Weak or unconfirmed.
    C,
    /// Our choice, with a plausible range.
    Chosen,
}

/// How near the source's task is to ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Transfer {
    Same,
    Similar,
    Foreign,
}
