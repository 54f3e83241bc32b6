//! The scenario file: what a user writes, checked into what the program means.

pub mod model;
