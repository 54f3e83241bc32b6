//! The results of a run: the one type that every renderer reads. Renderers compute nothing.
//!
//! Everything here is a function of the scenario's meaning, the seed and the version. There is no date, no speed and no
//! thread count, so that two runs can be compared byte for byte.

mod chart_data;
mod decides;
mod figure;
mod meta;
mod ownership;
mod under_load;
mod verdict;
mod year;

use serde::Serialize;

pub use chart_data::{
    CostItem, CostStack, EcdfPoint, FaultTouched, FinalStateShare, ImpactByKind, KindRow, Lane,
    Mark, PhaseStack, RestoreCurve, ServiceFigures, Timeline, WindowPoint,
};
pub use decides::{
    CheapestShare, CheckedCell, Decides, MapAxis, OpenParameterRow, ParameterFlip, WinnerMap,
};
pub use figure::{Better, Cell, Figure, Unit};
pub use meta::{Meta, Stopping, StrategyHeading, StratumRow};
pub use ownership::{BreakEven, Ownership, OwnershipLine, OwnershipPoint};
pub use under_load::{
    LoadHour, LoadPoint, LoadReason, LoadReasonKind, StrategyUnderLoad, UnderLoad,
};
pub use verdict::{Flip, PriceDraws, Verdict};
pub use year::{Layout, Year, YearQuantity, YearRow};

pub use crate::stats::{ConfidenceInterval, Estimate};

use crate::scenario::model::Assumption;

/// The version of the layout of `results.json`.
pub const RESULTS_VERSION: u32 = 1;

/// Everything a report shows.
#[derive(Clone, Debug, Serialize)]
pub struct Results {
    pub results_version: u32,
    pub meta: Meta,
    /// In the order of columns: `never`, the user's strategies, `perfect`.
    pub strategies: Vec<StrategyHeading>,
    pub verdict: Verdict,
    /// The comparison, one row a criterion.
    pub figures: Vec<Figure>,
    /// What would flip the verdict: at most three prices, the nearest first.
    pub flips: Vec<Flip>,
    /// Joint draws of everything the user left open; with `--decide`.
    pub decides: Option<Decides>,
    /// The comparison at several loads; with `--decide`.
    pub under_load: Option<UnderLoad>,
    pub phases: Vec<PhaseStack>,
    pub restore_curves: Vec<RestoreCurve>,
    pub final_states: Vec<FinalStateShare>,
    pub by_kind: ImpactByKind,
    pub costs: CostStack,
    pub ownership: Ownership,
    pub year: Year,
    pub timeline: Option<Timeline>,
    pub services: Vec<ServiceFigures>,
    pub faults: Vec<FaultTouched>,
    pub strata: Vec<StratumRow>,
    pub assumptions: Vec<Assumption>,
    /// Criteria whose mechanism this scenario does not have.
    pub not_modelled: Vec<String>,
    /// Statistical cautions, each with what to do about it.
    pub warnings: Vec<String>,
}
