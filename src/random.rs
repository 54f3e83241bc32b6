//! Keyed draws: a draw is a function of what it is for, never of how many were drawn before.
//!
//! Two strategies that act differently must still meet the same requests, the same service times and the same
//! people. A shared generator cannot give that: one extra retry under one strategy shifts every later draw. So
//! there is no generator at all. A [`Key`] is a 64-bit hash of (seed, replication, entity, call path, …), extended
//! step by step, and a draw is that key mixed with a [`Purpose`]. Samplers are inverse distribution functions of one
//! uniform, so a defect that doubles a service time changes the value of a draw and not the draw itself.
//!
//! `ln`, `exp` and `pow` come from the `libm` crate: the platform's own differ in the last bit.

mod distribution;
mod gamma;
mod key;
mod normal;
mod poisson;
mod purpose;
mod sampler;

pub use distribution::Distribution;
pub use key::Key;
pub use normal::{normal_cdf, normal_quantile};
pub use poisson::poisson_quantile;
pub use purpose::Purpose;
pub use sampler::Sampler;
