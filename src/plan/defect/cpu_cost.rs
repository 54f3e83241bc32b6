//! Every request costs more work and holds its slot for it.
//!
//! A canary at a small weight has capacity to spare and looks fine; at a larger weight the same instances are full.

use std::fmt;

use serde::{Deserialize, Serialize};

#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct CpuCost {
    /// Work a request over the usual.
    pub factor: f64,
}

impl fmt::Display for CpuCost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "work × {:.2} a request", self.factor)
    }
}
