//! Detectors, runbooks and people, each claim with observations made by hand instead of a simulated world.

mod detectors;
mod fixture;
mod hand;
mod handling;
mod incidents;
mod parity;
mod people;
mod stage;
