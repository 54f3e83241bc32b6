//! The scenario file described as data.
//!
//! One table of fields (key, kind, default, sentence, evidence) is read by everybody who needs to know what a scenario
//! may hold: the [walker](super::walk) that checks a file, the [JSON Schema](super::schema) editors complete from, and
//! the [assumptions](super::assumption) a report lists. There is no second place where a default or a limit could
//! stand, so they cannot drift apart. A default is written as the text a user would write and is read by the same code.

mod budget;
mod claim;
mod cost;
mod decay;
mod drill;
mod fault;
mod file;
mod people;
mod release;
mod reliability;
mod service;
mod strategy;
mod traffic;
mod way_back;

#[cfg(test)]
mod tests;

pub(super) use claim::CLAIMS;
pub(super) use file::FILE;
pub(super) use strategy::DETECTORS;

use super::model::{BoundSide, Grade, MeasureUnit, Transfer};
use crate::units::Duration;

/// A key of a record.
#[derive(Clone, Copy, Debug)]
pub(super) struct Field {
    pub(super) key: &'static str,
    pub(super) shape: Shape,
    pub(super) need: Need,
    pub(super) doc: &'static str,
    /// For parameters that matter: where the default comes from.
    pub(super) evidence: Option<Evidence>,
}

#[derive(Clone, Copy, Debug)]
pub(super) enum Need {
    Required,
    /// Absent means that there is none.
    Optional,
    /// As the user would write it.
    Default(&'static str),
}

/// Where a default comes from and how far it may be off.
#[derive(Clone, Copy, Debug)]
pub(super) struct Evidence {
    pub(super) grade: Grade,
    pub(super) transfer: Transfer,
    pub(super) source: &'static str,
    /// Where the value plausibly lies, in base units (seconds, shares as fractions); of a law, its median.
    pub(super) range: Option<(f64, f64)>,
}

/// Fields that belong together.
#[derive(Debug)]
pub(super) struct Record {
    /// With its article, for messages: "a service".
    pub(super) name: &'static str,
    pub(super) fields: &'static [Field],
}

/// One of several, named by the only key of a mapping.
#[derive(Debug)]
pub(super) struct Kind {
    pub(super) name: &'static str,
    pub(super) doc: &'static str,
    /// `None` for kinds that are a word alone.
    pub(super) content: Option<Shape>,
}

#[derive(Clone, Copy, Debug)]
pub(super) enum Shape {
    Scalar(Scalar),
    /// A constant, a range, or one of the [`LAWS`] over a quantity.
    Law(&'static Scalar),
    Record(&'static Record),
    List {
        item: &'static Shape,
        least: usize,
    },
    Kinds {
        name: &'static str,
        kinds: &'static [Kind],
    },
    /// A scalar as shorthand for the longer form.
    Shorthand(&'static Scalar, &'static Shape),
}

#[derive(Clone, Copy, Debug)]
pub(super) enum Scalar {
    Text,
    /// Letters, digits, `-`, `_` and `.`.
    Name,
    File,
    Flag,
    Count {
        least: u64,
        most: u64,
    },
    Number {
        least: f64,
        most: f64,
    },
    Share {
        least: f64,
        most: f64,
    },
    Duration {
        least: Duration,
        most: Duration,
    },
    /// `50ms..400ms`, where both ends are meant and nothing is drawn.
    DurationRange {
        most: Duration,
    },
    Rate,
    /// `64KiB`.
    Bytes {
        least: u64,
        most: u64,
    },
    /// `100KB/s`, at least one byte a second.
    #[allow(dead_code, reason = "for faults of connections")]
    ByteRate,
    Money,
    Currency,
    TimeOfDay,
    TimeRange,
    Hours,
    Amount,
    /// `<2%`: a limit on a figure, in its unit.
    Bound {
        side: BoundSide,
        unit: MeasureUnit,
    },
    Choice(&'static [&'static str]),
}

/// A law a duration, a factor or a rate may follow.
#[derive(Debug)]
pub(super) struct LawKind {
    pub(super) name: &'static str,
    pub(super) doc: &'static str,
    /// Its support has no upper end, so it cannot be a share.
    pub(super) unbounded: bool,
    /// Keys in the unit of the quantity.
    pub(super) values: &'static [&'static str],
    /// Keys of which exactly one is written: in the unit of the quantity, or plain numbers (`sigma`, `scv`).
    pub(super) one_of: &'static [&'static str],
    /// Keys that say it all in the place of those above, and never beside them; none where there is one way alone.
    pub(super) or: &'static [&'static str],
}

impl LawKind {
    /// Every key it may be written with.
    pub(super) fn keys(&self) -> impl Iterator<Item = &'static str> {
        self.values.iter().chain(self.one_of).chain(self.or).copied()
    }
}

