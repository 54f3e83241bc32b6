//! Every mechanism, switched on and off: the figure it drives must move, in the direction said and beyond its interval.
//!
//! A mechanism that moves nothing is an ornament, and one that moves a figure the other way is a defect of the model. So
//! each is tried alone, on the same replications with and without, and the paired difference has to be clear of nought.

#![expect(clippy::unwrap_used, reason = "helpers of tests are tests too")]

mod abort;
mod complaints;
mod costs;
mod data;
mod faults;
mod going_back;
mod handlers;
mod outcomes;
mod people;
mod security;
mod stage;
