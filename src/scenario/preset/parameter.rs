//! The durations, chances and sums of the presets, each with its source.

use crate::random::Distribution;
use crate::scenario::model::{Grade, Transfer};
use crate::scenario::open::OpenUnit;
use crate::units::{Duration, Ratio};

/// A named value of a preset.
#[derive(Clone, Copy)]
pub(in crate::scenario) struct Parameter {
    pub(in crate::scenario) key: &'static str,
    pub(in crate::scenario) law: Distribution,
    /// Where the median (of a law) or the value (of a constant) plausibly lies, in the unit of the law.
    pub(in crate::scenario) low: f64,
    pub(in crate::scenario) high: f64,
    unit: Unit,
    pub(in crate::scenario) grade: Grade,
    pub(in crate::scenario) transfer: Transfer,
    pub(in crate::scenario) source: &'static str,
    /// The presets that use it.
    pub(in crate::scenario) used_by: &'static [&'static str],
}

#[derive(Clone, Copy)]
enum Unit {
    Time,
    Chance,
    Dollars,
}

const fn lognormal(median: f64, sigma: f64) -> Distribution {
    Distribution::Lognormal { median, sigma }
}

/// A choice of ours.
const fn chosen(
    key: &'static str,
    law: Distribution,
    (low, high): (f64, f64),
    source: &'static str,
    used_by: &'static [&'static str],
) -> Parameter {
    let (grade, transfer) = (Grade::Chosen, Transfer::Similar);
    Parameter { key, law, low, high, unit: Unit::Time, grade, transfer, source, used_by }
}

const fn chance(of: Parameter) -> Parameter {
    Parameter { unit: Unit::Chance, ..of }
}

const fn dollars(of: Parameter) -> Parameter {
    Parameter { unit: Unit::Dollars, ..of }
}

const fn constant(value: f64) -> Distribution {
    Distribution::Constant(value)
}

const ALL: &[&str] = &["manual", "automated", "hybrid"];
const MANUAL: &[&str] = &["manual"];
const AUTOMATED: &[&str] = &["automated"];
const HYBRID: &[&str] = &["hybrid"];
const PEOPLE: &[&str] = &["manual", "hybrid"];
const MACHINES: &[&str] = &["automated", "hybrid"];
const TO_DECISION: &str =
    "chosen: page to decision with a suspect deploy takes 15 min in all (5 to 60)";

pub(super) const NO_TIME: Parameter =
    chosen("verify", constant(0.0), (0.0, 0.0), "automation looks at every scrape", ALL);
pub(super) const ASSESS: Parameter =
    chosen("assess", lognormal(300.0, 0.6), (60.0, 1_200.0), TO_DECISION, MANUAL);
pub(super) const COORDINATE: Parameter = chosen(
    "coordinate",
    lognormal(300.0, 0.6),
    (60.0, 600.0),
    "chosen (1 to 10 min): one timed case assembled ten responders in 10 min",
    MANUAL,
);
pub(super) const DECIDE: Parameter =
    chosen("decide", lognormal(120.0, 0.6), (30.0, 900.0), TO_DECISION, PEOPLE);
pub(super) const MISTAKEN: Parameter = chance(Parameter {
    grade: Grade::B,
    transfer: Transfer::Foreign,
    ..chosen(
        "mistaken",
        constant(0.03),
        (0.003, 0.3),
        "3% (0.3% to 30%): nuclear and aviation tables give 0.3% to 26% for a judgement under pressure",
        PEOPLE,
    )
});
pub(super) const EXECUTE: Parameter = chosen(
    "execute",
    lognormal(180.0, 0.5),
    (60.0, 900.0),
    "chosen (1 to 15 min): no survey of manual rollbacks exists",
    ALL,
);
pub(super) const SLIP: Parameter = chance(Parameter {
    grade: Grade::B,
    transfer: Transfer::Foreign,
    ..chosen(
        "slip",
        constant(0.015),
        (0.0015, 0.15),
        "HEART: a runbook step 0.3%, short of time 1.5%",
        ALL,
    )
});
pub(super) const LOOK: Parameter = chosen(
    "look",
    lognormal(60.0, 0.5),
    (30.0, 300.0),
    "chosen (30 s to 5 min): a person reads the dashboards",
    MANUAL,
);
pub(super) const DOCUMENT: Parameter =
    chosen("document", lognormal(1200.0, 0.6), (300.0, 7_200.0), "chosen (5 min to 2 h)", PEOPLE);