pub(super) const LAWS: [LawKind; 8] = [
    LawKind {
        name: "uniform",
        doc: "Equally likely between two ends.",
        unbounded: false,
        values: &["low", "high"],
        one_of: &[],
        or: &[],
    },
    LawKind {
        name: "log_uniform",
        doc: "Equally likely on a logarithmic scale.",
        unbounded: false,
        values: &["low", "high"],
        one_of: &[],
        or: &[],
    },
    LawKind {
        name: "exponential",
        doc: "Memoryless.",
        unbounded: true,
        values: &["mean"],
        one_of: &[],
        or: &[],
    },
    LawKind {
        name: "lognormal",
        doc: "Given by its median and one of `p95`, `p99` and `sigma`, or by its mean and `cv`, its coefficient of variation.",
        unbounded: true,
        values: &["median"],
        one_of: &["p95", "p99", "sigma"],
        or: &["mean", "cv"],
    },
    LawKind {
        name: "erlang2",
        doc: "The sum of two exponential stages.",
        unbounded: true,
        values: &["mean"],
        one_of: &[],
        or: &[],
    },
    LawKind {
        name: "hyperexponential",
        doc: "More variable than exponential; `scv` is the squared coefficient of variation.",
        unbounded: true,
        values: &["mean"],
        one_of: &["scv"],
        or: &[],
    },
    LawKind {
        name: "weibull",
        doc: "Times to failure; with `shape` above 1 they get likelier with age.",
        unbounded: true,
        values: &["scale"],
        one_of: &["shape"],
        or: &[],
    },
    LawKind {
        name: "gamma",
        doc: "Given by its mean and `cv`, its coefficient of variation.",
        unbounded: true,
        values: &["mean"],
        one_of: &["cv"],
        or: &[],
    },
];

/// Keys of laws that are plain numbers, and their limits.
pub(super) fn plain_parameter(key: &str) -> Option<Scalar> {
    match key {
        "sigma" => Some(Scalar::Number { least: 0.0, most: 5.0 }),
        "shape" => Some(Scalar::Number { least: 0.05, most: 50.0 }),
        "cv" => Some(Scalar::Number { least: 0.01, most: 20.0 }),
        "scv" => Some(Scalar::Number { least: 1.0, most: 1000.0 }),
        _ => None,
    }
}

/// The greatest rate: a replication of hours holds each request it simulates, and beyond this neither memory nor
/// patience suffices.
pub(super) const MOST_REQUESTS_PER_S: f64 = 100_000.0;
pub(super) const YEAR: Duration = Duration::from_hours(365 * 24);
const INSTANT: Duration = Duration::from_nanos(1);

/// Stands for "more than nothing".
pub(super) const LEAST_SHARE: f64 = 1e-9;
pub(super) const SHARE: Scalar = Scalar::Share { least: 0.0, most: 1.0 };
pub(super) const SOME_SHARE: Scalar = Scalar::Share { least: LEAST_SHARE, most: 1.0 };
pub(super) const ANY_DURATION: Scalar = Scalar::Duration { least: Duration::ZERO, most: YEAR };
pub(super) const SOME_DURATION: Scalar = Scalar::Duration { least: INSTANT, most: YEAR };
/// A factor on work: slower or the same, never a hidden improvement.
pub(super) const FACTOR: Scalar = Scalar::Number { least: 1.0, most: 1000.0 };

pub(super) const fn required(key: &'static str, shape: Shape, doc: &'static str) -> Field {
    Field { key, shape, need: Need::Required, doc, evidence: None }
}

pub(super) const fn optional(key: &'static str, shape: Shape, doc: &'static str) -> Field {
    Field { key, shape, need: Need::Optional, doc, evidence: None }
}

pub(super) const fn defaults(
    key: &'static str,
    shape: Shape,
    default: &'static str,
    doc: &'static str,
) -> Field {
    Field { key, shape, need: Need::Default(default), doc, evidence: None }
}

impl Field {
    /// A choice of ours: the source says why, and in which range it plausibly lies.
    pub(super) const fn chosen(self, source: &'static str) -> Self {
        self.from(Grade::Chosen, Transfer::Similar, source)
    }

    pub(super) const fn from(self, grade: Grade, transfer: Transfer, source: &'static str) -> Self {
        let range = None;
        Self { evidence: Some(Evidence { grade, transfer, source, range }), ..self }
    }

    /// The range in which the value plausibly lies, in base units; of a law, its median. It makes the parameter **open**
    /// where the user does not set it: `run --decide` draws it from there. Definitions, and what a team looks up in its
    /// own configuration rather than not knowing it, have none. Only after the evidence, which it is part of.
    pub(super) const fn between(self, low: f64, high: f64) -> Self {
        match self.evidence {
            Some(evidence) => {
                Self { evidence: Some(Evidence { range: Some((low, high)), ..evidence }), ..self }
            }
            None => self,
        }
    }
}
