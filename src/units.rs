//! Time, length of time, ratio and money, each a type of its own.
//!
//! Time is integer nanoseconds and money integer micro-units, so that sums are exact whatever their order;
//! both become floating point once, where a figure is estimated.

mod duration;
mod money;
mod ratio;
mod time;

pub use duration::Duration;
pub use money::Money;
pub use ratio::Ratio;
pub use time::Time;