pub(super) const CONFIRM: Parameter = chosen(
    "confirm",
    constant(30.0),
    (0.0, 300.0),
    "chosen (0 s to 5 min): two more scrapes",
    MACHINES,
);
pub(super) const COMMAND: Parameter = chosen(
    "command",
    lognormal(20.0, 0.3),
    (2.0, 120.0),
    "chosen (2 s to 2 min): a pipeline job that sets a weight",
    MACHINES,
);
pub(super) const COMMAND_FAILS: Parameter = chance(chosen(
    "command_fails",
    constant(0.003),
    (0.001, 0.03),
    "chosen (0.1% to 3%)",
    MACHINES,
));
pub(super) const SCORECARD: Parameter = chosen(
    "scorecard",
    lognormal(180.0, 0.6),
    (60.0, 600.0),
    "chosen (1 to 10 min): a prepared scorecard is read, not made",
    HYBRID,
);
pub(super) const CHECKPOINT: Parameter = chosen(
    "security_checkpoint",
    lognormal(120.0, 0.6),
    (60.0, 900.0),
    "chosen (1 to 15 min)",
    HYBRID,
);
pub(super) const APPROVAL: Parameter =
    chosen("approval_timeout", constant(600.0), (120.0, 1_800.0), "chosen (2 to 30 min)", HYBRID);

pub(super) const MANUAL_SETUP: Parameter = dollars(chosen(
    "setup",
    constant(5_000.0),
    (1_000.0, 20_000.0),
    "chosen ($1,000 to $20,000): runbooks and a rota",
    MANUAL,
));
pub(super) const MANUAL_UPKEEP: Parameter = dollars(chosen(
    "upkeep",
    constant(10_000.0),
    (2_000.0, 50_000.0),
    "chosen ($2,000 to $50,000): drills and training",
    MANUAL,
));
pub(super) const AUTOMATED_SETUP: Parameter = dollars(chosen(
    "setup",
    constant(60_000.0),
    (10_000.0, 200_000.0),
    "chosen ($10,000 to $200,000): three months of an engineer",
    AUTOMATED,
));
pub(super) const AUTOMATED_UPKEEP: Parameter = dollars(chosen(
    "upkeep",
    constant(15_000.0),
    (5_000.0, 60_000.0),
    "chosen ($5,000 to $60,000): tools and tuning",
    AUTOMATED,
));
pub(super) const HYBRID_SETUP: Parameter = dollars(chosen(
    "setup",
    constant(50_000.0),
    (10_000.0, 200_000.0),
    "chosen ($10,000 to $200,000): the automation, less of its tuning, and scorecards",
    HYBRID,
));
pub(super) const HYBRID_UPKEEP: Parameter = dollars(chosen(
    "upkeep",
    constant(20_000.0),
    (5_000.0, 80_000.0),
    "chosen ($5,000 to $80,000): tools, audits every 90 days, training",
    HYBRID,
));

/// Every parameter that is worth a line among the assumptions.
pub(in crate::scenario) const PARAMETERS: [Parameter; 20] = [
    ASSESS,
    COORDINATE,
    DECIDE,
    MISTAKEN,
    EXECUTE,
    SLIP,
    LOOK,
    DOCUMENT,
    CONFIRM,
    COMMAND,
    COMMAND_FAILS,
    SCORECARD,
    CHECKPOINT,
    APPROVAL,
    MANUAL_SETUP,
    MANUAL_UPKEEP,
    AUTOMATED_SETUP,
    AUTOMATED_UPKEEP,
    HYBRID_SETUP,
    HYBRID_UPKEEP,
];

impl Parameter {
    /// How values of it are written.
    pub(in crate::scenario) const fn open_unit(&self) -> OpenUnit {
        match self.unit {
            Unit::Time => OpenUnit::Duration,
            Unit::Chance => OpenUnit::Share,
            Unit::Dollars => OpenUnit::Money,
        }
    }

    /// The value as a user would write it.
    pub(in crate::scenario) fn text(&self) -> String {
        let said = |value: f64| match self.unit {
            Unit::Time => Duration::from_secs_f64(value).to_string().replace(' ', ""),
            Unit::Chance => Ratio::saturating(value).to_string(),
            Unit::Dollars => format!("${value}"),
        };
        match self.law {
            Distribution::Lognormal { median, sigma } => {
                format!("{{lognormal: {{median: {}, sigma: {sigma}}}}}", said(median))
            }
            law => said(law.mean()),
        }
    }
}
