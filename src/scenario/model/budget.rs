//! What a strategy may come to at most, and for what is good, at least: checked by `backout gate`.
//!
//! A budget changes nothing that is simulated, so it is no part of a scenario's meaning: editing one must not look like editing the system.

use serde::{Deserialize, Serialize};

use super::MeasureUnit;
use crate::scenario::Span;

/// The limits of one strategy.
#[derive(Clone, Debug)]
pub struct Budget {
    pub strategy: String,
    pub limits: Vec<Limit>,
}

/// One figure with its limit.
#[derive(Clone, Debug)]
pub struct Limit {
    pub figure: Judged,
    /// In the unit of the figure.
    pub bound: f64,
    /// As the user wrote it, such as `<2%`.
    pub written: String,
    /// Where it stands in the scenario file.
    pub span: Span,
}

/// Which side of its bound a figure belongs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BoundSide {
    Below,
    Above,
}

/// A figure that can be judged. Its definition is that of the report's figure of the same population.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Judged {
    FalseTriggers,
    FalseTriggersPerYear,
    Missed,
    Harmful,
    CleanRecoveries,
    TimeToDetectMean,
    TimeToDetectMedian,
    TimeToDetectP95,
    TimeToRestoreMean,
    TimeToRestoreMedian,
    TimeToRestoreP95,
    Regret,
    DowntimePerYear,
    PagesPerWeek,
    DelayMean,
    DelayP95,
    Stuck,
    CostPerYear,
}

/// What is known of a figure beside its value.
struct Known {
    figure: Judged,
    name: &'static str,
    title: &'static str,
    unit: MeasureUnit,
    /// The id of the report's figure whose definition it has.
    reported_as: &'static str,
}

const fn known(
    figure: Judged,
    name: &'static str,
    title: &'static str,
    unit: MeasureUnit,
    reported_as: &'static str,
) -> Known {
    Known { figure, name, title, unit, reported_as }
}

use MeasureUnit::{Count, Hours, Money, Requests, Seconds, Share};

/// In the order of the enum.
const TABLE: [Known; 18] = [
    known(Judged::FalseTriggers, "false_triggers", "false triggers", Share, "false_rollbacks"),
    known(
        Judged::FalseTriggersPerYear,
        "false_triggers_per_year",
        "false triggers a year",
        Count,
        "false_rollbacks_per_year",
    ),
    known(Judged::Missed, "missed", "missed", Share, "missed"),
    known(Judged::Harmful, "harmful", "harmful rollbacks", Share, "harmful"),
    known(
        Judged::CleanRecoveries,
        "clean_recoveries",
        "clean recoveries",
        Share,
        "clean_recoveries",
    ),
    known(
        Judged::TimeToDetectMean,
        "time_to_detect_mean",
        "time to detect, mean",
        Seconds,
        "time_to_detect_mean",
    ),
    known(
        Judged::TimeToDetectMedian,
        "time_to_detect_median",
        "time to detect, median",
        Seconds,
        "time_to_detect_median",
    ),
    known(
        Judged::TimeToDetectP95,
        "time_to_detect_p95",
        "time to detect, p95",
        Seconds,
        "time_to_detect_p95",
    ),
    known(
        Judged::TimeToRestoreMean,
        "time_to_restore_mean",
        "time to restore, mean",
        Seconds,
        "time_to_restore_mean",
    ),
    known(
        Judged::TimeToRestoreMedian,
        "time_to_restore_median",
        "time to restore, median",
        Seconds,
        "time_to_restore_median",
    ),
    known(
        Judged::TimeToRestoreP95,
        "time_to_restore_p95",
        "time to restore, p95",
        Seconds,
        "time_to_restore_p95",
    ),
    known(Judged::Regret, "regret", "regret per needed release", Requests, "regret"),
    known(
        Judged::DowntimePerYear,
        "downtime_per_year",
        "downtime a year",
        Hours,
        "downtime_per_year",
    ),
    known(Judged::PagesPerWeek, "pages_per_week", "pages a week", Count, "pages_per_week"),
    known(Judged::DelayMean, "delay_mean", "delay of good releases, mean", Seconds, "delay_mean"),
    known(Judged::DelayP95, "delay_p95", "delay of good releases, p95", Seconds, "delay_p95"),
    known(Judged::Stuck, "stuck", "releases stuck", Share, "stuck"),
    known(Judged::CostPerYear, "cost_per_year", "cost a year", Money, "cost_per_year"),
];

impl Judged {
    /// Every figure, in the order in which they are told.
    pub fn all() -> impl Iterator<Item = Self> {
        TABLE.iter().map(|known| known.figure)
    }

    const fn known(self) -> &'static Known {
        &TABLE[self as usize]
    }

    /// As a budget names it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        self.known().name
    }

    /// In words.
    #[must_use]
    pub const fn title(self) -> &'static str {
        self.known().title
    }

    #[must_use]
    pub const fn unit(self) -> MeasureUnit {
        self.known().unit
    }

    /// The report's figure that it is; shares are said there per hundred.
    #[must_use]
    pub const fn reported_as(self) -> &'static str {
        self.known().reported_as
    }

    /// Where it should lie.
    #[must_use]
    pub const fn side(self) -> BoundSide {
        match self {
            Self::CleanRecoveries => BoundSide::Above,
            _ => BoundSide::Below,
        }
    }

    #[must_use]
    pub fn of_name(name: &str) -> Option<Self> {
        Self::all().find(|figure| figure.name() == name)
    }

    /// For a time that is read off a distribution: which share lies below it.
    #[must_use]
    pub const fn quantile(self) -> Option<f64> {
        match self {
            Self::TimeToDetectMedian | Self::TimeToRestoreMedian => Some(0.5),
            Self::TimeToDetectP95 | Self::TimeToRestoreP95 | Self::DelayP95 => Some(0.95),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_figure_stands_at_its_own_place_of_the_table() {
        for (place, known) in TABLE.iter().enumerate() {
            assert_eq!(known.figure as usize, place);
            assert_eq!(Judged::of_name(known.name), Some(known.figure));
        }
    }
}
