//! Estimates, intervals and tests: pure functions of numbers, without input, output or a generator of their own.
//!
//! Replications are a **stratified sample**: rare releases are simulated far more often than they happen and weighted
//! back by their true rates. An estimator that forgets the weights answers a question nobody asked, and one that
//! forgets the strata gives an interval of the wrong width. So every estimator here takes a [`Design`], which knows
//! both, and one value per replication.
//!
//! Every estimator also hands back its **influence**: what each replication adds to the error of the estimate. Two
//! estimates over the same replications are compared through the differences of their influences, which is the paired
//! comparison whatever the estimators are: means, ratios or quantiles.
//!
//! The printed intervals are held to 93–97 % coverage by `tests/estimators`. Quantiles of t and beta come from
//! [`special`] and thus from `libm`, so that every platform prints the same digits.

pub mod bootstrap;
pub mod bounded;
pub mod compare;
pub mod design;
pub mod estimate;
pub mod false_discovery;
pub mod histogram;
pub mod holm;
pub mod latin;
pub mod mean;
pub mod quantile;
pub mod rare;
pub mod rate;
pub mod ratio;
pub mod renewal;
pub mod round;
pub mod sequence;
pub mod sobol;
pub mod special;
pub mod sum;
pub mod surface;
pub mod survival;

pub use design::Design;
pub use estimate::{ConfidenceInterval, Estimate, LEVEL};
pub use mean::Linear;
pub use round::round9;
