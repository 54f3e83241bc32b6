//! The durations, chances and sums of the presets, each with its source.

use crate::random::Distribution;
use crate::scenario::model::{Grade, Transfer};
use crate::scenario::open::OpenUnit;
use crate::scenario::quantity::tidy;
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
    "chosen (5 to 60 min from page to decision with a suspect deploy, 15 min in all)";

pub(super) const NO_TIME: Parameter = chosen(
    "verify",
    constant(0.0),
    (0.0, 0.0),
    "chosen (0s): automation looks at every scrape",
    ALL,
);
pub(super) const ASSESS_DATA: Parameter =
    chosen("assess_data", lognormal(150.0, 0.6), (30.0, 900.0), TO_DECISION, MANUAL);
pub(super) const ASSESS_SESSIONS: Parameter =
    chosen("assess_sessions", lognormal(60.0, 0.6), (15.0, 300.0), TO_DECISION, MANUAL);
pub(super) const ASSESS_TRANSACTIONS: Parameter =
    chosen("assess_transactions", lognormal(90.0, 0.6), (15.0, 600.0), TO_DECISION, MANUAL);
pub(super) const COORDINATE: Parameter = chosen(
    "coordinate",
    lognormal(300.0, 0.6),
    (60.0, 600.0),
    "chosen (1 to 10 min): one timed case assembled ten responders in 10 min",
    MANUAL,
);
pub(super) const DECIDE: Parameter =
    chosen("decide", lognormal(120.0, 0.6), (30.0, 900.0), TO_DECISION, ALL);
pub(super) const EXECUTE: Parameter = chosen(
    "execute",
    lognormal(180.0, 0.5),
    (60.0, 900.0),
    "chosen (1 to 15 min): no survey of manual rollbacks exists",
    ALL,
);
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
pub(super) const CHOOSE_VERSION: Parameter = chosen(
    "choose_version",
    lognormal(5.0, 0.3),
    (1.0, 60.0),
    "chosen (1 s to 1 min): version control names the last release that passed, and the registry has it",
    MACHINES,
);
pub(super) const DEPENDENCY_ORDER: Parameter = chosen(
    "dependency_order",
    lognormal(20.0, 0.5),
    (2.0, 300.0),
    "chosen (2 s to 5 min): who calls what is asked of the mesh",
    MACHINES,
);
pub(super) const DATA_INTEGRITY: Parameter = chosen(
    "data_integrity",
    lognormal(30.0, 0.5),
    (5.0, 600.0),
    "chosen (5 s to 10 min): the old version's queries are tried against the present schema",
    MACHINES,
);
pub(super) const CHECK_FAILS: Parameter = chance(chosen(
    "check_fails",
    constant(0.003),
    (0.0005, 0.03),
    "chosen (0.05% to 3%): as often as a command fails",
    MACHINES,
));
pub(super) const MEND: Parameter = chosen(
    "mend",
    lognormal(3_600.0, 0.8),
    (900.0, 14_400.0),
    "chosen (15 min to 4 h): whole incidents have a median of 70 min",
    ALL,
);
pub(super) const VERIFY_LIMIT: Parameter = chosen(
    "verify_limit",
    constant(600.0),
    (120.0, 1_800.0),
    "chosen (2 to 30 min): longer than the window of an alert",
    ALL,
);
pub(super) const WORSE_BY: Parameter = chance(chosen(
    "worse_by",
    constant(0.05),
    (0.01, 0.2),
    "chosen (1% to 20%): what a canary would be failed for, on the way back",
    MACHINES,
));
pub(super) const SCAN: Parameter = chosen(
    "security_scan",
    lognormal(30.0, 0.5),
    (5.0, 300.0),
    "chosen (5 s to 5 min): signature and known vulnerabilities of one image",
    HYBRID,
);
pub(super) const CHECKPOINT_MISSES: Parameter = chance(chosen(
    "checkpoint_misses",
    constant(0.2),
    (0.05, 0.5),
    "chosen (5% to 50%): nobody has published what a checkpoint under pressure catches",
    HYBRID,
));
pub(super) const INSPECT_EVERY: Parameter =
    chosen("inspect_every", constant(1_800.0), (300.0, 21_600.0), "chosen (5 min to 6 h)", HYBRID);
pub(super) const INSPECT: Parameter = chosen(
    "inspect",
    lognormal(60.0, 0.5),
    (10.0, 1_800.0),
    "chosen (10 s to 30 min): a query over the records written last, a scan",
    HYBRID,
);
pub(super) const INSPECT_CATCHES: Parameter = chance(chosen(
    "inspect_catches",
    constant(0.8),
    (0.3, 0.95),
    "chosen (30% to 95%): a sample misses what is rare, a scan what is not known",
    HYBRID,
));
pub(super) const AUDITED_EVERY: Parameter = chosen(
    "audits",
    constant(7_776_000.0),
    (2_592_000.0, 31_536_000.0),
    "chosen (a month to a year): once a quarter",
    HYBRID,
);
pub(super) const SCORECARD: Parameter = chosen(
    "scorecard",
    lognormal(180.0, 0.6),
    (60.0, 600.0),
    "chosen (1 to 10 min): a prepared scorecard is read, not made",
    HYBRID,
);
pub(super) const SCORECARD_TIMEOUT: Parameter = chosen(
    "scorecard_timeout",
    constant(1_800.0),
    (300.0, 7_200.0),
    "chosen (5 min to 2 h): a release that was planned is not put off for ever",
    HYBRID,
);
pub(super) const CHECKPOINT: Parameter = chosen(
    "security_checkpoint",
    lognormal(120.0, 0.6),
    (60.0, 900.0),
    "chosen (1 to 15 min)",
    HYBRID,
);
pub(super) const SECURITY_TIMEOUT: Parameter = chosen(
    "security_timeout",
    constant(900.0),
    (300.0, 3_600.0),
    "chosen (5 min to 1 h): three pages at the usual five minutes each; then the look is left out",
    MANUAL,
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
    constant(15_000.0),
    (5_000.0, 60_000.0),
    "chosen ($5,000 to $60,000): tools and tuning; audits are charged by the hour",
    HYBRID,
));

/// Every parameter that is worth a line among the assumptions.
pub(in crate::scenario) const PARAMETERS: [Parameter; 35] = [
    ASSESS_DATA,
    ASSESS_SESSIONS,
    ASSESS_TRANSACTIONS,
    COORDINATE,
    DECIDE,
    EXECUTE,
    LOOK,
    DOCUMENT,
    CONFIRM,
    COMMAND,
    COMMAND_FAILS,
    CHOOSE_VERSION,
    DEPENDENCY_ORDER,
    DATA_INTEGRITY,
    CHECK_FAILS,
    MEND,
    VERIFY_LIMIT,
    WORSE_BY,
    SCAN,
    CHECKPOINT_MISSES,
    INSPECT_EVERY,
    INSPECT,
    INSPECT_CATCHES,
    AUDITED_EVERY,
    SCORECARD,
    SCORECARD_TIMEOUT,
    CHECKPOINT,
    SECURITY_TIMEOUT,
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
            Unit::Dollars => format!("${}", tidy(value)),
        };
        match self.law {
            Distribution::Lognormal { median, sigma } => {
                format!("{{lognormal: {{median: {}, sigma: {sigma}}}}}", said(median))
            }
            law => said(law.mean()),
        }
    }
}
